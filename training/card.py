"""A model's card: where it comes from, what was measured, what it writes, how to build it again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from training.evaluation import figures

Run = Mapping[str, Any]

WHAT = {
    "pretrain": "Pretraining",
    "sft": "Tuning on the chosen texts of pairs (SFT)",
    "dpo": "Tuning on pairs (direct preference optimization)",
}


def card(
    runs: Sequence[Run],
    config: Mapping[str, Any],
    parameters: int,
    samples: Sequence[tuple[str, str]],
    evaluation: Mapping[str, Any] | None = None,
) -> str:
    """Return the Markdown of a card.

    Args:
        runs: what made the model, as `publish` hands it on, the one from scratch first.
        config: the model's config.json.
        parameters: how many weights it has.
        samples: prompts, and what it wrote on from them.
        evaluation: what `evaluate` found, if it was measured.
    """
    first = runs[0]["recipe"]
    pretraining = [run for run in runs if run["recipe"]["kind"] == "pretrain"]
    read = sum(run["tokens"] for run in pretraining)
    return f"""---
license: apache-2.0
language: en
library_name: transformers
pipeline_tag: text-generation
---

# {first["name"]}

A GPT-2 of {parameters / 1e6:.1f} million weights that continues English stories, trained from
scratch: {config["n_layer"]} layers, width {config["n_embd"]}, {config["n_head"]} heads, \
{config["n_positions"]} tokens of context, a byte-level BPE of {config["vocab_size"]:,} tokens of \
its own.
{_early(runs[-1])}
It is small, and has read {read / 1e6:.0f} million tokens where GPT-2 had read thousands of
millions. It writes English sentences in the manner of old fiction, keeps to a scene for a few of
them, and forgets who is in it. It knows no facts, and the books it has read are of their time,
prejudices included.

    AutoModelForCausalLM.from_pretrained(folder), AutoTokenizer.from_pretrained(folder)

Load the tokenizer like this and not as a `GPT2Tokenizer`, which would cut text in other places:
here a paragraph break is one token. `<|endoftext|>`, token 0, stands before each story.

## What it has read

{read / pretraining[-1]["read"]["tokens"]:.2f} times the {pretraining[-1]["read"]["tokens"]:,} \
tokens of {pretraining[-1]["read"]["stories"]:,} stories and chapters, from works in the public
domain in the United States as produced by Standard Ebooks
(`training/recipes/starter-works.txt`). {first["typographic_share"]:.0%} of the stories have
typographic quotes, the others straight ones.

## How it came about

{_history(runs)}

## Figures

On authors of whom it has read nothing, at the end of its pretraining:

{_held_out(pretraining)}
{_measured(evaluation)}
## What it writes

Unchosen: seed {runs[-1]["recipe"]["seed"]}, temperature 0.7, top-k 50, top-p 0.95, repetition \
penalty 1.1.

{_samples(samples)}

## Build it again

    python -m training corpus --works training/recipes/starter-works.txt --mirrors DIR \\
        --output stories.jsonl.xz
{_commands(runs)}

SHA-256 of the stories' text: `{runs[0]["data_sha256"]}`. On another machine sums are rounded
otherwise, so the weights come out like these, not equal to them.

{_recipes(runs)}
"""


def _early(run: Run) -> str:
    done = run["steps"] / run.get("of_steps", run["steps"])
    return f"\n**An early state: {done:.0%} of its training is done.**\n" if done < 1 else ""


def _history(runs: Sequence[Run]) -> str:
    """A paragraph for each run."""
    told = []
    for number, run in enumerate(runs, 1):
        recipe, took = run["recipe"], _duration(run["seconds"])
        said = f"{number}. **{WHAT[recipe['kind']]}**, seed {recipe['seed']}: "
        if recipe["kind"] == "pretrain":
            step_tokens = recipe["batch"] * recipe["context"]
            said += (
                f"{run['steps']:,} steps of {step_tokens:,} tokens took {took}, "
                f"{run['tokens'] / run['seconds']:,.0f} tokens a second."
            )
        else:
            said += (
                f"{run['result']['trained_on']:,} texts, {run['steps']:,} steps of "
                f"{recipe['batch']}, {took}; kept as it was after step "
                f"{run['result']['kept']:,}."
            )
            if "strength" in run:
                said += (
                    f" The weights are {run['strength']:.0%} of the way from those it began with "
                    "to those it ended with."
                )
        for change in run.get("changes", ()):
            said += (
                f" Up to step {change['until_step']:,} its `{change['key']}` was {change['value']}."
            )
        versions = ", ".join(f"{name} {number}" for name, number in run["packages"].items())
        said += f" {run['started'][:10]}, {run['device']}, Python {run['python']}, {versions}."
        told.append(said)
    return "\n".join(told)


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 100 else f"{seconds / 60:.0f} minutes"


def _held_out(pretraining: Sequence[Run]) -> str:
    rows = ["| split | authors | tokens | nats per token | bits per character |", "|---" * 5 + "|"]
    for split, found in pretraining[-1]["held_out"].items():
        rows.append(
            f"| {split} | {', '.join(found['authors'])} | {found['tokens']:,} "
            f"| {found['nats_per_token']:.3f} | {found['bits_per_character']:.3f} |"
        )
    return "\n".join(rows)


def _measured(evaluation: Mapping[str, Any] | None) -> str:
    if evaluation is None:
        return ""
    table = "\n".join(f"    {line}".rstrip() for line in figures.as_table(evaluation).splitlines())
    return (
        "\nBy `python -m training evaluate`; intervals of 95 %, and a `+` or `-` where the "
        f"difference from {evaluation['models'][0]['name']} is not chance:\n\n{table}\n"
    )


def _samples(samples: Sequence[tuple[str, str]]) -> str:
    return "\n\n".join(f"> **{prompt}**{text}".replace("\n", "\n> ") for prompt, text in samples)


def _commands(runs: Sequence[Run]) -> str:
    """The commands that make the runs, one after the other; each begins with what is published."""
    lines = []
    for number, run in enumerate(runs, 1):
        kind, start = run["recipe"]["kind"], f" --model models/{number - 1}" if number > 1 else ""
        source = "--stories stories.jsonl.xz"
        if kind != "pretrain":
            source = f"--data pairs-{number}"
            if run.get("prepared"):
                writer = f" --model {run['written_by']}" if run.get("written_by") else ""
                lines.append(
                    f"    python -m training prepare --from-stories stories.jsonl.xz "
                    f"--recipe run-{number}.toml{writer} --output pairs-{number}"
                )
        strength = f" --strength {run['strength']}" if "strength" in run else ""
        lines += [
            f"    python -m training {kind} --recipe run-{number}.toml {source}{start} "
            f"--output runs/{number}",
            f"    python -m training publish runs/{number}{start}{strength} "
            f"--output models/{number}",
        ]
    return "\n".join(lines)


def _recipes(runs: Sequence[Run]) -> str:
    """Each run's recipe as a file."""
    blocks = []
    for number, run in enumerate(runs, 1):
        tables = [run["recipe"], *([run["prepared"]] if run.get("prepared") else [])]
        lines = [f"# run-{number}.toml"]
        for table in tables:
            lines.append(f"[{table['kind']}]")
            lines += [f"{key} = {_toml(value)}" for key, value in table.items() if key != "kind"]
        blocks.append("```toml\n" + "\n".join(lines) + "\n```")
    return "\n\n".join(blocks)


def _toml(value: Any) -> str:
    # JSON's texts, numbers, true and false, and lists of them are TOML's
    return json.dumps(value, ensure_ascii=False)
