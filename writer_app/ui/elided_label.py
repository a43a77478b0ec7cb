"""A line of words that may get less room than it needs."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

from writer_app.ui.plain import plain


class ElidedLabel(QLabel):
    """Words that end in "…" where there is no room for all of them; the tool tip then has all."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show as many words as there is room for."""
        text, right = self.text(), Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(text, right, self.width())
        self.setToolTip("" if shown == text else plain(text))
        painter = QPainter(self)
        painter.drawText(
            self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown
        )
