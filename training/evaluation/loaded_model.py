"""A model that was loaded to be measured or to judge, and how likely it finds texts.

Imports everything heavy: import it within `environment.prepared`.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import GPT2LMHeadModel, PreTrainedTokenizerFast

from training import generation, model_folder
from training.data.pairs import TokenPair
from training.errors import TrainingError
from training.tuning import scoring

Step = Callable[[], None]
"""Called before each batch; may raise to stop."""

MEMORY = {"cpu": 64 * 2**20, "cuda": 4 * 2**30}
"""Bytes that the logits of a batch may take."""


@dataclass(frozen=True)
class LoadedModel:
    """A model in memory, ready to be asked."""

    name: str
    folder: Path
    model: GPT2LMHeadModel
    tokenizer: PreTrainedTokenizerFast
    is_judge: bool = False
    """Whether it was trained to judge texts: its scores are then verdicts, summed over tokens."""
    precision: str = "float32"
    """In which it reads texts; what it writes is always computed in float32."""

    @property
    def window(self) -> int:
        """How many tokens it reads at most."""
        positions: int = self.model.config.n_positions
        return positions

    @property
    def end(self) -> int:
        """The token between texts."""
        return generation.end_of_text(self.tokenizer)

    @property
    def parameters(self) -> int:
        """How many weights it has."""
        return sum(weight.numel() for weight in self.model.parameters())

    def encode(self, text: str) -> list[int]:
        """Return the tokens of a text, nothing added."""
        return model_folder.encoder(self.tokenizer)(text)

    def batch(self, tokens: int) -> int:
        """How many pairs, of so many tokens each at most, go through at once."""
        logits = 8 * max(1, tokens) * self.model.config.vocab_size  # float32, and their log-softmax
        return max(1, min(64, MEMORY[self.model.device.type] // logits))

    def score(self, some: Sequence[TokenPair], step: Step) -> scoring.Scores:
        """Return how likely it finds pairs, as many at once as memory allows."""
        longest = max((len(pair.chosen) + len(pair.rejected) for pair in some), default=0)
        answer = scoring.token_verdicts if self.is_judge else scoring.token_log_probabilities
        forward = functools.partial(answer, self.model)
        return scoring.score(
            self.model, some, self.batch(longest), step, self.precision, forward=forward
        )

    def likelihoods(
        self, items: Sequence[tuple[Sequence[int], Sequence[int]]], step: Step
    ) -> list[float]:
        """Return the log-probability in nats of each item's second part after its first.

        Of a judge, the sum of its verdicts.

        Two texts after the same prompt are read as a pair; one that is left over has its own first
        token beside it.
        """
        alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for number, (prompt, _) in enumerate(items):
            alike[tuple(prompt)].append(number)
        read: list[tuple[int, int | None]] = []
        for numbers in alike.values():
            numbers.sort(key=lambda i: len(items[i][1]))
            evens: Sequence[int | None] = [*numbers[1::2], *([None] if len(numbers) % 2 else [])]
            read += zip(numbers[::2], evens, strict=True)
        scores = self.score(
            [
                TokenPair(
                    items[one][0],
                    items[one][1],
                    items[one][1][:1] if other is None else items[other][1],
                )
                for one, other in read
            ],
            step,
        )
        found = [0.0] * len(items)
        for (one, other), first, second in zip(read, scores.chosen, scores.rejected, strict=True):
            found[one] = first
            if other is not None:
                found[other] = second
        return found


def load(
    folder: Path, name: str, device: str, is_judge: bool = False, precision: str = "float32"
) -> LoadedModel:
    """Load a model to measure; `precision` as `scoring.computing` takes it.

    Raises:
        TrainingError: it can't be read, or its weights are not numbers.
    """
    model, tokenizer = model_folder.load_model(folder, device)
    model.train(False)
    if not all(bool(torch.isfinite(weight).all()) for weight in model.parameters()):
        raise TrainingError(
            f"The model {name} has weights that are not numbers, so there is nothing to measure. "
            "Take an earlier checkpoint."
        )
    return LoadedModel(name, folder, model, tokenizer, is_judge, precision)
