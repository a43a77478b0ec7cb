"""The writer's choices between two continuations: kept in SQLite, given to training as rows."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from writer_app.core.databases import set_aside
from writer_app.core.errors import WriterError
from writer_app.core.language import later, said

STORY_START = "<|endoftext|>"
"""What a prompt begins with when the model saw the story from its first word."""
BLIND_STRENGTHS = "strengths"
"""The entry of a pair's `decoding` that says how much the personal model counted for the first and
the second one in a blind test: 0 for the base's own."""

Source = Literal["writer", "imported", "rewrite"]
"""Where a choice is from: made between two suggestions, imported, or a suggestion that the writer
took and wrote anew, whose text is then the first one and chosen."""


class Outcome(StrEnum):
    """What the writer made of a pair; taking only a part of a text counts as dismissing it."""

    FIRST = "first"
    SECOND = "second"
    BOTH = "both"
    NEITHER = "neither"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class Pair:
    """Two continuations as they were shown side by side, and what they were made with."""

    id: str
    """32 hexadecimal digits (uuid4)."""
    prompt: str
    """Exactly what the model saw."""
    healed: str
    """What the model was made to repeat first; it read and learns prompt + healed + text."""
    first: str
    """The first text, as shown."""
    second: str
    """The second text, as shown."""
    swapped: bool
    """Whether the model's sample 0 stood second."""
    model: str
    model_hash: str
    model_version: int
    decoding: Mapping[str, Any]
    seed: int
    story: str
    story_title: str
    created: str
    """ISO 8601 in UTC."""
    model_texts: tuple[str, str] | None = None
    """First and second as the model wrote them, where that is not what was shown: a model that
    knows blank lines between paragraphs must not learn the story's single line ends."""

    @property
    def story_before(self) -> str:
        """What the model saw, as the writer knows it: the notes, and a part of the story."""
        return (self.prompt + self.healed).removeprefix(STORY_START)


@dataclass(frozen=True)
class Choice:
    """A pair and what the writer decided about it."""

    pair: Pair
    outcome: Outcome
    strength: int
    """1, or 2 for "much better"."""
    seconds: float
    """From the pair being shown to the decision."""
    taken: int
    """Characters of it that went into the story."""
    decided: str
    """ISO 8601 in UTC."""
    undone: bool = False
    excluded: bool = False
    source: Source = "writer"

    @property
    def id(self) -> str:
        """The id of the pair, which text in a story carries."""
        return self.pair.id

    @property
    def preference(self) -> tuple[str, str] | None:
        """The chosen and the rejected completion of the prompt; None when there is nothing to
        prefer: another outcome, twice the same text, or one that is still empty."""
        if self.outcome not in (Outcome.FIRST, Outcome.SECOND):
            return None
        first, second = self.pair.model_texts or (self.pair.first, self.pair.second)
        if first == second or not first.strip() or not second.strip():
            return None
        chosen, rejected = (first, second) if self.outcome is Outcome.FIRST else (second, first)
        return self.pair.healed + chosen, self.pair.healed + rejected

    @property
    def trainable(self) -> bool:
        """Whether a personal model learns from it."""
        return self.preference is not None and not self.undone and not self.excluded


@dataclass(frozen=True)
class Counts:
    """How many choices there are."""

    total: int
    trainable: int
    undone: int
    excluded: int
    outcomes: Mapping[Outcome, int]


@dataclass(frozen=True)
class BlindCounts:
    """What came of a blind test: how often each was taken, both were fine, or neither."""

    personal: int
    base: int
    even: int
    neither: int


MIGRATIONS = (
    (
        """CREATE TABLE choices (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            prompt TEXT NOT NULL,
            healed TEXT NOT NULL,
            first TEXT NOT NULL,
            second TEXT NOT NULL,
            swapped INTEGER NOT NULL,
            model TEXT NOT NULL,
            model_hash TEXT NOT NULL,
            model_version INTEGER NOT NULL,
            decoding TEXT NOT NULL,
            seed INTEGER NOT NULL,
            story TEXT NOT NULL,
            story_title TEXT NOT NULL,
            created TEXT NOT NULL,
            model_texts TEXT,
            outcome TEXT NOT NULL,
            strength INTEGER NOT NULL,
            seconds REAL NOT NULL,
            taken INTEGER NOT NULL,
            decided TEXT NOT NULL,
            undone INTEGER NOT NULL,
            excluded INTEGER NOT NULL,
            source TEXT NOT NULL,
            preference TEXT
        )""",
        "CREATE INDEX choices_created ON choices (created, number)",
        "CREATE INDEX choices_preference ON choices (preference)",
    ),
)
"""The statements that lead from each version of the schema to the next."""

