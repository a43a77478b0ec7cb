"""A download has its thread, its news at a bearable pace, and three ways to end."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.core.tiny_gpt2 import write_tiny_gpt2
from tests.hub_server import API, Fault, Hub
from tests.services.fake_hub import Cancelled, FakeHub, Progress, Tell, until_cancelled
from writer_app.core import model_download
from writer_app.core.errors import WriterError
from writer_app.core.model_files import inspect_model
from writer_app.services import downloads
from writer_app.services.downloads import DownloadService, Pace

SMALL = "openai-community/gpt2"
XL = 6_430_000_000


@pytest.fixture
def hub() -> FakeHub:
    return FakeHub()


@pytest.fixture
def service(qapp: object, hub: FakeHub, tmp_path: Path) -> Iterator[DownloadService]:
    service = DownloadService(tmp_path, hub.download)
    yield service
    service.close()


def test_a_download_tells_how_far_it_is_and_where_it_lies(
    qtbot: QtBot, service: DownloadService, hub: FakeHub, tmp_path: Path
) -> None:
    news: list[tuple[str, int, int]] = []
    service.progressed.connect(lambda *each: news.append(each))
    hub.does = lambda tell, cancelled: tell(Progress(XL, XL))
    with qtbot.waitSignal(service.finished) as ended, qtbot.waitSignal(service.started):
        service.start(SMALL)
        assert service.running == SMALL
    assert ended.args == [SMALL, tmp_path / "whole"]
    assert news == [(SMALL, XL, XL)]  # more than 32 bits can say
    assert hub.asked == [(SMALL, tmp_path)]
    assert threading.main_thread() not in hub.threads
    assert service.running == ""


def test_a_flood_of_news_is_thinned_and_the_last_word_arrives(
    qtbot: QtBot, service: DownloadService, hub: FakeHub
) -> None:
    news: list[int] = []
    service.progressed.connect(lambda _id, done, _total: news.append(done))
    began = time.monotonic()

    def flood(tell: Tell, cancelled: Cancelled) -> None:
        for done in range(1, 20_001):
            tell(Progress(done, 20_000))

    hub.does = flood
    with qtbot.waitSignal(service.finished):
        service.start(SMALL)
    assert len(news) <= 2 + (time.monotonic() - began) / downloads.NEWS_SECONDS
    assert news[-1] == 20_000
    assert news == sorted(news)


def test_cancelling_says_when_it_has_ended_and_another_can_follow(
    qtbot: QtBot, service: DownloadService, hub: FakeHub
) -> None:
    hub.does = until_cancelled
    with qtbot.waitSignal(service.progressed):
        service.start(SMALL)
    service.start("other/model")  # one at a time
    assert service.running == SMALL
    with qtbot.waitSignal(service.cancelled) as ended:
        service.cancel()
        assert service.cancelling
        assert service.running == SMALL, "it still writes its files"
    assert ended.args == [SMALL]
    hub.does = lambda tell, cancelled: None
    with qtbot.waitSignal(service.finished):
        service.start("other/model")
    assert [model for model, _ in hub.asked] == [SMALL, "other/model"]


@pytest.mark.parametrize(
    ("error", "said"),
    [(WriterError("The hub did not answer."), "The hub did not answer."),
     (ValueError("x"), "Something unexpected went wrong (ValueError)")],
)  # fmt: skip
def test_a_failure_is_a_sentence(
    qtbot: QtBot, service: DownloadService, hub: FakeHub, error: Exception, said: str
) -> None:
    def fail(tell: Tell, cancelled: Cancelled) -> None:
        raise error

    hub.does = fail
    with qtbot.waitSignal(service.failed) as ended:
        service.start(SMALL)
    assert ended.args is not None
    assert ended.args[0] == SMALL
    assert ended.args[1].startswith(said)
    assert service.running == ""


def test_closing_ends_a_download_that_runs(qtbot: QtBot, tmp_path: Path) -> None:
    hub = FakeHub()
    hub.does = until_cancelled
    service = DownloadService(tmp_path, hub.download)
    with qtbot.waitSignal(service.progressed):
        service.start(SMALL)
    told: list[object] = []
    for signal in (service.cancelled, service.failed, service.finished):
        signal.connect(lambda *each: told.append(each))
    began = time.monotonic()
    service.close()
    assert time.monotonic() - began < 2
    assert told == []


def test_a_silent_network_is_noticed_and_so_is_its_return(
    qtbot: QtBot, service: DownloadService, hub: FakeHub
) -> None:
    service._stall.setInterval(50)
    go = threading.Event()

    def stall(tell: Tell, cancelled: Cancelled) -> None:
        tell(Progress(30, 100))
        go.wait(10)
        for done in range(31, 90):
            tell(Progress(done, 100))
            time.sleep(0.005)
        until_cancelled(lambda progress: None, cancelled)

    hub.does = stall
    service.start(SMALL)
    qtbot.waitUntil(lambda: service.waiting)
    assert service.seconds_left is None
    service._stall.setInterval(60_000)
    go.set()
    qtbot.waitUntil(lambda: not service.waiting)
    service.cancel()
    qtbot.waitUntil(lambda: not service.running)


def test_from_a_real_hub_with_a_cut_in_the_middle(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tiny_gpt2(tmp_path / "offered")
    service = DownloadService(tmp_path / "models")
    news: list[tuple[int, int]] = []
    service.progressed.connect(lambda _id, done, total: news.append((done, total)))
    with Hub() as server:
        monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
        server.add(SMALL, tmp_path / "offered")
        server.spoil("model.safetensors", Fault(stall=4_000))
        service.start(SMALL)
        qtbot.waitUntil(lambda: server.sent("model.safetensors") >= 4_000, timeout=20_000)
        with qtbot.waitSignal(service.cancelled):
            service.cancel()
        assert model_download.downloaded(tmp_path / "models") == {}
        assert model_download.partial(tmp_path / "models")[SMALL] > 0
        with qtbot.waitSignal(service.finished, timeout=20_000) as ended:
            service.start(SMALL)
        assert ended.args is not None
        folder = ended.args[1]
        assert inspect_model(folder).name == "gpt2"
        assert model_download.downloaded(tmp_path / "models") == {SMALL: folder}
        assert news[-1][0] == news[-1][1] > 10_000

        server.spoil(API, Fault(status=404), always=True)
        with qtbot.waitSignal(service.failed, timeout=20_000) as failed:
            service.start("nobody/nothing")
        assert failed.args is not None
        assert "nobody/nothing" in failed.args[1]
    service.close()


def test_time_left_follows_the_pace_of_the_last_seconds() -> None:
    pace = Pace()
    assert pace.left(100) is None
    pace.add(0.0, 1_000)  # what an earlier download left says nothing about the pace
    pace.add(1.0, 1_010)
    assert pace.left(1_100) is None  # too early to tell
    for second in range(2, 11):
        pace.add(float(second), 1_000 + 10 * second)
    assert pace.left(1_200) == pytest.approx(10.0)
    for second in range(11, 41):  # the network has become twice as fast
        pace.add(float(second), 1_100 + 20 * (second - 10))
    assert pace.left(1_900) == pytest.approx(10.0)


def test_the_host_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    assert downloads.host() == "huggingface.co"
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example:8443/hub")
    assert downloads.host() == "mirror.example:8443"
