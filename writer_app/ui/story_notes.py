"""Notes about a story beside its page: what the model always sees first."""

from pathlib import Path

from PySide6.QtCore import QLocale, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QLabel, QMainWindow, QPlainTextEdit, QVBoxLayout, QWidget

from writer_app.core.errors import WriterError
from writer_app.core.notes import load_notes, save_notes
from writer_app.core.paths import Home
from writer_app.core.text import word_count
from writer_app.engine.types import Sight
from writer_app.ui import theme
from writer_app.ui.actions import Actions
from writer_app.ui.editor.direction import follow_direction
from writer_app.ui.editor.line_spacing import with_line_spacing
from writer_app.ui.editor.story_editor import QUIET_SCROLL_BAR
from writer_app.ui.side_panel import SidePanel
from writer_app.ui.story_session import StorySession

SAVE_MS = 1000
"""Notes are saved when nothing was typed for so long."""
NOTE_LINES, SEEN_LINES = 3, 2
"""The least heights of the notes and of the sentence below them, in lines."""


class StoryNotes(QWidget):
    """The notes of the story in the editor, with an undo of their own.

    They are kept as they are typed, whether the story is saved or not. Those of a story without a
    file wait as a draft that outlives a crash, and go with the story when it gets one.
    """

    changed = Signal()
    noticed = Signal(str)
    """They could not be kept; a sentence, once for each story."""

    def __init__(
        self, window: QMainWindow, story: StorySession, home: Home, commands: Actions
    ) -> None:
        super().__init__(window)
        self._story = story
        self._home = home
        self._path: Path | None = story.path
        self._told = False
        self.field = QPlainTextEdit()
        follow_direction(self.field)
        self.field.setObjectName("storyNotes")
        self.field.setAccessibleName(self.tr("Story notes"))
        self.field.setPlaceholderText(
            self.tr("People, places, style: whatever should never be forgotten.")
        )
        self.field.setTabChangesFocus(True)
        self.field.setFont(with_line_spacing(self.field.font()))
        self.field.document().setDocumentMargin(theme.SMALL_GAP)
        self.field.verticalScrollBar().setStyleSheet(QUIET_SCROLL_BAR)
        self._seen = theme.dress(QLabel(), "muted")
        self._seen.setObjectName("notesSeen")
        self._seen.setWordWrap(True)
        self._seen.setTextFormat(Qt.TextFormat.PlainText)
        # A dock asks no widget how high it is at its width.
        for widget, lines in ((self.field, NOTE_LINES), (self._seen, SEEN_LINES)):
            widget.setMinimumHeight(lines * widget.fontMetrics().lineSpacing())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.SMALL_GAP, theme.GAP, theme.GAP)
        layout.setSpacing(theme.SMALL_GAP)
        layout.addWidget(self.field, 1)
        layout.addWidget(self._seen)
        self.setFocusProxy(self.field)
        self.show_sight(None)
        self.panel = SidePanel(
            window, "notesPanel", self.tr("Story notes"), self, commands["notes"]
        )

        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SAVE_MS)
        self._wait.timeout.connect(self.save)
        self._show(load_notes(home, None))
        self.field.textChanged.connect(self._on_typed)
        story.shown.connect(self._on_shown)
        story.renamed.connect(self._on_renamed)
        story.unsaved_beside = lambda: self._path is None and self._unsaved and bool(self.text)

    @property
    def text(self) -> str:
        """The notes, without white space around them."""
        return self.field.document().toRawText().replace("\u2029", "\n").strip()

    def show_sight(self, sight: Sight | None) -> None:
        """Say whether the model sees all of the notes."""
        if sight is not None and sight.notes_cut:
            theme.dress(self._seen, "warning")
            words = self.tr("Only the first {n} words fit into what the model sees.")
            self._seen.setText(words.format(n=QLocale().toString(word_count(sight.notes))))
        else:
            theme.dress(self._seen, "muted")
            self._seen.setText(self.tr("The model reads these notes before the story, always."))

    @Slot()
    def save(self) -> None:
        """Keep what was typed, now."""
        self._wait.stop()
        if self._unsaved:
            self._write()

    def close_for_good(self) -> None:
        """The window closes; notes of a story that was never saved are not wanted then."""
        if self._path is not None:
            self.save()
        elif self._unsaved:
            self._discard_draft()
        self._wait.stop()

    @property
    def _unsaved(self) -> bool:
        """Typed since they were shown; of a story without a file, also if a draft has it."""
        return self.field.document().isModified()

    def _write(self) -> None:
        try:
            save_notes(self._home, self._path, self.text)
        except WriterError as problem:
            if not self._told:
                self._told = True
                self.noticed.emit(str(problem))
        else:
            self._told = False
            if self._path is not None:
                self.field.document().setModified(False)

    def _discard_draft(self) -> None:
        try:
            save_notes(self._home, None, "")
        except WriterError as problem:
            self.noticed.emit(str(problem))

    def _show(self, text: str) -> None:
        self.field.setPlainText(text)  # also ends what could be undone
        self.field.document().setModified(False)
        self._wait.stop()

    @Slot()
    def _on_typed(self) -> None:
        self._wait.start()
        self.changed.emit()

    @Slot()
    def _on_shown(self) -> None:
        """Another story is in the editor."""
        if self._path is not None:
            self.save()
        elif self._unsaved:
            self._discard_draft()  # whoever typed them was asked
        self._path, self._told = self._story.path, False
        if self._path is None and not self._story.text:
            self._discard_draft()
        self._show(load_notes(self._home, self._path))
        self.changed.emit()

    @Slot()
    def _on_renamed(self) -> None:
        """The same story in another file takes its notes along."""
        if self._story.path == self._path:
            return
        had_none, self._path = self._path is None, self._story.path
        self._write()
        if had_none:
            self._discard_draft()
