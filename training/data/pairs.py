"""Choices as text and as tokens, before any model sees them. No torch here."""

import hashlib
import json
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from training import environment
from training.data.holdout import Row, split_rows
from training.errors import TrainingError

TEXTS = ("prompt", "chosen", "rejected")
Text = TypeVar("Text", str, bytes)


@dataclass(frozen=True)
class TokenPair:
    """A prompt and two texts that may follow it, as token ids.

    `strength` is what the offset is the logarithm of: of a choice, 1 is a plain one; or the gap of
    scores. `row` is the place of its row among those given.
    """

    prompt: Sequence[int]
    chosen: Sequence[int]
    rejected: Sequence[int]
    strength: float = 1.0
    row: int = 0

    @property
    def tokens(self) -> int:
        """How many tokens there are, the prompt counted once."""
        return len(self.prompt) + len(self.chosen) + len(self.rejected)


@dataclass(frozen=True)
class Losses:
    """What tokenizing left out: how many rows had a text cut, and how many could not be used."""

    prompts_cut: int = 0
    texts_cut: int = 0
    prompts_too_long: int = 0
    texts_alike: int = 0

    @property
    def rows_dropped(self) -> int:
        """How many rows could not be used."""
        return self.prompts_too_long + self.texts_alike

    def figures(self) -> dict[str, int]:
        """Return all counts by their names."""
        return asdict(self) | {"rows_dropped": self.rows_dropped}

    def in_words(self, rows: int) -> str:
        """Return it as a sentence for the reader; empty if nothing was lost."""
        said = [
            f"{count:,} {what}"
            for count, what in (
                (self.prompts_cut, "prompts cut to their end"),
                (self.texts_cut, "pairs with a text cut to its beginning"),
                (self.prompts_too_long, "left out because the prompt leaves no room for a text"),
                (self.texts_alike, "left out because the texts are alike or empty once read"),
            )
            if count
        ]
        return f"Of {rows:,} pairs: {', '.join(said)}." if said else ""


