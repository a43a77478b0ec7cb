"""A file that others change or write in: whatever the writer decides, both texts are somewhere."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.fake_engine import FakeEngine
from writer_app.core import files
from writer_app.core.journal import _replay
from writer_app.core.paths import Home
from writer_app.core.story_lock import StoryLock
from writer_app.ui.dialogs.changed_dialog import ChangedDialog
from writer_app.ui.main_window import MainWindow

Answer = Callable[[str], list[str]]
CHANGED = "“ferry.md” was changed by another program."
GONE = (
    "“ferry.md” is not in its folder any more; its text is only here. Save it there again, or in "
    "another place."
)
MINE = "xThe ferry came in late."
THEIRS = "The ferry came in early.\nNobody waved."


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "stories" / "ferry.md"
    path.parent.mkdir()
    path.write_text("The ferry came in late.\n")
    return path


@pytest.fixture
def changed(window: MainWindow, story: Path) -> MainWindow:
    """A window with unsaved words whose file another program has changed."""
    window.open_story(story)
    QTest.keyClicks(window.editor, "x")
    story.write_text(THEIRS + "\n")
    return window


@pytest.fixture
def other(story: Path) -> Iterator[StoryLock]:
    """Another window that writes in the story, with a data folder of its own."""
    lock = StoryLock(story)
    assert lock.acquire()
    yield lock
    lock.release()


def come_back(window: MainWindow) -> None:
    QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))


def press(window: MainWindow, text: str) -> None:
    [button] = [one for one in window.notices.findChildren(QPushButton) if one.text() == text]
    button.click()
    QApplication.processEvents()


def choose_next(text: str) -> list[str]:
    """Answers the dialog of both texts; what it shows is in the list."""
    shown: list[str] = []

    def click() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ChangedDialog)
        shown.append(dialog._page.toPlainText().replace("\u2009", ""))  # between old and new
        buttons = dialog.findChildren(QPushButton)
        [found] = [one for one in buttons if one.text().replace("&", "") == text]
        found.click()

    QTimer.singleShot(0, click)
    return shown


def earlier(window: MainWindow) -> dict[str, str]:
    return {one.name: one.path.read_text() for one in window.story.earlier()}


def test_both_are_seen_and_mine_is_kept(changed: MainWindow, story: Path) -> None:
    come_back(changed)
    assert changed.notices.sentences() == [CHANGED]
    shown = choose_next("Keep mine")
    press(changed, "See both…")
    assert shown == ["xTheThe ferry came in lateearly.\nNobody waved."]
    assert story.read_text() == MINE + "\n"
    assert earlier(changed)["Theirs, before mine was kept"] == THEIRS + "\n"
    assert not changed.isWindowModified()
    assert changed.notices.sentences() == []


def test_theirs_comes_in_as_one_step_and_marks_stay(
    window: MainWindow, story: Path, engine: FakeEngine
) -> None:
    window.open_story(story)
    window.editor.moveCursor(window.editor.textCursor().MoveOperation.End)
    window.pairs.ask()
    engine.answer(" She waited on the quay.", " out.")
    window.pairs.take(0)
    mine = window.text
    marks = window.editor.marks()
    window.save_story()
    story.write_text("Theirs. " + mine + "\n")
    come_back(window)
    press(window, "Take theirs")
    assert window.text == "Theirs. " + mine
    assert not window.isWindowModified()
    assert [(one.start - 8, one.end - 8) for one in window.editor.marks()] == [
        (one.start, one.end) for one in marks
    ]
    assert earlier(window)["Mine, before theirs was taken"] == mine + "\n"
    assert window.save_story()
    window.editor.undo()
    assert window.text == mine
    assert window.editor.marks() == marks
    assert window.isWindowModified()


def test_both_are_kept_in_a_file_each(
    changed: MainWindow, story: Path, answer_next: Answer
) -> None:
    (story.parent / "ferry (mine).md").write_text("An earlier one.")
    QTimer.singleShot(0, lambda: choose_next("Keep both"))
    answer_next("See both…")
    assert changed.save_story()
    assert story.read_text() == THEIRS + "\n"
    mine = story.parent / "ferry (mine 2).md"
    assert mine.read_text() == MINE + "\n"
    assert changed.path == mine
    assert len(changed.notices.sentences()) == 1
    assert (story.parent / "ferry (mine).md").read_text() == "An earlier one."


def test_looking_decides_nothing(changed: MainWindow, story: Path, answer_next: Answer) -> None:
    QTimer.singleShot(0, lambda: choose_next("Cancel"))
    answer_next("See both…")
    assert not changed.save_story()
    assert (story.read_text(), changed.text) == (THEIRS + "\n", MINE)
    assert changed.isWindowModified()


@pytest.mark.parametrize("answer", ["Keep mine", "Take theirs"])
@pytest.mark.skipif(os.name != "posix", reason="a file in the folder's place")
def test_nothing_gives_way_that_cannot_be_kept(
    changed: MainWindow, story: Path, home: Home, answer_next: Answer, answer: str
) -> None:
    home.backups_dir.write_text("in the way")
    answer_next(answer)
    assert not changed.save_story()
    assert (story.read_text(), changed.text) == (THEIRS + "\n", MINE)
    assert changed.isWindowModified()
    assert "Save as…" in [one.text() for one in changed.notices.findChildren(QPushButton)]


def test_a_change_between_looking_and_replacing_is_met(
    changed: MainWindow, story: Path, answer_next: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last moment: the new text lies beside the old one already."""
    write_new = files._write_new
    left = ["Third.\n", "Second.\n"]

    def write(path: Path, data: bytes, mode: int | None) -> os.stat_result:
        if path.parent == story.parent and left:
            story.write_text(left.pop())
        return write_new(path, data, mode)

    story.write_text("The ferry came in late.\n")
    monkeypatch.setattr(files, "_write_new", write)
    asked = [answer_next("Keep mine")]
    QTimer.singleShot(0, lambda: asked.append(answer_next("Keep mine")))
    assert changed.save_story()
    assert [len(one) for one in asked] == [1, 1]
    assert story.read_text() == MINE + "\n"
    assert {"Second.\n", "Third.\n"} <= {one.path.read_text() for one in changed.story.earlier()}


