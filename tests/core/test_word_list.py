"""The writer's own dictionary: a text file that anybody can edit."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer_app.core.errors import WriterError
from writer_app.core.spelling import asked
from writer_app.core.word_list import LARGEST_FILE, WordList


def test_words_are_kept_one_a_line_in_order(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "dictionary.txt"
    mine = WordList(path)
    for word in ("tarn", "Elspeth", "tarn", "cafe\u0301"):
        mine.add(word)
    assert path.read_text("utf-8") == "cafe\u0301\nElspeth\ntarn\n"
    assert WordList(path).words == ["cafe\u0301", "Elspeth", "tarn"]
    mine.remove(["Elspeth", "café"])
    assert WordList(path).words == ["tarn"]


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("tarn", True), ("Tarn", True), ("TARN", True), ("tarn's", True), ("TARN'S", True),
        ("Elspeth", True), ("ELSPETH", True), ("Elspeth's", True),
        ("elspeth", False), ("tArn", False), ("tarns", False), ("'s", False),
    ],
)  # fmt: skip
def test_a_word_stands_for_its_capitals_and_possessive(word: str, right: bool) -> None:
    mine = WordList(None)
    mine.add("tarn")
    mine.add("Elspeth")
    assert (word in mine) == right


def test_what_was_edited_by_hand_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.txt"
    mine = WordList(path)
    mine.add("one")
    path.write_bytes("\ufeffthree\r\n\r\n  two  \r\n".encode())
    mine.add("four")
    assert mine.words == ["four", "three", "two"]


def test_words_go_along_to_another_file(tmp_path: Path) -> None:
    mine = WordList(None)
    mine.add("one")
    there = WordList(tmp_path / "there.txt")
    there.add("two")
    mine.move(tmp_path / "there.txt")
    assert mine.words == WordList(tmp_path / "there.txt").words == ["one", "two"]


@given(content=st.binary(max_size=300))
def test_any_file_is_read(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("words") / "dictionary.txt"
    path.write_bytes(content)
    mine = WordList(path)
    mine.add("kept")
    again = WordList(path)
    assert asked("kept") in again
    assert again.words == mine.words


def test_of_a_huge_file_only_the_beginning_is_read(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.txt"
    with path.open("wb") as file:
        file.write(b"first\n")
        file.truncate(100 * LARGEST_FILE)
    assert WordList(path).words == ["first"]


def test_a_word_that_cannot_be_kept_counts_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    mine = WordList(tmp_path / "file" / "dictionary.txt")
    with pytest.raises(WriterError, match="until you close"):
        mine.add("word")
    assert "word" in mine
