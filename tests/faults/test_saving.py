"""SIGKILL at random moments of typing and saving: the file is whole, and the rest comes back."""

import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.faults.saver_process import version
from tests.faults.test_kill import MOST_LOST, run_and_kill
from writer_app import app
from writer_app.core import story_lock
from writer_app.core.journal import Journal
from writer_app.core.paths import open_home
from writer_app.ui.main_window import MainWindow


def last(lines: list[str], kind: str, before: float = float("inf")) -> int:
    """The newest version that was told in this way before a moment; 0 if none was."""
    told = [line.split()[1:] for line in lines if line.startswith(f"{kind} ")]
    return max((int(words[-1]) for words in told if float(words[0]) < before), default=0)


def kill_and_look(folder: Path, moments: random.Random, build: Callable[[Path], MainWindow]) -> str:
    """Kill a saver at a random moment, reopen, and return where the newest text was found."""
    folder.mkdir()
    home, story = folder / "home", folder / "story.md"
    if moments.random() < 0.5:  # while it saves
        wait_for, delay = f"saving {moments.choice([1, 2, 3, 5, 6, 7])}", moments.uniform(0, 0.06)
    else:
        wait_for, delay = "typed", moments.uniform(0, 4)
    lines, killed = run_and_kill(
        home, [str(story), str(story_lock.locks_dir())], wait_for, delay, "saver_process"
    )
    saved, saving = last(lines, "saved"), last(lines, "saving")
    text = story.read_text()
    number = int(text.split()[1])
    assert text == version(number), "half a file"
    assert number in (saved, saving)

    window = build(home)
    window.restore_session()
    assert window.text == version(number)
    assert window.path == story
    assert not window.story.read_only
    QApplication.processEvents()  # offers what was not saved
    found = Journal.found(open_home(home).journal_dir)
    assert len(found) <= 1
    restore = [one for one in window.notices.findChildren(QPushButton) if one.text() == "Restore"]
    assert len(restore) == len(found)
    newest = number
    if found:
        restore[0].click()
        newest = max(newest, int(window.text.split()[1]))
        assert window.text == found[0].text == version(int(window.text.split()[1]))
        if window.text == version(newest) and newest > number:
            assert window.save_story()
            assert story.read_text() == version(newest)
    typed = last(lines, "typed", killed - MOST_LOST)
    assert newest >= typed, (newest, typed)
    window.editor.document().setModified(False)
    window.close()
    if number > saved:
        return "the save had just been done"
    return "journal" if newest > number else "file"


@pytest.fixture
def build(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], MainWindow]:
    """Opens the real program on a data folder, without its model."""
    monkeypatch.setattr(app.Program, "load_model", lambda self: None)

    def make(home: Path) -> MainWindow:
        window = app.build(home)
        window.show()
        return window

    return make


def test_a_kill_while_saving_leaves_a_whole_file(
    tmp_path: Path, build: Callable[[Path], MainWindow]
) -> None:
    kill_and_look(tmp_path / "one", random.Random(1), build)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_sixty_kills_leave_whole_files_and_all_of_the_text(
    tmp_path: Path, build: Callable[[Path], MainWindow]
) -> None:
    moments = random.Random("saving")
    tally: Counter[str] = Counter()
    begin = time.monotonic()
    for number in range(60):
        tally[kill_and_look(tmp_path / str(number), moments, build)] += 1
    remains = len(list(tmp_path.rglob(".writer-*.tmp")))
    seconds = time.monotonic() - begin
    print(f"\n60 kills in {seconds:.0f} s; newest text in: {dict(tally)}; unfinished: {remains}")
    assert sum(tally.values()) == 60
