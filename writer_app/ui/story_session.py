"""The story in the editor and its file: opening, saving, recovering, and what is kept beside it."""

import contextlib
import hashlib
import uuid
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from writer_app.core.backups import Backup, Backups
from writer_app.core.difference import difference
from writer_app.core.document import (
    Fingerprint,
    Story,
    TextFormat,
    changed_on_disk,
    content_of,
    read_story,
    story_bytes,
    write_story,
)
from writer_app.core.errors import WriterError
from writer_app.core.files import remove_unfinished, writable
from writer_app.core.journal import Recovered
from writer_app.core.marks import Mark, load_marks, save_marks
from writer_app.core.paths import Home
from writer_app.core.places import Place, Places
from writer_app.core.preferences import PreferenceStore
from writer_app.core.settings import Settings
from writer_app.core.story_lock import StoryLock
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
    """The story is saved, but something beside it could not be kept; a sentence says why."""
    held_elsewhere = Signal()
    """Another window writes in the story that was just shown; here it can only be read."""

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
        self._places = Places(home)
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
        self._lock: StoryLock | None = None
        self.read_only = False
        """Whether another window writes in the story."""
        # Journals of earlier windows, kept until their text is safe in another place.
        self._recovered: list[Recovered] = []
        editor.edited.connect(self._on_edited)
        journal.gone.connect(self._begin_journal_anew)
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
        self._note_place()
        self._show(None, text, [], utf16_length(text), TextFormat(), None)
        self._journal.begin(text, None)
        self._note_place()

    @property
    def open_last(self) -> Path | None:
        """The story that was open when the program ended, if there was one."""
        return self._places.open

    def open(self, path: Path) -> str | None:
        """Open a story and return what there is to say about it, if anything.

        Raises WriterError, and the story in the editor stays.
        """
        story = read_story(path)
        remove_unfinished(story.path.parent)
        self._note_place()
        place = self._places.of(story.path)
        marks = load_marks(self._home, story.path, story.text)
        self._show(story.path, story.text, marks, place.caret, story.format, story.fingerprint)
        self._editor.scroll_to(place.top)
        self._begin_journal(marks)
        self._note_recent(story.path)
        self._note_place()
        notes = [story.note] if story.note else []
        if not writable(story.path):
            notes.append(
                self.tr(
                    "“{story}” may only be read where it is. What you write can be saved under "
                    "another name."
                ).format(story=self.title)
            )
        return " ".join(notes) or None

    def start_from(self, text: str, suggested: Path) -> None:
        """Start a story from an imported text. It is unsaved, and no file is its own yet."""
        self._note_place()
        self._show(None, text, [], 0, TextFormat(), None, suggested)
        self._editor.document().setModified(True)
        self._journal.begin(text, None, unsaved=True)
        self._note_place()

    def save(self, *, utf8: bool = False) -> None:
        """Save in the story's own file, which must have a name; with `utf8` in that from now on.

        Raises ChangedOnDisk, UnencodableText or another WriterError; nothing is lost then.
        """
        assert self.path is not None
        self._write(self.path, self._fingerprint, utf8=utf8)

    def save_as(self, path: Path, *, utf8: bool = False) -> None:
        """Save in another file, whatever is there now. Raises as `save`."""
        lock = StoryLock(path)
        if self.path is not None and lock.identity == StoryLock(self.path).identity:
            self._write(path, None, utf8=utf8)
            return
        if not lock.acquire():
            raise self._refusal(path.name)
        try:
            self._write(path, None, utf8=utf8, lock=lock)
        except BaseException:
            lock.release()
            raise

    def is_saved(self, found: Recovered) -> bool:
        """Whether a text that an earlier window left lies in its file all the same."""
        with contextlib.suppress(WriterError):
            return found.path is not None and read_story(found.path).text == found.text
        return False

    def recover(self, found: Recovered) -> None:
        """Show a text that an earlier window left unsaved; it is still unsaved then."""
        self._note_place()
        story_format = found.format or TextFormat()
        marks = found.marks or []
        if found.path is not None and found.format is None:
            marks = load_marks(self._home, found.path, found.text)
            with contextlib.suppress(WriterError):
                story_format = read_story(found.path).format
        self._show(found.path, found.text, marks, found.caret, story_format, found.fingerprint)
        self._editor.document().setModified(True)
        self._begin_journal(marks, unsaved=True)
        self._recovered.append(found)

    def close(self) -> None:
        """The window closes; what is not saved is not wanted."""
        self._note_place()
        self._let_go()
        self._journal.discard()
        self._drop_recovered()

    def changed_on_disk(self) -> bool:
        """Whether another program changed the file since it was read or written here."""
        if self.path is None or self._fingerprint is None:
            return False
        return changed_on_disk(self.path, self._fingerprint)

    # What others do to the file

    def theirs(self) -> Story:
        """The story as another program left it. Raises WriterError when it cannot be read."""
        assert self.path is not None
        return read_story(self.path)

    def read_again(self) -> str | None:
        """Show what the file holds now, as `open` does; for a story that can only be read here."""
        assert self.path is not None
        return self.open(self.path)

    def save_over_theirs(self, *, utf8: bool = False) -> None:
        """Save although another program changed the file, once that is among the earlier texts.

        Raises as `save`.
        """
        assert self.path is not None
        theirs = content_of(self.path)
        if theirs is not None:
            data, fingerprint = theirs
            self._backups.keep(self.path, data, name=self.tr("Theirs, before mine was kept"))
        self._write(self.path, None if theirs is None else fingerprint, utf8=utf8)

    def take_theirs(self) -> str | None:
        """Turn the text into what the file holds now, in one step to undo; mine is kept first.

        Returns what there is to say about it, if anything. Raises WriterError, and nothing changes.
        """
        story = self.theirs()
        mine = story_bytes(self.text, self._format)
        self._backups.keep(story.path, mine, name=self.tr("Mine, before theirs was taken"))
        self._editor.turn_into(difference(self.text, story.text))
        marks = self._editor.marks()
        self._accept(story, marks)
        self._save_marks(story, marks)
        return story.note

    def keep_both(self, *, utf8: bool = False) -> None:
        """Save the text in a new file beside the story's, and go on there. Raises as `save`."""
        assert self.path is not None
        for number in count(1):
            mine = self.tr("mine") if number == 1 else self.tr("mine {n}").format(n=number)
            path = self.path.with_name(f"{self.path.stem} ({mine}){self.path.suffix}")
            if not path.exists():
                break
        self.save_as(path, utf8=utf8)

    def try_to_hold(self) -> bool:
        """Whether a story that could only be read may be written in now, the other window gone."""
        assert self.path is not None
        lock = StoryLock(self.path)
        if not lock.acquire():
            return False
        self._lock = lock
        self.write_anyway()
        return True

    def write_anyway(self) -> None:
        """Write although another window does; each save still looks whether the file changed."""
        self._set_read_only(False)
        self.renamed.emit()

    def _hold(self, path: Path | None) -> None:
        """Be the one window that writes in a story, or let it only be read here."""
        lock = None if path is None else StoryLock(path)
        if lock is not None and self._lock is not None and lock.identity == self._lock.identity:
            return
        self._let_go()
        held = lock is None or lock.acquire()
        self._lock = lock if held else None
        self._set_read_only(not held)

    def _let_go(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _set_read_only(self, read_only: bool) -> None:
        self.read_only = read_only
        self._editor.setReadOnly(read_only)

    def _refusal(self, name: str) -> WriterError:
        return WriterError(
            self.tr(
                "“{story}” is open in another window. Close it there, or save yours under another "
                "name."
            ).format(story=name)
        )

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
        self._hold(path)
        self.suggested = suggested
        self.path, self._format, self._fingerprint = path, story_format, fingerprint
        self._id = self._story_id(marks)
        self._editor.load(text, marks, caret)
        self.shown.emit()
        self.renamed.emit()
        if self.read_only:
            self.held_elsewhere.emit()

    def _write(
        self,
        path: Path,
        expected: Fingerprint | None,
        *,
        utf8: bool,
        lock: StoryLock | None = None,
    ) -> None:
        """Save at `path`, over what is `expected` there; `lock` is that of another story's."""
        if self.read_only and lock is None:
            raise self._refusal(path.name)
        story_format = replace(self._format, encoding="utf-8") if utf8 else self._format
        self._keep_earlier(path)
        story = write_story(path, self.text, story_format, expected)
        if lock is not None:
            self._let_go()
            self._lock = lock
            self._set_read_only(False)
        marks = self._editor.marks()
        self._accept(story, marks)
        self._save_marks(story, marks)

    def _save_marks(self, story: Story, marks: list[Mark]) -> None:
        try:
            save_marks(self._home, story.path, story.text, marks)
        except WriterError as problem:
            self.noticed.emit(
                self.tr(
                    "The story is saved, but not which of its words came from suggestions. {reason}"
                ).format(reason=problem)
            )

    def _keep_earlier(self, path: Path) -> None:
        """Keep what is about to be replaced; that this fails must not keep a text from its file."""
        try:
            before = path.read_bytes()
        except OSError:
            return
        try:
            self._backups.keep(path, before)
        except WriterError as problem:
            self.noticed.emit(str(problem))

    def _accept(self, story: Story, marks: list[Mark]) -> None:
        renamed = story.path != self.path
        self.path, self._format, self._fingerprint = story.path, story.format, story.fingerprint
        self._editor.document().setModified(False)
        self._drop_recovered()
        self._begin_journal(marks)
        self._note_recent(story.path)
        self._note_place()
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
    def _begin_journal_anew(self) -> None:
        self._begin_journal(self._editor.marks(), unsaved=True)

    def _begin_journal(self, marks: list[Mark], *, unsaved: bool = False) -> None:
        self._journal.begin(
            self.text,
            self.path,
            self._editor.textCursor().position(),
            self._fingerprint,
            marks=marks,
            format=self._format,
            unsaved=unsaved,
        )

    def _note_place(self) -> None:
        place = Place(self._editor.textCursor().position(), self._editor.top())
        with contextlib.suppress(WriterError):  # a convenience
            self._places.note(self.path, place)

    @Slot()
    def _on_caret(self) -> None:
        self._journal.caret_moved(self._editor.textCursor().position())
