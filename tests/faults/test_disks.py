"""Full, read-only and vanished disks: a sentence, Save as, and never a byte of the text lost."""

import json
import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.faults.disks import Disk, disk
from writer_app import app
from writer_app.core.errors import WriterError
from writer_app.core.journal import Journal
from writer_app.core.paths import open_home
from writer_app.ui.main_window import MainWindow

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="disks as POSIX has them")

OLD = "The ferry came in late.\n" * 200


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Disk]:
    """The disk of the stories."""
    with disk(tmp_path / "stick") as made:
        yield made


@pytest.fixture
def home_disk(tmp_path: Path) -> Iterator[Disk]:
    """The disk of the data folder."""
    with disk(tmp_path / "home disk") as made:
        yield made


@pytest.fixture
def build(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], MainWindow]]:
    """Opens the real program on a data folder, without its model."""
    monkeypatch.setattr(app.Program, "load_model", lambda self: None)
    windows: list[MainWindow] = []

    def make(home: Path) -> MainWindow:
        window = app.build(home)
        windows.append(window)
        window.show()
        return window

    yield make
    for window in windows:
        window.story.new()  # or closing would ask, also for a story whose disk is gone by now
        window.close()


def story_on(place: Disk, window: MainWindow) -> Path:
    path = place.folder / "ferry.md"
    path.write_text(OLD)
    window.open_story(path)
    return path


def buttons(window: MainWindow) -> list[str]:
    return [one.text() for one in window.notices.findChildren(QPushButton)]


def flush(window: MainWindow, qtbot: QtBot) -> None:
    journal = app.program_of(window).journal
    journal.flush()
    qtbot.waitUntil(lambda: not journal._worker.busy)  # also what a failure has led to


def journalled(home: Path) -> list[str]:
    """What a crash now would leave, whoever holds it."""
    from writer_app.core.journal import _replay

    found = [_replay(file) for file in open_home(home).journal_dir.glob("*.journal")]
    return [one.text for one in found if one is not None]


@pytest.mark.parametrize("fault", ["full", "read-only", "vanished"])
def test_a_story_whose_disk_fails_can_be_saved_elsewhere(
    build: Callable[[Path], MainWindow], stick: Disk, tmp_path: Path, qtbot: QtBot, fault: str
) -> None:
    home = tmp_path / "home"
    window = build(home)
    path = story_on(stick, window)
    QTest.keyClicks(window.editor, "Mine. ")
    mine = window.text
    if fault == "full":
        stick.fill()
    elif fault == "read-only":
        stick.set_read_only(True)
    else:
        stick.vanish()
    for _ in range(3):
        assert not window.save_story()
    assert len(window.notices.sentences()) == 1
    assert "Save as…" in buttons(window)
    assert (window.text, window.isWindowModified()) == (mine, True)
    flush(window, qtbot)
    assert journalled(home) == [mine]
    if fault != "vanished":
        assert path.read_text() == OLD
        assert {one.name for one in stick.folder.iterdir()} <= {path.name, "ballast"}
    if stick.real or fault != "full":  # the limit is for all disks
        assert window.save_story_as(tmp_path / "safe.md")
        assert (tmp_path / "safe.md").read_text() == mine + "\n"
        assert window.notices.sentences() == []
    if fault == "full":
        stick.free()
        assert window.save_story_as(path)
        assert path.read_text() == mine + "\n"


def test_a_read_only_story_is_told_once_at_opening(
    build: Callable[[Path], MainWindow], stick: Disk, tmp_path: Path
) -> None:
    window = build(tmp_path / "home")
    path = stick.folder / "ferry.md"
    path.write_text(OLD)
    stick.set_read_only(True)
    window.open_story(path)
    [sentence] = window.notices.sentences()
    assert "may only be read where it is" in sentence
    QTest.keyClicks(window.editor, "Mine. ")
    assert window.save_story_as(tmp_path / "mine.md")
    assert (tmp_path / "mine.md").read_text() == "Mine. " + OLD


