"""Training a personal model on its thread: plan, progress, pause, cancel, and what came of it."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtCore import QObject, Signal, Slot

from training import recipe, run_record
from training.data import holdout
from training.errors import TrainingError
from training.progress import Cancelled, Control, Event
from training.recipe import DpoRecipe
from training.tuning import estimate
from writer_app.core.errors import WriterError
from writer_app.core.files import write_atomically
from writer_app.core.language import said
from writer_app.core.model_library import ModelLibrary, PersonalVersion
from writer_app.core.preferences import STORY_START, PreferenceStore
from writer_app.core.text import context_start
from writer_app.engine.types import Decoding, Prompt, Suggestion
from writer_app.services.suggestions import explain
from writer_app.services.worker import Job, Worker

MINIMUM_CHOICES = 20
"""Fewer choices than this say more about the moment than about the writer."""

SAMPLE_TOKENS = 50
OPENING_CHARACTERS = 160
"""How much of the story before a sample is shown."""


class State(StrEnum):
    """Where a training stands."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"


@dataclass(frozen=True)
class TrainingPlan:
    """What a training would do; `problem` is the sentence that says why it cannot, or None."""

    choices: int
    training: int
    held_out: int
    seconds: float
    memory_bytes: int
    problem: str | None
    unfinished: bool


@dataclass(frozen=True)
class Sample:
    """How the old and the new model go on from the same place."""

    opening: str
    old: str
    new: str


@dataclass(frozen=True)
class TrainingOutcome:
    """A finished training that the writer has yet to use or discard."""

    figures: Mapping[str, Any]
    record: Mapping[str, Any]
    samples: tuple[Sample, ...]
    folder: Path


