"""The window loses nothing: closing, changed files, full and closed disks, and a crash."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.fake_engine import FakeEngine
from writer_app.core.journal import Journal
from writer_app.core.paths import Home
from writer_app.core.preferences import Outcome, PreferenceStore
from writer_app.core.settings import Settings
from writer_app.ui.main_window import MainWindow

Answer = Callable[[str], list[str]]
NONE, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.md"
    path.write_text("The ferry came in late.\n")
    return path


def press(window: MainWindow, text: str) -> None:
    """A button of a notice."""
    [button] = [one for one in window.notices.findChildren(QPushButton) if one.text() == text]
    button.click()
    QApplication.processEvents()


@pytest.mark.parametrize(
    ("answer", "closes", "saved"),
    [("Save", True, "x"), ("Discard", True, ""), ("Cancel", False, "")],
)
def test_closing_asks_about_what_would_be_lost(
    window: MainWindow, story: Path, answer_next: Answer, answer: str, closes: bool, saved: str
) -> None:
    window.open_story(story)
    QTest.keyClicks(window.editor, "x")
    assert window.isWindowModified()
    asked = answer_next(answer)
    assert window.close() == closes
    assert asked == ["Save the changes in “ferry.md”?"]
    assert story.read_text() == saved + "The ferry came in late.\n"


def test_closing_asks_nothing_when_nothing_would_be_lost(
    window: MainWindow, home: Home, qtbot: QtBot
) -> None:
    QTest.keyClicks(window.editor, "x")
    QTest.keyClicks(window.editor, "\b")
    window.editor.undo()
    window.editor.undo()
    assert window.text == ""
    with qtbot.waitSignal(window.closed):
        assert window.close()
    assert list(home.journal_dir.glob("*.journal")) == []


def test_a_pair_on_show_is_dismissed_by_closing(
    window: MainWindow, engine: FakeEngine, store: PreferenceStore
) -> None:
    window.pairs.ask()
    engine.answer(" one", " two")
    window.close()
    assert [choice.outcome for choice in store.choices()] == [Outcome.DISMISSED]


@pytest.mark.parametrize(
    ("answer", "on_disk", "in_window", "saved"),
    [
        ("Keep mine", "xThe ferry came in late.\n", "xThe ferry came in late.", True),
        ("Take theirs", "Theirs.\n", "Theirs.", True),
        ("Cancel", "Theirs.\n", "xThe ferry came in late.", False),
    ],
)
def test_a_file_that_changed_underneath_is_never_overwritten_unasked(
    window: MainWindow,
    story: Path,
    answer_next: Answer,
    answer: str,
    on_disk: str,
    in_window: str,
    saved: bool,
) -> None:
    window.open_story(story)
    QTest.keyClicks(window.editor, "x")
    story.write_text("Theirs.\n")
    asked = answer_next(answer)
    assert window.save_story() == saved
    assert asked == ["“ferry.md” was changed by another program."]
    assert story.read_text() == on_disk
    assert window.text == in_window
    assert window.isWindowModified() != saved


def test_a_change_underneath_is_noticed_when_the_writer_comes_back(
    window: MainWindow, story: Path
) -> None:
    window.open_story(story)
    story.write_text("Theirs, and longer than before.\n")
    for _ in range(2):
        QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))
    assert window.notices.sentences() == ["“ferry.md” was changed by another program."]
    press(window, "Take theirs")
    assert window.text == "Theirs, and longer than before."
    assert window.notices.sentences() == []


def test_a_character_that_the_files_encoding_lacks(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("caf\xe9\n".encode("cp1252"))
    window.open_story(path)
    [note] = window.notices.sentences()
    assert "Windows-1252" in note
    press(window, "Close")
    window.editor.insertPlainText("日")
    assert not window.save_story()
    press(window, "Save as UTF-8")
    assert path.read_text("utf-8") == "日café\n"
    assert not window.isWindowModified()


def test_a_folder_that_vanished_is_told_and_nothing_is_lost(
    window: MainWindow, tmp_path: Path
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    path = folder / "story.md"
    path.write_text("One.")
    window.open_story(path)
    QTest.keyClicks(window.editor, "x")
    path.unlink()
    folder.rmdir()
    assert not window.save_story()
    assert "Save as…" in [one.text() for one in window.notices.findChildren(QPushButton)]
    assert window.text == "xOne."
    assert window.save_story_as(tmp_path / "safe.md")
    assert window.windowTitle() == "safe.md[*]"


def test_files_that_are_no_stories_end_in_a_sentence(window: MainWindow, tmp_path: Path) -> None:
    window.editor.load("Mine.")
    big = tmp_path / "big.txt"
    with big.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    for path in (big, tmp_path, tmp_path / "missing.md"):
        window.open_story(path)
    assert len(window.notices.sentences()) == 3
    assert window.text == "Mine."
    empty = tmp_path / "empty.md"
    empty.touch()
    window.open_story(empty)
    assert (window.text, window.path) == ("", empty)


def test_unsaved_text_survives_a_crash(
    make_window: Callable[[], MainWindow], home: Home, story: Path, qtbot: QtBot
) -> None:
    dead = Journal(home.journal_dir)
    dead.start(story, "The ferry came in late.")
    dead.edit(4, 5, "boat")
    dead.caret(8)
    dead.flush()
    dead.close()  # as the operating system does for a process that dies

    window = make_window()
    qtbot.waitUntil(lambda: len(window.notices.sentences()) == 1)
    press(window, "Restore")
    assert window.text == "The boat came in late."
    assert window.editor.textCursor().position() == 8
    assert window.path == story
    assert window.isWindowModified()
    # It lies in this window's journal now; the old one goes when the story is safe.
    qtbot.waitUntil(lambda: len(list(home.journal_dir.glob("*.journal"))) == 2)
    assert window.save_story()
    assert story.read_text() == "The boat came in late.\n"
    window.close()
    assert Journal.found(home.journal_dir) == []


def test_typing_is_journalled_within_a_second_and_forgotten_when_discarded(
    window: MainWindow, home: Home, qtbot: QtBot, answer_next: Answer
) -> None:
    QTest.keyClicks(window.editor, "Words that are worth keeping")

    def kept() -> bool:
        return any(
            b"worth keeping" in one.read_bytes() for one in home.journal_dir.glob("*.journal")
        )

    qtbot.waitUntil(kept)
    answer_next("Discard")
    window.close()
    assert list(home.journal_dir.glob("*.journal")) == []


def test_recent_stories_are_in_the_menu(
    window: MainWindow, story: Path, tmp_path: Path, settings: Settings
) -> None:
    other = tmp_path / "other.md"
    other.touch()
    for path in (story, other, story):
        window.open_story(path)
    assert settings.get("recent.stories") == [str(story), str(other)]
    window._recent.aboutToShow.emit()
    names = [action.text().split("  ")[1] for action in window._recent.actions()]
    assert names == ["ferry.md", "other.md"]
    window._recent.actions()[1].trigger()
    assert window.path == other


def test_the_window_comes_back_as_it_was(window: MainWindow, settings: Settings) -> None:
    window.resize(720, 510)
    window.close()
    window.resize(900, 600)
    window._restore_place()
    assert window.size().toTuple() == (720, 510)
    settings.set("window.geometry", "not base64")
    window._restore_place()


def test_the_first_window_lies_within_the_screen(make_window: Callable[[], MainWindow]) -> None:
    window = make_window()
    window._restore_place()  # once more, as nothing was kept yet
    screen = window.screen().availableGeometry()
    assert screen.contains(window.geometry())
    assert (window.geometry().center() - screen.center()).manhattanLength() <= 2


def test_what_was_said_about_one_story_is_not_said_over_the_next(
    window: MainWindow, story: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_story(story)
    QTest.keyClicks(window.editor, '"Late" ')
    window.commands["typography"].trigger()
    qtbot.waitUntil(lambda: len(window.notices.sentences()) == 1)
    window.show_notice("The disk is full.")
    window.save_story()
    (tmp_path / "other.md").touch()
    window.open_story(tmp_path / "other.md")
    assert window.notices.sentences() == ["The disk is full."]


def type_key(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    target = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifiers)
    QApplication.processEvents()


@pytest.mark.parametrize(
    ("menu", "letter"),
    [(Qt.Key.Key_O, Qt.Key.Key_W), (Qt.Key.Key_V, Qt.Key.Key_L)],
    ids=["a popup", "a larger font"],
)
def test_letters_are_written_again_after_two_menus(
    window: MainWindow, menu: Qt.Key, letter: Qt.Key
) -> None:
    type_key(Qt.Key.Key_S, ALT)  # the wrong menu
    type_key(Qt.Key.Key_Escape)
    assert window.menuBar().hasFocus()  # as Qt has it: the arrows lead to another
    type_key(menu, ALT)
    type_key(letter)
    if QApplication.activePopupWidget() is not None:
        type_key(Qt.Key.Key_Escape)
    type_key(Qt.Key.Key_E)
    assert window.text == "e"


def test_a_small_window_is_possible(window: MainWindow, engine: FakeEngine) -> None:
    window.show_notice("A sentence that is rather long. " * 4)
    engine.ready()
    window.pairs.ask()
    engine.answer(" one", " two")
    window.resize(480, 320)
    QApplication.processEvents()
    assert window.width() <= 640
    assert window.height() <= 400


def test_look_follows_the_settings(window: MainWindow, settings: Settings) -> None:
    window.commands["larger_text"].trigger()
    assert window.editor.font().pointSize() == settings.get("editor.font_size") == 15
    settings.set("editor.column_characters", 40)
    width = window.editor.viewport().width()
    settings.set("editor.column_characters", 60)
    assert window.editor.viewport().width() > width


def test_a_dialog_is_asked_for_by_a_signal(window: MainWindow, qtbot: QtBot) -> None:
    for name, signal in (
        ("train_personal_model", window.train_requested),
        ("review_choices", window.review_requested),
        ("model_versions", window.versions_requested),
        ("models", window.models_requested),
        ("settings", window.settings_requested),
    ):
        with qtbot.waitSignal(signal):
            QTimer.singleShot(0, window.commands[name].trigger)


# The next start


def test_the_story_that_was_open_comes_back_with_caret_and_page(
    make_window: Callable[[], MainWindow], tmp_path: Path, settings: Settings
) -> None:
    long = tmp_path / "long.md"
    long.write_text("\n".join(f"{n} " + "words and words " * 20 for n in range(300)))
    other = tmp_path / "other.md"
    other.write_text("Other.")
    window = make_window()
    window.open_story(long)
    cursor = window.editor.textCursor()
    cursor.setPosition(40_000)
    window.editor.setTextCursor(cursor)
    top = window.text.index("120 words") + 150
    window.editor.scroll_to(top)
    at_top = window.editor.top()
    assert 0 <= top - at_top < 100
    window.open_story(other)  # any story finds its place again
    window.open_story(long)
    assert (window.editor.textCursor().position(), window.editor.top()) == (40_000, at_top)
    window.close()

    window = make_window()
    window.restore_session()
    assert window.path == long
    assert (window.editor.textCursor().position(), window.editor.top()) == (40_000, at_top)
    QApplication.processEvents()
    assert window.editor.top() == at_top
    assert not window.isWindowModified()
    window.close()

    long.write_text("Short 😀")  # by another program
    window = make_window()
    window.restore_session()
    assert window.editor.textCursor().position() == 8
    window.close()
    settings.set("editor.restore_session", False)
    window = make_window()
    window.restore_session()
    assert window.path is None


def test_a_story_that_is_gone_is_told_once(
    make_window: Callable[[], MainWindow], story: Path
) -> None:
    window = make_window()
    window.open_story(story)
    window.close()
    story.rename(story.with_name("elsewhere.md"))
    window = make_window()
    window.restore_session()
    [sentence] = window.notices.sentences()
    assert "ferry.md" in sentence
    window.close()
    window = make_window()
    window.restore_session()
    assert window.notices.sentences() == []


def test_no_story_comes_back_after_a_new_one(
    make_window: Callable[[], MainWindow], story: Path
) -> None:
    window = make_window()
    window.open_story(story)
    window.commands["new_story"].trigger()
    window.close()
    window = make_window()
    window.restore_session()
    assert (window.path, window.notices.sentences()) == (None, [])


def test_what_a_crash_left_is_offered_on_the_story_that_came_back(
    make_window: Callable[[], MainWindow], home: Home, story: Path, qtbot: QtBot
) -> None:
    window = make_window()
    window.open_story(story)
    window.close()
    dead = Journal(home.journal_dir)
    dead.start(story, "The ferry came in late.", 0)
    dead.edit(0, 0, "Lost? ")
    dead.flush()
    dead.close()
    window = make_window()
    window.restore_session()
    assert window.text == "The ferry came in late."
    qtbot.waitUntil(lambda: len(window.notices.sentences()) == 1)
    press(window, "Restore")
    assert window.text == "Lost? The ferry came in late."
    assert window.path == story
    assert not window.story.read_only
    assert window.isWindowModified()
    assert window.save_story()
    assert story.read_text() == "Lost? The ferry came in late.\n"
