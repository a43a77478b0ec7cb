"""Coherence won at writing time: ways to draw a pair of texts, judged beside the plain one.

    python -m tests.benchmarks.decoding --models MODEL ... --judge JUDGE --stories FILE

Each way writes a pair of texts at each of many places of stories that no model has ever read.
Figures are means over the texts, differences from the first model's plain way are paired by place,
with 95 % intervals. `cost` is in forward passes for each token of a pair, the plain way being 1.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from training import environment

with environment.prepared():
    import torch

    from training import generation, metrics, model_folder
    from training.evaluation import loaded_model, passages, text_metrics
    from training.evaluation.loaded_model import LoadedModel
    from training.generation import Decoding
from training.metrics import Sample

TOKENS = 60
"""Tokens of a text, as a suggestion has by default."""
PLAIN = Decoding(max_length=320, most_tokens=TOKENS)  # room behind the longest prompt
Text = tuple[list[int], list[int]]
"""The tokens of a prompt, and of a text behind it."""


@dataclass(frozen=True)
class Way:
    """How a pair is drawn: `candidates` texts, of which those two are shown with the best score."""

    decoding: Decoding
    candidates: int = 2
    score: str = ""
    """gain: likelihood given the story over that alone; likelihood; tuned: over the base's."""

    @property
    def cost(self) -> float:
        """Forward passes for each token of a pair: of two texts written, or read, side by side."""
        passes = {"": 0.0, "likelihood": 0.0, "gain": 1.0, "tuned": 1.0}[self.score]
        # reading a whole text at once costs about a quarter of writing it
        return self.candidates / 2 * ((2.0 if self.decoding.contrast else 1.0) + passes / 4)


WAYS = {
    "plain": Way(PLAIN),
    # what a contrast does beside contrasting: it leaves implausible tokens out
    "contrast 0": Way(replace(PLAIN, contrast=1e-9)),
    "colder, 0.6": Way(replace(PLAIN, temperature=0.6)),
    "contrast 0.25": Way(replace(PLAIN, contrast=0.25)),
    "contrast 0.5": Way(replace(PLAIN, contrast=0.5)),
    "contrast 1": Way(replace(PLAIN, contrast=1.0)),
    "best 2 of 4, gain": Way(PLAIN, 4, "gain"),
    "best 2 of 8, gain": Way(PLAIN, 8, "gain"),
    "best 2 of 4, likelihood": Way(PLAIN, 4, "likelihood"),
    "best 2 of 4, tuned over base": Way(PLAIN, 4, "tuned"),
    "penalty over 64 tokens": Way(replace(PLAIN, repetition_window=64)),
    "64 tokens, contrast 0.5": Way(replace(PLAIN, repetition_window=64, contrast=0.5)),
    "64 tokens, contrast 1": Way(replace(PLAIN, repetition_window=64, contrast=1.0)),
    "64 tokens, best 2 of 4, gain": Way(replace(PLAIN, repetition_window=64), 4, "gain"),
    "64 tokens, best 2 of 4, tuned over base": Way(
        replace(PLAIN, repetition_window=64), 4, "tuned"
    ),
    "no penalty": Way(replace(PLAIN, repetition_penalty=1.0)),
}


