"""Goals in a real window: words by day and session, the ring, the popups, the history."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QPushButton,
    QToolButton,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.fake_engine import FakeEngine
from writer_app.core.paths import Home
from writer_app.core.settings import Settings
from writer_app.core.writing_history import Entry, HistoryFile
from writer_app.ui import theme
from writer_app.ui.goals import progress as progress_module
from writer_app.ui.goals.bar_chart import Bar, BarChart
from writer_app.ui.goals.figures import Figures
from writer_app.ui.goals.history_dialog import HistoryDialog
from writer_app.ui.main_window import MainWindow

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


class Clock:
    """A day that the test sets."""

    def __init__(self) -> None:
        self.day = MONDAY

    def __call__(self) -> date:
        return self.day


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(progress_module, "clock", clock)
    return clock


@pytest.fixture
def window(clock: Clock, make_window: Callable[[], MainWindow]) -> MainWindow:
    return make_window()


def write(window: MainWindow, text: str) -> None:
    QTest.keyClicks(window.editor, text)
    window.goals.progress._tally.finish()


def kept(window: MainWindow, home: Home) -> list[tuple[date, str, int]]:
    """What is on the disk after the window closed."""
    window.editor.document().setModified(False)
    window.close()
    file = HistoryFile(home.writing_history_file)
    entries = file.entries()
    file.close()
    return [(entry.day, entry.title, entry.words) for entry in entries]


def popup_text() -> str:
    popup = QApplication.activePopupWidget()
    assert popup is not None
    figures = popup.findChild(Figures)
    assert figures is not None
    assert figures.hasFocus()
    return figures.accessibleName()


def ring(window: MainWindow) -> QToolButton:
    found = window.findChild(QToolButton, "statusGoal")
    assert found is not None
    return found


# Days, stories, sessions


def test_midnight_passes_while_the_window_is_open(
    window: MainWindow, home: Home, clock: Clock
) -> None:
    progress = window.goals.progress
    write(window, "one two three ")
    clock.day += DAY
    progress.look_at_clock()
    assert (progress.today.words, progress.session.words, progress.streak) == (0, 3, 1)
    write(window, "four ")
    assert (progress.today.words, progress.session.words, progress.streak) == (1, 4, 2)
    assert kept(window, home) == [(MONDAY + DAY, "Untitled", 1), (MONDAY, "Untitled", 3)]


def test_a_clock_that_goes_back_counts_nothing_twice(
    window: MainWindow, home: Home, clock: Clock
) -> None:
    progress = window.goals.progress
    clock.day = MONDAY + DAY
    write(window, "one two ")
    clock.day = MONDAY  # west across the date line
    write(window, "three ")
    assert (progress.today.words, progress.session.words, progress.streak) == (1, 3, 1)
    clock.day = MONDAY + DAY
    write(window, "four ")
    assert (progress.today.words, progress.streak) == (3, 2)
    assert kept(window, home) == [(MONDAY + DAY, "Untitled", 3), (MONDAY, "Untitled", 1)]


def test_stories_are_told_apart_and_a_new_name_takes_its_words_along(
    window: MainWindow, home: Home, tmp_path: Path
) -> None:
    write(window, "one two three")
    assert window.save_story_as(tmp_path / "first.md")
    write(window, " four")
    assert window.save_story()
    (tmp_path / "second.md").write_text("There are five words here. ")
    window.open_story(tmp_path / "second.md")
    write(window, "One ")
    assert window.save_story()
    window.open_story(tmp_path / "second.md")
    assert window.goals.progress.today.words == 5
    assert kept(window, home) == [(MONDAY, "first.md", 4), (MONDAY, "second.md", 1)]


def test_another_programs_text_and_an_earlier_one_do_not_count(
    window: MainWindow, tmp_path: Path
) -> None:
    write(window, "one two")
    assert window.save_story_as(tmp_path / "story.md")
    (tmp_path / "story.md").write_text("a text that another program has made much longer")
    window.open_story(tmp_path / "story.md")
    window.story.bring_back("one two")
    window.goals.progress._tally.finish()
    assert window.goals.progress.today.words == 2


def test_history_of_earlier_days_is_read_and_goes_on(
    home: Home, clock: Clock, make_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    file = HistoryFile(home.writing_history_file)
    file.add([Entry(MONDAY - DAY, "/a.md", "a.md", 50, 7), Entry(MONDAY, "/a.md", "a.md", 20, 5)])
    file.close()
    window = make_window()
    write(window, "one two ")  # perhaps before the history has come
    progress = window.goals.progress
    qtbot.waitUntil(lambda: progress.today.words == 22)
    assert (progress.streak, progress.taken_today, progress.session.words) == (2, 5, 2)


def test_a_history_that_cannot_be_kept_is_told_and_words_count_all_the_same(
    home: Home, clock: Clock, make_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    home.writing_history_file.mkdir()
    window = make_window()
    write(window, "one two ")
    qtbot.waitUntil(lambda: window.notices.sentences() != [])
    assert "could not be kept" in window.notices.sentences()[0]
    assert window.goals.progress.today.words == 2


def test_words_taken_from_a_suggestion(window: MainWindow, engine: FakeEngine) -> None:
    write(window, "She went")
    window.pairs.ask()
    engine.answer(" home at last.", " out.")
    window.pairs.take(0)
    progress = window.goals.progress
    progress._tally.finish()
    assert (progress.today.words, progress.taken_today) == (5, 3)
    window.editor.undo()
    progress._tally.finish()
    assert (progress.today.words, progress.taken_today) == (2, 0)


# Ring and popups


def test_the_ring_is_there_for_a_goal_only_and_says_its_numbers(
    window: MainWindow, settings: Settings, qtbot: QtBot
) -> None:
    assert not ring(window).isVisible()
    settings.set("goals.session_words", 4)
    write(window, "one two ")
    assert ring(window).isVisible()
    assert ring(window).accessibleName() == "Goal: This session: 2 of 4 words, 50 %"
    settings.set("goals.daily_words", 8)
    assert ring(window).accessibleName() == "Goal: Today: 2 of 8 words, 25 %"
    assert ring(window).toolTip() == "Today: 2 of 8 words, 25 %"
    said = QAccessible.queryAccessibleInterface(ring(window))
    assert "2 of 8 words" in said.text(QAccessible.Text.Name)


def ink(widget: QWidget, colour: str) -> int:
    """How many points of a widget have about this colour."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    count = 0
    for y in range(image.height()):
        for x in range(image.width()):
            seen = image.pixelColor(x, y)
            found = (seen.red(), seen.green(), seen.blue())
            count += all(abs(a - b) < 24 for a, b in zip(found, wanted, strict=True))
    return count


