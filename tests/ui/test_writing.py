"""Any sequence of what a writer does keeps text and marks as a plain list of characters says."""

import re
import shutil
import tempfile
from pathlib import Path
from typing import cast

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.fake_engine import FakeEngine
from writer_app.core.backups import Backup
from writer_app.core.difference import difference
from writer_app.core.document import read_story
from writer_app.core.journal import Journal
from writer_app.core.marks import Mark
from writer_app.core.model_library import ModelLibrary
from writer_app.core.outline import gap
from writer_app.core.paths import open_home
from writer_app.core.preferences import PreferenceStore
from writer_app.core.settings import Settings
from writer_app.core.text import utf16_length, utf16_units
from writer_app.services.autosave import JournalKeeper
from writer_app.services.suggestions import SuggestionService
from writer_app.ui.choice.pair_session import PairSession
from writer_app.ui.main_window import MainWindow

Text = tuple[tuple[str, str | None], ...]
"""Each UTF-16 unit and the choice that it came from."""

SCRAPS = st.lists(
    st.sampled_from(
        ["a", "word ", "Mr. X said: “no”. ", "\n", "\n\n", " ", "\t", "\u00a0", "\u2028", "\u200f",
         "é", "e\u0301", "o\u0323\u0302", "東京", "😀", "👩‍👧", "🇻🇳", "שלום"]
    ),
    max_size=6,
).map("".join)  # fmt: skip
PASTED = st.lists(SCRAPS | st.sampled_from(["\r\n", "\r", "\u2029", "\0", "\ufdd0"])).map("".join)
LINE_END = re.compile("\r\n|[\r\u2029\ufdd0\ufdd1]")
"""What Qt makes a paragraph of, beside the line feed."""


def units(text: str, choice: str | None = None) -> Text:
    return tuple((unit, choice) for unit in utf16_units(text))


def words_of(text: Text) -> str:
    joined = "".join(unit for unit, _ in text)
    return joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


