"""Held-out choices: whole stories, or the newest; never random rows."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.data import holdout
from training.data.holdout import split_rows


def make_rows(*stories: int) -> list[dict]:
    """Rows of several stories, one after the other in time."""
    return [
        {"prompt": f"{story}-{number}", "story": str(story), "created": f"{story:05}-{number:05}"}
        for story, size in enumerate(stories)
        for number in range(size)
    ]


def test_whole_stories_nearest_to_the_share_are_held_out():
    train, held_out = split_rows(make_rows(30, 25, 21, 24))
    assert {row["story"] for row in held_out} == {"2"}
    assert len(held_out) == 21
    assert {row["story"] for row in train} == {"0", "1", "3"}


def test_several_small_stories_are_held_out_together_newer_ones_first():
    _, held_out = split_rows(make_rows(*[5] * 20))
    assert [row["story"] for row in held_out] == [
        s for s in ("16", "17", "18", "19") for _ in "12345"
    ]


def test_of_one_story_the_newest_are_held_out():
    rows = make_rows(50)
    assert split_rows(rows) == (rows[:40], rows[40:])
    assert split_rows(rows[::-1]) == (rows[:40][::-1], rows[40:][::-1])


def test_a_story_that_outweighs_the_others_gives_its_newest():
    rows = make_rows(2, 98)
    assert split_rows(rows)[1] == rows[80:]


def test_choices_at_one_place_stay_together():
    rows = make_rows(20)
    for row in rows[13:17]:
        row["prompt"] = "the same"
    train, held_out = split_rows(rows)
    assert len(train) == 17
    assert held_out == rows[17:]


def test_twenty_choices_leave_enough_of_both():
    assert [len(part) for part in split_rows(make_rows(20))] == [15, 5]


@pytest.mark.parametrize("size", [1, 2, 29])
def test_of_very_many_stories_the_newest_are_held_out_at_once(size):
    rows = make_rows(*[size] * 9_999)
    started = time.monotonic()
    train, held_out = split_rows(rows)
    assert time.monotonic() - started < 5
    assert rows == train + held_out
    assert abs(len(held_out) - 0.2 * len(rows)) <= size


def test_of_very_many_stories_one_that_outweighs_the_others_is_passed_over():
    train, held_out = split_rows(make_rows(*[2] * 1000, 3000))
    assert (len(train), len(held_out)) == (4000, 1000)
    assert "1000" not in {row["story"] for row in held_out}


@given(st.lists(st.integers(1, 9), min_size=1, max_size=8), st.integers(0, 30), st.integers(1, 8))
def test_no_set_of_stories_comes_nearer_and_of_those_as_near_none_is_newer(sizes, target, least):
    most = sum(sizes) // 2
    target = min(max(target, least), most)
    least = max(1, min(least, most))
    names = {str(n): size for n, size in enumerate(sizes)}
    found = holdout._nearest_set(names, target, least, most)
    totals = {0}
    for size in sizes:
        totals |= {total + size for total in totals}
    fitting = [total for total in totals if least <= total <= most]
    if not fitting:
        assert not found
    else:
        total = sum(names[story] for story in found)
        assert total in fitting
        assert abs(total - target) == min(abs(one - target) for one in fitting)


@given(st.lists(st.integers(1, 30), max_size=12), st.floats(0.05, 0.5), st.integers(1, 8))
def test_nothing_is_lost_or_doubled_and_at_most_half_is_held_out(sizes, share, minimum):
    rows = make_rows(*sizes)
    train, held_out = split_rows(rows, share, minimum)
    assert sorted(train + held_out, key=lambda row: row["created"]) == rows
    assert len(held_out) <= len(rows) / 2
    stories = {row["story"] for row in held_out}
    if not {row["story"] for row in train}.isdisjoint(stories):  # then they are the newest rows
        assert held_out == rows[len(train) :]
