"""Agreement and its intervals, against values worked out by hand or taken from the literature."""

import math
import random
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.metrics import (
    Sample,
    agreement,
    bootstrap,
    bootstrap_difference,
    compare,
    paired_difference,
    wilson,
)

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


def sample(values, clusters=None, **options):
    return Sample.of_values(values, clusters or [str(i) for i in range(len(values))], **options)


def test_bootstrap_of_a_mean_is_near_the_normal_interval():
    draw = random.Random(0)
    values = [draw.gauss(5, 2) for _ in range(400)]
    found = bootstrap(sample(values))
    mean, error = statistics.mean(values), statistics.stdev(values) / 20
    assert found.value == pytest.approx(mean)
    assert found.low == pytest.approx(mean - 1.96 * error, abs=0.05)
    assert found.high == pytest.approx(mean + 1.96 * error, abs=0.05)
    assert found == bootstrap(sample(values))
    assert found != bootstrap(sample(values), seed=1)


def test_items_of_a_cluster_are_drawn_together():
    values = [float(i % 2) for i in range(40)]
    # 4 clusters that agree within themselves: as wide as if there were only 4 items
    apart = bootstrap(sample(values, [str(i) for i in range(40)]))
    together = bootstrap(sample(sorted(values), [str(i // 10) for i in range(40)]))
    assert together.high - together.low > 2 * (apart.high - apart.low)


def test_a_perplexity_is_of_all_tokens_together():
    found = Sample([2 * math.log(10), 6 * math.log(100)], [2, 6], ["a", "b"], exponential=True)
    assert bootstrap(found).value == pytest.approx(10 ** ((2 + 12) / 8))
    assert (bootstrap(found).low, bootstrap(found).high) == pytest.approx((10, 100))


def test_what_was_not_measured_does_not_count():
    holes = Sample([1.0, math.nan, 3.0, 4.0], [1, 1, 1, 0], list("abcd"))
    assert holes.n == 2
    assert bootstrap(holes).value == 2
    assert math.isnan(bootstrap(sample([math.nan])).value)


def test_clusters_that_all_agree_do_not_promise_certainty():
    found = bootstrap(sample([1.0] * 20, trials=True))
    assert (found.value, found.high) == (1, 1)
    assert found.low == wilson(20, 20).low
    difference, _ = bootstrap_difference(
        sample([1.0] * 20, trials=True), sample([1.0] * 20, trials=True)
    )
    assert difference == paired_difference([1.0] * 20, [1.0] * 20)


def test_paired_differences_leave_out_what_both_share():
    draw = random.Random(0)
    before = [draw.gauss(0, 10) for _ in range(100)]
    after = [value + draw.gauss(1, 0.1) for value in before]
    after[3] = math.nan
    difference, n = bootstrap_difference(sample(after), sample(before))
    assert n == 99
    assert difference.value == pytest.approx(1, abs=0.05)
    assert difference.high - difference.low < 0.1
    with pytest.raises(ValueError, match="same items"):
        bootstrap_difference(sample([1.0], ["a"]), sample([1.0], ["b"]))
