"""The line below the page: how long the story is, what the model sees, and how it is."""

from PySide6.QtCore import QLocale, Qt, QTimer, Slot
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QWidget

from writer_app.engine.types import DeviceReport, ModelName
from writer_app.services.suggestions import State
from writer_app.ui import theme
from writer_app.ui.actions import Actions
from writer_app.ui.choice.candidate_card import ActionButton
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.editor.word_counter import WordCounter

SELECTION_DELAY_MS = 150


class StatusBar(QStatusBar):
    """Words on the left, the model on the right."""

    def __init__(
        self, editor: StoryEditor, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(theme.SMALL_GAP, 0, theme.GAP, 0)
        self._editor = editor
        self._counter = WordCounter(editor.document(), self)
        self._state = State.EMPTY
        self._activity = ""
        self._words = self._label("statusWords", self.tr("Length of the story"))
        self._sees = self._label("statusSees", self.tr("What the model sees"))
        self._model = self._label("statusModel", self.tr("Model"))
        self._device = self._label("statusDevice", self.tr("Device"))
        self._doing = self._label("statusState", self.tr("State"))
        self.addWidget(ActionButton(actions["suggest"]))
        self.addWidget(ActionButton(actions["bring_back"], self.tr("Last pair")))
        for label in (self._words, self._sees):
            self.addWidget(label)
        for label in (self._model, self._device, self._doing):
            self.addPermanentWidget(label)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SELECTION_DELAY_MS)
        self._timer.timeout.connect(self._show_words)
        self._counter.changed.connect(self._show_words)
        editor.selectionChanged.connect(self._timer.start)
        self._show_words()
        self._show_state()

    def show_seen(self, words: int, whole: bool) -> None:
        """Say how much of the story the model saw when it was asked last."""
        number = QLocale().toString(words)
        self._sees.setText(
            self.tr("Model sees the whole story")
            if whole
            else self.tr("Model sees the last {n} words").format(n=number)
        )

    def forget_seen(self) -> None:
        """The story is another one."""
        self._sees.clear()

    def show_model(self, model: ModelName | None, device: DeviceReport | None) -> None:
        """Name the model and where it runs."""
        if model is None:
            self._model.clear()
        elif model.version:
            self._model.setText(
                self.tr("{model} · version {n}").format(model=model.name, n=model.version)
            )
        else:
            self._model.setText(model.name)
        self._device.setText(device.name if device else "")
        self._device.setToolTip(device.reason if device else "")
        self._device.setAccessibleDescription(device.reason if device else "")

    def show_state(self, state: str) -> None:
        """Say what the engine is doing."""
        self._state = State(state)
        self._show_state()

    def show_activity(self, text: str) -> None:
        """Say what else goes on, such as a training; "" for nothing."""
        self._activity = text
        self._show_state()

    def _label(self, name: str, meaning: str) -> QLabel:
        label = theme.dress(QLabel(), "muted")
        label.setObjectName(name)
        label.setAccessibleName(meaning)
        label.setTextFormat(Qt.TextFormat.PlainText)
        # A narrow window cuts the line off rather than being held wide by it.
        label.setMinimumWidth(1)
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        return label

    @Slot()
    def _show_words(self) -> None:
        total = self._counter.total
        if total is None:
            return
        text = self.tr("{n} words").format(n=QLocale().toString(total))
        cursor = self._editor.textCursor()
        if cursor.hasSelection():
            selected = self._counter.between(cursor.selectionStart(), cursor.selectionEnd())
            if selected is not None:
                text = self.tr("{words}, {n} selected").format(
                    words=text, n=QLocale().toString(selected)
                )
        self._words.setText(text)

    def _show_state(self) -> None:
        states = {
            State.EMPTY: self.tr("no model"),
            State.LOADING: self.tr("loading…"),
            State.READY: self.tr("ready"),
            State.WRITING: self.tr("writing…"),
            State.FAILED: self.tr("no model"),
        }
        self._doing.setText(" · ".join(filter(None, [states[self._state], self._activity])))
