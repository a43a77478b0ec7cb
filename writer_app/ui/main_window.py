"""The main window: the page with its menus, notices and status, and the story's comings and goings.

It only puts parts together. Writing is the editor's, a pair the controller's, the file the
session's; the dialogs that its signals ask for belong to the composition root.
"""

import base64
import contextlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QVBoxLayout, QWidget

from writer_app.core.document import ChangedOnDisk, UnencodableText
from writer_app.core.errors import WriterError
from writer_app.core.journal import Journal, Recovered
from writer_app.core.model_library import ModelLibrary
from writer_app.core.paths import Home
from writer_app.core.preferences import PreferenceStore
from writer_app.core.settings import Settings
from writer_app.engine.types import DeviceReport, ModelName
from writer_app.services.autosave import JournalKeeper
from writer_app.services.suggestions import SuggestionService
from writer_app.services.training import State as TrainingState
from writer_app.ui.actions import Actions
from writer_app.ui.choice.candidate_panel import CandidatePanel
from writer_app.ui.choice.pair_controller import PairController
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.notices import Answer, NoticeBar
from writer_app.ui.questions import Changed, Unsaved, ask_about_changed, ask_about_unsaved
from writer_app.ui.status import StatusBar
from writer_app.ui.story_session import StorySession

FONT_SIZES = (6, 72)
"""Points, from the smallest to the largest that the View menu reaches."""


class MainWindow(QMainWindow):
    """One window with one story."""

    train_requested = Signal()
    review_requested = Signal()
    versions_requested = Signal()
    settings_requested = Signal()
    closed = Signal()
    """The window has closed for good: what it worked with may end."""

    def __init__(
        self,
        home: Home,
        settings: Settings,
        store: PreferenceStore | None,
        library: ModelLibrary,
        suggestions: SuggestionService,
        journal: JournalKeeper,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("mainWindow")
        self._home = home
        self._settings = settings
        self._library = library
        self._closed = False
        self._told_change = False
        self._journal = journal
        self._suggestions = suggestions
        self.actions_ = Actions(self, settings)
        self.editor = StoryEditor()
        self.notices = NoticeBar()
        self.panel = CandidatePanel(self.actions_, self.editor)
        self.story = StorySession(self.editor, journal, home, store, settings)
        self.pairs = PairController(
            self.editor, self.panel, suggestions, store, settings, lambda: self.story.name
        )
        self.status = StatusBar(self.editor, self.actions_)
        self.setStatusBar(self.status)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notices)
        layout.addWidget(self.editor, 1)
        self.setCentralWidget(page)

        self._connect_actions()
        self._connect_parts()
        self._apply_look()
        self._restore_place()
        self._show_title()
        self._update_actions()
        self.editor.setFocus()
        self.destroyed.connect(settings.subscribe(self._on_setting))
        # After the window is on the screen.
        QTimer.singleShot(0, self, self._offer_recovery)
