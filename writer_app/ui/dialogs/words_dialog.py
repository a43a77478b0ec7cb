"""The writer's own words: those that are right everywhere, and those of this story."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from writer_app.core.errors import WriterError
from writer_app.core.spelling import LONGEST_WORD
from writer_app.services.spelling import SpellingService
from writer_app.ui import theme
from writer_app.ui.announce import announce
from writer_app.ui.button import Button
from writer_app.ui.plain import as_it_is


class WordsDialog(QDialog):
    """Two lists to look through; words are added and removed at once."""

    def __init__(self, service: SpellingService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wordsDialog")
        self.setWindowTitle(self.tr("Your dictionary"))
        self._service = service
        self._problem = as_it_is(theme.dress(QLabel(), "danger"))
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._tabs = QTabWidget()
        pages = (
            (self.tr("&Every story"), self.tr("Words that are right in every story"), False),
            (self.tr("&This story"), self.tr("Words that are right in this story"), True),
        )
        self._pages = [_Page(service, about, of_story, self._tell) for _, about, of_story in pages]
        for page, (name, _, _) in zip(self._pages, pages, strict=True):
            self._tabs.addTab(page, name)
        close = Button(self.tr("Close"), self.close)
        below = QHBoxLayout()
        below.addStretch()
        below.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._tabs, 1)
        layout.addWidget(self._problem)
        layout.addLayout(below)
        theme.fit(self, 26, 26)
        service.changed.connect(self.refresh)
        self.refresh()
        self._pages[0].setFocus()

    @Slot()
    def refresh(self) -> None:
        """Show the words that there are now."""
        for page in self._pages:
            page.refresh()

    def _tell(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        announce(self._problem, sentence)


class _Page(QWidget):
    def __init__(
        self, service: SpellingService, about: str, of_story: bool, tell: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._service = service
        self._of_story = of_story
        self._tell = tell
        self._word = QLineEdit()
        self._word.setAccessibleName(self.tr("A word to add, or letters to look for"))
        self._word.setPlaceholderText(self.tr("Look for a word, or add it"))
        self._word.setMaxLength(LONGEST_WORD)
        self._word.setClearButtonEnabled(True)
        self._word.textChanged.connect(self.refresh)
        self.setFocusProxy(self._word)
        self._word.returnPressed.connect(self._add_word)
        self._add = Button(self.tr("&Add"), self._add_word)
        self._list = QListWidget()
        self._list.setAccessibleName(about)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._list.itemSelectionChanged.connect(self._update)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self._list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove_words)
        self._remove = Button(self.tr("&Remove"), self._remove_words)
        self._count = theme.dress(QLabel(), "muted")
        self._count.setWordWrap(True)
        above = QHBoxLayout()
        above.addWidget(self._word, 1)
        above.addWidget(self._add)
        below = QHBoxLayout()
        below.addWidget(self._count, 1)
        below.addWidget(self._remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.GAP, 0, 0)
        layout.setSpacing(theme.SMALL_GAP)
        layout.addLayout(above)
        layout.addWidget(self._list, 1)
        layout.addLayout(below)

    @Slot()
    def refresh(self) -> None:
        """Show the words with the letters that are looked for."""
        wanted = self._word.text().strip().casefold()
        every = (self._service.story if self._of_story else self._service.own).words
        shown = [word for word in every if wanted in word.casefold()]
        if shown != [self._list.item(row).text() for row in range(self._list.count())]:
            self._list.clear()
            self._list.addItems(shown)
        if every and not wanted:
            said = self.tr("Words: {all}").format(all=len(every))
        elif every:
            said = self.tr("{shown} of {all} words").format(shown=len(shown), all=len(every))
        elif self._of_story:
            said = self.tr("No word yet. “Ignore in this story” in the page's menu adds one.")
        else:
            said = self.tr("No word yet. “Add to your dictionary” in the page's menu adds one.")
        self._count.setText(said)
        self._update()

    @Slot()
    def _update(self) -> None:
        self._remove.setEnabled(bool(self._list.selectedItems()))
        word = self._word.text().strip()
        self._add.setEnabled(bool(word) and not any(one.isspace() for one in word))

    @Slot()
    def _add_word(self) -> None:
        if self._add.isEnabled():
            word = self._word.text().strip()
            self._do(lambda: self._service.add(word, to_story=self._of_story))
            self._word.clear()

    @Slot()
    def _remove_words(self) -> None:
        words = [item.text() for item in self._list.selectedItems()]
        self._do(lambda: self._service.remove(words, from_story=self._of_story))

    def _do(self, change: Callable[[], None]) -> None:
        try:
            change()
        except WriterError as problem:
            self._tell(str(problem))
        else:
            self._tell("")
