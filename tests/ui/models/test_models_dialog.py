"""The writer sees which models there are, gets one, uses one, and is never left in the dark."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.core.tiny_gpt2 import CONFIG, write_json, write_tiny_gpt2
from tests.hub_server import Fault, Hub
from tests.services.fake_hub import FakeHub, Steps
from writer_app.core.errors import WriterError
from writer_app.core.model_catalogue import CATALOGUE
from writer_app.core.model_files import inspect_model
from writer_app.core.model_library import ModelLibrary
from writer_app.core.paths import Home, open_home
from writer_app.core.settings import Settings
from writer_app.engine.devices import needed_to_load
from writer_app.services.downloads import DownloadService
from writer_app.services.models import Memory, ModelService
from writer_app.ui import theme
from writer_app.ui.models import models_dialog
from writer_app.ui.models.models_dialog import ModelsDialog
from writer_app.ui.models.rows import progress_words
from writer_app.ui.personal import words

SMALL = next(model for model in CATALOGUE if model.id == "openai-community/gpt2")
SIZE = words.size(SMALL.download_bytes).replace("\u00a0", " ")
XL = next(model for model in CATALOGUE if model.id.endswith("gpt2-xl"))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "home")


@pytest.fixture
def settings(home: Home) -> Settings:
    return Settings(home.settings_file)


@pytest.fixture
def library(home: Home, settings: Settings) -> ModelLibrary:
    return ModelLibrary(home, settings)


@pytest.fixture
def hub() -> FakeHub:
    return FakeHub()


@pytest.fixture
def steps(hub: FakeHub) -> Steps:
    """The next download, which the test leads."""
    hub.does = steps = Steps()
    return steps


@pytest.fixture
def models(qapp: object, home: Home, library: ModelLibrary, hub: FakeHub) -> Iterator[ModelService]:
    service = ModelService(library, home.models_dir, hub)
    yield service
    service.close()


@pytest.fixture
def downloads(qapp: object, home: Home, hub: FakeHub) -> Iterator[DownloadService]:
    service = DownloadService(home.models_dir, hub.download)
    yield service
    service.close()


@pytest.fixture
def dialog(
    qtbot: QtBot, library: ModelLibrary, models: ModelService, downloads: DownloadService
) -> Iterator[ModelsDialog]:
    dialog = ModelsDialog(library, models, downloads, CATALOGUE)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(models.looked):
        dialog.show()
    dialog.activateWindow()
    yield dialog
    dialog.close()


def test_the_link_to_a_models_page_follows_the_theme(
    qapp: QApplication, dialog: ModelsDialog, settings: Settings
) -> None:
    theme.apply(qapp, settings)
    select(dialog, SMALL.title)
    link = dialog.findChild(QLabel, "modelPage")
    for colours in (theme.DARK, theme.LIGHT):
        settings.set("appearance.theme", colours.name)
        QApplication.processEvents()
        picture = link.grab().toImage()
        seen = {
            picture.pixelColor(x, y).name()
            for x in range(picture.width())
            for y in range(picture.height())
        }
        assert colours.accent in seen


@pytest.fixture
def whole(hub: FakeHub, home: Home) -> Path:
    """GPT-2 small is downloaded."""
    hub.whole[SMALL.id] = write_tiny_gpt2(home.models_dir / "small")
    return hub.whole[SMALL.id]


def rows(dialog: QWidget) -> dict[str, list[str]]:
    """What the list says, by the model's name."""
    table = dialog.findChild(QTreeWidget)
    items = [table.topLevelItem(row) for row in range(table.topLevelItemCount())]
    texts = [[item.text(n).replace("\u00a0", " ") for n in range(5)] for item in items]
    return {title: rest for title, *rest in texts}


def select(dialog: QWidget, title: str) -> None:
    table = dialog.findChild(QTreeWidget)
    table.setCurrentItem(table.findItems(title, Qt.MatchFlag.MatchExactly)[0])


def said(dialog: QWidget) -> str:
    labels = [label for label in dialog.findChildren(QLabel) if label.isVisible()]
    return "\n".join(label.text() for label in labels).replace("\u00a0", " ")


def buttons(dialog: QWidget) -> list[str]:
    """The buttons that can be pressed."""
    found = [one for one in dialog.findChildren(QPushButton) if one.isVisible() and one.isEnabled()]
    return [one.text().replace("&", "") for one in found]


def button(dialog: QWidget, text: str) -> QPushButton:
    found = dialog.findChildren(QPushButton)
    return next(one for one in found if one.isVisible() and one.text().replace("&", "") == text)


