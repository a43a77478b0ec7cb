"""Every number of a text is what counting by hand would give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer_app.core.text import word_count
from writer_app.core.text_statistics import Statistics, pages, reading_minutes, statistics


def test_a_text_with_everything() -> None:
    text = "# One\n\nTwo  three — four.\n \n🌊 e\u0301\tfünf\n"
    assert statistics(text) == Statistics(
        words=6, characters=5 + 18 + 1 + 9, without_spaces=4 + 14 + 7, paragraphs=3
    )


@given(st.text(alphabet=st.sampled_from("ab🌊\u0301 \t\u00a0—'\n"), max_size=60))
def test_lines_add_up_to_the_text(text: str) -> None:
    counted = statistics(text)
    lines = text.split("\n")
    assert counted.words == word_count(text)
    assert counted.characters == sum(map(len, lines)) == len(text) - text.count("\n")
    assert counted.without_spaces == sum(not one.isspace() for one in text)
    assert counted.paragraphs == sum(bool(line.strip()) for line in lines)
    assert statistics(text.replace("\n", "\u2029")) == counted  # as Qt says it


@pytest.mark.parametrize(
    ("words", "minutes", "on_pages"), [(0, 0, 0), (1, 1, 1), (240, 1, 1), (241, 2, 1), (251, 2, 2)]
)
def test_reading_time_and_pages_are_rounded_up(words: int, minutes: int, on_pages: int) -> None:
    assert reading_minutes(words, 240) == minutes
    assert pages(words, 250) == on_pages
