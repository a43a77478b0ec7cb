"""Stock TRL against this project's trainer, on the report's settings, in one process.

python -m tests.benchmarks.training [--json] [--model DIR | --gpt2-small] [--steps N]

Both tune all weights of the same model on the same rows in the same order with the same number of
updates: batch 2, beta 0.1, 512 tokens, TRL's own defaults where the report names nothing. Stock is
`trl.DPOTrainer` as its documentation shows it; the report's fp16 is for CUDA, so on a CPU both
compute in float32 unless told otherwise. Each does a few steps first that are not counted. What
ours does once before its first step, measuring the reference, is counted as its share of the
report's five epochs.

The rows are generated: stories of words drawn from a fixed list, with the lengths of the data set
that the report used (most are longer than the window), so that no text need be at hand.
"""

import argparse
import gc
import json
import math
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil

from training import environment
from training.progress import Control, Event
from training.recipe import DpoRecipe, load
from training.tuning.tune import tune
from writer_app.core.resources import resource

EPOCHS = 5
"""Of the report: over so many the measuring of the reference is shared out."""
WARM = 3
"""Steps that are not counted."""

WORDS = """
    the a of and to in he she it was had said that his her with for on at as but not they from
    door night house old man woman hand light water road stone river voice king ship star wind
    never again still only came went looked turned knew thought heard told left found kept
""".split()  # noqa: SIM905 - easier to read than sixty quoted words


def main() -> None:
    """Run both and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--model", type=Path, default=resource("starter"))
    parser.add_argument("--gpt2-small", action="store_true", help="random weights of that shape")
    parser.add_argument("--steps", type=int, default=24, help="counted steps of each")
    parser.add_argument("--rounds", type=int, default=1, help="how often each of the two runs")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--precision", default="half", help="as in a recipe")
    parser.add_argument("--stock-precision", help="where it is to differ")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", dest="overrides")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        result = compare(arguments, Path(work))
    print(json.dumps(result, indent=2) if arguments.json else in_words(result))


def compare(arguments: argparse.Namespace, work: Path) -> dict[str, Any]:
    """Run stock and ours in turn; return their figures, medians over the rounds, and the ratio."""
    with environment.prepared():
        import torch

        import training.tuning.preference_trainer  # noqa: F401 - all that is heavy

    recipe = load("report", "dpo", [f"device={arguments.device}", *arguments.overrides])
    device = environment.choose_device(recipe.device)
    precision = environment.choose_precision(arguments.precision, device)
    stock_precision = arguments.stock_precision or precision
    steps = arguments.steps + WARM
    recipe = replace(
        recipe, precision=precision, epochs=1, log_every=1, checkpoint_every=10**9, evaluations=1
    )
    model = gpt2_small(work / "gpt2") if arguments.gpt2_small else arguments.model
    rows = make_rows(steps * recipe.batch)
    stock, ours = [], []
    for number in range(arguments.rounds):
        for runs, who in ((stock, "stock"), (ours, "ours")):
            with peak_memory() as memory:  # loading and building included, for both
                if who == "stock":
                    run = run_stock(recipe, model, rows, work / f"stock{number}", stock_precision)
                else:
                    run = run_ours(recipe, model, rows, work / f"ours{number}")
            runs.append(run | {"peak_memory_gb": memory[0] / 1e9})
    one, other = (sorted(runs, key=lambda run: run["seconds"])[len(runs) // 2]
                  for runs in (stock, ours))  # fmt: skip
    differences = [abs(a - b) for a, b in zip(one.pop("losses"), other.pop("losses"), strict=True)]
    name = torch.cuda.get_device_name() if device == "cuda" else "CPU"
    return {
        "device": f"{name}, {torch.get_num_threads()} threads",
        "model": model.name,
        "precision": {"stock": stock_precision, "ours": precision},
        "batch": recipe.batch,
        "steps": arguments.steps,
        "stock": one,
        "ours": other,
        "ratio": other["pairs_per_second"] / one["pairs_per_second"],
        # says the same on a machine that does other things too
        "ratio_of_processor_time": one["processor_seconds_per_pair"]
        / other["processor_seconds_per_pair"],
        "largest_difference_of_losses": max(differences),
        "whole_run_minutes": {
            who: EPOCHS * 10_000 / run["pairs_per_second"] / 60
            for who, run in (("stock", one), ("ours", other))
        },
    }


def make_rows(count: int) -> list[dict[str, Any]]:
    """Rows of the report's shape: a prompt of a sentence or two, stories of 30 to 3,000 words."""
    draw = random.Random(1)

    def text(words: int) -> str:
        return "".join(
            " " + draw.choice(WORDS) + ("." if draw.random() < 0.08 else "") for _ in range(words)
        )

    def story() -> str:
        return text(min(3000, max(30, round(draw.lognormvariate(math.log(550), 0.7)))))

    return [
        {
            "prompt": f"[WP]{text(draw.randint(10, 45))}.",
            "chosen": story(),
            "rejected": story(),
            "score_chosen": 50,
            "score_rejected": 1,
        }
        for _ in range(count)
    ]


def gpt2_small(folder: Path) -> Path:
    """Write a model of GPT-2 small's shape with random weights and the starter's tokenizer."""
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel

    from training.model_folder import write_model

    torch.manual_seed(1)
    model = GPT2LMHeadModel(GPT2Config(bos_token_id=0, eos_token_id=0))
    write_model(model, resource("starter"), folder)
    return folder


