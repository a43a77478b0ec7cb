"""What a blind test has come to: the writer's personal model against its base, sides hidden."""

from dataclasses import dataclass

from writer_app.core.preferences import BlindCounts, PreferenceStore
from writer_app.engine.types import ModelName


@dataclass(frozen=True)
class BlindResult:
    """The counts, and of the pairs decided the share in which the personal model's was taken.

    `low` and `high` are the ends of that share's 95 % interval (Wilson 1927).
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
    from training.metrics import wilson  # loads numpy

    counts = store.blind_test(model.hash, model.version)
    share = wilson(counts.personal, counts.personal + counts.base)
    return BlindResult(counts, share.value, share.low, share.high)
