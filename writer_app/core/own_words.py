"""How much of a text is the writer's own, by the marks on what was taken from suggestions."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from writer_app.core.text import word_count, word_spans


@dataclass(frozen=True)
class OwnWords:
    """Counts of a text, and of what in it is the writer's own.

    A word, as the status bar counts them, is the writer's own when no character of it was taken
    from a suggestion. Characters are Unicode code points, spaces included and line ends not; one
    is the writer's own when it was not taken. What was pasted from elsewhere counts as own: the
    marks tell only of suggestions.
    """

    words: int = 0
    own_words: int = 0
    characters: int = 0
    own_characters: int = 0

    def __add__(self, other: "OwnWords") -> "OwnWords":
        return OwnWords(
            self.words + other.words,
            self.own_words + other.own_words,
            self.characters + other.characters,
            self.own_characters + other.own_characters,
        )


def own_words(line: str, taken: Sequence[tuple[int, int]] = ()) -> OwnWords:
    """Count one line, in which the characters of these spans were taken: in order, not empty, and
    none meeting another."""
    if not taken:
        count = word_count(line)
        return OwnWords(count, count, len(line), len(line))
    starts, ends = [span[0] for span in taken], [span[1] for span in taken]
    words = word_spans(line)
    # a span meets a word when it begins before the word's end and ends behind its first character
    own = sum(bisect_left(starts, last) == bisect_right(ends, first) for first, last in words)
    return OwnWords(len(words), own, len(line), len(line) - (sum(ends) - sum(starts)))
