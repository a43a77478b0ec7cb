"""What the list of models says of each: one row, and its words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale

from writer_app.core.language import shown
from writer_app.core.model_catalogue import CatalogueModel
from writer_app.core.model_files import ModelFolder
from writer_app.services.downloads import DownloadService
from writer_app.services.models import Found
from writer_app.ui.personal import words

NOTHING = "\u2013"
"""What stands where a number is not known."""


class State(Enum):
    """Where a model is."""

    UNKNOWN = auto()
    """Nobody has looked yet."""
    BUILT_IN = auto()
    OWN_FOLDER = auto()
    DOWNLOADED = auto()
    ARRIVING = auto()
    INTERRUPTED = auto()
    ABSENT = auto()
    REFUSED = auto()
    """A folder of the writer's that cannot be used."""


@dataclass(frozen=True)
class Row:
    """One model of the list. Zeros stand for what is not known."""

    key: str
    """The id in the catalogue, or the path of a folder of the writer's own."""
    title: str
    description: str
    parameters: int
    disk_bytes: int
    memory_bytes: int
    licence: str
    page: str
    state: State
    in_use: bool = False
    folder: Path | None = None
    """Where it lies, if it can be used."""
    arrived: int = 0
    """Bytes of a download that are there."""
    problem: str = ""
    """Why a folder of the writer's own cannot be used."""

    @property
    def usable(self) -> bool:
        """Whether it can be made the one that writes."""
        here = (State.BUILT_IN, State.OWN_FOLDER, State.DOWNLOADED)
        return self.state in here and not self.in_use

    @property
    def deletable(self) -> bool:
        """Whether files of it can be deleted."""
        return self.state in (State.DOWNLOADED, State.INTERRUPTED) and not self.in_use


def list_rows(
    catalogue: Iterable[CatalogueModel],
    found: Found | None,
    folders: Mapping[Path, ModelFolder | str | None],
    base: Path,
    downloads: DownloadService,
) -> list[Row]:
    """The catalogue in its order, then the writer's own folders by name."""
    in_use = base.resolve()
    rows = []
    for model in catalogue:
        folder = model.folder
        if folder is None and found is not None:
            folder = found.downloaded.get(model.id)
        arrived, size = 0, model.download_bytes
        if model.folder is not None:
            state = State.BUILT_IN
        elif model.id == downloads.running:
            state, arrived = State.ARRIVING, downloads.done
            size = downloads.total or size  # the hub knows it better than the catalogue
        elif found is None:
            state = State.UNKNOWN
        elif folder is not None:
            state = State.DOWNLOADED
        elif model.id in found.partial:
            state, arrived = State.INTERRUPTED, found.partial[model.id]
        else:
            state = State.ABSENT
        rows.append(
            Row(
                key=model.id,
                title=shown("models", model.title),
                description=shown("models", model.description),
                parameters=model.parameters,
                disk_bytes=size,
                memory_bytes=model.memory_bytes,
                licence=model.licence,
                page=model.page,
                state=state,
                in_use=folder is not None and folder.resolve() == in_use,
                folder=folder,
                arrived=arrived,
            )
        )
    known = {row.folder.resolve() for row in rows if row.folder is not None}
    own = sorted(folders.items(), key=lambda item: item[0].name.casefold())
    rows += [
        _own_row(folder, content, folder.resolve() == in_use)
        for folder, content in own
        if folder.resolve() not in known
    ]
    return rows


def _own_row(folder: Path, content: ModelFolder | str | None, in_use: bool) -> Row:
    whole = content if isinstance(content, ModelFolder) else None
    problem = content if isinstance(content, str) else ""
    state = State.REFUSED if problem else State.UNKNOWN if whole is None else State.OWN_FOLDER
    return Row(
        key=str(folder),
        title=whole.name if whole is not None else folder.name,
        description=str(folder),
        parameters=whole.parameters if whole is not None else 0,
        disk_bytes=whole.weight_bytes if whole is not None else 0,
        memory_bytes=whole.memory_needed() if whole is not None else 0,
        licence="",
        page="",
        state=state,
        in_use=in_use,
        folder=folder if whole is not None else None,
        problem=problem,
    )


def weights_words(parameters: int) -> str:
    """A number of weights as one says it: ``124 million``, ``1.6 billion``."""
    if not parameters:
        return NOTHING
    if parameters >= 1e9:
        number = QLocale().toString(parameters / 1e9, "f", 1)
        return QCoreApplication.translate("models", "{n} billion").format(n=number)
    if parameters < 5e5:
        return QCoreApplication.translate("models", "under 1 million")
    number = QLocale().toString(round(parameters / 1e6))
    return QCoreApplication.translate("models", "{n} million").format(n=number)


def size_words(row: Row) -> str:
    """What it takes on the disk."""
    return words.size(row.disk_bytes) if row.disk_bytes else NOTHING


def licence_words(row: Row) -> str:
    """Its licence; that of a folder is between the writer and where it came from."""
    return row.licence or QCoreApplication.translate("models", "not known")


def state_words(row: Row, *, waiting: bool = False) -> str:
    """Where it is, in two or three words."""
    translate = QCoreApplication.translate
    if row.in_use and row.state is not State.REFUSED:
        return translate("models", "✓ in use")
    whole = 100 * row.arrived // row.disk_bytes if row.disk_bytes else 0
    share = words.percent(whole / 100)  # rounded down: 100 % is all of it
    match row.state:
        case State.UNKNOWN:
            return "…"
        case State.BUILT_IN:
            return translate("models", "built in")
        case State.OWN_FOLDER:
            return translate("models", "in your folder")
        case State.DOWNLOADED:
            return translate("models", "downloaded")
        case State.ARRIVING if whole >= 100:
            return translate("models", "checking…")
        case State.ARRIVING:
            said = translate("models", "waiting, {share}") if waiting else (
                translate("models", "downloading, {share}")
            )  # fmt: skip
            return said.format(share=share)
        case State.INTERRUPTED if not whole:
            return translate("models", "just begun")
        case State.INTERRUPTED:
            return translate("models", "{share} downloaded").format(share=share)
        case State.ABSENT:
            return translate("models", "not downloaded")
        case State.REFUSED:
            return translate("models", "⚠ not usable")


def failure_words(title: str, sentence: str) -> str:
    """What became of a download that failed; the sentence alone may not name the model."""
    return QCoreApplication.translate(
        "models", "{model} could not be downloaded. {sentence}"
    ).format(model=title, sentence=sentence)


def progress_words(done: int, total: int, seconds_left: float | None, *, waiting: bool) -> str:
    """How far a download is: ``312 of 548 MB, about 2 min left``."""
    translate = QCoreApplication.translate
    if not total:
        return translate("models", "Asking for the model…")
    if done >= total:
        return translate("models", "All of it is here. Checking it…")
    here = amounts(done, total)
    if waiting:
        return translate("models", "{here}. Waiting for the network…").format(here=here)
    if seconds_left is None:
        return here
    return translate("models", "{here}, about {time} left").format(
        here=here, time=words.duration(seconds_left)
    )


def amounts(done: int, total: int) -> str:
    """Two sizes in one unit, the larger one's."""
    unit, name, places = (1e9, "GB", 1) if total >= 1e9 else (1e6, "MB", 0)
    return QCoreApplication.translate("models", "{done} of {total}\u00a0{unit}").format(
        done=QLocale().toString(done / unit, "f", places),
        total=QLocale().toString(total / unit, "f", places),
        unit=name,
    )
