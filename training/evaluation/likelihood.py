"""What a model finds likely: the chosen text, the true order, the next passage, and stories at all.

Imports everything heavy: import it within `environment.prepared`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training import metrics
from training.data import pairs
from training.data.holdout import Row
from training.data.pairs import TokenPair
from training.errors import TrainingError
from training.evaluation.figures import ITSELF, Found, PairSums, cluster
from training.evaluation.loaded_model import LoadedModel, Step
from training.evaluation.passages import Passage
from training.metrics import Sample


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
