"""Brings the pair, the page, the engine and the store of choices together."""

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QTextCursor

from writer_app.core.errors import WriterError
from writer_app.core.preferences import Choice, PreferenceStore
from writer_app.core.settings import Settings
from writer_app.core.text import utf16_length
from writer_app.engine.types import Decoding, Suggestion
from writer_app.services.suggestions import State as EngineState
from writer_app.services.suggestions import SuggestionService
from writer_app.ui.announce import announce
from writer_app.ui.choice.ahead import PairAhead
from writer_app.ui.choice.asking import asked_at
from writer_app.ui.choice.candidate_panel import ABOVE, CandidatePanel
from writer_app.ui.choice.endings import Way
from writer_app.ui.choice.pair_session import Asked, Decision, PairSession, Shown, State
from writer_app.ui.editor.story_editor import StoryEditor

CHARACTERS_A_TOKEN = 4
"""About as many a token has, where room is made for a text."""


@dataclass(frozen=True)
class StoryName:
    """What choices know of the story they were made in."""

    id: str
    title: str


@dataclass(eq=False)
class PastPair:
    """A pair that has ended, where it was, and what of it stood there then."""

    shown: Shown
    choice: Choice
    """What was decided, kept or not."""
    side: int | None
    """Whose text went in; None for nobody's."""
    place: QTextCursor
    text: str


