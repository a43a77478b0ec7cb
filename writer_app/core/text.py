"""Plain questions about text: words, sentences, where to cut, how alike two texts are.

Python counts characters, Qt counts UTF-16 code units; positions in documents are Qt's.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from unicodedata import bidirectional

# Chinese and Japanese put no spaces between words.
_HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAN += r"\U00020000-\U0003ffff"
_HIRAGANA = r"\u3041-\u309f\u30fc"
_KATAKANA = r"\u30a0-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_UNSPACED = f"{_HAN}{_HIRAGANA}{_KATAKANA}"
_ANY_UNSPACED = re.compile(f"[{_UNSPACED}]")
_WIDE_OPENERS = "「『（《〈【〔［｛“‘"  # noqa: RUF001 - these are not ASCII's
_TO_SPACE = re.compile(r"\s*\S+")
_NEXT_WORD = re.compile(
    rf"\s*[{_WIDE_OPENERS}]*"
    rf"(?:[^\s{_UNSPACED}{_WIDE_OPENERS}]+|(?:[{_HAN}]{{1,2}}|[{_KATAKANA}]+)?[{_HIRAGANA}]*)"
    rf"[^\w\s{_WIDE_OPENERS}]*"
)

# A word is what stands between spaces or dashes and has a letter or digit in it.
# Looking for one begins where it can begin, or a row of dots would take time with its square.
_WORD = re.compile(r"(?<![^\s—–])[^\s\w—–]*+\w[^\s—–]*")  # noqa: RUF001 - dashes of both lengths
# As everybody counts there, each of their characters is one.
_WORD_OR_CHARACTER = re.compile(
    rf"[{_UNSPACED}]"
    rf"|(?<![^\s—–{_UNSPACED}])[^\s\w—–]*+[^\W{_UNSPACED}][^\s—–{_UNSPACED}]*"  # noqa: RUF001 - as above
)
_BARE_WORD = re.compile(r"\w+(?:['’]\w+)*")  # noqa: RUF001 - both apostrophes occur
# With accents that stand apart, as some keyboards write them.
_WORD_OR_MARKS = re.compile(
    r"[\w\u0300-\u036f]+(?:['’-]\w[\w\u0300-\u036f]*)*|[^\w\s]+"  # noqa: RUF001 - both apostrophes occur
)
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")

_SENTENCE_END = re.compile(
    r"(?P<stop>[.!?…]+)[\"'”’»)\]*_]*(?=(?P<space>\s+)|\Z)"  # noqa: RUF001 - typographic quotes
)
_WIDE_END = re.compile(r"[。！？｡]+[」』）”’】》]*")  # noqa: RUF001 - these are not ASCII's
NEAR_A_CARET = 4000
"""Characters on either side of a caret that are looked through for the ends of its sentence."""
_OPENERS = "\"'“‘«([*_—–- "  # noqa: RUF001 - typographic quotes
_ABBREVIATION = re.compile(
    r"(?:Mrs?|Ms|Dr|Prof|Rev|Hon|St|Mt|Capt|Col|Gen|Lt|Sgt|Maj|Messrs|Mme|Mlle|Jr|Sr|vs|cf|e\.g|i\.e"
    r"|[A-HJ-Z])"  # an initial; "I." is more often the end of "It was I."
)


def word_count(text: str) -> int:
    """How many words a writer would count; counts of single lines add up to that of the text.

    Of Chinese and Japanese, the characters are counted.
    """
    return len(_words(text).findall(text.replace("--", " ")))


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where each of the words begins and ends that `word_count` counts."""
    return [found.span() for found in _words(text).finditer(text.replace("--", "  "))]


def _words(text: str) -> re.Pattern[str]:
    return _WORD_OR_CHARACTER if _ANY_UNSPACED.search(text) else _WORD


