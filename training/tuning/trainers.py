"""What both trainers share: their settings, the order of pairs, news, checkpoints, measuring.

Imports everything heavy: only `tuning` imports this module, once the way is prepared.
"""

import json
import math
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import torch
from datasets import Dataset
from peft import LoraConfig, get_peft_model, set_peft_model_state_dict
from safetensors.torch import load_file
from transformers import (
    GPT2LMHeadModel,
    PreTrainedTokenizerBase,
    PrinterCallback,
    Trainer,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
    set_seed,
)
from trl.trainer.utils import disable_dropout_in_model

from training.data.pairs import TokenPair, twins
from training.errors import TrainingError
from training.model_folder import write_adapter
from training.processes import Processes
from training.progress import Control, Event, Listener, State, TimeLeft
from training.recipe import TuneRecipe
from training.tuning.pair_sampler import FILLED, PairSampler
from training.tuning.scoring import Scores, read_pairs_at_once, reading, score

COMPLETE = "complete.json"
"""Written last into a checkpoint: the sizes of its other files."""
FALLEN = 1e6
"""What an evaluation loses whose chosen texts have become too unlikely: any other is better."""
NOTED = "noted.json"
"""In a checkpoint: sums over the steps since the last log, so that a resumed run logs the same."""
Arguments = TypeVar("Arguments", bound=TrainingArguments)
AnyTrainer = TypeVar("AnyTrainer", bound="RunTrainer")
STATES: tuple[State, ...] = ("running", "paused", "cancelled")


@dataclass(frozen=True)
class Run:
    """What a trainer needs to know of the run that it belongs to."""

    recipe: TuneRecipe
    train: Sequence[TokenPair]
    held_out: Sequence[TokenPair]
    held_out_start: Scores
    checkpoints: Path
    listener: Listener
    control: Control
    processes: Processes
    precision: str

    @property
    def selects(self) -> bool:
        """Whether the best evaluation is kept, and not the last."""
        enough = len(self.held_out) >= self.recipe.enough_held_out
        return self.recipe.keep == "best" and enough


def settings(run: Run, device: torch.device) -> dict[str, Any]:
    """Return the run's settings as arguments of `TrainingArguments`.

    Raises:
        TrainingError: the batch can't be dealt out to the processes.
    """
    recipe, processes = run.recipe, run.processes.count
    if recipe.batch % (recipe.micro_batch * processes):
        raise TrainingError(
            f"`batch` {recipe.batch} is not a multiple of `micro_batch` {recipe.micro_batch} times "
            f"the {processes} processes. Change one of them."
        )
    epochs, steps = recipe.schedule(len(run.train))
    every = max(1, math.ceil(steps / recipe.evaluations))
    return {
        "output_dir": str(run.checkpoints),
        "num_train_epochs": epochs,
        "per_device_train_batch_size": recipe.micro_batch,
        "gradient_accumulation_steps": recipe.batch // recipe.micro_batch // processes,
        "learning_rate": recipe.learning_rate,
        "lr_scheduler_type": "linear",
        "warmup_steps": round(recipe.warmup * steps),
        "weight_decay": recipe.weight_decay,
        "max_grad_norm": recipe.clip,
        "seed": recipe.seed,
        "use_cpu": device.type == "cpu",
        "bf16": run.precision == "bfloat16",
        "fp16": run.precision == "float16",
        "activation_checkpointing": recipe.gradient_checkpointing,
        "logging_steps": recipe.log_every,
        "logging_nan_inf_filter": False,
        "eval_strategy": "steps" if run.held_out else "no",
        "eval_steps": every,
        "save_strategy": "steps",
        "save_steps": recipe.checkpoint_every or every,
        "save_total_limit": recipe.checkpoints_kept,
        "load_best_model_at_end": run.selects,
        "metric_for_best_model": "eval_score" if run.selects else None,
        "greater_is_better": True if run.selects else None,
        "remove_unused_columns": False,
        "dataloader_pin_memory": False,
        "disable_tqdm": True,
        "report_to": [],
    }


