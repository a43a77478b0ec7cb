"""The table says what the window does: every way of ending a pair, done with keys and looked at."""

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.fake_engine import FakeEngine
from writer_app.core.errors import WriterError
from writer_app.core.marks import Mark
from writer_app.core.preferences import Choice, Outcome, PreferenceStore
from writer_app.ui.choice.endings import ENDINGS, Way, markdown
from writer_app.ui.main_window import MainWindow

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT, RIGHT = ' home,\n"late."', " out again."


class Writer:
    """Presses keys in the window."""

    def __init__(self, window: MainWindow, engine: FakeEngine, store: PreferenceStore) -> None:
        self.window, self.engine, self.store = window, engine, store
        window.editor.load("She went. And slept.", caret=8)

    def press(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.window.editor, key, modifiers)

    def ask(self) -> None:
        self.press(Qt.Key.Key_Return, CONTROL)
        self.engine.answer(LEFT, RIGHT)

    def ask_streaming(self) -> None:
        self.press(Qt.Key.Key_Enter, CONTROL | Qt.KeyboardModifier.KeypadModifier)
        self.engine.open()
        self.engine.write(0, " home, b")
        self.engine.write(1, " out")

    @property
    def put_in(self) -> str:
        return self.window.text.removeprefix("She went").removesuffix(". And slept.")

    @property
    def choices(self) -> list[Choice]:
        """Oldest first."""
        return self.store.choices()[::-1]


@pytest.fixture
def writer(window: MainWindow, engine: FakeEngine, store: PreferenceStore) -> Writer:
    return Writer(window, engine, store)


def take(writer: Writer) -> None:
    writer.ask()
    writer.press(Qt.Key.Key_2, ALT)


def take_much_better(writer: Writer) -> None:
    writer.ask()
    writer.press(Qt.Key.Key_Exclam, ALT | SHIFT)  # what Shift+1 is without the system's key map


def take_streaming(writer: Writer) -> None:
    writer.ask_streaming()
    writer.press(Qt.Key.Key_1, ALT)


def all_words(writer: Writer) -> None:
    writer.ask()
    writer.press(Qt.Key.Key_BracketRight, ALT)
    for _ in RIGHT.split():
        writer.press(Qt.Key.Key_Right, CONTROL)


def some_words(writer: Writer) -> None:
    writer.ask()
    writer.press(Qt.Key.Key_Right, CONTROL)
    writer.press(Qt.Key.Key_Escape)


def both(writer: Writer) -> None:
    writer.ask()
    writer.press(Qt.Key.Key_Equal, ALT)


def neither(writer: Writer) -> None:
    writer.ask()
    writer.press(Qt.Key.Key_0, ALT)


def another_pair(writer: Writer) -> None:
    writer.ask()
    writer.press(Qt.Key.Key_R, ALT)


def branch(writer: Writer) -> None:
    writer.ask()
    writer.window.pairs.branch(0, " home")


def type_on(writer: Writer) -> None:
    writer.ask()
    QTest.keyClicks(writer.window.editor, " on")


def dismiss(writer: Writer) -> None:
    writer.ask_streaming()
    writer.press(Qt.Key.Key_Escape)
    assert writer.window.pairs.session.texts == [" home, b", " out"]
    writer.press(Qt.Key.Key_Escape)


def undo(writer: Writer) -> None:
    take(writer)
    writer.press(Qt.Key.Key_Z, CONTROL)


def bring_back(writer: Writer) -> None:
    take(writer)
    writer.press(Qt.Key.Key_Backtab, SHIFT)
    writer.press(Qt.Key.Key_Tab)


DOES: dict[Way, tuple[Callable[[Writer], None], str, Outcome, int]] = {
    Way.TAKE: (take, RIGHT, Outcome.SECOND, len(RIGHT)),
    Way.TAKE_MUCH_BETTER: (take_much_better, LEFT, Outcome.FIRST, len(LEFT)),
    Way.TAKE_STREAMING: (take_streaming, " home, b", Outcome.FIRST, 8),
    Way.ALL_WORDS: (all_words, RIGHT, Outcome.SECOND, len(RIGHT)),
    Way.SOME_WORDS: (some_words, " home,", Outcome.DISMISSED, 6),
    Way.BOTH: (both, LEFT, Outcome.BOTH, len(LEFT)),
    Way.NEITHER: (neither, "", Outcome.NEITHER, 0),
    Way.ANOTHER_PAIR: (another_pair, "", Outcome.DISMISSED, 0),
    Way.BRANCH: (branch, "", Outcome.DISMISSED, 0),
    Way.TYPE_ON: (type_on, " on", Outcome.DISMISSED, 0),
    Way.DISMISS: (dismiss, "", Outcome.DISMISSED, 0),
    Way.UNDO: (undo, "", Outcome.SECOND, len(RIGHT)),
    Way.BRING_BACK: (bring_back, LEFT, Outcome.FIRST, len(LEFT)),
}


