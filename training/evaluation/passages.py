"""Passages of held-out stories to measure models on: in their true order, out of it, and foreign.

Nothing here asks a model. The same stories, counts and seed give the same passages. Passages are
made of whole sentences and quotations (`prose.Prose`), as those that models are tuned on.
"""

from __future__ import annotations

import hashlib
import random
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from training.data.corpus import Story, read_stories, split_of
from training.data.places import name_of
from training.data.prose import Prose, tidy
from training.errors import TrainingError

CONTEXT = 1000
"""Characters of a story before a passage that are read, at most."""
LENGTH = 500
"""Characters of a passage, within a tenth."""
LEAST = 200
"""Characters that what is read before a passage has at least."""
MOST_STORIES = 2000
"""Stories that are kept in memory; of more, so many are drawn."""
ALL = "all"
"""Which stories were read, where none are known to be held out."""
OPENING = (40, 300)
"""Characters of a story's first sentences that become a prompt, at least and at most."""


@dataclass(frozen=True)
class HeldOut:
    """Stories to measure on; `which` says in words which these are, `sha256` hashes their texts."""

    stories: tuple[Story, ...]
    which: str
    sha256: str


@dataclass(frozen=True)
class Passage:
    """A place in a story, between two paragraphs: `context + text` stands so in it.

    `story` is the same for all passages of one story and for no other.
    """

    story: str
    context: str
    text: str


def held_out_stories(
    path: Path, seed: int = 0, names: Collection[str] = (), named: str = ""
) -> HeldOut:
    """Read stories to measure on.

    These are the ones that `names` tells, as pairs made of them do; if there is none, those by the
    authors that the starter's recipe keeps for last figures; if there is none of these, all.
    `named` says in words which those of `names` are.

    Raises:
        TrainingError: as in `corpus.read_stories`, or there is no story.
    """
    kinds = (named, "by the starter's test authors", ALL)
    stories: tuple[list[Story], ...] = tuple([] for _ in kinds)
    counts = [0 for _ in kinds]
    draw = random.Random(seed)
    for story in read_stories(path):
        kind = 0 if names and name_of(story) in names else 2 - (split_of(story.author) == "test")
        counts[kind] += 1
        if len(stories[kind]) < MOST_STORIES:
            stories[kind].append(story)
        elif (place := draw.randrange(counts[kind])) < MOST_STORIES:  # each story is as likely
            stories[kind][place] = story
    chosen, which = next(
        ((some, kind) for some, kind in zip(stories, kinds, strict=True) if some), ([], ALL)
    )
    if not chosen:
        raise TrainingError(f"There is no story in {path}. Name another file.")
    digest = hashlib.sha256()
    for story in chosen:
        digest.update(hashlib.sha256(story.text.encode("utf-8", "replace")).digest())
    return HeldOut(tuple(chosen), which, digest.hexdigest())


def passages(stories: Sequence[Story], count: int, seed: int = 0) -> list[Passage]:
    """Return up to `count` passages that do not overlap, from as many stories as there are."""
    order = _named(stories)
    random.Random(seed).shuffle(order)
    found: list[list[Passage]] = [[] for _ in order]
    each = -(-count // max(1, len(order)))
    while sum(map(len, found)) < count:
        found = [_of_story(name, story.text, each, seed) for name, story in order]
        if all(len(some) < each for some in found):
            break  # there are no more
        each *= 2
    # the first passage of each story, then the second of each, so that all stories have a share
    in_turn = [passage for turn in zip_longest(*found) for passage in turn if passage]
    return in_turn[:count]


def foreign(some: Sequence[Passage], count: int, seed: int = 0) -> list[list[int]]:
    """Return for each passage the numbers of `count` others from other stories, drawn at random.

    Empty where there are not so many.
    """
    draw = random.Random(seed)
    drawn = []
    for passage in some:
        others = [i for i, other in enumerate(some) if other.story != passage.story]
        drawn.append(draw.sample(others, count) if len(others) >= count else [])
    return drawn


def shuffled(text: str, seed: int = 0) -> str | None:
    """Return a text with its sentences in a random other order, the white space between in place.

    Sentences of one quotation stay together. None if there are fewer than four of them.
    """
    prose = Prose.of(text)
    sentences = [text[unit.start : unit.end] for unit in prose.units]
    if len(sentences) < 4 or len(set(sentences)) == 1:
        return None
    gaps = [prose.space_before(i) for i in range(1, len(sentences))]
    draw = random.Random(f"{seed} {text}")
    order = sentences
    while order == sentences:
        order = draw.sample(sentences, len(sentences))
    return order[0] + "".join(gap + text for gap, text in zip(gaps, order[1:], strict=True))


def openings(stories: Sequence[Story], count: int, seed: int = 0) -> list[Passage]:
    """Return the first sentences of up to `count` stories, drawn at random, as prompts.

    `context` are the sentences, without the white space after them, `text` is all that follows.
    """
    order = _named(stories)
    random.Random(seed).shuffle(order)
    found: list[Passage] = []
    for name, story in order:
        if len(found) == count:
            break
        text = tidy(story.text)
        least, most = OPENING
        ends = [unit.end for unit in Prose.of(text[: 4 * most]).units if least <= unit.end <= most]
        if ends and len(text) >= ends[0] + LEAST:
            found.append(Passage(name, text[: ends[0]], text[ends[0] :]))
    return found


def _named(stories: Sequence[Story]) -> list[tuple[str, Story]]:
    """Each story with a name that no other has."""
    return [(f"{i}: {story.author}, {story.title}", story) for i, story in enumerate(stories)]


def _of_story(name: str, text: str, count: int, seed: int) -> list[Passage]:
    prose = Prose.of(tidy(text))
    places = [joint for joint in prose.joints if prose.units[joint].opens]
    random.Random(f"{seed} {name}").shuffle(places)
    found: list[Passage] = []
    taken: list[int] = []
    for place in places:
        if len(found) == count:
            break
        position = prose.starts[place]
        first = bisect_left(prose.starts, position - CONTEXT)
        if any(abs(position - other) < CONTEXT + 1.1 * LENGTH for other in taken):
            continue
        end = prose.end_near(place, LENGTH)
        if end is not None and position - prose.starts[first] >= LEAST:
            context = prose.text[prose.starts[first] : position]
            found.append(Passage(name, context, prose.between(place, end)))
            taken.append(position)
    return found
