"""Colours, spacings and the look of every window, in one place.

A theme is a `Colours` record; Qt gets it as a palette and a short style sheet. Widgets that paint
for themselves ask `colours(widget)` while painting, so they follow a change of theme by themselves.
Lengths in the style sheet are in ``em``: everything grows with the font.
"""

from dataclasses import dataclass
from typing import Literal, TypeVar

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from writer_app.core.resources import resource
from writer_app.core.settings import Settings

W = TypeVar("W", bound=QWidget)
Look = Literal["title", "heading", "muted", "warning", "danger", "card", "chosen"]

# Gaps between things, in device-independent pixels. `GAP` is the one to reach for.
SMALL_GAP = 6
GAP = 12
LARGE_GAP = 24


@dataclass(frozen=True)
class Colours:
    """The colours of one theme, as ``#rrggbb``, called by what they are for.

    Everything in `TEXT_PAIRS` reads at 4.5:1 or better, everything in `LINE_PAIRS` at 3:1; see
    `HIGH_CONTRAST`.
    """

    name: str  # also of its icons
    window: str  # behind everything
    page: str  # text is written and read on it
    raised: str  # cards, buttons, table headers
    text: str
    muted: str  # secondary and disabled text, suggestions not yet taken
    border: str  # decoration only, never the one sign of anything
    outline: str  # edges of fields and buttons
    accent: str  # the default button, links, focus, the highlighted suggestion
    on_accent: str
    selection: str
    on_selection: str
    good: str
    warning: str
    danger: str
    machine: str  # behind words taken from a suggestion, with a dashed line in `accent`
    found: str  # behind words that a search has found
    first_line: str  # two lines of a plot, told apart by dash as well
    second_line: str


LIGHT = Colours(
    name="light",
    window="#f5f3ef",
    page="#fffefb",
    raised="#fbfaf7",
    text="#22242a",
    muted="#5c5f66",
    border="#dcd8cf",
    outline="#8a877f",
    accent="#2b5c86",
    on_accent="#ffffff",
    selection="#cfe0f0",
    on_selection="#1a1c20",
    good="#276339",
    warning="#7d4a00",
    danger="#9c2429",
    machine="#e9eff6",
    found="#f6e29b",
    first_line="#2b5c86",
    second_line="#9a5b13",
)

DARK = Colours(
    name="dark",
    window="#1d1e21",
    page="#232428",
    raised="#2c2e33",
    text="#e6e3dc",
    muted="#a8aab0",
    border="#3b3e44",
    outline="#7d8088",
    accent="#8fbbe6",
    on_accent="#10202f",
    selection="#34506d",
    on_selection="#f4f2ec",
    good="#8ccf9c",
    warning="#e6b566",
    danger="#f29a96",
    machine="#2b3440",
    found="#584a1c",
    first_line="#8fbbe6",
    second_line="#e6b566",
)

SEPIA = Colours(
    name="sepia",
    window="#eadfc8",
    page="#f6eedb",
    raised="#f1e7d1",
    text="#3a2b1a",
    muted="#66553f",
    border="#d6c6a6",
    outline="#85735a",
    accent="#7a4210",
    on_accent="#fff8ea",
    selection="#dcc596",
    on_selection="#2b1f12",
    good="#3f5a1c",
    warning="#764300",
    danger="#8f261f",
    machine="#e9dcbc",
    found="#ecca6c",
    first_line="#7a4210",
    second_line="#3f5f78",
)

CONTRAST = Colours(
    name="contrast",
    window="#ffffff",
    page="#ffffff",
    raised="#ffffff",
    text="#000000",
    muted="#3d3d3d",
    border="#000000",
    outline="#000000",
    accent="#00309c",
    on_accent="#ffffff",
    selection="#00309c",
    on_selection="#ffffff",
    good="#004d1a",
    warning="#5c3600",
    danger="#8a0010",
    machine="#e4ecff",
    found="#ffe98a",
    first_line="#00309c",
    second_line="#7a3d00",
)

CONTRAST_DARK = Colours(
    name="contrast-dark",
    window="#000000",
    page="#000000",
    raised="#000000",
    text="#ffffff",
    muted="#c9c9c9",
    border="#ffffff",
    outline="#ffffff",
    accent="#ffe14d",
    on_accent="#000000",
    selection="#ffe14d",
    on_selection="#000000",
    good="#7dffa0",
    warning="#ffc861",
    danger="#ffa8a8",
    machine="#26304d",
    found="#5c4a00",
    first_line="#ffe14d",
    second_line="#6fd3ff",
)

THEMES = {one.name: one for one in (LIGHT, DARK, SEPIA, CONTRAST, CONTRAST_DARK)}
HIGH_CONTRAST = (CONTRAST, CONTRAST_DARK)
"""For them, 4.5:1 and 3:1 are 7:1 and 4.5:1."""

