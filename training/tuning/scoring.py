"""How likely a model finds texts: the one way of reading pairs, for training and measuring alike.

The two texts of a pair follow the same prompt. Where the prompt is long, it is read once for both:
they stand behind it in one sequence, the second one blind to the first and in its place. Where it
is short, each text has a sequence of its own, whose attention is plainly causal and half as dear.
Logits are worked out only where a token of a text is foretold.
"""

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from transformers import GPT2LMHeadModel

from training.data.pairs import TokenPair
from training.metrics import agreement

Tokens = Sequence[Sequence[int]]
HALF = {"bfloat16": torch.bfloat16, "float16": torch.float16}


@dataclass(frozen=True)
class Scores:
    """Log-probabilities, in nats, of the two texts of each pair, summed over a text's tokens."""

    chosen: list[float]
    rejected: list[float]

    def agreement(self, pairs: Sequence[TokenPair]) -> list[float]:
        """Return for each pair 1, ½ or 0: is the chosen text likelier per token than the other?"""
        return agreement(
            [total / len(pair.chosen) for total, pair in zip(self.chosen, pairs, strict=True)],
            [total / len(pair.rejected) for total, pair in zip(self.rejected, pairs, strict=True)],
        )


def score(
    model: GPT2LMHeadModel,
    pairs: Sequence[TokenPair],
    batch: int,
    step: Callable[[], None] = lambda: None,
    precision: str = "float32",
    forward: Callable[..., Tensor] | None = None,
) -> Scores:
    """Return how likely `model` finds the texts of `pairs`, `batch` pairs at a time.

    `step` is called before each batch. The model is left in the mode, training or not, it was in.
    `forward` answers for it in place of `token_log_probabilities`; see `read_pairs_at_once`.
    """
    read_through = forward or functools.partial(token_log_probabilities, model)
    # pairs of like length go together, so that little is padding
    order = sorted(range(len(pairs)), key=lambda i: pairs[i].tokens)
    scores = Scores([0.0] * len(pairs), [0.0] * len(pairs))
    was_training = model.training
    model.train(False)
    try:
        for first in range(0, len(order), batch):
            step()
            indices = order[first : first + batch]
            read = reading([pairs[i] for i in indices], model.config.n_embd)
            here = {name: value.to(model.device) for name, value in read.items()}
            with torch.no_grad(), computing(model.device, precision):
                totals = sums(here, read_through(**words(here))).tolist()
            for i, yes, no in zip(indices, totals, totals[len(indices) :], strict=False):
                scores.chosen[i], scores.rejected[i] = yes, no
    finally:
        model.train(was_training)
    return scores


def log_probabilities(
    model: GPT2LMHeadModel, prompts: Tokens, firsts: Tokens, seconds: Tokens
) -> Tensor:
    """Return log π of each token of the texts behind their prompts, in nats, shape [tokens].

    In order: the tokens of all first texts, then those of all second texts. A prompt has at least
    one token.
    """
    pairs = [TokenPair(*texts) for texts in zip(prompts, firsts, seconds, strict=True)]
    read = reading(pairs, model.config.n_embd)
    here = {name: value.to(model.device) for name, value in read.items()}
    return token_log_probabilities(model, **words(here))


def reading(pairs: Sequence[TokenPair], width: int) -> dict[str, Tensor]:
    """Lay pairs out for a model with hidden states of a width: the way that costs less.

    Returns `input_ids` and, if prompts are shared, `position_ids` and `attention_mask`; `places`,
    where in the flattened sequences the tokens of texts are foretold; `targets`, those tokens, both
    in the order of `log_probabilities`; and `lengths`, the tokens of each text, shape [2 pairs].
    """
    texts = [pair.chosen for pair in pairs] + [pair.rejected for pair in pairs]
    longest = max(len(pair.prompt) + max(len(pair.chosen), len(pair.rejected)) for pair in pairs)
    longest_shared = max(pair.tokens for pair in pairs)
    apart_costs = sum(map(bool, texts)) * longest * (24 * width + 2 * longest)
    # a mask hides no work
    shared_costs = len(pairs) * longest_shared * (24 * width + 4 * longest_shared)
    lay_out = _shared if shared_costs < apart_costs else _apart
    read = lay_out(pairs)
    read["targets"] = np.concatenate([_array(text) for text in texts])
    read["lengths"] = np.array([len(text) for text in texts])
    return {name: torch.from_numpy(value) for name, value in read.items()}


WORDS = ("input_ids", "position_ids", "attention_mask", "places", "targets")


