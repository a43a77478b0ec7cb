"""A side panel: opened by its action, left by Escape, found again where it was."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QMainWindow, QPlainTextEdit
from pytestqt.qtbot import QtBot

from writer_app.ui.side_panel import SidePanel


def made(qtbot: QtBot) -> tuple[QMainWindow, SidePanel, QAction]:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(QPlainTextEdit())
    action = QAction("Notes", window, checkable=True)
    panel = SidePanel(window, "notes", "Notes", QListWidget(), action)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window, panel, action


def test_the_action_opens_it_and_escape_leads_back(qtbot: QtBot) -> None:
    window, panel, action = made(qtbot)
    assert panel.isHidden()
    action.trigger()
    assert panel.isVisible()
    assert action.isChecked()
    qtbot.waitUntil(panel.widget().hasFocus)
    QTest.keyClick(panel.widget(), Qt.Key.Key_Escape)
    assert window.centralWidget().hasFocus()
    assert panel.isVisible()
    panel.close()
    assert not action.isChecked()


def test_it_is_found_where_it_was(qtbot: QtBot) -> None:
    first, panel, action = made(qtbot)
    action.trigger()
    assert panel.isVisible()
    state = first.saveState()
    second, again, its_action = made(qtbot)
    second.restoreState(state)
    assert again.isVisible()
    assert its_action.isChecked()
