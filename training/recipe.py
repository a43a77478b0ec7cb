"""A run's whole configuration: a frozen dataclass for each kind of run, a TOML file for each run.

A recipe is found by name (`starter` is `training/recipes/starter.toml`) or by path. Its first key,
`kind`, says which dataclass the rest must fit: `pretrain` or `dpo`. Each field's metadata carries
what it means with its unit, and `python -m training keys` prints them.
"""

from __future__ import annotations

import dataclasses
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_type_hints

from training.errors import TrainingError

RECIPES = Path(__file__).parent / "recipes"


def _is(meaning: str, default: Any = dataclasses.MISSING) -> Any:
    """A dataclass field whose metadata says what it is."""
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, kw_only=True)
class PretrainRecipe:
    """How a GPT-2 is trained from scratch. Fields without a default must be in the file."""

    name: str = _is("what the model is called in its card")
    seed: int = _is("seeds weights, order of windows and choice of quotes", 0)

    # the text
    validation_authors: tuple[str, ...] = _is("authors whose works measure a run while it runs", ())
    test_authors: tuple[str, ...] = _is("authors whose works give only the last figures", ())
    typographic_share: float = _is("share of stories given curly quotes and …, 0 to 1", 0.5)
    vocabulary: int = _is("tokens of the byte-level BPE, the end-of-text token included", 8192)

    # the model
    context: int = _is("positions of the model, and tokens in one training window", 512)
    width: int = _is("size of the hidden state, a multiple of heads", 320)
    layers: int = _is("transformer blocks", 6)
    heads: int = _is("attention heads in each block", 5)

    # the schedule
    tokens: int = _is("length of the run in training tokens", 20_000_000)
    batch: int = _is("windows in one optimizer step", 16)
    micro_batch: int = _is("windows that go through the model at once, a divisor of batch", 2)
    muon_rate: float = _is("highest learning rate of the hidden matrices, as an update's RMS / 0.2")
    adam_rate: float = _is("highest learning rate of embeddings, biases and norms")
    weight_decay: float = _is("decoupled decay of the matrices, per unit of learning rate", 0.1)
    warmup: float = _is("share of the steps in which the rates rise from 0", 0.02)
    decay: float = _is("share of the steps, the last ones, in which the rates fall to 0", 0.5)
    clip: float = _is("largest norm of the gradient over all weights", 1.0)

    # the machine
    precision: str = _is("of the copy that computes: bfloat16 or float32", "bfloat16")
    threads: int = _is("CPU threads; 0 leaves the choice to torch", 0)
    compile: bool = _is("compile the model first; on a CPU this needs a C++ compiler", False)

    # what is noted on the way
    log_every: int = _is("steps between two figures of the training loss", 10)
    evaluate_every: int = _is("steps between two figures of the held-out loss", 250)
    evaluation_windows: int = _is("held-out windows measured each time, spread evenly", 64)
    checkpoint_minutes: float = _is("minutes between two checkpoints", 5.0)

    def __post_init__(self) -> None:
        at_least_0 = {"seed", "weight_decay", "threads", "checkpoint_minutes"}
        shares = {"typographic_share", "warmup", "decay"}
        for key, value in dataclasses.asdict(self).items():
            if key in shares:
                _demand(0 <= value <= 1, f"`{key}` is {value}; it must be between 0 and 1")
            elif key in at_least_0:
                _demand(value >= 0, f"`{key}` is {value}; it must not be below 0")
            elif isinstance(value, int | float) and not isinstance(value, bool):
                _demand(value > 0, f"`{key}` is {value}; it must be above 0")
        _demand(
            257 <= self.vocabulary <= 65_536,
            f"`vocabulary` is {self.vocabulary}; it must be between 257 and 65,536",
        )
        _demand(
            self.width % self.heads == 0,
            f"`width` {self.width} is not a multiple of `heads` {self.heads}",
        )
        _demand(
            self.batch % self.micro_batch == 0,
            f"`batch` {self.batch} is not a multiple of `micro_batch` {self.micro_batch}",
        )
        _demand(
            self.precision in ("bfloat16", "float32"),
            f"`precision` is {self.precision}; it must be bfloat16 or float32",
        )
        both = sorted(set(self.validation_authors) & set(self.test_authors))
        _demand(not both, f"{', '.join(both)}: both in `validation_authors` and `test_authors`")


