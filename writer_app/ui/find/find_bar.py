"""The bar at the foot of the page: what is sought, how, and what it gives way to."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from writer_app.core.search import LONGEST, Query, Replacement
from writer_app.ui import theme
from writer_app.ui.announce import announce
from writer_app.ui.button import Button
from writer_app.ui.find.preview import Preview

_STYLE = (
    "#findBar { background: palette(window); border: none; border-top: 1px solid palette(mid); }"
)
_OWN_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
"""Keys of actions that mean something else while the keyboard is here."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindBar(QFrame):
    """Fields, switches and words; it knows nothing of the story."""

    query_changed = Signal()
    """Something else is sought, or in another way."""
    scope_wanted = Signal(bool)
    """Search in the selection only, or everywhere again."""
    step_wanted = Signal(int)
    """Go to the next match (1) or the previous one (-1)."""
    replace_wanted = Signal()
    preview_wanted = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("findBar")
        self.setAccessibleName(self.tr("Find and replace"))
        self.setStyleSheet(_STYLE)
        self._find = self._field("findField", self.tr("Find"))
        self._replace = self._field("replaceField", self.tr("Replace with"))
        self._count = theme.dress(QLabel(), "muted")
        self._count.setObjectName("findCount")
        self._count.setMinimumWidth(self.fontMetrics().horizontalAdvance("00,000 of 00,000"))
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._problem = theme.dress(QLabel(), "warning")
        self._problem.setObjectName("findProblem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._previous = Button(self.tr("Previous"), lambda: self.step_wanted.emit(-1))
        self._next = Button(self.tr("Next"), lambda: self.step_wanted.emit(1))
        self._close = Button(self.tr("Close"), self.closed.emit)
        self._replace_one = Button(self.tr("Replace"), self.replace_wanted.emit)
        self._replace_all = Button(self.tr("Replace all…"), self.preview_wanted.emit)
        self._case = self._switch("findMatchCase", self.tr("Match case"))
        self._whole = self._switch("findWholeWords", self.tr("Whole words"))
        self._pattern = self._switch("findPattern", self.tr("Regular expression"))
        self._scope = QCheckBox(self.tr("In the selection"))
        self._scope.setObjectName("findInSelection")
        self._scope.toggled.connect(self.scope_wanted)
        self._pattern.setToolTip(
            self.tr("In the replacement, \\1 stands for what the first brackets found")
        )
        self.preview = Preview()
        self.preview.hide()

        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.SMALL_GAP)
        self._grid.setVerticalSpacing(theme.SMALL_GAP)
        self._switches = (QHBoxLayout(), QHBoxLayout())
        for row in self._switches:
            row.setSpacing(theme.GAP)
            row.addStretch()
        self._arrange(narrow=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.SMALL_GAP, theme.GAP, theme.SMALL_GAP)
        layout.setSpacing(theme.SMALL_GAP)
        layout.addWidget(self.preview)
        layout.addLayout(self._grid)
        for row in self._switches:
            layout.addLayout(row)
        layout.addWidget(self._problem)
        QWidget.setTabOrder(self._find, self._replace)  # one types both, then presses a button

        self._replacing = (self._replace, self._replace_one, self._replace_all)
        self._find.textChanged.connect(self.query_changed)
        self._find.textChanged.connect(self._update)
        self._update()
        self.hide()

    @property
    def query(self) -> Query:
        """What is sought."""
        return Query(
            self._find.text(),
            self._case.isChecked(),
            self._whole.isChecked(),
            self._pattern.isChecked(),
        )

    @property
    def replacement(self) -> str:
        """What it shall give way to."""
        return self._replace.text()

    @property
    def has_keyboard(self) -> bool:
        """Whether the keyboard is with something in the bar."""
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def open(self, *, replacing: bool) -> None:
        """Show the bar, with or without the line for replacing."""
        self.preview.hide()
        for widget in self._replacing:
            widget.setVisible(replacing)
        self.show()

    def seek(self, text: str) -> None:
        """Look for a text that the writer has selected."""
        if self._pattern.isChecked():
            import regex

            text = regex.escape(text, special_only=True, literal_spaces=True)
        self._find.setText(text)

    def take_keyboard(self, *, replacing: bool) -> None:
        """Give the keyboard to one of the two fields."""
        field = self._replace if replacing else self._find
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    def leave_scope(self) -> None:
        """The whole story is searched; tell nobody."""
        self._scope.blockSignals(True)
        self._scope.setChecked(False)
        self._scope.blockSignals(False)

    def show_count(self, words: str, *, problem: str = "", tell: bool = False) -> None:
        """Say how many there are, and what is wrong, if anything; `tell` also to screen readers."""
        self._count.setText(words)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        if tell:
            announce(self, problem or words)

    def show_preview(self, text: str, made: Sequence[Replacement]) -> None:
        """List what replacing all would do, in the text that was searched."""
        self.preview.show_replacements(text, made)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay readable beside panels."""
        super().resizeEvent(event)
        narrow = event.size().width() < self._width_in_few_rows()
        if narrow != self._narrow:
            self._arrange(narrow=narrow)

    def _width_in_few_rows(self) -> int:
        def width(*widgets: QWidget) -> int:
            return max(widget.sizeHint().width() for widget in widgets)

        fields = width(self._previous, self._replace_one) + width(self._next, self._replace_all)
        fields += width(self._close) + self._count.minimumWidth() + 4 * theme.SMALL_GAP
        fields += self._find.minimumSizeHint().width()
        switches = sum(width(one) for one in (self._case, self._whole, self._pattern, self._scope))
        return max(fields, switches + 3 * theme.GAP) + 2 * theme.GAP

    def _arrange(self, *, narrow: bool) -> None:
        self._narrow = narrow
        for widget, wide_place, narrow_place in (
            (self._find, (0, 0), (0, 0, 1, 2)),
            (self._count, (0, 1), (0, 2, 1, 2)),
            (self._previous, (0, 2), (1, 0)),
            (self._next, (0, 3), (1, 1)),
            (self._close, (0, 4), (1, 2)),
            (self._replace, (1, 0, 1, 2), (2, 0, 1, 4)),
            (self._replace_one, (1, 2), (3, 0)),
            (self._replace_all, (1, 3), (3, 1, 1, 2)),
        ):
            self._grid.removeWidget(widget)
            self._grid.addWidget(widget, *(narrow_place if narrow else wide_place))
        self._grid.setColumnStretch(0, not narrow)
        self._grid.setColumnStretch(3, narrow)
        for place, switch in enumerate((self._case, self._whole, self._pattern, self._scope)):
            for row in self._switches:
                row.removeWidget(switch)
            second = narrow and place > 1
            self._switches[second].insertWidget(place - 2 if second else place, switch)

    def event(self, event: QEvent) -> bool:
        """Keep keys from actions that are for the page."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _OWN_KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes; Enter goes to the next match, with Shift to the previous one."""
        if event.key() == Qt.Key.Key_Escape:
            (self.closed if self.preview.isHidden() else self.preview.cancelled).emit()
        elif event.key() in _ENTER and self._find.hasFocus():
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.step_wanted.emit(-1 if back else 1)
        elif event.key() in _ENTER and self._replace.hasFocus():
            self.replace_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _field(self, name: str, words: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(name)
        field.setPlaceholderText(words)
        field.setAccessibleName(words)
        field.setMaxLength(LONGEST)
        return field

    def _switch(self, name: str, words: str) -> QCheckBox:
        switch = QCheckBox(words)
        switch.setObjectName(name)
        switch.toggled.connect(self.query_changed)
        return switch

    @Slot()
    def _update(self) -> None:
        for button in (self._replace_one, self._replace_all):
            button.setEnabled(bool(self._find.text()))
