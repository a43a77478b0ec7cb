"""The composition root: the one place where the objects of the program meet."""

import contextlib
import copy
import logging
import os
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

# Nothing is sent anywhere: said before any library that would ask can be imported.
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["DO_NOT_TRACK"] = "1"

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

from writer_app import __version__
from writer_app.core.document import read_story
from writer_app.core.errors import WriterError
from writer_app.core.language import shown
from writer_app.core.model_library import ModelLibrary
from writer_app.core.paths import Home, HomeLock, open_home
from writer_app.core.preferences import PreferenceStore
from writer_app.core.resources import resource
from writer_app.core.settings import Settings
from writer_app.services.autosave import JournalKeeper
from writer_app.services.downloads import DownloadService
from writer_app.services.garbage import collect_on_this_thread
from writer_app.services.models import ModelService
from writer_app.services.suggestions import SuggestionService
from writer_app.services.training import TrainingService
from writer_app.ui import language, theme
from writer_app.ui.main_window import MainWindow
from writer_app.ui.notices import Answer

log = logging.getLogger(__name__)

SWITCH_INTERVAL = 0.0005
"""Seconds after which a thread that computes in Python gives way to the window (usually 0.005)."""


class Program(QObject):
    """Everything that belongs to one window, made, wired and ended together."""

    unexpected = Signal(object)
    """An exception that nobody expected; may be emitted from any thread."""

    def __init__(self, home: Home, model: Path | None) -> None:
        super().__init__()
        self.home = home
        self._lock = HomeLock(home)
        self._lock.__enter__()
        self._told: list[str] = []
        """Notices of what the list of models tells too."""
        self.is_new = not (home.choices_file.exists() or home.settings_file.exists())
        """Whether nobody has worked with this data before."""
        self.settings = Settings(home.settings_file)
        language.install(application(), self.settings)
        self.store, store_problem = _open_store(home)
        self.library = ModelLibrary(home, self.settings, base=model)
        self.suggestions = SuggestionService(self.library)
        self.training = TrainingService(self.library, self.store)
        self.models = ModelService(self.library, home.models_dir)
        self.downloads = DownloadService(home.models_dir)
        self.journal = JournalKeeper(home.journal_dir)
        self.window = MainWindow(
            home, self.settings, self.store, self.library, self.suggestions, self.journal
        )
        self.setParent(self.window)
        self.window.train_requested.connect(self.show_training)
        self.window.review_requested.connect(self.show_choices)
        self.window.versions_requested.connect(self.show_versions)
        self.window.models_requested.connect(self.show_models)
        self.window.settings_requested.connect(self.show_settings)
        self.window.backups_requested.connect(self.show_backups)
        self.window.blind_test_requested.connect(self.show_blind_test)
        self.window.history_requested.connect(self.show_history)
        self.window.help_requested.connect(self.show_help)
        self.window.welcome_requested.connect(self.show_welcome)
        self.window.about_requested.connect(self.show_about)
        self.window.spelling.words_requested.connect(self.show_words)
        self.window.closed.connect(self.close)
        self.training.state_changed.connect(self._show_training_state)
        self.training.progressed.connect(self._show_training_state)
        self.models.changed.connect(self.load_model)
        self.models.refused.connect(self._tell_unseen)
        self.downloads.started.connect(self._show_download)
        self.downloads.progressed.connect(self._show_download)
        self.downloads.finished.connect(self._offer_model)
        self.downloads.cancelled.connect(self._show_download)
        self.downloads.failed.connect(self._show_failed_download)
        self.unexpected.connect(self._show_problem)
        self._unsubscribe = self.settings.subscribe(self._on_setting)
        for problem in (self.settings.problem, store_problem):
            if problem is not None:
                self.window.show_notice(problem)
        # The window is on the screen before anything heavy begins.
        QTimer.singleShot(0, self, self.load_model)

    @Slot()
    def load_model(self) -> None:
        """Load the base and the version that the settings name, on the engine's thread."""
        self.suggestions.load(self.settings.get("model.device"))

    @Slot()
    def show_training(self) -> None:
        """Open the training dialog, or bring it to the front."""
        from writer_app.ui.personal.training_dialog import TrainingDialog

        dialog = self.window.findChild(TrainingDialog)
        if dialog is None:
            dialog = TrainingDialog(self.training, self.window)
            dialog.used.connect(self.load_model)
        _present(dialog)

    @Slot()
    def show_choices(self) -> None:
        """Open the list of choices."""
        from writer_app.ui.personal.choices_window import ChoicesWindow

        if self.store is not None:
            _present(ChoicesWindow(self.store, self.library, self.training, self.window))

    @Slot()
    def show_versions(self) -> None:
        """Open the list of personal versions."""
        from writer_app.ui.personal.versions_dialog import VersionsDialog

        dialog = VersionsDialog(self.library, self.window)
        dialog.changed.connect(self.load_model)
        dialog.retrain_wanted.connect(self.show_training)
        dialog.models_wanted.connect(self.show_models)
        self.models.changed.connect(dialog.refresh)
        _present(dialog)

    @Slot()
    def show_models(self) -> None:
        """Open the list of base models, or bring it to the front."""
        from writer_app.core.model_catalogue import CATALOGUE
        from writer_app.ui.models.models_dialog import ModelsDialog

        dialog = self.window.findChild(ModelsDialog)
        if dialog is None:
            dialog = ModelsDialog(self.library, self.models, self.downloads, CATALOGUE, self.window)
        for sentence in self._told:
            self.window.notices.withdraw(sentence)
        self._told.clear()
        _present(dialog)

    @Slot()
    def show_backups(self) -> None:
        """Open the list of the story's earlier texts, or bring it to the front."""
        from writer_app.ui.dialogs.backups_dialog import BackupsDialog

        dialog = self.window.findChild(BackupsDialog)
        if dialog is None:
            dialog = BackupsDialog(self.window.story, self.window)
            self.window.story.renamed.connect(dialog.refresh)
        _present(dialog)

    @Slot()
    def show_blind_test(self) -> None:
        """Open the blind test, or bring it to the front."""
        from writer_app.ui.personal.blind_test_dialog import BlindTestDialog

        if self.store is None:
            return
        dialog = self.window.findChild(BlindTestDialog)
        if dialog is None:
            dialog = BlindTestDialog(self.store, self.suggestions, self.settings, self.window)
            self.window.pairs.ended.connect(dialog.refresh)
        dialog.refresh()
        _present(dialog)

    @Slot()
    def show_history(self) -> None:
        """Open the history of writing, or bring it to the front."""
        from writer_app.ui.goals.history_dialog import HistoryDialog

        dialog = self.window.findChild(HistoryDialog)
        if dialog is None:
            dialog = HistoryDialog(self.window.goals.progress, self.settings, self.window)
        _present(dialog)

    @Slot(str)
    def show_help(self, page: str) -> None:
        """Open the help at a page, or bring it to the front."""
        from writer_app.ui.help.help_window import HelpWindow

        dialog = self.window.findChild(HelpWindow)
        try:
            dialog = dialog or HelpWindow(self.settings, parent=self.window)
        except WriterError as problem:
            self.window.show_notice(str(problem))
            return
        dialog.go_to(page)
        _present(dialog)

    @Slot()
    def show_welcome(self) -> None:
        """Open the sheet with the first steps, or bring it to the front."""
        from writer_app.services.training import MINIMUM_CHOICES
        from writer_app.ui.help.welcome import WelcomeDialog

        dialog = self.window.findChild(WelcomeDialog)
        if dialog is None:
            dialog = WelcomeDialog(self.window.commands, MINIMUM_CHOICES, self.window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.sample_wanted.connect(self.open_sample)
            dialog.help_wanted.connect(lambda: self.show_help("writing"))
        _present(dialog)

    @Slot()
    def show_about(self) -> None:
        """Say what this program is, and what it is made of."""
        from writer_app.ui.help.about_dialog import AboutDialog

        _present(self.window.findChild(AboutDialog) or AboutDialog(self.window))

    @Slot()
    def open_sample(self) -> None:
        """Open a copy of the sample story that has no file, so the sample itself stays."""
        try:
            sample = read_story(resource("sample") / "story.md")
        except WriterError as problem:
            self.window.show_notice(str(problem))
        else:
            self.window.open_copy(sample.text.rstrip())

    @Slot()
    def show_settings(self) -> None:
        """Open the settings."""
        from writer_app.ui.actions import ACTIONS
        from writer_app.ui.dialogs.settings_dialog import SettingsDialog

        languages = self.window.spelling.service.languages
        _present(SettingsDialog(self.settings, ACTIONS, self.window, languages=languages))

    @Slot()
    def show_words(self) -> None:
        """Open the writer's own dictionary, or bring it to the front."""
        from writer_app.ui.dialogs.words_dialog import WordsDialog

        dialog = self.window.findChild(WordsDialog)
        if dialog is None:
            dialog = WordsDialog(self.window.spelling.service, self.window)
        _present(dialog)

    @Slot()
    def close(self) -> None:
        """End all threads and let go of the data; an unfinished training can go on later."""
        self._unsubscribe()
        self.suggestions.close()
        self.training.close()
        self.downloads.close()
        self.models.close()
        self.journal.close()
        if self.store is not None:
            self.store.close()
        self._lock.__exit__(None, None, None)

    def _on_setting(self, key: str) -> None:
        if key == "model.device":
            self.load_model()

    @Slot(object)
    def _show_problem(self, error: BaseException) -> None:
        from writer_app.ui.dialogs.problem_dialog import show_problem

        show_problem(error, self.home.log_file, self.window)

    def _show_training_state(self, news: object) -> None:
        self.window.show_training(news, self.training.state)

    # A download goes on while its window is closed; the main window then tells what comes of it.

    @Slot()
    def _show_download(self) -> None:
        self.window.show_download(self.downloads)

    @Slot(str, object)
    def _offer_model(self, model_id: str, folder: Path) -> None:
        self._show_download()
        self._tell_unseen(
            self.tr("{model} is downloaded and checked.").format(model=_title(model_id)),
            (self.tr("Use it now"), lambda: self.models.use(folder)),
        )

    @Slot(str, str)
    def _show_failed_download(self, model_id: str, sentence: str) -> None:
        from writer_app.ui.models.rows import failure_words

        self._show_download()
        self._tell_unseen(
            failure_words(_title(model_id), sentence), (self.tr("Models…"), self.show_models)
        )

    def _tell_unseen(self, sentence: str, *answers: Answer) -> None:
        from writer_app.ui.models.models_dialog import ModelsDialog

        dialog = self.window.findChild(ModelsDialog)
        if dialog is None or not dialog.isVisible():
            self._told.append(sentence)
            self.window.show_notice(sentence, *answers)


def application() -> QApplication:
    """The one QApplication, made if there is none yet."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    app = QApplication(sys.argv[:1])
    app.setApplicationName("writer-app")
    app.setApplicationDisplayName("Writer")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("writer-app")
    collect_on_this_thread(app)
    return app


def build(home: Path | None = None, model: Path | None = None) -> MainWindow:
    """The wired main window, not yet shown; the caller runs the event loop.

    `home` is the data folder (see `open_home`); `model` is a base to use for this once.
    Raises WriterError when the data folder cannot be used or another window holds it.
    """
    app = application()
    sys.setswitchinterval(SWITCH_INTERVAL)
    program = Program(open_home(home), model)
    theme.apply(app, program.settings)
    return program.window


def program_of(window: MainWindow) -> Program:
    """What belongs to a window that `build` returned."""
    program = window.findChild(Program)
    assert program is not None
    return program


def run(story: Path | None = None, model: Path | None = None) -> int:
    """Open the window and stay until it is closed; return the exit code."""
    app = application()
    try:
        window = build(model=model)
    except WriterError as error:
        QMessageBox.warning(None, app.applicationDisplayName(), str(error))
        raise
    program = program_of(window)
    watch(program)
    window.show()
    if story is not None:
        window.open_story(story)
    elif program.is_new:
        program.show_welcome()
    else:
        window.restore_session()
    return app.exec()


def watch(program: Program) -> None:
    """Send warnings and unexpected exceptions of all threads to the log file, the latter on to a
    dialog too.

    The log has the kind of an exception and where it happened, no values: a story stays out of it.
    """
    with contextlib.suppress(OSError):  # on a full disk; logging goes on without its file
        program.home.log_file.touch(mode=0o600)
    handler = RotatingFileHandler(
        program.home.log_file, maxBytes=1 << 20, backupCount=1, encoding="utf-8", delay=True
    )
    handler.setFormatter(_WithoutValues("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)

    def tell(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        log.error("Unexpected failure", exc_info=(kind, error, traceback))
        program.unexpected.emit(error)

    def tell_of_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            tell(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = tell
    threading.excepthook = tell_of_thread


class _WithoutValues(logging.Formatter):
    """Shows where an exception happened and its kind; its message may quote a story."""

    def format(self, record: logging.LogRecord) -> str:
        record = copy.copy(record)
        record.exc_text = None  # what another handler may have made of it
        return super().format(record)

    def formatException(self, ei: object) -> str:
        from writer_app.ui.dialogs.problem_dialog import where_it_happened

        assert isinstance(ei, tuple)
        return where_it_happened(ei[1])


def _open_store(home: Home) -> tuple[PreferenceStore | None, str | None]:
    try:
        store = PreferenceStore(home.choices_file)
    except WriterError as error:
        return None, str(error)
    return store, store.warning


def _title(model_id: str) -> str:
    from writer_app.core.model_catalogue import CATALOGUE

    titles = (model.title for model in CATALOGUE if model.id == model_id)
    return shown("models", next(titles, model_id))


def _present(dialog: QDialog) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
