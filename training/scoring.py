"""How likely a model finds texts: the one way of reading pairs, for training and measuring alike.

The two texts of a pair follow the same prompt, so the prompt is read once for both: they stand
behind it in one sequence, the second one blind to the first and in its place. Logits are worked
out only where a token of a text is foretold. Both halve the work.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from transformers import GPT2LMHeadModel
from trl.trainer.utils import FusedCausalLMOutput

from training.metrics import agreement
from training.pairs import TokenPair

Tokens = Sequence[list[int]]


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
) -> Scores:
    """Return how likely `model` finds the texts of `pairs`, `batch` pairs at a time.

    `step` is called before each batch. The model is left in the mode, training or not, it was in.
    """
    # pairs of like length go together, so that little is padding
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].chosen) + len(pairs[i].rejected))
    scores = Scores([0.0] * len(pairs), [0.0] * len(pairs))
    was_training = model.training
    model.train(False)
    try:
        for first in range(0, len(order), batch):
            step()
            indices = order[first : first + batch]
            some = [pairs[i] for i in indices]
            chosen, rejected = [pair.chosen for pair in some], [pair.rejected for pair in some]
            with torch.no_grad():
                found = log_probabilities(model, [pair.prompt for pair in some], chosen, rejected)
            parts = torch.split(found, [len(text) for text in chosen + rejected])
            totals = [part.sum().item() for part in parts]
            for i, yes, no in zip(indices, totals, totals[len(some) :], strict=False):
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
    longest = max(sum(map(len, parts)) for parts in zip(prompts, firsts, seconds, strict=True))
    ids = torch.zeros(len(prompts), longest, dtype=torch.long)
    positions = torch.zeros(len(prompts), longest, dtype=torch.long)
    sees = torch.ones(longest, longest, dtype=torch.bool).tril().repeat(len(prompts), 1, 1)
    places: tuple[list[Tensor], list[Tensor]] = ([], [])
    for row, (prompt, first, second) in enumerate(zip(prompts, firsts, seconds, strict=True)):
        start, middle = len(prompt), len(prompt) + len(first)
        end = middle + len(second)
        ids[row, :end] = torch.tensor(prompt + first + second)
        positions[row, :middle] = torch.arange(middle)
        positions[row, middle:end] = torch.arange(start, start + len(second))
        sees[row, middle:, start:middle] = False
        # where each token is foretold from: the one before it in its own text or the prompt
        before = torch.arange(row * longest, row * longest + end)
        places[0].append(before[start - 1 : middle - 1])
        places[1].append(torch.cat([before[start - 1 : start], before[middle : end - 1]]))
    texts = [*firsts, *seconds]
    targets = torch.tensor([token for text in texts for token in text], device=model.device)
    hidden = model.transformer(
        ids.to(model.device),
        position_ids=positions.to(model.device),
        attention_mask=sees[:, None].to(model.device),
        use_cache=False,
    ).last_hidden_state
    foretelling = hidden.flatten(0, 1)[torch.cat([*places[0], *places[1]]).to(model.device)]
    logits = model.lm_head(foretelling).float()
    found: Tensor = logits.log_softmax(-1).gather(-1, targets[:, None])[:, 0]
    return found


def read_pairs_at_once(model: GPT2LMHeadModel) -> None:
    """Give a model that TRL has prepared a forward that reads pairs by `log_probabilities`.

    In place of TRL's fused head it answers calls with `fused_lm_head=True`, whose batch holds the
    chosen sequences and then the rejected ones, right-padded; the log-probabilities are the same.
    Of the other figures that TRL logs, entropy and accuracy are left at 0, and the logits are the
    log-probabilities: their mean over the chosen tokens says how much of the loss is theirs alone.
    """
    original = model.forward

    def forward(*args: Any, fused_lm_head: bool = False, **kwargs: Any) -> Any:
        if not fused_lm_head:
            return original(*args, **kwargs)
        ids, labels = kwargs["input_ids"], kwargs["labels"]
        texts = (labels != -100)[:, 1:]
        starts = (texts.int().argmax(1) + 1).tolist()
        ends = kwargs["attention_mask"].sum(1).tolist()
        half = len(ids) // 2
        rows = [row[:end] for row, end in zip(ids.tolist(), ends, strict=True)]
        parts = [(row[:start], row[start:]) for row, start in zip(rows, starts, strict=True)]
        found = log_probabilities(
            model,
            [prompt for prompt, _ in parts[:half]],
            [text for _, text in parts[:half]],
            [text for _, text in parts[half:]],
        )
        logs = found.new_zeros(texts.shape).masked_scatter(texts, found)
        return FusedCausalLMOutput(
            log_probs=logs,
            entropy=torch.zeros_like(logs),
            mean_logits=logs.detach(),
            is_top1=torch.zeros_like(texts),
            label_mask=texts,
        )

    model.forward = forward
