"""The story in the editor and its file: opening, saving, recovering, and what is kept beside it."""

import contextlib
import hashlib
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from writer_app.core.backups import Backup, Backups
from writer_app.core.difference import difference
from writer_app.core.document import (
    Fingerprint,
    Story,
    TextFormat,
    changed_on_disk,
    read_story,
    write_story,
)
from writer_app.core.errors import WriterError
from writer_app.core.journal import Recovered
from writer_app.core.marks import Mark, load_marks, save_marks
from writer_app.core.paths import Home
from writer_app.core.preferences import PreferenceStore
from writer_app.core.settings import Settings
from writer_app.core.text import utf16_length
from writer_app.services.autosave import JournalKeeper
from writer_app.ui.choice.pair_controller import StoryName
from writer_app.ui.editor.story_editor import StoryEditor


class StorySession(QObject):
    """One story at a time. Asks nothing and shows nothing: what goes wrong is a WriterError."""

    shown = Signal()
    """Another story is in the editor; told before `renamed`."""
    renamed = Signal()
    """Another story, or the same in another file."""
    noticed = Signal(str)
    """The story is saved, but its earlier text could not be kept; a sentence says why."""

    def __init__(
        self,
        editor: StoryEditor,
        journal: JournalKeeper,
        home: Home,
        store: PreferenceStore | None,
        settings: Settings,
    ) -> None:
        super().__init__(editor)
        self._editor = editor
        self._journal = journal
        self._home = home
        self._backups = Backups(home)
        self._store = store
        self._settings = settings
        self.path: Path | None = None
        self.suggested: Path | None = None
        """Where an imported story could be saved; nothing is there because of it."""
        self._format = TextFormat()
        self._fingerprint: Fingerprint | None = None
        self._id = uuid.uuid4().hex
        self.unsaved_beside: Callable[[], bool] = lambda: False
        """Whether something beside the text would be lost with a story that has no file."""
        # Journals of earlier windows, kept until their text is safe in another place.
        self._recovered: list[Recovered] = []
        editor.edited.connect(self._on_edited)
        editor.cursorPositionChanged.connect(self._on_caret)
        journal.begin("", None)

    @property
    def title(self) -> str:
        """The name of the file, or what a story without one is called."""
        if self.path is None and self.suggested is not None:
            return self.suggested.stem
        return self.path.name if self.path else self.tr("Untitled")

    @property
    def name(self) -> StoryName:
        """What choices made now know of the story."""
        return StoryName(self._id, self.title)

    @property
    def text(self) -> str:
        """The text in the editor."""
        return self._editor.text()

    @property
    def unsaved(self) -> bool:
        """Whether something would be lost with the text in the editor."""
        document = self._editor.document()
        changed = document.isModified() and (self.path is not None or not document.isEmpty())
        return changed or self.unsaved_beside()

    @property
    def untouched(self) -> bool:
        """Whether nothing was opened or written yet."""
        return self.path is None and self._editor.document().isEmpty()

    def new(self, text: str = "") -> None:
        """Start a story without a file, empty or with a text that lies in another place."""
        self._show(None, text, [], utf16_length(text), TextFormat(), None)
        self._journal.begin(text, None)

    def open(self, path: Path) -> str | None:
        """Open a story and return what there is to say about it, if anything.

        Raises WriterError, and the story in the editor stays.
        """
        story = read_story(path)
        marks = load_marks(self._home, story.path, story.text)
        self._show(story.path, story.text, marks, 0, story.format, story.fingerprint)
        self._journal.begin(story.text, story.path, 0, story.fingerprint, marks=marks)
        self._note_recent(story.path)
        return story.note

    def start_from(self, text: str, suggested: Path) -> None:
        """Start a story from an imported text. It is unsaved, and no file is its own yet."""
        self._show(None, text, [], 0, TextFormat(), None, suggested)
        self._editor.document().setModified(True)
        self._journal.begin(text, None, unsaved=True)

    def save(self) -> None:
        """Save in the story's own file, which must have a name.

        Raises ChangedOnDisk, UnencodableText or another WriterError; nothing is lost then.
        """
        assert self.path is not None
        self._write(self.path, self._format, self._fingerprint)

    def save_as(self, path: Path) -> None:
        """Save in another file, whatever is there now. Raises as `save`."""
        self._write(path, self._format, None)

    def save_over_theirs(self) -> None:
        """Save although another program changed the file. Raises as `save`."""
        assert self.path is not None
        self._write(self.path, self._format, None)

    def save_as_utf8(self) -> None:
        """Save in the story's own file, in UTF-8 from now on. Raises as `save`."""
        assert self.path is not None
        self._write(self.path, replace(self._format, encoding="utf-8"), self._fingerprint)

    def recover(self, found: Recovered) -> None:
        """Show a text that an earlier window left unsaved; it is still unsaved then."""
        story_format = TextFormat()
        marks = found.marks or []
        if found.path is not None:
            if found.marks is None:
                marks = load_marks(self._home, found.path, found.text)
            with contextlib.suppress(WriterError):
                story_format = read_story(found.path).format
        self._show(found.path, found.text, marks, found.caret, story_format, found.fingerprint)
        self._editor.document().setModified(True)
        self._journal.begin(
            found.text, found.path, found.caret, found.fingerprint, marks=marks, unsaved=True
        )
        self._recovered.append(found)

    def close(self) -> None:
        """The window closes; what is not saved is not wanted."""
        self._journal.discard()
        self._drop_recovered()

    def changed_on_disk(self) -> bool:
        """Whether another program changed the file since it was read or written here."""
        if self.path is None or self._fingerprint is None:
            return False
        return changed_on_disk(self.path, self._fingerprint)

    # Earlier texts

    def earlier(self) -> list[Backup]:
        """The story's backups and snapshots, newest first."""
        return [] if self.path is None else self._backups.of(self.path)

    def take_snapshot(self, name: str) -> Backup:
        """Keep the text in the editor under a name; the story must have a file.

        Raises WriterError.
        """
        assert self.path is not None
        return self._backups.snapshot(self.path, self.text, self._format, name)

    def delete_earlier(self, backup: Backup) -> None:
        """Delete a backup or snapshot. Raises WriterError."""
        self._backups.delete(backup)

    def bring_back(self, text: str) -> None:
        """Turn the text in the editor into an earlier one, in one step to undo."""
        self._editor.turn_into(difference(self.text, text))

    def _show(
        self,
        path: Path | None,
        text: str,
        marks: list[Mark],
        caret: int,
        story_format: TextFormat,
        fingerprint: Fingerprint | None,
        suggested: Path | None = None,
    ) -> None:
        self._drop_recovered()
        self.suggested = suggested
        self.path, self._format, self._fingerprint = path, story_format, fingerprint
        self._id = self._story_id(marks)
        self._editor.load(text, marks, caret)
        self.shown.emit()
        self.renamed.emit()

    def _write(self, path: Path, story_format: TextFormat, expected: Fingerprint | None) -> None:
        text = self._editor.text()
        self._keep_earlier(path)
        story = write_story(path, text, story_format, expected)
        marks = self._editor.marks()
        self._accept(story, marks)
        save_marks(self._home, story.path, text, marks)

    def _keep_earlier(self, path: Path) -> None:
        """Keep what is about to be replaced; that this fails must not keep a text from its file."""
        with contextlib.suppress(OSError):
            before = path.read_bytes()
            try:
                self._backups.keep(path, before)
            except WriterError as problem:
                self.noticed.emit(str(problem))

    def _accept(self, story: Story, marks: list[Mark]) -> None:
        renamed = story.path != self.path
        self.path, self._format, self._fingerprint = story.path, story.format, story.fingerprint
        self._editor.document().setModified(False)
        self._drop_recovered()
        caret = self._editor.textCursor().position()
        self._journal.begin(story.text, story.path, caret, story.fingerprint, marks=marks)
        self._note_recent(story.path)
        if renamed:
            self.renamed.emit()

    def _drop_recovered(self) -> None:
        for found in self._recovered:
            found.discard()
        self._recovered.clear()

    def _story_id(self, marks: list[Mark]) -> str:
        """Who this story is among choices: what its marked words say, else its place on disk.

        So a story written before it had a file stays the same one, and so does one that moved.
        """
        if marks and self._store is not None:
            with contextlib.suppress(WriterError):
                choice = self._store.get(marks[0].choice)
                if choice is not None and choice.pair.story:
                    return choice.pair.story
        if self.path is None:
            return uuid.uuid4().hex
        return hashlib.sha256(str(self.path).encode("utf-8", "surrogateescape")).hexdigest()[:32]

    def _note_recent(self, path: Path) -> None:
        known = [one for one in self._settings.get("recent.stories") if one != str(path)]
        with contextlib.suppress(WriterError):  # the list is a convenience
            self._settings.set("recent.stories", [str(path), *known])

    @Slot(int, int, str)
    def _on_edited(self, position: int, removed: int, added: str) -> None:
        marks = self._editor.marks_within(position, position + utf16_length(added))
        self._journal.edited(position, removed, added, marks)

    @Slot()
    def _on_caret(self) -> None:
        self._journal.caret_moved(self._editor.textCursor().position())
