"""A place in the document and the marks around it: which suggestion stands there."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtGui import QTextCursor

from writer_app.core.marks import Mark
from writer_app.core.preferences import Choice
from writer_app.core.rewrites import Passage, Span, passages
from writer_app.core.text import from_utf16
from writer_app.ui.editor.marks import marks_between
from writer_app.ui.editor.story_editor import StoryEditor

REACH = 20_000
"""UTF-16 units before and behind a place that are looked at: a passage is not longer."""


@dataclass(frozen=True)
class Place:
    """Where the caret or the selection is: in or between words that came from ``choice``.

    Spans are offsets in ``text``, the story around it, in Python characters.
    """

    choice: str
    text: str
    at: Span
    left: tuple[Span, ...]
    others: tuple[Span, ...]

    def passage(self, choice: Choice) -> Passage | None:
        """The passage that is here; None where only two copies of it are on both sides."""
        start, end = self.at
        return next(
            (
                found
                for found in passages(self.text, choice, self.left, self.others)
                if found.start <= end and start <= found.end
            ),
            None,
        )


def place_at(editor: StoryEditor, cursor: QTextCursor) -> Place | None:
    """The place of a cursor, if a suggestion stands there; looks at what is near it only."""
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    low, high = start - REACH, end + REACH
    marks = [
        Mark(max(mark.start, low), min(mark.end, high), mark.choice)
        for mark in marks_between(editor.document(), max(0, low), high)
        if mark.end > low and mark.start < high
    ]
    choice = _choice_at(marks, start, end)
    if choice is None:
        return None
    low = max(0, low)
    text = editor.text_between(low, high)

    def offset(position: int) -> int:
        return from_utf16(text, position - low)

    def spans(wanted: bool) -> tuple[Span, ...]:
        return tuple(
            (offset(mark.start), offset(mark.end))
            for mark in marks
            if (mark.choice == choice) == wanted
        )

    return Place(choice, text, (offset(start), offset(end)), spans(True), spans(False))


def _choice_at(marks: Iterable[Mark], start: int, end: int) -> str | None:
    """That of the marked words here, else the nearest that has words on both sides."""
    touched = [mark for mark in marks if mark.start <= end and start <= mark.end]
    if touched:
        # words that are only bordered on don't count if there are others
        within = [mark for mark in touched if mark.start < end and start < mark.end]
        return (within or touched)[0].choice
    before: dict[str, int] = {}
    behind: dict[str, int] = {}
    for mark in marks:
        if mark.end < start:
            before[mark.choice] = mark.end
        elif mark.start > end:
            behind.setdefault(mark.choice, mark.start)
    around = {
        choice: behind[choice] - place for choice, place in before.items() if choice in behind
    }
    return min(around, key=around.__getitem__, default=None)
