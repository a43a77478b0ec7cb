"""Every action is in a menu, says what it does, and has the keys that the writer wants."""

import re
from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from tests.ui.fake_engine import FakeEngine
from writer_app.core.settings import Settings
from writer_app.ui.actions import ACTIONS, MENUS, can_be_keys
from writer_app.ui.main_window import MainWindow


def test_every_action_is_in_a_menu_and_says_what_it_does(window: MainWindow) -> None:
    in_menus = [action for menu in window.commands.menus.values() for action in menu.actions()]
    for spec in ACTIONS:
        action = window.findChild(QAction, spec.id)
        assert action in in_menus
        assert action.statusTip()
        assert action.receivers("2triggered(bool)") > 0, spec.id


def test_no_two_actions_share_a_key_nor_a_menus_letter() -> None:
    keys = [
        QKeySequence(key).toString()
        for spec in ACTIONS
        for key in (spec.shortcut, *spec.more_keys)
        if key
    ]
    letters = [f"Alt+{title[title.index('&') + 1].upper()}" for title in MENUS.values()]
    assert [key for key, count in Counter(keys + letters).items() if count > 1] == []


def test_no_two_entries_of_a_menu_share_a_letter(window: MainWindow) -> None:
    for menu in window.findChildren(QMenu):
        letters = re.findall(r"&(\w)", " ".join(one.text().lower() for one in menu.actions()))
        assert [letter for letter, count in Counter(letters).items() if count > 1] == [], (
            menu.title()
        )


def test_the_writers_own_keys(window: MainWindow, settings: Settings, engine: FakeEngine) -> None:
    settings.set_shortcut("suggest", "Ctrl+K")
    QTest.keyClick(window.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert engine.asked == []
    QTest.keyClick(window.editor, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert len(engine.asked) == 1
    window.pairs.dismiss()
    settings.set_shortcut("suggest", "")
    assert window.commands["suggest"].shortcuts() == []
    settings.set_shortcut("suggest", None)
    QTest.keyClick(window.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(engine.asked) == 2


def test_an_action_may_have_several_keys(
    window: MainWindow, settings: Settings, engine: FakeEngine
) -> None:
    settings.set_shortcut("suggest", "Ctrl+K; F12")
    QTest.keyClick(window.editor, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window.editor, Qt.Key.Key_F12)
    assert len(engine.asked) == 2


def test_keys_that_a_text_is_typed_with_can_belong_to_no_action() -> None:
    typing = ("A", "Shift+A", "é", "5", "Space", "Return", "Shift+Backspace", "Left", "Num+5")
    assert [keys for keys in typing if can_be_keys(QKeySequence(keys))] == []
    assert not can_be_keys(QKeySequence("Ctrl+K, Ctrl+C"))  # two presses
    assert not can_be_keys(QKeySequence(""))
    assert not can_be_keys(QKeySequence("no such key"))
    for spec in ACTIONS:
        for keys in (spec.shortcut, *spec.more_keys):
            assert not keys or can_be_keys(QKeySequence(keys))


def test_keys_of_a_pair_are_the_editors_own_while_there_is_none(window: MainWindow) -> None:
    window.editor.load("One two", caret=0)
    QTest.keyClick(window.editor, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window.editor, Qt.Key.Key_Tab)
    assert window.text == "One \ttwo"
