# ruff: noqa: RUF001 - words have typographic apostrophes
"""Misspelled words are marked on the page and corrected from its menu or the keyboard."""

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from writer_app.core.marks import Mark
from writer_app.core.paths import Home
from writer_app.core.settings import Settings
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.main_window import MainWindow


@pytest.fixture(autouse=True)
def _british(settings: Settings) -> None:
    settings.set("spelling.language", "en_GB")


def underlined(editor: StoryEditor) -> list[str]:
    return [one.cursor.selectedText() for one in editor.extraSelections()]


def shows(qtbot: QtBot, window: MainWindow, *wrong: str) -> None:
    qtbot.waitUntil(lambda: underlined(window.editor) == list(wrong))


def open_menu(qtbot: QtBot, window: MainWindow, position: int | None = None) -> QMenu:
    """The context menu at a position, as the mouse opens it, or at the caret, with suggestions."""
    editor = window.editor
    if position is None:
        QTest.keyClick(editor, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    else:
        cursor = editor.textCursor()
        cursor.setPosition(position)
        place = editor.cursorRect(cursor).center()
        where = editor.viewport().mapToGlobal(place)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, where)
        QApplication.sendEvent(editor.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    qtbot.waitUntil(lambda: "Looking for suggestions…" not in offered(menu))
    return menu


def offered(menu: QMenu) -> list[str]:
    return [action.text().replace("&", "") for action in menu.actions()]


def pick(menu: QMenu, text: str) -> None:
    action = next(one for one in menu.actions() if one.text().replace("&", "") == text)
    action.trigger()
    menu.close()


def test_what_is_wrong_is_underlined_and_the_story_stays_as_it_is(
    qtbot: QtBot, window: MainWindow, settings: Settings
) -> None:
    window.editor.load("A wrod on the harbor — 😀 don’t wel-kept, *itt* 漢字.\n" * 2)
    shows(qtbot, window, *["wrod", "harbor", "wel", "itt"] * 2)
    assert not window.editor.document().isModified()
    assert not window.editor.document().isUndoAvailable()
    settings.set("spelling.language", "en_US")
    shows(qtbot, window, *["wrod", "wel", "itt"] * 2)
    settings.set("spelling.language", "off")
    shows(qtbot, window)


def test_a_word_is_left_alone_until_the_caret_leaves_it(qtbot: QtBot, window: MainWindow) -> None:
    editor = window.editor
    QTest.keyClicks(editor, "wrod")
    QTest.keyClicks(editor, " wnog")
    shows(qtbot, window, "wrod")
    QTest.keyClick(editor, Qt.Key.Key_Left)
    qtbot.wait(50)
    assert underlined(editor) == ["wrod"]
    QTest.keyClick(editor, Qt.Key.Key_Home)
    shows(qtbot, window, "wrod", "wnog")
    # Coming back does not hide it, typing does.
    QTest.keyClick(editor, Qt.Key.Key_End)
    qtbot.wait(50)
    assert underlined(editor) == ["wrod", "wnog"]
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    shows(qtbot, window, "wrod")


def test_the_systems_key_opens_the_menu_at_the_caret_once(qtbot: QtBot, window: MainWindow) -> None:
    editor = window.editor
    editor.load("It lay beneeth it.", caret=9)
    shows(qtbot, window, "beneeth")
    place = QPoint(5, 5)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, editor.mapToGlobal(place))
    QApplication.sendEvent(editor, event)
    menu = QApplication.activePopupWidget()
    QTest.keyClick(editor, Qt.Key.Key_Menu)
    assert isinstance(menu, QMenu)
    assert QApplication.activePopupWidget() is menu
    assert "Ignore in this story" in offered(menu)
    menu.close()


@pytest.mark.parametrize("by_mouse", [True, False])
def test_a_suggestion_replaces_the_word_in_one_step_as_the_writers_own(
    qtbot: QtBot, window: MainWindow, by_mouse: bool
) -> None:
    window.editor.load("It lay beneeth it.", [Mark(3, 17, "choice")], caret=9)
    shows(qtbot, window, "beneeth")
    menu = open_menu(qtbot, window, 9 if by_mouse else None)
    assert offered(menu)[:2] == ["beneath", "between"]
    assert "Undo" in offered(menu)
    letters = re.findall(r"&(\w)", " ".join(one.text().lower() for one in menu.actions()))
    assert len(set(letters)) == len(letters)
    pick(menu, "beneath")
    assert window.text == "It lay beneath it."
    assert window.editor.marks() == [Mark(3, 7, "choice"), Mark(14, 17, "choice")]
    window.editor.undo()
    assert window.text == "It lay beneeth it."
    assert window.editor.marks() == [Mark(3, 17, "choice")]


