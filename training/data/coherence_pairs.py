"""Coherence pairs from any stories: the true continuation against one that does not belong there.

Each pair is a row of texts, `prompt`, `chosen`, `rejected`, `kind`, `story`; `story` is the same
for all pairs of one story and for no other. The way to use it:

    record = Record()
    for split, row in generate_pairs(path, recipe, record=record, sample=sample):
        ...                    # rows in the order of the stories, the same for any `workers`
    record.kinds(), record.rules(), record.stories   # for prepare.json

It is made of these, which can also be used alone:

    survey.survey(stories, recipe) -> Survey            first pass: splits and foreign passages
    pairs_of(story, surveyed, recipe) -> StoryPairs     second pass, a function of its arguments
    sampled_pairs(passages, sample, kind) -> tuple[list[Row | None], list[str | None]]
    exchange.Exchange                                   pairs of two stories at once

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
import itertools
import random
import re
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training.data import corpus, worker_pool
from training.data.characters import Character, characters, exchange
from training.data.corpus import SPLITS, Split, Story
from training.data.exchange import Exchange
from training.data.places import (
    TRIES,
    Passage,
    Place,
    Row,
    digest_of,
    least_characters,
    name_of,
    own_places,
)
from training.data.prose import TOLERANCE, Prose, Style, tidy
from training.data.survey import Survey, survey
from training.errors import TrainingError
from training.recipe import PrepareRecipe

Sample = Callable[[list[str], float], list[str]]
"""Continues each prompt of a list, with so much contrast; see `generation.contrasted`.

The texts should be half as long again as `continuation_characters`, since they are cut at the end
of a sentence."""

GUIDANCE = 1.0
"""The contrast that the chosen text of a `guided` pair is drawn with."""
BY_A_MODEL = ("sampled", "guided")
"""Kinds that a model writes."""

SAMPLED_AT_ONCE = 64  # prompts given to `sample` in one call

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
    "sampled: broken": "the model wrote broken characters, or the true continuation, or the same "
    "with guidance and without",
}


# ---------------------------------------------------------------------------------- results


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
    for kind in BY_A_MODEL:
        if kind in recipe.kinds and sample is None:
            raise TrainingError(
                f"For pairs of the kind {kind}, name the model that continues stories."
            )
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

    waiting: dict[str, list[tuple[Split, Passage]]] = {kind: [] for kind in BY_A_MODEL}
    exchange = Exchange(recipe.seed)
    taken = 0  # pairs yielded or waiting

    def sampled(kind: str) -> Iterator[tuple[Split, Row]]:
        nonlocal taken
        assert sample is not None
        rows, rules = sampled_pairs([passage for _, passage in waiting[kind]], sample, kind)
        for (split, passage), row, rule in zip(waiting[kind], rows, rules, strict=True):
            if row is not None:
                record.add_rows(split, [row])
                yield split, row
            elif rule is not None:
                record.add_rule(rule, passage.story)
                taken -= 1
        waiting[kind].clear()

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
                if kind in (*BY_A_MODEL, "exchanged"):
                    found += [(kind, passage) for passage in pairs.passages]
            if recipe.limit:  # a share of each story, whatever its place among them
                share = recipe.limit * (done - surveyed.stories) // surveyed.stories
                random.Random(f"{recipe.seed} {pairs.story}").shuffle(found)
                found = found[: max(0, share - taken)]
            taken += len(found)
            for pair in found:
                if isinstance(pair, dict):
                    rows = [pair]
                elif pair[0] in BY_A_MODEL:
                    waiting[pair[0]].append((pairs.split, pair[1]))
                    if len(waiting[pair[0]]) == SAMPLED_AT_ONCE:
                        yield from sampled(pair[0])
                    continue
                else:
                    rows = exchange.add(pairs.split, pair[1])
                record.add_rows(pairs.split, rows)
                for row in rows:
                    yield pairs.split, row
    for kind in BY_A_MODEL:
        if waiting[kind]:
            yield from sampled(kind)
    for split, rows in exchange.rest():
        record.add_rows(split, rows)
        for row in rows:
            yield split, row
    for passage in exchange.left():
        record.add_rule("exchanged: none", passage.story)


def pairs_of(story: Story, surveyed: Survey, recipe: PrepareRecipe) -> StoryPairs:
    """Return the pairs of one story, of all kinds but those of `BY_A_MODEL`.

    Nor of the kind "exchanged", which takes two stories. They depend on the story, the recipe and
    what the survey found, not on other stories' pairs.
    """
    split = surveyed.split_of(story)
    digest = digest_of(story)
    name = name_of(story)
    text = tidy(story.text)
    rules: Counter[str] = Counter()
    rows: list[Row] = []
    passages: list[Passage] = []
    if len(text) < least_characters(recipe):
        rules["story: too short"] = 1
        return StoryPairs(name, split, rows, passages, rules)
    prose = Prose.of(text)
    style = Style.of(text)
    named = characters(text) if "names" in recipe.kinds else []
    places = own_places(prose, recipe, digest)
    if not places:
        rules["story: no place"] = 1
    elif len(places) < recipe.passages_per_story:
        rules["place: none left"] = recipe.passages_per_story - len(places)
    partners: dict[int, Place] = {}
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
                rows.append(passage.against(rejected, kind))
    return StoryPairs(name, split, rows, passages, rules)


def sampled_pairs(
    passages: Sequence[Passage], sample: Sample, kind: str = "sampled"
) -> tuple[list[Row | None], list[str | None]]:
    """Return for each passage its pair with a sampled continuation, or else the rule against it.

    Of the kind "sampled" the true continuation is the chosen one. Of the kind "guided" a model
    wrote both: the chosen one with `GUIDANCE`, which holds it to the story, the rejected one
    without. Since neither has an end of its own to be told by, both are cut after a word.

    All prompts go to `sample` in one call. Where the story goes on with a new paragraph, the
    prompt that the model sees ends with the empty line; a space is left to the model, whose
    tokens begin with it.
    """
    prompts = [p.prompt + p.space if "\n" in p.space else p.prompt for p in passages]
    cut = _cut_after_a_word if kind == "guided" else _cut_at_a_sentence
    rejected = [cut(*each) for each in zip(passages, sample(prompts, 0.0), strict=True)]
    chosen: list[tuple[str | None, str | None]] = [(p.chosen, None) for p in passages]
    if kind == "guided":
        guided = sample(prompts, GUIDANCE)
        chosen = [cut(*each) for each in zip(passages, guided, strict=True)]
    rows: list[Row | None] = []
    rules: list[str | None] = []
    for passage, (yes, against_yes), (no, against_no) in zip(
        passages, chosen, rejected, strict=True
    ):
        row = None
        if yes is not None and no is not None and yes != no:
            row = passage.against(no, kind) | {"chosen": yes}
        rows.append(row)
        rules.append(None if row else against_yes or against_no or "sampled: broken")
    return rows, rules


def _cut_at_a_sentence(passage: Passage, sampled: str) -> tuple[str | None, str | None]:
    """What a model wrote, cut and typed as the story's own; or None and the rule against it."""
    body, rule = _usable(passage, sampled)
    if rule:
        return None, rule
    prose = Prose.of(body).without_rest()
    end = prose.end_near(0, passage.length)
    if end is None:
        return None, "sampled: no end"
    return passage.space + prose.between(0, end), None


