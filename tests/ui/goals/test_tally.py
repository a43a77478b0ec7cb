"""Words count as the writer's when they were written, and only then."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from writer_app.core.difference import difference
from writer_app.core.text import word_count
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.editor.word_counter import WordCounter
from writer_app.ui.goals.tally import WordTally


class Desk:
    """An editor, its tally, and what that told."""

    def __init__(self) -> None:
        self.editor = StoryEditor()
        self.counter = WordCounter(self.editor.document(), self.editor)
        self.tally = WordTally(self.editor, self.counter, self.editor)
        self.written = self.taken = 0
        self.tally.written.connect(self._on_written)
        self.tally.taken.connect(self._on_taken)

    def _on_written(self, words: int) -> None:
        self.written += words

    def _on_taken(self, words: int) -> None:
        self.taken += words

    def counted(self) -> int:
        self.tally.finish()
        return self.written

    def load(self, text: str) -> None:
        self.editor.load(text)
        self.counter.finish()

    def type(self, text: str) -> None:
        self.editor.insertPlainText(text)

    def bring_back(self, text: str) -> None:
        self.editor.turn_into(difference(self.editor.text(), text))


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    desk = Desk()
    qtbot.addWidget(desk.editor)
    return desk


def test_typing_pasting_and_cutting_count_opening_does_not(desk: Desk) -> None:
    desk.type("One two three")  # before anything was counted
    assert desk.counted() == 3
    desk.load("There are six words in here. ")
    assert desk.counted() == 3
    desk.editor.moveCursor(QTextCursor.MoveOperation.End)
    desk.type("Two more.")
    assert desk.counted() == 5
    desk.editor.selectAll()
    desk.editor.cut()
    assert desk.counted() == 5 - 8
    desk.editor.paste()  # moved, not written
    assert desk.counted() == 5
    desk.editor.undo()
    desk.editor.undo()
    assert desk.counted() == 5
    # what is not counted yet when another story comes belongs to the one before
    desk.editor.insertPlainText(" a b c")
    desk.load("")
    assert desk.written == 8


def test_an_earlier_text_that_comes_back_counts_neither_way(desk: Desk) -> None:
    desk.load("one two")
    desk.editor.moveCursor(QTextCursor.MoveOperation.End)
    desk.type(" three")
    desk.bring_back("one two and many more words that were cut")
    assert desk.counted() == 1
    desk.editor.undo()
    assert desk.editor.text() == "one two three"
    assert desk.counted() == 1
    desk.editor.redo()
    assert desk.counted() == 1
    desk.editor.undo()
    desk.editor.undo()
    assert desk.editor.text() == "one two"
    assert desk.counted() == 0
    desk.editor.redo()
    desk.type(" four")  # what was brought back cannot come again
    assert desk.counted() == 2
    desk.editor.undo()
    assert desk.counted() == 1


WORDS = st.lists(st.sampled_from(["one", "two", "\n", " "]), max_size=5).map(" ".join)
STEPS = st.lists(
    st.tuples(st.sampled_from(["type", "load", "bring_back"]), WORDS)
    | st.tuples(st.sampled_from(["undo", "redo", "cut", "count"]), st.just("")),
    max_size=14,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done(qapp: QApplication, steps: list[tuple[str, str]]) -> None:
    """Words written and words brought in add up to the words on the page."""
    desk = Desk()
    foreign = 0
    # for each text in the undo stack, how many of its words were brought in by `turn_into`
    undo: list[tuple[str, int]] = []
    redo: list[tuple[str, int]] = []
    brought = written_before = 0
    does: dict[str, Callable[[], None]] = {
        "undo": desk.editor.undo,
        "redo": desk.editor.redo,
        "count": desk.tally.finish,
    }
    for step, text in steps:
        before = desk.editor.text()
        if step == "load":
            written_before = desk.counted()
            desk.load(text)
            foreign, brought = word_count(text), 0
            undo, redo = [], []
        elif step == "type":
            desk.editor.textCursor().insertText(text)  # one step of its own
            if text:
                undo.append((before, brought))
                redo = []
        elif step == "cut":
            desk.editor.selectAll()
            if desk.editor.textCursor().hasSelection():
                desk.editor.textCursor().removeSelectedText()
                undo.append((before, brought))
                redo = []
        elif step == "bring_back":
            desk.bring_back(text)
            if text != before:
                undo.append((before, brought))
                redo = []
                brought += word_count(text) - word_count(before)
        else:
            does[step]()
        now = desk.editor.text()
        if step in ("undo", "redo") and now != before:
            # Qt joins steps that touch, so several of ours may go at once.
            here, there = (undo, redo) if step == "undo" else (redo, undo)
            there.append((before, brought))
            while here:
                known, brought_then = here.pop()
                if known == now:
                    brought = brought_then
                    break
                there.append((known, brought_then))
    own = desk.counted() - written_before
    assert own == word_count(desk.editor.text()) - foreign - brought
    desk.editor.deleteLater()


def test_words_taken_from_suggestions(desk: Desk) -> None:
    desk.type("She went")
    end = desk.editor.insert(8, 8, " home", "first")
    end = desk.editor.insert(end, end, " and slept.", "first", go_on=True)
    assert desk.taken == 3
    desk.editor.undo()
    assert desk.taken == 0
    desk.editor.redo()
    assert desk.taken == 3
    desk.editor.insert(8, end, " out.", "second")  # another choice in its place
    assert desk.taken == 1
    assert desk.counted() == 3
