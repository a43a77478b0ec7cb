"""Tune a model: on chosen texts (SFT) or on pairs (DPO), all of its weights or an adapter.

One road for both, read from top to bottom in `_tune`.
"""

import gc
import hashlib
import json
import math
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetensors import SafetensorError, safe_open

from training import environment, metrics, run_record
from training.data import pairs
from training.data.holdout import Row
from training.data.pairs import Losses, TokenPair
from training.errors import TrainingError
from training.processes import Processes
from training.progress import Control, Event, Listener
from training.recipe import DpoRecipe, SftRecipe, to_values
from training.tuning import estimate

if TYPE_CHECKING:
    from training.tuning.scoring import Scores

OUT_OF_MEMORY = ("out of memory", "allocate memory", "not enough memory")
NOT_WRITTEN = ("failed writing file", "error while serializing")
"""What the messages of torch and safetensors say, which have no exceptions of their own for it."""


@dataclass(frozen=True)
class TuneResult:
    """What a run came to: the folder of what was learnt, and its figures, ready for JSON.

    The folder holds an adapter, or a whole model if all weights learnt. The figures are those of
    `metrics.compare` for the held-out pairs, and `steps` done, the step `kept`, `seconds`,
    `trained_on` and `not_read` (see `pairs.Losses`). Of several processes the first is to speak.
    """

    folder: Path
    figures: dict[str, Any]
    in_first_process: bool


