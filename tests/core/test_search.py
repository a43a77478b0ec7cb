# ruff: noqa: RUF001 - typographic quotes are found as well
"""What is found stands there, in Qt's units; no pattern gets the better of the program."""

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from writer_app.core import search
from writer_app.core.errors import WriterError
from writer_app.core.search import Matches, Query, find, replacement_at, replacements
from writer_app.core.text import to_utf16, utf16_units

SCRAPS = st.lists(
    st.sampled_from(
        ["a", "A", "ab", " ", "\n", "😀", "👩‍👧", "é", "e\u0301", "שלום", "don’t", "_"]
    ),
    max_size=12,
).map("".join)


def found(query: Query, text: str, scope: tuple[int, int] | None = None) -> list[str]:
    units = utf16_units(text)
    return [units[start:end] for start, end in find(query, text, scope)]


@given(SCRAPS, st.sampled_from(["a", "ab", "A", "😀", "\n", "לו", "_"]))
def test_plain_words_are_found_where_they_stand(text: str, sought: str) -> None:
    assume("\u0301" not in text)
    expected = [
        (to_utf16(text, match.start()), to_utf16(text, match.end()))
        for match in re.finditer(re.escape(sought), text)
    ]
    assert list(find(Query(sought, match_case=True), text)) == expected


@given(SCRAPS)
def test_a_text_is_found_in_itself_however_its_accents_are_encoded(text: str) -> None:
    assume(text)
    for form in (text, text.replace("é", "e\u0301"), text.replace("e\u0301", "é")):
        assert len(find(Query(text), form)) == 1


def test_what_a_writer_means_by_a_word() -> None:
    text = "Don’t, “she” said, café cafe\u0301 cafe CAFÉ. Shed 👩‍👧 👩"
    assert found(Query("don't"), text) == ["Don’t"]
    assert found(Query('"she"'), text) == ["“she”"]
    assert found(Query("she"), text) == ["she", "She"]
    assert found(Query("she", whole_words=True), text) == ["she"]
    assert found(Query("She", match_case=True), text) == ["She"]
    assert found(Query("café"), text) == ["café", "cafe\u0301", "CAFÉ"]
    assert found(Query("cafe"), text) == ["cafe"]
    assert len(find(Query("👩"), text)) == 1
    assert found(Query("a.c"), "abc a.c") == ["a.c"]
    assert found(Query(""), text) == []


@pytest.mark.parametrize("word", ["tiếng", "một", "người", "Huế"])
def test_vietnamese_is_found_however_a_keyboard_writes_its_tones(word: str) -> None:
    tones = {"ế": ["ê\u0301"], "ộ": ["ô\u0323", "ọ\u0302"], "ờ": ["ơ\u0300", "ò\u031b"]}
    [letter] = tones.keys() & set(word)
    ways = [letter, unicodedata.normalize("NFD", letter), *tones[letter]]
    texts = [word.replace(letter, way) for way in ways]
    for sought in texts:
        for text in texts:
            assert found(Query(sought), f"a {text} b") == [text]
        assert (
            found(Query(sought), word.replace(letter, unicodedata.normalize("NFD", letter)[0]))
            == []
        )


def test_patterns_know_paragraphs_and_keep_to_their_scope() -> None:
    text = "😀one\n\n\ntwo😀\nthree"
    assert found(Query(r"^\w+$", is_pattern=True), text) == ["three"]
    assert found(Query(r"\n{2,}", is_pattern=True), text) == ["\n\n\n"]
    assert list(find(Query("o", is_pattern=True), text, scope=(3, 12))) == [(10, 11)]
    assert list(find(Query("^", is_pattern=True), "a\nb")) == [(0, 0), (2, 2)]


@given(SCRAPS, st.data())
def test_a_scope_is_kept_to(text: str, data: st.DataObject) -> None:
    length = to_utf16(text, len(text))
    start = data.draw(st.integers(0, length))
    end = data.draw(st.integers(start, length))
    inside = find(Query("[^x]", is_pattern=True), text, (start, end))
    units = utf16_units(text)
    low, high = (place - ("\udc00" <= units[place:][:1] <= "\udfff") for place in (start, end))
    assert "".join(units[a:b] for a, b in inside) == units[low:high]


