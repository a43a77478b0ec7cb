"""A training that a test drives by hand."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from training import metrics
from training.progress import Event
from writer_app.core.errors import WriterError
from writer_app.services.training import Sample, State, TrainingOutcome, TrainingPlan

PLAN = TrainingPlan(64, 51, 13, 52.0, 640_000_000, None, False)


class FakeTraining(QObject):
    """Says what the service would say, when the test says so; notes what it was asked."""

    state_changed = Signal(str)
    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, plan: TrainingPlan = PLAN) -> None:
        super().__init__()
        self.next_plan = plan
        self.state = State.IDLE
        self.outcome: TrainingOutcome | None = None
        self.asked: list[object] = []
        self.refusal: str | None = None

    def plan(self) -> TrainingPlan:
        return self.next_plan

    def start(self, resume: bool = False) -> None:
        self._ask(("start", resume))
        self._become(State.RUNNING)

    def pause(self) -> None:
        self._ask("pause")
        self._become(State.PAUSED)

    def resume(self) -> None:
        self._ask("resume")
        self._become(State.RUNNING)

    def cancel(self) -> None:
        self._ask("cancel")

    def use(self, outcome: TrainingOutcome) -> Any:
        self._ask(("use", outcome))
        self.outcome = None
        self._become(State.IDLE)
        return type("Version", (), {"number": 3})()

    def discard(self, outcome: TrainingOutcome) -> None:
        self._ask(("discard", outcome))
        self.outcome = None
        self._become(State.IDLE)

    # What the test makes happen

    def step(self, step: int, steps: int, left: float | None, **figures: float) -> None:
        self.progressed.emit(Event("step", step, steps, left, figures))

    def end_cancelled(self) -> None:
        self._become(State.IDLE)
        self.cancelled.emit()

    def end_failed(self, sentence: str) -> None:
        self._become(State.IDLE)
        self.failed.emit(sentence)

    def end(self, outcome: TrainingOutcome) -> None:
        self.outcome = outcome
        self._become(State.FINISHED)
        self.finished.emit(outcome)

    def _ask(self, what: object) -> None:
        if self.refusal is not None:
            raise WriterError(self.refusal)
        self.asked.append(what)

    def _become(self, state: State) -> None:
        self.state = state
        self.state_changed.emit(state.value)


def outcome(n: int, before: int, after: int) -> TrainingOutcome:
    """An outcome in which the models agree with `before` and `after` of `n` held-out choices."""
    figures = metrics.compare(
        [1.0] * before + [0.0] * (n - before), [1.0] * after + [0.0] * (n - after)
    )
    samples = (Sample("She waited.", "Old words.", "New words."),)
    return TrainingOutcome(figures, {}, samples, Path("run"))
