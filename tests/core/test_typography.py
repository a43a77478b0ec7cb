# ruff: noqa: RUF001 - this is about characters that look alike
"""Straight quotes become the right ones, typed key by key as well as all at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer_app.core.typography import DASHES, STYLES, Style, convert, converted, style_of, typed

ENGLISH = style_of("english", "em")


def type_out(text: str, style: Style) -> str:
    """What stands there when a text was typed key by key."""
    line = ""
    lines = []
    for key in text:
        if key == "\n":
            lines.append(line)
            line = ""
            continue
        line += key
        change = typed(line, "", style)
        if change is not None:
            count, new = change
            assert 0 < count <= len(line)
            line = line[: len(line) - count] + new
    return "\n".join([*lines, line])


def both_ways(text: str, style: Style) -> str:
    at_once = converted(text, convert(text, style))
    assert type_out(text, style) == at_once
    return at_once


@pytest.mark.parametrize(
    ("straight", "printed"),
    [
        ('"Go," he said. "Go home!"', "“Go,” he said. “Go home!”"),
        ("I don't know, it's Jim's and the dogs'.", "I don’t know, it’s Jim’s and the dogs’."),
        ("Back in the '90s and '68, 'tis said.", "Back in the ’90s and ’68, ’tis said."),
        ("Rock 'n' roll was 'new' then.", "Rock ’n’ roll was ‘new’ then."),
        ("\"He called me 'mad,'\" she said.", "“He called me ‘mad,’” she said."),
        ("'\"Go,\" he said,' she told us.", "‘“Go,” he said,’ she told us."),
        ('("Why?")', "(“Why?”)"),
        ('*"Why?"* and "*why*"', "*“Why?”* and “*why*”"),
        ('"Wait--" he said--"no."', "“Wait—” he said—“no.”"),
        ("She was 5'4\" then.", 'She was 5’4" then.'),
        ("Well... no.... And.", "Well… no…. And."),
        ("One--two", "One—two"),
        ("---", "---"),
        ('He said "😀" to "é\u0301"', "He said “😀” to “é\u0301”"),
        ('"Unclosed.\n"And closed."', "“Unclosed.\n“And closed.”"),
    ],
)
def test_english(straight: str, printed: str) -> None:
    assert both_ways(straight, ENGLISH) == printed


@pytest.mark.parametrize(
    ("style", "straight", "printed"),
    [
        ("german", "\"Ich hab's 'gut', ja\", sagte er.", "„Ich hab’s ‚gut‘, ja“, sagte er."),
        ("german", "\"Er sagte 'ich hab's' dazu.\"", "„Er sagte ‚ich hab’s‘ dazu.“"),
        ("french", '"Oui", "c\'est ça".', "«\u00a0Oui\u00a0», «\u00a0c’est ça\u00a0»."),
        ("french", 'Il dit : " Oui ".', "Il dit : «\u00a0Oui\u00a0»."),
        ("guillemets", '"Sí," dijo.', "«Sí,» dijo."),
        ("polish", '"Tak", powiedział.', "„Tak”, powiedział."),
        ("swedish", '"Ja", sa han. "Nej, \'du\'."', "”Ja”, sa han. ”Nej, ’du’.”"),
        ("british", '"He called me \'mad\'," she said.', "‘He called me “mad”,’ she said."),
        ("british", "'He called me \"mad\",' she said.", "‘He called me “mad”,’ she said."),
        ("british", "'I don't know 'that', she's sure.'", "‘I don’t know “that”, she’s sure.’"),
    ],
)  # fmt: skip
def test_other_languages(style: str, straight: str, printed: str) -> None:
    assert both_ways(straight, style_of(style, "off")) == printed


def test_dashes_by_length_and_off() -> None:
    short = style_of("off", "en")
    assert both_ways("one -- two --- three", short) == "one – two — three"
    assert both_ways("---\n- a list\nx-y", short) == "---\n- a list\nx-y"
    off = style_of("off", "off")
    assert off == Style(None, None)
    assert both_ways('"It\'s" -- ...', off) == '"It\'s" -- ...'


def test_what_was_taken_back_is_not_changed_again() -> None:
    for line in ("a---", "a....", "----"):
        assert typed(line, "", ENGLISH) is None


WORDS = st.sampled_from(
    ["a", "don't", "said", "I", '"Go"', '"Go,', 'now."', "'so'", "(", ")", "--", "...", "*b*",
     "é\u0301", "😀", "5", "“", "”", "’", "—", "\n"]
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)
ANY = st.text(st.sampled_from("ab1 \"'-.…–—“”‘’«»\u00a0*\n😀"), max_size=30)
ALL = st.builds(
    style_of, st.sampled_from(["off", *STYLES]), st.sampled_from(["off", *DASHES])
)  # fmt: skip


@given(TEXTS)
def test_typing_and_converting_come_to_the_same(text: str) -> None:
    both_ways(text, ENGLISH)


@given(ANY, ALL)
def test_only_marks_are_touched_and_once_only(text: str, style: Style) -> None:
    changes = convert(text, style)
    made = converted(text, changes)
    assert converted(made, convert(made, style)) == made

    def rest(text: str) -> str:
        return "".join(one for one in text if one in "ab1*\n😀")

    assert rest(made) == rest(text)
    place = 0
    for first, last, _ in changes:
        assert place <= first < last
        place = last
    if style.quotes is not None:
        type_out(text, style)
