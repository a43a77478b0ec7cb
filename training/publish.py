"""Hand out a trained model: its weights, its tokenizer, where it comes from, and its card.

`runs.json` beside the weights is the list of the runs that made them, first the one from scratch.
A run that began with a published model goes on with that one's list, so a card tells the whole way.
"""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path
from typing import Any

import torch
from transformers import AutoTokenizer

from training import model_folder, run_record
from training.card import card
from training.data.corpus import Split, TokenFolder
from training.errors import TrainingError
from training.pretrain import CHECKPOINT, Pretraining, evenly_spaced
from training.progress import read_events
from training.recipe import PretrainRecipe

HELD_OUT: tuple[Split, ...] = ("validation", "test")
SAMPLE_PROMPTS = (
    "Between the windy mountain there holds a village with a legend",
    "The sun dipped below the horizon, casting a golden glow over the quiet village, as the "
    "villagers gathered for the annual harvest festival.",
)
SAMPLE_TOKENS = 120
CHECKSUMS = "SHA256SUMS"
RUNS = "runs.json"
OF_A_RUN = (
    "recipe", "prepared", "written_by", "started", "commit", "device", "python", "packages",
    "data_sha256", "pairs",
)  # fmt: skip
"""What is passed on of a run's record."""


def publish(
    folder: Path,
    output: Path,
    tokens: TokenFolder | None = None,
    start: Path | None = None,
    evaluation: Path | None = None,
    strength: float = 1.0,
) -> None:
    """Write the model of the run in `folder` to `output`, in 16 bits, with its card.

    Args:
        folder: a run: of pretraining, whose last checkpoint is taken, or a finished one of tuning.
        output: the model's folder; what is in it is replaced.
        tokens: of a run of pretraining what it read; its losses are measured on the whole of both
            held-out splits.
        start: the published model that the run began with, if it began with one.
        evaluation: a file that `evaluate` wrote, whose figures go into the card.
        strength: of a tuned model, how much of the way from the weights of `start` to its own is
            gone. A little less than all keeps more of what the start could (Lin et al. 2023,
            arXiv 2309.06256, sec. 3: model averaging).

    Raises:
        TrainingError: `folder` holds no run with a model, `start` is not what it began with or does
            not say where it comes from, `evaluation` is none, `strength` is not above 0 and at
            most 2 or is of a run of pretraining, or `output` can't be written.
    """
    record = run_record.read(folder)
    if not 0 < strength <= 2 or (strength != 1 and record["recipe"]["kind"] == "pretrain"):
        raise TrainingError("A strength is of a tuned model, above 0 and at most 2.")
    runs = _before(record, start)
    try:
        figures = json.loads(evaluation.read_text(encoding="utf-8")) if evaluation else None
    except (OSError, ValueError) as error:
        raise TrainingError(f"The evaluation {evaluation} can't be read: {error}.") from error
    entry = {key: record[key] for key in OF_A_RUN if key in record}
    if record["recipe"]["kind"] == "pretrain":
        if tokens is None:
            raise TrainingError("The tokens that the run read are missing. Name their folder.")
        entry |= _pretrained(folder, record, tokens, output)
    else:
        entry |= _tuned(folder, output, start, strength)
    runs.append(entry)
    run_record.write_json(output / RUNS, {"runs": runs})
    config = json.loads((output / "config.json").read_text(encoding="utf-8"))
    seed = record["recipe"]["seed"]
    model = model_folder.load_model(output, "cpu")[0]
    samples = _samples(model, AutoTokenizer.from_pretrained(output), seed)
    text = card(runs, config, model.num_parameters(), samples, figures)
    (output / "README.md").write_text(text, encoding="utf-8")
    write_checksums(output)


def write_checksums(model: Path) -> None:
    """Write `model`/SHA256SUMS over its other files, as `sha256sum` does; readers check it."""
    files = sorted(path for path in model.iterdir() if path.name != CHECKSUMS)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (model / CHECKSUMS).write_text("".join(lines), encoding="ascii")


