"""Two continuations of a story at its caret, streamed and kept apart; text right at the seams.

The model reads the story's last part up to a boundary between words. What lies between there and
the caret is *healed*: the model has to repeat it byte for byte, so that it may end the word that
the writer began, in tokens of its own choice.
"""

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import torch
from torch import Tensor

from writer_app.core.errors import WriterError
from writer_app.core.language import said
from writer_app.core.text import sentence_ends, similarity
from writer_app.engine import sampling
from writer_app.engine.context import Context, longest, read_context
from writer_app.engine.gpt2 import Interrupted, LanguageModel
from writer_app.engine.types import Branch, Decoding, Piece, Prompt, Suggestion
from writer_app.engine.vocabulary import UNSHOWABLE

EARLIEST = 0.8
"""Share of the length asked for from which on a text may end with a sentence."""
TOO_SIMILAR = 0.8
"""Similarity above which the second alternative is replaced."""
TRIES = 3
"""How many times an alternative is replaced at most."""
APART_BY = 3
"""The token, counted from 1, by which the second alternative differs from the first."""
WRITTEN_ON = 12
"""Tokens that a branch asks for at least behind its beginning."""


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
        self._pending = context.healed.encode()
        self._kept: list[int] = []  # the next tokens, which are certain
        self.begun: list[int] = []
        """The tokens that a branch begins with, those of what was healed among them."""
        self._stays = 0  # characters of `text` that do
        self._written = b""
        self._length = 0  # tokens that wrote something behind what was healed
        window = min(decoding.window_tokens, model.positions)
        self._room = window - len(context.ids)
        self._longest = longest(decoding, window)
        self._wanted = min(decoding.length_tokens, self._longest)
        # The last draw only shows that the text has to end.
        self.chances = sampling.uniforms(seed, 2 * (2 + self._room)).view(2, -1)
        """What decides each draw, and a second one where there is one: first those of `begin`."""

    def begin(self, scores: Tensor) -> int:
        """Draw how many tokens of what is healed are kept as they are.

        The one behind them repeats the rest and may write more. Each number is as likely as the
        model finds these tokens together with all that may follow them; drawn one after the other,
        a short token would be too likely, for all the texts in which it goes on otherwise.

        `scores` [tokens healed, vocabulary] are for the place of each such token.
        """
        kept, pending, weights = torch.tensor(0.0), self._pending, []
        for row, token in zip(scores.log_softmax(-1).cpu(), self._context.healed_ids, strict=False):
            allowed = self._vocabulary.going_on(pending, self._context.after_space)
            weights.append(kept + row[allowed].logsumexp(-1))
            kept = kept + row[token]
            pending = pending[len(self._vocabulary.token_bytes(token)) :]
        if weights:
            values, counts = sampling.top_k(torch.stack(weights)[None].cpu(), 0)
            values = sampling.temperature(values, self._decoding.temperature)
            count = int(counts[0, sampling.draw(values, self.chances[0, :1])[0]])
            self._kept = self._context.healed_ids[:count]
        return len(self._kept)

    def begin_as(self, tokens: Sequence[int]) -> None:
        """Begin with tokens that repeat what is healed and go on with the text of a branch."""
        self.begun, self._kept = list(tokens), list(tokens)

    @property
    def forced(self) -> int | None:
        """The token that has to come next."""
        return self._kept[0] if self._kept else None

    @property
    def drawn(self) -> int:
        """How many tokens it has."""
        return len(self.tokens)

    def forbidden(self) -> Tensor | None:
        """Which tokens [vocabulary] (bool) must not come next; None for those that never may."""
        if self.begun and len(self.tokens) == len(self.begun) and self.text[-1:].isalnum():
            # The word that was picked is whole.
            return self._vocabulary.forbidden | ~self._vocabulary.between_words()
        if self.text.strip():
            return None
        forbidden = ~self._vocabulary.going_on(self._pending, self._context.after_space)
        if not self._pending:
            forbidden[self._vocabulary.end] = True
        return forbidden

    @property
    def shared(self) -> int | None:
        """The token that must not come next either, lest both alternatives begin alike."""
        count = len(self.tokens)
        late = not self._pending and self._length >= self.apart_by - 1
        if late and count < len(self.apart_from) and self.apart_from[:count] == self.tokens:
            return self.apart_from[count]
        return None

    def advance(self, token: int) -> Piece | None:
        """Take the next token, or end; what there is new to show."""
        if self._kept:
            token = self._kept.pop(0)
        if token == self._vocabulary.end and not self._pending:
            return self._end(self.text)
        written = self._vocabulary.token_bytes(token)
        repeated = min(len(self._pending), len(written))
        behind = self._written + written[repeated:]
        # Bytes of a character that is not complete yet, or never will be, are left out.
        text = UNSHOWABLE.sub("", behind.decode("utf-8", "ignore"))
        stays = len(self.tokens) < len(self.begun)
        ending = None if stays else self._ending(text)
        if ending is not None:
            return self._end(ending)
        self.tokens.append(token)
        self._pending = self._pending[repeated:]
        self._length += len(written) > repeated
        self._written, self.text = behind, text
        if stays:
            self._stays = len(text)
        return self._show(self._context.shown(text))

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
            least = max(len(self.text) / 2, self._stays)
            ends = [end for end in sentence_ends(self.text) if end >= least]
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
    return all(each.isalnum() or each in "'’-" for each in text[place - 1 : place + 1])  # noqa: RUF001 - both apostrophes occur


