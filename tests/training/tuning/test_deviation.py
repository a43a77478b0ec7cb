"""The weights of stories: by hand, as properties, and from a model's states."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import GPT2Config, GPT2LMHeadModel

from training.tuning.deviation import LEAST, deviations, embed, pair_weights, standardised, weights

SQUARE = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 2.0], [-3.0, 0.0]])
"""Cosines with the first: 1, 0, -1; lengths say nothing."""


def encode(text):
    """A token a character."""
    return [ord(character) % 64 for character in text]


@pytest.fixture(scope="module")
def model():
    """A small random GPT-2 in training mode."""
    torch.manual_seed(0)
    shape = GPT2Config(
        vocab_size=64, n_positions=24, n_embd=16, n_layer=2, n_head=2, initializer_range=0.5,
        bos_token_id=0, eos_token_id=0,
    )  # fmt: skip
    return GPT2LMHeadModel(shape).train()


# by hand


def test_deviation_by_hand():
    # mean distances to the three others: (0 + 1 + 2)/3 twice, (1 + 1 + 1)/3, (2 + 2 + 1)/3
    found = deviations(SQUARE, ["p"] * 4)
    assert found.tolist() == pytest.approx([-1, -1, -1, 1])
    # of the last three alone: (1 + 2)/2, (1 + 1)/2, (2 + 1)/2
    assert deviations(SQUARE[1:], ["p"] * 3).tolist() == pytest.approx([1, -1, 1])


def test_between_the_extremes_it_goes_by_the_distance():
    angles = [0.0, 30.0, 90.0]
    vectors = [[math.cos(math.radians(a)), math.sin(math.radians(a))] for a in angles]
    thirty, sixty, ninety = (1 - math.cos(math.radians(a)) for a in (30, 60, 90))
    first, second, third = thirty + ninety, thirty + sixty, sixty + ninety
    expected = [2 * (first - second) / (third - second) - 1, -1, 1]
    assert deviations(torch.tensor(vectors), ["p"] * 3).tolist() == pytest.approx(expected)


def test_weights_by_hand():
    # 1 + δ with the least lifted to 0.2: 0.2, 1.2, 2 of mean 3.4/3
    found = weights(torch.tensor([-1.0, 0.2, 1.0]), ["p"] * 3)
    assert found.tolist() == pytest.approx([0.6 / 3.4, 3.6 / 3.4, 6 / 3.4])
    found = weights(torch.tensor([-1.0, 0.2, 1.0]), ["p"] * 3, least=-0.5)
    assert found.tolist() == pytest.approx([1.5 / 3.7, 3.6 / 3.7, 6 / 3.7])


def test_each_prompt_is_a_world_of_its_own():
    mixed = torch.cat([SQUARE, SQUARE[1:]])[[0, 4, 1, 5, 2, 6, 3]]
    prompts = ["p", "q", "p", "q", "p", "q", "p"]
    found = deviations(mixed, prompts)
    assert found.tolist() == pytest.approx([-1, 1, -1, -1, -1, 1, 1])
    found = weights(found, prompts)
    assert found[::2].mean().item() == pytest.approx(1)
    assert found[1::2].mean().item() == pytest.approx(1)


def test_standardised_by_hand():
    found = standardised(torch.tensor([[1.0, 5.0, 0.0], [3.0, 5.0, 10.0]]))
    assert found.tolist() == [[-1, 0, -1], [1, 0, 1]]


# properties

STORIES = st.lists(st.lists(st.floats(-5, 5), min_size=3, max_size=3), min_size=1, max_size=8)


@given(STORIES, st.integers(1, 3))
def test_weights_are_positive_with_a_mean_of_1_for_each_prompt(stories, prompts):
    names = [str(place % prompts) for place in range(len(stories))]
    found = deviations(torch.tensor(stories), names)
    assert found.min() >= -1
    assert found.max() <= 1
    found = weights(found, names)
    assert found.min() > 0
    for name in set(names):
        own = [weight for weight, one in zip(found.tolist(), names, strict=True) if one == name]
        assert sum(own) / len(own) == pytest.approx(1)


@given(st.lists(st.floats(-5, 5), min_size=3, max_size=3), st.integers(1, 6))
def test_equal_stories_weigh_1(story, times):
    found = weights(deviations(torch.tensor([story] * times), ["p"] * times), ["p"] * times)
    assert found.tolist() == [1.0] * times


@given(st.lists(st.lists(st.floats(-5, 5), min_size=3, max_size=3), min_size=2, max_size=2))
def test_two_stories_are_as_far_from_each_other_and_weigh_1(stories):
    found = weights(deviations(torch.tensor(stories), ["p"] * 2), ["p"] * 2)
    assert found.tolist() == [1.0, 1.0]


@given(STORIES)
def test_the_order_of_stories_changes_nothing(stories):
    names = [str(place % 2) for place in range(len(stories))]
    forth = deviations(torch.tensor(stories), names)
    back = deviations(torch.tensor(stories[::-1]), names[::-1]).flip(0)
    # float64 rounding, spread by the scaling to [-1, 1] over differences of 1e-6 and more
    torch.testing.assert_close(forth, back, atol=1e-6, rtol=0)


# from a model


def test_the_embedding_is_the_mean_state_of_the_real_tokens(model):
    texts = ["a longer story", "short", "a story so long that the end of it is not read"]
    found = embed(model, encode, texts, batch=2, most_tokens=20)
    model.eval()
    for text, mean in zip(texts, found, strict=True):
        with torch.no_grad():
            states = model.transformer(torch.tensor([encode(text)[:20]])).last_hidden_state
        torch.testing.assert_close(mean, states[0].mean(0), atol=1e-5, rtol=1e-4)
    model.train()


def test_neither_the_batch_nor_the_neighbours_change_an_embedding(model):
    texts = ["one", "another story", "", "a third", "one more"]
    every = embed(model, encode, texts, batch=5, most_tokens=99)
    steps = []
    each = embed(model, encode, texts[::-1], 1, 99, step=lambda: steps.append(1)).flip(0)
    torch.testing.assert_close(every, each, atol=1e-5, rtol=1e-4)
    assert every[2].tolist() == [0.0] * 16  # no tokens
    assert len(steps) == 4
    assert model.training


def test_the_weight_of_a_pair_is_that_of_its_chosen_story(model):
    rows = [
        {"prompt": "p", "chosen": "abcabcabc", "rejected": "abcabcab"},
        {"prompt": "p", "chosen": "XYZ!?XYZ!?", "rejected": "abcabcab"},
        {"prompt": "p", "chosen": "abcabcabc", "rejected": "XYZ!?XYZ!?"},
        {"prompt": "alone", "chosen": "abcabcabc", "rejected": "something else"},
    ]
    found = pair_weights(rows, model, encode, batch=4)
    assert found[1] > found[0] == found[2] > 0  # the odd one out counts most
    # three different stories, so the greatest is 2 / mean of (0.2 to 2, 1 + LEAST, 2)
    assert 2 * 3 / (2 + 2 + 1 + LEAST) <= found[1] <= 2 * 3 / (2 + 2 * (1 + LEAST))
    assert found[3] == 1.0


def test_no_rows_have_no_weights(model):
    assert pair_weights([], model, encode) == []
