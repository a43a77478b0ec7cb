"""Files of scored stories, read a few megabytes at a time: `.parquet`, `.jsonl` and `.jsonl.gz`.

Four columns are read: `post_title` (text), `post_text` (text, may be null), `comment_texts` (list
of texts) and `comment_scores` (list of whole numbers, as long). What else a file has, such as
`post_scores` and `comment_times`, is never looked at and need not be there.

`chunks` reads without taking rows apart, for the process that has the file; `rows` takes a chunk
apart, for another process. What one row may hold is bounded, and so is the memory for any file.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from training.errors import TrainingError

COLUMNS = ("post_title", "post_text", "comment_texts", "comment_scores")
SUFFIXES = (".parquet", ".jsonl", ".jsonl.gz")

CHUNK_BYTES = 2 << 20
CHUNK_ROWS = 64
MOST_ROW_BYTES = 8 << 20
"""A row may be so long: five hundred of the longest comments that the forum takes fit in."""
MOST_STORIES = 1000
"""A row may have so many stories."""
_READ_BYTES = 1 << 16


@dataclass(frozen=True)
class Source:
    """A file to read, and the name under which it is recorded."""

    path: Path
    name: str


@dataclass(frozen=True)
class Chunk:
    """Some rows of a file as they stand there, either as Arrow's stream or as lines of JSON.

    `too_large` counts rows that were passed over unread; a chunk with such has no others.
    """

    table: bytes = b""
    lines: Sequence[bytes] = ()
    too_large: int = 0


class Row(NamedTuple):
    """One prompt with its stories. A story or score that is null in the file is None."""

    title: str
    text: str
    stories: list[str | None]
    scores: list[int | None]


class Broken(NamedTuple):
    """A row that can't be used: the name of the rule that says why, and its stories if known."""

    rule: str
    stories: int = 0


BROKEN = {
    "malformed": "not JSON, or text that is not UTF-8",
    "too_large": f"above {MOST_ROW_BYTES >> 20} MiB or {MOST_STORIES:,} stories",
    "nulls": "null for the title, the stories or the scores",
    "types": "a value of another type than its column should have",
    "lengths": "not as many scores as stories",
}
"""The rules of `Broken`, in the order in which they are asked."""


# ---------------------------------------------------------------------------------- finding


def find(paths: Sequence[Path]) -> list[Source]:
    """Return the files that paths name: files, or folders with files right in them, by name.

    Raises:
        TrainingError: a path names no file of a known kind, or a file is without a column.
    """
    sources = []
    for path in paths:
        if path.is_dir():
            files = sorted(p for p in path.iterdir() if p.is_file() and p.name.endswith(SUFFIXES))
            if not files:
                raise TrainingError(
                    f"{path} has no {', '.join(SUFFIXES)} file. Name another folder."
                )
            sources += [Source(file, file.name) for file in files]
        elif not path.is_file():
            raise TrainingError(f"There is no file {path}. Check the path.")
        elif not path.name.endswith(SUFFIXES):
            raise TrainingError(f"{path} is not a {', '.join(SUFFIXES)} file or a folder of them.")
        else:
            sources.append(Source(path, path.name))
    for source in sources:
        _check_columns(source.path)
    return sources


def count_rows(source: Source) -> int | None:
    """Return how many rows a parquet file says it has, None for the other kinds."""
    if source.path.suffix != ".parquet":
        return None
    with _calm(source.path), pq.ParquetFile(source.path) as file:
        return int(file.metadata.num_rows)


def fingerprint(source: Source) -> dict[str, Any]:
    """Return a file's `name`, `bytes` and `sha256`.

    Raises:
        TrainingError: it can't be read.
    """
    with _calm(source.path), source.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return {"name": source.name, "bytes": source.path.stat().st_size, "sha256": digest}


