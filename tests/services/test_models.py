"""What models there are is looked up beside the window, and only a sound one becomes the base."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.core.tiny_gpt2 import write_tiny_gpt2
from tests.services.fake_hub import FakeHub
from writer_app.core.model_files import ModelFolder
from writer_app.core.model_library import ModelLibrary
from writer_app.core.paths import Home, open_home
from writer_app.core.settings import Settings
from writer_app.services.models import ModelService, memory


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "home")


@pytest.fixture
def library(home: Home) -> ModelLibrary:
    return ModelLibrary(home, Settings(home.settings_file))


@pytest.fixture
def hub() -> FakeHub:
    return FakeHub()


@pytest.fixture
def service(
    qapp: object, home: Home, library: ModelLibrary, hub: FakeHub
) -> Iterator[ModelService]:
    service = ModelService(library, home.models_dir, hub)
    yield service
    service.close()


def test_looking_finds_downloads_and_the_folder_in_use(
    qtbot: QtBot, service: ModelService, library: ModelLibrary, hub: FakeHub, tmp_path: Path
) -> None:
    own = write_tiny_gpt2(tmp_path / "own")
    library.use_base_folder(own)
    hub.whole["a/b"] = tmp_path
    hub.pieces["c/d"] = 7
    service.look()
    qtbot.waitUntil(lambda: service.folders.get(own) is not None)
    assert service.found is not None
    assert (service.found.downloaded, service.found.partial) == ({"a/b": tmp_path}, {"c/d": 7})
    content = service.folders[own]
    assert isinstance(content, ModelFolder)
    assert content.name == "own"
    assert threading.main_thread() not in hub.threads


def test_a_damaged_folder_is_listed_with_the_reason(
    qtbot: QtBot, service: ModelService, library: ModelLibrary, tmp_path: Path
) -> None:
    own = write_tiny_gpt2(tmp_path / "own")
    library.use_base_folder(own)
    (own / "config.json").unlink()
    service.look()
    qtbot.waitUntil(lambda: service.folders.get(own) is not None)
    assert "config.json" in str(service.folders[own])


def test_a_sound_model_becomes_the_base_and_the_built_in_one_again(
    qtbot: QtBot, service: ModelService, library: ModelLibrary, tmp_path: Path, starter: Path
) -> None:
    own = write_tiny_gpt2(tmp_path / "own")
    with qtbot.waitSignal(service.changed) as news:
        service.use(own)
        assert service.busy
    assert not service.busy
    assert news.args is not None
    assert news.args[0].name == "own"
    assert library.base_path() == own
    assert own in service.folders
    for built_in in (None, starter):
        service.use(own)
        with qtbot.waitSignal(service.changed):
            service.use(built_in)  # the last word counts
        assert library.base_path() == starter
    assert list(service.folders) == [own]


def test_an_unsound_one_does_not(
    qtbot: QtBot, service: ModelService, library: ModelLibrary, tmp_path: Path, starter: Path
) -> None:
    with qtbot.waitSignal(service.refused) as news:
        service.use(tmp_path / "nowhere")
    assert "nowhere" in str(news.args)
    assert library.base_path() == starter
    assert not service.folders


def test_deleting_goes_on_the_thread_and_is_seen(
    qtbot: QtBot, service: ModelService, hub: FakeHub, tmp_path: Path
) -> None:
    hub.whole["a/b"] = tmp_path
    with qtbot.waitSignals([service.removed, service.looked]):
        service.remove("a/b")
    assert service.found is not None
    assert service.found.downloaded == {}
    hub.refusal = "It could not be deleted."
    with qtbot.waitSignal(service.not_removed) as news:
        service.remove("a/b")
    assert news.args == ["a/b", "It could not be deleted."]
    assert threading.main_thread() not in hub.threads


def test_memory_is_this_computers() -> None:
    now = memory()
    assert 0 < now.free <= now.total
