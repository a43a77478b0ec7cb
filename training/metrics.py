"""How well a model agrees with choices, and how sure that figure is. Plain numbers in and out."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

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
