"""Runs and their data as a report shows them: what was set, what was read, what came of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

from markupsafe import Markup

from training import metrics
from training.recipe import KINDS
from training.report import charts, words
from training.report.inputs import Curve, Run, Value

MOST_ROWS = 40
"""Evaluations of a run that are listed, at most."""
LOG_2 = math.log(2)

CHARTS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("Loss", "nats", (("training", "loss"), ("held-out", "held_out_loss"))),
    ("Reward margin", "nats", (("training", "margin"), ("held-out", "held_out_margin"))),
    (
        "Agreement with the choices",
        "share",
        (("held-out, per token", "agreement"), ("training, by reward", "accuracy")),
    ),
    (
        "Log-probability of the texts",
        "nats per text",
        (
            ("chosen, training", "chosen"),
            ("rejected, training", "rejected"),
            ("chosen, held-out", "held_out_chosen"),
            ("rejected, held-out", "held_out_rejected"),
        ),
    ),
)
"""Title, unit and lines (name, metric) of the charts of a run."""
EVALUATED = (
    ("agreement", "agreement"),
    ("held_out_loss", "loss"),
    ("held_out_margin", "reward margin"),
    ("held_out_chosen", "log-prob. of chosen"),
    ("held_out_rejected", "log-prob. of rejected"),
)
VERDICTS = {
    "better": "The interval of the difference lies above 0: the tuned model agrees more often.",
    "worse": "The interval of the difference lies below 0: the tuned model agrees less often.",
    "same": "The interval of the difference lies close around 0: no change worth the name.",
    "too_few": "The interval of the difference has 0 in it: too few pairs to tell a change.",
}
NOT_READ = {
    "prompts_cut": "rows whose prompt was cut",
    "texts_cut": "rows with a text that was cut",
    "prompts_too_long": "rows left out, their prompt leaving no room for a text",
    "texts_alike": "rows left out, their texts being alike or empty",
    "rows_dropped": "rows left out in all",
}


def run_view(run: Run, key: str) -> dict[str, Any]:
    """Return what the template shows of a run; `key` is its id in the page."""
    record, history, result = run.record, run.history, run.result or {}
    kind = str(record["recipe"].get("kind", "?"))
    planned = history.planned
    steps = words.whole(result.get("steps"))
    kept = words.whole(result.get("kept"))
    marks = {}
    if kept is not None:
        marks[f"kept: step {kept:,}"] = kept
    if steps is not None and steps < planned:
        marks[f"ended early: step {steps:,} of {planned:,}"] = steps
    changed, usual = _recipe_rows(record["recipe"])
    return {
        "key": key,
        "name": run.name,
        "kind": words.capital(words.KINDS_OF_RUN.get(kind, kind)),
        "unfinished": run.result is None,
        "progress": (
            f"{history.last:,} of {planned:,} steps are noted" if planned else "no step is noted"
        ),
        "words": _in_words(run, planned),
        "resumed": [
            words.plain(entry.get("step")) for entry in words.objects(record.get("resumed"))
        ],
        "device": words.plain(record.get("device")),
        "processes": words.whole(record.get("processes")) or 1,
        "model": str(record.get("model") or ""),
        "hash": words.plain(record.get("data_sha256")),
        "counts": _counts(record, result),
        "data": data_view(_data_name(record), run.data) if run.data else None,
        "changed": changed,
        "usual": usual,
        "charts": _charts(run, key, marks),
        "thinned": any(len(curve.steps) > charts.MOST_POINTS for curve in history.curves.values()),
        "left_out": history.left_out,
        "evaluations": _evaluations(run, kept),
        "other": [
            (name.replace("_", " "), words.plain(value))
            for name, value in result.items()
            if isinstance(value, int | float)
            and name not in ("n", "steps", "kept", "seconds", "trained_on", "too_few")
        ],
    }


def _in_words(run: Run, planned: int) -> list[str]:
    """What a finished run came to, in sentences."""
    result, agreement = run.result or {}, run.agreement
    steps, kept = words.whole(result.get("steps")), words.whole(result.get("kept"))
    sentences = []
    if steps is not None:
        sentence = f"The run did {steps:,}"
        if steps < planned:
            sentence += f" of {planned:,} steps and ended early"
        else:
            sentence += " steps"
        if "seconds" in result:
            sentence += f" in {words.took(result['seconds'])}"
        if kept is not None:
            last = kept == steps
            sentence += (
                f"; kept is {'its last state' if last else f'its state after step {kept:,}'}"
            )
        sentences.append(sentence + ".")
    if agreement:
        base, tuned, difference = (agreement[key] for key in ("base", "tuned", "difference"))
        sentences += [
            f"On {base.n:,} held-out pairs the base finds the chosen text likelier in "
            f"{words.figure(base, 'share')} ({words.interval(base, 'share')}), the tuned model in "
            f"{words.figure(tuned, 'share')} ({words.interval(tuned, 'share')}).",
            f"That is {words.figure(difference, 'share', difference=True)} "
            f"({words.interval(difference, 'share', difference=True)}). "
            + VERDICTS.get(str(result.get("verdict")), ""),
            "Each model is its own judge here; and where held-out pairs pick the state that is "
            "kept, they flatter it a little.",
        ]
    return sentences


def _counts(record: Mapping[str, Any], result: Mapping[str, Any]) -> list[tuple[str, str]]:
    given = dict(words.items(record.get("pairs")))
    counts = [
        ("pairs given to train on", given.get("train")),
        ("pairs trained on", result.get("trained_on")),
        ("pairs held out", result.get("n", given.get("held_out"))),
    ]
    counts += [
        (NOT_READ.get(key, key.replace("_", " ")), value)
        for key, value in words.items(result.get("not_read"))
    ]
    return [(name, words.plain(value)) for name, value in counts if value is not None]


def _recipe_rows(
    values: Mapping[str, Any],
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The keys of a recipe that differ from their defaults, and the others.

    A row is the key, its value, its default and its meaning.
    """
    kind = KINDS.get(str(values.get("kind")))
    known = {field.name: field for field in fields(kind)} if kind else {}
    changed: list[tuple[str, ...]] = []
    usual: list[tuple[str, ...]] = []
    for key, value in values.items():
        if key == "kind":
            continue
        field = known.get(key)
        meaning = str(field.metadata.get("meaning", "")) if field else "not known to this version"
        default = field.default if field else MISSING
        if isinstance(default, tuple):
            default = list(default)
        same = default is not MISSING and value == default
        shown = words.NONE if default is MISSING else words.plain(default)
        row = (key, words.plain(value), shown, meaning)
        (usual if same else changed).append(row)
    return changed, usual