@dataclass(frozen=True)
class DpoRecipe:
    """How a model is tuned on choices, by direct preference optimization of a LoRA adapter."""

    seed: int = _is("seeds the adapter's weights and the order of choices", 0)

    # the objective
    beta: float = _is(
        "reward in nats per nat of log π/π_ref: high holds the model to its base", 0.1
    )
    strength_offset: float = _is(
        "alpha of the offset alpha log(strength); 0 counts all choices alike", 1.0
    )
    sft_weight: float = _is("weight of the chosen text's own loss, in nats per token", 0.0)

    # what is read
    prompt_tokens: int = _is("tokens of the story before a text that are read, the last ones", 128)
    completion_tokens: int = _is("tokens of a text that are read, the first ones", 96)

    # the adapter
    adapter_rank: int = _is("rank of the change to each matrix", 16)
    adapter_scale: float = _is("factor on that change (alpha / rank)", 2.0)

    # the schedule
    epochs: int = _is("times each choice is seen, or more: see least_steps", 3)
    least_steps: int = _is("steps that a run has at least, by more epochs if need be", 60)
    batch: int = _is("choices in one optimizer step", 4)
    micro_batch: int = _is("choices that go through the model at once, a divisor of batch", 4)
    learning_rate: float = _is("highest learning rate, of AdamW", 2e-3)
    warmup: float = _is(
        "share of the steps in which the rate rises from 0; it then falls to 0", 0.1
    )
    weight_decay: float = _is("decoupled decay of the adapter, per unit of learning rate", 0.0)
    clip: float = _is("largest norm of the gradient over all weights", 1.0)

    # what is measured on the way
    evaluations: int = _is("times the held-out choices are measured; each is also a checkpoint", 6)
    enough_held_out: int = _is("held-out choices from which the best evaluation is kept", 20)
    patience: int = _is("evaluations without a better held-out loss after which the run ends", 3)

    # the machine
    device: str = _is("auto, cpu or cuda", "auto")
    threads: int = _is("CPU threads; 0 leaves the choice to torch", 0)

    def __post_init__(self) -> None:
        for key in (
            "beta",
            "prompt_tokens",
            "completion_tokens",
            "adapter_rank",
            "adapter_scale",
            "epochs",
            "least_steps",
            "batch",
            "micro_batch",
            "learning_rate",
            "clip",
            "evaluations",
            "enough_held_out",
            "patience",
        ):
            value = getattr(self, key)
            _demand(value > 0, f"`{key}` is {value}; it must be above 0")
        for key in ("strength_offset", "sft_weight", "weight_decay", "threads"):
            value = getattr(self, key)
            _demand(value >= 0, f"`{key}` is {value}; it must not be below 0")
        _demand(0 <= self.warmup <= 1, f"`warmup` is {self.warmup}; it must be between 0 and 1")
        _demand(
            self.batch % self.micro_batch == 0,
            f"`batch` {self.batch} is not a multiple of `micro_batch` {self.micro_batch}",
        )
        _demand(
            self.device in ("auto", "cpu", "cuda"),
            f"`device` is {self.device}; it must be auto, cpu or cuda",
        )

    def schedule(self, choices: int) -> tuple[int, int]:
        """Return the epochs and the optimizer steps of a run on so many choices."""
        steps = math.ceil(choices / self.batch)  # in one epoch
        epochs = max(self.epochs, math.ceil(self.least_steps / steps))
        return epochs, epochs * steps


