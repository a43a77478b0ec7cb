"""Background work: order, the one door back, cancelling, stopping."""

import threading

import pytest
from PySide6.QtCore import QThread

from writer_app.services.worker import Job, Worker


@pytest.fixture
def worker(qapp):
    worker = Worker("test")
    yield worker
    worker.stop()


def test_results_reports_and_errors_arrive_in_order_on_the_main_thread(worker, qtbot):
    news = []
    main = QThread.currentThread()

    def note(kind):
        def slot(identifier, value):
            assert QThread.currentThread() is main
            news.append((kind, identifier, value))

        return slot

    worker.reported.connect(note("report"))
    worker.finished.connect(note("result"))
    worker.failed.connect(note("error"))
    seen = []

    def count(job: Job) -> str:
        seen.append(threading.current_thread())
        for number in range(3):
            job.report(number)
        return "done"

    def fail(job: Job) -> None:
        raise ValueError("no")

    first, second, third = worker.submit(count), worker.submit(fail), worker.submit(count)
    qtbot.waitUntil(lambda: not worker.busy)
    assert [item[:2] for item in news] == [
        *[("report", first)] * 3,
        ("result", first),
        ("error", second),
        *[("report", third)] * 3,
        ("result", third),
    ]
    assert isinstance(news[4][2], ValueError)
    assert threading.main_thread() not in seen


def test_nothing_arrives_from_a_cancelled_job(worker, qtbot):
    arrived = []
    worker.reported.connect(lambda identifier, value: arrived.append(identifier))
    worker.finished.connect(lambda identifier, value: arrived.append(identifier))
    running, go = threading.Event(), threading.Event()

    def slow(job: Job) -> bool:
        running.set()
        go.wait(10)
        job.report("late")
        return job.cancelled

    started = worker.submit(slow)
    queued = worker.submit(lambda job: "never run")
    assert running.wait(10)
    worker.cancel(started)
    worker.cancel(queued)
    go.set()
    last = worker.submit(lambda job: "after")
    qtbot.waitUntil(lambda: not worker.busy)
    assert arrived == [last]


def test_finish_lets_queued_jobs_run_and_stop_does_not(qapp):
    for ending, expected in (("finish", [1, 2, 3]), ("stop", [])):
        worker, ran, go = Worker("test"), [], threading.Event()
        worker.submit(lambda job, go=go: go.wait(10))
        for number in (1, 2, 3):
            worker.submit(lambda job, ran=ran, number=number: ran.append(number))
        threading.Timer(0.05, go.set).start()
        getattr(worker, ending)()
        assert ran == expected
