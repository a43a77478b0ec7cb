"""The difference of two texts: both can be put together from it, and it reads well."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from writer_app.core import difference as module
from writer_app.core.difference import Part, by_phrases, difference

texts = st.text("ab \n.é😀", max_size=60)


def whole(parts: list[Part], *kinds: str) -> str:
    return "".join(part.text for part in parts if part.kind in kinds)


@given(texts, texts)
def test_both_texts_can_be_put_together(old: str, new: str) -> None:
    parts = difference(old, new)
    assert whole(parts, "same", "removed") == old
    assert whole(parts, "same", "added") == new
    assert all(part.text for part in parts)
    assert all(a.kind != b.kind for a, b in itertools.pairwise(parts))
    assert difference(old, old) == ([Part("same", old)] if old else [])


def test_words_within_a_paragraph_are_told() -> None:
    old = "One.\n\nThe cat sat on the mat.\n\nEnd."
    new = "One.\n\nThe old cat sat on a mat.\n\nEnd."
    assert difference(old, new) == [
        Part("same", "One.\n\nThe"),
        Part("added", " old"),
        Part("same", " cat sat on "),
        Part("removed", "the"),
        Part("added", "a"),
        Part("same", " mat.\n\nEnd."),
    ]


def test_a_paragraph_that_came_or_went_is_whole() -> None:
    assert difference("a b\nc d\n", "a b\nnew\nc d\n") == [
        Part("same", "a b\n"), Part("added", "new\n"), Part("same", "c d\n"),
    ]  # fmt: skip


def test_what_is_too_much_to_compare_is_shown_whole(monkeypatch) -> None:
    monkeypatch.setattr(module, "MOST_PARAGRAPHS", 3)
    assert difference("a\nb\nz", "b\nc\nz") == [
        Part("removed", "a\nb\n"), Part("added", "b\nc\n"), Part("same", "z"),
    ]  # fmt: skip


@given(texts, texts)
def test_phrases_make_the_same_texts(old: str, new: str) -> None:
    parts = by_phrases(difference(old, new))
    assert whole(parts, "same", "removed") == old
    assert whole(parts, "same", "added") == new
    assert all(part.text for part in parts)


def test_changes_with_only_spaces_between_are_one() -> None:
    assert by_phrases(difference("he saw the old man run", "he saw a young dog run")) == [
        Part("same", "he saw "), Part("removed", "the old man"), Part("added", "a young dog"),
        Part("same", " run"),
    ]  # fmt: skip


def test_a_change_in_every_paragraph_is_told_word_by_word() -> None:
    """As by replacing a name everywhere; blank lines between, and one paragraph is new."""
    paragraphs = [f"On day{n} Anna crossed the river{n * 7919} once more." for n in range(2000)]
    named = [paragraph.replace("Anna", "Maria") for paragraph in paragraphs]
    named.insert(1000, "Nobody had seen this one before.")
    for between in ("\n\n", "\n"):
        old, new = between.join(paragraphs), between.join(named)
        parts = difference(old, new)
        assert whole(parts, "same", "removed") == old
        assert whole(parts, "same", "added") == new
        assert whole(parts, "removed") == "Anna" * 2000
        assert len(whole(parts, "added")) == len("Maria" * 2000 + named[1000] + between)


def test_one_word_of_a_very_long_paragraph() -> None:
    words = [f"word{n}" for n in range(module.MOST_WORDS)]
    old = " ".join(words)
    words[2000] = "another"
    assert [part for part in difference(old, " ".join(words)) if part.kind != "same"] == [
        Part("removed", "word2000"),
        Part("added", "another"),
    ]


def test_what_occurs_everywhere_is_still_the_same_beside_what_is() -> None:
    old = "".join(f"{n} la la la\n\n" for n in range(50))
    assert difference(old, old.replace("25 ", "")) == [
        Part("same", old.partition("25 ")[0]),
        Part("removed", "25 "),
        Part("same", old.partition("25 ")[2]),
    ]
