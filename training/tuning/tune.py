"""Tune a model: on chosen texts (SFT) or on pairs (DPO, a judge), all of its weights or an adapter.

One road for all, read from top to bottom in `_tune`.
"""

import contextlib
import functools
import gc
import hashlib
import json
import math
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout
from safetensors import SafetensorError, safe_open

from training import environment, metrics, run_record
from training.data import pairs
from training.data.holdout import Row
from training.data.pairs import Losses, TokenPair
from training.errors import TrainingError
from training.processes import Processes
from training.progress import Control, Event, Listener
from training.recipe import DpoRecipe, JudgeRecipe, SftRecipe, to_values
from training.tuning import estimate

if TYPE_CHECKING:
    from training.tuning.scoring import Scores

FREE = frozenset({"micro_batch", "threads", "device", "log_every", "gradient_checkpointing"})
"""Keys of a recipe that may change while a run is broken off: they change no mathematics."""
OUT_OF_MEMORY = ("out of memory", "allocate memory", "not enough memory")
NOT_WRITTEN = ("failed writing file", "error while serializing")
"""What the messages of torch and safetensors say, which have no exceptions of their own for it."""


@dataclass(frozen=True)
class TuneResult:
    """What a run came to: the folder of what was learnt, and its figures, ready for JSON.

    The folder holds an adapter, or a whole model if all weights learnt. The figures are those of
    `metrics.compare` for the held-out pairs, and `steps` done, the step `kept`, whether the chosen
    texts have `fallen` there, `seconds`, `trained_on`, `not_read` and `held_out_not_read` (see
    `pairs.Losses`), and how many chosen texts were `repeated` ones. Of several processes the first
    is to speak.
    """

    folder: Path
    figures: dict[str, Any]
    in_first_process: bool


