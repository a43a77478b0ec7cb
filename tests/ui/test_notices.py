"""Notices are told once, answered once, and pushed out only when they ask nothing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from writer_app.ui.notices import NoticeBar


@pytest.fixture
def bar(qtbot: QtBot) -> NoticeBar:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    return bar


def test_an_answer_is_given_once_and_closes_the_notice(bar: NoticeBar) -> None:
    given: list[str] = []
    bar.show_notice("Unsaved text was kept.", ("Restore", lambda: given.append("restored")))
    bar.findChildren(QPushButton)[0].click()
    assert given == ["restored"]
    assert bar.sentences() == []
    assert not bar.isVisible()


def test_the_oldest_that_asks_nothing_makes_room(bar: NoticeBar) -> None:
    bar.show_notice("A question?", ("Yes", lambda: None))
    for sentence in ("one", "two", "one", "three"):
        bar.show_notice(sentence)
    QApplication.processEvents()
    assert bar.sentences() == ["A question?", "one", "three"]


def test_what_is_told_elsewhere_is_withdrawn(bar: NoticeBar) -> None:
    bar.show_notice("one", ("Yes", lambda: None))
    bar.show_notice("two")
    bar.withdraw("one")
    bar.withdraw("three")
    assert bar.sentences() == ["two"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_keys_press_a_button(bar: NoticeBar, key: Qt.Key) -> None:
    given: list[str] = []
    bar.show_notice("Unsaved text was kept.", ("Restore", lambda: given.append("restored")))
    QTest.keyClick(bar.findChildren(QPushButton)[0], key)
    assert given == ["restored"]