def _cut_after_a_word(passage: Passage, sampled: str) -> tuple[str | None, str | None]:
    """The same, cut after the last word within the length that was drawn for the place."""
    body, rule = _usable(passage, sampled)
    if rule:
        return None, rule
    most = round(passage.length)
    if len(body) <= most:
        return None, "sampled: no end"
    ends = [end.start() for end in re.finditer(r"\s+", body[: most + 1])]
    return (passage.space + body[: ends[-1]], None) if ends else (None, "sampled: no end")


def _usable(passage: Passage, sampled: str) -> tuple[str, str | None]:
    """What a model wrote, typed as the story is, and the rule against it if there is one."""
    body = re.sub(r"\s*\n\s*", "\n\n", sampled.split(corpus.END_OF_TEXT)[0])
    if (passage.space == " " and body.startswith("\n")) or not body.strip():
        return "", "sampled: another start"
    if "\ufffd" in body:
        return "", "sampled: broken"
    return passage.style.give(body.strip()), None


# ---------------------------------------------------------------------------------- wrong ones


def _shuffled(prose: Prose, place: Place, chance: random.Random) -> str | None:
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
    for _ in range(TRIES):
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


def _partners(prose: Prose, places: Sequence[Place], gap: int) -> dict[int, Place]:
    """Places of a story that can exchange what follows them; see `Exchange` for the reason.

    Each one's prompt and continuation are at least `gap` characters from the other's.
    """
    found: dict[int, Place] = {}
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


def _elsewhere(prose: Prose, place: Place, gap: int, chance: random.Random) -> str | None:
    """A passage of the story that is at least `gap` characters from prompt and continuation."""
    before = prose.units[place.prompt].start - gap  # it must end here at the latest
    after = prose.units[place.end - 1].end + gap
    room_before = max(0.0, before - place.length)
    room_after = max(0.0, len(prose.text) - place.length - after)
    opens = prose.units[place.start].opens
    for _ in range(TRIES // 4 if room_before + room_after else 0):
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
