"""Drawing the next token: pure functions on scores (logits), each equal to transformers' own.

They work along the last dimension, all rows at once, wherever the tensors are, and never wait for
a GPU. Ranking comes early: after `top_k` the others work on `k` values instead of a vocabulary.
Scores are 32-bit floats, of which each row has a finite one.
"""

from math import isqrt, log

import torch
from torch import Tensor

from writer_app.engine.types import Decoding

COLDEST = 1e-30
"""The temperature below which the likeliest token is certain, as it is at 0."""
MANY = 16384
"""From so many scores on, `top_k` looks at blocks of them first; below, that is no faster."""


PLAUSIBLE = 0.05
"""Tokens less likely than this share of the likeliest are never drawn for the contrast's sake."""


def contrast(scores: Tensor, gain: Tensor, degree: float) -> Tensor:
    """Scores [..., vocabulary] in which what the story adds counts more, by a degree from 0 on.

    `gain` is log p(token | story, text) - log p(token | text), of which scores get `degree` times
    as much: context-aware decoding (Shi et al. 2023, arXiv 2305.14739, eq. 3). What the story makes
    implausible stays so (Li et al. 2022, arXiv 2210.15097, eq. 2): it gets minus infinity.
    """
    least = scores.amax(-1, keepdim=True) + log(PLAUSIBLE)
    return (scores + degree * gain).masked_fill(scores < least, -torch.inf)


def penalise_repetition(scores: Tensor, tokens: Tensor, penalty: float) -> Tensor:
    """Scores [..., vocabulary] with those of the `tokens` [..., n] (int64) made less likely.

    Positive scores are divided by the penalty, negative ones multiplied (Keskar et al. 2019), once
    for each token however often it occurs. A token below 0 stands for none.
    """
    if penalty == 1:
        return scores
    places = tokens.clamp(min=0)
    old = scores.gather(-1, places)
    # Of the quotient and the product, the rule takes the lower one, or with a penalty below 1 the
    # higher. The same reduction keeps a token's score where a padding falls on it as well.
    lower = penalty > 1
    new = (torch.minimum if lower else torch.maximum)(old / penalty, old * penalty)
    new = torch.where(tokens < 0, old, new)
    return scores.scatter_reduce(-1, places, new, "amin" if lower else "amax")


def forbid_repeated_ngrams(scores: Tensor, tokens: Tensor, size: int) -> Tensor:
    """Scores with minus infinity for what would complete a run of `size` tokens a second time.

    The runs are those of `tokens` [..., n] (int64), whose last `size` - 1 the next one follows. A
    token below 0 stands for none. A size of 0 forbids nothing, and where all that may come next
    would be forbidden, nothing is: something has to be drawn.
    """
    length = tokens.shape[-1]
    if size <= 0 or length < size:
        return scores
    begun = tokens[..., length + 1 - size :]
    runs = tokens.unfold(-1, size, 1)
    again = ((runs[..., :-1] == begun.unsqueeze(-2)) & (begun >= 0).unsqueeze(-2)).all(-1)
    places = runs[..., -1].clamp(min=0)
    highest = torch.where(again & (runs[..., -1] >= 0), -torch.inf, torch.inf)
    left = scores.scatter_reduce(-1, places, highest, "amin").amax(-1, keepdim=True)
    highest = highest.masked_fill(left == -torch.inf, torch.inf)
    return scores.scatter_reduce(-1, places, highest, "amin")


def top_k(scores: Tensor, k: int) -> tuple[Tensor, Tensor]:
    """The `k` highest scores, highest first, and their tokens: both [..., k]; k = 0 keeps all."""
    size = scores.shape[-1]
    on_cpu = scores.device.type == "cpu"
    if k <= 0 or k >= size:
        return _sorted_by_numpy(scores) if on_cpu else scores.sort(descending=True)
    if on_cpu and size >= max(MANY, 32 * k):
        return _top_k_of_blocks(scores, k)
    values, tokens = scores.topk(k)
    return values, tokens


