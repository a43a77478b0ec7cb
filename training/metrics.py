"""How well a model agrees with choices, and how sure that figure is. Plain numbers in and out.

Shares of a person's few choices have Wilson's interval; the many figures of an evaluation, whose
items come in clusters (passages of a story, texts on a prompt), have bootstrap intervals.
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Z = 1.959964
"""The normal distribution has 95 % of its weight within this many standard deviations."""

TIE = 1e-6
"""Mean log-probabilities (nats per token) closer than this are the same text to the model."""

TELLING = 0.1
"""An interval of a difference that reaches less than this to both sides of 0 tells: no change."""

Verdict = Literal["better", "worse", "same", "too_few"]


@dataclass(frozen=True)
class Interval:
    """A figure and the ends of its 95 % interval."""

    value: float
    low: float
    high: float


def agreement(chosen: Sequence[float], rejected: Sequence[float]) -> list[float]:
    """Return for each pair 1 if the chosen text is likelier, 0 if the other is, and ½ for a tie.

    Both are mean log-probabilities in nats per token, so that a longer text is no less likely.
    """
    return [
        0.5 if abs(yes - no) < TIE else float(yes > no)
        for yes, no in zip(chosen, rejected, strict=True)
    ]


def wilson(successes: float, n: int) -> Interval:
    """Return a share with its 95 % interval (Wilson 1927); `successes` may be a half for ties.

    Without trials the share is ½, anywhere between 0 and 1.
    """
    if n == 0:
        return Interval(0.5, 0.0, 1.0)
    share = successes / n
    middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    reach = Z / (1 + Z**2 / n) * math.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return Interval(share, max(0.0, middle - reach), min(1.0, middle + reach))


def paired_difference(before: Sequence[float], after: Sequence[float]) -> Interval:
    """Return how much higher the share of successes is after than before on the same pairs.

    The 95 % interval is that of Agresti and Min (2005): Wald's with half a pair added to each of
    the four cells of the table before by after, which keeps it honest at small n. Ties count as ½.
    Without pairs the difference is 0, anywhere between -1 and 1.
    """
    changes = [new - old for old, new in zip(before, after, strict=True)]
    if not changes:
        return Interval(0.0, -1.0, 1.0)
    n = len(changes) + 2
    middle = sum(changes) / n
    variance = (sum(change**2 for change in changes) + 1) / n - middle**2
    reach = Z * math.sqrt(variance / n)
    value = sum(changes) / len(changes)
    return Interval(value, max(-1.0, middle - reach), min(1.0, middle + reach))


def compare(before: Sequence[float], after: Sequence[float]) -> dict[str, Any]:
    """Return the agreement of two models with the same held-out choices, ready for JSON.

    `n`; `base`, `tuned` and `difference`, each with `value`, `low` and `high`; `verdict`: `better`
    or `worse` if the interval of the difference leaves 0 out, `same` if it lies close around 0,
    else `too_few`; and `too_few` as a flag of its own.
    """
    difference = paired_difference(before, after)
    verdict: Verdict = "too_few"
    if difference.low > 0:
        verdict = "better"
    elif difference.high < 0:
        verdict = "worse"
    elif max(-difference.low, difference.high) < TELLING:
        verdict = "same"
    n = len(before)
    return {
        "n": n,
        "base": asdict(wilson(sum(before), n)),
        "tuned": asdict(wilson(sum(after), n)),
        "difference": asdict(difference),
        "verdict": verdict,
        "too_few": verdict == "too_few",
    }


RESAMPLES = 2000
"""Bootstrap resamples behind an interval."""


@dataclass(frozen=True)
class Sample:
    """What a figure is worked out from: sum(parts) / sum(wholes) over items.

    For a mean, each whole is 1; for a perplexity, parts are nats, wholes are tokens, and the
    quotient is raised to e if `exponential`. Items of the same cluster (a story, a prompt) are
    alike and are drawn together. An item whose part is not a number was not measured. `trials`
    says that each item is one, with a success as 1, a failure as 0, and what is between for a tie.
    """

    parts: Sequence[float]
    wholes: Sequence[float]
    clusters: Sequence[str]
    exponential: bool = False
    trials: bool = False

    def __post_init__(self) -> None:
        if not len(self.parts) == len(self.wholes) == len(self.clusters):
            raise ValueError("parts, wholes and clusters must be of one length")

    @classmethod
    def of_values(
        cls, values: Sequence[float], clusters: Sequence[str], *, trials: bool = False
    ) -> "Sample":
        """Return the sample whose figure is the mean of `values`."""
        return cls(values, [1.0] * len(values), clusters, trials=trials)

    def measured(self) -> NDArray[np.bool_]:
        """Return which items were measured, shape [items]."""
        known: NDArray[np.bool_] = np.isfinite(np.array(self.parts, float))
        return known & (np.array(self.wholes, float) > 0)

    @property
    def n(self) -> int:
        """How many items were measured."""
        return int(self.measured().sum())


def bootstrap(sample: Sample, seed: int = 0, resamples: int = RESAMPLES) -> Interval:
    """Return a sample's figure and its 95 % interval: the percentile bootstrap over clusters.

    Whole clusters are drawn with replacement (Davison and Hinkley 1997, section 3.8). Where all
    clusters agree, every resample is the same and would promise certainty, so a share of trials
    then has Wilson's interval with one for each cluster. Not a number without any measured item.
    """
    kept = sample.measured()
    if not kept.any():
        return Interval(math.nan, math.nan, math.nan)
    sums = _cluster_sums(sample, kept)
    counts = _draws(len(sums), resamples, seed)
    value = float(_quotients(sample, sums.sum(0)))
    low, high = np.quantile(_quotients(sample, counts @ sums), [0.025, 0.975]).tolist()
    if sample.trials and high - low < TIE:
        even = wilson(value * len(sums), len(sums))
        low, high = even.low, even.high
    return Interval(value, min(low, value), max(high, value))


def bootstrap_difference(
    after: Sample, before: Sample, seed: int = 0, resamples: int = RESAMPLES
) -> tuple[Interval, int]:
    """Return how much higher a figure is after than before, and the number of items behind it.

    Both samples are of the same items in the same order, and only those measured in both count;
    each resample draws the same clusters for both. Where no resample differs from another, the
    interval of trials is that of `paired_difference` with a pair for each cluster.
    """
    if list(after.clusters) != list(before.clusters):
        raise ValueError("the samples are not of the same items")
    kept = after.measured() & before.measured()
    if not kept.any():
        return Interval(math.nan, math.nan, math.nan), 0
    sums = [_cluster_sums(sample, kept) for sample in (after, before)]
    counts = _draws(len(sums[0]), resamples, seed)
    new, old = (
        _quotients(sample, counts @ part)
        for sample, part in zip((after, before), sums, strict=True)
    )
    value = float(_quotients(after, sums[0].sum(0)) - _quotients(before, sums[1].sum(0)))
    low, high = np.quantile(new - old, [0.025, 0.975]).tolist()
    if after.trials and high - low < TIE:
        even = paired_difference([0.0] * len(sums[0]), [value] * len(sums[0]))
        low, high = even.low, even.high
    return Interval(value, min(low, value), max(high, value)), int(kept.sum())


def _cluster_sums(sample: Sample, kept: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Parts and wholes summed over each cluster, shape [clusters, 2]."""
    clusters = np.unique(np.array(sample.clusters)[kept], return_inverse=True)[1]
    columns = (np.array(values, float)[kept] for values in (sample.parts, sample.wholes))
    return np.stack([np.bincount(clusters, weights=column) for column in columns], axis=1)


def _draws(clusters: int, resamples: int, seed: int) -> NDArray[np.float64]:
    """How often each cluster is drawn, shape [resamples, clusters]."""
    chances = np.full(clusters, 1 / clusters)
    return np.random.default_rng(seed).multinomial(clusters, chances, resamples).astype(float)


def _quotients(sample: Sample, sums: NDArray[np.float64]) -> NDArray[np.float64]:
    quotients = sums[..., 0] / sums[..., 1]
    return np.exp(quotients) if sample.exponential else quotients
