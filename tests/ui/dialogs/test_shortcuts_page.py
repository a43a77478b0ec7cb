"""The keys of every action can be changed and put back, and conflicts are shown."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QKeySequenceEdit,
    QLabel,
    QPushButton,
    QTableView,
    QTabWidget,
)
from pytestqt.qtbot import QtBot

from writer_app.core.settings import Settings
from writer_app.ui.actions import ACTIONS
from writer_app.ui.dialogs.settings_dialog import SettingsDialog


@pytest.fixture
def dialog(qtbot: QtBot, settings: Settings) -> SettingsDialog:
    dialog = SettingsDialog(settings, ACTIONS)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.fixture
def keys(dialog: SettingsDialog) -> QTableView:
    dialog.findChild(QTabWidget).setCurrentIndex(1)
    return dialog.findChild(QTableView, "shortcutsTable")


def row_of(keys: QTableView, identifier: str) -> int:
    return next(row for row, action in enumerate(ACTIONS) if action.id == identifier)


def text(keys: QTableView, identifier: str, column: int) -> str:
    return str(keys.model().index(row_of(keys, identifier), column).data())


def press(qtbot: QtBot, dialog: SettingsDialog, keys: QTableView, identifier: str) -> None:
    """Give an action the key F7."""
    keys.selectRow(row_of(keys, identifier))
    field = dialog.findChild(QKeySequenceEdit, "shortcutField")
    field.clear()
    qtbot.keyClick(field, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: text(keys, identifier, 1) == "F7")


def test_no_two_actions_have_the_same_keys_by_default(keys: QTableView) -> None:
    assert {text(keys, action.id, 2) for action in ACTIONS} == {""}


def test_keys_are_changed_and_conflicts_shown_on_both_sides(
    qtbot: QtBot, dialog: SettingsDialog, settings: Settings, keys: QTableView
) -> None:
    press(qtbot, dialog, keys, "suggest")
    assert settings.shortcut("suggest") == "F7"
    press(qtbot, dialog, keys, "neither")
    assert "Neither" in text(keys, "suggest", 2)
    assert "Suggest" in text(keys, "neither", 2)
    buttons = {b.text().replace("&", ""): b for b in dialog.findChildren(QPushButton)}
    buttons["No keys"].click()
    assert settings.shortcut("neither") == ""
    assert "Neither" not in text(keys, "suggest", 2)
    buttons["Reset"].click()
    assert settings.shortcut("neither") is None
    assert text(keys, "neither", 1) == "Alt+0"


def test_second_keys_count_as_conflicts(settings: Settings, keys: QTableView) -> None:
    settings.set_shortcut("suggest", "Ctrl+Y")  # also redoes, on other systems
    assert "Redo" in text(keys, "suggest", 2)


def test_keys_can_be_added_and_conflict_wherever_they_stand(
    qtbot: QtBot, dialog: SettingsDialog, settings: Settings, keys: QTableView
) -> None:
    add = dialog.findChild(QCheckBox, "addKeys")
    keys.selectRow(row_of(keys, "suggest"))
    add.setChecked(True)
    field = dialog.findChild(QKeySequenceEdit, "shortcutField")
    field.clear()
    qtbot.keyClick(field, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: text(keys, "suggest", 1) == "Ctrl+Enter, F7")
    assert settings.shortcut("suggest") == "Ctrl+Enter; F7"
    assert not add.isChecked()
    press(qtbot, dialog, keys, "neither")
    assert "Neither" in text(keys, "suggest", 2)
    assert "Suggest" in text(keys, "neither", 2)


def test_the_letters_of_menus_and_the_pages_own_keys_are_conflicts_too(
    settings: Settings, dialog: SettingsDialog, keys: QTableView
) -> None:
    keys.selectRow(row_of(keys, "suggest"))
    settings.set_shortcut("suggest", "Alt+F")
    assert text(keys, "suggest", 2) == "⚠ same as File"
    told = [one.text() for one in dialog.findChildren(QLabel)]
    assert any("Same keys as “File”" in one for one in told)
    settings.set_shortcut("suggest", "Ctrl+Left")
    assert text(keys, "suggest", 2) == "⚠ the page's own"
    told = [one.text() for one in dialog.findChildren(QLabel)]
    assert any("The page has these keys too" in one for one in told)
    settings.set_shortcut("suggest", "Ctrl+K")
    assert text(keys, "suggest", 2) == "changed by you"


def test_a_key_that_types_is_refused_and_told(
    qtbot: QtBot, dialog: SettingsDialog, settings: Settings, keys: QTableView
) -> None:
    keys.selectRow(row_of(keys, "suggest"))
    field = dialog.findChild(QKeySequenceEdit, "shortcutField")
    field.clear()
    qtbot.keyClick(field, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: dialog._problem.isVisible())
    assert dialog._problem.text() == "A is needed for typing. Press it with Ctrl or Alt."
    assert settings.shortcut("suggest") is None
    assert field.keySequence().toString() == "Ctrl+Enter"


def test_all_keys_are_reset_at_once(
    dialog: SettingsDialog,
    settings: Settings,
    keys: QTableView,
    answer_next: Callable[[str], list[str]],
) -> None:
    [button] = [one for one in dialog.findChildren(QPushButton) if "all…" in one.text()]
    assert not button.isEnabled()
    settings.set_shortcut("suggest", "F7")
    settings.set_shortcut("neither", "")
    answer_next("Cancel")
    button.click()
    assert settings.shortcut("suggest") == "F7"
    answer_next("Reset all")
    button.click()
    assert settings.shortcuts() == {}
    assert text(keys, "suggest", 1) == "Ctrl+Enter"
    assert not button.isEnabled()
