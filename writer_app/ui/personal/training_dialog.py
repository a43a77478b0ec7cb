"""Training a personal model: what will happen, how far it is, and what came of it."""

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QLocale, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from writer_app.core.errors import WriterError
from writer_app.services.training import State, TrainingOutcome, TrainingPlan, TrainingService
from writer_app.ui import theme
from writer_app.ui.announce import announce
from writer_app.ui.button import Button
from writer_app.ui.personal import words
from writer_app.ui.personal.plots import LinePlot
from writer_app.ui.personal.result_page import ResultPage
from writer_app.ui.questions import confirm

ASK_AFTER_MS = 60_000
"""A training that has run for longer is not cancelled by one click."""


class Progress(Protocol):
    """What the run page reads of an event of `training`."""

    @property
    def kind(self) -> str: ...  # noqa: D102 - described there
    @property
    def step(self) -> int: ...  # noqa: D102 - described there
    @property
    def steps(self) -> int: ...  # noqa: D102 - described there
    @property
    def seconds_left(self) -> float | None: ...  # noqa: D102 - described there
    @property
    def metrics(self) -> Mapping[str, float]: ...  # noqa: D102 - described there
    @property
    def message(self) -> str: ...  # noqa: D102 - described there


class TrainingDialog(QDialog):
    """One window for the whole way, beside which the writer goes on typing.

    Closing it leaves the training alone; shown again, it is where the training is.
    """

    used = Signal(object)
    """The `PersonalVersion` that the writer has just taken into use."""

    def __init__(self, service: TrainingService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trainingDialog")
        self.setWindowTitle(self.tr("Train a personal model"))
        self.setModal(False)
        self._service = service
        self._plan_page = PlanPage()
        self._run_page = RunPage()
        self._result_page = ResultPage()
        self._pages = QStackedWidget()
        for page in (self._plan_page, self._run_page, self._result_page):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.addWidget(self._pages)
        theme.fit(self, 48, 24)

        self._plan_page.start_wanted.connect(lambda: self._start(resume=False))
        self._plan_page.continue_wanted.connect(lambda: self._start(resume=True))
        self._plan_page.close_wanted.connect(self.close)
        self._run_page.pause_wanted.connect(self._toggle_pause)
        self._run_page.cancel_wanted.connect(self._ask_to_cancel)
        self._run_page.close_wanted.connect(self.close)
        self._result_page.use_wanted.connect(self._use)
        self._result_page.discard_wanted.connect(self._discard)
        service.progressed.connect(self._run_page.show_event)
        service.state_changed.connect(self._on_state)
        service.finished.connect(self._on_finished)
        service.failed.connect(self._on_failed)
        service.cancelled.connect(self._on_cancelled)
        self._running_for = QElapsedTimer()
        if service.state in (State.RUNNING, State.PAUSED):
            self._run_page.begin()
            self._on_state()
            self._turn_to(self._run_page)
        elif service.outcome is not None:
            self._on_finished(service.outcome)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102 - as in Qt
        super().showEvent(event)
        if self._pages.currentWidget() is self._plan_page:
            self._plan_page.show_plan(self._service.plan())
            self._focus(self._plan_page)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102 - as in Qt
        super().hideEvent(event)
        self._plan_page.tell("")  # it was read; what happens from here on is told anew

    def _turn_to(self, page: "PlanPage | RunPage | ResultPage") -> None:
        self._pages.setCurrentWidget(page)
        if page is not self._plan_page:
            theme.fit(self, 48, 40, only_grow=True)
        self._focus(page)
        announce(page.title, page.title.text())

    def _focus(self, page: "PlanPage | RunPage | ResultPage") -> None:
        page.first_button().setFocus()
        page.first_button().setDefault(True)

    def _back_to_plan(self, note: str, *, failed: bool = False) -> None:
        self._plan_page.show_plan(self._service.plan())
        self._plan_page.tell(note, failed=failed)
        self._turn_to(self._plan_page)

    def _start(self, *, resume: bool) -> None:
        self._plan_page.tell("")
        self._run_page.begin()
        self._turn_to(self._run_page)
        self._running_for.start()
        try:
            self._service.start(resume=resume)
        except WriterError as error:
            self._back_to_plan(str(error), failed=True)

    @Slot()
    def _toggle_pause(self) -> None:
        if self._service.state == State.PAUSED:
            self._service.resume()
        else:
            self._service.pause()

    @Slot()
    def _ask_to_cancel(self) -> None:
        if self._running_for.isValid() and self._running_for.elapsed() > ASK_AFTER_MS:
            lost = self.tr(
                "What it has learned so far is lost. Your choices and the model in use stay as "
                "they are."
            )
            question, do = self.tr("Cancel the training?"), self.tr("&Cancel the training")
            if not confirm(self, question, do, self.tr("&Go on"), lost):
                return
        if self._service.state in (State.RUNNING, State.PAUSED):
            self._run_page.show_stopping()
            self._service.cancel()

    @Slot()
    def _use(self) -> None:
        outcome = self._service.outcome
        if outcome is None:
            return
        try:
            version = self._service.use(outcome)
        except WriterError as error:
            self._result_page.tell(str(error))
            return
        self._back_to_plan(
            self.tr(
                "Version {n} writes your suggestions from now on. You can go back at any time "
                "under Personal model → Versions."
            ).format(n=version.number)
        )
        self.used.emit(version)

    @Slot()
    def _discard(self) -> None:
        outcome = self._service.outcome
        if outcome is None:
            return
        try:
            self._service.discard(outcome)
        except WriterError as error:
            self._result_page.tell(str(error))
            return
        self._back_to_plan(self.tr("Discarded. The model in use and your choices are as before."))

    @Slot()
    def _on_state(self) -> None:
        self._run_page.show_paused(paused=self._service.state == State.PAUSED)

    @Slot(object)
    def _on_finished(self, outcome: TrainingOutcome) -> None:
        self._result_page.show_outcome(outcome)
        self._turn_to(self._result_page)

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._back_to_plan(sentence, failed=True)

    @Slot()
    def _on_cancelled(self) -> None:
        self._back_to_plan(self.tr("Cancelled. The model in use and your choices are as before."))


class PlanPage(QWidget):
    """What a training would do, before it begins."""

    start_wanted = Signal()
    continue_wanted = Signal()
    close_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = theme.dress(QLabel(self.tr("Train a model on your choices")), "title")
        what = QLabel(
            self.tr(
                "The model learns from the texts you took and the ones you left, here on this "
                "computer. You can go on writing meanwhile, and nothing changes until you say "
                "so at the end."
            )
        )
        self._note = QLabel()
        self._problem = theme.dress(QLabel(), "warning")
        for label in (self.title, what, self._note, self._problem):
            label.setWordWrap(True)

        self._choices, self._training, self._held_out = QLabel(), QLabel(), QLabel()
        self._time, self._memory = QLabel(), QLabel()
        self._form = form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(theme.LARGE_GAP)
        for name, value in (
            (self.tr("Your choices"), self._choices),
            (self.tr("Learned from"), self._training),
            (self.tr("Held out"), self._held_out),
            (self.tr("Time"), self._time),
            (self.tr("Memory"), self._memory),
        ):
            value.setWordWrap(True)
            form.addRow(theme.dress(QLabel(name), "muted"), value)

        self._unfinished = QLabel(
            self.tr("An earlier training was interrupted. It can go on where it stopped.")
        )
        self._unfinished.setWordWrap(True)
        self._start = Button()
        self._start.setObjectName("startTraining")
        self._start.clicked.connect(self.start_wanted)
        self._continue = Button(self.tr("&Continue"))
        self._continue.setObjectName("continueTraining")
        self._continue.clicked.connect(self.continue_wanted)
        self._close = Button(self.tr("Close"))
        self._close.clicked.connect(self.close_wanted)
        buttons = QHBoxLayout()
        buttons.addStretch()
        for button in (self._close, self._start, self._continue):
            buttons.addWidget(button)

        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.title)
        layout.addWidget(self._note)
        layout.addWidget(what)
        layout.addLayout(form)
        layout.addWidget(self._problem)
        layout.addWidget(self._unfinished)
        layout.addStretch()
        layout.addLayout(buttons)
        self.tell("")

    def first_button(self) -> QPushButton:
        """The button that Return presses."""
        for button in (self._continue, self._start):
            if button.isEnabled() and not button.isHidden():
                return button
        return self._close

    def show_plan(self, plan: TrainingPlan) -> None:
        """Show what `plan` says and allow what it allows."""
        number = QLocale().toString
        self._choices.setText(number(plan.choices))
        self._training.setText(number(plan.training))
        self._held_out.setText(
            self.tr(
                "{n}, to measure what was learned: whole stories where possible, "
                "else your newest choices"
            ).format(n=number(plan.held_out))
        )
        self._time.setText(self.tr("about {time}").format(time=words.duration(plan.seconds)))
        self._memory.setText(self.tr("about {size}").format(size=words.size(plan.memory_bytes)))
        for value in (self._training, self._held_out, self._time, self._memory):
            self._form.setRowVisible(value, plan.seconds > 0)  # else there is nothing to plan
        self._problem.setText(plan.problem or "")
        self._problem.setVisible(plan.problem is not None)
        self._unfinished.setVisible(plan.unfinished)
        self._continue.setVisible(plan.unfinished)
        self._continue.setEnabled(plan.problem is None)
        self._start.setText(self.tr("&Start anew") if plan.unfinished else self.tr("&Start"))
        self._start.setEnabled(plan.problem is None)

    def tell(self, note: str, *, failed: bool = False) -> None:
        """Show how the last training ended; "" takes that away."""
        theme.dress(self._note, "danger" if failed else "heading")
        self._note.setText(note)
        self._note.setVisible(bool(note))


