import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer_app.core.text import (
    context_end,
    context_start,
    from_utf16,
    isolated,
    join,
    next_word_end,
    sentence_at,
    sentence_ends,
    similarity,
    to_utf16,
    utf16_length,
    utf16_units,
    word_and_mark_spans,
    word_count,
    word_spans,
)

any_text = st.text(
    st.characters(codec=None, categories=None) | st.sampled_from("🦊é\u0301\n .\"'a")
)


def sentences(text: str) -> list[str]:
    ends = [0, *sentence_ends(text)]
    return [text[start:end].strip() for start, end in pairwise(ends)]


def test_words_are_what_a_writer_would_count() -> None:
    assert word_count("") == 0
    assert word_count("It's well-known, isn't it?") == 4
    assert word_count("She stopped—listened--and went on … — “well”") == 7
    assert word_count("cafe\u0301 cost 3.50 * * *") == 3


@given(st.lists(any_text))
def test_words_of_lines_add_up(lines: list[str]) -> None:
    assert word_count("\n".join(lines)) == sum(word_count(line) for line in lines)


@given(any_text, st.integers(0, 50))
def test_utf16_positions_come_back(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    position = to_utf16(text, offset)
    assert position == len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
    assert from_utf16(text, position) == offset
    assert len(utf16_units(text)) == utf16_length(text)
    assert utf16_units(text).encode("utf-16-le", "surrogatepass") == text.encode(
        "utf-16-le", "surrogatepass"
    )


def test_utf16_positions_within_a_pair_and_behind_the_end() -> None:
    assert [from_utf16("a🦊b", position) for position in range(6)] == [0, 1, 1, 2, 3, 3]


def test_sentences_end_where_a_reader_pauses() -> None:
    assert sentences('He left. "Stop!" she cried. Why? Nobody knew…') == [
        "He left.",
        '"Stop!" she cried.',
        "Why?",
        "Nobody knew…",
    ]
    assert sentences("“Go.” The door shut. ‘No.’ Silence") == [  # noqa: RUF001 - quotes of all kinds
        "“Go.”",
        "The door shut.",
        "‘No.’",  # noqa: RUF001 - quotes of all kinds
    ]


def test_titles_initials_and_numbers_end_no_sentence() -> None:
    assert sentences("Mr. Brown and J. R. Smith paid 3.50 there.") == [
        "Mr. Brown and J. R. Smith paid 3.50 there."
    ]
    assert sentences("It was I. Then rain fell.") == ["It was I.", "Then rain fell."]
    assert sentences("I met Dr.") == []
    assert sentences("well... maybe.\nso it began.") == ["well... maybe.", "so it began."]


STORY = (
    "The first paragraph is here. It has two sentences.\n\n"
    "The second one goes on a while, and it has commas, too. Then it ends.\n\n"
    "The third."
)


def test_context_begins_at_a_paragraph_if_that_leaves_enough() -> None:
    assert context_start(STORY, len(STORY)) == 0
    assert context_start(STORY, len(STORY) - 1) == STORY.index("The second")
    at_edge = len(STORY) - STORY.index("The second")
    assert context_start(STORY, at_edge) == STORY.index("The second")


def test_context_begins_at_a_sentence_or_else_a_word() -> None:
    assert context_start(STORY, 32) == STORY.index("Then it ends")
    within_a_word = len(STORY) - STORY.index("cond one goes")
    assert context_start(STORY, within_a_word) == STORY.index("one goes")
    assert context_start("x" * 100, 10) == 90


@given(any_text, st.integers(-1, 60))
def test_context_fits_and_wastes_at_most_half_of_the_room(text: str, room: int) -> None:
    seen = len(text) - context_start(text, room)
    assert seen <= max(0, room)
    assert seen >= min(len(text), max(0, room) // 2)


def test_similarity_tells_near_doubles_from_other_texts() -> None:
    text = "The old man walked down to the harbour and looked at the ships."
    assert similarity(text, text.upper().replace(".", "!")) == 1.0
    assert similarity(text, text.replace("old man", "old woman")) > 0.8
    assert similarity(text, "She had never liked the sea, nor the people who lived by it.") < 0.3
    assert similarity("", "") == 1.0
    assert similarity("...", "word") == 0.0
    assert similarity("...", "!?") == 0.0


@given(any_text, any_text)
def test_similarity_is_symmetric_and_bounded(first: str, second: str) -> None:
    assert 0.0 <= similarity(first, second) == similarity(second, first) <= 1.0
    assert similarity(first, first) == 1.0


def test_joins_have_one_space_where_one_belongs() -> None:
    assert join("He ", " ran") == "ran"
    assert join("He", " ran") == " ran"
    assert join("He wen", "t home") == "t home"
    assert join("The end.\n\n", "\n\n She") == "She"
    assert join("The end. ", "\n\nShe") == "\n\nShe"
    assert join("", "  Once") == "Once"
    assert join("He ", "ran", "home") == "ran "
    assert join("He ", "ran ", " home") == "ran"
    assert join("He ", "ran ", ", fast") == "ran"
    assert join("He ", "ran. ", "\nNext") == "ran."
    assert join("He ", "ran ") == "ran "


@given(any_text, any_text, any_text)
def test_joins_change_white_space_only(before: str, text: str, after: str) -> None:
    joined = join(before, text, after)
    assert joined.strip() == text.strip() or not text.strip()


@pytest.mark.parametrize(
    ("marked", "sentence"),
    [
        ("One came. Two| went. Three.", "Two went."),
        ("One came.| Two went.", "One came."),
        ("One came. |Two went.", "Two went."),
        ("One came. Two went. |", "Two went. "),
        ("“Why?” he| asked. “Because.” She left.", "“Why?” he asked."),
        ("“Why?” he asked. “Bec|ause.” She left.", "“Because.”"),
        ("Mr. Brown| stayed. He slept.", "Mr. Brown stayed."),
        ("雨が降る。船は|来ない。夜。", "船は来ない。"),
        ("「なぜ？」彼は|黙った。", "彼は黙った。"),  # noqa: RUF001 - quotes of all kinds
        ("  |", "  "),
        ("|", ""),
        ("No stop at |all", "No stop at all"),
    ],
)
def test_the_sentence_of_a_caret(marked: str, sentence: str) -> None:
    offset = marked.index("|")
    text = marked.replace("|", "")
    start, end = sentence_at(text, offset)
    assert text[start:end].rstrip() == sentence.rstrip()
    assert end >= offset or not text[end:offset].strip()


@given(st.text(alphabet="aB. !?”。「」\u3000", max_size=40), st.integers(0, 40))
def test_a_caret_is_in_its_sentence(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    start, end = sentence_at(text, offset)
    assert 0 <= start <= end <= len(text)
    assert offset <= end
    assert not text[min(start, offset) : start].strip()  # before it there is only space


def test_only_what_is_near_is_read() -> None:
    text = "No end " * 100_000
    start, end = sentence_at(text, 350_000)
    assert 0 < start < 350_000 < end < len(text)


@given(any_text)
def test_words_and_marks_are_all_that_is_not_white_space(text: str) -> None:
    spans = word_and_mark_spans(text)
    assert "".join(text[start:end] for start, end in spans) == "".join(text.split())
    assert all(start < end for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_a_word_has_its_accents_and_apostrophes_and_no_marks() -> None:
    text = "“Don\u2019t,” said e\u0301lan-vital… at 3.50"
    assert [text[start:end] for start, end in word_and_mark_spans(text)] == [
        "“", "Don\u2019t", ",”", "said", "e\u0301lan-vital", "…", "at", "3", ".", "50",
    ]  # fmt: skip


@given(any_text)
def test_a_text_is_cut_off_at_an_end_and_never_by_more_than_half(text: str) -> None:
    end = context_end(text)
    assert len(text) / 2 <= end <= len(text)


def test_a_text_is_cut_off_at_a_paragraph_else_a_sentence_else_a_word() -> None:
    for text in ("One two. Three.|\nFour fi", "One two. Three.| Four fi", "One two thr|\u2003fi"):
        assert context_end(text.replace("|", "")) == text.index("|")
    assert context_end("Onetwothree") == 11


def steps(text: str) -> list[str]:
    words = []
    while text:
        end = next_word_end(text)
        words.append(text[:end])
        text = text[end:]
    return words


def test_the_next_word_of_a_text_without_spaces_is_not_all_of_it():
    assert steps("He said—“yes” twice. ") == ["He", " said—“yes”", " twice.", " "]
    assert steps("彼女は静かに部屋を出た。「ラーメン。」") == [
        "彼女は", "静かに", "部屋を", "出た。", "「ラーメン。」",
    ]  # fmt: skip
    assert steps("她站在码头上。「好」iPhone也在。") == [
        "她站", "在码", "头上。", "「好」", "iPhone", "也在。",
    ]  # fmt: skip
    assert steps("היא עמדה.") == ["היא", " עמדה."]
    assert steps("Tie\u0302\u0301ng vie\u0302\u0323t") == ["Tie\u0302\u0301ng", " vie\u0302\u0323t"]


ANY_SCRIPT = st.text(
    st.sampled_from("ab .,—“”「」。、漢字かなカター\u0301\u3099\ufe0f👍🏽\nאב\U00020000")
)


@given(ANY_SCRIPT)
def test_steps_by_words_make_up_the_text_and_leave_marks_with_their_letters(text):
    words = steps(text)
    assert "".join(words) == text
    assert not any(unicodedata.combining(word[0]) for word in words[1:])
    if not any("\u3041" <= one <= "\u9fff" or one > "\U0001ffff" for one in text):
        assert [word.strip() for word in words if word.strip()] == text.split()


def test_in_chinese_and_japanese_the_characters_are_counted():
    assert word_count("她站在码头上。iPhone也在。") == 9
    assert word_count("Xin chào, 世界!") == 4


@given(ANY_SCRIPT)
def test_the_words_that_are_counted_have_a_place_each(text):
    assert len(word_spans(text)) == word_count(text)


def test_only_words_that_run_to_the_left_are_kept_apart():
    assert isolated("“She stood”, 漢字") == "“She stood”, 漢字"
    assert isolated("(הישן)") == "\u2068(הישן)\u2069"


@pytest.mark.parametrize("row", [".", "*", "- ", "「", "](", "漢."])
def test_a_row_of_signs_is_counted_at_once(row: str) -> None:
    """Looked through again from each of them, it would not end today."""
    text = row * 300_000
    assert word_count(text) == len(word_spans(text)) == text.count("漢")
    assert word_spans(text + "a")[-1][1] == len(text) + 1
