"""The number of words of a document, kept in step with it at the cost of each edit."""

from array import array

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from writer_app.core.text import word_count

DELAY_MS = 200
"""How long after an edit the words are counted."""
BATCH = 1000
"""How many paragraphs are counted at once, before keys are served again."""

_UNKNOWN = -1


def changed_paragraphs(
    document: QTextDocument, position: int, added: int, known: int
) -> tuple[int, int, int]:
    """The number of the first paragraph that a change touched, and how many it made of how many.

    `position` and `added` are what `contentsChange` told; `known` is the number of paragraphs
    before it.
    """
    first = document.findBlock(position).blockNumber()
    last = document.findBlock(min(position + added, document.characterCount() - 1)).blockNumber()
    paragraphs = document.blockCount()
    new = last - first + 1
    old = new - (paragraphs - known)
    if first < 0 or last < first or old < 0 or first + old > known:
        return 0, known, paragraphs
    return first, old, new


class WordCounter(QObject):
    """Counts by paragraphs: only those that an edit touched are counted anew, a little later."""

    changed = Signal()
    """The number has changed."""

    def __init__(self, document: QTextDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._counts = array("l", [_UNKNOWN])
        self._total = 0
        self._from, self._until = 0, 0
        """Between these are all paragraphs that are not counted yet."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._count)
        document.contentsChange.connect(self._on_contents_change)
        self._on_contents_change(0, 0, document.characterCount())

    @property
    def total(self) -> int | None:
        """The words of the document, None while they are being counted."""
        return None if self._timer.isActive() else self._total

    def between(self, start: int, end: int) -> int | None:
        """The words between two positions, None while they are being counted."""
        first, last = self._document.findBlock(start), self._document.findBlock(end)
        if first == last:
            return word_count(self._text(start, end))
        inner = self._counts[first.blockNumber() + 1 : last.blockNumber()]
        if _UNKNOWN in inner:
            return None
        first_end = first.position() + first.length() - 1
        ends = self._text(start, first_end), self._text(last.position(), end)
        return sum(inner) + sum(map(word_count, ends))

    def of_paragraphs(self, first: int, behind: int) -> int | None:
        """The words from one paragraph to before another, None while they are being counted."""
        counts = self._counts[first:behind]
        return None if _UNKNOWN in counts else sum(counts)

    def finish(self) -> None:
        """Count now what is not counted yet."""
        while self.total is None:
            self._timer.stop()
            self._count()

    def _text(self, start: int, end: int) -> str:
        cursor = QTextCursor(self._document)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText()

    def _on_contents_change(self, position: int, _removed: int, added: int) -> None:
        first, old, new = changed_paragraphs(self._document, position, added, len(self._counts))
        self._total -= sum(count for count in self._counts[first : first + old] if count > 0)
        self._counts[first : first + old] = array("l", [_UNKNOWN]) * new
        moved = new - old if self._until > first else 0
        self._from, self._until = min(self._from, first), max(self._until + moved, first + new)
        if not self._timer.isActive():
            self._timer.start(DELAY_MS)

    def _count(self) -> None:
        block = QTextBlock()
        number = None
        for _ in range(BATCH):
            try:
                following = self._counts.index(_UNKNOWN, self._from, self._until)
            except ValueError:
                break
            # Stepping on is cheaper than finding by number.
            if number is not None and following == number + 1:
                block = block.next()
            else:
                block = self._document.findBlockByNumber(following)
            self._from = number = following
            self._counts[number] = word_count(block.text())
            self._total += self._counts[number]
        else:
            self._timer.start(0)
            return
        self._from, self._until = len(self._counts), 0
        self._timer.stop()
        self.changed.emit()
