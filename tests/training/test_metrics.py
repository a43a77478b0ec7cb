"""Agreement and its intervals, against values worked out by hand or taken from the literature."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.metrics import agreement, compare, paired_difference, wilson

outcomes = st.lists(st.sampled_from([0.0, 0.5, 1.0]), max_size=60)


def test_the_likelier_text_wins_and_a_tie_counts_half():
    assert agreement([-1.0, -2.0, -3.0], [-2.0, -1.0, -3.0]) == [1.0, 0.0, 0.5]


def test_wilson_interval():
    # Newcombe 1998, table I: 81 of 263 and 15 of 148
    interval = wilson(81, 263)
    assert (interval.low, interval.high) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    interval = wilson(15, 148)
    assert (interval.low, interval.high) == pytest.approx((0.0624, 0.1605), abs=1e-4)
    assert wilson(0, 20).low == 0
    assert wilson(20, 20).high == 1
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0, 1)


def test_paired_difference_adds_half_a_pair_to_each_cell():
    # 10 pairs: 6 better, 1 worse, 3 as before: (6 - 1) / 12 ± 1.96 sqrt((8/12 - (5/12)²) / 12)
    interval = paired_difference([0.0] * 6 + [1.0] + [1.0] * 3, [1.0] * 6 + [0.0] + [1.0] * 3)
    assert interval.value == pytest.approx(0.5)
    assert interval.low == pytest.approx(5 / 12 - 0.3973, abs=1e-4)
    assert interval.high == pytest.approx(5 / 12 + 0.3973, abs=1e-4)


def test_verdicts():
    half = [1.0, 0.0]
    assert compare(half * 20, [1.0] * 40)["verdict"] == "better"
    assert compare(half * 20, [0.0] * 40)["verdict"] == "worse"
    assert compare(half * 20, half * 20)["verdict"] == "same"
    few = compare(half * 3, [1.0, 0.0, 1.0, 1.0, 1.0, 0.0])
    assert few["verdict"] == "too_few"
    assert few["too_few"]
    assert compare([], [])["too_few"]


@given(outcomes, st.data())
def test_intervals_hold_their_figures(before, data):
    after = data.draw(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=len(before),
                               max_size=len(before)))  # fmt: skip
    figures = compare(before, after)
    assert figures["n"] == len(before)
    for name, least, most in (("base", 0, 1), ("tuned", 0, 1), ("difference", -1, 1)):
        part = figures[name]
        assert least <= part["low"] <= part["value"] + 1e-9
        assert part["value"] - 1e-9 <= part["high"] <= most
    turned = paired_difference(after, before)
    assert turned.low == pytest.approx(-figures["difference"]["high"])
