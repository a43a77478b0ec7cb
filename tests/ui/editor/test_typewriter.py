"""Typewriter scrolling: the line that is written on stays at its height."""

import random

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.fake_engine import FakeEngine
from writer_app.core.settings import Settings
from writer_app.core.text import utf16_length
from writer_app.ui.editor.typewriter import HEIGHT
from writer_app.ui.main_window import MainWindow

LINE = "Some words that make a paragraph of more than one line, for the page is not so wide. "


class Painted(QObject):
    """Where the caret's line was in each picture that the page has painted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._editor = window.editor
        self.tops: list[int] = []
        window.editor.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.tops.append(self._editor.cursorRect().top())
        return False


@pytest.fixture
def page(window: MainWindow, settings: Settings) -> MainWindow:
    window.editor.load(f"{LINE * 3}\n" * 300)
    settings.set("editor.typewriter", True)
    cursor = window.editor.textCursor()
    cursor.setPosition(window.editor.document().findBlockByNumber(150).position())
    window.editor.setTextCursor(cursor)
    return window


def off(window: MainWindow) -> float:
    """How far the caret's line is from its height, in lines."""
    editor = window.editor
    line = editor.cursorRect()
    return (line.center().y() - HEIGHT * editor.viewport().height()) / line.height()


def test_the_line_stays_where_it_is(page: MainWindow, qtbot: QtBot) -> None:
    assert abs(off(page)) <= 0.6
    qtbot.wait(50)
    painted = Painted(page)
    for text in (LINE * 2, "Next.", LINE):
        for letter in text[:90]:
            QTest.keyClick(page.editor, letter)
            page.editor.viewport().repaint()
        QTest.keyClick(page.editor, Qt.Key.Key_Return)
        page.editor.viewport().repaint()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Backspace):
        QTest.keyClick(page.editor, key)
    qtbot.wait(50)
    assert len(painted.tops) > 150
    assert len(set(painted.tops)) == 1


def test_far_places_and_the_end_come_to_it_too(page: MainWindow) -> None:
    for move in (QTextCursor.MoveOperation.End, QTextCursor.MoveOperation.Start):
        page.editor.moveCursor(move)
        if move == QTextCursor.MoveOperation.End:
            assert abs(off(page)) <= 0.6
        else:  # above the first line there is nothing to scroll
            assert page.editor.verticalScrollBar().value() == 0
    heading = page.editor.document().findBlockByNumber(200).position()
    page.editor.insert(heading, heading, "# Late\n", None)
    page.editor.moveCursor(QTextCursor.MoveOperation.Start)
    page.outline.go_to(0)
    assert page.editor.textCursor().position() == heading
    assert abs(off(page)) <= 0.6


def test_it_leaves_mouse_and_suggestions_alone(
    page: MainWindow, engine: FakeEngine, qtbot: QtBot
) -> None:
    editor = page.editor
    before = editor.verticalScrollBar().value()
    QTest.mousePress(editor.viewport(), Qt.MouseButton.LeftButton, pos=editor.rect().center() / 4)
    QTest.mouseRelease(editor.viewport(), Qt.MouseButton.LeftButton)
    assert abs(off(page)) > 1
    assert editor.verticalScrollBar().value() == before
    QTest.keyClick(editor, Qt.Key.Key_X)
    assert abs(off(page)) <= 0.6
    page.commands["suggest"].trigger()
    beside = editor.verticalScrollBar().value()  # there is room made for the panel
    engine.open()
    for number in range(12):
        engine.write(number % 2, f"Words {number} of some length. ")
        qtbot.wait(5)
    page.commands["next_suggestion"].trigger()
    assert editor.ghost_shown
    engine.finish()
    page.commands["accept_word"].trigger()
    assert editor.verticalScrollBar().value() == beside
    page.pairs.take_highlighted()
    assert not page.pairs.session.alive
    assert abs(off(page)) <= 0.6


def test_off_by_default(window: MainWindow, settings: Settings) -> None:
    assert settings.get("editor.typewriter") is False
    window.editor.load(f"{LINE}\n" * 300)
    for _ in range(4):
        QTest.keyClick(window.editor, Qt.Key.Key_Down)
    assert window.editor.verticalScrollBar().value() == 0
    QTest.keyClick(window.editor, Qt.Key.Key_F9)
    assert settings.get("editor.typewriter") is True
    assert window.commands["typewriter"].isChecked()


def test_a_pair_may_end_by_typing_over_anything(
    window: MainWindow, engine: FakeEngine, settings: Settings
) -> None:
    """Qt crashed in one of some hundred, when asked for a caret whose line was not laid out."""
    settings.set("editor.typewriter", True)
    window.resize(600, 420)
    editor, chance = window.editor, random.Random(1)
    scraps = ["a", "word ", "\n", "\n\n", "\u2028", "שלום", "東京 ", "e\u0301", "\t", "No. "]

    def select(start: int, end: int) -> None:
        cursor = editor.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        editor.setTextCursor(cursor)

    for _ in range(60):
        editor.load("".join(chance.choices(scraps, k=chance.randint(1, 60))))
        QApplication.processEvents()
        for _ in range(4):
            length = utf16_length(editor.text())
            place, start, end = (chance.randint(0, length) for _ in range(3))
            select(place, place)
            window.pairs.ask()
            engine.answer(" one two", " three")
            select(start, end)
            delete = start != end and chance.random() < 0.5
            QTest.keyClick(editor, Qt.Key.Key_Delete if delete else Qt.Key.Key_X)
            assert not window.pairs.session.alive
            if chance.random() < 0.3:
                editor.undo()
