"""Hand out a pretrained model: its weights, its tokenizer, and a card of measured figures."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from transformers import AutoTokenizer, GPT2LMHeadModel

from training import run_record
from training.data.corpus import Split, TokenFolder
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


def publish(folder: Path, data: TokenFolder, output: Path) -> None:
    """Write the model of the last checkpoint of the run in `folder` to `output`, with its card.

    The card's figures are measured here, on the whole of both held-out splits.

    Raises:
        TrainingError: `folder` holds no run with a checkpoint, or `output` can't be written.
    """
    recipe = run_record.recipe_of(folder, "pretrain")
    assert isinstance(recipe, PretrainRecipe)
    if recipe.threads:
        torch.set_num_threads(recipe.threads)
    run = Pretraining(recipe, data.vocabulary, "cuda" if torch.cuda.is_available() else "cpu")
    run.load(folder / CHECKPOINT)
    losses = {
        split: run.held_out_loss(
            evenly_spaced(data.tokens(split), recipe.context, data.counts[split].tokens)
        )
        for split in HELD_OUT
        if data.counts[split].tokens > recipe.context
    }
    run.export(output, data.path)
    write_card(output, folder, data, parameters=run.parameters, steps=run.step, losses=losses)
    write_checksums(output)


def write_checksums(model: Path) -> None:
    """Write `model`/SHA256SUMS over its other files, as `sha256sum` does; readers check it."""
    files = sorted(path for path in model.iterdir() if path.name != CHECKSUMS)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (model / CHECKSUMS).write_text("".join(lines), encoding="ascii")


def write_card(
    model: Path,
    folder: Path,
    data: TokenFolder,
    *,
    parameters: int,
    steps: int,
    losses: Mapping[Split, float],
) -> None:
    """Write `model`/README.md from what the run in `folder` recorded and what was measured.

    `steps` of the run's optimizer steps are done; `losses` are in nats per token.

    Raises:
        TrainingError: the run has no record.
    """
    record = run_record.read(folder)
    recipe = run_record.recipe_of(folder, "pretrain")
    assert isinstance(recipe, PretrainRecipe)
    step_tokens = recipe.batch * recipe.context
    seen = steps * step_tokens
    read = data.counts["train"]
    done = steps / math.ceil(recipe.tokens / step_tokens)
    early = f"\n**An early state: {done:.0%} of its training is done.**\n" if done < 1 else ""
    seconds = _seconds_of_training(folder, steps, recipe.log_every * step_tokens)
    authors = {"validation": recipe.validation_authors, "test": recipe.test_authors}
    held_out = "\n".join(
        f"| {split} | {', '.join(authors[split])} | {data.counts[split].tokens:,} | {loss:.3f} "
        f"| {data.bits_per_character(split, loss):.3f} |"
        for split, loss in losses.items()
    )
    changes = "".join(
        f"\n\nUp to step {earlier['step']:,} its `{key}` was {value}."
        for earlier in record.get("resumed", [])
        for key, value in earlier["recipe"].items()
        if value != record["recipe"][key] and earlier["step"] <= steps
    )
    settings = "\n".join(
        f"| `{key}` | {', '.join(value) if isinstance(value, list) else value} |"
        for key, value in record["recipe"].items()
    )
    versions = ", ".join(f"{name} {number}" for name, number in record["packages"].items())
    samples = "\n\n".join(
        f"> **{prompt}**{text}".replace("\n", "\n> ")
        for prompt, text in _samples(model, recipe.seed)
    )
    card = f"""---
license: apache-2.0
language: en
library_name: transformers
pipeline_tag: text-generation
---

# {recipe.name}

A GPT-2 of {parameters / 1e6:.1f} million weights that continues English stories, trained from
scratch: {recipe.layers} layers, width {recipe.width}, {recipe.heads} heads, {recipe.context} \
tokens of context, a byte-level BPE of {data.vocabulary:,} tokens of its own.
{early}
It is small, and has read {seen / 1e6:.0f} million tokens where GPT-2 had read thousands of
millions. It writes English sentences in the manner of old fiction, keeps to a scene for a few of
them, and forgets who is in it. It knows no facts, and the books it has read are of their time,
prejudices included.

    AutoModelForCausalLM.from_pretrained(folder), AutoTokenizer.from_pretrained(folder)

Load the tokenizer like this and not as a `GPT2Tokenizer`, which would cut text in other places:
here a paragraph break is one token. `<|endoftext|>`, token 0, stands before each story.

## What it has read

{seen / read.tokens:.2f} times the {read.tokens:,} tokens of {read.stories:,} stories and
chapters, from works in the public domain in the United States as produced by Standard Ebooks
(`training/recipes/starter-works.txt`). {recipe.typographic_share:.0%} of the stories have
typographic quotes, the others straight ones.

## Figures

On authors of whom it has read nothing:

| split | authors | tokens | nats per token | bits per character |
|---|---|---|---|---|
{held_out}

{steps:,} steps of {step_tokens:,} tokens took {seconds / 60:.0f} minutes, {seen / seconds:,.0f} \
tokens a second ({record["device"]}).{changes}

## What it writes

Unchosen: seed {recipe.seed}, temperature 0.7, top-k 50, top-p 0.95, repetition penalty 1.1.

{samples}

## Build it again

    python -m training corpus --works training/recipes/starter-works.txt --mirrors DIR \\
        --output stories.jsonl.xz
    python -m training pretrain --stories stories.jsonl.xz --output runs/starter
    python -m training publish runs/starter --output resources/starter

SHA-256 of the stories' text: `{record["data_sha256"]}`.
Python {record["python"]}, {versions}.

| setting | value |
|---|---|
{settings}
"""
    (model / "README.md").write_text(card, encoding="utf-8")


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


def _samples(folder: Path, seed: int) -> list[tuple[str, str]]:
    """Each sample prompt with the model's continuation, decoded as the report did."""
    model: Any = GPT2LMHeadModel.from_pretrained(folder, dtype=torch.float32)
    tokenizer = AutoTokenizer.from_pretrained(folder)
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
