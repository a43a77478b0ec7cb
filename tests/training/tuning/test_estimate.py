"""Estimates grow with what makes a run longer or larger, and need nothing heavy."""

import subprocess
import sys
from dataclasses import replace

from training.recipe import DpoRecipe
from training.tuning.estimate import estimate

ROWS = [
    {"prompt": "Rain. " * 80, "chosen": " a" * 120, "rejected": " b" * 120, "story": "one"}
] * 50  # fmt: skip


def test_more_of_anything_takes_longer_or_more_memory():
    recipe = DpoRecipe()
    plain = estimate(10_000_000, ROWS, recipe)
    assert 0 < plain.seconds < 600
    assert 2e8 < plain.memory_bytes < 8e9
    assert estimate(10_000_000, ROWS * 4, recipe).seconds > plain.seconds
    assert estimate(20_000_000, ROWS, recipe).seconds > plain.seconds
    assert estimate(10_000_000, ROWS, replace(recipe, epochs=9)).seconds > plain.seconds
    larger = estimate(10_000_000, ROWS, replace(recipe, batch=16, micro_batch=16))
    assert larger.memory_bytes > plain.memory_bytes


def test_what_is_cut_costs_nothing():
    long = [row | {"prompt": row["prompt"] * 50} for row in ROWS]
    short = DpoRecipe(prompt_tokens=64)
    assert estimate(10_000_000, long, short) == estimate(10_000_000, ROWS, short)


def test_planning_loads_nothing_heavy():
    heavy = ("torch", "numpy", "transformers", "trl", "datasets")
    program = f"""
import sys, training.tuning.estimate, training.data.holdout, training.recipe, training.data.pairs
assert not set(sys.modules) & set({heavy})
"""
    subprocess.run([sys.executable, "-c", program], check=True)
