"""Models side by side on held-out data: what they find likely, and what they write.

What is measured, in the order of the table (`FIGURES` has units, and which way is better):

- pairs: is the chosen text likelier, per token, than the rejected one; against a reference also by
  the implicit reward of DPO, log π - log π_ref (Rafailov et al. 2023, arXiv 2305.18290, equation 5,
  without β, which changes no sign), raw and with each text's reward divided by its tokens;
- stories: is a passage likelier than with its sentences shuffled (Barzilay and Lapata 2008); is the
  true next passage the likeliest of five, as it stands and against its likelihood without what
  comes before (pointwise mutual information); and perplexity;
- texts that the models write: what `text_metrics` counts, how likely the base finds them, MAUVE.

The first model is the base. Its judgement of what another model writes stands beside that model's
own, and every figure names its judge: `itself`, a model by name, or `none` where a figure is only
counted. All models see the same pairs, passages, prompts and random numbers, so differences between
them are paired. Of one model besides the base, no more is in memory at a time.

Imports everything heavy: import it within `environment.prepared`.
"""

from __future__ import annotations

import math
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from datasets import DatasetDict
from numpy.typing import NDArray
from transformers import GPT2LMHeadModel, PreTrainedTokenizerFast

from training import metrics, model_folder, pairs, passages, scoring, text_metrics
from training.environment import choose_device
from training.errors import TrainingError
from training.generation import Continuation, Decoding, continuation, continuations, quarters
from training.holdout import Row
from training.metrics import Interval, Sample
from training.pairs import TokenPair
from training.passages import FOREIGN, Passage
from training.progress import Control, Event, Listener, TimeLeft
from training.run_record import PACKAGES, write_json

REPORT_PROMPTS = (
    "Between the windy mountain there holds a village with a legend",
    "The sun dipped below the horizon, casting a golden glow over the quiet village, as the "
    "villagers gathered for the annual harvest festival.",
    "Mary Magdalene was the only Apostle with more than 2 braincells, and mostly just hung out "
    "with the boys to make sure they didn't do anything too stupid.",
)
"""What the report judged its model by."""
REPORT_TEXTS = 8
"""Texts on each of the report's prompts."""
SET = 4
"""Texts that distinct-n is worked out over together."""
SHOWN = 24
"""Texts of each kind of prompt that are written out whole."""
WINDOW = 1000
"""Bytes of a text that are compressed at once."""
QUARTER_WINDOW = 300
"""The same in a quarter of a text."""
FEATURE_TOKENS = 256
"""Tokens of a text, the first ones, that MAUVE looks at; so length tells it little."""
MEMORY = {"cpu": 256 * 2**20, "cuda": 4 * 2**30}
"""Bytes that the logits of a batch may take."""

REPORT, HELD_OUT = "report prompts", "held-out prompts"
ITSELF, NONE = "itself", "none"
PLACES = ("1st quarter", "2nd quarter", "3rd quarter", "4th quarter")
NGRAMS = (1, 2, 3, 4)
DISTINCT = (1, 2, 3)


@dataclass(frozen=True)
class Figure:
    """What a figure is called, its unit, which way is better, and what chance alone gives."""

    title: str
    unit: str
    higher_is_better: bool | None
    chance: float | None = None


FIGURES: Mapping[str, Figure] = {
    "agreement": Figure("chosen text likelier per token", "share", True, 0.5),
    "reward_agreement": Figure("chosen text has the higher reward", "share", True, 0.5),
    "reward_agreement_per_token": Figure("the same, reward per token", "share", True, 0.5),
    "shuffle_discrimination": Figure("true order likelier than shuffled", "share", True, 0.5),
    "next_passage": Figure("true next passage among 5", "share", True, 1 / (1 + FOREIGN)),
    "next_passage_pmi": Figure("the same, against it alone", "share", True, 1 / (1 + FOREIGN)),
    "perplexity": Figure("perplexity of stories", "perplexity per token", False),
    "bits_per_character": Figure("bits per character of stories", "bits", False),
    **{f"rep_{n}": Figure(f"rep-{n}: n-grams repeated", "share", False) for n in NGRAMS},
    **{f"distinct_{n}": Figure(f"distinct-{n} of {SET} texts", "share", True) for n in DISTINCT},
    "compression": Figure(f"compression of {WINDOW} bytes", "times", False),
    "length": Figure("length", "words", None),
    "broken": Figure("broken characters", "share", False),
    "judged_perplexity": Figure("perplexity of written texts", "perplexity per token", None),
    "mauve": Figure("MAUVE, written against true", "0 to 1", True),
}

