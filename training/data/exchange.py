"""Exchanges: two stories, each with the other's continuation as its wrong one."""

from __future__ import annotations

import random
from collections.abc import Iterator

from training.data.corpus import Split
from training.data.places import TRIES, Passage, Row
from training.data.prose import TOLERANCE


class Exchange:
    """Pairs places of different authors: each one's true continuation is the other's wrong one.

    The two pairs of an exchange have the same two texts, so how likely these are by themselves, how
    rare their words or how long their sentences, tells nothing; only what follows from what does.
    Partners are drawn from `POOL` places that wait, so that they come from all over the stories.
    """

    POOL = 2048

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(f"{seed} exchange")
        self._waiting: dict[tuple[Split, str], list[Passage]] = {}

    def add(self, split: Split, passage: Passage) -> list[Row]:
        """Take a place in; return two rows, or none while it waits."""
        waiting = self._waiting.setdefault((split, passage.space), [])
        rows = self._exchanged(passage, waiting) if len(waiting) >= self.POOL else []
        if not rows:
            waiting.append(passage)
        return rows

    def rest(self) -> Iterator[tuple[Split, list[Row]]]:
        """Yield the rows of those that wait and fit each other."""
        for (split, _), waiting in self._waiting.items():
            self._chance.shuffle(waiting)
            left = []
            while waiting:
                passage = waiting.pop()
                if rows := self._exchanged(passage, waiting):
                    yield split, rows
                else:
                    left.append(passage)
            waiting += left

    def left(self) -> list[Passage]:
        """Return those that found no partner, story by story."""
        found = [passage for waiting in self._waiting.values() for passage in waiting]
        return sorted(found, key=lambda passage: passage.story)

    def _exchanged(self, passage: Passage, waiting: list[Passage]) -> list[Row]:
        author, length = passage.author, len(passage.chosen)
        for number in self._chance.sample(range(len(waiting)), min(len(waiting), 4 * TRIES)):
            other = waiting[number]
            near = abs(len(other.chosen) - length) <= TOLERANCE * min(len(other.chosen), length)
            if near and other.author != author and other.chosen != passage.chosen:
                waiting[number] = waiting[-1]
                waiting.pop()
                return [
                    one.against(one.style.give(two.chosen), "exchanged")
                    for one, two in ((passage, other), (other, passage))
                ]
        return []