def _check_columns(path: Path) -> None:
    """Compare the columns of a parquet file, or the keys of a file's first object, with `COLUMNS`.

    Raises:
        TrainingError: some are missing or of another type; the sentence names them and those found.
    """
    if path.suffix == ".parquet":
        with _calm(path), pq.ParquetFile(path) as file:
            schema = file.schema_arrow
        found = schema.names
        wrong = [
            f"{name} is {schema.field(name).type}"
            for name in COLUMNS
            if found.count(name) == 1 and not _fits(name, schema.field(name).type)
        ]
    else:
        first = next((record for record in _objects(path)), None)
        if first is None:
            raise TrainingError(f"{path} has no line with a JSON object. Check the file.")
        found, wrong = list(first), []
    if missing := [name for name in COLUMNS if found.count(name) != 1]:
        raise TrainingError(
            f"{path} lacks {', '.join(missing)}. It has these columns: {', '.join(found[:20])}."
        )
    if wrong:
        raise TrainingError(
            f"{path} has columns of another type: {'; '.join(wrong)}. Needed are a text for "
            "post_title and post_text, a list of texts for comment_texts and a list of whole "
            "numbers for comment_scores."
        )


def _fits(name: str, found: pa.DataType) -> bool:
    types = pa.types
    if name.startswith("comment_"):
        if types.is_null(found):
            return True
        if not any(
            test(found) for test in (types.is_list, types.is_large_list, types.is_fixed_size_list)
        ):
            return False
        found = found.value_type
    if types.is_dictionary(found):
        found = found.value_type
    numbers = (types.is_null, types.is_integer, types.is_floating)
    texts = (types.is_null, types.is_string, types.is_large_string, types.is_string_view)
    return any(test(found) for test in (numbers if name == "comment_scores" else texts))


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    for line in _lines(path):
        record = _json(line) if line else None
        if isinstance(record, dict):
            yield record


# ---------------------------------------------------------------------------------- reading


def chunks(path: Path) -> Iterator[Chunk]:
    """Yield the rows of a file in order, a few megabytes at a time.

    Raises:
        TrainingError: the file is damaged.
    """
    yield from _parquet_chunks(path) if path.suffix == ".parquet" else _line_chunks(path)


def _parquet_chunks(path: Path) -> Iterator[Chunk]:
    # With a buffer a column is read a page at a time; without, a whole row group lies in memory.
    # A file made to do harm can still unfold in here, by a dictionary with one huge text, up to
    # the 2 GiB at which Arrow gives up on a column: a file of 2 kB made a process take 5.8 GB.
    # Arrow could leave texts as places in the dictionary (`read_dictionary`), but then fails on a
    # list column of which a part is written without one, as in most files with long texts.
    with _calm(path), pq.ParquetFile(path, buffer_size=_READ_BYTES, pre_buffer=False) as file:
        for group in range(file.metadata.num_row_groups):
            size = _rows_at_once(file.metadata.row_group(group))
            batches = file.iter_batches(
                size, row_groups=[group], columns=list(COLUMNS), use_threads=False
            )
            for batch in batches:
                yield from _split(batch)


