"""The writer's own words can be looked through, added and removed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QTabWidget
from pytestqt.qtbot import QtBot

from writer_app.core.paths import Home, open_home
from writer_app.core.settings import Settings
from writer_app.services.spelling import SpellingService
from writer_app.ui.dialogs.words_dialog import WordsDialog


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "home")


@pytest.fixture
def dialog(qtbot: QtBot, home: Home) -> Iterator[WordsDialog]:
    service = SpellingService(home, Settings(home.settings_file))
    for word in ("tarn", "Elspeth", "fell"):
        service.add(word)
    dialog = WordsDialog(service)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    service.close()


def page(dialog: WordsDialog) -> tuple[QLineEdit, QListWidget]:
    """The field and the list of the page that is shown."""
    shown = dialog.findChild(QTabWidget).currentWidget()
    return shown.findChild(QLineEdit), shown.findChild(QListWidget)


def listed(dialog: WordsDialog) -> list[str]:
    words = page(dialog)[1]
    return [words.item(row).text() for row in range(words.count())]


def test_words_are_looked_for_added_and_removed_by_keyboard(
    dialog: WordsDialog, home: Home
) -> None:
    assert listed(dialog) == ["Elspeth", "fell", "tarn"]
    field, words = page(dialog)
    QTest.keyClicks(field, "el")
    assert listed(dialog) == ["Elspeth", "fell"]
    words.setFocus()
    QTest.keyClick(words, Qt.Key.Key_Down)
    QTest.keyClick(words, Qt.Key.Key_Home)
    QTest.keyClick(words, Qt.Key.Key_Delete)
    assert listed(dialog) == ["fell"]
    field.clear()
    QTest.keyClicks(field, "two words")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert home.words_file.read_text("utf-8") == "fell\ntarn\n"
    field.clear()
    QTest.keyClicks(field, "beck")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert listed(dialog) == ["beck", "fell", "tarn"]
    assert home.words_file.read_text("utf-8") == "beck\nfell\ntarn\n"


def test_a_story_has_words_of_its_own(dialog: WordsDialog) -> None:
    dialog.findChild(QTabWidget).setCurrentIndex(1)
    assert listed(dialog) == []
    field, _ = page(dialog)
    QTest.keyClicks(field, "Tamsyn")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert listed(dialog) == ["Tamsyn"]
    dialog.findChild(QTabWidget).setCurrentIndex(0)
    assert "Tamsyn" not in listed(dialog)
