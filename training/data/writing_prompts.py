"""Pairs of preferred and less preferred stories, from prompts with scored stories.

The data set `euclaise/WritingPrompts_preferences` holds a post of a forum for each row: a title
such as "[WP] A dog learns to read", now and then a text, and the comments with their scores, most
of which are stories. `judge` turns one row into pairs and says which rule took what. It looks at
one row alone, so any number of processes can do it; what lies between rows is in `prepare`.

A prompt is the title and the text as "title. text": the full stop is left out after a title that
ends in another mark (`.!?…:;—`), and a prompt without a text is the title with its mark.
"""

from __future__ import annotations

import re
import string
from collections import defaultdict
from collections.abc import Sequence
from hashlib import blake2b
from typing import Literal, NamedTuple

from training.data import cleaning, shards
from training.data.splits import Split
from training.recipe import MOST_PAIRS, PrepareRecipe

Takes = Literal["rows", "stories", "pairs", "parts of texts"]


class Rule(NamedTuple):
    """What a rule takes, and why."""

    takes: Takes
    meaning: str


RULES: dict[str, Rule] = (
    {name: Rule("rows", meaning) for name, meaning in shards.BROKEN.items()}
    | {"prompt": Rule("rows", "no prompt left after cleaning, or a damaged one")}
    | {
        rule.name: Rule("parts of texts", rule.meaning)
        for rule in (*cleaning.TEXT_RULES, *cleaning.TAG_RULES, *cleaning.NOTE_RULES)
    }
    | {"missing": Rule("stories", "null in place of the story or its score")}
    | {refusal.name: Rule("stories", refusal.meaning) for refusal in cleaning.REFUSALS}
    | {
        "short": Rule("stories", "below least_characters"),
        "long": Rule("stories", "above most_characters"),
        "equal": Rule("stories", "the same as one of the row with a score as high or higher"),
        "near_duplicates": Rule("stories", "nearly the same as one with a score as high or higher"),
        "one_story": Rule("rows", "fewer than two different stories left"),
        "equal_scores": Rule("rows", "all stories with the same score"),
        "small_gap": Rule("rows", "no two scores min_gap apart"),
        "repeated": Rule("pairs", "the same prompt and stories as before"),
        "elsewhere": Rule("pairs", "with a story that stood under another prompt before"),
        "over_limit": Rule("pairs", "more than limit"),
        "unused": Rule("stories", "in none of the pairs of their row"),
    }
)
"""All rules by name, in the order in which they are asked."""


class Story(NamedTuple):
    """A cleaned story, its score, and eight bytes that stand for its words."""

    text: str
    score: int
    key: int


class Verdict(NamedTuple):
    """What became of a row.

    `read` stories stood in it. `taken` gives for each rule that took something 1, if it took the
    row, or was met in the row, and how many stories. Without pairs the rest is empty; with pairs,
    they are index pairs into `stories`, the preferred one first, in no pair twice.
    """

    read: int
    taken: dict[str, tuple[int, int]]
    prompt: str = ""
    key: int = 0
    stories: tuple[Story, ...] = ()
    pairs: tuple[tuple[int, int], ...] = ()


def judge_chunk(chunk: shards.Chunk, recipe: PrepareRecipe) -> list[Verdict]:
    """Return the verdict on each row of a chunk, in order."""
    return [judge(row, recipe) for row in shards.rows(chunk)]


