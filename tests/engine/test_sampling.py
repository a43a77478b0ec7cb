"""Drawing tokens: equal to transformers' processors, as often as likely, the same for a seed."""

from collections.abc import Callable
from math import log

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from transformers import (
    LogitsProcessor,
    LogitsProcessorList,
    MinPLogitsWarper,
    NoRepeatNGramLogitsProcessor,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
    UnbatchedClassifierFreeGuidanceLogitsProcessor,
)
from transformers.modeling_outputs import CausalLMOutputWithPast

from writer_app.engine import sampling
from writer_app.engine.types import Decoding

HIGHEST = 1 - 2**-24
"""The highest number below 1 that a draw is made by."""

DEVICES = [
    "cpu",
    pytest.param("cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA")),
]

# The same examples each time: in about one of a hundred thousand, a sum lies within rounding of
# the edge of the nucleus, which ours and theirs may then draw on either side.
same_examples = settings(derandomize=True, max_examples=150)


def scores_of(seed: int, rows: int = 2, size: int = 300, spread: float = 4.0) -> Tensor:
    return spread * torch.randn(rows, size, generator=torch.Generator().manual_seed(seed))


def tokens_of(seed: int, rows: int = 2, length: int = 80, size: int = 300) -> Tensor:
    return torch.randint(0, size, (rows, length), generator=torch.Generator().manual_seed(seed))


def theirs(scores: Tensor, tokens: Tensor, decoding: Decoding) -> Tensor:
    """The probabilities of transformers' chain, in the order of `_get_logits_processor`."""
    first: list[LogitsProcessor] = [RepetitionPenaltyLogitsProcessor(decoding.repetition_penalty)]
    if decoding.no_repeat_ngram:
        first.append(NoRepeatNGramLogitsProcessor(decoding.no_repeat_ngram))
    second: list[LogitsProcessor] = [TemperatureLogitsWarper(decoding.temperature)]
    if decoding.top_k:
        second.append(TopKLogitsWarper(decoding.top_k))
    if decoding.top_p < 1:
        second.append(TopPLogitsWarper(decoding.top_p))
    second.append(MinPLogitsWarper(decoding.min_p))
    # Theirs has no window; the penalty looks at nothing but these tokens, and comes first.
    seen = tokens[:, -decoding.repetition_window :]
    scores = first[0](seen, scores.clone())
    for each in first[1:]:
        scores = each(tokens, scores)
    return LogitsProcessorList(second)(tokens, scores).softmax(-1)


def ours(scores: Tensor, tokens: Tensor, decoding: Decoding) -> Tensor:
    """Our chain's probabilities, put back into the order of the vocabulary."""
    values, ranked = sampling.distribution(scores, tokens, decoding)
    return torch.zeros_like(scores).scatter(-1, ranked, values.softmax(-1))


def assert_equal(mine: Tensor, other: Tensor, highest: float = 0) -> None:
    """Equal sets and probabilities; of a `highest` score / temperature theirs keeps so many digits.

    Ours takes the highest score off first.
    """
    assert torch.equal(mine > 0, other > 0)
    torch.testing.assert_close(mine, other, rtol=2e-6 + 2**-23 * highest, atol=1e-5)


def chi_squared(counts: Tensor, expected: Tensor) -> float:
    return float(((counts - expected) ** 2 / expected).sum())


# ---- each function, and the chain of them, against transformers


@pytest.mark.parametrize("degree", [0.0, 0.4, 2.0])
def test_the_contrast_is_guidance_among_plausible_tokens(degree: float) -> None:
    scores, alone = scores_of(1), scores_of(2)

    class Alone(torch.nn.Module):
        """What their processor asks for scores without the story."""

        def forward(self, *_: object, **__: object) -> CausalLMOutputWithPast:
            return CausalLMOutputWithPast(logits=alone[:, None])

    guided = UnbatchedClassifierFreeGuidanceLogitsProcessor(1 + degree, Alone())(  # type: ignore[arg-type]  # as much as it needs
        tokens_of(1), scores
    )
    logs = scores.log_softmax(-1)
    mine = sampling.contrast(logs, logs - alone.log_softmax(-1), degree)
    plausible = scores.softmax(-1) >= sampling.PLAUSIBLE * scores.softmax(-1).amax(-1, True)
    assert torch.equal(mine > -torch.inf, plausible)
    assert plausible.sum() > 2 * len(scores)
    torch.testing.assert_close(mine[plausible], guided[plausible])