@given(SCRAPS, SCRAPS, st.sampled_from(["a", r"(\w)(\w)", "^", "(?s).", "x*"]))
def test_replacing_is_what_python_does(text: str, plain: str, pattern: str) -> None:
    import regex

    query = Query(pattern, match_case=True, is_pattern=True)
    template = r"[\g<0>]" + plain
    units = utf16_units(text)
    for made in reversed(replacements(query, text, template)):
        assert to_utf16(text, made.offset) == made.start
        assert replacement_at(query, text, (made.offset, made.end_offset), template) == made.text
        units = units[: made.start] + utf16_units(made.text) + units[made.end :]
    expected = regex.sub(pattern, template, text, flags=regex.MULTILINE)
    assert units == utf16_units(expected)


def test_groups_count_in_patterns_only() -> None:
    [made] = replacements(Query(r"(\w+) (?P<b>\w+)", is_pattern=True), "one two", r"\g<b> \1")
    assert made.text == "two one"
    [made] = replacements(Query("one"), "one two", r"\1")
    assert made.text == r"\1"
    assert replacement_at(Query("one"), "one two", (0, 2), "x") is None


def test_no_replacement_makes_a_story_that_is_no_text() -> None:
    """A NUL in its file, and it could not be opened again."""
    query = Query("(b)c", is_pattern=True)
    for template, expected in (
        (r"<\0>", "<bc>"), (r"\\0", r"\0"), (r"\\\0\1", r"\bcb"), (r"\x00-\r\n-\r", "-\n-\n"),
    ):  # fmt: skip
        [made] = replacements(query, "abcd", template)
        assert made.text == expected
        assert replacement_at(query, "abcd", (1, 3), template) == expected


@pytest.mark.parametrize(
    "pattern",
    ["[", "(", "(?P<a", "\\", "a{99999999999}", "a{9999999}", "(?:(?:a{1000}){1000}){1000}",
     "(" * 400 + ")" * 400, r"\1", "(?i", "*", "x" * 1001, r"\p{Nope}", "(?&x)"],
)  # fmt: skip
def test_a_pattern_that_is_none_ends_in_a_sentence(pattern: str) -> None:
    for whole_words in (False, True):
        with pytest.raises(WriterError, match=r"^[A-Z].*\.$"):
            find(Query(pattern, whole_words=whole_words, is_pattern=True), "abc")


def test_a_pattern_that_would_never_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SECONDS", 0.05)
    for act in (
        lambda query, text: find(query, text),
        lambda query, text: replacements(query, text, ""),
        lambda query, text: replacement_at(query, text, (1, 2), ""),
    ):
        with pytest.raises(WriterError, match="takes too long"):
            act(Query("(x+x+)+y", is_pattern=True), "y" + "x" * 30_000 + " y")


def test_templates_that_are_none_and_matches_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    query = Query("(a)", is_pattern=True)
    for template in (r"\2", "\\", r"\g<zz>", r"\q"):
        with pytest.raises(WriterError, match=r"^The replacement is not complete"):
            replacements(query, "a", template)
    monkeypatch.setattr(search, "MOST_MATCHES", 3)
    monkeypatch.setattr(search, "MOST_REPLACEMENTS", 3)
    assert len(find(query, "aaaa")) == 3
    assert len(replacements(query, "aaa", "b")) == 3
    with pytest.raises(WriterError, match="more than 3 matches"):
        replacements(query, "aaaa", "b")
    assert len(find(query, "aaaa", cancelled=lambda: True)) == 0


EDITS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 6), st.integers(0, 6)), max_size=8)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), max_size=12), EDITS)
def test_matches_follow_any_edits(lengths: list[tuple[int, int]], edits: list) -> None:
    spans, place = [], 0
    for gap, length in lengths:
        spans.append((place + gap, place + gap + length))
        place += gap + length + (length == 0)
    matches = Matches(spans)
    for position, removed, added in edits:
        matches.edit(position, removed, added)
        end, moved = position + removed, added - removed
        untouched = [(a, b) for a, b in spans if b <= position or a >= end]
        spans = [(a + moved, b + moved) if a >= end else (a, b) for a, b in untouched]
        assert [matches[index] for index in range(len(matches))] == spans
        for place in range(0, 50, 7):
            assert matches.first_from(place) == sum(a < place for a, _ in spans)
            assert list(matches.within(place, place + 9)) == [
                (a, b) for a, b in spans if b > place and a < place + 9
            ]
