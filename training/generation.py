"""Texts that a model writes on from prompts, with exactly the report's decoding, many at a time.

Every text has its own stream of random numbers, made from the seed, its prompt and its number. So
it does not depend on which other prompts are given, in which order, or how many go through the
model at once, but for the rounding of sums (which differs between batch sizes and devices, and
can tip a draw over now and then). And every model draws the same numbers for the same prompt, which
makes the differences between models less noisy.

The loop is our own for the sake of that, and because the `generate` of transformers counts the
padding of a batch as text: where `max_length` is the whole window of the model, short prompts
would get texts that depend on the longest prompt beside them. What a token is drawn from is the
same as there (tested).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from transformers import Cache, GPT2LMHeadModel, PreTrainedTokenizerFast

REPLACEMENT = "\ufffd"
"""Stands for bytes that are no character."""
PROMPT_SHARE = 0.75
"""The most of `max_length` that a prompt may fill; of a longer one the last tokens are read."""


@dataclass(frozen=True)
class Decoding:
    """How a token is chosen, in this order; the defaults are the report's.

    It calls its one beam greedy; with a temperature it draws. There is one beam here, too.
    """

    max_length: int = 512
    """Tokens of prompt and text together, at most; the model's window bounds it too."""
    most_tokens: int = 0
    """Tokens of the text alone, at most; 0 is as many as there is room for."""
    temperature: float = 0.7
    top_k: int = 50
    """Draw from so many of the likeliest tokens; 0 is all."""
    top_p: float = 0.95
    """Draw from the fewest likeliest tokens that have this probability together."""
    repetition_penalty: float = 1.1
    """Divides the logit of a token that stands before (multiplies one below 0); 1 is none."""
    repetition_window: int = 0
    """How many of the last tokens the penalty looks back at; 0 is all of them."""
    contrast: float = 0.0
    """How much more what the story adds counts: see `contrasted`."""


@dataclass(frozen=True)
class Continuation:
    """A text written on from a prompt: its tokens, without an end-of-text token, and what they say.

    `ended` tells that the model ended it; otherwise it was cut where there was no more room.
    """

    ids: list[int]
    text: str
    ended: bool


def continuations(
    model: GPT2LMHeadModel,
    tokenizer: PreTrainedTokenizerFast,
    prompts: Sequence[str],
    decoding: Decoding,
    *,
    count: int = 1,
    seed: int = 0,
    batch: int = 32,
    step: Callable[[], None] = lambda: None,
) -> list[list[Continuation]]:
    """Return for each prompt `count` texts that `model` writes on from it, without the prompt.

    A prompt given twice has the same texts twice. `step` is called before each token of a batch.
    An empty prompt is the token that begins a text. The model is left in the mode, training or
    not, it was in.
    """
    end = end_of_text(tokenizer)
    limit = min(decoding.max_length, model.config.n_positions)
    backend = tokenizer.backend_tokenizer
    rows = [
        (
            fitting(backend.encode(prompt, add_special_tokens=False).ids, limit) or [end],
            number,
            prompt,
        )
        for prompt in prompts
        for number in range(count)
    ]
    # prompts of like length go together, so that little is padding
    order = sorted(range(len(rows)), key=lambda i: len(rows[i][0]))
    found: dict[int, list[int]] = {}
    was_training = model.training
    model.train(False)
    try:
        for first in range(0, len(order), batch):
            some = order[first : first + batch]
            draws = torch.stack([_draws(seed, rows[i][2], rows[i][1], limit) for i in some])
            ids = _write(model, [rows[i][0] for i in some], draws, limit, end, decoding, step)
            found |= dict(zip(some, ids, strict=True))
    finally:
        model.train(was_training)
    texts = [continuation(tokenizer, found[i]) for i in range(len(rows))]
    return [texts[i * count : (i + 1) * count] for i in range(len(prompts))]


def fitting(prompt: Sequence[int], limit: int) -> list[int]:
    """Return the last tokens of a prompt, such that a text has room behind it within `limit`."""
    return list(prompt[-max(1, int(PROMPT_SHARE * limit)) :])


