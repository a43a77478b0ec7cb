"""Pictures of a training: three lines while it runs, two intervals when it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from writer_app.ui import theme
from writer_app.ui.personal import words


def _as_the_language_writes(values: Sequence[float], _scale: float, _step: float) -> list[str]:
    """The numbers beside an axis; pyqtgraph's own know no comma."""
    return [QLocale().toString(float(value), "g", 4) for value in values]


LEAST_RANGE = 0.1
"""Smaller differences than this are not blown up to the height of a plot."""


class LinePlot(QWidget):
    """One figure over the steps of a training, with its name and its newest value in `heading`.

    What is measured on held-out choices is drawn dashed and with dots, what comes from training
    choices as a plain line. `share` says that the figure lies between 0 and 1: it is shown in per
    cent, on a fixed scale with a line at one half, which guessing would reach. pyqtgraph (and numpy
    with it) is imported by the first plot that is made, never before.
    """

    def __init__(self, title: str, hint: str, *, share: bool = False) -> None:
        super().__init__()
        import pyqtgraph

        self._share = share
        self._points: dict[bool, list[tuple[int, float]]] = {False: [], True: []}
        name = theme.dress(QLabel(title), "heading")
        name.setWordWrap(True)
        self._newest = QLabel()
        self.heading = QWidget()
        """For the owner to lay out above, so that several plots side by side begin level."""
        top = QHBoxLayout(self.heading)
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(name, 1)
        top.addWidget(self._newest, 0, Qt.AlignmentFlag.AlignBottom)

        self._plot: Any = pyqtgraph.PlotWidget()
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setMinimumSize(110, 110)
        self._plot.setLimits(minYRange=LEAST_RANGE)
        self._lines: dict[bool, Any] = {
            held_out: self._plot.plot([], []) for held_out in (False, True)
        }
        self._half: Any = pyqtgraph.InfiniteLine(0.5, angle=0)
        if share:
            self._plot.addItem(self._half)
            self._plot.setYRange(0, 1, padding=0.04)
            ticks = [(at, words.percent(at)) for at in (0.0, 0.5, 1.0)]
            self._plot.getAxis("left").setTicks([ticks])
        self._plot.getAxis("left").tickStrings = _as_the_language_writes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._plot)
        self.setToolTip(hint)
        self.setAccessibleName(title)
        self._colour()
        self._show()

    def points(self, *, held_out: bool) -> list[tuple[int, float]]:
        """What is drawn: (step, value), oldest first."""
        return list(self._points[held_out])

    def clear(self) -> None:
        """Start an empty plot."""
        for points in self._points.values():
            points.clear()
        self._show()

    def add(self, step: int, steps: int, value: float, *, held_out: bool) -> None:
        """Draw one more point, on a scale that has room for all `steps`."""
        self._points[held_out].append((step, value))
        self._plot.setXRange(0, steps, padding=0.08)
        ticks = [(at, QLocale().toString(at)) for at in (0, steps)]
        self._plot.getAxis("bottom").setTicks([ticks])
        self._show()

    def _show(self) -> None:
        for side in ("left", "bottom"):
            any_points = bool(self._points[False] or self._points[True])
            self._plot.getAxis(side).setStyle(showValues=any_points)
        for held_out, line in self._lines.items():
            line.setData(
                [step for step, _ in self._points[held_out]],
                [value for _, value in self._points[held_out]],
            )
        text = ""
        if points := self._points[self._share]:
            value = points[-1][1]
            near = round(value, 2) + 0.0  # no minus before a zero
            text = words.percent(value) if self._share else QLocale().toString(near, "f", 2)
        self._newest.setText(text)
        self.setAccessibleDescription(text)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102 - as in Qt
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._colour()

    def _colour(self) -> None:
        shades = theme.colours(self)
        self._plot.setBackground(shades.page)
        training, held_out = self._lines[False], self._lines[True]
        training.setPen(shades.first_line, width=2)
        held_out.setPen(shades.second_line, width=2, style=Qt.PenStyle.DashLine)
        held_out.setSymbol("o")
        held_out.setSymbolSize(6)
        held_out.setSymbolBrush(shades.second_line)
        held_out.setSymbolPen(shades.second_line)
        self._half.setPen(shades.outline, style=Qt.PenStyle.DotLine)
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(shades.outline)
            axis.setTextPen(shades.muted)
            axis.setTickFont(self.font())
            axis.setStyle(tickLength=-4, maxTickLevel=0)


@dataclass(frozen=True)
class Measured:
    """A share between 0 and 1 with its 95 % interval, and what it is the share of."""

    label: str
    value: float
    low: float
    high: float


class IntervalChart(QLabel):
    """Shares as dots on a scale from 0 to 100 %, each with its interval as a bar.

    A dashed line marks one half, what guessing would reach. The last row is the one that matters
    and is drawn filled, the others hollow, so that they differ by more than place.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Measured] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: Sequence[Measured]) -> None:
        """Draw these rows instead of what was there."""
        self._rows = rows
        self.setAccessibleDescription(
            "; ".join(
                f"{row.label} {words.percent(row.value)}"
                f" ({words.percent(row.low)} to {words.percent(row.high)})"
                for row in rows
            )
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102 - as in Qt
        line = self.fontMetrics().height()
        return QSize(30 * line, round(line * (1.7 * max(1, len(self._rows)) + 1.5)))

    def minimumSizeHint(self) -> QSize:  # noqa: D102 - as in Qt
        return QSize(14 * self.fontMetrics().height(), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102 - as in Qt
        if not self._rows:
            return
        shades = theme.colours(self)
        metrics = self.fontMetrics()
        line = metrics.height()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        labels = max(metrics.horizontalAdvance(row.label) for row in self._rows) + line
        value_width = metrics.horizontalAdvance(words.percent(1.0)) + line / 2
        left, right = float(labels), self.width() - value_width - line
        bottom = 1.7 * line * len(self._rows)

        def across(share: float) -> float:
            return left + share * (right - left)

        for share in (0.0, 0.5, 1.0):
            style = Qt.PenStyle.DashLine if share == 0.5 else Qt.PenStyle.SolidLine
            painter.setPen(QPen(QColor(shades.outline), 1, style))
            painter.drawLine(QPointF(across(share), 0), QPointF(across(share), bottom))
            painter.setPen(QColor(shades.muted))
            painter.drawText(
                QRectF(across(share) - 4 * line, bottom, 8 * line, 1.5 * line),
                Qt.AlignmentFlag.AlignCenter,
                words.percent(share),
            )
        for index, row in enumerate(self._rows):
            middle = (index + 0.5) * 1.7 * line
            matters = index == len(self._rows) - 1
            ink = QColor(shades.first_line if matters else shades.second_line)
            painter.setPen(QColor(shades.text))
            beside = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, middle - line, labels, 2 * line), beside, row.label)
            painter.drawText(
                QRectF(right + line / 2, middle - line, value_width + line, 2 * line),
                beside,
                words.percent(row.value),
            )
            painter.setPen(QPen(ink, 2))
            painter.drawLine(QPointF(across(row.low), middle), QPointF(across(row.high), middle))
            for end in (row.low, row.high):
                x = across(end)
                painter.drawLine(QPointF(x, middle - line / 4), QPointF(x, middle + line / 4))
            painter.setBrush(ink if matters else QColor(shades.window))
            painter.drawEllipse(QPointF(across(row.value), middle), line / 4, line / 4)
        painter.end()
