"""Finding and replacing in a text: what is sought, where it is, and what would stand there instead.

Python counts characters, Qt counts UTF-16 code units; what leaves this module counts as Qt does.
The patterns are those of the `regex` library, which Python's own are a part of: it can be told to
give up after a while, and other threads go on while it looks.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from writer_app.core.errors import WriterError
from writer_app.core.language import said
from writer_app.core.text import from_utf16, utf16_places

if TYPE_CHECKING:
    import regex

SECONDS = 3.0
"""Computing time after which a pattern counts as one that never ends."""
MOST_MATCHES = 1_000_000
MOST_REPLACEMENTS = 100_000
LONGEST = 1000
"""Characters of a pattern."""
LARGEST = 2_000_000
"""Characters of a pattern times its counted repeats, which the library writes out."""

_COUNT = re.compile(r"\{(\d*),?(\d*)\}")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
# A typed quote finds the typographic ones as well.
_QUOTES = {"'": "['‘’]", '"': '["“”„«»]'}  # noqa: RUF001 - these are they
# Nothing that is found ends before an accent, or within an emoji of several characters.
_WHOLE_CHARACTER = r"(?![\p{M}\u200d\U0001f3fb-\U0001f3ff])"


@dataclass(frozen=True)
class Query:
    """What is sought. `^` and `$` in a pattern are the ends of a paragraph."""

    text: str
    match_case: bool = False
    whole_words: bool = False
    is_pattern: bool = False

    def compiled(self) -> "regex.Pattern[str]":
        """The pattern to search with.

        Raises WriterError with a sentence about what is wrong with it.
        """
        import regex

        source = self.text if self.is_pattern else _literal(self.text)
        if len(self.text) > LONGEST or _size(self.text if self.is_pattern else "") > LARGEST:
            raise WriterError(said("This is too long to search for. Use a shorter pattern."))
        flags = regex.MULTILINE | (0 if self.match_case else regex.IGNORECASE)
        try:
            pattern = regex.compile(source, flags)
            if self.whole_words:
                pattern = regex.compile(rf"(?<!\w)(?:{source})(?!\w)", flags)
        except regex.error as error:
            where = (
                "" if error.pos is None else said(" at character {pos}").format(pos=error.pos + 1)
            )
            raise WriterError(
                said("This pattern is not complete{where}: {msg}.").format(
                    where=where, msg=error.msg
                )
            ) from None
        except (RecursionError, OverflowError, MemoryError, ValueError, TypeError, KeyError):
            raise WriterError(said("This pattern cannot be used. Make it simpler.")) from None
        return pattern


@dataclass(frozen=True)
class Replacement:
    """What stands between two places, in UTF-16 units, would give way to `text`.

    `offset` and `end_offset` are the same places in characters.
    """

    start: int
    end: int
    text: str
    offset: int
    end_offset: int


class Matches:
    """Where something was found, in order and without overlaps; the places follow edits.

    An edit costs what lies between it and the one before, not what lies behind it: places from
    `_gap` on are kept without the `_shift` that edits before them have added up to.
    """

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._starts, self._ends = array("q"), array("q")
        for start, end in spans:
            self._starts.append(start)
            self._ends.append(end)
        self._gap, self._shift = len(self._starts), 0

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, index: int) -> tuple[int, int]:
        shift = self._shift if index >= self._gap else 0
        return self._starts[index] + shift, self._ends[index] + shift

    def first_from(self, position: int) -> int:
        """The index of the first match that begins at a position or behind it."""
        return self._bisect(bisect_left, self._starts, position)

    def within(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The matches with something between two positions, in order."""
        first = self._bisect(bisect_right, self._ends, start)
        return (self[index] for index in range(first, self.first_from(end)))

    def edit(self, position: int, removed: int, added: int) -> None:
        """The text has changed: what was changed is no match any more, what is behind it moves."""
        high = self.first_from(position + removed)
        low = min(high, self._bisect(bisect_right, self._ends, position))
        self._move_gap(high)
        for places in (self._starts, self._ends):
            del places[low:high]
        self._gap = low
        self._shift += added - removed

    def _bisect(self, bisect: Callable[..., int], places: "array[int]", position: int) -> int:
        found = bisect(places, position, 0, self._gap)
        if found < self._gap:
            return found
        return bisect(places, position - self._shift, self._gap, len(places))

    def _move_gap(self, index: int) -> None:
        low, high = sorted((self._gap, index))
        shift = self._shift if index > self._gap else -self._shift
        if shift:
            for places in (self._starts, self._ends):
                places[low:high] = array("q", [place + shift for place in places[low:high]])
        self._gap = index


