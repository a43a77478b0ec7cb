"""Evaluations as a report shows them: tables, charts, samples, and pairs to judge blindly."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from training.evaluation.figures import REPORT
from training.report import charts, words
from training.report.inputs import Difference, Evaluation, Figure, Model, Sample, Value

Key = tuple[str, str, str]
"""Figure, group and judge."""
READ, WRITTEN = "On text that the models read", "Of text that the models wrote"
"""The parts of a table."""
JUDGES = {"": "counted", "none": "counted"}
"""Judges that are none, and what stands in their place."""
BLIND_PAIRS = 20
"""Pairs of samples to be judged blindly, at most."""
COLUMNS = 5
"""Models side by side in one table, at most; of more, the first stands in each table."""
MOST_PROMPTS = 60
"""Prompts, beside the report's, whose samples are shown, at most."""
MOST_CHARACTERS = 6000
"""Characters of a sample that are shown, at most."""
GLANCE = (
    "next_passage",
    "shuffle_discrimination",
    "agreement",
    "perplexity",
    "rep_4",
    "distinct_3",
)
"""Figures of the first chart."""


def view(evaluation: Evaluation, key: str, blind: Sequence[str]) -> dict[str, Any]:
    """Return what the template shows of an evaluation; `key` is its id in the page."""
    models = evaluation.models
    # the first model stands beside the others as it is
    differences = tuple(d for d in evaluation.differences if d.model != models[0].name)
    evaluation = replace(evaluation, differences=differences)
    sizes = [words.size(model.parameters) for model in models]
    references = list(dict.fromkeys(d.reference for d in evaluation.differences))
    pairs = _blind(evaluation, blind)
    blind_prompts = {sample.prompt for pair in pairs for sample in pair["samples"]}
    prompts = _samples(models)
    named = sum(p["source"] == "report" and p["prompt"] not in blind_prompts for p in prompts)
    return {
        "key": key,
        "name": evaluation.name,
        "models": list(zip((model.name for model in models), sizes, strict=True)),
        "size": sizes[0] if len(models) > 1 and len(set(sizes)) == 1 else "",
        "references": ", ".join(references),
        "compared": len(evaluation.differences),
        "decoding": ", ".join(
            f"{name.replace('_', ' ')} {words.plain(value)}"
            for name, value in words.items(evaluation.details.get("decoding"))
        ),
        "took": words.took(evaluation.details.get("seconds")),
        "sources": _sources(evaluation.details),
        "left_out": _left_out(evaluation.details),
        "short": [
            _in_short(evaluation, model, reference)
            for reference in references
            for model in dict.fromkeys(d.model for d in differences if d.reference == reference)
        ],
        "glance": _glance(models, key),
        "tables": [
            {"models": [model.name for model in block], "parts": _table(evaluation, block)}
            for block in _blocks(models)
        ],
        "positions": [
            part
            for number, block in enumerate(_blocks(models))
            for part in _positions(block, f"{key}p{number}")
        ],
        "blind": pairs,
        "blind_models": _blind_models(evaluation, blind) if pairs else (),
        "enough": _enough(len(pairs)),
        "open": prompts[:named],
        "folded": prompts[named : named + MOST_PROMPTS],
        "more": max(0, len(prompts) - named - MOST_PROMPTS),
    }


def _sources(details: Mapping[str, Any]) -> list[str]:
    """What the figures were found on: a sentence for each source, with its hash."""
    found = []
    for title, key in (("Pairs", "data"), ("Stories", "stories")):
        source = details.get(key)
        if isinstance(source, dict):
            split = f", split {source['split']}" if "split" in source else ""
            found.append(
                f"{title}: {words.plain(source.get('name'))}{split}{words.which(source)}, "
                f"SHA-256 {words.plain(source.get('sha256'))}."
            )
    return found


