"""Paragraphs of either direction on the page: their side, the caret, ghost text and marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QInputMethodEvent, QTextBlock, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.fake_engine import FakeEngine
from writer_app.core.text import utf16_units
from writer_app.ui import theme
from writer_app.ui.editor.direction import direction_of
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.main_window import MainWindow

HEBREW = "היא עמדה על הרציף."
LEFT, RIGHT = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft


@pytest.fixture
def editor(qtbot: QtBot) -> StoryEditor:
    editor = StoryEditor()
    qtbot.addWidget(editor)
    editor.resize(600, 400)
    editor.show()
    return editor


def stands_right(editor: StoryEditor, number: int) -> bool:
    """Whether the first line of a paragraph ends at the right edge of the column."""
    block = editor.document().findBlockByNumber(number)
    editor.document().documentLayout().blockBoundingRect(block)
    line = block.layout().lineAt(0)
    gaps = line.naturalTextRect().left(), line.width() - line.naturalTextRect().right()
    return gaps[1] < gaps[0]


def test_the_first_letter_tells_the_direction() -> None:
    assert direction_of("“Hello” אמר") is LEFT
    assert direction_of("12 — “שלום” said") is RIGHT
    assert direction_of("وقفت") is RIGHT
    assert direction_of("* * * 12") is None


def test_a_paragraph_stands_where_it_is_read_from(editor: StoryEditor) -> None:
    editor.load(f"One.\n{HEBREW}\n\n* * *\nوقفت على الرصيف\n她站在码头上。\n\nTwo.")
    sides = [stands_right(editor, number) for number in range(8)]
    assert sides == [False, True, True, True, True, False, False, False]


def test_a_page_that_is_scrolled_by_more_than_is_left_of_its_text_is_shown(
    editor: StoryEditor,
) -> None:
    editor.load("\n".join([HEBREW] * 200))
    editor.verticalScrollBar().setValue(150)
    cursor = QTextCursor(editor.document())
    cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    QApplication.processEvents()
    assert editor.blockBoundingRect(QTextBlock()).isEmpty()  # so Qt asks in between
    assert editor.cursorRect().height() > 0


PARAGRAPH = st.text(st.sampled_from("abא בג.!1 漢🦊\u0301"), max_size=12)


@given(
    st.lists(PARAGRAPH, min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 6), st.text("aא1 \n", max_size=3))),
)
def test_a_paragraph_stands_right_whatever_is_written_into_it(
    qapp: QApplication, paragraphs: list[str], edits: list[tuple[int, int, str]]
) -> None:
    editor = StoryEditor()
    editor.resize(600, 400)
    editor.load("\n".join(paragraphs))
    cursor = editor.textCursor()
    for place, length, text in edits:
        most = editor.document().characterCount() - 1
        cursor.setPosition(min(place, most))
        cursor.setPosition(min(place + length, most), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
    side = LEFT
    for number, text in enumerate(editor.text().split("\n")):
        side = direction_of(text) or side
        if text.strip(" "):  # else the line is as wide as nothing
            assert stands_right(editor, number) is (side is RIGHT), repr(text)
    editor.deleteLater()


def test_arrows_lead_the_way_they_point(editor: StoryEditor) -> None:
    editor.load(f"ab\n{HEBREW}")
    for line, forward in ((0, Qt.Key.Key_Right), (1, Qt.Key.Key_Left)):
        start = editor.document().findBlockByNumber(line).position()
        cursor = editor.textCursor()
        cursor.setPosition(start)
        editor.setTextCursor(cursor)
        before = editor.cursorRect().left()
        QTest.keyClick(editor, forward)
        assert editor.textCursor().position() == start + 1
        assert (editor.cursorRect().left() > before) is (forward == Qt.Key.Key_Right)


@pytest.mark.parametrize("cluster", ["e\u0302\u0301", "שׁ", "👍🏽", "👩‍👩‍👧", "漢\ufe00", "한"])
def test_the_caret_never_stops_within_a_letter(editor: StoryEditor, cluster: str) -> None:
    editor.load(f"a{cluster}b")
    units = len(cluster.encode("utf-16-le")) // 2
    places = []
    for _ in range(3):
        QTest.keyClick(editor, Qt.Key.Key_Right)
        places.append(editor.textCursor().position())
    assert places == [1, 1 + units, 2 + units]
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    editor.moveCursor(QTextCursor.MoveOperation.Right)
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    assert editor.text() == "ab"


def test_a_click_on_ghost_text_goes_to_its_place_in_either_direction(editor: StoryEditor) -> None:
    for text, ghost in (("She stood", " there and waited"), (HEBREW, " והגשם ירד עליה")):
        editor.load(text, caret=len(text))
        caret = editor.cursorRect()
        editor.set_ghost(len(text), ghost)
        assert editor.ghost_shown
        away = 40 if direction_of(text) is LEFT else -40
        point = QPoint(caret.center().x() + away, caret.center().y())
        assert editor._ghost.document_position(point) == len(text)
        QTest.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=point)
        assert editor.textCursor().position() == len(text)
        within = editor.cursorRect(editor._range(3, 3)).center()
        QTest.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=within)
        assert editor.textCursor().position() == 3
        editor.clear_ghost()


def test_marks_are_painted_behind_their_words_in_either_direction(
    window: MainWindow, engine: FakeEngine
) -> None:
    editor = window.editor
    for text, first, second in (("She stood. ", "Rain fell.", "x"), (f"{HEBREW} ", "ירד.", "x")):
        editor.load(text, caret=len(text))
        window.commands["suggest"].trigger()
        engine.answer(first, second)
        window.commands["choose_first"].trigger()
        if not window.commands["show_suggested"].isChecked():
            window.commands["show_suggested"].trigger()
        editor.layers.refresh()
        [mark] = editor.marks()
        edges = [
            editor.cursorRect(editor._range(place, place)).left()
            for place in (mark.start, mark.end)
        ]
        picture = editor.viewport().grab().toImage()
        row = editor.cursorRect().top() + 2
        colour = QColor(theme.colours(editor).machine)
        painted = [x for x in range(picture.width()) if picture.pixelColor(x, row) == colour]
        assert abs(painted[0] - min(edges)) <= 3
        assert abs(painted[-1] - max(edges)) <= 3


# What an input method composes


def compose(editor: StoryEditor, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(editor, event)


@pytest.mark.parametrize("text", ["She stood ", HEBREW + " ", "她站在"])
def test_what_is_composed_is_seen_instead_of_the_suggestion(
    window: MainWindow, engine: FakeEngine, text: str
) -> None:
    editor = window.editor
    editor.load(text, caret=len(text))
    window.commands["suggest"].trigger()
    engine.open()
    engine.write(0, "码头上 one two")
    engine.write(1, "船边 three four")
    window.commands["next_suggestion"].trigger()
    assert editor.ghost_shown
    layout = editor.textCursor().block().layout()
    told: list[tuple[int, int, str]] = []
    editor.edited.connect(lambda *change: told.append(change))
    for preedit in ("m", "ma", "mat"):
        compose(editor, preedit)
        engine.write(0, " more")  # meanwhile, more is written
        assert layout.preeditAreaText() == preedit
        assert not editor.ghost_shown
        assert editor.text() == text
        assert window.pairs.session.alive
    compose(editor, "")  # given up: all is as it was
    assert editor.ghost_shown
    assert told == []
    compose(editor, "mat")
    compose(editor, "", "码头")
    assert editor.text() == text + "码头"
    assert told == [(len(text), 0, "码头")]
    assert not window.pairs.session.alive
    assert editor.textCursor().block().layout().preeditAreaText() == ""
    assert editor.marks() == []
    editor.undo()
    assert editor.text() == text


def test_what_is_composed_over_words_of_a_suggestion_is_the_writers_own(
    window: MainWindow, engine: FakeEngine
) -> None:
    editor = window.editor
    window.commands["suggest"].trigger()
    engine.answer("她站在码头上。", "Other.")
    window.commands["choose_first"].trigger()
    cursor = editor.textCursor()
    cursor.setPosition(1)
    cursor.setPosition(3, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    compose(editor, "zuo")
    compose(editor, "", "坐在")
    assert editor.text() == "她坐在码头上。"
    assert [(mark.start, mark.end) for mark in editor.marks()] == [(0, 1), (3, 7)]


def test_words_of_chinese_are_taken_one_after_the_other(
    window: MainWindow, engine: FakeEngine
) -> None:
    window.editor.load("她", caret=1)
    window.commands["suggest"].trigger()
    engine.answer("站在码头上。看着船。", "Other.")
    taken = []
    for _ in range(3):
        window.commands["accept_word"].trigger()
        taken.append(window.text)
    assert taken == ["她站在", "她站在码头", "她站在码头上。"]
    window.commands["take_highlighted"].trigger()
    assert window.text == "她站在码头上。看着船。"


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3), st.sampled_from(["", "あ", "🦊b"])))
)
def test_what_is_told_of_composed_words_is_what_has_changed(
    qapp: QApplication, steps: list[tuple[int, int, str]]
) -> None:
    editor = StoryEditor()
    editor.load("She 🦊 stood\nעל הרציף\n")
    text = utf16_units(editor.text())

    def follow(position: int, removed: int, added: str) -> None:
        nonlocal text
        text = text[:position] + utf16_units(added) + text[position + removed :]

    editor.edited.connect(follow)
    for place, length, commit in steps:
        cursor = editor.textCursor()
        units, most = utf16_units(editor.text()) + "\n", editor.document().characterCount() - 1
        places = [min(one, most) for one in (place, place + length)]
        first, last = (one - ("\udc00" <= units[one] <= "\udfff") for one in places)
        cursor.setPosition(first)
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        editor.setTextCursor(cursor)
        compose(editor, "k")
        compose(editor, "ka")
        compose(editor, "", commit)
        assert text == utf16_units(editor.text())
    editor.deleteLater()


def test_on_a_card_the_arrows_lead_from_word_to_word_as_they_point(
    window: MainWindow, engine: FakeEngine
) -> None:
    window.commands["suggest"].trigger()
    engine.answer("הגשם ירד עליה.", "Rain fell again.")
    window.commands["other_words"].trigger()
    for side, forward, back in ((0, Qt.Key.Key_Left, Qt.Key.Key_Right),
                                (1, Qt.Key.Key_Right, Qt.Key.Key_Left)):  # fmt: skip
        window.panel.go_to(side)
        first = engine.weighings[-1][2]
        QTest.keyClick(QApplication.focusWidget(), forward)
        assert engine.weighings[-1][2].strip() in ("ירד", "fell")
        QTest.keyClick(QApplication.focusWidget(), back)
        assert engine.weighings[-1][2] == first