def suggest(
    model: LanguageModel, prompt: Prompt, decoding: Decoding, cancelled: Callable[[], bool]
) -> Iterator[Piece | Suggestion]:
    """Write two alternatives that differ; give their pieces as they come.

    The first item is a Suggestion whose texts are still empty: what the model was given. The last
    one is the finished Suggestion, within a token after `cancelled` turns true, and then with what
    was shown. Between them come only pieces. A replaced alternative is drawn anew, a little more
    freely than asked for. In a blind test they are written one after the other, in an order by
    chance, which no seed fixes; both are shown at once, when both are done, for how long each takes
    could give its writer away.

    Raises:
        WriterError: memory ran out.
    """
    started = time.perf_counter()
    first = 0.0
    strengths = _blind_strengths(model, decoding)
    model.use_strength(decoding.strength)
    if decoding.seed:  # the same to the last bit, which what was read in other pieces is not
        model.forget()
    seed = decoding.seed or 1 + secrets.randbelow(2**31 - 1)
    context = read_context(model, prompt, decoding)

    def alternative(number: int, attempt: int = 0) -> _Alternative:
        chance = (8 * seed + 4 * number + attempt) % 2**63
        return _Alternative(number, model, context, decoding, chance)

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
            tokens=(pair[0].drawn, pair[1].drawn),
            first_seconds=first,
            strengths=strengths,
        )

    def write(decoding: Decoding, *together: _Alternative) -> Iterator[Piece]:
        if strengths is not None:
            model.use_strength(strengths[together[0].number])
        return _write(model, context, decoding, together, cancelled)

    pair = [alternative(0), alternative(1)]
    pair[1].apart_from = pair[0].tokens
    yield suggestion(0)
    for together in [pair] if strengths is None else [[each] for each in pair]:
        for piece in write(decoding, *together):
            if strengths is None:
                first = first or time.perf_counter() - started
                yield piece
    for number in (0, 1):
        for attempt in range(1, TRIES + 1):
            if cancelled() or not _needs_another(pair, number):
                break
            freer = _freer(decoding, attempt)
            another = alternative(number, attempt)
            another.replaces = bool(pair[number].shown)
            another.apart_from = pair[1 - number].tokens
            another.apart_by = max(1, APART_BY - attempt)
            for piece in write(freer, another):
                pair[number] = another
                if strengths is None:
                    yield piece
    if strengths is not None:
        first = time.perf_counter() - started
        yield from (Piece(each.number, each.shown) for each in pair if each.shown)
    yield suggestion(time.perf_counter() - started)