def _charts(run: Run, key: str, marks: Mapping[str, int]) -> list[tuple[str, str, Markup]]:
    """Title, caption and chart of each group of curves that a run has."""
    recipe, curves = run.record["recipe"], run.history.curves
    tuned = recipe.get("kind") == "dpo"
    drawn = []
    for number, (title, unit, parts) in enumerate(CHARTS):
        lines = [
            charts.Line(
                name,
                curves[metric],
                sparse=metric == "agreement" or metric.startswith("held_out"),
                intervals=_wilsons(run, curves[metric]) if metric == "agreement" else (),
            )
            for name, metric in parts
            if metric in curves
        ]
        if not lines:
            continue
        levels = {}
        if title == "Loss":
            unit = "nats" if tuned else "nats per token"
            if tuned and recipe.get("loss", "sigmoid") == "sigmoid":
                levels["log 2: no preference learnt"] = LOG_2
        elif title == "Reward margin":
            levels["0: no preference learnt"] = 0.0
        elif title.startswith("Agreement"):
            levels |= _base_level(run)
        alt = f"{title} over the steps. " + " ".join(
            f"{line.name}: from {words.bare(line.curve.values[0], unit)} at step "
            f"{line.curve.steps[0]:,} to {words.bare(line.curve.values[-1], unit)} at step "
            f"{line.curve.steps[-1]:,}."
            for line in lines
        )
        alt += "".join(f" {name}: {words.bare(level, unit)}." for name, level in levels.items())
        alt += "".join(f" {words.capital(mark)}." for mark in marks)
        chart = charts.over_steps(f"{key}c{number}", alt, lines, unit, levels, marks)
        drawn.append((title, {"share": "share of pairs"}.get(unit, unit), chart))
    return drawn


