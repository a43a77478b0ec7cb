"""Coherence pairs from any stories: the true continuation against one that does not belong there.

Each pair is a row of texts, `prompt`, `chosen`, `rejected`, `kind`, `story`; `story` is the same
for all pairs of one story and for no other. The way to use it:

    record = Record()
    for split, row in generate_pairs(path, recipe, record=record, sample=sample):
        ...                    # rows in the order of the stories, the same for any `workers`
    record.kinds(), record.rules(), record.stories   # for prepare.json

It is made of these, which can also be used alone:

    survey(stories, recipe) -> Survey                   first pass: splits and foreign passages
    pairs_of(story, surveyed, recipe) -> StoryPairs     second pass, a function of its arguments
    sampled_pairs(passages, sample) -> tuple[list[Row | None], list[str | None]]

A prompt starts at a paragraph (else a sentence) and ends at the end of a sentence; it has at most
`prompt_characters`, and at least half as many. What follows begins with the white space that
stands there, one space or one empty line, and so does every wrong continuation of the same
prompt. For each place a length is drawn, `continuation_characters` ± 20 %; the true and the wrong
continuation are each cut at the end of the sentence nearest to it, and both lie within 10 % of it,
so that neither length nor its distance from a usual one tells them apart. For the same reason a
wrong continuation starts at a paragraph where the true one does, has its quotation marks in
pairs, and takes on the story's kind of quotes, ellipses and dashes. A shuffled one has the very
sentences, one with names exchanged the very words.

The stories of an author whom the starter's recipe holds out are in that split, so that no model
tuned from the starter is judged by what it has read; a split that none of the authors belongs to
is filled with a share of the other stories, by a hash. Where there are so few that chance gives
it none, one is moved there (`splits.filled`). Foreign passages never cross splits.
"""

from __future__ import annotations

import hashlib
import heapq
import itertools
import random
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from training.data import corpus, splits, worker_pool
from training.data.characters import Character, characters, exchange
from training.data.corpus import SPLITS, Split, Story
from training.data.prose import TOLERANCE, Prose, Style, tidy
from training.errors import TrainingError
from training.recipe import PrepareRecipe

Row = dict[str, str]
Sample = Callable[[list[str]], list[str]]
"""Continues each prompt of a list. The texts should be half as long again as
`continuation_characters`, since they are cut at the end of a sentence."""

FOREIGN = 16_384  # passages kept for each split: about 15 MB, met about twice in 9,000 stories
SAMPLED_AT_ONCE = 64  # prompts given to `sample` in one call

_SPREAD = 0.2  # of the drawn length around `continuation_characters`
_TRIES = 48
_CHUNK = 32  # stories that go to a process at once

MEANINGS = {
    "story: too short": "no room for a prompt and what follows it",
    "story: no place": "nowhere do whole sentences of the wanted lengths meet",
    "place: none left": "fewer places than `passages_per_story`: too short, or verse, lists, "
    "unpaired quotation marks",
    "shuffled: few sentences": "no other order of the sentences that tears most neighbours apart",
    "elsewhere: none": "no passage of this length far enough from the place",
    "foreign: none": "no passage of this length by another author",
    "exchanged: none": "no place of another author's story was left with which to exchange",
    "names: none": "not two characters named in the prompt, one of them in what follows",
    "sampled: another start": "the model began a paragraph where the story goes on in one, or "
    "wrote nothing",
    "sampled: no end": "no sentence of the model's ends near the wanted length",
    "sampled: broken": "the model wrote broken characters, or the true continuation",
}


# ---------------------------------------------------------------------------------- results


class Passage(NamedTuple):
    """A prompt with its true continuation, and what a wrong one must match."""

    prompt: str
    chosen: str
    """Begins with its white space."""
    story: str
    length: float
    """Drawn for this place: characters, without the white space."""
    style: Style


