"""Sentences for the writer above the page: quiet, in nobody's way, there until they are closed."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from writer_app.ui import theme
from writer_app.ui.announce import announce
from writer_app.ui.button import Button
from writer_app.ui.plain import as_it_is

Answer = tuple[str, Callable[[], object]]
"""The text of a button and what it does."""

MOST = 3
"""More notices than this at once push the oldest out that asks for no answer."""

_STYLE = """
#notice { background: palette(alternate-base); border: none; border-bottom: 1px solid palette(dark);
    border-left: 6px solid palette(accent); }
"""


class NoticeBar(QWidget):
    """Shows notices one below the other, the newest last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noticeBar")
        self._notices: list[_Notice] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.hide()

    def show_notice(self, sentence: str, *answers: Answer) -> None:
        """Show a sentence; with answers it stays until one is given or it is closed.

        A sentence that is on show already is not repeated.
        """
        for earlier in list(self._notices):
            if earlier.sentence == sentence:
                self._remove(earlier)
        simple = [notice for notice in self._notices if not notice.asks]
        if len(self._notices) >= MOST and simple:
            self._remove(simple[0])
        notice = _Notice(sentence, answers, self._remove)
        self._notices.append(notice)
        self._layout.addWidget(notice)
        self.show()
        announce(notice, sentence)

    def withdraw(self, sentence: str) -> None:
        """Take a sentence away that is told elsewhere now, if it is on show."""
        for notice in [one for one in self._notices if one.sentence == sentence]:
            self._remove(notice)

    def sentences(self) -> list[str]:
        """What is on show, oldest first."""
        return [notice.sentence for notice in self._notices]

    def _remove(self, notice: "_Notice") -> None:
        if notice in self._notices:
            self._notices.remove(notice)
            self._layout.removeWidget(notice)
            notice.hide()
            notice.deleteLater()
            self.setVisible(bool(self._notices))


class _Notice(QFrame):
    def __init__(
        self, sentence: str, answers: tuple[Answer, ...], remove: Callable[["_Notice"], None]
    ) -> None:
        super().__init__()
        self.sentence = sentence
        self.asks = bool(answers)
        self.setObjectName("notice")
        self.setAccessibleName(sentence)
        self.setStyleSheet(_STYLE)
        label = as_it_is(QLabel(sentence))
        label.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.SMALL_GAP, theme.GAP, theme.SMALL_GAP)
        layout.setSpacing(theme.GAP)
        layout.addWidget(label, 1)

        def answered(act: Callable[[], object]) -> Callable[[], None]:
            def answer() -> None:
                remove(self)
                act()

            return answer

        for text, act in answers:
            button = Button(text)
            button.clicked.connect(answered(act))
            layout.addWidget(button)
        close = Button(self.tr("Close") if not answers else self.tr("Hide"))
        close.clicked.connect(lambda: remove(self))
        layout.addWidget(close)
