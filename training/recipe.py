"""A run's whole configuration: a frozen dataclass for each kind of run, TOML files with values.

A recipe is found by name (`starter` is `training/recipes/starter.toml`) or by path. It has a table
for each kind of run that it describes, such as `[sft]` and `[dpo]`; the dataclasses in `KINDS` say
what may stand there. Each field's metadata carries what it means with its unit, and
`python -m training keys KIND` prints them.
"""

from __future__ import annotations

import dataclasses
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_type_hints, overload

from training.errors import TrainingError

RECIPES = Path(__file__).parent / "recipes"
CORRUPTIONS = ("shuffled", "elsewhere", "foreign", "exchanged", "names", "sampled", "guided")
"""The kinds of wrong continuation; see `coherence_pairs`."""

MOST_PAIRS = 10_000
"""So many pairs one prompt can give, all that 141 stories make: a row may have a thousand stories,
which would make half a million pairs and drown the rest."""


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
    first_window: int = _is(
        "where in the order of windows a run begins; a model that goes on has read those before", 0
    )

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
        _check_numbers(
            self,
            above_0={
                "vocabulary", "context", "width", "layers", "heads", "tokens", "batch",
                "micro_batch", "muon_rate", "adam_rate", "clip", "log_every", "evaluate_every",
                "evaluation_windows",
            },
            shares={"typographic_share", "warmup", "decay"},
        )  # fmt: skip
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


@dataclass(frozen=True, kw_only=True)
class PrepareRecipe:
    """How a data set of pairs is made, from scored stories or from stories alone."""

    seed: int = _is("seeds the split, and what is drawn", 0)
    validation_share: float = _is("share of prompts that measure a run while it runs", 0.05)
    test_share: float = _is("share of prompts kept for the last figures", 0.05)
    limit: int = _is("pairs in all, 0 for as many as there are", 0)
    workers: int = _is("processes; 0 for as many as there are cores", 0)

    # stories that are kept apart
    judge_share: float = _is(
        "share of the authors to train on, by a hash, that a judge learns from and no model", 0.0
    )
    for_judge: bool = _is("whether the pairs are of those authors, for the judge", False)

    # scored stories
    keep_tags: bool = _is("whether a prompt keeps its [WP]-like tag", False)
    keep_notes: bool = _is("whether a story keeps its author's EDIT notes", False)
    separator: str = _is("what stands between a prompt and its stories", "\n\n")
    min_gap: int = _is("least gap between the scores of a pair", 5)
    pairs_per_prompt: int = _is(
        "most pairs of one prompt; 1 is the highest against the lowest, 0 for all, up to 10,000", 4
    )
    least_characters: int = _is("of a story; shorter ones are left out", 0)
    most_characters: int = _is("of a story; longer ones are left out, 0 for no limit", 0)
    near_duplicate: float = _is(
        "share of five-word runs in common from which two stories of a prompt are one", 0.8
    )

    # stories alone
    kinds: tuple[str, ...] = _is(
        f"of wrong continuations, out of {', '.join(CORRUPTIONS)}",
        ("shuffled", "elsewhere", "foreign", "names"),
    )
    passages_per_story: int = _is("places in a story where its continuation is asked for", 4)
    prompt_characters: int = _is("about as long is what stands before that place", 1000)
    continuation_characters: int = _is("about as long is what follows it", 500)

    def __post_init__(self) -> None:
        _check_numbers(
            self,
            above_0={"passages_per_story", "prompt_characters", "continuation_characters"},
            shares={"validation_share", "test_share", "near_duplicate", "judge_share"},
        )  # fmt: skip
        _demand(
            not self.for_judge or self.judge_share > 0,
            "`for_judge` needs a `judge_share` above 0",
        )
        _demand(
            self.validation_share + self.test_share < 1,
            "`validation_share` and `test_share` leave nothing to train on",
        )
        _demand(
            self.pairs_per_prompt <= MOST_PAIRS,
            f"`pairs_per_prompt` is {self.pairs_per_prompt}; it must be at most {MOST_PAIRS:,}",
        )
        for kind in self.kinds:
            _demand_one_of("kinds", kind, CORRUPTIONS)