@dataclass(frozen=True)
class StoryPairs:
    """What one story gives."""

    story: str
    """What `story` is in its rows."""
    split: Split
    rows: list[Row]
    passages: list[Passage]
    """All of its places, also those of which there is no row."""
    rules: Counter[str]
    """How many places each rule took; see MEANINGS."""


@dataclass
class Record:
    """What came of the stories, as it stands in prepare.json."""

    stories: int = 0
    """Stories read, of all splits."""
    _rows: Counter[tuple[str, Split]] = field(default_factory=Counter)
    _places: Counter[str] = field(default_factory=Counter)
    _stories: Counter[str] = field(default_factory=Counter)
    _last: dict[str, str] = field(default_factory=dict)

    def add_rows(self, split: Split, rows: Iterable[Row]) -> None:
        """Count rows of a split."""
        self._rows.update((row["kind"], split) for row in rows)

    def add_rules(self, rules: Counter[str]) -> None:
        """Count what the rules took of one story."""
        self._places.update(rules)
        self._stories.update(rules.keys())

    def add_rule(self, rule: str, story: str) -> None:
        """Count one place that a rule took; the places of one story come one after the other."""
        self._places[rule] += 1
        self._stories[rule] += self._last.get(rule) != story
        self._last[rule] = story

    def kinds(self) -> dict[str, dict[str, int]]:
        """Return the pairs of each split, for each kind."""
        kinds = sorted({kind for kind, _ in self._rows})
        return {kind: {split: self._rows[kind, split] for split in SPLITS} for kind in kinds}

    def rules(self) -> dict[str, dict[str, Any]]:
        """Return for each rule how many places (`rows`) and `stories` it took, and its meaning."""
        return {
            rule: {"rows": self._places[rule], "stories": self._stories[rule], "meaning": meaning}
            for rule, meaning in MEANINGS.items()
            if self._stories[rule]
        }


# ---------------------------------------------------------------------------------- both passes


