"""What became of a text that was taken from a pair, and how a rewrite of it is a preference.

Positions are offsets in Python characters of the stretch of the story that is looked at.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from writer_app.core.preferences import BLIND_STRENGTHS, Choice, Outcome, Pair
from writer_app.core.text import sentence_ends, similarity

MOST_ALIKE = 0.9
"""A text that is more like the one taken than this, by `similarity`, is no rewrite of it."""
MOST_TIMES = 4
"""A text longer than the one taken, and than `LEAST_REACH`, by this is something else as well."""
LEAST_REACH = 80
"""Characters that a rewrite may go beyond the words left of a short text."""

_ANCHOR = 40
"""Characters of the story before a text by which its place is found."""
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_SINGLE_LINE_END = re.compile(r"(?<!\n)\n(?!\n)")

Span = tuple[int, int]


@dataclass(frozen=True)
class Origin:
    """A text of a pair that went into the story."""

    choice: Choice
    side: int
    """0 for the first one, 1 for the second one."""
    accepted: str
    """What of it went in, as shown."""
    alternative: str
    """The other text, as shown."""

    @property
    def as_chosen(self) -> bool:
        """Whether it is the one that the writer chose, and not the other, copied."""
        chosen = {Outcome.FIRST: 0, Outcome.SECOND: 1}.get(self.choice.outcome, self.side)
        return chosen == self.side

    @property
    def copied(self) -> bool:
        """Whether it was copied from a pair of which nothing was taken."""
        return self.choice.taken == 0 and self.choice.outcome in (
            Outcome.DISMISSED,
            Outcome.NEITHER,
        )

    @property
    def version(self) -> int:
        """The personal version that wrote it, 0 for the base alone: of a blind pair one text is."""
        decoding = self.choice.pair.decoding
        strength = decoding.get("strength", 1)
        strengths = decoding.get(BLIND_STRENGTHS)
        if isinstance(strengths, list | tuple) and len(strengths) == 2:
            strength = strengths[self.side]
        return self.choice.pair.model_version if strength else 0


@dataclass(frozen=True)
class Passage:
    """Where a text that went in stands now: from ``start`` to ``end``, with what the writer made
    of it; ``left`` are the spans of its characters that are still there."""

    origin: Origin
    start: int
    end: int
    left: tuple[Span, ...]


def origin_of(choice: Choice, words: str) -> Origin:
    """Which of the two texts these words, taken from them, belong to."""
    sides = (choice.pair.first, choice.pair.second)
    order = [1, 0] if choice.outcome is Outcome.SECOND else [0, 1]
    parts = list(sides)
    if choice.outcome not in (Outcome.FIRST, Outcome.SECOND):
        # of a pair of which nothing went in they were copied
        parts = [text[: choice.taken] or text for text in sides]
        if choice.outcome is Outcome.BOTH:  # the one that went in did so whole
            order.sort(key=lambda side: len(sides[side]) != choice.taken)
    side = next((side for side in order if _within(words, parts[side]) is not None), None)
    if side is None:  # the story was changed by another program
        side = max(order, key=lambda side: similarity(words, parts[side]))
    return Origin(choice, side, parts[side], sides[1 - side])


def passages(
    text: str, choice: Choice, left: Sequence[Span], others: Sequence[Span] = ()
) -> list[Passage]:
    """The passages that came from one choice, by what is left of it, in order.

    Characters of a text that went in once may be gone, but those left are in their old order:
    where that breaks, another copy of the text begins. A passage reaches from the first character
    left to the last, with two exceptions. It begins where the story ended when the text was asked
    for, if that is found a little before. Where the end of the text is gone, it reaches to the end
    of the sentence. At its ends it never takes in what came from other choices (`others`), or
    another copy.
    """
    runs: list[list[Span]] = []
    for span in left:
        if runs and _fits(choice, _words(text, [*runs[-1], span])):
            runs[-1].append(span)
        else:
            runs.append([span])
    return [
        _passage(
            text,
            origin_of(choice, _words(text, run)),
            run,
            [*others, *(span for span in left if span not in run)],
        )
        for run in runs
    ]


def is_rewrite(accepted: str, text: str) -> bool:
    """Whether a text is different enough from the one taken to be kept as a preference."""
    most = MOST_TIMES * max(LEAST_REACH, len(accepted))
    return 0 < len(text.strip()) <= most and similarity(accepted, text) <= MOST_ALIKE


def rewrite_id(choice: str) -> str:
    """The id under which the rewrite of a choice's text is kept: one choice has one rewrite."""
    return hashlib.sha256(f"rewrite of {choice}".encode()).hexdigest()[:32]