def judge(row: shards.Row | shards.Broken, recipe: PrepareRecipe) -> Verdict:
    """Clean a row's texts, drop what is no story, and choose pairs; see `RULES` for the order."""
    if isinstance(row, shards.Broken):
        return Verdict(row.stories, {row.rule: (1, row.stories)})
    read = len(row.stories)
    taken: defaultdict[str, int] = defaultdict(int)  # stories, of all rules but those for rows
    met: set[str] = set()  # rules that changed the prompt

    title, text = _prompt(row, recipe, met)
    if not title:
        return Verdict(read, {"prompt": (1, read)})
    stories = _stories(row, recipe, taken)
    stories = _different(stories, taken)
    lost = _lost(stories, recipe)
    if lost is None and recipe.near_duplicate < 1:
        stories = _far_apart(stories, recipe.near_duplicate, taken)
        lost = _lost(stories, recipe)
    counts = {rule: (1, taken[rule]) for rule in (*taken, *met)}
    if lost is not None:
        return Verdict(read, counts | {lost: (1, len(stories))})

    most = recipe.pairs_per_prompt or MOST_PAIRS
    pairs = choose([story.score for story in stories], most, _gap(recipe))
    used = sorted({i for pair in pairs for i in pair})
    if unused := len(stories) - len(used):
        counts["unused"] = (1, unused)
    place = {i: n for n, i in enumerate(used)}
    return Verdict(
        read,
        counts,
        prompt_of(title, text) + recipe.separator,
        prompt_key(title),
        tuple(Story(*stories[i], digest(stories[i].text)) for i in used),
        tuple((place[i], place[j]) for i, j in pairs),
    )


# ---------------------------------------------------------------------------------- prompts


def _prompt(row: shards.Row, recipe: PrepareRecipe, met: set[str]) -> tuple[str, str]:
    """The cleaned title and text of a row; no title if there is no prompt in it."""
    rules = cleaning.TEXT_RULES if recipe.keep_tags else cleaning.TITLE_RULES
    title, changed = cleaning.clean(row.title, rules)
    met |= changed
    if cleaning.refusal(title) or not any(map(str.isalnum, cleaning.cut_tags(title))):
        return "", ""
    if not row.text:
        return title, ""
    text, changed = cleaning.clean(row.text, _story_rules(recipe))
    met |= changed
    return title, "" if cleaning.refusal(text) else text


def prompt_of(title: str, text: str) -> str:
    """Return "title. text" of a cleaned title and text; see the top of this file."""
    mark = "" if title.endswith(tuple(".!?…:;—")) else "."
    return f"{title}{mark} {text}" if text else title + mark


def prompt_key(title: str) -> int:
    """Return eight bytes that stand for a prompt: the same for each time it is posted.

    Case, punctuation and tags such as [WP] do not count, nor does the text below the title.
    """
    words = re.findall(r"\w+", cleaning.cut_tags(title).casefold())
    return digest(" ".join(words) or title)


def split_of(key: int, recipe: PrepareRecipe) -> Split:
    """Return the split of a prompt, by its key and the recipe's seed and shares alone."""
    place = place_of(key, recipe.seed)
    if place < recipe.test_share:
        return "test"
    return "validation" if place < recipe.test_share + recipe.validation_share else "train"


def place_of(key: int, seed: int) -> float:
    """Return where a prompt stands among all that could be, from 0 to 1."""
    return digest(f"{seed} {key}") / 2**64


