"""The one pattern for background work: a thread, a queue, one door back to the main thread."""

import logging
import threading
from collections.abc import Callable
from itertools import count
from typing import Any

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

log = logging.getLogger(__name__)

STOP_WAIT_MS = 30_000
"""How long `stop` waits for the running job, in milliseconds; importing torch can take 10,000."""


class Job:
    """One piece of work, as its function sees it: may be cancelled, may report on its way."""

    def __init__(self, identifier: int, function: Callable[["Job"], Any]) -> None:
        self.id = identifier
        self._function = function
        self._cancelled = threading.Event()
        self._emit: Callable[[Job, object], None] | None = None

    @property
    def cancelled(self) -> bool:
        """True once nobody wants the result any more; a long function asks this often."""
        return self._cancelled.is_set()

    def report(self, value: object) -> None:
        """Send `value` to the main thread, in order, before the result."""
        if self._emit is not None:
            self._emit(self, value)

    def cancel(self) -> None:
        """Ask the function to end."""
        self._cancelled.set()

    def run(self, emit: Callable[["Job", object], None]) -> Any:
        """Run the function on the calling thread."""
        self._emit = emit
        return self._function(self)


class _Runner(QObject):
    """Lives on the worker's thread and runs one job at a time."""

    reported = Signal(object, object)
    finished = Signal(object, object)
    failed = Signal(object, object)

    @Slot(object)
    def run(self, job: Job) -> None:
        if job.cancelled:
            return
        try:
            result = job.run(self.reported.emit)
        except Exception as error:  # every failure travels to the main thread
            self.failed.emit(job, error)
        else:
            self.finished.emit(job, result)


class Worker(QObject):
    """Runs functions in order on one thread; results, reports and errors arrive on the main thread.

    Nothing arrives from a job after it was cancelled: late results are dropped by id.
    """

    reported = Signal(int, object)
    finished = Signal(int, object)
    failed = Signal(int, object)
    _submitted = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids = count(1)
        self._jobs: dict[int, Job] = {}
        self._thread = QThread()
        self._thread.setObjectName(name)
        self._runner = _Runner()
        self._runner.moveToThread(self._thread)
        self._submitted.connect(self._runner.run, Qt.ConnectionType.QueuedConnection)
        self._runner.reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)
        self._runner.finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)
        self._runner.failed.connect(self._on_failed, Qt.ConnectionType.QueuedConnection)
        self._thread.start()

    def submit(self, function: Callable[[Job], Any]) -> int:
        """Queue `function`; return the id that its reports, result or error will carry."""
        job = Job(next(self._ids), function)
        self._jobs[job.id] = job
        self._submitted.emit(job)
        return job.id

    def cancel(self, identifier: int) -> None:
        """Drop a job: it is not started, or asked to end, and nothing more arrives from it."""
        job = self._jobs.pop(identifier, None)
        if job is not None:
            job.cancel()

    @property
    def busy(self) -> bool:
        """True while a job is queued or running that nobody has cancelled."""
        return bool(self._jobs)

    def stop(self) -> None:
        """Cancel everything and end the thread; returns when it has ended."""
        for identifier in list(self._jobs):
            self.cancel(identifier)
        self.finish()

    def finish(self) -> None:
        """Let the jobs already queued run, then end the thread; returns when it has ended."""
        self._submitted.emit(Job(0, lambda job: self._thread.quit()))
        if not self._thread.wait(STOP_WAIT_MS):
            log.error("The thread %s did not end in time.", self._thread.objectName())

    @Slot(object, object)
    def _on_reported(self, job: Job, value: object) -> None:
        if job.id in self._jobs:
            self.reported.emit(job.id, value)

    @Slot(object, object)
    def _on_finished(self, job: Job, result: object) -> None:
        if self._jobs.pop(job.id, None) is not None:
            self.finished.emit(job.id, result)

    @Slot(object, object)
    def _on_failed(self, job: Job, error: object) -> None:
        if self._jobs.pop(job.id, None) is not None:
            self.failed.emit(job.id, error)
