"""One pair of alternatives from the asking to its end: what is shown, what was taken, what to log.

Knows no widgets, no engine and no store. A side is 0 for the first and 1 for the second; the
engine's alternatives come in either order.
"""

import random
import re
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from writer_app.core.preferences import BLIND_STRENGTHS, Outcome, Pair
from writer_app.core.text import next_word_end
from writer_app.engine.types import Branch, Prompt, Suggestion
from writer_app.ui.choice.endings import ENDINGS, Way

_SINGLE_LINE_END = re.compile(r"(?<!\n)\n(?!\n)")


class State(StrEnum):
    """Where a pair is."""

    IDLE = "idle"
    STREAMING = "streaming"
    SHOWN = "shown"


@dataclass(frozen=True)
class Asked:
    """What was asked: where in which story, and with which decoding."""

    before: str
    """The text in front of the caret that the engine got."""
    decoding: Mapping[str, Any]
    story: str
    story_title: str
    prompt: Prompt | None = None
    """All that the engine got, to be given to it again."""


@dataclass(frozen=True)
class Shown:
    """A pair as it was on show when it ended, to be brought back."""

    asked: Asked
    suggestion: Suggestion
    swapped: bool
    texts: tuple[str, str]


@dataclass(frozen=True)
class Decision:
    """How a pair ended: what to log, and the text of it that is to go in."""

    pair: Pair
    way: Way
    outcome: Outcome
    strength: int
    seconds: float
    taken: int
    """Characters of the pair that are in the story when all is done."""
    side: int | None
    """Whose text goes in; None for nobody's."""
    text: str
    """What is still to be inserted."""
    words: int
    """Characters that went in word by word before."""
    replaces: bool
    """Whether the text goes in instead of these words, not behind them."""
    shown: Shown


