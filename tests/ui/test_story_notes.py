"""Notes beside the page: the model gets them first, and they stay with their story."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.fake_engine import FakeEngine
from writer_app.core.errors import WriterError
from writer_app.core.journal import Journal
from writer_app.core.notes import load_notes, save_notes
from writer_app.core.paths import Home
from writer_app.core.settings import Settings
from writer_app.engine.types import Sight
from writer_app.services.autosave import JournalKeeper
from writer_app.ui import story_notes, theme
from writer_app.ui.main_window import MainWindow

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def note(window: MainWindow, text: str) -> None:
    """Type into the notes, as whoever opens them by their key does."""
    if window.notes.panel.isHidden():
        QTest.keyClick(window.editor, Qt.Key.Key_N, CONTROL | SHIFT)
    window.notes.field.setFocus()
    QTest.keyClicks(window.notes.field, text)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.md"
    path.write_text("Snow.")
    return path


def test_the_model_gets_them_and_they_have_an_undo_of_their_own(
    window: MainWindow, engine: FakeEngine, story: Path
) -> None:
    window.open_story(story)
    QTest.keyClicks(window.editor, "More ")
    note(window, "Ilse is late.")
    assert window.notes.field.hasFocus()
    QTest.keyClick(window.notes.field, Qt.Key.Key_Z, CONTROL)
    assert window.notes.text == ""
    assert window.text == "More Snow."
    QTest.keyClick(window.notes.field, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert window.notes.text == "Ilse is late."
    QTest.keyClick(window.notes.field, Qt.Key.Key_Escape)
    assert window.editor.hasFocus()
    assert window.text == "More Snow."
    window.pairs.ask()
    assert engine.asked[-1][0].notes == "Ilse is late."


def test_they_are_there_again_and_every_story_has_its_own(
    make_window: Callable[[], MainWindow], home: Home, story: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "other.md"
    other.write_text("Rain.")
    window = make_window()
    window.open_story(story)
    note(window, "Ilse")
    qtbot.waitUntil(lambda: load_notes(home, story) == "Ilse")  # in a pause, by itself
    note(window, " and Zoe")
    window.open_story(other)  # at once, without a pause
    assert window.notes.text == ""
    assert not window.notes.field.document().isUndoAvailable()
    note(window, "Brandt")
    window.close()
    window = make_window()
    assert window.notes.text == ""
    window.open_story(story)
    assert window.notes.text == "Ilse and Zoe"
    assert not window.story.unsaved
    window.open_story(other)
    assert window.notes.text == "Brandt"
    assert story.read_text() == "Snow."


def test_save_as_copies_them_and_a_first_save_takes_them_along(
    window: MainWindow, home: Home, tmp_path: Path, answer_next: Callable[[str], list[str]]
) -> None:
    note(window, "Ilse")
    assert window.story.unsaved
    assert window.save_story_as(tmp_path / "one.md")
    assert not window.story.unsaved
    assert load_notes(home, tmp_path / "one.md") == "Ilse"
    assert load_notes(home, None) == ""
    window.save_story_as(tmp_path / "two.md")
    note(window, " is late")
    window.open_story(tmp_path / "one.md")
    assert window.notes.text == "Ilse"
    window.open_story(tmp_path / "two.md")
    assert window.notes.text == "Ilse is late"
    window.commands["new_story"].trigger()
    assert window.notes.text == ""
    note(window, "Zoe")
    asked = answer_next("Discard")
    window.open_story(tmp_path / "one.md")
    assert asked
    assert window.notes.text == "Ilse"
    assert load_notes(home, None) == ""


def test_notes_of_a_story_without_a_file_outlive_a_crash(
    make_window: Callable[[], MainWindow], home: Home
) -> None:
    save_notes(home, None, "Ilse")  # what a window that was killed has left
    killed = JournalKeeper(home.journal_dir)
    killed.begin("", None)
    killed.edited(0, 0, "Snow.")
    killed.close()
    window = make_window()
    assert window.notes.text == "Ilse"
    assert not window.story.unsaved  # nothing to ask about
    [found] = Journal.found(home.journal_dir)
    window.story.recover(found)
    assert (window.text, window.notes.text) == ("Snow.", "Ilse")
    assert load_notes(home, None) == "Ilse"


def test_a_disk_that_refuses_is_told_of_once(
    window: MainWindow, story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise WriterError("There is no room left. Make some.")

    window.open_story(story)
    monkeypatch.setattr(story_notes, "save_notes", refuse)
    for text in ("Il", "se"):
        note(window, text)
        window.notes.save()
    assert window.notices.sentences() == ["There is no room left. Make some."]
    assert window.notes.text == "Ilse"


def test_the_writer_sees_when_notes_are_cut(window: MainWindow, story: Path) -> None:
    label = window.findChild(QLabel, "notesSeen")
    assert label is not None
    window.open_story(story)
    note(window, "Ilse and Zoe and Brandt")
    window.notes.show_sight(Sight(0, 1, "Ilse and Zoe", 5, True, 84, 1024))
    assert label.text() == "Only the first 3 words fit into what the model sees."
    window.notes.show_sight(Sight(0, 1, "Ilse and Zoe", 5, False, 84, 1024))
    assert "first 3" not in label.text()


def test_as_low_as_it_gets_the_panel_can_still_be_read(
    make_window: Callable[[], MainWindow], qapp: QApplication, settings: Settings
) -> None:
    theme.apply(qapp, settings)
    window = make_window()
    window.commands["notes"].trigger()
    window.commands["history"].trigger()
    QApplication.processEvents()
    other = window.findChild(QDockWidget, "historyPanel")
    assert other is not None
    window.resizeDocks([window.notes.panel, other], [1, 1000], Qt.Orientation.Vertical)
    QApplication.processEvents()
    label, field = window.findChild(QLabel, "notesSeen"), window.notes.field
    assert label is not None
    assert label.height() >= label.heightForWidth(label.width())
    assert field.viewport().height() >= 2 * field.fontMetrics().lineSpacing()
