"""Focus dims what it should, follows the caret, and leaves the document alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from writer_app.core.settings import Settings
from writer_app.ui import theme
from writer_app.ui.main_window import MainWindow

STORY = "“One 👋 came.” Two went. Three stayed.\nAnother paragraph. It has two.\n\nThe last."


def bright(window: MainWindow) -> str:
    """What is not dimmed, by what the editor paints."""
    editor = window.editor
    editor.layers.refresh()
    muted = QColor(theme.colours(editor).muted)
    text = list(editor.document().toRawText())
    units = [unit for char in text for unit in ([char] if char <= "\uffff" else [char, ""])]
    for selection in editor.extraSelections():
        assert selection.format.foreground().color() == muted
        cursor = selection.cursor
        units[cursor.selectionStart() : cursor.selectionEnd()] = [""] * (
            cursor.selectionEnd() - cursor.selectionStart()
        )
    return "".join(units).replace("\u2029", " ").strip()


def put_caret(window: MainWindow, words: str, end: str | None = None) -> None:
    document = window.editor.document()
    cursor = document.find(words)
    cursor.setPosition(cursor.selectionStart())
    if end is not None:
        last = document.find(end).selectionEnd()
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
    window.editor.setTextCursor(cursor)


@pytest.fixture
def page(window: MainWindow) -> MainWindow:
    window.editor.load(STORY)
    return window


def test_the_sentence_or_the_paragraph_stays_bright(page: MainWindow, settings: Settings) -> None:
    whole = STORY.replace("\n", " ")
    put_caret(page, "went")
    assert bright(page) == whole
    QTest.keyClick(page.editor, Qt.Key.Key_F8)
    assert bright(page) == "Two went."
    put_caret(page, "came")
    assert bright(page) == "“One 👋 came.”"
    QTest.keyClick(page.editor, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert settings.get("editor.focus") == "paragraph"
    assert not page.commands["focus_sentence"].isChecked()
    assert bright(page) == STORY.splitlines()[0]
    put_caret(page, "has")
    assert bright(page) == "Another paragraph. It has two."
    put_caret(page, "stayed", "last")
    assert bright(page) == whole
    QTest.keyClick(page.editor, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert settings.get("editor.focus") == "off"
    assert bright(page) == whole
    assert not page.editor.document().isModified()
    assert not page.editor.document().isUndoAvailable()


def test_it_follows_the_keys(page: MainWindow, settings: Settings, qtbot: QtBot) -> None:
    settings.set("editor.focus", "sentence")
    page.editor.moveCursor(QTextCursor.MoveOperation.End)
    assert bright(page) == "The last."
    QTest.keyClicks(page.editor, " New")
    assert bright(page) == "New"


def test_a_suggestion_keeps_its_paragraph_bright(page: MainWindow, settings: Settings) -> None:
    settings.set("editor.focus", "sentence")
    put_caret(page, " Three")
    page.editor.set_ghost(page.editor.textCursor().position(), " and what more")
    assert page.editor.ghost_shown
    assert bright(page) == STORY.splitlines()[0]
    page.editor.clear_ghost()
    assert bright(page) == "Two went."


def test_dimmed_words_have_the_colour_of_the_theme(
    page: MainWindow, settings: Settings, qtbot: QtBot
) -> None:
    settings.set("editor.focus", "paragraph")
    put_caret(page, "last")
    page.editor.layers.refresh()
    muted = theme.colours(page.editor).muted
    found = {one.format.foreground().color().name() for one in page.editor.extraSelections()}
    assert found == {muted}
