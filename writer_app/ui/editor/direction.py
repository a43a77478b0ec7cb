"""Text that runs as its own language does: a Hebrew paragraph begins at the right.

Qt finds the direction of each paragraph by itself, but a page of plain text puts all of them at the
left. Here the lines of one stand at the side where it begins to be read.
"""

from unicodedata import bidirectional

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QTextBlock, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit

NEIGHBOURS = 16
"""So many paragraphs in front of one without a letter are looked at for its side."""

_STRONG = {
    "L": Qt.LayoutDirection.LeftToRight,
    "R": Qt.LayoutDirection.RightToLeft,
    "AL": Qt.LayoutDirection.RightToLeft,
}
"""The bidirectional classes of letters, as `unicodedata` names them."""


def direction_of(text: str) -> Qt.LayoutDirection | None:
    """The direction of a text's first letter; None where there is none."""
    return next((_STRONG[kind] for one in text if (kind := bidirectional(one)) in _STRONG), None)


class _Layout(QPlainTextDocumentLayout):
    """Qt's own, which asks for the area of a paragraph whenever it has laid one out."""

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """The area of a paragraph; its lines are at their side from now on."""
        area = super().blockBoundingRect(block)
        if not block.isValid():  # the one on top of the page may have gone with what is undone
            return area
        layout = block.layout()
        option = layout.textOption()  # Qt's own again after each laying out
        if not option.alignment() & _SETTLED:
            option.setAlignment(_side(block))
            layout.setTextOption(option)  # only asked for when a line is drawn or measured
        return area


_SIDES = {
    Qt.LayoutDirection.LeftToRight: Qt.AlignmentFlag.AlignLeft,
    Qt.LayoutDirection.RightToLeft: Qt.AlignmentFlag.AlignRight,
}
_SETTLED = Qt.AlignmentFlag.AlignTop
"""Says nothing to Qt here, and to us that a paragraph is at its side until it is changed."""


def _side(block: QTextBlock) -> Qt.AlignmentFlag:
    # A block's own answer looks into the next paragraph where there is no letter.
    own = direction_of(block.text())
    if own is not None:
        return _SIDES[own] | _SETTLED
    # It goes by what stands before it: the caret does not jump when a paragraph is begun.
    for _ in range(NEIGHBOURS):
        block = block.previous()
        if not block.isValid():
            break
        direction = direction_of(block.text())
        if direction is not None:
            return _SIDES[direction]
    return Qt.AlignmentFlag.AlignLeft


def follow_direction(editor: QPlainTextEdit) -> None:
    """Have each paragraph of an editor stand at its side. To be called before it has a text.

    Its lines wrap; Qt, which may still know them wider, is not to offer scrolling to the side.
    """
    editor.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    document = QTextDocument(editor)
    document.setDefaultFont(editor.font())
    document.setDocumentLayout(_Layout(document))
    editor.setDocument(document)