def on_one_gpu(arguments: Arguments) -> Arguments:
    """Keep a process to one GPU; `accelerate launch` starts one for each."""
    arguments._n_gpu = min(arguments.n_gpu, 1)
    return arguments


def adapter(recipe: TuneRecipe) -> LoraConfig | None:
    """Return the adapter that learns, None if all weights do."""
    if not recipe.adapter_rank:
        return None
    return LoraConfig(
        r=recipe.adapter_rank,
        lora_alpha=round(recipe.adapter_scale * recipe.adapter_rank),
        target_modules=["c_attn", "c_proj", "c_fc"],
        fan_in_fan_out=True,
        task_type="CAUSAL_LM",
    )


def batch(run: Run, numbers: Sequence[int], width: int) -> dict[str, Any]:
    """Lay out pairs of a run for `scoring`.

    `counts` is 1 for each pair, 0 where there is none and another is read in its place, shape
    [pairs]; `pairs` and `tokens` are how many pairs and tokens of chosen texts count.
    """
    counts = [float(number != FILLED) for number in numbers]
    some = [run.train[max(number, 0)] for number in numbers]
    tokens = sum(len(pair.chosen) for pair, one in zip(some, counts, strict=True) if one)
    counted = {"counts": torch.tensor(counts), "pairs": int(sum(counts)), "tokens": tokens}
    return reading(some, width) | counted


def build(
    kind: type[AnyTrainer],
    run: Run,
    model: GPT2LMHeadModel,
    tokenizer: PreTrainedTokenizerBase,
    answer: Callable[..., torch.Tensor],
) -> AnyTrainer:
    """Set up a trainer of `model` on a run's pairs, read at once and answered for by `answer`."""

    def collate(rows: list[dict[str, int]]) -> dict[str, Any]:
        return batch(run, [row["pair"] for row in rows], model.config.n_embd)

    set_seed(run.recipe.seed)  # before the adapter's random weights
    disable_dropout_in_model(model)
    read_pairs_at_once(model, answer)
    config = adapter(run.recipe)
    learns: Any = model if config is None else get_peft_model(model, config)
    trainer = kind(
        learns,
        args=on_one_gpu(TrainingArguments(**settings(run, model.device))),
        data_collator=collate,
        train_dataset=numbers(len(run.train)),
        # never read: `evaluate` measures the run's, but without a set the trainer refuses to
        eval_dataset=numbers(1) if run.held_out else None,
        processing_class=tokenizer,
    )
    trainer.belong_to(run)
    return trainer


def numbers(count: int) -> Dataset:
    """The rows of a trainer: the numbers of the pairs, which its collator looks up, and `FILLED`.

    So no text and no token goes through `datasets`, nor into a cache of it. The fingerprint is
    given, since nothing is kept under it.
    """
    rows = Dataset.from_dict({"pair": [*range(count), FILLED]})
    return Dataset(rows.data, fingerprint="pairs")


