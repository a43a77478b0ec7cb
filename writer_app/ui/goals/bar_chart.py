"""Bars side by side with a scale, painted in the colours of the theme."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip

from writer_app.ui import theme
from writer_app.ui.goals.words import number


@dataclass(frozen=True)
class Bar:
    """A value, what stands below it where there is room, and what its tool tip says."""

    value: int
    label: str
    said: str


class BarChart(QLabel):
    """A picture of numbers that a table beside it tells too, so it never takes the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: Sequence[Bar] = ()
        self._line = 0
        line = self.fontMetrics().height()
        self.setMinimumSize(QSize(16 * line, 7 * line))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_bars(self, bars: Sequence[Bar], line: int, summary: str) -> None:
        """Show these, with a dashed line at a value (0 for none); `summary` is for the ear."""
        self._bars, self._line = bars, line
        self.setAccessibleName(summary)
        self.update()

    def bar_at(self, place: QPointF) -> Bar | None:
        """The bar whose column a point is in."""
        area = self._area()
        if not self._bars or not area.left() <= place.x() < area.right():
            return None
        column = int((place.x() - area.left()) * len(self._bars) / area.width())
        return self._bars[min(column, len(self._bars) - 1)]

    def event(self, event: QEvent) -> bool:
        """Say what a bar stands for."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            bar = self.bar_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), bar.said if bar else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Scale, bars, labels, and the line."""
        colours = theme.colours(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, top = self._area(), self._top()
        metrics = self.fontMetrics()
        for value in (0, top // 2, top):
            height = area.bottom() - area.height() * value / top
            painter.setPen(QPen(QColor(colours.border), 1))
            painter.drawLine(QPointF(area.left(), height), QPointF(area.right(), height))
            painter.setPen(QColor(colours.muted))
            words = QRectF(0, height - metrics.height() / 2, area.left() - theme.SMALL_GAP,
                           metrics.height())  # fmt: skip
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(words, right, number(value))
        if not self._bars:
            return
        column = area.width() / len(self._bars)
        wide = max((metrics.horizontalAdvance(bar.label) for bar in self._bars), default=0)
        every = max(1, -(-int(wide + 2 * theme.SMALL_GAP) // max(1, int(column))))
        for place, bar in enumerate(self._bars):
            left = area.left() + place * column
            high = area.height() * bar.value / top
            if bar.value:
                body = QRectF(left + 0.15 * column, area.bottom() - high, 0.7 * column, high)
                painter.fillRect(body, QColor(colours.accent))
            if (len(self._bars) - 1 - place) % every == 0:
                painter.setPen(QColor(colours.muted))
                label = QRectF(left + column / 2 - wide, area.bottom() + theme.SMALL_GAP,
                               2 * wide, metrics.height())  # fmt: skip
                painter.drawText(label, Qt.AlignmentFlag.AlignHCenter, bar.label)
        if 0 < self._line <= top:
            pen = QPen(QColor(colours.second_line), 2, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            height = area.bottom() - area.height() * self._line / top
            painter.drawLine(QPointF(area.left(), height), QPointF(area.right(), height))

    def _top(self) -> int:
        """The end of the scale: the next even round number, so that its half is one too."""
        most = max([self._line, *(bar.value for bar in self._bars)], default=0)
        step = 1
        while True:
            for factor in (2, 4, 6, 8, 10) if step == 1 else (2, 3, 4, 6, 8, 10):
                if most <= factor * step:
                    return factor * step
            step *= 10

    def _area(self) -> QRectF:
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance(number(self._top())) + 2 * theme.SMALL_GAP
        side = metrics.horizontalAdvance("00/00") / 2
        return QRectF(
            left,
            metrics.height() / 2,
            max(1.0, self.width() - left - side),
            max(1.0, self.height() - 2 * metrics.height() - theme.SMALL_GAP),
        )
