"""Drawing tokens: equal to transformers' processors, the same for the same seed."""

import pytest
import torch
from torch import Tensor
from transformers import (
    LogitsProcessor,
    LogitsProcessorList,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

from writer_app.engine import sampling

SIZE = 300


def scores_of(seed: int, rows: int = 2) -> Tensor:
    return 4 * torch.randn(rows, SIZE, generator=torch.Generator().manual_seed(seed))


def ours(
    scores: Tensor, history: Tensor, *, penalty: float, degree: float, k: int, p: float
) -> Tensor:
    """Our chain's probabilities, put back into the order of the vocabulary."""
    seen = torch.zeros_like(scores, dtype=torch.bool).scatter(1, history, True)
    values, tokens = sampling.top_k(sampling.penalise_repetition(scores, seen, penalty), k)
    values = sampling.top_p(sampling.temperature(values, degree), p)
    return torch.zeros_like(scores).scatter(1, tokens, values.softmax(-1))


@pytest.mark.parametrize("penalty", [1.0, 1.1, 2.5])
@pytest.mark.parametrize("degree", [0.05, 0.7, 3.0])
@pytest.mark.parametrize("k", [0, 1, 50, 5 * SIZE])
@pytest.mark.parametrize("p", [0.0, 0.5, 0.95, 1.0])
def test_the_chain_is_that_of_transformers(penalty: float, degree: float, k: int, p: float) -> None:
    for seed in range(5):
        scores = scores_of(seed)
        history = torch.randint(0, SIZE, (2, 80), generator=torch.Generator().manual_seed(seed))
        chain: list[LogitsProcessor] = [
            RepetitionPenaltyLogitsProcessor(penalty),
            TemperatureLogitsWarper(degree),
        ]
        chain += [TopKLogitsWarper(k)] if k else []
        chain += [TopPLogitsWarper(p)]
        theirs = LogitsProcessorList(chain)(history, scores.clone()).softmax(-1)
        mine = ours(scores, history, penalty=penalty, degree=degree, k=k, p=p)
        assert torch.equal(mine > 0, theirs > 0)
        torch.testing.assert_close(mine, theirs)


def test_no_temperature_overflows_and_none_leaves_the_likeliest() -> None:
    values, tokens = sampling.top_k(1e4 * scores_of(1), 50)
    for degree in (0.0, 1e-30):
        alone = sampling.temperature(values, degree).softmax(-1)
        assert torch.equal(alone, torch.eye(1, 50).expand(2, 50))
    assert torch.equal(tokens[:, 0], scores_of(1).argmax(-1))


def test_what_is_forbidden_stays_forbidden() -> None:
    scores = torch.full((SIZE,), -torch.inf)
    scores[7] = -3.0
    seen = torch.ones(SIZE, dtype=torch.bool)
    values, tokens = sampling.top_k(sampling.penalise_repetition(scores, seen, 1.1), 50)
    values = sampling.top_p(sampling.temperature(values, 0.7), 0.95)
    assert {sampling.draw(values, tokens, torch.Generator()) for _ in range(20)} == {7}


def test_tokens_are_drawn_as_often_as_they_are_likely_and_again_for_a_seed() -> None:
    values, tokens = sampling.top_k(scores_of(2, rows=1)[0], 12)
    expected = 4000 * values.softmax(-1)

    def counts() -> Tensor:
        generator = torch.Generator().manual_seed(9)
        drawn = [sampling.draw(values, tokens, generator) for _ in range(4000)]
        return torch.bincount(torch.tensor(drawn), minlength=SIZE)[tokens]

    first = counts()
    assert torch.equal(first, counts())
    # 11 degrees of freedom: 31.3 is exceeded once in a thousand seeds.
    assert ((first - expected) ** 2 / expected).sum() < 31.3
