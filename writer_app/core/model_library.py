"""The base model in use, and the personal models that were trained from it.

Below the data folder's `personal/`: one folder for each version, named by its number, with the
weights and a `version.json`; `next`, the number of the next one; `run/`, the training that is not
yet a version.
"""

import json
import re
import secrets
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from writer_app.core.errors import WriterError
from writer_app.core.files import BESIDE, write_atomically
from writer_app.core.language import said
from writer_app.core.model_files import (
    ModelFolder,
    file_hash,
    inspect_model,
    read_header,
    read_json,
)
from writer_app.core.paths import Home
from writer_app.core.resources import STARTERS, resource, starters
from writer_app.core.settings import Settings

ADAPTER_CONFIG = "adapter_config.json"
RECORD = "version.json"
FORMAT = 1
"""Of `version.json`."""
MAX_RECORD = 64 << 20


@dataclass(frozen=True)
class PersonalVersion:
    """A model trained from a base on the writer's choices."""

    number: int
    path: Path
    """Holds a LoRA adapter as PEFT writes it, or a whole model, and `version.json`."""
    created: str
    """ISO 8601 in UTC."""
    base_name: str
    base_hash: str
    choice_ids: tuple[str, ...]
    figures: Mapping[str, Any]
    record: Mapping[str, Any]
    """All that is known of the run: recipe, seed, versions of packages and so on."""
    usable: bool
    problem: str | None
    """Why it is not usable, in a sentence."""

    @property
    def is_adapter(self) -> bool:
        """Whether it is loaded into its base, rather than instead of it."""
        return (self.path / ADAPTER_CONFIG).exists()


