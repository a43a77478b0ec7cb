"""How full the model's window is: a gauge and words in the status bar, which open in detail."""

from PySide6.QtCore import QEvent, QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from writer_app.core.text import word_count
from writer_app.engine.types import Prompt, Sight
from writer_app.ui import theme
from writer_app.ui.popup import PopupButton, TextPopup

WORDS_A_TOKEN = 0.7
"""In usual prose; where enough of the story is seen, its own share counts."""
ENOUGH = 100
"""Tokens."""
FIRST_WORDS = 6
"""How many words tell where the part begins that is seen."""


class SeenMeter(PopupButton):
    """What the model sees at the caret. Empty until the engine has told it."""

    def __init__(self, parent: QWidget) -> None:
        self._full: float | None = None
        super().__init__(self.tr("What the model sees"))
        self._details = TextPopup(self.tr("What the model sees"), parent)
        self._words = self._gist = ""
        self._short = False
        line = self.fontMetrics().height()
        self.setIconSize(QSize(round(2.4 * line), round(0.7 * line)))
        self.setMinimumWidth(0)

    def show_sight(self, prompt: Prompt, sight: Sight) -> None:
        """Say what the model would be given for a request."""
        seen = prompt.before[sight.seen_from :]
        unseen = prompt.skipped or prompt.before[: sight.seen_from].strip()
        words = word_count(seen)
        self._full = (sight.tokens + sight.notes_tokens) / max(1, sight.window - sight.room)
        number = QLocale().toString(words)
        self._words = (
            self.tr("Model sees the last {n} words").format(n=number)
            if unseen
            else self.tr("Model sees the whole story")
        )
        self._gist = self.tr("The model's window is {n} full").format(n=self._percent)
        share = words / sight.tokens if sight.tokens >= ENOUGH else WORDS_A_TOKEN
        sentences = [
            self._seen(number, seen) if unseen else self._whole(number),
            self._noted(sight),
            self.tr("Room is kept for a suggestion of up to {n} words or so.").format(
                n=QLocale().toString(max(1, round(sight.room * share)))
            ),
            self.tr("Besides that room, {n} of what it can take in at once is used.").format(
                n=self._percent
            ),
        ]
        self._details.text.setText("\n\n".join(filter(None, sentences)))
        self._show()

    def forget(self) -> None:
        """Nothing is known: another story is in the editor, or no model loaded."""
        self._full = None
        self._words = self._gist = ""
        self._show()

    def set_short(self, short: bool) -> None:
        """Make do with the gauge and a number, or show words too."""
        if short != self._short:
            self._short = short
            self._show()

    @property
    def _percent(self) -> str:
        return f"{QLocale().toString(min(100, round(100 * (self._full or 0))))} %"

    def _seen(self, number: str, seen: str) -> str:
        first = seen.split(maxsplit=FIRST_WORDS)[:FIRST_WORDS]
        return self.tr(
            "Of the story the model sees the last {n} words before the caret, from "
            "“{words}…” on. What comes earlier, or behind the caret, it does not know."
        ).format(n=number, words=" ".join(first).strip('“”"‘'))  # noqa: RUF001 - quotes in quotes

    def _whole(self, number: str) -> str:
        return self.tr(
            "The model sees the whole story up to the caret, {n} words. What stands behind the "
            "caret it does not know."
        ).format(n=number)

    def _noted(self, sight: Sight) -> str:
        number = QLocale().toString(word_count(sight.notes))
        share = f"{QLocale().toString(round(100 * sight.notes_tokens / sight.window))} %"
        if sight.notes_cut:
            return self.tr(
                "Your notes are longer than the part of the window that is theirs: the model sees "
                "their first {n} words, which take {share} of it."
            ).format(n=number, share=share)
        if sight.notes:
            return self.tr(
                "Before it the model reads your notes, {n} words, which take {share} of its window."
            ).format(n=number, share=share)
        return ""

    def _show(self) -> None:
        self.setIcon(QIcon() if self._full is None else self._gauge(self._full))
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self.setToolButtonStyle(beside)
        self.show_words(self._words, self._details, self._gist)
        self.setText(f" {self.text()}" if self._words else "")  # a little away from the gauge
        if self._short and self._words:
            self.setText(f" {self._percent} ▴")
            self.setToolTip(f"{self._words}. {self._gist}.")

    def _gauge(self, full: float) -> QIcon:
        colours, size = theme.colours(self.window()), self.iconSize()
        pixmap = QPixmap(size * self.devicePixelRatioF())
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(0.5, 0.5, size.width() - 1, size.height() - 1)
        radius = size.height() / 4
        painter.setPen(QColor(colours.outline))
        painter.drawRoundedRect(frame, radius, radius)
        inside = frame.adjusted(2, 2, -2, -2)
        inside.setWidth(inside.width() * min(1.0, full))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        painter.drawRoundedRect(inside, radius / 2, radius / 2)
        painter.end()
        return QIcon(pixmap)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the gauge anew in the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._full is not None:
            self.setIcon(self._gauge(self._full))
