"""The page keeps text and marks true to every change, and tells of each."""

import random
import uuid
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from writer_app.core.difference import difference
from writer_app.core.marks import Mark
from writer_app.core.text import utf16_length, utf16_units
from writer_app.ui.editor.story_editor import StoryEditor

SCRAPS = st.lists(
    st.sampled_from(
        [
            "a",
            "word ",
            "\n",
            "\n\n",
            " ",
            "\t",
            "\u00a0",
            "\u2028",
            "é",
            "e\u0301",
            "東京",
            "😀",
            "👩‍👧",
            "שלום",
        ]
    ),
    max_size=6,
).map("".join)


@pytest.fixture
def editor(qtbot: QtBot) -> StoryEditor:
    editor = StoryEditor()
    editor.set_look("", 14, 60)
    editor.resize(800, 500)
    qtbot.addWidget(editor)
    editor.show()
    return editor


def test_a_page_with_nothing_to_scroll_shows_no_scroll_handle(editor: StoryEditor) -> None:
    bar = editor.verticalScrollBar()
    assert not bar.isEnabled()  # the handle is drawn in no colour then
    editor.load("One line.\n" * 50)
    assert bar.isEnabled()
    editor.load("")
    assert not bar.isEnabled()


def select(editor: StoryEditor, start: int, end: int | None = None) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(start if end is None else end, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def paste(editor: StoryEditor, text: str) -> None:
    mime = QMimeData()
    mime.setText(text)
    editor.insertFromMimeData(mime)


def compose(editor: StoryEditor, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(editor, event)


def pieces(editor: StoryEditor) -> list[tuple[str, str]]:
    """Each character of the text and the choice that it came from, line ends aside."""
    units = utf16_units(editor.text())
    found = ["" for _ in units]
    for mark in editor.marks():
        found[mark.start : mark.end] = [mark.choice] * (mark.end - mark.start)
    return [pair for pair in zip(units, found, strict=True) if pair[0] != "\n"]


def drop(editor: StoryEditor, share: float, *, moves: bool) -> None:
    """Drag what is selected to another line on screen."""

    class Dropped(QDropEvent):
        def source(self) -> object:
            return editor

    action = Qt.DropAction.MoveAction if moves else Qt.DropAction.CopyAction
    area = editor.viewport().rect()
    mime = editor.createMimeDataFromSelection()
    event = Dropped(
        QPointF(area.center().x(), share * area.bottom()), action, mime,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    editor.dropEvent(event)


class Writing(RuleBasedStateMachine):
    """Any sequence of typing, pasting, accepting, undo, redo, save and reload.

    On a small page on screen: Qt does much there that it leaves to later in one that is not.
    """

    def __init__(self) -> None:
        super().__init__()
        self.editor = StoryEditor()
        self.editor.resize(300, 200)
        self.editor.show()
        self.told: list[str] = []
        self.editor.edited.connect(self.follow)
        self.present: dict[str, bool] = {}
        self.editor.presence_changed.connect(self.present.__setitem__)

    def follow(self, position: int, removed: int, added: str) -> None:
        assert 0 <= position <= position + removed <= len(self.told)
        self.told[position : position + removed] = utf16_units(added)

    def place(self, share: float) -> int:
        place = round(share * (self.editor.document().characterCount() - 1))
        # No key and no click gets into the middle of a character.
        return place - ("\udc00" <= "".join(self.told)[place : place + 1] <= "\udfff")

    @initialize(scraps=st.lists(SCRAPS, max_size=12))
    def load(self, scraps: list[str]) -> None:
        text = "".join(scraps)
        self.editor.load(text)
        QApplication.processEvents()
        self.told = list(utf16_units(text))
        self.present.clear()

    @rule(start=st.floats(0, 1), end=st.floats(0, 1))
    def select(self, start: float, end: float) -> None:
        select(self.editor, self.place(start), self.place(end))

    @rule(keys=st.sampled_from(["x", "y z", ".", "Q"]))
    def type(self, keys: str) -> None:
        QTest.keyClicks(self.editor, keys)

    @rule(
        key=st.sampled_from(
            [Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Left]
        )
    )
    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.editor, key)

    @rule(text=SCRAPS)
    def paste(self, text: str) -> None:
        paste(self.editor, text)

    @rule(start=st.floats(0, 1), end=st.floats(0, 1), to=st.floats(0, 1), moves=st.booleans())
    def move_or_copy(self, start: float, end: float, to: float, moves: bool) -> None:
        select(self.editor, self.place(start), self.place(end))
        if not self.editor.textCursor().hasSelection():
            return
        before = pieces(self.editor)
        if moves:
            self.editor.cut()
        else:
            self.editor.copy()
        select(self.editor, self.place(to))
        self.editor.paste()
        if moves:
            assert sorted(pieces(self.editor)) == sorted(before)

    @rule(start=st.floats(0, 1), end=st.floats(0, 1), to=st.floats(0, 1), moves=st.booleans())
    def drag(self, start: float, end: float, to: float, moves: bool) -> None:
        select(self.editor, self.place(start), self.place(end))
        if self.editor.textCursor().hasSelection():
            drop(self.editor, to, moves=moves)

    @rule(share=st.floats(0, 1))
    def scroll(self, share: float) -> None:
        bar = self.editor.verticalScrollBar()
        bar.setValue(round(share * bar.maximum()))

    @rule(text=SCRAPS)
    def compose(self, text: str) -> None:
        compose(self.editor, text.replace("\n", " "))

    @rule(text=SCRAPS.filter(str.strip), words=st.booleans())
    def accept(self, text: str, words: bool) -> None:
        choice = uuid.uuid4().hex
        end = self.editor.textCursor().selectionEnd()
        behind = self.editor.insert(end, end, text, choice)
        if words:
            behind = self.editor.insert(behind, behind, text, choice, go_on=True)
        self.present[choice] = True
        assert behind == self.editor.textCursor().position()

    @rule(text=SCRAPS)
    def ghost(self, text: str) -> None:
        steps = self.editor.document().availableUndoSteps()
        self.editor.set_ghost(self.editor.textCursor().position(), text)
        assert self.editor.document().availableUndoSteps() == steps

    @rule(times=st.integers(1, 4))
    def undo(self, times: int) -> None:
        for _ in range(times):
            self.editor.undo()

    @rule(times=st.integers(1, 4))
    def redo(self, times: int) -> None:
        for _ in range(times):
            self.editor.redo()

    @rule()
    def save_and_reload(self) -> None:
        text, marks = self.editor.text(), self.editor.marks()
        self.editor.load(text, marks)
        self.present.clear()
        assert (self.editor.text(), self.editor.marks()) == (text, marks)
        assert not self.editor.document().isModified()
        assert not self.editor.document().isUndoAvailable()

    @invariant()
    def everything_was_told(self) -> None:
        assert "".join(self.told) == utf16_units(self.editor.text())

    @invariant()
    def the_page_begins_in_the_text(self) -> None:
        assert 0 <= self.editor.top() <= len(self.told)

    @invariant()
    def marks_are_in_order_and_hold_no_one_elses_words(self) -> None:
        marks = self.editor.marks()
        assert all(mark.start < mark.end for mark in marks)
        assert all(one.end <= other.start for one, other in pairwise(marks))

    @invariant()
    def what_an_undo_took_is_known(self) -> None:
        there = {mark.choice for mark in self.editor.marks()}
        assert not [one for one, present in self.present.items() if not present and one in there]

    def teardown(self) -> None:
        self.editor.deleteLater()
        QApplication.processEvents()


def test_words_that_were_moved_are_not_gone_with_the_next_that_are_taken(
    editor: StoryEditor,
) -> None:
    told: list[tuple[str, bool]] = []
    editor.presence_changed.connect(lambda choice, there: told.append((choice, there)))
    editor.load("")
    editor.insert(0, 0, "moved", "first")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    editor.selectAll()
    editor.cut()
    editor.paste()
    end = editor.textCursor().position()
    editor.insert(end, end, "next", "second")
    assert [mark.choice for mark in editor.marks()] == ["first", "second"]
    assert told == []


def test_any_sequence_of_changes_is_told_and_keeps_marks(qapp: QApplication) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(Writing, settings=settings(max_examples=60, stateful_step_count=25))


@pytest.mark.parametrize("way", ["type", "compose", "drag"])
def test_input_over_any_stretch_of_a_page_on_screen(editor: StoryEditor, way: str) -> None:
    """In one of some hundred, Qt crashed where it was asked for lines that were not laid out."""
    chance = random.Random(way)
    scraps = ["a", "word ", "\n", "\n\n", "\u2028", "שלום", "東京 ", "😀", "e\u0301", "\t", "No. "]
    told: list[str] = []

    def some(most: int) -> str:
        return "".join(chance.choices(scraps, k=chance.randint(0, most)))

    def somewhere() -> int:
        place = chance.randint(0, len(told))
        return place - ("\udc00" <= "".join(told[place : place + 1]) <= "\udfff")

    def follow(position: int, removed: int, added: str) -> None:
        told[position : position + removed] = utf16_units(added)
        editor.top()

    editor.resize(300, 200)
    editor.edited.connect(follow)
    for _ in range(200):
        text = some(60)
        editor.load(text)
        QApplication.processEvents()
        told[:] = utf16_units(text)
        for _ in range(6):
            editor.verticalScrollBar().setValue(chance.randint(0, 30))
            select(editor, somewhere(), somewhere())
            if way == "type":
                QTest.keyClick(editor, Qt.Key.Key_X)
            elif way == "compose":
                compose(editor, some(6).replace("\n", " "))
            else:
                drop(editor, chance.random(), moves=chance.random() < 0.5)
            assert "".join(told) == utf16_units(editor.text())
            if chance.random() < 0.3:
                editor.undo()


@given(text=SCRAPS, caret=st.integers(0, 30))
def test_text_comes_out_as_it_went_in(qapp: QApplication, text: str, caret: int) -> None:
    editor = StoryEditor()
    editor.load(text, caret=caret)
    assert editor.text() == text
    place = min(caret, utf16_length(text))
    halved = "\udc00" <= utf16_units(text)[place : place + 1] <= "\udfff"
    assert editor.textCursor().position() == place - halved  # never within a character
    editor.deleteLater()


def test_accepted_text_is_one_step_and_carries_its_choice(editor: StoryEditor) -> None:
    editor.load("She went", caret=8)
    QTest.keyClicks(editor, " home")
    editor.insert(13, 13, ', and slept.\n\n"Why?"', "c1")
    QTest.keyClicks(editor, " she said")
    assert editor.text() == 'She went home, and slept.\n\n"Why?" she said'
    assert editor.marks() == [Mark(13, 33, "c1")]
    editor.undo()
    editor.undo()
    assert editor.text() == "She went home"
    editor.redo()
    assert editor.marks() == [Mark(13, 33, "c1")]


def test_words_taken_one_by_one_are_one_step(editor: StoryEditor) -> None:
    editor.load("She", caret=3)
    end = editor.insert(3, 3, " went", "c1")
    end = editor.insert(end, end, "\nhome", "c1", go_on=True)
    editor.insert(end, end, " again", "c1", go_on=True)
    editor.undo()
    assert editor.text() == "She"


@pytest.mark.parametrize("way", [QTest.keyClicks, paste, compose])
@pytest.mark.parametrize(("start", "end"), [(4, 4), (8, 8), (2, 6), (0, 8)])
def test_what_the_writer_puts_in_is_the_writers(
    editor: StoryEditor, way: object, start: int, end: int
) -> None:
    editor.load("abcdefgh", [Mark(0, 8, "c1")])
    select(editor, start, end)
    assert callable(way)
    way(editor, "XY")
    assert editor.text() == "abcdefgh"[:start] + "XY" + "abcdefgh"[end:]
    assert "XY" not in "".join(editor.text()[mark.start : mark.end] for mark in editor.marks())
    editor.undo()
    assert editor.text() == "abcdefgh"
    assert editor.marks() == [Mark(0, 8, "c1")]


@pytest.mark.parametrize(("whole", "at"), [("🇻🇳", 2), ("o\u0302\u0323", 1)])
def test_a_character_that_came_in_parts_comes_back_in_one_step(
    editor: StoryEditor, whole: str, at: int
) -> None:
    first = whole.encode("utf-16-le")[: 2 * at].decode("utf-16-le")
    editor.load(f"{first} home")
    editor.insert(at, at, whole[len(first) :], None)
    select(editor, 0)
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    assert editor.text() == " home"
    editor.undo()
    assert editor.text() == f"{whole} home"


def test_undoing_and_redoing_what_was_accepted_is_told(editor: StoryEditor) -> None:
    told: list[tuple[str, bool]] = []
    editor.presence_changed.connect(lambda choice, present: told.append((choice, present)))
    editor.load("One.", caret=4)
    editor.insert(4, 4, " Two.", "c1")
    editor.insert(9, 9, " Three.", "c2")
    QTest.keyClicks(editor, "x")
    editor.undo()
    assert told == []
    editor.undo()
    editor.undo()
    assert told == [("c2", False), ("c1", False)]
    editor.redo()
    assert told[2:] == [("c1", True)]
    # Deleting words is an edit, not an undo.
    select(editor, 4, 9)
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    assert told[3:] == []


def test_replacing_an_accepted_text_takes_it_back(editor: StoryEditor) -> None:
    told: list[tuple[str, bool]] = []
    editor.presence_changed.connect(lambda choice, present: told.append((choice, present)))
    editor.load("One.", caret=4)
    editor.insert(4, 4, " Two.", "c1")
    editor.insert(4, 9, " Three.", "c2")
    assert told == [("c1", False)]
    editor.undo()
    assert sorted(told[1:]) == [("c1", True), ("c2", False)]


def test_ghost_text_is_seen_but_not_there(editor: StoryEditor) -> None:
    editor.load("She went home.", caret=8)
    before = editor.grab().toImage()
    editor.set_ghost(8, " slowly, and in the rain,\n\nall the way")
    assert editor.ghost_shown
    assert editor.grab().toImage() != before
    assert editor.text() == "She went home."
    assert not editor.document().isModified()
    editor.clear_ghost()
    assert editor.grab().toImage() == before


def test_ghost_text_shows_only_at_its_place(editor: StoryEditor) -> None:
    editor.load("She went home.", caret=8)
    editor.set_ghost(8, " slowly")
    QTest.keyClick(editor, Qt.Key.Key_Left)
    assert not editor.ghost_shown
    QTest.keyClick(editor, Qt.Key.Key_Right)
    assert editor.ghost_shown
    QTest.keyClick(editor, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert not editor.ghost_shown


def test_a_click_below_ghost_text_hits_what_was_clicked_on(editor: StoryEditor) -> None:
    story = "She went home through the rain and the wind, and did not look back once. " * 4
    editor.load(story, caret=8)
    editor.set_ghost(8, " a word" * 20)
    editor.repaint()
    target = story.index("did not", 100)
    ghost = utf16_length(" a word" * 20)
    layout = editor.document().firstBlock().layout()
    line = layout.lineForTextPosition(target + ghost)
    x, _ = line.cursorToX(target + ghost)
    point = QPoint(round(x), round(line.rect().center().y()))
    point += editor.contentOffset().toPoint()
    QTest.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert editor.textCursor().position() == target


@pytest.mark.parametrize("back", [3, 12, 40, 110])
def test_the_page_begins_with_the_same_words_in_another_width_or_size(
    editor: StoryEditor, back: int
) -> None:
    editor.resize(900, 500)
    editor.load("\n\n".join(f"{number} " + "words of a story " * 20 for number in range(60)))
    QApplication.processEvents()
    editor.grab()
    number = editor.document().blockCount() - back
    editor.scroll_to(editor.document().findBlockByNumber(number).position())
    editor.grab()
    for width, points in ((500, 14), (900, 14), (900, 20), (420, 12), (1600, 14)):
        editor.resize(width, 500)
        editor.set_look("", points, 72)
        QApplication.processEvents()
        editor.grab()
        assert editor.document().findBlock(editor.top()).blockNumber() == number


def test_a_page_that_begins_with_ghost_text_stays_in_its_paragraph(editor: StoryEditor) -> None:
    editor.load("She went home.\n" + "More.\n" * 60, caret=8)
    editor.set_ghost(8, " slowly" * 200)
    editor.grab()
    editor.verticalScrollBar().setValue(6)
    editor.resize(500, 400)
    QApplication.processEvents()
    editor.grab()
    assert editor.top() < len("She went home.\n")


def test_the_column_stays_readable_and_in_the_middle(editor: StoryEditor) -> None:
    editor.load("word " * 200)
    for width in (400, 900, 1600):
        editor.resize(width, 500)
        QApplication.processEvents()
        page = editor.viewport().geometry()
        layout = editor.document().firstBlock().layout()
        longest = max(layout.lineAt(i).naturalTextWidth() for i in range(layout.lineCount()))
        assert longest <= page.width()
        right = editor.width() - editor.verticalScrollBar().width() - page.right()
        assert abs(page.left() - right) <= 3
    characters = layout.lineAt(0).textLength()
    assert 50 <= characters <= 70  # 60 of a typical text


def test_words_that_are_moved_keep_their_marks(editor: StoryEditor) -> None:
    editor.load("one two three\nfour \u00a0five", [Mark(4, 18, "c1")])
    select(editor, 6, 19)
    editor.cut()
    select(editor, 0)
    editor.paste()
    assert editor.text() == "o three\nfour one tw\u00a0five"
    assert editor.marks() == [Mark(0, 12, "c1"), Mark(17, 19, "c1")]
    editor.undo()
    assert editor.text() == "one tw\u00a0five"
    editor.undo()
    assert editor.marks() == [Mark(4, 18, "c1")]


@pytest.mark.parametrize("data", [b"", b"{", b"[[1, 2, 3]]", b'[["other", "c1"]]', b"7",
                                  b'[["text", ["c1"]]]', b"[" * 100_000])  # fmt: skip
def test_a_clipboard_that_somebody_made_up_is_plain_text(editor: StoryEditor, data: bytes) -> None:
    mime = QMimeData()
    mime.setText("text")
    mime.setData("application/x-writer-pieces", data)
    editor.insertFromMimeData(mime)
    assert (editor.text(), editor.marks()) == ("text", [])


def test_the_top_of_a_page_is_in_the_text_also_when_that_has_become_shorter(
    editor: StoryEditor,
) -> None:
    """The page then knows of a first line behind what is left."""
    editor.set_look("", 14, 72)
    editor.resize(500, 300)
    QApplication.processEvents()
    for text, scrolled in (("\n" * 39, 30), ("\n".join(["word " * 80] * 2), 5), ("\n", 0)):
        editor.turn_into(difference(editor.text(), text))
        assert 0 <= editor.top() <= len(text)
        editor.verticalScrollBar().setValue(scrolled)


def test_a_text_that_was_cut_and_pasted_is_there_when_another_is_taken_behind_it(
    editor: StoryEditor,
) -> None:
    told: list[tuple[str, bool]] = []
    editor.presence_changed.connect(lambda choice, present: told.append((choice, present)))
    editor.insert(0, 0, "a", "one")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    select(editor, 0, 2)
    editor.cut()
    editor.paste()
    editor.insert(2, 2, "b", "two")
    assert told == []
    assert editor.marks() == [Mark(0, 1, "one"), Mark(2, 3, "two")]
    editor.undo()
    assert told == [("two", False)]


def test_what_the_writer_deleted_is_not_undone_by_the_next_one(editor: StoryEditor) -> None:
    told: list[tuple[str, bool]] = []
    editor.presence_changed.connect(lambda choice, present: told.append((choice, present)))
    editor.insert(0, 0, "a", "one")
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    editor.insert(0, 0, "b", "two")
    assert told == []
    editor.insert(0, 1, "c", "three")  # a choice in its place
    assert told == [("two", False)]


def test_what_the_writer_deleted_is_not_undone_by_undoing_something_else(
    editor: StoryEditor,
) -> None:
    told: list[tuple[str, bool]] = []
    editor.presence_changed.connect(lambda choice, present: told.append((choice, present)))
    editor.insert(0, 0, "a", "one")
    select(editor, 0, 1)
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    paste(editor, "x")
    editor.undo()
    assert (editor.text(), told) == ("", [])
    editor.undo()
    assert (editor.text(), told) == ("a", [])
    editor.undo()
    assert (editor.text(), told) == ("", [("one", False)])
    editor.redo()
    assert (editor.text(), told) == ("a", [("one", False), ("one", True)])


def test_so_is_one_that_was_cut_with_a_part_of_another(editor: StoryEditor) -> None:
    told: list[tuple[str, bool]] = []
    editor.presence_changed.connect(lambda choice, present: told.append((choice, present)))
    editor.insert(0, 0, "a", "one")
    editor.insert(1, 1, "bb", "two")
    select(editor, 0, 2)
    editor.cut()
    select(editor, 0)
    editor.paste()
    editor.insert(2, 2, "c", "three")
    assert told == []
