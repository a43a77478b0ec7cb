"""What was typed since the last save, kept so that a killed program loses next to nothing.

A journal is a file of JSON lines: first a snapshot of the whole text, then one line for each edit,
with positions in UTF-16 code units as Qt counts them; both name the marks within their text. Lines
are only ever appended, so a long story is not written again and again; now and then, when the edits
have grown longer than the text, a new snapshot takes the place of the file. A line counts once its
line break is on disk: whatever a crash or a power cut leaves of the last one is ignored.
"""

import contextlib
import errno
import json
import os
import secrets
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from writer_app.core.document import ENCODINGS, Fingerprint, TextFormat
from writer_app.core.errors import WriterError
from writer_app.core.files import write_atomically
from writer_app.core.language import said
from writer_app.core.marks import Mark
from writer_app.core.text import utf16_length

# A log longer than this and than its text makes way for a new snapshot.
LONGEST_LOG = 256 * 1024  # bytes
# So does one of so many lines: each costs up to a millisecond when a long story is replayed.
MOST_EDITS = 5000
_MOST_CHOICES = 2**16 - 1


class JournalGone(WriterError):
    """Somebody removed the journal; only one that begins anew, with the whole text, helps."""


@dataclass(frozen=True)
class Recovered:
    """A text that a window left unsaved when it died.

    ``path`` is None for a story without a file; ``fingerprint`` is that of the file when it was
    read or written last, to be expected when the text is saved; ``caret`` is in UTF-16 units;
    ``time`` is the last moment that was kept.
    """

    file: Path
    path: Path | None
    text: str
    caret: int
    fingerprint: Fingerprint | None
    time: datetime
    marks: list[Mark] | None = None
    format: TextFormat | None = None
    """How the story was to be written; both are None where the journal does not tell."""

    def discard(self) -> None:
        """Delete the journal, after its text is in another journal or was not wanted."""
        _delete(self.file)