def read_rows(path: Path) -> list[Row]:
    """Read a JSONL file with one choice a line.

    Raises:
        TrainingError: it can't be read, or a line is not a choice; the sentence names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # U+2028 may stand within a text
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingError(f"{path} can't be read: {error}.") from error
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise TrainingError(f"{path}, line {number} is not JSON: {error}.") from error
        if problem := _problem(row):
            raise TrainingError(f"{path}, line {number} is not a choice. {problem}")
        rows.append(row)
    return rows


def _problem(row: Any) -> str:
    """What is wrong with a row, as a sentence; empty if nothing is."""
    if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in TEXTS):
        return f"It needs the texts {', '.join(TEXTS)}."
    for key in TEXTS:
        try:
            row[key].encode()
        except UnicodeEncodeError:
            return f"Its {key} holds half a character (a lone surrogate)."
    for key in ("strength", "score_chosen", "score_rejected"):
        value = row.get(key, 1)
        # a number so large that no float holds it is none here
        if type(value) not in (int, float) or not abs(value) < 1e15:
            return f"Its {key} is no number: {json.dumps(value)[:40]}."
    if row.get("strength", 1) <= 0:
        return "Its strength is not above 0."
    return ""


def read_split(path: Path) -> tuple[list[Row], list[Row]]:
    """Read the choices to train on and those held out.

    `path` is a JSONL file, which is then split; a folder with train.jsonl and held_out.jsonl; or
    one that `datasets` saved with the splits train and validation.

    Raises:
        TrainingError: none of these, a damaged one, or as in `read_rows`.
    """
    if path.is_file():
        return split_rows(read_rows(path))
    if (path / "train.jsonl").exists():
        return read_rows(path / "train.jsonl"), read_rows(path / "held_out.jsonl")
    if not (path / "dataset_dict.json").exists():
        raise TrainingError(f"{path} holds no choices. Give a .jsonl file, or a folder of them.")
    with environment.prepared():
        from datasets import DatasetDict
        from pyarrow import ArrowException
    names = ("train", "validation")
    try:
        splits = DatasetDict.load_from_disk(str(path))
        if missing := [name for name in names if name not in splits]:
            raise TrainingError(f"{path} has no split {missing[0]}.")
        for name in names:
            if lacking := [key for key in TEXTS if key not in splits[name].column_names]:
                raise TrainingError(f"{path}, split {name}, has no column {lacking[0]}.")
        train, held_out = (splits[name].to_list() for name in names)
    # a damaged file is found by `datasets`, its JSON, Arrow or the file system
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ArrowException) as error:
        reason = " ".join(str(error).split())[:200].rstrip(".")
        raise TrainingError(f"{path} can't be read: {reason}. Prepare it again.") from error
    for name, rows in zip(names, (train, held_out), strict=True):
        for number, row in enumerate(rows, 1):
            if problem := _problem(row):
                raise TrainingError(f"{path}, split {name}, row {number} is no pair. {problem}")
    return train, held_out


def to_tokens(
    rows: Sequence[Row],
    encode: Callable[[str], list[int]],
    end: int,
    prompt_tokens: int,
    completion_tokens: int,
    max_tokens: int = 0,
    *,
    end_token: bool = False,
    by_scores: bool = False,
    both: bool = True,
) -> tuple[list[TokenPair], Losses]:
    """Turn rows into tokens: of a prompt the last `prompt_tokens`, of a text the first tokens.

    Both together have at most `max_tokens`, if that is not 0. Prompt and text are encoded apart,
    since the model wrote on from the tokens of the prompt alone. An empty prompt becomes `end`, the
    token between texts. With `end_token` it also follows a text that is read to its end; without,
    a text stops where a suggestion did, which is not where a story ends. Nor is the end of a
    passage, so rows with a `kind`, which are coherence pairs, go without. Rows whose two texts are
    the same tokens, or none, have nothing to tell and are dropped; without `both` the rejected text
    is not read at all. With `by_scores` the strength is the gap between the row's scores.

    Raises:
        TrainingError: scores are asked for and a row has none, or a chosen text has the lower one.
    """
    pairs = []
    prompts_cut = texts_cut = too_long = alike = 0
    for index, row in enumerate(rows):
        prompt, chosen = encode(row["prompt"]), encode(row["chosen"])
        rejected = encode(row["rejected"]) if both else []
        given = prompt[-prompt_tokens:] or [end]
        room = min(completion_tokens, max_tokens - len(given) if max_tokens else completion_tokens)
        if room <= 0:
            too_long += 1
            continue
        ends = end_token and "kind" not in row
        whole = [[*text, end] if ends and text else text for text in (chosen, rejected)]
        first, second = (text[:room] for text in whole)
        if not first or (both and (not second or first == second)):
            alike += 1
            continue
        prompts_cut += len(prompt) > prompt_tokens
        texts_cut += [first, second] != whole
        strength = _gap(row) if by_scores else float(row.get("strength", 1))
        # arrays, since a list takes ten times the memory
        arrays = [array("i", part) for part in (given, first, second)]
        pairs.append(TokenPair(arrays[0], arrays[1], arrays[2], strength, index))
    return pairs, Losses(prompts_cut, texts_cut, too_long, alike)


def twins(texts: Iterable[tuple[Text, Text]]) -> list[tuple[int, int]]:
    """Return the places, two by two, of pairs that have each other's texts, the other way round.

    `texts` are the chosen and the rejected text of each pair. In one step, what makes a text
    likelier in itself cancels out between twins, and with it most of the noise of the gradient:
    what is left is how each text follows from its prompt.
    """
    found = []
    waiting: dict[tuple[Text, Text], int] = {}
    for number, (chosen, rejected) in enumerate(texts):
        other = waiting.pop((rejected, chosen), None)
        if other is None:
            waiting[chosen, rejected] = number
        else:
            found.append((other, number))
    return found


def spread(rows: Sequence[Row], most: int) -> Sequence[Row]:
    """Return at most so many of the rows, spread evenly over them, twins together; 0 for all."""
    if not 0 < most < len(rows):
        return rows
    second = {two: one for one, two in twins((row["chosen"], row["rejected"]) for row in rows)}
    units: list[list[Row]] = []
    unit_of: dict[int, int] = {}
    for number, row in enumerate(rows):
        if number in second:
            units[unit_of[second[number]]].append(row)
        else:
            unit_of[number] = len(units)
            units.append([row])
    count = len(units) * most // len(rows)
    chosen = [units[i * len(units) // count] for i in range(count)] if count else units[:1]
    return [row for unit in chosen for row in unit][:most]


def chosen_alone(pairs: Sequence[TokenPair], prompts_too: bool) -> list[TokenPair]:
    """Return the chosen texts behind their prompts, each of them once.

    With `prompts_too` a prompt is part of the text, but for its first token.
    """
    found: dict[tuple[bytes, bytes], TokenPair] = {}
    for pair in pairs:
        found.setdefault((bytes(pair.prompt), bytes(pair.chosen)), pair)
    if not prompts_too:
        return [replace(pair, rejected=array("i")) for pair in found.values()]
    return [
        replace(
            pair,
            prompt=pair.prompt[:1],
            chosen=array("i", [*pair.prompt[1:], *pair.chosen]),
            rejected=array("i"),
        )
        for pair in found.values()
    ]


def _gap(row: Row) -> float:
    try:
        gap = float(row["score_chosen"] - row["score_rejected"])
    except (KeyError, TypeError):
        raise TrainingError(
            "The offset is to come from scores, and there are pairs without score_chosen and "
            "score_rejected. Set offset=none, or prepare the data from scored stories."
        ) from None
    if gap <= 0:
        raise TrainingError("There are pairs whose chosen text has no higher score than the other.")
    return gap


def sha256(*parts: Sequence[Row]) -> str:
    """Return a hash of rows that changes with their texts, strengths and order."""
    keys = (*TEXTS, "strength", "score_chosen", "score_rejected")
    content = [[[row.get(key) for key in keys] for row in part] for part in parts]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
