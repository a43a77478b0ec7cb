"""The status bar tells lengths, what the model sees, and how the model is."""

from types import SimpleNamespace

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.fake_engine import FakeEngine
from writer_app.engine.types import DeviceReport, ModelName
from writer_app.services.training import State as TrainingState
from writer_app.ui.main_window import MainWindow


def said(window: MainWindow, name: str) -> str:
    label = window.findChild(QLabel, name)
    assert label is not None
    assert label.accessibleName()
    return label.text()


def test_words_of_story_and_selection(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.load("One two three\n\nfour five. " * 100)
    qtbot.waitUntil(lambda: said(window, "statusWords") == "500 words")
    window.editor.selectAll()
    qtbot.waitUntil(lambda: said(window, "statusWords") == "500 words, 500 selected")


def test_how_much_of_the_story_the_model_sees(window: MainWindow, engine: FakeEngine) -> None:
    window.editor.load("One two three four", caret=18)
    window.pairs.ask()
    engine.open()
    assert said(window, "statusSees") == "Model sees the whole story"
    job = window.pairs.session._job
    assert job is not None
    engine.opened.emit(job, SimpleNamespace(seen_from=8))
    assert said(window, "statusSees") == "Model sees the last 2 words"


def test_only_the_end_of_a_long_story_goes_to_the_engine(
    window: MainWindow, engine: FakeEngine
) -> None:
    story = "word " * 20_000
    window.editor.load(story, caret=len(story))
    window.pairs.ask()
    prompt, decoding = engine.asked[-1]
    assert story.endswith(prompt.before)
    assert 8 * decoding.window_tokens < len(prompt.before) < len(story) / 2
    engine.open()
    assert said(window, "statusSees") == "Model sees the last 1024 words"


def test_model_device_and_state(window: MainWindow, engine: FakeEngine) -> None:
    assert said(window, "statusState") == "ready"
    engine.ready()
    assert said(window, "statusModel") == "starter"
    assert said(window, "statusDevice") == "CPU"
    report = DeviceReport("cpu", "CPU", "No graphics card was found.")
    engine.model_ready.emit(ModelName("starter", "5eed", 4), report)
    assert said(window, "statusModel") == "starter · version 4"
    window.pairs.ask()
    assert said(window, "statusState") == "writing…"
    window.show_training(SimpleNamespace(step=2, steps=5), TrainingState.RUNNING)
    assert said(window, "statusState") == "writing… · training 40 %"
    window.show_training("idle", TrainingState.IDLE)
    assert said(window, "statusState") == "writing…"
    engine.model_failed.emit("The model is damaged. Choose another one.")
    assert window.notices.sentences() == ["The model is damaged. Choose another one."]
