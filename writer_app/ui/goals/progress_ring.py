"""A small ring in the line below the page that closes as the goal comes near."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen

from writer_app.ui import theme
from writer_app.ui.goals.progress import Count
from writer_app.ui.popup import Popup, PopupButton

_FULL = 360 * 16  # Qt counts sixteenths of a degree
_TOP = 90 * 16


class ProgressRing(PopupButton):
    """Shows a share by the length of an arc, and a tick when the goal is reached.

    The numbers are its name and its tool tip, and the popup that it opens has more.
    """

    def __init__(self) -> None:
        super().__init__(self.tr("Goal"))
        self.setObjectName("statusGoal")
        self._count = Count(0, 0)
        self.hide()

    def show_count(self, count: Count, words: str, popup: Popup) -> None:
        """Show words against a goal, which are said as `words`; without a goal, nothing."""
        self._count = count
        self.show_words(words, popup, words)
        self.setVisible(count.goal > 0)
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a line of text."""
        side = round(1.5 * self.fontMetrics().height())
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """It is never cut off."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ring, its arc, the tick, and a frame while it has the keyboard."""
        colours = theme.colours(self.window())  # a flat button has no ground of its own
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(QColor(colours.accent), 2 if self.hasFocus() else 1))
            painter.drawRoundedRect(whole.adjusted(1, 1, -1, -1), 4, 4)
        side = 0.9 * self.fontMetrics().height()
        ring = QRectF(0, 0, side, side)
        ring.moveCenter(whole.center())
        width = side / 5
        painter.setPen(QPen(QColor(colours.outline), max(1.0, width / 3)))
        painter.drawEllipse(ring)
        pen = QPen(QColor(colours.accent), width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawArc(ring, _TOP, -round(_FULL * self._count.share))
        if self._count.reached:
            tick = QPainterPath(self._inside(ring, 0.28, 0.52))
            tick.lineTo(self._inside(ring, 0.45, 0.68))
            tick.lineTo(self._inside(ring, 0.74, 0.34))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            pen.setWidthF(0.8 * width)
            painter.setPen(pen)
            painter.drawPath(tick)

    @staticmethod
    def _inside(ring: QRectF, across: float, down: float) -> QPointF:
        return QPointF(ring.x() + across * ring.width(), ring.y() + down * ring.height())
