"""A page that shows what is different between two texts: struck out is gone, underlined is new."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from writer_app.core.difference import Part, by_phrases
from writer_app.ui import theme

_SHOWN = 200
"""Characters of what stays the same that are shown before and behind a change."""
_MOST_SAID = 20
"""Changes that a screen reader gets to hear of."""


class DifferenceView(QTextEdit):
    """Changed words beside what is near them, or the whole of both texts.

    A screen reader gets what changed as a list of words.
    """

    def __init__(self, name: str, *, whole: bool = False, parent: QWidget | None = None) -> None:
        """`name` is what a screen reader calls it."""
        super().__init__(parent)
        self._whole = whole
        self._parts: Sequence[Part] = ()
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(theme.SMALL_GAP if whole else theme.GAP)

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Lay a difference out."""
        self._parts = parts = by_phrases(parts)
        self.clear()
        colours = theme.colours(self)
        cursor = QTextCursor(self.document())
        plain, removed, added, muted = (QTextCharFormat() for _ in range(4))
        removed.setForeground(QColor(colours.danger))
        removed.setFontStrikeOut(True)
        added.setForeground(QColor(colours.good))
        added.setFontUnderline(True)
        muted.setForeground(QColor(colours.muted))
        formats = {"same": plain, "removed": removed, "added": added}
        cursor.beginEditBlock()
        for number, part in enumerate(parts):
            first, last = number == 0, number == len(parts) - 1
            if part.kind == "added" and not first and parts[number - 1].kind == "removed":
                cursor.insertText("\u2009", plain)  # a thin space: else one word seems to go on
            if self._whole or part.kind != "same" or len(part.text) <= 3 * _SHOWN:
                cursor.insertText(part.text, formats[part.kind])
                continue
            # cut between words, where there are any
            head = "" if first and not last else (part.text[:_SHOWN].rsplit(maxsplit=1) or [""])[0]
            tail = "" if last else (part.text[-_SHOWN:].split(maxsplit=1) or [""])[-1]
            cursor.insertText(head, plain)
            cursor.insertText("\n[…]\n" if head else "[…]\n", muted)
            cursor.insertText(tail, plain)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._describe(parts)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the colours of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.toPlainText():
            place = self.verticalScrollBar().value()
            self.show_parts(self._parts)
            self.verticalScrollBar().setValue(place)

    def _describe(self, parts: Sequence[Part]) -> None:
        said = {"removed": self.tr("gone: {words}"), "added": self.tr("new: {words}")}
        changes = [part for part in parts if part.kind in said and part.text.strip()]
        self.setAccessibleDescription(
            "; ".join(
                said[part.kind].format(words=part.text.strip()[:_SHOWN])
                for part in changes[:_MOST_SAID]
            )
        )