def answer(text: str) -> list[str]:
    """Answer the next question, which is then in the list with what it adds."""
    asked: list[str] = []

    def press_it() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        default = box.defaultButton()
        asked.extend([box.text(), box.informativeText().replace("\u00a0", " "), default.text()])
        button(box, text).click()

    QTimer.singleShot(0, press_it)
    return asked


def test_every_model_is_listed_by_name_weights_size_and_licence(dialog: ModelsDialog) -> None:
    assert list(rows(dialog)) == [model.title for model in CATALOGUE]
    assert rows(dialog)[SMALL.title] == ["124 million", SIZE, "MIT", "not downloaded"]
    assert rows(dialog)[XL.title][0] == "1.6 billion"
    assert rows(dialog)[CATALOGUE[0].title][3] == "✓ in use"


def test_before_a_download_one_reads_what_comes_from_where(
    dialog: ModelsDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    select(dialog, SMALL.title)
    assert SMALL.description in said(dialog)
    assert f"{SIZE} from huggingface.co" in said(dialog)
    assert "licence MIT" in said(dialog)
    assert SMALL.page in said(dialog)  # shown; it opens when the writer follows it
    assert "Download" in buttons(dialog)
    assert "Use" not in buttons(dialog)
    monkeypatch.setenv("HF_ENDPOINT", "http://mirror.example")
    dialog.refresh()
    assert "from mirror.example" in said(dialog)


def test_whether_the_memory_is_enough(
    dialog: ModelsDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    select(dialog, XL.title)
    for free, total, expected in (
        (8e9, 16e9, "8.0 GB is free."),
        (1e9, 16e9, "only 1.0 GB is free. Close other programs"),
        (1e9, 2e9, "more than the 2.0 GB that this computer has"),
    ):
        monkeypatch.setattr(models_dialog, "memory", lambda f=free, t=total: Memory(int(f), int(t)))
        dialog.refresh()
        assert expected in said(dialog)


def test_a_download_is_seen_cancelled_resumed_and_then_offered(
    qtbot: QtBot,
    dialog: ModelsDialog,
    downloads: DownloadService,
    models: ModelService,
    library: ModelLibrary,
    hub: FakeHub,
    steps: Steps,
    home: Home,
) -> None:
    select(dialog, SMALL.title)
    button(dialog, "Download").click()
    steps.go_to(137_000_000, 548_000_000)
    qtbot.waitUntil(lambda: "137 of 548 MB" in said(dialog))
    # The hub's size, and a share of that.
    assert rows(dialog)[SMALL.title][1:] == ["548 MB", "MIT", "downloading, 25 %"]
    bar = dialog.findChild(QProgressBar)
    assert (bar.value(), bar.maximum()) == (250, 1000)
    assert "Download" not in buttons(dialog)

    hub.pieces[SMALL.id] = 137_000_000
    button(dialog, "Cancel").click()
    assert "Cancelling…" in said(dialog)
    qtbot.waitUntil(lambda: rows(dialog)[SMALL.title][3] == "24 % downloaded")
    assert "stays" in said(dialog)
    rest = words.size(SMALL.download_bytes - 137_000_000).replace("\u00a0", " ")
    assert f"the remaining {rest} from" in said(dialog)

    hub.does = again = Steps()
    hub.whole[SMALL.id] = write_tiny_gpt2(home.models_dir / "small")
    button(dialog, "Resume").click()
    again.go_to(547_900_000, 548_000_000)
    qtbot.waitUntil(lambda: rows(dialog)[SMALL.title][3] == "downloading, 99 %")
    again.go_to(548_000_000, 548_000_000)
    qtbot.waitUntil(lambda: rows(dialog)[SMALL.title][3] == "checking…")
    again.end()
    qtbot.waitUntil(lambda: rows(dialog)[SMALL.title][3] == "downloaded")
    assert "is downloaded and checked" in said(dialog)
    assert library.base_path() != hub.whole[SMALL.id], "nothing is switched silently"
    with qtbot.waitSignal(models.changed):
        button(dialog, "Use it now").click()
    assert library.base_path() == hub.whole[SMALL.id]
    assert rows(dialog)[SMALL.title][3] == "✓ in use"
    assert f"{SMALL.title} writes from now on" in said(dialog)
    assert [model for model, _ in hub.asked] == [SMALL.id] * 2


def test_a_real_download_of_a_real_model(
    qtbot: QtBot,
    library: ModelLibrary,
    home: Home,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_tiny_gpt2(tmp_path / "offered")
    models, downloads = ModelService(library, home.models_dir), DownloadService(home.models_dir)
    dialog = ModelsDialog(library, models, downloads, CATALOGUE)
    qtbot.addWidget(dialog)
    dialog.show()
    with Hub() as server:
        monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
        server.add(SMALL.id, tmp_path / "offered")
        server.spoil("model.safetensors", Fault(pause=0.1))
        qtbot.waitUntil(lambda: rows(dialog)[SMALL.title][3] == "not downloaded")
        select(dialog, SMALL.title)
        assert f"from {server.endpoint.removeprefix('http://')}" in said(dialog)
        button(dialog, "Download").click()
        qtbot.waitUntil(lambda: "0 of 0 MB" in said(dialog), timeout=20_000)  # it is tiny
        with qtbot.waitSignal(downloads.finished, timeout=20_000):
            pass
        qtbot.waitUntil(lambda: rows(dialog)[SMALL.title][3] == "downloaded")
        with qtbot.waitSignal(models.changed):
            button(dialog, "Use it now").click()
    assert library.base().name == "gpt2"
    assert rows(dialog)[SMALL.title][3] == "✓ in use"

    select(dialog, CATALOGUE[0].title)
    with qtbot.waitSignal(models.changed):
        button(dialog, "Use").click()
    select(dialog, SMALL.title)
    answer("Delete")
    button(dialog, "Delete…").click()
    qtbot.waitUntil(lambda: rows(dialog)[SMALL.title][3] == "not downloaded")
    assert not list(home.models_dir.rglob("*.safetensors"))
    dialog.close()
    downloads.close()
    models.close()


def test_a_finished_model_is_offered_also_while_another_is_looked_at(
    qtbot: QtBot, dialog: ModelsDialog, library: ModelLibrary, steps: Steps, whole: Path
) -> None:
    select(dialog, XL.title)
    steps.end()
    dialog._downloads.start(SMALL.id)
    qtbot.waitUntil(lambda: rows(dialog)[SMALL.title][3] == "downloaded")
    assert "Download" in buttons(dialog)
    button(dialog, f"Use {SMALL.title} now").click()
    qtbot.waitUntil(lambda: rows(dialog)[SMALL.title][3] == "✓ in use")
    assert library.base_path() == whole
    assert f"Use {SMALL.title} now" not in buttons(dialog)


def test_one_at_a_time(
    qtbot: QtBot, dialog: ModelsDialog, downloads: DownloadService, steps: Steps
) -> None:
    select(dialog, SMALL.title)
    button(dialog, "Download").click()
    select(dialog, XL.title)
    assert f"{SMALL.title} is being downloaded" in said(dialog)
    assert "Download" not in buttons(dialog)
    downloads.cancel()
    qtbot.waitUntil(lambda: "Download" in buttons(dialog))


def test_closing_the_window_leaves_the_download_and_reopening_shows_it(
    qtbot: QtBot, dialog: ModelsDialog, downloads: DownloadService, steps: Steps
) -> None:
    select(dialog, SMALL.title)
    button(dialog, "Download").click()
    dialog.close()
    steps.go_to(274_000_000, 548_000_000)
    qtbot.waitUntil(lambda: downloads.done > 0)
    dialog.show()
    qtbot.waitUntil(lambda: "274 of 548 MB" in said(dialog))
    select(dialog, XL.title)
    dialog.close()
    steps.end(WriterError("The hub did not answer. Try again later."))
    qtbot.waitUntil(lambda: not downloads.running)
    dialog.show()
    assert f"{SMALL.title} could not be downloaded. The hub did not answer." in said(dialog)
    assert SMALL.description in said(dialog)  # not the one that was looked at before
    dialog.close()
    dialog.show()
    assert "The hub did not answer." not in said(dialog)  # it was read


def test_a_failure_is_told_and_what_arrived_can_go_on(
    qtbot: QtBot, dialog: ModelsDialog, hub: FakeHub, steps: Steps
) -> None:
    select(dialog, SMALL.title)
    hub.pieces[SMALL.id] = 1_356_000
    dialog._models.look()
    qtbot.waitUntil(lambda: rows(dialog)[SMALL.title][3] == "just begun")
    hub.pieces[SMALL.id] = 55_000_000
    steps.end(WriterError("There is not enough room on the disk. Free 500 MB and try again."))
    button(dialog, "Resume").click()
    qtbot.waitUntil(lambda: rows(dialog)[SMALL.title][3] == "10 % downloaded")
    assert f"{SMALL.title} could not be downloaded. There is not enough room" in said(dialog)
    assert "Resume" in buttons(dialog)
    assert rows(dialog)[SMALL.title][3] == "10 % downloaded"


def test_a_folder_of_ones_own_is_checked_used_and_left_again(
    qtbot: QtBot, dialog: ModelsDialog, models: ModelService, library: ModelLibrary, tmp_path: Path
) -> None:
    own = write_tiny_gpt2(tmp_path / "my-novel")
    with qtbot.waitSignal(models.changed):
        dialog.add_folder(own)
        assert "Checking my-novel…" in said(dialog)
    assert rows(dialog)["my-novel"] == ["under 1 million", "9 kB", "not known", "✓ in use"]
    assert str(own) in said(dialog)
    needed = words.size(round(needed_to_load(inspect_model(own), "cpu"), -7))
    assert f"Takes about {needed} of memory".replace("\u00a0", " ") in said(dialog)
    assert library.base_path() == own
    select(dialog, CATALOGUE[0].title)
    with qtbot.waitSignal(models.changed):
        button(dialog, "Use").click()
    assert rows(dialog)["my-novel"][3] == "in your folder"  # to go back to
    assert rows(dialog)[CATALOGUE[0].title][3] == "✓ in use"


def test_a_folder_that_is_no_model_is_refused_with_the_reason(
    qtbot: QtBot, dialog: ModelsDialog, models: ModelService, library: ModelLibrary, tmp_path: Path
) -> None:
    before = library.base_path()
    (tmp_path / "empty").mkdir()
    with qtbot.waitSignal(models.refused):
        dialog.add_folder(tmp_path / "empty")
    assert "cannot be used" in said(dialog)
    assert library.base_path() == before
    assert list(rows(dialog)) == [model.title for model in CATALOGUE]


def test_a_base_that_is_gone_is_told_and_replaced(
    qtbot: QtBot,
    library: ModelLibrary,
    models: ModelService,
    downloads: DownloadService,
    tmp_path: Path,
) -> None:
    own = write_tiny_gpt2(tmp_path / "my-novel")
    library.use_base_folder(own)
    (own / "config.json").unlink()
    dialog = ModelsDialog(library, models, downloads, CATALOGUE)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: rows(dialog)["my-novel"][3] == "⚠ not usable")
    assert "config.json" in said(dialog)
    select(dialog, CATALOGUE[0].title)
    with qtbot.waitSignal(models.changed):
        button(dialog, "Use").click()
    assert "config.json" not in said(dialog)


def test_personal_models_of_another_base_rest_and_that_is_told(
    qtbot: QtBot, dialog: ModelsDialog, models: ModelService, library: ModelLibrary, tmp_path: Path
) -> None:
    first = write_tiny_gpt2(tmp_path / "first")
    second = write_tiny_gpt2(tmp_path / "second")
    write_json(second / "config.json", {**CONFIG, "n_head": 4})
    base = library.use_base_folder(first)
    adapter = library.run_folder / "adapter"
    adapter.mkdir(parents=True)
    write_tiny_gpt2(adapter)
    library.add(library.run_folder, {"base_hash": base.hash, "base_name": "first", "choices": []})
    with qtbot.waitSignal(models.changed):
        dialog.add_folder(second)
    assert "rest until it is back" in said(dialog)
    with qtbot.waitSignal(models.changed):
        dialog.add_folder(first)
    assert "rest until it is back" not in said(dialog)


def test_deleting_asks_first_and_spares_the_one_in_use(
    qtbot: QtBot, whole: Path, dialog: ModelsDialog, models: ModelService, hub: FakeHub
) -> None:
    select(dialog, SMALL.title)
    asked = answer("Keep")
    button(dialog, "Delete…").click()
    assert asked[0] == f"Delete {SMALL.title} from this computer?"
    assert SIZE in asked[1]
    assert asked[2] == "&Keep"
    assert SMALL.id in hub.whole

    with qtbot.waitSignal(models.changed):
        button(dialog, "Use").click()
    assert "Delete…" not in buttons(dialog)
    select(dialog, CATALOGUE[0].title)
    with qtbot.waitSignal(models.changed):
        button(dialog, "Use").click()

    select(dialog, SMALL.title)
    hub.refusal = "It could not be deleted."
    answer("Delete")
    with qtbot.waitSignal(models.not_removed):
        button(dialog, "Delete…").click()
    assert "could not be deleted" in said(dialog)
    hub.refusal = None
    answer("Delete")
    button(dialog, "Delete…").click()
    qtbot.waitUntil(lambda: rows(dialog)[SMALL.title][3] == "not downloaded")
    assert "is deleted" in said(dialog)


def test_the_keyboard_alone_does_everything(
    qtbot: QtBot,
    whole: Path,
    dialog: ModelsDialog,
    downloads: DownloadService,
    models: ModelService,
    library: ModelLibrary,
    steps: Steps,
) -> None:
    table = dialog.findChild(QTreeWidget)
    qtbot.waitUntil(table.hasFocus)
    titles = list(rows(dialog))
    for _ in range(titles.index(SMALL.title)):
        QTest.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(models.changed):
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert library.base_path() == whole
    assert table.hasFocus()

    QTest.keyClick(table, Qt.Key.Key_End)
    assert titles[-1] == XL.title
    QTest.keyClick(table, Qt.Key.Key_Return)  # goes to the button, not online
    assert not downloads.running
    fetch = button(dialog, "Download")
    assert fetch.hasFocus()
    QTest.keyClick(fetch, Qt.Key.Key_Return)
    assert downloads.running == XL.id
    cancel = button(dialog, "Cancel")
    assert cancel.hasFocus()
    QTest.keyClick(cancel, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Download" in buttons(dialog))
    assert fetch.hasFocus() or table.hasFocus()

    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_models_page_is_one_step_of_the_keyboard(
    qtbot: QtBot, dialog: ModelsDialog, library: ModelLibrary
) -> None:
    select(dialog, SMALL.title)
    table = dialog.findChild(QTreeWidget)
    page = dialog.findChild(QLabel, "modelPage")
    qtbot.waitUntil(table.hasFocus)
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert page.hasFocus()
    assert page.selectedText() in SMALL.page
    assert page.selectedText()
    QTest.keyClick(page, Qt.Key.Key_Tab)
    assert button(dialog, "Download").hasFocus()


def test_everything_has_a_name_for_those_who_listen(dialog: ModelsDialog, steps: Steps) -> None:
    select(dialog, SMALL.title)
    button(dialog, "Download").click()
    assert dialog.findChild(QTreeWidget).accessibleName()
    assert SMALL.title in dialog.findChild(QProgressBar).accessibleName()
    steps.end()


@pytest.mark.parametrize("points", [9, 18])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_no_word_is_cut_off(
    qtbot: QtBot,
    qapp: QApplication,
    library: ModelLibrary,
    models: ModelService,
    downloads: DownloadService,
    settings: Settings,
    points: int,
    look: str,
) -> None:
    before = QFont(qapp.font())
    larger = QFont(before)
    larger.setPointSize(points)
    qapp.setFont(larger)
    settings.set("appearance.theme", look)
    theme.apply(qapp, settings)
    try:
        dialog = ModelsDialog(library, models, downloads, CATALOGUE)
        qtbot.addWidget(dialog)
        with qtbot.waitSignal(models.looked):
            dialog.show()
        table = dialog.findChild(QTreeWidget)
        sentence = "huggingface.co has a problem (error 500) just now. What has arrived is kept."
        dialog._on_failed(XL.id, sentence)
        for size in (dialog.size(), dialog.minimumSize()):
            dialog.resize(size)
            for title in rows(dialog):
                select(dialog, title)
                QApplication.processEvents()
                for label in dialog.findChildren(QLabel):
                    if label.isVisible() and label.text():
                        room = label.heightForWidth(label.width()) - 1
                        assert label.height() >= room, label.text()
        for column in range(table.columnCount() - 1):
            assert table.columnWidth(column) >= table.sizeHintForColumn(column)
        dialog.close()
    finally:
        qapp.setFont(before)
        settings.set("appearance.theme", "system")
        theme.apply(qapp, settings)


def test_progress_is_told_in_the_larger_unit() -> None:
    def told(done: float, total: float, left: float | None = None, waiting: bool = False) -> str:
        sentence = progress_words(int(done), int(total), left, waiting=waiting)
        return sentence.replace("\u00a0", " ")

    assert told(0, 0) == "Asking for the model…"
    assert told(312e6, 548e6, 130) == "312 of 548 MB, about 2 min left"
    assert told(0.3124e9, 6.43e9) == "0.3 of 6.4 GB"
    assert told(312e6, 548e6, waiting=True) == "312 of 548 MB. Waiting for the network…"
    assert told(548e6, 548e6, 0) == "All of it is here. Checking it…"
