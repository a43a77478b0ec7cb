"""Earlier texts of each story: a backup whenever a save replaces something, and named snapshots.

Below the data folder's `backups/`: a folder for each story, called by a hash of the story's place,
with a file for each earlier text, byte for byte as the story's own file was. A file's name is the
time in UTC to the millisecond; that of a snapshot has its name behind it, in which what some system
forbids is percent-encoded.
"""

import contextlib
import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

from writer_app.core.document import TextFormat, write_story
from writer_app.core.errors import WriterError
from writer_app.core.files import write_atomically
from writer_app.core.language import said
from writer_app.core.paths import Home

LONGEST_NAME = 40
"""Characters of a snapshot's name, so that it fits into that of a file whatever they are."""
ALL_FOR = timedelta(hours=1)
ONE_AN_HOUR_FOR = timedelta(days=1)
ONE_A_DAY_FOR = timedelta(days=60)
"""Older backups stay for good, one a month."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*%.\x00-\x1f]')
_TIME = "%Y-%m-%dT%H-%M-%S"
_FILE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)\.(\d{3})(?: ([^.]+))?\.text")


@dataclass(frozen=True)
class Backup:
    """One earlier text; `name` is what the writer called it, empty for one kept by a save."""

    path: Path
    time: datetime
    name: str = ""


class Backups:
    """The earlier texts of all stories."""

    def __init__(self, home: Home) -> None:
        self._folder = home.backups_dir

    def of(self, story: Path) -> list[Backup]:
        """All earlier texts of the story at a path, newest first."""
        try:
            files = list(self._folder_of(story).iterdir())
        except OSError:
            return []
        found = filter(None, map(_backup, files))
        return sorted(found, key=lambda one: (one.time, one.path.name), reverse=True)

    def keep(
        self, story: Path, data: bytes, now: datetime | None = None, name: str = ""
    ) -> Backup | None:
        """Keep what a story's file held before a save, and let go of what is old and crowded.

        With a name it stays as a snapshot does. Returns None where the newest earlier text is the
        same.

        Raises:
            WriterError: it cannot be kept.
        """
        known = self.of(story)
        if known and (known[0].name or not name) and _holds(known[0].path, data):
            return None
        backup = self._new(story, name[:LONGEST_NAME], now)
        write_atomically(backup.path, data, private=True)
        for crowded in thinned([one for one in (backup, *known) if not one.name], backup.time):
            with contextlib.suppress(OSError):  # then it is one too many
                crowded.path.unlink(missing_ok=True)
        return backup

    def snapshot(
        self, story: Path, text: str, story_format: TextFormat, name: str,
        now: datetime | None = None,
    ) -> Backup:  # fmt: skip
        """Keep a text under a name for as long as the writer wants it.

        Raises:
            WriterError: the name is empty or long, or the text cannot be kept.
        """
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_NAME:
            raise WriterError(
                said("A snapshot needs a name of 1 to {longest_name} characters.").format(
                    longest_name=LONGEST_NAME
                )
            )
        backup = self._new(story, name, now)
        write_story(backup.path, text, story_format)
        os.chmod(backup.path, 0o600)
        return backup

    def delete(self, backup: Backup) -> None:
        """Delete one earlier text.

        Raises:
            WriterError: it cannot be deleted.
        """
        try:
            backup.path.unlink(missing_ok=True)
        except OSError as error:
            raise WriterError(
                said("The earlier text could not be deleted ({reason}). Try again.").format(
                    reason=error.strerror
                )
            ) from error

    def _folder_of(self, story: Path) -> Path:
        place = str(story.absolute()).encode("utf-8", "surrogateescape")
        return self._folder / hashlib.sha256(place).hexdigest()[:32]

    def _new(self, story: Path, name: str, now: datetime | None) -> Backup:
        folder = self._folder_of(story)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise WriterError(
                said('The folder for backups, "{folder}", cannot be made ({reason}).').format(
                    folder=folder, reason=error.strerror
                )
            ) from error
        time = now or datetime.now(UTC)
        time = time.replace(microsecond=time.microsecond // 1000 * 1000)
        while (path := folder / _file_name(time, name)).exists():
            time += timedelta(milliseconds=1)
        return Backup(path, time, name)


def thinned(backups: Iterable[Backup], now: datetime) -> list[Backup]:
    """Return which backups are to go, so that the younger the time, the more of it is there.

    All of the last hour stay; of each hour of the last day, of each day of the last two months,
    and of each month before, the newest one. All ages are reckoned from `now`, so one that stayed
    as the newest of its hour may go later as one of its day.
    """
    gone = []
    seen: set[tuple[str, object]] = set()
    for backup in sorted(backups, key=lambda one: one.time, reverse=True):
        age = now - backup.time
        if age < ALL_FOR:
            continue
        span: tuple[str, object]
        if age < ONE_AN_HOUR_FOR:
            span = ("hour", backup.time.strftime("%Y%m%d%H"))
        elif age < ONE_A_DAY_FOR:
            span = ("day", backup.time.date())
        else:
            span = ("month", (backup.time.year, backup.time.month))
        if span in seen:
            gone.append(backup)
        seen.add(span)
    return gone


def _file_name(time: datetime, name: str) -> str:
    behind = f" {_FORBIDDEN.sub(lambda found: f'%{ord(found[0]):02X}', name)}" if name else ""
    return f"{time.strftime(_TIME)}.{time.microsecond // 1000:03}{behind}.text"


def _backup(path: Path) -> Backup | None:
    found = _FILE.fullmatch(path.name)
    if found is None:
        return None
    try:
        time = datetime.strptime(found[1], _TIME).replace(
            microsecond=int(found[2]) * 1000, tzinfo=UTC
        )
    except ValueError:
        return None
    return Backup(path, time, unquote(found[3] or ""))


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False
