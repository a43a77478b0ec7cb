"""What a blind test has come to: the writer's personal model against its base, sides hidden."""

from collections.abc import Callable
from dataclasses import dataclass
from math import lgamma, log

from writer_app.core.preferences import BlindCounts, PreferenceStore
from writer_app.engine.types import ModelName

MISSED = 0.05
"""How likely it is at most that the interval ever misses the true share."""


@dataclass(frozen=True)
class BlindResult:
    """The counts, and of the pairs decided the share in which the personal model's was taken.

    `low` and `high` are the ends of that share's 95 % interval; see `interval`.
    """

    counts: BlindCounts
    share: float
    low: float
    high: float

    @property
    def decided(self) -> int:
        """The pairs of which one was taken."""
        return self.counts.personal + self.counts.base


def blind_result(store: PreferenceStore, model: ModelName) -> BlindResult:
    """Count the choices made so far between this personal version and its base.

    Raises:
        WriterError: the choices cannot be read.
    """
    counts = store.blind_test(model.hash, model.version)
    decided = counts.personal + counts.base
    share = counts.personal / decided if decided else 0.5
    return BlindResult(counts, share, *interval(counts.personal, decided))


def interval(taken: int, decided: int) -> tuple[float, float]:
    """Where the true share lies, of which `taken` of `decided` were seen.

    The writer looks after every choice and stops when it pleases, so an interval for one look would
    promise too much: Wilson's is above one half after four in four. This one holds at all looks
    together (a confidence sequence; Robbins 1970): what was seen is at most 20 times as likely
    under a share drawn evenly as under any share in it.
    """
    missed = decided - taken
    evenly = lgamma(taken + 1) + lgamma(missed + 1) - lgamma(decided + 2)

    def within(share: float) -> bool:
        seen = (taken * log(share) if taken else 0.0) + (missed * log(1 - share) if missed else 0.0)
        return evenly - seen < -log(MISSED)

    middle = taken / decided if decided else 0.5
    low = _edge(0.0, middle, within) if taken else 0.0
    high = _edge(1.0, middle, within) if missed else 1.0
    return low, high


def _edge(outside: float, inside: float, within: Callable[[float], bool]) -> float:
    for _ in range(50):
        middle = (outside + inside) / 2
        if within(middle):
            inside = middle
        else:
            outside = middle
    return inside
