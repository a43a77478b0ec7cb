"""TRL's DPOTrainer, fed with tokens and reference log-probabilities that are there already.

Imports everything heavy: only `tuning` imports this module, once the way is prepared.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch
from datasets import Dataset
from transformers import GPT2LMHeadModel, PreTrainedTokenizerBase
from trl.trainer.dpo_config import DPOConfig
from trl.trainer.dpo_trainer import DPOTrainer

from training.recipe import DpoRecipe
from training.tuning import objectives, trainers
from training.tuning.objectives import Objective
from training.tuning.scoring import Scores, read_pairs_at_once, sums, words
from training.tuning.trainers import FALLEN, Run, RunTrainer


def objective(recipe: DpoRecipe) -> Objective:
    """Return what a recipe has minimised.

    Raises:
        TrainingError: its parts don't go together.
    """
    found = Objective(
        recipe.loss, recipe.beta, recipe.label_smoothing, recipe.nll_weight, recipe.dpop
    )
    if recipe.offset != "none":
        found.check_offset()
    return found


def build(
    run: Run,
    recipe: DpoRecipe,
    model: GPT2LMHeadModel,
    tokenizer: PreTrainedTokenizerBase,
    reference: Scores | None,
    weights: Sequence[float] | None,
) -> "PreferenceTrainer":
    """Set up a trainer of `model`, whose scores for the pairs to train on are `reference`.

    Without a reference a reward is β log π: with the losses of whole texts that is CPO (Xu et al.
    2024, arXiv 2401.08417, eq. 3, its second term by `nll_weight`), with `sigmoid_norm` it is SimPO
    (Meng et al. 2024, arXiv 2405.14734, eq. 6) without its margin.

    `weights` are those of the pairs, if they differ.
    """
    nothing = [0.0] * len(run.train)
    columns = {
        "ref_chosen": torch.tensor(reference.chosen if reference else nothing),
        "ref_rejected": torch.tensor(reference.rejected if reference else nothing),
        "weight": torch.ones(len(run.train)) if weights is None else torch.tensor(weights),
    }
    if recipe.offset != "none":
        strengths = torch.tensor([pair.strength for pair in run.train])
        columns["offset"] = objectives.strength_offset(strengths, recipe.offset_alpha)

    def collate(rows: list[dict[str, int]]) -> dict[str, Any]:
        here = [row["pair"] for row in rows]
        read = trainers.batch(run, here, model.config.n_embd)
        # of no pair, the last one's figures, which don't count
        return read | {name: column[here] for name, column in columns.items()}

    config = trainers.adapter(recipe)
    arguments = DPOConfig(
        **trainers.settings(run, model.device),
        beta=recipe.beta,
        max_length=None,  # the tokens are cut already
        # else a second model would be loaded, or the first one's weights hashed
        precompute_ref_log_probs=config is None,
    )
    trainer = PreferenceTrainer(
        model,
        args=trainers.on_one_gpu(arguments),
        data_collator=collate,
        train_dataset=trainers.numbers(len(run.train)),
        # never read: `evaluate` measures the run's, but without a set the trainer refuses to
        eval_dataset=trainers.numbers(1) if run.held_out else None,
        processing_class=tokenizer,
        peft_config=config,
    )
    trainer.objective = objective(recipe)
    trainer.most_chosen_fall = recipe.most_chosen_fall
    trainer.by_agreement = recipe.best_by == "agreement"
    trainer.reference_free = reference is None
    read_pairs_at_once(model)
    trainer.belong_to(run)
    return trainer


class PreferenceTrainer(RunTrainer, DPOTrainer):
    """A DPOTrainer whose loss is that of `objectives`, over texts read by `scoring`."""

    objective: Objective
    most_chosen_fall: float
    by_agreement: bool
    reference_free: bool

    def compute_loss(self, model: Any, inputs: dict[str, Any], *_: Any, **__: Any) -> torch.Tensor:
        """Return the micro-batch's part of the step's loss, in nats."""
        chosen, rejected = sums(inputs, model(**words(inputs))).chunk(2)
        chosen_tokens, rejected_tokens = inputs["lengths"].chunk(2)
        reference = inputs["ref_chosen"], inputs["ref_rejected"]
        weight = inputs["weight"] * inputs["counts"]
        tokens_per_pair = self._tokens_in_step / self._pairs_in_step
        losses = objectives.loss(
            self.objective,
            chosen,
            rejected,
            *reference,
            chosen_tokens,
            rejected_tokens,
            inputs.get("offset"),
            weight,
            tokens_per_pair,
        )
        with torch.no_grad():
            margin = objectives.reward_margin(chosen, rejected, *reference, self.objective.beta)
            # without the chosen texts' own loss, as for the held-out pairs
            own = objectives.nll(chosen, chosen_tokens, tokens_per_pair)
            preference = losses - weight * self.objective.nll_weight * own
            counts = inputs["counts"]
            self.note(
                inputs["pairs"],
                mean_loss=preference.sum(),
                mean_margin=(counts * margin).sum(),
                mean_chosen=(counts * chosen).sum(),
                mean_rejected=(counts * rejected).sum(),
                mean_accuracy=(counts * (margin > 0)).sum(),
            )
        return self.whole_step(losses.sum() / self._pairs_in_step)

    def figures(self, scores: Scores) -> dict[str, float]:
        """Loss, margin, agreement and mean log-probabilities of the held-out pairs.

        The loss is the objective's without offsets, weights, DPOP and the chosen texts' own: of
        DPO, where nothing is learnt, log 2.
        """
        pairs, start = self.run.held_out, self.run.held_out_start
        now = torch.tensor(scores.chosen), torch.tensor(scores.rejected)
        before = torch.tensor(start.chosen), torch.tensor(start.rejected)
        if self.reference_free:
            before = torch.zeros(len(pairs)), torch.zeros(len(pairs))
        lengths = (
            torch.tensor([len(pair.chosen) for pair in pairs]),
            torch.tensor([len(pair.rejected) for pair in pairs]),
        )
        plain = replace(self.objective, nll_weight=0.0, dpop=0.0)
        loss = float(objectives.loss(plain, *now, *before, *lengths).mean())
        margin = objectives.reward_margin(*now, *before, self.objective.beta)
        found = scores.agreement(pairs)
        agreement = sum(found) / len(found)
        tokens = sum(len(pair.chosen) for pair in pairs)
        fall = (sum(start.chosen) - sum(scores.chosen)) / tokens
        fallen = bool(self.most_chosen_fall) and fall > self.most_chosen_fall
        return {
            "eval_score": (agreement if self.by_agreement else -loss) - FALLEN * fallen,
            "eval_loss": loss,
            "eval_margin": float(margin.mean()),
            "eval_agreement": agreement,
            "eval_chosen": sum(scores.chosen) / len(pairs),
            "eval_rejected": sum(scores.rejected) / len(pairs),
            "eval_fallen": float(fallen),
        }

    # What TRL would do with rows of text (map them, which writes them into files in a cache
    # folder; measure the reference) and with the news that a trainer was built (send it) is not
    # wanted here.

    def _prepare_dataset(self, dataset: Dataset, *_: Any) -> Dataset:
        return dataset

    def _precompute_ref_logps(self, dataset: Dataset, *_: Any) -> Dataset:
        return dataset

    def _send_telemetry(self) -> None:
        pass
