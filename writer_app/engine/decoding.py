"""Two continuations of a story at its caret, streamed and kept apart; text right at the seams.

The model reads the story's last part up to a boundary between words. What lies between there and
the caret is *healed*: the model has to repeat it byte for byte, so that it may end the word that
the writer began, in tokens of its own choice.
"""

import math
import re
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from writer_app.core.text import context_start, sentence_ends, similarity
from writer_app.engine import sampling
from writer_app.engine.gpt2 import LanguageModel
from writer_app.engine.types import Decoding, Piece, Prompt, Suggestion
from writer_app.engine.vocabulary import UNSHOWABLE

EARLIEST = 0.8
"""Share of the length asked for from which on a text may end with a sentence."""
LATEST = 1.4
"""Share of the length asked for at which a text ends in any case."""
TOO_SIMILAR = 0.8
"""Similarity above which the second alternative is replaced."""
TRIES = 3
"""How many times an alternative is replaced at most."""
APART_BY = 3
"""The token, counted from 1, by which the second alternative differs from the first."""
HEALED_BYTES = 32
"""Bytes of text at most that the model has to repeat."""

# A letter or digit, or an opening quote or bracket; no "'s", nor a quote that closes.
_WORD_FOLLOWS = re.compile(
    r"[^\W_]|[\"“‘«(\[]\w|'(?!(?:s|t|re|ve|m|ll|d)\b)\w"  # noqa: RUF001 - typographic quotes
)


@dataclass(frozen=True)
class Context:
    """The story as the model gets it."""

    prompt: str
    ids: list[int]
    healed: str
    healed_ids: list[int]
    seen_from: int
    single: bool
    """Whether the story has no blank line between paragraphs, unlike what the model has read."""
    after_space: bool
    """Whether the caret stands behind white space or at the story's start."""
    following: str
    """What stands behind the caret."""

    def shown(self, written: str) -> str:
        """The model's text as the writer sees it, without white space at its end."""
        text = written.rstrip()
        if self.after_space:
            text = text.lstrip()
        return re.sub(r"\n\n+", "\n", text) if self.single else text

    def joined(self, shown: str) -> str:
        """A finished text with the space that it needs before what stands behind the caret."""
        after = self.following
        return shown + " " if shown and _WORD_FOLLOWS.match(after) else shown


