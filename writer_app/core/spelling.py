"""The words of a text that a dictionary can be asked about, and what it is asked.

Positions are UTF-16 code units, as Qt counts them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from writer_app.core.text import utf16_length

LONGEST_WORD = 64
"""Characters; what is longer is no word of any language, and Hunspell would not know it."""

_PART = re.compile("[^\u2010\u2011-]+")
_WRITTEN_ALIKE = str.maketrans(
    {"’": "'", "ʼ": "'", "\u2010": "-", "\u2011": "-", "\u00ad": None}  # noqa: RUF001 - all apostrophes occur
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands; `parts` are those between its hyphens, if it has any."""

    start: int
    end: int
    text: str
    parts: tuple["Word", ...] = ()


@cache
def _patterns() -> tuple[Any, Any]:
    """Of a word or something to pass over, and of what can't be checked.

    Made once, and not before the window is on the screen.
    """
    import regex

    # What joins letters to one word: soft hyphens and joiners within, apostrophes and hyphens
    # between.
    token = regex.compile(
        r"""
        (?: https?:// | www\. ) \S+
      | [\w.+-]{1,64} @ [\w.-]+
      | (?<= \] ) \( [^()\s]{0,2048} \)  # where a link of Markdown leads
      | ` [^`\n]{1,2048} `
      | & \w{1,32} ;
      | (?P<word> [\p{L}\p{N}] [\p{L}\p{M}\p{N}\u00AD\u200C\u200D]*
            (?: ['’ʼ\u2010\u2011-] [\p{L}\p{N}] [\p{L}\p{M}\p{N}\u00AD\u200C\u200D]* )* )
        """,  # noqa: RUF001 - all apostrophes occur
        regex.VERBOSE,
    )
    # Numbers, and scripts that put no spaces between words.
    unchecked = regex.compile(
        r"[\p{N}\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
    )
    return token, unchecked


def words(text: str) -> Iterator[Word]:
    """The words of `text` that can be checked: no numbers, addresses, code or Chinese."""
    astral = len(text) != utf16_length(text)
    seen, units = 0, 0
    token, unchecked = _patterns()
    # Not concurrent: to let another thread have Python at each word takes long while one computes.
    for match in token.finditer(text, concurrent=False):
        found = match["word"]
        if not found or len(found) > LONGEST_WORD or unchecked.search(found, concurrent=False):
            continue
        start = match.start()
        if astral:
            units += utf16_length(text[seen : match.start()])
            seen, start = match.start(), units
        yield _word(found, start)


def _word(text: str, start: int) -> Word:
    parts: tuple[Word, ...] = ()
    if "-" in asked(text):
        parts = tuple(
            Word(at, at + utf16_length(part[0]), part[0])
            for part in _PART.finditer(text)
            for at in [start + utf16_length(text[: part.start()])]
        )
    return Word(start, start + utf16_length(text), text, parts)


@lru_cache(maxsize=10_000)
def asked(word: str) -> str:
    """How a word is looked up: composed characters, plain apostrophes and hyphens."""
    plain = word if word.isascii() else unicodedata.normalize("NFC", word)
    return plain.translate(_WRITTEN_ALIKE)


def lookups(found: Iterable[Word]) -> set[str]:
    """All that `misspelled` asks about these words."""
    return {asked(one.text) for word in found for one in (word, *word.parts)}


def misspelled(found: Iterable[Word], is_wrong: Callable[[str], bool]) -> Iterator[Word]:
    """Those words, or of those with hyphens the parts, that are wrong as they are looked up."""
    for word in found:
        wrong = [part for part in word.parts or (word,) if is_wrong(asked(part.text))]
        if not word.parts or is_wrong(asked(word.text)):
            yield from wrong
