"""Full screen shows the page; the rest comes when it is wanted, and all is back afterwards."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.fake_engine import FakeEngine
from writer_app.core.settings import Settings
from writer_app.ui.main_window import MainWindow


@pytest.fixture
def pointer(monkeypatch: pytest.MonkeyPatch) -> Callable[[QPoint], None]:
    """Puts the pointer somewhere on the screen; it begins where nothing waits."""
    there = [QPoint(400, 300)]
    monkeypatch.setattr(QCursor, "pos", lambda: there[0])

    def put(point: QPoint) -> None:
        there[0] = point

    return put


def touch(window: MainWindow, side: Qt.Edge) -> QWidget:
    """Move the pointer onto an edge."""
    edge = window.full_screen._edges[side]
    assert edge.isVisible()
    assert edge.geometry().intersects(window.rect())
    middle = QPointF(edge.rect().center())
    QApplication.sendEvent(edge, QEnterEvent(middle, middle, edge.mapToGlobal(middle)))
    return edge


def bars(window: MainWindow) -> list[bool]:
    return [
        window.menuBar().isVisible(),
        window.statusBar().isVisible(),
        window.outline.panel.isVisible(),
    ]


def test_nothing_but_the_page_and_back(
    window: MainWindow, engine: FakeEngine, pointer: Callable[[QPoint], None]
) -> None:
    window.commands["outline"].trigger()
    window.editor.setFocus()
    QTest.keyClick(window.editor, Qt.Key.Key_F11)
    assert window.isFullScreen()
    assert bars(window) == [False, False, False]
    assert window.editor.hasFocus()
    QTest.keyClicks(window.editor, "Words")
    QTest.keyClick(window.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(engine.asked) == 1  # the keys of actions work
    window.pairs.dismiss()
    QTest.keyClick(window.editor, Qt.Key.Key_F11)
    assert not window.isFullScreen()
    assert bars(window) == [True, True, True]
    assert window.commands["outline"].isChecked()
    assert not window.full_screen._menu.isVisible()


def test_the_pointer_brings_each_and_leaving_puts_it_away(
    window: MainWindow, pointer: Callable[[QPoint], None]
) -> None:
    window.commands["outline"].trigger()
    window.editor.setFocus()
    window.commands["full_screen"].trigger()
    menu = window.full_screen._menu
    page = window.editor.mapToGlobal(QPoint(0, 0))

    assert menu.geometry().bottom() < 0
    touch(window, Qt.Edge.TopEdge)
    assert menu.geometry().top() == 0
    assert window.editor.mapToGlobal(QPoint(0, 0)) == page  # laid over, the text stays
    pointer(menu.mapToGlobal(menu.rect().center()))
    window.full_screen.put_away()
    assert menu.geometry().top() == 0
    pointer(QPoint(400, 300))
    window.full_screen.put_away()
    assert menu.geometry().bottom() < 0

    touch(window, Qt.Edge.BottomEdge)
    assert bars(window) == [False, True, False]
    touch(window, Qt.Edge.LeftEdge)
    assert bars(window) == [False, True, True]
    assert not window.full_screen._edges[Qt.Edge.RightEdge].isVisible()  # nothing waits there
    window.outline.panel.widget().setFocus()
    window.full_screen.put_away()
    assert bars(window) == [False, False, True]  # the keyboard is in it
    window.editor.setFocus()
    window.full_screen.put_away()
    assert bars(window) == [False, False, False]
    assert not window.full_screen._timer.isActive()

    window.commands["outline"].trigger()  # opened by its key, it stays
    window.editor.setFocus()
    window.full_screen.put_away()
    assert bars(window) == [False, False, True]


def test_the_menu_by_its_key(
    window: MainWindow, qtbot: QtBot, pointer: Callable[[QPoint], None]
) -> None:
    window.commands["full_screen"].trigger()
    QTest.keyClick(window.editor, Qt.Key.Key_F10)
    menu = window.full_screen._menu
    assert menu.geometry().top() == 0
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    shown = QApplication.activePopupWidget()
    assert isinstance(shown, QMenu)
    assert shown is window.commands.menus["file"]
    window.full_screen.put_away()
    assert menu.geometry().top() == 0  # a menu is open
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    window.editor.setFocus()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    window.full_screen.put_away()
    assert menu.geometry().bottom() < 0
    assert window.statusBar().isHidden()


def test_the_bars_stay_where_they_are_wanted(window: MainWindow, settings: Settings) -> None:
    settings.set("appearance.full_screen_bars", True)
    window.commands["outline"].trigger()
    window.commands["full_screen"].trigger()
    assert window.isFullScreen()
    assert bars(window) == [True, True, True]
    settings.set("appearance.full_screen_bars", False)
    assert bars(window) == [False, False, False]
    settings.set("appearance.full_screen_bars", True)
    assert bars(window) == [True, True, True]


def test_a_window_closed_in_full_screen_forgets_nothing(
    make_window: Callable[[], MainWindow],
) -> None:
    first = make_window()
    first.commands["outline"].trigger()
    first.commands["full_screen"].trigger()
    first.close()
    second = make_window()
    assert second.isFullScreen()
    assert bars(second) == [False, False, False]
    second.commands["full_screen"].trigger()
    assert bars(second) == [True, True, True]