class Writing(RuleBasedStateMachine):
    """Drives one real window after the other on the same stories, choices and settings."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="writing-"))
        self.home = open_home(self.folder / "home")
        self.settings = Settings(self.home.settings_file)
        self.store = PreferenceStore(self.home.choices_file)
        self.path = self.folder / "story.md"
        self.saved = False
        self.snapshots: list[tuple[Text, Backup]] = []
        self.ends_line = False
        """Whether the file has a line end behind the text."""
        self.open_window()
        self.begin(())

    def open_window(self) -> None:
        self.engine = FakeEngine()
        self.journal = JournalKeeper(self.home.journal_dir)
        self.window = MainWindow(
            self.home,
            self.settings,
            self.store,
            ModelLibrary(self.home, self.settings),
            cast(SuggestionService, self.engine),
            self.journal,
        )
        self.window.pairs.session = PairSession(swaps=lambda: False)
        self.window.closed.connect(self.journal.close)
        self.window.resize(500, 300)
        self.window.show()
        self.editor = self.window.editor

    def drop_window(self, *, closes: bool = True) -> None:
        if closes:
            self.window.close()
        self.window.deleteLater()
        # Without an event loop nothing would delete it before the test ends.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def begin(self, text: Text) -> None:
        """A text that cannot be undone."""
        self.now = text
        self.past: list[Text] = []
        self.future: list[Text] = []
        self.first = text

    # The plain list

    def becomes(self, text: Text) -> None:
        if text != self.now:
            self.past.append(self.now)
            self.now = text
            self.future.clear()

    def replace(self, start: int, end: int, text: Text) -> None:
        self.becomes(self.now[:start] + text + self.now[end:])

    def turn_into(self, other: Text) -> None:
        made: list[tuple[str, str | None]] = []
        place = 0
        for part in difference(words_of(self.now), words_of(other)):
            length = utf16_length(part.text)
            if part.kind == "same":
                made += self.now[place : place + length]
            if part.kind == "added":
                made += other[len(made) : len(made) + length]
            else:
                place += length
        self.becomes(tuple(made))

    def words(self) -> str:
        return words_of(self.now)

    # The page

    def seen(self) -> Text:
        page: list[tuple[str, str | None]] = list(units(self.editor.text()))
        for mark in self.editor.marks():
            for place in range(mark.start, mark.end):
                page[place] = page[place][0], mark.choice
        return tuple(page)

    @property
    def selection(self) -> tuple[int, int]:
        cursor = self.editor.textCursor()
        return cursor.selectionStart(), cursor.selectionEnd()

    def place(self, share: float) -> int:
        place = round(share * len(self.now))
        # No key and no click gets into the middle of a character.
        return place - ("\udc00" <= "".join(u for u, _ in self.now[place : place + 1]) <= "\udfff")

    # What the writer does

    @initialize(text=SCRAPS)
    def open(self, text: str) -> None:
        if text:
            self.path.write_bytes(text.encode())
            self.window.open_story(self.path)
            self.saved = True
            self.ends_line = text.endswith("\n")
            self.begin(units(text.removesuffix("\n")))

    @rule(start=st.floats(0, 1), end=st.floats(0, 1), selects=st.booleans())
    def go(self, start: float, end: float, selects: bool) -> None:
        cursor = self.editor.textCursor()
        cursor.setPosition(self.place(start))
        if selects:
            cursor.setPosition(self.place(end), QTextCursor.MoveMode.KeepAnchor)
        self.editor.setTextCursor(cursor)

    @rule(keys=st.sampled_from(["x", "y z", ".", "Q", "\n", "I say."]))
    def type(self, keys: str) -> None:
        start, end = self.selection
        for key in keys:
            if key == "\n":
                QTest.keyClick(self.editor, Qt.Key.Key_Return)
            else:
                QTest.keyClicks(self.editor, key)
            self.replace(start, end, units(key))
            start = end = start + 1

    @rule(text=SCRAPS)
    def compose(self, text: str) -> None:
        text = text.replace("\n", " ")
        start, end = self.selection
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.editor, event)
        if text:
            self.replace(start, end, units(text))

    @rule(text=PASTED)
    def paste(self, text: str) -> None:
        start, end = self.selection
        mime = QMimeData()
        mime.setText(text)
        self.editor.insertFromMimeData(mime)
        self.replace(start, end, units(LINE_END.sub("\n", text.replace("\0", ""))))

    @rule(
        key=st.sampled_from([Qt.Key.Key_Backspace, Qt.Key.Key_Delete]),
        whole_word=st.booleans(),
    )
    def delete(self, key: Qt.Key, whole_word: bool) -> None:
        """Deletes what is selected, else something on that side of the caret; Qt says how much."""
        start, end = self.selection
        control = Qt.KeyboardModifier.ControlModifier
        QTest.keyClick(self.editor, key, control if whole_word else Qt.KeyboardModifier.NoModifier)
        gone = len(self.now) - len(self.seen())
        if start == end and key == Qt.Key.Key_Backspace:
            assert (gone > 0) == (start > 0)
            start -= gone
        elif start == end:
            assert (gone > 0) == (start < len(self.now))
            end += gone
        self.replace(start, end, ())

    @rule(
        text=SCRAPS.filter(str.strip),
        other=SCRAPS.filter(str.strip),
        words=st.integers(0, 3),
        ending=st.sampled_from(["take", "take the other", "neither", "type on"]),
    )
    def accept(self, text: str, other: str, words: int, ending: str) -> None:
        pairs = self.window.pairs
        start = self.selection[1]
        pairs.ask()
        self.engine.answer(text, other)
        choice = pairs.session.id
        taken = 0
        for _ in range(words):
            pairs.accept_word()
            if not pairs.session.alive:  # that was the last word
                self.replace(start + taken, start + taken, units(text, choice)[taken:])
                return
            length = utf16_length(text[: pairs.session.taken])
            self.replace(start + taken, start + taken, units(text, choice)[taken:length])
            taken = length
        if ending == "take":
            pairs.take(0)
            self.replace(start + taken, start + taken, units(text, choice)[taken:])
        elif ending == "take the other":
            pairs.take(1)
            self.replace(start, start + taken, units(other, choice))
        elif ending == "neither":
            pairs.neither()
        else:
            self.type("x")

    @rule(to=st.floats(0, 1))
    def move_by_the_clipboard(self, to: float) -> None:
        """What is selected goes elsewhere, with its marks."""
        start, end = self.selection
        if start == end:
            return
        piece = self.now[start:end]
        self.window.commands["cut"].trigger()
        self.replace(start, end, ())
        self.go(to, to, selects=False)
        place = self.selection[0]
        self.window.commands["paste"].trigger()
        self.replace(place, place, piece)

    @rule(start=st.floats(0, 1), end=st.floats(0, 1), text=SCRAPS, keeps=st.booleans())
    def exchange_words(self, start: float, end: float, text: str, keeps: bool) -> None:
        """As replacing does, which keeps no marks, and typographic quotes, which do."""
        low, high = sorted((self.place(start), self.place(end)))
        last = self.now[high - 1] if low < high else ("\n", None)
        if last[0] in "\n\u2028":  # what its mark is shows nowhere
            return
        self.editor.replace([(low, high, text)], keep_marks=keeps)
        self.replace(low, high, units(text, last[1] if keeps else None))

    @rule(places=st.lists(st.floats(0, 1), min_size=3, max_size=3))
    def move_lines(self, places: list[float]) -> None:
        """As the outline moves sections."""
        starts = [0, *(n + 1 for n, (unit, _) in enumerate(self.now) if unit == "\n")]
        starts.append(len(self.now))
        start, middle, end = sorted(starts[round(one * (len(starts) - 1))] for one in places)
        if not start < middle < end:
            return
        first, second = self.now[start:middle], self.now[middle:end]
        gaps = [gap("".join(unit for unit, _ in one)) for one in (first, second)]
        first, between = first[: len(first) - gaps[0]], first[len(first) - gaps[0] :]
        second, behind = second[: len(second) - gaps[1]], second[len(second) - gaps[1] :]
        self.editor.exchange(start, middle, end)
        self.replace(start, end, second + between + first + behind)

    @precondition(lambda self: self.past)
    @rule(which=st.integers(0, 50))
    def bring_back(self, which: int) -> None:
        """An earlier text, as from a backup."""
        earlier = self.past[which % len(self.past)]
        marks = [
            Mark(place, place + 1, choice)
            for place, (_, choice) in enumerate(earlier)
            if choice is not None
        ]
        self.window.story.bring_back(words_of(earlier), marks)
        self.turn_into(earlier)

    @precondition(lambda self: self.saved)
    @rule()
    def take_snapshot(self) -> None:
        kept = self.window.story.take_snapshot(f"number {len(self.snapshots)}")
        self.snapshots.append((self.now, kept))

    @precondition(lambda self: self.snapshots)
    @rule(which=st.integers(0, 50))
    def bring_snapshot_back(self, which: int) -> None:
        """What comes again has its marks."""
        earlier, kept = self.snapshots[which % len(self.snapshots)]
        text = read_story(kept.path).text
        self.window.story.bring_back(text, self.window.story.marks_of(kept, text))
        # As on opening, a line end behind the text is the file's.
        self.turn_into(earlier[: len(units(text))])

    @rule(times=st.integers(1, 4))
    def undo(self, times: int) -> None:
        """Each goes back to a state that was there; how many keys at once is Qt's to say."""
        for _ in range(times):
            could = self.editor.document().isUndoAvailable()
            self.window.commands["undo"].trigger()
            if not could:
                break
            seen = self.bare(self.seen())
            self.future.append(self.now)
            if seen == self.bare(self.now):
                continue  # Qt counts some steps in which nothing is to be seen
            steps = [n for n, text in enumerate(self.past) if self.bare(text) == seen]
            assert steps, (seen, self.past)
            self.now = self.past[steps[-1]]
            del self.past[steps[-1] :]
        if not self.editor.document().isUndoAvailable():
            assert self.bare(self.seen()) == self.bare(self.first)

    @rule(times=st.integers(1, 4))
    def redo(self, times: int) -> None:
        for _ in range(times):
            self.window.commands["redo"].trigger()
            if self.future:
                self.past.append(self.now)
                self.now = self.future.pop()

    @rule()
    def save(self) -> None:
        assert self.window.save_story() if self.saved else self.window.save_story_as(self.path)
        self.saved = True
        assert self.path.read_bytes().decode() == self.words() + "\n" * self.ends_line
        assert not self.window.isWindowModified()

    @precondition(lambda self: self.saved)
    @rule(text=SCRAPS)
    def take_theirs(self, text: str) -> None:
        self.path.write_bytes(text.encode())
        self.window.story.take_theirs()
        self.ends_line = text.endswith("\n")
        self.turn_into(units(text.removesuffix("\n")))
        assert not self.window.isWindowModified()
        assert not self.window.story.changed_on_disk()

    @rule()
    def close_and_reopen(self) -> None:
        self.save()
        caret = self.editor.textCursor().position()
        marks = self.editor.marks()
        self.drop_window()
        self.open_window()
        self.window.restore_session()
        assert self.window.path == self.path
        if self.words().endswith("\n") and not self.ends_line:
            self.ends_line = True  # it is the file's from now on
            self.now = self.now[:-1]
        assert self.editor.marks() == marks
        assert self.editor.textCursor().position() == min(caret, len(self.now))
        assert not self.editor.document().isUndoAvailable()
        self.begin(self.now)

    @precondition(lambda self: self.window.story.unsaved)
    @rule()
    def be_killed_and_recover(self) -> None:
        """The whole text is there again, with all its marks."""
        self.journal.close()  # a kill leaves what was flushed, which this also is
        self.window.story._let_go()
        self.window.closed.emit()  # its threads would die as well
        self.drop_window(closes=False)
        self.open_window()
        newest = Journal.found(self.home.journal_dir)[0]
        self.window._restore(newest)
        assert self.editor.text() == self.words()
        assert self.window.story.unsaved
        self.begin(self.now)

    @staticmethod
    def bare(text: Text) -> Text:
        """Without the choices of line ends, which show nothing."""
        return tuple((unit, None if unit in "\n\u2028" else choice) for unit, choice in text)

    @invariant()
    def the_page_is_what_the_list_says(self) -> None:
        assert self.bare(self.seen()) == self.bare(self.now)

    def teardown(self) -> None:
        self.editor.document().setModified(False)
        self.drop_window()
        self.store.close()
        shutil.rmtree(self.folder)


def test_any_sequence_of_writing_keeps_text_and_marks(qapp: QApplication) -> None:
    run_state_machine_as_test(Writing, settings=settings(max_examples=10, stateful_step_count=20))


@pytest.mark.long
def test_very_many_sequences_of_writing(qapp: QApplication) -> None:
    run_state_machine_as_test(Writing, settings=settings(max_examples=300, stateful_step_count=40))