def generate_pairs(
    stories: Path,
    recipe: PrepareRecipe,
    *,
    record: Record | None = None,
    sample: Sample | None = None,
    on_story: Callable[[int], None] = lambda done: None,
) -> Generator[tuple[Split, Row], None, None]:
    """Yield the split and the row of every pair of the stories of a file or folder.

    Reads the stories twice; memory does not grow with them. Uses `recipe.workers` processes (0:
    one for each core); what it yields does not depend on their number. `on_story` is called with
    the stories done, those of both passes together, and a few times a second while they are
    waited for; it may raise to stop. A `recipe.limit` is spread evenly over the stories, and over
    places and kinds by chance.

    Raises:
        TrainingError: the stories can't be read; `kinds` has "sampled" and there is no `sample`;
            or a process was ended from outside.
    """
    record = record if record is not None else Record()
    if "sampled" in recipe.kinds and sample is None:
        raise TrainingError("For pairs of the kind sampled, name the model that continues stories.")
    done = 0
    surveyed = Survey(recipe)
    parts = worker_pool.mapped(
        survey, _chunks(stories, recipe), recipe, recipe.workers, lambda: on_story(done)
    )
    with closing(parts):  # its processes end
        for part in parts:
            surveyed.merge(part)
            done = surveyed.stories
            on_story(done)
    record.stories = surveyed.stories

    waiting: list[tuple[Split, Passage]] = []  # for the model
    exchange = Exchange(recipe.seed)
    taken = 0  # pairs yielded or waiting

    def sampled() -> Iterator[tuple[Split, Row]]:
        nonlocal taken
        assert sample is not None
        rows, rules = sampled_pairs([passage for _, passage in waiting], sample)
        for (split, passage), row, rule in zip(waiting, rows, rules, strict=True):
            if row is not None:
                record.add_rows(split, [row])
                yield split, row
            elif rule is not None:
                record.add_rule(rule, passage.story)
                taken -= 1
        waiting.clear()

    chunks = worker_pool.mapped(
        _pairs_of_chunk,
        _chunks(stories, recipe),
        (surveyed, recipe),
        recipe.workers,
        lambda: on_story(done),
    )
    with closing(chunks):
        for pairs in itertools.chain.from_iterable(chunks):
            done += 1
            on_story(done)
            record.add_rules(pairs.rules)
            found: list[Row | tuple[str, Passage]] = [*pairs.rows]
            # in the recipe's order, which a set would not keep from run to run
            for kind in recipe.kinds:
                if kind in ("sampled", "exchanged"):
                    found += [(kind, passage) for passage in pairs.passages]
            if recipe.limit:  # a share of each story, whatever its place among them
                share = recipe.limit * (done - surveyed.stories) // surveyed.stories
                random.Random(f"{recipe.seed} {pairs.story}").shuffle(found)
                found = found[: max(0, share - taken)]
            taken += len(found)
            for pair in found:
                if isinstance(pair, dict):
                    rows = [pair]
                elif pair[0] == "sampled":
                    waiting.append((pairs.split, pair[1]))
                    continue
                else:
                    rows = exchange.add(pairs.split, pair[1])
                record.add_rows(pairs.split, rows)
                for row in rows:
                    yield pairs.split, row
                if len(waiting) == SAMPLED_AT_ONCE:
                    yield from sampled()
    if waiting:
        yield from sampled()
    for split, rows in exchange.rest():
        record.add_rows(split, rows)
        for row in rows:
            yield split, row
    for passage in exchange.left():
        record.add_rule("exchanged: none", passage.story)


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
        waiting = self._waiting.setdefault((split, _space(passage.chosen)), [])
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
        author, length = _author(passage), len(passage.chosen)
        for number in self._chance.sample(range(len(waiting)), min(len(waiting), 4 * _TRIES)):
            other = waiting[number]
            near = abs(len(other.chosen) - length) <= TOLERANCE * min(len(other.chosen), length)
            if near and _author(other) != author and other.chosen != passage.chosen:
                waiting[number] = waiting[-1]
                waiting.pop()
                return [
                    _row(one, one.style.give(two.chosen), "exchanged")
                    for one, two in ((passage, other), (other, passage))
                ]
        return []


def survey(stories: Iterable[Story], recipe: PrepareRecipe) -> Survey:
    """Read stories once, to know the splits and to gather passages that are foreign to others."""
    surveyed = Survey(recipe)
    for story in stories:
        surveyed.add(story)
    return surveyed


def pairs_of(story: Story, surveyed: Survey, recipe: PrepareRecipe) -> StoryPairs:
    """Return the pairs of one story, of all kinds but "sampled".

    Nor of the kind "exchanged", which takes two stories. They depend on the story, the recipe and
    what the survey found, not on other stories' pairs.
    """
    split = surveyed.split_of(story)
    digest = _digest(story)
    name = name_of(story)
    text = tidy(story.text)
    rules: Counter[str] = Counter()
    rows: list[Row] = []
    passages: list[Passage] = []
    if len(text) < _least_characters(recipe):
        rules["story: too short"] = 1
        return StoryPairs(name, split, rows, passages, rules)
    prose = Prose.of(text)
    style = Style.of(text)
    named = characters(text) if "names" in recipe.kinds else []
    places = _own_places(prose, recipe, digest)
    if not places:
        rules["story: no place"] = 1
    elif len(places) < recipe.passages_per_story:
        rules["place: none left"] = recipe.passages_per_story - len(places)
    partners: dict[int, _Place] = {}
    if "elsewhere" in recipe.kinds:
        partners = _partners(prose, places, recipe.continuation_characters)
    for number, place in enumerate(places):
        space = prose.space_before(place.start)
        passage = Passage(
            prose.between(place.prompt, place.start),
            space + prose.between(place.start, place.end),
            name,
            place.length,
            style,
        )
        passages.append(passage)
        for kind in recipe.kinds:
            chance = random.Random(f"{recipe.seed} {digest} {kind} {number}")
            if kind == "shuffled":
                rejected = _shuffled(prose, place, chance)
                rule = "shuffled: few sentences"
            elif kind == "elsewhere":
                if number in partners:
                    other = partners[number]
                    rejected = space + prose.between(other.start, other.end)
                else:
                    rejected = _elsewhere(prose, place, recipe.continuation_characters, chance)
                rule = "elsewhere: none"
            elif kind == "foreign":
                opens = prose.units[place.start].opens
                length = prose.length(place.start, place.end)
                found = surveyed.foreign(split, story, opens, length, chance)
                rejected = found if found is None else space + style.give(found)
                rule = "foreign: none"
            elif kind == "names":
                rejected = _renamed(passage, named, chance)
                rule = "names: none"
            else:
                continue
            if rejected is None or rejected == passage.chosen:
                rules[rule] += 1
            else:
                rows.append(_row(passage, rejected, kind))
    return StoryPairs(name, split, rows, passages, rules)


