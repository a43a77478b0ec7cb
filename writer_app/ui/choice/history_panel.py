"""Every pair of the session, newest first: to be looked at, and shown again to choose anew."""

from PySide6.QtCore import QDateTime, QLocale, Qt, Slot
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from writer_app.core.preferences import Outcome
from writer_app.core.text import isolated
from writer_app.ui import theme
from writer_app.ui.button import Button
from writer_app.ui.choice.pair_controller import PairController, PastPair
from writer_app.ui.editor.story_editor import QUIET_SCROLL_BAR
from writer_app.ui.editor.suggested_text import SuggestedText
from writer_app.ui.personal.choices_model import outcome_words

MOST_PAIRS = 500
"""How many pairs are kept; the oldest go first."""
LIST_LINES = 5.5
"""The least height of the list, in lines: two pairs."""
TEXT_LINES = 4
"""The least height of a text, in lines."""

_LIST_STYLE = "QListView::item { padding: 0.3em 0.2em; }"
_PAST = Qt.ItemDataRole.UserRole
_ELSEWHERE = Qt.ItemDataRole.UserRole + 1
"""Whether its place is no more, for another story is on the page."""


class HistoryPanel(QWidget):
    """A list of pairs, both texts of the selected one, and the way back to it."""

    def __init__(self, pairs: PairController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs = pairs
        self._list = QListWidget()
        self._list.setObjectName("pairHistory")
        self._list.setAccessibleName(self.tr("Pairs of this session"))
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setStyleSheet(_LIST_STYLE)
        self._list.verticalScrollBar().setStyleSheet(QUIET_SCROLL_BAR)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMinimumHeight(round(LIST_LINES * self._list.fontMetrics().lineSpacing()))
        self._list.currentItemChanged.connect(self._show_selected)
        self._list.itemActivated.connect(self._bring_back)
        self._nothing = theme.dress(
            QLabel(self.tr("The pairs that you ask for while the program is open stay here.")),
            "muted",
        )
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        # A dock asks no widget how high it is at its width.
        self._nothing.setMinimumHeight(
            round(TEXT_LINES * self._nothing.fontMetrics().lineSpacing())
        )
        self._titles = (QLabel(), QLabel())
        self._texts = (SuggestedText(), SuggestedText())
        self._again = Button(self.tr("Show a&gain"), self._bring_back)
        self._again.setToolTip(
            self.tr("Show the pair at its place in the story, to take one of it or choose anew")
        )

        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.GAP] * 4)
        layout.setSpacing(theme.SMALL_GAP)
        layout.addWidget(self._nothing, 1)
        layout.addWidget(self._list, 2)
        for title, text in zip(self._titles, self._texts, strict=True):
            title.setBuddy(text)
            text.verticalScrollBar().setStyleSheet(QUIET_SCROLL_BAR)
            text.setMinimumHeight(round((TEXT_LINES + 0.7) * text.fontMetrics().lineSpacing()))
            layout.addWidget(title)
            layout.addWidget(text, 1)
        layout.addWidget(self._again, 0, Qt.AlignmentFlag.AlignRight)
        self.setFocusProxy(self._list)
        pairs.ended.connect(self._add)
        pairs.forgotten.connect(self._set_apart)
        self._show_what_there_is()

    @Slot(object)
    def _add(self, past: PastPair) -> None:
        """A pair has ended, perhaps one that was shown again: then it comes to the top."""
        for row in range(self._list.count()):
            if self._past(self._list.item(row)).shown.suggestion is past.shown.suggestion:
                self._list.takeItem(row)
                break
        time = QLocale().toString(
            QDateTime.currentDateTime().time(), QLocale.FormatType.ShortFormat
        )
        gist = " ".join((past.shown.texts[past.side or 0]).split())
        item = QListWidgetItem(
            self.tr("{time} · {outcome}").format(time=time, outcome=outcome_words(past.choice))
            + f"\n{isolated(gist)}"
        )
        item.setData(_PAST, past)
        self._list.insertItem(0, item)
        if self._list.count() > MOST_PAIRS:
            self._list.takeItem(MOST_PAIRS)
        self._list.setCurrentRow(0)
        self._show_what_there_is()

    @Slot()
    def _set_apart(self) -> None:
        """Another story comes: pairs of the one before can be read and copied, at no place."""
        for row in range(self._list.count()):
            item = self._list.item(row)
            if not item.data(_ELSEWHERE):
                item.setData(_ELSEWHERE, True)
                when, gist = item.text().split("\n", 1)
                story = isolated(self._past(item).shown.asked.story_title)
                item.setText(
                    self.tr("{when} · in {story}").format(when=when, story=story) + f"\n{gist}"
                )
        self._show_selected()

    def _show_what_there_is(self) -> None:
        some = self._list.count() > 0
        self._nothing.setVisible(not some)
        for widget in (self._list, *self._titles, *self._texts, self._again):
            widget.setVisible(some)
        self._show_selected()

    @Slot()
    def _show_selected(self) -> None:
        item = self._list.currentItem()
        if item is None:
            return
        self._again.setEnabled(not item.data(_ELSEWHERE))
        past = self._past(item)
        names = (self.tr("First"), self.tr("Second"))
        for side, outcome in enumerate((Outcome.FIRST, Outcome.SECOND)):
            chosen = past.choice.outcome is outcome
            title = self.tr("{side} · chosen").format(side=names[side]) if chosen else names[side]
            self._titles[side].setText(title)
            self._texts[side].show_text(past.shown.texts[side], past.choice.id)
            self._texts[side].setAccessibleName(title)

    @Slot()
    def _bring_back(self) -> None:
        item = self._list.currentItem()
        if item is not None and not item.data(_ELSEWHERE):
            self._pairs.bring_back(self._past(item))

    def _past(self, item: QListWidgetItem) -> PastPair:
        past = item.data(_PAST)
        assert isinstance(past, PastPair)
        return past
