"""What a run was made from, written to `run.json` in its folder before its first step."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from training.errors import TrainingError
from training.recipe import Recipe, from_values, parse, to_values

PACKAGES = (
    "torch",
    "transformers",
    "tokenizers",
    "safetensors",
    "trl",
    "datasets",
    "peft",
    "numpy",
)


def start(folder: Path, recipe: Recipe, *, data_sha256: str, device: str, **more: Any) -> None:
    """Write `run.json`: the resolved recipe with its seed, versions, commit, data hash and device.

    `more` are further entries, fit for JSON.

    Raises:
        TrainingError: the folder can't be written.
    """
    record = {
        "recipe": to_values(recipe),
        "data_sha256": data_sha256,
        "device": device,
        "python": platform.python_version(),
        "packages": {name: found for name in PACKAGES if (found := _version(name))},
        "commit": _commit(),
        "started": _now(),
    }
    write_json(folder / "run.json", record | more)


def resume(folder: Path, recipe: Recipe, *, data_sha256: str, step: int) -> None:
    """Note in `run.json` that the run goes on after `step` steps, with the recipe it now has.

    Raises:
        TrainingError: there is no such run, or it was started on other data.
    """
    record = read(folder)
    if record["data_sha256"] != data_sha256:
        raise TrainingError(f"The run in {folder} was started on other data. Give it the same.")
    resumed = {"step": step, "time": _now(), "commit": _commit(), "recipe": record["recipe"]}
    record["resumed"] = [*record.get("resumed", []), resumed]
    record["recipe"] = to_values(recipe)
    write_json(folder / "run.json", record)


def read(folder: Path) -> dict[str, Any]:
    """Return what `start` and `resume` wrote.

    Raises:
        TrainingError: the folder has no readable `run.json`.
    """
    try:
        record: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise TrainingError(
            f"{folder} has no readable run.json, so it is not a run to go on with. "
            "Check the path, or start a new run."
        ) from error
    return record


def recipe_of(folder: Path, kind: str, overrides: Sequence[str] = ()) -> Recipe:
    """Return the recipe of the run in `folder`, with `overrides` as in `recipe.load`.

    Raises:
        TrainingError: from `read`, the run is of another kind, or an override does not fit.
    """
    values = read(folder)["recipe"]
    if values["kind"] != kind:
        raise TrainingError(f"The run in {folder} is one of {values['kind']}, not of {kind}.")
    return from_values(values | parse(overrides), source=f"{folder}/run.json")


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write a JSON file so that a reader finds the old or the new one, never half of one.

    Raises:
        TrainingError: it can't be written.
    """
    write_text(path, json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a file, and its folder, so that a reader finds the old or the new one, never half.

    Of two processes that write the same file at once, the last one's stays.

    Raises:
        TrainingError: it can't be written; an old file is as it was.
    """
    beside = _beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise _not_written(path, error) from error


def check_writable(path: Path) -> None:
    """Find out before the work rather than after it whether a file can be written; make its folder.

    Raises:
        TrainingError: it can't.
    """
    beside = _beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError
        beside.touch()
        beside.unlink()
    except OSError as error:
        raise _not_written(path, error) from error


def _beside(path: Path) -> Path:
    """A name that no other process writes to."""
    return path.with_name(f".{path.name}.{os.getpid()}.new")


def _not_written(path: Path, error: OSError) -> TrainingError:
    reason = error.strerror or str(error)
    if isinstance(error, FileExistsError | NotADirectoryError):
        reason = "a part of its path is a file, not a folder"
    elif isinstance(error, IsADirectoryError):
        reason = "it is a folder"
    return TrainingError(f"{path} can't be written: {reason}. Choose another place.")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _commit() -> str | None:
    """The git commit of this package's source with `+changes` if it has any; None outside git."""
    here = Path(__file__).parent
    try:
        head, status = (
            subprocess.run(
                ["git", "-C", str(here), *args], capture_output=True, check=True, text=True
            )
            for args in (["rev-parse", "HEAD"], ["status", "--porcelain", "--", str(here)])
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return head.stdout.strip() + ("+changes" if status.stdout.strip() else "")
