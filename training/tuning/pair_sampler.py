"""In which order pairs are seen, the same for one process and for several."""

from collections.abc import Iterator, Sequence

import torch

SORTED_AT_ONCE = 50
"""Batches whose pairs are sorted by length together, out of a random order."""
FILLED = -1
"""Stands for no pair, where the last step of an epoch has too few for all processes."""


class PairSampler(torch.utils.data.Sampler[int]):
    """The order of the pairs in an epoch: a function of the seed and the epoch alone.

    Random; with `lengths`, random batches of pairs of like length, the longest of them first, so
    that a batch for which there is no memory is the first one. At its end come as many rows without
    a pair as make it a multiple of `multiple`.
    """

    def __init__(
        self, count: int, seed: int, batch: int = 1, lengths: Sequence[int] = (), multiple: int = 1
    ) -> None:
        self.epoch = 0
        self._count, self._seed, self._batch, self._lengths = count, seed, batch, lengths
        self._filling = -count % multiple

    def __len__(self) -> int:
        return self._count + self._filling

    def __iter__(self) -> Iterator[int]:
        return iter(self._order() + [self._count] * self._filling)

    def _order(self) -> list[int]:
        random = torch.Generator().manual_seed(self._seed + self.epoch)
        order: list[int] = torch.randperm(self._count, generator=random).tolist()
        if not self._lengths:
            return order
        batches: list[list[int]] = []
        together = SORTED_AT_ONCE * self._batch
        for first in range(0, len(order), together):
            some = sorted(order[first : first + together], key=self._lengths.__getitem__)
            batches += [some[at : at + self._batch] for at in range(0, len(some), self._batch)]
        # a batch that is not full stays at the end, where an optimizer step may be smaller
        full = [batch for batch in batches if len(batch) == self._batch]
        rest = [pair for batch in batches if len(batch) < self._batch for pair in batch]
        if full:
            shuffled = [full[i] for i in torch.randperm(len(full), generator=random).tolist()]
            longest = max(shuffled, key=lambda batch: max(map(self._lengths.__getitem__, batch)))
            shuffled.remove(longest)
            full = [longest, *shuffled]
        return [pair for batch in full for pair in batch] + rest