def find(
    query: Query,
    text: str,
    scope: tuple[int, int] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Matches:
    """All matches, the first `MOST_MATCHES` of them, within `scope` (UTF-16 positions) if given.

    Raises WriterError for a pattern that is not one or takes too long. Once `cancelled`, what was
    found so far comes back.
    """
    place = utf16_places(text)
    return Matches(
        (place(match.start()), place(match.end()))
        for match in _found(query, text, scope, MOST_MATCHES, cancelled)
    )


def replacements(
    query: Query,
    text: str,
    template: str,
    scope: tuple[int, int] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[Replacement]:
    r"""What replacing all matches would do; in a pattern's template `\1` is its first group, and
    `\0` all that it found.

    Raises WriterError as `find` does, for a template that is not one, and for more than
    `MOST_REPLACEMENTS`.
    """
    place = utf16_places(text)
    made = [
        Replacement(
            place(match.start()),
            place(match.end()),
            _expanded(query, match, template),
            match.start(),
            match.end(),
        )
        for match in _found(query, text, scope, MOST_REPLACEMENTS + 1, cancelled)
    ]
    if len(made) > MOST_REPLACEMENTS:
        raise WriterError(
            said(
                "There are more than {most_replacements} matches. Select a part of the "
                "story, and replace in the selection."
            ).format(most_replacements=f"{MOST_REPLACEMENTS:,}")
        )
    return made


def replacement_at(query: Query, text: str, span: tuple[int, int], template: str) -> str | None:
    """What the match from one offset to another, in characters, becomes; None if it is no match.

    Raises WriterError as `replacements` does.
    """
    try:
        match = query.compiled().match(text, span[0], timeout=SECONDS)
    except (TimeoutError, MemoryError):
        raise _endless() from None
    return _expanded(query, match, template) if match and match.span() == span else None


def _found(
    query: Query,
    text: str,
    scope: tuple[int, int] | None,
    most: int,
    cancelled: Callable[[], bool],
) -> Iterator[Any]:
    pattern = query.compiled()
    if not query.text:
        return
    start, end = 0, len(text)
    if scope is not None:
        start, end = (from_utf16(text, position) for position in scope)
    found = pattern.finditer(text, start, end, concurrent=True, timeout=SECONDS)
    try:
        for count, match in enumerate(found):
            if count == most or (count % 256 == 0 and cancelled()):
                return
            yield match
    except (TimeoutError, MemoryError):
        raise _endless() from None


def _expanded(query: Query, match: Any, template: str) -> str:
    if not query.is_pattern:
        return template
    import regex

    try:
        text = str(match.expand(_ESCAPE.sub(_all_of_it, template)))
    except (regex.error, IndexError, ValueError) as error:
        raise WriterError(
            said("The replacement is not complete: {error}. Write \\\\ for a backslash.").format(
                error=error
            )
        ) from None
    # As a text is when it is pasted: with a NUL in it, no program would take the file for text.
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _all_of_it(escape: re.Match[str]) -> str:
    return r"\g<0>" if escape[1] == "0" else escape[0]


def _endless() -> WriterError:
    return WriterError(said("This pattern takes too long in this story. Make it simpler."))


def _literal(text: str) -> str:
    """A pattern for a text as it stands, however its accents are encoded."""
    import regex

    parts = []
    for character in regex.findall(r"\X", text):
        forms = sorted(_encodings(character), key=len, reverse=True)
        parts.append(_QUOTES.get(character, f"(?:{'|'.join(map(regex.escape, forms))})"))
    return "".join(parts) + _WHOLE_CHARACTER


def _encodings(character: str) -> set[str]:
    """The ways to write a character: its accents in it, all behind it, or some of them.

    Vietnamese keyboards write one of two accents in the letter, and the tone behind it.
    """
    apart = unicodedata.normalize("NFD", character)
    forms = {character, unicodedata.normalize("NFC", character), apart}
    for place in range(1, len(apart)):
        within = unicodedata.normalize("NFC", apart[0] + apart[place])
        form = within + apart[1:place] + apart[place + 1 :]
        if unicodedata.normalize("NFD", form) == apart:
            forms.add(form)
    return forms


def _size(pattern: str) -> int:
    """At most so much does a pattern come to when its counted repeats are written out."""
    size = len(pattern)
    for low, high in _COUNT.findall(pattern):
        size *= max(1, *(int(count[:9]) for count in (low, high) if count), 1)
    return size
