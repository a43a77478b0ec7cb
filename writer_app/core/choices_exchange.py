"""Choices as a file to carry elsewhere, in TRL's preference format, which training reads as well.

It has one JSON object a line with `prompt`, `chosen`, `rejected`, and optional columns beside them.
"""

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from writer_app.core.errors import WriterError
from writer_app.core.files import write_atomically
from writer_app.core.language import said
from writer_app.core.preferences import (
    PAIR_COLUMNS,
    Choice,
    Outcome,
    Pair,
    PreferenceStore,
    explained,
)

MAX_LINE = 1 << 20
"""Bytes of one imported line; the longest pair a model of 1,024 positions can make has 20 KB."""
MAX_IMPORT = 256 << 20
"""Bytes of an imported file."""
MAX_PROBLEMS = 50
"""Sentences about skipped lines that an import keeps; the others are only counted."""


@dataclass(frozen=True)
class ImportResult:
    """What became of the lines of an imported file."""

    added: int
    doubles: int
    skipped: int
    problems: tuple[str, ...]
    """A sentence for each skipped line, with its number; the first `MAX_PROBLEMS` of them."""


def export_choices(store: PreferenceStore, path: Path) -> int:
    """Write the choices that can be trained on, oldest first; return how many.

    The file is written whole or not at all, and only its owner can read it.

    Raises:
        WriterError: the choices cannot be read, or the file cannot be written.
    """
    choices = reversed(store.choices(trainable_only=True))
    lines = [json.dumps(_row(choice), ensure_ascii=False) + "\n" for choice in choices]
    write_atomically(path, "".join(lines).encode(), private=True)
    return len(lines)


def import_choices(store: PreferenceStore, path: Path) -> ImportResult:
    """Add the choices of a file, all of them or none.

    Nothing in the file is trusted: a line that is no preference is skipped and reported, an
    optional column that makes no sense is ignored. A line is a double when its id or its three
    texts are known; what is known stays as it is.

    Raises:
        WriterError: the file cannot be read or is too large, or there is no room for it.
    """
    skipped = 0
    problems: list[str] = []

    def read(file: BinaryIO) -> Iterator[Choice]:
        nonlocal skipped
        for number, line in _lines(file):
            try:
                choice = _imported(line)
            except _Skipped as reason:
                skipped += 1
                if len(problems) < MAX_PROBLEMS:
                    problems.append(
                        said("Line {number} {reason}.").format(number=f"{number:,}", reason=reason)
                    )
                continue
            yield choice

    with explained(said("The choices could not be imported")):
        _check_importable(path)
        with path.open("rb") as file:
            added, doubles = store.add_new(read(file))
    return ImportResult(added, doubles, skipped, tuple(problems))


def _row(choice: Choice) -> dict[str, Any]:
    assert choice.preference is not None
    pair, (chosen, rejected) = choice.pair, choice.preference
    row: dict[str, Any] = {"prompt": pair.prompt, "chosen": chosen, "rejected": rejected}
    for name in ("strength", "outcome", "seconds", "taken", "decided"):
        row[name] = getattr(choice, name)
    for name in PAIR_COLUMNS:
        if name not in ("prompt", "first", "second", "model_texts"):
            row[name] = getattr(pair, name)
    if pair.model_texts is not None:
        row["shown"] = [pair.first, pair.second]
    if choice.source == "rewrite":
        row["source"] = choice.source
    return row


# Everything below reads what strangers may have written


class _Skipped(Exception):
    """Why an imported line is no preference; continues "Line 7 …"."""


