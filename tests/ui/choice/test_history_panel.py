"""The history: every pair of the session stays, and can be taken from later."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QPushButton

from tests.ui.fake_engine import FakeEngine
from writer_app.core.marks import Mark
from writer_app.core.preferences import Outcome, PreferenceStore
from writer_app.ui.choice.history_panel import HistoryPanel
from writer_app.ui.editor.suggested_text import SuggestedText
from writer_app.ui.main_window import MainWindow
from writer_app.ui.provenance.place import place_at
from writer_app.ui.provenance.words import how_words

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def pairs(window: MainWindow, engine: FakeEngine) -> QListWidget:
    """The list, after one pair of which nothing was taken and one of which the right was."""
    window.editor.load("She went. And slept.", caret=8)
    QTest.keyClick(window.editor, Qt.Key.Key_Return, CONTROL)
    engine.answer(" home", " out")
    QTest.keyClick(window.editor, Qt.Key.Key_Escape)
    window.editor.moveCursor(window.editor.textCursor().MoveOperation.End)
    QTest.keyClick(window.editor, Qt.Key.Key_Return, CONTROL)
    engine.answer(" She woke.", " She dreamt.")
    QTest.keyClick(window.editor, Qt.Key.Key_2, ALT)
    QTest.keyClick(window.editor, Qt.Key.Key_H, CONTROL | SHIFT)
    found = window.findChild(QListWidget, "pairHistory")
    assert isinstance(found, QListWidget)
    assert found.hasFocus()
    return found


def texts(pairs: QListWidget) -> list[str]:
    return [pairs.item(row).text().partition(" · ")[2] for row in range(pairs.count())]


def test_what_was_put_away_is_taken_after_all_at_its_place(
    window: MainWindow, pairs: QListWidget, store: PreferenceStore
) -> None:
    assert texts(pairs) == ["Second\nShe dreamt.", "Dismissed\nhome"]
    QTest.keyClick(pairs, Qt.Key.Key_Down)
    QTest.keyClick(pairs, Qt.Key.Key_Return)
    assert window.pairs.session.texts == [" home", " out"]
    QTest.keyClick(window.editor, Qt.Key.Key_1, ALT)
    assert window.text == "She went home. And slept. She dreamt."
    taken = store.choices()[0]
    assert (taken.outcome, window.editor.marks()[0]) == (Outcome.FIRST, Mark(8, 13, taken.id))
    assert texts(pairs) == ["First\nhome", "Second\nShe dreamt."]


def test_a_new_choice_replaces_the_old_one(window: MainWindow, pairs: QListWidget) -> None:
    QTest.keyClick(pairs, Qt.Key.Key_Return)
    QTest.keyClick(window.editor, Qt.Key.Key_1, ALT)
    assert window.text == "She went. And slept. She woke."
    assert texts(pairs) == ["First\nShe woke.", "Dismissed\nhome"]


def test_pairs_of_another_story_stay_to_be_read_but_have_no_place(
    window: MainWindow, pairs: QListWidget, engine: FakeEngine
) -> None:
    window.editor.document().setModified(False)
    window.commands["new_story"].trigger()
    assert texts(pairs) == ["Second · in Untitled\nShe dreamt.", "Dismissed · in Untitled\nhome"]
    panel = window.findChild(HistoryPanel)
    assert panel is not None
    [again] = [one for one in panel.findChildren(QPushButton)]
    assert not again.isEnabled()
    pairs.setFocus()
    QTest.keyClick(pairs, Qt.Key.Key_Return)
    assert not window.pairs.session.alive
    first, second = window.findChildren(SuggestedText)
    assert (first.toPlainText(), second.toPlainText()) == ("She woke.", "She dreamt.")
    window.editor.setFocus()
    QTest.keyClick(window.editor, Qt.Key.Key_Return, CONTROL)
    engine.answer(" One", " Two")
    QTest.keyClick(window.editor, Qt.Key.Key_1, ALT)
    assert pairs.count() == 3
    assert again.isEnabled()


def test_what_is_copied_from_it_into_a_story_is_still_the_machines(
    window: MainWindow, pairs: QListWidget, store: PreferenceStore
) -> None:
    dismissed = next(one for one in store.choices() if one.outcome is Outcome.DISMISSED)
    QTest.keyClick(pairs, Qt.Key.Key_Down)
    _, second = window.findChildren(SuggestedText)
    assert second.toPlainText() == "out"
    second.setFocus()
    QTest.keyClick(second, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(second, Qt.Key.Key_C, CONTROL)
    window.editor.setFocus()
    window.editor.load("She went ", caret=9)
    window.commands["paste"].trigger()
    assert window.text == "She went out"
    assert window.editor.marks() == [Mark(9, 12, dismissed.id)]
    place = place_at(window.editor, window.editor.textCursor())
    assert place is not None
    passage = place.passage(dismissed)
    assert passage is not None
    assert how_words(passage.origin) == "Copied; neither had been taken"