@pytest.mark.parametrize("penalty", [1.0, 1.1, 2.5])
@pytest.mark.parametrize("degree", [0.05, 0.7, 3.0])
@pytest.mark.parametrize("k", [0, 1, 50, 1500])
@pytest.mark.parametrize("p", [0.0, 0.5, 0.95, 1.0])
def test_the_chain_is_that_of_transformers(penalty: float, degree: float, k: int, p: float) -> None:
    decoding = Decoding(temperature=degree, top_k=k, top_p=p, repetition_penalty=penalty)
    for seed in range(5):
        scores, tokens = scores_of(seed), tokens_of(seed)
        assert_equal(ours(scores, tokens, decoding), theirs(scores, tokens, decoding))


@same_examples
@given(
    st.integers(0, 2**32),
    st.integers(1, 4),
    st.integers(2, 500),
    st.integers(1, 60),
    st.floats(0.1, 20),
    st.integers(0, 3),
    st.builds(
        Decoding,
        temperature=st.floats(0.05, 4),
        top_k=st.one_of(st.just(0), st.integers(1, 600)),
        top_p=st.one_of(st.just(1.0), st.floats(1e-6, 1e-3), st.floats(0.05, 1 - 1e-6)),
        min_p=st.floats(0, 1),
        repetition_penalty=st.floats(0.4, 3),
        repetition_window=st.integers(0, 70),
        no_repeat_ngram=st.integers(0, 4),
    ),
)
def test_so_it_is_for_any_sizes_and_settings(
    seed: int, rows: int, size: int, length: int, spread: float, barred: int, decoding: Decoding
) -> None:
    scores = scores_of(seed, rows, size, spread)
    # Few different tokens, so that runs of them do recur; and some that may never come.
    tokens = tokens_of(seed, rows, length, min(size - 1, 7))
    scores[:, : min(barred, size - 1)] = -torch.inf
    highest = float(scores.abs().nan_to_num(posinf=0).max()) / decoding.temperature
    assert_equal(ours(scores, tokens, decoding), theirs(scores, tokens, decoding), 3 * highest)


@same_examples
@given(st.integers(0, 2**32), st.integers(1, 40), st.floats(0.3, 4))
def test_the_penalty_is_that_of_transformers(seed: int, length: int, penalty: float) -> None:
    scores, tokens = scores_of(seed, size=50), tokens_of(seed, length=length, size=50)
    scores[:, ::7] = -torch.inf
    expected = RepetitionPenaltyLogitsProcessor(penalty)(tokens, scores.clone())
    assert torch.equal(sampling.penalise_repetition(scores, tokens, penalty), expected)


@same_examples
@given(st.integers(0, 2**32), st.integers(1, 40), st.integers(1, 4), st.integers(1, 6))
def test_runs_are_forbidden_as_by_transformers(
    seed: int, length: int, size: int, different: int
) -> None:
    scores = scores_of(seed, size=different + 1)
    tokens = tokens_of(seed, length=length, size=different)
    expected = NoRepeatNGramLogitsProcessor(size)(tokens, scores)
    assert torch.equal(sampling.forbid_repeated_ngrams(scores, tokens, size), expected)


@pytest.mark.parametrize("count", [2, 4, 7, 10, 64])
def test_the_nucleus_ends_where_transformers_ends_it_also_on_its_very_edge(count: int) -> None:
    even = torch.zeros(1, count)
    for p in [each / count for each in range(count + 1)]:
        expected = (TopPLogitsWarper(p)(torch.zeros(1, 0), even) > -torch.inf).sum()
        assert (sampling.top_p(even, p) > -torch.inf).sum() == expected


def test_as_likely_as_the_share_asked_for_is_likely_enough() -> None:
    values = torch.tensor([0.0, 0.0, log(0.5), log(0.5), log(0.499), -torch.inf])
    for share, kept in ((0.0, 5), (0.49, 5), (0.5, 4), (0.51, 2), (1.0, 2)):
        assert (sampling.min_p(values, share) > -torch.inf).sum() == kept
        wide = MinPLogitsWarper(share)(torch.zeros(1, 0), values[None])[0]
        assert torch.equal(sampling.min_p(values, share), wide)


