"""What one model finds likely, and what it writes: the figures that `evaluate` sets side by side.

Imports everything heavy: import it within `environment.prepared`.
"""

from __future__ import annotations

import functools
import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import GPT2LMHeadModel, PreTrainedTokenizerFast

from training import generation, metrics, model_folder
from training.data import pairs
from training.data.holdout import Row
from training.data.pairs import TokenPair
from training.errors import TrainingError
from training.evaluation import text_metrics
from training.evaluation.figures import (
    DISTINCT,
    HELD_OUT,
    ITSELF,
    NGRAMS,
    NONE,
    PLACES,
    QUARTER_WINDOW,
    REPORT,
    SET,
    WINDOW,
    Found,
    PairSums,
    Prompt,
    cluster,
)
from training.evaluation.passages import Passage
from training.generation import Continuation, Decoding
from training.metrics import Interval, Sample
from training.tuning import scoring

Step = Callable[[], None]
"""Called before each batch; may raise to stop."""

FEATURE_TOKENS = 256
"""Tokens of a text, the first ones, that MAUVE looks at; so length tells it little."""
MEMORY = {"cpu": 64 * 2**20, "cuda": 4 * 2**30}
"""Bytes that the logits of a batch may take."""
WRITTEN_AT_ONCE = {"cpu": 64, "cuda": 256}
"""Texts that are written side by side."""
JUDGED_AFTER = 256
"""Tokens before a part of a text that a judge of coherence reads."""
CHARACTERS = 20
"""No token of a text has more characters than this, on average: what more there is, is not read."""


@dataclass(frozen=True)
class LoadedModel:
    """A model in memory, ready to be asked."""

    name: str
    folder: Path
    model: GPT2LMHeadModel
    tokenizer: PreTrainedTokenizerFast
    is_judge: bool = False
    """Whether it was trained to judge texts: its scores are then verdicts, summed over tokens."""
    precision: str = "float32"
    """In which it reads texts; what it writes is always computed in float32."""

    @property
    def window(self) -> int:
        """How many tokens it reads at most."""
        positions: int = self.model.config.n_positions
        return positions

    @property
    def end(self) -> int:
        """The token between texts."""
        return generation.end_of_text(self.tokenizer)

    @property
    def parameters(self) -> int:
        """How many weights it has."""
        return sum(weight.numel() for weight in self.model.parameters())

    def encode(self, text: str) -> list[int]:
        """Return the tokens of a text, nothing added."""
        return model_folder.encoder(self.tokenizer)(text)

    def batch(self, tokens: int) -> int:
        """How many pairs, of so many tokens each at most, go through at once."""
        logits = 8 * max(1, tokens) * self.model.config.vocab_size  # float32, and their log-softmax
        return max(1, min(64, MEMORY[self.model.device.type] // logits))

    def score(self, some: Sequence[TokenPair], step: Step) -> scoring.Scores:
        """Return how likely it finds pairs, as many at once as memory allows."""
        longest = max((len(pair.chosen) + len(pair.rejected) for pair in some), default=0)
        answer = scoring.token_verdicts if self.is_judge else scoring.token_log_probabilities
        forward = functools.partial(answer, self.model)
        return scoring.score(
            self.model, some, self.batch(longest), step, self.precision, forward=forward
        )

    def likelihoods(
        self, items: Sequence[tuple[Sequence[int], Sequence[int]]], step: Step
    ) -> list[float]:
        """Return the log-probability in nats of each item's second part after its first.

        Of a judge, the sum of its verdicts.

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


def load(
    folder: Path, name: str, device: str, is_judge: bool = False, precision: str = "float32"
) -> LoadedModel:
    """Load a model to measure; `precision` as `scoring.computing` takes it.

    Raises:
        TrainingError: it can't be read, or its weights are not numbers.
    """
    model, tokenizer = model_folder.load_model(folder, device)
    model.train(False)
    if not all(bool(torch.isfinite(weight).all()) for weight in model.parameters()):
        raise TrainingError(
            f"The model {name} has weights that are not numbers, so there is nothing to measure. "
            "Take an earlier checkpoint."
        )
    return LoadedModel(name, folder, model, tokenizer, is_judge, precision)


def measure_pairs(found: Found, model: LoadedModel, rows: Sequence[Row], step: Step) -> None:
    """Add agreement with pairs, for all and for each kind, and keep the sums behind it.

    Of a prompt the last half window is read, of a text what then has room.

    Raises:
        TrainingError: no pair can be read.
    """
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


def add_rewards(found: Found, reference: Found, rows: Sequence[Row]) -> None:
    """Add agreement of the implicit reward against a reference; both have measured `rows`.

    log π - log π_ref of a text needs no common vocabulary. (Where the windows of two models end in
    different places, they are of different parts of a text.)
    """
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
            outcomes[places].tolist(), [cluster(rows[i]) for i in places], trials=True
        )


def measure_order(
    found: Found,
    model: LoadedModel,
    some: Sequence[Passage],
    shuffled: Sequence[str | None],
    step: Step,
) -> None:
    """Add perplexity of passages with what is before them, and whether another order is likelier.

    Each is read from the token between texts, and cut where the model's window ends. Orders are
    compared per token.
    """
    room = model.window - 1
    clusters = [passage.story for passage in some]
    whole = [passage.context + passage.text for passage in some]
    true = [model.encode(text) for text in whole]
    other = [model.encode(text) if text else [] for text in shuffled]
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
        outcomes, clusters, trials=True
    )


def measure_next(
    found: Found,
    model: LoadedModel,
    passages: Sequence[Passage],
    foreign: Sequence[Sequence[int]],
    step: Step,
) -> None:
    """Add how often the true next passage is the likeliest among foreign ones, per token.

    Once as it stands; and once minus the passage's likelihood after the token between texts, which
    leaves what the context adds (pointwise mutual information, as Li et al. 2016, arXiv 1510.03055,
    section 3, with λ = 1). Of ties, the true one has its share.
    """
    texts = [model.encode(passage.text)[: model.window // 2] for passage in passages]
    most = model.window - max(map(len, texts))
    contexts = [model.encode(passage.context)[-most:] for passage in passages]
    candidates = [[number, *others] if others else [] for number, others in enumerate(foreign)]
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
    clusters = [passage.story for passage in passages]
    for figure, outcomes in (("next_passage", plain), ("next_passage_pmi", against)):
        found.samples[figure, "all", ITSELF] = Sample.of_values(outcomes, clusters, trials=True)


def _first_is_highest(values: Sequence[float]) -> float:
    """1 if the first value is the highest; if others tie with it, its share; nan without others."""
    if len(values) < 2:
        return math.nan
    if any(other > values[0] + metrics.TIE for other in values):
        return 0.0
    return 1 / sum(abs(value - values[0]) <= metrics.TIE for value in values)


# ---------------------------------------------------------------------------------- texts


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
