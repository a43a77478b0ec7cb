# ruff: noqa: RUF001 - apostrophes of all kinds
"""Which words of a text are looked up, where they stand, and what is asked about them."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from writer_app.core.spelling import LONGEST_WORD, Word, asked, lookups, misspelled, words
from writer_app.core.text import utf16_units

PIECES = st.sampled_from(
    ["word", "naïve", "cafe\u0301", "don’t", "’tis", "well-kept", "𝔄𝔟", "😀", "漢字", "3rd", "_",
     "*", "--", "-", "'", "https://a.bc/d", "me@home.org", "`x y`", "[a](b)", "\u00ad", "\u200d",
     "ế", " ", "\n", "…", "नमस्ते", "שָׁלוֹם", "ไทย", "A" * 70]
)  # fmt: skip
LETTERS = regex.compile(r"\p{L}(?:[\p{L}\p{M}\u00ad\u200c\u200d]|['’ʼ\u2010\u2011-](?=\p{L}))*")
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join)


def found(text: str) -> list[str]:
    return [word.text for word in words(text)]


@given(TEXTS)
def test_words_stand_where_they_say_and_begin_and_end_with_letters(text: str) -> None:
    units, behind = utf16_units(text), 0
    for word in words(text):
        assert units[word.start : word.end] == utf16_units(word.text)
        assert behind <= word.start < word.end
        behind = word.end
        assert LETTERS.fullmatch(word.text)
        assert len(word.text) <= LONGEST_WORD
        for part in word.parts:
            assert units[part.start : part.end] == utf16_units(part.text)
            assert word.start <= part.start < part.end <= word.end


@given(TEXTS, st.text("ab-", max_size=6))
def test_misspellings_are_words_or_parts_of_them(text: str, other: str) -> None:
    there = list(words(text + " " + other))
    questions = lookups(there)
    for word in misspelled(there, lambda question: question in questions):
        assert not word.parts
        assert any(one.start <= word.start and word.end <= one.end for one in there)
    assert list(misspelled(there, lambda question: False)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Don’t,” she said; it's o'clock.", ["Don’t", "she", "said", "it's", "o'clock"]),
        ("'Quoted' and dogs' tails", ["Quoted", "and", "dogs", "tails"]),
        ("a well-kept vis\u2011à\u2011vis -- no", ["a", "well-kept", "vis\u2011à\u2011vis", "no"]),
        ("the 3rd of B2B in 1984", ["the", "of", "in"]),
        ("see https://exampel.org/storys, www.abc.de or an.e@mial.org", ["see", "or"]),
        ("**Bold** _italic_ ~~gone~~ # Head", ["Bold", "italic", "gone", "Head"]),
        ("[here](../chaptr/one.md) `cod` &nbsp;", ["here"]),
        ("漢字かな and ไทย", ["and"]),
        ("NASA shouted HELLO", ["NASA", "shouted", "HELLO"]),
        ("co\u00adoperate", ["co\u00adoperate"]),
    ],
)
def test_what_counts_as_a_word(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_word_is_asked_about_in_one_way_however_it_is_written() -> None:
    assert asked("cafe\u0301") == "café"
    assert asked("don’t") == "don't"
    assert asked("co\u00adop\u2011er") == "coop-er"


def test_of_a_word_with_hyphens_only_the_wrong_part_is_wrong() -> None:
    [word] = misspelled(words("😀 a well-wornn coat"), lambda question: "wornn" in question)
    assert word == Word(10, 15, "wornn")
    # The whole may be right although a part alone is not.
    assert not list(misspelled(words("vis-à-vis"), lambda question: question == "vis"))


def test_a_text_without_spaces_takes_no_time() -> None:
    assert found("a." * 50_000)[:2] == ["a", "a"]
    assert found("x" * 300_000) == []
