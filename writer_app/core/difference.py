"""What is different between two texts: whole paragraphs first, then words within those changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "removed", "added"]

_PARAGRAPH = re.compile(r"[^\n]*\n|[^\n]+")
_WORD = re.compile(r"\w+|\s+|.", re.DOTALL)
MOST_WORDS = 4000
"""Of a changed stretch, both sides together, that is compared word by word; larger ones are shown
as removed and added whole, since the comparison takes time with the square of it."""
MOST_PARAGRAPHS = 8000
"""Likewise of paragraphs between the first and the last change."""


@dataclass(frozen=True)
class Part:
    """A stretch of text that is in both, only in the old one (removed), or only in the new one."""

    kind: Kind
    text: str


def difference(old: str, new: str) -> list[Part]:
    """Return parts in order: those same and removed make `old`, those same and added make `new`."""
    parts: list[Part] = []
    for kind, text in _paragraphs(_PARAGRAPH.findall(old), _PARAGRAPH.findall(new)):
        if not text:
            continue
        if parts and parts[-1].kind == kind:
            parts[-1] = Part(kind, parts[-1].text + text)
        else:
            parts.append(Part(kind, text))
    return parts


def by_phrases(parts: Sequence[Part]) -> list[Part]:
    """The same difference with changes taken together that only spaces divide: it reads better."""
    made: list[Part] = []
    gone = come = ""
    for number, part in enumerate(parts):
        between = 0 < number < len(parts) - 1 and not part.text.strip(" ")
        if part.kind == "removed":
            gone += part.text
        elif part.kind == "added":
            come += part.text
        elif between:
            gone += part.text
            come += part.text
        else:
            made += [Part("removed", gone)] * bool(gone) + [Part("added", come)] * bool(come)
            made.append(part)
            gone = come = ""
    return made + [Part("removed", gone)] * bool(gone) + [Part("added", come)] * bool(come)


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Kind, str]]:
    # most of a story is as it was before and behind what was worked on
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    yield "same", "".join(old[:head])
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(middle_old) + len(middle_new) > MOST_PARAGRAPHS:
        yield "removed", "".join(middle_old)
        yield "added", "".join(middle_new)
    else:
        for same, before, after in _matched(middle_old, middle_new):
            if same:
                yield "same", "".join(before)
            else:
                yield from _words("".join(before), "".join(after))
    yield "same", "".join(old[len(old) - tail :])


def _words(old: str, new: str) -> Iterator[tuple[Kind, str]]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if not old or not new or len(before) + len(after) > MOST_WORDS:
        yield "removed", old
        yield "added", new
        return
    for same, gone, come in _matched(before, after):
        if same:
            yield "same", "".join(gone)
        else:
            yield "removed", "".join(gone)
            yield "added", "".join(come)


def _matched(
    old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        yield tag == "equal", old[a:b], new[c:d]