def _top_k_of_blocks(scores: Tensor, k: int) -> tuple[Tensor, Tensor]:
    """As `top_k`: the k highest scores lie in the k blocks with the highest maxima.

    A block is every `count`-th score; the few that are left over at the end compete as they are.
    """
    size = scores.shape[-1]
    length = isqrt(size // k)  # as many maxima to compare as candidates
    count = size // length
    maxima = scores[..., : length * count].view(*scores.shape[:-1], length, count).amax(-2)
    blocks = maxima.topk(k, sorted=False).indices
    steps = torch.arange(0, length * count, count)
    candidates = (blocks.unsqueeze(-2) + steps.unsqueeze(-1)).flatten(-2)
    rest = torch.arange(length * count, size).expand(*scores.shape[:-1], -1)
    candidates = torch.cat([candidates, rest], -1)
    values, places = scores.gather(-1, candidates).topk(k)
    return values, candidates.gather(-1, places)


def _sorted_by_numpy(scores: Tensor) -> tuple[Tensor, Tensor]:
    """All scores, highest first, and their tokens: several times as fast as torch's sort."""
    tokens = torch.from_numpy(scores.neg().numpy().argsort(-1))
    return scores.gather(-1, tokens), tokens


def temperature(values: Tensor, degree: float) -> Tensor:
    """Ranked scores [..., k] divided by the temperature; at 0 only the first is left.

    The highest becomes 0 (a constant that a softmax does not see), so that no degree overflows.
    """
    shifted = values - values[..., :1]
    if degree < COLDEST:
        shifted[..., 1:].fill_(-torch.inf)
        return shifted
    return shifted / degree


def top_p(values: Tensor, p: float) -> Tensor:
    """Ranked scores [..., k] with those behind the nucleus at minus infinity.

    The nucleus is the smallest number of first ones whose probabilities reach `p`; at least one.
    """
    if p >= 1:
        return values
    # Summed from the end, as transformers does, so that both round alike.
    rest = values.flip(-1).softmax(-1).cumsum(-1)
    behind = (rest <= 1 - p).flip(-1)
    behind[..., :1].fill_(False)
    return values.masked_fill(behind, -torch.inf)


def min_p(values: Tensor, share: float) -> Tensor:
    """Ranked scores [..., k] with minus infinity for those less likely than a share of the first.

    The share is from 0, which keeps all, to 1 (Nguyen et al. 2024).
    """
    if share <= 0:
        return values
    probabilities = values.softmax(-1)
    return values.masked_fill(probabilities < share * probabilities[..., :1], -torch.inf)


def distribution(scores: Tensor, tokens: Tensor, decoding: Decoding) -> tuple[Tensor, Tensor]:
    """What a draw is made from: ranked scores and their tokens, both [..., k].

    `scores` [..., vocabulary] are for the token behind `tokens` [..., n] (int64): all that the
    model sees, with tokens below 0 for none. The steps come in transformers' order; its temperature
    comes before its `top_k`, which makes no difference.
    """
    seen = tokens[..., -decoding.repetition_window :]  # all of them at 0
    scores = penalise_repetition(scores, seen, decoding.repetition_penalty)
    scores = forbid_repeated_ngrams(scores, tokens, decoding.no_repeat_ngram)
    certain = decoding.temperature < COLDEST
    values, ranked = top_k(scores, 1 if certain else decoding.top_k)
    values = temperature(values, decoding.temperature)
    return min_p(top_p(values, decoding.top_p), decoding.min_p), ranked


def draw(values: Tensor, uniforms: Tensor) -> Tensor:
    """Ranks [...] (int64) drawn from ranked scores [..., k] by numbers [...] in [0, 1).

    The cumulative distribution inverted: the lower the number, the higher the rank. Rounding never
    leads to a rank of probability 0.
    """
    probabilities = values.softmax(-1)
    passed = probabilities.cumsum(-1) <= uniforms.unsqueeze(-1)
    return (passed[..., :-1] & (probabilities[..., 1:] > 0)).sum(-1)


def uniforms(seed: int, count: int) -> Tensor:
    """Numbers [count] in [0, 1) on the CPU: for a seed the same everywhere, whatever the device."""
    return torch.rand(count, generator=torch.Generator().manual_seed(seed))