class RunTrainer(Trainer):
    """A trainer of a run: its rows are numbers of pairs, its news go to the run's listener."""

    run: Run

    def belong_to(self, run: Run) -> None:
        """Become part of a run, before training."""
        self.run = run
        recipe = run.recipe
        lengths = [pair.tokens for pair in run.train] if recipe.length_sorted else []
        processes = run.processes.count
        multiple = recipe.micro_batch * processes if processes > 1 else 1
        self.sampler = PairSampler(
            len(run.train),
            recipe.seed,
            recipe.batch,
            lengths,
            multiple,
            twins((bytes(pair.chosen), bytes(pair.rejected)) for pair in run.train),
        )
        self.model_accepts_loss_kwargs = False
        self._pairs_in_step = self._tokens_in_step = 1
        self._totals: dict[str, torch.Tensor] = {}
        self._seen = 0
        self.remove_callback(PrinterCallback)
        self.add_callback(Reporter(self))

    def train_on(self, checkpoint: Path | None) -> None:
        """Train from a checkpoint, or from the start, to the end."""
        try:
            self.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
        except Over:  # it was before: only what a run does last is left
            if self.run.selects:
                self.load(self.run.checkpoints / f"checkpoint-{self.state.best_global_step}")

    @property
    def base(self) -> GPT2LMHeadModel:
        """The GPT-2 inside, with the adapter, if any, at work in it."""
        model: Any = self.model
        base: GPT2LMHeadModel = model.get_base_model() if hasattr(model, "peft_config") else model
        return base

    # ---------------------------------------------------------------------------- learning

    def get_batch_samples(
        self, epoch_iterator: Iterator[Any], num_batches: int, device: torch.device
    ) -> tuple[list[Any], None]:
        """Count what an optimizer step has, so that its loss is the mean over all of it.

        Then micro-batches and processes change nothing, however long their texts are.
        """
        batches, _ = super().get_batch_samples(epoch_iterator, num_batches, device)
        self._pairs_in_step, self._tokens_in_step = self.run.processes.total(
            sum(batch["pairs"] for batch in batches), sum(batch["tokens"] for batch in batches)
        )
        return batches, None

    def whole_step(self, loss: torch.Tensor) -> torch.Tensor:
        """Scale a micro-batch's part of a step's loss against the means taken after it."""
        return loss * (self.current_gradient_accumulation_steps * self.run.processes.count)

    def note(self, count: int, **totals: torch.Tensor) -> None:
        """Add to the figures of the steps since the last log: sums over so many pairs or tokens."""
        self._seen += count
        for name, total in totals.items():
            self._totals[name] = self._totals.get(name, total.new_zeros(())) + total

    def noted(self) -> dict[str, float]:
        """Return what was noted in all processes: how much was `seen`, and the sums over it."""
        device = self.accelerator.device
        sums = [torch.tensor(self._seen, device=device), *self._totals.values()]
        found = self.accelerator.reduce(torch.stack([total.float() for total in sums]), "sum")
        return dict(zip(["seen", *self._totals], found.tolist(), strict=True))

    def note_again(self, noted: dict[str, float]) -> None:
        """Go on from what `noted` returned."""
        self._seen = round(noted.pop("seen"))
        device = self.accelerator.device
        self._totals = {name: torch.tensor(total, device=device) for name, total in noted.items()}

    def log(self, logs: dict[str, float], start_time: float | None = None) -> None:
        """Log the means of what was noted in all processes; stop at one that is no number.

        Only here, since looking at a figure makes a GPU wait.
        """
        if "loss" in logs and self._seen:
            noted = self.noted()
            seen = noted.pop("seen")
            means = [total / seen for total in noted.values()]
            logs = logs | dict(zip(noted, means, strict=True))
            self._seen, self._totals = 0, {}
            if not math.isfinite(sum(means)):
                raise TrainingError(
                    f"The loss became {logs['mean_loss']} at step {self.state.global_step}, so the "
                    "training was stopped. Its last good checkpoint is kept; start anew with a "
                    "lower learning rate."
                )
        super().log(logs, start_time)

    def _get_train_sampler(self, *_: Any) -> PairSampler:
        return self.sampler

    # ---------------------------------------------------------------------------- measuring

    def measure(self) -> Scores:
        """Score the held-out pairs with the model as it is; a pause waits until that is done.

        The checkpoint of the step is written after it, and a paused run is to have one.
        """
        run = self.run

        def step() -> None:
            if run.processes.count == 1 and run.control.state == "cancelled":
                run.control.checkpoint()

        return shared_score(
            self.base, run.held_out, run.recipe, run.processes, run.precision, step,
            forward=self.model_wrapped,
        )  # fmt: skip

    def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
        """Measure the held-out pairs in one pass."""
        figures = self.figures(self.measure())
        self.state.log_history.append({"step": self.state.global_step} | figures)
        self.control = self.callback_handler.on_evaluate(
            self.args, self.state, self.control, figures
        )
        return figures

    def has_fallen(self, scores: Scores) -> bool:
        """Whether scores of the held-out pairs say that chosen texts have become too unlikely."""
        return bool(self.run.held_out) and bool(self.figures(scores).get("eval_fallen"))

    def figures(self, scores: Scores) -> dict[str, float]:
        """Return what the scores of the held-out pairs say: `eval_score`, higher is better, ..."""
        raise NotImplementedError

    # ---------------------------------------------------------------------------- keeping

    def _save(self, output_dir: str | None = None, state_dict: Any = None) -> None:
        folder = Path(output_dir or str(self.args.output_dir))
        learnt = [weight for weight in self.base.parameters() if weight.requires_grad]
        weights = learnt if state_dict is None else list(state_dict.values())
        if not all(bool(torch.isfinite(weight).all()) for weight in weights):
            raise TrainingError(
                f"The weights are no numbers any more at step {self.state.global_step}, so the "
                "training was stopped. Its last good checkpoint is kept; start anew with a lower "
                "learning rate."
            )
        if hasattr(self.model, "peft_config"):
            write_adapter(self.model, folder)
        else:
            forward = vars(self.base).pop("forward", None)
            try:
                self.base.save_pretrained(folder, state_dict=state_dict)
            finally:
                if forward is not None:
                    self.base.forward = forward

    def weights(self) -> dict[str, torch.Tensor]:
        """Return the weights of the GPT-2, brought together from all processes; called in all."""
        found: dict[str, torch.Tensor] = self.accelerator.get_state_dict(self.model_wrapped)
        return found

    def load(self, folder: Path) -> None:
        """Take the weights of a checkpoint."""
        if hasattr(self.model, "peft_config"):
            set_peft_model_state_dict(self.model, load_file(folder / "adapter_model.safetensors"))
        else:
            self.base.load_state_dict(load_file(folder / "model.safetensors"), strict=False)

    def create_model_card(self, *_: Any, **__: Any) -> None:
        """Write none."""

    def release(self) -> None:
        """Let go of the model and the optimizer, whose circles the collector may find late."""
        vars(self.base).pop("forward", None)
        self.accelerator.free_memory()
        handler = self.callback_handler
        for holder in (self, handler):
            holder.model = holder.optimizer = holder.lr_scheduler = None
        handler.train_dataloader = None
        self.model_wrapped = None  # type: ignore[assignment]  # there is none any more