def write(
    model: LoadedModel, prompts: Sequence[str], way: Way, seed: int
) -> tuple[list[list[Text]], float]:
    """Return the candidates at each place and the seconds that they took."""
    began = time.perf_counter()
    written = generation.continuations(
        model.model, model.tokenizer, prompts, way.decoding, count=way.candidates, seed=seed,
        batch=64,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    given = [generation.fitting(model.encode(prompt), PLAIN.max_length) for prompt in prompts]
    return [
        [(ids, text.ids) for text in texts if text.ids]
        for ids, texts in zip(given, written, strict=True)
    ], seconds


def best(
    texts: Sequence[Sequence[Text]], score: str, model: LoadedModel, base: LoadedModel | None
) -> list[list[Text]]:
    """Return the two best texts at each place."""
    flat = [text for some in texts for text in some]
    given = model.likelihoods(flat, _go_on)
    if score == "gain":
        other = model.likelihoods([([model.end], text) for _, text in flat], _go_on)
    elif score == "tuned":
        assert base is not None
        other = base.likelihoods(flat, _go_on)
    else:
        other = [0.0] * len(flat)
    scores = iter(
        [(one - two) / len(text) for one, two, (_, text) in zip(given, other, flat, strict=True)]
    )
    found = []
    for some in texts:
        ranked = sorted([(next(scores), text) for text in some], key=lambda pair: -pair[0])
        found.append([text for _, text in ranked[:2]])
    return found


def figures(
    pairs: Sequence[Sequence[Text]],
    stories: Sequence[str],
    model: LoadedModel,
    judge: LoadedModel,
    base: LoadedModel,
    zero: float,
) -> dict[str, Sample]:
    """Return the figures of pairs of texts, an item for each place; `zero` as in `evaluate`."""
    flat = [text for pair in pairs for text in pair]
    clusters = list(stories)
    verdicts = iter(judge.likelihoods(flat, _go_on))
    nats = iter(base.likelihoods(flat, _go_on))

    def means(value: Callable[[Text], float]) -> Sample:
        values = [[value(text) for text in pair] for pair in pairs]
        return Sample.of_values([sum(some) / len(some) for some in values], clusters)

    def text_of(ids: Sequence[int]) -> str:
        return generation.decode(model.tokenizer, ids)

    def repeated(text: Text) -> float:
        """Share of the four-word runs of a text that stand before, in it or in the story."""
        story, words = (text_metrics.words(text_of(ids)) for ids in text)
        runs = text_metrics.repeats([*story, *words], 4)[-max(1, len(words)) :]
        return sum(runs) / len(runs)

    def alike(pair: Sequence[Text]) -> float:
        first, *others = (set(text_metrics.words(text_of(text))) for _, text in pair)
        return max((len(first & one) / len(first | one) for one in others), default=1.0)

    return {
        "coherence": means(lambda text: next(verdicts) / len(text[1]) - zero),
        "perplexity": Sample(
            [-sum(next(nats) for _ in pair) for pair in pairs],
            [sum(len(text) for _, text in pair) for pair in pairs],
            clusters,
            exponential=True,
        ),
        "repeated": means(repeated),
        "likeness of a pair": Sample.of_values([alike(pair) for pair in pairs], clusters),
    }


def _go_on() -> None:
    """Nothing stops it."""


def main() -> None:
    """Draw, judge, print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--models", type=Path, nargs="+", required=True)
    parser.add_argument("--judge", type=Path, required=True)
    parser.add_argument("--stories", type=Path, required=True)
    parser.add_argument("--base", type=Path, help="judges perplexity (default: the first model)")
    parser.add_argument("--places", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--ways", nargs="*", choices=WAYS, default=list(WAYS))
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()

    def load(folder: Path, is_judge: bool = False) -> LoadedModel:
        return loaded_model.load(
            model_folder.resolve(folder), folder.name, "cpu", is_judge=is_judge
        )

    models, judge = [load(folder) for folder in args.models], load(args.judge, is_judge=True)
    base, model = load(args.base) if args.base else None, models[0]
    stories = passages.held_out_stories(args.stories, args.seed).stories
    some = passages.passages(stories, args.places, args.seed)
    prompts = [passage.context.rstrip() for passage in some]
    # what people wrote there: its coherence counts as 0
    true: list[Text] = [
        (
            generation.fitting(model.encode(prompt), PLAIN.max_length),
            model.encode(passage.text)[:TOKENS],
        )
        for prompt, passage in zip(prompts, some, strict=True)
    ]
    verdicts = judge.likelihoods(true, _go_on)
    zero = sum(verdicts) / sum(len(text) for _, text in true)
    clusters = [passage.story for passage in some]
    plain: dict[str, Sample] = {}
    rows = []
    ways = dict.fromkeys(["plain", *args.ways])
    for model, name in itertools.product(models, ways):
        way = WAYS[name]
        if way.score == "tuned" and base is None:
            continue
        torch.manual_seed(args.seed)
        texts, seconds = write(model, prompts, way, args.seed)
        if way.score:
            texts = best(texts, way.score, model, base)
        found = figures(texts, clusters, model, judge, base or models[0], zero)
        plain = plain or found
        row = {"model": model.name, "way": name, "cost": way.cost, "seconds": round(seconds, 1)}
        for figure, sample in found.items():
            interval = metrics.bootstrap(sample, args.seed)
            change, _ = metrics.bootstrap_difference(sample, plain[figure], args.seed)
            row[figure] = [interval.value, interval.low, interval.high]
            row[f"{figure}, change"] = [change.value, change.low, change.high]
        rows.append(row)
        said = ", ".join(
            f"{figure} {row[figure][0]:.3g} ({row[f'{figure}, change'][0]:+.2g}: "
            f"{row[f'{figure}, change'][1]:+.2g} to {row[f'{figure}, change'][2]:+.2g})"
            for figure in found
        )
        print(f"{model.name}, {name}: cost {way.cost:.2f}, {said}", flush=True)
    if args.json:
        args.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
