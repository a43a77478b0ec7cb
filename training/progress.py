"""What a run tells those who watch it, and what they can ask of it: the same for all runs.

A loop calls `Control.checkpoint` once a step and hands an `Event` to its listener. A terminal, a
log file and a window are three listeners; pause and cancel come in through the `Control`.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Literal, TextIO

from training.errors import TrainingError

Kind = Literal["message", "step", "evaluation", "checkpoint", "done"]
State = Literal["running", "paused", "cancelled"]


@dataclass(frozen=True)
class Event:
    """One piece of news from a run.

    `step` of `steps` optimizer steps are done; `seconds_left` is an estimate in seconds, None while
    there is nothing to base it on; `metrics` maps names to figures (the run's documentation gives
    their units); `message` is a sentence for the reader, empty if the figures say it all.
    """

    kind: Kind
    step: int
    steps: int
    seconds_left: float | None = None
    metrics: Mapping[str, float] = field(default_factory=dict)
    message: str = ""


Listener = Callable[[Event], None]


def broadcast(*listeners: Listener) -> Listener:
    """Return one listener that passes every event on to all of `listeners`, in order."""

    def listen(event: Event) -> None:
        for listener in listeners:
            listener(event)

    return listen


class TerminalListener:
    """Keeps one line up to date with the steps; messages and evaluations get lines of their own.

    Where the stream is not a terminal (a log file), each event is a line of its own.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._updates = self._stream.isatty()

    def __call__(self, event: Event) -> None:
        """Show one event."""
        passing = event.kind == "step" and self._updates
        start = "\r\x1b[2K" if self._updates else ""
        self._stream.write(start + describe(event) + ("" if passing else "\n"))
        self._stream.flush()


class JsonlListener:
    """Appends each event to a file as one JSON object a line, with the time in epoch seconds."""

    def __init__(self, path: Path) -> None:
        """Raise `TrainingError` if the folder of `path` can't be made."""
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise TrainingError(
                f"{path.parent} can't be made: {error}. Choose another folder."
            ) from error

    def __call__(self, event: Event) -> None:
        """Keep one event."""
        record = {"time": round(time.time(), 3)} | asdict(event) | {"metrics": dict(event.metrics)}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def read_events(path: Path) -> list[Event]:
    """Return the events that a `JsonlListener` kept in a file, in order."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    names = [f.name for f in fields(Event)]
    return [Event(**{name: record[name] for name in names}) for record in records]


def describe(event: Event) -> str:
    """Return an event as one line of text for a person."""
    parts = [f"step {event.step:,} of {event.steps:,}"] if event.steps else []
    parts += [f"{name} {_figure(value)}" for name, value in event.metrics.items()]
    if event.seconds_left is not None and event.kind != "done":
        parts.append(f"{format_seconds(event.seconds_left)} left")
    if event.message or event.kind == "checkpoint":
        parts.append(event.message or "checkpoint written")
    return " · ".join(parts)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:.4g}"


def format_seconds(seconds: float) -> str:
    """Return a length of time given in seconds as text: `45 s`, `12 min`, `1 h 05 min`."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


class Cancelled(Exception):
    """Raised inside a loop by `Control.checkpoint` once the run has been cancelled."""


class Control:
    """Pause, resume and cancel for one run; any thread may call any method.

    Cancelling is final and wins over pausing.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._state: State = "running"

    @property
    def state(self) -> State:
        """What has been asked of the run: `running`, `paused` or `cancelled`."""
        with self._condition:
            return self._state

    def pause(self) -> None:
        """Make the run wait at its next step; without effect once cancelled."""
        self._move("running", "paused")

    def resume(self) -> None:
        """Let a paused run go on; without effect otherwise."""
        self._move("paused", "running")

    def cancel(self) -> None:
        """Make the run stop at its next step, waiting or not."""
        with self._condition:
            self._state = "cancelled"
            self._condition.notify_all()

    def checkpoint(self) -> None:
        """Called by the run at each step: wait while paused.

        Raises:
            Cancelled: the run has been cancelled.
        """
        with self._condition:
            self._condition.wait_for(lambda: self._state != "paused")
            if self._state == "cancelled":
                raise Cancelled

    def _move(self, before: State, after: State) -> None:
        with self._condition:
            if self._state == before:
                self._state = after
                self._condition.notify_all()


class TimeLeft:
    """Estimates the seconds left of a run of `steps` steps from the pace of its recent ones.

    The pace is an exponential average of the seconds a step took, with the weight of the first
    few steps corrected as in Adam, so that the first estimate is already a fair one. Time that is
    not work (a pause) is left out by calling `restart` after it.
    """

    SMOOTHING = 0.95

    def __init__(self, steps: int, done: int = 0, clock: Callable[[], float] = time.monotonic):
        self._steps = steps
        self._done = done
        self._clock = clock
        self._average = 0.0
        self._weight = 0.0
        self._last = clock()

    def restart(self) -> None:
        """Start the clock anew, so that the time since the last step does not count."""
        self._last = self._clock()

    def update(self, done: int) -> float | None:
        """Note that `done` steps are done and return the seconds left, None before any is done."""
        now = self._clock()
        for _ in range(done - self._done):
            pace = (now - self._last) / (done - self._done)
            self._average = self.SMOOTHING * self._average + (1 - self.SMOOTHING) * pace
            self._weight = self.SMOOTHING * self._weight + (1 - self.SMOOTHING)
        self._done, self._last = done, now
        return (self._steps - done) * self._average / self._weight if self._weight else None