class Over(Exception):
    """Raised before a step of a run that was resumed after its end."""


class Reporter(TrainerCallback):
    """Tells the listener what happens and does what the control asks for, at each step."""

    def __init__(self, trainer: RunTrainer) -> None:
        self._trainer = trainer
        self._run = trainer.run
        self._saved = 0
        self._asked: State = "running"
        self._time_left = TimeLeft(0)
        self._seconds_left: float | None = None

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Tell how it starts, and a resumed run's past again: those who watch see all of it."""
        if not state.log_history and self._run.held_out:
            start = self._trainer.figures(self._run.held_out_start)
            state.log_history.append({"step": 0} | start)
        noted = self._run.checkpoints / f"checkpoint-{state.global_step}" / NOTED
        if state.global_step and self._run.processes.is_first:
            self._trainer.note_again(json.loads(noted.read_text(encoding="utf-8")))
        self._time_left = TimeLeft(state.max_steps, state.global_step)
        self._saved = state.global_step
        for entry in state.log_history:
            self._tell(state, entry)

    def on_epoch_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Have the pairs of this epoch in its own order."""
        self._trainer.sampler.epoch = int(state.epoch or 0)

    def on_step_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Wait while paused, end when cancelled: once the step before is in a checkpoint.

        What is asked for between two steps therefore waits for the end of the next.

        Raises:
            Over: the run had come to its end when its last checkpoint was written.
        """
        if self._saved == state.global_step and self._is_over(state):
            raise Over
        if self._ask() != "running" and self._saved == state.global_step:
            if self._asked == "cancelled":
                self._run.control.cancel()
            self._run.control.checkpoint()
            self._time_left.restart()

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Have a checkpoint written before waiting or ending, and at the very end."""
        self._seconds_left = self._time_left.update(state.global_step)
        last = state.global_step == state.max_steps
        control.should_save |= last or self._ask() != "running"
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
        """Pass on the figures of the held-out pairs; end the run where its recipe says so."""
        metrics = metrics or {}
        self._tell(state, {"step": state.global_step} | metrics)
        control.should_training_stop |= self._is_over(state)
        if metrics.get("eval_fallen"):
            said = (
                "The training ends here: chosen texts that it never saw have become too unlikely."
            )
            self._run.listener(Event("message", state.global_step, state.max_steps, message=said))

    def on_save(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Mark the checkpoint as complete."""
        self._run.processes.wait()
        folder = Path(str(args.output_dir), f"checkpoint-{state.global_step}")
        noted = self._trainer.noted()
        if self._run.processes.is_first:
            (folder / NOTED).write_text(json.dumps(noted), encoding="utf-8")
            sizes = {file.name: file.stat().st_size for file in folder.iterdir()}
            (folder / COMPLETE).write_text(json.dumps(sizes), encoding="utf-8")
        self._run.processes.wait()
        self._saved = state.global_step
        self._run.listener(
            Event("checkpoint", state.global_step, state.max_steps, self._seconds_left)
        )

    def _is_over(self, state: TrainerState) -> bool:
        """Whether the last evaluations say that going on is of no use.

        By the history alone, which a checkpoint holds: patience is spent when so many evaluations
        have come after the best one.
        """
        scores = [entry["eval_score"] for entry in state.log_history[1:] if "eval_score" in entry]
        if not scores:
            return False
        since_best = len(scores) - 1 - scores.index(max(scores))
        is_spent = self._run.selects and since_best >= self._run.recipe.patience
        return is_spent or scores[-1] < -FALLEN / 2

    def _ask(self) -> State:
        """What is asked of the run, in any of its processes."""
        asked = STATES.index(self._run.control.state)
        self._asked = STATES[self._run.processes.highest(asked)]
        return self._asked

    def _tell(self, state: TrainerState, figures: dict[str, float]) -> None:
        kind: Any = next((kind for kind, known in NEWS.items() if known[0] in figures), None)
        if kind is not None:
            names = NEWS[kind][1]
            metrics = {new: figures[old] for old, new in names.items() if old in figures}
            step = int(figures["step"])
            self._run.listener(Event(kind, step, state.max_steps, self._seconds_left, metrics))


