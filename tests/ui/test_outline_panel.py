"""The outline follows the story, leads to its headings, and moves sections without a loss."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from writer_app.core.marks import Mark
from writer_app.core.outline import gap, heading, next_place, places, stretches
from writer_app.core.text import utf16_length, utf16_units
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.main_window import MainWindow

STORY = """Before all.

# One

The sea.

## One a

A ferry came in.

# Two

## Two a

Rain.

## Two b

Nobody spoke."""


@pytest.fixture
def outline(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.editor.load(STORY)
    window.commands["outline"].trigger()
    qtbot.waitUntil(lambda: shown(window)[-1:] == ["    Two b  2"])
    window.editor.setFocus()
    return window


def shown(window: MainWindow) -> list[str]:
    """The tree in lines: indented titles with the words of their sections."""

    def depth(item: QTreeWidgetItem) -> int:
        return 0 if item.parent() is None else 1 + depth(item.parent())

    return [
        f"{'    ' * depth(item)}{item.text(0)}  {item.text(1)}"
        for item in window.outline.tree.items()
    ]


def item(window: MainWindow, title: str) -> QTreeWidgetItem:
    return next(one for one in window.outline.tree.items() if one.text(0) == title)


def test_the_tree_follows_the_story(outline: MainWindow, qtbot: QtBot) -> None:
    assert shown(outline) == [
        "One  8",
        "    One a  4",
        "Two  7",
        "    Two a  1",
        "    Two b  2",
    ]
    editor = outline.editor
    editor.moveCursor(editor.textCursor().MoveOperation.End)
    QTest.keyClicks(editor, " But one")
    qtbot.waitUntil(lambda: shown(outline)[-1] == "    Two b  4")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "# Three")
    qtbot.waitUntil(lambda: shown(outline)[-1] == "Three  0")
    QTest.keyClicks(editor, "!")
    qtbot.waitUntil(lambda: shown(outline)[-1] == "Three!  0")
    editor.load("")
    qtbot.waitUntil(lambda: shown(outline) == [])


def test_what_is_folded_stays_folded(outline: MainWindow, qtbot: QtBot) -> None:
    item(outline, "One").setExpanded(False)
    outline.editor.insert(0, 0, "# Zero\n\n", None)
    qtbot.waitUntil(lambda: len(shown(outline)) == 6)
    assert not item(outline, "One").isExpanded()
    assert item(outline, "Two").isExpanded()


def test_the_heading_of_the_caret_is_marked_and_enter_leads_to_one(
    outline: MainWindow, qtbot: QtBot
) -> None:
    editor, tree = outline.editor, outline.outline.tree
    cursor = editor.textCursor()
    cursor.setPosition(STORY.index("Rain"))
    editor.setTextCursor(cursor)
    qtbot.waitUntil(lambda: tree.currentItem() is item(outline, "Two a"))
    assert [one.text(0) for one in tree.items() if one.font(0).bold()] == ["Two a"]
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Up)
    QTest.keyClick(tree, Qt.Key.Key_Up)
    assert tree.currentItem() is item(outline, "One a")
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert editor.textCursor().position() == STORY.index("## One a")
    assert editor.hasFocus()
    QTest.mouseClick(
        tree.viewport(),
        Qt.MouseButton.LeftButton,
        pos=tree.visualItemRect(item(outline, "Two b")).center(),
    )
    assert editor.textCursor().position() == STORY.index("## Two b")


def test_a_section_moves_by_keys_as_one_step(outline: MainWindow, qtbot: QtBot) -> None:
    editor = outline.editor
    end = STORY.index("## One a")
    editor.insert(end, end, "It was late.\n\n", "choice")
    before, marks = editor.text(), editor.marks()
    cursor = editor.textCursor()
    cursor.setPosition(before.index("late"))
    editor.setTextCursor(cursor)
    told: list[tuple[str, bool]] = []
    editor.presence_changed.connect(lambda choice, there: told.append((choice, there)))
    QTest.keyClick(editor, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [line.split()[0] for line in shown(outline)] == ["Two", "Two", "Two", "One", "One"]
    assert editor.text().endswith("A ferry came in.")
    assert "Nobody spoke.\n\n# One\n\nThe sea." in editor.text()
    assert editor.text_between(editor.textCursor().position(), editor._characters())[:4] == "late"
    [mark] = editor.marks()
    assert editor.text_between(mark.start, mark.end).strip() == "It was late."
    cursor.setPosition(before.index("# One") + 3)  # where it was, something else comes and goes
    editor.setTextCursor(cursor)
    QTest.keyClick(editor, Qt.Key.Key_X)
    editor.undo()
    editor.undo()
    assert (editor.text(), editor.marks()) == (before, marks)
    editor.redo()
    QTest.keyClick(editor, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert (editor.text(), editor.marks()) == (before, marks)
    assert told == []  # the words of the choice were there all the time
    editor.undo()
    editor.undo()
    assert editor.text() == before
    editor.undo()
    assert editor.text() == STORY
    assert told == [("choice", False)]


def test_a_section_moves_in_the_panel(outline: MainWindow, qtbot: QtBot) -> None:
    tree = outline.outline.tree
    tree.setFocus()
    tree.setCurrentItem(item(outline, "Two a"))
    QTest.keyClick(tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [line.strip().split("  ")[0] for line in shown(outline)] == [
        "One", "One a", "Two a", "Two", "Two b",
    ]  # fmt: skip
    assert tree.currentItem() is item(outline, "Two a")
    assert tree.hasFocus()
    outline.editor.undo()
    assert outline.text == STORY


def drop(window: MainWindow, title: str, before: str) -> bool:
    """Drag one heading onto the upper half of another; whether it may be dropped there."""
    tree = window.outline.tree
    tree.setCurrentItem(item(window, title))
    area = tree.visualItemRect(item(window, before))
    place, _ = tree.place_at(area.topLeft() + QPoint(5, 1))
    fits = tree._fits(item(window, title), place)

    class Dropped(QDropEvent):
        def source(self) -> object:
            return tree

    dragged = QMimeData()
    event = Dropped(
        QPointF(area.topLeft() + QPoint(5, 1)), Qt.DropAction.MoveAction, dragged,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    tree.dropEvent(event)
    # After another action, Qt would take the item out of the tree.
    assert event.dropAction() == Qt.DropAction.IgnoreAction
    return fits


def test_a_section_is_dropped_where_it_fits(outline: MainWindow, qtbot: QtBot) -> None:
    assert not drop(outline, "Two", "One a")  # would take it from One
    assert outline.text == STORY
    assert drop(outline, "Two", "One")
    qtbot.waitUntil(lambda: outline.text != STORY)
    assert shown(outline)[0] == "Two  7"
    assert outline.text.startswith("Before all.\n\n# Two\n\n## Two a\n\nRain.")
    outline.editor.undo()
    assert outline.text == STORY


def test_a_screen_reader_is_told_levels_and_words(outline: MainWindow) -> None:
    tree = outline.outline.tree
    interface = QAccessible.queryAccessibleInterface(tree)
    assert interface.role() == QAccessible.Role.Tree
    assert interface.text(QAccessible.Text.Name) == "Outline"
    names = [
        interface.child(at).text(QAccessible.Text.Name) for at in range(interface.childCount())
    ]
    assert "One a, level 2, 4 words" in names


LINES = st.lists(
    st.sampled_from(["# A", "## B", "### C", "# D", "Some 👋 words", "é", "", "", " "]), max_size=12
)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, data=st.data())
def test_moving_loses_nothing(qapp: QApplication, lines: list[str], data: st.DataObject) -> None:
    text = "\n".join(lines)
    found = [(at, heading(line)) for at, line in enumerate(lines)]
    numbers = [at for at, one in found if one is not None]
    levels = [one.level for _, one in found if one is not None]
    if not levels:
        return
    starts = [utf16_length("".join(f"{line}\n" for line in lines[:at])) for at in numbers]
    starts.append(utf16_length(text))
    ends = data.draw(st.lists(st.integers(0, starts[-1]), max_size=6, unique=True).map(sorted))
    given_marks = [
        Mark(one, other, f"choice {one}")
        for one, other in zip(ends[::2], ends[1::2], strict=False)
        if utf16_units(text)[one:other].strip("\n")
    ]
    moves = []
    for number in range(len(levels)):
        for step in (-1, 1):
            place = next_place(levels, number, step)
            if place is not None:
                moves.append((number, place))
    if not moves:
        return
    number, place = data.draw(st.sampled_from(moves))
    editor = StoryEditor()
    editor.load(text, given_marks, data.draw(st.integers(0, starts[-1])))
    caret = editor.textCursor().position()  # not within a character
    replayed = utf16_units(text)

    def follow(position: int, removed: int, came: str) -> None:
        nonlocal replayed
        behind = replayed[position + removed :]
        replayed = replayed[:position] + utf16_units(came) + behind

    editor.edited.connect(follow)
    marks, marked = editor.marks(), marked_units(editor)
    first, middle, end = (starts[at] for at in stretches(levels, number, place))
    editor.exchange(first, middle, end)

    units = utf16_units(text)
    one, other = units[first:middle], units[middle:end]
    gaps = gap(one), gap(other)
    kept = one[: len(one) - gaps[0]], other[: len(other) - gaps[1]]
    between, behind = one[len(kept[0]) :], other[len(kept[1]) :]
    wanted = units[:first] + kept[1] + between + kept[0] + behind + units[end:]
    assert utf16_units(editor.text()) == wanted == replayed
    assert marked_units(editor) == marked
    at = editor.textCursor().position()
    assert wanted[at : at + 1].strip() == units[caret : caret + 1].strip()
    editor.undo()
    assert editor.text() == text
    assert editor.marks() == marks
    assert replayed == utf16_units(text)
    editor.deleteLater()
    assert place in places(levels, number)


def marked_units(editor: StoryEditor) -> Counter[tuple[str, str]]:
    """Each character that is marked, with its choice."""
    units = utf16_units(editor.text())
    return Counter(
        (unit, mark.choice)
        for mark in editor.marks()
        for unit in units[mark.start : mark.end]
        if unit != "\n"
    )
