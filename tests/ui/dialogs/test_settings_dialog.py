"""Every setting can be found, changed within its range and put back; so can the keys."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QTableView,
    QTabWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from writer_app.core.settings import Settings
from writer_app.ui import theme
from writer_app.ui.actions import ACTIONS
from writer_app.ui.dialogs.settings_dialog import SettingsDialog, visible_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def dialog(qtbot: QtBot, settings: Settings) -> SettingsDialog:
    dialog = SettingsDialog(settings, ACTIONS)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def change(field: QWidget) -> None:
    """Do what a writer may do with a field so that its value becomes another one."""
    if isinstance(field, QCheckBox):
        field.toggle()
    elif isinstance(field, QSpinBox | QDoubleSpinBox):
        field.stepBy(1 if field.value() < field.maximum() else -1)
    elif isinstance(field, QComboBox):
        field.setCurrentIndex(1)
        field.activated.emit(1)
    else:
        assert isinstance(field, QLineEdit)
        field.setText("another")
        field.editingFinished.emit()


@pytest.mark.parametrize("setting", visible_settings(), ids=lambda setting: setting.key)
def test_a_setting_is_changed_saved_and_put_back(
    dialog: SettingsDialog, settings: Settings, tmp_path: Path, setting
) -> None:
    field = dialog.findChild(QWidget, setting.key)
    reset = dialog.findChild(QToolButton, f"reset {setting.key}")
    assert field.accessibleName()
    assert reset.accessibleName()
    assert reset.isHidden()
    change(field)
    changed = settings.get(setting.key)
    assert changed != setting.default
    assert Settings(tmp_path / "settings.json").get(setting.key) == changed
    reset.click()
    assert settings.get(setting.key) == setting.default
    assert reset.isHidden()


def test_fields_keep_to_the_range(dialog: SettingsDialog, settings: Settings) -> None:
    for setting in visible_settings():
        field = dialog.findChild(QWidget, setting.key)
        if isinstance(field, QSpinBox | QDoubleSpinBox):
            field.setValue(10**9)
            field.setValue(-(10**9))
            assert settings.get(setting.key) == setting.minimum


def test_all_about_suggestions_stands_under_one_heading(dialog: SettingsDialog) -> None:
    headings = [each for each in dialog.findChildren(QLabel) if each.property("look") == "heading"]
    assert [each.text() for each in headings].count("Suggestions") == 1
    dialog.findChild(QLineEdit, "settingsSearch").setText("suggestions prepare")
    assert dialog.findChild(QCheckBox, "suggestions.prepare_ahead").isVisible()
    assert [each.text() for each in headings if each.isVisible()] == ["Suggestions"]


def test_what_few_writers_change_stands_last(dialog: SettingsDialog) -> None:
    headings = [each for each in dialog.findChildren(QLabel) if each.property("look") == "heading"]
    headings.sort(key=lambda each: each.mapTo(dialog, each.pos()).y())
    assert [each.text() for each in headings] == [
        "Appearance", "Editor", "Spelling", "Goals and counting", "Suggestions", "Model",
        "Suggestions, in detail",
    ]  # fmt: skip


def test_the_strength_of_the_personal_model_is_a_setting_too(
    dialog: SettingsDialog, settings: Settings
) -> None:
    field = dialog.findChild(QSpinBox, "decoding.strength")
    assert (field.minimum(), field.maximum(), field.singleStep()) == (0, 150, 5)
    assert field.text() == "100\u00a0%"
    assert field.accessibleDescription() == "0 % to 150 %, usually 100 %"
    field.stepBy(-4)
    assert settings.get("decoding.strength") == 0.8
    settings.set("decoding.strength", 1.15)
    assert field.value() == 115


def test_a_change_from_elsewhere_shows(dialog: SettingsDialog, settings: Settings) -> None:
    settings.set("decoding.temperature", 1.25)
    assert dialog.findChild(QDoubleSpinBox, "decoding.temperature").value() == 1.25


def test_a_font_that_this_machine_lacks_stays_chosen(qtbot: QtBot, settings: Settings) -> None:
    settings.set("editor.font_family", "Nowhere Serif")
    dialog = SettingsDialog(settings, ACTIONS)
    qtbot.addWidget(dialog)
    assert dialog.findChild(QComboBox, "editor.font_family").currentText() == "Nowhere Serif"
    assert settings.get("editor.font_family") == "Nowhere Serif"


def test_search_leaves_what_has_the_words(dialog: SettingsDialog) -> None:
    search = dialog.findChild(QLineEdit, "settingsSearch")
    search.setText("SEED")
    visible = {s.key for s in visible_settings() if dialog.findChild(QWidget, s.key).isVisible()}
    assert visible == {"decoding.seed"}
    search.setText("another pair")  # no setting, but an action
    tabs = dialog.findChild(QTabWidget)
    assert tabs.currentIndex() == 1
    assert dialog.findChild(QTableView, "shortcutsTable").model().rowCount() == 1
    search.setText("xyzzy")
    search.clear()
    assert dialog.findChild(QTableView, "shortcutsTable").model().rowCount() == len(ACTIONS)
    assert dialog.findChild(QWidget, "appearance.theme").isVisibleTo(dialog.findChild(QScrollArea))


def test_a_change_that_cannot_be_saved_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "vanished" / "settings.json")
    dialog = SettingsDialog(settings, ACTIONS)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.findChild(QSpinBox, "decoding.top_k").setValue(7)
    assert any("vanished" in label.text() for label in dialog.findChildren(QLabel)
               if label.isVisible())  # fmt: skip


def test_a_dialog_that_is_gone_no_longer_listens(settings: Settings) -> None:
    dialog = SettingsDialog(settings, ACTIONS)
    dialog.deleteLater()
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    settings.set("decoding.seed", 5)
    assert settings.get("decoding.seed") == 5


# Keys


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


# Out and in


def test_settings_go_to_a_file_and_come_back(
    dialog: SettingsDialog, settings: Settings, tmp_path: Path
) -> None:
    told = dialog.findChild(QLabel, "exchangeTold")
    back = dialog.findChild(QPushButton, "exchangeBack")
    assert not told.isVisible()
    settings.update({"editor.font_size": 20, "recent.stories": ["/a.md"], "model.folder": "/m"})
    settings.set_shortcut("suggest", "F7")
    dialog._exchange.export_to(tmp_path / "mine.json")
    assert told.text() == "2 changed settings and keys are in “mine.json” now."
    assert not back.isVisible()
    settings.set("editor.font_size", 9)
    settings.reset_shortcuts()
    dialog._exchange.import_from(tmp_path / "mine.json")
    assert told.text() == "Taken: Size of the story's font, in points, keys of “Suggest”."
    assert dialog.findChild(QSpinBox, "editor.font_size").value() == 20
    assert settings.shortcut("suggest") == "F7"
    back.click()
    assert (settings.get("editor.font_size"), settings.shortcuts()) == (9, {})
    assert not back.isVisible()


def test_what_is_not_taken_is_named(
    dialog: SettingsDialog, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "theirs.json"
    file.write_text(
        '{"format": "writer-app settings", "schema": 1, "shortcuts": {"suggest": "A"}, "values": '
        '{"editor.font_size": 900, "model.folder": "/etc", "decoding.top_k": 7}}'
    )
    dialog._exchange.import_from(file)
    told = dialog.findChild(QLabel, "exchangeTold").text()
    assert told.startswith("Taken: Choose among this many tokens (0: all).")
    refused = told.partition("Not taken")[2]
    assert all(one in refused for one in ("Size of the story's font", "model.folder", "Suggest"))
    assert (settings.get("decoding.top_k"), settings.get("model.folder")) == (7, "")
    file.write_text("print('hello')")
    dialog._exchange.import_from(file)
    assert "does not hold settings" in dialog.findChild(QLabel, "exchangeTold").text()


def test_search_finds_what_can_be_chosen(dialog: SettingsDialog) -> None:
    search = dialog.findChild(QLineEdit, "settingsSearch")
    for words, key in (("CUDA graphics", "model.device"), ("sepia", "appearance.theme")):
        search.setText(words)
        found = [s.key for s in visible_settings() if dialog.findChild(QWidget, s.key).isVisible()]
        assert found == [key]
    search.setText("counting goals")
    found = [s.key for s in visible_settings() if dialog.findChild(QWidget, s.key).isVisible()]
    assert found == [s.key for s in visible_settings() if s.group == "goals"]


# Large fonts


@pytest.fixture
def large_font(qapp: QApplication, settings: Settings) -> Iterator[None]:
    usual, larger = qapp.font(), QFont(qapp.font())
    larger.setPointSizeF(2 * usual.pointSizeF())
    qapp.setFont(larger)
    theme.apply(qapp, settings)
    yield
    qapp.setFont(usual)
    theme.apply(qapp, settings)


@pytest.mark.usefixtures("large_font")
def test_twice_the_font_needs_no_sideways_scrolling(dialog: SettingsDialog) -> None:
    area = dialog.findChild(QScrollArea)
    assert area.horizontalScrollBar().maximum() == 0