def digest(text: str) -> int:
    """Return eight bytes of a hash of a text as a number, the same on every machine."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


# ---------------------------------------------------------------------------------- stories


class _Scored(NamedTuple):
    text: str
    score: int


def _story_rules(recipe: PrepareRecipe) -> tuple[cleaning.Rule, ...]:
    return cleaning.TEXT_RULES if recipe.keep_notes else cleaning.STORY_RULES


def _stories(row: shards.Row, recipe: PrepareRecipe, taken: defaultdict[str, int]) -> list[_Scored]:
    """The cleaned stories of a row, in order; counts what is left out and what was changed."""
    rules = _story_rules(recipe)
    kept = []
    for raw, score in zip(row.stories, row.scores, strict=True):
        if raw is None or score is None:
            taken["missing"] += 1
            continue
        text, changed = cleaning.clean(raw, rules)
        refused = cleaning.refusal(text)
        if refused is None and len(text) < recipe.least_characters:
            refused = "short"
        if refused is None and 0 < recipe.most_characters < len(text):
            refused = "long"
        if refused is not None:
            taken[refused] += 1
            continue
        for rule in changed:
            taken[rule] += 1
        kept.append(_Scored(text, score))
    return kept


def _different(stories: list[_Scored], taken: defaultdict[str, int]) -> list[_Scored]:
    """The stories without those that are equal to one with a score as high or higher."""
    best: dict[str, int] = {}
    for i, story in enumerate(stories):
        if story.text not in best or stories[best[story.text]].score < story.score:
            best[story.text] = i
    if len(best) < len(stories):
        taken["equal"] += len(stories) - len(best)
    return [stories[i] for i in sorted(best.values())]


def _far_apart(
    stories: list[_Scored], threshold: float, taken: defaultdict[str, int]
) -> list[_Scored]:
    """The stories without those nearly the same as one with a score as high or higher."""
    kept: dict[int, set[int]] = {}
    for i in sorted(range(len(stories)), key=lambda i: -stories[i].score):
        runs = word_runs(stories[i].text)
        if any(similarity(runs, other, threshold) >= threshold for other in kept.values()):
            taken["near_duplicates"] += 1
        else:
            kept[i] = runs
    return [stories[i] for i in sorted(kept)]


_SEPARATING = bytes.maketrans(string.punctuation.encode(), b" " * len(string.punctuation))
_TYPOGRAPHIC = "“”‘’…—–"  # noqa: RUF001 - what is counted


def word_runs(text: str) -> set[int]:
    """Return a hash of each run of five words of a text; case and punctuation do not count.

    A shorter text is one run. The hashes are good within this process only.
    """
    if not text.isascii():
        for sign in _TYPOGRAPHIC:
            text = text.replace(sign, " ")
    words = text.lower().encode().translate(_SEPARATING).split()
    if len(words) < 5:
        return {hash(tuple(words) or text)}
    return set(map(hash, zip(words, words[1:], words[2:], words[3:], words[4:], strict=False)))


def similarity(a: set[int], b: set[int], enough: float = 0.0) -> float:
    """Return the Jaccard similarity of two sets, 0 if it can't be `enough`."""
    if min(len(a), len(b)) < enough * max(len(a), len(b)):
        return 0.0
    common = len(a & b)
    return common / (len(a) + len(b) - common)


# ---------------------------------------------------------------------------------- pairs


def _gap(recipe: PrepareRecipe) -> int:
    return max(1, recipe.min_gap)


def _lost(stories: list[_Scored], recipe: PrepareRecipe) -> str | None:
    """The rule that takes the whole row, given the stories left in it."""
    if len(stories) < 2:
        return "one_story"
    scores = [story.score for story in stories]
    gap = max(scores) - min(scores)
    if not gap:
        return "equal_scores"
    return "small_gap" if gap < _gap(recipe) else None


def choose(scores: Sequence[int], most: int, gap: int) -> list[tuple[int, int]]:
    """Return at most `most` pairs of indices, the higher score first, at least `gap` apart.

    The first is the highest against the lowest, then come the second highest against the second
    lowest, and so on inwards; then each against the one beside its former partner, and so on. So
    the pairs are spread over the stories, the widest gaps first, where the widest gaps alone
    would show the best story again and again. Of equal scores the first of the row counts.
    """
    lowest = min(scores, default=0)
    ranked = sorted(
        range(len(scores)), key=lambda i: (-scores[i], -i if scores[i] == lowest else i)
    )
    last = len(ranked) - 1
    pairs: list[tuple[int, int]] = []
    for shift in range(last):
        # The ranks p < q of a pair add up to the same number, so each story is in it once.
        found = [
            (scores[ranked[q]] - scores[ranked[p]], p, q)
            for total in {last + shift, last - shift}
            for p in range(max(0, total - last), (total + 1) // 2)
            for q in (total - p,)
        ]
        pairs += [(ranked[p], ranked[q]) for width, p, q in sorted(found) if -width >= gap]
        if len(pairs) >= most:
            return pairs[:most]
    return pairs
