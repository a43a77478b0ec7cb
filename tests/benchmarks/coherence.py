"""Does preference tuning make a small GPT-2 more coherent? Many ways, one budget, one table.

    python -m tests.benchmarks.coherence --base MODEL --stories FILE [--work DIR] [--pairs N]

From a pretrained model: coherence pairs of stories, a judge on authors of its own, SFT, then each
of `WAYS` of preference tuning on as many pairs, and the evaluation of all of them on authors whom
none has read. The work folder keeps what is done, so that a run that was stopped goes on where it
was; several processes may share one (`--ways`). `--table` only prints what is there.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training import recipe as recipes
from training.data.coherence_pairs import BY_A_MODEL
from training.data.prepare import prepare_stories
from training.evaluation.evaluate import evaluate
from training.evaluation.figures import HELD_OUT
from training.progress import Control, TerminalListener
from training.tuning.tune import tune

KINDS = ("exchanged", "shuffled", "elsewhere")
"""What all ways are trained on that name nothing else; `names` stays a kind that none has met."""
STRENGTH = {
    "exchanged": 4.0, "foreign": 4.0, "shuffled": 3.0, "elsewhere": 2.0, "names": 2.0,
    "sampled": 2.0, "guided": 2.0,
}  # fmt: skip
"""How wrong a continuation is, for the offset: another story's most, the right words least."""
SCIENCE_FICTION = (
    "H. Beam Piper", "Andre Norton", "Mack Reynolds", "Poul Anderson", "Fritz Leiber",
    "Frederik Pohl", "Manly Wade Wellman", "E. E. Smith", "Henry Kuttner", "Philip K. Dick",
    "Clifford D. Simak", "Stanley G. Weinbaum", "Ray Bradbury", "Frank Belknap Long",
    "Carey Rockwell", "Philip Wylie", "Frederik Pohl and C. M. Kornbluth",
)  # fmt: skip
SHARED = [
    "epochs=1", "evaluations=1", "keep=last", "held_out_pairs=60", "patience=9",
    "precision=bfloat16", "threads=1",
]  # fmt: skip
OF_THE_STARTER = ("batch=16", "micro_batch=8", "learning_rate=3e-4", "train_pairs=0")
"""More and larger steps than the recipe's, since there are few pairs."""
ON_A_CPU = ("batch=16", "micro_batch=4", "threads=1")
JUDGE_SHARE = 0.25
AS_SUGGESTED = ("prompt_characters=700", "continuation_characters=240")
"""What a model writes for pairs is as long as a suggestion, since writing takes its time."""
ALL_KINDS = 'kinds=["exchanged", "shuffled", "elsewhere", "foreign", "names"]'
UNTRAINED = "names"
"""The kind of wrong continuations that no way but its own is trained on."""


@dataclass(frozen=True)
class Way:
    """One way of tuning: its settings, the kinds of pairs, and what it starts from."""

    settings: tuple[str, ...] = ()
    kinds: tuple[str, ...] = KINDS
    start: str = "sft"
    authors: tuple[str, ...] = ()
    """The only ones whose stories count; all if there are none."""
    recipe: str = "starter"


PLAIN = ("nll_weight=0.0",)
WAYS: Mapping[str, Way] = {
    "report": Way(recipe="report", settings=("epochs=5", "learning_rate=1e-6")),
    "dpo": Way(PLAIN),
    "dpo, nll": Way(),
    "dpo, offset": Way((*PLAIN, "offset=strength")),
    "dpo, nll, offset": Way(("offset=strength",)),
    "length-normalised": Way((*PLAIN, "loss=sigmoid_norm", "beta=5.0")),
    "length-normalised, nll": Way(("loss=sigmoid_norm", "beta=5.0")),
    "dpop": Way((*PLAIN, "dpop=5.0")),
    "only shuffled": Way(kinds=("shuffled",)),
    "only foreign": Way(kinds=("foreign",)),
    "only exchanged": Way(kinds=("exchanged",)),
    "only elsewhere": Way(kinds=("elsewhere",)),
    "only names": Way(kinds=("names",)),
    "own samples": Way(kinds=("sampled",)),
    "own samples, second round": Way(kinds=("sampled",), start="own samples"),
    "guided": Way(kinds=("guided",)),
    "guided and wrong": Way(kinds=("guided", *KINDS)),
    "beta, a third": Way(("beta=0.017",)),
    "beta, thrice": Way(("beta=0.15",)),
    "rate, a third": Way(("learning_rate=1e-4",)),
    "rate, thrice": Way(("learning_rate=1e-3",)),
    "reference-free (CPO)": Way(("reference_free=true",)),
    "only science fiction": Way(authors=SCIENCE_FICTION),
    "half the layers, tuned": Way(start="half the layers"),
    "twice the layers, tuned": Way(start="twice the layers"),
}
SIZES = {"half the layers": (0.5, 2_000_000), "twice the layers": (2.0, 1_000_000)}
"""Models made of the SFT's layers, each with its own row to compare its tuned one with.

How many times the layers, and the tokens that they read to find themselves again; the larger one
begins as the same function.
"""
COLUMNS = (
    ("agreement", "exchanged", "itself"),
    ("agreement", UNTRAINED, "itself"),
    ("shuffle_discrimination", "all", "itself"),
    ("next_passage", "all", "itself"),
    ("next_passage_pmi", "all", "itself"),
    ("coherence", "held-out prompts", "judge"),
    ("perplexity", "all", "itself"),
    ("rep_4", "held-out prompts", "none"),
    ("compression", "held-out prompts", "none"),
    ("distinct_3", "held-out prompts", "none"),
    ("broken", "held-out prompts", "none"),
)