def read_context(model: LanguageModel, prompt: Prompt, decoding: Decoding) -> Context:
    """Choose what the model sees: the story's last part that leaves room for a continuation.

    Begins at a paragraph, a sentence or a word and is never longer than the window; only so much
    of the story is looked at as the window could hold.
    """
    window = min(decoding.window_tokens, model.positions)
    room = window - _longest(decoding, window)
    tail = re.sub("[\ud800-\udfff]", "\ufffd", prompt.before[-8 * room :])
    whole = len(tail) == len(prompt.before)
    characters = len(tail) if whole else len(tail) - 1
    while True:
        start = context_start(tail, characters)
        visible = tail[start:].lstrip("\n")
        single, text = _in_model_style(visible, prompt.after[:2000])
        cut = _boundary(text)
        begins = (whole and not tail[: len(tail) - len(visible)].strip("\n")) or cut == 0
        fixed = (model.vocabulary.end_text if begins else "") + text[:cut]
        ids = model.encode(fixed)
        healed_ids = model.encode(text[cut:])
        if len(ids) + len(healed_ids) <= room or not visible:
            break
        # What the last tokens that fit write, as a share of the whole, is room for a next try.
        sizes = [len(model.token_bytes(token)) for token in ids + healed_ids]
        characters = min(len(visible) - 1, len(visible) * sum(sizes[-room:]) // sum(sizes))
    return Context(
        prompt=fixed,
        ids=ids,
        healed=text[cut:],
        healed_ids=healed_ids,
        seen_from=len(prompt.before) - len(visible),
        single=single,
        after_space=not visible or visible[-1].isspace(),
        following=prompt.after[:4],
    )


def _longest(decoding: Decoding, window: int) -> int:
    """The most tokens that an alternative may take."""
    return max(1, min(math.ceil(decoding.length_tokens * LATEST), window * 3 // 4))


def _in_model_style(visible: str, following: str) -> tuple[bool, str]:
    """Whether paragraphs are divided by single line ends, and the text with blank lines."""
    around = visible + following
    if "\n" in around and not re.search(r"\n[^\S\n]*\n", around):
        return True, visible.replace("\n", "\n\n")
    if re.search(r"[^\n]\n\Z", visible) and not re.search(r"[^\n]\n[^\n]", visible):
        return False, visible + "\n"  # between blank lines, one line end is a paragraph's too
    return False, visible


def _boundary(text: str) -> int:
    """Where the fixed part of a text ends: its tokens stay the same whatever follows.

    That is before the white space in front of the last word, or before that at the very end: a
    token may begin with white space but has none behind other characters. In a long run without a
    space (or of spaces) it is where letters, digits and other characters change.
    """
    if not text:
        return 0
    word = "" if text[-1].isspace() else text.rsplit(maxsplit=1)[-1]
    cut = len(text[: len(text) - len(word)].rstrip())
    if len(text[cut:].encode()) <= HEALED_BYTES:
        return cut
    for place in range(len(text) - 1, 0, -1):
        if len(text[place:].encode()) > HEALED_BYTES:
            break
        if _kind(text[place - 1]) != _kind(text[place]):
            return place
    return len(text) - 1


def _kind(character: str) -> tuple[bool, bool, bool]:
    return character.isalpha(), character.isnumeric(), character.isspace()


class _Alternative:
    """One continuation while it is written, token by token."""

    def __init__(
        self, number: int, model: LanguageModel, context: Context, decoding: Decoding, seed: int
    ) -> None:
        self.number = number
        self.tokens: list[int] = []
        self.text = ""  # as the model writes it, behind what was healed
        self.shown = ""
        self.ended = False
        self.replaces = False
        self.apart_from: list[int] = []
        self.apart_by = APART_BY
        self._vocabulary = model.vocabulary
        self._context = context
        self._decoding = decoding
        self._generator = torch.Generator().manual_seed(seed)
        self._seen = torch.zeros(model.vocabulary.size, dtype=torch.bool)
        self._seen[context.ids] = True
        self._pending = context.healed.encode()
        self._kept: list[int] = []  # the next tokens, which are certain
        self._written = b""
        self._length = 0  # tokens that wrote something behind what was healed
        window = min(decoding.window_tokens, model.positions)
        self._room = window - len(context.ids)
        self._longest = _longest(decoding, window)
        self._wanted = min(decoding.length_tokens, self._longest)

    def begin(self, scores: Tensor) -> int:
        """Draw how many tokens of what is healed are kept as they are.

        The one behind them repeats the rest and may write more. Each number is as likely as the
        model finds these tokens together with all that may follow them; drawn one after the other,
        a short token would be too likely, for all the texts in which it goes on otherwise.

        `scores` [tokens healed, vocabulary] are for the place of each such token.
        """
        kept, pending, weights = torch.tensor(0.0), self._pending, []
        for row, token in zip(scores.log_softmax(-1), self._context.healed_ids, strict=False):
            allowed = self._vocabulary.going_on(pending, self._context.after_space)
            weights.append(kept + row[allowed].logsumexp(-1))
            kept = kept + row[token]
            pending = pending[len(self._vocabulary.token_bytes(token)) :]
        if weights:
            values, counts = sampling.top_k(torch.stack(weights), 0)
            values = sampling.temperature(values, self._decoding.temperature)
            count = sampling.draw(values, counts, self._generator)
            self._kept = self._context.healed_ids[:count]
        return len(self._kept)

    def advance(self, scores: Tensor) -> Piece | None:
        """Take the next token by its scores [vocabulary], or end; what there is new to show."""
        token = self._kept.pop(0) if self._kept else self._draw(scores)
        if token == self._vocabulary.end and not self._pending:
            return self._end(self.text)
        written = self._vocabulary.token_bytes(token)
        repeated = min(len(self._pending), len(written))
        behind = self._written + written[repeated:]
        # Bytes of a character that is not complete yet, or never will be, are left out.
        text = UNSHOWABLE.sub("", behind.decode("utf-8", "ignore"))
        ending = self._ending(text)
        if ending is not None:
            return self._end(ending)
        self.tokens.append(token)
        self._seen[token] = True
        self._pending = self._pending[repeated:]
        self._length += len(written) > repeated
        self._written, self.text = behind, text
        return self._show(self._context.shown(text))

    def _draw(self, scores: Tensor) -> int:
        decoding, vocabulary = self._decoding, self._vocabulary
        scores = sampling.penalise_repetition(scores, self._seen, decoding.repetition_penalty)
        begun = bool(self.text.strip())
        if begun:
            allowed = vocabulary.writable.clone()
        else:
            allowed = vocabulary.going_on(self._pending, self._context.after_space)
        if not self._pending:
            allowed[vocabulary.end] = begun
        shared = self._shared()
        if shared is not None:
            allowed[shared] = False
        scores = scores.masked_fill(~allowed, -torch.inf)
        values, tokens = sampling.top_k(scores, decoding.top_k)
        values = sampling.top_p(sampling.temperature(values, decoding.temperature), decoding.top_p)
        return sampling.draw(values, tokens, self._generator)

    def _shared(self) -> int | None:
        """The token that must not come next, lest both alternatives begin alike."""
        count = len(self.tokens)
        late = not self._pending and self._length >= self.apart_by - 1
        if late and count < len(self.apart_from) and self.apart_from[:count] == self.tokens:
            return self.apart_from[count]
        return None

    def _ending(self, text: str) -> str | None:
        """What the text ends as if it ends before `text`, which is one token longer; else None."""
        if self._length >= self._longest or len(self.tokens) >= self._room:
            return self._shortened(text)
        if not self._decoding.end_at_sentence:
            whole = not _inside_word(text, len(self.text))
            return self.text if whole and self._length >= self._wanted else None
        stem = self.text.rstrip()
        gap = text[len(stem) :]
        if self._length < EARLIEST * self._wanted or not gap[:1].isspace():
            return None
        paragraph = gap.lstrip(" \t").startswith("\n")
        return stem if paragraph or len(stem) in sentence_ends(text) else None

    def _shortened(self, text: str) -> str:
        """The text so far, cut back to a sentence or else to whole words."""
        if self._decoding.end_at_sentence:
            ends = [end for end in sentence_ends(self.text) if end >= len(self.text) / 2]
            if ends:
                return self.text[: ends[-1]]
        if _inside_word(text, len(self.text)):
            return self.text.rsplit(maxsplit=1)[0]
        return self.text

    def _end(self, text: str) -> Piece | None:
        self.ended = True
        self.text = text.rstrip()
        return self._show(self._context.joined(self._context.shown(text)))

    def _show(self, text: str) -> Piece | None:
        if text == self.shown:
            return None
        goes_on = text.startswith(self.shown)
        piece = Piece(
            self.number,
            text[len(self.shown) :] if goes_on else text,
            replaces=self.replaces or not goes_on,
        )
        self.shown, self.replaces = text, False
        return piece


def _inside_word(text: str, place: int) -> bool:
    """Whether a word goes on at the place; at the end of the text it may."""
    if place == 0:
        return False
    return all(each.isalnum() or each in "'’-" for each in text[place - 1 : place + 1])  # noqa: RUF001


def suggest(
    model: LanguageModel, prompt: Prompt, decoding: Decoding, cancelled: Callable[[], bool]
) -> Iterator[Piece | Suggestion]:
    """Write two alternatives that differ; give their pieces as they come.

    The first item is a Suggestion whose texts are still empty: what the model was given. The last
    one is the finished Suggestion, within a token after `cancelled` turns true, and then with what
    was shown. Between them come only pieces. A replaced alternative is drawn anew, a little more
    freely than asked for.

    Raises:
        WriterError: memory ran out.
    """
    started = time.perf_counter()
    seed = decoding.seed or 1 + secrets.randbelow(2**31 - 1)
    context = read_context(model, prompt, decoding)

    def alternative(number: int, attempt: int = 0) -> _Alternative:
        freer = decoding if attempt == 0 else _freer(decoding, attempt)
        return _Alternative(
            number, model, context, freer, (8 * seed + 4 * number + attempt) % 2**63
        )

    def suggestion(seconds: float) -> Suggestion:
        return Suggestion(
            prompt=context.prompt,
            healed=context.healed,
            texts=(pair[0].shown, pair[1].shown),
            model_texts=(pair[0].text, pair[1].text),
            seed=seed,
            seconds=seconds,
            seen_from=context.seen_from,
            model=model.name,
        )

    pair = [alternative(0), alternative(1)]
    pair[1].apart_from = pair[0].tokens
    yield suggestion(0)
    yield from _write(model, context, pair, cancelled)
    for number in (0, 1):
        for attempt in range(1, TRIES + 1):
            if cancelled() or not _needs_another(pair, number):
                break
            another = alternative(number, attempt)
            another.replaces = bool(pair[number].shown)
            another.apart_from = pair[1 - number].tokens
            another.apart_by = max(1, APART_BY - attempt)
            for piece in _write(model, context, [another], cancelled):
                pair[number] = another
                yield piece
    yield suggestion(time.perf_counter() - started)


def _write(
    model: LanguageModel,
    context: Context,
    alternatives: list[_Alternative],
    cancelled: Callable[[], bool],
) -> Iterator[Piece]:
    """Write alternatives side by side until all have ended."""
    if cancelled():
        return
    scores = model.prefill(
        context.ids + context.healed_ids[:-1], last=max(1, len(context.healed_ids))
    )
    kept = min([each.begin(scores) for each in alternatives])
    model.branch(len(alternatives), dropped=len(scores) - 1 - kept)
    for each in alternatives:
        for row in scores[:kept]:
            each.advance(row)
    scores = scores[kept].expand(len(alternatives), -1)
    while True:
        for each, row in zip(alternatives, scores, strict=True):
            piece = None if each.ended else each.advance(row)
            if piece is not None:
                yield piece
        if cancelled() or all(each.ended for each in alternatives):
            return
        # One that has ended goes on unread.
        scores = model.step([each.tokens[-1] for each in alternatives])


def _needs_another(pair: list[_Alternative], number: int) -> bool:
    texts = [each.shown.strip() for each in pair]
    return not texts[number] or (number == 1 and similarity(*texts) > TOO_SIMILAR)


def _freer(decoding: Decoding, attempt: int) -> Decoding:
    """A decoding that is not bound to give the same text once more."""
    return replace(
        decoding,
        temperature=max(decoding.temperature, 0.7) + 0.2 * attempt,
        top_k=max(decoding.top_k, 50) if decoding.top_k else 0,
        top_p=max(decoding.top_p, 0.95),
    )


def score(model: LanguageModel, prompt: str, completion: str) -> float:
    """The mean log-probability of the tokens of `completion` behind `prompt`, in nats.

    Both in the model's style, as a Suggestion has them. Of what is longer than the model sees, the
    prompt's end and the completion's beginning count.

    Raises:
        ValueError: the completion is empty.
    """
    if not completion:
        raise ValueError("there is nothing to score")
    prompt = prompt or model.vocabulary.end_text
    first, ids = model.encode(prompt), model.encode(prompt + completion)
    if ids[: len(first)] != first:
        ids = first + model.encode(completion)
    dropped = min(max(0, len(ids) - model.positions), len(first) - 1)
    ids = ids[dropped : dropped + model.positions]
    return float(model.log_probabilities(ids, len(first) - dropped).mean())
