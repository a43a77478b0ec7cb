"""The window of settings: those of the table in `core.settings_table`, and the page of keys."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QLocale,
    QObject,
    QSignalBlocker,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from writer_app.core.settings import Settings
from writer_app.core.settings_table import SETTINGS, Setting
from writer_app.services.spelling import KEY as SPELLING
from writer_app.ui import theme
from writer_app.ui.actions import ActionSpec, name_of
from writer_app.ui.announce import announce
from writer_app.ui.dialogs.page import Page
from writer_app.ui.dialogs.settings_exchange import SettingsExchange
from writer_app.ui.dialogs.shortcuts_page import ShortcutsPage
from writer_app.ui.editor.line_spacing import families, writes_latin
from writer_app.ui.language import KEY as LANGUAGE
from writer_app.ui.language import LANGUAGES
from writer_app.ui.plain import as_it_is
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


class SettingsPage(Page):
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
            "british": self.tr("‘British’"),  # noqa: RUF001 - as they look
            "german": self.tr("„German“"),
            "french": self.tr("« French »"),
            "guillemets": self.tr("«Spanish», «Swiss»"),
            "polish": self.tr("„Polish”"),
            "swedish": self.tr("”Swedish”, ”Finnish”"),
            "en": self.tr("– for --, — for ---"),  # noqa: RUF001 - as they look
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
