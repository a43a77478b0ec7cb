"""The download of a model: one at a time, on its thread, with news that a window can bear."""

import os
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_app.services.suggestions import explain
from writer_app.services.worker import Job, Worker

HUB = "huggingface.co"
NEWS_SECONDS = 0.1
"""The shortest time between two reports of progress."""
PACE_SECONDS = 15.0
"""The time that is left is reckoned from the pace of the last so many seconds."""
STALL_MS = 5_000
"""No byte for this long, and the download counts as waiting for the network."""


class Arrived(Protocol):
    """What is read of `core.model_download.Progress`."""

    @property
    def done(self) -> int: ...  # noqa: D102 - described there
    @property
    def total(self) -> int: ...  # noqa: D102 - described there


Fetch = Callable[[str, Path, Callable[[Arrived], None], Callable[[], bool]], Path]
"""`core.model_download.download`."""


class DownloadService(QObject):
    """Downloads one model at a time; what has arrived stays when it is cancelled or ended.

    Signals arrive on the main thread and carry the model's id on the hub. Bytes are `object`
    because a signal's `int` ends at 2 GB.
    """

    started = Signal(str)
    progressed = Signal(str, object, object)
    """Bytes that are there, and bytes in all."""
    finished = Signal(str, object)
    """The folder of the whole, checked model."""
    cancelled = Signal(str)
    """It has ended, because the writer wished so."""
    failed = Signal(str, str)

    def __init__(
        self, models_dir: Path, fetch: Fetch | None = None, parent: QObject | None = None
    ) -> None:
        """`fetch` is `core.model_download.download` unless another one is given."""
        super().__init__(parent)
        self._models_dir = models_dir
        self._fetch = fetch
        self._worker = Worker("download", self)
        self._worker.reported.connect(self._on_reported)
        self._worker.finished.connect(self._on_finished)
        self._worker.failed.connect(self._on_failed)
        self._cancel = threading.Event()
        self._pace = Pace()
        self._stall = QTimer(self)
        self._stall.setSingleShot(True)
        self._stall.setInterval(STALL_MS)
        self._stall.timeout.connect(self._on_stall)
        self.running = ""
        """The id of the model on its way; "" for none."""
        self.cancelling = False
        self.waiting = False
        """Whether nothing has arrived for a while."""
        self.done = 0
        self.total = 0

    @property
    def seconds_left(self) -> float | None:
        """How long it will take from here, None where that cannot be told."""
        return None if self.waiting else self._pace.left(self.total)

    def start(self, model_id: str) -> None:
        """Download a model, or go on with one that was interrupted; nothing while one is coming."""
        if self.running:
            return
        self.running = model_id
        self.cancelling = self.waiting = False
        self.done = self.total = 0
        self._cancel = cancel = threading.Event()
        self._pace = Pace()
        self._worker.submit(lambda job: self._work(job, model_id, cancel))
        self.started.emit(model_id)
        self._stall.start()

    def cancel(self) -> None:
        """End the download; `cancelled` says when it has ended."""
        if self.running and not self.cancelling:
            self.cancelling = True
            self._cancel.set()

    def close(self) -> None:
        """End the thread; the download can go on at the next start."""
        self._stall.stop()
        self._cancel.set()
        self._worker.stop()

    def _work(self, job: Job, model_id: str, cancel: threading.Event) -> Path:
        told = float("-inf")

        def tell(progress: Arrived) -> None:
            nonlocal told
            now = time.monotonic()
            if now - told >= NEWS_SECONDS or progress.done >= progress.total:
                told = now
                job.report((now, progress.done, progress.total))

        fetch = self._fetch or _real_fetch()
        return fetch(model_id, self._models_dir, tell, lambda: job.cancelled or cancel.is_set())

    def _end(self) -> str:
        ended, self.running = self.running, ""
        self.cancelling = self.waiting = False
        self._stall.stop()
        return ended

    @Slot(int, object)
    def _on_reported(self, _job: int, news: tuple[float, int, int]) -> None:
        moment, done, self.total = news
        if done != self.done or not self.waiting:
            self.waiting = False
            self._stall.start()
        self.done = done
        self._pace.add(moment, done)
        self.progressed.emit(self.running, self.done, self.total)

    @Slot(int, object)
    def _on_finished(self, _job: int, folder: Path) -> None:
        self.finished.emit(self._end(), folder)

    @Slot(int, object)
    def _on_failed(self, _job: int, error: Exception) -> None:
        wished = self.cancelling
        ended = self._end()
        if wished:
            self.cancelled.emit(ended)
        else:
            self.failed.emit(ended, explain(error))

    @Slot()
    def _on_stall(self) -> None:
        if self.done < self.total or not self.total:  # afterwards it is checked, without a network
            self.waiting = True
            self._pace = Pace()
            self.progressed.emit(self.running, self.done, self.total)


class Pace:
    """How fast bytes arrive, over a window of time that moves along."""

    def __init__(self) -> None:
        self._points: deque[tuple[float, int]] = deque()

    def add(self, moment: float, done: int) -> None:
        """`done` bytes were there at a moment, in seconds of any clock that only goes forward."""
        self._points.append((moment, done))
        while self._points[-1][0] - self._points[0][0] > PACE_SECONDS:
            self._points.popleft()

    def left(self, total: int) -> float | None:
        """Seconds until `total` bytes are there; None in the first two and while none arrive."""
        if not self._points:
            return None
        (begin, before), (now, done) = self._points[0], self._points[-1]
        if now - begin < 2.0 or done <= before:
            return None
        return (total - done) * (now - begin) / (done - before)


def _real_fetch() -> Fetch:
    from writer_app.core.model_download import download  # no window needs it before

    return download


def host() -> str:
    """Where models are fetched from: the host of `HF_ENDPOINT`, or the hub's own."""
    return urlsplit(os.environ.get("HF_ENDPOINT", "")).netloc or HUB
