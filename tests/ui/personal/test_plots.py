"""The pictures of a training can be told apart in every theme, and read without seeing them."""

from collections.abc import Iterator
from pathlib import Path

import pyqtgraph
import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from writer_app.core.settings import Settings
from writer_app.ui import theme
from writer_app.ui.personal.plots import IntervalChart, LinePlot, Measured


@pytest.fixture
def settings(qapp: QApplication, tmp_path: Path) -> Iterator[Settings]:
    settings = Settings(tmp_path / "settings.json")
    theme.apply(qapp, settings)
    yield settings
    settings.reset("appearance.theme")


@pytest.mark.parametrize("colours", theme.THEMES.values(), ids=theme.THEMES)
def test_lines_are_drawn_in_the_colours_of_the_theme(
    qtbot: QtBot, settings: Settings, colours: theme.Colours
) -> None:
    plot = LinePlot("Loss", "lower is closer")
    qtbot.addWidget(plot)
    plot.resize(300, 300)
    plot.show()
    settings.set("appearance.theme", colours.name)  # while it is open
    for step in range(10):
        plot.add(step, 10, 0.7 - 0.02 * step, held_out=False)
        plot.add(step, 10, 0.6, held_out=True)
    picture = plot.grab().toImage()
    seen = {picture.pixelColor(x, y).name() for x in range(300) for y in range(300)}
    assert {colours.page, colours.first_line, colours.second_line} <= seen


def test_an_axis_has_the_numbers_of_the_language(qtbot: QtBot) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("vi"))
    try:
        plot = LinePlot("Loss", "lower is closer")
        qtbot.addWidget(plot)
        values = [0.0, 0.1 + 0.2, -1.5]
        axis = plot.findChild(pyqtgraph.PlotWidget).getAxis("left")
        assert axis.tickStrings(values, 1, 0.5) == ["0", "0,3", "-1,5"]
    finally:
        QLocale.setDefault(before)


def test_what_is_as_good_as_zero_is_shown_as_zero(qtbot: QtBot) -> None:
    plot = LinePlot("Margin", "higher is closer")
    qtbot.addWidget(plot)
    plot.add(0, 60, -2e-6, held_out=True)
    plot.add(1, 60, -4e-6, held_out=False)
    assert plot.accessibleDescription() == "0.00"
    low, high = plot.findChild(pyqtgraph.PlotWidget).viewRange()[1]
    assert high - low >= 0.1  # or the axis would tell of millionths


def test_a_new_training_begins_with_an_empty_plot(qtbot: QtBot) -> None:
    plot = LinePlot("Agreement", "share", share=True)
    qtbot.addWidget(plot)
    plot.add(4, 8, 0.75, held_out=True)
    assert plot.accessibleDescription() == "75\u00a0%"
    plot.clear()
    assert plot.points(held_out=True) == []
    assert plot.accessibleDescription() == ""


def test_intervals_are_drawn_where_they_lie(qtbot: QtBot, settings: Settings) -> None:
    settings.set("appearance.theme", "light")
    chart = IntervalChart()
    qtbot.addWidget(chart)
    chart.show_rows([Measured("Old", 0.5, 0.4, 0.6), Measured("New", 0.8, 0.7, 0.9)])
    chart.resize(500, chart.sizeHint().height())
    picture = chart.grab().toImage()

    def extent(colour: str) -> tuple[int, int]:
        found = [
            x
            for x in range(picture.width())
            for y in range(picture.height())
            if picture.pixelColor(x, y).name() == colour
        ]
        return min(found), max(found)

    old, new = extent(theme.LIGHT.second_line), extent(theme.LIGHT.first_line)
    assert old[1] < new[0]
    assert old[1] - old[0] == pytest.approx(new[1] - new[0], abs=4)
    assert "New 80\u00a0% (70\u00a0% to 90\u00a0%)" in chart.accessibleDescription()
