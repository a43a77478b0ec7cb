"""How likely a model finds texts: the one way of measuring used for all models alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from transformers import GPT2LMHeadModel

from training.metrics import agreement
from training.pairs import TokenPair


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
    sequences = [(pair.prompt, text) for pair in pairs for text in (pair.chosen, pair.rejected)]
    # texts of like length go together, so that little is padding
    order = sorted(range(len(sequences)), key=lambda i: sum(map(len, sequences[i])))
    totals = [0.0] * len(sequences)
    was_training = model.training
    model.eval()
    try:
        for first in range(0, len(order), 2 * batch):
            step()
            indices = order[first : first + 2 * batch]
            found = _log_probabilities(model, [sequences[i] for i in indices])
            for index, total in zip(indices, found.tolist(), strict=True):
                totals[index] = total
    finally:
        model.train(was_training)
    return Scores(totals[0::2], totals[1::2])


@torch.no_grad()
def _log_probabilities(
    model: GPT2LMHeadModel, sequences: Sequence[tuple[list[int], list[int]]]
) -> Tensor:
    """Log π(text | prompt) of (prompt, text) pairs, shape [sequences]."""
    length = max(len(prompt) + len(text) for prompt, text in sequences)
    ids = torch.zeros(len(sequences), length, dtype=torch.long)
    seen = torch.zeros(len(sequences), length, dtype=torch.long)
    counts = torch.zeros(len(sequences), length - 1, dtype=torch.bool)
    for row, (prompt, text) in enumerate(sequences):
        end = len(prompt) + len(text)
        ids[row, :end] = torch.tensor(prompt + text)
        seen[row, :end] = 1
        counts[row, len(prompt) - 1 : end - 1] = True  # the places from which the text is foretold
    ids, seen, counts = (tensor.to(model.device) for tensor in (ids, seen, counts))
    hidden = model.transformer(ids, attention_mask=seen, use_cache=False).last_hidden_state
    logits = model.lm_head(hidden[:, :-1][counts]).float()
    found = logits.log_softmax(-1).gather(-1, ids[:, 1:][counts][:, None])[:, 0]
    return torch.zeros(counts.shape, device=found.device).masked_scatter(counts, found).sum(1)
