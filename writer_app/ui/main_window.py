"""The main window: the page with its menus, notices and status, and the story's comings and goings.

It only puts parts together. Writing is the editor's, a pair the controller's, the file the
session's; the dialogs that its signals ask for belong to the composition root.
"""

import base64
import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import (
    QByteArray,
    QDateTime,
    QEvent,
    QLocale,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QMainWindow,
    QMenu,
    QMenuBar,
    QVBoxLayout,
    QWidget,
)

from writer_app.core.document import ChangedOnDisk, UnencodableText
from writer_app.core.errors import WriterError
from writer_app.core.formats.kinds import is_document
from writer_app.core.journal import Journal, Recovered
from writer_app.core.model_library import ModelLibrary
from writer_app.core.paths import Home
from writer_app.core.preferences import PreferenceStore
from writer_app.core.settings import Settings
from writer_app.engine.types import DeviceReport, ModelName
from writer_app.services.autosave import JournalKeeper
from writer_app.services.downloads import DownloadService
from writer_app.services.spelling import SpellingService
from writer_app.services.suggestions import SuggestionService
from writer_app.services.training import State as TrainingState
from writer_app.ui.actions import Actions
from writer_app.ui.announce import announce
from writer_app.ui.choice.candidate_panel import CandidatePanel
from writer_app.ui.choice.history_panel import HistoryPanel
from writer_app.ui.choice.other_words import OtherWords
from writer_app.ui.choice.pair_controller import PairController
from writer_app.ui.editor.focus import FocusMode
from writer_app.ui.editor.smart_typing import SmartTyping
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.editor.typewriter import Typewriter
from writer_app.ui.exchange.exchange import Exchange, document_kinds
from writer_app.ui.find.finder import Finder
from writer_app.ui.full_screen import FullScreen
from writer_app.ui.goals.goals import Goals
from writer_app.ui.notices import Answer, NoticeBar
from writer_app.ui.others import Others
from writer_app.ui.outline_panel import Outline
from writer_app.ui.parts import Parts
from writer_app.ui.provenance.provenance import Provenance
from writer_app.ui.questions import Unsaved, ask_about_unsaved
from writer_app.ui.side_panel import SidePanel
from writer_app.ui.sight import SeenText
from writer_app.ui.spelling import Spelling
from writer_app.ui.status import StatusBar
from writer_app.ui.story_notes import StoryNotes
from writer_app.ui.story_session import StorySession

LOOK = (
    "editor.font_family",
    "editor.font_size",
    "editor.column_characters",
    "editor.line_spacing",
)
"""The settings of `StoryEditor.set_look`, in its order."""
PAGE_LINES = 18
"""The least width of the page, in heights of a line of text: two suggestions can be read there."""
FIRST_SIZE, SCREEN_SHARE = QSize(1100, 760), 0.9
"""Pixels of the window at the first start, and how much it takes at most of a smaller screen."""
FONT_SIZES = (6, 72)
"""Points, from the smallest to the largest that the View menu reaches."""


