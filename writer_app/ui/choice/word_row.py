"""Below the cards: what else might stand in the place of a word, and how likely that is."""

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from writer_app.core.text import isolated
from writer_app.engine.types import Word
from writer_app.ui import theme
from writer_app.ui.choice.candidate_card import BUTTON_STYLE
from writer_app.ui.elided_label import ElidedLabel
from writer_app.ui.plain import plain

MOST = 5
"""Words that are offered; each has a digit as its key."""
LONGEST = 24
"""Characters of a word that are shown on its button."""


def shown_word(word: Word) -> str:
    """A word as it is named: a pilcrow stands for the paragraph that it begins."""
    text = word.text.strip()
    return f"¶ {text}" if "\n" in word.text else text


class WordRow(QWidget):
    """One word of the highlighted text, and up to five others as buttons."""

    picked = Signal(int)
    """A word was clicked: its number, from 0 on."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("wordRow")
        self._title = ElidedLabel()
        self._title.setObjectName("wordTitle")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setMinimumWidth(1)
        self.buttons = [self._button(number) for number in range(MOST)]
        line = QHBoxLayout()
        line.setSpacing(theme.SMALL_GAP)
        for button in self.buttons:
            line.addWidget(button)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        layout.setSpacing(theme.SMALL_GAP // 2)
        layout.addWidget(self._title)
        layout.addLayout(line)
        self._used = 0
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence instead of words."""
        self._title.setText(sentence)
        self._fill([])

    def show_words(self, words: Sequence[Word]) -> None:
        """Show the word that stands there, the first, and what else might."""
        own, *others = words
        self._title.setText(
            self.tr(
                "The model finds “{word}” {n} likely here, before your settings count. "
                "It might also write:"
            ).format(word=isolated(shown_word(own)), n=self._likely(own))
        )
        self._fill(others[:MOST])

    def spoken(self) -> str:
        """All that is shown, to be read out."""
        names = [button.accessibleName() for button in self.buttons[: self._used]]
        return " ".join([self._title.text(), "; ".join(names)]).strip()

    def title(self) -> str:
        """What is said about the words."""
        return self._title.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many words as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _button(self, number: int) -> QToolButton:
        button = QToolButton()
        button.setStyleSheet(BUTTON_STYLE)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.picked.emit(number))
        button.setEnabled(False)
        policy = button.sizePolicy()
        policy.setRetainSizeWhenHidden(number == 0)  # the panel keeps its height
        button.setSizePolicy(policy)
        button.setVisible(False)
        return button

    def _fill(self, others: Sequence[Word]) -> None:
        self._used = len(others)
        for number, button in enumerate(self.buttons):
            button.setEnabled(number < len(others))
            if number >= len(others):
                continue
            word = shown_word(others[number])
            likely = self._likely(others[number])
            short = word if len(word) <= LONGEST else word[: LONGEST - 1] + "…"
            button.setText(f"{number + 1}  “{isolated(short.replace('&', '&&'))}”  {likely}")
            tip = self.tr(
                "Write on from “{word}”. How likely the model finds it here: {n}, before your "
                "settings and what was said already count."
            ).format(word=word, n=likely)
            button.setToolTip(plain(tip))
            button.setAccessibleName(f"{word}, {likely}")
            button.setAccessibleDescription(tip)
        self._fit()

    def _likely(self, word: Word) -> str:
        """A probability as a writer reads it."""
        if word.probability < 0.005:
            return self.tr("under 1 %")
        return f"{QLocale().toString(round(100 * word.probability))} %"

    def _fit(self) -> None:
        room = self.width() - 2 * theme.GAP
        for number, button in enumerate(self.buttons):
            room -= button.sizeHint().width() + (theme.SMALL_GAP if number else 0)
            button.setVisible(number < self._used and (room >= 0 or number == 0))