def run_stock(
    recipe: DpoRecipe, model: Path, rows: Sequence[dict[str, Any]], output: Path, precision: str
) -> dict[str, Any]:
    """Train with TRL's trainer as it comes; return its figures."""
    from datasets import Dataset
    from transformers import TrainerCallback
    from trl import DPOConfig, DPOTrainer

    from training.model_folder import load_model

    policy, tokenizer = load_model(model, environment.choose_device(recipe.device))
    policy.config._name_or_path = str(model)  # where it takes its reference from
    ends: list[tuple[float, float]] = []

    class Clock(TrainerCallback):
        def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            ends.append(now())

    trainer = DPOTrainer(
        policy,
        args=DPOConfig(
            output_dir=str(output),
            beta=recipe.beta,
            max_length=recipe.max_tokens,
            num_train_epochs=1,
            per_device_train_batch_size=recipe.batch,
            learning_rate=recipe.learning_rate,
            seed=recipe.seed,
            data_seed=recipe.seed,
            use_cpu=policy.device.type == "cpu",
            bf16=precision == "bfloat16",
            fp16=precision == "float16",
            logging_steps=1,
            save_strategy="no",
            disable_tqdm=True,
            report_to=[],
        ),
        train_dataset=Dataset.from_list(
            [{key: row[key] for key in ("prompt", "chosen", "rejected")} for row in rows]
        ),
        processing_class=tokenizer,
        callbacks=[Clock()],
    )
    trainer.train()
    logs = [entry for entry in trainer.state.log_history if "rewards/margins" in entry]
    return figures(ends, recipe.batch, [entry["loss"] for entry in logs], (0.0, 0.0))


def run_ours(
    recipe: DpoRecipe, model: Path, rows: list[dict[str, Any]], output: Path
) -> dict[str, Any]:
    """Train by `tuning.tune`; return its figures."""
    ends: list[tuple[float, float]] = []
    losses: list[float] = []

    def listen(event: Event) -> None:
        if event.kind == "step":
            ends.append(now())
            losses.append(event.metrics["loss"])

    tune(recipe, model, rows, [], output, listen, Control())
    return figures(ends, recipe.batch, losses, reference_seconds(recipe, model, rows))


def reference_seconds(
    recipe: DpoRecipe, model: Path, rows: list[dict[str, Any]]
) -> tuple[float, float]:
    """How long the reference takes for the rows, which a run measures before its first step."""
    from training import model_folder
    from training.data.pairs import to_tokens
    from training.tuning import scoring

    reference, tokenizer = model_folder.load_model(model, environment.choose_device(recipe.device))
    limits = recipe.prompt_tokens, recipe.completion_tokens, recipe.max_tokens
    pairs, _ = to_tokens(
        rows, model_folder.encoder(tokenizer), 0, *limits, end_token=recipe.end_token
    )
    scoring.score(reference, pairs[:2], recipe.batch, precision=recipe.precision)
    start = now()
    scoring.score(reference, pairs, 2 * recipe.batch, precision=recipe.precision)
    end = now()
    return end[0] - start[0], end[1] - start[1]


def figures(
    ends: Sequence[tuple[float, float]],
    batch: int,
    losses: list[float],
    once: tuple[float, float],
) -> dict[str, Any]:
    """What a run was like: its speed after the first steps, `once` shared out over the epochs."""
    steps = len(ends) - WARM
    seconds, processor = (
        last - first + part / EPOCHS * steps / len(ends)
        for first, last, part in zip(ends[WARM - 1], ends[-1], once, strict=True)
    )
    return {
        "pairs_per_second": steps * batch / seconds,
        "seconds": seconds,
        "processor_seconds_per_pair": processor / (steps * batch),
        "seconds_of_measuring_the_reference": once[0],
        "losses": losses,
    }


def now() -> tuple[float, float]:
    """The time and this process's processor time, in seconds, once a GPU has done its work."""
    import torch

    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter(), time.process_time()


@contextmanager
def peak_memory() -> Iterator[list[float]]:
    """Note in a list the most memory in bytes taken more than before: a GPU's, if there is one."""
    import torch

    gc.collect()
    most = [0.0]
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
        yield most
        most[0] = float(torch.cuda.max_memory_allocated())
        return
    process, done = psutil.Process(), threading.Event()
    before = process.memory_info().rss

    def watch() -> None:
        while not done.wait(0.02):
            most[0] = max(most[0], process.memory_info().rss - before)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield most
    finally:
        done.set()
        thread.join()


def in_words(result: dict[str, Any]) -> str:
    """The figures as text."""
    lines = [
        f"{result['model']} on {result['device']}, {result['precision']}, "
        f"batch {result['batch']}, {result['steps']} steps"
    ]
    for who in ("stock", "ours"):
        run = result[who]
        lines.append(
            f"{who}: {run['pairs_per_second']:.2f} pairs/s, {run['peak_memory_gb']:.2f} GB more, "
            f"the report's run in {result['whole_run_minutes'][who]:,.0f} min"
        )
    lines.append(
        f"{result['ratio']:.2f} times as fast ({result['ratio_of_processor_time']:.2f} by "
        f"processor time); losses differ by at most "
        f"{result['largest_difference_of_losses']:.1e}"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
