"""The status bar tells lengths, what the model sees, and how the model is."""

from itertools import pairwise
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QSlider, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.fake_engine import FakeEngine
from writer_app.core.errors import WriterError
from writer_app.core.settings import Settings
from writer_app.engine.types import DeviceReport, ModelName, Prompt, Sight
from writer_app.services.training import State as TrainingState
from writer_app.ui.actions import Actions
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.main_window import MainWindow
from writer_app.ui.status import StatusBar
from writer_app.ui.strength import StrengthSlider

PERSONAL = ModelName("starter", "5eed", 4)
CPU = DeviceReport("cpu", "CPU", "No graphics card was found.")


def said(window: MainWindow, name: str) -> str:
    label = window.findChild(QLabel, name)
    assert label is not None
    assert label.accessibleName()
    return label.text()


def button(window: QWidget, name: str) -> QToolButton:
    found = window.findChild(QToolButton, name)
    assert found is not None
    return found


def test_words_of_story_and_selection(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.load("One two three\n\nfour five. " * 100)
    words = button(window, "statusWords")
    qtbot.waitUntil(lambda: words.accessibleName() == "Length of the story: 500 words")
    assert words.toolTip() == "3 min to read"
    window.editor.selectAll()
    selected = "Length of the story: 500 words, 500 selected"
    qtbot.waitUntil(lambda: words.accessibleName() == selected)


def test_model_device_and_state(window: MainWindow, engine: FakeEngine) -> None:
    assert said(window, "statusState") == "ready"
    engine.ready()
    assert button(window, "statusModel").accessibleName() == "Model: Starter"
    assert button(window, "statusDevice").accessibleName() == "Device: CPU"
    engine.model_ready.emit(PERSONAL, CPU)
    assert button(window, "statusModel").accessibleName() == "Model: Starter · version 4"
    window.pairs.ask()
    assert said(window, "statusState") == "writing…"
    window.show_training(SimpleNamespace(step=2, steps=5), TrainingState.RUNNING)
    assert said(window, "statusState") == "writing… · training 40 %"
    window.show_training("idle", TrainingState.IDLE)
    assert said(window, "statusState") == "writing…"
    engine.model_failed.emit("The model is damaged. Choose another one.")
    assert window.notices.sentences() == ["The model is damaged. Choose another one."]


def test_the_reason_for_the_device_can_be_opened_and_read(
    window: MainWindow, engine: FakeEngine
) -> None:
    assert not button(window, "statusDevice").isEnabled()
    engine.model_ready.emit(PERSONAL, CPU)
    device = button(window, "statusDevice")
    assert device.accessibleDescription() == device.toolTip() == CPU.reason
    assert device.focusPolicy() & Qt.FocusPolicy.TabFocus
    device.setFocus()
    for press, close in (
        (lambda: QTest.keyClick(device, Qt.Key.Key_Return), Qt.Key.Key_Escape),
        (lambda: QTest.keyClick(device, Qt.Key.Key_Space), Qt.Key.Key_Return),
        (lambda: QTest.mouseClick(device, Qt.MouseButton.LeftButton), Qt.Key.Key_Escape),
        (window.commands["device"].trigger, Qt.Key.Key_Escape),
    ):
        press()
        popup = QApplication.activePopupWidget()
        assert popup is not None
        assert popup.accessibleName() == "Where the model runs"
        frame = 2  # this platform gives one to each window
        screen = window.screen().geometry().adjusted(0, 0, frame, frame)
        assert screen.contains(popup.geometry())
        focus = popup.focusWidget()
        assert isinstance(focus, QLabel)
        assert focus.text() == CPU.reason
        QTest.keyClick(focus, close)
        assert not popup.isVisible()


def test_a_device_that_changed_is_shown_and_the_reason_told(
    window: MainWindow, engine: FakeEngine
) -> None:
    engine.model_ready.emit(PERSONAL, DeviceReport("cuda", "Card", "It runs on the card."))
    assert button(window, "statusDevice").accessibleName() == "Device: GPU"
    engine.noticed.emit("The card's memory was full, so the model went on on the processor.")
    engine.model_ready.emit(PERSONAL, CPU)
    assert button(window, "statusDevice").accessibleName() == "Device: CPU"
    assert window.notices.sentences() == [
        "The card's memory was full, so the model went on on the processor."
    ]


def test_a_narrow_window_goes_without_what_is_told_elsewhere(window: MainWindow) -> None:
    line = window.fontMetrics().height()
    sees = button(window, "statusSees")
    window.status.sees.show_sight(
        Prompt("One two.", skipped=9), Sight(4, 470, "", 0, False, 84, 1024)
    )
    for lines, seen, keys in ((90, True, True), (65, False, True), (45, False, False)):
        window.resize(lines * line, 500)
        assert ("Model sees the last 1 words" in sees.text()) is seen
        assert "50 %" in sees.text() + sees.toolTip()
        shown = [one.text() for one in window.status.findChildren(QToolButton)]
        assert any("Ctrl" in text for text in shown) is keys


def test_the_length_of_the_story_is_whole_in_a_narrow_window_that_has_much_to_tell(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.model_ready.emit(PERSONAL, CPU)
    window.editor.load("One two three. " * 5000)
    words = button(window, "statusWords")
    qtbot.waitUntil(lambda: "000 words" in words.text())
    window.status.show_activity("training 40 % · downloading 12 %")
    window.resize(520, 400)
    qtbot.waitUntil(lambda: window.width() == 520)
    assert words.width() >= words.sizeHint().width()


def test_words_without_room_end_in_dots_and_are_whole_in_the_tool_tip(window: MainWindow) -> None:
    state = window.findChild(QLabel, "statusState")
    assert state is not None
    window.status.show_activity("training 40 %")
    QApplication.processEvents()
    state.grab()
    assert state.toolTip() == ""
    state.resize(30, state.height())
    state.grab()
    assert state.toolTip() == state.text() == "training 40 %"


# The strength of the personal model


def test_the_real_window_has_the_strength_in_its_menu_and_status_bar(
    window: MainWindow, engine: FakeEngine, settings: Settings
) -> None:
    action = window.commands["strength"]
    engine.ready()
    assert not action.isEnabled()
    engine.model_ready.emit(PERSONAL, CPU)
    action.trigger()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    slider = popup.focusWidget()
    assert isinstance(slider, QSlider)
    QTest.keyClick(slider, Qt.Key.Key_Home)
    QTest.keyClick(slider, Qt.Key.Key_Return)
    assert not popup.isVisible()
    assert settings.get("decoding.strength") == 0
    engine.ready()
    assert not action.isEnabled()


@pytest.fixture
def frame(qtbot: QtBot) -> QMainWindow:
    frame = QMainWindow()
    qtbot.addWidget(frame)
    frame.resize(900, 400)
    frame.show()
    return frame


@pytest.fixture
def bar(frame: QMainWindow, settings: Settings) -> StatusBar:
    editor = StoryEditor()
    frame.setCentralWidget(editor)
    bar = StatusBar(editor, Actions(frame, settings), settings)
    frame.setStatusBar(bar)
    bar.show_model(PERSONAL, CPU)
    return bar


@pytest.fixture
def slider(bar: StatusBar) -> QSlider:
    """Opened by its button."""
    QTest.mouseClick(button(bar, "statusModel"), Qt.MouseButton.LeftButton)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    slider = popup.focusWidget()
    assert isinstance(slider, QSlider)
    return slider


def test_the_strength_is_there_only_where_a_personal_model_writes(bar: StatusBar) -> None:
    model = button(bar, "statusModel")
    assert model.isEnabled()
    bar.show_model(ModelName("starter", "5eed", 0), CPU)
    assert not model.isEnabled()
    bar.show_strength()
    assert QApplication.activePopupWidget() is None
    bar.show_model(None, None)
    assert (model.text(), model.accessibleName()) == ("", "Model")


def test_keys_change_the_strength_and_closing_keeps_it(
    bar: StatusBar, slider: QSlider, settings: Settings
) -> None:
    for key, value in (
        (Qt.Key.Key_Left, 95),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, 150),
        (Qt.Key.Key_PageDown, 125),
        (Qt.Key.Key_Right, 130),
    ):
        QTest.keyClick(slider, key)
        assert slider.value() == value
        assert slider.accessibleDescription() == f"{value} %"
    assert settings.get("decoding.strength") == 1  # it is saved when it stands
    QTest.keyClick(slider, Qt.Key.Key_Escape)
    assert settings.get("decoding.strength") == 1.3
    assert button(bar, "statusModel").accessibleName() == "Model: Starter · version 4 · 130 %"


def test_a_strength_that_stands_is_saved_without_closing(
    qtbot: QtBot, slider: QSlider, settings: Settings
) -> None:
    told: list[str] = []
    settings.subscribe(told.append)
    for _ in range(4):
        QTest.keyClick(slider, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: settings.get("decoding.strength") == 0.8)
    assert told == ["decoding.strength"]


def test_a_mouse_stops_at_steps_and_saves_when_released(
    slider: QSlider, settings: Settings
) -> None:
    slider.setSliderDown(True)
    slider.setSliderPosition(63)
    assert slider.value() == 65
    slider.setSliderDown(False)
    assert settings.get("decoding.strength") == 0.65


def test_a_change_from_elsewhere_moves_the_slider(
    bar: StatusBar, slider: QSlider, settings: Settings
) -> None:
    settings.set("decoding.strength", 0.5)
    assert slider.value() == 50
    assert button(bar, "statusModel").accessibleName() == "Model: Starter · version 4 · 50 %"
    QTest.keyClick(slider, Qt.Key.Key_Escape)
    assert settings.get("decoding.strength") == 0.5


def test_the_slider_says_what_it_is_and_words_stand_at_its_marks(slider: QSlider) -> None:
    said = QAccessible.queryAccessibleInterface(slider)
    assert said.text(QAccessible.Text.Name) == "Strength of your personal model, in percent"
    assert said.valueInterface().currentValue() == 100
    assert said.role() == QAccessible.Role.Slider
    whole = slider.parent()
    assert isinstance(whole, StrengthSlider)
    words = {label.text(): label for label in whole.findChildren(QLabel)}
    assert set(words) == {"base", "as trained", "stronger", "100 %"}
    assert words["base"].x() < words["as trained"].x() < words["stronger"].x()
    inside = [words[word].geometry() for word in ("base", "as trained", "stronger")]
    assert not any(one.intersects(other) for one, other in pairwise(inside))


def test_a_strength_that_cannot_be_saved_is_told_and_holds(
    bar: StatusBar, slider: QSlider, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    bar.failed.connect(told.append)

    def full(*_: object, **__: object) -> None:
        raise WriterError("There is no room on the disk. Make some.")

    monkeypatch.setattr("writer_app.core.settings.write_atomically", full)
    QTest.keyClick(slider, Qt.Key.Key_Home)
    QTest.keyClick(slider, Qt.Key.Key_Escape)
    assert told == ["There is no room on the disk. Make some."]
    assert settings.get("decoding.strength") == 0


def test_a_change_of_strength_asks_nothing_anew(
    window: MainWindow, engine: FakeEngine, settings: Settings
) -> None:
    window.editor.load("She went", caret=8)
    window.pairs.ask()
    engine.answer(" home.", " out.")
    settings.set("decoding.strength", 0.5)
    assert len(engine.asked) == 1
    assert window.pairs.session.texts == [" home.", " out."]
    window.pairs.another_pair()
    assert engine.asked[-1][1].strength == 0.5
