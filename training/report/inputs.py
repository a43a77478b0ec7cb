"""What a report is made from: run folders, evaluation files and data folders, read and checked.

All text that comes out of here is fit for a page: it can be encoded, and a control character shows
as a sign of its own. A page's markup is kept out of it later, by the template.
"""

from __future__ import annotations

import json
import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training.errors import TrainingError

EVALUATIONS = "evaluation*.json"
"""What the evaluation files of a run are called in its folder."""

_CONTROLS = {code: 0x2400 + code for code in range(32)} | {0x7F: 0x2421, 0xFFFE: 0xFFFD}
_CONTROLS |= dict.fromkeys((0xFFFF, *range(0x80, 0xA0)), 0xFFFD)
VISIBLE = {code: sign for code, sign in _CONTROLS.items() if chr(code) not in "\n\t"}
"""Control characters, and the character that shows each of them."""


@dataclass(frozen=True)
class Curve:
    """A figure of a run over its steps, in the order of the steps."""

    steps: array[int] = field(default_factory=lambda: array("q"))
    values: array[float] = field(default_factory=lambda: array("d"))


@dataclass(frozen=True)
class History:
    """What the events of a run say: its curves by metric, and how far it came.

    `planned` steps were to be done, 0 if no event says so; `left_out` values were no numbers.
    """

    curves: Mapping[str, Curve]
    planned: int
    left_out: int

    @property
    def last(self) -> int:
        """The last step with a figure."""
        return max((curve.steps[-1] for curve in self.curves.values() if curve.steps), default=0)


@dataclass(frozen=True)
class Value:
    """A figure with the ends of its 95 % interval; None where there is none."""

    value: float | None
    low: float | None
    high: float | None
    n: int | None


@dataclass(frozen=True)
class Run:
    """A run folder: what run.json, result.json, events.jsonl and a data folder nearby hold.

    `result` is None while the run is not finished; `agreement` has the values `base`, `tuned` and
    `difference` if the result has them; `data` is the prepare.json of the run's data.
    """

    name: str
    record: Mapping[str, Any]
    result: Mapping[str, Any] | None
    agreement: Mapping[str, Value]
    history: History
    data: Mapping[str, Any] | None


@dataclass(frozen=True)
class Figure(Value):
    """One figure of one model: which, on what, by whose judgement, in which unit.

    `chance` is what a model that knows nothing would come to, if that is a number.
    """

    figure: str
    group: str
    judge: str
    unit: str
    higher_is_better: bool | None
    chance: float | None


