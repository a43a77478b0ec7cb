"""Every shortcut writes what the plain road writes.

The plain road is transformers' own forward pass over the whole text, without a cache, with its own
processors. The shortcuts: a cache that is kept between requests, a beginning that both alternatives
share, 8-bit kernels (held to a plain network with the same rounded weights), and on a graphics card
recorded steps.
"""

import math
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import torch
from transformers import (
    GPT2LMHeadModel,
    LogitsProcessorList,
    MinPLogitsWarper,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

from tests.engine.small_models import SENTENCES, STORY
from training.generation import contrasted
from writer_app.core.model_files import inspect_model
from writer_app.engine.context import read_context
from writer_app.engine.decoding import APART_BY, suggest
from writer_app.engine.devices import choose_device
from writer_app.engine.gpt2 import LanguageModel
from writer_app.engine.types import Decoding, Prompt, Suggestion

ROADS = [
    "full",
    "int8",
    pytest.param(
        "cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="no graphics card")
    ),
]
PROMPT = Prompt(STORY + "\n\n")


class Roads:
    """The starter on one road, and the reference with weights of the same values."""

    def __init__(self, starter: Path, road: str) -> None:
        device = choose_device("cuda" if road == "cuda" else "cpu")
        precision = None if road == "cuda" else "int8" if road == "int8" else "full"
        self.model = LanguageModel.load(inspect_model(starter), None, device, precision)
        self.reference = GPT2LMHeadModel.from_pretrained(starter, dtype=torch.float32)
        if road == "cuda":
            self.reference.half().to("cuda")
        if road == "int8":
            with torch.no_grad():
                for name, weight in self.reference.named_parameters():
                    if weight.dim() == 2 and "wpe" not in name:
                        outputs = 1 if "wte" in name else 0  # the rows that share a scale
                        scale = weight.abs().amax(outputs, keepdim=True) / 127
                        weight.copy_((weight / scale).round() * scale)

    def scores(self, ids: list[int], last: int = 1) -> torch.Tensor:
        """The plain road: the whole text, no cache; what follows the last tokens of it."""
        with torch.inference_mode():
            tokens = torch.tensor([ids], device=self.reference.device)
            scores: torch.Tensor = self.reference(tokens, use_cache=False).logits[0, -last:]
        return scores.float().cpu()

    def request(self, prompt: Prompt, decoding: Decoding) -> list[list[int]]:
        """All tokens of both alternatives, as they were written side by side.

        The first one ends where it ended; the second, which may be replaced, goes on for ever.
        """
        written: list[list[int]] = []
        item = None
        for item in suggest(self.model, prompt, decoding, lambda: False):  # noqa: B007 - the last one counts
            if len(self.model._texts) == 2:
                written = [list(text) for text in self.model._texts]
        assert isinstance(item, Suggestion)
        behind = len(read_context(self.model, prompt, decoding).ids)
        return [written[0][: behind + item.tokens[0]], written[1]]


@pytest.fixture(scope="module")
def roads(starter: Path) -> Iterator[Callable[[str], Roads]]:
    made: dict[str, Roads] = {}

    def road(name: str) -> Roads:
        if name not in made:
            made[name] = Roads(starter, name)
        return made[name]

    yield road
    for each in made.values():
        each.model.close()


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("contrast", [0.0, 1.0])
def test_greedy_tokens_are_those_of_the_plain_road(
    roads: Callable[[str], Roads], road: str, contrast: float
) -> None:
    both = roads(road)
    never = both.model.vocabulary.forbidden
    decoding = Decoding(
        temperature=0,
        repetition_penalty=1,
        length_tokens=40,
        end_at_sentence=False,
        contrast=contrast,
    )
    for paragraphs in (
        (3, 4, 5, 4, 8, 2) if not contrast else (3, 4)
    ):  # cold and warm, forwards and back
        prompt = Prompt("".join(f"{each}\n\n" for each in SENTENCES[:paragraphs]))
        context = read_context(both.model, prompt, decoding)
        written = both.request(prompt, decoding)
        ids = context.ids + context.healed_ids
        for number, row in enumerate(written):
            assert row[: len(ids)] == ids
            # one that has ended goes on unread
            row = row[: len(ids) + decoding.length_tokens]
            tokens, agreed = row[len(ids) :], 0
            assert len(tokens) > 30
            mask = ~both.model.vocabulary.going_on(b"", True)  # a paragraph begins with no space
            alone = both.scores(
                [both.model.vocabulary.end, *row[len(context.ids) : -1]], last=len(tokens)
            )
            for place, plain in enumerate(both.scores(row[:-1], last=len(tokens))):
                token, scores = tokens[place], plain.masked_fill(mask, -torch.inf)
                if contrast:
                    scores = contrasted(scores, alone[place], contrast)
                best = int(scores.argmax())
                apart = number == 1 and place == APART_BY - 1
                # 16 bits may put two that are as good as alike the other way round
                close = road == "cuda" and scores[best] - scores[token] < 0.02
                assert best == token or close or apart
                agreed += best == token
                mask = never
            assert agreed >= 0.9 * len(tokens)


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("warm", [pytest.param(False, marks=pytest.mark.long), True])
def test_sampled_tokens_have_the_plain_roads_distribution(
    roads: Callable[[str], Roads], road: str, warm: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By Pearson's chi-squared test, for the first tokens of both alternatives, and the next ones.

    The first comes from what is read, the next from a step over what both share.
    """
    both = roads(road)
    decoding = Decoding(
        length_tokens=5, end_at_sentence=False, top_k=12, min_p=0.01, repetition_window=0,
        contrast=0.0,
    )  # fmt: skip
    context = read_context(both.model, PROMPT, decoding)
    processors = LogitsProcessorList(
        [
            RepetitionPenaltyLogitsProcessor(decoding.repetition_penalty),
            TemperatureLogitsWarper(decoding.temperature),
            TopKLogitsWarper(decoding.top_k),
            TopPLogitsWarper(decoding.top_p),
            MinPLogitsWarper(decoding.min_p),
        ]
    )
    ids = context.ids + context.healed_ids

    def expected(before: list[int], mask: torch.Tensor) -> torch.Tensor:
        scores = both.scores(before).masked_fill(mask, -torch.inf)
        return processors(torch.tensor([before]), scores)[0].softmax(-1)

    # With a seed of the settings all would be read anew each time.
    seeds = count(1)
    monkeypatch.setattr(secrets, "randbelow", lambda _: next(seeds))
    asked = 200
    pairs = []
    for _ in range(asked):
        if not warm:
            both.model.free_cache()
        pairs.append(both.request(PROMPT, decoding))
    first = expected(ids, ~both.model.vocabulary.going_on(b"", True))
    often = [int(first.argmax())]
    second = expected([*ids, *often], both.model.vocabulary.forbidden)
    while second.max() > 0.9:  # the second token of a quotation mark
        often.append(int(second.argmax()))
        second = expected([*ids, *often], both.model.vocabulary.forbidden)
    assert second[both.model.vocabulary.end] == 0
    end = len(ids) + len(often)
    for rows in zip(*pairs, strict=True):
        assert may_come_from(Counter(row[len(ids)] for row in rows), first)
        behind = Counter(row[end] for row in rows if row[len(ids) : end] == often)
        assert behind.total() > 40
        assert may_come_from(behind, second)


def may_come_from(counts: Counter[int], expected: torch.Tensor) -> bool:
    """Whether the counts may come from the distribution; wrongly no once in 10,000 times."""
    total = counts.total()
    assert all(expected[token] > 0 for token in counts)
    likely = [token for token in expected.nonzero()[:, 0].tolist() if expected[token] * total >= 5]
    bins = [(counts[token], float(expected[token]) * total) for token in likely]
    rest = total - sum(mean for _, mean in bins)
    if rest > 1:
        bins.append((total - sum(found for found, _ in bins), rest))
    value = sum((found - mean) ** 2 / mean for found, mean in bins)
    freedom = len(bins) - 1
    # Wilson and Hilferty's approximation of the quantile
    limit = freedom * (1 - 2 / (9 * freedom) + 3.72 * math.sqrt(2 / (9 * freedom))) ** 3
    return value < limit