def test_the_apostrophe_stays_the_writers_kind(qtbot: QtBot, window: MainWindow) -> None:
    window.editor.load("We doesn’tt.")
    shows(qtbot, window, "doesn’tt")
    pick(open_menu(qtbot, window, 5), "doesn't")
    assert window.text == "We doesn’t."


def test_a_word_without_suggestion_and_a_word_that_is_right(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.editor.load("zzzzzzzzzzzzzzz word")
    shows(qtbot, window, "zzzzzzzzzzzzzzz")
    menu = open_menu(qtbot, window, 2)
    assert offered(menu)[0] == "No suggestion"
    menu.close()
    menu = open_menu(qtbot, window, 18)
    assert "Add to your dictionary" not in offered(menu)
    assert "Spelling language" in offered(menu)
    menu.close()


def test_words_become_right_for_ever_or_in_the_story(
    qtbot: QtBot, window: MainWindow, home: Home
) -> None:
    window.editor.load("Elspeth met Tamsyn’s aunt. ELSPETH!")
    shows(qtbot, window, "Elspeth", "Tamsyn’s", "ELSPETH")
    pick(open_menu(qtbot, window, 2), "Add to your dictionary")
    shows(qtbot, window, "Tamsyn’s")
    pick(open_menu(qtbot, window, 14), "Ignore in this story")
    shows(qtbot, window)
    assert home.words_file.read_text("utf-8") == "Elspeth\n"
    window.save_story_as(home.root / "story.md")
    window.open_story(home.root / "story.md")
    qtbot.wait(50)
    assert underlined(window.editor) == []
    window.save_story_as(home.root / "same story.md")
    window.open_story(home.root / "same story.md")
    qtbot.wait(50)
    assert underlined(window.editor) == []
    window.commands["new_story"].trigger()
    window.editor.load("Elspeth met Tamsyn")
    shows(qtbot, window, "Tamsyn")


def test_keys_lead_from_one_misspelling_to_the_next(qtbot: QtBot, window: MainWindow) -> None:
    editor = window.editor
    editor.load("One wrod.\n" + "All is well here.\n" * 500 + "A wnog one.\n")

    def press(modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> str:
        before = editor.textCursor().position()
        QTest.keyClick(editor, Qt.Key.Key_F7, modifier)
        qtbot.waitUntil(lambda: editor.textCursor().position() != before)
        return editor.textCursor().selectedText()

    assert press() == "wrod"
    assert press() == "wnog"
    assert editor.firstVisibleBlock().blockNumber() > 400
    assert press() == "wrod"
    assert press(Qt.KeyboardModifier.ShiftModifier) == "wnog"
    QTest.keyClick(editor, Qt.Key.Key_F7, Qt.KeyboardModifier.AltModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert "Ignore in this story" in offered(menu)
    menu.close()


def test_keys_say_when_there_is_nothing_to_go_to(
    qtbot: QtBot, window: MainWindow, settings: Settings
) -> None:
    window.editor.load("All is well.")
    with qtbot.waitSignal(window.spelling.noticed) as heard:
        window.commands["next_misspelling"].trigger()
    assert heard.args == ["No word is misspelled."]
    settings.set("spelling.language", "off")
    with qtbot.waitSignal(window.spelling.noticed) as heard:
        window.commands["next_misspelling"].trigger()
    assert "not checked" in heard.args[0]


def test_the_language_is_chosen_from_the_menu(
    qtbot: QtBot, window: MainWindow, settings: Settings
) -> None:
    window.editor.load("A colour.")
    edit = window.commands.menus["edit"]
    [languages] = [one.menu() for one in edit.actions() if isinstance(one.menu(), QMenu)]
    languages.aboutToShow.emit()

    def entry(name: str) -> QAction:
        return next(one for one in languages.actions() if one.text() == name)

    assert entry("British English").isChecked()
    entry("American English").trigger()
    assert settings.get("spelling.language") == "en_US"
    shows(qtbot, window, "colour")
    languages.aboutToShow.emit()
    entry("Off").trigger()
    shows(qtbot, window)


def test_of_an_endless_paragraph_only_what_is_seen_is_looked_at(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong: Callable[[str], bool] = window.spelling.service.is_wrong
    looked: list[str] = []
    monkeypatch.setattr(
        window.spelling.service, "is_wrong", lambda word: (looked.append(word), wrong(word))[1]
    )
    window.editor.load("A wrod in it. " * 20_000)
    qtbot.waitUntil(lambda: len(underlined(window.editor)) > 20)
    assert set(underlined(window.editor)) == {"wrod"}
    assert max(len(one) for one in underlined(window.editor)) == 4
    assert len(looked) < 20_000