PAIR_COLUMNS = tuple(field.name for field in fields(Pair))
CHOICE_COLUMNS = tuple(field.name for field in fields(Choice) if field.name != "pair")
COLUMNS = (*PAIR_COLUMNS, *CHOICE_COLUMNS, "preference")
"""`preference` is the hash of prompt, chosen and rejected, NULL where there is no preference."""

INSERT = (
    f"INSERT INTO choices ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))}) "
    "ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name != "excluded")
)
TRAINABLE = "preference IS NOT NULL AND NOT undone AND NOT excluded"


class PreferenceStore:
    """All choices of a writer, in one file that only its owner can read.

    A choice is on the disk before the method that makes it returns. To be used by the thread that
    made it; a second program may read the same file meanwhile.
    """

    warning: str | None
    """A sentence for the writer when the file found was damaged and set aside."""

    def __init__(self, path: Path) -> None:
        """Open the file, or start one.

        Raises:
            WriterError: it cannot be opened, or a newer version of the program wrote it.
        """
        self.path = path
        self.warning = None
        with explained(said("The choices could not be opened")):
            try:
                self._connection = _connect(path)
            except _Damaged:
                aside = set_aside(path)
                self.warning = said(
                    "The file with your choices was damaged. A new one was started; the old "
                    'one is kept as "{name}" in "{folder}".'
                ).format(name=aside.name, folder=aside.parent)
                self._connection = _connect(path)

    def close(self) -> None:
        """Close the file; the store is of no use afterwards."""
        self._connection.close()

    def record(
        self,
        pair: Pair,
        outcome: Outcome,
        strength: int = 1,
        seconds: float = 0.0,
        taken: int = 0,
        source: Source = "writer",
    ) -> Choice:
        """Keep what was decided about a pair; when this returns, a loss of power cannot undo it.

        A pair that was brought back and decided anew keeps only its last decision.

        Raises:
            WriterError: it could not be kept; nothing has changed.
        """
        if strength not in (1, 2):
            raise ValueError(f"strength is 1 or 2, not {strength}")
        now = datetime.now(UTC).isoformat()
        choice = Choice(_sound(pair), outcome, strength, seconds, taken, now, source=source)
        with explained(said("Your choice could not be kept")):
            self._connection.execute(INSERT, _values(choice))
        return choice

    def add_new(self, choices: Iterable[Choice]) -> tuple[int, int]:
        """Add choices from elsewhere, all or none; return how many were new, how many known.

        One is known when its id or its three texts are; what is known stays as it is.

        Raises:
            WriterError: there is no room for them, or the file that they come from fails.
        """
        new = known = 0
        with explained(said("The choices could not be imported")), _transaction(self._connection):
            for choice in (replace(each, pair=_sound(each.pair)) for each in choices):
                if self._knows(choice):
                    known += 1
                else:
                    self._connection.execute(INSERT, _values(choice))
                    new += 1
        return new, known

    def set_undone(self, identifier: str, undone: bool) -> None:
        """Note that the writer undid a choice, or redid it; an id that is gone is no error."""
        with explained(said("The choice could not be changed")):
            self._connection.execute(
                "UPDATE choices SET undone = ? WHERE id = ?", (undone, identifier)
            )

    def set_excluded(self, identifier: str, excluded: bool) -> None:
        """Keep a choice from being trained on, or let it be; an id that is gone is no error."""
        with explained(said("The choice could not be changed")):
            self._connection.execute(
                "UPDATE choices SET excluded = ? WHERE id = ?", (excluded, identifier)
            )

    def delete(self, identifiers: Iterable[str]) -> int:
        """Delete choices, their text in the file included, and return how many there were."""
        connection = self._connection
        with explained(said("The choices could not be deleted")):
            with _transaction(connection):
                deleted = connection.executemany(
                    "DELETE FROM choices WHERE id = ?", [(each,) for each in identifiers]
                ).rowcount
            # secure_delete overwrites a row where it stands. Copies of it may be left in pages
            # that it was moved from, which a rebuilt file has not, and in the log.
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return deleted

    def choices(self, search: str = "", trainable_only: bool = False) -> list[Choice]:
        """The choices, newest first.

        Args:
            search: words that prompt, texts or the story's title contain as they stand, in upper
                or lower case.
            trainable_only: leave out those that a personal model does not learn from.
        """
        where = f"WHERE {TRAINABLE}" if trainable_only else ""
        needle = search.casefold()
        with explained(said("The choices could not be read")):
            rows = self._connection.execute(
                f"SELECT * FROM choices {where} ORDER BY created DESC, number DESC"
            )
            return [choice for choice in _readable(rows) if _holds(choice.pair, needle)]

    def get(self, identifier: str) -> Choice | None:
        """The choice with this id, or None."""
        with explained(said("The choices could not be read")):
            rows = self._connection.execute("SELECT * FROM choices WHERE id = ?", (identifier,))
            return next(_readable(rows), None)

    def counts(self) -> Counts:
        """How many choices there are of each kind."""
        with explained(said("The choices could not be read")):
            total, trainable, undone, excluded = self._connection.execute(
                f"SELECT COUNT(*), TOTAL({TRAINABLE}), TOTAL(undone), TOTAL(excluded) FROM choices"
            ).fetchone()
            outcomes = dict(
                self._connection.execute("SELECT outcome, COUNT(*) FROM choices GROUP BY outcome")
            )
        return Counts(
            total,
            int(trainable),
            int(undone),
            int(excluded),
            {outcome: outcomes.get(outcome.value, 0) for outcome in Outcome},
        )

    def blind_test(self, model_hash: str, version: int) -> BlindCounts:
        """How often a personal version was preferred to its base with the sides hidden.

        A pair counts once, by its first decision, after which the sides are no secret: what was
        decided when it was shown again does not count, nor does one that was undone or dismissed,
        one with a side that is empty, or one that the writer branched.
        """
        with explained(said("The choices could not be read")):
            rows = self._connection.execute(
                "SELECT * FROM choices WHERE model_hash = ? AND model_version = ? "
                f"AND decoding LIKE '%\"{BLIND_STRENGTHS}\"%' ORDER BY number",
                (model_hash, version),
            )
            first: dict[tuple[str, ...], Choice] = {}
            for choice in _readable(rows):
                pair = choice.pair
                if choice.outcome is not Outcome.DISMISSED:
                    first.setdefault((pair.prompt, pair.healed, pair.first, pair.second), choice)
        counted = [choice for choice in first.values() if _fair(choice)]
        won = {True: 0, False: 0}
        for choice in counted:
            sides = {Outcome.FIRST: 0, Outcome.SECOND: 1}
            if choice.outcome in sides:
                won[choice.pair.decoding[BLIND_STRENGTHS][sides[choice.outcome]] != 0] += 1
        even = sum(choice.outcome is Outcome.BOTH for choice in counted)
        neither = sum(choice.outcome is Outcome.NEITHER for choice in counted)
        return BlindCounts(won[True], won[False], even, neither)

    def training_rows(self) -> list[dict[str, Any]]:
        """The rows a personal model learns from, oldest first.

        Each has `id`, `prompt`, `chosen`, `rejected`, `strength`, `story` and `created`.
        """
        rows = []
        for choice in reversed(self.choices(trainable_only=True)):
            assert choice.preference is not None
            pair, (chosen, rejected) = choice.pair, choice.preference
            rows.append(
                {
                    "id": pair.id,
                    "prompt": pair.prompt,
                    "chosen": chosen,
                    "rejected": rejected,
                    "strength": choice.strength,
                    "story": pair.story,
                    "created": pair.created,
                }
            )
        return rows

    def _knows(self, choice: Choice) -> bool:
        known = self._connection.execute(
            "SELECT EXISTS (SELECT 1 FROM choices WHERE id = ?) "
            "OR EXISTS (SELECT 1 FROM choices WHERE preference = ?)",
            (choice.id, _fingerprint(choice)),
        ).fetchone()
        return bool(known[0])