Key = tuple[str, str, str]
"""Figure, group and judge."""


@dataclass(frozen=True)
class Prompt:
    """What texts are written on: `count` of them; `truth` is how the story goes on, if known."""

    text: str
    group: str
    cluster: str
    count: int = 1
    truth: str = ""


@dataclass(frozen=True)
class Material:
    """What all models are measured on. A `shuffled` is None where a passage has no other order."""

    rows: Sequence[Row] = ()
    passages: Sequence[Passage] = ()
    shuffled: Sequence[str | None] = ()
    foreign: Sequence[Sequence[int]] = ()
    prompts: Sequence[Prompt] = ()


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


def evaluate(
    models: Sequence[Path],
    reference: Path | None,
    data: Path | None,
    stories: Path | None,
    output: Path,
    *,
    seed: int = 0,
    samples: int = 32,
    limit: int = 400,
    device: str = "auto",
    listener: Listener = lambda event: None,
    control: Control | None = None,
) -> dict[str, Any]:
    """Measure models on held-out pairs, on stories and on what they write; write a JSON file.

    Args:
        models: model or run folders, the base first.
        reference: what rewards are measured against; is measured too, and comes first if it is
            none of `models`.
        data: pairs as `pairs.read_split` takes them; of a folder that `datasets` saved, the split
            test, or validation if there is no test.
        stories: a file or folder of stories; those of the starter's test authors, if there are any.
        output: the JSON file.
        seed: of everything drawn: pairs, passages, prompts, texts, resamples.
        samples: held-out prompts, with a text each; stories' openings, or the pairs' prompts.
        limit: pairs, and passages, that are measured at most.
        device: auto, cpu or cuda.
        listener: told at each part of each model.
        control: pauses between batches, or cancels.

    Returns:
        What the file holds: `models` with `figures`, `positions` (by quarter of a written text) and
        `samples`; `authors`, the same counted on the true continuations; `differences`, each model
        minus the base and the reference; `left_out`, what was not measured and why.

    Raises:
        TrainingError: something is missing or can't be read or written, a model's weights are no
            numbers, or nothing fits.
        Cancelled: the control said so; nothing is written.
    """
    began = time.monotonic()
    if not models:
        raise TrainingError("There is no model to evaluate. Name one.")
    if limit < 1 or samples < 0:
        raise TrainingError("The limit must be at least 1, and samples at least 0.")
    folders = [model_folder.resolve(path) for path in models]
    against = model_folder.resolve(reference) if reference else None
    known = [folder.resolve() for folder in folders]
    if against and against.resolve() not in known:
        folders.insert(0, against)
        known.insert(0, against.resolve())
    names = _names(folders)
    reference_name = names[known.index(against.resolve())] if against else None
    _writable(output)
    device = choose_device(device)
    material, about, left_out = _gather(data, stories, seed, samples, limit)

    progress = _Progress(listener, control or Control(), len(folders), material)
    found: list[Found] = []
    base = _load(folders[0], names[0], device)
    authors = _authors(base, material, seed)
    for folder, name in zip(folders, names, strict=True):
        model = base if folder == folders[0] else _load(folder, name, device)
        found.append(_measure(model, base, material, seed, progress))
        del model
    figures_of = {one.name: one for one in found}
    if reference_name:
        for one in found:
            if one.name != reference_name:
                _add_rewards(one, figures_of[reference_name], material.rows)
    texts = sum(bool(prompt.truth) for prompt in material.prompts)
    if texts < text_metrics.MAUVE_LEAST:
        left_out.append(
            f"mauve: {texts} texts with a true continuation; it takes "
            f"{text_metrics.MAUVE_LEAST} to say anything."
        )
    result = {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {name: version(name) for name in PACKAGES},
        "device": _device_name(device),
        "seed": seed,
        "seconds": round(time.monotonic() - began, 1),
        **about,
        "decoding": asdict(Decoding()) | {"num_beams": 1},
        "reference": reference_name,
        "base": names[0],
        "models": [_as_json(one, seed) for one in found],
        "authors": _as_json(authors, seed),
        "differences": _differences(found, reference_name, seed),
        "left_out": left_out,
    }
    write_json(output, result)
    progress.done()
    return result


# ---------------------------------------------------------------------------------- material


