"""What the model sees at the caret is found out in a pause, shown, and true."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.fake_engine import FakeEngine
from writer_app.core.settings import Settings
from writer_app.engine.types import Sight
from writer_app.ui import theme
from writer_app.ui.main_window import MainWindow
from writer_app.ui.sight import DIM

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
STORY = "One 😀 one.\n\nTwo two.\n\nThree three."


def sight(seen_from: int, tokens: int = 470, notes: str = "", cut: bool = False) -> Sight:
    return Sight(seen_from, tokens, notes, 235 if notes else 0, cut, 84, 1024)


def look(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    """Wait until the engine is asked about the place where the caret is now."""
    window.sight.look_soon()
    before = len(engine.looks)
    qtbot.waitUntil(lambda: len(engine.looks) > before)


def dimmed(window: MainWindow) -> list[str]:
    window.editor.layers.refresh()
    muted = QColor(theme.colours(window.editor).muted)
    return [
        one.cursor.selectedText()
        for one in window.editor.extraSelections()
        if one.format.foreground().color() == muted and one.cursor.selectedText()
    ]


def meter(window: MainWindow) -> QToolButton:
    found = window.findChild(QToolButton, "statusSees")
    assert found is not None
    return found


def details(window: MainWindow) -> str:
    meter(window).click()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    focus = popup.focusWidget()
    assert isinstance(focus, QLabel)
    text = focus.text()
    QTest.keyClick(focus, Qt.Key.Key_Escape)
    return text


def test_what_is_not_seen_is_dimmed_on_demand(
    window: MainWindow, engine: FakeEngine, settings: Settings, qtbot: QtBot
) -> None:
    window.editor.load(STORY, caret=len("One 😀 one.\n\nTwo two.\n\nThree") + 1)
    look(window, engine, qtbot)
    engine.see(sight(seen_from=STORY.index("Two")))
    assert dimmed(window) == []
    QTest.keyClick(window.editor, Qt.Key.Key_D, CONTROL | SHIFT)
    assert window.commands["dim_unseen"].isChecked()
    assert settings.get(DIM)
    assert dimmed(window) == ["One 😀 one.", " three."]
    # It goes along with what is typed, before the engine is asked again.
    QTest.keyClicks(window.editor, " or four")
    assert dimmed(window) == ["One 😀 one.", " three."]
    cursor = window.editor.textCursor()
    cursor.setPosition(0)
    cursor.insertText("Zero. ")
    window.editor.setTextCursor(cursor)
    assert dimmed(window)[0].startswith("Zero. One")
    assert not window.editor.document().isUndoAvailable() or window.text.startswith("Zero.")
    window.commands["dim_unseen"].trigger()
    assert dimmed(window) == []


def test_answers_about_what_is_no_more_are_not_shown(
    window: MainWindow, engine: FakeEngine, settings: Settings, qtbot: QtBot
) -> None:
    settings.set(DIM, True)
    window.editor.load(STORY, caret=len(STORY) + 1)
    look(window, engine, qtbot)
    QTest.keyClicks(window.editor, " And")
    engine.see(sight(20))
    assert dimmed(window) == []
    look(window, engine, qtbot)
    engine.see(sight(20))
    assert dimmed(window) != []
    window.story.new()
    assert dimmed(window) == []


def test_while_another_model_loads_nothing_is_claimed(
    window: MainWindow, engine: FakeEngine, settings: Settings, qtbot: QtBot
) -> None:
    settings.set(DIM, True)
    window.editor.load(STORY, caret=len(STORY) + 1)
    look(window, engine, qtbot)
    engine.see(sight(20))
    assert dimmed(window) != []
    engine.model_loading.emit("larger")
    assert dimmed(window) == []
    assert not meter(window).isEnabled()


def test_the_engine_is_asked_in_pauses_and_about_the_last_part_only(
    window: MainWindow, engine: FakeEngine, settings: Settings, qtbot: QtBot
) -> None:
    story = "word " * 20_000
    window.editor.load(story, caret=len(story))
    look(window, engine, qtbot)
    before = len(engine.looks)
    QTest.keyClicks(window.editor, "and then they went on")
    assert len(engine.looks) == before
    qtbot.waitUntil(lambda: len(engine.looks) == before + 1)
    prompt, decoding = engine.looks[-1]
    assert (story + "and then they went on").endswith(prompt.before)
    assert 8 * decoding.window_tokens < len(prompt.before) < len(story) / 2
    # And whenever something else has changed that matters.
    for change in (
        lambda: settings.set("decoding.window_tokens", 512),
        lambda: window.notes.field.insertPlainText("Ilse"),
        engine.ready,
    ):
        before = len(engine.looks)
        change()
        qtbot.waitUntil(lambda before=before: len(engine.looks) > before)
    assert engine.looks[-1][0].notes == "Ilse"
    assert engine.looks[-1][1].window_tokens == 512
    window.notes.field.clear()
    window.notes.field.document().setModified(False)


def test_the_meter_says_it_in_words(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot, tmp_path: Path
) -> None:
    assert not meter(window).isEnabled()
    window.editor.load(STORY, caret=len(STORY) + 1)
    look(window, engine, qtbot)
    engine.see(sight(0))
    assert meter(window).accessibleName() == "What the model sees: Model sees the whole story"
    assert meter(window).accessibleDescription() == "The model's window is 50 % full"
    assert meter(window).focusPolicy() & Qt.FocusPolicy.TabFocus
    text = details(window)
    assert "The model sees the whole story up to the caret, 6 words." in text
    assert "notes" not in text
    assert "Room is kept for a suggestion of up to 1 words or so" in text
    assert "50 % of what it can take in" in text

    engine.see(sight(STORY.index("Two"), notes="Ilse is late."))
    assert meter(window).accessibleName() == "What the model sees: Model sees the last 4 words"
    text = details(window)
    assert "the last 4 words before the caret, from “Two two. Three three.…” on" in text
    assert "your notes, 3 words, which take 23 % of its window" in text
    assert "75 % of what it can take in" in text
    engine.see(sight(0, notes="Ilse is late.", cut=True))
    assert "the model sees their first 3 words" in details(window)
    window.story.new()
    assert not meter(window).isEnabled()
    assert meter(window).text() == ""


@pytest.mark.parametrize(("width", "words"), [(700, "50 % ▴"), (1600, "whole story ▴")])
def test_in_a_narrow_window_a_number_stands_for_the_words(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot, width: int, words: str
) -> None:
    window.resize(width, 500)
    window.editor.load(STORY, caret=3)
    look(window, engine, qtbot)
    engine.see(sight(0))
    assert meter(window).text().endswith(words)
    assert meter(window).accessibleName() == "What the model sees: Model sees the whole story"
    assert not meter(window).icon().isNull()
