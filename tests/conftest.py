"""What every test starts from: folders of its own, no screen; and nothing keeps running."""

import gc
import os
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from writer_app.core import story_lock
from writer_app.core.errors import WriterError
from writer_app.core.resources import resource
from writer_app.display import require_qt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

# Read at import by the libraries concerned, so set before any of them is imported.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")  # two threads wait for each other on a busy machine
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HOME"] = tempfile.mkdtemp(prefix="writer-app-tests-")

# How long an example takes says something about the machine only. The same examples each time: what
# fails then is the change at hand. `--hypothesis-profile=random` goes looking for others.
hypothesis.settings.register_profile("same", deadline=None, derandomize=True)
hypothesis.settings.register_profile("random", deadline=None, print_blob=True)
hypothesis.settings.load_profile("same")

LEAK_SECONDS = 10.0
"""How long threads may take to end after a test that has told them to."""


def pytest_configure() -> None:
    """Say in one sentence what Qt lacks, before a plugin runs into it."""
    try:
        require_qt()
    except WriterError as problem:
        raise pytest.UsageError(str(problem)) from None


def pytest_unconfigure() -> None:
    """Remove the folder of the session."""
    shutil.rmtree(os.environ["HF_HOME"], ignore_errors=True)


@pytest.fixture(scope="session")
def qapp(qapp: "QApplication") -> Iterator["QApplication"]:
    """As in the program: what a test leaves behind is destroyed on the main thread alone."""
    from writer_app.services.garbage import collect_on_this_thread

    collect_on_this_thread(qapp)
    yield qapp
    qapp.clipboard().clear()  # offscreen, what a test has copied would outlive Python and crash


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the writer's own data out of the tests, and each test's out of the next."""
    monkeypatch.setenv("WRITER_APP_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(story_lock, "locks_dir", lambda: tmp_path / "locks")


@pytest.fixture(autouse=True)
def _nothing_left_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread of Python's or Qt's behind."""
    uses_qt = "qapp" in request.fixturenames
    before = _running_threads(uses_qt)
    yield
    if uses_qt:
        _let_go_of_keys()
        _delete_what_is_closed()
    _collect_garbage()
    deadline = time.monotonic() + LEAK_SECONDS
    while left := [thread for thread in _running_threads(uses_qt) if thread not in before]:
        if time.monotonic() > deadline:
            pytest.fail(f"Left running: {left}")
        time.sleep(0.02)


def _delete_what_is_closed() -> None:
    """What an event loop would do: else each window after it is restyled with all before it."""
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _let_go_of_keys() -> None:
    """A key that was pressed with Shift or Ctrl leaves these down for the next test."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QWindow
    from PySide6.QtTest import QTest

    if QGuiApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:
        QTest.keyRelease(QWindow(), Qt.Key.Key_Shift)


def _collect_garbage() -> None:
    """Do so for an event loop that may not have run, once a test has left it to the window."""
    if not gc.isenabled():
        from PySide6.QtCore import QCoreApplication

        from writer_app.services.garbage import GarbageCollector

        app = QCoreApplication.instance()
        assert app is not None
        app.findChild(GarbageCollector).collect_due()


def _running_threads(uses_qt: bool) -> list[object]:
    # A dummy stands for a thread of somebody else's; tqdm's monitor is there to stay.
    threads: list[object] = [
        thread
        for thread in threading.enumerate()
        if not isinstance(thread, threading._DummyThread)
        and not type(thread).__module__.startswith("tqdm")
    ]
    if uses_qt:
        from PySide6.QtCore import QThread

        main = QThread.currentThread()
        threads += [
            thread
            for thread in gc.get_objects()
            # Not isinstance, which asks the objects: some of torch's answer with a warning.
            if issubclass(type(thread), QThread) and thread is not main and thread.isRunning()
        ]
    return threads


@pytest.fixture(scope="session")
def starter() -> Path:
    """The folder of the built-in model."""
    return resource("starter")


@pytest.fixture
def no_network() -> Iterator[None]:
    """Refuse every socket but those inside the machine, and fail the test for each attempt.

    An attempt counts also where the code that makes it swallows the refusal.
    """
    inside = {getattr(socket, "AF_UNIX", None), -1}  # -1 wraps a socket that exists already
    attempts: list[str] = []
    active = True

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        made = event == "socket.__new__" and arguments[1] not in inside
        if active and (made or event in ("socket.getaddrinfo", "socket.gethostbyname")):
            attempts.append(f"{event}{arguments}")
            raise PermissionError("This test has no network.")

    sys.addaudithook(refuse)  # for ever, hence `active`
    yield
    active = False
    assert not attempts
