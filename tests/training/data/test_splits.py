"""No split is empty for want of luck."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.data import splits
from training.recipe import PrepareRecipe

SPLITS = ["test", "validation", "train"]


@pytest.mark.parametrize(
    ("found", "moved"),
    [
        (["train"] * 3, {0: "test", 1: "validation"}),
        (["test"] * 3, {0: "validation", 1: "train"}),
        (["validation", *["train"] * 5], {1: "test"}),
        (["validation", "validation", "train"], {0: "test"}),
        (["test", "validation", "train"], {}),
        (["train"] * 2, {}),
        (["train"] * (splits.FEW + 1), {}),
        ([], {}),
    ],
)
def test_the_first_by_hash_of_the_largest_split_moves(found, moved):
    assert splits.filled(found, SPLITS) == moved


@given(st.lists(st.sampled_from(SPLITS), min_size=3, max_size=20))
def test_then_none_is_empty(found):
    moved = splits.filled(found, SPLITS)
    assert {moved.get(n, split) for n, split in enumerate(found)} == set(SPLITS)


def test_a_split_without_a_share_is_not_wanted():
    assert splits.wanted(PrepareRecipe()) == SPLITS
    assert splits.wanted(PrepareRecipe(test_share=0.0)) == ["validation", "train"]
    assert splits.filled(["train"] * 5, ["train"]) == {}
