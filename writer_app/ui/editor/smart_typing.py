"""Printed quotes and dashes in the place of typed ones, at once or for a whole story."""

from dataclasses import dataclass

from PySide6.QtCore import QLocale, QObject, Signal, Slot

from writer_app.core.settings import Settings
from writer_app.core.text import utf16_length, utf16_places
from writer_app.core.typography import (
    LOOK_AHEAD,
    LOOK_BEHIND,
    Style,
    convert,
    style_of,
    typed,
)
from writer_app.services.suggestions import explain
from writer_app.services.worker import Job, Worker
from writer_app.ui.actions import Actions
from writer_app.ui.editor.story_editor import StoryEditor


class SmartTyping(QObject):
    """Follows the settings `editor.smart_quotes` and `editor.smart_dashes`.

    What is typed stands in the story first and then makes way, so that undo brings it back.
    """

    noticed = Signal(str)
    """A sentence about what was changed in the story."""

    def __init__(self, editor: StoryEditor, commands: Actions, settings: Settings) -> None:
        super().__init__(editor)
        self._editor = editor
        self._settings = settings
        self._worker: Worker | None = None
        editor.typed.connect(self._on_typed)
        commands["typography"].triggered.connect(self._convert)

    @Slot()
    def end(self) -> None:
        """Stop what goes on: the window closes."""
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def _style(self) -> Style:
        get = self._settings.get
        return style_of(get("editor.smart_quotes"), get("editor.smart_dashes"))

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        style, cursor = self._style(), self._editor.textCursor()
        composing = cursor.block().layout().preeditAreaText()
        if len(text) != 1 or cursor.hasSelection() or composing or style == Style(None, None):
            return
        block, place = cursor.block(), cursor.position()
        end = block.position() + block.length() - 1
        before = self._editor.text_between(max(block.position(), place - LOOK_BEHIND), place)
        after = self._editor.text_between(place, min(end, place + LOOK_AHEAD))
        change = typed(before, after, style)
        if change is not None:
            count, new = change
            self._editor.replace([(place - utf16_length(before[-count:]), place, new)])

    # All of it at once

    @Slot()
    def _convert(self) -> None:
        """Convert the selected text, or the whole story, in one undo step."""
        get = self._settings.get
        quotes, dashes = get("editor.smart_quotes"), get("editor.smart_dashes")
        style = style_of(
            "english" if quotes == "off" else quotes, "em" if dashes == "off" else dashes
        )
        cursor, document = self._editor.textCursor(), self._editor.document()
        first, last = cursor.selectionStart(), cursor.selectionEnd()
        if first == last:
            first, last = 0, document.characterCount() - 1
        # What a quote is depends on its paragraph, also on what of it is not selected.
        start = document.findBlock(first).position()
        text = self._editor.text_between(start, last)

        def work(job: Job) -> "_Converted":
            place = utf16_places(text)
            changes = [
                (start + place(one), start + place(other), new)
                for one, other, new in convert(text, style)
            ]
            return _Converted(start, last, text, [one for one in changes if one[0] >= first])

        if self._worker is None:
            self._worker = Worker("typography", self)
            self._worker.finished.connect(self._on_converted)
            self._worker.failed.connect(self._on_failed)
        self._worker.submit(work)

    @Slot(int, object)
    def _on_converted(self, job: int, made: "_Converted") -> None:
        if self._editor.text_between(made.start, made.end) != made.text:
            said = self.tr("The story was changed meanwhile, so nothing was converted. Try again.")
        elif made.changes:
            self._editor.replace(made.changes, keep_marks=True)
            said = self.tr("Quotes and dashes were changed in {n} places; undo brings them back.")
        else:
            said = self.tr("There are no straight quotes, -- or ... here.")
        self.noticed.emit(said.format(n=QLocale().toString(len(made.changes))))

    @Slot(int, object)
    def _on_failed(self, job: int, error: Exception) -> None:
        self.noticed.emit(explain(error))


@dataclass(frozen=True)
class _Converted:
    """What is to change in the text between two positions."""

    start: int
    end: int
    text: str
    changes: list[tuple[int, int, str]]
