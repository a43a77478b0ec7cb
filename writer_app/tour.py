"""The whole loop, played unattended in the real window with the real model, picture by picture."""

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from PySide6.QtCore import (
    QEvent,
    QEventLoop,
    QMessageLogContext,
    QObject,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QAction, QColor, QFontDatabase, QKeyEvent, QPainter, QTextCursor
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QToolButton,
    QTreeWidget,
)

from writer_app import app
from writer_app.core.errors import WriterError
from writer_app.core.resources import resource
from writer_app.core.text import word_count
from writer_app.engine.types import Suggestion
from writer_app.services.training import State
from writer_app.ui.dialogs.settings_dialog import SettingsDialog
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.models.models_dialog import ModelsDialog
from writer_app.ui.personal import words
from writer_app.ui.personal.choices_window import ChoicesWindow
from writer_app.ui.personal.result_page import figure_words
from writer_app.ui.personal.training_dialog import TrainingDialog
from writer_app.ui.personal.versions_dialog import VersionsDialog

WINDOW = QSize(1100, 760)
"""In device-independent pixels."""
SCREEN = {"name": "tour", "x": 0, "y": 0, "width": 3200, "height": 2000}
"""The screen that is drawn where there is none, in pixels; two of them are one of the window's."""

SENTENCE = "\n\nShe followed him along the shingle, holding the little key in her closed hand."
MEANWHILE = "\n\nThe tide had begun to turn."

LOOK_MS = 20
"""How often a wait looks whether it is over."""
KEY_MS = 15
"""The time between two keys."""
MODEL_SECONDS = 120.0
PAIR_SECONDS = 120.0
TRAINING_SECONDS = 1800.0
"""Limits of waiting, far beyond what a slow machine needs."""

Found = TypeVar("Found", bound=QObject)


def run(directory: Path) -> int:
    """Play the tour in a data folder of its own, save a picture of each step; return 0.

    Raises:
        WriterError: a step failed; the pictures of the steps before it are there.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriterError(
            f'The pictures cannot be saved in "{directory}": {error.strerror}. Name another folder.'
        ) from error
    with tempfile.TemporaryDirectory(
        prefix="writer-app-tour-", ignore_cleanup_errors=True
    ) as folder:
        _draw_finely(Path(folder))
        _Tour(directory, Path(folder)).play()
    return 0


def _draw_finely(folder: Path) -> None:
    """Where there is no screen, have one with room for all dialogs and two pixels for one."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen" and QApplication.instance() is None:
        qInstallMessageHandler(_pass_on)
        path = folder / "screen.json"
        screen = SCREEN | {"logicalDpi": 192, "logicalBaseDpi": 96}
        path.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={path}"


