"""Figures are rounded to what a writer wants to know."""

import pytest

from writer_app.ui.personal import words


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.2, "1 s"),
        (7, "7 s"),
        (43, "45 s"),
        (88, "90 s"),
        (100, "2 min"),
        (3590, "1 h 0 min"),
        (5400, "1 h 30 min"),
    ],
)
def test_durations(seconds: float, said: str) -> None:
    assert words.duration(seconds).replace("\u00a0", " ") == said


def test_sizes_and_shares() -> None:
    assert words.size(640_000_000) == "640 MB"
    assert words.size(1_234_000_000) == "1.2 GB"
    assert words.percent(0.625).replace("\u00a0", " ") == "62 %"


def test_a_time_that_is_none_is_shown_as_it_is() -> None:
    assert words.day_and_time("yesterday") == "yesterday"
    assert "2026" in words.day_and_time("2026-11-23T12:00:00+00:00")
