"""The history of writing on its way to the disk, which is only touched on a thread of its own."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from writer_app.core.writing_history import Entry, HistoryFile
from writer_app.services.suggestions import explain
from writer_app.services.worker import Job, Worker


class WritingLog(QObject):
    """Reads the history once and adds to it; what the disk refuses is tried again with the next."""

    loaded = Signal(list)
    """Every entry that was there at the start, once."""
    failed = Signal(str)
    """The history cannot be kept, or was set aside; a sentence, told once."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._file: HistoryFile | None = None
        self._waiting: list[Entry] = []
        self._told = False
        self._worker = Worker("history", self)
        self._worker.finished.connect(self._on_finished)
        self._worker.failed.connect(self._on_failed)
        self._loading = self._worker.submit(self._load)

    def add(self, entries: Iterable[Entry]) -> None:
        """Add these, soon."""
        new = list(entries)

        def work(job: Job) -> None:
            self._waiting += new
            self._write()

        self._worker.submit(work)

    def rename(self, old: str, new: str, title: str) -> None:
        """A story has another name now."""

        def work(job: Job) -> None:
            self._write()
            self._opened().rename(old, new, title)

        self._worker.submit(work)

    def close(self) -> None:
        """Write what is left and end the thread."""

        def work(job: Job) -> None:
            try:
                self._write()
            finally:
                if self._file is not None:
                    self._file.close()

        self._worker.submit(work)
        self._worker.finish()

    def _load(self, job: Job) -> tuple[list[Entry], str | None]:
        file = self._opened()
        return file.entries(), file.problem

    def _opened(self) -> HistoryFile:
        if self._file is None:
            self._file = HistoryFile(self._path)
        return self._file

    def _write(self) -> None:
        if self._waiting:
            self._opened().add(self._waiting)
            self._waiting.clear()

    @Slot(int, object)
    def _on_finished(self, identifier: int, result: tuple[list[Entry], str | None] | None) -> None:
        if identifier == self._loading and result is not None:
            entries, problem = result
            self.loaded.emit(entries)
            if problem is not None:
                self.failed.emit(problem)

    @Slot(int, object)
    def _on_failed(self, _identifier: int, error: Exception) -> None:
        if not self._told:
            self._told = True
            self.failed.emit(explain(error))
