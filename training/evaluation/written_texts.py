"""Texts that a model or the authors wrote: what is counted in them, and how models judge them.

Imports everything heavy: import it within `environment.prepared`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import PreTrainedTokenizerFast

from training import generation, metrics
from training.evaluation import text_metrics
from training.evaluation.figures import (
    DISTINCT,
    HELD_OUT,
    NGRAMS,
    NONE,
    PLACES,
    QUARTER_WINDOW,
    REPORT,
    SET,
    WINDOW,
    Found,
    Prompt,
)
from training.evaluation.loaded_model import LoadedModel, Step
from training.generation import Continuation, Decoding
from training.metrics import Interval, Sample
from training.tuning import scoring

FEATURE_TOKENS = 256
"""Tokens of a text, the first ones, that MAUVE looks at; so length tells it little."""
WRITTEN_AT_ONCE = {"cpu": 64, "cuda": 256}
"""Texts that are written side by side."""
JUDGED_AFTER = 256
"""Tokens before a part of a text that a judge of coherence reads."""
CHARACTERS = 20
"""No token of a text has more characters than this, on average: what more there is, is not read."""


def write_texts(
    found: Found, model: LoadedModel, prompts: Sequence[Prompt], seed: int, step: Step
) -> None:
    """Let a model write on from prompts, with the report's decoding, and count in what it wrote."""
    by_count: dict[int, list[Prompt]] = defaultdict(list)
    for prompt in prompts:
        by_count[prompt.count].append(prompt)
    texts: list[tuple[Prompt, Continuation]] = []
    for count, some in by_count.items():
        written = generation.continuations(
            model.model,
            model.tokenizer,
            [prompt.text for prompt in some],
            Decoding(),
            count=count,
            seed=seed,
            batch=WRITTEN_AT_ONCE[model.model.device.type],
            step=step,
        )
        texts += [(prompt, t) for prompt, ts in zip(some, written, strict=True) for t in ts]
    _count(found, model.tokenizer, texts)


def read_authors(found: Found, base: LoadedModel, prompts: Sequence[Prompt], step: Step) -> None:
    """Count in the true continuations, cut where those of the base's would be, and judge them."""
    limit = min(Decoding().max_length, base.window)
    texts = []
    for prompt in prompts:
        if prompt.truth:
            given = generation.fitting(base.encode(prompt.text), limit)
            room = limit - len(given)
            ids = base.encode(prompt.truth[: CHARACTERS * room])[:room]
            texts.append((prompt, generation.continuation(base.tokenizer, ids)))
    if texts:
        _count(found, base.tokenizer, texts)
        judge_texts(found, base, base.name, step)


def _count(
    found: Found,
    tokenizer: PreTrainedTokenizerFast,
    texts: Sequence[tuple[Prompt, Continuation]],
) -> None:
    """Add all figures that are counted, by kind of prompt and by quarter of the texts."""
    found.texts = [(prompt, text.text) for prompt, text in texts]
    ends = [generation.quarters(tokenizer, text) for _, text in texts]
    counted = [
        _count_text(text.text, places) for (_, text), places in zip(texts, ends, strict=True)
    ]
    clusters = _text_clusters([prompt for prompt, _ in texts])
    for figure in counted[0]:
        places = [[one[figure][place] for one in counted] for place in range(len(PLACES) + 1)]
        _add_counts(found, figure, places, clusters, [prompt.group for prompt, _ in texts])

    # distinct-n is of sets of texts: those on one of the report's prompts, or on several others
    sets = []
    for group in (REPORT, HELD_OUT):
        some = [i for i, (prompt, _) in enumerate(texts) if prompt.group == group]
        sets += [some[i : i + SET] for i in range(0, len(some) - SET + 1, SET)]
    if not sets:
        return
    parts = [_parts(text.text, places) for (_, text), places in zip(texts, ends, strict=True)]
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
        _add_counts(found, f"distinct_{n}", shares, names, groups)


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
    judge: str = NONE,
    exponential: bool = False,
) -> None:
    """Add samples of (part, whole) of each text: the first place is the whole, then quarters."""

    def sample(place: int, which: Sequence[int]) -> Sample:
        values = [places[place][i] for i in which]
        return Sample(
            [part for part, _ in values],
            [whole for _, whole in values],
            [clusters[i] for i in which],
            exponential=exponential,
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


def judge_texts(found: Found, judge: LoadedModel, name: str, step: Step) -> None:
    """Add how likely a judge finds texts after their prompts, whole and in quarters of its tokens.

    `name` is what the judge is called in the figure.
    """
    texts = found.texts
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
        judge=name,
        exponential=True,
    )


