"""The first pass over stories: their splits, and passages that are foreign to others."""

from __future__ import annotations

import heapq
import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from training.data import corpus, splits
from training.data.corpus import SPLITS, Split, Story
from training.data.places import TRIES, digest_of, own_places, places_in
from training.data.prose import TOLERANCE, Prose, tidy
from training.recipe import PrepareRecipe

FOREIGN = 16_384  # passages kept for each split: about 15 MB, met about twice in 9,000 stories


def survey(stories: Iterable[Story], recipe: PrepareRecipe) -> Survey:
    """Read stories once, to know the splits and to gather passages that are foreign to others."""
    surveyed = Survey(recipe)
    for story in stories:
        surveyed.add(story)
    return surveyed


class ForeignPassage(NamedTuple):
    """A passage of some story, to be put where another story goes on."""

    priority: int
    """A random number: those with the smallest are kept."""
    author: str
    story: str
    """The story's digest."""
    opens: bool
    """Whether it starts a paragraph."""
    text: str


class Survey:
    """What the first pass finds: which splits have authors of their own, and foreign passages.

    Of the passages of each split a bounded random sample is kept, the ones of smallest priority,
    which is a hash: whatever the order of the stories and the number of processes, the same.
    """

    def __init__(self, recipe: PrepareRecipe) -> None:
        self.stories = 0
        self._recipe = recipe
        # Stories by the split of their author and by that of their hash: which of the two counts
        # is known only when all have been prose. Heaps with the largest priority at the root.
        self._kept: dict[tuple[Split, Split], list[tuple[int, ForeignPassage]]] = {}
        self._met: set[Split] = set()
        # Stories by hash that give pairs and may be in any split, while they are few.
        self._few: dict[float, str] = {}
        self._moved: dict[str, Split] | None = None
        self._settled: dict[tuple[Split, bool], list[ForeignPassage]] | None = None

    def add(self, story: Story) -> None:
        """Take in one story."""
        recipe = self._recipe
        group = self._group(story)
        self.stories += 1
        self._met.add(group[0])
        foreign = "foreign" in recipe.kinds
        few = group[0] == "train" and len(self._few) <= splits.FEW
        if not foreign and not few:
            return
        prose = Prose.of(tidy(story.text))
        if foreign:
            self._keep(group, _passages_for_others(story, prose, recipe))
        if few and own_places(prose, recipe, digest_of(story)):
            self._few[self._chance(story)] = digest_of(story)

    def merge(self, other: Survey) -> None:
        """Take in what was found about other stories."""
        self.stories += other.stories
        self._met |= other._met
        if len(self._few) <= splits.FEW:
            self._few |= other._few
        for group, kept in other._kept.items():
            self._keep(group, (passage for _, passage in kept))

    def split_of(self, story: Story) -> Split:
        """Return the split of a story; after the last `add` or `merge`."""
        if self._moved is None:
            self._moved = self._to_move()
        split = self._split(*self._group(story))
        return self._moved.get(digest_of(story), split) if self._moved else split

    def foreign(
        self, split: Split, story: Story, opens: bool, length: int, chance: random.Random
    ) -> str | None:
        """Return a passage of nearly `length` characters from another story of the split.

        By another author, where both authors are known. `opens`: whether it starts a paragraph.
        None: no passage that was tried fits.
        """
        if self._settled is None:
            self._settle()
        assert self._settled is not None
        passages = self._settled.get((split, opens), [])
        digest = digest_of(story)
        # One of those that come nearest in length: within a tolerance, most would lie on the side
        # of the usual length.
        ends = (bisect(passages, length, key=_length) for bisect in (bisect_left, bisect_right))
        middle = sum(ends) // 2
        for width in (32, 512):
            near = range(max(0, middle - width), min(len(passages), middle + width))
            for index in chance.sample(near, min(len(near), TRIES)):
                passage = passages[index]
                strange = not story.author or passage.author != story.author
                fits = abs(len(passage.text) - length) <= TOLERANCE * length
                if fits and strange and passage.story != digest:
                    return passage.text
        return None

    def _group(self, story: Story) -> tuple[Split, Split]:
        return corpus.split_of(story.author), self._by_hash(self._chance(story))

    def _chance(self, story: Story) -> float:
        return int(digest_of(story, self._recipe.seed)[:12], 16) / 16**12

    def _by_hash(self, chance: float) -> Split:
        recipe = self._recipe
        if chance < recipe.test_share:
            return "test"
        return "validation" if chance < recipe.test_share + recipe.validation_share else "train"

    def _split(self, by_author: Split, by_hash: Split) -> Split:
        return by_author if by_author != "train" or by_hash in self._met else by_hash

    def _to_move(self) -> dict[str, Split]:
        """The digests of stories that chance would leave out of an empty split, and that split."""
        if len(self._few) > splits.FEW:
            return {}
        stories = sorted(self._few.items())
        found = [self._split("train", self._by_hash(chance)) for chance, _ in stories]
        wanted: list[Split] = [
            split
            for split in splits.wanted(self._recipe)
            if split == "train" or split not in self._met
        ]
        return {stories[n][1]: split for n, split in splits.filled(found, wanted).items()}

    def _keep(self, group: tuple[Split, Split], passages: Iterable[ForeignPassage]) -> None:
        heap = self._kept.setdefault(group, [])
        for passage in passages:
            entry = (-passage.priority, passage)
            if len(heap) < FOREIGN:
                heapq.heappush(heap, entry)
            else:
                heapq.heappushpop(heap, entry)

    def _settle(self) -> None:
        if self._moved is None:
            self._moved = self._to_move()
        by_split: dict[Split, list[ForeignPassage]] = {split: [] for split in SPLITS}
        for group, kept in self._kept.items():
            for _, passage in kept:
                split = self._moved.get(passage.story, self._split(*group))
                by_split[split].append(passage)
        self._settled = {}
        for split, passages in by_split.items():
            for passage in sorted(sorted(passages)[:FOREIGN], key=_length):
                self._settled.setdefault((split, passage.opens), []).append(passage)
        self._kept = {}


def _passages_for_others(
    story: Story, prose: Prose, recipe: PrepareRecipe
) -> Iterator[ForeignPassage]:
    """Passages drawn just as true continuations are, so that nothing but their words differs."""
    digest = digest_of(story)
    chance = random.Random(f"{recipe.seed} {digest} others")
    for place in places_in(prose, recipe, chance):
        yield ForeignPassage(
            chance.getrandbits(60),
            story.author,
            digest,
            prose.units[place.start].opens,
            prose.between(place.start, place.end),
        )


def _length(passage: ForeignPassage) -> int:
    return len(passage.text)