class RunPage(QWidget):
    """How far the training is."""

    pause_wanted = Signal()
    cancel_wanted = Signal()
    close_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = theme.dress(QLabel(), "title")
        self._bar = QProgressBar()
        self._bar.setObjectName("trainingProgressBar")
        self._bar.setAccessibleName(self.tr("Progress of the training"))
        self._bar.setTextVisible(False)
        self._step = QLabel()
        self._step.setObjectName("trainingStep")
        meanwhile = theme.dress(
            QLabel(self.tr("You can go on writing; suggestions keep working.")), "muted"
        )
        self.loss = LinePlot(
            self.tr("Loss"), self.tr("How far the model is from your choices: lower is closer")
        )
        self.margin = LinePlot(
            self.tr("Preference margin"),
            self.tr("How much more the model likes the texts you took than the ones you left"),
        )
        self.agreement = LinePlot(
            self.tr("Held-out agreement"),
            self.tr("Share of the held-out choices that the model would have made too"),
            share=True,
        )
        plots = QGridLayout()
        plots.setHorizontalSpacing(theme.LARGE_GAP)
        plots.setVerticalSpacing(theme.SMALL_GAP)
        plots.setRowStretch(1, 1)
        for column, plot in enumerate((self.loss, self.margin, self.agreement)):
            plots.addWidget(plot.heading, 0, column, Qt.AlignmentFlag.AlignBottom)
            plots.addWidget(plot, 1, column)
            plots.setColumnStretch(column, 1)
        legend = theme.dress(
            QLabel(
                self.tr(
                    "The loss should fall, the others should rise. Line: choices it learns from. "
                    "Dashes with dots: held-out choices. Dotted: guessing."
                )
            ),
            "muted",
        )
        for label in (self.title, self._step, legend, meanwhile):
            label.setWordWrap(True)

        self._pause = Button()
        self._pause.setObjectName("pauseTraining")
        self._pause.clicked.connect(self.pause_wanted)
        self._cancel = Button(self.tr("&Cancel"))
        self._cancel.setObjectName("cancelTraining")
        self._cancel.setToolTip(self.tr("Nothing changes"))
        self._cancel.clicked.connect(self.cancel_wanted)
        hide = Button(self.tr("&Hide"))
        hide.setToolTip(self.tr("The training goes on"))
        hide.clicked.connect(self.close_wanted)
        buttons = QHBoxLayout()
        buttons.addWidget(self._cancel)
        buttons.addStretch()
        buttons.addWidget(self._pause)
        buttons.addWidget(hide)

        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.title)
        layout.addWidget(self._bar)
        layout.addWidget(self._step)
        layout.addLayout(plots, 1)
        layout.addWidget(legend)
        layout.addWidget(meanwhile)
        layout.addLayout(buttons)

    def first_button(self) -> QPushButton:
        """The button that gets the focus."""
        return self._pause

    def begin(self) -> None:
        """Show an empty page for a training that has just begun."""
        for plot in (self.loss, self.margin, self.agreement):
            plot.clear()
        self._bar.setRange(0, 0)  # moves to and fro until the first step is done
        self._step.setText(self.tr("Getting ready…"))
        self.show_paused(paused=False)
        self._pause.setEnabled(True)
        self._cancel.setEnabled(True)

    @Slot(object)
    def show_event(self, event: Progress) -> None:
        """Show the news."""
        for name, plot, held_out in (
            ("loss", self.loss, False),
            ("held_out_loss", self.loss, True),
            ("margin", self.margin, False),
            ("held_out_margin", self.margin, True),
            ("agreement", self.agreement, True),
        ):
            if name in event.metrics:
                plot.add(event.step, event.steps, event.metrics[name], held_out=held_out)
        if event.steps:
            self._bar.setRange(0, event.steps)
            self._bar.setValue(event.step)
        if event.kind == "done":
            text = self.tr("Trained. Letting the old and the new model write a sample…")
        elif event.kind == "message":
            text = QCoreApplication.translate("training", event.message)
        else:
            number = QLocale().toString
            text = self.tr("Step {step} of {steps}").format(
                step=number(event.step), steps=number(event.steps)
            )
            if event.seconds_left is not None:
                text += " · " + self.tr("about {time} left").format(
                    time=words.duration(event.seconds_left)
                )
        self._step.setText(text)

    def show_paused(self, *, paused: bool) -> None:
        """Show that the training waits or runs."""
        self.title.setText(
            self.tr("Training is paused") if paused else self.tr("Your model is learning")
        )
        self._pause.setText(self.tr("&Continue") if paused else self.tr("&Pause"))

    def show_stopping(self) -> None:
        """Show that the training has been told to end."""
        self.title.setText(self.tr("Cancelling…"))
        self._pause.setEnabled(False)
        self._cancel.setEnabled(False)
