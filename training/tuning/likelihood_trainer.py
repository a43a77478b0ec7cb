"""The trainer of SFT: the chosen texts behind their prompts are made likelier.

Imports everything heavy: only `tuning` imports this module, once the way is prepared.
"""

from typing import Any

import torch

from training.tuning.scoring import Scores, sums, words
from training.tuning.trainers import RunTrainer


class LikelihoodTrainer(RunTrainer):
    """A trainer whose loss is the mean over an optimizer step's tokens of -log π, in nats."""

    def compute_loss(self, model: Any, inputs: dict[str, Any], *_: Any, **__: Any) -> torch.Tensor:
        """Return the micro-batch's part of the step's loss, in nats per token."""
        chosen, _rejected = sums(inputs, model(**words(inputs))).chunk(2)
        total = -(inputs["counts"] * chosen).sum()
        self.note(inputs["tokens"], mean_loss=total.detach())
        return self.whole_step(total / self._tokens_in_step)

    def figures(self, scores: Scores) -> dict[str, float]:
        """Return the loss of the held-out chosen texts, in nats per token, and the agreement."""
        pairs = self.run.held_out
        loss = -sum(scores.chosen) / sum(len(pair.chosen) for pair in pairs)
        agreement = scores.agreement(pairs)
        return {
            "eval_score": -loss,
            "eval_loss": loss,
            "eval_agreement": sum(agreement) / len(agreement),
            "eval_chosen": sum(scores.chosen) / len(pairs),
            "eval_rejected": sum(scores.rejected) / len(pairs),
        }