def _check_importable(path: Path) -> None:
    if not path.is_file():
        raise WriterError(
            said(
                'There is no file "{path}". Choose one with choices in TRL\'s preference format.'
            ).format(path=path)
        )
    size = path.stat().st_size
    if size > MAX_IMPORT:
        raise WriterError(
            said(
                '"{name}" has {size} MB and at most {max_import} can be imported at once. '
                "Split it between two lines."
            ).format(name=path.name, size=f"{size >> 20:,}", max_import=MAX_IMPORT >> 20)
        )


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Number and bytes of each line that is not blank; None for one that is too long."""
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            while line and not line.endswith(b"\n"):
                line = file.readline(MAX_LINE)
            yield number, None
        elif line.strip():
            yield number, line


def _imported(line: bytes | None) -> Choice:
    if line is None:
        raise _Skipped(said("is longer than {max_line} MB").format(max_line=MAX_LINE >> 20))
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _Skipped(said("is not UTF-8")) from error
    except (ValueError, RecursionError) as error:
        raise _Skipped(said("is not JSON")) from error
    if not isinstance(row, dict):
        raise _Skipped(said("is not a JSON object"))
    prompt, chosen, rejected = (_text(row, name) for name in ("prompt", "chosen", "rejected"))
    if not chosen.strip() or not rejected.strip():
        raise _Skipped(said("has an empty text"))
    if chosen == rejected:
        raise _Skipped(said("has the same text twice"))

    healed = _string(row, "healed", "")
    if not (chosen.startswith(healed) and rejected.startswith(healed)):
        healed = ""
    outcome = Outcome.SECOND if row.get("outcome") == Outcome.SECOND else Outcome.FIRST
    texts = (chosen.removeprefix(healed), rejected.removeprefix(healed))
    first, second = texts if outcome is Outcome.FIRST else (texts[1], texts[0])
    shown = _shown(row, first, second)
    pair = Pair(
        id=_identifier(row),
        prompt=prompt,
        healed=healed,
        first=shown[0] if shown else first,
        second=shown[1] if shown else second,
        swapped=row.get("swapped") is True,
        model=_string(row, "model", ""),
        model_hash=_string(row, "model_hash", ""),
        model_version=_whole(row, "model_version", 0),
        decoding=_numbers(row, "decoding"),
        seed=_whole(row, "seed", 0),
        story=_string(row, "story", ""),
        story_title=_string(row, "story_title", ""),
        created=_moment(row, "created"),
        model_texts=(first, second) if shown else None,
    )
    is_rewrite = row.get("source") == "rewrite" and outcome is Outcome.FIRST
    choice = Choice(
        pair=pair,
        outcome=outcome,
        strength=2 if _whole(row, "strength", 1) == 2 else 1,
        seconds=_seconds(row),
        taken=_whole(row, "taken", 0),
        decided=_moment(row, "decided"),
        source="rewrite" if is_rewrite else "imported",
    )
    if choice.preference is None:  # `healed` was all there is of a text
        raise _Skipped(said("has an empty text"))
    return choice


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str):
        raise _Skipped(said('has no text in the column "{name}"').format(name=name))
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise _Skipped(
            said('has half a character in the column "{name}"').format(name=name)
        ) from error
    return value


def _string(row: dict[str, Any], name: str, default: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else default


def _whole(row: dict[str, Any], name: str, default: int) -> int:
    value = row.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 63:
        return value
    return default


def _seconds(row: dict[str, Any]) -> float:
    value = row.get("seconds")
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9:
        return float(value)
    return 0.0


def _identifier(row: dict[str, Any]) -> str:
    value = _string(row, "id", "")
    return value if re.fullmatch("[0-9a-f]{32}", value) else uuid.uuid4().hex


def _moment(row: dict[str, Any], name: str) -> str:
    try:
        moment = datetime.fromisoformat(_string(row, name, ""))
        return moment.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return datetime.now(UTC).isoformat()


def _numbers(row: dict[str, Any], name: str) -> dict[str, Any]:
    """The numbers of an object, which is all that decoding consists of."""
    value = row.get(name)
    return {
        name: entry
        for name, entry in (value.items() if isinstance(value, dict) else ())
        if name.isidentifier() and isinstance(entry, int | float) and abs(entry) < 1e18
    }


def _shown(row: dict[str, Any], first: str, second: str) -> tuple[str, str] | None:
    """The texts as shown; only their white space may differ from what the model learns."""
    shown = row.get("shown")
    if not isinstance(shown, list) or len(shown) != 2:
        return None
    if any(not isinstance(text, str) for text in shown):
        return None
    if [text.split() for text in shown] != [first.split(), second.split()]:
        return None
    return shown[0], shown[1]
