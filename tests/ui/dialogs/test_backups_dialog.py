"""Earlier texts of a story: kept by saves, shown as differences, brought back in one step."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QTextEdit,
    QTreeWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.fake_engine import FakeEngine
from writer_app.core.difference import difference
from writer_app.core.paths import Home
from writer_app.core.settings import Settings
from writer_app.ui import theme
from writer_app.ui.dialogs.backups_dialog import BackupsDialog
from writer_app.ui.difference_view import DifferenceView
from writer_app.ui.main_window import MainWindow


@pytest.fixture
def saved(window: MainWindow, tmp_path: Path) -> MainWindow:
    """A window whose story was saved twice."""
    QTest.keyClicks(window.editor, "The cat sat.")
    assert window.save_story_as(tmp_path / "story.md")
    QTest.keyClicks(window.editor, " It slept.")
    assert window.save_story()
    return window


@pytest.fixture
def dialog(saved: MainWindow, qtbot: QtBot) -> BackupsDialog:
    dialog = BackupsDialog(saved.story, saved)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def rows(dialog: BackupsDialog) -> list[str]:
    tree = dialog.findChild(QTreeWidget, "backupsList")
    items = [tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]
    return [item.text(1) for item in items if item is not None]


def button(dialog: BackupsDialog, words: str) -> QPushButton:
    [found] = [
        one for one in dialog.findChildren(QPushButton) if one.text().replace("&", "") == words
    ]
    return found


def page(dialog: BackupsDialog) -> str:
    """What is shown, without the thin spaces between old and new words."""
    return dialog.findChild(QTextEdit, "backupDifference").toPlainText().replace("\u2009", "")


def test_a_save_keeps_what_it_replaces_and_it_comes_back_in_one_step(
    saved: MainWindow, dialog: BackupsDialog
) -> None:
    assert rows(dialog) == ["backup"]
    assert page(dialog) == "The cat sat. It slept."
    restore = button(dialog, "Bring this text back")
    assert restore.isEnabled()
    restore.click()
    assert saved.text == "The cat sat."
    assert saved.story.unsaved
    assert not restore.isEnabled()
    saved.editor.undo()
    assert saved.text == "The cat sat. It slept."


def test_a_difference_follows_the_theme(
    qapp: QApplication, dialog: BackupsDialog, settings: Settings
) -> None:
    theme.apply(qapp, settings)
    view = dialog.findChild(QTextEdit, "backupDifference")
    for colours in (theme.DARK, theme.LIGHT):
        settings.set("appearance.theme", colours.name)
        QApplication.processEvents()
        assert f"color:{colours.danger}" in view.toHtml()
    assert page(dialog) == "The cat sat. It slept."


def test_words_that_stay_keep_their_marks(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot, tmp_path: Path
) -> None:
    QTest.keyClicks(window.editor, "She went")
    window.pairs.ask()
    engine.answer(" home late.", " out.")
    window.pairs.take(0)
    window.save_story_as(tmp_path / "story.md")
    marks = window.editor.marks()
    QTest.keyClicks(window.editor, " And then?")
    window.save_story()
    dialog = BackupsDialog(window.story, window)
    qtbot.addWidget(dialog)
    button(dialog, "Bring this text back").click()
    assert window.text == "She went home late."
    assert window.editor.marks() == marks


@pytest.mark.parametrize("kept", ["backup", "snapshot"])
def test_words_that_come_again_have_their_marks(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot, tmp_path: Path, kept: str
) -> None:
    window.editor.insert(0, 0, "🦊 ran", None)
    window.pairs.ask()
    engine.answer(" home 🦊 late.", " out.")
    window.pairs.take(0)
    window.save_story_as(tmp_path / "story.md")
    text, marks = window.text, window.editor.marks()
    if kept == "snapshot":
        window.story.take_snapshot("Then")
    window.editor.insert(3, window.editor._characters(), "stayed", None)
    if kept == "backup":
        window.save_story()
    assert window.editor.marks() == []
    dialog = BackupsDialog(window.story, window)
    qtbot.addWidget(dialog)
    button(dialog, "Bring this text back").click()
    assert window.text == text
    assert window.editor.marks() == marks
    window.editor.undo()
    assert window.editor.marks() == []


def test_a_snapshot_is_taken_by_keyboard_and_deleted(
    saved: MainWindow, dialog: BackupsDialog, answer_next: Callable[[str], list[str]]
) -> None:
    name = dialog.findChild(QLineEdit, "snapshotName")
    QTest.keyClicks(name, "Before the flood")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert rows(dialog) == ["Before the flood", "backup"]
    assert name.text() == ""
    assert not button(dialog, "Bring this text back").isEnabled()  # it is the text on the page
    asked = answer_next("Delete")
    tree = dialog.findChild(QTreeWidget, "backupsList")
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    assert asked == ["Delete the snapshot “Before the flood”?"]
    assert rows(dialog) == ["backup"]


def test_without_a_file_it_says_what_to_do(window: MainWindow, qtbot: QtBot) -> None:
    dialog = BackupsDialog(window.story, window)
    qtbot.addWidget(dialog)
    assert any("Save the story first" in one.text() for one in dialog.findChildren(QLabel))
    assert not dialog.findChild(QLineEdit, "snapshotName").isEnabled()
    assert not button(dialog, "Bring this text back").isEnabled()


def test_it_notices_that_the_story_got_a_file(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    QTest.keyClicks(window.editor, "The cat sat.")
    dialog = BackupsDialog(window.story, window)
    qtbot.addWidget(dialog)
    window.story.renamed.connect(dialog.refresh)
    assert window.save_story_as(tmp_path / "story.md")
    assert not any("Save the story first" in one.text() for one in dialog.findChildren(QLabel))
    name = dialog.findChild(QLineEdit, "snapshotName")
    assert name.isEnabled()
    QTest.keyClicks(name, "First")
    button(dialog, "Take a snapshot").click()
    assert rows(dialog) == ["First"]


def test_long_stretches_that_stay_are_folded(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    long = "\n".join(f"Paragraph {n} stays as it is." for n in range(400))
    window.editor.load(long + "\nOld end.")
    window.save_story_as(tmp_path / "story.md")
    window.editor.load(long + "\nNew end.")
    window.story.path = tmp_path / "story.md"
    window.save_story_as(tmp_path / "story.md")
    dialog = BackupsDialog(window.story, window)
    qtbot.addWidget(dialog)
    assert len(page(dialog)) < 1000
    assert page(dialog).endswith("Paragraph 399 stays as it is.\nNewOld end.")


@pytest.mark.skipif(os.name != "posix", reason="a file in the folder's place")
def test_a_backup_that_can_not_be_kept_does_not_keep_a_text_from_its_file(
    window: MainWindow, home: Home, tmp_path: Path
) -> None:
    home.backups_dir.write_text("in the way")
    path = tmp_path / "story.md"
    QTest.keyClicks(window.editor, "One.")
    window.save_story_as(path)
    QTest.keyClicks(window.editor, " Two.")
    assert window.save_story()
    assert path.read_text() == "One. Two."
    assert any("backups" in one.text() for one in window.notices.findChildren(QLabel))


def test_a_difference_of_very_many_changes_is_laid_out_once(qtbot: QtBot) -> None:
    view = DifferenceView("Changes")
    qtbot.addWidget(view)
    changed: list[None] = []
    view.document().contentsChanged.connect(lambda: changed.append(None))
    view.show_parts(difference("old word, " * 500, "new word, " * 500))
    assert "new" in view.toPlainText()
    assert len(changed) <= 2  # emptied, and filled
