"""An engine that a test feeds by hand, piece by piece."""

from itertools import count

from PySide6.QtCore import QObject, Signal

from writer_app.engine.types import (
    Branch,
    Decoding,
    DeviceReport,
    ModelName,
    Prompt,
    Sight,
    Suggestion,
)
from writer_app.services.suggestions import State

MODEL = ModelName("starter", "5eed", 0)


class FakeEngine(QObject):
    """Says what the service would say, when the test says so; notes what it was asked."""

    state_changed = Signal(str)
    model_loading = Signal(str)
    model_ready = Signal(object, object)
    model_failed = Signal(str)
    started = Signal(int)
    opened = Signal(int, object)
    piece = Signal(int, int, str, bool)
    finished = Signal(int, object)
    failed = Signal(int, str)
    noticed = Signal(str)
    looked = Signal(object, object)
    weighed = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self.state = State.READY
        self.model_name: ModelName | None = MODEL
        self.asked: list[tuple[Prompt, Decoding]] = []
        self.preparations: list[tuple[Prompt, Decoding]] = []
        self.prepared: tuple[Prompt, Decoding] | None = None
        self.adopted = 0
        """How many requests were for what had been prepared."""
        self.running: int | None = None
        self.looks: list[tuple[Prompt, Decoding]] = []
        self.weighings: list[tuple[float, str, str]] = []
        self.weighing: int | None = None
        self.branches: list[Branch] = []
        self._ids = count(1)
        self._texts = ["", ""]

    def ready(self) -> None:
        """The model is loaded."""
        self.model_ready.emit(MODEL, DeviceReport("cpu", "CPU", "There is no graphics card."))

    def request(self, prompt: Prompt, decoding: Decoding) -> int:
        self.asked.append((prompt, decoding))
        self.adopted += self.prepared == (prompt, decoding)
        self.prepared = None
        self._texts = ["", ""]
        self.running = next(self._ids)
        if self.state is not State.LOADING:
            self.become(State.WRITING)
        return self.running

    def branch(self, prompt: Prompt, decoding: Decoding, pair: Suggestion, branch: Branch) -> int:
        self.branches.append(branch)
        job = self.request(prompt, decoding)
        self._texts = list(pair.texts)
        return job

    def look(self, prompt: Prompt, decoding: Decoding) -> None:
        self.looks.append((prompt, decoding))

    def see(self, sight: Sight) -> None:
        """Say what the model would see where it was looked last."""
        self.looked.emit(self.looks[-1][0], sight)

    def weigh(self, strength: float, before: str, word: str) -> int:
        self.weighings.append((strength, before, word))
        self.weighing = next(self._ids)
        return self.weighing

    def stop_weighing(self) -> None:
        self.weighing = None

    def prepare(self, prompt: Prompt, decoding: Decoding) -> None:
        self.prepared = prompt, decoding
        self.preparations.append(self.prepared)

    def forget_prepared(self) -> None:
        self.prepared = None

    def stop(self) -> None:
        if self.running is not None:
            self.running = None
            self.become(State.READY)

    def close(self) -> None:
        self.stop()

    def open(self) -> None:
        """Say what the model is given."""
        assert self.running is not None
        self.opened.emit(self.running, self.suggestion())

    def write(self, alternative: int, text: str, replaces: bool = False) -> None:
        """Write a piece."""
        assert self.running is not None
        self._texts[alternative] = text if replaces else self._texts[alternative] + text
        self.piece.emit(self.running, alternative, text, replaces)

    def finish(self) -> None:
        """Be done with what was written."""
        job, self.running = self.running, None
        self.become(State.READY)
        self.finished.emit(job, self.suggestion())

    def answer(self, first: str, second: str) -> None:
        """Write a whole pair."""
        self.open()
        self.write(0, first)
        self.write(1, second)
        self.finish()

    def suggestion(self) -> Suggestion:
        """What was written so far."""
        before = self.asked[-1][0].before
        texts = (self._texts[0], self._texts[1])
        return Suggestion(before, "", texts, texts, 7, 0.5, 0, MODEL)

    def become(self, state: State) -> None:
        """Be in another state, and tell."""
        self.state = state
        self.state_changed.emit(state.value)