def tune(
    recipe: SftRecipe | DpoRecipe,
    model: Path,
    train: Sequence[Row],
    held_out: Sequence[Row],
    output: Path,
    listener: Listener,
    control: Control,
    resume: bool = False,
    data: Path | None = None,
    merged: bool = False,
) -> TuneResult:
    """Tune the GPT-2 in the folder `model` on `train`; write what it learnt into `output`.

    That is `output`/adapter, or `output`/model if the recipe has all weights learn; with `merged`
    `output`/model is also written for an adapter, with its change in the weights. The reference
    of DPO is the model as it is in its folder. Where there are enough held-out pairs and the
    recipe keeps the best, that is the evaluation with the best held-out figure, else the last.

    Metrics of step events: `loss` (nats; of SFT nats per token), and of DPO `margin` (reward
    margin, nats), `chosen` and `rejected` (mean log-probability of such a text, nats) and
    `accuracy` (share of pairs with a margin above 0); of evaluation events, all on the held-out
    pairs: `agreement` (share, 0 to 1), `held_out_loss`, `held_out_chosen`, `held_out_rejected`, and
    of DPO `held_out_margin`. Of SFT `loss` counts the tokens of prompts if the recipe has it so,
    `held_out_loss` never does.

    `output` gets run.json, checkpoints/, adapter/ or model/, and result.json, none of which holds
    any text of a pair. How likely the reference finds the pairs is kept in the folder `references`,
    in the folder `data` that the pairs came from if there is one, else in `output`, and found there
    again by any run of the same model on the same tokens.
    With `resume` the run goes on from its newest complete checkpoint and does what it would have
    done without the break; if the pairs, the model or the recipe are not those it began with, it
    starts anew. Where memory runs out, half as many pairs go through the model at once and the run
    goes on. Several processes that `accelerate launch` started share the work of one run.

    Raises:
        TrainingError: nothing to train on, a folder in use, a model that can't be read, too little
            memory or room, a loss that is no number.
        Cancelled: `control` was cancelled. Nothing learnt has been written; `resume` goes on.
    """
    if not train:
        raise TrainingError("There are no choices to train on. Make some, then train.")
    needed = _needed(recipe, model, train)
    with environment.prepared():
        from training.tuning import likelihood_trainer, preference_trainer  # noqa: F401 - all heavy

        if isinstance(recipe, DpoRecipe):
            preference_trainer.objective(recipe)  # a recipe whose parts don't fit ends here
        processes = Processes(environment.choose_device(recipe.device, recipe.threads))
    free = environment.free_memory(processes.device)
    if needed > free:
        raise TrainingError(
            f"The training needs about {needed / 1e9:.1f} GB of memory and {free / 1e9:.1f} GB is "
            "free. Close other programs, or lower micro_batch in the recipe, and try again."
        )
    if not processes.is_first:
        listener = _deaf
    places = Places(model, output, data)
    smaller = recipe
    while True:
        # functions of their own, begun after the imports, so that what they hold is freed: see
        # `prepared`
        with _in_words(output, needed, processes.device):
            result = _unless_memory_ends(
                recipe, smaller, places, train, held_out, listener, control, processes, resume
            )
        if result is not None:
            if merged and recipe.adapter_rank and processes.is_first:
                from training.model_folder import write_merged

                write_merged(model, result.folder, output / "model")
            return result
        smaller = replace(smaller, micro_batch=smaller.micro_batch // 2)
        resume = True
        gc.collect()
        listener(
            Event(
                "message", 0, 0,
                message="There was not enough memory. Going on with half as many pairs at once: "
                f"{smaller.micro_batch}. The steps stay the same.",
            )
        )  # fmt: skip


@dataclass(frozen=True)
class Places:
    """Where a run reads and writes: its model, its folder, and that of its data, if any."""

    model: Path
    output: Path
    data: Path | None

    @property
    def references(self) -> Path:
        """The folder of the scores that runs on the same data share."""
        return (self.data or self.output) / "references"


def _deaf(_: Event) -> None:
    """Listen to nothing."""


def _unless_memory_ends(
    recipe: SftRecipe | DpoRecipe,
    smaller: SftRecipe | DpoRecipe,
    places: Places,
    train: Sequence[Row],
    held_out: Sequence[Row],
    listener: Listener,
    control: Control,
    processes: Processes,
    resume: bool,
) -> TuneResult | None:
    """Do the run; return None if memory ran out and fewer pairs at once would need less."""
    try:
        return _tune(recipe, smaller, places, train, held_out, listener, control, processes, resume)
    except (MemoryError, RuntimeError) as error:
        # what one process lacks the others can't know, so several processes end
        if not _is_out_of_memory(error) or smaller.micro_batch % 2 or processes.count > 1:
            raise
        return None


def _tune(
    recipe: SftRecipe | DpoRecipe,
    smaller: SftRecipe | DpoRecipe,
    places: Places,
    train: Sequence[Row],
    held_out: Sequence[Row],
    listener: Listener,
    control: Control,
    processes: Processes,
    resume: bool,
) -> TuneResult:
    from training import model_folder
    from training.tuning import likelihood_trainer, preference_trainer, trainers

    started = time.monotonic()
    output = places.output
    with environment.prepared():
        base, tokenizer = model_folder.load_model(places.model, processes.device)
        encode, end = model_folder.encoder(tokenizer), int(tokenizer.eos_token_id)
    model_sha256 = model_folder.sha256(places.model)
    precision = environment.choose_precision(recipe.precision, processes.device)
    if processes.is_first:
        _begin(recipe, places, [train, held_out], model_sha256, processes, resume)
    processes.wait()

    # the pairs as tokens
    train_pairs, not_read = _tokens(train, recipe, encode, end, base.config.n_positions)
    held_out_pairs, _ = _tokens(held_out, recipe, encode, end, base.config.n_positions)
    if isinstance(recipe, SftRecipe):
        train_pairs = pairs.chosen_alone(train_pairs, recipe.learn_prompts)
    if recipe.held_out_pairs:
        held_out_pairs = _spread(held_out_pairs, recipe.held_out_pairs)
    if not train_pairs:
        raise TrainingError("No choice is between two different texts. Make some, then train.")
    if lost := not_read.in_words(len(train)):
        listener(Event("message", 0, 0, message=lost))

    # how likely the model finds them before it learns
    step = control.checkpoint if processes.count == 1 else (lambda: None)

    def measured(some: Sequence[TokenPair]) -> "Scores":
        def work() -> "Scores":
            listener(Event("message", 0, 0, message="Measuring the model as it is."))
            return trainers.shared_score(base, some, smaller, processes, precision, step)

        return _kept(places.references, [model_sha256, precision], some, work, processes)

    held_out_start = measured(held_out_pairs)
    run = trainers.Run(
        smaller, train_pairs, held_out_pairs, held_out_start, output / "checkpoints",
        listener, control, processes, precision,
    )  # fmt: skip

    # the training
    trainer: trainers.RunTrainer
    if isinstance(smaller, DpoRecipe):
        reference = measured(train_pairs)
        weights = None
        if smaller.deviation_weighted:
            from training.tuning.deviation import pair_weights

            listener(Event("message", 0, 0, message="Comparing the stories of each prompt."))
            weights = pair_weights(
                [train[pair.row] for pair in train_pairs],
                base,
                encode,
                batch=2 * smaller.micro_batch,
                most_tokens=recipe.completion_tokens,
                step=step,
            )
        with environment.prepared():
            trainer = preference_trainer.build(run, smaller, base, tokenizer, reference, weights)
    else:
        with environment.prepared():
            trainer = likelihood_trainer.build(run, smaller, base, tokenizer)
    checkpoint = None
    if resume:
        newest = lambda: trainers.newest_checkpoint(output / "checkpoints")  # noqa: E731
        checkpoint = processes.first_then_all(newest)
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)

    # what came of it
    before = held_out_start.agreement(held_out_pairs)
    after = trainer.measure().agreement(held_out_pairs)
    control.checkpoint()
    steps = trainer.state.global_step
    figures = metrics.compare(before, after) | {
        "trained_on": len(train_pairs),
        "not_read": asdict(not_read) | {"rows_dropped": not_read.rows_dropped},
        "steps": steps,
        "kept": trainer.state.best_global_step or steps,
        "seconds": round(time.monotonic() - started, 1),
    }
    folder = output / ("adapter" if recipe.adapter_rank else "model")
    if processes.is_first:
        if recipe.adapter_rank:
            model_folder.write_adapter(trainer.model, output / "adapter.new")
            shutil.rmtree(folder, ignore_errors=True)
            (output / "adapter.new").rename(folder)
        else:
            model_folder.write_model(trainer.base, places.model, folder)
        run_record.write_json(output / "result.json", figures)
    processes.wait()
    trainer.release()
    listener(Event("done", steps, steps, 0.0, message="The training is done."))
    return TuneResult(folder, figures, processes.is_first)


