"""Which words of a story came from which choice, kept beside the choices, not in the story."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from writer_app.core.files import write_atomically
from writer_app.core.paths import Home
from writer_app.core.text import utf16_units

# How far from its place a mark is looked for when the story was changed outside, in UTF-16 units...
NEAR = 2000
# ... and how long its words must be to be trusted anywhere, if they occur once only.
DISTINCTIVE = 24

_HEAD = 1 << 15
"""Bytes of a file of marks in which its story and the hash of its text stand."""


@dataclass(frozen=True)
class Mark:
    """The words from ``start`` to ``end`` (UTF-16 positions) came from the choice with that id."""

    start: int
    end: int
    choice: str


def save_marks(home: Home, story_path: Path, text: str, marks: Iterable[Mark]) -> None:
    """Keep the marks of a story with the words that they stand on.

    Raises WriterError when that is not possible.
    """
    marks, file = list(marks), marks_file(home, story_path)
    if marks or file.exists():
        write_atomically(file, packed_marks(story_path, text, marks), private=True)


def load_marks(home: Home, story_path: Path, text: str) -> list[Mark]:
    """The marks of a story, in order, as `unpacked_marks` finds them.

    A story without any has those of another file with just this text: it was renamed, moved or
    copied by another program.
    """
    file = marks_file(home, story_path)
    try:
        if not file.exists():
            file = _of_same_text(home, text) or file
        data = file.read_bytes()
    except OSError:
        return []
    return unpacked_marks(data, text)


def marks_file(home: Home, story_path: Path) -> Path:
    """Where the marks of a story are kept."""
    name = hashlib.sha256(str(story_path.absolute()).encode("utf-8", "surrogateescape"))
    return home.marks_dir / f"{name.hexdigest()[:32]}.json"


def packed_marks(story_path: Path, text: str, marks: Iterable[Mark]) -> bytes:
    """The marks of a text, with the words that they stand on, as JSON."""
    units = utf16_units(text)
    kept = [asdict(mark) | {"words": units[mark.start : mark.end]} for mark in marks]
    content = {"story": str(story_path.absolute()), "sha256": _digest(text), "marks": kept}
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")


def unpacked_marks(data: bytes, text: str) -> list[Mark]:
    """The marks that were packed, in order; none where the data is damaged.

    When the text is not the one they were packed with, each mark goes to where its words are now:
    the occurrence nearest to the place that the mark before it suggests. Marks whose words are not
    found near there are dropped.
    """
    try:
        content = json.loads(data)
        kept = [
            (Mark(int(entry["start"]), int(entry["end"]), str(entry["choice"])), entry["words"])
            for entry in content["marks"]
        ]
        same = content["sha256"] == _digest(text)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return []
    kept.sort(key=lambda pair: pair[0].start)
    if same:
        return [mark for mark, _ in kept]

    units = utf16_units(text)
    marks = []
    shift = 0
    for mark, words in kept:
        place = _nearest(units, words, mark.start + shift)
        if place is not None:
            shift = place - mark.start
            marks.append(Mark(place, place + len(words), mark.choice))
    return marks


def _nearest(units: str, words: str, place: int) -> int | None:
    if not words:
        return None
    around = slice(max(0, place - NEAR), max(0, place + NEAR) + len(words))
    near = [around.start + m.start() for m in re.finditer(re.escape(words), units[around])]
    if near:
        return min(near, key=lambda found: abs(found - place))
    only = units.find(words) if len(words) >= DISTINCTIVE else -1
    return only if only >= 0 and units.find(words, only + 1) < 0 else None


def _of_same_text(home: Home, text: str) -> Path | None:
    sought = f'"sha256": "{_digest(text)}"'.encode()
    for file in home.marks_dir.glob("*.json") if text.strip() else ():
        with file.open("rb") as content:
            if sought in content.read(_HEAD):
                return file
    return None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
