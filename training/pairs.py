"""Choices as text and as tokens, before any model sees them. No torch here."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from training import environment
from training.errors import TrainingError
from training.holdout import Row, split_rows

TEXTS = ("prompt", "chosen", "rejected")


@dataclass(frozen=True)
class TokenPair:
    """A prompt and two texts that may follow it, as token ids; `strength` 1 is a plain choice."""

    prompt: list[int]
    chosen: list[int]
    rejected: list[int]
    strength: float


@dataclass(frozen=True)
class Losses:
    """What tokenizing left out: how many rows had a text cut, and how many could not be used."""

    prompts_cut: int = 0
    texts_cut: int = 0
    rows_dropped: int = 0


def read_rows(path: Path) -> list[Row]:
    """Read a JSONL file with one choice a line.

    Raises:
        TrainingError: it can't be read, or a line is not a choice; the sentence names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingError(f"{path} can't be read: {error}.") from error
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise TrainingError(f"{path}, line {number} is not JSON: {error}.") from error
        if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in TEXTS):
            raise TrainingError(
                f"{path}, line {number} is not a choice. It needs the texts {', '.join(TEXTS)}."
            )
        rows.append(row)
    return rows


def read_split(path: Path) -> tuple[list[Row], list[Row]]:
    """Read the choices to train on and those held out.

    `path` is a JSONL file, which is then split; a folder with train.jsonl and held_out.jsonl; or
    one that `datasets` saved with the splits train and validation.

    Raises:
        TrainingError: none of these, or as in `read_rows`.
    """
    if path.is_file():
        return split_rows(read_rows(path))
    if (path / "train.jsonl").exists():
        return read_rows(path / "train.jsonl"), read_rows(path / "held_out.jsonl")
    if not (path / "dataset_dict.json").exists():
        raise TrainingError(f"{path} holds no choices. Give a .jsonl file, or a folder of them.")
    with environment.prepared():
        from datasets import DatasetDict
    splits = DatasetDict.load_from_disk(str(path))
    if missing := {"train", "validation"} - set(splits):
        raise TrainingError(f"{path} has no split {sorted(missing)[0]}.")
    return splits["train"].to_list(), splits["validation"].to_list()


def to_tokens(
    rows: Sequence[Row],
    encode: Callable[[str], list[int]],
    start: int,
    prompt_tokens: int,
    completion_tokens: int,
) -> tuple[list[TokenPair], Losses]:
    """Turn rows into tokens: of a prompt the last `prompt_tokens`, of a text the first tokens.

    Prompt and text are encoded apart, since the model wrote on from the tokens of the prompt
    alone. An empty prompt becomes `start`, the token that begins a text. No end token is added:
    the texts stop where a suggestion did, which is not where a story ends. Rows whose two texts
    are the same tokens, or none, have nothing to tell and are dropped.
    """
    pairs = []
    prompts_cut = texts_cut = 0
    for row in rows:
        prompt, chosen, rejected = (encode(row[key]) for key in TEXTS)
        first, second = chosen[:completion_tokens], rejected[:completion_tokens]
        if not first or not second or first == second:
            continue
        prompts_cut += len(prompt) > prompt_tokens
        texts_cut += (first, second) != (chosen, rejected)
        strength = float(row.get("strength", 1))
        pairs.append(TokenPair(prompt[-prompt_tokens:] or [start], first, second, strength))
    return pairs, Losses(prompts_cut, texts_cut, len(rows) - len(pairs))


def sha256(*parts: Sequence[Row]) -> str:
    """Return a hash of rows that changes with their texts, strengths and order."""
    keys = (*TEXTS, "strength")
    content = [[[row.get(key) for key in keys] for row in part] for part in parts]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