def rewrite_pair(origin: Origin, text: str, around: str) -> Pair:
    """The pair of a rewrite, the first text, and the text taken, the second, at its old place.

    Both are as the model would have written them: with blank lines between paragraphs where the
    story (`around`) has none, and alike in the white space at their ends, which teaches nothing.
    """
    pair = origin.choice.pair
    shown = pair.second if origin.side else pair.first
    written = (pair.model_texts or (pair.first, pair.second))[origin.side]
    single = not _BLANK_LINE.search(around) and not _SINGLE_LINE_END.search(pair.prompt)

    def styled(words: str) -> str:
        return _SINGLE_LINE_END.sub("\n\n", words) if single else words

    accepted = origin.accepted
    rejected = written if accepted == shown else styled(accepted)
    rewritten = text.rstrip()
    if rewritten[:1].isalnum():  # a word must not stick to the story where it lost its space
        rewritten = accepted[: len(accepted) - len(accepted.lstrip())] + rewritten
    chosen = styled(rewritten) + rejected[len(rejected.rstrip()) :]
    as_shown = (rewritten, accepted)
    return replace(
        pair,
        id=rewrite_id(pair.id),
        first=rewritten,
        second=accepted,
        swapped=False,
        decoding={name: value for name, value in pair.decoding.items() if name != BLIND_STRENGTHS},
        created=datetime.now(UTC).isoformat(),
        model_texts=None if (chosen, rejected) == as_shown else (chosen, rejected),
    )


def _words(text: str, spans: Sequence[Span]) -> str:
    return "".join(text[start:end] for start, end in spans)


def _fits(choice: Choice, words: str) -> bool:
    return _within(words, origin_of(choice, words).accepted) is not None


def _within(words: str, text: str) -> int | None:
    """Where the characters of `words` have all been met in `text`, in order; None if they are not.

    Line ends don't count: the writer may have added or taken away some.
    """
    place = 0
    for character in words:
        if character != "\n":
            place = text.find(character, place) + 1
            if not place:
                return None
    return place


def _passage(text: str, origin: Origin, run: list[Span], others: Sequence[Span]) -> Passage:
    start, end = run[0][0], run[-1][1]
    reach = max(LEAST_REACH, len(origin.accepted))
    before = max([0, *(one for _, one in others if one <= start)])
    behind = min([len(text), *(one for one, _ in others if one >= end)])
    start = _beginning(text, origin.choice.pair.story_before, start, max(before, start - reach))
    last = origin.accepted.rstrip()[-1:]
    if last and text[:end].rstrip()[-1:] != last:
        end = _end_of_sentence(text, start, end, min(behind, end + reach))
    return Passage(origin, start, end, tuple(run))


def _beginning(text: str, story: str, start: int, earliest: int) -> int:
    """Behind the last words of the story, if they stand between `earliest` and `start`."""
    anchor = story[-_ANCHOR:]
    if not anchor.strip():
        return earliest if not story.strip() and earliest == 0 else start
    pattern = r"\n+".join(map(re.escape, re.split(r"\n+", anchor)))
    low = max(0, earliest - 2 * _ANCHOR)
    ends = [found.end() for found in re.finditer(pattern, text[low:start])]
    return low + ends[-1] if ends and low + ends[-1] >= earliest else start


def _end_of_sentence(text: str, start: int, end: int, latest: int) -> int:
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    ends = [start + place for place in sentence_ends(text[start:line_end])]
    found = next((place for place in ends if place >= end), line_end)
    return found if found <= latest else end
