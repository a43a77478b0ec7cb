"""From a row to pairs: prompts, stories, pairs, and a count for everything that is left out."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.dirty_rows import BAKER, CLOCK, LAMP, RIVER, SNOW
from training.data import cleaning, shards
from training.data.shards import Broken, Row
from training.data.writing_prompts import (
    RULES,
    Verdict,
    choose,
    judge,
    prompt_key,
    prompt_of,
    similarity,
    split_of,
    word_runs,
)
from training.errors import TrainingError
from training.recipe import MOST_PAIRS, PrepareRecipe, load

REPORT = load("report", "prepare")
COHERENT = load("coherent", "prepare")


def row(*stories: tuple[str | None, int | None], title: str = "[WP] A door", text: str = "") -> Row:
    return Row(title, text, [story for story, _ in stories], [score for _, score in stories])


def scores(verdict: Verdict) -> list[tuple[int, int]]:
    return [(verdict.stories[i].score, verdict.stories[j].score) for i, j in verdict.pairs]


# ---------------------------------------------------------------------------------- prompts


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("A dog reads", "", "A dog reads."),
        ("A dog reads.", "", "A dog reads."),
        ("A dog reads", "Aloud.", "A dog reads. Aloud."),
        ("A dog reads!", "Aloud.", "A dog reads! Aloud."),
        ("Can it?", "", "Can it?"),
        ("The dog reads…", "Aloud.", "The dog reads… Aloud."),
        ("Choose one:", "A dog", "Choose one: A dog"),
        ('"Sit," he said"', "", '"Sit," he said".'),
    ],
)
def test_a_prompt_is_title_and_text(title, text, expected):
    assert prompt_of(title, text) == expected


def test_the_recipes_differ_in_tags_and_in_what_ends_a_prompt():
    dirty = row((LAMP, 9), (CLOCK, 1), title="[WP] Tea &amp; toast ", text="[removed]")
    assert judge(dirty, REPORT).prompt == "[WP] Tea & toast."
    assert judge(dirty, COHERENT).prompt == "Tea & toast.\n\n"


@pytest.mark.parametrize("title", ["", "[WP]", "[deleted]", "[WP] ...", "\u200b", "a \ufffd"])
@pytest.mark.parametrize("recipe", [REPORT, COHERENT])
def test_without_a_prompt_there_is_no_row(title, recipe):
    verdict = judge(row((LAMP, 9), (CLOCK, 1), title=title), recipe)
    assert verdict == Verdict(2, {"prompt": (1, 2)})


def test_a_prompt_posted_again_has_the_same_key():
    key = prompt_key("[WP] The lamp at the end of the world.")
    assert key == prompt_key("The  Lamp, at the end of the world!")
    assert key != prompt_key("The lamp at the end of the word")
    assert prompt_key("!!!") != prompt_key("???")


def test_splits_have_their_shares_and_depend_on_the_seed():
    recipe = PrepareRecipe(validation_share=0.2, test_share=0.1)
    splits = [split_of(prompt_key(f"prompt {i}"), recipe) for i in range(4000)]
    assert splits.count("validation") / 4000 == pytest.approx(0.2, abs=0.02)
    assert splits.count("test") / 4000 == pytest.approx(0.1, abs=0.02)
    other = PrepareRecipe(validation_share=0.2, test_share=0.1, seed=1)
    assert splits != [split_of(prompt_key(f"prompt {i}"), other) for i in range(4000)]
    none = PrepareRecipe(validation_share=0.0, test_share=0.0)
    assert {split_of(prompt_key(f"prompt {i}"), none) for i in range(200)} == {"train"}


# ---------------------------------------------------------------------------------- stories


def test_highest_against_lowest_by_the_report():
    verdict = judge(row((LAMP, 3), (CLOCK, 40), (BAKER, -2), (RIVER, 12)), REPORT)
    assert scores(verdict) == [(40, -2)]
    ((i, j),) = verdict.pairs
    assert (verdict.stories[i].text, verdict.stories[j].text) == (CLOCK, BAKER)
    assert verdict.taken["unused"] == (1, 2)


@pytest.mark.parametrize(
    ("stories", "rule"),
    [
        ([], "one_story"),
        ([(LAMP, 9)], "one_story"),
        ([(LAMP, 9), (LAMP, 1)], "one_story"),
        ([(LAMP, 9), ("[deleted]", 1)], "one_story"),
        ([(LAMP, 9), (None, 1)], "one_story"),
        ([(LAMP, 9), (CLOCK, None)], "one_story"),
        ([(LAMP, 9), (CLOCK, 9)], "equal_scores"),
        ([(LAMP, 9), (CLOCK, 5)], "small_gap"),
        ([(LAMP, 9), (LAMP.replace("thirty", "forty"), 1), (CLOCK, 6)], "small_gap"),
    ],
)
def test_rows_with_nothing_to_compare_are_counted(stories, rule):
    verdict = judge(row(*stories), COHERENT)
    assert not verdict.pairs
    assert verdict.read == len(stories)
    assert rule in verdict.taken
    assert _taken(verdict) == len(stories)


def test_a_row_of_equal_scores_is_none_even_with_no_gap_asked_for():
    recipe = PrepareRecipe(min_gap=0)
    assert "equal_scores" in judge(row((LAMP, 9), (CLOCK, 9)), recipe).taken
    assert scores(judge(row((LAMP, 9), (CLOCK, 8)), recipe)) == [(9, 8)]


def test_of_equal_stories_the_highest_score_counts():
    verdict = judge(row((LAMP, 2), (CLOCK, 4), (LAMP + "  ", 30)), REPORT)
    assert scores(verdict) == [(30, 4)]
    assert verdict.taken["equal"] == (1, 1)


def test_lengths_are_limited():
    recipe = PrepareRecipe(least_characters=10, most_characters=300)
    long, short = LAMP + CLOCK, "No."
    verdict = judge(row((LAMP, 50), (long, 40), (short, 30), (CLOCK, 20)), recipe)
    assert scores(verdict) == [(50, 20)]
    assert verdict.taken["short"] == verdict.taken["long"] == (1, 1)


def test_near_duplicates_are_told_by_runs_of_five_words():
    a, b = word_runs(SNOW), word_runs(SNOW.upper().replace(",", " -"))
    assert similarity(a, b) == 1
    words = [str(number) for number in range(100)]
    runs = word_runs(" ".join(words))
    assert len(runs) == 96
    # each changed word takes five runs of 96, and brings five
    changed = word_runs(" ".join([*words[:50], "other", *words[51:]]))
    assert similarity(runs, changed) == pytest.approx(91 / 101)
    assert similarity(runs, word_runs(" ".join(words[:60])), enough=0.7) == 0
    assert similarity(word_runs("a b c"), word_runs("A b, c")) == 1
    assert similarity(word_runs("a b c"), word_runs("a b d")) == 0
    assert similarity(word_runs("!"), word_runs("?")) == 0


def test_with_a_threshold_of_one_only_equal_stories_are_the_same():
    stories = row((SNOW, 9), (SNOW.replace("umbrella", "parasol"), 1))
    assert judge(stories, PrepareRecipe(near_duplicate=1.0)).pairs
    assert "near_duplicates" in judge(stories, PrepareRecipe(near_duplicate=0.8)).taken


# ---------------------------------------------------------------------------------- pairs


@pytest.mark.parametrize(
    ("values", "most", "gap", "expected"),
    [
        ([40, 12, 3], 1, 1, [(40, 3)]),
        ([3, 12, 40], 9, 1, [(40, 3), (40, 12), (12, 3)]),
        ([40, 12, 3], 9, 10, [(40, 3), (40, 12)]),
        # spread: the middle ones have their turn before the best comes again
        ([50, 40, 20, 10], 2, 5, [(50, 10), (40, 20)]),
        ([50, 40, 20, 10], 4, 5, [(50, 10), (40, 20), (50, 20), (40, 10)]),
        ([50, 22, 20, 10], 4, 5, [(50, 10), (50, 20), (22, 10), (50, 22)]),
        ([7, 7, 7], 3, 1, []),
        ([], 3, 1, []),
    ],
)
def test_pairs_are_wide_and_spread(values, most, gap, expected):
    assert [(values[i], values[j]) for i, j in choose(values, most, gap)] == expected


def test_of_equal_scores_the_first_of_the_row_counts():
    assert choose([5, 9, 9, 1, 1], 1, 1) == [(1, 3)]
    assert choose([2, 1, 2, 1], 2, 1) == [(0, 1), (2, 3)]


@given(st.lists(st.integers(-50, 50), max_size=40), st.integers(1, 12), st.integers(1, 20))
def test_pairs_are_as_asked_for(values, most, gap):
    pairs = choose(values, most, gap)
    assert len(set(pairs)) == len(pairs) <= most
    assert all(values[i] - values[j] >= gap for i, j in pairs)
    possible = sum(a - b >= gap for a in values for b in values)
    if pairs:
        i, j = pairs[0]
        assert (values[i], values[j]) == (max(values), min(values))
    assert len(pairs) == min(most, possible)


def test_all_pairs_of_a_large_row_do_not_take_long():
    assert len(choose(list(range(500)), 100_000, 1)) == 100_000


def test_none_for_the_most_pairs_is_all_with_the_gap():
    recipe = PrepareRecipe(pairs_per_prompt=0, min_gap=5)
    verdict = judge(row((LAMP, 40), (CLOCK, 20), (BAKER, 18), (RIVER, 3)), recipe)
    assert sorted(scores(verdict)) == [(18, 3), (20, 3), (40, 3), (40, 18), (40, 20)]


def test_a_row_made_to_drown_the_rest_gives_no_more_than_so_many():
    some = [(f"It was night number {n}, and the lamp of {n} went out.", n) for n in range(1000)]
    verdict = judge(row(*some), PrepareRecipe(pairs_per_prompt=0, min_gap=1, near_duplicate=1.0))
    assert len(verdict.pairs) == MOST_PAIRS
    with pytest.raises(TrainingError, match="at most 10,000"):
        PrepareRecipe(pairs_per_prompt=MOST_PAIRS + 1)


# ---------------------------------------------------------------------------------- all together

SOME_TEXTS = st.sampled_from(
    [LAMP, CLOCK, BAKER, LAMP + " Again.", "[deleted]", "", "No.", "&amp;", "a \ufffd", None]
)
SCORES = st.one_of(st.none(), st.integers(-5, 60))


def _taken(verdict: Verdict) -> int:
    """Stories that a rule took, alone or with their row."""
    return sum(
        stories
        for rule, (_, stories) in verdict.taken.items()
        if RULES[rule].takes in ("rows", "stories")
    )


@given(
    st.lists(st.tuples(SOME_TEXTS | st.text(), SCORES), max_size=8),
    st.sampled_from(["[WP] A door", "[deleted]", "Tea &amp; toast?"]) | st.text(),
    st.text(),
    st.sampled_from([REPORT, COHERENT]),
)
def test_every_story_is_either_taken_by_one_rule_or_in_a_pair(stories, title, text, recipe):
    verdict = judge(row(*stories, title=title, text=text), recipe)
    assert verdict.read == len(stories) == _taken(verdict) + len(verdict.stories)
    rows = [rule for rule in verdict.taken if RULES[rule].takes == "rows"]
    assert len(rows) == (0 if verdict.pairs else 1)
    assert {i for pair in verdict.pairs for i in pair} == set(range(len(verdict.stories)))
    for high, low in scores(verdict):
        assert high - low >= recipe.min_gap
    for story in verdict.stories:
        story.text.encode()
        assert cleaning.refusal(story.text) is None


def test_broken_rows_are_counted():
    assert judge(Broken("lengths", 3), REPORT) == Verdict(3, {"lengths": (1, 3)})


def test_no_rule_hides_another():
    names = [
        *(rule.name for rule in (*cleaning.STORY_RULES, *cleaning.TAG_RULES, *cleaning.REFUSALS)),
        *shards.BROKEN,
    ]
    assert len(names) == len(set(names))
    assert set(names) < set(RULES)


def test_a_worker_needs_neither_torch_nor_datasets():
    program = (
        "import sys, training.data.writing_prompts, training.data.prepare; "
        "print([name for name in ('torch', 'datasets', 'transformers', 'tokenizers', "
        "'huggingface_hub', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
