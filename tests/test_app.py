"""The composition root: one window on the data, and no failure dies in silence."""

import logging
import sys
import threading

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from tests.core.tiny_gpt2 import write_tiny_gpt2
from tests.services.fake_hub import FakeHub, Steps
from writer_app import app
from writer_app.core import model_download
from writer_app.core.errors import WriterError
from writer_app.core.model_catalogue import CATALOGUE
from writer_app.ui.dialogs.problem_dialog import ProblemDialog
from writer_app.ui.models.models_dialog import ModelsDialog


@pytest.fixture
def hub(monkeypatch):
    """What is downloaded from when a window is built after this."""
    hub = FakeHub()
    for name in ("download", "downloaded", "partial", "remove"):
        monkeypatch.setattr(model_download, name, getattr(hub, name))
    return hub


@pytest.fixture
def window(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(app.Program, "load_model", lambda self: None)
    window = app.build(tmp_path / "home")
    window.show()
    yield window
    window.editor.document().setModified(False)
    window.close()


def test_a_second_window_on_the_same_data_is_refused_and_the_first_goes_on(window, qtbot, tmp_path):
    with pytest.raises(WriterError, match="already open"):
        app.build(tmp_path / "home")
    qtbot.keyClicks(window.editor, "still here")
    assert window.text == "still here"


def test_data_is_free_again_after_the_window_closed(window, tmp_path):
    window.close()
    again = app.build(tmp_path / "home")
    again.close()


@pytest.mark.parametrize("where", ["slot", "thread"])
def test_an_unexpected_failure_reaches_a_dialog_and_the_log(window, qtbot, monkeypatch, where):
    program = app.program_of(window)
    for owner in (sys, threading):  # put back at the end
        monkeypatch.setattr(owner, "excepthook", owner.excepthook)
    handlers = list(logging.getLogger().handlers)
    app.watch(program)
    try:

        def fail():
            raise LookupError("the words of the story")

        if where == "thread":
            thread = threading.Thread(target=fail)
            thread.start()
            thread.join()
        else:
            sys.excepthook(*_raised(fail))  # as PySide does with what a slot raises
        qtbot.waitUntil(lambda: window.findChild(ProblemDialog) is not None)
        dialog = window.findChild(ProblemDialog)
        log = program.home.log_file.read_text(encoding="utf-8")
        for said in (log, dialog.details()):
            assert "LookupError" in said
            assert "the words of the story" not in said
        dialog.close()
    finally:
        for handler in set(logging.getLogger().handlers) - set(handlers):
            logging.getLogger().removeHandler(handler)
            handler.close()


def _raised(function):
    try:
        function()
    except Exception:
        return sys.exc_info()


def press(window, text):
    """A button of a notice."""
    [button] = [one for one in window.notices.findChildren(QPushButton) if one.text() == text]
    button.click()


def said(window):
    return window.findChild(QLabel, "statusState").text()


def test_a_download_goes_on_without_its_window_and_is_offered_in_the_other(
    hub, window, qtbot, tmp_path
):
    program = app.program_of(window)
    model = CATALOGUE[2]
    hub.does = steps = Steps()
    window.commands["models"].trigger()
    dialog = window.findChild(ModelsDialog)
    program.downloads.start(model.id)
    steps.go_to(1_500_000_000, 6_000_000_000)
    qtbot.waitUntil(lambda: "downloading 25" in said(window))
    dialog.close()
    hub.whole[model.id] = write_tiny_gpt2(tmp_path / "whole")
    steps.end()
    qtbot.waitUntil(lambda: window.notices.sentences() != [])
    assert window.notices.sentences() == [f"{model.title} is downloaded and checked."]
    assert "downloading" not in said(window)
    press(window, "Use it now")
    with qtbot.waitSignal(program.models.changed):
        pass
    assert program.library.base_path() == tmp_path / "whole"

    window.commands["models"].trigger()
    assert window.findChildren(ModelsDialog) == [dialog]
    dialog.close()
    hub.does = again = Steps()
    program.downloads.start(model.id)
    again.end(WriterError("The hub did not answer."))
    qtbot.waitUntil(lambda: window.notices.sentences() == ["The hub did not answer."])
    press(window, "Models…")
    assert dialog.isVisible()
    dialog.close()


def test_closing_the_window_ends_a_download(hub, window, qtbot):
    program = app.program_of(window)
    hub.does = Steps()
    program.downloads.start(CATALOGUE[2].id)
    qtbot.waitUntil(lambda: hub.asked != [])
    window.close()  # no thread is left: tests/conftest.py looks
