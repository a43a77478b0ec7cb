"""What replacing all would do: each place before and after, to be left out one by one."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from writer_app.core.search import Replacement
from writer_app.core.text import utf16_length
from writer_app.ui import theme
from writer_app.ui.button import Button

BEFORE, AFTER = 30, 60
"""Characters of the line that are shown on either side."""
ROWS = 7
"""Lines that are on show at once."""

_LINE_ENDS = str.maketrans({"\n": "¶", "\t": "→"})
_CHANGED = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class Preview(QWidget):
    """A list of replacements with a tick each."""

    accepted = Signal(object)
    """Replace these, a list of `Replacement`."""
    cancelled = Signal()
    pointed_at = Signal(int, int)
    """Show the writer what stands between two positions."""

    def __init__(self) -> None:
        super().__init__()
        self._model = _Model()
        self._view = _View()
        self._view.setModel(self._model)
        self._words = QLabel()
        self._accept = Button("", self._on_accept)
        self._accept.setObjectName("replaceAll")
        cancel = Button(self.tr("Cancel"), self.cancelled.emit)
        below = QHBoxLayout()
        below.addWidget(self._words, 1)
        below.addWidget(self._accept)
        below.addWidget(cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SMALL_GAP)
        layout.addWidget(self._view)
        layout.addLayout(below)
        self._model.dataChanged.connect(self._update)
        self._view.entered_key.connect(self._on_accept)
        self._view.selectionModel().currentRowChanged.connect(self._on_current)

    def show_replacements(self, text: str, made: Sequence[Replacement]) -> None:
        """List replacements in a text, all of them ticked, and take the keyboard."""
        self._model.fill(text, made)
        rows = min(ROWS, max(2, len(made)))
        header = self._view.header().sizeHint().height()
        frame = 2 * self._view.frameWidth()
        self._view.setFixedHeight(_row_height(self._view) * rows + header + frame)
        self._update()
        self.show()
        self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._view.setCurrentIndex(self._model.index(0, 0))

    @Slot()
    def _update(self) -> None:
        number = QLocale().toString
        left_out, chosen = len(self._model.left_out), len(self._model.chosen())
        words = self.tr("Untick what is to stay as it is.")
        if left_out:
            words = self.tr("{n} left out.").format(n=number(left_out))
        self._words.setText(words)
        self._accept.setText(self.tr("Replace {n}").format(n=number(chosen)))
        self._accept.setEnabled(chosen > 0)

    @Slot()
    def _on_accept(self) -> None:
        if chosen := self._model.chosen():
            self.accepted.emit(chosen)

    @Slot(QModelIndex)
    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            made = self._model.made[index.row()]
            self.pointed_at.emit(made.start, made.end)


class _Model(QAbstractTableModel):
    """Lines are made when they are looked at: there may be very many."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.made: Sequence[Replacement] = ()
        self.left_out: set[int] = set()

    def fill(self, text: str, made: Sequence[Replacement]) -> None:
        self.beginResetModel()
        self._text, self.made = text, made
        self.left_out.clear()
        self.endResetModel()

    def chosen(self) -> list[Replacement]:
        return [made for row, made in enumerate(self.made) if row not in self.left_out]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as in Qt
        return 0 if parent.isValid() else len(self.made)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as in Qt
        return 0 if parent.isValid() else 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (self.tr("Now"), self.tr("Then"))[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = 0) -> Any:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.CheckStateRole and column == 0:
            return Qt.CheckState.Unchecked if row in self.left_out else Qt.CheckState.Checked
        if role in (Qt.ItemDataRole.DisplayRole, _CHANGED):
            before, changed, after = self._line(self.made[row], column)
            if role == _CHANGED:
                return utf16_length(before), utf16_length(changed)
            return before + changed + after
        return None

    def setData(self, index: Index, value: Any, role: int = 0) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        row = index.row()
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self.left_out.discard(row)
        else:
            self.left_out.add(row)
        self.dataChanged.emit(self.index(row, 0), self.index(row, 1))
        return True

    def _line(self, made: Replacement, column: int) -> tuple[str, str, str]:
        """The line around a place, cut where it is long, and what changes in it."""
        text, start, end = self._text, made.offset, made.end_offset
        first = max(text.rfind("\n", 0, start) + 1, start - BEFORE)
        before = text[first:start]
        if first and text[first - 1] != "\n":
            before = "…" + (before.split(" ", 1)[-1] if " " in before else before)
        after = text[end : end + AFTER].partition("\n")[0]
        if len(after) == AFTER and text[end + AFTER : end + AFTER + 1].strip("\n"):
            after = after.rsplit(" ", 1)[0] + "…"
        changed = (text[start:end], made.text)[column]
        return _visible(before), _visible(changed), _visible(after)


def _row_height(view: QWidget) -> int:
    return view.fontMetrics().height() + theme.SMALL_GAP


def _visible(text: str) -> str:
    return text.translate(_LINE_ENDS)


class _View(QTreeView):
    """The list; Enter in it replaces."""

    entered_key = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("replacePreview")
        self.setAccessibleName(self.tr("What would be replaced"))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.header().setStretchLastSection(False)
        self.setItemDelegate(_LineDelegate(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_key.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()  # closes the bar
        else:
            super().keyPressEvent(event)


class _LineDelegate(QStyledItemDelegate):
    """Paints a line with what goes struck out, and what comes underlined."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), _row_height(option.widget))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        widget = option.widget
        style = widget.style() if widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        option.text = text
        area = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, widget)
        colours = theme.colours(widget)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        changed = QTextLayout.FormatRange()
        changed.start, changed.length = index.data(_CHANGED)
        changed.format = QTextCharFormat()
        if index.column() == 0:
            changed.format.setFontStrikeOut(True)
        else:
            changed.format.setFontUnderline(True)
        if not selected:
            ink = colours.danger if index.column() == 0 else colours.good
            changed.format.setForeground(QColor(ink))
        shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        layout = QTextLayout(shown, option.font)
        no_wrap = QTextOption()
        no_wrap.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(no_wrap)
        layout.setFormats([changed])
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(area.width())
        layout.endLayout()
        painter.save()
        painter.setClipRect(area)
        painter.setPen(QColor(colours.on_selection if selected else colours.text))
        layout.draw(painter, QPointF(area.left(), area.center().y() - line.height() / 2))
        painter.restore()