@dataclass(frozen=True)
class Position:
    """A figure by place in the text."""

    figure: str
    judge: str
    unit: str
    places: tuple[str, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Sample:
    """A text that a model wrote on from a prompt; `source` says where the prompt is from."""

    prompt: str
    source: str
    text: str


@dataclass(frozen=True)
class Model:
    """A model that was evaluated, and all that was found."""

    name: str
    parameters: int | None
    figures: tuple[Figure, ...]
    positions: tuple[Position, ...]
    samples: tuple[Sample, ...]


@dataclass(frozen=True)
class Difference(Value):
    """How much higher a figure is for `model` than for `reference`, on the same things."""

    figure: str
    group: str
    judge: str
    model: str
    reference: str


@dataclass(frozen=True)
class Evaluation:
    """An evaluation file. `details` is the file without its models and differences."""

    name: str
    details: Mapping[str, Any]
    models: tuple[Model, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Inputs:
    """All that a report is made from; `data` are data folders that were named themselves."""

    runs: tuple[Run, ...]
    evaluations: tuple[Evaluation, ...]
    data: Mapping[str, Mapping[str, Any]]


def read(paths: Sequence[Path]) -> Inputs:
    """Read run folders, evaluation files and data folders; what is named twice is read once.

    Raises:
        TrainingError: nothing is named, or something is missing or not what it should be; the
            sentence names the file.
    """
    if not paths:
        raise TrainingError("There is nothing to report on. Name a run folder.")
    folders: list[Path] = []
    files: list[Path] = []
    data: list[Path] = []
    for path in dict.fromkeys(_resolved(path) for path in paths):
        found = sorted(path.glob(EVALUATIONS)) if path.is_dir() else []
        if path.is_file():
            files.append(path)
        elif (path / "run.json").exists():
            folders.append(path)
        elif (path / "prepare.json").exists():
            data.append(path)
        elif not found:
            raise TrainingError(
                f"{path} is not a run: it has no run.json. Name a run folder, or a file that "
                "`evaluate` wrote."
            )
        files += found
    files = list(dict.fromkeys(files))
    return Inputs(
        tuple(map(_run, folders, _names(folders))),
        tuple(map(_evaluation, files, _names([file.with_suffix("") for file in files]))),
        dict(zip(_names(data), (_object(path / "prepare.json") for path in data), strict=True)),
    )


def read_history(path: Path) -> History:
    """Read the curves from a file of events, however long.

    A run that went on from an earlier step, or began anew, tells those steps again: what it says
    last counts. A last line without its end, which a run that was killed leaves behind, does not.

    Raises:
        TrainingError: it can't be read, or a line is no event.
    """
    curves: dict[str, Curve] = {}
    planned = left_out = 0
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n"):
                    break
                try:
                    event = json.loads(line)
                    step, metrics = int(event["step"]), dict(event["metrics"])
                    planned = int(event["steps"]) or planned
                    values = {str(name): float(value) for name, value in metrics.items()}
                except (ValueError, TypeError, KeyError, RecursionError) as error:
                    raise TrainingError(
                        f"{path}, line {number} is not an event of a run: {error}. "
                        "Take that line out, or the whole file, and try again."
                    ) from error
                for name, value in values.items():
                    curve = curves.setdefault(name, Curve())
                    while curve.steps and curve.steps[-1] >= step:
                        curve.steps.pop()
                        curve.values.pop()
                    if math.isfinite(value):
                        curve.steps.append(step)
                        curve.values.append(value)
                    left_out += not math.isfinite(value)
    except OSError as error:
        raise TrainingError(f"{path} can't be read: {error.strerror}.") from error
    return History(
        {name: curve for name, curve in curves.items() if curve.steps}, planned, left_out
    )


def visible(text: str) -> str:
    """Return a text as it may stand in a page, with a sign for each control character."""
    text = text.replace("\r\n", "\n").translate(VISIBLE)
    return text.encode("utf-8", "replace").decode("utf-8")  # halves of surrogate pairs


def number(value: Any) -> float | None:
    """Return a finite number as it is, and None for None and for what is no number."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{value!r} is not a number")
    return float(value) if math.isfinite(value) else None


def _run(folder: Path, name: str) -> Run:
    record = _object(folder / "run.json")
    if not isinstance(record.get("recipe"), dict):
        raise TrainingError(f"{folder / 'run.json'} has no recipe, so it is not a run's.")
    events, path = folder / "events.jsonl", folder / "result.json"
    result = _object(path) if path.exists() else None
    return Run(
        name,
        record,
        result,
        _agreement(result, path) if result else {},
        read_history(events) if events.exists() else History({}, 0, 0),
        _data_of(folder, record),
    )


def _agreement(result: Mapping[str, Any], path: Path) -> dict[str, Value]:
    """The values of `metrics.compare`, if the result has them."""
    if not {"n", "base", "tuned", "difference"} <= set(result):
        return {}
    try:
        return {
            key: Value(**_value(result[key] | {"n": result["n"]}))
            for key in ("base", "tuned", "difference")
        }
    except (KeyError, TypeError, ValueError) as error:
        raise TrainingError(f"{path} is not what a run writes: {error}.") from error


def _data_of(folder: Path, record: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The prepare.json of a run's data, if the folder of that name lies in or beside the run's."""
    data = record.get("data")
    name = data.get("name") if isinstance(data, dict) else data
    if not isinstance(name, str) or not name or Path(name).name != name:
        return None
    for place in (folder, folder.parent, folder.parent.parent):
        if (place / name / "prepare.json").is_file():
            return _object(place / name / "prepare.json")
    return None


def _evaluation(path: Path, name: str) -> Evaluation:
    content = _object(path)
    try:
        if not content["models"]:
            raise ValueError("it has no models")
        models = tuple(map(_model, content["models"]))
        if len({model.name for model in models}) < len(models):
            raise ValueError("two of its models have one name")
        return Evaluation(
            name,
            {key: value for key, value in content.items() if key not in ("models", "differences")},
            models,
            tuple(
                Difference(
                    **_value(entry)
                    | _texts(entry, "figure", "group", "judge", "model", "reference")
                )
                for entry in content.get("differences") or ()
            ),
        )
    except KeyError as error:
        raise TrainingError(f"{path} is not what `evaluate` writes: it lacks {error}.") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise TrainingError(f"{path} is not what `evaluate` writes: {error}.") from error


def _model(entry: Mapping[str, Any]) -> Model:
    parameters = number(entry.get("parameters"))
    return Model(
        _texts(entry, "name")["name"],
        None if parameters is None else round(parameters),
        tuple(
            Figure(
                **_value(figure) | _texts(figure, "figure", "group", "judge", "unit"),
                higher_is_better=_flag(figure.get("higher_is_better")),
                chance=number(figure.get("chance")),
            )
            for figure in entry["figures"]
        ),
        tuple(map(_position, entry.get("positions") or ())),
        tuple(
            Sample(**_texts(sample, "prompt", "source", "text"))
            for sample in entry.get("samples") or ()
        ),
    )


def _position(entry: Mapping[str, Any]) -> Position:
    places, values = entry["places"], entry["values"]
    if len(places) != len(values):
        raise ValueError(f"{entry['figure']} has {len(values)} values for {len(places)} places")
    return Position(
        **_texts(entry, "figure", "judge", "unit"),
        places=tuple(map(str, places)),
        values=tuple(Value(**_value(value)) for value in values),
    )


def _value(entry: Mapping[str, Any]) -> dict[str, Any]:
    n = number(entry["n"])
    found: dict[str, Any] = {key: number(entry[key]) for key in ("value", "low", "high")}
    return found | {"n": None if n is None else round(n)}


def _texts(entry: Mapping[str, Any], *keys: str) -> dict[str, str]:
    for key in keys:
        if not isinstance(entry[key], str):
            raise ValueError(f"its {key} is not a text")
    return {key: entry[key] for key in keys}


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _object(path: Path) -> dict[str, Any]:
    """The JSON object in a file, its texts made visible."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TrainingError(f"{path} can't be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise TrainingError(f"{path} is not JSON: {error}.") from error
    if not isinstance(content, dict):
        raise TrainingError(f"{path} is not a JSON object, so it is not a run's.")
    shown: dict[str, Any] = _visible(content)
    return shown


def _visible(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {visible(key): _visible(item) for key, item in value.items()}
    return [_visible(item) for item in value] if isinstance(value, list) else value


def _resolved(path: Path) -> Path:
    try:
        return path.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise TrainingError(f"There is no {path}. Check its name.") from error


def _names(paths: Sequence[Path]) -> list[str]:
    """The last part of each path, with as many before it as tell the paths apart."""
    length = 1
    while True:
        names = ["/".join(path.parts[1:][-length:]) for path in paths]
        if len(set(names)) == len(names) or length > max(len(path.parts) for path in paths):
            return list(map(visible, names))
        length += 1