def _pass_on(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Pass Qt's messages on, less those about having no window manager to talk to."""
    if not message.startswith("This plugin does not support"):
        print(message, file=sys.stderr)


class _Tour:
    """The script, step by step, and below it what the steps are made of."""

    def __init__(self, directory: Path, folder: Path) -> None:
        app.application()
        if not QFontDatabase.families():
            raise WriterError(
                "There is no font to write with; `sudo apt install fonts-dejavu-core` brings one "
                "on Debian and Ubuntu."
            )
        self._started = time.monotonic()
        self._directory = directory
        self._pictures = 0
        self._problems: list[str] = []
        self._texts = ["", ""]
        self._pair: Suggestion | None = None
        self._story = folder / "story.md"
        shutil.copyfile(resource("sample") / "story.md", self._story)

        self._window = app.build(folder / "data")
        self._program = app.program_of(self._window)
        self._editor = self._find(StoryEditor, "storyEditor")
        self._program.settings.set("appearance.theme", "light")
        engine = self._program.suggestions
        engine.piece.connect(self._on_piece)
        engine.finished.connect(self._on_pair)
        self._program.training.failed.connect(self._problems.append)
        self._questions = QTimer(self._window)
        self._questions.timeout.connect(self._refuse_question)
        self._questions.start(500)

    def play(self) -> None:
        """Play all steps; raise WriterError where one fails."""
        sys.excepthook = self._on_exception
        try:
            self.open()
            self.write()
            self.look_at_pair()
            self.take()
            self.look_at_choices()
            self.train()
            self.use_own_model()
            self.go_back()
            self.look_at_models()
            self.change_settings()
            self._act("save_story")
            self._check()
        finally:
            sys.excepthook = sys.__excepthook__
            self._editor.document().setModified(False)  # or a tour that failed would ask
            self._window.close()
        print(f"The tour took {self._seconds(self._started)}.", flush=True)

    # The script

    def open(self) -> None:
        """Open the sample story; meanwhile the model loads."""
        self._window.resize(WINDOW)
        self._window.show()
        self._window.open_story(self._story)
        self._wait_for_model(0)
        self._picture(
            "story",
            f"Opened the sample story, {word_count(self._editor.text())} words. The model was "
            f"ready {self._seconds(self._started)} after the start.",
        )

    def write(self) -> None:
        """Write a sentence at the end of the story."""
        self._type(SENTENCE)
        self._picture("typed", f"Typed a sentence of {word_count(SENTENCE)} words at the end.")

    def look_at_pair(self) -> None:
        """Ask for a pair, and see it while it is written and when it is finished."""
        asked = time.monotonic()
        self._ask()
        self._wait(
            "the first words", lambda: all(word_count(one) > 8 for one in self._texts), PAIR_SECONDS
        )
        self._picture(
            "streaming",
            f"Asked for two continuations; {self._seconds(asked)} later both are being written.",
            settle_ms=0,
        )
        pair = self._wait_for_pair()
        self._act("next_suggestion")
        self._picture(
            "pair",
            f"Both were finished {pair.seconds:.1f} s after the model began. "
            "The right one is highlighted and shows as ghost text at the caret.",
        )

    def take(self) -> None:
        """Take the highlighted one, and see it in the text."""
        before = word_count(self._editor.text())
        self._act("take_highlighted")
        total = word_count(self._editor.text())
        status = self._find(QToolButton, "statusWords")
        self._wait("the word count", lambda: f"{total} " in status.text(), 10)
        self._picture(
            "taken", f"Took it: {total - before} words more. The story now has {total} words."
        )

    def look_at_choices(self) -> None:
        """Import the sample choices and look at the list."""
        self._act("review_choices")
        window = self._find(ChoicesWindow)
        window.import_from(resource("sample") / "choices.jsonl")
        plan = self._program.training.plan()
        self._picture(
            "choices",
            f"Imported the sample choices; {plan.choices} choices can be trained on, the one just "
            "made among them.",
            window,
        )
        window.close()

    def train(self) -> None:
        """Train a personal model on them, and write on meanwhile."""
        self._act("train_personal_model")
        dialog = self._find(TrainingDialog)
        plan = self._program.training.plan()
        self._picture(
            "plan",
            f"A training would learn from {plan.training} choices and hold out {plan.held_out}; "
            f"estimate: {words.duration(plan.seconds)}, {words.size(plan.memory_bytes)} of memory.",
            dialog,
        )
        began = time.monotonic()
        self._click("startTraining")
        bar = self._find(QProgressBar, "trainingProgressBar")
        self._wait(
            "half of the training", lambda: 0 < bar.maximum() <= 2 * bar.value(), TRAINING_SECONDS
        )
        self._type(MEANWHILE)
        self._picture(
            "training",
            f"Training for {self._seconds(began)}: step {bar.value()} of {bar.maximum()}. "
            "A sentence was typed meanwhile.",
            dialog,
        )
        service = self._program.training
        self._wait("the result", lambda: service.state is State.FINISHED, TRAINING_SECONDS)
        assert service.outcome is not None
        self._picture(
            "result",
            f"Trained in {self._seconds(began)}. "
            + "; ".join(figure_words(service.outcome.figures).splitlines())
            + ".",
            dialog,
        )

    def use_own_model(self) -> None:
        """Use the new version, and ask it for a pair."""
        self._click("useVersion")
        self._find(TrainingDialog).close()
        self._wait_for_model(1)
        self._ask()
        pair = self._wait_for_pair()
        self._act("next_suggestion")
        self._picture(
            "personal",
            f"Asked again: {pair.model.name}, version {pair.model.version}, wrote both in "
            f"{pair.seconds:.1f} s.",
        )
        self._act("take_highlighted")

    def go_back(self) -> None:
        """Look at the versions and go back to the base."""
        self._act("model_versions")
        dialog = self._find(VersionsDialog)
        table = self._find(QTreeWidget, "versionsTable")
        self._picture("versions", "Opened the list of versions; version 1 is in use.", dialog)
        table.setCurrentIndex(table.model().index(0, 0))
        began = time.monotonic()
        self._click("useSelected")
        self._wait_for_model(0)
        self._picture(
            "base", f"Went back to the base model, which took {self._seconds(began)}.", dialog
        )
        dialog.close()

    def look_at_models(self) -> None:
        """Look at the models that can be downloaded; none is."""
        self._act("models")
        dialog = self._find(ModelsDialog)
        table = self._find(QTreeWidget, "modelsTable")
        self._wait("the models", lambda: self._program.models.found is not None, 10)
        table.setCurrentIndex(table.model().index(2, 0))
        self._picture("models", f"Opened the list of {table.topLevelItemCount()} models.", dialog)
        dialog.close()

    def change_settings(self) -> None:
        """Look at the settings, and change the theme."""
        self._act("settings")
        dialog = self._find(SettingsDialog)
        self._picture("settings", "Opened the settings.", dialog)
        dialog.close()
        self._program.settings.set("appearance.theme", "dark")
        self._ask()
        pair = self._wait_for_pair()
        self._act("next_suggestion")
        self._picture(
            "dark", f"Changed to the dark theme and asked the base model, {pair.model.name}."
        )
        self._act("dismiss")

    # What the steps are made of

    def _act(self, name: str) -> None:
        self._find(QAction, name).trigger()

    def _click(self, name: str) -> None:
        self._find(QPushButton, name).click()

    def _find(self, kind: type[Found], name: str = "") -> Found:
        found = self._window.findChild(kind, name) if name else self._window.findChild(kind)
        if found is None:
            raise WriterError(f"The tour ended: there is no {name or kind.__name__}.")
        return found

    def _type(self, text: str) -> None:
        """Press the keys of a text at the end of the story."""
        self._editor.moveCursor(QTextCursor.MoveOperation.End)
        for letter in text:
            key, typed = (Qt.Key.Key_Return, "\r") if letter == "\n" else (Qt.Key(0), letter)
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, typed)
                QApplication.sendEvent(self._editor, event)
            self._let_pass(KEY_MS)

    def _wait_for_model(self, version: int) -> None:
        engine = self._program.suggestions
        self._wait(
            "the model",
            lambda: engine.model_name is not None and engine.model_name.version == version,
            MODEL_SECONDS,
        )

    def _ask(self) -> None:
        self._pair = None
        self._texts = ["", ""]
        self._act("suggest")

    def _wait_for_pair(self) -> Suggestion:
        self._wait("a pair", lambda: self._pair is not None, PAIR_SECONDS)
        assert self._pair is not None
        return self._pair

    def _wait(self, what: str, reached: Callable[[], bool], seconds: float) -> None:
        """Let the window live until something is reached; raise WriterError when it is not."""
        loop = QEventLoop()
        deadline = time.monotonic() + seconds

        def look() -> None:
            if reached() or self._problem() or time.monotonic() > deadline:
                loop.quit()

        timer = QTimer()
        timer.timeout.connect(look)
        timer.start(LOOK_MS)
        loop.exec()
        timer.stop()
        self._check()
        if not reached():
            raise WriterError(f"The tour waited {seconds:.0f} s for {what}, which did not come.")

    def _let_pass(self, milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def _problem(self) -> str:
        """What went wrong first; a notice counts, since nobody is there to read it."""
        return next(iter([*self._problems, *self._window.notices.sentences()]), "")

    def _check(self) -> None:
        if problem := self._problem():
            raise WriterError(f"The tour ended: {problem}")

    def _picture(
        self, name: str, sentence: str, dialog: QDialog | None = None, settle_ms: int = 200
    ) -> None:
        """Save what is on the screen: the window, or a dialog in front of it."""
        self._let_pass(settle_ms)
        self._check()
        picture = self._window.grab()
        if dialog is not None:
            painter = QPainter(picture)
            painter.fillRect(self._window.rect(), QColor(0, 0, 0, 90))
            middle = self._window.rect().center() - dialog.rect().center()
            place = QPoint(max(0, middle.x()), max(0, middle.y()))
            painter.drawPixmap(place, dialog.grab())
            painter.setPen(QColor("gray"))
            painter.drawRect(QRect(place, dialog.size()))
            painter.end()
        self._pictures += 1
        path = self._directory / f"{self._pictures:02}-{name}.png"
        if not picture.save(str(path)):
            raise WriterError(f'"{path}" could not be written. Name a folder that can be.')
        print(f"{path.name}: {sentence}", flush=True)

    def _seconds(self, since: float) -> str:
        return f"{time.monotonic() - since:.1f} s"

    def _on_piece(self, _request: int, alternative: int, text: str, replaces: bool) -> None:
        self._texts[alternative] = text if replaces else self._texts[alternative] + text

    def _on_pair(self, _request: int, pair: Suggestion) -> None:
        self._pair = pair

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        sys.__excepthook__(kind, error, traceback)
        self._problems.append(f"something unexpected went wrong ({kind.__name__}).")

    def _refuse_question(self) -> None:
        """Nobody is there to answer a question; what it says is why the tour ends."""
        question = QApplication.activeModalWidget()
        if question is not None:
            self._problems.append(
                question.text() if isinstance(question, QMessageBox) else question.windowTitle()
            )
            question.close()