COUNTED = ("next_passage", "rep_4")


@dataclass(frozen=True)
class Work:
    """The work folder: what is done lies in it and is not done again."""

    folder: Path
    base: Path
    stories: Path
    pairs: int
    sft: Path | None = None
    """A model to tune instead of an SFT of the base."""

    def prepared(self, name: str, *settings: str, model: Path | None = None) -> Path:
        """Return a folder of pairs."""
        folder = self.folder / name
        if not (folder / "prepare.json").exists():
            shutil.rmtree(folder, ignore_errors=True)
            recipe = recipes.load(
                "starter",
                "prepare",
                [f"judge_share={JUDGE_SHARE}", "workers=1", "limit=0", *settings],
            )
            prepare_stories([self.stories], folder, recipe, TerminalListener(), Control(), model)
        return folder

    def tuned(
        self, name: str, recipe: Any, start: Path, rows: Sequence[Any], held_out: Sequence[Any]
    ) -> Path:
        """Return a run's folder."""
        folder = self.folder / name
        if not (folder / "result.json").exists():
            print(f"== {name}: {len(rows):,} pairs", flush=True)
            tune(
                recipe, start, rows, held_out, folder, TerminalListener(), Control(),
                resume=(folder / "run.json").exists(), or_anew=True, data=self.folder, merged=True,
            )  # fmt: skip
            shutil.rmtree(folder / "checkpoints", ignore_errors=True)
        return folder

    def rows(self, way: Way, seed: int) -> tuple[list[Any], list[Any]]:
        """Return the pairs of a way, those to train on and held-out ones."""
        from training.data import pairs

        train: list[Any] = []
        held_out: list[Any] = []
        if set(way.kinds) - set(BY_A_MODEL):
            train, held_out = pairs.read_split(self.prepared("pairs", ALL_KINDS))
        for kind in BY_A_MODEL:
            if kind in way.kinds:
                more = pairs.read_split(
                    self.prepared(
                        f"{kind} from {way.start}", f'kinds=["{kind}"]', *AS_SUGGESTED,
                        f"limit={round(1.5 * self.pairs)}", model=self.model(way.start),
                    )
                )  # fmt: skip
                train, held_out = train + more[0], held_out + more[1]

        def wanted(row: Any) -> bool:
            by = row["story"].split(" / ")[0]
            return not way.authors or by in way.authors

        def some(rows: Sequence[Any], count: int) -> list[Any]:
            found = []
            for kind in way.kinds:  # each has the same share
                of_kind = [
                    row | {"strength": STRENGTH[kind]} for row in rows
                    if row["kind"] == kind and wanted(row)
                ]  # fmt: skip
                start = random.Random(seed).randrange(max(1, len(of_kind)))
                found += pairs.spread(of_kind[start:] + of_kind[:start], count // len(way.kinds))
            return found

        return some(train, self.pairs), some(held_out, 100)

    def model(self, name: str, seed: int = 0) -> Path:
        """Return the folder of a model: the base, its SFT, or a way's."""
        if name == "base":
            return self.base
        if name == "sft" and self.sft:
            return self.sft
        if name == "sft":
            from training.data import pairs

            train, held_out = pairs.read_split(self.prepared("pairs", ALL_KINDS))
            recipe = recipes.load("starter", "sft", [*SHARED, "keep=best", "micro_batch=8"])
            random.Random(seed).shuffle(train)
            train = train[: 2 * self.pairs]
            return self.tuned("sft", recipe, self.base, train, held_out) / "model"
        if name in SIZES:
            return self.resized(name)
        way = WAYS[name]
        run = name if not seed else f"{name}, seed {seed}"
        if not (self.folder / run / "result.json").exists():
            start = self.model(way.start)
            rows, held_out = self.rows(way, seed)
            own = OF_THE_STARTER if way.recipe == "starter" else ()
            settings = [*SHARED, *own, f"seed={seed}", *way.settings]
            recipe = recipes.load(way.recipe, "dpo", settings)
            self.tuned(run, recipe, start, rows, held_out)
        return self.folder / run / "model"

    def resized(self, name: str) -> Path:
        """Return the folder of the SFT with some of its layers, or more, that read on after it."""
        from training import pretrain
        from training.data import corpus

        folder = self.folder / name
        if not (folder / "read").exists():
            shutil.rmtree(folder, ignore_errors=True)
            start = folder / "layers"
            times, tokens = SIZES[name]
            layers = resize(self.model("sft"), times, start)
            settings = [f"layers={layers}", f"tokens={tokens}", "decay=0.9", *ON_A_CPU]
            recipe = recipes.load("starter", "pretrain", settings)
            data = corpus.prepare(self.stories, folder / "tokens", recipe, model=start)
            pretrain.train(
                recipe, data, folder, listener=TerminalListener(), control=Control(), model=start
            )
            (folder / "read").touch()
        return folder / "model"

    def judge(self) -> Path:
        """Return the judge, trained on authors of its own with a seed of its own."""
        from training.data import pairs

        if not (self.folder / "judge" / "result.json").exists():
            folder = self.prepared(
                "judge pairs", "for_judge=true", "seed=11", "limit=16000", "passages_per_story=4",
                'kinds=["exchanged", "shuffled", "elsewhere", "names"]',
            )  # fmt: skip
            train, held_out = pairs.read_split(folder)
            recipe = recipes.load("coherent", "judge", ["precision=bfloat16", "threads=1"])
            self.tuned("judge", recipe, self.base, train, held_out)
        return self.folder / "judge"

    def evaluated(self, start: str, names: Sequence[str], limit: int, samples: int) -> None:
        """Measure runs beside what they are compared with, in one file."""
        reference = self.model(start)
        if start in SIZES:  # its name is the folder's
            reference = reference.parent
        evaluate(
            [reference, *(self.folder / name for name in names)],
            reference, self.measured_on(limit), self.stories,
            self.folder / (f"evaluation of {', '.join(names)}"[:200] + ".json"),
            limit=limit, samples=samples, judge=self.judge(), precision="bfloat16",
            listener=TerminalListener(),
        )  # fmt: skip

    def measured_on(self, limit: int) -> Path:
        """Return a folder of held-out pairs, half of them of the kind that none is trained on."""
        folder = self.folder / "measured on"
        if not folder.exists():
            from datasets import Dataset, DatasetDict

            from training.data import pairs

            rows = Dataset.load_from_disk(str(self.prepared("pairs", ALL_KINDS) / "test")).to_list()
            kinds = (UNTRAINED, "exchanged")
            found = [
                pairs.spread([row for row in rows if row["kind"] == kind], limit // 2)
                for kind in kinds
            ]
            test = Dataset.from_list([row for some in found for row in some])
            DatasetDict({"test": test}).save_to_disk(str(folder))
        return folder

    def results(self) -> list[dict[str, Any]]:
        """Return what the evaluations found."""
        return [
            json.loads(path.read_text(encoding="utf-8"))
            for path in sorted(self.folder.glob("evaluation of *.json"))
        ]


def resize(model: Path, times: float, output: Path) -> int:
    """Write a model with `times` as many layers and return their number.

    Of half of them every second one is left. Twice as many: after each a copy that adds nothing
    yet, since what it writes back is multiplied by zero (Wu et al. 2024, arXiv 2401.02415, sec. 3).
    """
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    found = AutoModelForCausalLM.from_pretrained(model, dtype=torch.float32)
    layers = found.transformer.h
    if times < 1:
        kept = [layer for n, layer in enumerate(layers) if n % round(1 / times) == 0]
    else:
        kept = []
        for layer in layers:
            kept.append(layer)
            for _ in range(round(times) - 1):
                new = copy.deepcopy(layer)
                for written in (new.attn.c_proj, new.mlp.c_proj):
                    torch.nn.init.zeros_(written.weight)
                    torch.nn.init.zeros_(written.bias)
                kept.append(new)
    found.transformer.h = torch.nn.ModuleList(kept)
    found.config.n_layer = len(kept)
    found.save_pretrained(output)
    AutoTokenizer.from_pretrained(model).save_pretrained(output)
    return len(kept)


def table(results: Sequence[Mapping[str, Any]]) -> str:
    """Return the figures as a Markdown table: a row for each model, with differences.

    They are from the reference as it was measured at the same places and prompts. Bold: the
    interval of the difference leaves 0 out. `n` is of passages and of texts that a model wrote.
    """
    if not results:
        return "Nothing is measured yet."
    kinds = {f["figure"]: f["unit"] for one in results for m in one["models"] for f in m["figures"]}
    lines = [
        "| model | n | " + " | ".join(_heading(*column) for column in COLUMNS) + " |",
        "|---" * (2 + len(COLUMNS)) + "|",
    ]
    seen = set()
    for result in results:
        reference = result["reference"]
        changes = {
            (d["model"], d["figure"], d["group"], d["judge"]): d
            for d in result["differences"]
            if d["reference"] == reference
        }
        for model in [*result["models"], {"name": "the authors"} | result["authors"]]:
            name = model["name"] or "the authors"
            if name in seen:
                continue
            seen.add(name)
            known = {(f["figure"], f["group"], f["judge"]): f for f in model["figures"]}
            cells = [_cell(known.get(c), changes.get((name, *c)), kinds) for c in COLUMNS]
            counts = [str(known[c]["n"]) for c in COLUMNS if c in known and c[0] in COUNTED]
            lines.append(f"| {name} | {', '.join(counts)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _heading(figure: str, group: str, _: str) -> str:
    return figure.replace("_", " ") + (f", {group}" if group not in ("all", HELD_OUT) else "")


def _cell(
    figure: Mapping[str, Any] | None, change: Mapping[str, Any] | None, kinds: Mapping[str, str]
) -> str:
    if figure is None:
        return ""
    share = kinds[figure["figure"]] == "share"

    def number(value: float, sign: str = "") -> str:
        return f"{100 * value:{sign}.1f}" if share else f"{value:{sign}.2f}"

    text = f"{number(figure['value'])}{'%' if share else ''}"
    if change is None:
        return f"{text} ({number(figure['low'])} to {number(figure['high'])})"
    bold = "**" if change["low"] > 0 or change["high"] < 0 else ""
    low, high = (number(change[end], "+") for end in ("low", "high"))
    return f"{text} {bold}{number(change['value'], '+')}{bold} ({low} to {high})"


def main() -> None:
    """Tune, measure, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", type=Path, required=True, help="a pretrained model's folder")
    parser.add_argument("--stories", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path(".work/coherence"))
    parser.add_argument("--sft", type=Path, help="a model to tune instead of an SFT of the base")
    parser.add_argument("--pairs", type=int, default=512, help="that each way is tuned on")
    parser.add_argument("--ways", nargs="*", choices=WAYS, default=list(WAYS))
    parser.add_argument("--seeds", nargs="*", type=int, default=[0])
    parser.add_argument("--limit", type=int, default=300, help="pairs and passages measured")
    parser.add_argument("--samples", type=int, default=100, help="texts that each writes")
    parser.add_argument("--tune-only", action="store_true", help="measure nothing yet")
    parser.add_argument("--table", action="store_true", help="only print what is measured")
    args = parser.parse_args()
    work = Work(args.work, args.base, args.stories, args.pairs, args.sft)
    if not args.table:
        runs = [(way, seed) for way in args.ways for seed in args.seeds]
        names = [work.model(way, seed).parent.name for way, seed in runs]
        known = {m["name"] for result in work.results() for m in result["models"]}
        starts = {way: start if (start := WAYS[way].start) in SIZES else "sft" for way, _ in runs}
        for start in dict.fromkeys(starts.values()):
            left = [
                name for name, (way, _) in zip(names, runs, strict=True)
                if starts[way] == start and name not in known
            ]  # fmt: skip
            if left and not args.tune_only:
                work.evaluated(start, left, args.limit, args.samples)
    print(table(work.results()))


if __name__ == "__main__":
    main()