class PairSession:
    """The pair that is on show, or none. Texts are kept exactly as they were shown."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        swaps: Callable[[], bool] = lambda: random.random() < 0.5,
    ) -> None:
        self._clock = clock
        self._swaps = swaps
        self._forget()

    def _forget(self) -> None:
        """There is no pair."""
        self.state: State = State.IDLE
        self.texts: list[str] = ["", ""]
        """First and second, exactly as shown."""
        self.highlight: int = 0
        """The side that is highlighted."""
        self.ghost: bool = False
        """Whether the highlighted text shows at the caret."""
        self.taken: int = 0
        """Characters of the highlighted text that were taken by words."""
        self.id: str = ""
        """The id that the choice will have."""
        self._job: int | None = None
        self._asked: Asked | None = None
        self._suggestion: Suggestion | None = None
        self._swapped: bool = False
        self._shown_at: float | None = None
        self._fixed: bool = False

    # What is on show

    @property
    def alive(self) -> bool:
        """Whether there is a pair, be it still without a word."""
        return self.state is not State.IDLE

    @property
    def has_text(self) -> bool:
        """Whether there is something of it to see."""
        return any(self.texts)

    @property
    def before(self) -> str:
        """The text in front of the caret that the engine got."""
        return self._asked.before if self._asked else ""

    @property
    def given(self) -> str:
        """What the model read in front of its texts."""
        return self._suggestion.prompt + self._suggestion.healed if self._suggestion else ""

    @property
    def strength(self) -> float:
        """How much the personal model counted for the highlighted text."""
        tested = self._suggestion.strengths if self._suggestion else None
        if tested is not None:
            return tested[self.highlight ^ self._swapped]
        return float(self._asked.decoding.get("strength", 1.0)) if self._asked else 1.0

    @property
    def can_branch(self) -> bool:
        """Whether a text can be written anew from a word: both are done, none is in the story."""
        known = self._asked is not None and self._asked.prompt is not None
        return self.state is State.SHOWN and known and self.has_text and not self.taken

    def model_text(self, side: int) -> str:
        """A text as the model wrote it."""
        if self._suggestion is None:
            return ""
        return (self._model_texts() or self.texts)[side]

    @property
    def rest(self) -> str:
        """What of the highlighted text was not yet taken by words."""
        return self.texts[self.highlight][self.taken :]

    # From the asking to the end of writing

    def ask(self, asked: Asked) -> None:
        """Begin a new pair; there must be none. Its job is told by `expect`."""
        self._forget()
        self.state = State.STREAMING
        self._asked = asked
        self._swapped = self._swaps()
        self.id = uuid.uuid4().hex

    def expect(self, job: int) -> None:
        """Listen to what comes under this id from now on."""
        self._job = job

    def opened(self, job: int, suggestion: Suggestion) -> bool:
        """The engine says what the model is given."""
        if not self._is_current(job):
            return False
        self._suggestion = suggestion
        return True

    def piece(self, job: int, alternative: int, text: str, replaces: bool) -> int | None:
        """More text, or another one instead; returns the side that changed."""
        side = alternative ^ self._swapped
        if not self._is_current(job):
            return None
        if replaces:
            if side == self.highlight and not text.startswith(self.texts[side][: self.taken]):
                self._fixed = True  # its words are in the story: it stays what it was
            if self._is_fixed(side):
                return None
            self.texts[side] = text
        elif self._is_fixed(side):
            return None
        else:
            self.texts[side] += text
        if self._shown_at is None and text:
            self._shown_at = self._clock()
        return side

    def finish(self, job: int, suggestion: Suggestion) -> bool:
        """Both texts are complete."""
        if not self._is_current(job):
            return False
        self._suggestion = suggestion
        self._job = None
        self.state = State.SHOWN
        for alternative, text in enumerate(suggestion.texts):
            side = alternative ^ self._swapped
            if not self._is_fixed(side):
                self.texts[side] = text
        if self._shown_at is None:
            self._shown_at = self._clock()
        if not self.has_text:
            self._forget()
        return True

    def fail(self, job: int) -> bool:
        """Nothing more will come; what is shown stays."""
        if not self._is_current(job):
            return False
        self.stop()
        return True

    def stop(self) -> None:
        """Stop listening; a pair without a word ends."""
        self._job = None
        self.state = State.SHOWN
        if not self.has_text:
            self._forget()

    # What the writer does

    def highlight_next(self, step: int) -> None:
        """Move the highlight and show it in the text; taken words tie it to their side."""
        self.ghost = True
        if not self.taken:
            self.highlight = (self.highlight + step) % 2

    def point_at(self, side: int) -> None:
        """Highlight one side and show it in the text."""
        self.highlight_next(side - self.highlight)

    def next_word(self) -> str:
        """Take the next word of the highlighted text; "" when there is none to take now.

        While the text is still being written, its last word may not be whole: it is not taken.
        """
        word = self.rest
        end = next_word_end(word)
        if self.state is State.STREAMING:
            if end == len(word):
                return ""
            word = word[:end]
        elif word[end:].strip():
            word = word[:end]  # else it is the last one, with the space behind it
        self.taken += len(word)
        self.ghost = True
        return word

    @property
    def all_words_taken(self) -> bool:
        """Whether the highlighted text went in word by word, to its end."""
        return self.state is State.SHOWN and self.taken > 0 and not self.rest

    def choose(self, side: int, strength: int = 1) -> Decision | None:
        """End the pair by taking one; None when there is nothing of it to take."""
        if not self.texts[side].strip():
            return None
        if self.state is State.STREAMING:
            way = Way.TAKE_STREAMING
        elif self.all_words_taken and side == self.highlight:
            way = Way.ALL_WORDS
        else:
            way = Way.TAKE_MUCH_BETTER if strength == 2 else Way.TAKE
        return self._end(way, ENDINGS[way].outcomes[side], strength, side)

    def end(self, way: Way) -> Decision | None:
        """End the pair in another way; None when there was no word to decide about."""
        if not self.has_text:
            self._forget()
            return None
        if way is Way.BOTH and self.texts[self.highlight].strip():
            return self._end(way, Outcome.BOTH, 1, self.highlight)
        if self.taken and way is not Way.NEITHER:
            way = Way.SOME_WORDS
        [outcome] = ENDINGS[way].outcomes
        return self._end(way, outcome, ENDINGS[way].strength, None)

    def bring_back(self, shown: Shown) -> None:
        """Show a pair again under a new id; there must be none on show."""
        self._forget()
        self._asked, self._suggestion, self._swapped = shown.asked, shown.suggestion, shown.swapped
        self.texts = list(shown.texts)
        self.id = uuid.uuid4().hex
        self._shown_at = self._clock()
        self.state = State.SHOWN

    def branch(self, shown: Shown, side: int, begun: str, seed: int) -> tuple[Suggestion, Branch]:
        """Begin a new pair in which one text is written on from `begun`; the other one stays.

        `begun` is in the model's style. What is kept of a branch stands with the decoding of the
        pair: `first_begun` or `second_begun` is how many characters of that text the model did not
        write there and then (its beginning, from the pair before, and the word that the writer
        picked), and `first_seed` or `second_seed` is the seed of the rest. Both texts are of the
        model and continue the same prompt, so the pair is a preference like any other.

        Returns what the engine is to go on with: the pair as it is on show, which may have been
        stopped before it was finished, and the branch. Its job is told by `expect`.
        """
        self.bring_back(shown)
        assert self._asked is not None
        assert self._suggestion is not None
        order = -1 if self._swapped else 1
        texts, written = self.texts[::order], [self.model_text(0), self.model_text(1)][::order]
        pair = replace(
            self._suggestion,
            texts=(texts[0], texts[1]),
            model_texts=(written[0], written[1]),
        )
        self._suggestion = pair
        name = "second" if side else "first"
        branched = {f"{name}_begun": len(begun), f"{name}_seed": seed}
        self._asked = replace(self._asked, decoding={**self._asked.decoding, **branched})
        self.state = State.STREAMING
        self.texts[side] = re.sub(r"\n\n+", "\n", begun) if self._restyled else begun
        self.highlight, self.ghost = side, True
        return pair, Branch(side ^ self._swapped, begun, seed)

    # Inside

    def _is_current(self, job: int) -> bool:
        return self.state is State.STREAMING and job == self._job

    def _is_fixed(self, side: int) -> bool:
        return self._fixed and side == self.highlight

    def _end(self, way: Way, outcome: Outcome, strength: int, side: int | None) -> Decision | None:
        if self._asked is None or self._suggestion is None:
            self._forget()
            return None
        first, second = self.texts
        suggestion = self._suggestion
        pair = Pair(
            id=self.id,
            prompt=suggestion.prompt,
            healed=suggestion.healed,
            first=first,
            second=second,
            swapped=self._swapped,
            model=suggestion.model.name,
            model_hash=suggestion.model.hash,
            model_version=suggestion.model.version,
            decoding=self._decoding(),
            seed=suggestion.seed,
            story=self._asked.story,
            story_title=self._asked.story_title,
            created=datetime.now(UTC).isoformat(),
            model_texts=self._model_texts(),
        )
        same_side = side == self.highlight
        text = "" if side is None else self.texts[side][self.taken if same_side else 0 :]
        decision = Decision(
            pair=pair,
            way=way,
            outcome=outcome,
            strength=strength,
            seconds=0.0 if self._shown_at is None else self._clock() - self._shown_at,
            taken=self.taken if side is None else len(self.texts[side]),
            side=side,
            text=text,
            words=self.taken,
            replaces=side is not None and not same_side,
            shown=Shown(self._asked, suggestion, self._swapped, (first, second)),
        )
        self._forget()
        return decision

    def _decoding(self) -> Mapping[str, Any]:
        """How the pair was made; after a blind test also whose which was, first and second."""
        assert self._asked is not None
        assert self._suggestion is not None
        strengths = self._suggestion.strengths
        if strengths is None:
            return self._asked.decoding
        return {**self._asked.decoding, BLIND_STRENGTHS: strengths[:: -1 if self._swapped else 1]}

    def _model_texts(self) -> tuple[str, str] | None:
        """First and second as the model wrote them, where that differs from what was shown."""
        assert self._suggestion is not None
        suggestion, shown = self._suggestion, (self.texts[0], self.texts[1])
        alternatives = list(suggestion.texts)
        written = list(suggestion.model_texts)
        if self._swapped:
            alternatives.reverse()
            written.reverse()
        # Of a text that was still being written only what was shown is known.
        texts = [
            own if text == whole else _SINGLE_LINE_END.sub("\n\n", text) if self._restyled else text
            for text, whole, own in zip(shown, alternatives, written, strict=True)
        ]
        return None if texts == list(shown) else (texts[0], texts[1])

    @property
    def _restyled(self) -> bool:
        """Whether the model got the story with blank lines that it has not; its own texts have
        them too then."""
        assert self._suggestion is not None
        return not self.given.endswith(self.before[self._suggestion.seen_from :])