def test_the_ring_closes_and_shows_a_tick_at_the_end(
    window: MainWindow, settings: Settings
) -> None:
    settings.set("goals.daily_words", 4)
    accent = theme.colours(window).accent
    shown = [ink(ring(window), accent)]
    reached: list[None] = []
    window.goals.progress.reached.connect(lambda: reached.append(None))
    for word in ("one ", "two ", "three ", "four ", "five "):
        write(window, word)
        shown.append(ink(ring(window), accent))
    assert shown[:4] == sorted(set(shown[:4]))
    assert shown[4] == shown[5] > shown[3]  # full, with the tick
    assert len(reached) == 1
    window.editor.undo()
    write(window, "")
    assert len(reached) == 1


def test_the_ring_opens_a_popup_by_mouse_and_keyboard(
    window: MainWindow, settings: Settings, home: Home
) -> None:
    settings.set("goals.daily_words", 4)
    write(window, "one two ")
    for press in (
        lambda: QTest.mouseClick(ring(window), Qt.MouseButton.LeftButton),
        lambda: QTest.keyClick(ring(window), Qt.Key.Key_Return),
        window.commands["progress"].trigger,
    ):
        press()
        assert popup_text().splitlines() == [
            "Today: 2 of 4 words, 50 %",
            "This session: 2 words",
            "Taken from suggestions today: 0 words",
            "Days with writing: 1 day",
            "Reading time of this story: 1 min",
        ]
        QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Escape)
    settings.set("goals.daily_words", 0)
    window.commands["progress"].trigger()
    popup = QApplication.activePopupWidget()
    buttons = {one.text().replace("&", ""): one for one in popup.findChildren(QPushButton)}
    buttons["Start a new session"].click()
    assert "This session: 0 words" in popup_text()
    wanted: list[str] = []
    window.history_requested.connect(lambda: wanted.append("history"))
    window.settings_requested.connect(lambda: wanted.append("settings"))
    buttons["Writing history…"].click()
    assert not popup.isVisible()
    window.commands["progress"].trigger()
    buttons["Set goals…"].click()
    assert wanted == ["history", "settings"]


def test_the_number_of_words_opens_all_numbers(
    window: MainWindow, settings: Settings, qtbot: QtBot
) -> None:
    window.editor.load("One two.\n\nThree 🌊 four")
    settings.update({"goals.reading_speed": 50, "goals.words_per_page": 50})
    button = window.findChild(QToolButton, "statusWords")
    assert button is not None
    qtbot.waitUntil(lambda: "4 words" in button.text())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert popup_text().splitlines() == [
        "Words: 4",
        "Characters: 20",
        "Without spaces: 17",
        "Paragraphs: 2",
        "Pages of 50 words: 1",
        "Reading time at 50 words a minute: 1 min",
    ]
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Escape)
    cursor = window.editor.textCursor()
    cursor.select(cursor.SelectionType.WordUnderCursor)
    window.editor.setTextCursor(cursor)
    window.commands["statistics"].trigger()
    assert popup_text().splitlines()[:2] == [
        "Words: Story 4, Selection 1",
        "Characters: Story 20, Selection 3",
    ]
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Escape)


