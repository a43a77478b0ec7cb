# ruff: noqa: RUF001 - typographic quotes are found as well
"""Finding and replacing by keyboard in a real window, whatever the story is written in."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QTreeView
from pytestqt.qtbot import QtBot

from writer_app.core import search
from writer_app.core.marks import Mark
from writer_app.core.text import to_utf16
from writer_app.ui import theme
from writer_app.ui.main_window import MainWindow

Key = Qt.Key
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
STORY = "The ferry 😀 came.\nשלום the quay.\nOther cafe\u0301s, then the end."


class Bar:
    """The bar as a writer meets it."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        self.field = self._child(QLineEdit, "findField")
        self.replacement = self._child(QLineEdit, "replaceField")
        self.preview = self._child(QTreeView, "replacePreview")

    def _child(self, kind: type, name: str):
        found = self.window.findChild(kind, name)
        assert found is not None
        return found

    def open(self, key: Qt.Key = Key.Key_F) -> None:
        QTest.keyClick(self.window.focusWidget(), key, CTRL)
        self.qtbot.waitUntil(self.field.isVisible)

    def seek(self, text: str) -> None:
        self.field.setText(text)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.window.finder._job and not self.pausing)

    @property
    def pausing(self) -> bool:
        return self.window.finder._pause.isActive()

    def switch(self, name: str, on: bool = True) -> None:
        self._child(QCheckBox, name).setChecked(on)
        self.settle()

    @property
    def count(self) -> str:
        return self._child(QLabel, "findCount").text()

    @property
    def problem(self) -> str:
        label = self._child(QLabel, "findProblem")
        return label.text() if label.isVisible() else ""

    @property
    def selected(self) -> str:
        return self.window.editor.textCursor().selectedText()

    @property
    def place(self) -> int:
        return self.window.editor.textCursor().selectionStart()

    def ask_to_replace_all(self, template: str) -> None:
        self.replacement.setText(template)
        [button] = [
            one for one in self.window.finder.bar.findChildren(QPushButton)
            if one.text() == "Replace all…"
        ]  # fmt: skip
        button.click()
        self.settle()


@pytest.fixture
def bar(window: MainWindow, qtbot: QtBot) -> Bar:
    window.editor.load(STORY)
    return Bar(window, qtbot)


def select(window: MainWindow, start: int, end: int) -> None:
    cursor = window.editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    window.editor.setTextCursor(cursor)


def test_finding_while_typing_and_going_round(window: MainWindow, bar: Bar) -> None:
    bar.open()
    assert bar.field.hasFocus()
    QTest.keyClicks(bar.field, "the")
    bar.settle()
    assert (bar.count, bar.selected, bar.place) == ("1 of 5", "The", 0)
    places = []
    for _ in range(5):
        QTest.keyClick(bar.field, Key.Key_Return)
        places.append(bar.place)
    starts = [to_utf16(STORY, STORY.lower().index("the", at)) for at in (1, 24, 35, 50)]
    assert places == [*starts, 0]
    assert bar.count == "1 of 5, from the top"
    QTest.keyClick(bar.field, Key.Key_Return, SHIFT)
    assert bar.count == "5 of 5, from the end"
    QTest.keyClick(window.editor, Key.Key_F3, SHIFT)
    assert bar.count == "4 of 5"
    QTest.keyClick(bar.field, Key.Key_Escape)
    assert window.finder.bar.isHidden()
    assert window.editor.hasFocus()
    assert bar.selected == "the"
    # The keys go on without the bar having the keyboard, and Escape closes it from the page.
    QTest.keyClick(window.editor, Key.Key_F3)
    bar.settle()
    assert bar.count == "5 of 5"
    assert window.editor.hasFocus()
    QTest.keyClick(window.editor, Key.Key_Escape)
    assert window.finder.bar.isHidden()


def test_tab_leads_from_what_is_sought_to_what_replaces_it(window: MainWindow, bar: Bar) -> None:
    bar.open(Key.Key_H)
    QTest.keyClicks(bar.field, "quay")
    QTest.keyClick(bar.field, Key.Key_Tab)
    assert bar.replacement.hasFocus()
    QTest.keyClick(bar.replacement, Key.Key_Backtab, SHIFT)
    assert bar.field.hasFocus()