@same_examples
@given(
    st.integers(0, 2**32),
    st.integers(sampling.MANY, 3 * sampling.MANY),
    st.integers(1, 700),
    st.booleans(),
)
def test_a_large_vocabulary_is_ranked_by_blocks_to_the_same_end(
    seed: int, size: int, k: int, few: bool
) -> None:
    scores = scores_of(seed, size=size)
    if few:  # fewer than k may come, and all stand together
        scores[:, 40:] = -torch.inf
    values, tokens = sampling.top_k(scores, k)
    assert torch.equal(values, scores.topk(k).values)
    assert torch.equal(scores.gather(-1, tokens), values)
    assert all(len(row.unique()) == k for row in tokens)


@pytest.mark.parametrize("place", [0, 8191, 16383, 50239, 50240, 50256])
def test_the_only_token_that_may_come_is_found_wherever_it_stands(place: int) -> None:
    scores = torch.full((2, 50257), -torch.inf)
    scores[:, place] = -3.0
    tokens = torch.full((2, 9), place)
    for k in (0, 1, 50):
        for decoding in (Decoding(top_k=k), Decoding(top_k=k, no_repeat_ngram=2, min_p=0.1)):
            values, ranked = sampling.distribution(scores, tokens, decoding)
            for chance in (0.0, 0.5, HIGHEST):
                ranks = sampling.draw(values, torch.full((2,), chance))
                assert ranked.gather(-1, ranks[:, None]).flatten().tolist() == [place, place]


# ---- what transformers leaves open


def test_no_temperature_overflows_and_none_leaves_the_likeliest() -> None:
    values, tokens = sampling.top_k(1e12 * scores_of(1), 50)
    for degree in (1e-20, 1e-30, 1e-38, 1e-45, 1e-50, 0.0):
        alone = sampling.temperature(values, degree).softmax(-1)
        assert torch.equal(alone, torch.eye(1, 50).expand(2, 50))
    assert torch.equal(tokens[:, 0], scores_of(1).argmax(-1))
    for k in (0, 50):
        decoding = Decoding(temperature=0, top_k=k, repetition_penalty=1)
        _, ranked = sampling.distribution(scores_of(1), tokens_of(1), decoding)
        assert torch.equal(ranked[:, 0], scores_of(1).argmax(-1))


def test_a_padding_is_no_token() -> None:
    scores, tokens = scores_of(3, 1), tokens_of(3, 1, length=30, size=4)
    padding = torch.tensor([[-1, -5, -1]])
    decoding = Decoding(repetition_penalty=1.3, no_repeat_ngram=2)
    without = sampling.distribution(scores, tokens, decoding)
    behind = sampling.distribution(scores, torch.cat([padding, tokens], -1), decoding)
    assert all(map(torch.equal, without, behind))
    # Token 0, on whose place a padding falls, is punished if it is there, and only then.
    for penalty in (0.7, 1.3):
        for padded, plain in (([0, -1], [0]), ([-9, 0, 5], [0, 5]), ([-1, 5], [5])):
            expected = RepetitionPenaltyLogitsProcessor(penalty)(
                torch.tensor([plain]), scores.clone()
            )
            got = sampling.penalise_repetition(scores, torch.tensor([padded]), penalty)
            assert torch.equal(got, expected)
    nothing = torch.full((1, 6), -1)
    for length in (0, 6):
        assert torch.equal(sampling.penalise_repetition(scores, nothing[:, :length], 1.3), scores)
        for size in range(5):
            assert torch.equal(
                sampling.forbid_repeated_ngrams(scores, nothing[:, :length], size), scores
            )


def test_a_run_across_a_padding_is_none() -> None:
    tokens = torch.tensor([[1, -1, 2, 1, -1], [1, 3, 2, 1, -1], [-1, 2, 3, -1, 2]])
    scores = scores_of(4, rows=3)
    assert torch.equal(sampling.forbid_repeated_ngrams(scores, tokens, 3), scores)


def test_where_all_would_be_forbidden_nothing_is() -> None:
    scores = torch.full((2, 9), -torch.inf)
    scores[:, 3] = -1.0
    scores[1, 4] = -2.0
    after = sampling.forbid_repeated_ngrams(scores, torch.tensor([[3, 2, 3], [3, 2, 3]]), 1)
    assert torch.equal(after[0], scores[0])
    assert (after[1] > -torch.inf).nonzero().tolist() == [[4]]


