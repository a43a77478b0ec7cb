"""Tune a model on choices by direct preference optimization of an adapter."""

import hashlib
import json
import math
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetensors import SafetensorError, safe_open

from training import environment, estimate, metrics, pairs, run_record
from training.errors import TrainingError
from training.holdout import Row
from training.progress import Control, Event, Listener
from training.recipe import DpoRecipe, to_values

if TYPE_CHECKING:
    from training.scoring import Scores

OUT_OF_MEMORY = ("out of memory", "allocate memory", "not enough memory")
NOT_WRITTEN = ("failed writing file", "error while serializing")
"""What the messages of torch and safetensors say, which have no exceptions of their own for it."""


@dataclass(frozen=True)
class TuneResult:
    """What a run came to: the folder of the adapter, and its figures, ready for JSON.

    The figures are those of `metrics.compare` for the held-out choices, and `steps` done, the step
    `kept`, `seconds`, `trained_on` and `not_read` (see `pairs.Losses`).
    """

    adapter: Path
    figures: dict[str, Any]


def tune(
    recipe: DpoRecipe,
    model: Path,
    train: Sequence[Row],
    held_out: Sequence[Row],
    output: Path,
    listener: Listener,
    control: Control,
    resume: bool = False,
) -> TuneResult:
    """Tune the GPT-2 in the folder `model` on `train`; write an adapter into `output`/adapter.

    The policy is the model with a LoRA adapter, the reference the same model without it. Where
    there are enough held-out choices, the adapter that is kept is the one with the lowest held-out
    loss, else the last.

    Metrics of step events: `loss` (of DPO, nats), `margin` (reward margin, nats), `chosen` (mean
    log-probability of a chosen text, nats); of evaluation events, all on the held-out choices:
    `agreement` (share, 0 to 1), `held_out_loss`, `held_out_margin`, `held_out_chosen`.

    `output` gets run.json, reference.json, checkpoints/, adapter/ and result.json, none of which
    holds any text of a choice. With `resume` the run goes on from its newest complete checkpoint
    and does what it would have done without the break; if the choices, the model or the recipe are
    not those it began with, it starts anew.

    Raises:
        TrainingError: nothing to train on, a folder in use, a model that can't be read, too little
            memory or room, a loss that is no number.
        Cancelled: `control` was cancelled. No adapter has been written; `resume` goes on.
    """
    if not train:
        raise TrainingError("There are no choices to train on. Make some, then train.")
    needed = _needed(recipe, model, train)
    with environment.prepared():
        import training.preference_trainer  # noqa: F401 - all that is heavy

        device = environment.choose_device(recipe.device, recipe.threads)
    free = environment.free_memory(device)
    if needed > free:
        raise TrainingError(
            f"The training needs about {needed / 1e9:.1f} GB of memory and {free / 1e9:.1f} GB is "
            "free. Close other programs, or lower micro_batch in the recipe, and try again."
        )
    # a function of its own, begun after the imports, so that what it holds is freed: see `prepared`
    with _in_words(output, needed, device):
        return _tune(recipe, model, train, held_out, output, listener, control, resume, device)


