"""Headings are those of the text, whatever was done to it, and only what was touched is read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

from writer_app.core.outline import heading
from writer_app.ui.editor import headings as module
from writer_app.ui.editor.headings import Headings

TEXTS = st.lists(
    st.sampled_from(["# One", "\n", "## Two\n", "#", "prose", "\nChapter 3\n", " "]), max_size=8
).map("".join)
PLACES = st.tuples(st.floats(0, 1), st.floats(0, 1))


def document_of(text: str) -> QTextDocument:
    document = QTextDocument()
    document.documentLayout()  # a document that nobody shows tells of no changes
    document.setPlainText(text)
    return document


def found_in(text: str) -> list[tuple[int, str]]:
    found = [heading(line) for line in text.split("\n")]
    return [(one.level, one.title) for one in found if one is not None]


@settings(max_examples=60)
@given(start=TEXTS, edits=st.lists(st.tuples(PLACES, TEXTS, st.booleans()), max_size=8))
def test_after_any_edits(
    qapp: QApplication, start: str, edits: list[tuple[tuple[float, float], str, bool]]
) -> None:
    document = document_of(start)
    headings = Headings(document, document)
    headings.read_all()
    told: list[bool] = []
    headings.changed.connect(lambda: told.append(True))

    def check(before: list[tuple[int, str]]) -> None:
        headings.read_all()
        text = document.toPlainText()
        titles = [headings.title(number) for number in range(len(headings.levels))]
        assert list(zip(headings.levels, titles, strict=True)) == found_in(text)
        assert told or before == found_in(text)
        told.clear()

    cursor = QTextCursor(document)
    seen = found_in(start)
    for (first, second), text, reads in edits:
        length = document.characterCount() - 1
        cursor.setPosition(round(first * length))
        cursor.setPosition(round(second * length), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        if reads:
            check(seen)
            seen = found_in(document.toPlainText())
    document.undo()
    check(seen)


def test_an_edit_reads_its_paragraph_only(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = document_of("# One\n" + "Some words.\n" * 5000 + "# Two\nMore words.\n")
    headings = Headings(document, document)
    headings.read_all()
    asked: list[str] = []
    told: list[bool] = []
    headings.changed.connect(lambda: told.append(True))

    def spy(line: str) -> object:
        asked.append(line)
        return heading(line)

    monkeypatch.setattr(module, "heading", spy)
    cursor = QTextCursor(document)
    cursor.setPosition(document.findBlockByNumber(2000).position())
    cursor.insertText("x")
    headings.read_all()
    assert asked == ["xSome words."]
    cursor.insertText("\n")
    headings.read_all()
    assert len(asked) == 3
    assert not told  # no heading has changed
    assert headings.paragraphs == [0, 5002]
    assert headings.before(cursor.position()) == 0
    assert headings.before(document.characterCount() - 1) == 1
