"""The line below the page: how long the story is, what the model sees, and how it is."""

from PySide6.QtCore import QLocale, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QWidget

from writer_app.core.resources import model_title
from writer_app.core.settings import Settings
from writer_app.engine.types import DeviceReport, ModelName
from writer_app.services.suggestions import State
from writer_app.ui import theme
from writer_app.ui.actions import Actions
from writer_app.ui.choice.candidate_card import ActionButton
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.editor.word_counter import WordCounter
from writer_app.ui.elided_label import ElidedLabel
from writer_app.ui.goals.popups import StatisticsPopup
from writer_app.ui.goals.progress_ring import ProgressRing
from writer_app.ui.goals.words import reading_time
from writer_app.ui.meter import SeenMeter
from writer_app.ui.popup import PopupButton, TextPopup
from writer_app.ui.strength import KEY as STRENGTH
from writer_app.ui.strength import StrengthPopup, percent

SELECTION_DELAY_MS = 150
ROOM_FOR_SEEN = 70
ROOM_FOR_KEYS = 58
"""Widths in heights of a line of text."""


class StatusBar(QStatusBar):
    """Words on the left, the model on the right.

    The number of words opens all numbers of the story. The device opens the reason why the model
    runs there; the name of a personal model opens the slider of its strength.
    """

    failed = Signal(str)
    """A sentence: the strength could not be saved."""

    def __init__(
        self,
        editor: StoryEditor,
        actions: Actions,
        settings: Settings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(theme.SMALL_GAP, 0, theme.GAP, 0)
        self._editor = editor
        self.counter = WordCounter(editor.document(), self)
        self._state = State.EMPTY
        self._activity = ""
        self.sees = SeenMeter(self)
        self.sees.setObjectName("statusSees")
        self._words = self._button("statusWords", self.tr("Length of the story"))
        self._words.setMinimumWidth(0)  # a number that is cut off says something else
        self._statistics = None if settings is None else StatisticsPopup(editor, settings, self)
        self.ring = ProgressRing()
        self._model = self._button("statusModel", self.tr("Model"))
        self._device = self._button("statusDevice", self.tr("Device"))
        self._device.setMinimumWidth(0)  # as wide as its words, which are short
        self._device_popup = TextPopup(self.tr("Where the model runs"), self)
        self._settings = settings
        self._named: ModelName | None = None
        self._strength_popup: StrengthPopup | None = None
        if settings is not None:
            self._strength_popup = StrengthPopup(settings, self)
            self._strength_popup.failed.connect(self.failed)
            self.destroyed.connect(settings.subscribe(self._on_setting))
        self._doing = self._label("statusState", self.tr("State"))
        self._asking = (
            ActionButton(actions["suggest"]),
            ActionButton(actions["bring_back"], self.tr("Last pair")),
        )
        for button in self._asking:
            self.addWidget(button)
        for left in (self._words, self.ring, self.sees):
            self.addWidget(left)
        for right in (self._model, self._device, self._doing):
            self.addPermanentWidget(right)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SELECTION_DELAY_MS)
        self._timer.timeout.connect(self._show_words)
        self.counter.changed.connect(self._show_words)
        editor.selectionChanged.connect(self._timer.start)
        self._show_words()
        self._show_state()

    def show_model(self, model: ModelName | None, device: DeviceReport | None) -> None:
        """Name the model and where it runs."""
        self._named = model
        self._show_model()
        reason = device.reason if device else ""
        self._device_popup.text.setText(reason)
        # The name of a card is long, and part of the reason.
        name = "" if device is None else self.tr("GPU") if device.kind == "cuda" else device.name
        self._device.show_words(name, self._device_popup, reason)

    @Slot()
    def show_statistics(self) -> None:
        """Open the numbers of the story."""
        self._words.open_popup()

    @Slot()
    def show_strength(self) -> None:
        """Open the slider of the personal model's strength, if one writes."""
        self._model.open_popup()

    @Slot()
    def show_device(self) -> None:
        """Open the reason why the model runs where it does."""
        self._device.open_popup()

    def show_state(self, state: str) -> None:
        """Say what the engine is doing."""
        self._state = State(state)
        self._show_state()

    def show_activity(self, text: str) -> None:
        """Say what else goes on, such as a training; "" for nothing."""
        self._activity = text
        self._show_state()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what changes in view: a narrow window goes without what is told elsewhere too."""
        super().resizeEvent(event)
        lines = self.width() / self.fontMetrics().height()
        self.sees.set_short(lines < ROOM_FOR_SEEN)
        for button in self._asking:
            button.show_key(lines >= ROOM_FOR_KEYS)

    def _label(self, name: str, meaning: str) -> QLabel:
        label = theme.dress(ElidedLabel(), "muted")
        label.setObjectName(name)
        label.setAccessibleName(meaning)
        # A narrow window cuts the line off rather than being held wide by it.
        label.setMinimumWidth(1)
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        return label

    def _button(self, name: str, meaning: str) -> PopupButton:
        button = PopupButton(meaning)
        button.setObjectName(name)
        button.setMinimumWidth(1)
        button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        return button

    def _on_setting(self, key: str) -> None:
        if key == STRENGTH:
            self._show_model()
        if key == "goals.reading_speed":
            self._show_words()

    def _show_model(self) -> None:
        model = self._named
        if model is None or not model.version:
            self._model.show_words(model_title(model.name) if model else "", None)
            return
        words = self.tr("{model} · version {n}").format(
            model=model_title(model.name), n=model.version
        )
        strength = 1.0 if self._settings is None else self._settings.get(STRENGTH)
        if strength != 1:
            words = f"{words} · {percent(strength)}"
        self._model.show_words(
            words,
            self._strength_popup,
            self.tr("How much your personal model counts: {n}").format(n=percent(strength)),
        )

    @Slot()
    def _show_words(self) -> None:
        total = self.counter.total
        if total is None:
            return
        words = self.tr("1 word") if total == 1 else self.tr("{n} words")
        text = words.format(n=QLocale().toString(total))
        cursor = self._editor.textCursor()
        if cursor.hasSelection():
            selected = self.counter.between(cursor.selectionStart(), cursor.selectionEnd())
            if selected is not None:
                total = selected
                text = self.tr("{words}, {n} selected").format(
                    words=text, n=QLocale().toString(selected)
                )
        speed = 240 if self._settings is None else self._settings.get("goals.reading_speed")
        self._words.show_words(
            text,
            self._statistics,
            self.tr("{time} to read").format(time=reading_time(total, speed)),
        )

    def _show_state(self) -> None:
        states = {
            State.EMPTY: self.tr("no model"),
            State.LOADING: self.tr("loading…"),
            State.READY: self.tr("ready"),
            State.WRITING: self.tr("writing…"),
            State.FAILED: self.tr("no model"),
        }
        said = states[self._state]
        if self._activity:  # then it goes without saying that the model is ready
            others = "" if self._state is State.READY else said
            said = " · ".join(filter(None, [others, self._activity]))
        self._doing.setText(said)