def _before(record: dict[str, Any], start: Path | None) -> list[dict[str, Any]]:
    """The runs that made the model that a run began with."""
    wanted = record.get("model_sha256")
    if not wanted:
        return []
    if start is None or model_folder.sha256(start) != wanted:
        raise TrainingError(
            f"The run began with the model {record.get('model')}. Name its folder, as it was then."
        )
    try:
        runs: list[dict[str, Any]] = json.loads((start / RUNS).read_text("utf-8"))["runs"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(
            f"{start} has no readable {RUNS} that says where it comes from. Publish it first."
        ) from error
    return runs


def _pretrained(
    folder: Path, record: dict[str, Any], tokens: TokenFolder, output: Path
) -> dict[str, Any]:
    """Write a pretrained model; return what is told of its run."""
    recipe = run_record.recipe_of(folder, "pretrain")
    assert isinstance(recipe, PretrainRecipe)
    if recipe.threads:
        torch.set_num_threads(recipe.threads)
    run = Pretraining(recipe, tokens.vocabulary, "cuda" if torch.cuda.is_available() else "cpu")
    run.load(folder / CHECKPOINT)
    run.export(output, tokens.path)
    step_tokens = recipe.batch * recipe.context
    authors = {"validation": recipe.validation_authors, "test": recipe.test_authors}
    held_out = {}
    for split in HELD_OUT:
        if tokens.counts[split].tokens > recipe.context:
            windows = evenly_spaced(tokens.tokens(split), recipe.context, len(tokens.tokens(split)))
            loss = run.held_out_loss(windows)
            held_out[split] = {
                "authors": list(authors[split]),
                "tokens": tokens.counts[split].tokens,
                "nats_per_token": loss,
                "bits_per_character": tokens.bits_per_character(split, loss),
            }
    return {
        "steps": run.step,
        "of_steps": math.ceil(recipe.tokens / step_tokens),
        "tokens": run.step * step_tokens,
        "seconds": _seconds_of_training(folder, run.step, recipe.log_every * step_tokens),
        "changes": [
            {"until_step": earlier["step"], "key": key, "value": value}
            for earlier in record.get("resumed", [])
            for key, value in earlier["recipe"].items()
            if value != record["recipe"][key] and earlier["step"] <= run.step
        ],
        "read": {
            "stories": tokens.counts["train"].stories,
            "tokens": tokens.counts["train"].tokens,
        },
        "held_out": held_out,
    }


def _tuned(folder: Path, output: Path, start: Path | None, strength: float) -> dict[str, Any]:
    """Write a tuned model; return what is told of its run."""
    try:
        result: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TrainingError(
            f"The run in {folder} has not come to its end. Let it, then publish it."
        ) from error
    source = model_folder.resolve(folder)
    model = model_folder.load_model(source, "cpu")[0]
    if strength != 1 and start is not None:
        before = model_folder.load_model(start, "cpu")[0].state_dict()
        for name, weight in model.state_dict().items():
            weight.copy_(torch.lerp(before[name], weight, strength))
    model_folder.write_in_16_bits(model, source, output)
    entry = {"steps": result["steps"], "seconds": result["seconds"], "result": result}
    return entry | ({"strength": strength} if strength != 1 else {})


def _seconds_of_training(folder: Path, steps: int, tokens: int) -> float:
    """The time the run took for `steps` steps; each of its step events stands for `tokens` tokens.

    Steps that were done twice, because a run went on from an older checkpoint, count once.
    """
    paces = {
        event.step: event.metrics["tokens_per_second"]
        for event in read_events(folder / "events.jsonl")
        if event.kind == "step" and event.step <= steps
    }
    return sum(tokens / pace for pace in paces.values())


def _samples(model: Any, tokenizer: Any, seed: int) -> list[tuple[str, str]]:
    """Each sample prompt with the model's continuation, decoded as the report did."""
    samples = []
    torch.manual_seed(seed)
    for prompt in SAMPLE_PROMPTS:
        ids = tokenizer(prompt, return_tensors="pt")["input_ids"][
            :, -model.config.n_positions // 2 :
        ]
        room = model.config.n_positions - ids.shape[1]
        output = model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            do_sample=True,
            temperature=0.7,
            top_k=50,
            top_p=0.95,
            repetition_penalty=1.1,
            max_new_tokens=min(SAMPLE_TOKENS, room),
            pad_token_id=0,
        )
        text = tokenizer.decode(output[0, ids.shape[1] :], skip_special_tokens=True)
        samples.append((prompt, str(text)))
    return samples
