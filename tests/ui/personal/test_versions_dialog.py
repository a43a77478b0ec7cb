"""The writer goes to any version and back to the base, and sees why one cannot be used."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.core.tiny_gpt2 import CONFIG, write_json, write_safetensors, write_tiny_gpt2
from training import metrics
from writer_app.core.model_library import ModelLibrary
from writer_app.core.paths import open_home
from writer_app.core.settings import Settings
from writer_app.ui.personal.versions_dialog import VersionsDialog


@pytest.fixture
def library(tmp_path: Path) -> ModelLibrary:
    home = open_home(tmp_path / "home")
    library = ModelLibrary(home, Settings(home.settings_file))
    library.use_base_folder(write_tiny_gpt2(tmp_path / "tiny"))
    add(library, metrics.compare([1.0] * 32 + [0.0] * 28, [1.0] * 47 + [0.0] * 13))
    add(library, metrics.compare([1.0, 0.0, 0.0], [1.0, 1.0, 0.0]))
    return library


def add(library: ModelLibrary, figures: dict[str, Any]) -> None:
    adapter = library.run_folder / "adapter"
    adapter.mkdir(parents=True)
    write_json(adapter / "adapter_config.json", {})
    write_safetensors(adapter / "adapter_model.safetensors", {"a": ("F32", [2], b"\1" * 8)})
    base = library.base()
    record = {
        "base_hash": base.hash,
        "base_name": base.name,
        "choices": [f"choice {n}" for n in range(40)],
        "figures": figures,
        "seed": 4711,
    }
    library.add(library.run_folder, record)
    library.discard_run()


@pytest.fixture
def other_base(tmp_path: Path) -> Path:
    folder = write_tiny_gpt2(tmp_path / "other")
    write_json(folder / "config.json", {**CONFIG, "n_head": 4})
    return folder


@pytest.fixture
def dialog(qtbot: QtBot, library: ModelLibrary) -> Iterator[VersionsDialog]:
    dialog = VersionsDialog(library)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    dialog.close()


def rows(dialog: VersionsDialog) -> list[list[str]]:
    table = dialog.findChild(QTreeWidget)
    items = [table.topLevelItem(row) for row in range(table.topLevelItemCount())]
    return [
        [item.text(column).replace("\u00a0", " ") for column in range(table.columnCount())]
        for item in items
    ]


def select(dialog: VersionsDialog, row: int) -> None:
    table = dialog.findChild(QTreeWidget)
    table.setCurrentItem(table.topLevelItem(row))


def text_of(dialog: QWidget) -> str:
    labels = [label for label in dialog.findChildren(QLabel) if label.isVisible()]
    return "\n".join(label.text() for label in labels).replace("\u00a0", " ")


def button(dialog: QWidget, text: str) -> QPushButton:
    buttons = dialog.findChildren(QPushButton)
    return next(each for each in buttons if each.text().replace("&", "") == text)


def answer(text: str) -> None:
    def press_it() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        button(box, text).click()

    QTimer.singleShot(0, press_it)


def test_base_and_versions_are_listed_newest_first(dialog: VersionsDialog) -> None:
    base, second, first = rows(dialog)
    assert base[0] == "✓ Base model · in use"
    assert base[4] == "tiny"
    assert second[0] == "Version 2"
    assert first[0] == "Version 1"
    assert first[2:] == ["40", "53 % → 78 % of 60", "tiny"]


def test_one_goes_to_a_version_and_back(
    qtbot: QtBot, dialog: VersionsDialog, library: ModelLibrary
) -> None:
    assert not button(dialog, "Use").isEnabled()  # the base is in use
    select(dialog, 2)
    with qtbot.waitSignal(dialog.changed):
        button(dialog, "Use").click()
    active = library.active()
    assert active is not None
    assert active.number == 1
    assert rows(dialog)[2][0] == "✓ Version 1 · in use"
    select(dialog, 0)
    with qtbot.waitSignal(dialog.changed):
        button(dialog, "Use").click()
    assert library.active() is None


def test_figures_and_record_are_there(dialog: VersionsDialog) -> None:
    select(dialog, 2)
    assert "more often" in text_of(dialog)
    assert "78 % (95 % interval 66 % to 87 %)" in text_of(dialog)
    select(dialog, 1)
    assert "Too few to tell" in text_of(dialog)
    record = dialog.findChild(QPlainTextEdit, "runRecord")
    assert not record.isVisible()
    button(dialog, "Show details").click()
    assert record.isVisible()
    assert "4711" in record.toPlainText()
    assert "choice 7" not in record.toPlainText()  # forty ids tell nobody anything


def test_deleting_the_one_in_use_goes_back_to_the_base(
    qtbot: QtBot, dialog: VersionsDialog, library: ModelLibrary
) -> None:
    library.use(2)
    dialog.refresh()
    select(dialog, 1)
    answer("Keep")
    button(dialog, "Delete…").click()
    assert len(library.versions()) == 2
    answer("Delete")
    with qtbot.waitSignal(dialog.changed):
        button(dialog, "Delete…").click()
    assert [version.number for version in library.versions()] == [1]
    assert rows(dialog)[0][0] == "✓ Base model · in use"
    assert not button(dialog, "Use").isEnabled()


def test_versions_of_another_base_rest_and_training_is_offered(
    qtbot: QtBot, dialog: VersionsDialog, library: ModelLibrary, other_base: Path
) -> None:
    library.use(1)
    with qtbot.waitSignal(dialog.models_wanted):
        button(dialog, "Models…").click()
    library.use_base_folder(other_base)
    dialog.refresh()
    assert rows(dialog)[0][4] == "other"
    assert rows(dialog)[1][0] == "Version 2 · not usable"
    select(dialog, 1)
    assert 'another base, "tiny"' in text_of(dialog)
    assert not button(dialog, "Use").isEnabled()
    with qtbot.waitSignal(dialog.retrain_wanted):
        button(dialog, "Train from this base…").click()


def test_a_base_that_is_gone_is_told_until_another_is_there(
    qtbot: QtBot, library: ModelLibrary, other_base: Path
) -> None:
    (library.base_path() / "config.json").unlink()
    dialog = VersionsDialog(library)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "config.json" in text_of(dialog)
    assert all("not usable" in row[0] for row in rows(dialog)[1:])
    library.use_base_folder(other_base)
    dialog.refresh()
    assert "config.json" not in text_of(dialog)
