"""Drawing the next token: pure functions on scores (logits), each equal to transformers' own.

Ranking comes early: after `top_k` the others work on `k` values instead of a whole vocabulary.
"""

import torch
from torch import Tensor


def penalise_repetition(scores: Tensor, seen: Tensor, penalty: float) -> Tensor:
    """Scores [..., vocabulary] with those of the tokens `seen` (bool, same shape) made less likely.

    Positive scores are divided by the penalty, negative ones multiplied (Keskar et al. 2019).
    """
    if penalty == 1:
        return scores
    return torch.where(seen, torch.where(scores < 0, scores * penalty, scores / penalty), scores)


def top_k(scores: Tensor, k: int) -> tuple[Tensor, Tensor]:
    """The `k` highest scores, highest first, and their tokens: both [..., k]; k = 0 keeps all."""
    size = scores.shape[-1]
    values, tokens = torch.topk(scores, min(k, size) if k > 0 else size)
    return values, tokens


def temperature(values: Tensor, degree: float) -> Tensor:
    """Ranked scores [..., k] divided by the temperature; at 0 only the first is left.

    The highest becomes 0 (a constant that a softmax does not see), so that no degree overflows.
    """
    shifted = values - values[..., :1]
    if degree == 0:
        shifted[..., 1:] = -torch.inf
        return shifted
    return shifted / degree


def top_p(values: Tensor, p: float) -> Tensor:
    """Ranked scores [..., k] with those behind the nucleus at minus infinity.

    The nucleus is the smallest number of first ones whose probabilities reach `p`; at least one.
    """
    if p >= 1:
        return values
    probabilities = values.softmax(-1)
    before = probabilities.cumsum(-1) - probabilities
    behind = before >= p
    behind[..., 0] = False
    return values.masked_fill(behind, -torch.inf)


def draw(values: Tensor, uniforms: Tensor) -> Tensor:
    sums = values.softmax(-1).cumsum(-1)
    last = (values > -torch.inf).sum(-1) - 1
    return torch.minimum((sums <= uniforms[:, None] * sums[:, -1:]).sum(-1), last)


def uniforms(seed: int, count: int) -> Tensor:
    return torch.rand(count, generator=torch.Generator().manual_seed(seed))


def distribution(scores: Tensor, tokens: Tensor, decoding) -> tuple[Tensor, Tensor]:
    seen = torch.zeros_like(scores, dtype=torch.bool)
    for row in range(len(scores)):
        seen[row, tokens[row][tokens[row] >= 0]] = True
    scores = penalise_repetition(scores, seen, decoding.repetition_penalty)
    values, ids = top_k(scores, decoding.top_k)
    return top_p(temperature(values, decoding.temperature), decoding.top_p), ids