def test_beside_panels_the_bar_takes_more_rows(window: MainWindow, bar: Bar) -> None:
    bar.open(Key.Key_H)
    widgets = [*window.finder.bar.findChildren(QPushButton, options=DIRECT),
               *window.finder.bar.findChildren(QCheckBox, options=DIRECT)]  # fmt: skip
    assert len(widgets) == 9

    def cut_off() -> list[str]:
        return [one.text() for one in widgets if one.width() < one.sizeHint().width()]

    window.resize(1100, 700)
    bar.qtbot.waitUntil(lambda: window.finder.bar.width() > 1000)
    wide = window.finder.bar.sizeHint().height()
    assert cut_off() == []
    for panel in ("outline", "notes"):
        window.commands[panel].trigger()
    window.resize(640, 700)
    bar.qtbot.waitUntil(lambda: window.finder.bar.width() < 400)
    bar.qtbot.waitUntil(lambda: cut_off() == [])
    assert window.finder.bar.sizeHint().height() > wide
    assert bar.replacement.width() > bar.field.width()
    window.resize(1100, 700)
    for panel in ("outline", "notes"):
        window.commands[panel].trigger()
    bar.qtbot.waitUntil(lambda: window.finder.bar.sizeHint().height() == wide)
    assert cut_off() == []


def test_switches_and_the_words_for_nothing(bar: Bar) -> None:
    bar.open()
    bar.seek("the")
    bar.switch("findMatchCase")
    assert bar.count == "1 of 4"
    bar.switch("findWholeWords")
    assert bar.count == "1 of 2"
    bar.seek("café")
    assert bar.count == "Not in the story"
    bar.switch("findWholeWords", False)
    assert bar.count == "1 of 1"
    bar.switch("findPattern")
    bar.seek(r"\w+\.$")
    assert bar.count.endswith("of 3")
    bar.seek("")
    assert bar.count == ""


def test_selected_words_are_looked_for_and_passages_are_searched_in(
    window: MainWindow, bar: Bar
) -> None:
    select(window, 4, 9)
    bar.open()
    bar.settle()
    assert (bar.field.text(), bar.count, bar.place) == ("ferry", "1 of 1", 4)
    QTest.keyClick(bar.field, Key.Key_Escape)

    second = to_utf16(STORY, STORY.index("שלום"))
    select(window, second, second + 14)
    bar.open()
    bar.seek("the")
    assert bar.count == "2 of 5"
    bar.switch("findInSelection")
    assert (bar.count, bar.place) == ("1 of 1", second + 5)
    QTest.keyClick(bar.field, Key.Key_Escape)
    window.editor.moveCursor(QTextCursor.MoveOperation.Start)
    bar.open()
    bar.settle()
    bar.switch("findInSelection")
    assert bar.problem == "Select the text to search in first."


def test_matches_on_screen_are_marked_and_the_document_knows_nothing(
    window: MainWindow, bar: Bar, qtbot: QtBot
) -> None:
    def marked() -> int:
        colour = theme.colours(window.editor).found
        picture = window.editor.viewport().grab().toImage()
        return sum(
            picture.pixelColor(x, y).name() == colour
            for x in range(0, picture.width(), 2)
            for y in range(0, picture.height(), 2)
        )

    bar.open()
    bar.seek("e")
    qtbot.waitUntil(lambda: marked() > 0)
    assert not window.editor.document().isModified()
    assert not window.editor.document().isUndoAvailable()
    bar.seek("zebra")
    qtbot.waitUntil(lambda: marked() == 0)


def test_matches_follow_what_is_typed(window: MainWindow, bar: Bar) -> None:
    bar.open()
    bar.seek("the")
    window.editor.setFocus()
    select(window, 0, 0)
    QTest.keyClicks(window.editor, "In the ")
    # At once, by moving along; and a little later what was typed itself.
    assert bar.pausing
    assert bar.count == "5 found"
    QTest.keyClick(window.editor, Key.Key_F3)
    assert (bar.selected, bar.place) == ("The", 7)
    bar.settle()
    assert bar.count == "2 of 6"
    window.editor.undo()
    bar.settle()
    assert bar.count == "5 found"


def test_replacing_one_by_one(window: MainWindow, bar: Bar) -> None:
    bar.open(Key.Key_H)
    bar.switch("findPattern")
    bar.seek(r"\b(t)(he)\b")
    bar.replacement.setText(r"\2\1\1")
    bar.replacement.setFocus()
    QTest.keyClick(bar.replacement, Key.Key_Return)
    assert window.text.startswith("heTT ferry")
    assert bar.selected == "the"
    QTest.keyClick(bar.replacement, Key.Key_Return)
    QTest.keyClick(bar.replacement, Key.Key_Return)
    bar.settle()
    assert window.text == STORY.replace("The", "heTT").replace(" the ", " hett ")
    assert bar.count == "Not in the story"
    window.editor.undo()
    assert window.text.endswith("then the end.")
    bar.replacement.setText(r"\9")
    bar.settle()
    QTest.keyClick(bar.field, Key.Key_Return)
    QTest.keyClick(bar.replacement, Key.Key_Return)
    assert bar.problem.startswith("The replacement is not complete")


