"""TRL's DPOTrainer, fed with tokens and reference log-probabilities that are there already.

Imports everything heavy: only `dpo.tune` imports this module, once the way is prepared.
"""

import copy
import json
import math
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import torch
from datasets import Dataset
from datasets.table import InMemoryTable
from peft import LoraConfig, get_peft_model_state_dict
from safetensors import SafetensorError
from safetensors.torch import save_file
from transformers import (
    EarlyStoppingCallback,
    GPT2LMHeadModel,
    PreTrainedTokenizerBase,
    PreTrainedTokenizerFast,
    PrinterCallback,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
)
from transformers.utils import logging
from trl.trainer.dpo_config import DPOConfig
from trl.trainer.dpo_trainer import DPOTrainer

from training import objectives
from training.errors import TrainingError
from training.pairs import TokenPair
from training.progress import Control, Event, Listener, TimeLeft
from training.recipe import DpoRecipe
from training.scoring import Scores, read_pairs_at_once, score

COMPLETE = "complete.json"
"""Written last into a checkpoint: the sizes of its other files."""


def load_model(folder: Path, device: str) -> tuple[GPT2LMHeadModel, PreTrainedTokenizerFast]:
    """Load a GPT-2 in float32 and its tokenizer from a folder, safetensors only.

    Raises:
        TrainingError: it can't be read.
    """
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model = GPT2LMHeadModel.from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            dtype=torch.float32,
            attn_implementation="sdpa",
        )
        tokenizer = PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, SafetensorError) as error:
        raise TrainingError(f"The model in {folder} can't be read: {error}.") from error
    if tokenizer.eos_token is None:
        tokenizer.eos_token = tokenizer.convert_ids_to_tokens(model.config.eos_token_id or 0)
    model.config._name_or_path = folder.name  # peft and trl write it down: no paths, please
    model.to(torch.device(device))  # type: ignore[arg-type]
    return model, tokenizer


def encoder(tokenizer: PreTrainedTokenizerFast) -> Callable[[str], list[int]]:
    """Return how `tokenizer` reads a text: whole, with nothing added, and no word about length."""
    backend = tokenizer.backend_tokenizer

    def encode(text: str) -> list[int]:
        ids: list[int] = backend.encode(text, add_special_tokens=False).ids
        return ids

    return encode


@dataclass(frozen=True)
class Referenced:
    """Choices and how likely the reference finds their texts."""

    pairs: Sequence[TokenPair]
    scores: Scores


def build(
    recipe: DpoRecipe,
    model: GPT2LMHeadModel,
    tokenizer: PreTrainedTokenizerBase,
    train: Referenced,
    held_out: Referenced,
    checkpoints: Path,
    listener: Listener,
    control: Control,
) -> "PreferenceTrainer":
    """Set up a trainer: `model` gets a fresh adapter, which is what learns."""
    epochs, steps = recipe.schedule(len(train.pairs))
    every = max(1, math.ceil(steps / recipe.evaluations))
    selects = len(held_out.pairs) >= recipe.enough_held_out
    arguments = DPOConfig(
        output_dir=str(checkpoints),
        beta=recipe.beta,
        loss_type=["sigmoid", "sft"] if recipe.sft_weight else ["sigmoid"],
        loss_weights=[1.0, recipe.sft_weight] if recipe.sft_weight else None,
        max_length=None,  # the tokens are cut already
        num_train_epochs=epochs,
        per_device_train_batch_size=recipe.micro_batch,
        gradient_accumulation_steps=recipe.batch // recipe.micro_batch,
        learning_rate=recipe.learning_rate,
        lr_scheduler_type="linear",
        warmup_steps=round(recipe.warmup * steps),
        weight_decay=recipe.weight_decay,
        max_grad_norm=recipe.clip,
        seed=recipe.seed,
        data_seed=recipe.seed,  # the order of rows then leaves out the state other threads change
        use_cpu=model.device.type == "cpu",
        bf16=False,
        activation_checkpointing=False,
        logging_steps=1,
        logging_nan_inf_filter=False,
        eval_strategy="steps" if held_out.pairs else "no",
        eval_steps=every,
        save_strategy="steps",
        save_steps=every,
        save_total_limit=2,
        load_best_model_at_end=selects,
        metric_for_best_model="eval_loss" if selects else None,
        greater_is_better=False if selects else None,
        remove_unused_columns=False,
        dataloader_pin_memory=False,
        disable_tqdm=True,
        report_to=[],
    )
    adapter = LoraConfig(
        r=recipe.adapter_rank,
        lora_alpha=round(recipe.adapter_scale * recipe.adapter_rank),
        target_modules=["c_attn", "c_proj", "c_fc"],
        fan_in_fan_out=True,
        task_type="CAUSAL_LM",
    )
    offset = objectives.strength_offset(
        torch.tensor([pair.strength for pair in train.pairs]), recipe.strength_offset
    )
    shifted = objectives.shifted_reference(torch.tensor(train.scores.chosen), offset, recipe.beta)
    trainer = PreferenceTrainer(
        model,
        args=arguments,
        train_dataset=_dataset(train.pairs, shifted.tolist(), train.scores.rejected),
        # never read: `evaluate` measures `held_out`, but without a set the trainer refuses to
        eval_dataset=_dataset(train.pairs[:1], [0.0], [0.0]) if held_out.pairs else None,
        processing_class=tokenizer,
        peft_config=adapter,
    )
    trainer.precompute_ref_logps = True  # the rows bring them
    read_pairs_at_once(model)
    trainer.held_out = held_out
    trainer.run_control = control
    trainer.remove_callback(PrinterCallback)
    start = _figures(held_out.scores, held_out, recipe.beta) if held_out.pairs else {}
    trainer.add_callback(Reporter(listener, control, start, recipe.sft_weight))
    if selects:
        trainer.add_callback(EarlyStoppingCallback(recipe.patience))
    return trainer