def continuation(tokenizer: PreTrainedTokenizerFast, ids: Sequence[int]) -> Continuation:
    """Return the text of tokens up to the first end-of-text token.

    Where the text was cut inside a character, the bytes of that one are left out: it was not the
    model that broke it.
    """
    end = end_of_text(tokenizer)
    ended = end in ids
    kept = list(ids[: ids.index(end)] if ended else ids)
    text = decode(tokenizer, kept)
    return Continuation(kept, text if ended else text.removesuffix(REPLACEMENT), ended)


def quarters(tokenizer: PreTrainedTokenizerFast, found: Continuation) -> list[int]:
    """Return where each quarter of a text's tokens ends, in characters: four places.

    A place inside a character moves to the end of that character.
    """
    ends = []
    for quarter in (1, 2, 3):
        cut = round(quarter * len(found.ids) / 4)
        # a character has at most four bytes, so it is whole after three more tokens, or broken
        texts = [decode(tokenizer, found.ids[: cut + more]) for more in range(4)]
        whole = next((text for text in texts if not text.endswith(REPLACEMENT)), texts[0])
        ends.append(min(len(whole), len(found.text)))
    return [*ends, len(found.text)]


def decode(tokenizer: PreTrainedTokenizerFast, ids: Sequence[int]) -> str:
    """Return what tokens say, to the byte; bytes that are no UTF-8 become U+FFFD."""
    text: str = tokenizer.backend_tokenizer.decode(list(ids), skip_special_tokens=True)
    return text


def end_of_text(tokenizer: PreTrainedTokenizerFast) -> int:
    """Return the token that ends a text, and begins one."""
    end = tokenizer.eos_token_id
    return end if isinstance(end, int) else 0


def next_tokens(logits: Tensor, seen: Tensor, draws: Tensor, decoding: Decoding) -> Tensor:
    """Return the token that each row draws, shape [rows].

    Args:
        logits: what the model foretells, shape [rows, vocabulary].
        seen: which tokens stand in the prompt or the text so far, same shape.
        draws: for each row a number from 0 to 1: it takes the first token, likeliest first, at
            which the probabilities of the tokens that are left add up to more. Shape [rows].
        decoding: what is left of the probabilities, and in which order.
    """
    penalty = decoding.repetition_penalty
    punished = torch.where(logits < 0, logits * penalty, logits / penalty)
    scores = torch.where(seen, punished, logits) / decoding.temperature
    best = scores.topk(min(decoding.top_k or scores.shape[-1], scores.shape[-1]))
    chances = best.values.double().softmax(-1)
    kept = torch.where(chances.cumsum(-1) - chances < decoding.top_p, chances, 0.0)
    sums = kept.cumsum(-1)
    places = (sums <= draws[:, None] * sums[:, -1:]).sum(-1, keepdim=True)
    return best.indices.gather(-1, places.clamp(max=best.indices.shape[-1] - 1))[:, 0]


PLAUSIBLE = 0.05
"""Tokens less likely than this share of the likeliest are never drawn for the contrast's sake."""


def contrasted(logits: Tensor, alone: Tensor, contrast: float) -> Tensor:
    """Return logits in which what the story before a text adds counts more, shape as `logits`.

    log p(token | story, text) + c (log p(token | story, text) - log p(token | text)), c being
    `contrast`, but for a constant: context-aware decoding (Shi et al. 2023, arXiv 2305.14739, eq.
    3), which is classifier-free guidance with the story as the condition (Sanchez et al. 2023,
    arXiv 2306.17806). Tokens that the story makes implausible stay so (Li et al. 2022, arXiv
    2210.15097, eq. 2).

    Args:
        logits: what the model foretells behind story and text, shape [rows, vocabulary].
        alone: what it foretells behind the text alone, same shape.
        contrast: c, 0 for none.
    """
    scores = logits + contrast * (logits.log_softmax(-1) - alone.log_softmax(-1))
    implausible = logits < logits.amax(-1, keepdim=True) + math.log(PLAUSIBLE)
    return scores.masked_fill(implausible, -torch.inf)