def test_the_window_of_the_penalty_ends_at_the_last_token() -> None:
    scores, tokens = scores_of(5, 1), torch.tensor([[10, 11, 12, 13]])
    flat = Decoding(temperature=1, top_k=0, top_p=1, repetition_penalty=1.5)
    for window, first in ((0, 0), (1, 3), (2, 2), (4, 0), (9, 0)):
        values, ranked = sampling.distribution(
            scores, tokens, Decoding(**{**vars(flat), "repetition_window": window})
        )
        expected = sampling.penalise_repetition(scores, tokens[:, first:], 1.5).softmax(-1)
        got = torch.zeros_like(scores).scatter(-1, ranked, values.softmax(-1))
        torch.testing.assert_close(got, expected)


# ---- the draw


@pytest.mark.parametrize("device", DEVICES)
def test_tokens_are_drawn_as_often_as_they_are_likely_and_again_for_a_seed(device: str) -> None:
    count = 200_000
    values = sampling.top_k(scores_of(2, rows=1, spread=1), 12)[0][0]
    probabilities = values.softmax(-1)

    def counts() -> Tensor:
        chances = sampling.uniforms(9, count).to(device)
        ranks = sampling.draw(values.to(device).expand(count, -1), chances)
        return torch.bincount(ranks.cpu(), minlength=12).double()

    first = counts()
    assert torch.equal(first, counts())
    # 11 degrees of freedom: 31.3 is exceeded once in a thousand seeds.
    assert chi_squared(first, count * probabilities) < 31.3
    generator = torch.Generator().manual_seed(9)
    other = torch.multinomial(probabilities, count, replacement=True, generator=generator)
    both = first + torch.bincount(other, minlength=12)
    assert 2 * chi_squared(first, both / 2) < 31.3


def test_a_draw_inverts_the_cumulative_distribution() -> None:
    count = 10_000
    values = sampling.top_p(sampling.top_k(scores_of(6, rows=1), 40)[0], 0.9)[0]
    grid = (torch.arange(count) + 0.5) / count
    ranks = sampling.draw(values.expand(count, -1), grid)
    assert torch.equal(ranks, ranks.sort().values)
    drawn = torch.bincount(ranks, minlength=40)
    assert (drawn - count * values.softmax(-1)).abs().max() <= 1.5
    edges = torch.tensor([0.0, 0.25, 0.5, 0.75])
    assert sampling.draw(torch.zeros(4, 4), edges).tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("device", DEVICES)
def test_nothing_impossible_is_ever_drawn(device: str) -> None:
    chances = torch.tensor([0.0, 2**-149, 2**-24, 0.5, 1 - 2**-23, HIGHEST])

    @same_examples
    @given(
        st.lists(st.one_of(st.floats(-200, 50, width=32), st.just(-torch.inf)), max_size=60),
        st.floats(-80, 80, width=32),
    )
    def check(others: list[float], highest: float) -> None:
        row = torch.tensor([highest, *(min(highest, each) for each in others)])
        values = row.sort(descending=True).values.to(device).expand(len(chances), -1)
        ranks = sampling.draw(values, chances.to(device))
        assert ranks.dtype == torch.int64
        assert (values.softmax(-1).gather(-1, ranks[:, None]) > 0).all()
        assert ranks[0] == 0

    check()


def test_thousands_of_even_tokens_are_drawn_from_first_to_last() -> None:
    values = torch.zeros(2, 50257)
    ranks = sampling.draw(values, torch.tensor([0.0, HIGHEST]))
    assert ranks[0] == 0
    assert 50250 <= ranks[1] < 50257


def test_the_numbers_are_the_same_on_every_machine() -> None:
    numbers = sampling.uniforms(7, 1000)
    assert numbers.dtype == torch.float32
    assert numbers.device.type == "cpu"
    assert ((numbers >= 0) & (numbers < 1)).all()
    assert torch.equal(numbers[:10], sampling.uniforms(7, 10))
    assert not torch.equal(numbers, sampling.uniforms(8, 1000))
    assert (numbers[:3] * 2**24).tolist() == [8974511, 3335364, 11059737]
    assert len(sampling.uniforms(2**63 - 1, 0)) == 0


# ---- what makes them usable in a loop over rows