def _left_out(details: Mapping[str, Any]) -> list[str]:
    """What was not measured, and why."""
    said = details.get("left_out")
    return [words.plain(text) for text in said] if isinstance(said, list) else []


def _in_short(evaluation: Evaluation, model: str, reference: str) -> dict[str, Any]:
    """Which figures of a model differ from those of a reference, in words."""
    directions = {(f.figure, f.group, f.judge): f for m in evaluation.models for f in m.figures}
    those = [d for d in evaluation.differences if (d.model, d.reference) == (model, reference)]
    whole = {(d.figure, d.judge) for d in those if d.group == "all"}
    told: dict[str, list[str]] = {}
    open_: dict[str, str] = {}
    clear = set()
    for found in those:
        if found.group != "all" and (found.figure, found.judge) in whole:
            continue  # the whole says it
        view = _difference_view(found, directions.get((found.figure, found.group, found.judge)))
        name = words.label(found.figure)
        if found.judge not in ("itself", *JUDGES):
            name += f", judged by {found.judge}"
        place = "" if found.group == "all" else f" on {found.group}"
        if not view["arrow"]:
            open_[name + place] = name
            continue
        clear.add(name)
        told.setdefault(view["word"], []).append(
            f"{name}{place} {view['value']} ({view['interval']})"
        )
    if open_:
        # without the place, where no place shows any
        names = [place if name in clear else name for place, name in open_.items()]
        told["no difference shown"] = list(dict.fromkeys(names))
    order = ("better", "worse", "higher", "lower", "no difference shown")
    return {
        "model": model,
        "reference": reference,
        "told": [(word, told[word]) for word in order if word in told],
    }


def _table(evaluation: Evaluation, models: Sequence[Model]) -> list[dict[str, Any]]:
    """Figures of some models side by side: parts, in them figures, in them rows."""
    figures: dict[str, list[Figure]] = {}
    for figure in (figure for model in models for figure in model.figures):
        figures.setdefault(figure.figure, []).append(figure)
    parts: dict[str, list[dict[str, Any]]] = {}
    for name, some in figures.items():
        title = WRITTEN if words.is_written(name) else READ
        about = {
            "label": words.label(name),
            "meaning": words.meaning(name, some[0].unit),
            "better": words.direction(some),
            "rows": [_row(evaluation, models, key) for key in _rows(some)],
        }
        parts.setdefault(title, []).append(about)
    order = sorted(parts, key=lambda title: title != READ)
    return [{"title": title, "figures": parts[title]} for title in order]


def _rows(figures: Sequence[Figure]) -> list[Key]:
    """The rows of a figure: by judge in the order that they come in, the whole before its parts."""
    keys = dict.fromkeys((f.figure, f.group, f.judge) for f in figures)
    judges = list(dict.fromkeys(judge for _, _, judge in keys))
    return sorted(keys, key=lambda key: (judges.index(key[2]), key[1] != "all"))


def _row(evaluation: Evaluation, models: Sequence[Model], key: Key) -> dict[str, Any]:
    found = [
        next((f for f in model.figures if (f.figure, f.group, f.judge) == key), None)
        for model in models
    ]
    counts = {figure.n for figure in found if figure}
    several = len(counts) > 1
    named = len({d.reference for d in evaluation.differences}) > 1
    return {
        "group": key[1],
        "judge": JUDGES.get(key[2], key[2]),
        "n": "" if several else words.plain(counts.pop()),
        "cells": [
            _cell(evaluation, model, figure, named, several)
            for model, figure in zip(models, found, strict=True)
        ],
    }


def _cell(
    evaluation: Evaluation, model: Model, figure: Figure | None, named: bool, counted: bool
) -> dict[str, Any] | None:
    """A figure and its differences; `named` their references, `counted` its own n."""
    if figure is None:
        return None
    key = (figure.figure, figure.group, figure.judge, model.name)
    return {
        "value": words.figure(figure, figure.unit),
        "interval": words.interval(figure, figure.unit),
        "n": words.plain(figure.n) if counted else "",
        "differences": [
            _difference_view(d, figure) | {"reference": d.reference if named else ""}
            for d in evaluation.differences
            if (d.figure, d.group, d.judge, d.model) == key
        ],
    }


