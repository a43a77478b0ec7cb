"""Focus: what the caret is in stays as it is, the rest of the page is dimmed.

Dimmed text has the colour of secondary text, so it can still be read.
"""

from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat

from writer_app.core.settings import Settings
from writer_app.core.text import from_utf16, sentence_at, to_utf16
from writer_app.ui import theme
from writer_app.ui.actions import Actions
from writer_app.ui.editor.layers import Span
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.switch import SettingSwitch

KEY = "editor.focus"
ORDER = 10


class FocusMode(QObject):
    """Does what the setting says; each of two actions switches one kind on and off."""

    failed = Signal(str)
    """A sentence: the setting could not be saved."""

    def __init__(self, editor: StoryEditor, commands: Actions, settings: Settings) -> None:
        super().__init__(editor)
        self._editor = editor
        self._kind = str(settings.get(KEY))
        self._settings = settings
        for kind in ("sentence", "paragraph"):
            switch = SettingSwitch(commands[f"focus_{kind}"], settings, KEY, kind, "off")
            switch.failed.connect(self.failed)
        self.destroyed.connect(settings.subscribe(self._on_setting))
        editor.layers.add(self._dimmed, order=ORDER)

    def _on_setting(self, key: str) -> None:
        if key == KEY:
            self._kind = str(self._settings.get(KEY))
            self._editor.layers.refresh_soon()

    def _dimmed(self, block: QTextBlock) -> Iterator[Span]:
        if self._kind == "off":
            return
        first, last = block.position(), block.position() + block.length() - 1
        start, end = self._bright(block)
        dim = QTextCharFormat()
        dim.setForeground(QColor(theme.colours(self._editor).muted))
        for low, high in ((first, min(start, last)), (max(end, first), last)):
            if low < high:
                yield Span(low, high, dim)

    def _bright(self, block: QTextBlock) -> tuple[int, int]:
        """What stays of a paragraph: where the caret or the selection is, nothing of others."""
        cursor = self._editor.textCursor()
        first, last = block.position(), block.position() + block.length() - 1
        if cursor.hasSelection():
            touched = cursor.selectionStart() <= last and first <= cursor.selectionEnd()
            return (first, last) if touched else (last, last)
        if block != cursor.block():
            return last, last
        # A suggestion in the paragraph takes room in its lines that no position counts.
        if self._kind == "sentence" and not self._editor.ghost_shown:
            text = block.text()
            start, end = sentence_at(text, from_utf16(text, cursor.positionInBlock()))
            return first + to_utf16(text, start), first + to_utf16(text, end)
        return first, last
