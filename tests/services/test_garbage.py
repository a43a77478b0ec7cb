"""What Qt owns is destroyed on the window's thread, whoever makes the garbage collector due."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from training import environment
from writer_app.services.garbage import GarbageCollector
from writer_app.services.worker import Worker


def dropped() -> list[threading.Thread]:
    """Drop an object that is its own child in Python's eyes; get the thread on which it goes."""
    went: list[threading.Thread] = []
    lost = QObject()
    lost.itself = lost  # type: ignore[attr-defined]  # a cycle
    weakref.finalize(lost, lambda: went.append(threading.current_thread()))
    return went


def allocate() -> None:
    """As much as makes Python collect its oldest generation, were it left to it."""
    kept: list[list[object]] = []
    for _ in range(200_000):
        kept.append([kept])


def test_a_busy_worker_destroys_nothing(qtbot: QtBot) -> None:
    went = dropped()
    worker = threading.Thread(target=allocate)
    worker.start()
    worker.join()
    assert went == []
    qtbot.waitUntil(lambda: went == [threading.main_thread()], timeout=20_000)


def test_a_worker_that_asks_is_served_by_the_windows_thread(qtbot: QtBot) -> None:
    went = dropped()
    worker = Worker("asks")
    with qtbot.waitSignal(worker.finished):
        worker.submit(lambda job: gc.collect())
    assert went == [threading.main_thread()]
    worker.stop()


def test_it_rests_while_heavy_libraries_come_in(qapp: QObject) -> None:
    collector = qapp.findChild(GarbageCollector)
    went = dropped()
    allocate()
    with environment.prepared():
        collector.collect_due()
        assert went == []
    collector.collect_due()
    assert not environment.preparing()
    assert went == [threading.main_thread()]


def test_a_window_that_is_busy_holds_no_worker_for_ever(
    qapp: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("writer_app.services.garbage.WAIT_SECONDS", 0.05)
    worker = threading.Thread(target=gc.collect)
    worker.start()
    worker.join(10)
    assert not worker.is_alive()