def words(read: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the part of a layout that `token_log_probabilities` takes."""
    return {name: read[name] for name in WORDS if name in read}


def token_log_probabilities(
    model: GPT2LMHeadModel,
    input_ids: Tensor,
    places: Tensor,
    targets: Tensor,
    position_ids: Tensor | None = None,
    attention_mask: Tensor | None = None,
) -> Tensor:
    """Return log π of each target, in nats, shape [targets]; see `reading` for the arguments."""
    foretelling = _states(model, input_ids, places, position_ids, attention_mask)
    if foretelling.device.type == "cuda":
        # 16 bits would round logits of -100, such as GPT-2's, by a quarter of a nat
        with torch.autocast("cuda", enabled=False):
            logits = model.lm_head(foretelling.float())
    else:
        logits = model.lm_head(foretelling).float()
    found: Tensor = logits.log_softmax(-1).gather(-1, targets[:, None])[:, 0]
    return found


def token_verdicts(
    model: GPT2LMHeadModel,
    input_ids: Tensor,
    places: Tensor,
    targets: Tensor,
    position_ids: Tensor | None = None,
    attention_mask: Tensor | None = None,
) -> Tensor:
    """Return what a judge thinks of a text so far at each of its places, shape [targets].

    The arguments are those of `token_log_probabilities`, though a judge foretells no token. Its
    head is the embedding of the end-of-text token, which stands in no text that is judged, so that
    a judge is a GPT-2 like any other on disk. The mean over a text is its verdict, in nats: the
    difference between two is the log odds that the first is the true one (Bradley and Terry 1952).
    """
    states = _states(model, input_ids, places, position_ids, attention_mask)
    with torch.autocast(states.device.type, enabled=False):
        head = model.lm_head.weight[model.config.eos_token_id or 0].float()
        found: Tensor = states.float() @ head
    return found


def _states(
    model: GPT2LMHeadModel,
    input_ids: Tensor,
    places: Tensor,
    position_ids: Tensor | None,
    attention_mask: Tensor | None,
) -> Tensor:
    """The last hidden states at some places of the flattened sequences, shape [places, width]."""
    hidden: Tensor = model.transformer(
        input_ids, position_ids=position_ids, attention_mask=attention_mask, use_cache=False
    ).last_hidden_state
    return hidden.flatten(0, 1)[places]


def sums(read: Mapping[str, Tensor], found: Tensor) -> Tensor:
    """Return the log-probability of each text, in nats, shape [2 pairs]: chosen, then rejected."""
    lengths = read["lengths"]
    # with its size given, a GPU need not wait for the lengths
    owner = torch.repeat_interleave(
        torch.arange(len(lengths), device=lengths.device), lengths, output_size=len(found)
    )
    return found.new_zeros(len(lengths)).index_add(0, owner, found)


@contextmanager
def computing(device: torch.device, precision: str) -> Iterator[None]:
    """Compute in a precision: float32, bfloat16 or float16."""
    half = HALF.get(precision)
    with torch.autocast(device.type, dtype=half, enabled=half is not None):
        yield


def read_pairs_at_once(model: GPT2LMHeadModel, answer: Callable[..., Tensor] | None = None) -> None:
    """Give a model a forward that answers calls with `places` by `answer`.

    That is `token_log_probabilities` unless another one is given.

    Through the forward, since what wraps the model (several processes, mixed precision) expects it.
    """
    original = model.forward

    def forward(*args: Any, places: Tensor | None = None, **kwargs: Any) -> Any:
        if places is None:
            return original(*args, **kwargs)
        read = {name: kwargs[name] for name in WORDS if kwargs.get(name) is not None}
        return (answer or token_log_probabilities)(model, places=places, **read)

    model.forward = forward


def _array(tokens: Sequence[int]) -> NDArray[np.int64]:
    return np.asarray(tokens, dtype=np.int64)


def _apart(pairs: Sequence[TokenPair]) -> dict[str, NDArray[Any]]:
    """A sequence for each text behind its prompt; padding at the end, where no token looks."""
    rows = [(pair.prompt, pair.chosen) for pair in pairs]
    rows += [(pair.prompt, pair.rejected) for pair in pairs if pair.rejected]
    longest = max(len(prompt) + len(text) for prompt, text in rows)
    ids = np.zeros((len(rows), longest), np.int64)
    places = []
    for row, (prompt, text) in enumerate(rows):
        start, end = len(prompt), len(prompt) + len(text)
        ids[row, :start], ids[row, start:end] = prompt, text
        places.append(row * longest + np.arange(start - 1, end - 1))
    return {"input_ids": ids, "places": np.concatenate(places)}


def _shared(pairs: Sequence[TokenPair]) -> dict[str, NDArray[Any]]:
    """A sequence for each pair: the prompt, the chosen text, and the rejected one in its place."""
    longest = max(pair.tokens for pair in pairs)
    ids = np.zeros((len(pairs), longest), np.int64)
    positions = np.zeros((len(pairs), longest), np.int64)
    sees = np.tril(np.ones((longest, longest), np.bool_))[None].repeat(len(pairs), 0)
    places: tuple[list[NDArray[Any]], list[NDArray[Any]]] = ([], [])
    for row, pair in enumerate(pairs):
        lengths = map(len, (pair.prompt, pair.chosen, pair.rejected))
        start, middle, end = accumulate(lengths)
        ids[row, :start], ids[row, start:middle] = pair.prompt, pair.chosen
        ids[row, middle:end] = pair.rejected
        positions[row, :middle] = np.arange(middle)
        positions[row, middle:end] = np.arange(start, start + end - middle)
        sees[row, middle:, start:middle] = False
        # where each token is foretold from: the one before it in its own text or the prompt
        before = row * longest + np.arange(end)
        places[0].append(before[start - 1 : middle - 1])
        places[1].append(np.concatenate([before[start - 1 : start], before[middle : end - 1]]))
    return {
        "input_ids": ids,
        "position_ids": positions,
        "attention_mask": sees[:, None],
        "places": np.concatenate([*places[0], *places[1]]),
    }