def _blind_strengths(model: LanguageModel, decoding: Decoding) -> tuple[float, float] | None:
    """The base's and the personal model's in an order by chance; None where this is no test."""
    if not decoding.blind or not model.name.version or not decoding.strength:
        return None
    pair = (0.0, decoding.strength)
    return pair if secrets.randbelow(2) else (pair[1], pair[0])


def write_on(
    model: LanguageModel,
    prompt: Prompt,
    decoding: Decoding,
    pair: Suggestion,
    branch: Branch,
    cancelled: Callable[[], bool],
) -> Iterator[Piece | Suggestion]:
    """Write one alternative of a finished pair anew from a word on; the other one stays.

    `prompt` and `decoding` are those that the pair was asked for with. The items are those of
    `suggest`: the pair with `seconds` 0 first, pieces of the one alternative, of which the first
    replaces what it was, and the new pair last. Its seed is still that of what was not written
    anew. A branch is not drawn a second time should it come out like the other one.

    Raises:
        WriterError: memory ran out; or another model writes now, or sees another part of the
            story; or there is no room behind the word.
    """
    started = time.perf_counter()
    first = 0.0
    strengths = pair.strengths or (decoding.strength, decoding.strength)
    model.use_strength(strengths[branch.alternative])
    if decoding.seed:
        model.forget()
    context = read_context(model, prompt, decoding)
    same = (context.prompt, context.healed, model.name)
    if same != (pair.prompt, pair.healed, pair.model):
        raise WriterError(
            said(
                "What the model is, or what it sees, has changed since it wrote these two. "
                "Ask for another pair and try again."
            )
        )
    begun = model.encode(context.healed + branch.begun)
    window = min(decoding.window_tokens, model.positions)
    if len(context.ids) + len(begun) >= window:
        raise WriterError(
            said("There is no room to write on from this word. Choose an earlier one.")
        )
    least = len(begun) + WRITTEN_ON
    longer = replace(decoding, length_tokens=max(decoding.length_tokens, least))

    number = branch.alternative
    yield replace(pair, seconds=0.0)
    another = _Alternative(number, model, context, longer, branch.seed)
    another.begin_as(begun)
    another.replaces = True
    for piece in _write(model, context, longer, [another], cancelled):
        first = first or time.perf_counter() - started
        yield piece

    def with_new(both: tuple[str, str], new: str) -> tuple[str, str]:
        return (new, both[1]) if number == 0 else (both[0], new)

    drawn = (another.drawn, pair.tokens[1]) if number == 0 else (pair.tokens[0], another.drawn)
    yield replace(
        pair,
        texts=with_new(pair.texts, another.shown),
        model_texts=with_new(pair.model_texts, another.text),
        tokens=drawn,
        seconds=time.perf_counter() - started,
        first_seconds=first,
    )


def _write(
    model: LanguageModel,
    context: Context,
    decoding: Decoding,
    alternatives: Sequence[_Alternative],
    cancelled: Callable[[], bool],
) -> Iterator[Piece]:
    """Write alternatives side by side until all have ended."""
    if cancelled():
        return
    try:
        scores, certain = _read(model, context, alternatives, cancelled)
    except Interrupted:
        return
    for each in alternatives:
        for token in certain:
            each.advance(token)
        if each.begun:
            yield Piece(each.number, each.shown, replaces=True)
    draw = _Draw(model, context, decoding, alternatives)
    scores, gain = scores.expand(len(alternatives), -1), None
    if decoding.contrast:
        alone = model.set_apart([model.vocabulary.end, *certain], len(alternatives))
        gain = scores.log_softmax(-1) - alone.log_softmax(-1)
    while True:
        tokens = draw(scores, gain)
        for row, each in enumerate(alternatives):
            if each.ended:
                continue
            # Only now is it known what the other one goes on with.
            again = each.forced is None and tokens[row] == each.shared
            piece = each.advance(draw.again(scores, gain, row) if again else tokens[row])
            if piece is not None:
                yield piece
        if cancelled() or all(each.ended for each in alternatives):
            return
        # One that has ended goes on unread.
        newest = [each.tokens[-1] for each in alternatives]
        scores = model.step(newest)
        if decoding.contrast:
            gain = scores.log_softmax(-1) - model.step_apart(newest).log_softmax(-1)


