"""A difference of two texts to read: what is gone is struck out, what came is underlined."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from writer_app.core.difference import Part
from writer_app.ui import theme


class DifferenceView(QTextEdit):
    """Shows all of both texts; a screen reader gets what changed as a list of words."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def show_difference(self, parts: Sequence[Part]) -> None:
        """Show the parts of a difference."""
        colours = theme.colours(self)
        plain, removed, added = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        removed.setFontStrikeOut(True)
        removed.setForeground(QColor(colours.danger))
        added.setFontUnderline(True)
        added.setForeground(QColor(colours.good))
        formats = {"same": plain, "removed": removed, "added": added}
        self.clear()
        cursor = QTextCursor(self.document())
        for part, before in zip(parts, [None, *parts], strict=False):
            if part.kind == "added" and before is not None and before.kind == "removed":
                cursor.insertText("\u2009", plain)  # a thin space: else one word seems to go on
            cursor.insertText(part.text, formats[part.kind])
        self.moveCursor(QTextCursor.MoveOperation.Start)
        said = {"removed": self.tr("gone: {words}"), "added": self.tr("new: {words}")}
        self.setAccessibleDescription(
            "; ".join(
                said[part.kind].format(words=part.text.strip())
                for part in parts
                if part.kind in said and part.text.strip()
            )
        )