NEWS = {
    "evaluation": (
        "eval_loss",
        {
            "eval_agreement": "agreement",
            "eval_loss": "held_out_loss",
            "eval_margin": "held_out_margin",
            "eval_chosen": "held_out_chosen",
            "eval_rejected": "held_out_rejected",
        },
    ),
    "step": (
        "mean_loss",
        {
            "mean_loss": "loss",
            "mean_margin": "margin",
            "mean_chosen": "chosen",
            "mean_rejected": "rejected",
            "mean_accuracy": "accuracy",
        },
    ),
}
"""For each kind of event, the figure that it is known by, and what the figures are called in it."""


def shared_score(
    model: GPT2LMHeadModel,
    pairs: Sequence[TokenPair],
    recipe: TuneRecipe,
    processes: Processes,
    precision: str,
    step: Callable[[], None],
    forward: Callable[..., torch.Tensor] | None = None,
) -> Scores:
    """Score pairs as `score` does, dealt out to the processes of a run."""
    found: list[Scores] = []

    def work(some: Sequence[TokenPair]) -> list[float]:
        found.append(score(model, some, 2 * recipe.micro_batch, step, precision, forward))
        return found[0].chosen

    chosen = processes.share(pairs, work)
    rejected = processes.share(pairs, lambda _: found[0].rejected)
    return Scores(chosen, rejected)


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