Verdict = tuple[float, float]
"""Of a part of a text: the sum of a judge's verdicts over its tokens, and how many there are."""


def verdicts(found: Found, judge: LoadedModel, step: Step) -> list[list[Verdict]]:
    """Return what a trained judge finds of each quarter of each text: whether it follows.

    A quarter is judged after the prompt and the quarters before it, as much of them as the judge
    has seen prompts of.
    """
    items: list[tuple[list[int], list[int]]] = []
    for prompt, text in found.texts:
        given, read = judge.encode(prompt.text), judge.encode(text)
        before = np.array([judge.end, *given, *read])
        start = 1 + len(given)
        for part in np.array_split(np.arange(len(read)) + start, len(PLACES)):
            end = int(part[0]) if len(part) else 0
            items.append((before[max(0, end - JUDGED_AFTER) : end].tolist(), before[part].tolist()))
    known = [i for i, (_, part) in enumerate(items) if part]
    said = judge.likelihoods([items[i] for i in known], step)
    quarters: list[Verdict] = [(math.nan, 0.0)] * len(items)
    for i, verdict in zip(known, said, strict=True):
        quarters[i] = verdict, float(len(items[i][1]))
    return [quarters[i : i + len(PLACES)] for i in range(0, len(quarters), len(PLACES))]


def mean_verdict(by_text: Sequence[Sequence[Verdict]]) -> float:
    """Return the mean verdict on a token; 0 without any."""
    total, tokens = _together([verdict for some in by_text for verdict in some])
    return total / tokens if tokens else 0.0


def add_coherence(
    found: Found, by_text: Sequence[Sequence[Verdict]], zero: float, judge: str
) -> None:
    """Add the verdicts on texts, whole and by quarters; `zero` is the verdict that counts as 0."""
    by_text = [[(total - zero * tokens, tokens) for total, tokens in some] for some in by_text]
    prompts = [prompt for prompt, _ in found.texts]
    _add_counts(
        found,
        "coherence",
        [
            [_together(some) for some in by_text],
            *([some[place] for some in by_text] for place in range(len(PLACES))),
        ],
        _text_clusters(prompts),
        [prompt.group for prompt in prompts],
        judge=judge,
    )


def _together(some: Sequence[Verdict]) -> Verdict:
    return math.fsum(total for total, n in some if n), math.fsum(n for _, n in some)


def _read(judge: LoadedModel, prompt: Prompt, text: str) -> tuple[list[int], list[int]]:
    """The tokens of a prompt and a text as they fit a judge's window."""
    given = generation.fitting(judge.encode(prompt.text), judge.window) or [judge.end]
    room = judge.window - len(given)
    return given, judge.encode(text[: CHARACTERS * room])[:room]


def measure_mauve(found: Found, base: LoadedModel, seed: int, step: Step) -> None:
    """Add MAUVE of the texts on prompts whose true continuation is known, where there are enough.

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
    judge: LoadedModel, texts: Sequence[tuple[Prompt, str]], step: Step
) -> NDArray[np.float64]:
    """The mean of the last hidden state over each text, shape [texts, width]."""
    found = np.zeros((len(texts), judge.model.config.n_embd))
    for number, (prompt, text) in enumerate(texts):
        step()
        given, read = _read(judge, prompt, text)
        read = read[:FEATURE_TOKENS]
        if read:
            ids = torch.tensor([given + read], device=judge.model.device)
            with torch.no_grad():
                hidden = judge.model.transformer(ids, use_cache=False).last_hidden_state
            found[number] = hidden[0, len(given) :].double().mean(0).cpu().numpy()
    return found
