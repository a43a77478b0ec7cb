"""The panel is near the caret, readable, reachable, and never in the way."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget

from tests.ui.fake_engine import FakeEngine
from writer_app.core.preferences import Outcome, PreferenceStore
from writer_app.core.resources import resource
from writer_app.core.settings import Settings
from writer_app.services.suggestions import State
from writer_app.ui import theme
from writer_app.ui.main_window import MainWindow

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LONG = " It was a long way home, and the rain did not stop for them." * 6
PARAGRAPH = "The ferry came in late, and the whole village was already on the quay. " * 4


def area(widget: QWidget, window: MainWindow) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def caret(window: MainWindow) -> QRect:
    rect = window.editor.cursorRect()
    return rect.translated(window.editor.viewport().mapTo(window, QPoint(0, 0)))


@pytest.mark.parametrize("size", [(1000, 700), (600, 420)])
@pytest.mark.parametrize("place", ["start", "middle", "end"])
def test_caret_and_panel_are_both_in_sight(
    window: MainWindow, engine: FakeEngine, size: tuple[int, int], place: str
) -> None:
    window.resize(*size)
    QApplication.processEvents()
    text = "\n\n".join([PARAGRAPH] * 30)
    window.editor.load(text)
    position = {"start": 10, "middle": len(text) // 2, "end": len(text)}[place]
    cursor = window.editor.textCursor()
    cursor.setPosition(position)
    window.editor.setTextCursor(cursor)
    window.editor.ensureCursorVisible()
    QTest.keyClick(window.editor, Qt.Key.Key_Return, CONTROL)
    engine.answer(LONG, " Short.")
    QTest.keyClick(window.editor, Qt.Key.Key_BracketLeft, ALT)
    QTest.keyClick(window.editor, Qt.Key.Key_BracketLeft, ALT)
    QApplication.processEvents()
    panel, page = area(window.panel, window), area(window.editor, window)
    assert page.contains(panel)
    assert page.contains(caret(window))
    assert not panel.intersects(caret(window))
    assert panel.top() > caret(window).top()


def test_a_page_that_gets_narrow_keeps_caret_and_panel_in_sight_and_its_buttons_whole(
    window: MainWindow, engine: FakeEngine
) -> None:
    window.editor.load("\n\n".join([PARAGRAPH] * 3))
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClick(window.editor, Qt.Key.Key_Return, CONTROL)
    engine.answer(LONG, " Short.")
    QTest.keyClick(window.editor, Qt.Key.Key_BracketLeft, ALT)
    QTest.keyClick(window.editor, Qt.Key.Key_BracketLeft, ALT)
    first, second = window.panel.cards
    assert first.y() == second.y()
    window.commands["outline"].trigger()
    window.commands["notes"].trigger()
    for wide in (1100, 900, 760):
        window.resize(wide, 640)
        QApplication.processEvents()
        panel, page = area(window.panel, window), area(window.editor, window)
        assert page.contains(panel)
        assert page.contains(caret(window))
        assert not panel.intersects(caret(window))
        shown = [one for one in window.panel.findChildren(QToolButton) if one.isVisible()]
        assert len(shown) >= 6
        assert [one.text() for one in shown if one.width() < one.sizeHint().width()] == []
    assert first.geometry().bottom() < second.y()


def test_a_smaller_page_is_scrolled_until_the_whole_ghost_is_above_the_panel(
    window: MainWindow, engine: FakeEngine
) -> None:
    window.resize(1100, 760)
    text = (resource("sample") / "story.md").read_text(encoding="utf-8").rstrip()
    window.editor.load(text, caret=len(text))
    window.editor.ensureCursorVisible()
    QTest.keyClick(window.editor, Qt.Key.Key_Return, CONTROL)
    engine.answer("\n\n" + LONG[: len(LONG) // 2].strip(), " Short.")
    QTest.keyClick(window.editor, Qt.Key.Key_BracketLeft, ALT)
    QTest.keyClick(window.editor, Qt.Key.Key_BracketLeft, ALT)
    window.commands["accept_word"].trigger()
    QApplication.processEvents()
    window.resize(640, 600)
    QApplication.processEvents()
    ghost = window.editor.place(window.editor.textCursor().position())
    assert ghost.height() > 2 * window.editor.cursorRect().height()
    assert window.panel.missing_height(ghost) == 0


def test_the_first_word_that_is_taken_brings_its_ghost_above_the_panel(
    window: MainWindow, engine: FakeEngine
) -> None:
    text = (resource("sample") / "story.md").read_text(encoding="utf-8").rstrip()
    window.editor.load(text, caret=len(text))
    window.editor.ensureCursorVisible()
    QTest.keyClick(window.editor, Qt.Key.Key_Return, CONTROL)
    engine.answer("\n\n" + LONG[: len(LONG) // 2].strip(), " Short.")
    QTest.keyClick(window.editor, Qt.Key.Key_Right, CONTROL)
    QApplication.processEvents()
    ghost = window.editor.place(window.editor.textCursor().position())
    assert ghost.height() > 2 * window.editor.cursorRect().height()
    assert window.panel.missing_height(ghost) == 0
    assert not area(window.panel, window).intersects(caret(window))


def test_writing_goes_on_while_it_is_open(window: MainWindow, engine: FakeEngine) -> None:
    window.editor.load("She went", caret=8)
    QTest.keyClick(window.editor, Qt.Key.Key_Return, CONTROL)
    engine.open()
    engine.write(0, " home")
    assert window.panel.isVisible()
    assert window.editor.hasFocus()
    QTest.mouseClick(window.panel.cards[1], Qt.MouseButton.LeftButton)
    assert window.editor.hasFocus()
    assert window.pairs.session.highlight == 1
    QTest.keyClicks(window.editor, " on")
    assert window.text == "She went on"
    assert not window.panel.isVisible()
    assert engine.running is None


def test_by_keyboard_alone(window: MainWindow, engine: FakeEngine, store: PreferenceStore) -> None:
    window.editor.load("She went", caret=8)
    QTest.keyClick(window.editor, Qt.Key.Key_Return, CONTROL)
    engine.answer(" home.", " out.")
    QTest.keyClick(window.editor, Qt.Key.Key_F6)
    first, second = window.panel.cards
    assert first.hasFocus()
    reached = set()
    for _ in range(20):
        focus = QApplication.focusWidget()
        if not window.panel.isAncestorOf(focus):
            break
        reached.add(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    buttons = {one for one in window.panel.findChildren(QToolButton) if one.isEnabled()}
    assert reached == {first, second, *buttons}
    second.setFocus()
    QTest.keyClick(second, Qt.Key.Key_Return)
    assert window.text == "She went out."
    assert window.editor.hasFocus()
    assert store.choices()[0].outcome is Outcome.SECOND


def test_everything_has_a_name(window: MainWindow, engine: FakeEngine) -> None:
    window.editor.load("She went", caret=8)
    window.pairs.ask()
    engine.answer(" home.", " out.")
    assert window.panel.cards[0].accessibleName() == "First suggestion, highlighted"
    assert window.panel.cards[1].accessibleName() == "Second suggestion"
    names = {button.accessibleName() for button in window.findChildren(QToolButton)}
    for name in (
        "suggest", "choose_first", "choose_second", "choose_first_much_better", "both", "neither",
        "choose_second_much_better", "another_pair", "dismiss", "accept_word", "take_highlighted",
        "next_suggestion", "previous_suggestion", "bring_back",
    ):  # fmt: skip
        assert window.commands[name].text().replace("&", "") in names


def test_cards_show_text_as_it_streams_in_the_storys_font(
    window: MainWindow, engine: FakeEngine, settings: Settings
) -> None:
    settings.set("editor.font_size", 20)
    engine.become(State.LOADING)
    window.editor.load("She went", caret=8)
    window.pairs.ask()
    first, second = window.panel.cards
    assert first.text() == "The model is still loading…"
    engine.become(State.WRITING)
    assert first.text() == "Writing…"
    engine.open()
    engine.write(1, " out")
    engine.write(1, " again")
    assert second.text() == "out again"
    label = second.findChild(QLabel, "candidateText2")
    assert label is not None
    assert label.font().pointSize() == QFont(window.editor.font()).pointSize() == 20
    assert label.fontMetrics().lineSpacing() == window.editor.fontMetrics().lineSpacing()


def test_the_highlight_is_more_than_a_colour(window: MainWindow, engine: FakeEngine) -> None:
    window.editor.load("She went", caret=8)
    window.pairs.ask()
    engine.answer(" home.", " out.")
    window.pairs.highlight_next(1)
    titles = [card.findChildren(QLabel)[0].text() for card in window.panel.cards]
    assert titles == ["1 · Alt+1", "▸ 2 · Alt+2"]
    assert window.editor.ghost_shown
    colours = theme.colours(window.editor)
    assert theme.contrast(colours.muted, colours.page) >= 4.5


def test_the_ghost_follows_the_caret(window: MainWindow, engine: FakeEngine) -> None:
    window.editor.load("She went. Then.", caret=8)
    window.pairs.ask()
    engine.answer(" home", " out")
    window.pairs.highlight_next(1)
    accept_word = window.commands["accept_word"]
    assert accept_word.isEnabled()
    QTest.keyClick(window.editor, Qt.Key.Key_Right)
    assert not window.editor.ghost_shown
    assert not accept_word.isEnabled()
    # Elsewhere, the key moves by a word as always.
    QTest.keyClick(window.editor, Qt.Key.Key_Right, CONTROL)
    assert window.editor.textCursor().position() == 10
    window.editor.moveCursor(QTextCursor.MoveOperation.Start)
    for _ in range(8):
        QTest.keyClick(window.editor, Qt.Key.Key_Right)
    assert window.editor.ghost_shown
    # Wherever the caret is, the text goes where it was asked for.
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    window.pairs.take(1)
    assert window.text == "She went out. Then."