class TrainingService(QObject):
    """Trains one personal model at a time from the writer's choices.

    The run lives in the library's run folder until it is used or discarded, so that it can go on
    after a crash. Signals arrive on the main thread.
    """

    state_changed = Signal(str)
    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(
        self, library: ModelLibrary, store: PreferenceStore | None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._store = store
        self._worker = Worker("training", self)
        self._worker.reported.connect(self._on_reported)
        self._worker.finished.connect(self._on_finished)
        self._worker.failed.connect(self._on_failed)
        self._control = Control()
        self._keep = False
        self.state = State.IDLE
        self.outcome: TrainingOutcome | None = None

    def plan(self) -> TrainingPlan:
        """Count, estimate and check; quick enough for the main thread."""
        rows = self._store.training_rows() if self._store is not None else []
        train, held_out = holdout.split_rows(rows)
        problem = None
        seconds, memory = 0.0, 0
        unfinished = self._library.unfinished_run() is not None
        if self._store is None:
            problem = said("Your choices could not be opened, so there is nothing to train on.")
        elif len(rows) < MINIMUM_CHOICES:
            problem = said(
                "Training starts at {minimum_choices} choices; so far there are {len}. Ask "
                "for suggestions while you write and take the one you like better."
            ).format(minimum_choices=MINIMUM_CHOICES, len=len(rows))
        else:
            try:
                base = self._library.base()
            except WriterError as error:
                problem = str(error)
            else:
                needed = estimate.estimate(
                    base.parameters, rows, personal_recipe(), base.vocabulary
                )
                seconds, memory = needed.seconds, needed.memory_bytes
                free = psutil.virtual_memory().available
                if memory > free:
                    problem = said(
                        "Training needs about {memory} GB of memory and {free} GB is free. Close "
                        "other programs and try again."
                    ).format(memory=f"{memory / 1e9:.1f}", free=f"{free / 1e9:.1f}")
        return TrainingPlan(
            len(rows), len(train), len(held_out), seconds, memory, problem, unfinished
        )

    def start(self, resume: bool = False) -> None:
        """Begin a training on all choices, or go on with the unfinished one.

        Raises WriterError when it cannot begin.
        """
        if self.state in (State.RUNNING, State.PAUSED):
            return
        folder = self._library.run_folder
        if resume:
            request = self._library.unfinished_run()
            if request is None:
                raise WriterError(
                    said("There is no unfinished training to go on with. Start a new one.")
                )
            if request["base_hash"] != self._library.base().hash:
                raise WriterError(
                    said(
                        "The unfinished training belongs to another base model. Go back to that "
                        "base, or start anew."
                    )
                )
        else:
            request = self._prepare(folder)
        stored = (folder / "rows.jsonl").read_text(encoding="utf-8")
        rows = [json.loads(line) for line in stored.splitlines()]
        self.outcome = None
        self._keep = False
        self._control = control = Control()
        library = self._library
        base_path = library.base().path
        seed = int(request["seed"])

        def work(job: Job) -> TrainingOutcome:
            from training.tuning.tune import tune
            from writer_app.engine.devices import use_threads

            use_threads()
            train, held_out = holdout.split_rows(rows)
            result = tune(
                personal_recipe(seed),
                base_path,
                train,
                held_out,
                folder,
                listener=job.report,
                control=control,
                resume=resume,
                or_anew=True,
            )
            record = {
                **run_record.read(folder),
                **request,
                "figures": result.figures,
                "finished": _now(),
            }
            samples = _samples(library, result.folder, held_out or train, seed, control)
            return TrainingOutcome(result.figures, record, samples, folder)

        self._worker.submit(work)
        self._become(State.RUNNING)

    def pause(self) -> None:
        """Hold the training at its next step."""
        if self.state is State.RUNNING:
            self._control.pause()
            self._become(State.PAUSED)

    def resume(self) -> None:
        """Let a paused training go on."""
        if self.state is State.PAUSED:
            self._control.resume()
            self._become(State.RUNNING)

    def cancel(self) -> None:
        """End the training; nothing changes, and `cancelled` says when it has ended."""
        self._control.cancel()

    def use(self, outcome: TrainingOutcome) -> PersonalVersion:
        """Keep a finished training as a new version and make it the one that writes.

        Raises WriterError when it cannot be kept; the outcome can then be tried again.
        """
        version = self._library.add(outcome.folder, dict(outcome.record))
        self._library.use(version.number)
        self._library.discard_run()
        self.outcome = None
        self._become(State.IDLE)
        return version

    def discard(self, outcome: TrainingOutcome) -> None:
        """Forget a finished training."""
        self._library.discard_run()
        self.outcome = None
        self._become(State.IDLE)

    def close(self) -> None:
        """End the thread; an unfinished training can go on at the next start."""
        self._keep = True
        self._control.cancel()
        self._worker.stop()

    def _prepare(self, folder: Path) -> dict[str, Any]:
        plan = self.plan()
        if plan.problem is not None or self._store is None:
            raise WriterError(plan.problem or said("Your choices could not be opened."))
        base = self._library.base()
        rows = self._store.training_rows()
        request = {
            "base_hash": base.hash,
            "base_name": base.name,
            "choices": [row["id"] for row in rows],
            "seed": secrets.randbelow(2**31 - 1) + 1,
            "recipe": recipe.to_values(personal_recipe()),
            "created": _now(),
        }
        self._library.discard_run()
        folder.mkdir(mode=0o700, parents=True)
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        write_atomically(folder / "rows.jsonl", lines.encode(), private=True)
        write_atomically(folder / "request.json", json.dumps(request).encode(), private=True)
        return request

    def _become(self, state: State) -> None:
        self.state = state
        self.state_changed.emit(state.value)

    @Slot(int, object)
    def _on_reported(self, identifier: int, event: Event) -> None:
        self.progressed.emit(event)

    @Slot(int, object)
    def _on_finished(self, identifier: int, outcome: TrainingOutcome) -> None:
        self.outcome = outcome
        self._become(State.FINISHED)
        self.finished.emit(outcome)

    @Slot(int, object)
    def _on_failed(self, identifier: int, error: Exception) -> None:
        self._become(State.IDLE)
        if isinstance(error, Cancelled):
            if not self._keep:
                self._library.discard_run()
            self.cancelled.emit()
        else:
            self.failed.emit(str(error) if isinstance(error, TrainingError) else explain(error))


def personal_recipe(seed: int | None = None) -> DpoRecipe:
    """The recipe for personal models, with its seed or another."""
    overrides = [] if seed is None else [f"seed={seed}"]
    return recipe.load("personal", "dpo", overrides)


def _samples(
    library: ModelLibrary,
    adapter: Path,
    rows: list[dict[str, Any]],
    seed: int,
    control: Control,
) -> tuple[Sample, ...]:
    """A continuation by the model in use and by the new one, from two places in held-out stories.

    Both draw with the same seed.
    """
    from writer_app.engine.decoding import suggest
    from writer_app.engine.devices import choose_device
    from writer_app.engine.gpt2 import LanguageModel

    base = library.base()
    new = PersonalVersion(
        number=0,
        path=adapter,
        created="",
        base_name=base.name,
        base_hash=base.hash,
        choice_ids=(),
        figures={},
        record={},
        usable=True,
        problem=None,
    )
    stories = [row["prompt"].removeprefix(STORY_START) for row in reversed(rows)]
    openings = list(dict.fromkeys(stories))[:2]
    decoding = Decoding(length_tokens=SAMPLE_TOKENS, seed=seed)
    texts: dict[bool, list[str]] = {}
    for is_new, version in ((False, library.active()), (True, new)):
        model = LanguageModel.load(base, version, choose_device("cpu"))
        texts[is_new] = []
        for opening in openings:
            control.checkpoint()
            *_, last = suggest(model, Prompt(opening), decoding, lambda: False)
            assert isinstance(last, Suggestion)
            texts[is_new].append(last.texts[0])
        model.close()
    ends = [opening[context_start(opening, OPENING_CHARACTERS) :] for opening in openings]
    return tuple(map(Sample, ends, texts[False], texts[True]))


def _now() -> str:
    return datetime.now(UTC).isoformat()