def _difference_view(found: Difference, figure: Figure | None) -> dict[str, str]:
    """A difference in words; an arrow only where its interval leaves 0 out."""
    side = words.sign(found)
    arrow = {1: "▲", -1: "▼", 0: ""}[side]
    good = figure.higher_is_better if figure else None
    word = {1: "higher", -1: "lower", 0: ""}[side]
    if side and good is not None:
        word = "better" if good == (side > 0) else "worse"
    unit = figure.unit if figure else ""
    return {
        "arrow": arrow,
        "word": word,
        "value": words.figure(found, unit, difference=True),
        "interval": words.interval(found, unit, difference=True),
    }


def _glance(models: Sequence[Model], key: str) -> Markup | None:
    """The chart of the first figures, a row for each model."""
    panels = []
    for name in GLANCE:
        choices = [f for m in models for f in m.figures if f.figure == name]
        choices.sort(key=lambda f: (f.group != "all", f.group == REPORT, f.judge != "itself"))
        if not choices:
            continue
        first = choices[0]
        same = (first.figure, first.group, first.judge)
        values = [
            next((f for f in m.figures if (f.figure, f.group, f.judge) == same), words.EMPTY)
            for m in models
        ]
        n = f", {words.common_n(values)}" if words.common_n(values) else ""
        title = f"{words.label(name)}{n}"
        if first.group != "all":
            title = f"{words.label(name)}\n{first.group}{n}"
        panels.append((title, words.unit_of(first.unit), values))
    if not panels:
        return None
    alt = "Values with 95 % intervals. " + " ".join(
        f"{' '.join(title.split())}: "
        + ", ".join(
            f"{model.name} {words.figure(value, unit)} ({words.interval(value, unit)})"
            for model, value in zip(models, values, strict=True)
        )
        + "."
        for title, unit, values in panels
    )
    return charts.at_a_glance(f"{key}g", alt, [m.name for m in models], panels)


def _positions(models: Sequence[Model], key: str) -> list[dict[str, Any]]:
    """Figures by place in the text: a chart and a table each."""
    found: dict[tuple[str, str, tuple[str, ...]], dict[str, Sequence[Value]]] = {}
    units = {}
    for model in models:
        for position in model.positions:
            series = found.setdefault((position.figure, position.judge, position.places), {})
            series[model.name] = position.values
            units[position.figure] = position.unit
    views = []
    for number, ((figure, judge, places), series) in enumerate(found.items()):
        unit = words.unit_of(units[figure])
        alt = f"{words.label(figure)} by place in the text. " + " ".join(
            f"{name}: "
            + ", ".join(
                f"{place} {words.figure(value, unit)}"
                for place, value in zip(places, values, strict=True)
            )
            + "."
            for name, values in series.items()
        )
        views.append(
            {
                "label": words.label(figure),
                "meaning": words.meaning(figure, unit),
                "judge": "" if judge in JUDGES else judge,
                "n": words.common_n([value for values in series.values() for value in values]),
                "chart": charts.by_place(f"{key}c{number}", alt, places, series, unit),
                "places": places,
                "rows": [
                    (
                        name,
                        [_shown(value, unit) for value in values],
                    )
                    for name, values in series.items()
                ],
            }
        )
    return views


def _shown(value: Value, unit: str) -> tuple[str, str, str]:
    """A value, its interval and its n."""
    return words.figure(value, unit), words.interval(value, unit), words.plain(value.n)


def _blocks(models: Sequence[Model]) -> list[Sequence[Model]]:
    """Models in groups that fit side by side, the first one in each of them."""
    if len(models) <= COLUMNS:
        return [models]
    first, rest = models[0], models[1:]
    size = COLUMNS - 1
    return [(first, *rest[start : start + size]) for start in range(0, len(rest), size)]


