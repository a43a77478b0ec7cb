"""Places in stories where their continuation is asked for: which, and what is known of each."""

from __future__ import annotations

import hashlib
import itertools
import random
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from training.data.corpus import Story
from training.data.prose import Prose, Style
from training.recipe import PrepareRecipe

Row = dict[str, str]

TRIES = 48
"""How often a place, or a text that fits one, is looked for."""
_SPREAD = 0.2  # of the drawn length around `continuation_characters`


class Passage(NamedTuple):
    """A prompt with its true continuation, and what a wrong one must match."""

    prompt: str
    chosen: str
    """Begins with its white space."""
    story: str
    length: float
    """Drawn for this place: characters, without the white space."""
    style: Style

    @property
    def author(self) -> str:
        """The author of its story; the story where none is known."""
        return self.story.split(" / ", maxsplit=1)[0]

    @property
    def space(self) -> str:
        """The white space that stands between the prompt and what follows."""
        return self.chosen[: len(self.chosen) - len(self.chosen.lstrip())]

    def against(self, rejected: str, kind: str) -> Row:
        """Return the pair of its true continuation and a wrong one."""
        return {
            "prompt": self.prompt,
            "chosen": self.chosen,
            "rejected": rejected,
            "kind": kind,
            "story": self.story,
        }


class Place(NamedTuple):
    """Units: the prompt is [prompt, start), the continuation [start, end)."""

    prompt: int
    start: int
    end: int
    length: float  # drawn for the continuation, in characters


def least_characters(recipe: PrepareRecipe) -> float:
    """Return how many characters a story has at least that has a place."""
    return recipe.prompt_characters / 2 + recipe.continuation_characters


def own_places(prose: Prose, recipe: PrepareRecipe, digest: str) -> list[Place]:
    """The places of a story's own pairs."""
    if len(prose.text) < least_characters(recipe):
        return []
    return places_in(prose, recipe, random.Random(f"{recipe.seed} {digest} places"))


def places_in(prose: Prose, recipe: PrepareRecipe, chance: random.Random) -> list[Place]:
    """Choose places: one as early as a prompt allows, the others spread over the story."""
    wanted, size = recipe.prompt_characters, recipe.continuation_characters
    room = len(prose.text) - wanted - size
    count = max(1, min(recipe.passages_per_story, int(room / (1.5 * size)) + 1))
    places: list[Place] = []
    free = 0  # no continuation starts before: they do not overlap
    for number in range(count):
        low, high = (wanted + max(0, room) * n / count for n in (number, number + 1))
        position = low if number == 0 else chance.uniform(low, high)
        length = size * chance.uniform(1 - _SPREAD, 1 + _SPREAD)
        for start in itertools.islice(prose.starts_near(position), TRIES):
            at = prose.units[start].start
            if at < free or at > high:
                continue
            prompt = _prompt(prose, start, wanted)
            end = prose.end_near(start, length)
            if prompt is not None and end is not None:
                places.append(Place(prompt, start, end, length))
                free = prose.units[end - 1].end
                break
    return places


def _prompt(prose: Prose, start: int, most: int) -> int | None:
    """The unit at which the prompt begins that ends before `start`."""
    end = prose.units[start - 1].end
    first = bisect_left(prose.starts, end - most)
    last = bisect_right(prose.starts, end - most / 2)
    units = [u for u in range(first, min(last, start)) if prose.has_letters(u)]
    return next((u for u in units if prose.units[u].opens), units[0] if units else None)


def name_of(story: Story) -> str:
    """Return what the `story` of a pair says when the pair is made of this story."""
    name = " / ".join(filter(None, (story.author, story.title)))
    return f"{name} #{digest_of(story)[:8]}".lstrip()


def digest_of(story: Story, seed: int | None = None) -> str:
    """Return a hash of a story, 64 hexadecimal digits; with a seed another one for each seed."""
    start = "" if seed is None else f"{seed}\0"
    whole = f"{start}{story.author}\0{story.title}\0{story.text}"
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