class ModelLibrary:
    """Which models there are and which one writes; the settings remember the choice.

    Asking for the base, or for versions, reads the base's files once in a process (see
    `inspect_model`); do that on a worker before the window asks.
    """

    def __init__(self, home: Home, settings: Settings, base: Path | None = None) -> None:
        """`base` is used instead of the one in the settings, which stays there."""
        self._folder = home.personal_dir
        self._settings = settings
        self._given_base = base

    # The base

    def base_path(self) -> Path:
        """The folder of the base in use, unchecked."""
        if self._given_base is not None:
            return self._given_base
        chosen = self._settings.get("model.folder")
        # of a built-in one only the name is kept, since an installation may move
        return resource(chosen or STARTERS[0]) if chosen in ("", *STARTERS) else Path(chosen)

    def base(self) -> ModelFolder:
        """The base in use.

        Raises:
            WriterError: its folder is missing, damaged or no model for this program.
        """
        return inspect_model(self.base_path())

    def use_base_folder(self, folder: Path | None) -> ModelFolder:
        """Write with the model in this folder from now on; None is the one at first.

        The version chosen stays chosen, but is out of use until its own base is back.

        Raises:
            WriterError: the folder cannot be used; nothing has changed.
        """
        folder = starters()[0] if folder is None else folder.absolute()
        found = inspect_model(folder)
        self._given_base = None
        built_in = folder.resolve() in [starter.resolve() for starter in starters()]
        self._settings.set("model.folder", folder.name if built_in else str(folder))
        return found

    # Personal versions

    def versions(self) -> list[PersonalVersion]:
        """All versions by number, those that cannot be used included."""
        numbers = self._numbers()
        base = self._base_hash() if numbers else None
        return [self._read(number, base) for number in numbers]

    def chosen(self) -> PersonalVersion | None:
        """The version that the writer chose, usable or not; None for the base alone."""
        number = self._settings.get("model.version")
        if number not in self._numbers():
            return None
        return self._read(number, self._base_hash())

    def active(self) -> PersonalVersion | None:
        """The version that writes: the one chosen, if it is sound and of the base in use."""
        version = self.chosen()
        return version if version is not None and version.usable else None

    def use(self, number: int | None) -> None:
        """Write with a version from now on, or with the base alone.

        Raises:
            WriterError: there is no such version or it cannot be used; nothing has changed.
        """
        if number is not None:
            version = self._get(number)
            if version.problem is not None:
                raise WriterError(version.problem)
        self._settings.set("model.version", number or 0)

    def add(self, run_folder: Path, record: Mapping[str, Any]) -> PersonalVersion:
        """Keep what a training left in `adapter/` or `model/` of its folder as a new version.

        Args:
            run_folder: stays as it is.
            record: the run's record with at least `base_hash`, `base_name` and `choices` (ids);
                `figures` are shown to the writer.

        Raises:
            WriterError: the training left no sound model, or there is no room; nothing has changed.
        """
        source = next((run_folder / name for name in ("adapter", "model")
                       if (run_folder / name).is_dir()), None)  # fmt: skip
        files = [] if source is None else sorted(
            path for path in source.iterdir()
            if path.suffix in (".json", ".safetensors") and path.is_file()
        )  # fmt: skip
        weights = [path for path in files if path.suffix == ".safetensors"]
        if not weights:
            raise WriterError(said("The training left no model. Train again."))
        for path in weights:
            read_header(path)
        with _explained(said("The new version could not be kept")):
            self._sweep()
            number = self._next_number()
            building = self._folder / f".new-{secrets.token_hex(8)}"
            try:
                building.mkdir(mode=0o700, parents=True)
                for path in files:
                    write_atomically(building / path.name, path.read_bytes(), private=True)
                content = {
                    "format": FORMAT,
                    "created": datetime.now(UTC).isoformat(),
                    "record": dict(record),
                    "files": {path.name: file_hash(building / path.name) for path in files},
                }
                data = json.dumps(content, indent=1).encode()
                write_atomically(building / RECORD, data, private=True)
                # Before the folder gets its name: a number is rather lost than used twice.
                self._reserve(number + 1)
                building.rename(self._folder / str(number))
            except BaseException:
                shutil.rmtree(building, ignore_errors=True)
                raise
        return self._get(number)

    def delete(self, number: int) -> None:
        """Delete a version; when it was the one that writes, the base alone goes on.

        Raises:
            WriterError: there is no such version, or it cannot be deleted.
        """
        path = self._get(number).path
        if self._settings.get("model.version") == number:
            self.use(None)
        with _explained(said("Version {number} could not be deleted").format(number=number)):
            self._reserve(self._next_number())
            self._remove(path)

    def trained_on(self, choice_id: str) -> list[int]:
        """The numbers of the versions that learned from this choice."""
        return [
            number
            for number in self._numbers()
            if choice_id in self._read(number, base_hash=None).choice_ids
        ]

    # The training that is not yet a version

    @property
    def run_folder(self) -> Path:
        """Where a training works; `request.json` and `rows.jsonl` in it say what it was asked."""
        return self._folder / "run"

    def unfinished_run(self) -> dict[str, Any] | None:
        """What the training in the run folder was asked to do; None where there is none to go on.

        A request or rows that cannot be read count as none.
        """
        try:
            request = read_json(self.run_folder / "request.json", MAX_RECORD)
        except WriterError:
            return None
        has_rows = (self.run_folder / "rows.jsonl").is_file()
        return request if isinstance(request, dict) and has_rows else None

    def discard_run(self) -> None:
        """Delete the run folder with all that the training stored.

        Raises:
            WriterError: it cannot be deleted.
        """
        with _explained(said("The unfinished training could not be deleted")):
            self._sweep()
            if self.run_folder.exists():
                self._remove(self.run_folder)

    def forget_rows(self, ids: Collection[str]) -> None:
        """Delete rows from what the unfinished training stored; not to be called while it runs.

        Raises:
            WriterError: it cannot be done.
        """
        forgotten = frozenset(ids)
        rows_file = self.run_folder / "rows.jsonl"
        with _explained(said("The unfinished training could not be changed")):
            if not rows_file.exists():
                return
            with rows_file.open("rb") as file:
                lines = file.readlines()
            kept = [line for line in lines if not _is_forgotten(line, forgotten)]
            if len(kept) == len(lines):
                return
            request = self.unfinished_run()
            if not kept or request is None:
                self._remove(self.run_folder)
                return
            # What the checkpoints hold was learned from these rows too, and their optimiser has
            # counted them: going on from there would keep what the writer wants gone, and at
            # another place in a shorter list. So the training begins again with the rest.
            checkpoints = self.run_folder / "checkpoints"
            if checkpoints.exists():
                self._remove(checkpoints)
            write_atomically(rows_file, b"".join(kept), private=True)
            data = json.dumps(_without(request, forgotten)).encode()
            write_atomically(self.run_folder / "request.json", data, private=True)

    # Below

    def _numbers(self) -> list[int]:
        try:
            names = [path.name for path in self._folder.iterdir() if path.is_dir()]
        except OSError:
            return []
        return sorted(int(name) for name in names if re.fullmatch("[1-9][0-9]{0,8}", name))

    def _get(self, number: int) -> PersonalVersion:
        if number not in self._numbers():
            raise WriterError(
                said("There is no version {number} any more. Choose another one.").format(
                    number=number
                )
            )
        return self._read(number, self._base_hash())

    def _base_hash(self) -> str | None:
        try:
            return self.base().hash
        except WriterError:
            return None

    def _read(self, number: int, base_hash: str | None) -> PersonalVersion:
        """The version of that number, with the first problem that it has."""
        path = self._folder / str(number)
        record: dict[str, Any] = {}
        created = ""
        problem = None
        try:
            content = read_json(path / RECORD, MAX_RECORD)
            if content["format"] > FORMAT:
                raise WriterError(said("a newer version of this program wrote it."))
            created, record = str(content["created"]), dict(content["record"])
            _check_files(path, content["files"])
        except WriterError as error:
            problem = said("Version {number} cannot be used: {error}").format(
                number=number, error=error
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            problem = said('Version {number} cannot be used: "{path}" is damaged.').format(
                number=number, path=path / RECORD
            )
        choices = record.get("choices")
        figures = record.get("figures")
        version_base = str(record.get("base_hash", ""))
        base_name = str(record.get("base_name", ""))
        if problem is None and base_hash is None:
            problem = said(
                "Version {number} cannot be used: the base model cannot be read."
            ).format(number=number)
        elif problem is None and version_base != base_hash:
            problem = said(
                'Version {number} was trained from another base, "{base_name}". Choose '
                "that base to use it, or train a new version from this one."
            ).format(number=number, base_name=base_name)
        return PersonalVersion(
            number=number,
            path=path,
            created=created,
            base_name=base_name,
            base_hash=version_base,
            choice_ids=tuple(map(str, choices)) if isinstance(choices, list) else (),
            figures=figures if isinstance(figures, dict) else {},
            record=record,
            usable=problem is None,
            problem=problem,
        )

    def _next_number(self) -> int:
        try:
            reserved = int((self._folder / "next").read_bytes()[:9])
        except (OSError, ValueError):
            reserved = 1
        return max(reserved, *(number + 1 for number in (0, *self._numbers())))

    def _reserve(self, number: int) -> None:
        write_atomically(self._folder / "next", str(number).encode(), private=True)

    def _remove(self, folder: Path) -> None:
        """Delete a folder so that it is there as a whole or not at all, wherever this is killed."""
        gone = self._folder / f".gone-{secrets.token_hex(8)}"
        folder.rename(gone)
        shutil.rmtree(gone)

    def _sweep(self) -> None:
        """Delete what a kill left of a version half built or half deleted."""
        for left in (*self._folder.glob(".new-*"), *self._folder.glob(".gone-*")):
            shutil.rmtree(left)
        for left in self._folder.glob(BESIDE.format("*")):
            left.unlink()


@contextmanager
def _explained(what_failed: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WriterError(
            said(
                "{what_failed} ({reason}). Check that there is room on the disk and that "
                "the data folder can be written, then try again."
            ).format(what_failed=what_failed, reason=error.strerror)
        ) from error


def _check_files(folder: Path, sums: Mapping[str, str]) -> None:
    if not any(name.endswith(".safetensors") for name in sums):
        raise WriterError(said("it names no weights."))
    for name, digest in sums.items():
        if Path(name).name != name or file_hash(folder / name) != digest:
            raise WriterError(
                said('"{folder}" is damaged. Train again or use another version.').format(
                    folder=folder / name
                )
            )


def _is_forgotten(line: bytes, forgotten: Collection[str]) -> bool:
    try:
        return json.loads(line)["id"] in forgotten
    except (ValueError, TypeError, KeyError, RecursionError):
        return True  # nobody can tell whose it is, so it goes


def _without(request: Mapping[str, Any], forgotten: Iterable[str]) -> dict[str, Any]:
    """The request with the ids taken from its lists."""
    return {
        key: [entry for entry in value if not (isinstance(entry, str) and entry in forgotten)]
        if isinstance(value, list)
        else value
        for key, value in request.items()
    }
