"""What both makers of pairs do when chance leaves a split without anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from training.recipe import PrepareRecipe

Split = Literal["train", "validation", "test"]

FEW = 200
"""Of more prompts or stories than these none is moved: a split that is empty then was meant to be
all but empty (of a share of 0.05, one time in 28,000)."""


def wanted(recipe: PrepareRecipe) -> list[Split]:
    """Return the splits that a recipe gives a share to."""
    shares: dict[Split, float] = {"test": recipe.test_share, "validation": recipe.validation_share}
    return [*(split for split, share in shares.items() if share), "train"]


def filled(splits: Sequence[Split], wanted: Sequence[Split]) -> dict[int, Split]:
    """Return which places of `splits` to change, and to what, so that none of `wanted` is missing.

    `splits` are those of all prompts or stories, in an order by hash. An empty split is given the
    first one of the most numerous split, so only a few move, the same ones whatever the order in
    which they were read. Nothing moves where there are fewer than splits wanted, or more than FEW.
    """
    if not len(wanted) <= len(splits) <= FEW:
        return {}
    now = list(splits)
    moved: dict[int, Split] = {}
    for split in wanted:
        if split not in now:
            place = now.index(max(now, key=now.count))
            now[place] = moved[place] = split
    return moved