def test_theirs_that_is_no_text_is_kept_too(
    changed: MainWindow, story: Path, answer_next: Answer
) -> None:
    story.write_bytes(b"\0\1\2 broken\r\n\n")
    answer_next("Take theirs")
    assert not changed.save_story()
    assert changed.text == MINE
    choose_next("Keep mine")
    assert changed.others.see_both()
    assert story.read_text() == MINE + "\n"
    assert b"\0\1\2 broken\r\n\n" in [one.path.read_bytes() for one in changed.story.earlier()]


# Another window


def test_a_story_open_elsewhere_can_only_be_read(
    window: MainWindow, story: Path, other: StoryLock
) -> None:
    window.open_story(story)
    assert window.notices.sentences() == [
        "“ferry.md” is open in another window, so it can only be read here."
    ]
    assert "read-only" in window.windowTitle()
    QTest.keyClicks(window.editor, "x")
    window.editor.selectAll()
    QTest.keyClicks(window.editor, "y")
    window.editor.paste()
    assert window.text == "The ferry came in late."
    assert not window.commands["suggest"].isEnabled()
    assert not window.save_story()
    assert story.read_text() == "The ferry came in late.\n"


def test_writing_there_anyway_still_overwrites_nothing(
    window: MainWindow, story: Path, other: StoryLock, answer_next: Answer
) -> None:
    window.open_story(story)
    press(window, "Write anyway")
    assert window.notices.sentences() == []
    assert window.windowTitle() == "ferry.md[*]"
    QTest.keyClicks(window.editor, "x")
    story.write_text(THEIRS)
    asked = answer_next("Cancel")
    assert not window.save_story()
    assert asked == [CHANGED]


def test_a_copy_may_be_written_in(
    window: MainWindow, story: Path, other: StoryLock, tmp_path: Path
) -> None:
    window.open_story(story)
    assert not window.save_story_as(story)
    assert window.save_story_as(tmp_path / "copy.md")
    assert window.notices.sentences() == []
    QTest.keyClicks(window.editor, "x")
    assert window.save_story()
    assert not window.save_story_as(story)  # the other window's
    assert window.path == tmp_path / "copy.md"
    assert story.read_text() == "The ferry came in late.\n"


