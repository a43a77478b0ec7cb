"""Settings, made from the table in `core.settings`, and the keys of every action."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QEvent,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QTableView,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from writer_app.core.errors import WriterError
from writer_app.core.settings import SETTINGS, Setting, Settings
from writer_app.services.spelling import KEY as SPELLING
from writer_app.ui import theme
from writer_app.ui.actions import ActionSpec, can_be_keys, keys_of, menu_letters, of_the_page
from writer_app.ui.announce import announce
from writer_app.ui.button import Button
from writer_app.ui.dialogs.settings_exchange import SettingsExchange
from writer_app.ui.editor.line_spacing import families, writes_latin
from writer_app.ui.language import KEY as LANGUAGE
from writer_app.ui.language import LANGUAGES
from writer_app.ui.plain import as_it_is
from writer_app.ui.questions import confirm
from writer_app.ui.spelling_languages import language_choices
from writer_app.ui.strength import KEY as STRENGTH
from writer_app.ui.strength import MOST, STEP, percent

HIDDEN_GROUPS = ("export", "recent", "window")
HIDDEN_KEYS = ("model.folder", "model.version", "decoding.blind")
"""Kept by the program, or changed where the models are."""

GROUPS = ("appearance", "editor", "spelling", "goals", "decoding", "model", "sampling")
"""In the order of the page: what more writers look for stands before."""
BELONGS_TO = {"suggestions.prepare_ahead": "decoding"} | dict.fromkeys(
    (
        "decoding.top_k", "decoding.top_p", "decoding.min_p", "decoding.repetition_penalty",
        "decoding.repetition_window", "decoding.no_repeat_ngram", "decoding.window_tokens",
        "decoding.seed",
    ),
    "sampling",
)  # fmt: skip
"""Settings that are shown under the heading of another group."""

_INSET = 4
"""Pixels in front of a number; a style sheet cannot give them."""

# Beside a name of one line a list is the taller one; without this, two would touch.
_ROWS_STYLE = f"QComboBox {{ margin: {theme.SMALL_GAP // 2}px 0; }}"
_RESET_STYLE = """
QToolButton { border: 1px solid palette(dark); border-radius: 4px; padding: 0.2em 0.5em; }
QToolButton:hover { border-color: palette(accent); }
QToolButton:focus { border: 2px solid palette(accent); }
"""

Index = QModelIndex | QPersistentModelIndex


def visible_settings() -> list[Setting]:
    """The settings that the dialog shows, by group; within one in the table's order."""
    shown = [
        setting
        for setting in SETTINGS
        if setting.group not in HIDDEN_GROUPS and setting.key not in HIDDEN_KEYS
    ]
    return sorted(shown, key=lambda setting: GROUPS.index(heading_of(setting)))


def _description(setting: Setting) -> str:
    return QCoreApplication.translate("settings", setting.description)


def heading_of(setting: Setting) -> str:
    """The group under whose heading a setting is shown."""
    return BELONGS_TO.get(setting.key, setting.group)


