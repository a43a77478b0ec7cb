"""The figures of an evaluation: their units, their intervals, as JSON and as a table. No torch.

Each figure is a `Sample` until the end, so that intervals and paired differences come from the
same items.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training import metrics
from training.data.holdout import Row
from training.metrics import Interval, Sample

REPORT, HELD_OUT = "report prompts", "held-out prompts"
"""What texts are written on: groups of figures."""
ITSELF, NONE = "itself", "none"
"""Judges: the model that the figure is of, and nobody, where it is only counted."""
PLACES = ("1st quarter", "2nd quarter", "3rd quarter", "4th quarter")
NGRAMS = (1, 2, 3, 4)
DISTINCT = (1, 2, 3)
SET = 4
"""Texts that distinct-n is worked out over together."""
CANDIDATES = 5
"""Passages that the true next one is among."""
WINDOW = 1000
"""Bytes of a text that are compressed at once."""
QUARTER_WINDOW = 300
"""The same in a quarter of a text."""
SHOWN = 24
"""Texts of each kind of prompt that are written out whole."""

Key = tuple[str, str, str]
"""Figure, group and judge."""


@dataclass(frozen=True)
class Figure:
    """What a figure is called and what it means, for a reader who has not met it.

    `chance` is what chance alone gives; `written`, whether the figure is about text that the models
    wrote, not about text that they read.
    """

    label: str
    meaning: str
    unit: str
    higher_is_better: bool | None
    chance: float | None = None
    written: bool = False


def _runs(n: int) -> str:
    return "words" if n == 1 else f"runs of {n} words"


FIGURES: Mapping[str, Figure] = {
    "agreement": Figure(
        "Agreement with the choices",
        "share of pairs whose chosen text is likelier per token; ties count half",
        "share",
        True,
        0.5,
    ),
    "reward_agreement": Figure(
        "Agreement of the implicit reward",
        "share of pairs whose chosen text gained more against the reference, over the whole text",
        "share",
        True,
        0.5,
    ),
    "reward_agreement_per_token": Figure(
        "Agreement of the implicit reward, per token",
        "the same, each gain divided by the tokens of its text",
        "share",
        True,
        0.5,
    ),
    "shuffle_discrimination": Figure(
        "True order told from shuffled",
        "share of texts that are likelier as they are than with their sentences shuffled",
        "share",
        True,
        0.5,
    ),
    "next_passage": Figure(
        "True next passage found",
        f"share of places where the true continuation is the likeliest of {CANDIDATES}",
        "share",
        True,
        1 / CANDIDATES,
    ),
    "next_passage_pmi": Figure(
        "True next passage found, by gain",
        "the same by how much likelier each becomes with what comes before it",
        "share",
        True,
        1 / CANDIDATES,
    ),
    "perplexity": Figure(
        "Perplexity", "e to the mean loss per token of stories", "perplexity per token", False
    ),
    "bits_per_character": Figure("Bits per character", "mean loss of stories", "bits", False),
    **{
        f"rep_{n}": Figure(
            f"Repetition, rep-{n}",
            f"share of the {_runs(n)} in a text that stand earlier in it too",
            "share",
            False,
            written=True,
        )
        for n in NGRAMS
    },
    **{
        f"distinct_{n}": Figure(
            f"Variety, distinct-{n}",
            f"different {_runs(n)} as a share of all of them, in {SET} texts together",
            "share",
            True,
            written=True,
        )
        for n in DISTINCT
    },
    "compression": Figure(
        "Compression",
        f"how many times smaller zlib makes {WINDOW:,} bytes of it, {QUARTER_WINDOW} in a quarter",
        "times",
        False,
        written=True,
    ),
    "length": Figure("Length", "mean length of a text", "words", None, written=True),
    "broken": Figure(
        "Broken characters",
        "share of characters that nobody could read",
        "share",
        False,
        written=True,
    ),
    "judged_perplexity": Figure(
        "Perplexity of what was written",
        "as the judge finds the texts of the models",
        "perplexity per token",
        None,
        written=True,
    ),
    "coherence": Figure(
        "Coherence",
        "how well a text follows from what comes before it, as the judge finds; 0 is what people "
        "wrote, and a difference is the log odds that the higher text is the true one",
        "nats",
        True,
        written=True,
    ),
    "mauve": Figure(
        "MAUVE",
        "how alike what was written and what people wrote are spread, 0 to 1",
        "0 to 1",
        True,
        written=True,
    ),
}


@dataclass(frozen=True)
class Prompt:
    """What texts are written on: `count` of them; `truth` is how the story goes on, if known."""

    text: str
    group: str
    cluster: str
    count: int = 1
    truth: str = ""


def cluster(row: Row) -> str:
    """Return what pairs are drawn together with: others of their story, or of their prompt."""
    return str(row.get("story") or row["prompt"])


@dataclass(frozen=True)
class PairSums:
    """Of each row's two texts: log-probability in nats and tokens; nan where not measured."""

    chosen: NDArray[np.float64]
    rejected: NDArray[np.float64]
    chosen_tokens: NDArray[np.float64]
    rejected_tokens: NDArray[np.float64]


@dataclass
class Found:
    """What was found about one model, or about the authors' own texts."""

    name: str
    parameters: int = 0
    sha256: str = ""
    sums: PairSums | None = None
    samples: dict[Key, Sample] = field(default_factory=dict)
    intervals: dict[Key, tuple[Interval, int]] = field(default_factory=dict)
    """Figures that are no quotient of sums, with their n."""
    positions: dict[tuple[str, str], list[Sample]] = field(default_factory=dict)
    texts: list[tuple[Prompt, str]] = field(default_factory=list)

    def repeat_as(self, figure: str, judge: str, name: str) -> None:
        """Give the figures of a judge a second time, under another name of that judge."""
        for (of, group, by), sample in list(self.samples.items()):
            if (of, by) == (figure, judge):
                self.samples[of, group, name] = sample
        self.positions[figure, name] = self.positions[figure, judge]


