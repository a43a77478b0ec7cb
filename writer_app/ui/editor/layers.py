"""Formats shown over the part of the story that is on screen, without being in its document.

Qt paints them as extra selections: no paragraph is laid out anew, undo knows nothing of them, and a
story of a million words costs what one screen of it costs.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from writer_app.core.text import utf16_length


@dataclass(frozen=True)
class Span:
    """What lies between two positions of the document is shown in a format."""

    start: int
    end: int
    format: QTextCharFormat


Source = Callable[[QTextBlock], Iterable[Span]]
"""The spans of one paragraph; asked only for those on screen, at once, so it has to be quick."""


class Layers(QObject):
    """The sources of an editor's formats; where two meet, the later layer wins.

    They are asked again after each edit, scroll and move of the caret, and on `refresh`.
    """

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self._sources: dict[int, list[Source]] = {}
        self._shown = self._refreshing = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.refresh)
        # While scrolling, text must not come into sight plain first.
        editor.verticalScrollBar().valueChanged.connect(self.refresh)
        editor.textChanged.connect(self.refresh_soon)
        editor.cursorPositionChanged.connect(self.refresh_soon)
        editor.viewport().installEventFilter(self)

    def add(self, source: Source, *, order: int = 0) -> None:
        """Show a source's spans, above those of a lower order."""
        self._sources.setdefault(order, []).append(source)
        self.refresh_soon()

    @Slot()
    def refresh_soon(self) -> None:
        """Ask the sources anew when the event at hand is dealt with."""
        if not self._soon.isActive():
            self._soon.start(0)

    @Slot()
    def refresh(self) -> None:
        """Ask the sources anew now."""
        if self._refreshing:  # Qt lays out text for it, which may scroll; and it is not reentrant
            self.refresh_soon()
            return
        self._refreshing = True
        try:
            self._refresh()
        finally:
            self._refreshing = False

    def _refresh(self) -> None:
        self._soon.stop()
        sources = [source for order in sorted(self._sources) for source in self._sources[order]]
        spans: list[Span] = []
        for block in visible_blocks(self._editor):
            asked = [span for source in sources for span in source(block)]
            if asked:
                spans += _beside_ghost(block, asked)
        if spans or self._shown:
            self._shown = bool(spans)
            self._editor.setExtraSelections(self._selections(spans))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """More or less of the story is on screen, or its colours are others."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.PaletteChange):
            self.refresh_soon()
        return False

    def _selections(self, spans: Iterable[Span]) -> list[QTextEdit.ExtraSelection]:
        selections = []
        cursor = QTextCursor(self._editor.document())
        for span in spans:
            selection = QTextEdit.ExtraSelection()
            cursor.setPosition(span.start)
            cursor.setPosition(span.end, QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor  # a copy
            selection.format = span.format
            selections.append(selection)
        return selections


def _beside_ghost(block: QTextBlock, spans: list[Span]) -> list[Span]:
    """Spans as they must be given to Qt, which forgets what is only shown: ghost text, and what an
    input method composes. At the end of a paragraph with some, a little can't be reached.
    """
    layout = block.layout()
    ghost = utf16_length(layout.preeditAreaText())
    if not ghost:
        return spans
    place, last = block.position() + layout.preeditAreaPosition(), block.position() + block.length()
    made = []
    for span in spans:
        if span.start < place:
            made.append(Span(span.start, min(span.end, place), span.format))
        start, end = max(span.start, place) + ghost, min(span.end + ghost, last - 1)
        if start < end:
            made.append(Span(start, end, span.format))
    return made


def visible_blocks(editor: QPlainTextEdit) -> list[QTextBlock]:
    """The paragraphs that are on screen, wholly or in part."""
    found = []
    block = editor.firstVisibleBlock()
    offset = editor.contentOffset()
    bottom = editor.viewport().height()
    while block.isValid() and editor.blockBoundingGeometry(block).translated(offset).top() < bottom:
        found.append(block)
        block = block.next()
    return found
