"""Headings are told from prose, and sections change places without losing a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer_app.core.outline import (
    Heading,
    gap,
    heading,
    next_place,
    places,
    section_end,
    stretches,
)

LEVELS = st.lists(st.integers(1, 4), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("line", "level", "title"),
    [
        ("# The Sea", 1, "The Sea"),
        ("   ###\tA tab and closing marks ###  ", 3, "A tab and closing marks"),
        ("###### C# minor", 6, "C# minor"),
        ("##", 2, ""),
        ("Chapter 12", 2, "Chapter 12"),
        ("CHAPTER TWENTY-ONE", 2, "CHAPTER TWENTY-ONE"),
        ("  Chapter One: The Sea", 2, "Chapter One: The Sea"),
        ("Chương mười hai – Biển", 2, "Chương mười hai – Biển"),  # noqa: RUF001 - a dash
        ("PHẦN HAI", 1, "PHẦN HAI"),
        ("Part II. Fire", 1, "Part II. Fire"),
        ("Epilogue", 2, "Epilogue"),
    ],
)
def test_a_heading(line: str, level: int, title: str) -> None:
    assert heading(line) == Heading(level, title)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "#tag",
        "####### seven",
        "    # four spaces are code",
        "She liked # best.",
        "Chapter 3 was the one she hated.",
        "Chapter 3: She shut the book and left.",
        "chapter 4",
        "Part I loved, part I did not.",
        "Part of it was over.",
        "Epilogue of a life",
        "Chapter 1: " + "a title with no end " * 9,
    ],
)
def test_prose(line: str) -> None:
    assert heading(line) is None


def moved(levels: list[int], at: int, place: int) -> list[int]:
    """Which heading stands where after a move."""
    first, middle, end = stretches(levels, at, place)
    order = list(range(len(levels)))
    return order[:first] + order[middle:end] + order[first:middle] + order[end:]


@given(LEVELS, st.data())
def test_a_section_goes_as_a_whole_and_takes_nothing_along(
    levels: list[int], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(levels) - 1))
    section = list(range(at, section_end(levels, at)))
    for place in places(levels, at):
        order = moved(levels, at, place) if place != at else list(range(len(levels)))
        assert sorted(order) == list(range(len(levels)))
        now = [levels[one] for one in order]
        start = order.index(at)
        assert order[start : section_end(now, start)] == section
        for other, level in enumerate(levels):  # and neither does it leave others with less
            if level <= levels[at] and other not in section:
                stand = order.index(other)
                lower = order[stand : section_end(now, stand)]
                own = range(other, section_end(levels, other))
                assert [one for one in lower if one not in section] == [
                    one for one in own if one not in section
                ]


@given(LEVELS, st.data(), st.sampled_from([-1, 1]))
def test_a_step_and_a_step_back(levels: list[int], data: st.DataObject, step: int) -> None:
    at = data.draw(st.integers(0, len(levels) - 1))
    place = next_place(levels, at, step)
    if place is None:
        edge = 0 if step < 0 else len(levels)
        assert edge in (at, section_end(levels, at)) or levels[at] < min(levels[:at], default=9)
        return
    order = moved(levels, at, place)
    assert order != list(range(len(levels)))
    now = [levels[one] for one in order]
    back = next_place(now, order.index(at), -step)
    assert back is not None
    again = moved(now, order.index(at), back)
    assert [order[one] for one in again] == list(range(len(levels)))


@given(st.text(alphabet="a# \t\n\u3000é", max_size=30))
def test_a_gap_is_what_is_blank_behind_the_last_line(text: str) -> None:
    kept, blank = text[: len(text) - gap(text)], text[len(text) - gap(text) :]
    assert not blank.strip()
    assert not blank or blank[0] == "\n"
    assert "\n" not in kept[len(kept.rstrip()) :]


def test_a_heading_of_very_many_spaces_is_read_at_once() -> None:
    """Tried with each of them as the one before a closing mark, it would not be."""
    for inside in ("\t" * 200_000, " #" * 200_000):
        assert heading(f"# a{inside}b") == Heading(1, f"a{inside}b")
    assert heading(f"# a{' ' * 200_000}#") == Heading(1, "a")
