"""Looking at the words of a suggestion one by one, and branching from one of them."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot

from writer_app.core.text import word_and_mark_spans
from writer_app.engine.types import Word
from writer_app.services.suggestions import SuggestionService
from writer_app.ui.actions import Actions
from writer_app.ui.choice.candidate_panel import CandidatePanel
from writer_app.ui.choice.pair_controller import PairController
from writer_app.ui.choice.pair_session import State


class OtherWords(QObject):
    """While its action is checked, one word of the highlighted text is looked at.

    Arrow keys or a click choose it; the engine then says what else it might have written there. A
    word that is picked begins a branch: see `PairController.branch`. The engine reads a finished
    text for that, so suggesting is not slowed down.
    """

    def __init__(
        self,
        pairs: PairController,
        panel: CandidatePanel,
        service: SuggestionService,
        commands: Actions,
    ) -> None:
        super().__init__(pairs)
        self._pairs = pairs
        self._panel = panel
        self._service = service
        self._action = commands["other_words"]
        self._about: tuple[str, int] | None = None  # the pair and the side
        self._word = self._resumed_at = 0
        self._asked: int | None = None
        self._found: Sequence[Word] = ()
        self._action.triggered.connect(self._on_action)
        pairs.changed.connect(self._refresh)
        panel.word_pointed.connect(self._on_pointed)
        panel.word_moved.connect(lambda step: self._go_to(self._word + step))
        panel.word_picked.connect(self._pick)
        service.weighed.connect(self._on_weighed)

    @Slot(bool)
    def _on_action(self, wanted: bool) -> None:
        self._about = None
        self._refresh()
        if not self._pairs.session.alive:
            return
        if wanted:
            self._panel.go_to(self._pairs.session.highlight)
        else:
            self._pairs.give_back_keyboard()

    @Slot()
    def _refresh(self) -> None:
        """Bring what is shown up to date with the pair."""
        session = self._pairs.session
        looking = self._action.isChecked() and session.alive
        ready = looking and session.can_branch and bool(self._spans())
        if not ready:
            self._forget()
            self._panel.show_word(None, None)
        if not looking:
            if not self._panel.words.isHidden():
                self._panel.words.hide()
                self._pairs.settle()
            return
        appears = self._panel.words.isHidden()
        self._panel.words.show()
        if not ready:
            self._panel.words.say(
                self.tr("Once both are written, you can look at their words.")
                if session.state is State.STREAMING
                else self.tr("The words of this pair can no longer be exchanged.")
            )
        elif self._about != (session.id, session.highlight):
            self._about = session.id, session.highlight
            self._go_to(self._resumed_at)
            self._resumed_at = 0
        if appears:
            self._pairs.settle()

    def _forget(self) -> None:
        self._about = self._asked = None
        self._found = ()
        self._service.stop_weighing()

    def _spans(self) -> list[tuple[int, int]]:
        session = self._pairs.session
        spans = word_and_mark_spans(session.model_text(session.highlight))
        # Only white space tells the text on the card from the model's own.
        return (
            spans
            if len(spans) == len(word_and_mark_spans(session.texts[session.highlight]))
            else []
        )

    def _go_to(self, word: int) -> None:
        """Look at another word."""
        if self._about is None:
            return
        spans = self._spans()
        self._word = max(0, min(word, len(spans) - 1))
        session = self._pairs.session
        begin, end = self._place(self._word)
        text = session.model_text(session.highlight)
        self._found = ()
        self._panel.show_word(session.highlight, self._word)
        self._asked = self._service.weigh(
            session.strength, session.given + text[:begin], text[begin:end]
        )

    def _place(self, word: int) -> tuple[int, int]:
        """Where a word lies in the model's text, with the white space in front of it."""
        spans = self._spans()
        return (spans[word - 1][1] if word else 0), spans[word][1]

    @Slot(int, int)
    def _on_pointed(self, side: int, word: int) -> None:
        session = self._pairs.session
        if side != session.highlight:
            self._pairs.highlight_next(side - session.highlight)
        self._go_to(word)

    @Slot(int, object)
    def _on_weighed(self, asked: int, words: Sequence[Word]) -> None:
        if asked != self._asked:
            return
        self._asked = None
        self._found = words
        if len(words) > 1:
            self._panel.words.show_words(words)
        else:
            self._panel.words.say(self.tr("The model has no other word for this place."))
        self._pairs.announce(self._panel.words.spoken())

    @Slot(int)
    def _pick(self, number: int) -> None:
        if self._about is None or number + 1 >= len(self._found):
            return
        session, word = self._pairs.session, self._found[number + 1]
        begin, _ = self._place(self._word)
        side, self._resumed_at = session.highlight, self._word
        self._pairs.branch(side, session.model_text(side)[:begin] + word.text)
