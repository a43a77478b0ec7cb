"""The outline: a tree of the story's headings, to go to them and to put sections in another order.

A section moves with its subsections. It never goes where it would take over, or leave behind, a
part of another one.
"""

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import (
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
)

from writer_app.core.outline import next_place, places, section_end, stretches
from writer_app.ui import theme
from writer_app.ui.actions import Actions
from writer_app.ui.editor.headings import Headings
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.editor.word_counter import WordCounter
from writer_app.ui.side_panel import SidePanel

Index = QModelIndex | QPersistentModelIndex
_NUMBER = Qt.ItemDataRole.UserRole
_LEVEL = Qt.ItemDataRole.UserRole + 1
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_TITLE, _WORDS = 0, 1
_NEW = -1  # a number of words that is none
CARET_DELAY_MS = 60
"""How long after a move of the caret its heading is looked up."""


class OutlineTree(QTreeWidget):
    """Headings and words of their sections. It asks for what the writer wants done."""

    wanted = Signal(int)
    """Go to this heading."""
    move_wanted = Signal(int, int)
    """Move the section of a heading before another one."""

    def __init__(self, allowed: Callable[[int], list[int]]) -> None:
        """`allowed` says where the section of a heading may go."""
        super().__init__()
        self.setObjectName("outlineTree")
        self.setAccessibleName(self.tr("Outline"))
        self.setAccessibleDescription(
            self.tr("Enter goes to a heading; Alt with Up or Down moves its section.")
        )
        self.setColumnCount(2)
        self.setHeaderLabels([self.tr("Heading"), self.tr("Words")])
        self.setHeaderHidden(True)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(_TITLE, QHeaderView.ResizeMode.Stretch)
        # Fitting the contents would measure all rows at each change of one.
        self.header().setSectionResizeMode(_WORDS, QHeaderView.ResizeMode.Fixed)
        self.header().resizeSection(_WORDS, self.fontMetrics().horizontalAdvance("00,000,000"))
        self.setIndentation(round(1.2 * self.fontMetrics().height()))
        self.setItemDelegateForColumn(_WORDS, _Muted(self))
        self.setUniformRowHeights(True)
        self.setStyleSheet("#outlineTree::item { padding: 0.25em 0.4em; }")
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setExpandsOnDoubleClick(False)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(False)  # Qt's would offer places that are none
        self.itemClicked.connect(lambda item: self.wanted.emit(number_of(item)))
        self._allowed = allowed
        self._gap: int | None = None  # where the line of a drop is drawn

    def items(self) -> list[QTreeWidgetItem]:
        """All items, in the order of the story."""
        found, iterator = [], QTreeWidgetItemIterator(self)
        while item := iterator.value():
            found.append(item)
            iterator += 1
        return found

    def place_at(self, point: QPoint) -> tuple[int, int]:
        """Before which heading a section would be dropped, and at which height the line is."""
        item = self.itemAt(point)
        if item is None:
            items = self.items()
            last = self._last_visible()
            return len(items), 0 if last is None else self.visualItemRect(last).bottom()
        area = self.visualItemRect(item)
        if point.y() < area.center().y():
            return number_of(item), area.top()
        below = self.itemBelow(item)
        return (len(self.items()) if below is None else number_of(below)), area.bottom()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the heading."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self.wanted.emit(number_of(item))
        else:
            super().keyPressEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where the section would go, if it may go there."""
        super().dragMoveEvent(event)  # scrolls at the edges
        dragged = self.currentItem()
        place, height = self.place_at(event.position().toPoint())
        if event.source() is self and dragged is not None and self._fits(dragged, place):
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
            self._show_gap(height)
        else:
            event.ignore()
            self._show_gap(None)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """No place any more."""
        super().dragLeaveEvent(event)
        self._show_gap(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for the move; the tree follows the story."""
        self._show_gap(None)
        dragged = self.currentItem()
        place, _ = self.place_at(event.position().toPoint())
        # Qt would take the item out of the tree after a move.
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        super().dragLeaveEvent(QDragLeaveEvent())  # ends the scrolling at the edges
        if event.source() is self and dragged is not None and self._fits(dragged, place):
            self.move_wanted.emit(number_of(dragged), place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line of a drop on top."""
        super().paintEvent(event)
        if self._gap is not None:
            painter = QPainter(self.viewport())
            painter.setPen(QPen(QColor(theme.colours(self).accent), 3))
            height = max(1, self._gap)  # also above the first row
            painter.drawLine(0, height, self.viewport().width(), height)

    def _fits(self, item: QTreeWidgetItem, place: int) -> bool:
        number = number_of(item)
        return place != number and place in self._allowed(number)

    def _show_gap(self, height: int | None) -> None:
        if height != self._gap:
            self._gap = height
            self.viewport().update()

    def _last_visible(self) -> QTreeWidgetItem | None:
        visible = [item for item in self.items() if not self.visualItemRect(item).isEmpty()]
        return visible[-1] if visible else None


class _Muted(QStyledItemDelegate):
    """Draws an item in the colour of secondary text."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        palette = option.palette
        palette.setColor(QPalette.ColorRole.Text, palette.color(QPalette.ColorRole.PlaceholderText))


class Outline(QObject):
    """The tree in its panel, in step with the story, and the two actions that move a section."""

    went = Signal()
    """The page was scrolled to a heading."""

    def __init__(
        self, window: QMainWindow, editor: StoryEditor, commands: Actions, words: WordCounter
    ) -> None:
        super().__init__(window)
        self._headings = Headings(editor.document(), self)
        self.tree = OutlineTree(lambda number: places(self._headings.levels, number))
        self._nothing = nothing = theme.dress(
            QLabel(
                self.tr(
                    "No headings yet. A line such as “#\u00a0Winter”, “##\u00a0At\u00a0night” or "
                    "“Chapter\u00a03” is one."
                )
            ),
            "muted",
        )
        nothing.setWordWrap(True)
        nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        nothing.setMargin(theme.GAP)
        nothing.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # to be read out where there is no tree
        self._pages = QStackedWidget()
        self._pages.addWidget(nothing)
        self._pages.addWidget(self.tree)
        self._pages.setFocusProxy(nothing)
        self.panel = SidePanel(
            window,
            "outline",
            self.tr("Outline"),
            self._pages,
            commands["outline"],
            Qt.DockWidgetArea.LeftDockWidgetArea,
        )
        self._editor = editor
        self._words = words
        self._here: QTreeWidgetItem | None = None
        self._stale = True
        self._counts: list[int | None] = []
        self._caret = QTimer(self)
        self._caret.setSingleShot(True)
        self._caret.setInterval(CARET_DELAY_MS)
        self._caret.timeout.connect(self._show_caret)
        self._headings.changed.connect(self._on_headings)
        words.changed.connect(self._show_words)
        editor.cursorPositionChanged.connect(self._caret.start)
        self.panel.visibilityChanged.connect(self._on_shown)
        self.tree.wanted.connect(self.go_to)
        self.tree.move_wanted.connect(self.move_section, Qt.ConnectionType.QueuedConnection)
        commands["section_up"].triggered.connect(lambda: self._move_by(-1))
        commands["section_down"].triggered.connect(lambda: self._move_by(1))

    @Slot(int)
    def go_to(self, number: int) -> None:
        """Put the caret at a heading, and the keyboard on the page."""
        self._headings.read_all()
        if number < len(self._headings.paragraphs):
            cursor = QTextCursor(self._headings.block(number))
            self._editor.setTextCursor(cursor)
            self._editor.centerCursor()
            self._editor.setFocus()
            self.went.emit()

    @Slot(int, int)
    def move_section(self, number: int, place: int) -> None:
        """Put a section with its subsections before another heading, in one step to undo."""
        headings = self._headings
        headings.read_all()
        levels = headings.levels
        if number >= len(levels) or place == number or place not in places(levels, number):
            return
        first, middle, end = stretches(levels, number, place)
        length = section_end(levels, number) - number
        self._editor.exchange(headings.start(first), headings.start(middle), headings.start(end))
        headings.read_all()
        self._refresh()
        self._select(place if place < number else place - length)

    def _move_by(self, step: int) -> None:
        """Move the section that is selected here, or else the one of the caret."""
        self._headings.read_all()
        item = self.tree.currentItem() if self.tree.hasFocus() else None
        position = self._editor.textCursor().position()
        number = self._headings.before(position) if item is None else number_of(item)
        if number is None or number >= len(self._headings.paragraphs):
            return
        place = next_place(self._headings.levels, number, step)
        if place is not None:
            self.move_section(number, place)

    def _on_shown(self, _visible: bool) -> None:
        if not self.panel.isHidden() and self._stale:
            self._refresh()

    @Slot()
    def _on_headings(self) -> None:
        self._stale = True
        if not self.panel.isHidden():
            self._refresh()

    def _refresh(self) -> None:
        """Bring the tree in step with the headings; what was folded stays so."""
        self._stale = False
        levels = self._headings.levels
        titles = [
            self._headings.title(number) or self.tr("Untitled") for number in range(len(levels))
        ]
        items = self.tree.items()
        if [item.data(_TITLE, _LEVEL) for item in items] == levels:
            for at, (item, title) in enumerate(zip(items, titles, strict=True)):
                if item.text(_TITLE) != title:
                    item.setText(_TITLE, title)
                    self._counts[at : at + 1] = [_NEW]
        else:
            self._rebuild(levels, titles)
        page = self.tree if levels else self._nothing
        self._pages.setCurrentWidget(page)
        self._pages.setFocusProxy(page)
        self._show_words()
        self._show_caret()

    def _rebuild(self, levels: list[int], titles: list[str]) -> None:
        tree = self.tree
        items = tree.items()
        known = dict(zip(_keys([item.text(_TITLE) for item in items]), items, strict=True))
        folded = {key for key, item in known.items() if item.childCount() and not item.isExpanded()}
        words = {key: item.text(_WORDS) for key, item in known.items()}
        selected = tree.currentItem()
        current = None if selected is None else number_of(selected)
        scrolled = tree.verticalScrollBar().value()
        self._here, self._counts = None, []
        tree.clear()
        above: list[QTreeWidgetItem] = []
        for number, (level, title) in enumerate(zip(levels, titles, strict=True)):
            while above and above[-1].data(_TITLE, _LEVEL) >= level:
                above.pop()
            item = QTreeWidgetItem(above[-1] if above else tree)
            item.setData(_TITLE, _NUMBER, number)
            item.setData(_TITLE, _LEVEL, level)
            item.setText(_TITLE, title)
            item.setTextAlignment(_WORDS, Qt.AlignmentFlag.AlignRight | _MIDDLE)
            above.append(item)
        for key, item in zip(_keys(titles), tree.items(), strict=True):
            item.setExpanded(key not in folded)
            item.setText(_WORDS, words.get(key, ""))  # until they are counted anew
        tree.verticalScrollBar().setValue(scrolled)
        if current is not None:
            self._select(current)

    @Slot()
    def _show_words(self) -> None:
        if self.panel.isHidden():
            self._stale = True
            return
        levels = self._headings.levels
        items = self.tree.items()
        if len(items) != len(levels):  # about to be made anew
            return
        bounds = [*self._headings.paragraphs, self._editor.document().blockCount()]
        before, self._counts = (
            self._counts,
            [
                # A heading is none of its section's words.
                self._words.of_paragraphs(bounds[at] + 1, bounds[section_end(levels, at)])
                for at in range(len(levels))
            ],
        )
        for at, (item, words) in enumerate(zip(items, self._counts, strict=True)):
            if before[at : at + 1] != [words]:
                self._describe(item, levels[at], words)

    def _describe(self, item: QTreeWidgetItem, level: int, words: int | None) -> None:
        said = item.text(_WORDS) if words is None else QLocale().toString(words)
        item.setText(_WORDS, said)
        told = (
            self.tr("{title}, level {level}, {n} word")
            if words == 1
            else self.tr("{title}, level {level}, {n} words")
        ).format(title=item.text(_TITLE), level=level, n=said)
        item.setData(_TITLE, Qt.ItemDataRole.AccessibleTextRole, told)

    @Slot()
    def _show_caret(self) -> None:
        """Mark the heading of the caret, and follow it unless the keyboard is here."""
        if self.panel.isHidden():
            return
        number = self._headings.before(self._editor.textCursor().position())
        items = self.tree.items()
        here = items[number] if number is not None and number < len(items) else None
        if here is not self._here:
            for item, bold in ((self._here, False), (here, True)):
                if item is not None:
                    font = item.font(_TITLE)
                    font.setBold(bold)
                    item.setFont(_TITLE, font)
                    said = self.tr("The caret is in this section") if bold else ""
                    item.setData(_TITLE, Qt.ItemDataRole.AccessibleDescriptionRole, said)
            self._here = here
        if not self.tree.hasFocus():
            if number is None:
                self.tree.setCurrentIndex(QModelIndex())
            else:
                self._select(number)

    def _select(self, number: int) -> None:
        items = self.tree.items()
        if not 0 <= number < len(items):
            return
        item = items[number]
        parent = item.parent()
        while parent is not None:  # what is folded stays folded
            if not parent.isExpanded():
                item = parent
            parent = parent.parent()
        self.tree.setCurrentItem(item)
        self.tree.scrollToItem(item)


def number_of(item: QTreeWidgetItem) -> int:
    """The number of an item's heading in the story."""
    return int(item.data(_TITLE, _NUMBER))


def _keys(titles: list[str]) -> list[tuple[str, int]]:
    """Each title with how often it came before."""
    seen: Counter[str] = Counter()
    keys = []
    for title in titles:
        keys.append((title, seen[title]))
        seen[title] += 1
    return keys