def sampled_pairs(
    passages: Sequence[Passage], sample: Sample
) -> tuple[list[Row | None], list[str | None]]:
    """Return for each passage its pair with a sampled continuation, or else the rule against it.

    All prompts go to `sample` in one call. Where the story goes on with a new paragraph, the
    prompt that the model sees ends with the empty line; a space is left to the model, whose
    tokens begin with it.
    """
    spaces = [_space(passage.chosen) for passage in passages]
    texts = sample(
        [p.prompt + s if "\n" in s else p.prompt for p, s in zip(passages, spaces, strict=True)]
    )
    rows: list[Row | None] = []
    rules: list[str | None] = []
    for passage, space, sampled in zip(passages, spaces, texts, strict=True):
        row = rule = None
        body = re.sub(r"\s*\n\s*", "\n\n", sampled.split(corpus.END_OF_TEXT)[0])
        if (space == " " and body.startswith("\n")) or not body.strip():
            rule = "sampled: another start"
        elif "\ufffd" in body:
            rule = "sampled: broken"
        else:
            prose = Prose.of(passage.style.give(body.strip())).without_rest()
            end = prose.end_near(0, passage.length)
            rejected = None if end is None else space + prose.between(0, end)
            if rejected is None:
                rule = "sampled: no end"
            elif rejected == passage.chosen:
                rule = "sampled: broken"
            else:
                row = _row(passage, rejected, "sampled")
        rows.append(row)
        rules.append(rule)
    return rows, rules


def _row(passage: Passage, rejected: str, kind: str) -> Row:
    return {
        "prompt": passage.prompt,
        "chosen": passage.chosen,
        "rejected": rejected,
        "kind": kind,
        "story": passage.story,
    }


# ---------------------------------------------------------------------------------- first pass


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
        if few and _own_places(prose, recipe, _digest(story)):
            self._few[self._chance(story)] = _digest(story)

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
        return self._moved.get(_digest(story), split) if self._moved else split

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
        digest = _digest(story)
        # One of those that come nearest in length: within a tolerance, most would lie on the side
        # of the usual length.
        ends = (bisect(passages, length, key=_length) for bisect in (bisect_left, bisect_right))
        middle = sum(ends) // 2
        for width in (32, 512):
            near = range(max(0, middle - width), min(len(passages), middle + width))
            for index in chance.sample(near, min(len(near), _TRIES)):
                passage = passages[index]
                strange = not story.author or passage.author != story.author
                fits = abs(len(passage.text) - length) <= TOLERANCE * length
                if fits and strange and passage.story != digest:
                    return passage.text
        return None

    def _group(self, story: Story) -> tuple[Split, Split]:
        return corpus.split_of(story.author), self._by_hash(self._chance(story))

    def _chance(self, story: Story) -> float:
        return int(_digest(story, self._recipe.seed)[:12], 16) / 16**12

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
    digest = _digest(story)
    chance = random.Random(f"{recipe.seed} {digest} others")
    for place in _places(prose, recipe, chance):
        yield ForeignPassage(
            chance.getrandbits(60),
            story.author,
            digest,
            prose.units[place.start].opens,
            prose.between(place.start, place.end),
        )


