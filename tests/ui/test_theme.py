"""Every text can be read in every theme, and a theme follows its setting while windows are open."""

import re
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from writer_app.core.settings import Settings
from writer_app.core.settings_table import BY_KEY
from writer_app.ui import theme
from writer_app.ui.choice.candidate_card import BUTTON_STYLE
from writer_app.ui.editor.story_editor import StoryEditor

DARK, LIGHT = Qt.ColorScheme.Dark, Qt.ColorScheme.Light
THEMES = pytest.mark.parametrize("colours", theme.THEMES.values(), ids=theme.THEMES)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


def test_contrast_is_measured_as_the_guidelines_say() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert theme.contrast("#123456", "#123456") == pytest.approx(1)


@THEMES
def test_text_and_lines_stand_out_from_what_is_behind_them(colours: theme.Colours) -> None:
    text, line = (7.0, 4.5) if colours in theme.HIGH_CONTRAST else (4.5, 3.0)
    for pairs, least in ((theme.TEXT_PAIRS, text), (theme.LINE_PAIRS, line)):
        for ink, ground in pairs:
            found = theme.contrast(getattr(colours, ink), getattr(colours, ground))
            assert found >= least, (colours.name, ink, ground, found)


@THEMES
@pytest.mark.parametrize("group", list(QPalette.ColorGroup)[:3], ids=lambda group: group.name)
def test_what_qt_draws_by_itself_can_be_read(
    qapp: QApplication, colours: theme.Colours, group: QPalette.ColorGroup
) -> None:
    role = QPalette.ColorRole
    palette = theme.palette(colours)
    for ink, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.Text, role.AlternateBase),
        (role.PlaceholderText, role.Base),
        (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight),
        (role.ToolTipText, role.ToolTipBase),
        (role.Link, role.Base),
    ):
        names = [palette.color(group, each).name() for each in (ink, ground)]
        least = 7 if colours in theme.HIGH_CONTRAST else 4.5
        assert theme.contrast(names[0], names[1]) >= least, (colours.name, ink, ground, names)


def test_open_windows_follow_the_setting(
    qapp: QApplication, qtbot: QtBot, settings: Settings
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    theme.apply(qapp, settings)
    for name, colours in theme.THEMES.items():
        settings.set("appearance.theme", name)
        assert theme.colours(window) == colours
        assert window.palette().windowText().color().name() == colours.text


def test_ghost_text_that_is_on_show_takes_the_colour_of_another_theme(
    qapp: QApplication, qtbot: QtBot, settings: Settings
) -> None:
    editor = StoryEditor()
    qtbot.addWidget(editor)
    editor.load("She went home.", caret=8)
    editor.show()
    theme.apply(qapp, settings)
    editor.set_ghost(8, " slowly")
    for name, colours in theme.THEMES.items():
        settings.set("appearance.theme", name)
        [ghost] = editor.document().firstBlock().layout().formats()
        assert ghost.format.foreground().color().name() == colours.muted


@pytest.mark.parametrize("kind", [QComboBox, QSpinBox, QLineEdit, QCheckBox])
def test_a_field_that_cannot_be_used_looks_so(
    qapp: QApplication, qtbot: QtBot, settings: Settings, kind: type[QWidget]
) -> None:
    theme.apply(qapp, settings)
    field = kind()
    qtbot.addWidget(field)
    for name in ("addItem", "setText"):
        if hasattr(field, name):
            getattr(field, name)("Words")
    field.show()
    usable = field.grab().toImage()
    field.setEnabled(False)
    assert field.grab().toImage() != usable


def test_the_system_is_followed(
    qapp: QApplication, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert theme.of_system(DARK, high_contrast=False) == theme.DARK
    assert theme.of_system(LIGHT, high_contrast=True) == theme.CONTRAST
    assert theme.of_system(DARK, high_contrast=True) == theme.CONTRAST_DARK
    theme.apply(qapp, settings)
    window = QWidget()
    hints = qapp.styleHints()

    def system_is(colours: theme.Colours) -> None:
        monkeypatch.setattr(theme, "of_system", lambda *_, **__: colours)

    system_is(theme.DARK)
    hints.colorSchemeChanged.emit(DARK)
    assert theme.colours(window) == theme.DARK
    if hasattr(hints, "accessibility"):
        system_is(theme.CONTRAST)
        hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
        assert theme.colours(window) == theme.CONTRAST
    settings.set("appearance.theme", "sepia")
    system_is(theme.LIGHT)
    hints.colorSchemeChanged.emit(LIGHT)
    assert theme.colours(window) == theme.SEPIA


@THEMES
def test_every_theme_can_be_chosen_and_has_its_icons(colours: theme.Colours) -> None:
    assert colours.name in BY_KEY["appearance.theme"].choices
    wanted = set(re.findall(r"url\((.*?)\)", theme.style_sheet(colours, 10)))
    assert len(wanted) == 5
    assert all(Path(icon).exists() for icon in wanted)


def test_a_later_window_takes_the_theme_over(
    qapp: QApplication, settings: Settings, tmp_path: Path
) -> None:
    theme.apply(qapp, settings)
    other = Settings(tmp_path / "other.json")
    theme.apply(qapp, other)
    other.set("appearance.theme", "light")
    settings.set("appearance.theme", "dark")
    assert qapp.palette().window().color().name() == theme.LIGHT.window


@THEMES
def test_a_button_beside_the_text_can_be_read_while_it_is_pressed(
    qapp: QApplication, qtbot: QtBot, settings: Settings, colours: theme.Colours
) -> None:
    settings.set("appearance.theme", colours.name)
    theme.apply(qapp, settings)
    button = QToolButton()
    qtbot.addWidget(button)
    button.setStyleSheet(BUTTON_STYLE)
    button.setText("MMMM")
    button.setDown(True)
    image = button.grab().toImage()
    seen = Counter(
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    )
    ground = seen.most_common(1)[0][0]
    assert ground == colours.selection
    assert colours.on_selection in seen