@dataclass(frozen=True, kw_only=True)
class TuneRecipe:
    """What tuning on the chosen texts and tuning on pairs have in common."""

    seed: int = _is("seeds the adapter's weights and the order of pairs", 0)

    # what is read
    prompt_tokens: int = _is("tokens of the story before a text that are read, the last ones", 128)
    completion_tokens: int = _is("tokens of a text that are read, the first ones", 96)
    max_tokens: int = _is("tokens of both together, 0 for the model's positions", 0)
    end_token: bool = _is(
        "whether a story read to its end is followed by the end token; a passage never is", False
    )
    train_pairs: int = _is("pairs that are trained on, spread evenly; 0 for all", 0)

    # what learns
    adapter_rank: int = _is("rank of the change to each matrix; 0 changes all weights", 16)
    adapter_scale: float = _is("factor on that change (alpha / rank)", 2.0)

    # the schedule
    epochs: int = _is("times each pair is seen, or more: see least_steps", 3)
    least_steps: int = _is("steps that a run has at least, by more epochs if need be", 1)
    batch: int = _is("pairs in one optimizer step, of all processes together", 4)
    micro_batch: int = _is("pairs that go through the model at once in one process", 4)
    learning_rate: float = _is("highest learning rate, of AdamW", 2e-3)
    warmup: float = _is(
        "share of the steps in which the rate rises from 0; it then falls to 0", 0.1
    )
    weight_decay: float = _is("decoupled decay of what learns, per unit of learning rate", 0.0)
    clip: float = _is("largest norm of the gradient over all weights", 1.0)
    length_sorted: bool = _is("whether pairs of like length go together, for less padding", False)

    # what is measured and kept on the way
    log_every: int = _is("steps between two figures of the training loss", 1)
    evaluations: int = _is("times the held-out pairs are measured; each is also a checkpoint", 6)
    held_out_pairs: int = _is("held-out pairs measured each time, spread evenly; 0 for all", 0)
    checkpoint_every: int = _is("steps between two checkpoints; 0 leaves it to evaluations", 0)
    checkpoints_kept: int = _is("newest checkpoints that are kept", 2)
    keep: str = _is("which evaluation's weights are the result: best or last", "best")
    enough_held_out: int = _is("held-out pairs from which the best evaluation is kept", 20)
    patience: int = _is("evaluations without a better one after which the run ends", 3)

    # the machine
    device: str = _is("auto, cpu or cuda", "auto")
    precision: str = _is(
        "of what is computed: float32, bfloat16 (fast on newer CPUs, but its 8 bits make small "
        "steps noisy), float16 (CUDA only), or half: float16 on CUDA, float32 on a CPU",
        "float32",
    )
    gradient_checkpointing: bool = _is("less memory for more time", False)
    threads: int = _is("CPU threads; 0 leaves the choice to torch", 0)

    def __post_init__(self) -> None:
        _check_numbers(
            self,
            above_0={
                "prompt_tokens", "completion_tokens", "adapter_scale", "epochs", "least_steps",
                "batch", "micro_batch", "learning_rate", "clip", "log_every", "evaluations",
                "checkpoints_kept", "enough_held_out", "patience", "beta",
            },
            shares={"warmup"},
        )  # fmt: skip
        _demand(
            self.batch % self.micro_batch == 0,
            f"`batch` {self.batch} is not a multiple of `micro_batch` {self.micro_batch}",
        )
        _demand_one_of("device", self.device, ("auto", "cpu", "cuda"))
        _demand_one_of("precision", self.precision, ("float32", "bfloat16", "float16", "half"))
        _demand_one_of("keep", self.keep, ("best", "last"))
        _demand(
            not (self.checkpoint_every and self.keep == "best"),
            "`checkpoint_every` goes with `keep` = last: the best is found at an evaluation",
        )

    def schedule(self, pairs: int) -> tuple[int, int]:
        """Return the epochs and the optimizer steps of a run on so many pairs."""
        steps = math.ceil(pairs / self.batch)  # in one epoch
        epochs = max(self.epochs, math.ceil(self.least_steps / steps))
        return epochs, epochs * steps


@dataclass(frozen=True, kw_only=True)
class SftRecipe(TuneRecipe):
    """How a model is tuned on the chosen texts alone, by their likelihood."""

    learn_prompts: bool = _is("whether the tokens of the prompts count in the loss", False)


