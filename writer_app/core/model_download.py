"""Models from a hub: fetched, found again, deleted. Nothing here knows a network by itself.

Below the folder of all models lie

    openai-community/gpt2-medium/     a whole model that was checked, with its `source.json`
    .partial/openai-community--gpt2-medium/     one that isn't whole, to go on from

The folder's own name is the name that the writer sees. What is whole was checked to its last byte
in the partial folder and then renamed, so there is no moment at which half a model looks like one.
"""

import multiprocessing
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from filelock import Timeout

from writer_app.core import language, model_fetch
from writer_app.core.errors import WriterError
from writer_app.core.language import said
from writer_app.core.model_fetch import (
    FORMAT,
    PARTIAL,
    SOURCE,
    News,
    Progress,
    lock_of,
    partial_folder,
    whole_folder,
)
from writer_app.core.model_files import CONFIG, MAX_CONFIG, read_json

__all__ = ["Cancelled", "Progress", "download", "downloaded", "partial", "remove"]

PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds before each new try; as many setbacks in a row are borne."""
CANCEL_SECONDS = 0.1
"""How often a download asks whether it is cancelled."""

# What the hub allows, and a file system too: no "--", which parts owner and name on the disk.
_ID = re.compile(
    r"(?!.*(?:--|\.\.))[a-z0-9][\w.-]{0,95}(?<![.-])/[a-z0-9][\w.-]{0,95}(?<![.-])", re.A | re.I
)


class Cancelled(Exception):
    """The writer does not want the model any more, or not now."""


def download(
    model_id: str,
    models_dir: Path,
    progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> Path:
    """Fetch a model from huggingface.co, or from the hub that HF_ENDPOINT names.

    Returns its folder: at once if it is there already, otherwise when it is whole and checked.
    Goes on from what an earlier attempt has left. `progress` and `cancelled` are called on the
    calling thread, the latter about ten times a second; a download ends that soon.

    Raises:
        WriterError: it cannot be had; the sentence says why and what to do. What has arrived stays.
        Cancelled: `cancelled` said so. What has arrived stays.
    """
    if model_id in (there := downloaded(models_dir)):
        return there[model_id]
    _check_id(model_id)
    if cancelled():
        raise Cancelled
    try:
        partial_folder(models_dir, model_id).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        free = shutil.disk_usage(models_dir).free
    except OSError as error:
        raise WriterError(
            said(
                'Models can\'t be stored in "{models_dir}" ({reason}). Make that folder '
                "writable, and download again."
            ).format(models_dir=models_dir, reason=error.strerror)
        ) from error
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(
        target=model_fetch.run,
        args=(model_id, models_dir, free, PAUSES, language.source(), sender),
        daemon=True,
    )
    process.start()
    sender.close()
    try:
        while not cancelled():
            match _next_of(receiver):
                case Path() as folder:
                    return folder
                case str(sentence):
                    raise WriterError(sentence)
                case Progress() as news:
                    progress(news)
        raise Cancelled
    finally:
        process.kill()  # it may be killed at any moment, and nothing could keep it longer
        process.join()
        process.close()
        receiver.close()


def downloaded(models_dir: Path) -> dict[str, Path]:
    """The folders of all whole models, by id. They are looked at, not read: that costs nothing."""
    found = {}
    for record in sorted(models_dir.glob(f"*/*/{SOURCE}")):
        model_id = "/".join(record.parts[-3:-1])
        if _ID.fullmatch(model_id) and _is_whole(record.parent, model_id):
            found[model_id] = record.parent
    return found


def partial(models_dir: Path) -> dict[str, int]:
    """How many bytes lie there of each download that was interrupted, by id."""
    found = {}
    for folder in sorted(models_dir.glob(f"{PARTIAL}/*--*")):
        model_id = folder.name.replace("--", "/", 1)
        if folder.is_dir() and _ID.fullmatch(model_id):
            found[model_id] = _size(folder)
    return {model_id: size for model_id, size in found.items() if size}


def remove(model_id: str, models_dir: Path) -> None:
    """Delete a model, whole or partial; nothing happens if there is none.

    Raises:
        WriterError: it is being downloaded just now, or its files cannot be deleted.
    """
    _check_id(model_id)
    folders = [whole_folder(models_dir, model_id), partial_folder(models_dir, model_id)]
    if not any(folder.exists() for folder in folders):
        return
    try:
        with lock_of(models_dir, model_id):
            for folder in folders:
                (folder / SOURCE).unlink(missing_ok=True)  # first: from now on it isn't whole
                if folder.exists():
                    shutil.rmtree(folder)
    except Timeout as error:
        raise WriterError(
            said('"{model_id}" is being downloaded just now. Cancel that, then delete it.').format(
                model_id=model_id
            )
        ) from error
    except OSError as error:
        raise WriterError(
            said(
                '"{model_id}" could not be deleted ({reason}). Close whatever else uses '
                '"{filename}", and try again.'
            ).format(
                model_id=model_id, reason=error.strerror, filename=error.filename or models_dir
            )
        ) from error


def _next_of(receiver: Connection) -> News | None:
    try:
        return receiver.recv() if receiver.poll(CANCEL_SECONDS) else None
    except (EOFError, OSError):  # it is gone, without a word
        return said(
            "The download has ended unexpectedly. What has arrived is kept; resume it to go on."
        )


def _check_id(model_id: str) -> None:
    if not _ID.fullmatch(model_id):
        raise WriterError(
            said('"{model_id}" is not how a hub names a model, which is owner/name.').format(
                model_id=model_id[:80]
            )
        )


def _size(folder: Path) -> int:
    """Bytes that have arrived there; a download renames its files meanwhile, at last the folder."""
    size = 0
    with suppress(FileNotFoundError):
        for file in folder.iterdir():
            if file.name != SOURCE:
                with suppress(FileNotFoundError):
                    size += file.stat().st_size
    return size


def _is_whole(folder: Path, model_id: str) -> bool:
    try:
        source = read_json(folder / SOURCE, MAX_CONFIG)
        return (
            source["format"] == FORMAT
            and source["id"] == model_id
            and CONFIG in source["files"]
            and all(
                (folder / name).stat().st_size == file["size"]
                for name, file in source["files"].items()
            )
        )
    except (WriterError, OSError, KeyError, TypeError, AttributeError, ValueError):
        return False