_GROUNDS = ("window", "page", "raised")
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *(
        (ink, ground)
        for ink in ("text", "muted", "accent", "good", "warning", "danger")
        for ground in _GROUNDS
    ),
    ("text", "machine"),
    ("muted", "machine"),
    ("text", "found"),
    ("on_accent", "accent"),
    ("on_selection", "selection"),
)
LINE_PAIRS: tuple[tuple[str, str], ...] = (
    *(
        (line, ground)
        for line in ("outline", "accent", "first_line", "second_line")
        for ground in _GROUNDS
    ),
    ("accent", "machine"),
    ("danger", "machine"),  # below a misspelled word
)


def contrast(one: str, other: str) -> float:
    """Contrast of two ``#rrggbb`` colours by WCAG 2, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


_PROPERTY = "theme"  # of the application: the name of the theme that it is dressed in


def colours(_widget: QWidget) -> Colours:
    """The colours that a widget is shown in now."""
    app = QApplication.instance()
    return LIGHT if app is None else THEMES.get(str(app.property(_PROPERTY)), LIGHT)


def apply(app: QApplication, settings: Settings) -> None:
    """Give `app` its look and keep it in step with the setting and with the system."""
    for earlier in app.findChildren(_Follower):
        earlier.stop()
    _Follower(app, settings).restyle()


def dress(widget: W, look: Look) -> W:
    """Give a label or a frame one of the looks that the style sheet knows, and return it."""
    widget.setProperty("look", look)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    return widget


def fit(window: QWidget, wide: float, high: float, *, only_grow: bool = False) -> None:
    """Give `window` a size, in heights of a line of text, that its screen has room for."""
    line = window.fontMetrics().height()
    room = window.screen().availableSize() * 0.95
    size = QSize(round(wide * line), round(high * line)).boundedTo(room)
    window.resize(size.expandedTo(window.size()) if only_grow else size)


def of_system(scheme: Qt.ColorScheme, *, high_contrast: bool) -> Colours:
    """The theme that goes with the system's colour scheme and its wish for contrast."""
    if scheme == Qt.ColorScheme.Dark:
        return CONTRAST_DARK if high_contrast else DARK
    return CONTRAST if high_contrast else LIGHT


def _wants_contrast(app: QApplication) -> bool:
    # Qt tells since 6.10.
    tells = getattr(app.styleHints(), "accessibility", None)
    return tells is not None and tells().contrastPreference() == Qt.ContrastPreference.HighContrast


class _Follower(QObject):
    """Restyles the application when the setting or the look of the system changes."""

    def __init__(self, app: QApplication, settings: Settings) -> None:
        super().__init__(app)
        self._app = app
        self._settings: Settings | None = settings
        self._unsubscribe = settings.subscribe(self._on_setting)
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self.restyle)
        if hasattr(hints, "accessibility"):
            hints.accessibility().contrastPreferenceChanged.connect(self.restyle)

    def stop(self) -> None:
        self._unsubscribe()
        self._settings = None
        self.setParent(None)
        self.deleteLater()

    def _on_setting(self, key: str) -> None:
        if key == "appearance.theme":
            self.restyle()

    def restyle(self) -> None:
        if self._settings is None:
            return
        chosen = THEMES.get(str(self._settings.get("appearance.theme")))
        if chosen is None:
            scheme = self._app.styleHints().colorScheme()
            chosen = of_system(scheme, high_contrast=_wants_contrast(self._app))
        focus = self._app.focusWidget()
        if self._app.style().name() != "fusion":
            self._app.setStyle("Fusion")
        self._app.setProperty(_PROPERTY, chosen.name)
        self._app.setPalette(palette(chosen))
        self._app.setStyleSheet(style_sheet(chosen, self._app.font().pointSizeF()))
        # Qt lays the buttons of a dialog out anew and leaves the keyboard to another one, which
        # Enter then means: "Delete" instead of "Keep".
        if focus is not None and self._app.focusWidget() is not focus:
            focus.setFocus()


def palette(colours: Colours) -> QPalette:
    """Qt's palette for `colours`."""
    role = QPalette.ColorRole
    made = QPalette()
    for where, colour in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.page),
        (role.AlternateBase, colours.raised),
        (role.Text, colours.text),
        (role.Button, colours.raised),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.danger),
        (role.PlaceholderText, colours.muted),
        (role.ToolTipBase, colours.raised),
        (role.ToolTipText, colours.text),
        (role.Highlight, colours.selection),
        (role.HighlightedText, colours.on_selection),
        (role.Accent, colours.accent),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.Light, colours.raised),
        (role.Midlight, colours.border),
        (role.Mid, colours.border),
        (role.Dark, colours.outline),
        (role.Shadow, colours.border),
    ):
        made.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, where, QColor(colours.muted))
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(colours.raised))
    return made