class PreferenceTrainer(DPOTrainer):
    """A DPOTrainer whose rows are tokens with reference log-probabilities."""

    held_out: Referenced
    run_control: Control

    def base(self) -> GPT2LMHeadModel:
        """The GPT-2 inside, with the adapter at work in it."""
        model: Any = self.model
        base: GPT2LMHeadModel = model.get_base_model()
        return base

    def measure(self) -> Scores:
        """Score the held-out choices with the adapter as it is; a pause waits until that is done.

        The checkpoint of the step is written after it, and a paused run is to have one.
        """

        def step() -> None:
            if self.run_control.state == "cancelled":
                self.run_control.checkpoint()

        batch = 2 * self.args.per_device_train_batch_size
        return score(self.base(), self.held_out.pairs, batch, step)

    def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
        """Measure the held-out choices in one pass."""
        figures = _figures(self.measure(), self.held_out, self.beta)
        self.state.log_history.append({"step": self.state.global_step} | figures)
        self.control = self.callback_handler.on_evaluate(
            self.args, self.state, self.control, figures
        )
        return figures

    def training_step(self, *args: Any, **kwargs: Any) -> torch.Tensor:
        """Stop before a step with numbers that are none reaches the weights."""
        loss: torch.Tensor = super().training_step(*args, **kwargs)  # type: ignore[no-untyped-call]
        if not torch.isfinite(loss):
            raise TrainingError(
                f"The loss became {float(loss)} at step {self.state.global_step + 1}, so the "
                "training was stopped. Its last good checkpoint is kept; start anew with a lower "
                "learning rate."
            )
        return loss

    def release(self) -> None:
        """Let go of the model and the optimizer, whose circles the collector may find late."""
        vars(self.base()).pop("forward", None)
        self.accelerator.free_memory()
        handler = self.callback_handler
        for holder in (self, handler):
            holder.model = holder.optimizer = holder.lr_scheduler = None
        handler.train_dataloader = None
        self.model_wrapped = None  # type: ignore[assignment]

    # What TRL would do with rows of text (map them, which writes their story text into files in
    # a cache folder), with a checkpoint (add a model card and a pickle) and with the news that a
    # trainer was built (send it) is not wanted here.

    def _prepare_dataset(self, dataset: Dataset, *_: Any) -> Dataset:
        return dataset

    def _save(self, output_dir: str | None = None, state_dict: Any = None) -> None:
        write_adapter(self.model, Path(output_dir or str(self.args.output_dir)))

    def create_model_card(self, *_: Any, **__: Any) -> None:
        """Write none."""

    def _send_telemetry(self) -> None:
        pass