def _draws(seed: int, prompt: str, number: int, count: int) -> Tensor:
    """The random numbers of one text, shape [count]."""
    digest = hashlib.sha256(f"{seed}\0{number}\0{prompt}".encode("utf-8", "replace")).digest()
    generator = torch.Generator().manual_seed(int.from_bytes(digest[:7], "big"))
    return torch.rand(count, generator=generator, dtype=torch.float64)


class _Reading:
    """A batch of texts as a model reads them on, token by token; the padding stands on the left."""

    def __init__(
        self, model: GPT2LMHeadModel, texts: Sequence[Sequence[int]], end: int, limit: int
    ) -> None:
        lengths = torch.tensor([len(text) for text in texts])
        longest = int(lengths.max())
        ids = torch.full((len(texts), longest), end)
        for row, text in zip(ids, texts, strict=True):
            row[longest - len(text) :] = torch.tensor(text)
        read = torch.arange(longest) >= longest - lengths[:, None]  # all but the padding
        self._model, self._limit = model, limit
        self._lengths = lengths.to(model.device)
        self._read = read.long().to(model.device)
        self._cache: Cache | None = None
        self._logits = self._forward(ids, (self._read.cumsum(-1) - 1).clamp(min=0))

    def logits(self) -> Tensor:
        """What is foretold behind the texts so far, shape [rows, vocabulary]."""
        return self._logits

    def go_on(self, tokens: Tensor) -> None:
        """Put a token behind each text, shape [rows]."""
        self._read = torch.cat([self._read, torch.ones_like(self._read[:, :1])], 1)
        # rows that are done go through the model with the others, at a place that exists
        places = self._lengths.clamp(max=self._limit - 1)[:, None]
        self._lengths = self._lengths + 1
        self._logits = self._forward(tokens[:, None], places)

    def _forward(self, ids: Tensor, places: Tensor) -> Tensor:
        output = self._model(
            input_ids=ids.to(self._model.device),
            attention_mask=self._read,
            position_ids=places,
            past_key_values=self._cache,
            use_cache=True,
            logits_to_keep=1,
        )
        self._cache = output.past_key_values
        found: Tensor = output.logits[:, -1].float()
        return found


@torch.no_grad()
def _write(
    model: GPT2LMHeadModel,
    prompts: Sequence[list[int]],
    draws: Tensor,
    limit: int,
    end: int,
    decoding: Decoding,
    step: Callable[[], None],
) -> list[list[int]]:
    """The tokens of one batch, each up to its end or to `limit` with its prompt."""
    device, rows = model.device, len(prompts)
    room = limit - torch.tensor([len(prompt) for prompt in prompts])
    if decoding.most_tokens:
        room = room.clamp(max=decoding.most_tokens)
    steps = int(room.max())
    seen = torch.zeros(rows, model.config.vocab_size, dtype=torch.bool)
    for row, prompt in zip(seen, prompts, strict=True):
        row[prompt] = True
    window = decoding.repetition_window
    # of a prompt that is shorter than the window, with end tokens before it
    last = torch.tensor([[end] * (window - len(p)) + p[-window:] for p in prompts if window])
    seen, last, draws, room = (each.to(device) for each in (seen, last, draws, room))
    written = torch.full((rows, steps), end, device=device)
    done = torch.zeros(rows, dtype=torch.bool, device=device)
    step()
    story = _Reading(model, prompts, end, limit)
    alone = _Reading(model, [[end]] * rows, end, limit) if decoding.contrast else None
    for place in range(steps):
        logits = story.logits()
        if alone is not None:
            logits = contrasted(logits, alone.logits(), decoding.contrast)
        if window:
            seen = torch.zeros_like(seen).scatter_(1, last, True)
        token = next_tokens(logits, seen, draws[:, place], decoding)
        written[:, place] = token
        done |= (token == end) | (place + 1 >= room)
        if done.all():
            break
        if window:
            last = torch.cat([last, token[:, None]], 1)[:, -window:]
        else:
            seen.scatter_(1, token[:, None], True)
        step()
        for reading in filter(None, (story, alone)):
            reading.go_on(token)
    return [row[:most] for row, most in zip(written.tolist(), room.tolist(), strict=True)]