def _gather(
    data: Path | None, stories: Path | None, seed: int, samples: int, limit: int
) -> tuple[Material, dict[str, Any], list[str]]:
    """What to measure on, what the result says about it, and what is left out."""
    rows: list[Row] = []
    about: dict[str, Any] = {"data": None, "stories": None}
    left_out = []
    prompts = [Prompt(text, REPORT, text, REPORT_TEXTS) for text in REPORT_PROMPTS]
    if data:
        rows, split = _held_out_rows(data, seed, limit)
        about["data"] = {
            "name": data.resolve().name,
            "split": split,
            "sha256": pairs.sha256(rows),
            "pairs": len(rows),
            "kinds": dict(Counter(row["kind"] for row in rows if row.get("kind"))),
        }
    else:
        left_out.append("agreement and rewards: no pairs were given.")
    if not stories:
        left_out.append("shuffle, next passage and perplexity: no stories were given.")
        some = list({row["prompt"]: row for row in rows if row["prompt"].strip()}.values())
        prompts += [
            Prompt(row["prompt"], HELD_OUT, _cluster(row), truth=row["chosen"])
            for row in some[:samples]
        ]
        return Material(rows=rows, prompts=prompts), about, left_out

    held_out = passages.held_out_stories(stories, seed)
    about["stories"] = {
        "name": stories.resolve().name,
        "sha256": held_out.sha256,
        "stories": len(held_out.stories),
        "which": held_out.which,
    }
    some_passages = passages.passages(held_out.stories, limit, seed)
    if not some_passages:
        raise TrainingError(
            f"No story of {stories} is long enough to measure on: it takes two paragraphs of "
            f"{passages.LEAST} characters. Give longer ones."
        )
    foreign = passages.foreign(some_passages, seed=seed)
    if not any(foreign):
        left_out.append(f"next passage: it takes at least {FOREIGN + 1} stories.")
    prompts += [
        Prompt(opening.context, HELD_OUT, opening.story, truth=opening.text)
        for opening in passages.openings(held_out.stories, samples, seed)
    ]
    return (
        Material(
            rows=rows,
            passages=some_passages,
            shuffled=[passages.shuffled(p.context + p.text, seed) for p in some_passages],
            foreign=foreign,
            prompts=prompts,
        ),
        about,
        left_out,
    )


def _held_out_rows(path: Path, seed: int, limit: int) -> tuple[list[Row], str]:
    """Up to `limit` held-out rows, drawn at random, and the split they are from."""
    if (path / "dataset_dict.json").exists():
        try:
            splits = DatasetDict.load_from_disk(str(path))
        except (OSError, ValueError) as error:
            raise TrainingError(f"The pairs in {path} can't be read: {error}.") from error
        split = next((name for name in ("test", "validation") if name in splits), None)
        if split is None:
            raise TrainingError(f"{path} has neither a split test nor validation to measure on.")
        if missing := set(pairs.TEXTS) - set(splits[split].column_names):
            raise TrainingError(f"{path}, split {split}, has no {sorted(missing)[0]}.")
        count = len(splits[split])
        chosen = sorted(Random(seed).sample(range(count), min(limit, count)))
        rows = splits[split].select(chosen).to_list()
    else:
        split = "held_out"
        rows = pairs.read_split(path)[1]
        chosen = sorted(Random(seed).sample(range(len(rows)), min(limit, len(rows))))
        rows = [rows[i] for i in chosen]
    if not rows:
        raise TrainingError(f"{path} has no held-out pairs. Prepare it with more rows.")
    return rows, split


def _cluster(row: Row) -> str:
    return str(row.get("story") or row["prompt"])


# ---------------------------------------------------------------------------------- measuring


