"""The words and numbers of a report: what its figures are called, and how a value reads."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from training.evaluation.figures import FIGURES
from training.progress import format_seconds
from training.report.inputs import Figure, Value

KINDS_OF_RUN = {
    "pretrain": "training from scratch",
    "sft": "tuning on the chosen texts (SFT)",
    "dpo": "tuning on pairs (DPO)",
    "judge": "a judge, trained on pairs",
}


EMPTY = Value(None, None, None, None)
COUNTED = ("words", "tokens", "characters")
"""Units that need to be named."""
NONE = "\N{EN DASH}"
"""What stands where there is no figure."""


def label(figure: str) -> str:
    """Return what a figure is called, by its id."""
    known = FIGURES.get(figure)
    return known.label if known else figure.replace("_", " ").capitalize()


def meaning(figure: str, unit: str) -> str:
    """Return what a figure means, by its id; of one that is not known here its unit is told."""
    known = FIGURES.get(figure)
    if not known:
        return f"in {unit}" if unit and unit_of(unit) != "share" else ""
    return known.meaning + (f", in {unit}" if unit in COUNTED else "")


def is_written(figure: str) -> bool:
    """Whether a figure is about text that the models wrote."""
    return figure in FIGURES and FIGURES[figure].written


def which(source: Mapping[str, Any]) -> str:
    """Return which of a source's stories were measured, in brackets, if it says so."""
    return f" ({plain(source['which'])})" if source.get("which") else ""


def direction(found: Iterable[Figure]) -> str:
    """Return which way a figure is better and what chance gives, as its evaluation says."""
    some = list(found)
    flags = {figure.higher_is_better for figure in some}
    flag = flags.pop() if len(flags) == 1 else None
    said = {True: ["higher is better"], False: ["lower is better"], None: []}[flag]
    chances = {figure.chance for figure in some}
    if len(chances) == 1 and some[0].chance is not None:
        said.append(f"chance gives {bare(some[0].chance, some[0].unit)}")
    return "; ".join(said)


def unit_of(unit: str) -> str:
    """Return a unit, the same word for all names of a share."""
    return "share" if unit in ("share", "%", "fraction", "proportion") else unit


def figure(value: Value, unit: str, *, difference: bool = False) -> str:
    """A figure as text: a share in per cent, a difference of shares in points.

    It has as many places as its interval gives it a right to, and the interval has as many.
    """
    if value.value is None:
        return NONE
    return _number(value.value, _places(value, unit), unit, difference) + _after(unit, difference)


def interval(value: Value, unit: str, *, difference: bool = False) -> str:
    """The ends of an interval as text: `62.1 to 88.0 %`."""
    if value.low is None or value.high is None:
        return "no interval"
    places = _places(value, unit)
    low, high = (_number(end, places, unit, difference) for end in (value.low, value.high))
    return f"{low} to {high}" + ("" if difference else _after(unit, difference))


def bare(value: float, unit: str) -> str:
    """A figure that has no interval as text."""
    return figure(Value(value, None, None, None), unit)


def _places(value: Value, unit: str) -> int:
    """How many places after the point a figure has: so that its interval spans 5 to 50 steps.

    More, where an end so near 0 that the figure hangs on it would else read 0.
    """
    least, scale = (1, 100) if unit_of(unit) == "share" else (0, 1)
    if value.low is None or value.high is None or value.high <= value.low:
        size = abs(value.value or 0)
        return least if least or not size else min(max(2 - math.floor(math.log10(size)), 0), MOST)
    places = max(least, -math.floor(math.log10((value.high - value.low) * scale / 5)))
    side = sign(value)
    near = abs(value.low if side > 0 else value.high) * scale
    while side and places < MOST and round(near, places) == 0:
        places += 1
    return min(places, MOST)


MOST = 6
"""Places after the point, at most."""


def sign(value: Value) -> int:
    """Return 1 or -1 if the interval lies above or below 0, else 0; rounding is no reason."""
    if value.low is None or value.high is None:
        return 0
    return (value.low > 1e-9) - (value.high < -1e-9)


def _number(value: float, places: int, unit: str, signed: bool) -> str:
    scale = 100 if unit_of(unit) == "share" else 1
    text = f"{value * scale:{'+' if signed else ''},.{places}f}"
    if not any(digit in text for digit in "123456789"):
        text = text.lstrip("+-")  # 0 has no sign
    return _minus(text)


def _after(unit: str, difference: bool) -> str:
    if unit_of(unit) != "share":
        return ""
    return "\N{NO-BREAK SPACE}" + ("points" if difference else "%")


def _minus(text: str) -> str:
    return text.replace("-", "\N{MINUS SIGN}")


def plain(value: Any) -> str:
    """A value of a JSON file as text."""
    if value is None or value == "":
        return NONE if value is None else "(empty)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.6g}".replace("e-0", "e-")
    if isinstance(value, list):
        return ", ".join(map(plain, value)) or "none"
    return json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value


def common_n(values: Iterable[Value]) -> str:
    """The n of values that all have the same; otherwise nothing."""
    counts = {value.n for value in values if value.n is not None}
    return f"n\N{NO-BREAK SPACE}{counts.pop():,}" if len(counts) == 1 else ""


def capital(text: str) -> str:
    """Return a text with a capital letter first."""
    return text[:1].upper() + text[1:]


def counted(number: int, name: str) -> str:
    """Return how many there are of what `name` is one of."""
    return f"{number:,} {name}{'' if number == 1 else 's'}"


def size(parameters: int | None) -> str:
    """Return how large a model is, in words."""
    return "" if parameters is None else f"{parameters / 1e6:,.1f} million weights"


def megabytes(size: Any) -> str:
    """Return a number of bytes as text."""
    return f"{size / 1e6:,.1f} MB" if isinstance(size, int | float) else NONE


def took(seconds: Any) -> str:
    """Return a number of seconds as text."""
    return format_seconds(seconds) if isinstance(seconds, int | float) else NONE


def when(text: Any) -> str:
    """A time in ISO 8601 as a reader would write it."""
    if not isinstance(text, str):
        return NONE
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return text
    if time.tzinfo is None:
        return f"{time.day} {time:%B %Y, %H:%M}"
    time = time.astimezone(UTC)
    return f"{time.day} {time:%B %Y, %H:%M} UTC"


def whole(value: Any) -> int | None:
    """Return a value of a JSON file if it is a whole number."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def items(value: Any) -> Iterable[tuple[str, Any]]:
    """Return what a JSON object holds, nothing if the value is none."""
    return value.items() if isinstance(value, dict) else ()


def objects(value: Any) -> list[Mapping[str, Any]]:
    """Return the objects in a JSON list, none if the value is none."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