def describe(found: Found, seed: int) -> dict[str, Any]:
    """Return what was found about one model, ready for JSON; what has no item is left out."""
    values = {key: (metrics.bootstrap(s, seed), s.n) for key, s in found.samples.items() if s.n}
    values |= found.intervals
    order = list(FIGURES)
    figures = []
    for (figure, group, judge), (interval, n) in sorted(
        values.items(), key=lambda item: order.index(item[0][0])
    ):
        about = FIGURES[figure]
        figures.append(
            {"figure": figure, "group": group, "judge": judge}
            | asdict(interval)
            | {
                "n": n,
                "unit": about.unit,
                "higher_is_better": about.higher_is_better,
                "chance": about.chance,
            }
        )
    positions = [
        {
            "figure": figure,
            "group": "all",
            "judge": judge,
            "unit": FIGURES[figure].unit,
            "places": list(PLACES),
            "values": [asdict(metrics.bootstrap(s, seed)) | {"n": s.n} for s in some],
        }
        for (figure, judge), some in found.positions.items()
        if all(sample.n for sample in some)
    ]
    shown: Counter[str] = Counter()
    samples = []
    for prompt, text in found.texts:
        shown[prompt.group] += 1
        if shown[prompt.group] <= SHOWN:
            source = "report" if prompt.group == REPORT else "held-out"
            samples.append({"prompt": prompt.text, "source": source, "text": text})
    return {
        "name": found.name,
        "parameters": found.parameters,
        "sha256": found.sha256,
        "figures": figures,
        "positions": positions,
        "samples": samples,
    }


def differences(found: Sequence[Found], reference: str | None, seed: int) -> list[dict[str, Any]]:
    """Each model minus the base, and minus the reference, on the same items."""
    others = dict.fromkeys([found[0].name, reference or found[0].name])
    result = []
    for before in (one for one in found if one.name in others):
        for after in found:
            if after is before:
                continue
            for key in sorted(after.samples.keys() & before.samples.keys(), key=_place):
                difference, n = metrics.bootstrap_difference(
                    after.samples[key], before.samples[key], seed
                )
                if n:
                    figure, group, judge = key
                    result.append(
                        {"figure": figure, "group": group, "judge": judge}
                        | {"model": after.name, "reference": before.name}
                        | asdict(difference)
                        | {"n": n}
                    )
    return result


def _place(key: Key) -> tuple[int, str, str]:
    return list(FIGURES).index(key[0]), key[1], key[2]


def as_table(result: Mapping[str, Any]) -> str:
    """Return a result as plain text: figures side by side with 95 % intervals, then by quarter.

    A `+` or `-` behind a figure says that its difference from the base's leaves 0 out.
    """
    models = result["models"]
    base = models[0]["name"]
    signs = {
        (d["model"], d["figure"], d["group"], d["judge"]): "+" if d["low"] > 0 else "-"
        for d in result["differences"]
        if d["reference"] == base and (d["low"] > 0 or d["high"] < 0)
    }
    columns = [*models, *([result["authors"]] if result["authors"]["figures"] else [])]
    figures = [{(f["figure"], f["group"], f["judge"]): f for f in m["figures"]} for m in columns]
    keys = sorted({key for some in figures for key in some}, key=_place)
    names = [column["name"] for column in columns]
    lines = [["figure", "on", "judge", "n", *names]]
    for key in keys:
        n = max(some[key]["n"] for some in figures if key in some)
        cells = [
            _cell(some.get(key)) + signs.get((name, *key), "")
            for name, some in zip(names, figures, strict=True)
        ]
        lines.append([FIGURES[key[0]].label, key[1], key[2], f"{n:,}", *cells])
    quarters = [["by quarter of the text", "", "judge", "n", *names]]
    places = [{(p["figure"], p["judge"]): p for p in m["positions"]} for m in columns]
    for place in dict.fromkeys(place for some in places for place in some):
        those = [some.get(place, {"unit": "", "values": []}) for some in places]
        cells = [" ".join(_number(v["value"], p["unit"]) for v in p["values"]) for p in those]
        n = max(v["n"] for p in those for v in p["values"])
        quarters.append([FIGURES[place[0]].label, "", place[1], f"{n:,}", *cells])
    said = []
    if data := result["data"]:
        said.append(f"Pairs: {data['pairs']:,} of {data['name']}, split {data['split']}.")
    if stories := result["stories"]:
        said.append(f"Stories: {stories['stories']:,} of {stories['name']} ({stories['which']}).")
    said += [f"Not measured: {text}" for text in result["left_out"]]
    said.append(f"Seed {result['seed']}, {result['device']}, {result['seconds']:.0f} s.")
    return "\n".join([*_aligned(lines), "", *_aligned(quarters), "", *said])


def _cell(figure: Mapping[str, Any] | None) -> str:
    if figure is None:
        return ""
    value, low, high = (_number(figure[key], figure["unit"]) for key in ("value", "low", "high"))
    return f"{value} ({low} to {high})"


def _number(value: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * value:.2g}%" if 0 < abs(value) < 0.001 else f"{100 * value:.1f}%"
    return f"{value:.0f}" if abs(value) >= 100 else f"{round(value, 4) + 0.0:.3g}"  # no 7e-16


def _aligned(lines: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
