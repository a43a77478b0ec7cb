"""Counts the writer's own words of a document on demand, a few paragraphs at a time."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextBlock, QTextDocument

from writer_app.core.own_words import OwnWords, own_words
from writer_app.core.text import from_utf16
from writer_app.ui.editor.marks import marks_in

BATCH = 200
"""Paragraphs that are counted at once, before keys are served again."""


class OwnWordsCount(QObject):
    """One count of story and selection; it costs nothing while nobody asks."""

    counted = Signal(object, object)
    """OwnWords of the story, and of the selection or None."""

    def __init__(self, document: QTextDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._count)
        self._selection = (0, 0)
        self._begin()

    def start(self, selection: tuple[int, int] = (0, 0)) -> None:
        """Count anew, and what lies between two positions of the document besides."""
        self._selection = selection
        self._begin()
        self._timer.start(0)

    def stop(self) -> None:
        """Nobody wants to know any more."""
        self._timer.stop()

    def _begin(self) -> None:
        self._revision = self._document.revision()
        self._block = self._document.begin()
        self._story = self._selected = OwnWords()

    @Slot()
    def _count(self) -> None:
        if self._document.revision() != self._revision:
            self._begin()
        low, high = self._selection
        for _ in range(BATCH):
            block = self._block
            if not block.isValid():
                self.counted.emit(self._story, self._selected if low < high else None)
                return
            first, last = block.position(), block.position() + block.length() - 1
            line = own_words_of(block, first, last)
            self._story += line
            if low <= first and last <= high:
                self._selected += line
            elif low < last and first < high:
                self._selected += own_words_of(block, max(low, first), min(high, last))
            self._block = block.next()
        self._timer.start(0)


def own_words_of(block: QTextBlock, low: int, high: int) -> OwnWords:
    """Count what of a paragraph lies between two positions of the document."""
    text = block.text()

    def offset(position: int) -> int:
        return from_utf16(text, min(max(position, low), high) - block.position())

    start = offset(low)
    spans = [(offset(mark.start) - start, offset(mark.end) - start) for mark in marks_in(block)]
    taken = [(first, last) for first, last in spans if first < last]
    return own_words(text[start : offset(high)], taken)