@dataclass(frozen=True, kw_only=True)
class DpoRecipe(TuneRecipe):
    """How a model is tuned on pairs, by direct preference optimization."""

    # the objective
    loss: str = _is(
        "sigmoid (DPO), ipo, hinge, robust or sigmoid_norm (length-normalised)", "sigmoid"
    )
    beta: float = _is(
        "reward in nats per nat of log π/π_ref: high holds the model to its base", 0.1
    )
    reference_free: bool = _is(
        "whether a reward is that of log π alone, as CPO has it: what the model finds likelier "
        "by far already teaches nothing more, and no reference is read",
        False,
    )
    label_smoothing: float = _is("of the robust loss: share of pairs the wrong way round", 0.0)
    nll_weight: float = _is("weight of the chosen text's own loss, in nats per token", 0.0)
    offset: str = _is(
        "where the margin asked for comes from: none, strength (of a choice) or scores", "none"
    )
    offset_alpha: float = _is("alpha of the offset alpha log(strength or gap)", 1.0)
    dpop: float = _is("lambda of DPOP: weight of a chosen text's fall below the reference", 0.0)
    deviation_weighted: bool = _is("whether unusual chosen stories of a prompt count more", False)

    # when the best is kept
    best_by: str = _is("held-out figure that tells the best evaluation: loss or agreement", "loss")
    most_chosen_fall: float = _is(
        "nats per token by which held-out chosen texts may become less likely before the run "
        "ends; 0 for no limit",
        0.0,
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        _demand_one_of("offset", self.offset, ("none", "strength", "scores"))
        _demand_one_of("best_by", self.best_by, ("loss", "agreement"))
        _demand_one_of("loss", self.loss, ("sigmoid", "ipo", "hinge", "robust", "sigmoid_norm"))
        _demand(
            not (self.reference_free and self.dpop),
            "`dpop` looks at the reference, which `reference_free` leaves out; set one of the two",
        )
        _demand(
            0 <= self.label_smoothing < 0.5,
            f"`label_smoothing` is {self.label_smoothing}; it must be between 0 and 0.5",
        )


@dataclass(frozen=True, kw_only=True)
class JudgeRecipe(TuneRecipe):
    """How a judge is trained on pairs: to tell the chosen texts, whoever wrote them."""


Recipe = PrepareRecipe | PretrainRecipe | SftRecipe | DpoRecipe | JudgeRecipe
KINDS: dict[str, type[Recipe]] = {
    "prepare": PrepareRecipe,
    "pretrain": PretrainRecipe,
    "sft": SftRecipe,
    "dpo": DpoRecipe,
    "judge": JudgeRecipe,
}


@overload
def load(
    name_or_path: str, kind: Literal["prepare"], overrides: Sequence[str] = ()
) -> PrepareRecipe: ...
@overload
def load(
    name_or_path: str, kind: Literal["pretrain"], overrides: Sequence[str] = ()
) -> PretrainRecipe: ...
@overload
def load(name_or_path: str, kind: Literal["sft"], overrides: Sequence[str] = ()) -> SftRecipe: ...
@overload
def load(name_or_path: str, kind: Literal["dpo"], overrides: Sequence[str] = ()) -> DpoRecipe: ...
@overload
def load(name_or_path: str, kind: str, overrides: Sequence[str] = ()) -> Recipe: ...
def load(name_or_path: str, kind: str, overrides: Sequence[str] = ()) -> Recipe:
    """Read one table of a recipe, by its name or path, and apply `overrides`.

    Each of these is `key=value` with a TOML value.

    In an override the value may also be a bare word, which is then text: `name=mine`.

    Raises:
        TrainingError: no such recipe, not TOML, no table of that kind, an unknown or missing key,
            a value of the wrong type or out of range. The sentence names the key.
    """
    path = Path(name_or_path)
    if path.suffix != ".toml":
        path = RECIPES / f"{name_or_path}.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        names = ", ".join(sorted(p.stem for p in RECIPES.glob("*.toml")))
        raise TrainingError(
            f"There is no recipe {name_or_path}. Name one of these, or give the path of a "
            f".toml file: {names}."
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TrainingError(f"The recipe {path} can't be read: {error}.") from error
    values = tables.get(kind)
    if not isinstance(values, dict):
        found = ", ".join(f"[{table}]" for table in tables if table in KINDS) or "none"
        raise TrainingError(
            f"The recipe {name_or_path} has no table [{kind}]. Those it has: {found}."
        )
    return from_values({"kind": kind} | values | parse(overrides), source=str(path))


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


def _check_numbers(recipe: Any, above_0: set[str], shares: set[str]) -> None:
    """Demand that no number is negative, that those of `above_0` are not 0, nor shares above 1."""
    for key, value in dataclasses.asdict(recipe).items():
        if not isinstance(value, int | float) or isinstance(value, bool):
            continue
        if key in shares:
            _demand(0 <= value <= 1, f"`{key}` is {value}; it must be between 0 and 1")
        elif key in above_0:
            _demand(value > 0, f"`{key}` is {value}; it must be above 0")
        else:
            _demand(value >= 0, f"`{key}` is {value}; it must not be below 0")


def _demand_one_of(key: str, value: str, known: Sequence[str]) -> None:
    _demand(value in known, f"`{key}` is {value}; it must be one of {', '.join(known)}")


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise TrainingError(f"{otherwise}.")