def next_word_end(text: str) -> int:
    """Where the first word of a text ends, with the punctuation behind it and spaces before it.

    What has no spaces is cut where a reader would rest: in Chinese behind one or two characters,
    in Japanese behind the kana that end a word.
    """
    spaced = _TO_SPACE.match(text)
    if spaced is None or not _ANY_UNSPACED.search(spaced[0]):
        return spaced.end() if spaced else len(text)
    found = _NEXT_WORD.match(text)
    return found.end() if found else len(text)


def word_and_mark_spans(text: str) -> list[tuple[int, int]]:
    """From where to where each word and each run of punctuation goes, without white space."""
    return [match.span() for match in _WORD_OR_MARKS.finditer(text)]


def utf16_length(text: str) -> int:
    """How many UTF-16 code units Qt counts for ``text``."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def to_utf16(text: str, offset: int) -> int:
    """The UTF-16 position of the character at ``offset``."""
    return utf16_length(text[:offset])


def from_utf16(text: str, position: int) -> int:
    """The character offset of a UTF-16 ``position``; within a surrogate pair, that of its start."""
    offset = min(position, len(text))
    if text.isascii():
        return offset
    # Each character takes one or two units, so the answer lies at most this far ahead.
    surplus = utf16_length(text[:offset]) - position
    while surplus > 0:
        offset -= 1
        surplus -= 2 if text[offset] > "\uffff" else 1
    return offset


def utf16_places(text: str) -> Callable[[int], int]:
    """The same as `to_utf16`, for many offsets in one text."""
    wide = [match.start() for match in _ASTRAL.finditer(text)]
    return (lambda offset: offset + bisect_left(wide, offset)) if wide else (lambda offset: offset)


def utf16_units(text: str) -> str:
    """``text`` with surrogate pairs taken apart: one character for each UTF-16 code unit."""

    def halves(pair: re.Match[str]) -> str:
        code = ord(pair[0]) - 0x10000
        return chr(0xD800 + (code >> 10)) + chr(0xDC00 + (code & 0x3FF))

    return text if text.isascii() else _ASTRAL.sub(halves, text)


def isolated(text: str) -> str:
    """``text`` to be shown inside a sentence that may run the other way, neither disturbed."""
    runs_left = any(bidirectional(one) in ("R", "AL") for one in text)
    return f"\u2068{text}\u2069" if runs_left else text


def sentence_ends(text: str) -> list[int]:
    """Offsets just behind each sentence, its closing quotation marks included.

    A stop ends a sentence when white space or the end of the text follows and the next word does
    not go on in lower case ('"Why?" he asked.'); titles and initials ("Mr. J. Brown") do not.
    """
    ends = []
    for match in _SENTENCE_END.finditer(text):
        following = text[match.end() : match.end() + 16].lstrip().lstrip(_OPENERS)
        goes_on = following[:1].islower() and "\n" not in (match["space"] or "")
        if not goes_on and not (match["stop"] == "." and _is_abbreviated(text, match.start())):
            ends.append(match.end())
    return ends


def sentence_at(text: str, offset: int) -> tuple[int, int]:
    """Where the sentence at a place begins and ends, for a paragraph and the caret in it.

    Right behind a sentence is still in it, also with nothing but space to follow. A full stop of
    Chinese or Japanese ends a sentence without a space behind it. Of a very long paragraph only
    what is near is read.
    """
    low = max(0, offset - NEAR_A_CARET)
    near = text[low : offset + NEAR_A_CARET]
    ends = {*sentence_ends(near), *(found.end() for found in _WIDE_END.finditer(near))}
    start, end = low, low + len(near)
    for place in sorted(ends):
        if low + place >= offset or not near[place:].strip():
            end = low + place
            break
        start = low + place
    while start < end and text[start].isspace():
        start += 1
    return start, max(end, offset) if not text[end:offset].strip() else end


def _is_abbreviated(text: str, stop: int) -> bool:
    words = text[max(0, stop - 16) : stop].split()
    return bool(
        words
        and not text[stop - 1].isspace()
        and _ABBREVIATION.fullmatch(words[-1].lstrip(_OPENERS))
    )


def context_start(text: str, max_chars: int) -> int:
    """Where the last part of ``text`` begins that a model with room for ``max_chars`` may see.

    The earliest start of a paragraph that fits; else of a sentence; else of a word. A start that
    would give away more than half of the room is passed over for the next finer kind.
    """
    earliest = len(text) - max(0, max_chars)
    if earliest <= 0:
        return 0
    # The character before the room tells whether something starts right at its edge.
    visible = text[earliest - 1 :]
    for starts in (_paragraph_starts, _sentence_starts, _word_starts):
        start = next(iter(starts(visible)), len(visible))
        if start - 1 <= max_chars // 2:
            return earliest - 1 + start
    return earliest


def context_end(text: str) -> int:
    """Where to cut a text off that goes on: behind a paragraph, else a sentence, else a word.

    A place that would give away more than half is passed over for the next finer kind.
    """
    for ends in (
        [match.start() for match in re.finditer(r"\n", text)],
        [end for end in sentence_ends(text) if end < len(text)],
        [match.start() for match in re.finditer(r"\s+", text)],
    ):
        if ends and ends[-1] >= len(text) / 2:
            return ends[-1]
    return len(text)


def steady_start(text: str, max_chars: int, step: int, skipped: int = 0) -> int:
    """The same in coarse steps: as text is added at the end, the start stays for a while.

    The story is divided into stretches of `step` characters, counted from its beginning, `skipped`
    characters before `text`. A context may begin in each of them at one place only: its first
    paragraph, or else its first sentence, or else its first word.
    """
    earliest = len(text) - max(0, max_chars)
    if earliest <= 0:
        return 0
    first = (skipped + earliest) // step * step - skipped
    for low in range(first if first >= 0 else first + step, len(text) - max_chars // 2, step):
        start = _first_start(text, low, low + step)
        if start >= earliest:
            return start
    return context_start(text, max_chars)


def _first_start(text: str, low: int, high: int) -> int:
    if low == 0:
        return 0
    stretch = text[low - 1 : high + 1]
    for starts in (_paragraph_starts, _sentence_starts, _word_starts):
        start = next(iter(starts(stretch)), 0)
        if 0 < start <= high - low:
            return low - 1 + start
    return low


def _paragraph_starts(text: str) -> list[int]:
    return [match.end() for match in re.finditer(r"\n(?:[^\S\n]*\n)*(?=[^\n])", text)]


def _sentence_starts(text: str) -> list[int]:
    after_space = re.compile(r"\s*")
    starts = []
    for end in sentence_ends(text):
        space = after_space.match(text, end)
        starts.append(space.end() if space else end)
    return starts


def _word_starts(text: str) -> list[int]:
    return [match.end() for match in re.finditer(r"\s+(?=\S)", text)]


def similarity(first: str, second: str) -> float:
    """How alike two texts are in their words, 0 (none shared) to 1 (the same words in order).

    The share of words and of pairs of neighbouring words that both have; case and punctuation do
    not count, and the order of the arguments does not matter.
    """
    one, other = _word_grams(first), _word_grams(second)
    total = one.total() + other.total()
    if not total:
        return float(first.strip() == second.strip())
    return 2 * (one & other).total() / total


def _word_grams(text: str) -> Counter[tuple[str, ...]]:
    words = _BARE_WORD.findall(text.casefold())
    return Counter([(word,) for word in words]) + Counter(pairwise(words))


def join(before: str, text: str, after: str = "") -> str:
    """``text`` as it must stand between ``before`` and ``after``, no space doubled or missing.

    Spaces that the left side already has are not repeated, and a paragraph's start takes none.
    Towards the right, a word gets its space and punctuation or white space gets none.
    """
    if not before or before.endswith("\n"):
        text = text.lstrip()
    elif before[-1].isspace():
        text = text.lstrip(" \t")
    if after:
        text = text.rstrip()
        if text and not after[0].isspace() and after[0] not in ".,;:!?…)]”’»—–-":  # noqa: RUF001 - typographic quotes and dashes
            text += " "
    return text
