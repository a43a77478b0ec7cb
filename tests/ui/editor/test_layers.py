"""Layers: only what is on screen is asked for, and the document never knows."""

from collections.abc import Iterator

from PySide6.QtGui import QColor, QFontMetricsF, QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from writer_app.ui.editor.layers import Span
from writer_app.ui.editor.story_editor import StoryEditor

COLOUR = QColor("#ff0000")


def shown(qtbot: QtBot, text: str) -> StoryEditor:
    editor = StoryEditor()
    qtbot.addWidget(editor)
    editor.resize(500, 300)
    editor.load(text)
    editor.show()
    return editor


def reds(editor: StoryEditor) -> int:
    picture = editor.viewport().grab().toImage()
    return sum(
        picture.pixelColor(x, y) == COLOUR
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    )


def test_a_span_is_painted_and_the_document_knows_nothing(qtbot: QtBot) -> None:
    editor = shown(qtbot, "One\ntwo\nthree\n" * 1000)
    asked: set[int] = set()
    red = QTextCharFormat()
    red.setBackground(COLOUR)

    def source(block: QTextBlock) -> Iterator[Span]:
        asked.add(block.blockNumber())
        if block.text() == "two":
            yield Span(block.position(), block.position() + 3, red)

    editor.layers.add(source)
    qtbot.waitUntil(lambda: bool(asked))
    assert len(asked) < 40
    assert reds(editor) > 0
    assert not editor.document().isModified()
    assert not editor.document().isUndoAvailable()

    asked.clear()
    editor.moveCursor(QTextCursor.MoveOperation.End)
    assert max(asked) == editor.document().blockCount() - 1


def test_the_later_layer_wins_and_a_layer_can_end(qtbot: QtBot) -> None:
    editor = shown(qtbot, "One two")
    on = True

    def all_in(colour: str, order: int) -> None:
        made = QTextCharFormat()
        made.setBackground(QColor(colour))
        editor.layers.add(lambda block: [Span(0, 7, made)] if on else [], order=order)

    all_in("#ff0000", 2)
    all_in("#00ff00", 1)
    editor.layers.refresh()
    assert reds(editor) > 0
    on = False
    editor.layers.refresh()
    assert reds(editor) == 0


def test_far_jumps_in_a_long_story(qtbot: QtBot) -> None:
    text = f"{'Some words. ' * 12}\n\n" * 400
    editor = shown(qtbot, text)
    editor.resize(1000, 700)
    red = QTextCharFormat()
    red.setForeground(COLOUR)
    asked: list[int] = []

    def source(block: QTextBlock) -> Iterator[Span]:
        asked.append(block.position())
        if block.length() > 1:
            yield Span(block.position(), block.position() + block.length() - 1, red)

    editor.layers.add(source)
    cursor = editor.textCursor()
    for place in (len(text) // 2, 10, len(text) - 1, len(text) // 3) * 2:
        cursor.setPosition(place)
        editor.setTextCursor(cursor)  # Qt scrolls on while it takes the formats
        QTest.qWait(30)
        asked.clear()
        editor.layers.refresh()
        assert min(asked) <= place < max(asked) + 300


def test_what_lies_behind_ghost_text_is_still_marked_where_it_is(qtbot: QtBot) -> None:
    editor = shown(qtbot, "One two three four five")
    red = QTextCharFormat()
    red.setBackground(COLOUR)
    editor.layers.add(lambda block: [Span(4, 7, red)])

    def place_of_red() -> int:
        editor.layers.refresh()
        picture = editor.viewport().grab().toImage()
        row = editor.cursorRect().center().y()
        return min(x for x in range(picture.width()) if picture.pixelColor(x, row) == COLOUR)

    before = place_of_red()
    editor.set_ghost(0, "ghost ")
    room = QFontMetricsF(editor.font()).horizontalAdvance("ghost ")
    assert abs(place_of_red() - before - room) <= 2
    editor.clear_ghost()
    assert place_of_red() == before
