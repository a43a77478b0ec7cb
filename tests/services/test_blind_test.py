"""The interval of a blind test holds however often the writer looks."""

import pytest

from writer_app.services.blind_test import MISSED, interval

LOOKS = 120


@pytest.mark.parametrize("share", [0.5, 0.3, 0.9])
def test_it_misses_the_true_share_at_no_look_but_in_one_test_of_twenty(share: float) -> None:
    """By all ways in which a test of so many pairs can go, with how likely each is."""
    likely = {0: 1.0}  # by how many were taken, of the tests that have held so far
    missed = 0.0
    for decided in range(1, LOOKS + 1):
        then: dict[int, float] = {}
        for taken, chance in likely.items():
            then[taken] = then.get(taken, 0.0) + chance * (1 - share)
            then[taken + 1] = then.get(taken + 1, 0.0) + chance * share
        likely = {}
        for taken, chance in then.items():
            low, high = interval(taken, decided)
            if low <= share <= high:
                likely[taken] = chance
            else:
                missed += chance
    assert missed <= MISSED


def test_it_narrows_around_what_was_seen() -> None:
    assert interval(0, 0) == (0.0, 1.0)
    assert interval(5, 5)[1] == 1.0
    assert interval(0, 5)[0] == 0.0
    for taken, decided in ((1, 2), (30, 40), (300, 400)):
        low, high = interval(taken, decided)
        assert low < taken / decided < high
        mirrored = interval(decided - taken, decided)
        assert (1 - high, 1 - low) == pytest.approx(mirrored)
    widths = [high - low for low, high in (interval(3 * n, 4 * n) for n in (1, 10, 100, 1000))]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < 0.06


def test_four_in_four_say_nothing_yet() -> None:
    assert interval(4, 4)[0] < 0.5 < interval(8, 8)[0]
