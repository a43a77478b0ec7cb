"""The help in a window of its own: pages, a search through them, a way back."""

import re

from PySide6.QtCore import QEvent, QObject, QRegularExpression, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from writer_app.core.help_pages import Page, help_pages
from writer_app.core.settings import Settings
from writer_app.ui import theme
from writer_app.ui.button import Button
from writer_app.ui.help.words import fill
from writer_app.ui.language import language_of

_TARGET = re.compile(r"([a-z-]+)(?:\.md)?")
_SIZES = {1: 1.5, 2: 1.2, 3: 1.05}
"""Headings of each level, in sizes of the text."""
_SHARES = {3: (28, 22, 50), 5: (24, 26, 28, 11, 11)}
"""Widths of the columns of the tables that there are, in percent."""


class HelpBrowser(QTextBrowser):
    """Shows Markdown. It opens no file and no address, whatever a page says."""

    page_wanted = Signal(str)
    """A link leads to the page of that name."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("helpPage")
        self.setAccessibleName(self.tr("Page of the help"))
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        self._markdown = ""

    def show_markdown(self, markdown: str) -> None:
        """Show this; HTML in it stands there as text."""
        self._markdown = markdown
        flags = QTextDocument.MarkdownFeature
        document = self.document()
        document.setMarkdown(markdown, flags.MarkdownDialectGitHub | flags.MarkdownNoHTML)
        document.setDocumentMargin(theme.LARGE_GAP)
        self._lay_out()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def loadResource(self, type: int, name: QUrl | str) -> object:
        """Nothing is ever loaded: no picture, no style, no file, no address."""
        return None

    def changeEvent(self, event: QEvent) -> None:
        """Follow the colours of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._markdown:
            place = self.verticalScrollBar().value()
            self.show_markdown(self._markdown)
            self.verticalScrollBar().setValue(place)

    @Slot(QUrl)
    def _follow(self, link: QUrl) -> None:
        target = _TARGET.fullmatch(link.toString())
        if target is not None:
            self.page_wanted.emit(target[1])

    def _lay_out(self) -> None:
        """Room between lines and paragraphs, quiet headings and tables."""
        document = self.document()
        line = self.fontMetrics().height()
        block = document.begin()
        while block.isValid():
            cursor, made = QTextCursor(block), QTextBlockFormat()
            made.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            level = block.blockFormat().headingLevel()
            if level:
                made.setTopMargin(line * (0.2 if level == 1 else 1))
                made.setBottomMargin(0.4 * line)
                cursor.movePosition(
                    QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
                )
                look = cursor.charFormat()
                look.clearProperty(QTextCharFormat.Property.FontSizeAdjustment)
                look.setFontPointSize(self.font().pointSizeF() * _SIZES.get(level, 1.0))
                look.setFontWeight(QFont.Weight.DemiBold)
                cursor.setCharFormat(look)
            elif cursor.currentTable() is None:
                made.setBottomMargin((0.2 if block.textList() else 0.5) * line)
            cursor.mergeBlockFormat(made)
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                look_of = frame.format()
                look_of.setBorder(0)
                look_of.setCellPadding(0.3 * line)
                look_of.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
                even = (100 // frame.columns(),) * frame.columns()
                share = _SHARES.get(frame.columns(), even)
                look_of.setColumnWidthConstraints(
                    [
                        QTextLength(QTextLength.Type.PercentageLength, share[column])
                        for column in range(frame.columns())
                    ]
                )
                frame.setFormat(look_of)


class HelpWindow(QDialog):
    """Pages at the left, the page itself at the right, search and the way back above."""

    def __init__(
        self, settings: Settings, language: str | None = None, parent: QWidget | None = None
    ) -> None:
        """`language` is a code such as "vi", None for that of the program.

        Raises WriterError when the installation has no help.
        """
        super().__init__(parent)
        self.setObjectName("helpWindow")
        self.setWindowTitle(self.tr("Help"))
        self._settings = settings
        self._language = language or language_of(settings)
        self._pages: dict[str, Page] = {}
        self._before: list[str] = []
        self._behind: list[str] = []
        self._name = ""

        self._back = Button("←", self.go_back)
        self._forward = Button("→", self.go_forward)
        for button, name, keys in (
            (self._back, self.tr("Back"), QKeySequence.StandardKey.Back),
            (self._forward, self.tr("Forward"), QKeySequence.StandardKey.Forward),
        ):
            native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            button.setAccessibleName(name)
            button.setToolTip(f"{name} ({native})" if native else name)
            shortcut = QShortcut(keys, self)
            shortcut.activated.connect(button.click)
        self._search = QLineEdit()
        self._search.setObjectName("helpSearch")
        self._search.setPlaceholderText(self.tr("Search the help; Enter goes to the next place"))
        self._search.setAccessibleName(self.tr("Search the help"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._on_search)
        self._search.installEventFilter(self)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.activated.connect(self._search.setFocus)
        self._list = QListWidget()
        self._list.setObjectName("helpPages")
        self._list.setAccessibleName(self.tr("Pages"))
        self._list.setWordWrap(True)
        self._list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._list.setStyleSheet("QListView::item { padding: 0.2em 0.4em; }")
        self._list.currentItemChanged.connect(self._on_item)
        self._nothing = theme.dress(QLabel(self.tr("No page has these words.")), "muted")
        self._nothing.setWordWrap(True)
        self._nothing.hide()
        self.browser = HelpBrowser()
        self.browser.page_wanted.connect(self.go_to)

        above = QHBoxLayout()
        above.addWidget(self._back)
        above.addWidget(self._forward)
        above.addWidget(self._search, 1)
        beside = QWidget()
        column = QVBoxLayout(beside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._nothing)
        column.addWidget(self._list, 1)
        middle = QSplitter()
        middle.setChildrenCollapsible(False)
        middle.addWidget(beside)
        middle.addWidget(self.browser)
        middle.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addLayout(above)
        layout.addWidget(middle, 1)
        theme.fit(self, 52, 40)
        self.destroyed.connect(settings.subscribe(self._on_setting))
        self._read()
        room = min(self._list.sizeHintForColumn(0) + 2 * theme.GAP, self.width() // 3)
        middle.setSizes([room, self.width() - room])
        self.browser.setFocus()

    @Slot(str)
    def go_to(self, name: str) -> None:
        """Show the page of that name, if there is one."""
        if name in self._pages and name != self._name:
            if self._name:
                self._before.append(self._name)
            self._behind.clear()
            self._show(name)

    @Slot()
    def go_back(self) -> None:
        """Show the page before."""
        if self._before:
            self._behind.append(self._name)
            self._show(self._before.pop())

    @Slot()
    def go_forward(self) -> None:
        """Show the page from which the writer went back."""
        if self._behind:
            self._before.append(self._name)
            self._show(self._behind.pop())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the search goes on to the next place, with Shift to the one before."""
        if (
            watched is self._search
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self._find(backward=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return True
        return super().eventFilter(watched, event)

    def _read(self) -> None:
        pages = help_pages(self._language, lambda kind, name: fill(self._settings, kind, name))
        self._pages = {page.name: page for page in pages}
        self._list.clear()
        for page in pages:
            item = QListWidgetItem(page.title)
            item.setData(Qt.ItemDataRole.UserRole, page.name)
            self._list.addItem(item)
        if self._name in self._pages:
            self._show(self._name)
        elif pages:
            self.go_to(pages[0].name)

    def _on_setting(self, key: str) -> None:
        if key.startswith("shortcuts."):
            self._read()

    def _show(self, name: str) -> None:
        self._name = name
        page = self._pages[name]
        self.browser.show_markdown(page.markdown)
        self.setWindowTitle(self.tr("Help: {page}").format(page=page.title))
        self._back.setEnabled(bool(self._before))
        self._forward.setEnabled(bool(self._behind))
        for item in self._items():
            if item.data(Qt.ItemDataRole.UserRole) == name:
                self._list.setCurrentItem(item)
        self._mark()

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(row) for row in range(self._list.count())]

    @Slot()
    def _on_item(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            self.go_to(item.data(Qt.ItemDataRole.UserRole))

    # Searching

    @Slot(str)
    def _on_search(self, text: str) -> None:
        found = []
        for item in self._items():
            name = item.data(Qt.ItemDataRole.UserRole)
            item.setHidden(not self._pages[name].has(text))
            if not item.isHidden():
                found.append(name)
        self._nothing.setVisible(not found)
        if found and self._name not in found:
            self.go_to(found[0])
        self._mark()
        if text.strip():
            self.browser.moveCursor(QTextCursor.MoveOperation.Start)
            self._find(backward=False)

    def _pattern(self) -> QRegularExpression | None:
        words = self._search.text().split()
        if not words:
            return None
        pattern = "|".join(map(QRegularExpression.escape, words))
        return QRegularExpression(pattern, QRegularExpression.PatternOption.CaseInsensitiveOption)

    def _mark(self) -> None:
        """Show where the words of the search are on the page."""
        marks = []
        pattern = self._pattern()
        if pattern is not None:
            colours = theme.colours(self)
            look = QTextCharFormat()
            look.setBackground(QColor(colours.machine))
            look.setFontUnderline(True)
            cursor = self.browser.document().find(pattern)
            while not cursor.isNull():
                mark = QTextEdit.ExtraSelection()
                mark.cursor, mark.format = cursor, look
                marks.append(mark)
                cursor = self.browser.document().find(pattern, cursor)
        self.browser.setExtraSelections(marks)

    def _find(self, *, backward: bool) -> None:
        pattern = self._pattern()
        if pattern is None:
            return
        flags = QTextDocument.FindFlag.FindBackward if backward else QTextDocument.FindFlag(0)
        document, edge = self.browser.document(), QTextCursor.MoveOperation
        cursor = document.find(pattern, self.browser.textCursor(), flags)
        if cursor.isNull():  # go on at the other end
            start = QTextCursor(document)
            start.movePosition(edge.End if backward else edge.Start)
            cursor = document.find(pattern, start, flags)
        if not cursor.isNull():
            self.browser.setTextCursor(cursor)
            self.browser.ensureCursorVisible()
