"""The base models on this computer: found, checked, switched and deleted, on a thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psutil
from PySide6.QtCore import QObject, Signal, Slot

from writer_app.core.errors import WriterError
from writer_app.core.model_files import ModelFolder, inspect_model
from writer_app.core.model_library import ModelLibrary
from writer_app.core.resources import starters
from writer_app.services.suggestions import explain
from writer_app.services.worker import Job, Worker


class Disk(Protocol):
    """What is asked of `core.model_download`."""

    def downloaded(self, models_dir: Path) -> dict[str, Path]: ...  # noqa: D102 - described there
    def partial(self, models_dir: Path) -> dict[str, int]: ...  # noqa: D102 - described there
    def remove(self, model_id: str, models_dir: Path) -> None: ...  # noqa: D102 - described there


@dataclass(frozen=True)
class Found:
    """What lies on the disk."""

    downloaded: Mapping[str, Path] = field(default_factory=dict)
    """Folders of whole models by their id on the hub."""
    partial: Mapping[str, int] = field(default_factory=dict)
    """Bytes of interrupted downloads by id."""


@dataclass(frozen=True)
class Memory:
    """Of this computer, in bytes."""

    free: int
    total: int


class ModelService(QObject):
    """Looks what models there are, and makes one of them the base that writes.

    What reads whole models runs on a thread of its own. Signals arrive on the main thread.
    """

    looked = Signal()
    """`found` or `folders` has news."""
    changed = Signal(object)
    """A `ModelFolder` is the base from now on; load it."""
    refused = Signal(str)
    """The base stays as it was, for the reason in the sentence."""
    removed = Signal(str)
    not_removed = Signal(str, str)

    def __init__(
        self,
        library: ModelLibrary,
        models_dir: Path,
        disk: Disk | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`disk` is `core.model_download` unless another one is given."""
        super().__init__(parent)
        self._library = library
        self._models_dir = models_dir
        self._disk = disk
        self._worker = Worker("models", self)
        self._worker.reported.connect(self._on_reported)
        self._worker.finished.connect(self._on_finished)
        self._worker.failed.connect(self._on_failed)
        self._looking = 0
        self._switching = 0
        self._wanted: Path | None = None
        self._removing: dict[int, str] = {}
        self.found: Found | None = None
        """None until the disk was looked at for the first time."""
        self.folders: dict[Path, ModelFolder | str | None] = {}
        """The writer's own folders with what is in them, a sentence that says why they cannot be
        used, or None until that is known."""

    @property
    def busy(self) -> bool:
        """Whether a model is being checked to be used."""
        return bool(self._switching)

    def look(self) -> None:
        """Look at the disk anew; `looked` says when there is news."""
        self._worker.cancel(self._looking)
        self._know(self._library.base_path())
        folders = list(self.folders)
        models_dir = self._models_dir

        def work(job: Job) -> None:
            disk = self._disk or _real_disk()
            job.report(Found(disk.downloaded(models_dir), disk.partial(models_dir)))
            for folder in folders:
                if job.cancelled:
                    return
                job.report((folder, _inspect(folder)))

        self._looking = self._worker.submit(work)

    def use(self, folder: Path | None) -> None:
        """Write with the model in a folder from now on, None for the one at first, if sound."""
        self._worker.cancel(self._switching)
        self._wanted = folder
        self._switching = self._worker.submit(lambda job: inspect_model(folder or starters()[0]))

    def remove(self, model_id: str) -> None:
        """Delete a downloaded model, or what is there of it."""
        models_dir = self._models_dir
        job = self._worker.submit(
            lambda job: (self._disk or _real_disk()).remove(model_id, models_dir)
        )
        self._removing[job] = model_id

    def close(self) -> None:
        """End the thread."""
        self._worker.stop()

    def _know(self, folder: Path) -> None:
        """Count a folder among the writer's own, unless it is built in or downloaded."""
        within = folder.resolve()
        built_in = within in [starter.resolve() for starter in starters()]
        if not built_in and self._models_dir.resolve() not in within.parents:
            self.folders.setdefault(folder, None)

    @Slot(int, object)
    def _on_reported(self, _job: int, news: Found | tuple[Path, ModelFolder | str]) -> None:
        if isinstance(news, Found):
            self.found = news
        else:
            self.folders[news[0]] = news[1]
        self.looked.emit()

    @Slot(int, object)
    def _on_finished(self, job: int, result: object) -> None:
        if job == self._switching:
            self._switching = 0
            try:
                # Here and not on the thread: the settings tell widgets of the change. The model
                # was read just now, and is not read again.
                base = self._library.use_base_folder(self._wanted)
            except WriterError as error:
                self.refused.emit(str(error))
                return
            self._know(base.path)
            if base.path in self.folders:
                self.folders[base.path] = base
            self.changed.emit(base)
        elif job in self._removing:
            self.removed.emit(self._removing.pop(job))
            self.look()

    @Slot(int, object)
    def _on_failed(self, job: int, error: Exception) -> None:
        if job == self._switching:
            self._switching = 0
            self.refused.emit(explain(error))
        elif job in self._removing:
            self.not_removed.emit(self._removing.pop(job), explain(error))
            self.look()
        elif job == self._looking:
            explain(error)  # into the log; the rows stay as they are


def memory() -> Memory:
    """The memory that this computer has, and what of it is free now."""
    now = psutil.virtual_memory()
    return Memory(free=int(now.available), total=int(now.total))


def _real_disk() -> Disk:
    from writer_app.core import model_download  # no window needs it before

    return model_download


def _inspect(folder: Path) -> ModelFolder | str:
    try:
        return inspect_model(folder)
    except WriterError as error:
        return str(error)
