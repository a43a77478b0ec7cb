"""In which order pairs are seen, the same for one process and for several."""

from collections.abc import Iterator, Sequence

import torch

SORTED_AT_ONCE = 50
"""Batches whose pairs are sorted by length together, out of a random order."""
FILLED = -1
"""Stands for no pair, where the last step of an epoch has too few for all processes."""


class PairSampler(torch.utils.data.Sampler[int]):
    """The order of the pairs in an epoch: a function of the seed and the epoch alone.

    Random; but each of `twins`, two pairs that are to be in one batch, stay together if the batch
    is even. With `lengths`, random batches of pairs of like length, the longest of them first, so
    that a batch for which there is no memory is the first one. At its end come as many rows without
    a pair as make it a multiple of `multiple`.
    """

    def __init__(
        self,
        count: int,
        seed: int,
        batch: int = 1,
        lengths: Sequence[int] = (),
        multiple: int = 1,
        twins: Sequence[tuple[int, int]] = (),
    ) -> None:
        self.epoch = 0
        self._count, self._seed, self._batch, self._lengths = count, seed, batch, lengths
        self._filling = -count % multiple
        self._twins = twins

    def __len__(self) -> int:
        return self._count + self._filling

    def __iter__(self) -> Iterator[int]:
        return iter(self._order() + [self._count] * self._filling)

    def _order(self) -> list[int]:
        random = torch.Generator().manual_seed(self._seed + self.epoch)
        units = self._units(random)
        if not self._lengths:
            return [pair for unit in units for pair in unit]

        def length(unit: Sequence[int]) -> int:
            return max(map(self._lengths.__getitem__, unit))

        batches: list[list[int]] = []
        together = SORTED_AT_ONCE * self._batch // len(units[0]) if units else 1
        for first in range(0, len(units), max(1, together)):
            some = sorted(units[first : first + max(1, together)], key=length)
            some.sort(key=len, reverse=True)  # as `_units` has them
            flat = [pair for unit in some for pair in unit]
            batches += [flat[at : at + self._batch] for at in range(0, len(flat), self._batch)]
        # a batch that is not full stays at the end, where an optimizer step may be smaller
        full = [batch for batch in batches if len(batch) == self._batch]
        rest = [pair for batch in batches if len(batch) < self._batch for pair in batch]
        if full:
            shuffled = [full[i] for i in torch.randperm(len(full), generator=random).tolist()]
            longest = max(shuffled, key=length)
            shuffled.remove(longest)
            full = [longest, *shuffled]
        return [pair for batch in full for pair in batch] + rest

    def _units(self, random: torch.Generator) -> list[list[int]]:
        """The pairs in random order, one by one; with twins two by two."""
        order: list[int] = torch.randperm(self._count, generator=random).tolist()
        if not self._twins:
            return [[pair] for pair in order]
        other = dict(self._twins) | {two: one for one, two in self._twins}
        alone = [pair for pair in order if pair not in other]
        units = [[pair, other[pair]] for pair in order if pair < other.get(pair, -1)]
        units += [alone[at : at + 2] for at in range(0, len(alone), 2)]
        shuffled = [units[i] for i in torch.randperm(len(units), generator=random).tolist()]
        return sorted(shuffled, key=len, reverse=True)  # one that is left over comes last
