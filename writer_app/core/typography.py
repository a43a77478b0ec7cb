# ruff: noqa: RUF001 - this is about characters that look alike
"""Quotes, dashes and ellipses as they are printed, in the place of those that keyboards have.

What a straight quote becomes depends on what stands before it in its paragraph; an apostrophe
sometimes also on what follows, so that one that was typed may be put right a little later.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

Pair = tuple[str, str]
"""What opens and what closes."""


@dataclass(frozen=True)
class Quotes:
    """The quotation marks of a language: those of the key `"`, and those of the key `'`.

    With `by_level` both keys mean the same: the first pair, and within it the second.
    """

    outer: Pair
    inner: Pair
    by_level: bool = False


STYLES = {
    "english": Quotes(("“", "”"), ("‘", "’")),
    "british": Quotes(("‘", "’"), ("“", "”"), by_level=True),
    "german": Quotes(("„", "“"), ("‚", "‘")),
    "french": Quotes(("«\u00a0", "\u00a0»"), ("“", "”")),
    "guillemets": Quotes(("«", "»"), ("‹", "›")),
    "polish": Quotes(("„", "”"), ("‚", "’")),
    "swedish": Quotes(("”", "”"), ("’", "’")),
}
"""By the names that the setting knows; Vietnamese is written as English is."""

DASHES = {"en": ("–", "—"), "em": ("—", "—")}
"""What -- and --- become."""

LOOK_BEHIND, LOOK_AHEAD = 2000, 8
"""Characters of a paragraph before and behind a quote that are looked at."""

_HARD_SPACE = "\u00a0"
_APOSTROPHE, _ELLIPSIS = "’", "…"
_OPENERS = "([{<«‹„‚“‘¡¿/\u00a0\u202f"
_LONG_DASHES = "–—―"
_EMPHASIS = "*_~"  # Markdown's, which stands between a quote and what it is about
# Words that begin with an apostrophe: 'tis, 'em, the '90s.
_ELISION = r"(?:tis|twas|twere|twill|twould|em|til|n|\d\ds?)"
_LONGEST_ELISION = 6
_BEGINS_WITH_ELISION = re.compile(rf"{_ELISION}\b", re.IGNORECASE)
_OPENED_ELISION = re.compile(rf"(.)({_ELISION}\W)\Z", re.IGNORECASE)
_IN_WORD = re.compile(rf"(?<=\w){_APOSTROPHE}(?=\w)")
_STRAIGHT = re.compile(r"[\"']|-{2,}|\.{3,}")


@dataclass(frozen=True)
class Style:
    """What is put right: the quotes of a language or None, a kind of dash or None, ellipses."""

    quotes: Quotes | None
    dashes: Pair | None


def style_of(quotes: str, dashes: str) -> Style:
    """The style by the names of the settings; a name that is none of them is "off"."""
    return Style(STYLES.get(quotes), DASHES.get(dashes))


def typed(before: str, after: str, style: Style) -> tuple[int, str] | None:
    """What to change now that the last character of `before` was typed, `after` following it.

    Both are of one paragraph. Returns how many characters before the caret give way, and to what;
    None where all is well.
    """
    key, before = before[-1:], before[:-1]
    if style.quotes is not None:
        late = _late_change(before, key, style.quotes)
        if key in ("'", '"'):
            change = _typed_quote(before, key, after, style.quotes)
            if change and late and key == "'" and before.endswith("n"):  # rock 'n' roll
                return late[0], late[1][:-1] + change[1]
            return change
        if late is not None:
            return late
    if style.dashes is not None:
        return _typed_dash_or_dot(before, key, style.dashes)
    return None


def convert(text: str, style: Style) -> list[tuple[int, int, str]]:
    """All that is to be changed in a text: from one offset to another, and to what; in order."""
    changes: list[tuple[int, int, str]] = []
    start = 0
    for paragraph in text.split("\n"):
        changes += [
            (start + first, start + last, new) for first, last, new in _changes(paragraph, style)
        ]
        start += len(paragraph) + 1
    return changes


def converted(text: str, changes: list[tuple[int, int, str]]) -> str:
    """The text with its changes made."""
    parts, place = [], 0
    for first, last, new in changes:
        parts += [text[place:first], new]
        place = last
    return "".join([*parts, text[place:]])


def _changes(paragraph: str, style: Style) -> Iterator[tuple[int, int, str]]:
    before, place = "", 0  # what stands before, as it is to be
    for found in _STRAIGHT.finditer(paragraph):
        straight, start, end = found[0], found.start(), found.end()
        before = (before + paragraph[place:start])[-LOOK_BEHIND:]
        after = paragraph[end : end + LOOK_AHEAD]
        new = straight
        if straight not in ("'", '"'):
            if style.dashes is not None:
                new = _dash_or_ellipsis(straight, paragraph, style.dashes)
        elif style.quotes is not None:
            back, new = _typed_quote(before, straight, after, style.quotes) or (1, straight)
            start -= back - 1
            end += new.endswith(_HARD_SPACE) and after[:1] == " "
            before = before[: len(before) - back + 1]
        if new != straight:
            yield start, end, new
        before, place = before + new, end


def _dash_or_ellipsis(straight: str, paragraph: str, dashes: Pair) -> str:
    if straight[0] == ".":
        return _ELLIPSIS * (len(straight) // 3) + "." * (len(straight) % 3)
    if len(straight) > 3 or paragraph.strip() == "---":  # Markdown's line
        return straight
    return dashes[len(straight) - 2]


def _typed_dash_or_dot(before: str, key: str, dashes: Pair) -> tuple[int, str] | None:
    short, long = dashes
    if key == "-":
        if before.lstrip() in dashes:  # alone in its paragraph, three are Markdown's line
            return 2, "---"
        if before.endswith("-") and not before.endswith("--"):
            return 2, short
        if before.endswith(short):
            return 2, long
    if key == "." and before.endswith("..") and not before.endswith("..."):
        return 3, _ELLIPSIS
    return None


def _typed_quote(before: str, key: str, after: str, quotes: Quotes) -> tuple[int, str] | None:
    outer_open, inner_open = (_is_open(before, pair) for pair in (quotes.outer, quotes.inner))
    if quotes.by_level:
        within = inner_open or outer_open
        opening = quotes.inner if outer_open else quotes.outer
        closing = quotes.inner if inner_open else quotes.outer
    else:
        within = outer_open if key == '"' else inner_open
        opening = closing = quotes.outer if key == '"' else quotes.inner
    spaced = len(closing[1]) > 1
    last = before.rstrip(_EMPHASIS)[-1:]
    opens = not last or last.isspace() or last in _OPENERS
    if last in _LONG_DASHES or (spaced and last.isspace()):
        opens = not within
    if key == "'" and not _quotes_here(before, after, closing, opens, within):
        return 1, _APOSTROPHE
    if opens:
        return 1, opening[0]
    if key == '"' and not within and last.isdigit():
        return None  # inches, or seconds
    space = len(before) - len(before.rstrip(" ")) if spaced else 0
    return 1 + space, closing[1]


def _quotes_here(before: str, after: str, closing: Pair, opens: bool, within: bool) -> bool:
    """Whether the key `'` means a quotation mark, and not an apostrophe."""
    if opens:
        return _BEGINS_WITH_ELISION.match(after) is None
    letters = before[-1:].isalnum() and after[:1].isalnum()
    return within and not letters


def _late_change(before: str, key: str, quotes: Quotes) -> tuple[int, str] | None:
    """Put right what the key behind it shows to be something else."""
    if key == " " and before.endswith(quotes.outer[0]) and before.endswith(_HARD_SPACE):
        return 1, ""  # there is a space already
    opened = _OPENED_ELISION.search(before[-_LONGEST_ELISION - 1 :] + key)
    single = quotes.outer if quotes.by_level else quotes.inner
    if opened and opened[1] == single[0]:
        return len(opened[0]), _APOSTROPHE + opened[2]
    closes = before[-1:] == quotes.inner[1] != _APOSTROPHE
    if closes and before[-2:-1].isalnum() and key.isalnum():
        return 2, _APOSTROPHE + key
    return None


def _is_open(before: str, pair: Pair) -> bool:
    """Whether a quotation is open at the end of a part of a paragraph."""
    opening, closing = (mark.strip() for mark in pair)
    if closing == _APOSTROPHE:
        before = _IN_WORD.sub("", before)
    if opening == closing:
        return before.count(opening) % 2 == 1
    return before.count(opening) > before.count(closing)