def test_when_the_other_window_closes_one_may_write(
    window: MainWindow, story: Path, other: StoryLock
) -> None:
    window.open_story(story)
    story.write_text("Saved there.\n")
    come_back(window)
    assert window.text == "Saved there."
    assert "only be read" in window.notices.sentences()[0]
    other.release()
    come_back(window)
    assert window.notices.sentences() == [
        "The other window has closed “ferry.md”; you can write here now."
    ]
    QTest.keyClicks(window.editor, "x")
    assert window.save_story()
    assert not StoryLock(story).acquire()
    window.story.new()
    assert other.acquire()


def test_a_story_is_let_go_when_the_window_closes(window: MainWindow, story: Path) -> None:
    window.open_story(story)
    window.save_story_as(story.with_name("second.md"))
    first, second = StoryLock(story), StoryLock(story.with_name("second.md"))
    assert first.acquire()
    assert not second.acquire()
    window.close()
    assert second.acquire()
    first.release()
    second.release()


def test_a_story_open_elsewhere_is_changed_by_no_command(
    window: MainWindow, story: Path, other: StoryLock
) -> None:
    window.commands["replace"].trigger()
    window.open_story(story)
    for name in ("replace", "typography", "section_up", "section_down"):
        assert not window.commands[name].isEnabled()
    assert not window.finder.bar._replace_one.isVisible()
    window.editor.replace([(0, 3, "A")])
    window.editor.insert(0, 3, "A", None)
    window.editor.exchange(0, 4, 10)
    assert window.text == "The ferry came in late."
    press(window, "Write anyway")
    assert window.commands["replace"].isEnabled()


# A file that is gone


def test_a_deleted_file_leaves_its_text_on_the_page(
    window: MainWindow, story: Path, home: Home, qtbot: QtBot
) -> None:
    window.open_story(story)
    come_back(window)
    assert window.notices.sentences() == []
    story.unlink()
    for _ in range(2):
        come_back(window)
        assert window.notices.sentences() == [GONE]
    assert window.isWindowModified()

    def journalled() -> list[str]:
        found = map(_replay, home.journal_dir.glob("*.journal"))
        return [one.text for one in found if one is not None]

    qtbot.waitUntil(lambda: journalled() == ["The ferry came in late."])
    press(window, "Save")
    assert story.read_text() == "The ferry came in late.\n"
    assert window.notices.sentences() == []
    assert not window.isWindowModified()


def test_the_window_does_not_take_the_last_text_along(
    window: MainWindow, story: Path, answer_next: Answer
) -> None:
    window.open_story(story)
    story.unlink()
    asked = answer_next("Cancel")
    assert not window.close()
    assert len(asked) == 1
    answer_next("Save")
    assert window.close()
    assert story.read_text() == "The ferry came in late.\n"


def test_a_file_that_comes_back_is_no_loss(window: MainWindow, story: Path) -> None:
    window.open_story(story)
    away = story.rename(story.with_name("away.md"))
    come_back(window)
    assert window.notices.sentences() == [GONE]
    away.rename(story)
    come_back(window)
    assert window.notices.sentences() == []
    assert window.save_story()


def test_a_story_follows_its_folder_to_another_name(window: MainWindow, story: Path) -> None:
    """What is there is held by this window itself, not by another one."""
    window.open_story(story)
    QTest.keyClicks(window.editor, "x")
    moved = story.parent.rename(story.parent.with_name("novels")) / story.name
    assert not window.save_story()
    assert window.save_story_as(moved)
    assert (window.path, moved.read_text()) == (moved, MINE + "\n")
    assert not StoryLock(moved).acquire()


@pytest.mark.skipif(os.name != "posix", reason="names of 255 bytes")
def test_a_name_with_no_room_for_mine_is_told(
    window: MainWindow, tmp_path: Path, answer_next: Answer
) -> None:
    path = tmp_path / f"{'long' * 62}.md"
    path.write_text("One.")
    window.open_story(path)
    QTest.keyClicks(window.editor, "x")
    path.write_text("Two.")
    QTimer.singleShot(0, lambda: choose_next("Keep both"))
    answer_next("See both…")
    assert not window.save_story()
    assert window.text == "xOne."
    assert "Save as…" in [one.text() for one in window.notices.findChildren(QPushButton)]