def _read(
    model: LanguageModel,
    context: Context,
    alternatives: Sequence[_Alternative],
    cancelled: Callable[[], bool],
) -> tuple[Tensor, list[int]]:
    """Read the context and the tokens behind it that are certain for all alternatives.

    The scores [vocabulary] of what follows, and these tokens. Raises Interrupted.
    """
    begun, healed = alternatives[0].begun, context.healed_ids
    if begun:
        scores = model.prefill(context.ids + begun, 1, cancelled)
        model.branch(len(alternatives))
        return scores[-1], begun
    scores = model.prefill(context.ids + healed[:-1], max(1, len(healed)), cancelled)
    kept = min([each.begin(scores) for each in alternatives])
    model.branch(len(alternatives), dropped=len(scores) - 1 - kept)
    return scores[kept], healed[:kept]


class _Draw:
    """Draws the next token of each alternative, on the model's device."""

    def __init__(
        self,
        model: LanguageModel,
        context: Context,
        decoding: Decoding,
        alternatives: Sequence[_Alternative],
    ) -> None:
        self._decoding = decoding
        self._alternatives = alternatives
        self._device = model.device.kind
        self._never = model.vocabulary.forbidden.to(self._device)
        chances = torch.stack([each.chances for each in alternatives])
        self._chances = chances.to(self._device)
        read = torch.full((len(alternatives), len(context.ids) + chances.shape[-1]), -1)
        for row, each in zip(read, alternatives, strict=True):
            ids = context.ids + each.tokens
            row[: len(ids)] = torch.tensor(ids)
        self._read = read.to(self._device)
        self._count = len(context.ids) + max(each.drawn for each in alternatives)
        self._behind = len(context.ids)

    def __call__(self, scores: Tensor, gain: Tensor | None) -> list[int]:
        """The tokens by their scores [rows, vocabulary] and, for a contrast, the story's gain."""
        alternatives = self._alternatives
        drawn = max(each.drawn for each in alternatives)
        if self._behind + drawn > self._count:
            newest = [-1 if each.ended else each.tokens[-1] for each in alternatives]
            self._read[:, self._count] = torch.tensor(newest).to(self._device)
            self._count += 1
        masks = [None if each.ended else each.forbidden() for each in alternatives]
        never = self._never
        if any(mask is not None for mask in masks):
            never = torch.stack([self._never if mask is None else mask.to(never) for mask in masks])
        chosen: list[int] = self._tokens(
            scores.masked_fill(never, -torch.inf),
            gain,
            self._read,
            self._chances[:, 0, 1 + drawn],
        ).tolist()
        return [
            token if each.forced is None else each.forced
            for each, token in zip(alternatives, chosen, strict=True)
        ]

    def again(self, scores: Tensor, gain: Tensor | None, row: int) -> int:
        """Another token for a row, whose `shared` one is out of question."""
        each = self._alternatives[row]
        mask = each.forbidden()
        never = self._never.clone() if mask is None else mask.to(self._device)
        never[each.shared] = True
        token = self._tokens(
            scores[row : row + 1].masked_fill(never, -torch.inf),
            None if gain is None else gain[row : row + 1],
            self._read[row : row + 1],
            self._chances[row : row + 1, 1, 1 + each.drawn],
        )
        return int(token)

    def _tokens(self, scores: Tensor, gain: Tensor | None, read: Tensor, chances: Tensor) -> Tensor:
        if gain is not None:
            scores = sampling.contrast(scores, gain, self._decoding.contrast)
        values, tokens = sampling.distribution(scores, read[:, : self._count], self._decoding)
        return tokens.gather(-1, sampling.draw(values, chances)[:, None])[:, 0]


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