class PairController(QObject):
    """Does what the actions say: ask, take, take by words, both, neither, dismiss, bring back."""

    changed = Signal()
    """What can be done now has changed."""
    noticed = Signal(str)
    """A sentence for the writer."""
    ended = Signal(object)
    """A `PastPair` that can be brought back."""
    forgotten = Signal()
    """None of the pairs before can be brought back any more."""

    def __init__(
        self,
        editor: StoryEditor,
        panel: CandidatePanel,
        service: SuggestionService,
        store: PreferenceStore | None,
        settings: Settings,
        story: Callable[[], StoryName],
        session: PairSession | None = None,
        notes: Callable[[], str] = lambda: "",
    ) -> None:
        """`story` says which story it is, and `notes` what the model sees first of it."""
        super().__init__(editor)
        self._editor = editor
        self._panel = panel
        self._service = service
        self._store = store
        self._settings = settings
        self._story = story
        self.session = session or PairSession()
        self._start = self._end = 0  # what taking replaces: nothing, or what was taken of it
        self._own = False  # a change of the text is ours
        self._notes = notes
        self._unbranched: Shown | None = None  # while nothing has come of a branch
        self._last: PastPair | None = None
        self._ahead = PairAhead(
            editor,
            service,
            settings,
            idle=lambda: not self.session.alive,
            notes=notes,
            parent=self,
        )

        service.opened.connect(self._on_opened)
        service.piece.connect(self._on_piece)
        service.finished.connect(self._on_finished)
        service.failed.connect(self._on_failed)
        service.noticed.connect(self.noticed)
        service.state_changed.connect(self._on_engine_state)
        editor.edited.connect(self._on_edited)
        editor.presence_changed.connect(self._on_presence)
        editor.cursorPositionChanged.connect(self._on_caret)
        editor.resized.connect(self._make_room)
        editor.verticalScrollBar().valueChanged.connect(self.settle)
        panel.pointed_at.connect(self._on_pointed_at)
        panel.taken.connect(self.take)

    # What the writer does

    @property
    def at_suggestion(self) -> bool:
        """Whether the caret is where the next word of a pair would go in."""
        cursor = self._editor.textCursor()
        return self.session.alive and not cursor.hasSelection() and cursor.position() == self._end

    @property
    def can_bring_back(self) -> bool:
        """Whether there was a pair before."""
        return self._last is not None

    @Slot()
    def ask(self) -> None:
        """Ask for a pair at the caret, instead of the one on show."""
        self._ask(self._editor.textCursor().selectionEnd())

    @Slot()
    def another_pair(self) -> None:
        """Ask for another pair at the place of the one on show."""
        if self.session.alive:
            self._ask(self._end)
        else:
            self.ask()

    def _ask(self, position: int) -> None:
        if self.session.alive:
            self._conclude(self.session.end(Way.ANOTHER_PAIR))
        self._go_to(position)
        self._start = self._end = position
        prompt, decoding = asked_at(self._editor, position, self._settings, self._notes())
        self._unbranched = None
        story = self._story()
        self.session.ask(Asked(prompt.before, asdict(decoding), story.id, story.title, prompt))
        self.session.expect(self._service.request(prompt, decoding))
        self._open_panel()
        self.announce(self._waiting())

    def branch(self, side: int, begun: str) -> None:
        """Have one text of the pair on show written on from `begun`, in the model's style.

        The pair as it was is kept as dismissed, and can be brought back; the new one is a pair of
        its own. Should nothing come of it, the old one is on show again.
        """
        if not self.session.can_branch:
            return
        had_focus = self._panel.has_focus()
        decision = self.session.end(Way.BRANCH)
        if decision is None:
            return
        self._conclude(decision)
        shown = decision.shown
        assert shown.asked.prompt is not None
        names = [field.name for field in fields(Decoding)]
        decoding = Decoding(**{name: shown.asked.decoding[name] for name in names})
        seed = decoding.seed or 1 + secrets.randbelow(2**31 - 1)
        pair, branch = self.session.branch(shown, side, begun, seed)
        self._unbranched = shown
        job = self._service.branch(shown.asked.prompt, decoding, pair, branch)
        self.session.expect(job)
        self._open_panel()
        self.announce(self._waiting())
        if had_focus:
            self._panel.go_to(side)

    def give_back_keyboard(self) -> None:
        """Leave the panel for the page."""
        if self._panel.has_focus():
            self._editor.setFocus()

    @Slot(int)
    def take(self, side: int, strength: int = 1) -> None:
        """Take one, as much better with strength 2."""
        self._conclude(self.session.choose(side, strength))

    @Slot()
    def take_highlighted(self) -> None:
        """Take the highlighted one."""
        self.take(self.session.highlight)

    @Slot()
    def accept_word(self) -> None:
        """Take the next word of the highlighted one; with the last, it is taken."""
        session = self.session
        first = session.taken == 0
        word = session.next_word()
        if not word:
            return
        start = self._end if not first else self._start
        self._insert(start, self._end, word, session.id, go_on=not first)
        if session.all_words_taken:
            self.take_highlighted()
        else:
            self._show()
            self._make_room()
            self.announce(word.strip())

    @Slot()
    def both(self) -> None:
        """Keep that both are fine, and take the highlighted one."""
        self._conclude(self.session.end(Way.BOTH))

    @Slot()
    def neither(self) -> None:
        """Keep that neither will do."""
        self._put_away(Way.NEITHER)

    @Slot()
    def stop_or_dismiss(self) -> None:
        """Stop the writing; when nothing is being written, put the pair away."""
        if self.session.state is State.STREAMING:
            self._service.stop()
            self.session.stop()
            self._show()
            self.announce(self.tr("Stopped."))
        else:
            self.dismiss()

    @Slot()
    def dismiss(self) -> None:
        """Put the pair away, if there is one."""
        self._put_away(Way.DISMISS)

    def _put_away(self, way: Way) -> None:
        if self.session.alive:
            self._conclude(self.session.end(way))
            self.announce(self.tr("Put away."))

    def highlight_next(self, step: int) -> None:
        """Move the highlight and show it in the text."""
        if self.session.alive:
            self.session.highlight_next(step)
            self._show()
            self._make_room()
            self.announce(self.session.texts[self.session.highlight])

    def bring_back(self, past: PastPair | None = None) -> None:
        """Show a pair again at its old place, by default the last one.

        If one of it was taken there and stands as it was, the new choice replaces it.
        """
        past = past or self._last
        if past is None:
            return
        if self.session.alive:
            self._conclude(self.session.end(Way.DISMISS))
        self.session.bring_back(past.shown)
        self._start = self._end = past.place.position()
        if past.text and past.place.selectedText().replace("\u2029", "\n") == past.text:
            self._start, self._end = past.place.selectionStart(), past.place.selectionEnd()
        self._go_to(self._end)
        self._open_panel()
        self.announce(self._ready())

    def forget(self) -> None:
        """Put the pair away for good: another story comes."""
        self.dismiss()
        self._ahead.forget()
        self._last = None
        self.forgotten.emit()
        self.changed.emit()

    # What the engine and the page tell

    @Slot(int, object)
    def _on_opened(self, job: int, suggestion: Suggestion) -> None:
        self.session.opened(job, suggestion)

    @Slot(int, int, str, bool)
    def _on_piece(self, job: int, alternative: int, text: str, replaces: bool) -> None:
        had_text = self.session.has_text
        if self.session.piece(job, alternative, text, replaces) is not None:
            self._unbranched = None
            self._show(can_do_more=not had_text)

    @Slot(int, object)
    def _on_finished(self, job: int, suggestion: Suggestion) -> None:
        if not self.session.finish(job, suggestion):
            return
        if not self.session.alive:
            self._close_panel()
            self.noticed.emit(
                self.tr("The model has nothing to add here. Write a little more, then ask again.")
            )
        elif self.session.all_words_taken:
            self.take_highlighted()
        else:
            self._show()
            self._make_room()
            self.announce(self._ready())

    @Slot(int, str)
    def _on_failed(self, job: int, sentence: str) -> None:
        if self.session.fail(job):
            self.noticed.emit(sentence)
            if self._unbranched is not None:
                self.session.bring_back(self._unbranched)
                self._unbranched = None
            self._show()

    @Slot()
    def _on_engine_state(self) -> None:
        if self.session.alive and not self.session.has_text:
            self._show()

    @Slot(int, int, str)
    def _on_edited(self, position: int, removed: int, text: str) -> None:
        if self._own or not self.session.alive:
            return
        if position < self._end:
            moved = utf16_length(text) - removed
            self._start = max(0, min(self._start, self._start + moved))
            self._end = max(self._start, self._end + moved)
        self._conclude(self.session.end(Way.TYPE_ON))

    @Slot(str, bool)
    def _on_presence(self, choice: str, present: bool) -> None:
        if self._store is not None:
            try:
                self._store.set_undone(choice, not present)
            except WriterError as problem:
                self.noticed.emit(str(problem))

    @Slot(int)
    def _on_pointed_at(self, side: int) -> None:
        self.highlight_next(side - self.session.highlight)

    @Slot()
    def _on_caret(self) -> None:
        if self.session.alive:
            self.changed.emit()

    # What follows

    def _conclude(self, decision: Decision | None) -> None:
        """Keep what was decided, and only then change the text."""
        if self.session.alive:  # there was nothing to take yet
            return
        self._service.stop()
        if decision is not None:
            self._record(decision)
            if decision.side is not None and (decision.text or decision.replaces):
                behind_words = decision.words > 0 and not decision.replaces
                self._insert(
                    self._end if behind_words else self._start,
                    self._end,
                    decision.text,
                    decision.pair.id,  # the machine's words, whether or not that could be kept
                    go_on=decision.words > 0,
                )
            self._remember(decision)
        self._close_panel()
        if decision is not None and decision.side is not None:
            self.announce(self.tr("Taken."))

    def _record(self, decision: Decision) -> None:
        if self._store is None:
            return
        try:
            self._store.record(
                decision.pair,
                decision.outcome,
                decision.strength,
                decision.seconds,
                decision.taken,
            )
        except WriterError as problem:
            self.noticed.emit(str(problem))

    def _remember(self, decision: Decision) -> None:
        text = self._editor.text_between(self._start, self._end)
        place = QTextCursor(self._editor.document())
        most = self._editor.document().characterCount() - 1
        place.setPosition(min(self._start, most))
        place.setPosition(min(self._end, most), QTextCursor.MoveMode.KeepAnchor)
        place.setKeepPositionOnInsert(True)  # what is typed there comes behind it
        choice = Choice(
            decision.pair,
            decision.outcome,
            decision.strength,
            decision.seconds,
            decision.taken,
            decision.pair.created,
        )
        self._last = PastPair(decision.shown, choice, decision.side, place, text)
        self.ended.emit(self._last)

    def _insert(self, start: int, end: int, text: str, choice: str, *, go_on: bool) -> None:
        self._own = True
        try:
            self._end = self._editor.insert(start, end, text, choice, go_on=go_on)
        finally:
            self._own = False

    def _go_to(self, position: int) -> None:
        cursor = self._editor.textCursor()
        cursor.setPosition(position)
        self._editor.setTextCursor(cursor)

    # What is shown

    def _open_panel(self) -> None:
        for card in self._panel.cards:
            card.set_text_font(self._editor.font())
        self._panel.expect(CHARACTERS_A_TOKEN * self._settings.get("decoding.length_tokens"))
        self._show()
        self._panel.show()
        self._panel.raise_()
        self._make_room()

    def _close_panel(self) -> None:
        self._editor.clear_ghost()
        if self._panel.has_focus():
            self._editor.setFocus()
        self._panel.hide()
        self.changed.emit()

    def _ready(self) -> str:
        return self.tr("Two suggestions are ready.")

    def _waiting(self) -> str:
        """Why there is no text yet."""
        loading = self._service.state is EngineState.LOADING
        return self.tr("The model is still loading…") if loading else self.tr("Writing…")

    @Slot()
    def _show(self, *, can_do_more: bool = True) -> None:
        """Bring cards and ghost text up to date."""
        session = self.session
        if not session.alive:
            self._close_panel()
            return
        waiting = self._waiting()
        for side, card in enumerate(self._panel.cards):
            card.set_text(session.texts[side], waiting)
            card.set_highlighted(side == session.highlight)
        stands = self._start < self._end and not session.taken  # the old text, until replaced
        self._editor.set_ghost(self._end, session.rest if session.ghost and not stands else "")
        self.settle()
        if can_do_more:
            self.changed.emit()

    @Slot()
    def settle(self) -> None:
        """Give the panel the size and the place that what is in it needs."""
        if self.session.alive:
            place = self._editor.place(self._end)
            self._panel.size_near(place, self._editor.cursorRect().height())
            self._panel.move_near(place)

    @Slot()
    def _make_room(self) -> None:
        """Scroll the text up until the panel fits below the caret, which stays on the page."""
        self.settle()
        if not self.session.alive:
            return
        bar = self._editor.verticalScrollBar()
        self._editor.lay_out_above(self._end)
        # That may have moved the text: first down again until the caret is on the page.
        for _ in range(_MOST_LINES):
            if self._editor.place(self._end).top() >= self._editor.viewport().y():
                break
            bar.setValue(bar.value() - 1)
        for _ in range(_MOST_LINES):
            place = self._editor.place(self._end)
            line = self._editor.cursorRect().height()
            if not self._panel.missing_height(place) or place.top() < ABOVE * line:
                break
            before = bar.value()
            bar.setValue(before + 1)
            if bar.value() == before:
                break
        self.settle()

    def announce(self, text: str) -> None:
        """Have a screen reader say something."""
        announce(self._editor, text)


_MOST_LINES = 200
