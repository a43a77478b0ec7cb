"""A story and its file: what is opened, saved and kept beside it stays true."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.ui.fake_engine import FakeEngine
from writer_app.core.document import read_story
from writer_app.core.errors import WriterError
from writer_app.core.preferences import PreferenceStore
from writer_app.ui import story_session
from writer_app.ui.main_window import MainWindow


def take_one(window: MainWindow, engine: FakeEngine) -> None:
    window.pairs.ask()
    engine.answer(" home,\n\nlate.", " out.")
    window.pairs.take(0)


@pytest.mark.parametrize(
    "data",
    [
        "\ufeffEins\r\nzwei\r\n".encode(),
        "caf\xe9\n".encode("cp1252"),
        "Hi\n".encode("utf-16"),
        "a\u00a0b\u2028c 😀\n\n\n".encode(),
        b"one\r\ntwo\nthree\r\n",
        "one\u2029two\nthree\ufdd0four\u2029".encode(),
    ],
)
def test_a_file_keeps_what_the_writer_did_not_change(
    window: MainWindow, tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "story.txt"
    path.write_bytes(data)
    window.open_story(path)
    assert not window.isWindowModified()
    assert window.save_story()
    assert path.read_bytes() == data


def test_accepted_text_carries_its_choice_through_save_and_reload(
    make_window: Callable[[], MainWindow],
    engine: FakeEngine,
    store: PreferenceStore,
    tmp_path: Path,
) -> None:
    path = tmp_path / "story.md"
    window = make_window()
    QTest.keyClicks(window.editor, "She went")
    take_one(window, engine)
    QTest.keyClicks(window.editor, " Then.")
    marks = window.editor.marks()
    [choice] = store.choices()
    assert [mark.choice for mark in marks] == [choice.id]
    assert window.save_story_as(path)
    window.close()

    window = make_window()
    window.open_story(path)
    assert window.editor.marks() == marks
    window.editor.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(window.editor, "x")
    assert [(one.start, one.end) for one in window.editor.marks()] == [
        (one.start + 1, one.end + 1) for one in marks
    ]


def test_what_another_program_left_of_a_suggestion_is_still_the_machines(
    window: MainWindow, engine: FakeEngine, tmp_path: Path
) -> None:
    path = tmp_path / "story.md"
    QTest.keyClicks(window.editor, "She went")
    take_one(window, engine)
    assert window.save_story_as(path)
    [mark] = window.editor.marks()
    path.write_text("Once. " + window.text)
    window.editor.load("BUT")
    window.story.save_over_theirs()
    theirs = next(one for one in window.story.earlier() if one.name)
    text = read_story(theirs.path).text
    window.story.bring_back(text, window.story.marks_of(theirs, text))
    assert window.editor.marks() == [replace(mark, start=mark.start + 6, end=mark.end + 6)]


def test_a_story_is_the_same_one_before_and_after_it_has_a_file(
    make_window: Callable[[], MainWindow],
    engine: FakeEngine,
    store: PreferenceStore,
    tmp_path: Path,
) -> None:
    window = make_window()
    QTest.keyClicks(window.editor, "She went")
    take_one(window, engine)
    window.save_story_as(tmp_path / "story.md")
    take_one(window, engine)
    window.save_story()
    window.close()
    window = make_window()
    window.open_story(tmp_path / "story.md")
    take_one(window, engine)
    assert len({choice.pair.story for choice in store.choices()}) == 1
    assert store.choices()[0].pair.story_title == "story.md"
    window.save_story()
    window.story.new()
    take_one(window, engine)
    assert len({choice.pair.story for choice in store.choices()}) == 2


def test_a_story_that_cannot_be_opened_leaves_the_one_that_is_open(
    window: MainWindow, tmp_path: Path
) -> None:
    window.editor.load("Mine.")
    (tmp_path / "binary.txt").write_bytes(b"a\0b")
    for name in ("missing.txt", "binary.txt", ""):
        with pytest.raises(WriterError):
            window.story.open(tmp_path / name)
    assert window.text == "Mine."
    assert window.path is None


def test_what_came_before_cannot_be_undone_into(window: MainWindow, tmp_path: Path) -> None:
    QTest.keyClicks(window.editor, "Old.")
    path = tmp_path / "story.md"
    path.write_text("New.")
    window.story.open(path)
    QTest.keyClick(window.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.text == "New."


def test_marks_that_cannot_be_kept_do_not_keep_a_text_from_its_file(
    window: MainWindow, engine: FakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise WriterError("There is no room left.")

    path = tmp_path / "story.md"
    QTest.keyClicks(window.editor, "She went")
    take_one(window, engine)
    monkeypatch.setattr(story_session, "save_marks", refuse)
    assert window.save_story_as(path)
    assert path.read_text() == "She went home,\n\nlate."
    assert not window.isWindowModified()
    [sentence] = window.notices.sentences()
    assert sentence.startswith("The story is saved, but not which of its words")


def test_a_copy_of_an_old_file_is_saved_as_utf8_where_it_was_meant_to_be(
    window: MainWindow, tmp_path: Path
) -> None:
    old, copy = tmp_path / "old.txt", tmp_path / "copy.txt"
    old.write_bytes("caf\xe9\n".encode("cp1252"))
    window.open_story(old)
    window.editor.insertPlainText("日")
    assert not window.save_story_as(copy)
    [button] = [
        one for one in window.notices.findChildren(QPushButton) if one.text() == "Save as UTF-8"
    ]
    button.click()
    assert copy.read_text("utf-8") == "日café\n"
    assert old.read_bytes() == "caf\xe9\n".encode("cp1252")
    assert window.path == copy