def _length(passage: ForeignPassage) -> int:
    return len(passage.text)


def name_of(story: Story) -> str:
    """Return what the `story` of a pair says when the pair is made of this story."""
    name = " / ".join(filter(None, (story.author, story.title)))
    return f"{name} #{_digest(story)[:8]}".lstrip()


def _digest(story: Story, seed: int | None = None) -> str:
    start = "" if seed is None else f"{seed}\0"
    whole = f"{start}{story.author}\0{story.title}\0{story.text}"
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


# ---------------------------------------------------------------------------------- places


class _Place(NamedTuple):
    """Units: the prompt is [prompt, start), the continuation [start, end)."""

    prompt: int
    start: int
    end: int
    length: float  # drawn for the continuation, in characters


def _least_characters(recipe: PrepareRecipe) -> float:
    return recipe.prompt_characters / 2 + recipe.continuation_characters


def _own_places(prose: Prose, recipe: PrepareRecipe, digest: str) -> list[_Place]:
    """The places of a story's own pairs."""
    if len(prose.text) < _least_characters(recipe):
        return []
    return _places(prose, recipe, random.Random(f"{recipe.seed} {digest} places"))


def _places(prose: Prose, recipe: PrepareRecipe, chance: random.Random) -> list[_Place]:
    """Choose places: one as early as a prompt allows, the others spread over the story."""
    wanted, size = recipe.prompt_characters, recipe.continuation_characters
    room = len(prose.text) - wanted - size
    count = max(1, min(recipe.passages_per_story, int(room / (1.5 * size)) + 1))
    places: list[_Place] = []
    free = 0  # no continuation starts before: they do not overlap
    for number in range(count):
        low, high = (wanted + max(0, room) * n / count for n in (number, number + 1))
        position = low if number == 0 else chance.uniform(low, high)
        length = size * chance.uniform(1 - _SPREAD, 1 + _SPREAD)
        for start in itertools.islice(prose.starts_near(position), _TRIES):
            at = prose.units[start].start
            if at < free or at > high:
                continue
            prompt = _prompt(prose, start, wanted)
            end = prose.end_near(start, length)
            if prompt is not None and end is not None:
                places.append(_Place(prompt, start, end, length))
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


# ---------------------------------------------------------------------------------- wrong ones


def _shuffled(prose: Prose, place: _Place, chance: random.Random) -> str | None:
    """The continuation's units in another order; those that open a paragraph still open one.

    (Else a quotation in the middle of a paragraph would tell.) Of the pairs of neighbours at most
    a quarter stay so, of all pairs at most three fifths stay in order.
    """
    units = prose.units[place.start : place.end]
    if len(units) < 4:
        return None
    texts = [prose.text[u.start : u.end] for u in units]
    neighbours = set(itertools.pairwise(texts))
    slots = {opens: [n for n, u in enumerate(units) if u.opens == opens] for opens in (True, False)}
    for _ in range(_TRIES):
        order = list(range(len(units)))
        for same in slots.values():
            for slot, unit in zip(same, chance.sample(same, len(same)), strict=True):
                order[slot] = unit
        shuffled = [texts[n] for n in order]
        kept = sum(pair in neighbours for pair in itertools.pairwise(shuffled))
        in_order = [a < b for a, b in itertools.combinations(order, 2)]
        if kept <= (len(units) - 1) // 4 and sum(in_order) <= 0.6 * len(in_order):
            spaces = [prose.space_before(place.start + n) for n in range(len(units))]
            return "".join(space + text for space, text in zip(spaces, shuffled, strict=True))
    return None


