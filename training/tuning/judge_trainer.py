"""The trainer of a judge: of the two texts of a pair it learns which one belongs to the prompt.

It answers with `scoring.token_verdicts`. Trained on other stories than the models that it is to
judge, it can say of what they write how well that follows from what comes before.

Imports everything heavy: only `tuning` imports this module, once the way is prepared.
"""

from typing import Any

import torch
import torch.nn.functional as F

from training.tuning.scoring import Scores, sums, words
from training.tuning.trainers import RunTrainer


class JudgeTrainer(RunTrainer):
    """A trainer whose loss is -log sigmoid of the difference between a pair's two verdicts."""

    def compute_loss(self, model: Any, inputs: dict[str, Any], *_: Any, **__: Any) -> torch.Tensor:
        """Return the micro-batch's part of the step's loss, in nats per pair."""
        verdicts = sums(inputs, model(**words(inputs))) / inputs["lengths"]
        chosen, rejected = verdicts.chunk(2)
        margin = chosen - rejected
        counts = inputs["counts"]
        total = -(counts * F.logsigmoid(margin)).sum()
        with torch.no_grad():
            self.note(
                inputs["pairs"],
                mean_loss=total,
                mean_margin=(counts * margin).sum(),
                mean_accuracy=(counts * (margin > 0)).sum(),
            )
        return self.whole_step(total / self._pairs_in_step)

    def figures(self, scores: Scores) -> dict[str, float]:
        """Return the loss and the agreement of the held-out pairs."""
        pairs = self.run.held_out
        chosen, rejected = (
            torch.tensor([total / len(text) for total, text in zip(totals, texts, strict=True)])
            for totals, texts in (
                (scores.chosen, [pair.chosen for pair in pairs]),
                (scores.rejected, [pair.rejected for pair in pairs]),
            )
        )
        loss = -float(F.logsigmoid(chosen - rejected).mean())
        agreement = scores.agreement(pairs)
        return {
            "eval_score": -loss,
            "eval_loss": loss,
            "eval_margin": float((chosen - rejected).mean()),
            "eval_agreement": sum(agreement) / len(agreement),
        }
