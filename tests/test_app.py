"""The composition root: one window on the data, and no failure dies in silence."""

import logging
import sys
import threading

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QPushButton

from tests.core.tiny_gpt2 import write_tiny_gpt2
from tests.services.fake_hub import FakeHub, Steps
from writer_app import app
from writer_app.core import model_download
from writer_app.core.errors import WriterError
from writer_app.core.model_catalogue import CATALOGUE
from writer_app.services.suggestions import SuggestionService
from writer_app.ui.dialogs.problem_dialog import ProblemDialog
from writer_app.ui.goals.history_dialog import HistoryDialog
from writer_app.ui.help.about_dialog import AboutDialog
from writer_app.ui.help.help_window import HelpWindow
from writer_app.ui.help.welcome import WelcomeDialog
from writer_app.ui.models.models_dialog import ModelsDialog

SMALL = next(model for model in CATALOGUE if model.id == "openai-community/gpt2")


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


def test_a_start_without_a_story_opens_the_one_that_was_open(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(app.Program, "load_model", lambda self: None)
    monkeypatch.setattr(app, "watch", lambda program: None)
    monkeypatch.setattr(QApplication, "exec", lambda *_: 0)
    story, other = tmp_path / "story.md", tmp_path / "other.md"
    story.write_text("The ferry came in late.")
    other.write_text("Other.")
    built, build = [], app.build
    monkeypatch.setattr(app, "build", lambda **named: built.append(build(**named)) or built[-1])
    for asked, opened in ((story, story), (None, story), (other, other), (None, other)):
        assert app.run(asked) == 0
        assert built[-1].path == opened
        built[-1].close()


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
    model = SMALL
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
    failed = f"{model.title} could not be downloaded. The hub did not answer."
    qtbot.waitUntil(lambda: window.notices.sentences() == [failed])
    press(window, "Models…")
    assert dialog.isVisible()
    dialog.close()


def test_the_status_bar_says_how_a_download_is(hub, window, qtbot):
    program = app.program_of(window)
    hub.does = steps = Steps()
    program.downloads.start(SMALL.id)
    assert said(window).endswith("downloading…")
    for done, words in ((340, "downloading 34 %"), (999, "downloading 99 %")):
        steps.go_to(done, 1000)
        qtbot.waitUntil(lambda words=words: said(window).endswith(words))
    program.downloads._on_stall()
    assert said(window).endswith("download waiting, 99 %")
    steps.go_to(1000, 1000)
    qtbot.waitUntil(lambda: said(window).endswith("checking the download…"))
    steps.end(WriterError("The hub sent wrong bytes."))
    qtbot.waitUntil(lambda: "download" not in said(window))


def test_what_the_list_of_models_tells_is_no_notice_any_more(hub, window, qtbot):
    program = app.program_of(window)
    hub.does = steps = Steps()
    program.downloads.start(SMALL.id)
    steps.end(WriterError("The hub did not answer."))
    qtbot.waitUntil(lambda: len(window.notices.sentences()) == 1)
    window.show_notice("Something else.")
    window.commands["models"].trigger()
    assert window.notices.sentences() == ["Something else."]
    window.findChild(ModelsDialog).close()


def test_a_change_of_the_device_loads_the_model_there(qtbot, tmp_path, monkeypatch):
    loaded = []
    monkeypatch.setattr(SuggestionService, "load", lambda self, device: loaded.append(device))
    window = app.build(tmp_path / "home")
    qtbot.waitUntil(lambda: loaded == ["auto"])
    app.program_of(window).settings.set("model.device", "cpu")
    app.program_of(window).settings.set("editor.font_size", 20)
    assert loaded == ["auto", "cpu"]
    window.close()


def test_closing_the_window_ends_a_download(hub, window, qtbot):
    program = app.program_of(window)
    hub.does = Steps()
    program.downloads.start(SMALL.id)
    qtbot.waitUntil(lambda: hub.asked != [])
    window.close()  # no thread is left: tests/conftest.py looks


# The first start


@pytest.fixture
def start(monkeypatch, tmp_path, qtbot):
    """Starts the program as the command line does, up to where it would wait for the writer."""
    monkeypatch.setenv("WRITER_APP_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(app.Program, "load_model", lambda self: None)
    monkeypatch.setattr(app, "watch", lambda program: None)
    windows = []

    def build(**arguments):
        windows.append(app_build(**arguments))
        return windows[-1]

    app_build = app.build
    monkeypatch.setattr(app, "build", build)
    monkeypatch.setattr(QApplication, "exec", lambda *_: 0)

    def start(story=None):
        for window in windows:
            window.editor.document().setModified(False)
            window.close()
        assert app.run(story) == 0
        return windows[-1]

    yield start
    for window in windows:
        window.editor.document().setModified(False)
        window.close()


def welcome(window):
    dialog = window.findChild(WelcomeDialog)
    return dialog if dialog is not None and dialog.isVisible() else None


def test_the_first_start_welcomes_and_no_other_one(start):
    window = start()
    assert welcome(window) is not None
    welcome(window).reject()
    window = start()
    assert welcome(window) is None
    window.commands["welcome"].trigger()
    assert welcome(window) is not None


def test_a_first_start_with_a_story_shows_the_story(start, tmp_path):
    (tmp_path / "story.md").write_text("Once")
    window = start(tmp_path / "story.md")
    assert window.text == "Once"
    assert welcome(window) is None


def test_a_window_that_is_built_for_something_else_welcomes_nobody(window):
    assert welcome(window) is None


def test_the_sample_opens_as_a_copy_without_a_file(window):
    window.commands["welcome"].trigger()
    [sample] = [one for one in welcome(window).findChildren(QPushButton) if "sample" in one.text()]
    sample.click()
    assert window.text.startswith("The clock in the ferry house")
    assert window.path is None
    assert not window.isWindowModified()
    assert window.editor.textCursor().atEnd()
    assert window.goals.progress.today.words == 0


def test_help_history_and_about_open_from_the_menu_and_once_only(window):
    for action, kind in (
        ("help", HelpWindow),
        ("help_keys", HelpWindow),
        ("writing_history", HistoryDialog),
        ("about", AboutDialog),
    ):
        for _ in range(2):
            window.commands[action].trigger()
            [dialog] = window.findChildren(kind)
            assert dialog.isVisible()
    assert window.findChild(HelpWindow).windowTitle() == "Help: Keys"


def test_your_words_and_the_languages_of_the_settings(window, qtbot):
    window.commands["dictionary_words"].trigger()
    window.commands["dictionary_words"].trigger()
    [words] = [one for one in window.findChildren(QDialog) if one.objectName() == "wordsDialog"]
    assert words.isVisible()
    words.close()
    window.commands["settings"].trigger()
    field = window.findChild(QComboBox, "spelling.language")
    choices = [field.itemText(row) for row in range(field.count())]
    assert choices[:2] == ["As the system", "Off"]
    assert {"American English", "British English"} <= set(choices)
    field.window().close()
