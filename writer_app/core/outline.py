"""The headings of a story and its sections: what one is, and where a section may go.

A heading is told by its line alone, so that an edit needs no more than its paragraph to be read. A
story's outline is the list of its headings' levels; a section is a heading with all that follows
it up to the next heading that is as high or higher.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

LEVELS = 6
"""1 is the highest."""

_MARKDOWN = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")
_ONES = "one|two|three|four|five|six|seven|eight|nine|the first|first|second|third|last|final"
_NUMBER = (
    r"(?:\d{1,4}|[ivxlcdm]{1,8}|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    rf"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[ -](?:{_ONES}))?|{_ONES}"
    r"|(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|mốt|tư|lăm|nhất|cuối)"
    r"(?: (?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|mốt|tư|lăm)){0,3})"
)
_TITLE = r"(?:[:.]?|\s*[:.–—-]\s*.{0,80}?[^.,;])$"  # noqa: RUF001 - dashes of both lengths
_PART = re.compile(rf"(?:part|book|volume|phần|quyển|tập)\s+{_NUMBER}{_TITLE}", re.IGNORECASE)
_CHAPTER = re.compile(
    rf"(?:(?:chapter|chương|hồi)\s+{_NUMBER}"
    rf"|prologue|epilogue|interlude|mở đầu|vĩ thanh){_TITLE}",
    re.IGNORECASE,
)
_LONGEST = 120  # characters of a chapter's line


@dataclass(frozen=True)
class Heading:
    """The level, from 1 (highest) to 6, and the words."""

    level: int
    title: str


def heading(line: str) -> Heading | None:
    """The heading that a line is: of Markdown, or "Chapter 12", "Part One: The Sea", "Chương 3".

    Such a line without a mark of Markdown starts with a capital letter; a part stands above a
    chapter. What comes behind the number must look like a title, not like a sentence.
    """
    if "#" in line[:4]:
        found = _MARKDOWN.match(line)
        if found is None:
            return None
        title = line[found.end() :].strip(" \t")
        open_end = title.rstrip("#")
        if not open_end or open_end[-1] in " \t":  # "# Winter #" is closed
            title = open_end
        return Heading(len(found[1]), title.strip())
    words = line.strip()
    if not words or len(words) > _LONGEST or not words[0].isupper():
        return None
    for level, kind in ((1, _PART), (2, _CHAPTER)):
        if kind.match(words):
            return Heading(level, words)
    return None


def section_end(levels: Sequence[int], at: int) -> int:
    """The number of the first heading that no longer belongs to the section of heading `at`."""
    end = at + 1
    while end < len(levels) and levels[end] > levels[at]:
        end += 1
    return end


def places(levels: Sequence[int], at: int) -> list[int]:
    """Where a section may go: the numbers of the headings that it may stand before, in order.

    ``len(levels)`` is the end of the story. Before a lower heading it would take over what belongs
    to another one. The place where it is already is among them, as the number of its heading.
    """
    end = section_end(levels, at)
    others = [*range(at), *range(end, len(levels))]
    free = [place for place in others if place != end and levels[place] <= levels[at]]
    return sorted([*free, at] + ([len(levels)] if end < len(levels) else []))


def next_place(levels: Sequence[int], at: int, step: int) -> int | None:
    """The place before (`step` -1) or behind (1) the one where a section is, if there is one."""
    found = places(levels, at)
    wanted = bisect_left(found, at) + step
    return found[wanted] if 0 <= wanted < len(found) else None


def stretches(levels: Sequence[int], at: int, place: int) -> tuple[int, int, int]:
    """Which headings start, divide and end the two stretches that change places in a move."""
    end = section_end(levels, at)
    return (place, at, end) if place < at else (at, end, place)


def gap(stretch: str) -> int:
    """How many characters at the end of a stretch of lines are blank lines and line ends.

    They stay where they are when stretches change places, so that no heading comes to stand right
    below a paragraph, and a final line end stays one.
    """
    behind = stretch[len(stretch.rstrip()) :]
    return len(behind) - behind.index("\n") if "\n" in behind else 0