def _rows_at_once(group: Any) -> int:
    """How many rows of a row group make a chunk, going by what the group says it holds."""
    average: int = max(1, group.total_byte_size // max(1, group.num_rows))
    return max(1, min(CHUNK_ROWS, CHUNK_BYTES // average))


def _split(batch: pa.RecordBatch) -> Iterator[Chunk]:
    """Chunks of a batch: one, unless its rows are far above the average, up to absurdity."""
    if batch.nbytes <= 4 * CHUNK_BYTES:
        yield Chunk(table=_packed(batch))
    elif batch.num_rows == 1:
        yield Chunk(table=_packed(batch)) if batch.nbytes <= MOST_ROW_BYTES else Chunk(too_large=1)
    else:
        half = batch.num_rows // 2
        yield from _split(batch.slice(0, half))
        yield from _split(batch.slice(half))


def _packed(batch: pa.RecordBatch) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return sink.getvalue()


def _line_chunks(path: Path) -> Iterator[Chunk]:
    lines: list[bytes] = []
    size = 0
    for line in _lines(path):
        if lines and (line is None or size + len(line) > CHUNK_BYTES or len(lines) == CHUNK_ROWS):
            yield Chunk(lines=lines)
            lines, size = [], 0
        if line is None:
            yield Chunk(too_large=1)
        elif line.strip():
            lines.append(line)
            size += len(line)
    if lines:
        yield Chunk(lines=lines)


def _lines(path: Path) -> Iterator[bytes | None]:
    """The lines of a file, None for one above `MOST_ROW_BYTES`, which is never held in memory."""
    opened: Callable[[Path, Literal["rb"]], IO[bytes]]
    opened = gzip.open if path.suffix == ".gz" else open  # type: ignore[assignment]  # both can do more
    with _calm(path), opened(path, "rb") as file:
        while line := file.readline(MOST_ROW_BYTES):
            if len(line) < MOST_ROW_BYTES or line.endswith(b"\n"):
                yield line
                continue
            while line and not line.endswith(b"\n"):
                line = file.readline(MOST_ROW_BYTES)
            yield None


class _calm:
    """Turns what the libraries raise over a damaged file into a sentence."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, (pa.ArrowException, OSError, EOFError, zlib.error, UnicodeError)):
            reason = " ".join(str(error).split())[:200].rstrip(".")
            raise TrainingError(
                f"{self._path} can't be read: {reason}. Fetch or build it again."
            ) from error


# ---------------------------------------------------------------------------------- rows


def rows(chunk: Chunk) -> Iterator[Row | Broken]:
    """Yield each row of a chunk, or what is wrong with it."""
    for _ in range(chunk.too_large):
        yield Broken("too_large")
    if chunk.table:
        yield from _table_rows(pa.ipc.open_stream(chunk.table).read_next_batch())
    for line in chunk.lines:
        record = _json(line)
        if isinstance(record, dict):
            yield _row(*(record.get(name) for name in COLUMNS))
        else:
            yield Broken("malformed")


def _table_rows(batch: pa.RecordBatch) -> Iterator[Row | Broken]:
    columns = [batch.column(name) for name in COLUMNS]
    try:
        for values in zip(*(column.to_pylist() for column in columns), strict=True):
            yield _row(*values)
    except UnicodeDecodeError:  # raised by to_pylist, before any row: look at them one by one
        for i in range(batch.num_rows):
            try:
                values = tuple(column[i].as_py() for column in columns)
            except UnicodeDecodeError:
                yield Broken("malformed")
            else:
                yield _row(*values)


def _json(line: bytes) -> Any:
    """What a line holds; None if it is no JSON."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _row(title: Any, text: Any, stories: Any, scores: Any) -> Row | Broken:
    known = len(stories) if isinstance(stories, list) else 0
    if title is None or stories is None or scores is None:
        return Broken("nulls", known)
    if not (
        isinstance(title, str)
        and isinstance(text, str | None)
        and isinstance(stories, list)
        and isinstance(scores, list)
        and all(isinstance(story, str | None) for story in stories)
    ):
        return Broken("types", known)
    try:
        whole = [None if score is None else _whole(score) for score in scores]
    except (TypeError, ValueError):
        return Broken("types", known)
    if len(stories) != len(scores):
        return Broken("lengths", known)
    size = len(title) + len(text or "") + sum(len(story or "") for story in stories)
    if known > MOST_STORIES or size > MOST_ROW_BYTES:
        return Broken("too_large", known)
    return Row(title, text or "", stories, whole)


def _whole(score: Any) -> int:
    """A score as an int: tables with a gap in a column of numbers hold them as floats."""
    if type(score) is float and score.is_integer():
        score = int(score)
    if type(score) is not int:
        raise TypeError
    if not -(2**63) <= score < 2**63:
        raise ValueError
    return score