def _tokens(
    rows: Sequence[Row],
    recipe: SftRecipe | DpoRecipe,
    encode: Callable[[str], list[int]],
    end: int,
    positions: int,
) -> tuple[list[TokenPair], Losses]:
    """The rows as tokens that fit the model's positions; a text may always take half of them."""
    whole = min(recipe.max_tokens or positions, positions)
    text = recipe.completion_tokens
    prompt = recipe.prompt_tokens
    if not recipe.max_tokens:
        text = min(text, whole // 2)
        prompt = min(prompt, whole - text)
    by_scores = isinstance(recipe, DpoRecipe) and recipe.offset == "scores"
    return pairs.to_tokens(
        rows, encode, end, prompt, text, whole, end_token=recipe.end_token, by_scores=by_scores
    )


def _spread(some: Sequence[TokenPair], most: int) -> list[TokenPair]:
    """At most so many of the pairs, spread evenly over them."""
    count = min(most, len(some))
    return [some[i * len(some) // count] for i in range(count)]


def _begin(
    recipe: SftRecipe | DpoRecipe,
    places: Places,
    rows: Sequence[Sequence[Row]],
    model_sha256: str,
    processes: Processes,
    resume: bool,
) -> None:
    """Write run.json, or find that this run is the one that the folder holds."""
    output = places.output
    digest = hashlib.sha256((pairs.sha256(*rows) + model_sha256).encode()).hexdigest()
    if (output / "run.json").exists():
        if not resume:
            raise TrainingError(
                f"{output} holds a run already. Resume it or choose another folder."
            )
        known = run_record.read(output)
        if (known["recipe"], known["data_sha256"]) == (to_values(recipe), digest):
            return
        shutil.rmtree(output / "checkpoints", ignore_errors=True)
    run_record.start(
        output,
        recipe,
        data_sha256=digest,
        device=processes.device,
        processes=processes.count,
        model=places.model.parent.name if places.model.name == "model" else places.model.name,
        model_sha256=model_sha256,
        data=places.data.resolve().name if places.data else None,
        pairs={"train": len(rows[0]), "held_out": len(rows[1])},
    )


def _kept(
    folder: Path,
    key: Sequence[str],
    some: Sequence[TokenPair],
    work: Callable[[], "Scores"],
    processes: Processes,
) -> "Scores":
    """The scores of pairs from a file in `folder`, worked out and written if it is not there.

    The file's name says of which model and which tokens they are.
    """
    from training.tuning.scoring import Scores

    digest = hashlib.sha256("\0".join(key).encode())
    for pair in some:
        for part in (pair.prompt, pair.chosen, pair.rejected):
            digest.update(len(part).to_bytes(4, "little") + bytes(part))
    path = folder / f"{digest.hexdigest()[:32]}.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        known = len(found["chosen"]) == len(found["rejected"]) == len(some)
    except (OSError, ValueError, KeyError, TypeError):
        known = False
    if processes.highest(int(not known)):
        scores = work()
        if processes.is_first:
            run_record.write_json(path, asdict(scores))
        return scores
    return Scores(**found)


def _needed(recipe: SftRecipe | DpoRecipe, model: Path, rows: Sequence[Row]) -> float:
    """Estimate the memory in bytes from what the files of the model say they hold."""
    try:
        config = json.loads((model / "config.json").read_text(encoding="utf-8"))
        parameters = 0
        for path in sorted(model.glob("*.safetensors")):
            with safe_open(path, "numpy") as file:
                shapes = [file.get_slice(name).get_shape() for name in file.keys()]  # noqa: SIM118
                parameters += sum(map(math.prod, shapes))
        return estimate.memory_bytes(parameters, recipe, config["vocab_size"])
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise TrainingError(f"The model in {model} can't be read: {error}.") from error


def _is_out_of_memory(error: BaseException) -> bool:
    text = str(error).lower()
    return isinstance(error, MemoryError) or any(sign in text for sign in OUT_OF_MEMORY)


@contextmanager
def _in_words(output: Path, needed: float, device: str) -> Iterator[None]:
    """Turn errors that a reader can do something about into sentences."""
    try:
        yield
    except (MemoryError, RuntimeError, OSError, SafetensorError) as error:
        if _is_out_of_memory(error):
            raise TrainingError(
                f"There was not enough memory: the training needs about {needed / 1e9:.1f} GB and "
                f"{environment.free_memory(device) / 1e9:.1f} GB is free. Close other programs, "
                "then go on with the training."
            ) from error
        if isinstance(error, OSError) or any(s in str(error).lower() for s in NOT_WRITTEN):
            raise TrainingError(
                f"The training could not write to {output}: {error}. What was done until its last "
                "checkpoint is kept. Make room, then go on with the training."
            ) from error
        raise