def _samples(models: Sequence[Model]) -> list[dict[str, Any]]:
    """What the models wrote, by prompt, those of the report first."""
    prompts = dict.fromkeys((s.source, s.prompt) for model in models for s in model.samples)
    return [
        {
            "prompt": prompt,
            "source": source,
            "models": [
                (
                    model.name,
                    [
                        _continuation(sample)
                        for sample in model.samples
                        if (sample.source, sample.prompt) == (source, prompt)
                    ],
                )
                for model in models
            ],
        }
        for source, prompt in sorted(prompts, key=lambda found: found[0] != "report")
    ]


def _blind_models(evaluation: Evaluation, wanted: Sequence[str]) -> tuple[str, str]:
    names = [model.name for model in evaluation.models]
    if wanted:
        return wanted[0], wanted[1]
    reference = evaluation.details.get("reference")
    first = reference if reference in names else names[0]
    others = [name for name in names if name != first]
    return str(first), others[-1] if others else str(first)


def _blind(evaluation: Evaluation, wanted: Sequence[str]) -> list[dict[str, Any]]:
    """Pairs of samples of two models from one prompt, in an order that says nothing.

    Held-out prompts if there are any, since the report's are shown with names. In half of the pairs
    the first model is A. A hash of the texts decides, so that the page is always the same.
    """
    names = _blind_models(evaluation, wanted)
    models = {model.name: model for model in evaluation.models}
    if len(set(names)) < 2 or not set(names) <= set(models):
        return []
    both = [models[name].samples for name in names]
    if any(sample.source != "report" for sample in both[0]):
        both = [tuple(s for s in samples if s.source != "report") for samples in both]
    turns: list[tuple[int, int, tuple[Sample, Sample]]] = []
    for place, prompt in enumerate(dict.fromkeys(sample.prompt for sample in both[0])):
        first, second = ([s for s in samples if s.prompt == prompt] for samples in both)
        pairs = zip(first, second, strict=False)
        different = [(one, two) for one, two in pairs if _continuation(one) != _continuation(two)]
        turns += [(turn, place, pair) for turn, pair in enumerate(different)]
    chosen = [pair for _, _, pair in sorted(turns, key=lambda turn: turn[:2])[:BLIND_PAIRS]]
    by_side = sorted(chosen, key=lambda pair: _hash("side", pair))
    swapped = by_side[: len(by_side) // 2]
    return [
        {
            "prompt": pair[0].prompt,
            "samples": pair,
            "texts": [
                _continuation(sample) for sample in (pair[::-1] if pair in swapped else pair)
            ],
            "names": names[::-1] if pair in swapped else names,
            "tallies": (2, 1) if pair in swapped else (1, 2),
        }
        for pair in sorted(chosen, key=lambda pair: _hash("order", pair))
    ]


def _hash(purpose: str, pair: Sequence[Sample]) -> str:
    texts = json.dumps([purpose, *([sample.prompt, sample.text] for sample in pair)])
    return hashlib.sha256(texts.encode()).hexdigest()


def _enough(pairs: int) -> int | None:
    """Of so many pairs, how many must go one way for a two-sided sign test at 5 %; None: no number.

    The test counts the tosses of a coin that come out as far from the middle, or farther.
    """
    for wins in range(pairs // 2 + 1, pairs + 1):
        tail = sum(math.comb(pairs, more) for more in range(wins, pairs + 1)) / 2**pairs
        if 2 * tail <= 0.05:
            return wins
    return None


def _continuation(sample: Sample) -> str:
    text = sample.text.removeprefix(sample.prompt).strip()
    if len(text) <= MOST_CHARACTERS:
        return text
    return f"{text[:MOST_CHARACTERS]}… ({len(text) - MOST_CHARACTERS:,} more characters)"