def _base_level(run: Run) -> dict[str, float]:
    """The base's agreement: of the result, or of the evaluation before the first step."""
    if run.agreement and run.agreement["base"].value is not None:
        return {"base": run.agreement["base"].value}
    curve = run.history.curves.get("agreement")
    return {"base": curve.values[0]} if curve and curve.steps[0] == 0 else {}


def _wilsons(run: Run, curve: Curve) -> list[Value]:
    """The agreement at each evaluation with its interval; without an n there is none."""
    n = words.whole((run.result or {}).get("n"))
    some = words.whole(run.record["recipe"].get("held_out_pairs"))
    if not n:
        return []
    n = min(n, some or n)
    found = [metrics.wilson(min(max(value, 0.0), 1.0) * n, n) for value in curve.values]
    return [Value(f.value, f.low, f.high, n) for f in found]


def _evaluations(run: Run, kept: int | None) -> dict[str, Any] | None:
    """The table of a run's evaluations, thinned where there are many."""
    curves = {key: run.history.curves[key] for key, _ in EVALUATED if key in run.history.curves}
    if not curves:
        return None
    at = {key: dict(zip(c.steps, c.values, strict=True)) for key, c in curves.items()}
    steps = sorted({step for values in at.values() for step in values})
    every = -(-len(steps) // MOST_ROWS)
    shown = [s for i, s in enumerate(steps) if i % every == 0 or s in (kept, steps[-1])]
    intervals = dict(
        zip(
            curves["agreement"].steps if "agreement" in curves else (),
            _wilsons(run, curves["agreement"]) if "agreement" in curves else (),
            strict=False,
        )
    )

    def cell(key: str, step: int) -> tuple[str, str]:
        if step not in at[key]:
            return words.NONE, ""
        unit = "share" if key == "agreement" else "nats"
        interval = intervals.get(step) if key == "agreement" else None
        if interval:
            return words.figure(interval, unit), words.interval(interval, unit)
        return words.bare(at[key][step], unit), ""

    n = next((value.n for value in intervals.values()), None)
    return {
        "names": [name for key, name in EVALUATED if key in curves],
        "rows": [(f"{s:,}", s == kept, [cell(key, s) for key in curves]) for s in shown],
        "left_out": len(steps) - len(shown),
        "n": words.plain(n) if n else "",
    }


def _data_name(record: Mapping[str, Any]) -> str:
    data = record.get("data")
    return str(data.get("name") if isinstance(data, dict) else data)


def data_view(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the template shows of a data folder: what `prepare` counted."""
    splits = [split for split, _ in words.items(data.get("pairs"))]
    return {
        "name": name,
        "sources": [
            (words.plain(source.get("name")), words.megabytes(source.get("bytes")))
            for source in words.objects(data.get("sources"))
        ],
        "read": words.plain(data.get("rows_read")),
        "pairs": [(split, words.plain(count)) for split, count in words.items(data.get("pairs"))],
        "splits": splits,
        "kinds": [
            (kind, [words.plain(count.get(split)) for split in splits])
            for kind, count in words.items(data.get("kinds"))
            if isinstance(count, dict)
        ],
        "rules": [
            (
                rule.replace("_", " "),
                str(counts.get("meaning", "")),
                words.plain(counts.get("rows")),
                words.plain(counts.get("stories")),
            )
            for rule, counts in words.items(data.get("rules"))
            if isinstance(counts, dict)
        ],
        "hash": words.plain(data.get("sha256")),
        "seed": words.plain(data.get("seed")),
        "took": words.took(data.get("seconds")),
    }