def test_a_long_line_is_shown_with_whole_words_only(window: MainWindow, bar: Bar) -> None:
    window.editor.load("before " * 20 + "Tom" + " behind" * 20)
    bar.open(Key.Key_H)
    bar.seek("Tom")
    bar.ask_to_replace_all("Tim")
    for column, name in enumerate(("Tom", "Tim")):
        shown = bar.preview.model().index(0, column).data()
        assert shown.startswith("…before ")
        assert shown.endswith(" behind…")
        assert set(shown.strip("…").split()) == {"before", name, "behind"}


def test_replacing_all_shows_what_it_would_do(window: MainWindow, bar: Bar) -> None:
    theirs = to_utf16(STORY, STORY.index("the quay"))
    window.editor.load(STORY, [Mark(0, 9, "c1"), Mark(theirs, theirs + 8, "c2")])
    bar.open(Key.Key_H)
    bar.switch("findPattern")
    bar.switch("findWholeWords")
    bar.seek("(t)he")
    bar.ask_to_replace_all(r"\1😀a")
    assert window.text == STORY
    model = bar.preview.model()
    rows = [
        tuple(model.index(row, column).data() for column in (0, 1))
        for row in range(model.rowCount())
    ]
    assert rows == [
        ("The ferry 😀 came.", "T😀a ferry 😀 came."),
        ("שלום the quay.", "שלום t😀a quay."),
        ("Other cafe\u0301s, then the end.", "Other cafe\u0301s, then t😀a end."),
    ]
    assert bar.preview.hasFocus()
    QTest.keyClick(bar.preview, Key.Key_Down)
    assert bar.place == theirs
    QTest.keyClick(bar.preview, Key.Key_Down)
    QTest.keyClick(bar.preview, Key.Key_Space)  # the last one stays as it is
    QTest.keyClick(bar.preview, Key.Key_Return)
    bar.settle()
    assert window.text == STORY.replace("The", "T😀a").replace("the quay", "t😀a quay")
    assert bar.count == "1 of 1, 2 replaced"
    # What came is the writer's; what stayed is whose it was.
    words = [window.editor.text_between(mark.start, mark.end) for mark in window.editor.marks()]
    assert words == [" ferry", " quay"]
    assert [mark.choice for mark in window.editor.marks()] == ["c1", "c2"]
    window.editor.undo()
    assert window.text == STORY
    assert not window.editor.document().isUndoAvailable()


def test_a_preview_ends_when_the_story_changes_or_nobody_wants_it(
    window: MainWindow, bar: Bar
) -> None:
    bar.open(Key.Key_H)
    bar.seek("the")
    bar.ask_to_replace_all("a")
    QTest.keyClick(bar.preview, Key.Key_Escape)
    assert not bar.preview.isVisible()
    assert not window.finder.bar.isHidden()
    bar.ask_to_replace_all("a")
    assert bar.preview.isVisible()
    window.editor.setFocus()
    QTest.keyClicks(window.editor, "x")
    assert not bar.preview.isVisible()
    assert window.editor.hasFocus()


def test_bad_and_endless_patterns_end_in_a_sentence(
    bar: Bar, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "SECONDS", 0.1)
    window.editor.load("y" + "x" * 30_000 + " y")
    bar.open()
    bar.switch("findPattern")
    bar.seek("(")
    assert bar.problem.startswith("This pattern is not complete")
    QTest.keyClick(bar.field, Key.Key_Return)
    bar.seek("(x+x+)+y")
    assert bar.problem == "This pattern takes too long in this story. Make it simpler."
    bar.seek("x y")
    assert (bar.problem, bar.count) == ("", "1 of 1")


def test_another_story_is_searched_anew(window: MainWindow, bar: Bar, tmp_path: Path) -> None:
    path = tmp_path / "other.md"
    path.write_text("Only the one.")
    bar.open()
    bar.seek("the")
    window.open_story(path)
    bar.settle()
    assert bar.count == "1 found"


def test_the_search_runs_beside_the_window_and_ends_with_it(
    make_window: Callable[[], MainWindow], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    window.editor.load("the " * 1000)
    threads = []
    real = search.find

    def spied(*arguments: object) -> search.Matches:
        threads.append(threading.current_thread() is threading.main_thread())
        return real(*arguments)

    monkeypatch.setattr("writer_app.ui.find.finder.find", spied)
    bar = Bar(window, qtbot)
    bar.open()
    bar.seek("the")
    assert bar.count == "1 of 1000"
    assert threads
    assert not any(threads)
