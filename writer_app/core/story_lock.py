"""One window writes in a story at a time, whichever data folder it works with.

The locks lie in a folder of their own, not beside the stories, and are the operating system's: they
end with the process, however that ends. A folder is known by its number on the disk and a story by
its name there, so links and other spellings of a path lead to the same lock, and so does the new
file that each save puts in the old one's place.
"""

import contextlib
import hashlib
import os
import unicodedata
from pathlib import Path

import platformdirs
from filelock import FileLock, Timeout


class StoryLock:
    """The right to write in a story, from `acquire` to `release`."""

    def __init__(self, story: Path) -> None:
        self.identity = _identity(story)
        """What all paths of the same story have in common."""
        self._file = locks_dir() / f"{self.identity}.lock"
        self._lock = FileLock(self._file, mode=0o600, blocking=False, thread_local=False)

    def acquire(self) -> bool:
        """Take the lock; whether no other window has it.

        Where the system has no locks to give, it is as if nobody else were there: a save still
        looks whether the file has changed.
        """
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.acquire()
        except Timeout:
            return False
        except (OSError, NotImplementedError):
            return True
        return True

    def release(self) -> None:
        """Let others have it, and leave no file behind."""
        if self._lock.is_locked and os.name == "posix":  # elsewhere the library does it
            with contextlib.suppress(OSError):
                self._file.unlink()
        self._lock.release(force=True)


def locks_dir() -> Path:
    """Where the locks of all this user's windows lie."""
    return Path(platformdirs.user_cache_dir("writer-app", appauthor=False)) / "locks"


def _identity(story: Path) -> str:
    target = Path(os.path.realpath(story))
    try:
        status = target.parent.stat()
        folder = f"{status.st_dev}:{status.st_ino}"
    except OSError:
        folder = str(target.parent)
    # Disks that take capitals and small letters for the same are not to be told from others; two
    # stories in a folder that differ in nothing else are rare.
    name = unicodedata.normalize("NFC", target.name).casefold()
    return hashlib.sha256(f"{folder}/{name}".encode("utf-8", "surrogateescape")).hexdigest()[:32]
