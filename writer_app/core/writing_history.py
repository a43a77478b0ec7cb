"""How many words were written on which day in which story: a small database of numbers and names.

A day's words of a story are the words it has grown by in this program, cuts taken off. The sum of
a day counts a story that shrank as nothing: a day is never below 0, and cutting one story does not
eat what was written in another.
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from writer_app.core.databases import set_aside
from writer_app.core.errors import WriterError
from writer_app.core.language import said

SCHEMA = 1
MOST_ENTRIES = 100_000
"""Days of stories that are kept, some 10 MB; beyond that the oldest go."""
LARGEST = 10_000_000
"""Words that a day of a story may have, either way; what is beyond was not written by hand."""

_TABLE = """
CREATE TABLE IF NOT EXISTS days (
    day TEXT NOT NULL,
    story TEXT NOT NULL,
    title TEXT NOT NULL,
    words INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    PRIMARY KEY (day, story)
) WITHOUT ROWID
"""
_ADD = """
INSERT INTO days VALUES (?, ?, ?, ?, ?) ON CONFLICT (day, story) DO UPDATE SET
    title = excluded.title, words = words + excluded.words, taken = taken + excluded.taken
"""


@dataclass(frozen=True)
class Entry:
    """One story on one day. ``words`` may be negative; ``taken`` of them came from suggestions.

    Words that were taken and deleted later still count as taken, so ``taken`` may be the greater.
    """

    day: date
    story: str
    title: str
    words: int = 0
    taken: int = 0


class WritingHistory:
    """The same in memory, with what a writer asks of it."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._days: dict[date, dict[str, Entry]] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Add the words of an entry to what its day has already."""
        stories = self._days.setdefault(entry.day, {})
        before = stories.get(entry.story)
        if before is not None:
            words, taken = before.words + entry.words, before.taken + entry.taken
            entry = replace(entry, words=words, taken=taken)
        stories[entry.story] = entry

    def rename(self, old: str, new: str, title: str) -> None:
        """A story has another name now."""
        for stories in self._days.values():
            entry = stories.pop(old, None)
            if entry is not None:
                self.add(replace(entry, story=new, title=title))

    def entries(self, story: str | None = None) -> list[Entry]:
        """Everything, or all of one story: the newest day first, then by title."""
        return [
            entry
            for day in sorted(self._days, reverse=True)
            for entry in sorted(self._days[day].values(), key=lambda one: (one.title, one.story))
            if story in (None, entry.story)
        ]

    def stories(self) -> dict[str, str]:
        """The title of each story, the one written in last first."""
        found: dict[str, str] = {}
        for entry in self.entries():
            found.setdefault(entry.story, entry.title)
        return found

    def words(self, day: date, story: str | None = None) -> int:
        """The words of a day, in all stories or in one; never below 0."""
        return sum(max(0, entry.words) for entry in self._of(day, story))

    def taken(self, day: date, story: str | None = None) -> int:
        """How many words were taken from suggestions on a day; never below 0."""
        return max(0, sum(entry.taken for entry in self._of(day, story)))

    def streak(self, today: date) -> int:
        """On how many days in a row words were written, up to today.

        As long as today has none, up to yesterday. Days that lie in the future do not count.
        """
        one = timedelta(days=1)
        day = today if self.words(today) else today - one
        count = 0
        while self.words(day):
            count += 1
            day -= one
        return count

    def _of(self, day: date, story: str | None) -> list[Entry]:
        stories = self._days.get(day, {})
        if story is None:
            return list(stories.values())
        return [stories[story]] if story in stories else []


class HistoryFile:
    """Every day on the disk. Use it from one thread.

    A damaged file, or one of a newer version, is set aside and a new one begun; ``problem`` then
    says so in a sentence. Opening and every method raise WriterError where the disk refuses.
    """

    def __init__(self, path: Path) -> None:
        self.problem: str | None = None
        try:
            self._connection = _connect(path)
        except _Damaged:
            with _explained():
                aside = set_aside(path)
            self.problem = said(
                "The history of your writing was damaged or comes from a newer version. A "
                'new one was started; the old one is kept as "{name}" in "{folder}".'
            ).format(name=aside.name, folder=aside.parent)
            try:
                self._connection = _connect(path)
            except _Damaged as error:
                raise _refusal(said("the file is damaged")) from error

    def add(self, entries: Iterable[Entry]) -> None:
        """Add the words of entries to what their days have already, all or nothing."""
        rows = [
            (entry.day.isoformat(), _clean(entry.story), _clean(entry.title),
             max(-LARGEST, min(LARGEST, entry.words)), max(-LARGEST, min(LARGEST, entry.taken)))
            for entry in entries
        ]  # fmt: skip
        with _explained(), self._connection:
            self._connection.executemany(_ADD, rows)

    def rename(self, old: str, new: str, title: str) -> None:
        """A story has another name now; its days move along and join those that are there."""
        with _explained(), self._connection:
            found = self._connection.execute(
                "SELECT day, words, taken FROM days WHERE story = ?", (_clean(old),)
            ).fetchall()
            self._connection.execute("DELETE FROM days WHERE story = ?", (_clean(old),))
            moved = [(day, _clean(new), _clean(title), words, taken) for day, words, taken in found]
            self._connection.executemany(_ADD, moved)

    def entries(self) -> list[Entry]:
        """Everything, newest day first."""
        with _explained():
            rows = self._connection.execute(
                "SELECT day, story, title, words, taken FROM days ORDER BY day DESC, title, story"
            ).fetchall()
        found = []
        for day, story, title, words, taken in rows:
            with contextlib.suppress(ValueError, TypeError):  # what the disk has damaged
                found.append(
                    Entry(date.fromisoformat(day), str(story), str(title), int(words), int(taken))
                )
        return found

    def close(self) -> None:
        """Close the file; it is of no use afterwards."""
        self._connection.close()


class _Damaged(Exception):
    pass


def _connect(path: Path) -> sqlite3.Connection:
    with _explained():
        if not path.exists():
            path.touch(mode=0o600)
        connection = sqlite3.connect(path, timeout=5)
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA or connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise _Damaged
        columns = {row[1] for row in connection.execute("PRAGMA table_info(days)")}
        if columns not in (set(), {"day", "story", "title", "words", "taken"}):
            raise _Damaged
        with connection:
            connection.execute(_TABLE)
            connection.execute(f"PRAGMA user_version = {SCHEMA}")
            connection.execute(
                "DELETE FROM days WHERE day < (SELECT day FROM days ORDER BY day DESC "
                f"LIMIT 1 OFFSET {MOST_ENTRIES})"
            )
    except _Damaged:
        connection.close()
        raise
    except sqlite3.DatabaseError as error:
        connection.close()
        if isinstance(error, sqlite3.OperationalError):
            raise _refusal(str(error)) from error
        raise _Damaged from error
    return connection


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise _refusal(str(error)) from error


def _refusal(reason: str) -> WriterError:
    return WriterError(
        said(
            "The history of your writing could not be kept ({reason}). Your story is "
            "not touched by this; make room on the disk or allow writing in the data "
            "folder."
        ).format(reason=reason)
    )


def _clean(text: str) -> str:
    """``text`` as a database can hold it: a file's name may have half characters in it."""
    return text.encode("utf-8", "backslashreplace").decode()