class _Damaged(Exception):
    """The file is not a whole database of choices."""


# The database


def _connect(path: Path) -> sqlite3.Connection:
    if path.exists():
        path.chmod(0o600)
    else:
        path.touch(mode=0o600)  # SQLite gives its log the same mode
    connection = sqlite3.connect(path, timeout=5, isolation_level=None)
    try:
        _prepare(connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        if _code(error) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise _Damaged from error
        raise
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise WriterError(
            said(
                "The file with your choices was written by a newer version of this "
                "program. Install that version to use it; the file was left as it is."
            )
        )
    connection.row_factory = sqlite3.Row
    # A byte that the disk has changed must not keep the other choices from being read.
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    connection.execute("PRAGMA temp_store = MEMORY")  # no story text in a temporary file
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = FULL")
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise _Damaged
    if version < len(MIGRATIONS):
        with _transaction(connection):
            _migrate(connection)
    columns = {row["name"] for row in connection.execute("PRAGMA table_info(choices)")}
    if not columns.issuperset(COLUMNS):
        raise _Damaged
    connection.execute("PRAGMA journal_mode = WAL")


def _migrate(connection: sqlite3.Connection) -> None:
    # Read again under the lock: another process may have been first.
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == 0 and connection.execute("SELECT 1 FROM sqlite_schema").fetchone():
        raise _Damaged  # the file of another program
    for statements in MIGRATIONS[version:]:
        for statement in statements:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def explained(what_failed: str) -> Iterator[None]:
    """Turn the errors of SQLite and of the file system into a sentence."""
    try:
        yield
    except sqlite3.Error as error:
        known = _REASONS.get(_code(error))
        reason = f"{error}." if known is None else said(known)
        raise WriterError(f"{what_failed}: {reason}") from error
    except OSError as error:
        raise WriterError(f"{what_failed}: {error.strerror}.") from error


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 for an error of Python's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


_REASONS = {
    sqlite3.SQLITE_FULL: later(
        "", "there is no room left on the disk. Free some space and try again."
    ),
    sqlite3.SQLITE_READONLY: later(
        "", "the data folder is read-only. Make it writable and try again."
    ),
    sqlite3.SQLITE_CANTOPEN: later(
        "", "the data folder is missing or cannot be written. Restore it and try again."
    ),
    sqlite3.SQLITE_IOERR: later("", "the disk reports an error. Check the disk, then try again."),
    sqlite3.SQLITE_BUSY: later("", "another program is using them. Close it and try again."),
    sqlite3.SQLITE_CORRUPT: later(
        "",
        "the file is damaged. Restart the program; it will set the file aside and start a new one.",
    ),
    sqlite3.SQLITE_NOTADB: later(
        "",
        "the file is damaged. Restart the program; it will set the file aside and start a new one.",
    ),
}


def _fair(choice: Choice) -> bool:
    """Whether a decision of a blind test compares what the two models wrote by themselves."""
    pair = choice.pair
    strengths = pair.decoding.get(BLIND_STRENGTHS)
    return (
        not choice.undone
        and isinstance(strengths, list)
        and len(strengths) == 2
        and bool(pair.first.strip() and pair.second.strip())
        and not any(name.endswith("_begun") for name in pair.decoding)
    )


def _holds(pair: Pair, needle: str) -> bool:
    """Whether the title, or the story continued by either text, contains a case-folded needle."""
    before = pair.prompt + pair.healed
    return (
        not needle
        or needle in (before + pair.first).casefold()
        or needle in (before + pair.second).casefold()
        or needle in pair.story_title.casefold()
    )


# Choices as rows


def _readable(rows: Iterable[sqlite3.Row]) -> Iterator[Choice]:
    """The choices of rows, without those in which the disk has damaged more than text."""
    for row in rows:
        try:
            choice = _choice(row)
        except (ValueError, TypeError):
            continue
        yield choice


def _choice(row: sqlite3.Row) -> Choice:
    pair = {name: row[name] for name in PAIR_COLUMNS}
    pair["swapped"] = bool(pair["swapped"])
    pair["decoding"] = json.loads(pair["decoding"])
    if pair["model_texts"] is not None:
        pair["model_texts"] = tuple(json.loads(pair["model_texts"]))
    decision = {name: row[name] for name in CHOICE_COLUMNS}
    decision["outcome"] = Outcome(decision["outcome"])
    decision["undone"] = bool(decision["undone"])
    decision["excluded"] = bool(decision["excluded"])
    return Choice(Pair(**pair), **decision)


def _values(choice: Choice) -> list[Any]:
    pair = {name: getattr(choice.pair, name) for name in PAIR_COLUMNS}
    pair["decoding"] = json.dumps(dict(choice.pair.decoding))
    if choice.pair.model_texts is not None:
        pair["model_texts"] = json.dumps(choice.pair.model_texts)
    decision = [getattr(choice, name) for name in CHOICE_COLUMNS]
    return [*pair.values(), *decision, _fingerprint(choice)]


def _fingerprint(choice: Choice) -> str | None:
    """The hash of prompt, chosen and rejected by which doubles are recognised."""
    if choice.preference is None:
        return None
    texts = json.dumps([choice.pair.prompt, *choice.preference])
    return hashlib.sha256(texts.encode()).hexdigest()


def _sound(pair: Pair) -> Pair:
    """The pair with halves of characters, which no file can hold, replaced by U+FFFD."""

    def mended(value: Any) -> Any:
        if isinstance(value, str):
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return tuple(map(mended, value)) if isinstance(value, tuple) else value

    return Pair(**{name: mended(getattr(pair, name)) for name in PAIR_COLUMNS})