def style_sheet(colours: Colours, points: float) -> str:
    """The rules that the palette cannot express, for an application font of `points`."""
    c = colours
    icon = (resource("icons") / c.name).as_posix()
    return f"""
QPushButton {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.outline};
    border-radius: 4px; padding: 0.3em 1em; min-height: 1.5em; }}
QPushButton:hover {{ border-color: {c.accent}; background: {c.page}; }}
QPushButton:default {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; }}
QPushButton:pressed, QPushButton:checked {{ background: {c.selection}; color: {c.on_selection}; }}
QPushButton:focus {{ border: 2px solid {c.accent}; }}
QPushButton:default:focus {{ border: 2px solid {c.text}; }}
QPushButton:disabled {{ color: {c.muted}; border: 1px dashed {c.outline}; background: {c.window}; }}
QAbstractItemView, QPlainTextEdit[readOnly="true"], DifferenceView {{
    border: 1px solid {c.border}; }}
#storyNotes {{ border: 1px solid {c.outline}; border-radius: 4px; }}
#storyNotes:focus {{ border-color: {c.accent}; }}
QAbstractItemView:focus {{ border-color: {c.accent}; }}
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox {{ background: {c.page}; color: {c.text};
    border: 1px solid {c.outline}; border-radius: 4px; padding: 0.2em 0.4em;
    placeholder-text-color: {c.muted};
    selection-background-color: {c.selection}; selection-color: {c.on_selection}; }}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {{
    border: 2px solid {c.accent}; }}
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {{
    color: {c.muted}; background: {c.window}; border-style: dashed; }}
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button,
QComboBox::drop-down {{ border: none; background: transparent; width: 1.4em; }}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {{ image: url({icon}-up.svg); width: 0.9em; }}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow, QComboBox::down-arrow {{
    image: url({icon}-down.svg); width: 0.9em; height: 0.9em; }}
QTableView::item, QTreeView::item {{ padding: 0 0.4em; }}
QHeaderView::section {{ background: {c.raised}; color: {c.muted}; border: none;
    border-bottom: 1px solid {c.border}; padding: 0.35em 0.7em 0.35em 0.55em; }}
QMenu {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.outline}; padding: 0.25em; }}
QMenu::item {{ padding: 0.3em 1.6em; border-radius: 3px; }}
QMenu::item:selected {{ background: {c.selection}; color: {c.on_selection}; }}
QMenu::item:disabled {{ color: {c.muted}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {c.border}; margin: 0.25em 0.5em; }}
QMenu::indicator {{ width: 0.9em; height: 0.9em; left: 0.4em; background: {c.page};
    border: 1px solid {c.outline}; border-radius: 3px; }}
QMenu::indicator:checked {{ background: {c.accent}; image: url({icon}-check.svg); }}
QMainWindow::separator {{ width: 5px; height: 5px; background: {c.window}; }}
QMainWindow::separator:vertical {{ border-left: 1px solid {c.border}; }}
QMainWindow::separator:horizontal {{ border-top: 1px solid {c.border}; }}
QMainWindow::separator:hover {{ background: {c.selection}; }}
QDockWidget {{ titlebar-close-icon: url({icon}-close.svg); }}
QDockWidget::title {{ padding: 0.5em 0.8em; text-align: left; }}
QDockWidget::close-button {{ border: none; border-radius: 4px; padding: 0; icon-size: 1.2em; }}
QDockWidget::close-button:hover {{ background: {c.selection}; }}
QScrollBar {{ background: transparent; border: none; width: 12px; height: 12px; }}
QScrollBar::handle {{ background: {c.outline}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: none; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {c.border}; }}
QTabBar::tab {{ color: {c.muted}; padding: 0.4em 1em; border-bottom: 3px solid transparent; }}
QTabBar::tab:selected {{ color: {c.text}; border-bottom: 3px solid {c.accent}; }}
QTabBar::tab:focus {{ background: {c.selection}; color: {c.on_selection}; }}
QCheckBox {{ spacing: 0.5em; }}
QCheckBox:disabled {{ color: {c.muted}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QCheckBox::indicator, QTreeView::indicator {{ width: 1.1em; height: 1.1em; background: {c.page};
    border: 1px solid {c.outline}; border-radius: 3px; }}
QCheckBox::indicator:checked, QCheckBox::indicator:indeterminate, QTreeView::indicator:checked {{
    background: {c.accent}; }}
QCheckBox::indicator:checked, QTreeView::indicator:checked {{ image: url({icon}-check.svg); }}
QCheckBox::indicator:indeterminate {{ image: url({icon}-partly.svg); }}
QCheckBox::indicator:focus {{ border: 2px solid {c.accent}; }}
QCheckBox::indicator:checked:focus {{ border: 2px solid {c.text}; }}
QProgressBar {{ border: 1px solid {c.outline}; border-radius: 4px; background: {c.page};
    max-height: 0.8em; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
QToolTip {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.outline}; padding: 4px; }}
QLabel[look="title"] {{ font-size: {points * 1.4:.1f}pt; }}
QLabel[look="heading"] {{ font-weight: bold; }}
QLabel[look="muted"] {{ color: {c.muted}; }}
QLabel[look="warning"] {{ color: {c.warning}; }}
QLabel[look="danger"] {{ color: {c.danger}; }}
QFrame[look="card"] {{ background: {c.raised}; border: 1px solid {c.border};
    border-radius: 6px; }}
QFrame[look="card"] QPlainTextEdit, QFrame[look="chosen"] QPlainTextEdit {{ border: none;
    background: {c.raised}; }}
QFrame[look="chosen"] {{ background: {c.raised}; border: 2px solid {c.accent};
    border-radius: 6px; }}
"""
