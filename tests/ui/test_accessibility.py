"""Every window, panel, bar and popup by keyboard alone, and with a name and a role for each part.

All is opened in the real program by its actions, and what was opened is held against the classes
that there are, so that no new dialog is forgotten.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QKeySequenceEdit,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

import writer_app.ui
from tests.ui.fake_engine import MODEL, FakeEngine
from tests.ui.personal.fakes import FakeTraining, outcome
from writer_app import app
from writer_app.core.errors import WriterError
from writer_app.engine.types import DeviceReport, ModelName, Sight, Word
from writer_app.services.suggestions import State as EngineState
from writer_app.services.training import State as TrainingState
from writer_app.services.training import TrainingService
from writer_app.ui import theme
from writer_app.ui.choice.pair_session import PairSession
from writer_app.ui.dialogs.changed_dialog import ChangedDialog
from writer_app.ui.dialogs.problem_dialog import ProblemDialog
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.main_window import MainWindow
from writer_app.ui.personal.training_dialog import TrainingDialog
from writer_app.ui.popup import Popup
from writer_app.ui.questions import Changed, Unsaved, ask_about_changed, ask_about_unsaved
from writer_app.ui.side_panel import SidePanel

STORY = "# One\n\nThe ferry came in laet.\n\n# Two\n\nNobody was waiting on the quay. "

CTRL = Qt.KeyboardModifier.ControlModifier

ROLES = {
    QAccessible.Role.Button, QAccessible.Role.CheckBox, QAccessible.Role.RadioButton,
    QAccessible.Role.EditableText, QAccessible.Role.StaticText, QAccessible.Role.ComboBox,
    QAccessible.Role.SpinBox, QAccessible.Role.Slider, QAccessible.Role.Tree,
    QAccessible.Role.Table, QAccessible.Role.List, QAccessible.Role.PageTabList,
    QAccessible.Role.ButtonMenu, QAccessible.Role.ButtonDropDown, QAccessible.Role.Link,
}  # fmt: skip
"""What something that takes the keyboard may be to a screen reader."""

PATIENCE = 30
"""Presses of Tab in a row that may lead to nothing new before a walk is over: links in a text."""


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def window(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: FakeEngine
) -> Iterator[MainWindow]:
    """The whole program, with a story on the page, words of a suggestion in it, and a model."""
    monkeypatch.setattr(app, "SuggestionService", lambda library: engine)
    monkeypatch.setattr(app.Program, "load_model", lambda self: None)
    window = app.build(tmp_path / "home")
    window.pairs.session = PairSession(swaps=lambda: False)
    window.resize(1200, 900)
    window.show()
    window.activateWindow()
    window.editor.setFocus()
    qtbot.waitUntil(window.editor.hasFocus)
    engine.model_name = ModelName(MODEL.name, MODEL.hash, 1)
    engine.model_ready.emit(engine.model_name, DeviceReport("cpu", "CPU", "No graphics card."))
    story = tmp_path / "story.md"
    story.write_text(STORY, encoding="utf-8")
    window.open_story(story)
    show_pair(window, engine)
    window.commands["take_highlighted"].trigger()
    window.editor.insert(len(STORY) + 4, len(STORY) + 8, "hawser", None)  # within the suggestion
    window.save_story()
    qtbot.waitUntil(lambda: bool(engine.looks) and window.commands["keep_rewrite"].isEnabled())
    engine.see(Sight(0, 20, "", 0, False, 60, 1024))
    yield window
    window.editor.document().setModified(False)
    window.close()
    window.deleteLater()  # or each one that follows is slower: all of them are dressed together
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def show_pair(window: MainWindow, engine: FakeEngine) -> None:
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    window.commands["suggest"].trigger()
    engine.answer("The rope was cold.", "Rain began again.")


# What is looked at


def stops(root: QWidget) -> list[QWidget]:
    """All that can be worked with in a window or a part of one, now."""
    found = []
    for one in root.findChildren(QWidget):
        inside = isinstance(one.parentWidget(), QAbstractSpinBox | QComboBox) or one.focusProxy()
        of_qt = one.objectName().startswith("qt_dockwidget") or isinstance(one, QTabWidget)
        takes = bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if not (takes or isinstance(one, QAbstractButton)) or inside or of_qt:
            continue
        if one.window() is root.window() and one.isVisible() and one.isEnabled():
            found.append(one)
    return found


def name_of(widget: QWidget) -> str:
    said = QAccessible.queryAccessibleInterface(widget)
    if isinstance(widget, QComboBox | QAbstractSpinBox):
        # On Linux, a list's own name is what is chosen in it: the label beside it is its name.
        labels = [
            one.text(QAccessible.Text.Name)
            for one, _ in said.relations(QAccessible.RelationFlag.Label)
        ]
        return " ".join(labels) or (
            "" if isinstance(widget, QComboBox) else said.text(QAccessible.Text.Name)
        )
    return said.text(QAccessible.Text.Name)


def told(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()} “{name_of(widget)}”"


def tab_walk(root: QWidget) -> set[QWidget]:
    """All that gets the keyboard as Tab is pressed again and again; on the page, that writes a tab,
    and another key leads on from each part of the window to the next."""
    seen: set[QWidget] = set()
    start = focus = QApplication.focusWidget()
    while focus is not None:
        idle = 0
        while idle < PATIENCE and not isinstance(QApplication.focusWidget(), StoryEditor):
            stop = QApplication.focusWidget()
            assert stop is not None, f"nothing has the keyboard in {root!r}"
            idle = idle + 1 if stop in seen else 0
            seen.add(stop)
            QTest.keyClick(stop, Qt.Key.Key_Tab)
        if not isinstance(root, MainWindow):
            break
        seen.add(focus)
        focus.setFocus()
        QTest.keyClick(focus, Qt.Key.Key_F6, CTRL)
        focus = QApplication.focusWidget()
        if focus is start or (focus in seen and isinstance(focus, StoryEditor)):
            break
    return seen


def problems_of(root: QWidget, part: QWidget | None = None) -> Iterator[str]:
    """What is wrong with a window, or with a part of it, that is open and has the keyboard."""
    part = part or root
    if QApplication.focusWidget() is None:
        yield "has not the keyboard"
        return
    wanted = stops(part)
    for widget in wanted:
        role = QAccessible.queryAccessibleInterface(widget).role()
        if not name_of(widget).strip():
            yield f"no name: {told(widget)}"
        if role not in ROLES and not isinstance(widget, QScrollArea | QKeySequenceEdit):
            yield f"{role.name}: {told(widget)}"
    reached = tab_walk(root)
    yield from (f"not reached by Tab: {told(one)}" for one in wanted if one not in reached)
    dialog = part if isinstance(part, QDialog) else None
    if dialog is not None:
        if not (dialog.windowTitle() or isinstance(dialog, QMessageBox)):
            yield "no title"
        harmful = ("Delete", "Discard", "Take theirs", "Cancel")
        for button in dialog.findChildren(QPushButton):
            if button.isDefault() and button.text().replace("&", "").startswith(harmful):
                yield f"Enter means “{button.text()}”"
    elif isinstance(part, Popup | SidePanel):
        said = QAccessible.queryAccessibleInterface(part)
        if not said.text(QAccessible.Text.Name):
            yield "no name"


def pages_of(root: QWidget) -> Iterator[None]:
    """Turn to each page of a window with tabs."""
    tabs = root.findChild(QTabWidget)
    if tabs is None:
        yield
        return
    for page in range(tabs.count()):
        tabs.setCurrentIndex(page)
        yield


def escape(widget: QWidget) -> None:
    """Press Escape where the keyboard is."""
    target = QApplication.activePopupWidget()
    if not isinstance(target, QMenu):
        target = QApplication.focusWidget() or widget
    QTest.keyClick(target, Qt.Key.Key_Escape)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Walk:
    """Opens what an action opens, looks at it, and closes it by Escape."""

    def __init__(self, qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
        self._qtbot = qtbot
        self._window = window
        self.problems: list[str] = []
        self.seen: set[type] = set()
        self._files: list[str] = []
        for name in ("getOpenFileName", "getSaveFileName", "getExistingDirectory"):
            monkeypatch.setattr(QFileDialog, name, self._choose_no_file)

    def _choose_no_file(self, *_: object, **__: object) -> tuple[str, str]:
        self._files.append("asked")
        return "", ""

    def open(self, name: str) -> None:
        """Trigger an action; something has to come of it."""
        window = self._window
        before = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        inside = {one for one in window.findChildren(QWidget) if one.isVisible()}
        self._files.clear()
        modal: list[QWidget] = []

        def look_at_modal() -> None:
            found = QApplication.activeModalWidget()
            if found is not None and found not in before:
                modal.append(found)
                self.look(name, found)

        action = window.commands[name]
        if not action.isEnabled():
            self.problems.append(f"{name}: cannot be used")
            return
        QTimer.singleShot(0, look_at_modal)
        action.trigger()
        self._qtbot.waitUntil(lambda: not window.exchange.busy)  # pages are laid out elsewhere
        QApplication.processEvents()
        new = [
            one
            for one in QApplication.topLevelWidgets()
            if one.isVisible() and one not in before and one not in modal
        ]
        for one in new:
            self.look(name, one)
        if not new and not modal and not self._files:
            parts = [
                one
                for one in window.findChildren(QWidget)
                if (one.isVisible() and one not in inside and one.parentWidget() in inside)
                or (isinstance(one, SidePanel) and one.isVisible() and one not in inside)
            ]
            if not parts:
                self.problems.append(f"{name}: opened nothing")
            for one in parts:
                self.look(name, one)

    def _has_keyboard(self, root: QWidget) -> bool:
        """Whether the window system has done what it was asked to."""
        if isinstance(root, QMenu):
            return root.isVisible()
        focus = QApplication.focusWidget()
        return focus is not None and focus.window() is root

    def look(self, name: str, part: QWidget) -> None:
        """Look at something that is open, and close it."""
        self.seen.add(type(part))
        root = part.window()
        self._qtbot.waitUntil(lambda: self._has_keyboard(root))
        if isinstance(part, QMenu):
            names = [one.text() for one in part.actions() if not one.isSeparator()]
            self.problems += [f"{name}: an entry without words" for one in names if not one]
        else:
            for _ in pages_of(part):
                self.problems += [f"{name}: {problem}" for problem in problems_of(root, part)]
        is_window = part.isWindow()
        if not is_window:
            part.setFocus()
            if QApplication.focusWidget() is None or not part.isAncestorOf(
                QApplication.focusWidget()
            ):
                self._window.commands["next_part"].trigger()
        escape(part)
        if is_window and isValid(part) and part.isVisible():
            self.problems.append(f"{name}: Escape leaves it open")
            part.close()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._window.activateWindow()
        self._qtbot.waitUntil(lambda: self._has_keyboard(self._window))
        if QApplication.focusWidget() is not self._window.editor:
            self.problems.append(
                f"{name}: the page has not the keyboard back, but {QApplication.focusWidget()}"
            )


def classes() -> set[type]:
    """Every kind of dialog, popup and side panel that the program has."""
    found: set[type] = set()
    for module in pkgutil.walk_packages(writer_app.ui.__path__, "writer_app.ui."):
        for one in vars(importlib.import_module(module.name)).values():
            if (
                isinstance(one, type)
                and issubclass(one, QDialog | Popup | SidePanel)
                and one.__module__ == module.name
            ):
                found.add(one)
    return found - {Popup}


def test_everything_that_opens_can_be_worked_by_keyboard_and_has_names(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = Walk(qtbot, window, monkeypatch)
    for action in window.commands:
        if action.text().endswith("…"):
            window.editor.document().setModified(False)  # or some would ask first
            walk.open(action.objectName())
    for name in ("help", "about", "notes", "outline", "history"):
        walk.open(name)
    problem = ProblemDialog(Path("log"), window)
    changed = ChangedDialog(window.story, window)
    for dialog in (problem, changed):
        dialog.show()
        dialog.activateWindow()
        walk.look(type(dialog).__name__, dialog)
        dialog.deleteLater()
    assert not walk.problems, "\n".join(walk.problems)
    assert classes() - walk.seen == set()


def test_the_parts_around_the_page_can_be_worked_by_keyboard_and_have_names(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    window.editor.document().setModified(False)
    show_pair(window, engine)
    window.commands["other_words"].trigger()
    engine.weighed.emit(engine.weighing, [Word("The", 0.4), Word("A", 0.3), Word("He", 0.1)])
    window.show_notice("Unsaved text was kept.", ("Restore", lambda: None))
    window.commands["replace"].trigger()
    for name in ("notes", "outline", "history"):
        window.commands[name].trigger()
    assert list(problems_of(window)) == []


def test_a_key_leads_from_the_page_to_each_part_around_it_and_escape_back(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    pressed: list[str] = []
    window.show_notice("Unsaved text was kept.", ("Restore", lambda: pressed.append("restored")))
    show_pair(window, engine)
    window.commands["notes"].trigger()
    window.editor.setFocus()
    visited = []
    for _ in range(5):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6, CTRL)
        visited.append(QApplication.focusWidget())
    parts = (window.panel, window.notices, window.notes.panel, window.status)
    assert [part.isAncestorOf(one) for part, one in zip(parts, visited, strict=False)] == [True] * 4
    assert visited[-1] is window.editor
    visited[1].setFocus()
    QTest.keyClick(visited[1], Qt.Key.Key_Return)
    assert pressed == ["restored"]
    window.commands["dismiss"].trigger()
    for place in (visited[2], visited[3]):
        place.setFocus()
        QTest.keyClick(place, Qt.Key.Key_Escape)
        assert window.editor.hasFocus()


def test_each_page_of_a_training_can_be_worked_by_keyboard_and_has_names(qtbot: QtBot) -> None:
    training = FakeTraining()
    dialog = TrainingDialog(cast(TrainingService, training))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    found = list(problems_of(dialog))
    training.start()
    training.step(1, 4, 10.0, **{"train/loss": 0.5})
    found += problems_of(dialog)
    training.end(outcome(60, 32, 47))
    found += problems_of(dialog)
    assert found == []


@pytest.mark.parametrize("ask", [ask_about_unsaved, ask_about_changed])
def test_a_question_is_answered_by_keyboard_and_escape_changes_nothing(
    qtbot: QtBot, ask: Callable[[QWidget, str], object]
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    found: list[str] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        found.extend(problems_of(box))
        escape(box)

    QTimer.singleShot(0, look)
    assert ask(parent, "The ferry") in (Unsaved.CANCEL, Changed.CANCEL)
    assert found == []


# What is said by itself


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What a screen reader is given to say; Qt has no way to listen, but to stand in its way."""
    said: list[str] = []

    def listen(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", staticmethod(listen))
    was = QAccessible.isActive()
    QAccessible.setActive(True)
    yield said
    QAccessible.setActive(was)


def test_what_happens_by_itself_is_announced(
    qtbot: QtBot,
    window: MainWindow,
    engine: FakeEngine,
    heard: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def said() -> list[str]:
        now = list(heard)
        heard.clear()
        return now

    show_pair(window, engine)
    assert said() == ["Writing…", "Two suggestions are ready."]
    window.commands["next_suggestion"].trigger()
    assert said() == ["Rain began again."]
    window.commands["take_highlighted"].trigger()
    assert said() == ["Taken."]
    window.commands["bring_back"].trigger()
    window.commands["neither"].trigger()
    assert said() == ["Two suggestions are ready.", "Put away."]
    window.commands["suggest"].trigger()
    engine.open()
    engine.write(0, "The rope was")
    window.commands["dismiss"].trigger()
    window.commands["dismiss"].trigger()
    assert said() == ["Writing…", "Stopped.", "Put away."]
    show_pair(window, engine)
    said()
    window.commands["accept_word"].trigger()
    assert said() == ["The"]
    window.commands["dismiss"].trigger()
    engine.become(EngineState.LOADING)
    window.commands["suggest"].trigger()
    assert said() == ["Put away.", "The model is still loading…"]
    window.commands["dismiss"].trigger()
    assert said() == ["Stopped."]
    engine.model_failed.emit("The model cannot be read.")
    assert said() == ["The model cannot be read."]
    window.save_story()
    assert said() == ["The story is saved."]

    monkeypatch.setattr(window.story, "save", _refuse)
    window.save_story()
    assert said() == ["The disk is full."]

    window.commands["find"].trigger()
    QTest.keyClicks(QApplication.focusWidget(), "e")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any("of" in words or "found" in words for words in heard))
    escape(window)
    said()

    window.spelling.service.found.emit(None)
    assert said() == ["No word is misspelled."]
    window.goals.progress.reached.emit()
    assert said() == ["The goal for today is reached."]
    for state in (TrainingState.RUNNING, TrainingState.FINISHED, TrainingState.FINISHED):
        window.show_training(None, state)
    assert said() == ["training finished"]


def _refuse() -> None:
    raise WriterError("The disk is full.")


def test_a_training_says_what_came_of_it(qtbot: QtBot, heard: list[str]) -> None:
    training = FakeTraining()
    dialog = TrainingDialog(cast(TrainingService, training))
    qtbot.addWidget(dialog)
    dialog.show()
    training.start()
    training.end(outcome(60, 32, 47))
    title = next(one.text() for one in dialog.findChildren(QLabel) if one.isVisible())
    assert heard[-1] == title


# What is shown


def test_nothing_on_the_page_is_told_by_colour_alone(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    window.commands["show_suggested"].trigger()
    window.commands["find"].trigger()
    QTest.keyClicks(QApplication.focusWidget(), "quay")
    ground = theme.colours(window)
    wanted = {ground.machine, ground.found}
    qtbot.waitUntil(lambda: {one.background().color().name() for one in coloured(window)} == wanted)
    lines = [one.underlineStyle() for one in coloured(window)]
    assert QTextCharFormat.UnderlineStyle.NoUnderline not in lines
    assert len(set(lines)) == 2  # and they are told apart


def test_a_suggestion_in_the_text_is_told_from_the_text_by_more_than_colour(
    window: MainWindow, engine: FakeEngine
) -> None:
    window.commands["show_suggested"].trigger()
    show_pair(window, engine)
    window.commands["next_suggestion"].trigger()
    assert window.editor.ghost_shown
    [ghost] = window.editor.textCursor().block().layout().formats()
    others = [one.underlineStyle() for one in coloured(window)]
    assert others
    assert ghost.format.underlineStyle() not in {*others, QTextCharFormat().underlineStyle()}


def coloured(window: MainWindow) -> list[QTextCharFormat]:
    window.editor.layers.refresh()
    found = [QTextCharFormat(one.format) for one in window.editor.extraSelections()]
    return [one for one in found if one.hasProperty(QTextFormat.Property.BackgroundBrush)]