EVERY: list[Callable[[Tensor, Tensor], Tensor | tuple[Tensor, ...]]] = [
    lambda scores, tokens: sampling.penalise_repetition(scores, tokens, 1.2),
    lambda scores, tokens: sampling.penalise_repetition(scores, tokens, 0.8),
    lambda scores, tokens: sampling.forbid_repeated_ngrams(scores, tokens, 2),
    lambda scores, _: sampling.top_k(scores, 0),
    lambda scores, _: sampling.top_k(scores, 20),
    lambda scores, _: sampling.temperature(scores, 0.7),
    lambda scores, _: sampling.temperature(scores, 0),
    lambda scores, _: sampling.top_p(scores, 0.5),
    lambda scores, _: sampling.min_p(scores, 0.1),
    lambda scores, _: sampling.draw(scores, torch.full_like(scores[..., 0], 0.6)),
    lambda scores, tokens: sampling.distribution(scores, tokens, Decoding(no_repeat_ngram=2)),
]


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("function", EVERY)
@pytest.mark.parametrize("size", [300, 50257])
def test_nothing_is_changed_and_no_row_sees_another(
    function: Callable[[Tensor, Tensor], Tensor | tuple[Tensor, ...]], size: int, device: str
) -> None:
    def parts(scores: Tensor, tokens: Tensor) -> tuple[Tensor, ...]:
        result = function(scores, tokens)
        return result if isinstance(result, tuple) else (result,)

    # Ranked, as most of them want it.
    scores = scores_of(7, 5, size).sort(descending=True).values.to(device)
    tokens = tokens_of(7, 5, size=9).to(device)
    before = scores.clone(), tokens.clone()
    together = parts(scores, tokens)
    assert torch.equal(scores, before[0])
    assert torch.equal(tokens, before[1])
    for row in range(len(scores)):
        alone = parts(scores[row : row + 1], tokens[row : row + 1])
        flat = parts(scores[row], tokens[row])
        for all_rows, one, bare in zip(together, alone, flat, strict=True):
            torch.testing.assert_close(one[0], all_rows[row])
            torch.testing.assert_close(bare, all_rows[row])


DECODINGS = (
    Decoding(),
    Decoding(top_k=0, min_p=0.02),
    Decoding(temperature=0),
    Decoding(top_k=400, top_p=0.8, repetition_window=30, no_repeat_ngram=3),
)


@pytest.mark.parametrize("decoding", DECODINGS)
@pytest.mark.parametrize("size", [300, 50257])
def test_the_road_of_a_gpu_asks_for_no_value(decoding: Decoding, size: int) -> None:
    # Tensors without values: whatever looked at one, or had a size that depends on it, would fail.
    scores = torch.empty(2, size, device="meta")
    tokens = torch.empty(2, 80, dtype=torch.int64, device="meta")
    values, ranked = sampling.distribution(scores, tokens, decoding)
    ranks = sampling.draw(values, torch.empty(2, device="meta"))
    assert (ranks.shape, ranks.dtype, ranks.device.type) == ((2,), torch.int64, "meta")
    plain, _ = sampling.distribution(scores_of(1, size=size), tokens_of(1), decoding)
    assert values.shape == ranked.shape == plain.shape


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA")
class TestCuda:
    @pytest.mark.parametrize("decoding", DECODINGS)
    @pytest.mark.parametrize("size", [300, 50257])
    def test_it_keeps_what_the_processor_keeps(self, decoding: Decoding, size: int) -> None:
        for seed in range(5):
            scores, tokens = scores_of(seed, size=size), tokens_of(seed, size=9)
            there = ours(scores.cuda(), tokens.cuda(), decoding).cpu()
            assert_equal(there, ours(scores, tokens, decoding))

    @pytest.mark.parametrize("decoding", DECODINGS)
    def test_it_never_waits_and_can_be_recorded(self, decoding: Decoding) -> None:
        def step() -> Tensor:
            values, ranked = sampling.distribution(scores, tokens, decoding)
            return ranked.gather(-1, sampling.draw(values, chances)[:, None])

        scores, tokens = scores_of(1, size=50257).cuda(), tokens_of(1, length=512).cuda()
        chances = sampling.uniforms(1, 2).cuda()
        torch.cuda.set_sync_debug_mode("error")
        try:
            expected = step()
        finally:
            torch.cuda.set_sync_debug_mode("default")
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            got = step()
        graph.replay()
        assert torch.equal(got.cpu(), expected.cpu())
