"""The words that a writer adds to the text on the page, as they come and go.

Whatever is done by editing counts, pasting included, cuts taken off: a passage that is moved comes
out even. What another text brings does not count, be it a file that is opened, or an earlier text
that is brought back, and neither does the undo of that.
"""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from writer_app.core.text import word_count
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.editor.word_counter import BATCH, WordCounter


@dataclass
class _Brought:
    """A change that nobody typed: the undo steps it lies between, and its words."""

    before: int
    behind: int
    words: int
    undone: bool = False


class WordTally(QObject):
    """Tells of words as soon as they are counted, a moment after they were typed.

    Of a story of more than a thousand paragraphs, what is typed before its first count is done,
    within a second or so, is taken for what was there.
    """

    written = Signal(int)
    """So many words more, or less than 0."""
    taken = Signal(int)
    """So many of them came from a suggestion, or no longer do since an undo."""

    def __init__(
        self, editor: StoryEditor, counter: WordCounter, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = editor.document()
        self._counter = counter
        self._told: int | None = None
        """The words of the text for which nothing is left to tell, None while they are counted."""
        self._before: int | None = None
        """The same, while another text comes."""
        self._steps_before = self._steps = 0
        self._brought: list[_Brought] = []
        self._taken: dict[str, int] = {}
        editor.replacing.connect(self._on_replacing)
        editor.replaced.connect(self._on_replaced)
        editor.edited.connect(self._on_edited)
        editor.taken.connect(self._on_taken)
        editor.presence_changed.connect(self._on_presence)
        self._document.undoCommandAdded.connect(self._forget_undone)
        counter.changed.connect(self.tell)
        self._begin()

    @Slot()
    def tell(self) -> None:
        """Tell of what is counted."""
        total = self._counter.total
        if total is None or self._before is not None:
            return
        new = 0 if self._told is None else total - self._told
        self._told = total
        if new:
            self.written.emit(new)

    def finish(self) -> None:
        """Count what is not counted yet, and tell of it."""
        if self._told is not None:
            self._counter.finish()
            self.tell()

    def _begin(self) -> None:
        self._told = None
        self._brought.clear()
        self._taken.clear()
        self._steps = self._document.availableUndoSteps()
        if self._document.blockCount() <= BATCH:
            # At once, or the first words that are typed would be taken for what was there.
            self._counter.finish()
            self._told = self._counter.total

    @Slot()
    def _on_replacing(self) -> None:
        self.finish()
        self._before = self._told
        self._steps_before = self._document.availableUndoSteps()

    @Slot(bool)
    def _on_replaced(self, undoable: bool) -> None:
        if undoable and self._before is not None:
            self._counter.finish()  # of which nothing is told while `_before` stands
            total = self._counter.total
            self._steps = self._document.availableUndoSteps()
            if total is not None and self._steps > self._steps_before:
                words = total - self._before
                self._brought.append(_Brought(self._steps_before, self._steps, words))
            self._told = total
        else:
            self._begin()  # also where the story was not even counted yet
        self._before = None

    @Slot(int, int, str)
    def _on_edited(self, _position: int, _removed: int, _text: str) -> None:
        steps, earlier = self._document.availableUndoSteps(), self._steps
        self._steps = steps
        if self._told is None or self._before is not None:
            return
        for change in self._brought:
            if not change.undone and earlier >= change.behind > steps:
                change.undone = True
                self._told -= change.words
            elif change.undone and earlier <= change.before < steps:
                change.undone = False
                self._told += change.words

    @Slot()
    def _forget_undone(self) -> None:
        self._brought = [change for change in self._brought if not change.undone]

    @Slot(str, str)
    def _on_taken(self, choice: str, text: str) -> None:
        before, now = self._taken.get(choice, 0), word_count(text)
        self._taken[choice] = now
        if now != before:
            self.taken.emit(now - before)

    @Slot(str, bool)
    def _on_presence(self, choice: str, there: bool) -> None:
        words = self._taken.get(choice, 0)
        if words:
            self.taken.emit(words if there else -words)