@dataclass(frozen=True)
class _Model:
    """A model in memory, ready to be asked."""

    name: str
    folder: Path
    model: GPT2LMHeadModel
    tokenizer: PreTrainedTokenizerFast

    @property
    def window(self) -> int:
        positions: int = self.model.config.n_positions
        return positions

    @property
    def end(self) -> int:
        """The token between texts."""
        end = self.tokenizer.eos_token_id
        return end if isinstance(end, int) else 0

    def encode(self, text: str) -> list[int]:
        return model_folder.encoder(self.tokenizer)(text)

    def batch(self, tokens: int) -> int:
        """How many pairs, of so many tokens each at most, go through at once."""
        logits = 8 * max(1, tokens) * self.model.config.vocab_size  # float32, and their log-softmax
        return max(1, min(64, MEMORY[self.model.device.type] // logits))

    def score(self, some: Sequence[TokenPair], step: Callable[[], None]) -> scoring.Scores:
        longest = max((len(pair.chosen) + len(pair.rejected) for pair in some), default=0)
        return scoring.score(self.model, some, self.batch(longest), step)

    def likelihoods(
        self, items: Sequence[tuple[Sequence[int], Sequence[int]]], step: Callable[[], None]
    ) -> list[float]:
        """The log-probability in nats of each item's second part after its first.

        Two texts after the same prompt are read as a pair; one that is left over has its own first
        token beside it.
        """
        alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for number, (prompt, _) in enumerate(items):
            alike[tuple(prompt)].append(number)
        read: list[tuple[int, int | None]] = []
        for numbers in alike.values():
            numbers.sort(key=lambda i: len(items[i][1]))
            evens: Sequence[int | None] = [*numbers[1::2], *([None] if len(numbers) % 2 else [])]
            read += zip(numbers[::2], evens, strict=True)
        scores = self.score(
            [
                TokenPair(
                    items[one][0],
                    items[one][1],
                    items[one][1][:1] if other is None else items[other][1],
                )
                for one, other in read
            ],
            step,
        )
        found = [0.0] * len(items)
        for (one, other), first, second in zip(read, scores.chosen, scores.rejected, strict=True):
            found[one] = first
            if other is not None:
                found[other] = second
        return found


def _load(folder: Path, name: str, device: str) -> _Model:
    model, tokenizer = model_folder.load_model(folder, device)
    model.eval()
    if not all(bool(torch.isfinite(weight).all()) for weight in model.parameters()):
        raise TrainingError(
            f"The model {name} has weights that are not numbers, so there is nothing to measure. "
            "Take an earlier checkpoint."
        )
    return _Model(name, folder, model, tokenizer)


def _measure(
    model: _Model, base: _Model, material: Material, seed: int, progress: _Progress
) -> Found:
    """Everything about one model but what takes another one's figures."""
    found = Found(
        model.name,
        sum(weight.numel() for weight in model.model.parameters()),
        model_folder.sha256(model.folder),
    )
    if material.rows:
        with progress.part(f"{model.name}: reading pairs") as step:
            _measure_pairs(found, model, material.rows, step)
    if material.passages:
        with progress.part(f"{model.name}: reading stories") as step:
            _measure_order(found, model, material, step)
        with progress.part(f"{model.name}: looking for the next passage") as step:
            _measure_next(found, model, material, step)
    with progress.part(f"{model.name}: writing") as step:
        prompts: dict[int, list[Prompt]] = defaultdict(list)
        for prompt in material.prompts:
            prompts[prompt.count].append(prompt)
        texts = [
            (prompt, text)
            for count, some in prompts.items()
            for prompt, written in zip(
                some,
                continuations(
                    model.model,
                    model.tokenizer,
                    [prompt.text for prompt in some],
                    Decoding(),
                    count=count,
                    seed=seed,
                    batch=32 if model.model.device.type == "cpu" else 256,
                    step=step,
                ),
                strict=True,
            )
            for text in written
        ]
        found.texts = [(prompt, text.text) for prompt, text in texts]
        _count(found, model.tokenizer, texts)
    with progress.part(f"{model.name}: judging what it wrote") as step:
        _judge(found, model, found.texts, ITSELF, step)
        if model is base:
            for mapping in (found.samples, found.positions):
                mapping |= {  # type: ignore[operator]
                    (*key[:-1], base.name): value
                    for key, value in mapping.items()
                    if key[0] == "judged_perplexity"
                }
        else:
            _judge(found, base, found.texts, base.name, step)
        _measure_mauve(found, base, seed, step)
    return found


def _measure_pairs(
    found: Found, model: _Model, rows: Sequence[Row], step: Callable[[], None]
) -> None:
    """Of a prompt the last half window is read, of a text what then has room."""
    half, window = model.window // 2, model.window
    some, _ = pairs.to_tokens(rows, model.encode, model.end, half, window, window)
    if not some:
        raise TrainingError(
            f"No held-out pair can be read by {model.name}: their texts are empty or the same."
        )
    scores = model.score(some, step)
    sums = np.full((4, len(rows)), math.nan)
    for pair, yes, no in zip(some, scores.chosen, scores.rejected, strict=True):
        sums[:, pair.row] = yes, no, len(pair.chosen), len(pair.rejected)
    found.sums = PairSums(*sums)
    _add_agreement(found, "agreement", sums[0] / sums[2], sums[1] / sums[3], rows, ITSELF)


def _add_rewards(found: Found, reference: Found, rows: Sequence[Row]) -> None:
    """The implicit reward against a reference, whose judgement it also is."""
    ours, theirs = found.sums, reference.sums
    if ours is None or theirs is None:
        return
    chosen, rejected = ours.chosen - theirs.chosen, ours.rejected - theirs.rejected
    judge = f"itself over {reference.name}"
    _add_agreement(found, "reward_agreement", chosen, rejected, rows, judge)
    _add_agreement(
        found,
        "reward_agreement_per_token",
        chosen / ours.chosen_tokens,
        rejected / ours.rejected_tokens,
        rows,
        judge,
    )


def _add_agreement(
    found: Found,
    figure: str,
    chosen: NDArray[np.float64],
    rejected: NDArray[np.float64],
    rows: Sequence[Row],
    judge: str,
) -> None:
    known = np.isfinite(chosen)
    outcomes = np.full(len(rows), math.nan)
    outcomes[known] = metrics.agreement(chosen[known].tolist(), rejected[known].tolist())
    kinds = sorted({str(row["kind"]) for row in rows if row.get("kind")})
    for group in ("all", *kinds):
        places = [i for i, row in enumerate(rows) if group in ("all", row.get("kind"))]
        found.samples[figure, group, judge] = Sample.of_values(
            outcomes[places].tolist(), [_cluster(rows[i]) for i in places], share=True
        )


def _measure_order(
    found: Found, model: _Model, material: Material, step: Callable[[], None]
) -> None:
    """Perplexity of passages with what is before them, and that against another order.

    Each is read from the token between texts, and cut where the model's window ends.
    """
    room = model.window - 1
    clusters = [passage.story for passage in material.passages]
    whole = [passage.context + passage.text for passage in material.passages]
    true = [model.encode(text) for text in whole]
    other = [model.encode(text) if text else [] for text in material.shuffled]
    characters = [
        len(text) if len(ids) <= room else len(model.tokenizer.decode(ids[:room]))
        for text, ids in zip(whole, true, strict=True)
    ]
    scores = model.score(
        [
            TokenPair([model.end], yes[:room], no[:room] or yes[:1])
            for yes, no in zip(true, other, strict=True)
        ],
        step,
    )
    tokens = [len(ids[:room]) for ids in true]
    nats = [-total for total in scores.chosen]
    found.samples["perplexity", "all", ITSELF] = Sample(nats, tokens, clusters, exponential=True)
    bits = [value / math.log(2) for value in nats]
    found.samples["bits_per_character", "all", ITSELF] = Sample(bits, characters, clusters)
    outcomes = [
        metrics.agreement([-cost / count], [total / len(no[:room])])[0] if no else math.nan
        for cost, count, total, no in zip(nats, tokens, scores.rejected, other, strict=True)
    ]
    found.samples["shuffle_discrimination", "all", ITSELF] = Sample.of_values(
        outcomes, clusters, share=True
    )


def _measure_next(
    found: Found, model: _Model, material: Material, step: Callable[[], None]
) -> None:
    """The true next passage against foreign ones, per token, and against each passage alone."""
    texts = [model.encode(passage.text)[: model.window // 2] for passage in material.passages]
    most = model.window - max(map(len, texts))
    contexts = [model.encode(passage.context)[-most:] for passage in material.passages]
    candidates = [
        [number, *others] if others else [] for number, others in enumerate(material.foreign)
    ]
    given = iter(
        model.likelihoods(
            [(contexts[i], texts[j]) for i, some in enumerate(candidates) for j in some], step
        )
    )
    alone = model.likelihoods([([model.end], ids) for ids in texts], step)
    plain, against = [], []
    for some in candidates:
        totals = [next(given) for _ in some]
        lengths = [len(texts[j]) for j in some]
        per_token = [total / length for total, length in zip(totals, lengths, strict=True)]
        pmi = [
            (total - alone[j]) / length
            for total, j, length in zip(totals, some, lengths, strict=True)
        ]
        plain.append(_first_is_highest(per_token))
        against.append(_first_is_highest(pmi))
    clusters = [passage.story for passage in material.passages]
    for figure, outcomes in (("next_passage", plain), ("next_passage_pmi", against)):
        found.samples[figure, "all", ITSELF] = Sample.of_values(outcomes, clusters, share=True)


def _first_is_highest(values: Sequence[float]) -> float:
    """1 if the first value is the highest; if others tie with it, its share; nan without others."""
    if len(values) < 2:
        return math.nan
    if any(other > values[0] + metrics.TIE for other in values):
        return 0.0
    return 1 / sum(abs(value - values[0]) <= metrics.TIE for value in values)


# ---------------------------------------------------------------------------------- texts


def _authors(base: _Model, material: Material, seed: int) -> Found:
    """What is counted in the true continuations, cut as the base's own would be."""
    found = Found("the authors")
    limit = min(Decoding().max_length, base.window)
    texts = []
    for prompt in material.prompts:
        if prompt.truth:
            room = limit - len(base.encode(prompt.text)[: limit * 3 // 4])
            ids = base.encode(prompt.truth[: 20 * room])[:room]
            texts.append((prompt, continuation(base.tokenizer, ids)))
    if texts:
        found.texts = [(prompt, text.text) for prompt, text in texts]
        _count(found, base.tokenizer, texts)
    return found


def _count(
    found: Found,
    tokenizer: PreTrainedTokenizerFast,
    texts: Sequence[tuple[Prompt, Continuation]],
) -> None:
    """All figures that are counted, for each kind of prompt and for each quarter of the texts."""
    counted = [_count_text(text.text, quarters(tokenizer, text)) for _, text in texts]
    clusters = _text_clusters([prompt for prompt, _ in texts])
    for figure in counted[0]:
        places = [[one[figure][place] for one in counted] for place in range(len(PLACES) + 1)]
        share = FIGURES[figure].unit == "share"
        _add_counts(found, figure, places, clusters, [p.group for p, _ in texts], share)

    # distinct-n is of sets of texts: those on one of the report's prompts, or on several others
    sets = []
    for group in (REPORT, HELD_OUT):
        some = [i for i, (prompt, _) in enumerate(texts) if prompt.group == group]
        sets += [some[i : i + SET] for i in range(0, len(some) - SET + 1, SET)]
    if not sets:
        return
    parts = [_parts(text.text, quarters(tokenizer, text)) for _, text in texts]
    words = [[text_metrics.words(part) for part in some] for some in parts]
    groups = [texts[some[0]][0].group for some in sets]
    for n in DISTINCT:
        shares = [
            [
                (_or_nan(text_metrics.distinct([words[i][place] for i in some], n)), 1.0)
                for some in sets
            ]
            for place in range(len(PLACES) + 1)
        ]
        names = [f"{group} {i}" for i, group in enumerate(groups)]
        _add_counts(found, f"distinct_{n}", shares, names, groups, True)


def _text_clusters(prompts: Sequence[Prompt]) -> list[str]:
    """A story's prompts are drawn together; the report's three prompts are given, not drawn."""
    return [
        f"{prompt.cluster} {number}" if prompt.group == REPORT else prompt.cluster
        for number, prompt in enumerate(prompts)
    ]


def _add_counts(
    found: Found,
    figure: str,
    places: Sequence[Sequence[tuple[float, float]]],
    clusters: Sequence[str],
    groups: Sequence[str],
    share: bool,
    judge: str = NONE,
    exponential: bool = False,
) -> None:
    """Samples from (part, whole) of each text: the first place is the whole text."""

    def sample(place: int, which: Sequence[int]) -> Sample:
        values = [places[place][i] for i in which]
        return Sample(
            [part for part, _ in values],
            [whole for _, whole in values],
            [clusters[i] for i in which],
            exponential=exponential,
            share=share,
        )

    for group in dict.fromkeys(groups):
        which = [i for i, other in enumerate(groups) if other == group]
        found.samples[figure, group, judge] = sample(0, which)
    if figure != "length":
        everything = range(len(groups))
        found.positions[figure, judge] = [
            sample(place, everything) for place in range(1, len(PLACES) + 1)
        ]


def _count_text(text: str, ends: Sequence[int]) -> dict[str, list[tuple[float, float]]]:
    """(part, whole) of each counted figure, in the whole text and then in each quarter.

    An n-gram belongs to the quarter where its last word starts.
    """
    words, starts = text_metrics.words(text), text_metrics.word_starts(text)
    quarter = np.searchsorted(ends[:-1], starts, side="right")
    found: dict[str, list[tuple[float, float]]] = {}
    for n in NGRAMS:
        repeated = np.array(text_metrics.repeats(words, n), float)
        here = [quarter[n - 1 :] == place for place in range(len(PLACES))]
        found[f"rep_{n}"] = [
            (float(some.mean()) if len(some) else math.nan, 1.0)
            for some in (repeated, *(repeated[which] for which in here))
        ]
    parts = _parts(text, ends)
    found["compression"] = [
        (_or_nan(text_metrics.compression(part, QUARTER_WINDOW if place else WINDOW)), 1.0)
        for place, part in enumerate(parts)
    ]
    found["length"] = [(float(len(text_metrics.words(part))), 1.0) for part in parts]
    found["broken"] = [(float(text_metrics.broken(part)), float(len(part))) for part in parts]
    return found


def _parts(text: str, ends: Sequence[int]) -> list[str]:
    """A text, and each of its quarters."""
    starts = [0, *ends[:-1]]
    return [text, *(text[start:end] for start, end in zip(starts, ends, strict=True))]


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value


def _judge(
    found: Found,
    judge: _Model,
    texts: Sequence[tuple[Prompt, str]],
    name: str,
    step: Callable[[], None],
) -> None:
    """How likely a model finds texts after their prompts, whole and in quarters of its tokens."""
    items = [_read(judge, prompt, text) for prompt, text in texts]
    order = sorted(range(len(items)), key=lambda i: sum(map(len, items[i])))
    places: list[list[tuple[float, float]]] = [
        [(math.nan, 0.0)] * len(items) for _ in range(len(PLACES) + 1)
    ]
    batch = judge.batch(max((len(ids) for _, ids in items), default=1))
    order = [i for i in order if items[i][1]]
    for first in range(0, len(order), batch):
        step()
        some = order[first : first + batch]
        given, read = [items[i][0] for i in some], [items[i][1] for i in some]
        with torch.no_grad():
            logs = scoring.log_probabilities(judge.model, given, read, [ids[:1] for ids in read])
        parts = torch.split(logs[: sum(map(len, read))].cpu(), [len(ids) for ids in read])
        for i, part in zip(some, parts, strict=True):
            nats = -part.double().numpy()
            for place, values in enumerate([nats, *np.array_split(nats, len(PLACES))]):
                places[place][i] = float(values.sum()), float(len(values))
    prompts = [prompt for prompt, _ in texts]
    _add_counts(
        found,
        "judged_perplexity",
        places,
        _text_clusters(prompts),
        [prompt.group for prompt in prompts],
        share=False,
        judge=name,
        exponential=True,
    )


def _read(judge: _Model, prompt: Prompt, text: str) -> tuple[list[int], list[int]]:
    """The tokens of a prompt and a text as they fit a judge's window."""
    given = judge.encode(prompt.text)[-(judge.window * 3 // 4) :] or [judge.end]
    return given, judge.encode(text)[: judge.window - len(given)]


def _measure_mauve(found: Found, base: _Model, seed: int, step: Callable[[], None]) -> None:
    """MAUVE of the texts on prompts whose true continuation is known, where there are enough.

    The features are the base's last hidden state, its mean over the text. (The paper takes that of
    the last token alone, which in a text cut at a length is any word at all.) The interval is the
    figure and 1.96 standard deviations of resamples of the prompts in fixed clusters; resamples are
    farther from each other than what they are drawn from, so their quantiles would lie too low.
    """
    texts = [(prompt, text) for prompt, text in found.texts if prompt.truth]
    if len(texts) < text_metrics.MAUVE_LEAST:
        return
    features = [
        _features(base, some, step)
        for some in (texts, [(prompt, prompt.truth) for prompt, _ in texts])
    ]
    clusters = max(2, round(len(texts) / 10))
    histograms = text_metrics.quantise(features[0], features[1], clusters, seed)
    sides = [np.eye(clusters)[labels] for labels in (histograms.first, histograms.second)]
    value = text_metrics.mauve(*(side.sum(0) for side in sides))
    draw = np.random.default_rng(seed)
    chances = np.full(len(texts), 1 / len(texts))
    resamples = [
        text_metrics.mauve(*(counts @ side for side in sides))
        for counts in draw.multinomial(len(texts), chances, 1000)
    ]
    reach = metrics.Z * float(np.std(resamples))
    interval = Interval(value, max(0.0, value - reach), min(1.0, value + reach))
    found.intervals["mauve", HELD_OUT, base.name] = interval, len(texts)


def _features(
    judge: _Model, texts: Sequence[tuple[Prompt, str]], step: Callable[[], None]
) -> NDArray[np.float64]:
    """The mean of the last hidden state over each text, shape [texts, width]."""
    found = np.zeros((len(texts), judge.model.config.n_embd))
    for number, (prompt, text) in enumerate(texts):
        step()
        given, read = _read(judge, prompt, text[: 20 * FEATURE_TOKENS])
        read = read[:FEATURE_TOKENS]
        if read:
            ids = torch.tensor([given + read], device=judge.model.device)
            with torch.no_grad():
                hidden = judge.model.transformer(ids, use_cache=False).last_hidden_state
            found[number] = hidden[0, len(given) :].double().mean(0).cpu().numpy()
    return found


# ---------------------------------------------------------------------------------- the result


def _as_json(found: Found, seed: int) -> dict[str, Any]:
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


def _differences(found: Sequence[Found], reference: str | None, seed: int) -> list[dict[str, Any]]:
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
        lines.append([FIGURES[key[0]].title, key[1], key[2], f"{n:,}", *cells])
    quarters = [["by quarter of the text", "", "judge", "n", *names]]
    places = [{(p["figure"], p["judge"]): p for p in m["positions"]} for m in columns]
    for figure, judge in dict.fromkeys(key for some in places for key in some):
        cells = [
            " ".join(_number(v["value"], FIGURES[figure].unit) for v in p["values"]) if p else ""
            for p in (some.get((figure, judge)) for some in places)
        ]
        n = max(
            v["n"] for some in places for v in some.get((figure, judge), {"values": []})["values"]
        )
        quarters.append([FIGURES[figure].title, "", judge, f"{n:,}", *cells])
    said = [f"Not measured: {text}" for text in result["left_out"]]
    said.append(f"Seed {result['seed']}, {result['device']}, {result['seconds']:.0f} s.")
    return "\n".join([*_aligned(lines), "", *_aligned(quarters), "", *said])


def _cell(figure: Mapping[str, Any] | None) -> str:
    if figure is None:
        return ""
    value, low, high = (_number(figure[key], figure["unit"]) for key in ("value", "low", "high"))
    return f"{value} ({low} to {high})"


def _number(value: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * value:.1f}%"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _aligned(lines: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]


# ---------------------------------------------------------------------------------- around it


class _Progress:
    """Tells the listener where it stands, and does what the control asks between batches."""

    def __init__(
        self, listener: Listener, control: Control, models: int, material: Material
    ) -> None:
        parts = 2 + bool(material.rows) + 2 * bool(material.passages)
        self._listener, self._control = listener, control
        self._done, self._steps = 0, models * parts
        self._time_left = TimeLeft(self._steps)
        self._left: float | None = None

    def part(self, what: str) -> _Part:
        self._listener(Event("step", self._done, self._steps, self._left, message=what))
        return _Part(self)

    def step(self) -> None:
        if self._control.state != "running":
            self._control.checkpoint()
            self._time_left.restart()

    def next(self) -> None:
        self._done += 1
        self._left = self._time_left.update(self._done)

    def done(self) -> None:
        self._listener(Event("done", self._steps, self._steps, 0.0, message="Evaluated."))


@dataclass(frozen=True)
class _Part:
    """One part of measuring one model."""

    progress: _Progress

    def __enter__(self) -> Callable[[], None]:
        self.progress.step()
        return self.progress.step

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.progress.next()


def _names(folders: Sequence[Path]) -> list[str]:
    """A name for each model: its folder's, or its run's; a number behind where names are alike."""
    found: list[str] = []
    for folder in folders:
        folder = folder.resolve()
        run = folder.name == "model" and (folder.parent / "run.json").exists()
        name = folder.parent.name if run else folder.name
        numbers: Iterator[int] = iter(range(2, len(folders) + 2))
        unique = name
        while unique in found:
            unique = f"{name} {next(numbers)}"
        found.append(unique)
    return found


def _writable(output: Path) -> None:
    """Find out before the work rather than after it."""
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        if output.is_dir():
            raise IsADirectoryError("it is a folder")
        with output.open("a"):
            pass
        if not output.stat().st_size:
            output.unlink()
    except OSError as error:
        raise TrainingError(f"{output} can't be written: {error}. Name another file.") from error


def _device_name(device: str) -> str:
    if device == "cuda":
        return torch.cuda.get_device_name()
    threads = torch.get_num_threads()
    return f"CPU, {threads} thread{'s' if threads > 1 else ''}"
