"""The headings of a document, kept in step with it at the cost of each edit."""

import re
from bisect import bisect_right

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextDocument

from writer_app.core.outline import heading
from writer_app.ui.editor.word_counter import BATCH, DELAY_MS, changed_paragraphs

_LEVEL = re.compile(rb"[^\0]")


class Headings(QObject):
    """Two bytes for each paragraph: its level as a heading, 0 for none; whether it is to be read.

    Only the paragraphs that an edit touched are read anew, a little later; until then they count
    as what stood there. Headings are named by their number in the story.
    """

    changed = Signal()
    """There are other headings, or some have other words."""

    def __init__(self, document: QTextDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._levels = bytearray(1)
        self._unread = bytearray(b"\1")
        self._differs = True
        self._found: list[int] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._read)
        document.contentsChange.connect(self._on_contents_change)
        self._on_contents_change(0, 0, document.characterCount())

    @property
    def complete(self) -> bool:
        """Whether nothing is left to be read."""
        return 1 not in self._unread

    @property
    def paragraphs(self) -> list[int]:
        """The numbers of the paragraphs that are headings."""
        if self._found is None:
            self._found = [found.start() for found in _LEVEL.finditer(self._levels)]
        return self._found

    @property
    def levels(self) -> list[int]:
        """The levels of the headings."""
        return [self._levels[paragraph] for paragraph in self.paragraphs]

    def block(self, number: int) -> QTextBlock:
        """The paragraph of a heading."""
        return self._document.findBlockByNumber(self.paragraphs[number])

    def title(self, number: int) -> str:
        """The words of a heading."""
        found = heading(self.block(number).text())
        return "" if found is None else found.title

    def start(self, number: int) -> int:
        """Where a heading begins; the end of the document for the number behind the last one."""
        if number < len(self.paragraphs):
            return self.block(number).position()
        return self._document.characterCount() - 1

    def before(self, position: int) -> int | None:
        """The heading under which a position is; None before the first one."""
        paragraph = self._document.findBlock(position).blockNumber()
        number = bisect_right(self.paragraphs, paragraph) - 1
        return number if number >= 0 else None

    def read_all(self) -> None:
        """Read what is left to be read now."""
        while not self.complete:
            self._read()

    def _on_contents_change(self, position: int, _removed: int, added: int) -> None:
        known = len(self._levels)
        first, old, new = changed_paragraphs(self._document, position, added, known)
        before = self._levels[first : first + old]
        self._differs = self._differs or _LEVEL.search(before) is not None
        self._levels[first : first + old] = before[:new].ljust(new, b"\0")
        self._unread[first : first + old] = b"\1" * new
        if old != new:
            self._found = None
        if not self._timer.isActive():
            self._timer.start(DELAY_MS)

    def _read(self) -> None:
        block, number = QTextBlock(), -1
        for _ in range(BATCH):
            following = self._unread.find(1, max(0, number))
            if following < 0:
                break
            # Stepping on is cheaper than finding by number.
            stepped = number >= 0 and following == number + 1
            block = block.next() if stepped else self._document.findBlockByNumber(following)
            number = following
            found = heading(block.text())
            self._unread[number] = 0
            level = 0 if found is None else found.level
            if level or self._levels[number]:
                self._levels[number] = level
                self._differs, self._found = True, None
        else:
            self._timer.start(0)
            return
        if self._differs:
            self._differs = False
            self.changed.emit()
