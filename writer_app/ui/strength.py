"""How much the personal model counts: a slider from the base to a little beyond the training."""

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QVBoxLayout,
    QWidget,
)

from writer_app.core.errors import WriterError
from writer_app.core.settings import Settings
from writer_app.ui import theme
from writer_app.ui.popup import Popup

KEY = "decoding.strength"
MOST = 150
"""Percent; beyond it a text seldom stays one."""
STEP = 5
SAVE_MS = 400
"""A value is saved when it has stood so long, not with each step of the slider."""

_LINE = 6  # pixels from the slider to the words
# Fusion's handle is lost on a dark ground and shows no focus.
_STYLE = """
QSlider { min-height: 22px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: palette(dark); }
QSlider::sub-page:horizontal { border-radius: 2px; background: palette(accent); }
QSlider::handle:horizontal { width: 12px; margin: -6px 0; border-radius: 8px;
    background: palette(accent); border: 2px solid palette(window); }
QSlider::handle:horizontal:focus { border-color: palette(window-text); }
"""


def percent(strength: float) -> str:
    """A strength as a writer reads it, such as "80 %"."""
    return f"{QLocale().toString(round(100 * strength))} %"


class StrengthSlider(QWidget):
    """Percent from 0 to 150 in steps of 5, with words at the marks."""

    changed = Signal(int)
    released = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("strengthSlider")
        self.slider.setRange(0, MOST)
        self.slider.setSingleStep(STEP)
        self.slider.setPageStep(5 * STEP)
        self.slider.setStyleSheet(_STYLE)
        self.slider.setAccessibleName(self.tr("Strength of your personal model, in percent"))
        self.slider.valueChanged.connect(self._on_value)
        self.slider.sliderReleased.connect(self.released)
        self._value = QLabel()
        self._value.setObjectName("strengthValue")
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._value.setFixedHeight(self.slider.sizeHint().height())
        self._value.setMinimumWidth(self.fontMetrics().horizontalAdvance("000 %"))
        self._marks = _Marks(
            self.slider,
            {0: self.tr("base"), 100: self.tr("as trained"), MOST: self.tr("stronger")},
        )
        line = QHBoxLayout()
        line.setSpacing(theme.GAP)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.slider)
        left.addWidget(self._marks)
        line.addLayout(left, 1)
        line.addWidget(self._value, 0, Qt.AlignmentFlag.AlignTop)
        line.setContentsMargins(0, 0, 0, 0)
        self.setLayout(line)
        self.setFocusProxy(self.slider)
        self._show()

    def value(self) -> int:
        """Percent."""
        return self.slider.value()

    def set_value(self, value: int) -> None:
        """Show another value without telling of it."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(value)
        self._show()

    @Slot(int)
    def _on_value(self, value: int) -> None:
        step = STEP * round(value / STEP)
        if step != value:  # a mouse may stop anywhere
            self.slider.setValue(step)
            return
        self._show()
        self.changed.emit(value)

    def _show(self) -> None:
        words = percent(self.value() / 100)
        self._value.setText(words)
        self.slider.setAccessibleDescription(words)


class _Marks(QWidget):
    """Words below the places of a slider that they are about, each with a short line up to it."""

    def __init__(self, slider: QSlider, words: dict[int, str]) -> None:
        super().__init__()
        self._slider = slider
        self._labels = {
            value: theme.dress(QLabel(word, self), "muted") for value, word in words.items()
        }
        sizes = [label.sizeHint() for label in self._labels.values()]
        self.setMinimumHeight(_LINE + max(size.height() for size in sizes))
        self.setMinimumWidth(2 * sum(size.width() for size in sizes))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Go along with the slider."""
        super().resizeEvent(event)
        for value, label in self._labels.items():
            size = label.sizeHint()
            left = self._place(value) - size.width() // 2
            label.resize(size)
            label.move(max(0, min(left, self.width() - size.width())), _LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lines."""
        painter = QPainter(self)
        painter.setPen(QPen(QColor(theme.colours(self).outline), 1))
        for value in self._labels:
            painter.drawLine(self._place(value), 0, self._place(value), _LINE - 2)

    def _place(self, value: int) -> int:
        slider, option = self._slider, QStyleOptionSlider()
        option.initFrom(slider)
        length = slider.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, option, slider)
        room = self.width() - length
        lowest, highest = slider.minimum(), slider.maximum()
        return QStyle.sliderPositionFromValue(lowest, highest, value, room) + length // 2


class StrengthPopup(Popup):
    """The slider, which changes the setting; the next suggestion follows it."""

    failed = Signal(str)

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(self.tr("Strength of your personal model"), parent)
        self._settings = settings
        self._saved = 1.0
        self.strength = StrengthSlider()
        self.strength.setMinimumWidth(44 * self.fontMetrics().averageCharWidth())
        self.add(self.strength)
        hint = self.tr("The next suggestion follows it; nothing is trained anew.")
        self.add(theme.dress(QLabel(hint), "muted"))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SAVE_MS)
        self._wait.timeout.connect(self._save)
        self.strength.changed.connect(self._wait.start)
        self.strength.released.connect(self._save)
        self._on_setting(KEY)
        self.destroyed.connect(settings.subscribe(self._on_setting))

    def showEvent(self, event: QShowEvent) -> None:
        """Hand the keyboard to the slider."""
        super().showEvent(event)
        self.strength.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever closes it means what it shows."""
        super().hideEvent(event)
        self._save()

    @Slot()
    def _save(self) -> None:
        self._wait.stop()
        value = self.strength.value() / 100
        if value == self._saved:
            return
        self._saved = value
        try:
            self._settings.set(KEY, value)
        except WriterError as problem:
            self.failed.emit(str(problem))

    def _on_setting(self, key: str) -> None:
        if key == KEY:
            self._wait.stop()
            self._saved = self._settings.get(KEY)
            self.strength.set_value(round(100 * self._saved))
