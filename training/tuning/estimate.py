"""What a tuning run will cost, before anything heavy is loaded. No torch here."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from training.data.holdout import Row, split_rows
from training.recipe import DpoRecipe, SftRecipe, TuneRecipe

CHARACTERS_PER_TOKEN = 3.8
START_SECONDS = 8.0
"""Imports, loading and building."""
OPERATIONS_PER_SECOND = 60e9
"""Of one core, measured with 10 million weights; more cores add less than their share."""
THERE_AND_BACK = 2.2
"""What a training step costs, in forward passes: back through a frozen model costs little more."""
RUNTIME_BYTES = 700e6
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
    train_tokens, held_out_tokens = _tokens(train, recipe), _tokens(held_out, recipe)
    epochs, _ = recipe.schedule(max(1, len(train)))
    # the reference first, then the training, the evaluations, and the figures at the end
    passes = train_tokens * (1 + THERE_AND_BACK * epochs)
    passes += held_out_tokens * (1 + recipe.evaluations + 1)
    cores = recipe.threads or os.cpu_count() or 1
    speed = OPERATIONS_PER_SECOND * min(cores, 8) ** 0.7
    seconds = START_SECONDS + 2 * parameters * passes / speed

    return Estimate(seconds, memory_bytes(parameters, recipe, vocabulary))


def memory_bytes(parameters: int, recipe: TuneRecipe, vocabulary: int = 50_257) -> int:
    """Estimate the memory that a run needs."""
    # values kept for the way back: of each token about 40 for each layer and unit of width, which
    # follow from the number of weights in models of GPT-2's proportions; of each token that is
    # foretold a few rows of logits
    prompt, text = recipe.prompt_tokens, recipe.completion_tokens
    if recipe.max_tokens:
        text = min(text, recipe.max_tokens)
        prompt = min(prompt, recipe.max_tokens - text)
    texts = 1 if isinstance(recipe, SftRecipe) else 2
    read = recipe.micro_batch * (prompt + texts * text)
    foretold = recipe.micro_batch * texts * text
    layers_by_width = 1920 * (parameters / 10.2e6) ** 0.63
    kept = 4 if recipe.gradient_checkpointing else 40
    values = read * kept * layers_by_width + foretold * 4 * vocabulary
    # weights; where all of them learn, their gradients and AdamW's two averages too
    held = 6 if recipe.adapter_rank else 18
    return int(RUNTIME_BYTES + held * parameters + 4 * values)


def _tokens(rows: Sequence[Row], recipe: DpoRecipe) -> float:
    """Tokens that the model will read of all rows: each prompt once, and both texts."""
    total = 0.0
    for row in rows:
        total += min(len(row["prompt"]) / CHARACTERS_PER_TOKEN, recipe.prompt_tokens)
        for text in (row["chosen"], row["rejected"]):
            total += min(len(text) / CHARACTERS_PER_TOKEN, recipe.completion_tokens)
    return total
