"""What is different between two texts: whole paragraphs first, then words within those changed."""

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "removed", "added"]

_PARAGRAPH = re.compile(r"[^\n]*\n|[^\n]+")
_WORD = re.compile(r"\w+|\s+|.", re.DOTALL)
_LETTERS = re.compile(r"\w+")
MOST_WORDS = 4000
"""Of a changed stretch, both sides together, that is compared word by word; larger ones are shown
as removed and added whole, since the comparison takes time with the square of it."""
MOST_PARAGRAPHS = 20_000
"""Likewise of paragraphs between the first and the last change."""
MOST_ALIKE = 10
"""What occurs more often, as blank lines and spaces do, is the same only beside what is: led by
such lines, the search among paragraphs that all were changed would take time with the cube."""


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
    head, tail = _ends_alike(old, new)
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
                yield from _changed(before, after)
    yield "same", "".join(old[len(old) - tail :])


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Kind, str]]:
    """Paragraphs of which each was changed; many are, when a name is replaced everywhere."""
    before, after = "".join(old), "".join(new)
    if len(_WORD.findall(before)) + len(_WORD.findall(after)) <= MOST_WORDS:
        yield from _words(before, after)
        return
    for alike, gone, come in _matched(old, new, key=_long_words):
        if alike:
            for one, other in zip(gone, come, strict=True):
                yield from _words(one, other)
        else:
            yield from _words("".join(gone), "".join(come))


def _long_words(paragraph: str) -> tuple[str, ...]:
    """What tells a paragraph from others, and few changes touch."""
    words = set(_LETTERS.findall(paragraph))
    return tuple(sorted(words, key=lambda word: (len(word), word))[-3:])


def _words(old: str, new: str) -> Iterator[tuple[Kind, str]]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    head = tail = 0
    if len(before) + len(after) > MOST_WORDS:
        head, tail = _ends_alike(before, after)
    yield "same", "".join(before[:head])
    gone, come = before[head : len(before) - tail], after[head : len(after) - tail]
    if not gone or not come or len(gone) + len(come) > MOST_WORDS:
        yield "removed", "".join(gone)
        yield "added", "".join(come)
    else:
        for same, one, other in _matched(gone, come):
            if same:
                yield "same", "".join(one)
            else:
                yield "removed", "".join(one)
                yield "added", "".join(other)
    yield "same", "".join(before[len(before) - tail :])


def _ends_alike(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many are the same from the start on, and of the others how many from the end."""
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    return head, tail


def _matched(
    old: Sequence[str], new: Sequence[str], key: Callable[[str], Hashable] = lambda part: part
) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """Stretches of both in order, and whether each part of one has the key of its counterpart."""
    old_keys, new_keys = [key(part) for part in old], [key(part) for part in new]
    matcher = SequenceMatcher(None, old_keys, new_keys, autojunk=False)
    places: dict[Hashable, list[int]] = matcher.b2j  # type: ignore[attr-defined]  # documented
    for one in [one for one, found in places.items() if len(found) > MOST_ALIKE]:
        del places[one]
    for tag, a, b, c, d in matcher.get_opcodes():
        yield tag == "equal", old[a:b], new[c:d]
