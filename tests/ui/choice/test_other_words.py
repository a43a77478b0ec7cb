"""A suggestion word by word: what else might stand there, and the branch from it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from tests.ui.fake_engine import FakeEngine
from writer_app.core.preferences import Outcome, PreferenceStore
from writer_app.engine.types import Branch, Word
from writer_app.ui.main_window import MainWindow

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
LEFT, RIGHT = " home, <late>.\n“So”", " out again."
FOUND = [Word(" home", 0.12), Word(" away", 0.31), Word("\n\nShe", 0.08), Word(" &c", 0.004)]


@pytest.fixture
def shown(window: MainWindow, engine: FakeEngine) -> MainWindow:
    """A window with a pair whose words are looked at."""
    window.editor.load("Once.\nShe went", caret=14)
    QTest.keyClick(window.editor, Qt.Key.Key_Return, CONTROL)
    QTest.keyClick(window.editor, Qt.Key.Key_W, ALT)
    engine.answer(LEFT, RIGHT)
    return window


def buttons(window: MainWindow) -> list[QToolButton]:
    return [one for one in window.panel.words.buttons if one.isVisible()]


def tell(engine: FakeEngine, words: list[Word]) -> None:
    assert engine.weighing is not None
    engine.weighed.emit(engine.weighing, words)


def test_words_are_looked_at_one_by_one(shown: MainWindow, engine: FakeEngine) -> None:
    card = shown.panel.cards[0]
    assert card.hasFocus()
    given = engine.asked[-1][0].before
    assert engine.weighings == [(1.0, given, " home")]
    for key, before, word in (
        (Qt.Key.Key_Right, " home", ","),
        (Qt.Key.Key_Right, " home,", " <"),
        (Qt.Key.Key_Right, " home, <", "late"),
        (Qt.Key.Key_Right, " home, <late", ">."),
        (Qt.Key.Key_Right, " home, <late>.", "\n“"),
        (Qt.Key.Key_Right, " home, <late>.\n“", "So"),
        (Qt.Key.Key_Right, " home, <late>.\n“So", "”"),
        (Qt.Key.Key_Right, " home, <late>.\n“So", "”"),
        (Qt.Key.Key_Left, " home, <late>.\n“", "So"),
    ):
        QTest.keyClick(card, key)
        assert engine.weighings[-1] == (1.0, given + before, word)
    assert card.text() == LEFT.strip()
    label = shown.findChild(QLabel, "candidateText1")
    assert label is not None
    QTest.mouseClick(label, Qt.MouseButton.LeftButton, pos=QPoint(8, 10))
    assert engine.weighings[-1] == (1.0, given, " home")
    second = shown.findChild(QLabel, "candidateText2")
    assert second is not None
    assert second.text() == RIGHT.strip()
    QTest.mouseClick(second, Qt.MouseButton.LeftButton, pos=QPoint(8, 10))
    assert engine.weighings[-1] == (1.0, given, " out")
    assert label.text() == LEFT.strip()


def test_other_words_and_how_likely_they_are(shown: MainWindow, engine: FakeEngine) -> None:
    tell(engine, FOUND)
    assert shown.panel.words.title().startswith("The model finds “home” 12 % likely here")
    assert [one.text() for one in buttons(shown)] == [
        "1  “away”  31 %", "2  “¶ She”  8 %", "3  “&&c”  under 1 %",
    ]  # fmt: skip
    assert buttons(shown)[0].accessibleName() == "away, 31 %"
    assert buttons(shown)[0].accessibleDescription()
    old = engine.weighing
    QTest.keyClick(shown.panel.cards[0], Qt.Key.Key_Right)
    engine.weighed.emit(old, [Word("x", 1), Word("y", 1)])  # too late
    assert shown.panel.words.title().startswith("The model finds “home”")
    tell(engine, FOUND[:1])
    assert shown.panel.words.title() == "The model has no other word for this place."
    assert buttons(shown) == []


@pytest.mark.parametrize("way", ["key", "click"])
def test_a_branch_is_a_pair_of_its_own(
    shown: MainWindow, engine: FakeEngine, store: PreferenceStore, way: str
) -> None:
    card = shown.panel.cards[0]
    QTest.keyClick(card, Qt.Key.Key_Right)
    QTest.keyClick(card, Qt.Key.Key_Right)
    tell(engine, [Word(" <", 0.1), Word(" away", 0.31), Word(" &c", 0.01)])
    if way == "key":
        QTest.keyClick(card, Qt.Key.Key_1)
    else:
        QTest.mouseClick(buttons(shown)[0], Qt.MouseButton.LeftButton)
    [branch] = engine.branches
    assert (branch.alternative, branch.begun) == (0, " home, away")
    assert engine.asked[-1] == engine.asked[-2]
    assert shown.pairs.session.texts == [" home, away", RIGHT]
    engine.write(0, " home, away from", replaces=True)
    engine.write(0, " it.")
    engine.finish()
    assert shown.pairs.session.texts == [" home, away from it.", RIGHT]
    assert card.hasFocus() == (way == "key") or way == "click"
    assert engine.weighings[-1][2] == " away"  # on the word that was picked
    [before] = store.choices()
    assert (before.outcome, before.pair.first, before.trainable) == (Outcome.DISMISSED, LEFT, False)
    shown.pairs.take(0)
    after = store.choices()[0]
    assert after.trainable
    assert after.id != before.id
    assert (after.pair.first, after.pair.second) == (" home, away from it.", RIGHT)
    assert (after.pair.prompt, after.pair.healed) == (before.pair.prompt, before.pair.healed)
    assert after.pair.decoding == dict(before.pair.decoding) | {
        "first_begun": len(" home, away"),
        "first_seed": branch.seed,
    }
    assert shown.text == "Once.\nShe went home, away from it."


def test_the_pair_before_a_branch_can_be_brought_back(
    shown: MainWindow, engine: FakeEngine
) -> None:
    tell(engine, FOUND)
    QTest.keyClick(shown.panel.cards[0], Qt.Key.Key_1)
    engine.write(0, " away too.", replaces=True)
    engine.finish()
    shown.commands["bring_back"].trigger()
    assert shown.pairs.session.texts == [LEFT, RIGHT]
    tell(engine, FOUND)
    QTest.keyClick(shown.panel.cards[0], Qt.Key.Key_2)
    assert engine.branches[-1].begun == "\n\nShe"


def test_of_a_branch_that_fails_the_old_pair_stays(shown: MainWindow, engine: FakeEngine) -> None:
    tell(engine, FOUND)
    QTest.keyClick(shown.panel.cards[0], Qt.Key.Key_1)
    engine.failed.emit(engine.running, "Another model writes now. Ask for another pair.")
    assert shown.pairs.session.texts == [LEFT, RIGHT]
    assert shown.notices.sentences() == ["Another model writes now. Ask for another pair."]
    assert shown.panel.isVisible()


def test_sides_that_were_exchanged_are_branched_as_the_engine_knows_them(
    window: MainWindow, engine: FakeEngine, store: PreferenceStore
) -> None:
    window.pairs.session._swaps = lambda: True
    window.editor.load("She went", caret=8)
    window.pairs.ask()
    engine.answer(LEFT, RIGHT)
    assert window.pairs.session.texts == [RIGHT, LEFT]
    window.pairs.branch(0, " on")
    assert engine.branches == [Branch(1, " on", engine.branches[0].seed)]
    engine.write(1, " on foot.", replaces=True)
    engine.finish()
    assert window.pairs.session.texts == [" on foot.", LEFT]
    window.pairs.take(0)
    assert store.choices()[0].pair.decoding["first_begun"] == 3


def test_while_writing_and_among_words_that_were_taken_there_is_nothing_to_branch(
    window: MainWindow, engine: FakeEngine
) -> None:
    window.editor.load("She went", caret=8)
    window.commands["other_words"].trigger()
    assert window.panel.words.isHidden()
    window.pairs.ask()
    engine.open()
    engine.write(0, " home")
    assert "Once both are written" in window.panel.words.title()
    engine.write(1, " out again")
    engine.finish()
    assert engine.weighings
    QTest.keyClick(window.editor, Qt.Key.Key_Right, CONTROL)
    assert window.panel.words.title() == "The words of this pair can no longer be exchanged."
    window.pairs.branch(0, " x")
    assert engine.branches == []


def test_switched_off_all_is_as_before(shown: MainWindow, engine: FakeEngine) -> None:
    height = shown.panel.height()
    [toggle] = [
        one
        for one in shown.panel.findChildren(QToolButton)
        if one.accessibleName() == "Other words"
    ]
    assert toggle.isChecked()
    QTest.keyClick(shown.panel.cards[0], Qt.Key.Key_W, ALT)
    assert shown.editor.hasFocus()
    assert not shown.commands["other_words"].isChecked()
    assert shown.panel.words.isHidden()
    assert shown.panel.height() < height
    assert not toggle.isChecked()
    toggle.click()
    assert toggle.isChecked()
    assert shown.panel.words.isVisible()
    toggle.click()
    label = shown.findChild(QLabel, "candidateText1")
    assert label is not None
    assert label.text() == LEFT.strip()
    count = len(engine.weighings)
    shown.panel.cards[0].setFocus()
    QTest.keyClick(shown.panel.cards[0], Qt.Key.Key_Right)
    assert len(engine.weighings) == count


@pytest.mark.parametrize("width", [560, 800, 1100])
def test_no_button_is_cut_short_for_the_words(
    shown: MainWindow, engine: FakeEngine, width: int
) -> None:
    tell(engine, [Word(" home", 0.1)] + [Word(f" unmistakeable{n}", 0.1) for n in range(5)])
    shown.resize(width, 600)
    QApplication.processEvents()
    tight = 4  # pixels of a button's own frame
    for button in shown.panel.words.buttons:
        if button.isVisible():
            assert button.width() >= button.sizeHint().width() - tight
            assert shown.panel.rect().contains(
                button.mapTo(shown.panel, button.rect().bottomRight())
            )
    assert 0 < len(buttons(shown)) <= 5
    toggle = [one for one in shown.panel.findChildren(QToolButton) if one.isCheckable()]
    assert [one.isVisible() for one in toggle] == [width > 600]


def test_of_a_pair_that_was_stopped_the_other_text_stays_too(
    window: MainWindow, engine: FakeEngine, store: PreferenceStore
) -> None:
    window.editor.load("Once.\nShe went", caret=14)
    window.pairs.ask()
    engine.open()
    engine.write(0, " home,\nlate and")
    engine.write(1, " out")
    window.pairs.stop_or_dismiss()
    window.pairs.branch(0, " home,\nlate again")
    assert window.pairs.session.texts == [" home,\nlate again", " out"]
    engine.write(0, " home,\nlate again.", replaces=True)
    engine.finish()
    assert window.pairs.session.texts == [" home,\nlate again.", " out"]
    window.pairs.take(1)
    pair = store.choices()[0].pair
    assert (pair.first, pair.second) == (" home,\nlate again.", " out")