class SettingsDialog(QDialog):
    """Changes apply and are saved at once; there is nothing to confirm."""

    def __init__(
        self,
        settings: Settings,
        actions: Sequence[ActionSpec],
        parent: QWidget | None = None,
        *,
        languages: Iterable[str] = (),
    ) -> None:
        """`languages` are the dictionaries that there are."""
        super().__init__(parent)
        self.setObjectName("settingsDialog")
        self.setWindowTitle(self.tr("Settings"))
        self._search = QLineEdit()
        self._search.setObjectName("settingsSearch")
        self._search.setPlaceholderText(self.tr("Search settings and keys"))
        self._search.setAccessibleName(self.tr("Search"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._filter)
        self._pages = (SettingsPage(settings, languages), ShortcutsPage(settings, actions))
        self._names = (self.tr("&Settings"), self.tr("&Keys"))
        self._tabs = QTabWidget()
        for page, name in zip(self._pages, self._names, strict=True):
            self._tabs.addTab(page, name)
            page.failed.connect(self._tell)
        self._problem = as_it_is(theme.dress(QLabel(), "danger"))
        self._problem.setWordWrap(True)
        self._problem.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(self.tr("Close"))
        close.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        self._exchange = SettingsExchange(
            settings,
            {setting.key: _description(setting) for setting in visible_settings()},
            {action.id: name_of(action) for action in actions},
        )
        buttons.addButton(self._exchange.export_button, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.addButton(self._exchange.import_button, QDialogButtonBox.ButtonRole.ResetRole)

        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._search)
        layout.addWidget(self._tabs, 1)
        layout.addWidget(self._problem)
        layout.addWidget(self._exchange)
        layout.addWidget(buttons)
        theme.fit(self, 40, 36)

        # The settings outlive the dialog: stop listening when it goes.
        unsubscribe = settings.subscribe(self._on_changed)
        self.destroyed.connect(unsubscribe)

    def _on_changed(self, key: str) -> None:
        for page in self._pages:
            page.refresh(key)

    @Slot(str)
    def _filter(self, text: str) -> None:
        found = [page.filter(text) for page in self._pages]
        for at, (name, count) in enumerate(zip(self._names, found, strict=True)):
            self._tabs.setTabText(at, f"{name} ({count})" if text.strip() else name)
        if not found[self._tabs.currentIndex()] and any(found):
            self._tabs.setCurrentIndex(found.index(max(found)))

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        announce(self._problem, sentence)


class _Page(QWidget):
    """Changes settings; a change that cannot be saved is told, one that can clears that."""

    failed = Signal(str)

    def _do(self, change: Callable[[], None]) -> None:
        try:
            change()
        except WriterError as error:
            self.failed.emit(str(error))
        else:
            self.failed.emit("")


class SettingsPage(_Page):
    """One row for each setting, in groups."""

    def __init__(self, settings: Settings, languages: Iterable[str]) -> None:
        super().__init__()
        self._settings = settings
        self._rows: dict[str, _Row] = {}
        self._headings: dict[str, QLabel] = {}
        group_names = {
            "decoding": self.tr("Suggestions"),
            "model": self.tr("Model"),
            "editor": self.tr("Editor"),
            "appearance": self.tr("Appearance"),
            "goals": self.tr("Goals and counting"),
            "spelling": self.tr("Spelling"),
            "sampling": self.tr("Suggestions, in detail"),
        }
        inside = QWidget()
        inside.setStyleSheet(_ROWS_STYLE)
        grid = QGridLayout(inside)
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(0)  # hidden rows must leave no gap
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        for setting in visible_settings():
            group = heading_of(setting)
            if group not in self._headings:
                heading = QLabel(group_names.get(group, group.capitalize()))
                self._headings[group] = theme.dress(heading, "heading")
                heading.setContentsMargins(0, theme.GAP, 0, 0)
                grid.addWidget(heading, grid.rowCount(), 0, 1, 3)
            row = _Row(setting, languages)
            row.changed.connect(self._set)
            row.reset_wanted.connect(self._reset)
            row.put_into(grid)
            self._rows[setting.key] = row
            self.refresh(setting.key)
        self._nothing = theme.dress(QLabel(self.tr("No setting has these words.")), "muted")
        self._nothing.hide()
        grid.addWidget(self._nothing, grid.rowCount(), 0, 1, 3)
        grid.setRowStretch(grid.rowCount(), 1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the keyboard
        area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)

    def refresh(self, key: str) -> None:
        """Show the value that a setting has now."""
        if key in self._rows:
            self._rows[key].show_value(self._settings.get(key))

    def filter(self, text: str) -> int:
        """Show only settings whose description or key has all words of `text`; return how many."""
        wanted = text.casefold().split()
        groups = set()
        found = 0
        for row in self._rows.values():
            group = heading_of(row.setting)
            heading = self._headings[group].text()
            matches = all(word in f"{heading} {row.words}".casefold() for word in wanted)
            row.set_visible(matches)
            found += matches
            if matches:
                groups.add(group)
        for name, label in self._headings.items():
            label.setVisible(name in groups)
        self._nothing.setVisible(not found)
        return found

    @Slot(str, object)
    def _set(self, key: str, value: object) -> None:
        self._do(lambda: self._settings.set(key, value))

    @Slot(str)
    def _reset(self, key: str) -> None:
        self._do(lambda: self._settings.reset(key))


class _Row(QObject):
    """What one setting looks like: its description and range, a field, and the way back."""

    changed = Signal(str, object)
    reset_wanted = Signal(str)

    def __init__(self, setting: Setting, languages: Iterable[str]) -> None:
        super().__init__()
        self.setting = setting
        self._languages = languages
        description = _description(setting)
        self._name = QLabel(description)
        self._name.setWordWrap(True)
        self._hint = theme.dress(QLabel(self._hint_text()), "muted")
        self._hint.setVisible(bool(self._hint.text()))
        self._field, self._show = self._make_field()
        self._field.setObjectName(setting.key)
        self._field.setAccessibleName(description)
        self._field.setAccessibleDescription(self._hint.text())
        self._name.setBuddy(self._field)
        self._reset = QToolButton()
        self._reset.setText("↺")
        self._reset.setObjectName(f"reset {setting.key}")
        self._reset.setStyleSheet(_RESET_STYLE)
        self._reset.setToolTip(self.tr("Back to the default"))
        self._reset.setAccessibleName(self.tr("Reset: {setting}").format(setting=description))
        self._reset.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._reset.clicked.connect(lambda: self.reset_wanted.emit(setting.key))
        self._text = QWidget()
        text = QVBoxLayout(self._text)
        text.setContentsMargins(0, theme.SMALL_GAP, 0, theme.SMALL_GAP)
        text.setSpacing(0)
        text.addWidget(self._name)
        text.addWidget(self._hint)
        self._visible = True

    @property
    def words(self) -> str:
        """What a search looks through: also what can be chosen, as it is called on the screen."""
        words = [self._name.text(), self._hint.text(), self.setting.key]
        if isinstance(self._field, QComboBox):
            words += [self._field.itemText(place) for place in range(self._field.count())]
        return " ".join(words)

    def put_into(self, grid: QGridLayout) -> None:
        """Add the row at the end of `grid`."""
        row = grid.rowCount()
        middle = Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(self._text, row, 0)
        grid.addWidget(self._field, row, 1, middle)
        grid.addWidget(self._reset, row, 2, middle)
        grid.setColumnMinimumWidth(2, self._reset.sizeHint().width())

    def set_visible(self, visible: bool) -> None:
        """Show or hide the whole row."""
        self._visible = visible
        self._text.setVisible(visible)
        self._field.setVisible(visible)
        self._reset.setVisible(visible and self._changed)

    def show_value(self, value: Any) -> None:
        """Show `value` without telling of a change."""
        with QSignalBlocker(self._field):
            self._show(value)
        self._changed = value != self.setting.default
        self._reset.setVisible(self._visible and self._changed)

    def _hint_text(self) -> str:
        setting = self.setting
        if setting.minimum is None or setting.maximum is None or setting.maximum > 1e6:
            return ""  # a range such as a seed's helps nobody
        number = percent if setting.key == STRENGTH else QLocale().toString
        return self.tr("{low} to {high}, usually {default}").format(
            low=number(setting.minimum),
            high=number(setting.maximum),
            default=number(setting.default),
        )

    def _tell(self, value: object) -> None:
        self.changed.emit(self.setting.key, value)

    def _make_field(self) -> tuple[QWidget, Callable[[Any], None]]:
        """The field for the setting's type, and the function that shows a value in it."""
        setting = self.setting
        if setting.type is bool:
            box = QCheckBox()
            box.toggled.connect(self._tell)
            return box, box.setChecked
        if setting.type in (int, float):
            return self._number()
        if setting.key == LANGUAGE:
            names = {"system": self._choice_words("system")} | LANGUAGES
            return self._combination([(names[one], one) for one in setting.choices])
        if setting.choices:
            return self._combination([(self._choice_words(one), one) for one in setting.choices])
        if setting.key == SPELLING:
            return self._combination(language_choices(self._languages))
        if setting.key == "editor.font_family":
            return self._fonts()
        line = QLineEdit()
        line.editingFinished.connect(lambda: self._tell(line.text()))
        return line, line.setText

    def _number(self) -> tuple[QWidget, Callable[[Any], None]]:
        setting = self.setting
        spin: QSpinBox | QDoubleSpinBox
        if setting.key == STRENGTH:  # in percent, as everywhere else
            spin = QSpinBox()
            spin.setSingleStep(STEP)
            spin.setRange(0, MOST)
            spin.setSuffix("\u00a0%")
        elif setting.type is int:
            spin = QSpinBox()
            spin.setRange(int(setting.minimum or 0), int(setting.maximum or 2**31 - 1))
        else:
            spin = QDoubleSpinBox()
            spin.setSingleStep(0.05)
            spin.setRange(setting.minimum or 0.0, setting.maximum or 1e9)
        spin.lineEdit().setTextMargins(_INSET, 0, 0, 0)  # or the frame hides the caret
        spin.setKeyboardTracking(False)
        if setting.key == STRENGTH:
            spin.valueChanged.connect(lambda value: self._tell(value / 100))
            return _unscrolled(spin), lambda value: spin.setValue(round(100 * value))
        spin.valueChanged.connect(self._tell)
        return _unscrolled(spin), spin.setValue

    def _combination(
        self, entries: Sequence[tuple[str, str]]
    ) -> tuple[QWidget, Callable[[Any], None]]:
        combination = QComboBox()
        combination.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        combination.setMinimumContentsLength(8)
        for text, value in entries:
            combination.addItem(text, value)
        combination.activated.connect(lambda: self._tell(combination.currentData()))

        def show(value: Any) -> None:
            if combination.findData(value) < 0:  # a font that this machine lacks
                combination.addItem(str(value), value)
            combination.setCurrentIndex(combination.findData(value))

        return _unscrolled(combination), show

    def _fonts(self) -> tuple[QWidget, Callable[[Any], None]]:
        """A list in which each font writes its own name, where it can."""
        names = [(family, family) for family in families()]
        field, show = self._combination([(self.tr("The system's"), ""), *names])
        assert isinstance(field, QComboBox)
        points = field.font().pointSize()
        for at, (family, _) in enumerate(names, start=1):
            if writes_latin(family):
                field.setItemData(at, QFont(family, points), Qt.ItemDataRole.FontRole)
        return field, show

    def _choice_words(self, choice: str) -> str:
        known = {
            "system": self.tr("As the system"),
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
            "sepia": self.tr("Sepia"),
            "contrast": self.tr("High contrast, light"),
            "contrast-dark": self.tr("High contrast, dark"),
            "sentence": self.tr("The sentence"),
            "paragraph": self.tr("The paragraph"),
            "auto": self.tr("The fastest there is"),
            "cpu": self.tr("Processor (CPU)"),
            "cuda": self.tr("Graphics card (CUDA)"),
            "off": self.tr("Off"),
            "english": self.tr("“English”, “Vietnamese”"),
            "british": self.tr("‘British’"),  # noqa: RUF001
            "german": self.tr("„German“"),
            "french": self.tr("« French »"),
            "guillemets": self.tr("«Spanish», «Swiss»"),
            "polish": self.tr("„Polish”"),
            "swedish": self.tr("”Swedish”, ”Finnish”"),
            "en": self.tr("– for --, — for ---"),  # noqa: RUF001
            "em": self.tr("— for --"),
        }
        return known.get(choice, choice)


class _WheelGuard(QObject):
    """Keeps the wheel from changing a field that it only passes over while the page scrolls."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.Wheel
            and isinstance(watched, QWidget)
            and not watched.hasFocus()
        ):
            event.ignore()
            return True
        return False


def _unscrolled(field: QAbstractSpinBox | QComboBox) -> QWidget:
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.installEventFilter(_WheelGuard(field))
    return field


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
        keys = keys_of(action, self._settings)
        return keys if self.is_changed(action) else keys[:1]

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

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self._headers)

    def headerData(  # noqa: D102
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
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


def name_of(action: ActionSpec) -> str:
    """An action's text in the writer's language, without the mark of its mnemonic."""
    return QCoreApplication.translate("Actions", action.text).replace("&", "")


class ShortcutsPage(_Page):
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
