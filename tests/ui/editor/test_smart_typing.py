# ruff: noqa: RUF001 - typographic quotes are what this is about
"""Quotes and dashes while typing, by key and by input method; and for what is there already."""

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from writer_app.core.marks import Mark
from writer_app.core.settings import Settings
from writer_app.ui.main_window import MainWindow


@pytest.fixture(autouse=True)
def english(settings: Settings) -> None:
    settings.update({"editor.smart_quotes": "english", "editor.smart_dashes": "em"})


def compose(window: MainWindow, commit: str, preedit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(window.editor, event)


def test_what_is_typed_becomes_what_is_printed(window: MainWindow, settings: Settings) -> None:
    QTest.keyClicks(window.editor, '"I don\'t--" ...')
    assert window.text == "“I don’t—” …"
    settings.set("editor.smart_quotes", "german")
    QTest.keyClicks(window.editor, ' "Ja"')
    assert window.text.endswith("„Ja“")
    settings.update({"editor.smart_quotes": "off", "editor.smart_dashes": "off"})
    QTest.keyClicks(window.editor, " \"--...'")
    assert window.text.endswith(" \"--...'")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [('😀 "', "😀 “"), ("a--", "a—"), ("b...", "b…"), ("the '90s ", "the ’90s ")],
)
def test_one_undo_gives_back_what_was_typed(window: MainWindow, typed: str, printed: str) -> None:
    compose(window, typed[:1])
    QTest.keyClicks(window.editor, typed[1:])
    assert window.text == printed
    window.editor.undo()
    assert window.text == typed.replace("'", "‘")  # which became one a while ago
    window.editor.redo()
    assert window.text == printed
    window.editor.undo()
    QTest.keyClicks(window.editor, "x")
    assert window.text == typed.replace("'", "‘") + "x"


def test_input_methods(window: MainWindow) -> None:
    compose(window, '"')
    compose(window, "Chào")
    compose(window, '"')
    assert window.text == "“Chào”"
    compose(window, '"', preedit="ch")
    assert window.text == '“Chào”"'
    compose(window, '"東京"')
    assert window.text.endswith('"東京"')


def test_pasting_changes_nothing(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setText('"don\'t" -- ...')
    window.editor.insertFromMimeData(mime)
    assert window.text == '"don\'t" -- ...'


def test_a_quote_in_the_place_of_selected_words(window: MainWindow) -> None:
    window.editor.load("She said well.", [Mark(9, 13, "c1")])
    cursor = window.editor.textCursor()
    cursor.setPosition(9)
    cursor.setPosition(13, QTextCursor.MoveMode.KeepAnchor)
    window.editor.setTextCursor(cursor)
    QTest.keyClicks(window.editor, '"')
    assert window.text == "She said “."
    assert window.editor.marks() == []
    window.editor.undo()
    assert window.text == 'She said ".'
    window.editor.undo()
    assert window.text == "She said well."
    assert window.editor.marks() == [Mark(9, 13, "c1")]


STORY = '"It\'s 😀," he said--"so..."\n\'Yes\' "no"'
PRINTED = "“It’s 😀,” he said—“so…”\n‘Yes’ “no”"


def test_a_whole_story_in_one_step_with_its_marks(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.load(STORY, [Mark(0, 10, "c1"), Mark(18, 21, "c2")])
    before = [window.editor.text_between(mark.start, mark.end) for mark in window.editor.marks()]
    window.commands["typography"].trigger()
    qtbot.waitUntil(lambda: window.text == PRINTED)
    marks = window.editor.marks()
    assert [mark.choice for mark in marks] == ["c1", "c2"]
    words = [window.editor.text_between(mark.start, mark.end) for mark in marks]
    assert before == ['"It\'s 😀,"', '--"']
    assert words == ["“It’s 😀,”", "—“"]
    assert "in 11 places" in window.notices.sentences()[0]
    window.editor.undo()
    assert window.text == STORY
    assert not window.editor.document().isUndoAvailable()


def test_the_selection_alone(window: MainWindow, qtbot: QtBot, settings: Settings) -> None:
    settings.set("editor.smart_quotes", "off")  # then it is the English ones
    window.editor.load('"One," "two" "three"')
    cursor = window.editor.textCursor()
    cursor.setPosition(11)  # the quote behind "two", which is seen to close
    cursor.setPosition(13, QTextCursor.MoveMode.KeepAnchor)
    window.editor.setTextCursor(cursor)
    window.commands["typography"].trigger()
    qtbot.waitUntil(lambda: "”" in window.text)
    assert window.text == '"One," "two” "three"'


def test_a_story_that_changed_meanwhile_is_left_alone(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.load('"One"')
    window.commands["typography"].trigger()
    QTest.keyClicks(window.editor, "x")
    qtbot.waitUntil(lambda: bool(window.notices.sentences()))
    assert window.text == 'x"One"'
    assert "changed meanwhile" in window.notices.sentences()[0]
