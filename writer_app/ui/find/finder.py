"""Finds and replaces in the story, however long it is: the search itself runs on a thread."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QKeyEvent, QTextBlock, QTextCharFormat, QTextCursor

from writer_app.core.errors import WriterError
from writer_app.core.search import (
    LONGEST,
    MOST_MATCHES,
    Matches,
    Query,
    Replacement,
    find,
    replacement_at,
    replacements,
)
from writer_app.core.text import from_utf16, utf16_length
from writer_app.services.suggestions import explain
from writer_app.services.worker import Job, Worker
from writer_app.ui import theme
from writer_app.ui.actions import Actions
from writer_app.ui.editor.layers import Span
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.find.find_bar import FindBar

PAUSE_MS = 300
"""How long after the last edit the story is searched again; until then its matches move along."""
AROUND = 1000
"""Units before and behind a match that are looked at when it alone is replaced."""
MOST_SHOWN = 1000
"""Matches of one paragraph that are shown."""

Step = Callable[[Any], None]


class Finder(QObject):
    """The matches of the bar's query in the editor's story, and what is done with them."""

    def __init__(self, editor: StoryEditor, commands: Actions) -> None:
        super().__init__(editor)
        self._editor = editor
        self.bar = FindBar()
        self._matches = Matches()
        self._text: str | None = None
        """The story as it is now, as long as nobody changes it."""
        self._worker: Worker | None = None
        self._job = 0
        self._then: Step = self._on_found
        self._since: list[tuple[int, int, int]] = []
        """Edits since the text was taken that the job at hand looks through."""
        self._from: int | None = None
        """Where to look for the first match of a new query; None if the caret is to stay."""
        self._wanted = 0
        """The step to take when the job at hand is done."""
        self._anchor = 0
        """Where the caret was when the writer went on to the bar, or the match after it."""
        self._note = ""
        """What else there is to say beside the number of matches."""
        self._scope: QTextCursor | None = None
        self._selected: QTextCursor | None = None
        """What was selected when the bar was opened."""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._search)

        commands["find"].triggered.connect(lambda: self._open(replacing=False))
        commands["replace"].triggered.connect(lambda: self._open(replacing=True))
        commands["find_next"].triggered.connect(lambda: self._step(1))
        commands["find_previous"].triggered.connect(lambda: self._step(-1))
        bar = self.bar
        bar.query_changed.connect(self._on_query)
        bar.scope_wanted.connect(self._on_scope)
        bar.step_wanted.connect(self._step)
        bar.replace_wanted.connect(self._replace_one)
        bar.preview_wanted.connect(self._make_preview)
        bar.preview.accepted.connect(self._replace_all)
        bar.preview.cancelled.connect(self._cancel_preview)
        bar.preview.pointed_at.connect(self._select)
        bar.closed.connect(self._close)
        editor.edited.connect(self._on_edited)
        editor.selectionChanged.connect(self._show_count)
        editor.cursorPositionChanged.connect(self._on_caret)
        editor.installEventFilter(self)
        editor.layers.add(self._spans, order=20)

    @Slot()
    def look_again(self) -> None:
        """The story is another one."""
        self._text = self._scope = self._selected = None
        self._matches, self._anchor = Matches(), 0
        self.bar.leave_scope()
        self.bar.preview.hide()
        if self._open_now:
            if self._editor.isReadOnly():
                self.bar.open(replacing=False)
            self._search()

    @Slot()
    def end(self) -> None:
        """Stop looking for good: the window closes."""
        self._pause.stop()
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape closes the bar from the page as well, when it means nothing else there."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._open_now
        ):
            self._close()
            return True
        return False

    # The bar comes and goes

    @property
    def _open_now(self) -> bool:
        return not self.bar.isHidden()

    def _open(self, *, replacing: bool) -> None:
        cursor = self._editor.textCursor()
        words = cursor.selectedText()
        several = "\u2029" in words or len(words) > LONGEST
        self._selected = QTextCursor(cursor) if words else None
        self._anchor = cursor.selectionStart()
        self.bar.open(replacing=replacing)
        self._from, self._note = None, ""
        known = words and not several
        if known and not self.bar.has_keyboard:
            self.bar.seek(words)
        self.bar.take_keyboard(replacing=bool(replacing and known))
        self._search()

    @Slot()
    def _close(self) -> None:
        had_keyboard = self.bar.has_keyboard
        self.bar.hide()
        self.bar.preview.hide()
        self._drop_job()
        self._pause.stop()
        self._text, self._matches = None, Matches()
        self._scope = self._selected = None
        self.bar.leave_scope()
        self._editor.layers.refresh_soon()
        if had_keyboard:
            self._editor.setFocus()

    @Slot()
    def _on_query(self) -> None:
        if self._open_now:
            self.bar.preview.hide()
            self._from, self._note = self._anchor, ""
            self._search()

    @Slot(bool)
    def _on_scope(self, wanted: bool) -> None:
        self._scope = None
        if wanted:
            cursor = self._editor.textCursor()
            chosen = cursor if cursor.hasSelection() and not self._is_match(cursor) else None
            chosen = chosen or self._selected
            if chosen is None:
                self.bar.leave_scope()
                self.bar.show_count("", problem=self.tr("Select the text to search in first."))
                return
            self._scope = QTextCursor(chosen)
            self._anchor = self._scope.selectionStart()
        self._on_query()

    # Searching

    @Slot()
    def _search(self) -> None:
        query = self.bar.query
        self._pause.stop()
        if not query.text:
            self._drop_job()
            self._matches = Matches()
            self._editor.layers.refresh_soon()
            self._show_count()
            return
        text, scope = self._snapshot(), self._scope_places()
        self._run(self._on_found, lambda job: find(query, text, scope, lambda: job.cancelled))

    def _run(self, then: Step, work: Callable[[Job], Any]) -> None:
        """Do work on the thread, instead of what it was doing."""
        if self._worker is None:
            self._worker = Worker("find", self)
            self._worker.finished.connect(self._on_finished)
            self._worker.failed.connect(self._on_failed)
        self._drop_job()
        self._then = then
        self._since = []
        self._job = self._worker.submit(work)
        self._show_count()

    def _drop_job(self) -> None:
        if self._worker is not None and self._job:
            self._worker.cancel(self._job)
        self._job = 0

    def _snapshot(self) -> str:
        if self._text is None:
            self._text = self._editor.text()
        return self._text

    def _scope_places(self) -> tuple[int, int] | None:
        if self._scope is None:
            return None
        return self._scope.selectionStart(), self._scope.selectionEnd()

    @Slot(int, object)
    def _on_finished(self, job: int, result: object) -> None:
        if job == self._job:
            self._job = 0
            self._then(result)

    @Slot(int, object)
    def _on_failed(self, job: int, error: Exception) -> None:
        if job == self._job:
            self._job = 0
            self._matches, self._wanted, self._from = Matches(), 0, None
            self._editor.layers.refresh_soon()
            self.bar.show_count("", problem=explain(error), tell=True)

    def _on_found(self, matches: Matches) -> None:
        for edit in self._since:
            matches.edit(*edit)
        self._matches = matches
        self._editor.layers.refresh_soon()
        start, self._from = self._from, None
        if start is not None and len(matches):
            self._select(*matches[matches.first_from(start) % len(matches)])
        self._show_count(tell=start is not None)
        step, self._wanted = self._wanted, 0
        if step:
            self._step(step)

    @Slot(int, int, str)
    def _on_edited(self, position: int, removed: int, added: str) -> None:
        if not self._open_now:
            return
        edit = position, removed, utf16_length(added)
        self._text, self._note = None, ""
        self._matches.edit(*edit)
        self._since.append(edit)
        if self.bar.query.text:
            self._pause.start()
        if not self.bar.preview.isHidden():
            self._cancel_preview()

    # Going from match to match

    @Slot(int)
    def _step(self, step: int) -> None:
        self._note = ""
        if not self._open_now:
            if not self.bar.query.text:
                self._open(replacing=False)
                return
            self.bar.open(replacing=False)
            self._search()
        elif self._pause.isActive() and not len(self._matches):
            self._search()
        if self._job:
            self._wanted = step
            return
        cursor, count = self._editor.textCursor(), len(self._matches)
        if step > 0:
            index = self._matches.first_from(cursor.selectionEnd())
            index += self._is_match(cursor, index)  # an empty one, at the caret
        else:
            index = self._matches.first_from(cursor.selectionStart()) - 1
        if count:
            if not 0 <= index < count:
                self._note = self.tr("from the top") if step > 0 else self.tr("from the end")
            self._select(*self._matches[index % count])
            self._anchor = self._editor.textCursor().selectionStart()
        self._show_count(tell=True)

    @Slot()
    def _on_caret(self) -> None:
        if self._open_now:
            if self._editor.hasFocus():
                self._anchor = self._editor.textCursor().selectionStart()
            self._show_count()

    @Slot(int, int)
    def _select(self, start: int, end: int) -> None:
        cursor = self._editor.textCursor()
        most = self._editor.document().characterCount() - 1
        cursor.setPosition(min(start, most))
        cursor.setPosition(min(end, most), QTextCursor.MoveMode.KeepAnchor)
        self._editor.setTextCursor(cursor)
        self._editor.ensureCursorVisible()

    def _is_match(self, cursor: QTextCursor, index: int | None = None) -> bool:
        if index is None:
            index = self._matches.first_from(cursor.selectionStart())
        span = cursor.selectionStart(), cursor.selectionEnd()
        return index < len(self._matches) and self._matches[index] == span

    # What is shown

    @Slot()
    def _show_count(self, *, tell: bool = False) -> None:
        if not self._open_now:
            return
        count, number = len(self._matches), QLocale().toString
        cursor = self._editor.textCursor()
        index = self._matches.first_from(cursor.selectionStart())
        if not self.bar.query.text:
            words = ""
        elif self._job and not count:
            words = self.tr("Looking…")
        elif not count:
            words = self.tr("Not in the story") if self._scope is None else self.tr("Not in there")
        elif self._is_match(cursor, index):
            words = self.tr("{n} of {total}").format(n=number(index + 1), total=number(count))
        else:
            words = self.tr("{total} found").format(total=number(count))
        if count >= MOST_MATCHES:
            words = self.tr("{words} and more").format(words=words)
        self.bar.show_count(", ".join(filter(None, (words, self._note))), tell=tell)

    def _spans(self, block: QTextBlock) -> Iterator[Span]:
        """The matches in a paragraph, as far as they are in it."""
        first = block.position()
        last = first + block.length() - 1
        shown = None
        for start, end in islice(self._matches.within(first, last), MOST_SHOWN):
            shown = shown or self._format()
            yield Span(max(start, first), min(end, last), shown)

    def _format(self) -> QTextCharFormat:
        colours = theme.colours(self._editor)
        made = QTextCharFormat()
        made.setBackground(QColor(colours.found))
        made.setForeground(QColor(colours.text))
        made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        made.setUnderlineColor(QColor(colours.outline))
        return made

    # Replacing

    @Slot()
    def _replace_one(self) -> None:
        """Replace the match that is selected, and go on to the next one."""
        cursor = self._editor.textCursor()
        if self._is_match(cursor):
            start, end = cursor.selectionStart(), cursor.selectionEnd()
            try:
                text = self._replacement(self.bar.query, start, end)
            except WriterError as problem:
                self.bar.show_count("", problem=str(problem), tell=True)
                return
            if text is not None:
                self._editor.replace([(start, end, text)])
                behind = start + utf16_length(text)
                self._select(behind, behind)
        self._step(1)

    def _replacement(self, query: Query, start: int, end: int) -> str | None:
        first = max(0, start - AROUND)
        around = self._editor.text_between(first, end + AROUND)
        span = from_utf16(around, start - first), from_utf16(around, end - first)
        return replacement_at(query, around, span, self.bar.replacement)

    @Slot()
    def _make_preview(self) -> None:
        query, template = self.bar.query, self.bar.replacement
        text, scope = self._snapshot(), self._scope_places()
        self._run(
            lambda made: self._show_preview(text, made),
            lambda job: replacements(query, text, template, scope, lambda: job.cancelled),
        )

    def _show_preview(self, text: str, made: list[Replacement]) -> None:
        if made and self._text is text:
            self.bar.show_preview(text, made)
        self._show_count(tell=not made)

    @Slot()
    def _cancel_preview(self) -> None:
        had_keyboard = self.bar.has_keyboard
        self.bar.preview.hide()
        if had_keyboard:
            self.bar.take_keyboard(replacing=True)

    @Slot(object)
    def _replace_all(self, made: list[Replacement]) -> None:
        self._cancel_preview()
        self._editor.replace([(one.start, one.end, one.text) for one in made])
        self._note = self.tr("{n} replaced").format(n=QLocale().toString(len(made)))
        self._search()
        self._show_count(tell=True)
