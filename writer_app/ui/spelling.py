"""Misspelled words on the page: a line below them, and what the context menu offers."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QColor, QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QMenu

from writer_app.core.errors import WriterError
from writer_app.core.spelling import LONGEST_WORD, Word, asked, misspelled, words
from writer_app.core.text import from_utf16, utf16_length
from writer_app.services.spelling import SpellingService
from writer_app.ui import theme
from writer_app.ui.actions import Actions
from writer_app.ui.editor.layers import Span
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.spelling_languages import LanguageMenu
from writer_app.ui.story_session import StorySession

ORDER = 30
"""Above the other layers."""
LONG_PARAGRAPH = 20_000
"""Of a longer one only the part on screen is looked at, in UTF-16 units."""
PARAGRAPHS_REMEMBERED = 200
"""More than a screen has."""


class Spelling(QObject):
    """Shows what a `SpellingService` knows of the story in an editor, and corrects it."""

    noticed = Signal(str)
    """Something to tell the writer, in a sentence."""
    words_requested = Signal()

    def __init__(
        self,
        editor: StoryEditor,
        commands: Actions,
        story: StorySession,
        service: SpellingService,
    ) -> None:
        super().__init__(editor)
        self.service = service
        service.setParent(self)
        self._editor = editor
        self._story = story
        self._story_id = story.name.id
        self._typed = -1
        """Where something was typed last, as long as the caret has not left the word there."""
        self._typing = False
        self._seen: dict[str, tuple[Word, ...]] = {}
        """What is misspelled in paragraphs that were on screen: a key changes one of them."""
        editor.layers.add(self._spans, order=ORDER)
        editor.edited.connect(self._on_edited)
        editor.cursorPositionChanged.connect(self._on_caret)
        editor.menu_opening.connect(self._fill_menu)
        service.changed.connect(self._look_again)
        service.found.connect(self._show_found)
        service.failed.connect(self.noticed)
        story.renamed.connect(self._on_story)
        commands["next_misspelling"].triggered.connect(lambda: self._find(backward=False))
        commands["previous_misspelling"].triggered.connect(lambda: self._find(backward=True))
        commands["correct_word"].triggered.connect(editor.open_menu)
        commands["dictionary_words"].triggered.connect(self.words_requested)
        languages = LanguageMenu(service, commands.menus["edit"])
        languages.failed.connect(self.noticed)
        commands.menus["edit"].insertMenu(commands["dictionary_words"], languages)

    def close(self) -> None:
        """End the work behind the scenes."""
        self.service.close()

    # What is shown

    @Slot()
    def _look_again(self) -> None:
        self._seen.clear()
        self._editor.layers.refresh_soon()

    def _spans(self, block: QTextBlock) -> Iterator[Span]:
        if self.service.on and (wrong := self._misspelled(block)):
            line = QTextCharFormat()
            line.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
            line.setUnderlineColor(QColor(theme.colours(self._editor).danger))
            for word in wrong:
                yield Span(word.start, word.end, line)

    def _misspelled(self, block: QTextBlock) -> list[Word]:
        """The misspelled words of a paragraph, by their places in the document.

        Few questions to Qt: at each, a thread that computes may get Python for a while.
        """
        start, text = self._in_sight(block)
        wrong = self._wrong_in(text, self._typed - start, start)
        return [Word(start + word.start, start + word.end, word.text) for word in wrong]

    def _wrong_in(self, text: str, typed: int, start: int) -> tuple[Word, ...]:
        if 0 <= typed <= utf16_length(text):
            caret = self._editor.textCursor().position() - start
            there = (
                word
                for word in words(text)
                if not (word.start <= typed <= word.end and word.start <= caret <= word.end)
            )
            return tuple(misspelled(there, self.service.is_wrong))
        if text not in self._seen:
            if len(self._seen) >= PARAGRAPHS_REMEMBERED:
                self._seen.clear()
            self._seen[text] = tuple(misspelled(words(text), self.service.is_wrong))
        return self._seen[text]

    def _in_sight(self, block: QTextBlock) -> tuple[int, str]:
        """Where the part of a paragraph begins that may be on screen, and its text."""
        text = block.text()
        if len(text) <= LONG_PARAGRAPH:
            return block.position(), text
        area = self._editor.viewport().rect()
        corners = (area.topLeft(), area.bottomRight())
        first, last = (self._editor.cursorForPosition(corner).position() for corner in corners)
        end = block.position() + utf16_length(text)
        first, last = max(first - LONGEST_WORD, block.position()), min(last + LONGEST_WORD, end)
        text = self._editor.text_between(first, last)
        # The first and the last word may be cut.
        inside = text.partition(" ")[2] if first > block.position() else text
        first += utf16_length(text) - utf16_length(inside)
        return first, inside.rpartition(" ")[0] if last < end else inside

    @Slot(int, int, str)
    def _on_edited(self, position: int, _removed: int, added: str) -> None:
        self._typed = position + utf16_length(added)
        self._typing = True

    @Slot()
    def _on_caret(self) -> None:
        if self._typing:  # Qt tells of the caret after it told of the edit
            self._typing = False
            return
        if self._typed < 0:
            return
        between = sorted((self._typed, self._editor.textCursor().position()))
        far = between[1] - between[0] > LONGEST_WORD
        if far or any(one.isspace() for one in self._editor.text_between(*between)):
            self._typed = -1

    # The context menu

    @Slot(QMenu, int)
    def _fill_menu(self, menu: QMenu, position: int) -> None:
        word = self._at(position)
        if word is not None:
            self._offer(menu, menu.actions()[0], word)
        menu.addSeparator()
        languages = LanguageMenu(self.service, menu)
        languages.failed.connect(self.noticed)
        menu.addMenu(languages)

    def _at(self, position: int) -> Word | None:
        """The misspelled word that a position is in or beside."""
        if not self.service.on:
            return None
        block = self._editor.document().findBlock(position)
        return next(
            (word for word in self._misspelled(block) if word.start <= position <= word.end), None
        )

    def _offer(self, menu: QMenu, before: QAction, word: Word) -> None:
        waiting = QAction(self.tr("Looking for suggestions…"), menu)
        waiting.setEnabled(False)
        add = QAction(self.tr("Add to your &dictionary"), menu)
        add.triggered.connect(lambda: self._add(word))
        ignore = QAction(self.tr("&Ignore in this story"), menu)
        ignore.triggered.connect(lambda: self._add(word, to_story=True))
        menu.insertActions(before, [waiting, add, ignore])
        menu.insertSeparator(add)
        menu.insertSeparator(before)

        def show(about: str, suggestions: list[str]) -> None:
            if about != asked(word.text) or waiting not in menu.actions():
                return
            for suggestion in suggestions:
                action = QAction(suggestion.replace("&", "&&"), menu)
                font = action.font()
                font.setBold(True)
                action.setFont(font)
                action.setEnabled(not self._editor.isReadOnly())
                action.triggered.connect(partial(self._replace, word, suggestion))
                menu.insertAction(waiting, action)
            if suggestions:
                menu.removeAction(waiting)
            else:
                waiting.setText(self.tr("No suggestion"))

        self.service.suggested.connect(show)
        menu.destroyed.connect(lambda: self.service.suggested.disconnect(show))
        self.service.suggest(asked(word.text))

    def _replace(self, word: Word, suggestion: str) -> None:
        if self._editor.text_between(word.start, word.end) == word.text:
            if "’" in word.text:  # noqa: RUF001 - the writer's kind of apostrophe
                suggestion = suggestion.replace("'", "’")  # noqa: RUF001 - as above
            self._editor.insert(word.start, word.end, suggestion, None)

    def _add(self, word: Word, *, to_story: bool = False) -> None:
        try:
            self.service.add(word.text, to_story=to_story)
        except WriterError as problem:
            self.noticed.emit(str(problem))

    # From one misspelling to the next

    def _find(self, *, backward: bool) -> None:
        if not self.service.on:
            self.noticed.emit(
                self.tr(
                    "Spelling is not checked. Choose a language under Edit → Spelling language."
                )
            )
            return
        cursor = self._editor.textCursor()
        text = self._editor.text()
        place = cursor.selectionStart() if backward else cursor.selectionEnd()
        self.service.find(text, from_utf16(text, place), backward=backward)

    @Slot(object)
    def _show_found(self, word: Word | None) -> None:
        if word is None:
            self.noticed.emit(self.tr("No word is misspelled."))
        elif self._editor.text_between(word.start, word.end) == word.text:
            cursor = self._editor.textCursor()
            cursor.setPosition(word.start)
            cursor.setPosition(word.end, QTextCursor.MoveMode.KeepAnchor)
            self._editor.setTextCursor(cursor)
            self._editor.ensureCursorVisible()

    # The story's own words

    @Slot()
    def _on_story(self) -> None:
        same = self._story.name.id == self._story_id
        self._story_id = self._story.name.id
        self._typed = -1
        try:
            self.service.use_story(self._story.path, moved=same)
        except WriterError as problem:
            self.noticed.emit(str(problem))
