"""A page that shows what is different between two texts, changed words beside what is near them."""

from collections.abc import Iterable

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from writer_app.core.difference import Part
from writer_app.ui import theme

_SHOWN = 200
"""Characters of what stays the same that are shown before and behind a change."""


class DifferenceView(QTextEdit):
    """Words that only the old text has are struck out, those that only the new has underlined."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("What would change"))
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(theme.GAP)

    def show_parts(self, parts: Iterable[Part]) -> None:
        """Lay a difference out; of what stays the same only what is near a change."""
        parts = list(parts)
        self.clear()
        colours = theme.colours(self)
        cursor = QTextCursor(self.document())
        plain, removed, added, muted = (QTextCharFormat() for _ in range(4))
        removed.setFontStrikeOut(True)
        removed.setForeground(QColor(colours.danger))
        added.setFontUnderline(True)
        added.setForeground(QColor(colours.good))
        muted.setForeground(QColor(colours.muted))
        formats = {"same": plain, "removed": removed, "added": added}
        for number, part in enumerate(parts):
            first, last = number == 0, number == len(parts) - 1
            if part.kind != "same" or len(part.text) <= 3 * _SHOWN:
                cursor.insertText(part.text, formats[part.kind])
                continue
            # cut between words, where there are any
            head = "" if first and not last else (part.text[:_SHOWN].rsplit(maxsplit=1) or [""])[0]
            tail = "" if last else (part.text[-_SHOWN:].split(maxsplit=1) or [""])[-1]
            cursor.insertText(head, plain)
            cursor.insertText("\n […]\n" if head else "[…]\n", muted)
            cursor.insertText(tail, plain)
        self.moveCursor(QTextCursor.MoveOperation.Start)
