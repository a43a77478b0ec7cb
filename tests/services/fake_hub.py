"""A hub, and the models that lie on the disk, worked by a test by hand."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from writer_app.core.errors import WriterError


class Progress(NamedTuple):
    done: int
    total: int


Tell = Callable[[Progress], None]
Cancelled = Callable[[], bool]


class FakeHub:
    """Offers what `core.model_download` offers, and does what the test says, when it says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Path]] = []
        self.does: Callable[[Tell, Cancelled], None] = lambda tell, cancelled: None
        self.whole: dict[str, Path] = {}
        self.pieces: dict[str, int] = {}
        self.refusal: str | None = None
        self.threads: set[threading.Thread] = set()
        """Those on which anything was asked."""

    def download(self, model_id: str, models_dir: Path, tell: Tell, cancelled: Cancelled) -> Path:
        self.threads.add(threading.current_thread())
        self.asked.append((model_id, models_dir))
        self.does(tell, cancelled)
        self.pieces.pop(model_id, None)
        return self.whole.setdefault(model_id, models_dir / "whole")

    def downloaded(self, models_dir: Path) -> dict[str, Path]:
        self.threads.add(threading.current_thread())
        return dict(self.whole)

    def partial(self, models_dir: Path) -> dict[str, int]:
        return dict(self.pieces)

    def remove(self, model_id: str, models_dir: Path) -> None:
        self.threads.add(threading.current_thread())
        if self.refusal is not None:
            raise WriterError(self.refusal)
        self.whole.pop(model_id, None)
        self.pieces.pop(model_id, None)


def until_cancelled(tell: Tell, cancelled: Cancelled) -> None:
    """A download that has come as far as 30 of 100 bytes and gets no further."""
    tell(Progress(30, 100))
    while not cancelled():
        time.sleep(0.005)
    raise InterruptedError  # as the real one has an exception of its own for this


class Steps:
    """A download that a test leads from place to place, and to its end."""

    def __init__(self) -> None:
        self._steps: list[Progress] = []
        self._ended = threading.Event()
        self.error: Exception | None = None

    def go_to(self, done: int, total: int) -> None:
        """So many bytes are there."""
        self._steps.append(Progress(done, total))

    def end(self, error: Exception | None = None) -> None:
        """It is finished, or has failed."""
        self.error = error
        self._ended.set()

    def __call__(self, tell: Tell, cancelled: Cancelled) -> None:
        while not (self._ended.is_set() and not self._steps):
            if cancelled():
                raise InterruptedError
            if self._steps:
                tell(self._steps.pop(0))
                time.sleep(0.11)  # or the news would be thinned
            time.sleep(0.005)
        if self.error is not None:
            raise self.error