class Reporter(TrainerCallback):
    """Tells the listener what happens and does what the control asks for, at each step."""

    def __init__(
        self, listener: Listener, control: Control, start: dict[str, float], sft_weight: float
    ) -> None:
        """`start` are the figures of the held-out choices before the first step, if any."""
        self._listener = listener
        self._control = control
        self._start = start
        self._sft_weight = sft_weight
        self._saved = 0
        self._time_left = TimeLeft(0)
        self._seconds_left: float | None = None

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Tell how it starts, and a resumed run's past again: those who watch see all of it."""
        if not state.log_history:
            state.log_history.append({"step": 0} | self._start)
        self._time_left = TimeLeft(state.max_steps, state.global_step)
        self._saved = state.global_step
        for entry in state.log_history:
            self._tell(state, entry)

    def on_step_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Wait while paused, end when cancelled: once the step before is in a checkpoint.

        What is asked for between two steps therefore waits for the end of the next.
        """
        if self._control.state != "running" and self._saved == state.global_step:
            self._control.checkpoint()
            self._time_left.restart()

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Have a checkpoint written before waiting or ending, and at the very end."""
        self._seconds_left = self._time_left.update(state.global_step)
        last = state.global_step == state.max_steps
        control.should_save |= last or self._control.state != "running"
        control.should_evaluate |= last and args.eval_strategy != "no"

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, float] | None = None,
        **_: Any,
    ) -> None:
        """Pass on the figures of a step."""
        self._tell(state, {"step": state.global_step} | (logs or {}))

    def on_evaluate(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        metrics: dict[str, float] | None = None,
        **_: Any,
    ) -> None:
        """Pass on the figures of the held-out choices."""
        self._tell(state, {"step": state.global_step} | (metrics or {}))

    def on_save(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Mark the checkpoint as complete."""
        folder = Path(str(args.output_dir), f"checkpoint-{state.global_step}")
        sizes = {file.name: file.stat().st_size for file in folder.iterdir()}
        (folder / COMPLETE).write_text(json.dumps(sizes), encoding="utf-8")
        self._saved = state.global_step
        self._listener(Event("checkpoint", state.global_step, state.max_steps, self._seconds_left))

    def _tell(self, state: TrainerState, figures: dict[str, float]) -> None:
        step = int(figures["step"])
        if "eval_loss" in figures:
            metrics = {
                "agreement": figures["eval_agreement"],
                "held_out_loss": figures["eval_loss"],
                "held_out_margin": figures["eval_margin"],
                "held_out_chosen": figures["eval_chosen"],
            }
            self._listener(Event("evaluation", step, state.max_steps, self._seconds_left, metrics))
        elif "loss" in figures:
            metrics = {
                # without the chosen texts' own loss, so that it compares with the held-out one
                "loss": figures["loss"] + self._sft_weight * figures["logits/chosen"],
                "margin": figures["rewards/margins"],
                "chosen": figures["logps/chosen"],
            }
            self._listener(Event("step", step, state.max_steps, self._seconds_left, metrics))


def _figures(scores: Scores, held_out: Referenced, beta: float) -> dict[str, float]:
    """Loss, margin, agreement and mean log-probability of the chosen text, of held-out choices.

    Without the offsets of training: where nothing is learnt, the loss is log 2.
    """
    reference = held_out.scores
    margin = objectives.reward_margin(
        torch.tensor(scores.chosen),
        torch.tensor(scores.rejected),
        torch.tensor(reference.chosen),
        torch.tensor(reference.rejected),
        beta,
    )
    agreement = scores.agreement(held_out.pairs)
    return {
        "eval_loss": float(objectives.dpo_loss(margin).mean()),
        "eval_margin": float(margin.mean()),
        "eval_agreement": sum(agreement) / len(agreement),
        "eval_chosen": sum(scores.chosen) / len(scores.chosen),
    }


def newest_checkpoint(folder: Path) -> Path | None:
    """Return the newest checkpoint in `folder` that was written to its end, None without any.

    Newer ones that a crash left half-written are removed.
    """
    found = [path for path in folder.glob("checkpoint-*") if path.name[11:].isdecimal()]
    for path in sorted(found, key=lambda path: int(path.name[11:]), reverse=True):
        try:
            sizes = json.loads((path / COMPLETE).read_text(encoding="utf-8"))
            if all((path / name).stat().st_size == size for name, size in sizes.items()):
                return path
        except (OSError, ValueError):
            pass
        shutil.rmtree(path)
    return None


def write_adapter(model: Any, folder: Path) -> None:
    """Write what was learnt in peft's format: adapter_model.safetensors, adapter_config.json."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {
        name: weight.detach().cpu().contiguous()
        for name, weight in get_peft_model_state_dict(model).items()
    }
    save_file(weights, folder / "adapter_model.safetensors", metadata={"format": "pt"})
    config = copy.copy(model.peft_config["default"])
    config.inference_mode = True
    config.save_pretrained(str(folder))


def _dataset(
    pairs: Sequence[TokenPair], ref_chosen: Sequence[float], ref_rejected: Sequence[float]
) -> Dataset:
    """The rows as TRL's loss reads them, in memory.

    The fingerprint is given: working it out pickles all rows, and nothing is cached under it.
    """
    columns = {
        "prompt_ids": [pair.prompt for pair in pairs],
        "chosen_ids": [pair.chosen for pair in pairs],
        "rejected_ids": [pair.rejected for pair in pairs],
        "ref_chosen_logps": list(ref_chosen),
        "ref_rejected_logps": list(ref_rejected),
    }
    return Dataset(InMemoryTable(pa.table(columns)), fingerprint="choices")
