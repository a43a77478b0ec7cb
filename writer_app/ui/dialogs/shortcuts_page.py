"""The page of the settings with the keys of every action."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    Slot,
)
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QTableView,
    QVBoxLayout,
)

from writer_app.core.settings import Settings
from writer_app.ui import theme
from writer_app.ui.actions import (
    ActionSpec,
    can_be_keys,
    keys_of,
    menu_letters,
    name_of,
    of_the_page,
    shown_keys,
)
from writer_app.ui.button import Button
from writer_app.ui.dialogs.page import Page
from writer_app.ui.questions import confirm

Index = QModelIndex | QPersistentModelIndex


class ShortcutsModel(QAbstractTableModel):
    """Actions with their keys, and which other actions have the same keys."""

    def __init__(self, settings: Settings, actions: Sequence[ActionSpec], parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._actions = actions
        self._shown = list(actions)
        self._headers = (self.tr("Action"), self.tr("Keys"), self.tr("Remark"))

    def action(self, row: int) -> ActionSpec:
        """The action in `row`."""
        return self._shown[row]

    def keys(self, action: ActionSpec) -> list[QKeySequence]:
        """The keys that an action has now; without those that only some keyboards need."""
        return shown_keys(action, self._settings)

    def is_changed(self, action: ActionSpec) -> bool:
        """Whether the writer has given it keys of their own."""
        return self._settings.shortcut(action.id) is not None

    def conflicts(self, action: ActionSpec) -> list[str]:
        """The names of other actions and menus that have one of its keys."""
        keys = self._all_keys(action)
        return [
            name_of(other)
            for other in self._actions
            if other.id != action.id and keys & self._all_keys(other)
        ] + [menu for letter, menu in menu_letters().items() if letter in keys]

    def takes_from_page(self, action: ActionSpec) -> bool:
        """Whether the writer gave it keys that move, select or delete in the text."""
        return self.is_changed(action) and any(map(of_the_page, self.keys(action)))

    def _all_keys(self, action: ActionSpec) -> set[str]:
        return {keys.toString() for keys in keys_of(action, self._settings)}

    def filter(self, text: str) -> int:
        """Show only actions with all words of `text` in name or keys; return how many."""
        wanted = text.casefold().split()
        self.beginResetModel()
        self._shown = [
            action
            for action in self._actions
            if all(
                word in f"{name_of(action)} {self._native(action)}".casefold() for word in wanted
            )
        ]
        self.endResetModel()
        return len(self._shown)

    def refresh(self) -> None:
        """Show keys and conflicts anew."""
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102 - as in Qt
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102 - as in Qt
        return 0 if parent.isValid() else len(self._headers)

    def headerData(  # noqa: D102 - as in Qt
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102 - as in Qt
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        action = self._shown[index.row()]
        if index.column() == 0:
            return name_of(action)
        if index.column() == 1:
            return self._native(action)
        if others := self.conflicts(action):
            return self.tr("⚠ same as {others}").format(others=", ".join(others))
        if self.takes_from_page(action):
            return self.tr("⚠ the page's own")
        return self.tr("changed by you") if self.is_changed(action) else ""

    def _native(self, action: ActionSpec) -> str:
        return QKeySequence.listToString(
            self.keys(action), QKeySequence.SequenceFormat.NativeText
        ).replace("; ", ", ")


class ShortcutsPage(Page):
    """A table of all actions, and below it the field that changes the selected one's keys."""

    def __init__(self, settings: Settings, actions: Sequence[ActionSpec]) -> None:
        super().__init__()
        self._settings = settings
        self._model = ShortcutsModel(settings, actions, self)
        self._table = QTableView()
        self._table.setObjectName("shortcutsTable")
        self._table.setAccessibleName(self.tr("Actions and their keys"))
        self._table.setModel(self._model)
        self._table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self._table.setTabKeyNavigation(False)
        self._table.setShowGrid(False)
        self._table.verticalHeader().hide()
        line = self.fontMetrics().height()
        self._table.verticalHeader().setDefaultSectionSize(round(1.7 * line))
        header = self._table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self._table.selectionModel().currentChanged.connect(self._show_current)
        self._model.modelReset.connect(self._select_first)

        self._name = QLabel()
        self._name.setWordWrap(True)
        self._field = QKeySequenceEdit()
        self._field.setObjectName("shortcutField")
        self._field.setMaximumSequenceLength(1)
        self._name.setBuddy(self._field)
        self._field.editingFinished.connect(self._take_over)
        self._none = Button(self.tr("&No keys"))
        self._none.clicked.connect(lambda: self._change(""))
        self._reset = Button(self.tr("&Reset"))
        self._reset.clicked.connect(lambda: self._change(None))
        self._reset_all = Button(self.tr("Reset &all…"), self._ask_to_reset_all)
        self._add = QCheckBox(self.tr("A&dd to the keys that it has"))
        self._add.setObjectName("addKeys")
        self._conflict = theme.dress(QLabel(), "warning")
        self._conflict.setWordWrap(True)

        field = QHBoxLayout()
        field.addWidget(self._field, 1)
        field.addWidget(self._none)
        field.addWidget(self._reset)
        field.addWidget(self._reset_all)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SMALL_GAP)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._name)
        layout.addLayout(field)
        layout.addWidget(self._add)
        layout.addWidget(self._conflict)
        self._select_first()

    def refresh(self, key: str) -> None:
        """Show the keys that an action has now."""
        if key.startswith("shortcuts."):
            self._model.refresh()
            self._show_current()

    def filter(self, text: str) -> int:
        """Show only actions with all words of `text` in name or keys; return how many."""
        return self._model.filter(text)

    def _current(self) -> ActionSpec | None:
        row = self._table.currentIndex().row()
        return self._model.action(row) if 0 <= row < self._model.rowCount() else None

    @Slot()
    def _select_first(self) -> None:
        if self._model.rowCount():
            self._table.selectRow(0)
        self._show_current()

    @Slot()
    def _show_current(self) -> None:
        action = self._current()
        for widget in (self._field, self._none, self._reset, self._add):
            widget.setEnabled(action is not None)
        self._reset_all.setEnabled(bool(self._settings.shortcuts()))
        if action is None:
            self._name.setText(self.tr("No action has these words."))
            self._conflict.clear()
            return
        name = name_of(action)
        self._name.setText(
            self.tr("New keys for “{action}”: press them in this field").format(action=name)
        )
        self._field.setAccessibleName(self.tr("Keys for {action}").format(action=name))
        keys = self._model.keys(action)
        with QSignalBlocker(self._field):
            self._field.setKeySequence(keys[0] if keys else QKeySequence())
        self._none.setEnabled(bool(keys))
        self._add.setEnabled(bool(keys))
        self._reset.setEnabled(self._model.is_changed(action))
        others = self._model.conflicts(action)
        self._conflict.setText(
            self.tr("⚠ Same keys as {others}. Neither works until one of them changes.").format(
                others=", ".join(f"“{other}”" for other in others)
            )
            if others
            else self.tr(
                "⚠ The page has these keys too, to move, select or delete. They do this action now."
            )
            if self._model.takes_from_page(action)
            else ""
        )

    @Slot()
    def _take_over(self) -> None:
        pressed, action = self._field.keySequence(), self._current()
        if pressed.isEmpty() or action is None:
            return
        if not can_be_keys(pressed):
            self._show_current()
            words = pressed.toString(QKeySequence.SequenceFormat.NativeText)
            self.failed.emit(
                self.tr("{keys} is needed for typing. Press it with Ctrl or Alt.").format(
                    keys=words
                )
            )
            return
        before = self._model.keys(action) if self._add.isChecked() else []
        keys = [*(one for one in before if one != pressed), pressed]
        self._add.setChecked(False)
        self._change(QKeySequence.listToString(keys, QKeySequence.SequenceFormat.PortableText))

    def _change(self, keys: str | None) -> None:
        action = self._current()
        if action is not None:
            default = QKeySequence(action.shortcut).toString()
            same = keys is not None and keys == default
            self._do(lambda: self._settings.set_shortcut(action.id, None if same else keys))

    @Slot()
    def _ask_to_reset_all(self) -> None:
        if confirm(self, self.tr("Give every action its usual keys again?"), self.tr("&Reset all")):
            self._do(self._settings.reset_shortcuts)
