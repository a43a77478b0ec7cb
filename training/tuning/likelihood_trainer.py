"""The trainer of SFT: the chosen texts behind their prompts are made likelier.

Imports everything heavy: only `tuning` imports this module, once the way is prepared.
"""

from typing import Any

import torch
from peft import get_peft_model
from transformers import GPT2LMHeadModel, PreTrainedTokenizerBase, TrainingArguments, set_seed
from trl.trainer.utils import disable_dropout_in_model

from training.recipe import SftRecipe
from training.tuning import trainers
from training.tuning.scoring import Scores, read_pairs_at_once, sums, words
from training.tuning.trainers import Run, RunTrainer


def build(
    run: Run, recipe: SftRecipe, model: GPT2LMHeadModel, tokenizer: PreTrainedTokenizerBase
) -> "LikelihoodTrainer":
    """Set up a trainer of `model` on the chosen texts of pairs; see `pairs.chosen_alone`."""

    def collate(rows: list[dict[str, int]]) -> dict[str, Any]:
        return trainers.batch(run, [row["pair"] for row in rows], model.config.n_embd)

    set_seed(recipe.seed)  # before the adapter's random weights
    disable_dropout_in_model(model)
    read_pairs_at_once(model)
    config = trainers.adapter(recipe)
    learns: Any = model if config is None else get_peft_model(model, config)
    trainer = LikelihoodTrainer(
        learns,
        args=trainers.on_one_gpu(TrainingArguments(**trainers.settings(run, model.device))),
        data_collator=collate,
        train_dataset=trainers.numbers(len(run.train)),
        eval_dataset=trainers.numbers(1) if run.held_out else None,
        processing_class=tokenizer,
    )
    trainer.belong_to(run)
    return trainer


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
