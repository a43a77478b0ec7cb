"""What came from suggestions is shown, told, counted, exported and learnt from."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QInputMethodEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.fake_engine import FakeEngine
from writer_app.core.marks import Mark
from writer_app.core.paths import Home
from writer_app.core.preferences import Outcome, PreferenceStore
from writer_app.core.rewrites import rewrite_id
from writer_app.core.settings import Settings
from writer_app.ui import theme
from writer_app.ui.main_window import MainWindow

CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
BEFORE = "The ferry came in late."
TAKEN = " Nobody spoke of the light. He went home."
OTHER = " Everybody sang."


def take(window: MainWindow, engine: FakeEngine, first: str = TAKEN, second: str = OTHER) -> str:
    """Ask for a pair at the caret and take the first; the id of the choice."""
    QTest.keyClick(window.editor, Qt.Key.Key_Return, CONTROL)
    engine.answer(first, second)
    QTest.keyClick(window.editor, Qt.Key.Key_1, ALT)
    return window.editor.marks()[-1].choice


def put(window: MainWindow, old: str, new: str) -> None:
    """Select words as with the mouse and type others."""
    select(window, old)
    typed = QInputMethodEvent()
    typed.setCommitString(new)
    QApplication.sendEvent(window.editor, typed)


def find(window: MainWindow, words: str) -> QTextCursor:
    return window.editor.document().find(words, 0, QTextDocument.FindFlag.FindCaseSensitively)


def select(window: MainWindow, words: str) -> None:
    cursor = find(window, words)
    assert cursor.selectedText() == words
    window.editor.setTextCursor(cursor)


def at(window: MainWindow, words: str) -> None:
    """Put the caret before some words."""
    cursor = find(window, words)
    assert cursor.hasSelection()
    cursor.setPosition(cursor.selectionStart())
    window.editor.setTextCursor(cursor)


def about(window: MainWindow) -> QWidget:
    """Press the keys that tell of the words at the caret; what opens."""
    QTest.keyClick(window.editor, Qt.Key.Key_I, CONTROL | SHIFT)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    return popup


def labels(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def press(widget: QWidget, text: str) -> None:
    [button] = [
        one for one in widget.findChildren(QPushButton) if one.text().replace("&", "") == text
    ]
    button.click()


def sheet(window: MainWindow) -> QDialog:
    """Choose "Keep your rewrite"; what asks then."""
    window.commands.menus["suggestions"].aboutToShow.emit()
    window.commands["keep_rewrite"].trigger()
    return asking(window)


def asking(window: MainWindow) -> QDialog:
    [found] = [one for one in window.findChildren(QDialog, "rewriteSheet") if one.isVisible()]
    return found


@pytest.fixture
def taken(window: MainWindow, engine: FakeEngine) -> str:
    window.editor.load(BEFORE, caret=len(BEFORE))
    return take(window, engine)


def spans(window: MainWindow) -> list[tuple[int, int]]:
    window.editor.layers.refresh()
    return [
        (one.cursor.selectionStart(), one.cursor.selectionEnd())
        for one in window.editor.extraSelections()
    ]


def test_marks_show_on_demand_and_not_by_colour_alone(
    window: MainWindow, taken: str, settings: Settings
) -> None:
    assert spans(window) == []
    put(window, "home", "out")
    steps = window.editor.document().availableUndoSteps()
    QTest.keyClick(window.editor, Qt.Key.Key_M, CONTROL | SHIFT)
    assert window.commands["show_suggested"].isChecked()
    end = len(BEFORE + TAKEN)
    assert spans(window) == [(len(BEFORE), end - 5), (end - 2, end - 1)]
    selections = window.editor.extraSelections()
    shown = selections[0].format
    assert shown.background().color().name() == theme.colours(window).machine
    assert shown.underlineStyle() is not QTextCharFormat.UnderlineStyle.NoUnderline
    assert window.editor.document().availableUndoSteps() == steps
    assert settings.get("editor.show_suggested") is True
    settings.set("editor.show_suggested", False)
    assert not window.commands["show_suggested"].isChecked()
    assert spans(window) == []


def test_what_is_known_of_words_is_told_beside_them(
    window: MainWindow, taken: str, store: PreferenceStore
) -> None:
    put(window, "of the light", "to the dog")
    at(window, "dog")
    popup = about(window)
    said = labels(popup)
    assert "Starter, without a personal model" in said
    assert "The first one" in said
    edits = popup.findChild(QTextEdit, "laterEdits")
    assert edits is not None
    assert edits.toPlainText().replace("\u2009", "") == (
        "Nobody spoke ofto the lightdog. He went home."
    )
    assert edits.accessibleDescription() == "gone: of; new: to; gone: light; new: dog"
    formats = {}
    for words in ("light", "dog"):
        cursor = edits.document().find(words)
        formats[words] = cursor.charFormat()
    struck = {words: one.fontStrikeOut() for words, one in formats.items()}
    underlined = {words: one.fontUnderline() for words, one in formats.items()}
    assert struck == {"light": True, "dog": False}
    assert underlined == {"light": False, "dog": True}
    other = popup.findChild(QPlainTextEdit, "alternative")
    assert other is not None
    assert other.toPlainText() == OTHER.strip()

    # a screen reader begins with the first fact; Tab leads to everything
    names = set()
    for _ in range(12):
        focused = QApplication.focusWidget()
        assert focused is not None
        names.add(focused.accessibleName() or getattr(focused, "text", str)())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert {
        "Model: Starter, without a personal model", "How: The first one",
        "What changed since it was taken", "The other one", "&Copy the other one",
        "&Keep your rewrite…", "Close",
    } <= names  # fmt: skip
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert store.counts().total == 1


def test_the_other_text_can_be_copied_and_stays_the_machines(
    window: MainWindow, taken: str
) -> None:
    press(about(window), "Copy the other one")
    assert QApplication.clipboard().text() == OTHER.strip()
    window.editor.moveCursor(QTextCursor.MoveOperation.Start)
    window.editor.paste()
    assert window.editor.marks()[0] == Mark(0, len(OTHER) - 1, taken)
    popup = about(window)
    assert "Copied; the other one had been taken" in labels(popup)
    assert "These words stand as they were taken." in labels(popup)
    popup.close()


def test_words_whose_choice_was_deleted(
    window: MainWindow, taken: str, store: PreferenceStore
) -> None:
    store.delete([taken])
    put(window, "home", "away")
    at(window, "Nobody")
    popup = about(window)
    assert any("not known any more" in text for text in labels(popup))
    popup.close()
    window.provenance.ask_to_keep()
    assert len(window.notices.sentences()) == 1


def test_a_rewrite_can_be_kept_where_there_is_one(
    window: MainWindow, taken: str, qtbot: QtBot
) -> None:
    keep = window.commands["keep_rewrite"]
    put(window, "home", "out")
    qtbot.waitUntil(keep.isEnabled)
    at(window, "ferry")
    qtbot.waitUntil(lambda: not keep.isEnabled())
    at(window, "out")
    qtbot.waitUntil(keep.isEnabled)
    window.editor.undo()
    qtbot.waitUntil(lambda: not keep.isEnabled())


def test_own_words_are_said_to_be_own(window: MainWindow, taken: str) -> None:
    at(window, "ferry")
    popup = about(window)
    assert "The words here are not from a suggestion." in labels(popup)
    popup.close()


def test_a_rewrite_is_kept_when_the_writer_says_so(
    window: MainWindow, taken: str, store: PreferenceStore
) -> None:
    put(window, "Nobody spoke", "They told")
    put(window, "home.", "away!")
    at(window, "light")
    press(about(window), "Keep your rewrite…")
    asked = asking(window)
    assert " ".join(one.toPlainText() for one in asked.findChildren(QPlainTextEdit)) == (
        "They told of the light. He went away! Nobody spoke of the light. He went home."
    )
    press(asked, "Cancel")
    assert store.counts().total == 1

    press(sheet(window), "Keep it")
    row = store.training_rows()[-1]
    assert (row["prompt"], row["chosen"], row["rejected"]) == (
        BEFORE, " They told of the light. He went away!", TAKEN,
    )  # fmt: skip
    kept = store.get(rewrite_id(taken))
    assert kept is not None
    assert (kept.source, kept.outcome, kept.strength) == ("rewrite", Outcome.FIRST, 1)
    popup = about(window)
    assert "Yours is kept among your choices" in labels(popup)
    popup.close()

    # another one takes its place; the choice itself stays what it was
    put(window, "told", "sang")
    again = sheet(window)
    assert any("takes the place" in text for text in labels(again))
    press(again, "Keep it")
    assert [one["chosen"] for one in store.training_rows()] == [
        TAKEN, " They sang of the light. He went away!",
    ]  # fmt: skip
    # nothing of this is in the story or its undo steps
    assert window.text == BEFORE + " They sang of the light. He went away!"


def test_the_writer_can_select_which_words_are_the_rewrite(
    window: MainWindow, taken: str, store: PreferenceStore
) -> None:
    put(window, "home.", "away and never")
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(window.editor, " came back. Then it rained.")
    select(window, " Nobody spoke of the light. He went away and never came back.")
    press(sheet(window), "Keep it")
    assert store.training_rows()[-1]["chosen"].endswith(" away and never came back.")


def test_nothing_is_kept_of_words_that_stand_as_they_were_taken(
    window: MainWindow, taken: str, store: PreferenceStore
) -> None:
    window.provenance.ask_to_keep()
    assert not window.findChildren(QDialog, "rewriteSheet")
    assert len(window.notices.sentences()) == 1
    assert store.counts().total == 1


def test_the_mouse_tells_too(window: MainWindow, taken: str, qtbot: QtBot) -> None:
    editor = window.editor
    viewport = editor.viewport()

    def point(words: str) -> QPoint:
        cursor = editor.document().find(words)
        cursor.setPosition(cursor.selectionStart() + 2)
        return editor.cursorRect(cursor).center() + QPoint(1, 0)

    def hover(where: QPoint) -> str:
        QToolTip.hideText()
        event = QHelpEvent(QEvent.Type.ToolTip, where, viewport.mapToGlobal(where))
        QApplication.sendEvent(viewport, event)
        return QToolTip.text() if event.isAccepted() else ""

    assert hover(point("light")) == ""
    window.commands["show_suggested"].trigger()
    assert hover(point("light")).startswith("Suggested by Starter, without a personal model; taken")
    assert hover(point("ferry")) == ""
    assert hover(QPoint(5, viewport.height() - 5)) == ""
    QToolTip.hideText()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, CONTROL, point("ferry"))
    QApplication.processEvents()
    assert QApplication.activePopupWidget() is None
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, CONTROL, point("light"))
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()


def test_how_much_is_the_writers_own(window: MainWindow, taken: str, qtbot: QtBot) -> None:
    select(window, " late. Nobody spoke of")
    window.commands["own_words"].trigger()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    said = popup.findChild(QLabel, "ownWords")
    assert said is not None
    qtbot.waitUntil(lambda: bool(said.text()))
    assert said.text().replace("\u00a0", " ") == (
        "Story: 5 of 13 words (38 %), 35 % of the characters\n"
        "Selection: 1 of 4 words (25 %), 27 % of the characters"
    )
    popup.close()


STORIES = {
    "right to left": ("המעבורת איחרה.", " איש לא דיבר. הוא הלך הביתה.", "דיבר", "שר"),
    "Chinese": ("船来晚了。", "没有人说话。他回家了。", "回家", "上船"),
    "emoji": ("🦊 came.", " Nobody 👩‍👧 spoke. 😀 went.", "😀", "🐈 it"),
    "combining": (
        "Cafe\u0301.",
        " Nobody was cafe\u0301 or na\u0131\u0308ve.",
        "cafe\u0301",
        "the\u0301",
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_marks_survive_editing_undo_redo_save_and_reload(
    name: str,
    make_window: Callable[[], MainWindow],
    engine: FakeEngine,
    store: PreferenceStore,
    tmp_path: Path,
) -> None:
    before, suggestion, old, new = STORIES[name]
    file = tmp_path / "story.md"
    file.write_bytes(f"Before.\r\n{before}\r\n".encode())
    window = make_window()
    window.open_story(file)
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    choice = take(window, engine, suggestion)
    whole = window.editor.marks()
    put(window, old, new)
    changed, text = window.editor.marks(), window.text
    assert text.endswith(before + suggestion.replace(old, new))
    assert whole != changed
    for _ in range(2):
        while window.editor.marks() != whole:
            window.editor.undo()
        while window.text != text:
            window.editor.redo()
        assert window.editor.marks() == changed
    assert window.save_story()
    assert file.read_bytes() == (text.replace("\n", "\r\n") + "\r\n").encode()
    window.close()

    window = make_window()
    window.open_story(file)
    assert (window.text, window.editor.marks()) == (text, changed)
    at(window, new)
    popup = about(window)
    edits = popup.findChild(QTextEdit, "laterEdits")
    assert edits is not None
    assert "gone: " in edits.accessibleDescription()
    assert "new: " in edits.accessibleDescription()
    popup.close()
    press(sheet(window), "Keep it")
    kept = store.get(rewrite_id(choice))
    assert kept is not None
    assert kept.preference == (suggestion.replace(old, new), suggestion)

    # the standard's positions are right in the file as a text reader sees it
    out = tmp_path / "out.jsonld"
    window.provenance.export_to(out, alternatives=False)
    read = json.loads(out.read_bytes())
    there = file.read_text(encoding="utf-8")  # line ends are one character there
    quotes = []
    for item in read["first"]["items"]:
        position, quote = item["target"]["selector"]
        assert there[position["start"] : position["end"]] == quote["exact"]
        assert item["target"]["source"] == "story.md"
        quotes.append(quote["exact"])
    assert "".join(quotes) == "".join(suggestion.split(old, 1))
    assert OTHER not in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("named", [True, False])
def test_marks_survive_a_crash(
    named: bool,
    make_window: Callable[[], MainWindow],
    engine: FakeEngine,
    home: Home,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    window = make_window()
    QTest.keyClicks(window.editor, BEFORE)
    take(window, engine)
    if named:
        window.save_story_as(tmp_path / "story.md")
    put(window, "home", "📖")
    take(window, engine, " The end.", OTHER)
    text, marks = window.text, window.editor.marks()
    # what the journal holds in a moment is what a killed window leaves
    qtbot.waitUntil(lambda: any(home.journal_dir.glob("*.journal")))
    [file] = home.journal_dir.glob("*.journal")
    qtbot.waitUntil(lambda: b"The end." in file.read_bytes())
    left = file.read_bytes()
    window.editor.document().setModified(False)
    window.close()
    file.write_bytes(left)

    window = make_window()
    qtbot.waitUntil(lambda: bool(window.notices.sentences()))
    press(window.notices, "Restore")
    assert window.text == text
    assert window.editor.marks() == marks
    assert len({mark.choice for mark in marks}) == 2


def test_an_export_is_asked_for_and_goes_where_the_writer_says(
    window: MainWindow, taken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.jsonld"
    monkeypatch.setattr(
        "writer_app.ui.provenance.provenance.QFileDialog.getSaveFileName",
        lambda *_: (str(out), ""),
    )
    window.commands["export_suggested"].trigger()
    [dialog] = window.findChildren(QDialog, "exportSuggested")
    assert not dialog.findChild(QCheckBox).isChecked()
    dialog.findChild(QCheckBox).click()
    press(dialog, "Export…")
    assert OTHER in out.read_text(encoding="utf-8")
    assert json.loads(out.read_bytes())["total"] == 1

    window.provenance.export_to(tmp_path / "gone" / "out.jsonld", alternatives=True)
    assert "not there any more" in window.notices.sentences()[-1]
    window.editor.load("Nothing here.")
    window.commands["export_suggested"].trigger()
    assert "Nothing in this story" in window.notices.sentences()[-1]
