"""The texts of choices that were accepted on this page: whether they are still there.

Words that the writer deletes were taken all the same: only an undo takes them back, or another
choice in their place.
"""

from collections.abc import Callable, Collection, Mapping

from PySide6.QtGui import QTextCursor, QTextDocument

from writer_app.core.marks import Mark
from writer_app.ui.editor.marks import marks_between


class AcceptedTexts:
    """Follows each text through all edits, and tells when it goes or is back again."""

    def __init__(self, document: QTextDocument, tell: Callable[[str, bool], None]) -> None:
        """`tell` gets the choice, and whether its text is there."""
        self._document = document
        self._tell = tell
        self._places: dict[str, QTextCursor] = {}
        self._undone: set[str] = set()
        self._deleted: set[str] = set()  # by the writer, not by an undo
        self._undo_steps = 0

    def clear(self) -> None:
        """Another text is in the document, with nothing to undo."""
        self._places.clear()
        self._undone.clear()
        self._deleted.clear()
        self._undo_steps = 0

    def places(self) -> dict[str, tuple[int, int]]:
        """Where each one begins and ends."""
        return {
            choice: (cursor.selectionStart(), cursor.selectionEnd())
            for choice, cursor in self._places.items()
        }

    def move_to(self, places: Mapping[str, tuple[int, int]]) -> None:
        """They were moved, and begin and end there now."""
        for choice, (start, end) in places.items():
            self._places[choice] = self._range(start, end)

    def put_in(self, choice: str | None, start: int, end: int, replaced: Collection[str]) -> int:
        """Text was put in between two positions, from a choice or not, in the place of others'.

        Returns where all that was taken of the choice begins there, words taken before too.
        """
        if choice is not None:
            known = self._places.get(choice)
            if known is not None and known.hasSelection():
                start = min(start, known.selectionStart())
            self._places[choice] = self._range(start, end)
            self._undone.discard(choice)
            self._deleted.discard(choice)
        self._look(start, end, may_be_gone=replaced)
        return start

    def follow(self, position: int, removed: int, added: int) -> None:
        """At a position, so many units gave way to so many others."""
        if self._places and added:
            self._follow_moved(position, position + added)
        steps = self._document.availableUndoSteps()
        undoing, self._undo_steps = steps < self._undo_steps, steps
        if self._places and removed and not undoing:
            self._note_deleted(position)
        if self._places and (undoing or self._undone):
            may_be_gone = self._places.keys() - self._deleted if undoing else ()
            self._look(position, position + added, may_be_gone=may_be_gone)

    def _note_deleted(self, position: int) -> None:
        """Those that stood at a position, and stand there no more, are deleted."""
        for choice, cursor in self._places.items():
            near = cursor.selectionStart() <= position <= cursor.selectionEnd()
            if near and not self._holds(cursor, choice):
                self._deleted.add(choice)

    def _follow_moved(self, start: int, end: int) -> None:
        """Those that were cut, and now come in at another place, are known there."""
        for mark in marks_between(self._document, start, end):
            known = self._places.get(mark.choice)
            self._deleted.discard(mark.choice)
            if known is not None and not self._holds(known, mark.choice):
                known.setPosition(mark.start)
                known.setPosition(mark.end, QTextCursor.MoveMode.KeepAnchor)

    def _look(self, start: int, end: int, *, may_be_gone: Collection[str]) -> None:
        """Tell of those that went or came back with a change between two positions."""
        there: dict[str, list[Mark]] = {}
        for mark in marks_between(self._document, start, end):
            there.setdefault(mark.choice, []).append(mark)
        self._deleted.difference_update(there)
        for choice in self._undone.intersection(there):
            self._undone.discard(choice)
            self._tell(choice, True)
        for choice, cursor in self._places.items():
            first, last = cursor.selectionStart(), cursor.selectionEnd()
            if marks := there.get(choice):
                # Words that come back have pushed the cursor aside.
                cursor.setPosition(min(first, marks[0].start))
                cursor.setPosition(max(last, marks[-1].end), QTextCursor.MoveMode.KeepAnchor)
            elif (
                choice in may_be_gone
                and choice not in self._undone
                and first <= end
                and last >= start
                and not self._holds(cursor, choice)
            ):
                self._undone.add(choice)
                self._tell(choice, False)

    def _holds(self, cursor: QTextCursor, choice: str) -> bool:
        """Whether words of a choice stand where a cursor is, or right beside it."""
        first, last = cursor.selectionStart(), cursor.selectionEnd()
        return any(one.choice == choice for one in marks_between(self._document, first, last))

    def _range(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self._document)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor
