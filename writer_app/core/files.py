"""Writing a file so that it is always either the old one or the new one, whole."""

import contextlib
import errno
import os
import secrets
import stat
import time
from collections.abc import Callable
from pathlib import Path

from writer_app.core.errors import WriterError
from writer_app.core.language import said

BESIDE = ".writer-{}.tmp"
"""The name of a file that is being written; a kill may leave it behind."""
UNFINISHED_FOR = 3600
"""Seconds after which nobody writes a file any more that has such a name."""


def write_atomically(
    path: Path,
    data: bytes,
    *,
    private: bool = False,
    check: Callable[[], None] | None = None,
) -> os.stat_result:
    """Put ``data`` at ``path``: beside it first, onto the disk, then in its place in one step.

    An existing file keeps its permissions, and a link keeps pointing at the file that is replaced.
    ``private`` is for the program's own data: only its owner may read the file. ``check`` is called
    when all is written, right before the step itself; what it raises leaves everything as it was.
    Returns what the system says of the new file.
    Raises WriterError, with the old file untouched and nothing left beside it, when there is no
    room, the file or folder cannot be written, or the folder is gone.
    """
    target = Path(os.path.realpath(path))
    # Short, so that it fits wherever the name itself fits.
    beside = target.with_name(BESIDE.format(secrets.token_hex(8)))
    try:
        mode = _mode_of(target)
        if private:
            mode = 0o600
        elif mode is not None and not os.access(target, os.W_OK):
            # Replacing would get round a protection that somebody set on purpose.
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
        try:
            status = _write_new(beside, data, mode)
            if check is not None:
                check()
            os.replace(beside, target)
        except BaseException:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise
    except OSError as error:
        raise _refusal(error, target, private) from error
    _sync_folder(target.parent)
    return status


def remove_unfinished(folder: Path) -> None:
    """Delete what kills of long ago left in a folder, as far as that is possible."""
    with contextlib.suppress(OSError):
        for file in folder.glob(BESIDE.format("[0-9a-f]" * 16)):
            if file.lstat().st_mtime < time.time() - UNFINISHED_FOR:
                file.unlink()


def writable(path: Path) -> bool:
    """Whether a file could be replaced, as far as the system tells; it is gone or it may be."""
    target = Path(os.path.realpath(path))
    folder = os.access(target.parent, os.W_OK | os.X_OK)
    return folder and (os.access(target, os.W_OK) or not target.exists())


def _mode_of(path: Path) -> int | None:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None


def _write_new(path: Path, data: bytes, mode: int | None) -> os.stat_result:
    """Create ``path`` with ``mode`` (None: what the umask gives any new file)."""
    # Until it has the wanted mode, nobody else may read what a protected file is about to hold.
    first_mode = 0o666 if mode is None else 0o600
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, first_mode)) as file:
        if mode is not None:
            os.chmod(path, mode)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        return os.fstat(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut, on systems that can: the file itself is safe."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _refusal(error: OSError, path: Path, private: bool) -> WriterError:
    elsewhere = "" if private else said(", or use Save as to put it somewhere else")
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            what = said('There is no room left on the disk for "{name}".').format(name=path.name)
            advice = said("Free some space{elsewhere}.").format(elsewhere=elsewhere)
        case errno.EFBIG:
            what = said('"{name}" is larger than this disk allows.').format(name=path.name)
            advice = said("Free some space{elsewhere}.").format(elsewhere=elsewhere)
        case errno.ENOENT | errno.ENOTDIR:
            what = said('The folder "{folder}" is not there any more.').format(folder=path.parent)
            advice = said("Bring it back{elsewhere}.").format(elsewhere=elsewhere)
        case errno.EROFS | errno.EACCES | errno.EPERM:
            what = said(
                '"{name}" cannot be written in "{folder}": it may only be read there.'
            ).format(name=path.name, folder=path.parent)
            advice = said("Allow writing there{elsewhere}.").format(elsewhere=elsewhere)
        case _:
            what = said('"{name}" could not be saved ({reason}).').format(
                name=path.name, reason=error.strerror or error
            )
            advice = said("Try again{elsewhere}.").format(elsewhere=elsewhere)
    return WriterError(f"{what} {advice}")
