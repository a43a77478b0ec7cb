"""Which characters of a document came from which choice: a property of their format.

Qt carries the property through editing, undo and redo; text typed inside such words has it not.
"""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat

from writer_app.core.marks import Mark
from writer_app.core.text import from_utf16, utf16_length

CHOICE = QTextFormat.Property.UserProperty.value + 1
"""The property that holds the id of a choice."""


Piece = tuple[str, str | None]
"""Some text, and the choice that it came from, if it came from one."""

_PIECES = "application/x-writer-pieces"
"""What the clipboard holds beside the text: its pieces as JSON."""


def mark_format(choice: str | None) -> QTextCharFormat:
    """The format of text that came from a choice, or from the writer."""
    made = QTextCharFormat()
    if choice is not None:
        made.setProperty(CHOICE, choice)
    return made


def set_marks(document: QTextDocument, marks: Iterable[Mark]) -> None:
    """Mark what is in the document already. Switch its undo off before: this is no edit."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for mark in marks:
        cursor.setPosition(mark.start)
        cursor.setPosition(mark.end, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(mark_format(mark.choice))
    cursor.endEditBlock()


def marks_of(document: QTextDocument) -> list[Mark]:
    """All marks of the document, in order."""
    if not any(one.hasProperty(CHOICE) for one in document.allFormats()):
        return []
    return marks_between(document, 0, document.characterCount())


def marks_between(document: QTextDocument, start: int, end: int) -> list[Mark]:
    """The marks that touch what lies between two positions, in order and whole in their lines.

    Words of one choice with nothing but line ends between them are one mark.
    """
    marks: list[Mark] = []
    joins = False  # nothing but line ends since the last mark
    block = document.findBlock(start)
    while block.isValid() and block.position() <= end:
        for first, last, choice in _runs(block):
            if not choice or first > end or last < start:
                joins = False
            elif joins and marks[-1].choice == choice:
                marks[-1] = Mark(marks[-1].start, last, choice)
            else:
                marks.append(Mark(first, last, choice))
                joins = True
        block = block.next()
    return marks


def marks_in(block: QTextBlock) -> Iterator[Mark]:
    """The marks within one paragraph, in order."""
    for first, last, choice in _runs(block):
        if choice:
            yield Mark(first, last, choice)


def _runs(block: QTextBlock) -> Iterator[tuple[int, int, str]]:
    start = block.position()
    for run in block.textFormats():
        first = start + run.start
        yield first, first + run.length, run.format.property(CHOICE) or ""


def pieces_at(text: str, place: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    """A text that stands at a position in pieces, by the marks of all around it, in order."""
    start, end = 0, place + utf16_length(text)
    for mark in marks[bisect_right(marks, place, key=lambda mark: mark.end) :]:
        if mark.start >= end:
            break
        first, last = (from_utf16(text, max(0, at - place)) for at in (mark.start, mark.end))
        yield text[start:first], None
        yield text[first:last], mark.choice
        start = last
    yield text[start:], None


# Words that are moved keep their marks: they travel over the clipboard with their pieces.


def mime_of(pieces: Iterable[Piece]) -> QMimeData:
    """What the clipboard gets: plain text for everybody, and where it is from for the page."""
    pieces = list(pieces)
    mime = QMimeData()
    mime.setText("".join(text for text, _ in pieces))
    if any(choice is not None for _, choice in pieces):
        data = json.dumps(pieces).encode()
        mime.setData(_PIECES, data)
    return mime


def pieces_of(mime: QMimeData) -> list[Piece]:
    """The text of the clipboard in pieces. Another program may have written anything there."""
    text = mime.text()
    try:
        found = json.loads(bytes(mime.data(_PIECES).data()))
        pieces = [(str(words), choice) for words, choice in found]
    except (ValueError, TypeError, RecursionError):
        pieces = []
    sound = all(choice is None or isinstance(choice, str) for _, choice in pieces)
    if not sound or "".join(words for words, _ in pieces) != text:
        return [(text, None)]
    return pieces
