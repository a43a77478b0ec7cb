"""Disks that fill up, turn read-only and vanish: real ones where the system lets us mount them.

Root may do what permissions forbid, so for root a disk is a small file system in memory of its own.
Others get a folder: a limit on the size of files fills it, permissions make it read-only.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZE = 8 * 1024 * 1024  # bytes


class Disk:
    """A folder that misbehaves on demand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.real = _run("mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=700", "tmpfs", folder)
        if not self.real and os.geteuid() == 0:
            raise RuntimeError("Root can mount no file system here, and is bound by no permission.")
        self._limits: tuple[int, int] | None = None
        self._guarded = False

    def fill(self) -> None:
        """No byte more has room."""
        if not self.real:
            import resource

            self._limits = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, self._limits[1]))
            return
        with (self.folder / "ballast").open("ab", buffering=0) as file:
            for size in (64 * 1024, 1):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    continue

    def free(self) -> None:
        """There is room again."""
        if self._limits is not None:
            import resource

            resource.setrlimit(resource.RLIMIT_FSIZE, self._limits)
            self._limits = None
        (self.folder / "ballast").unlink(missing_ok=True)

    def set_read_only(self, read_only: bool) -> None:
        """Nothing may be written, or everything again."""
        if read_only == self._guarded:
            return
        self._guarded = read_only
        if self.real and read_only:
            # Over itself: what is open for writing would forbid to turn the disk itself.
            assert _run("mount", "--bind", self.folder, self.folder)
            assert _run("mount", "-o", "remount,bind,ro", self.folder)
            return
        if self.real:
            assert _run("umount", "-l", self.folder)
            return
        for place in (self.folder, *self.folder.rglob("*")):
            mode = place.stat().st_mode
            place.chmod(mode & ~0o222 if read_only else mode | 0o200)

    def vanish(self) -> None:
        """It is pulled out, folder and all."""
        if self.real:
            assert _run("umount", "-l", self.folder)
            self.folder.rmdir()
        else:
            self.folder.rename(self.folder.with_name("pulled out"))

    def clean_up(self) -> None:
        """Be gone for good."""
        if self.folder.exists():
            self.set_read_only(False)
            self.free()
            if self.real:
                _run("umount", "-l", self.folder)
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def disk(folder: Path) -> Iterator[Disk]:
    """A disk at a folder that is not there yet."""
    made = Disk(folder)
    try:
        yield made
    finally:
        made.clean_up()


def _run(*command: object) -> bool:
    try:
        return (
            subprocess.run([*map(str, command)], capture_output=True, check=False).returncode == 0
        )
    except FileNotFoundError:
        return False