@pytest.mark.parametrize("fault", ["full", "read-only", "vanished"])
def test_a_data_folder_that_fails_never_stands_in_the_way_of_a_save(
    build: Callable[[Path], MainWindow],
    home_disk: Disk,
    tmp_path: Path,
    qtbot: QtBot,
    fault: str,
) -> None:
    if fault == "full" and not home_disk.real:
        pytest.skip("without a file system of its own the limit would be the story's too")
    home = home_disk.folder / "home"
    window = build(home)
    settings = app.program_of(window).settings
    settings.set("editor.font_size", 17)
    path = tmp_path / "ferry.md"
    path.write_text(OLD)
    window.open_story(path)
    kept_settings = (home / "settings.json").read_bytes()
    if fault == "full":
        home_disk.fill()
    elif fault == "read-only":
        home_disk.set_read_only(True)
    else:
        home_disk.vanish()
    QTest.keyClicks(window.editor, "Mine. ")
    mine = window.text
    flush(window, qtbot)
    assert any("would not outlive a crash" in one for one in window.notices.sentences())
    assert window.save_story()
    assert path.read_text() == mine + "\n"
    assert not window.isWindowModified()
    window.commands["larger_text"].trigger()
    QTest.keyClicks(window.editor, "More. ")
    more = window.text
    flush(window, qtbot)
    assert window.save_story()
    assert path.read_text() == more + "\n"
    if fault == "vanished":
        return
    assert (home / "settings.json").read_bytes() == kept_settings
    json.loads((home / "settings.json").read_bytes())
    if fault == "full":
        home_disk.free()
    else:
        home_disk.set_read_only(False)
    QTest.keyClicks(window.editor, "Again. ")
    flush(window, qtbot)
    assert journalled(home) == [window.text]


def test_a_journal_that_somebody_removes_begins_anew(
    build: Callable[[Path], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    home = tmp_path / "home"
    window = build(home)
    journal_dir = open_home(home).journal_dir
    for remains in ("the folder", "nothing", "nothing"):
        QTest.keyClicks(window.editor, "Some words. ")
        flush(window, qtbot)
        assert journalled(home) == [window.text]
        shutil.rmtree(journal_dir)
        if remains == "the folder":
            journal_dir.mkdir()
        QTest.keyClicks(window.editor, "More. ")
        flush(window, qtbot)
        told = any("would not outlive a crash" in one for one in window.notices.sentences())
        assert told == (remains == "nothing")
        journal_dir.mkdir(exist_ok=True)
    QTest.keyClicks(window.editor, "And more.")
    flush(window, qtbot)
    assert journalled(home) == [window.text]


def test_a_start_on_a_full_disk_is_told(
    build: Callable[[Path], MainWindow], home_disk: Disk, tmp_path: Path
) -> None:
    if not home_disk.real:
        pytest.skip("without a file system of its own the limit would be everything's")
    home = home_disk.folder / "home"
    build(home).close()
    home_disk.fill()
    window = build(home)
    story = tmp_path / "story.md"
    QTest.keyClicks(window.editor, "Written on a full disk.")
    assert window.save_story_as(story)
    assert story.read_text() == "Written on a full disk."


def test_a_start_on_a_read_only_disk_is_a_sentence(
    build: Callable[[Path], MainWindow], home_disk: Disk
) -> None:
    home = home_disk.folder / "home"
    build(home).close()
    home_disk.set_read_only(True)
    with pytest.raises(WriterError, match="cannot be written"):
        build(home)


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_disks_that_fail_at_random(
    build: Callable[[Path], MainWindow], stick: Disk, home_disk: Disk, tmp_path: Path, qtbot: QtBot
) -> None:
    if not (stick.real and home_disk.real):
        pytest.skip("needs two file systems of its own")
    chance = random.Random("disks")
    window = build(home_disk.folder / "home")
    path = story_on(stick, window)
    content = path.read_bytes()
    tally: Counter[str] = Counter()
    for _ in range(2000):
        does = chance.choice(["type", "type", "save", "save", "fill", "free", "guard", "allow"])
        which = chance.choice([stick, home_disk])
        if does == "type":
            words = " ".join(str(chance.random()) for _ in range(chance.randint(1, 40)))
            window.editor.insertPlainText(words)
            if len(window.text) > 12_000:
                window.editor.selectAll()
                window.editor.insertPlainText("Anew. ")
            flush(window, qtbot)
        elif does == "save":
            mine = window.text
            changed = window.isWindowModified()
            saved = window.save_story()
            tally["saved" if saved else "refused"] += 1
            assert window.text == mine
            assert window.isWindowModified() == (changed and not saved)
            now = path.read_bytes()
            assert now == ((mine + "\n").encode() if saved else content)
            assert {one.name for one in stick.folder.iterdir()} <= {path.name, "ballast"}
            content = now
        else:
            tally[does] += 1
            which.set_read_only(False)
            if does == "fill":
                which.fill()
            elif does == "guard":
                which.set_read_only(True)
            else:
                which.free()
        QApplication.processEvents()
    for one in (stick, home_disk):
        one.set_read_only(False)
        one.free()
    assert window.save_story()
    assert path.read_text() == window.text + "\n"
    QTest.keyClicks(window.editor, "x")
    flush(window, qtbot)
    assert journalled(home_disk.folder / "home") == [window.text]
    assert Journal.found(open_home(home_disk.folder / "home").journal_dir) == []  # it is held
    print(f"\ndisks that fail at random: {dict(tally)}")
