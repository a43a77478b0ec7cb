"""Passages of held-out stories to measure models on: in their true order, out of it, and foreign.

Nothing here asks a model. The same stories, counts and seed give the same passages.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from training.corpus import Story, read_stories, split_of
from training.errors import TrainingError

CONTEXT = 1000
"""Characters of a story before a passage that are read, at most."""
LENGTH = 500
"""Characters of a passage, at most; it ends with a sentence."""
LEAST = 200
"""Characters that a passage, and what is read before it, have at least."""
FOREIGN = 4
"""Foreign passages that the true next one is to be told from: by chance it is found in 1 of 5."""
MOST_STORIES = 2000
"""Stories that are kept in memory; of more, so many are drawn."""
OPENING = (40, 300)
"""Characters of a story's first sentences that become a prompt, at least and at most."""

_SENTENCE_END = re.compile(
    r"(?<!\bMr\.)(?<!\bMrs\.)(?<!\bDr\.)(?<!\bSt\.)(?<=[.!?…])[\"'”’)\]]*(\s+)"
    r"(?=[\"'“‘(\[—]*[A-ZÀ-Þ\d])"
)
_PARAGRAPH_END = re.compile(r"\n+(?=\S)")


@dataclass(frozen=True)
class HeldOut:
    """Stories to measure on; `which` says in words which these are, `sha256` hashes their texts."""

    stories: tuple[Story, ...]
    which: str
    sha256: str


@dataclass(frozen=True)
class Passage:
    """A place in a story, at the start of a paragraph: `context + text` stands so in it.

    `story` is the same for all passages of one story and for no other.
    """

    story: str
    context: str
    text: str


def held_out_stories(path: Path, seed: int = 0) -> HeldOut:
    """Read stories by the authors that the starter's recipe keeps for last figures, else all.

    Raises:
        TrainingError: as in `corpus.read_stories`, or there is no story.
    """
    stories: dict[bool, list[Story]] = {True: [], False: []}
    counts = {True: 0, False: 0}
    draw = random.Random(seed)
    for story in read_stories(path):
        kept = split_of(story.author) == "test"
        counts[kept] += 1
        if len(stories[kept]) < MOST_STORIES:
            stories[kept].append(story)
        elif (place := draw.randrange(counts[kept])) < MOST_STORIES:  # a uniform sample of all
            stories[kept][place] = story
    chosen = stories[True] or stories[False]
    if not chosen:
        raise TrainingError(f"There is no story in {path}. Name another file.")
    which = "the test authors of the starter's recipe" if stories[True] else "all"
    digest = hashlib.sha256()
    for story in chosen:
        digest.update(hashlib.sha256(story.text.encode("utf-8", "replace")).digest())
    return HeldOut(tuple(chosen), which, digest.hexdigest())


def story_names(stories: Sequence[Story]) -> list[str]:
    """Return a name for each story that no other has."""
    return [f"{number}: {story.author}, {story.title}" for number, story in enumerate(stories)]


def passages(stories: Sequence[Story], count: int, seed: int = 0) -> list[Passage]:
    """Return up to `count` passages that do not overlap, from as many stories as there are."""
    draw = random.Random(seed)
    order = list(zip(story_names(stories), stories, strict=True))
    draw.shuffle(order)
    per_story = -(-count // max(1, len(order)))
    found: list[list[Passage]] = []
    while sum(map(len, found)) < count:
        found = [_of_story(name, story.text, per_story, seed) for name, story in order]
        if all(len(some) < per_story for some in found):
            break  # there are no more
        per_story *= 2
    # the first passage of each story, then the second of each, so that all stories have a share
    rounds = max(map(len, found), default=0)
    in_turn = [some[turn] for turn in range(rounds) for some in found if turn < len(some)]
    return in_turn[:count]


def _of_story(name: str, text: str, count: int, seed: int) -> list[Passage]:
    places = [match.end() for match in _PARAGRAPH_END.finditer(text)]
    random.Random(f"{seed} {name}").shuffle(places)
    found: list[Passage] = []
    taken: list[int] = []
    for place in places:
        if len(found) == count:
            break
        if any(abs(place - other) < CONTEXT + LENGTH for other in taken):
            continue
        context, following = text[max(0, place - CONTEXT) : place], text[place : place + LENGTH]
        if place > CONTEXT:
            context = _from_a_sentence(context)
        if place + LENGTH < len(text):
            following = _to_a_sentence(following)
        if min(len(context), len(following.strip())) >= LEAST:
            found.append(Passage(name, context, following.rstrip()))
            taken.append(place)
    return found


def _from_a_sentence(text: str) -> str:
    """A text without the end of a sentence that it begins with."""
    starts = [m.end() for p in (_SENTENCE_END, _PARAGRAPH_END) if (m := p.search(text))]
    return text[min(starts) :] if starts else ""


def _to_a_sentence(text: str) -> str:
    """A text without the start of a sentence that it ends with."""
    ends = [m.start() for p in (_SENTENCE_END, _PARAGRAPH_END) for m in p.finditer(text)]
    closing = re.search(r"[\"'”’)\]]*", text[max(ends) :]) if ends else None
    return text[: max(ends) + closing.end()] if ends and closing else ""


def foreign(found: Sequence[Passage], count: int = FOREIGN, seed: int = 0) -> list[list[int]]:
    """Return for each passage the numbers of `count` others from other stories, drawn at random.

    Empty where there are not so many.
    """
    draw = random.Random(seed)
    drawn = []
    for passage in found:
        others = [i for i, other in enumerate(found) if other.story != passage.story]
        drawn.append(draw.sample(others, count) if len(others) >= count else [])
    return drawn


def shuffled(text: str, seed: int = 0) -> str | None:
    """Return a text with its sentences in a random other order, the breaks between left in place.

    None if it has fewer than four sentences, or all orders read the same.
    """
    breaks = [match.span(1) for match in _SENTENCE_END.finditer(text)]
    if len(breaks) < 3:
        return None
    edges = [0, *(place for span in breaks for place in span), len(text)]
    sentences = [text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    draw = random.Random(f"{seed} {text}")
    for _ in range(10):
        order = draw.sample(sentences, len(sentences))
        if order != sentences:
            gaps = [text[a:b] for a, b in breaks] + [""]
            return "".join(sentence + gap for sentence, gap in zip(order, gaps, strict=True))
    return None


def openings(stories: Sequence[Story], count: int, seed: int = 0) -> list[Passage]:
    """Return the first sentences of up to `count` stories, drawn at random, as prompts.

    `context` are the sentences, without the space after them, `text` is all that follows.
    """
    order = list(zip(story_names(stories), stories, strict=True))
    random.Random(seed).shuffle(order)
    found = []
    for name, story in order:
        if len(found) == count:
            break
        text = story.text.lstrip()
        least, most = OPENING
        for match in _SENTENCE_END.finditer(text, 0, most + 20):
            if least <= match.start(1) <= most and len(text) - match.start(1) >= LEAST:
                found.append(Passage(name, text[: match.start(1)], text[match.start(1) :]))
                break
    return found
