"""The first steps say the keys as they are, and go away by any key that means it."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from writer_app.core.settings import Settings
from writer_app.ui.help.about_dialog import AboutDialog, parts
from writer_app.ui.help.welcome import WelcomeDialog
from writer_app.ui.main_window import MainWindow


@pytest.fixture
def welcome(window: MainWindow, settings: Settings, qtbot: QtBot) -> WelcomeDialog:
    settings.set_shortcut("suggest", "F7")
    welcome = WelcomeDialog(window.commands, 20, window)
    qtbot.addWidget(welcome)
    welcome.show()
    welcome.activateWindow()
    qtbot.waitUntil(lambda: welcome.focusWidget() is not None)
    return welcome


def test_it_says_three_steps_with_the_writers_own_keys(welcome: WelcomeDialog) -> None:
    text = "\n".join(label.text() for label in welcome.findChildren(QLabel))
    assert "suggestions with F7" in text
    assert "From 20 of them" in text
    said = QAccessible.queryAccessibleInterface(welcome).text(QAccessible.Text.Description)
    assert "suggestions with F7" in said


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_escape_and_enter_lead_to_the_page(
    welcome: WelcomeDialog, window: MainWindow, key: Qt.Key
) -> None:
    QTest.keyClick(welcome.focusWidget(), key)
    assert not welcome.isVisible()
    assert window.text == ""


def test_the_sample_is_one_press_away(welcome: WelcomeDialog) -> None:
    wanted: list[None] = []
    welcome.sample_wanted.connect(lambda: wanted.append(None))
    [sample] = [one for one in welcome.findChildren(QPushButton) if "sample" in one.text()]
    QTest.keyClick(sample, Qt.Key.Key_Return)
    assert len(wanted) == 1
    assert not welcome.isVisible()


def test_about_has_the_version_and_a_licence_for_every_part(qtbot: QtBot) -> None:
    about = AboutDialog()
    qtbot.addWidget(about)
    about.show()
    tree = about.findChild(QTreeWidget, "aboutParts")
    named = {tree.topLevelItem(row).text(0) for row in range(tree.topLevelItemCount())}
    assert {"PySide6_Essentials", "torch", "numpy"} <= named
    for name, version, licence in parts():
        assert re.match(r"\d", version), name
        assert licence, name
        assert not re.search(r"\bA?GPL|(?<!Lesser )General Public", licence.split(" OR ")[0]), name
