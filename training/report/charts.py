"""The charts of a report, as SVG to stand in a page: its colours, its fonts, its text.

Lines and bars are told apart by dashes and marks as well as by colour. The same figures always
give the same bytes.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib
from markupsafe import Markup, escape
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from training.report.inputs import Curve, Value

MOST_POINTS = 240
"""Points of a line; of more, neighbours are put together."""

# Stand-ins, each of which becomes a variable of the page's style sheet.
INK, MUTED, GRID = "#000001", "#000002", "#000003"
SERIES = ("#000011", "#000012", "#000013", "#000014", "#000015")
VARIABLES = {INK: "--ink", MUTED: "--muted", GRID: "--line"} | {
    colour: f"--series-{number}" for number, colour in enumerate(SERIES, 1)
}
DASHES = ("-", (0, (5, 2)), (0, (1, 1.2)), (0, (6, 2, 1, 2)), (0, (3, 1, 1, 1, 1, 1)))
MARKS = ("o", "s", "^", "D", "v")

STYLE = {
    "svg.fonttype": "none",
    "text.parse_math": False,  # a name may hold a dollar sign
    "font.size": 9,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": MUTED,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "text.color": INK,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "legend.handlelength": 2.6,
    "figure.constrained_layout.use": True,
}


@dataclass(frozen=True)
class Line:
    """A curve with its name in the legend; `sparse` ones have a mark at each of their points.

    `intervals` are the values of the points with their ends, or none.
    """

    name: str
    curve: Curve
    sparse: bool = False
    intervals: Sequence[Value] = ()


def over_steps(
    key: str,
    alt: str,
    lines: Sequence[Line],
    unit: str,
    levels: Mapping[str, float],
    steps: Mapping[str, int],
) -> Markup:
    """Draw lines over the steps of a run, shares in per cent if `unit` is `share`.

    `levels` are heights to compare with and `steps` places on the way, each named in the legend.
    A curve of more than `MOST_POINTS` points is drawn as the means of neighbours, with a band from
    the lowest of them to the highest.
    """
    with _style(key):
        figure = Figure(figsize=(5.6, 3.1))
        axes = figure.subplots()
        legend: list[Any] = []
        for number, line in enumerate(lines):
            colour, dash = SERIES[number % len(SERIES)], DASHES[number % len(DASHES)]
            x, mean, low, high = thinned(line.curve)
            if len(x) < len(line.curve.steps):
                axes.fill_between(x, low, high, color=colour, alpha=0.18, linewidth=0)
            mark = MARKS[number % len(MARKS)] if line.sparse or len(x) == 1 else ""
            reaches = _reaches(line.intervals) if len(line.intervals) == len(x) else None
            drawn = axes.errorbar(
                x, mean, yerr=reaches, linestyle=dash, marker=mark, markersize=4.5, linewidth=1.5,
                elinewidth=1, capsize=2.5, color=colour, label=line.name, zorder=2 + line.sparse,
            )  # fmt: skip
            legend.append(drawn)
        for name, height in levels.items():
            dash = (0, (2, 2))
            legend.append(axes.axhline(height, color=INK, linewidth=1, linestyle=dash, label=name))
        for number, (name, step) in enumerate(steps.items()):
            dash = ((0, (1, 2)), (0, (7, 3)))[number % 2]
            legend.append(axes.axvline(step, color=INK, linewidth=1, linestyle=dash, label=name))
        axes.set_xlabel("step")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=7))
        _measure(axes, unit, upright=True)
        figure.legend(handles=legend, loc="outside upper left", ncols=2)
        return _svg(figure, key, alt)


def by_place(
    key: str,
    alt: str,
    places: Sequence[str],
    series: Mapping[str, Sequence[Value]],
    unit: str,
) -> Markup:
    """Draw a figure by place in the text, a line for each of up to five models."""
    with _style(key):
        figure = Figure(figsize=(5.6, 3.1))
        axes = figure.subplots()
        for number, (name, values) in enumerate(series.items()):
            shift = 0.06 * (number - (len(series) - 1) / 2)
            known = [(place + shift, v) for place, v in enumerate(values) if v.value is not None]
            axes.errorbar(
                [place for place, _ in known],
                [v.value for _, v in known if v.value is not None],
                yerr=_reaches([v for _, v in known]),
                linestyle=DASHES[number % len(DASHES)],
                marker=MARKS[number % len(MARKS)],
                color=SERIES[number % len(SERIES)],
                markersize=4.5,
                linewidth=1.5,
                elinewidth=1,
                capsize=2.5,
                label=name,
            )
        axes.set_xticks(range(len(places)), places)
        axes.set_xlim(-0.4, len(places) - 0.6)
        _measure(axes, unit, upright=True)
        figure.legend(loc="outside upper left", ncols=2)
        return _svg(figure, key, alt)


def at_a_glance(
    key: str, alt: str, names: Sequence[str], panels: Sequence[tuple[str, str, Sequence[Value]]]
) -> Markup:
    """Draw panels of one figure each: a row for each model, its value and its interval.

    A panel is a title, a unit and a value for each of `names`.
    """
    columns = min(3, len(panels))
    rows = -(-len(panels) // columns)
    with _style(key):
        figure = Figure(figsize=(9.6, rows * (0.8 + 0.24 * len(names))))
        grid = figure.subplots(rows, columns, squeeze=False, sharey=True)
        figure.set_layout_engine("constrained", wspace=0.08)
        for axes in grid.flat[len(panels) :]:
            axes.set_visible(False)
        for axes, (title, unit, values) in zip(grid.flat, panels, strict=False):
            for row, value in enumerate(values):
                if value.value is None:
                    continue
                axes.errorbar(
                    [value.value],
                    [row],
                    xerr=_reaches([value]),
                    marker=MARKS[0] if row else MARKS[1],
                    color=SERIES[0] if row else INK,
                    markersize=5,
                    elinewidth=1.4,
                    capsize=2.5,
                )
            if values and values[0].value is not None:
                axes.axvline(values[0].value, color=INK, linewidth=0.8, linestyle=(0, (2, 2)))
            axes.set_title(title, fontsize=9, loc="left")
            axes.set_yticks(range(len(names)), names)
            axes.set_ylim(len(names) - 0.5, -0.5)
            axes.grid(visible=False, axis="y")
            axes.tick_params(axis="y", length=0, labelcolor=INK)
            axes.xaxis.set_major_locator(MaxNLocator(nbins=4))
            _measure(axes, unit, upright=False)
        return _svg(figure, key, alt)


def thinned(
    curve: Curve, most: int = MOST_POINTS
) -> tuple[list[float], list[float], list[float], list[float]]:
    """Return at most `most` points of a curve: steps, means, lowest and highest values.

    Neighbours are put together by as many as it takes, the last ones by what is left over.
    """
    together = max(1, -(-len(curve.steps) // most))
    parts = [
        (curve.steps[first : first + together], curve.values[first : first + together])
        for first in range(0, len(curve.steps), together)
    ]
    return (
        [sum(steps) / len(steps) for steps, _ in parts],
        [sum(values) / len(values) for _, values in parts],
        [min(values) for _, values in parts],
        [max(values) for _, values in parts],
    )


def _reaches(values: Sequence[Value]) -> list[list[float]]:
    """How far the intervals reach down and up; not at all where there is none."""
    down, up = [], []
    for found in values:
        value = found.value or 0.0
        down.append(max(0.0, value - found.low) if found.low is not None else 0.0)
        up.append(max(0.0, found.high - value) if found.high is not None else 0.0)
    return [down, up]


def _measure(axes: Axes, unit: str, *, upright: bool) -> None:
    axis = axes.yaxis if upright else axes.xaxis
    if unit == "share":
        axis.set_major_formatter(PercentFormatter(xmax=1, symbol="\N{NO-BREAK SPACE}%"))
    elif upright:
        axes.set_ylabel(unit)


@contextmanager
def _style(key: str) -> Iterator[None]:
    """The settings of a chart; its warnings (of glyphs that only the reader has) are passed by."""
    settings: dict[Any, Any] = STYLE | {"svg.hashsalt": key}
    with matplotlib.rc_context(settings), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _svg(figure: Figure, key: str, alt: str) -> Markup:
    """The figure as an element of a page: no size of its own, ids that no other chart has."""
    file = io.StringIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    figure.savefig(file, format="svg", transparent=True, metadata=nothing)
    svg = file.getvalue()
    box = re.search(r'viewBox="([^"]*)"', svg)
    body = svg[svg.index(">", svg.index("<svg")) + 1 :]
    body = re.sub(
        r"<style.*?</style>", "", body, count=1, flags=re.DOTALL
    )  # it would style the page
    body = re.sub(r' d="[^"]*"', lambda found: re.sub(r"(\.\d\d)\d+", r"\1", found.group()), body)
    body = re.sub(r' id="([^"]*)"', rf' id="{key}-\1"', body)
    body = re.sub(r'url\(#([^)]*)\)|href="#([^"]*)"', lambda found: _link(found, key), body)
    body = re.sub(r'style="[^"]*"', lambda found: _style_of(found.group()), body)
    # Markup: what matplotlib wrote, which escapes its texts, and what is escaped here
    return Markup(
        f'<svg viewBox="{box.group(1) if box else ""}" role="img" aria-label="{escape(alt)}">{body}'
    )


def _link(found: re.Match[str], key: str) -> str:
    return f"url(#{key}-{found[1]})" if found[1] else f'href="#{key}-{found[2]}"'


def _style_of(style: str) -> str:
    for colour, variable in VARIABLES.items():
        style = style.replace(colour, f"var({variable})")
    return re.sub(r"font: (\d[\d.]*px)[^;\"]*|font-family: [^;\"]*;", _font, style)


def _font(found: re.Match[str]) -> str:
    return f"font-size: {found[1]}" if found[1] else ""
