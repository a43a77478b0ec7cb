"""The number of words is that of the text, whatever was done to it."""

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from writer_app.core.text import word_count
from writer_app.ui.editor import word_counter
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.editor.word_counter import WordCounter

TEXTS = st.lists(st.sampled_from(["one", "two three", "\n", " ", "—", "don't"]), max_size=8).map(
    "".join
)
PLACES = st.tuples(st.floats(0, 1), st.floats(0, 1))


def count_now(counter: WordCounter) -> int:
    while counter.total is None:
        counter._count()
    return counter.total


@settings(max_examples=60)
@given(start=TEXTS, edits=st.lists(st.tuples(PLACES, TEXTS, st.booleans()), max_size=8))
def test_after_any_edits(
    qapp: QApplication, start: str, edits: list[tuple[tuple[float, float], str, bool]]
) -> None:
    document = QTextDocument()
    document.documentLayout()  # a document that nobody shows tells of no changes
    counter = WordCounter(document, document)
    document.setPlainText(start)
    cursor = QTextCursor(document)
    for (first, second), text, counts in edits:
        length = document.characterCount() - 1
        cursor.setPosition(round(first * length))
        cursor.setPosition(round(second * length), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        if counts:
            assert count_now(counter) == word_count(document.toPlainText())
    document.undo()
    assert count_now(counter) == word_count(document.toPlainText())
    length = document.characterCount() - 1
    assert counter.between(0, length) == word_count(document.toPlainText())


def test_a_long_story_is_counted_in_batches_while_keys_are_served(qtbot: QtBot) -> None:
    editor = StoryEditor()
    qtbot.addWidget(editor)
    counter = WordCounter(editor.document(), editor)
    editor.load("some words in it\n" * (3 * word_counter.BATCH))
    assert counter.total is None
    qtbot.waitUntil(lambda: counter.total == 12 * word_counter.BATCH)
    qtbot.keyClick(editor, Qt.Key.Key_A)
    qtbot.keyClick(editor, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: counter.total == 12 * word_counter.BATCH + 1)