def _partners(prose: Prose, places: Sequence[_Place], gap: int) -> dict[int, _Place]:
    """Places of a story that can exchange what follows them; see `Exchange` for what that is for.

    Each one's prompt and continuation are at least `gap` characters from the other's.
    """
    found: dict[int, _Place] = {}
    for (first, one), (second, two) in itertools.combinations(enumerate(places), 2):
        if first in found or second in found:
            continue
        lengths = [prose.length(place.start, place.end) for place in (one, two)]
        near = max(lengths) - min(lengths) <= TOLERANCE * min(lengths)
        alike = prose.units[one.start].opens == prose.units[two.start].opens
        apart = prose.units[two.prompt].start - prose.units[one.end - 1].end >= gap
        if near and alike and apart:
            found |= {first: two, second: one}
    return found


def _elsewhere(prose: Prose, place: _Place, gap: int, chance: random.Random) -> str | None:
    """A passage of the story that is at least `gap` characters from prompt and continuation."""
    before = prose.units[place.prompt].start - gap  # it must end here at the latest
    after = prose.units[place.end - 1].end + gap
    room_before = max(0.0, before - place.length)
    room_after = max(0.0, len(prose.text) - place.length - after)
    opens = prose.units[place.start].opens
    for _ in range(_TRIES // 4 if room_before + room_after else 0):
        position = chance.uniform(0, room_before + room_after)
        if position > room_before:
            position += after - room_before
        for start in itertools.islice(prose.starts_near(position, opens), 4):
            end = prose.end_near(start, place.length)
            if end is not None and (
                prose.units[end - 1].end <= before or prose.units[start].start >= after
            ):
                return prose.space_before(place.start) + prose.between(start, end)
    return None


def _renamed(passage: Passage, named: Sequence[Character], chance: random.Random) -> str | None:
    """The continuation with two characters' names exchanged wherever they stand.

    Both are named in the prompt, and at least one in what follows, rather both: only then does
    the exchange contradict something. None of the two is part of a full name there.
    """
    known = [character for character in named if character.is_in(passage.prompt)]
    there = {c.name for c in known if c.is_in(passage.chosen)}
    pairs = [
        (a, b)
        for a, b in itertools.combinations(known, 2)
        if (a.name in there or b.name in there) and a.title == b.title and not a.may_be(b)
    ]
    pairs = [p for p in pairs if not any(c.is_part_in(passage.chosen) for c in p)]
    if not pairs:
        return None
    both = [(a, b) for a, b in pairs if a.name in there and b.name in there]
    a, b = chance.choice(both or pairs)
    return exchange(passage.chosen, a.name, b.name)


def _author(passage: Passage) -> str:
    """The author of a passage's story; the story where none is known."""
    return passage.story.split(" / ", maxsplit=1)[0]


def _space(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


# ---------------------------------------------------------------------------------- processes


def _chunks(path: Path, recipe: PrepareRecipe) -> Iterator[list[Story]]:
    stories = (story for story in corpus.read_stories(path) if _is_read(story, recipe))
    while chunk := list(itertools.islice(stories, _CHUNK)):
        yield chunk


def _is_read(story: Story, recipe: PrepareRecipe) -> bool:
    """Whether a story is on the recipe's side: a judge and the models it judges share no author.

    Stories to measure on are on both.
    """
    if not recipe.judge_share or corpus.split_of(story.author) != "train":
        return True
    digest = hashlib.sha256(f"judge {story.author or story.title}".encode()).digest()
    is_judges = int.from_bytes(digest[:6], "big") / 2**48 < recipe.judge_share
    return is_judges == recipe.for_judge


def _pairs_of_chunk(chunk: list[Story], shared: tuple[Survey, PrepareRecipe]) -> list[StoryPairs]:
    return [pairs_of(story, *shared) for story in chunk]