Recipe = PretrainRecipe | DpoRecipe
KINDS: dict[str, type[PretrainRecipe] | type[DpoRecipe]] = {
    "pretrain": PretrainRecipe,
    "dpo": DpoRecipe,
}


def load(name_or_path: str, overrides: Sequence[str] = ()) -> Recipe:
    """Read a recipe by name or path and apply `overrides`, each `key=value` with a TOML value.

    In an override the value may also be a bare word, which is then text: `name=mine`.

    Raises:
        TrainingError: no such recipe, not TOML, an unknown or missing key, a value of the wrong
            type or out of range. The sentence names the key.
    """
    path = Path(name_or_path)
    if path.suffix != ".toml":
        path = RECIPES / f"{name_or_path}.toml"
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        names = ", ".join(sorted(p.stem for p in RECIPES.glob("*.toml")))
        raise TrainingError(
            f"There is no recipe {name_or_path}. Name one of these, or give the path of a "
            f".toml file: {names}."
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TrainingError(f"The recipe {path} can't be read: {error}.") from error
    return from_values(values | parse(overrides), source=str(path))


def from_values(values: Mapping[str, Any], source: str) -> Recipe:
    """Build the recipe that a mapping with a `kind` describes; `source` is named in errors.

    Raises:
        TrainingError: as in `load`.
    """
    values = dict(values)
    kind = values.pop("kind", None)
    if kind not in KINDS:
        raise TrainingError(f'{source} has kind = "{kind}". Known kinds: {", ".join(KINDS)}.')
    recipe = KINDS[kind]
    types = get_type_hints(recipe)
    if unknown := sorted(set(values) - set(types)):
        raise TrainingError(
            f"{source} has an unknown key, {unknown[0]}. A {kind} recipe has these: "
            f"{', '.join(types)}."
        )
    needed = [f.name for f in dataclasses.fields(recipe) if f.default is dataclasses.MISSING]
    if missing := [key for key in needed if key not in values]:
        raise TrainingError(f"{source} lacks {', '.join(missing)}. Please add it.")
    try:
        return recipe(**{key: _typed(key, value, types[key]) for key, value in values.items()})
    except TrainingError as error:
        raise TrainingError(f"{source}: {error}") from None


def to_values(recipe: Recipe) -> dict[str, Any]:
    """Return the mapping that `from_values` turns back into an equal recipe; fit for JSON."""
    kind = next(kind for kind, known in KINDS.items() if type(recipe) is known)
    values = dataclasses.asdict(recipe)
    return {"kind": kind} | {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}


def describe(kind: str) -> str:
    """Return the keys of one kind of recipe as text: a line each with meaning and default."""
    lines = []
    for f in dataclasses.fields(KINDS[kind]):
        default = "required" if f.default is dataclasses.MISSING else f"default {f.default!r}"
        lines.append(f"{f.name}: {f.metadata['meaning']} ({default})")
    return "\n".join(lines)


def _typed(key: str, value: Any, wanted: Any) -> Any:
    if wanted is float and type(value) is int:
        return float(value)
    if wanted == tuple[str, ...]:
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise TrainingError(f"`{key}` must be a list of texts, not {value!r}.")
    if type(value) is not wanted:
        names = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}
        raise TrainingError(f"`{key}` must be {names[wanted]}, not {value!r}.")
    return value


def parse(overrides: Sequence[str]) -> dict[str, Any]:
    """Return overrides `key=value` as a mapping; a value that is no TOML is a text.

    Raises:
        TrainingError: one has no `=`.
    """
    values: dict[str, Any] = {}
    for override in overrides:
        key, equals, value = override.partition("=")
        if not equals:
            raise TrainingError(f"{override} is not of the form key=value.")
        try:
            values[key.strip()] = tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            values[key.strip()] = value
    return values


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise TrainingError(f"{otherwise}.")
