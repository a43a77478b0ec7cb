"""A real window on real stories, choices and journal, with an engine that the test feeds."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.fake_engine import FakeEngine
from writer_app.core.model_library import ModelLibrary
from writer_app.core.paths import Home, open_home
from writer_app.core.preferences import PreferenceStore
from writer_app.core.settings import Settings
from writer_app.services.autosave import JournalKeeper
from writer_app.services.suggestions import SuggestionService
from writer_app.ui.choice.pair_session import PairSession
from writer_app.ui.main_window import MainWindow


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "home")


@pytest.fixture
def settings(home: Home) -> Settings:
    return Settings(home.settings_file)


@pytest.fixture
def store(home: Home) -> Iterator[PreferenceStore]:
    store = PreferenceStore(home.choices_file)
    yield store
    store.close()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def make_window(
    qtbot: QtBot, home: Home, settings: Settings, store: PreferenceStore, engine: FakeEngine
) -> Iterator[Callable[[], MainWindow]]:
    """Opens windows on the same data, one after the other; unsaved text is discarded at the end."""
    made: list[tuple[MainWindow, JournalKeeper]] = []

    def forget_changes(window: MainWindow) -> None:
        window.editor.document().setModified(False)  # or closing would ask

    def make() -> MainWindow:
        journal = JournalKeeper(home.journal_dir)
        service = cast(SuggestionService, engine)
        window = MainWindow(home, settings, store, ModelLibrary(home, settings), service, journal)
        window.pairs.session = PairSession(swaps=lambda: False)
        window.closed.connect(journal.close)
        window.resize(1000, 700)
        qtbot.addWidget(window, before_close_func=forget_changes)
        window.show()
        window.activateWindow()
        window.editor.setFocus()
        qtbot.waitUntil(window.editor.hasFocus)
        made.append((window, journal))
        return window

    yield make
    for window, _ in made:
        window.editor.document().setModified(False)
        window.close()


@pytest.fixture
def window(make_window: Callable[[], MainWindow]) -> MainWindow:
    return make_window()


@pytest.fixture
def answer_next(qtbot: QtBot) -> Callable[[str], list[str]]:
    """Answers the next question by the text of a button; what was asked is in the list."""

    def answer(button: str) -> list[str]:
        asked: list[str] = []

        def click() -> None:
            box = QApplication.activeModalWidget()
            assert isinstance(box, QMessageBox)
            asked.append(box.text())
            [found] = [one for one in box.buttons() if one.text().replace("&", "") == button]
            found.click()

        QTimer.singleShot(0, click)
        return asked

    return answer
