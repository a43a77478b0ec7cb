"""The two alternatives, laid over the page near the caret.

They stand side by side, or one above the other where the page is narrow.
"""

from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from writer_app.ui import theme
from writer_app.ui.actions import Actions
from writer_app.ui.choice.candidate_card import ActionButton, CandidateCard
from writer_app.ui.choice.word_row import WordRow

WIDEST = 1100
"""Pixels; longer lines are hard to read side by side."""
ABOVE = 2
"""How many lines of the page stay in sight above the caret, even if cards have to scroll then."""
LINES = (3, 12)
"""How many lines of text a card makes room for, at least and at most."""

_STYLE = """
#candidatePanel { background: palette(window); border: 1px solid palette(dark);
    border-radius: 8px; }
"""


class CandidatePanel(QFrame):
    """Shows a pair and offers what can be done with it. It never takes the keyboard by itself."""

    pointed_at = Signal(int)
    """A side was clicked on or reached with the keyboard."""
    taken = Signal(int)
    """Enter was pressed on a side."""
    word_pointed = Signal(int, int)
    """A side and a word of it, which was clicked on."""
    word_moved = Signal(int)
    """The word before (-1) or behind (1) is wanted."""
    word_picked = Signal(int)
    """Another word is wanted in the place of the one that is marked, by its number from 0 on."""

    def __init__(self, actions: Actions, page: QAbstractScrollArea) -> None:
        # Beside the page, not in it: its keys are not to reach the story.
        super().__init__(page.parentWidget())
        self._page = page
        self.setObjectName("candidatePanel")
        self.setAccessibleName(self.tr("Suggestions"))
        self.setStyleSheet(_STYLE)
        self.cards = (
            self._card(1, actions["choose_first"], actions["choose_first_much_better"]),
            self._card(2, actions["choose_second"], actions["choose_second_much_better"]),
        )
        self._lines = LINES[0]
        self._fitted: int | None = None  # the width that the buttons have been fitted into
        self.words = WordRow()
        self.words.picked.connect(self.word_picked)

        self._cards = cards = QHBoxLayout()
        cards.setSpacing(theme.GAP)
        for card in self.cards:
            cards.addWidget(card, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SMALL_GAP)
        steps = (
            ActionButton(actions["previous_suggestion"], "◂", with_key=False),
            ActionButton(actions["next_suggestion"], "▸", with_key=False),
        )
        self._keyed = (
            ActionButton(actions["take_highlighted"], self.tr("Take")),
            ActionButton(actions["accept_word"], self.tr("Next word")),
            ActionButton(actions["both"]),
            ActionButton(actions["neither"]),
            ActionButton(actions["another_pair"]),
            ActionButton(actions["dismiss"], self.tr("Dismiss")),
            ActionButton(actions["other_words"], self.tr("Words")),
        )
        self._buttons_shown = (*steps, *self._keyed)
        # What gives way in a narrow window, the first first; keys and the menu do the same.
        _, word, both, neither, another, dismiss, words = self._keyed
        self._spare = (words, *steps, word, another, both, dismiss, neither)
        for button in (*steps, *self._keyed):
            buttons.addWidget(button)
        buttons.insertStretch(4, 1)
        self._buttons = buttons
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.SMALL_GAP] * 4)
        layout.setSpacing(theme.SMALL_GAP)
        layout.addLayout(cards, 1)
        layout.addWidget(self.words)
        layout.addLayout(buttons)
        order: list[QWidget] = []
        for card in self.cards:
            order += [card, *card.findChildren(ActionButton)]
        order += [*self.words.buttons, *steps, *self._keyed]
        for earlier, later in pairwise(order):
            QWidget.setTabOrder(earlier, later)
        self.hide()

    def _card(self, number: int, take: QAction, take_much_better: QAction) -> CandidateCard:
        card = CandidateCard(number, take, take_much_better)
        card.pointed_at.connect(lambda: self.pointed_at.emit(number - 1))
        card.taken.connect(lambda: self.taken.emit(number - 1))
        card.word_pointed.connect(lambda word: self.word_pointed.emit(number - 1, word))
        card.word_moved.connect(self.word_moved)
        card.word_picked.connect(self.word_picked)
        return card

    def expect(self, characters: int) -> None:
        """Make room for texts of about that length, so that the panel seldom grows later."""
        lines = self.cards[0].lines_for(self._card_width(), characters)
        self._lines = min(LINES[1], max(LINES[0], lines))
        self._fitted = None  # font and keys may have changed

    def size_near(self, caret: QRect, line: int) -> None:
        """Take the best size for what is on the cards, where a line of the page has that height."""
        stacked, width = self._stacked(), self._card_width()
        self._cards.setDirection(
            QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        )
        wanted = max(card.height_for(width, self._lines) for card in self.cards)
        least = self.cards[0].least_height()
        if stacked:
            wanted, least = (2 * height + theme.GAP for height in (wanted, least))
        rest = self._height_without_cards()
        most = self._page.height() - ABOVE * line - caret.height() - 2 * theme.GAP - rest
        height = rest + min(wanted, max(most, least))
        self._fit_buttons()
        self.resize(self._width(), height)

    def move_near(self, caret: QRect) -> None:
        """Stand right below the caret's line and its ghost text, but always inside the page."""
        lowest = self._page.height() - self.height() - theme.GAP
        top = min(max(theme.GAP, caret.bottom() + theme.GAP), max(0, lowest))
        self.move(self._page.pos() + QPoint((self._room_width() - self.width()) // 2, top))

    def missing_height(self, caret: QRect) -> int:
        """How far the text would have to go up for the panel to fit below the caret."""
        room = self._page.height() - caret.bottom() - 2 * theme.GAP
        return max(0, self.height() - room)

    def show_word(self, side: int | None, word: int | None) -> None:
        """Mark a word on the card of a side, or on none."""
        for number, card in enumerate(self.cards):
            card.show_word(word if number == side else None)

    def go_to(self, side: int) -> None:
        """Give the keyboard to one of the cards."""
        self.cards[side].setFocus()

    def has_focus(self) -> bool:
        """Whether the keyboard is with something in the panel."""
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _fit_buttons(self) -> None:
        """Show keys on the buttons where there is room for them, and as many buttons as fit."""
        if self._fitted == self._width():
            return
        self._fitted = self._width()
        room = self._fitted - theme.SMALL_GAP

        def wanted() -> int:
            return sum(button.sizeHint().width() + theme.SMALL_GAP for button in shown)

        shown = list(self._buttons_shown)
        for with_keys in (True, False):
            for button in self._keyed:
                button.show_key(with_keys)
            if wanted() <= room:
                break
        for button in self._spare:
            if wanted() <= room:
                break
            shown.remove(button)
        for button in self._spare:
            button.setVisible(button in shown)

    def _width(self) -> int:
        return min(WIDEST, self._room_width() - 2 * theme.GAP)

    def _room_width(self) -> int:
        return self._page.width() - self._page.verticalScrollBar().width()

    def _stacked(self) -> bool:
        return self._half_width() < max(card.least_width() for card in self.cards)

    def _card_width(self) -> int:
        return self._width() - 2 * theme.SMALL_GAP if self._stacked() else self._half_width()

    def _half_width(self) -> int:
        return (self._width() - 2 * theme.SMALL_GAP - theme.GAP) // 2

    def _height_without_cards(self) -> int:
        words = 0 if self.words.isHidden() else self.words.sizeHint().height() + theme.SMALL_GAP
        return self._buttons.sizeHint().height() + words + 3 * theme.SMALL_GAP + 2