class Journal:
    """The journal of one window, for one story at a time. Use it from one thread.

    Nothing is written before ``flush``, and no file exists while everything typed is saved. While
    the process lives, a lock of the operating system keeps others from offering its journal.
    """

    def __init__(self, journal_dir: Path) -> None:
        self._file = journal_dir / f"{secrets.token_hex(8)}.journal"
        self._lock = _lock(self._file)
        self._descriptor: int | None = None
        self._snapshot: dict[str, Any] | None = None  # of the base text, while it is not on disk
        self._pending: list[dict[str, Any]] = []
        self._caret = 0
        self._end = 0  # of the last whole line in the file, in bytes
        self._torn = False  # there may be half a line behind it
        self._text_bytes = self._log_bytes = self._log_edits = 0

    def start(
        self,
        path: Path | None,
        base_text: str,
        caret: int = 0,
        fingerprint: Fingerprint | None = None,
        *,
        marks: Iterable[Mark] = (),
        format: TextFormat | None = None,
        unsaved: bool = False,
    ) -> None:
        """Begin anew with a story that was just opened, created, saved or recovered.

        Drops what was kept before. ``unsaved`` is for a text that lies in no other place, as one
        that was recovered: the next flush keeps it even if nothing is typed.
        """
        self.discard()
        self._snapshot = _snapshot(path, base_text, caret, fingerprint, marks, format)
        self._caret = caret
        if unsaved:
            self._pending.append(_edit(0, 0, ""))

    def edit(self, position: int, removed: int, added: str, marks: Iterable[Mark] = ()) -> None:
        """``removed`` UTF-16 units at ``position`` gave way to ``added``, which has these marks."""
        self._caret = position + utf16_length(added)
        marked = _entries(
            Mark(one.start - position, one.end - position, one.choice) for one in marks
        )
        if self._pending and not removed and not marked:
            last = self._pending[-1]
            if last["position"] + utf16_length(last["added"]) == position:
                last["added"] += added  # typing on: one edit, not one for each key
                return
        self._pending.append(_edit(position, removed, added, marked))

    def caret(self, position: int) -> None:
        """Where the caret is now; kept with the next edit."""
        self._caret = position

    def flush(self) -> None:
        """Bring all edits so far onto the disk.

        Raises WriterError when that fails; they are then kept for the next flush. After JournalGone
        none will succeed before the next `start`.
        """
        if not self._pending:
            return
        try:
            if self._snapshot is not None:
                if not self._file.parent.is_dir():  # a lock would make it, for all to look into
                    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
                self._lock.acquire()
                self._write_snapshot(self._snapshot)
                self._snapshot = None
            self._append(b"".join(map(_line, [*self._pending, {"caret": self._caret}])))
        except (WriterError, OSError, NotImplementedError) as error:
            gone = isinstance(error, FileNotFoundError) and self._snapshot is None
            raise _not_kept(error, JournalGone if gone else WriterError) from error
        self._log_edits += len(self._pending)
        self._pending.clear()
        if self._log_edits > MOST_EDITS or self._log_bytes > max(LONGEST_LOG, self._text_bytes):
            self._shorten()

    def discard(self) -> None:
        """Delete what was kept: it is saved, or the writer does not want it."""
        self._pending.clear()
        self._snapshot = None
        self.close()
        _delete(self._file)

    def close(self) -> None:
        """Let go of the file and leave what was flushed for the next start to find."""
        self._close_file()
        self._lock.release(force=True)

    @classmethod
    def found(cls, journal_dir: Path) -> list[Recovered]:
        """What dead windows left, newest first; what a living one holds is not offered."""
        texts = []
        for file in journal_dir.glob("*.journal"):
            with _held(file) as free:
                text = _replay(file) if free else None
            if text is not None:
                texts.append(text)
        return sorted(texts, key=lambda text: text.time, reverse=True)

    def _write_snapshot(self, snapshot: dict[str, Any]) -> None:
        """Put a journal of this text alone in the file's place, in one step."""
        data = _line(snapshot)
        self._close_file()
        write_atomically(self._file, data, private=True)
        self._end = self._text_bytes = len(data)
        self._torn = False
        self._log_bytes = self._log_edits = 0

    def _append(self, data: bytes) -> None:
        if self._descriptor is None:
            flags = os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)
            self._descriptor = os.open(self._file, flags)
        if self._torn:
            # Half a line would hide all that is added behind it.
            os.ftruncate(self._descriptor, self._end)
        self._torn = True
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]
        os.fsync(self._descriptor)
        if not self._file.exists():  # and nobody would ever find what was written
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        self._torn = False
        self._end += len(data)
        self._log_bytes += len(data)

    def _shorten(self) -> None:
        """Begin the file anew with the text as it is now."""
        now = _replay(self._file)
        # Should that fail, everything is still in the long file; try again much later.
        self._log_bytes = self._log_edits = 0
        if now is not None:
            with contextlib.suppress(WriterError):
                self._write_snapshot(
                    _snapshot(
                        now.path, now.text, now.caret, now.fingerprint, now.marks or (), now.format
                    )
                )

    def _close_file(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _snapshot(
    path: Path | None,
    text: str,
    caret: int,
    fingerprint: Fingerprint | None,
    marks: Iterable[Mark],
    format: TextFormat | None,
) -> dict[str, Any]:
    return {
        "journal": 1,
        "path": None if path is None else str(path),
        "fingerprint": None if fingerprint is None else asdict(fingerprint),
        "format": None if format is None else asdict(format),
        "caret": caret,
        "text": text,
        "marks": _entries(marks),
    }


def _edit(
    position: int, removed: int, added: str, marked: list[tuple[int, int, str]] | None = None
) -> dict[str, Any]:
    edit: dict[str, Any] = {"position": position, "removed": removed, "added": added}
    return edit | {"marks": marked} if marked else edit


def _entries(marks: Iterable[Mark]) -> list[tuple[int, int, str]]:
    return [(mark.start, mark.end, mark.choice) for mark in marks]


def _line(entry: dict[str, Any]) -> bytes:
    # Half a surrogate pair is possible between two edits and must survive like any other text.
    return json.dumps(entry, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def _replay(file: Path) -> Recovered | None:
    """The text that a journal's whole lines add up to; None when not even the snapshot is whole."""
    damage = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)
    try:
        data = file.read_bytes()
        time = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except OSError:
        return None
    lines = data.split(b"\n")[:-1]
    try:
        first = json.loads(lines[0])
        if first["journal"] != 1:
            return None
        path = None if first["path"] is None else Path(first["path"])
        fingerprint = None if first["fingerprint"] is None else Fingerprint(**first["fingerprint"])
        known = first.get("format")
        story_format = None if known is None else TextFormat(**known)
        if story_format is not None and story_format.encoding not in ENCODINGS:
            raise ValueError(story_format.encoding)
        caret = int(first["caret"])
        units = bytearray(_utf16(first["text"]))
        marked = _Marked()
        marked.replace(0, 0, 0, len(units) // 2, first.get("marks", []))
    except damage:
        return None
    for line in lines[1:]:
        try:
            entry = json.loads(line)
            if "caret" in entry:
                caret = int(entry["caret"])
                continue
            start, added = int(entry["position"]), _utf16(entry["added"])
            end = start + entry["removed"]
            marked.replace(len(units) // 2, start, end, len(added) // 2, entry.get("marks", []))
            units[2 * start : 2 * end] = added
            caret = start + len(added) // 2
        except damage:
            break
    text = units.decode("utf-16-le", "surrogatepass")
    marks = marked.marks() if "marks" in first else None
    return Recovered(
        file, path, text, min(caret, len(units) // 2), fingerprint, time, marks, story_format
    )


class _Marked:
    """Of each unit of a text the number of the choice that it came from; costs nothing without."""

    def __init__(self) -> None:
        self._owners: array[int] | None = None
        self._numbers: dict[str, int] = {"": 0}

    def replace(
        self, length: int, start: int, end: int, added: int, entries: list[tuple[int, int, str]]
    ) -> None:
        """Of a text of that length a stretch gives way to so many units with these marks."""
        if self._owners is None and not entries:
            return
        new = array("H", bytes(2 * added))
        for first, last, choice in entries:
            if not 0 <= first <= last <= added:
                raise ValueError((first, last))
            number = self._numbers.setdefault(str(choice), min(len(self._numbers), _MOST_CHOICES))
            new[first:last] = array("H", [number]) * (last - first)
        if self._owners is None:
            self._owners = array("H", bytes(2 * length))
        self._owners[start:end] = new

    def marks(self) -> list[Mark]:
        choices = {number: choice for choice, number in self._numbers.items()}
        marks = []
        place = 0
        for number, run in groupby(self._owners or ()):
            start, place = place, place + sum(1 for _ in run)
            if number:
                marks.append(Mark(start, place, choices[number]))
        return marks


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _lock(file: Path) -> FileLock:
    lock_file = file.with_suffix(".lock")
    return FileLock(lock_file, mode=0o600, blocking=False, thread_local=False)


@contextlib.contextmanager
def _held(file: Path) -> Iterator[bool]:
    """Whether nobody else holds the journal; nobody can while the block lasts."""
    lock = _lock(file)
    try:
        lock.acquire()
    except (Timeout, OSError, NotImplementedError):
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def _delete(file: Path) -> None:
    for part in (file, file.with_suffix(".lock")):
        with contextlib.suppress(OSError):
            part.unlink()


def _not_kept(error: Exception, kind: type[WriterError]) -> WriterError:
    reason = (
        f"{error}"
        if isinstance(error, WriterError)
        else said("Its journal failed: {error}.").format(error=error)
    )
    return kind(
        said("Unsaved text would not outlive a crash just now; save your story. {reason}").format(
            reason=reason
        )
    )