def tune(
    recipe: SftRecipe | DpoRecipe | JudgeRecipe,
    model: Path,
    train: Sequence[Row],
    held_out: Sequence[Row],
    output: Path,
    listener: Listener,
    control: Control,
    resume: bool = False,
    or_anew: bool = False,
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
    done without the break. The pairs, the model and the recipe must then be those it began with,
    but for `FREE` keys; with `or_anew` the run starts anew if they are not. Where there is too
    little memory, half as many pairs go through the model at once and the run goes on. Several
    processes that `accelerate launch` started share the work of one run; if memory runs out in one
    of them, all end.

    Raises:
        TrainingError: nothing to train on, a folder in use, a run that is another, a model that
            can't be read, too little memory or room, a loss that is no number.
        Cancelled: `control` was cancelled. Nothing learnt has been written; `resume` goes on.
    """
    if not train:
        raise TrainingError("There are no choices to train on. Make some, then train.")
    with environment.prepared():
        from training.tuning import (  # noqa: F401 - all heavy
            judge_trainer,
            likelihood_trainer,
            preference_trainer,
        )

        if isinstance(recipe, DpoRecipe):
            preference_trainer.objective(recipe)  # a recipe whose parts don't fit ends here
        processes = Processes(environment.choose_device(recipe.device, recipe.threads))
    job = _Job(
        recipe, model, train, held_out, output, listener if processes.is_first else _deaf, control,
        resume, or_anew, data, merged, processes, recipe.micro_batch,
    )  # fmt: skip
    free = environment.free_memory(processes.device)
    while (needed := _needed(job)) > free:
        if job.micro_batch % 2 or processes.count > 1:
            raise TrainingError(
                f"The training needs about {needed / 1e9:.1f} GB of memory and {free / 1e9:.1f} GB "
                "is free. Close other programs, or lower micro_batch in the recipe, and try again."
            )
        job = replace(job, micro_batch=job.micro_batch // 2)
    if job.micro_batch != recipe.micro_batch:
        job.say(f"There is little memory, so {job.micro_batch} pairs are read at once.")
    with _held(output, processes):
        while True:
            # functions of their own, begun after the imports, so that what they hold is freed: see
            # `prepared`
            with _in_words(output, needed, processes.device):
                result = _unless_memory_ends(job)
            if result is not None:
                return result
            job = replace(job, micro_batch=job.micro_batch // 2, resume=True)
            gc.collect()
            job.say(
                "There was not enough memory. Going on with half as many pairs at once: "
                f"{job.micro_batch}. The steps stay the same."
            )


@dataclass(frozen=True)
class _Job:
    """What `tune` was asked for, its processes, and how many pairs go through the model at once."""

    recipe: SftRecipe | DpoRecipe | JudgeRecipe
    model: Path
    train: Sequence[Row]
    held_out: Sequence[Row]
    output: Path
    listener: Listener
    control: Control
    resume: bool
    or_anew: bool
    data: Path | None
    merged: bool
    processes: Processes
    micro_batch: int

    def say(self, message: str) -> None:
        """Tell the listener a sentence."""
        self.listener(Event("message", 0, 0, message=message))

    def step(self) -> None:
        """Wait or end if that is asked of one process; several ask each other while training."""
        if self.processes.count == 1:
            self.control.checkpoint()


def _deaf(_: Event) -> None:
    """Listen to nothing."""


def _unless_memory_ends(job: _Job) -> TuneResult | None:
    """Do the run; return None if memory ran out and fewer pairs at once would need less."""
    try:
        return _tune(job)
    except (MemoryError, RuntimeError) as error:
        # what one process lacks the others can't know, so several processes end
        if not _is_out_of_memory(error) or job.micro_batch % 2 or job.processes.count > 1:
            raise
        return None


def _tune(job: _Job) -> TuneResult:
    from training import model_folder
    from training.tuning import (
        judge_trainer,
        likelihood_trainer,
        preference_trainer,
        scoring,
        trainers,
    )

    started = time.monotonic()
    recipe, output, processes = job.recipe, job.output, job.processes
    with environment.prepared():
        base, tokenizer = model_folder.load_model(job.model, processes.device)
        encode, end = model_folder.encoder(tokenizer), int(tokenizer.eos_token_id)
    model_sha256 = model_folder.sha256(job.model)
    precision = environment.choose_precision(recipe.precision, processes.device)
    if processes.is_first:
        _begin(job, model_sha256)
    processes.wait()

    # the pairs as tokens
    train = pairs.spread(job.train, recipe.train_pairs)
    held_out = pairs.spread(job.held_out, recipe.held_out_pairs)
    positions = base.config.n_positions
    both = not isinstance(recipe, SftRecipe)
    train_pairs, not_read = _tokens(train, recipe, encode, end, positions, both)
    held_out_pairs, held_out_not_read = _tokens(held_out, recipe, encode, end, positions)
    repeated = 0
    if isinstance(recipe, SftRecipe):
        alone = pairs.chosen_alone(train_pairs, recipe.learn_prompts)
        repeated, train_pairs = len(train_pairs) - len(alone), alone
    if not train_pairs:
        raise TrainingError("No choice is between two different texts. Make some, then train.")
    for losses, read in ((not_read, train), (held_out_not_read, held_out)):
        if lost := losses.in_words(len(read)):
            job.say(lost if read is train else f"Held out: {lost}")

    # how likely the model finds them before it learns
    smaller = replace(recipe, micro_batch=job.micro_batch)
    judges = isinstance(recipe, JudgeRecipe)
    answer = scoring.token_verdicts if judges else scoring.token_log_probabilities

    def measured(some: Sequence[TokenPair]) -> "Scores":
        def work() -> "Scores":
            job.say("Measuring the model as it is.")
            return trainers.shared_score(
                base, some, smaller, processes, precision, job.step,
                forward=functools.partial(answer, base),
            )  # fmt: skip

        folders = [folder / "references" for folder in (job.data, output) if folder]
        key = [model_sha256, precision, *(["verdicts"] if judges else [])]
        return _kept(folders, key, some, work, processes)

    held_out_start = measured(held_out_pairs)
    run = trainers.Run(
        smaller, train_pairs, held_out_pairs, held_out_start, output / "checkpoints",
        job.listener, job.control, processes, precision,
    )  # fmt: skip

    # the training
    trainer: trainers.RunTrainer
    if isinstance(smaller, DpoRecipe):
        reference = None if smaller.reference_free else measured(train_pairs)
        weights = None
        if smaller.deviation_weighted:
            from training.tuning.deviation import pair_weights

            job.say("Comparing the stories of each prompt.")
            weights = pair_weights(
                [train[pair.row] for pair in train_pairs],
                base,
                encode,
                batch=2 * job.micro_batch,
                most_tokens=recipe.completion_tokens,
                step=job.step,
            )
        with environment.prepared():
            trainer = preference_trainer.build(run, smaller, base, tokenizer, reference, weights)
    else:
        kind: type[trainers.RunTrainer]
        kind = judge_trainer.JudgeTrainer if judges else likelihood_trainer.LikelihoodTrainer
        with environment.prepared():
            trainer = trainers.build(kind, run, base, tokenizer, answer)
    checkpoint = None
    if job.resume:
        checkpoint = processes.first_then_all(
            lambda: trainers.newest_checkpoint(output / "checkpoints")
        )
    trainer.train_on(checkpoint)

    # what came of it
    before, after = held_out_start, trainer.measure()
    job.step()
    steps = trainer.state.global_step
    figures = metrics.compare(before.agreement(held_out_pairs), after.agreement(held_out_pairs)) | {
        "trained_on": len(train_pairs),
        "not_read": not_read.figures(),
        "held_out_not_read": held_out_not_read.figures(),
        "repeated": repeated,
        "steps": steps,
        "kept": trainer.state.best_global_step or steps,
        "fallen": trainer.has_fallen(after),
        "seconds": round(time.monotonic() - started, 1),
    }
    folder = output / ("adapter" if recipe.adapter_rank else "model")
    learnt = None if recipe.adapter_rank else trainer.weights()
    if processes.is_first:
        if recipe.adapter_rank:
            model_folder.write_adapter(trainer.model, output / "adapter.new")
            shutil.rmtree(folder, ignore_errors=True)
            (output / "adapter.new").rename(folder)
            if job.merged:
                model_folder.write_merged(job.model, folder, output / "model")
        else:
            model_folder.write_model(trainer.base, job.model, folder, learnt)
        run_record.write_json(output / "result.json", figures)
    processes.wait()
    trainer.release()
    job.listener(Event("done", steps, steps, 0.0, message="The training is done."))
    return TuneResult(folder, figures, processes.is_first)


def _tokens(
    rows: Sequence[Row],
    recipe: SftRecipe | DpoRecipe | JudgeRecipe,
    encode: Callable[[str], list[int]],
    end: int,
    positions: int,
    both: bool = True,
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
        rows, encode, end, prompt, text, whole,
        end_token=recipe.end_token, by_scores=by_scores, both=both,
    )  # fmt: skip


def _begin(job: _Job, model_sha256: str) -> None:
    """Write run.json, or find that this run is the one that the folder holds."""
    output, recipe = job.output, job.recipe
    digest = hashlib.sha256((pairs.sha256(job.train, job.held_out) + model_sha256).encode())
    if (output / "run.json").exists():
        if not job.resume:
            raise TrainingError(
                f"{output} holds a run already. Resume it or choose another folder."
            )
        known = run_record.read(output)
        now, then = to_values(recipe), known["recipe"]
        other = [key for key in now | then if now.get(key) != then.get(key) and key not in FREE]
        if known["data_sha256"] != digest.hexdigest():
            other.append("its data or model")
        if not other:
            return
        if not job.or_anew:
            raise TrainingError(
                f"The run in {output} was begun with something else: {', '.join(other)}. Go on "
                "with what it was begun with, or give another folder."
            )
        for name in ("checkpoints", "adapter", "model"):
            shutil.rmtree(output / name, ignore_errors=True)
        (output / "result.json").unlink(missing_ok=True)
    model = job.model.resolve()
    prepared = _prepared(job.data)
    run_record.start(
        output,
        recipe,
        data_sha256=digest.hexdigest(),
        device=environment.device_name(job.processes.device),
        processes=job.processes.count,
        model=model.parent.name if model.name == "model" else model.name,
        model_sha256=model_sha256,
        data=job.data.resolve().name if job.data else None,
        prepared=prepared.get("recipe"),
        written_by=prepared.get("model", {}).get("name"),
        pairs={"train": len(job.train), "held_out": len(job.held_out)},
    )


def _prepared(data: Path | None) -> dict[str, Any]:
    """What is known of how the pairs of a folder were made."""
    if data is None:
        return {}
    try:
        found = json.loads((data / "prepare.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _kept(
    folders: Sequence[Path],
    key: Sequence[str],
    some: Sequence[TokenPair],
    work: Callable[[], "Scores"],
    processes: Processes,
) -> "Scores":
    """The scores of pairs from a file in one of `folders`, or worked out and written there.

    The file's name says of which model and which tokens they are. It goes into the first folder
    that can be written.
    """
    from training.tuning.scoring import Scores

    digest = hashlib.sha256("\0".join(key).encode())
    for pair in some:
        for part in (pair.prompt, pair.chosen, pair.rejected):
            digest.update(len(part).to_bytes(4, "little") + bytes(part))
    name = f"{digest.hexdigest()[:32]}.json"
    found = None
    for folder in folders:
        try:
            values = json.loads((folder / name).read_text(encoding="utf-8"))
            if len(values["chosen"]) == len(values["rejected"]) == len(some):
                found = Scores(values["chosen"], values["rejected"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
    if processes.highest(int(found is None)):
        found = work()
        for folder in folders if processes.is_first else ():
            with contextlib.suppress(TrainingError):
                run_record.write_json(folder / name, asdict(found))
                break
    assert found is not None
    return found


def _needed(job: _Job) -> float:
    """Estimate the memory in bytes from what the files of the model say they hold."""
    model = job.model
    try:
        config = json.loads((model / "config.json").read_text(encoding="utf-8"))
        parameters = 0
        for path in sorted(model.glob("*.safetensors")):
            with safe_open(path, "numpy") as file:
                shapes = [file.get_slice(name).get_shape() for name in file.keys()]  # noqa: SIM118 - it is no dict
                parameters += sum(map(math.prod, shapes))
        recipe = replace(job.recipe, batch=job.micro_batch, micro_batch=job.micro_batch)
        return estimate.memory_bytes(parameters, recipe, config["vocab_size"])
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise TrainingError(f"The model in {model} can't be read: {error}.") from error


@contextlib.contextmanager
def _held(output: Path, processes: Processes) -> Iterator[None]:
    """Hold the folder of a run against another one that would write into it."""
    if not processes.is_first:
        yield
        return
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock = FileLock(output / "run.lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise TrainingError(
            f"Another process is at work in {output}. Wait until it ends."
        ) from None
    except OSError as error:
        raise TrainingError(
            f"{output} can't be written: {error}. Choose another folder."
        ) from error
    try:
        yield
    finally:
        lock.release()


def _is_out_of_memory(error: BaseException) -> bool:
    text = str(error).lower()
    return isinstance(error, MemoryError) or any(sign in text for sign in OUT_OF_MEMORY)


@contextlib.contextmanager
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
