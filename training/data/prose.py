# ruff: noqa: RUF001 - typographic quotes and dashes are what this file reads
"""Prose as it is typed: its paragraphs, its sentences with quotations whole, its kinds of marks.

A unit is a sentence, or all that stands within one pair of quotation marks or brackets together
with the "he said" around it. Units are what passages are made of: they start and end with one, so
that no quotation is torn, and can be put into another order.

Of the sentence splitters on PyPI, pysbd (2021) and syntok (2022) are no longer kept up, blingfire
(2021) is 40 MB, and none of them, nor sentencex, keeps a quotation of several sentences together.
So it is done here: stops with closing marks, what follows them, abbreviations, open quotations.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from training.data import corpus

TOLERANCE = 0.1
"""How far, as a share of the length wanted, a passage may be from it: see `Prose.end_near`."""

_STOP = re.compile(r"(?:[.!?…]+|(?<=[—–])(?=[\"”’']))[\"'”’)\]»*_]*(?=\s)")
_FINISHED = re.compile(r"(?:[.!?…][\"'”’)\]»*_]*|[—–][\"'”’])\Z")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_LETTER = re.compile(r"[^\W\d_]")
_CLOSING_SINGLE = re.compile(r"(?<=[^\s\w])’(?!\w)")
_OPENERS = "\"'“‘«([*_—–- "
_ABBREVIATION = re.compile(
    r"(?:Mrs?|Ms|Dr|Prof|Rev|Hon|St|Mt|Capt|Col|Gen|Lt|Sgt|Maj|Messrs|Mme|Mlle|Jr|Sr|Nos?|vs|viz|cf"
    r"|e\.g|i\.e|[A-HJ-Z](?:\.[A-Z])*)"  # initials; "I." is more often the end of "It was I."
)
_SAID = re.compile(  # "Why?" Mr. Finch asked.
    r"\s+(?:(?:Mrs?|Dr|St)\.\s|[^\W\d_][\w'’-]*\s){1,4}?(?:said|asked|cried|answered|replied"
    r"|exclaimed|whispered|returned|murmured|muttered|remarked|observed|continued|went\son|shouted"
    r"|called|demanded|inquired|enquired|repeated|added|began|says|thought|gasped|growled|screamed"
    r"|sighed|laughed|told|put\sin|broke\sin|suggested|protested|agreed|explained|declared"
    r"|ordered|heard\s\w+\s\w+)\b"
)


class Unit(NamedTuple):
    """Where a unit stands in its text."""

    start: int
    end: int
    opens: bool
    """Whether it starts a paragraph."""
    whole: bool
    """Whether it ends with a stop and is of a paragraph of prose with its marks in pairs."""


@dataclass
class Prose:
    """A text, as `tidy` returns it, with its units."""

    text: str
    units: list[Unit]
    starts: list[int]
    """Of all units, positions in the text."""
    joints: list[int]
    """The units before which the text can be cut in two, since those on both sides are whole."""
    joint_starts: list[int]

    @classmethod
    def of(cls, text: str) -> Prose:
        """Find the units of a text."""
        units: list[Unit] = []
        singles = _quotes_are_single(text)
        for match in _PARAGRAPH.finditer(text):
            paragraph = match[0]
            ends, paired = _unit_ends(paragraph, singles)
            whole = (
                paired
                and "\n" not in paragraph  # verse, or a list
                and any(map(str.islower, paragraph))  # no heading, no row of stars
            )
            start = match.start()
            for number, end in enumerate(ends):
                if end == len(paragraph):
                    whole = whole and _FINISHED.search(paragraph) is not None
                units.append(Unit(start, match.start() + end, number == 0, whole))
                while end < len(paragraph) and paragraph[end].isspace():
                    end += 1
                start = match.start() + end
        joints = [i for i in range(1, len(units)) if units[i - 1].whole and units[i].whole]
        return cls(text, units, [u.start for u in units], joints, [units[i].start for i in joints])

    def without_rest(self) -> Prose:
        """Return the text without its last unit, if that is not whole: it may have been cut off."""
        if len(self.units) < 2 or self.units[-1].whole:
            return self
        return Prose.of(self.text[: self.units[-2].end])

    def length(self, start: int, end: int) -> int:
        """Return the characters of the units [start, end)."""
        return self.units[end - 1].end - self.units[start].start if end > start else 0

    def between(self, start: int, end: int) -> str:
        """Return the text of the units [start, end)."""
        return self.text[self.units[start].start : self.units[end - 1].end]

    def space_before(self, unit: int) -> str:
        """Return the white space before a unit other than the first."""
        return self.text[self.units[unit - 1].end : self.units[unit].start]

    def has_letters(self, unit: int) -> bool:
        """Whether there is a letter in a unit."""
        return _LETTER.search(self.text, self.units[unit].start, self.units[unit].end) is not None

    def starts_near(self, position: float, opens: bool | None = None) -> Iterator[int]:
        """Yield the joints, nearest to a position first; only such that open a paragraph or not."""
        right = bisect_left(self.joint_starts, position)
        left = right - 1
        while left >= 0 or right < len(self.joints):
            before = position - self.joint_starts[left] if left >= 0 else float("inf")
            if right == len(self.joints) or before < self.joint_starts[right] - position:
                joint, left = self.joints[left], left - 1
            else:
                joint, right = self.joints[right], right + 1
            if opens is None or self.units[joint].opens == opens:
                yield joint

    def end_near(self, start: int, length: float) -> int | None:
        """Return `end` so that the whole units [start, end) come nearest to a length.

        None if that is not within TOLERANCE of it.
        """
        best, end = None, start
        while end < len(self.units) and self.units[end].whole:
            end += 1
            off = abs(self.length(start, end) - length)
            if best is not None and off >= abs(self.length(start, best) - length):
                break
            best = end
        if best is None or abs(self.length(start, best) - length) > TOLERANCE * length:
            return None
        return best


def tidy(text: str) -> str:
    """Return the text with one empty line between paragraphs, no hard line ends or runs of spaces.

    Without an empty line in it, each of its lines is a paragraph. Lines that fill a page's width
    are joined; short ones within a paragraph are verse and stay.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\t" in text or "  " in text or " \n" in text or "\n " in text:
        text = re.sub(r"[ \t]+", " ", text).replace(" \n", "\n").replace("\n ", "\n")
    text = text.strip()
    empty = text.count("\n\n")
    if not empty:
        return text.replace("\n", "\n\n")
    if text.count("\n") > 4 * empty and len(text) / text.count("\n") > 45:
        text = re.sub(r"(?<!\n)\n(?!\n)", " ", text)
    return re.sub(r"\n{3,}", "\n\n", text)


