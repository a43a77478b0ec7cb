"""What a tuning run will cost, before anything heavy is loaded. No torch here."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from training.holdout import Row, split_rows
from training.recipe import DpoRecipe

CHARACTERS_PER_TOKEN = 3.8
START_SECONDS = 6.0
"""Imports, loading and building."""
OPERATIONS_PER_SECOND = 40e9
"""Of one core, measured with a model of 10 million weights; more cores add less than their share."""
RUNTIME_BYTES = 450e6
"""What torch, transformers and trl take before any model is loaded."""


@dataclass(frozen=True)
class Estimate:
    """Time and memory that a run will need, within a factor of two or so."""

    seconds: float
    memory_bytes: int


def estimate(
    parameters: int, rows: Sequence[Row], recipe: DpoRecipe, vocabulary: int = 50_257
) -> Estimate:
    """Estimate a run on all of `rows`, those that will be held out included.

    `parameters` is the number of the model's weights, `vocabulary` the number of its tokens.
    """
    train, held_out = split_rows(rows)
    passes = 3 * recipe.epochs  # forward, and twice that back through the matrices
    train_tokens, held_out_tokens = _tokens(train, recipe), _tokens(held_out, recipe)
    # once for the reference; held-out choices at each evaluation and at the end
    tokens = train_tokens * (passes + 1) + held_out_tokens * (recipe.evaluations + 3)
    cores = recipe.threads or os.cpu_count() or 1
    speed = OPERATIONS_PER_SECOND * min(cores, 8) ** 0.7
    seconds = START_SECONDS + 2 * parameters * tokens / speed

    # activations kept for the way back: about 40 values per token, layer and unit of width; layers
    # × width follows from the number of weights in models of GPT-2's proportions
    in_flight = 2 * recipe.micro_batch * (recipe.prompt_tokens + recipe.completion_tokens)
    layers_by_width = 1920 * (parameters / 10.2e6) ** 0.63
    activations = in_flight * (40 * layers_by_width + 4 * vocabulary) * 4
    return Estimate(seconds, int(RUNTIME_BYTES + 6 * parameters + activations))


def _tokens(rows: Sequence[Row], recipe: DpoRecipe) -> float:
    """Tokens of both sequences of all rows, as the model will read them."""
    total = 0.0
    for row in rows:
        prompt = min(len(row["prompt"]) / CHARACTERS_PER_TOKEN, recipe.prompt_tokens)
        for text in (row["chosen"], row["rejected"]):
            total += prompt + min(len(text) / CHARACTERS_PER_TOKEN, recipe.completion_tokens)
    return total