class MainWindow(QMainWindow):
    """One window with one story."""

    train_requested = Signal()
    review_requested = Signal()
    versions_requested = Signal()
    models_requested = Signal()
    settings_requested = Signal()
    backups_requested = Signal()
    blind_test_requested = Signal()
    history_requested = Signal()
    help_requested = Signal(str)
    """The name of a page of the help."""
    welcome_requested = Signal()
    about_requested = Signal()
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
        self._closed = False
        self._activities = {"training": "", "download": ""}
        self._journal = journal
        self._suggestions = suggestions
        self.commands = Actions(self, settings)
        self.editor = StoryEditor()
        self.editor.menu_opening.connect(self._fill_menu)  # before others add to it
        self.notices = NoticeBar()
        self._remarks: set[str] = set()
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notices)
        layout.addWidget(self.editor, 1)
        page.setMinimumWidth(round(PAGE_LINES * self.fontMetrics().height()))
        page.setFocusProxy(self.editor)
        self.setCentralWidget(page)
        self.finder = Finder(self.editor, self.commands)
        layout.addWidget(self.finder.bar)
        self.smart_typing = SmartTyping(self.editor, self.commands, settings)
        self.panel = CandidatePanel(self.commands, self.editor)
        self.story = StorySession(self.editor, journal, home, store, settings)
        self.notes = StoryNotes(self, self.story, home, self.commands)
        self.pairs = PairController(
            self.editor,
            self.panel,
            suggestions,
            store,
            settings,
            lambda: self.story.name,
            notes=lambda: self.notes.text,
        )
        self.words = OtherWords(self.pairs, self.panel, suggestions, self.commands)
        SidePanel(
            self,
            "historyPanel",
            self.tr("Pairs of this session"),
            HistoryPanel(self.pairs),
            self.commands["history"],
        )
        self.provenance = Provenance(
            self.editor, self.commands, self.story, store, settings, self.show_notice
        )
        self.exchange = Exchange(
            self, self.story, self.commands, settings, self.notices, self._may_leave, self._leave
        )
        self.closed.connect(self.exchange.close)
        self.others = Others(
            self, self.story, self.notices, self._save_by, self.save_story_as, self.pairs.dismiss
        )
        self.status = StatusBar(self.editor, self.commands, settings)
        self.setStatusBar(self.status)
        self.sight = SeenText(
            self.editor, suggestions, settings, self.commands, lambda: self.notes.text
        )
        self.outline = Outline(self, self.editor, self.commands, self.status.counter)
        self.focus = FocusMode(self.editor, self.commands, settings)
        self.typewriter = Typewriter(
            self.editor, self.commands, settings, busy=lambda: self.pairs.session.alive
        )
        self.full_screen = FullScreen(self, self.commands, settings)
        status = self.status
        self.goals = Goals(
            self.editor, self.story, status.counter, status.ring, status, self.commands, home,
            settings,
        )  # fmt: skip
        self.spelling = Spelling(
            self.editor, self.commands, self.story, SpellingService(home, settings)
        )

        parts = Parts(self, self._places)
        self.commands["next_part"].triggered.connect(parts.go_on)
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

    # For the composition root, and for scripts

    def open_story(self, path: Path) -> None:
        """Open a story, after asking about the text that would be lost; what goes wrong is told."""
        if self._may_leave():
            self._open(path)

    def open_copy(self, text: str) -> None:
        """Show a text as a story without a file, caret at its end; asks as `open_story`."""
        if self._may_leave():
            self._leave()
            self.story.new(text)
            self.editor.setFocus()

    def restore_session(self) -> None:
        """Open the story that was open last, where the writer wants that and it is still there."""
        path = self.story.open_last
        if path is not None and self._settings.get("editor.restore_session"):
            self._open(path)

    def save_story(self) -> bool:
        """Save the story, asking for a name where it has none; whether it is safe now."""
        if self.story.path is None:
            return self.save_story_as()
        return self._save_by(self.story.save)

    def save_story_as(self, path: Path | None = None) -> bool:
        """Save the story in another file, asking for it if none is named; whether it is safe."""
        if path is None:
            name, _ = QFileDialog.getSaveFileName(
                self, self.tr("Save the story"), self._suggested_name(), self._kinds()
            )
            if not name:
                return False
            path = Path(name)
        if is_document(path):
            self.show_notice(
                self.tr(
                    "A story is saved as plain text, under a name such as “{name}”. For other "
                    "programs, export it."
                ).format(name=path.with_suffix(".md").name),
                (self.tr("Export…"), self.exchange.export),
            )
            return False
        return self._save_by(partial(self.story.save_as, path))

    @property
    def text(self) -> str:
        """The whole text of the story."""
        return self.editor.text()

    @property
    def path(self) -> Path | None:
        """The file of the story, None while it has none."""
        return self.story.path

    @Slot(str)
    def show_notice(self, sentence: str, *answers: Answer) -> None:
        """Tell the writer something without getting in the way; `answers` are buttons."""
        self.notices.show_notice(sentence, *answers)

    def show_training(self, news: object, state: TrainingState) -> None:
        """Say in the status bar how a training goes; `news` may be an event with its step."""
        step, steps = getattr(news, "step", 0), getattr(news, "steps", 0)
        percent = self.tr("training {n} %").format(n=100 * step // steps) if steps else ""
        said = {
            TrainingState.RUNNING: percent or self.tr("training…"),
            TrainingState.PAUSED: self.tr("training paused"),
            TrainingState.FINISHED: self.tr("training finished"),
        }
        words = said.get(state, "")
        if state is TrainingState.FINISHED and words != self._activities["training"]:
            announce(self.status, words)
        self._show_activity("training", words)

    def show_download(self, coming: DownloadService) -> None:
        """Say in the status bar how far the download of a model is, if there is one."""
        done, total = coming.done, coming.total
        if not coming.running:
            said = ""
        elif not total:
            said = self.tr("download waiting") if coming.waiting else self.tr("downloading…")
        elif done >= total:
            said = self.tr("checking the download…")
        elif coming.waiting:
            said = self.tr("download waiting, {n} %")
        else:
            said = self.tr("downloading {n} %")
        self._show_activity("download", said.format(n=100 * done // total if total else 0))

    def _show_activity(self, kind: str, words: str) -> None:
        self._activities[kind] = words
        self.status.show_activity(" · ".join(filter(None, self._activities.values())))

    def _show_model(self, model: ModelName, device: DeviceReport) -> None:
        self.status.show_model(model, device)
        self.commands["strength"].setEnabled(model.version > 0)
        self.commands["device"].setEnabled(True)

    # Making the window

    def _connect_actions(self) -> None:
        editor, pairs = self.editor, self.pairs
        does: dict[str, Callable[[], object]] = {
            "new_story": self._new,
            "open_story": self._choose_and_open,
            "save_story": self.save_story,
            "save_story_as": self.save_story_as,
            "backups": self.backups_requested.emit,
            "quit": self.close,
            "undo": editor.undo,
            "redo": editor.redo,
            "cut": editor.cut,
            "copy": editor.copy,
            "paste": editor.paste,
            "select_all": editor.selectAll,
            "settings": self.settings_requested.emit,
            "suggest": pairs.ask,
            "choose_first": lambda: pairs.take(0),
            "choose_second": lambda: pairs.take(1),
            "choose_first_much_better": lambda: pairs.take(0, 2),
            "choose_second_much_better": lambda: pairs.take(1, 2),
            "take_highlighted": pairs.take_highlighted,
            "accept_word": pairs.accept_word,
            "next_suggestion": lambda: pairs.highlight_next(1),
            "previous_suggestion": lambda: pairs.highlight_next(-1),
            "both": pairs.both,
            "neither": pairs.neither,
            "another_pair": pairs.another_pair,
            "bring_back": pairs.bring_back,
            "dismiss": pairs.stop_or_dismiss,
            "go_to_suggestions": self._change_focus,
            "train_personal_model": self.train_requested.emit,
            "review_choices": self.review_requested.emit,
            "model_versions": self.versions_requested.emit,
            "blind_test": self.blind_test_requested.emit,
            "models": self.models_requested.emit,
            "strength": self.status.show_strength,
            "device": self.status.show_device,
            "seen": self.status.sees.open_popup,
            "statistics": self.status.show_statistics,
            "help": lambda: self.help_requested.emit("writing"),
            "help_keys": lambda: self.help_requested.emit("keys"),
            "welcome": self.welcome_requested.emit,
            "about": self.about_requested.emit,
            "larger_text": lambda: self._zoom(1),
            "smaller_text": lambda: self._zoom(-1),
        }
        for name, do in does.items():
            # `triggered` says whether the action is checked, which nobody here asks.
            self.commands[name].triggered.connect(lambda _checked=False, do=do: do())
        self._recent = self.commands.menus["file"].addMenu(self.tr("Open &recent"))
        in_file = self.commands.menus["file"].actions()
        behind_open = in_file[in_file.index(self.commands["open_story"]) + 1]
        self.commands.menus["file"].insertMenu(behind_open, self._recent)
        self._recent.aboutToShow.connect(self._list_recent)

    def _connect_parts(self) -> None:
        editor = self.editor
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._come_back_from_menu)
        for menu in self.commands.menus.values():
            menu.aboutToHide.connect(self._come_back_from_menu, Qt.ConnectionType.QueuedConnection)
        editor.is_action = self.commands.claims
        editor.undoAvailable.connect(self.commands["undo"].setEnabled)
        editor.redoAvailable.connect(self.commands["redo"].setEnabled)
        editor.copyAvailable.connect(self.commands["cut"].setEnabled)
        editor.copyAvailable.connect(self.commands["copy"].setEnabled)
        for name in ("undo", "redo", "cut", "copy", "strength", "device"):
            self.commands[name].setEnabled(False)
        editor.document().modificationChanged.connect(self.setWindowModified)
        self.story.renamed.connect(self._show_title)
        self.story.renamed.connect(self._update_actions)
        self.story.noticed.connect(self.show_notice)
        self.story.renamed.connect(self.finder.look_again)
        self.smart_typing.noticed.connect(self._remark)
        self.closed.connect(self.finder.end)
        self.closed.connect(self.smart_typing.end)
        self.pairs.changed.connect(self._update_actions)
        # A pair may end while an edit is told, before Qt has laid out what it changed.
        self.pairs.changed.connect(self.typewriter.settle, Qt.ConnectionType.QueuedConnection)
        self.outline.went.connect(self.typewriter.settle)
        self.pairs.noticed.connect(self._remark)
        self.sight.found.connect(self.status.sees.show_sight)
        self.sight.found.connect(lambda _prompt, sight: self.notes.show_sight(sight))
        self.sight.noticed.connect(self.show_notice)
        self.story.shown.connect(self.sight.forget)
        self.sight.forgot.connect(self.status.sees.forget)
        self.notes.changed.connect(self.sight.look_soon)
        self.notes.noticed.connect(self.show_notice)
        self.spelling.noticed.connect(self._remark)
        self.closed.connect(self.spelling.close)
        self._journal.failed.connect(self.show_notice)
        self.focus.failed.connect(self.show_notice)
        self.typewriter.failed.connect(self.show_notice)
        self.status.failed.connect(self.show_notice)
        self.goals.failed.connect(self.show_notice)
        self.goals.history_wanted.connect(self.history_requested)
        self.goals.settings_wanted.connect(self.settings_requested)
        self.closed.connect(self.goals.close)
        engine = self._suggestions
        engine.state_changed.connect(self.status.show_state)
        engine.model_ready.connect(self._show_model)
        engine.model_failed.connect(self.show_notice)
        self.status.show_state(engine.state.value)

    def _apply_look(self) -> None:
        self.editor.set_look(*(self._settings.get(key) for key in LOOK))

    def _restore_place(self) -> None:
        screen = self.screen().availableGeometry()
        place = QRect(QPoint(), FIRST_SIZE.boundedTo(screen.size() * SCREEN_SHARE))
        place.moveCenter(screen.center())
        self.setGeometry(place)
        kept = self._settings.get("window.geometry")
        with contextlib.suppress(ValueError):
            self.restoreGeometry(QByteArray(base64.b64decode(kept)))
            state = self._settings.get("window.state")
            self.restoreState(QByteArray(base64.b64decode(state)))

    def _on_setting(self, key: str) -> None:
        if key in LOOK:
            self._apply_look()

    @Slot()
    def _update_actions(self) -> None:
        alive = self.pairs.session.alive
        for name in (
            "choose_first", "choose_second", "choose_first_much_better",
            "choose_second_much_better", "take_highlighted", "next_suggestion",
            "previous_suggestion", "both", "neither", "dismiss", "go_to_suggestions",
        ):  # fmt: skip
            self.commands[name].setEnabled(alive)
        self.commands["accept_word"].setEnabled(self.pairs.at_suggestion)
        writable = not self.story.read_only
        for name in ("suggest", "another_pair", "replace", "typography", "section_up",
                     "section_down"):  # fmt: skip
            self.commands[name].setEnabled(writable)
        self.commands["bring_back"].setEnabled(writable and self.pairs.can_bring_back)

    @Slot()
    def _come_back_from_menu(self) -> None:
        """Give the page the keyboard that the menu bar has no use for any more.

        Where one menu was opened by keys and put away, and something chosen from another, Qt leaves
        it there: letters would choose on instead of being written.
        """
        bar = QApplication.focusWidget()
        if isinstance(bar, QMenuBar) and bar.window() is self and bar.activeAction() is None:
            self.editor.setFocus()

    @Slot()
    def _change_focus(self) -> None:
        if self.panel.has_focus():
            self.editor.setFocus()
        else:
            self.panel.go_to(self.pairs.session.highlight)

    def _places(self) -> list[QWidget]:
        """All that the keyboard may go to, in order."""
        panels = self.findChildren(SidePanel)
        return [self.editor, self.panel, self.notices, self.finder.bar, *panels, self.status]

    def _zoom(self, step: int) -> None:
        low, high = FONT_SIZES
        size = self._settings.get("editor.font_size") + step
        try:
            self._settings.set("editor.font_size", min(high, max(low, size)))
        except WriterError as problem:
            self.show_notice(str(problem))

    # Stories and their files

    def _new(self) -> None:
        if self._may_leave():
            self._leave()
            self.story.new()

    def _choose_and_open(self) -> None:
        if self._may_leave():
            name, _ = QFileDialog.getOpenFileName(
                self, self.tr("Open a story"), self._folder(), self._kinds(documents=True)
            )
            if name:
                self._open(Path(name))

    def _open(self, path: Path) -> None:
        if is_document(path):
            self.exchange.import_from(path)
            return
        self.pairs.dismiss()
        try:
            note = self.story.open(path)
        except WriterError as problem:
            self.show_notice(str(problem))
            return
        self._leave()
        if note:
            self.show_notice(note)

    def _leave(self) -> None:
        """Forget what belonged to the story before."""
        self.pairs.forget()
        for sentence in self._remarks:
            self.notices.withdraw(sentence)
        self._remarks.clear()

    @Slot(str)
    def _remark(self, sentence: str) -> None:
        """Tell of something that was just done in the story; the next story has no need of it."""
        self._remarks.add(sentence)
        self.show_notice(sentence)

    def _may_leave(self) -> bool:
        """Whether the text in the editor may go: it is saved, or the writer does not want it."""
        self.others.look_for_file()
        if not self.story.unsaved:
            return True
        answer = ask_about_unsaved(self, self.story.title)
        return answer is Unsaved.DISCARD or (answer is Unsaved.SAVE and self.save_story())

    def _save_by(self, save: Callable[..., None]) -> bool:
        """Save by a method of the session; what goes wrong is settled with the writer."""
        try:
            save()
        except ChangedOnDisk:
            return self.others.settle()
        except UnencodableText as problem:
            as_utf8 = partial(self._save_by, partial(save, utf8=True))
            self.others.tell(str(problem), (self.tr("Save as UTF-8"), as_utf8))
            return False
        except WriterError as problem:
            self.others.tell(str(problem), (self.tr("Save as…"), self.save_story_as))
            return False
        self.others.forget()
        announce(self.editor, self.tr("The story is saved."))
        return True

    def _offer_recovery(self) -> None:
        for found in Journal.found(self._home.journal_dir):
            if self.story.is_saved(found):
                found.discard()
                continue
            name = found.path.name if found.path else self.tr("Untitled")
            time = QLocale().toString(
                QDateTime.fromSecsSinceEpoch(round(found.time.timestamp())),
                QLocale.FormatType.ShortFormat,
            )
            self.show_notice(
                self.tr("Unsaved text of “{story}” was kept, last on {time}.").format(
                    story=name, time=time
                ),
                (self.tr("Restore"), partial(self._restore, found)),
                (self.tr("Discard"), found.discard),
            )

    def _restore(self, found: Recovered) -> None:
        if self._may_leave():
            self._leave()
            self.story.recover(found)
        else:
            self._offer_recovery()

    def _list_recent(self) -> None:
        self._recent.clear()
        stories = [Path(name) for name in self._settings.get("recent.stories")]
        for number, path in enumerate(stories, start=1):
            action = self._recent.addAction(f"&{number}  {path.name}")
            action.setStatusTip(str(path))
            action.triggered.connect(partial(self.open_story, path))
        self._recent.setEnabled(True)
        if not stories:
            self._recent.addAction(self.tr("No story yet")).setEnabled(False)

    @Slot(QMenu, int)
    def _fill_menu(self, menu: QMenu, _position: int) -> None:
        for names in (("undo", "redo"), ("cut", "copy", "paste"), ("select_all",)):
            menu.addActions([self.commands[name] for name in names])
            menu.addSeparator()

    def _folder(self, name: str = "") -> str:
        folder = self.story.path.parent if self.story.path else Path.home()
        return str(folder / name) if name else str(folder)

    def _suggested_name(self) -> str:
        if self.story.path is None and self.story.suggested is not None:
            return str(self.story.suggested)
        return self._folder(self.tr("Untitled.md"))

    def _kinds(self, *, documents: bool = False) -> str:
        stories = self.tr("Stories (*.md *.markdown *.txt *.text)")
        kinds = [stories, document_kinds(), self.tr("All files (*)")]
        return ";;".join(kinds if documents else [kinds[0], kinds[2]])

    @Slot()
    def _show_title(self) -> None:
        title = f"{self.story.title}[*]"
        if self.story.read_only:
            title = self.tr("{story} (read-only)").format(story=title)
        self.setWindowTitle(title)
        self.setWindowFilePath(str(self.story.path or ""))

    # Coming and going

    def changeEvent(self, event: QEvent) -> None:
        """Look, whenever the writer comes back, whether another program changed the file."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.others.look()

    def event(self, event: QEvent) -> bool:
        """Beside the page, Tab goes from one thing to the next, whatever it does in the story."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            and not self.editor.hasFocus()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back to the page from anything around it that has no other use for it."""
        if event.key() == Qt.Key.Key_Escape:
            self.editor.setFocus()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close when nothing is lost by it."""
        if not self._closed:
            if not self._may_leave():
                event.ignore()
                return
            self._closed = True
            self.pairs.forget()
            self.story.close()
            self.full_screen.show_all()
            self.notes.close_for_good()
            geometry, state = (
                base64.b64encode(kept.data()).decode()
                for kept in (self.saveGeometry(), self.saveState())
            )
            with contextlib.suppress(WriterError):  # where the window was is a convenience
                self._settings.update({"window.geometry": geometry, "window.state": state})
            self.closed.emit()
        super().closeEvent(event)