def _quotes_are_single(text: str) -> bool:
    """Whether speech stands in single quotation marks, as in much British prose."""
    doubles = text.count('"') / 2 + text.count("“")
    singles = max(text.count("‘"), len(re.findall(r"(?<![\w’'])'(?=\w)", text)) / 2)
    return doubles < singles


def _unit_ends(paragraph: str, singles: bool) -> tuple[list[int], bool]:
    """Where the units of a paragraph end, and whether its quotation marks are in pairs."""
    marks = paragraph
    if singles:  # typographic() tells opening marks from apostrophes; the positions must stay
        marks = corpus.typographic(paragraph.replace("...", "………"))
    ends: list[int] = []
    seen = depth = 0
    straight_open, paired = False, True
    for match in _STOP.finditer(paragraph):
        end = match.end()
        depth += _depth(marks, seen, end, singles)
        straight_open ^= marks.count('"', seen, end) % 2 == 1
        seen = end
        paired &= depth >= 0 or singles
        if depth <= 0 and not straight_open and not _goes_on(paragraph, match):
            ends.append(end)
            depth = 0  # in single quotes an apostrophe at a word's end was taken for a closing mark
    depth += _depth(marks, seen, len(marks), singles)
    straight_open ^= marks.count('"', seen) % 2 == 1
    if not ends or ends[-1] != len(paragraph):
        ends.append(len(paragraph))
    return ends, paired and depth <= 0 and (depth == 0 or singles) and not straight_open


def _depth(marks: str, start: int, end: int, singles: bool) -> int:
    """How many more quotations and brackets a stretch opens than it closes."""
    depth = marks.count("(", start, end) - marks.count(")", start, end)
    depth += marks.count("“", start, end) - marks.count("”", start, end)
    if singles:
        depth += marks.count("‘", start, end)
        depth -= sum(1 for _ in _CLOSING_SINGLE.finditer(marks, start, end))
    return depth


def _goes_on(paragraph: str, stop: re.Match[str]) -> bool:
    """Whether the sentence goes on behind a stop."""
    following = paragraph[stop.end() : stop.end() + 16].lstrip().lstrip(_OPENERS)
    if following[:1].islower():
        return True
    if stop[0] == ".":
        words = paragraph[max(0, stop.start() - 16) : stop.start()].split()
        return bool(words) and _ABBREVIATION.fullmatch(words[-1].lstrip(_OPENERS)) is not None
    return stop[0][-1:] in ('"', "”", "’", "'") and _SAID.match(paragraph, stop.end()) is not None


class Style(NamedTuple):
    """How a story is typed, apart from its words."""

    curly: bool
    ellipsis: str
    dash: str
    """With the spaces around it."""

    @classmethod
    def of(cls, text: str) -> Style:
        """Return the style that prevails in a text."""
        curly = sum(map(text.count, "“”‘’")) > text.count('"') + text.count("'")
        dots = text.count("...")
        ellipsis = "…" if text.count("…") > dots or (curly and not dots) else "..."
        counts = {dash: text.count(dash) for dash in ("—", " — ", "--", " -- ", " – ")}
        counts["—"] -= counts[" — "]
        counts["--"] -= counts[" -- "]
        return cls(curly, ellipsis, max(counts, key=lambda dash: counts[dash]))

    def give(self, text: str) -> str:
        """Return a passage typed in this style."""
        text = corpus.straight(text)
        if self.curly:
            text = corpus.typographic(text)
        text = text.replace("...", "…").replace("…", self.ellipsis)
        text = re.sub(r"(?<=\w) ?(?:—|--|(?<= )–(?= )) ?(?=\w)", self.dash, text)
        return re.sub(r"—|--", self.dash.strip(), text) if self.dash != " – " else text
