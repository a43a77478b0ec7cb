"""Write what runs and evaluations found as one HTML page that needs nothing but itself.

The page says of each figure its n, its 95 % interval and who judged, and sets samples side by side,
some of them without saying whose they are. It has no script, and loads nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from training.errors import TrainingError
from training.report import figures, words
from training.report.inputs import Inputs, read
from training.report.runs import data_view, run_view
from training.run_record import check_writable, write_text

TEMPLATES = Path(__file__).parent / "templates"


def report(runs: Sequence[Path], output: Path, *, blind: Sequence[str] = ()) -> None:
    """Write one HTML page about run folders, evaluation files and data folders to `output`.

    `blind` names the two models whose samples are set side by side unnamed; without it these are
    the reference of an evaluation, or its first model, and its last model.

    Raises:
        TrainingError: an input is missing or broken, `blind` does not name two models with samples
            in one evaluation, or `output` can't be written.
    """
    if blind and len(set(blind)) != 2:
        raise TrainingError("The blind samples need the names of two different models.")
    inputs = read(runs)
    check_writable(output)
    evaluations = [
        figures.view(evaluation, f"e{number}", blind)
        for number, evaluation in enumerate(inputs.evaluations, 1)
    ]
    if blind and not any(view["blind"] for view in evaluations):
        raise TrainingError(
            f"No evaluation has samples of both {blind[0]} and {blind[1]} that differ."
        )
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("report.html").render(
        title=_title(inputs),
        contents=_contents(inputs),
        versions=_versions(inputs),
        evaluations=evaluations,
        runs=[run_view(run, f"r{number}") for number, run in enumerate(inputs.runs, 1)],
        data=[data_view(name, data) for name, data in inputs.data.items()],
    )
    write_text(output, page)


def _title(inputs: Inputs) -> str:
    models = dict.fromkeys(model.name for e in inputs.evaluations for model in e.models)
    names = list(models or dict.fromkeys([*(run.name for run in inputs.runs), *inputs.data]))
    if len(names) > 4:
        return f"{', '.join(names[:3])} and {len(names) - 3} more"
    return ", ".join(names)


def _contents(inputs: Inputs) -> list[dict[str, str]]:
    """What the report is made from, a row each."""
    rows = []
    for evaluation in inputs.evaluations:
        details = evaluation.details
        measured = [
            f"{part.get('name', '?')}: {words.plain(part.get(count))} {count}{words.which(part)}"
            for part, count in ((details.get("data"), "pairs"), (details.get("stories"), "stories"))
            if isinstance(part, dict)
        ]
        rows.append(
            {
                "name": evaluation.name,
                "what": f"evaluation of {words.counted(len(evaluation.models), 'model')}",
                "on": "; ".join(measured) or "no held-out data",
                "when": words.when(details.get("created")),
                "device": words.plain(details.get("device")),
                "seed": words.plain(details.get("seed")),
            }
        )
    for run in inputs.runs:
        kind = str(run.record["recipe"].get("kind", "?"))
        trained = (run.result or {}).get("trained_on")
        rows.append(
            {
                "name": run.name,
                "what": words.KINDS_OF_RUN.get(kind, kind)
                + ("" if run.result is not None else ", unfinished"),
                "on": f"{words.plain(trained)} pairs" if trained is not None else words.NONE,
                "when": words.when(run.record.get("started")),
                "device": words.plain(run.record.get("device")),
                "seed": words.plain(run.record["recipe"].get("seed")),
            }
        )
    for name, data in inputs.data.items():
        rows.append(
            {
                "name": name,
                "what": "data",
                "on": f"{words.plain(data.get('rows_read'))} rows read",
                "when": words.NONE,
                "device": words.NONE,
                "seed": words.plain(data.get("seed")),
            }
        )
    return rows


def _versions(inputs: Inputs) -> list[tuple[str, str]]:
    """Each set of versions, and the names of what was made with it."""
    users: dict[str, list[str]] = {}
    for run in inputs.runs:
        record = run.record
        found = {"python": record.get("python")} | dict(words.items(record.get("packages")))
        found |= {"commit": record.get("commit")}
        users.setdefault(_versions_of(found), []).append(run.name)
    for evaluation in inputs.evaluations:
        found = dict(words.items(evaluation.details.get("versions")))
        users.setdefault(_versions_of(found), []).append(evaluation.name)
    return [(text, ", ".join(names)) for text, names in users.items() if text]


def _versions_of(found: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {words.plain(value)}" for name, value in found.items() if value)
