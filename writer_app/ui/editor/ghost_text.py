"""A suggestion shown in the text at the caret, without being in the text.

It lies where an input method shows what is being composed, in the layout of the caret's paragraph:
it wraps in the column, and what follows makes room for it, just as if it were taken; but the
document, its undo steps and its file know nothing of it.
"""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextLayout
from PySide6.QtWidgets import QPlainTextEdit

from writer_app.core.text import utf16_length

_LINE_BREAK = "\u2028"  # paragraphs cannot begin within one; a line break looks the same


class GhostText:
    """The ghost text of one editor; at most one at a time."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        self._editor = editor
        self._cursor: QTextCursor | None = None
        self._length = 0  # in UTF-16 units

    @property
    def shown(self) -> bool:
        """Whether there is one now."""
        return self._cursor is not None

    def show(self, position: int, text: str, colour: QColor) -> None:
        """Show `text` at a position of the document, instead of what was shown before."""
        self.clear()
        if not text:
            return
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(position)
        self._set(cursor, text.replace("\n", _LINE_BREAK), colour)
        self._cursor = cursor

    def clear(self) -> None:
        """Show none. Not to be called while the document tells of a change."""
        if self._cursor is not None:
            cursor, self._cursor = self._cursor, None
            self._set(cursor, "", QColor())

    def bottom(self) -> int | None:
        """Where its last line ends, in pixels from the viewport's top; None if there is none."""
        if self._cursor is None:
            return None
        block = self._cursor.block()
        layout = block.layout()
        line = layout.lineForTextPosition(layout.preeditAreaPosition() + self._length)
        if not line.isValid():
            return None
        top = self._editor.blockBoundingGeometry(block).top() + self._editor.contentOffset().y()
        return round(top + line.rect().bottom())

    def document_position(self, point: QPoint) -> int | None:
        """The position in the document at a point of the viewport, None outside the paragraph.

        Qt's own answer would count the ghost text's characters.
        """
        if self._cursor is None:
            return None
        block = self._cursor.block()
        area = self._editor.blockBoundingGeometry(block).translated(self._editor.contentOffset())
        if not area.top() <= point.y() < area.bottom():
            return None
        layout = block.layout()
        lines = [layout.lineAt(index) for index in range(layout.lineCount())]
        line = next((one for one in lines if point.y() < area.top() + one.rect().bottom()), None)
        if line is None:
            return None
        found: int = line.xToCursor(point.x() - area.left())
        start = layout.preeditAreaPosition()
        if found > start:
            found = max(start, found - self._length)
        return block.position() + found

    def _set(self, cursor: QTextCursor, text: str, colour: QColor) -> None:
        layout = cursor.block().layout()
        ghost = QTextLayout.FormatRange()
        self._length = utf16_length(text)
        ghost.start, ghost.length = cursor.positionInBlock(), self._length
        ghost.format = QTextCharFormat()
        ghost.format.setForeground(colour)
        # In some themes its colour is hard to tell from the text's.
        ghost.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        ghost.format.setUnderlineColor(colour)
        cursor.beginEditBlock()  # its end makes Qt lay the paragraph out anew
        layout.setPreeditArea(cursor.positionInBlock() if text else -1, text)
        layout.setFormats([ghost] if text else [])
        cursor.endEditBlock()