# The history


@pytest.fixture
def dialog(
    home: Home, clock: Clock, make_window: Callable[[], MainWindow], settings: Settings,
    qtbot: QtBot,
) -> HistoryDialog:  # fmt: skip
    file = HistoryFile(home.writing_history_file)
    file.add(
        [
            Entry(MONDAY, "/a.md", "a.md", 300, 40),
            Entry(MONDAY, "/b.md", "b.md", -100, 5),
            Entry(MONDAY - 2 * DAY, "/a.md", "a.md", 500),
            Entry(MONDAY - 40 * DAY, "/b.md", "b.md", 70),
        ]
    )
    file.close()
    window = make_window()
    qtbot.waitUntil(lambda: window.goals.progress.streak == 1)
    dialog = HistoryDialog(window.goals.progress, settings, window)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def rows(dialog: HistoryDialog) -> list[list[str]]:
    tree = dialog.findChild(QTreeWidget, "historyTable")
    found = []
    for number in range(tree.topLevelItemCount()):
        top = tree.topLevelItem(number)
        items = [top, *(top.child(place) for place in range(top.childCount()))]
        found += [[item.text(column) for column in (1, 2, 3)] for item in items]
    return found


def test_the_history_by_day_of_all_stories_and_of_one(dialog: HistoryDialog) -> None:
    assert rows(dialog) == [
        ["2 stories", "300", "45"],
        ["a.md", "300", "40"],
        ["b.md", "0", "0"],
        ["a.md", "500", "0"],
        ["b.md", "70", "0"],
    ]
    stories = dialog.findChild(QComboBox, "historyStory")
    assert [stories.itemText(n) for n in range(stories.count())] == ["All stories", "a.md", "b.md"]
    stories.setCurrentIndex(2)
    assert rows(dialog) == [["b.md", "0", "0"], ["b.md", "70", "0"]]


def test_the_bars_tell_what_the_table_tells(dialog: HistoryDialog) -> None:
    [chart] = dialog.findChildren(BarChart)
    assert [bar.value for bar in chart._bars if bar.value] == [500, 300]
    assert len(chart._bars) == 30
    assert "500 words" in chart.accessibleName()
    assert "dashed" not in dialog._sum.text()
    dialog._settings.set("goals.daily_words", 200)
    dialog.refresh()
    assert "The dashed line is your goal, 200 words a day." in dialog._sum.text()
    dialog.findChild(QComboBox, "historyPeriod").setCurrentIndex(1)
    assert [bar.value for bar in chart._bars if bar.value] == [70, 500, 300]
    assert len(chart._bars) == 12
    assert "dashed" not in dialog._sum.text()


def test_the_history_goes_along_and_keeps_what_is_open(dialog: HistoryDialog, qtbot: QtBot) -> None:
    window = dialog.parent()
    assert isinstance(window, MainWindow)
    tree = dialog.findChild(QTreeWidget, "historyTable")
    tree.topLevelItem(0).setExpanded(True)
    write(window, "one two ")
    qtbot.waitUntil(lambda: rows(dialog)[0] == ["3 stories", "302", "45"])
    assert tree.topLevelItem(0).isExpanded()


def test_an_empty_history_says_so(window: MainWindow, settings: Settings, qtbot: QtBot) -> None:
    dialog = HistoryDialog(window.goals.progress, settings, window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "Nothing is written yet" in dialog._sum.text()
    dialog.grab()


def test_bars_stand_on_a_round_scale_and_say_what_they_are(qtbot: QtBot) -> None:
    chart = BarChart()
    qtbot.addWidget(chart)
    chart.resize(600, 200)
    chart.show()
    chart.grab()  # with nothing to show
    bars = [Bar(value, str(value), f"said {value}") for value in (0, 120, 380)]
    chart.show_bars(bars, 50, "Three bars")
    assert chart._top() == 400
    assert ink(chart, theme.colours(chart).accent) > 1000
    places = [chart.bar_at(QPointF(x, 50)) for x in range(0, 600, 5)]
    assert [bar for bar in bars if bar in places] == bars
    assert places[0] is None
    event = QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(500, 50), chart.mapToGlobal(QPoint(500, 50)))
    assert chart.event(event)