def _tune(
    recipe: DpoRecipe,
    model: Path,
    train: Sequence[Row],
    held_out: Sequence[Row],
    output: Path,
    listener: Listener,
    control: Control,
    resume: bool,
    device: str,
) -> TuneResult:
    from training import preference_trainer as trainers
    from training.scoring import Scores, score

    started = time.monotonic()
    with environment.prepared():
        base, tokenizer = trainers.load_model(model, device)
        encode, end = trainers.encoder(tokenizer), int(tokenizer.eos_token_id)
    _begin(output, recipe, model, [train, held_out], device, resume)

    # the choices as tokens, and how likely the model finds them before it learns
    def tokens(rows: Sequence[Row]) -> tuple[list[pairs.TokenPair], pairs.Losses]:
        text = min(recipe.completion_tokens, base.config.n_positions // 2)
        prompt = min(recipe.prompt_tokens, base.config.n_positions - text)
        return pairs.to_tokens(rows, encode, end, prompt, text)

    train_pairs, not_read = tokens(train)
    held_out_pairs, _ = tokens(held_out)
    if not train_pairs:
        raise TrainingError("No choice is between two different texts. Make some, then train.")

    def references() -> list[Scores]:
        listener(Event("message", 0, 0, message="Measuring the model as it is."))
        return [
            score(base, some, 2 * recipe.micro_batch, control.checkpoint)
            for some in (train_pairs, held_out_pairs)
        ]

    train_reference, held_out_reference = (
        Scores(**part) for part in _kept(output / "reference.json", references)
    )

    # the training
    with environment.prepared():
        trainer = trainers.build(
            recipe,
            base,
            tokenizer,
            trainers.Referenced(train_pairs, train_reference),
            trainers.Referenced(held_out_pairs, held_out_reference),
            output / "checkpoints",
            listener,
            control,
        )
    checkpoint = trainers.newest_checkpoint(output / "checkpoints") if resume else None
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)

    # what came of it
    before = held_out_reference.agreement(held_out_pairs)
    after = trainer.measure().agreement(held_out_pairs)
    control.checkpoint()
    adapter = output / "adapter"
    trainers.write_adapter(trainer.model, output / "adapter.new")
    shutil.rmtree(adapter, ignore_errors=True)
    (output / "adapter.new").rename(adapter)
    steps = trainer.state.global_step
    figures = metrics.compare(before, after) | {
        "trained_on": len(train_pairs),
        "not_read": asdict(not_read),
        "steps": steps,
        "kept": trainer.state.best_global_step or steps,
        "seconds": round(time.monotonic() - started, 1),
    }
    run_record.write_json(output / "result.json", figures)
    trainer.release()
    listener(Event("done", steps, steps, 0.0, message="The training is done."))
    return TuneResult(adapter, figures)


def _begin(
    output: Path,
    recipe: DpoRecipe,
    model: Path,
    rows: Sequence[Sequence[Row]],
    device: str,
    resume: bool,
) -> None:
    """Write run.json, or find that this run is the one that the folder holds."""
    digest = hashlib.sha256(pairs.sha256(*rows).encode())
    for path in [model / "config.json", *sorted(model.glob("*.safetensors"))]:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    if (output / "run.json").exists():
        if not resume:
            raise TrainingError(
                f"{output} holds a run already. Resume it or choose another folder."
            )
        known = run_record.read(output)
        if (known["recipe"], known["data_sha256"]) == (to_values(recipe), digest.hexdigest()):
            return
        shutil.rmtree(output / "checkpoints", ignore_errors=True)
        (output / "reference.json").unlink(missing_ok=True)
    run_record.start(output, recipe, data_sha256=digest.hexdigest(), device=device)


def _kept(path: Path, references: Callable[[], list["Scores"]]) -> list[dict[str, list[float]]]:
    """The reference scores from the file `path`, worked out and written if it is not there."""
    if not path.exists():
        run_record.write_json(path, {"scores": [asdict(scores) for scores in references()]})
    found: list[dict[str, list[float]]] = json.loads(path.read_text(encoding="utf-8"))["scores"]
    return found


def _needed(recipe: DpoRecipe, model: Path, rows: Sequence[Row]) -> float:
    """Estimate the memory in bytes from what the files of the model say they hold."""
    try:
        config = json.loads((model / "config.json").read_text(encoding="utf-8"))
        parameters = 0
        for path in sorted(model.glob("*.safetensors")):
            with safe_open(path, "numpy") as file:
                shapes = [file.get_slice(name).get_shape() for name in file.keys()]  # noqa: SIM118
                parameters += sum(map(math.prod, shapes))
        return estimate.estimate(parameters, rows, recipe, config["vocab_size"]).memory_bytes
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise TrainingError(f"The model in {model} can't be read: {error}.") from error


@contextmanager
def _in_words(output: Path, needed: float, device: str) -> Iterator[None]:
    """Turn errors that a reader can do something about into sentences."""
    try:
        yield
    except (MemoryError, RuntimeError, OSError, SafetensorError) as error:
        text = str(error).lower()
        if isinstance(error, MemoryError) or any(sign in text for sign in OUT_OF_MEMORY):
            raise TrainingError(
                f"There was not enough memory: the training needs about {needed / 1e9:.1f} GB and "
                f"{environment.free_memory(device) / 1e9:.1f} GB is free. Close other programs, "
                "then go on with the training."
            ) from error
        if isinstance(error, OSError) or any(sign in text for sign in NOT_WRITTEN):
            raise TrainingError(
                f"The training could not write to {output}: {error}. What was done until its last "
                "checkpoint is kept. Make room, then go on with the training."
            ) from error
        raise