@pytest.mark.parametrize("way", list(Way))
def test_every_row_of_the_table(writer: Writer, way: Way) -> None:
    do, put_in, outcome, taken = DOES[way]
    row = ENDINGS[way]
    do(writer)
    choice = writer.choices[-1]
    assert writer.put_in == put_in
    assert (choice.outcome, choice.taken, choice.strength) == (outcome, taken, row.strength)
    assert choice.trainable == row.trains
    assert not row.outcomes or choice.outcome in row.outcomes
    assert writer.window.pairs.session.alive == (way in (Way.ANOTHER_PAIR, Way.BRANCH))
    assert writer.window.editor.hasFocus()

    marked = [writer.window.text[mark.start : mark.end] for mark in writer.window.editor.marks()]
    machine = put_in and way is not Way.TYPE_ON
    assert marked == ([put_in] if machine else [])
    # One step takes everything back, what was taken by words too.
    if machine:
        writer.press(Qt.Key.Key_Z, CONTROL)
        assert writer.put_in == (RIGHT if way is Way.BRING_BACK else "")
        assert writer.choices[-1].undone
        writer.press(Qt.Key.Key_Z, CONTROL | SHIFT)
        assert writer.put_in == put_in
        assert not writer.choices[-1].undone


def test_the_table_is_complete_and_can_be_read() -> None:
    assert set(ENDINGS) == set(Way) == set(DOES)
    lines = markdown().splitlines()
    assert len(lines) == len(Way) + 2
    assert all(re.fullmatch(r"\|( .* \|){5}", line) for line in lines)


def test_an_undone_choice_counts_again_after_redo(writer: Writer) -> None:
    undo(writer)
    assert writer.choices[0].undone
    writer.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert writer.choices[0].trainable


def test_a_second_thought_replaces_what_was_taken(writer: Writer) -> None:
    bring_back(writer)
    first, second = writer.choices
    assert (first.outcome, first.undone) == (Outcome.SECOND, True)
    assert (second.outcome, second.undone) == (Outcome.FIRST, False)
    assert first.id != second.id
    assert writer.window.editor.marks() == [Mark(8, 8 + len(LEFT), second.id)]
    writer.press(Qt.Key.Key_Z, CONTROL)
    assert writer.put_in == RIGHT
    assert [one.undone for one in writer.choices] == [False, True]


def test_a_pair_comes_back_where_it_was_after_typing_on(writer: Writer) -> None:
    type_on(writer)
    writer.press(Qt.Key.Key_Backtab, SHIFT)
    writer.press(Qt.Key.Key_2, ALT)
    assert writer.put_in == RIGHT + " on"
    assert [one.outcome for one in writer.choices] == [Outcome.DISMISSED, Outcome.SECOND]


def test_words_of_one_then_all_of_the_other(writer: Writer) -> None:
    writer.ask()
    writer.press(Qt.Key.Key_Right, CONTROL)
    writer.press(Qt.Key.Key_2, ALT)
    assert writer.put_in == RIGHT
    assert [one.outcome for one in writer.choices] == [Outcome.SECOND]
    writer.press(Qt.Key.Key_Z, CONTROL)
    assert writer.put_in == ""


def test_the_choice_is_kept_before_the_text_shows(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown_at_record: list[str] = []
    record = writer.store.record

    def watched(*arguments: object) -> object:
        shown_at_record.append(writer.put_in)
        return record(*arguments)  # type: ignore[arg-type]  # whatever it is called with

    monkeypatch.setattr(writer.store, "record", watched)
    take(writer)
    assert shown_at_record == [""]
    assert writer.put_in == RIGHT


def test_without_room_for_the_choice_the_text_goes_in_and_is_no_less_the_machines(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise WriterError("There is no room on the disk. Make some.")

    monkeypatch.setattr(writer.store, "record", fail)
    take(writer)
    assert writer.put_in == RIGHT
    marked = [(mark.start, mark.end) for mark in writer.window.editor.marks()]
    assert [end - start for start, end in marked] == [len(RIGHT)]
    assert "There is no room on the disk. Make some." in writer.window.notices.sentences()
