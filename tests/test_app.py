"""The composition root: one window on the data, and no failure dies in silence."""

import logging
import sys
import threading

import pytest

from writer_app import app
from writer_app.core.errors import WriterError
from writer_app.ui.dialogs.problem_dialog import ProblemDialog


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
