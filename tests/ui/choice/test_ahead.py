"""A pair is prepared in a pause, once, and never in the way of anything."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.fake_engine import FakeEngine
from writer_app.core.preferences import PreferenceStore
from writer_app.core.settings import Settings
from writer_app.engine.types import Decoding
from writer_app.services.suggestions import State
from writer_app.ui.choice import ahead
from writer_app.ui.choice.asking import STEP, asked_at
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.main_window import MainWindow

OPENING = "The ferry came in late and nobody waved."
PAUSE_MS = 40
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "PAUSE_MS", PAUSE_MS)


@pytest.fixture
def window(short_pause: None, settings: Settings, window: MainWindow) -> MainWindow:
    settings.set("suggestions.prepare_ahead", True)
    return window


def let_pass(pauses: float = 4) -> None:
    end = time.monotonic() + pauses * PAUSE_MS / 1000
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.002)


def write(window: MainWindow, text: str = OPENING) -> None:
    QTest.keyClicks(window.editor, text)


def test_it_is_off_until_the_writer_wants_it(
    window: MainWindow, engine: FakeEngine, settings: Settings
) -> None:
    settings.reset("suggestions.prepare_ahead")
    write(window)
    let_pass()
    assert engine.preparations == []


def test_a_pause_prepares_just_what_is_asked_for_next(
    window: MainWindow, engine: FakeEngine, store: PreferenceStore, qtbot: QtBot
) -> None:
    write(window)
    assert engine.preparations == []  # not while keys come
    qtbot.waitUntil(lambda: len(engine.preparations) == 1)
    assert engine.asked == []
    assert not window.panel.isVisible()
    window.commands["suggest"].trigger()
    assert engine.asked == engine.preparations
    assert engine.adopted == 1
    engine.answer(" Home.", " Out.")
    assert window.panel.isVisible()
    window.commands["choose_first"].trigger()
    assert len(store.choices()) == 1


def test_nothing_more_is_prepared_until_something_changes(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot
) -> None:
    write(window)
    qtbot.waitUntil(lambda: len(engine.preparations) == 1)
    let_pass(10)
    assert len(engine.preparations) == 1
    write(window, " And")
    assert engine.prepared is None
    qtbot.waitUntil(lambda: len(engine.preparations) == 2)
    assert engine.preparations[-1][0].before == OPENING + " And"
    QTest.keyClick(window.editor, Qt.Key.Key_Left, CONTROL)
    assert engine.prepared is None
    qtbot.waitUntil(lambda: len(engine.preparations) == 3)
    prompt, _ = engine.preparations[-1]
    assert (prompt.before, prompt.after) == (OPENING + " ", "And")


def test_what_was_taken_prepares_the_next_one(
    window: MainWindow, engine: FakeEngine, qtbot: QtBot
) -> None:
    write(window)
    window.commands["suggest"].trigger()
    engine.answer(" They went home.", " Out.")
    let_pass()
    assert engine.preparations == []  # a pair is on show
    window.commands["choose_first"].trigger()
    qtbot.waitUntil(lambda: len(engine.preparations) == 1)
    assert engine.preparations[0][0].before == OPENING + " They went home."


def test_a_prepared_pair_that_is_never_shown_is_no_choice(
    window: MainWindow, engine: FakeEngine, store: PreferenceStore, qtbot: QtBot
) -> None:
    write(window)
    qtbot.waitUntil(lambda: engine.prepared is not None)
    write(window, " On")
    window.editor.document().setModified(False)
    window.close()
    assert engine.prepared is None
    assert store.choices() == []


@pytest.mark.parametrize("why", ["selection", "few words", "no focus", "loading", "story"])
def test_when_nothing_is_prepared(window: MainWindow, engine: FakeEngine, why: str) -> None:
    match why:
        case "selection":
            write(window)
            QTest.keyClick(window.editor, Qt.Key.Key_Left, CONTROL | SHIFT)
        case "few words":
            write(window, "The ferry came late")
        case "no focus":
            write(window)
            window.status.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            window.status.setFocus()
        case "loading":
            write(window)
            engine.become(State.LOADING)
        case "story":
            write(window)
            window.editor.document().setModified(False)
            window.commands["new_story"].trigger()
    let_pass()
    assert engine.preparations == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("decoding.strength", 0.5),
        ("decoding.seed", 5),
        ("suggestions.prepare_ahead", False),
        ("model.version", 3),
    ],
)
def test_changed_settings_throw_it_away(
    window: MainWindow,
    engine: FakeEngine,
    settings: Settings,
    qtbot: QtBot,
    key: str,
    value: object,
) -> None:
    write(window)
    qtbot.waitUntil(lambda: engine.prepared is not None)
    settings.set("editor.font_size", 20)  # that one changes nothing
    assert engine.prepared is not None
    settings.set(key, value)
    assert engine.prepared is None
    let_pass()
    assert len(engine.preparations) == 1


def test_a_new_story_throws_it_away(window: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    window.editor.load(OPENING)
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.waitUntil(lambda: engine.prepared is not None)
    window.commands["new_story"].trigger()
    assert engine.prepared is None


# What a request is made of


@pytest.fixture
def editor(qtbot: QtBot) -> StoryEditor:
    editor = StoryEditor()
    qtbot.addWidget(editor)
    return editor


def test_the_part_that_the_engine_gets_begins_at_one_place_for_long(
    editor: StoryEditor, settings: Settings
) -> None:
    story = "one two three four five six seven\n\n" * 3000
    editor.load(story)
    starts = set()
    for position in range(60_000, 60_000 + STEP, 97):
        prompt, decoding = asked_at(editor, position, settings)
        assert decoding == Decoding()
        assert prompt.before == story[prompt.skipped : position]
        assert prompt.after == story[position : position + len(prompt.after)]
        assert prompt.skipped % STEP == 0
        assert len(prompt.before) >= 8 * decoding.window_tokens
        starts.add(prompt.skipped)
    assert len(starts) == 2
    assert asked_at(editor, 4000, settings)[0].skipped == 0


def test_a_character_may_be_two_units_even_where_the_part_begins(
    editor: StoryEditor, settings: Settings
) -> None:
    story = "x" + "😀" * 10_000  # the part begins in the middle of one
    editor.load(story)
    prompt, _ = asked_at(editor, 20_001, settings)
    assert prompt.skipped % STEP == 0
    assert prompt.before == "😀" * ((20_001 - prompt.skipped) // 2)
    assert prompt.after == ""


def test_a_very_long_story_costs_no_more_than_a_short_one(
    editor: StoryEditor, settings: Settings
) -> None:
    def seconds(words: int) -> float:
        editor.load("word " * words + "\n\n" + "word " * 3000)
        position = editor.document().characterCount() - 1
        began = time.perf_counter()
        for _ in range(20):
            asked_at(editor, position, settings)
        return (time.perf_counter() - began) / 20

    short = seconds(3000)
    assert seconds(300_000) < 10 * short + 0.002
