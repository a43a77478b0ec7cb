"""The writer can find, judge, exclude, delete, export and import every choice."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.core.tiny_gpt2 import write_json, write_safetensors, write_tiny_gpt2
from tests.ui.personal.fakes import FakeTraining
from writer_app.core.model_library import ModelLibrary
from writer_app.core.paths import Home, open_home
from writer_app.core.preferences import Outcome, Pair, PreferenceStore
from writer_app.core.settings import Settings
from writer_app.services.training import TrainingService
from writer_app.ui.personal import words
from writer_app.ui.personal.choices_window import ChoicesWindow


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "home")


@pytest.fixture
def library(home: Home, tmp_path: Path) -> ModelLibrary:
    library = ModelLibrary(home, Settings(home.settings_file))
    library.use_base_folder(write_tiny_gpt2(tmp_path / "tiny"))
    return library


@pytest.fixture
def store(home: Home) -> Iterator[PreferenceStore]:
    store = PreferenceStore(home.choices_file)
    for number, (outcome, strength) in enumerate(
        [(Outcome.FIRST, 1), (Outcome.SECOND, 2), (Outcome.NEITHER, 1), (Outcome.SECOND, 1)]
    ):
        store.record(pair(number), outcome, strength)
    yield store
    store.close()


def pair(number: int) -> Pair:
    return Pair(
        id=uuid.uuid4().hex,
        prompt=f"The tide turned for the {number}. ",
        healed="",
        first=f"Left words {number}.",
        second=f"Right words {number}.",
        swapped=False,
        model="tiny",
        model_hash="0" * 64,
        model_version=0,
        decoding={},
        seed=1,
        story=f"story {number % 2}",
        story_title=f"Tale {number % 2}",
        created=f"2026-11-23T10:{number:02}:00+00:00",
    )


@pytest.fixture
def training(qtbot: QtBot) -> FakeTraining:
    return FakeTraining()


@pytest.fixture
def window(
    qtbot: QtBot, store: PreferenceStore, library: ModelLibrary, training: FakeTraining
) -> ChoicesWindow:
    window = ChoicesWindow(store, library, cast(TrainingService, training))
    qtbot.addWidget(window)
    window.show()
    return window


def table(window: ChoicesWindow) -> QTableView:
    return window.findChild(QTableView, "choicesTable")


def rows(window: ChoicesWindow) -> list[str]:
    model = table(window).model()
    return [str(model.index(row, 3).data()) for row in range(model.rowCount())]


def text_of(window: QWidget) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def press(window: QWidget, text: str) -> None:
    buttons = window.findChildren(QPushButton)
    next(each for each in buttons if each.text().replace("&", "") == text).click()


def answer(said: list[str], text: str) -> None:
    """Press a button of the question that is about to be asked, and note what it said."""

    def press_it() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        said.append(f"{box.text()}\n{box.informativeText()}")
        press(box, text)

    QTimer.singleShot(0, press_it)


def test_the_newest_is_first_and_shown(window: ChoicesWindow) -> None:
    assert rows(window) == [
        "Right words 3.", "Left words 2.", "Right words 1.", "Left words 0.",
    ]  # fmt: skip
    shown = [each.toPlainText() for each in window.findChildren(QPlainTextEdit)]
    assert shown == ["The tide turned for the 3. ", "Left words 3.", "Right words 3."]


def test_what_was_chosen_is_said_in_words(window: ChoicesWindow) -> None:
    assert "✓ Second · chosen" in text_of(window)
    assert "First · not chosen" in text_of(window)
    table(window).selectRow(2)
    assert "✓ Second · chosen, much better" in text_of(window)
    table(window).selectRow(1)
    assert "✓" not in text_of(window)
    assert "First · Neither" in text_of(window)


def test_search_finds_words_of_text_and_title(qtbot: QtBot, window: ChoicesWindow) -> None:
    window.findChild(QLineEdit, "choicesSearch").setText("tale 1")
    qtbot.waitUntil(lambda: rows(window) == ["Right words 3.", "Right words 1."])
    assert "2 of 4" in text_of(window)
    window.findChild(QLineEdit, "choicesSearch").setText("nowhere")
    qtbot.waitUntil(lambda: rows(window) == [])
    assert not window.findChild(QCheckBox).isEnabled()


def test_a_choice_can_be_excluded_and_taken_back_in(
    window: ChoicesWindow, store: PreferenceStore
) -> None:
    assert len(store.training_rows()) == 3
    window.findChild(QCheckBox).click()
    assert len(store.training_rows()) == 2
    assert "excluded" in str(table(window).model().index(0, 2).data())
    assert "4 choices, 2 for training" in text_of(window)
    window.findChild(QCheckBox).click()
    assert len(store.training_rows()) == 3


def test_several_are_excluded_at_once(window: ChoicesWindow, store: PreferenceStore) -> None:
    table(window).selectAll()
    window.findChild(QCheckBox).click()
    assert store.counts().excluded == 4
    assert window.findChild(QCheckBox).checkState() == Qt.CheckState.Checked
    assert len(table(window).selectionModel().selectedRows()) == 4


def version_trained_on(library: ModelLibrary, identifier: str) -> None:
    adapter = library.run_folder / "adapter"
    adapter.mkdir(parents=True)
    write_json(adapter / "adapter_config.json", {})
    write_safetensors(adapter / "adapter_model.safetensors", {"a": ("F32", [2], b"\1" * 8)})
    base = library.base()
    record = {"base_hash": base.hash, "base_name": base.name, "choices": [identifier]}
    library.add(library.run_folder, record)
    library.discard_run()


def test_deleting_asks_names_the_versions_and_forgets_the_rows(
    window: ChoicesWindow, store: PreferenceStore, library: ModelLibrary
) -> None:
    newest, _, older, _ = store.choices()
    version_trained_on(library, newest.id)
    library.run_folder.mkdir()
    write_json(library.run_folder / "request.json", {"choices": [newest.id, older.id]})
    kept = [json.dumps({"id": each.id}) for each in (newest, older)]
    (library.run_folder / "rows.jsonl").write_text("\n".join(kept) + "\n", "utf-8")

    said: list[str] = []
    answer(said, "Keep")
    press(window, "Delete…")
    assert len(rows(window)) == 4
    answer(said, "Delete")
    press(window, "Delete…")
    assert "personal model 1" in said[0]
    assert rows(window) == ["Left words 2.", "Right words 1.", "Left words 0."]
    assert store.get(newest.id) is None
    assert newest.id not in (library.run_folder / "rows.jsonl").read_text("utf-8")
    assert older.id in (library.run_folder / "rows.jsonl").read_text("utf-8")
    assert table(window).currentIndex().row() == 0  # the one that came up in its place


def test_nothing_is_deleted_under_a_training_that_reads_it(
    window: ChoicesWindow, training: FakeTraining
) -> None:
    training.start()
    press(window, "Delete…")
    assert len(rows(window)) == 4
    assert "training" in text_of(window)


def test_choices_go_out_and_come_back_once(
    window: ChoicesWindow, store: PreferenceStore, tmp_path: Path
) -> None:
    file = tmp_path / "choices.jsonl"
    window.export_to(file)
    assert "Exported 3 choices to choices.jsonl" in text_of(window)
    store.delete([choice.id for choice in store.choices()][:1])
    with file.open("a", encoding="utf-8") as lines:
        lines.write("no choice\n")
    window.import_from(file)
    assert "1 new, 2 known already, 1 skipped" in text_of(window)
    assert "Line 4" in text_of(window)
    assert len(rows(window)) == 4


def test_a_file_that_cannot_be_read_or_written_is_told(
    window: ChoicesWindow, tmp_path: Path
) -> None:
    window.import_from(tmp_path / "missing.jsonl")
    assert "missing.jsonl" in text_of(window)
    window.export_to(tmp_path / "no folder" / "choices.jsonl")
    assert "missing.jsonl" not in text_of(window)
    assert "no folder" in text_of(window)


def test_new_choices_show_and_the_selection_stays(
    window: ChoicesWindow, store: PreferenceStore
) -> None:
    table(window).selectRow(2)
    store.record(pair(4), Outcome.FIRST)
    window.refresh()
    assert len(rows(window)) == 5
    assert [index.row() for index in table(window).selectionModel().selectedRows()] == [3]


def test_only_rows_in_sight_are_worked_out(
    window: ChoicesWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = tmp_path / "many.jsonl"
    with many.open("w", encoding="utf-8") as lines:
        for number in range(10_000):
            row = {"prompt": f"Once {number}", "chosen": " one.", "rejected": " other."}
            lines.write(json.dumps(row) + "\n")
    worked_out: list[str] = []
    monkeypatch.setattr(words, "day_and_time", lambda iso: worked_out.append(iso) or iso)
    window.import_from(many)
    assert table(window).model().rowCount() == 10_004
    table(window).scrollToBottom()
    window.grab()
    assert 0 < len(worked_out) < 500


def test_a_rewrite_is_called_one(window: ChoicesWindow, store: PreferenceStore) -> None:
    store.record(pair(30), Outcome.FIRST, source="rewrite")
    window.refresh()
    table(window).selectRow(0)
    assert table(window).model().index(0, 2).data() == "Your rewrite"
    assert "✓ Your rewrite · chosen" in text_of(window)
    assert "Suggestion · not chosen" in text_of(window)
    table(window).selectRow(1)
    assert "✓ Second · chosen" in text_of(window)
    assert "Your rewrite" not in text_of(window)
