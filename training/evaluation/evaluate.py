"""Models side by side on held-out data: what they find likely, and what they write.

What is measured, in the order of the table (`figures.FIGURES` has units, and which way is better):

- pairs: is the chosen text likelier, per token, than the rejected one; against a reference also by
  the implicit reward of DPO, log π - log π_ref (Rafailov et al. 2023, arXiv 2305.18290, equation 5,
  without β, which changes no sign), raw and with each text's reward divided by its tokens;
- stories: is a passage likelier than with its sentences shuffled (Barzilay and Lapata 2008); is the
  true next passage the likeliest of five, as it stands and against its likelihood without what
  comes before; and perplexity;
- texts that the models write: what `text_metrics` counts, how likely the base finds them, MAUVE.

The first model is the base. Its judgement of what another model writes stands beside that model's
own, and every figure names its judge: `itself`, a model by name, or `none` where a figure is only
counted. All models see the same pairs, passages, prompts and random numbers, so differences between
them are paired. Of models besides the base, one is in memory at a time.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from training import environment, run_record
from training.data import pairs
from training.data.holdout import Row
from training.errors import TrainingError
from training.evaluation import figures, passages, text_metrics
from training.evaluation.figures import HELD_OUT, ITSELF, REPORT, Found, Prompt, cluster
from training.evaluation.passages import Passage
from training.progress import Control, Event, Listener, TimeLeft
from training.run_record import PACKAGES, check_writable, write_json

if TYPE_CHECKING:
    from training.evaluation.loaded_model import LoadedModel

REPORT_PROMPTS = (
    "Between the windy mountain there holds a village with a legend",
    "The sun dipped below the horizon, casting a golden glow over the quiet village, as the "
    "villagers gathered for the annual harvest festival.",
    "Mary Magdalene was the only Apostle with more than 2 braincells, and mostly just hung out "
    "with the boys to make sure they didn't do anything too stupid.",
)
"""What the report judged its model by."""
REPORT_TEXTS = 8
"""Texts on each of the report's prompts."""


@dataclass(frozen=True)
class Material:
    """What all models are measured on. A `shuffled` is None where a passage has no other order."""

    rows: Sequence[Row] = ()
    passages: Sequence[Passage] = ()
    shuffled: Sequence[str | None] = ()
    foreign: Sequence[Sequence[int]] = ()
    prompts: Sequence[Prompt] = ()


def evaluate(
    models: Sequence[Path],
    reference: Path | None,
    data: Path | None,
    stories: Path | None,
    output: Path,
    *,
    seed: int = 0,
    samples: int = 32,
    limit: int = 200,
    device: str = "auto",
    precision: str = "float32",
    judge: Path | None = None,
    listener: Listener = lambda event: None,
    control: Control | None = None,
) -> dict[str, Any]:
    """Measure models on held-out pairs, on stories and on what they write; write a JSON file.

    Args:
        models: model or run folders, the base first.
        reference: what rewards are measured against; is measured too, after the others if it is
            none of `models`.
        data: pairs as `pairs.read_split` takes them; of a folder that `datasets` saved, the split
            test, or validation if there is none in test.
        stories: a file or folder of stories: those that the held-out pairs were made of, else those
            by the starter's test authors, else all.
        output: the JSON file.
        seed: of everything drawn: pairs, passages, prompts, texts, resamples.
        samples: held-out prompts, with a text each; stories' openings, or the pairs' prompts.
        limit: pairs, and passages, that are measured at most.
        device: auto, cpu or cuda.
        precision: float32 or bfloat16: in which texts are read; they are written in float32.
        judge: a model or run folder that `judge` made; tells how coherent the texts are.
        listener: told at each part of each model.
        control: pauses between batches, or cancels.

    Returns:
        What the file holds: `models` with `figures`, `positions` (by quarter of a written text) and
        `samples`; `authors`, the same counted on the true continuations; `judge`, how often that
        one agrees with the pairs, which it never saw; `differences`, each model minus the base and
        the reference; `left_out`, what was not measured and why.

    Raises:
        TrainingError: something is missing or can't be read or written, a tuned model is alone, a
            model's weights are no numbers, or nothing fits.
        Cancelled: the control said so; nothing is written.
    """
    began = time.monotonic()
    if not models:
        raise TrainingError("There is no model to evaluate. Name one.")
    if precision not in ("float32", "bfloat16"):
        raise TrainingError(f"The precision is {precision}; it must be float32 or bfloat16.")
    if limit < 1 or samples < 0:
        raise TrainingError("The limit must be at least 1, and samples at least 0.")
    check_writable(output)
    with environment.prepared():
        from training import generation, model_folder
        from training.evaluation import likelihood, loaded_model, written_texts

    folders = [model_folder.resolve(path) for path in models]
    if len(folders) == 1:
        _refuse_tuned(folders[0])
    against = model_folder.resolve(reference).resolve() if reference else None
    if against and against not in [folder.resolve() for folder in folders]:
        folders.append(against)
    names = _names(folders)
    known = dict(zip([folder.resolve() for folder in folders], names, strict=True))
    if len(known) < len(folders):
        raise TrainingError("A model is named twice. Name each one once.")
    device = environment.choose_device(device)
    material, about, left_out = _gather(data, stories, seed, samples, limit)
    judging = None
    if judge:
        folder = model_folder.resolve(judge)
        if _kind_of(folder) not in ("judge", None):
            raise TrainingError(
                f"{_names([folder])[0]} is no judge. Train one: python -m training judge."
            )
        judging = loaded_model.load(folder, _names([folder])[0], device, True, precision)

    progress = _Progress(listener, control or Control(), len(folders), material)
    base = loaded_model.load(folders[0], names[0], device, precision=precision)
    authors = Found("the authors")
    written_texts.read_authors(authors, base, material.prompts, progress.step)
    judged, zero = Found(""), 0.0
    if judging:
        judged = Found(judging.name, judging.parameters, model_folder.sha256(judging.folder))
        if material.rows:
            likelihood.measure_pairs(judged, judging, material.rows, progress.step)
        true = written_texts.verdicts(authors, judging, progress.step)
        zero = written_texts.mean_verdict(true)
        written_texts.add_coherence(authors, true, zero, judging.name)
    found: list[Found] = []
    for number, (folder, name) in enumerate(zip(folders, names, strict=True)):
        model = base
        if number:
            model = loaded_model.load(folder, name, device, precision=precision)
        found.append(_measure(model, base, judging, zero, material, seed, progress))
        del model
    reference_name = known[against] if against else None
    for one in found:
        if reference_name and one.name != reference_name:
            other = found[names.index(reference_name)]
            likelihood.add_rewards(one, other, material.rows)
    result = {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {name: version(name) for name in PACKAGES},
        "device": environment.device_name(device),
        "precision": precision,
        "seed": seed,
        "seconds": round(time.monotonic() - began, 1),
        **about,
        "decoding": asdict(generation.Decoding()) | {"num_beams": 1},
        "reference": reference_name,
        "base": names[0],
        "models": [figures.describe(one, seed) for one in found],
        "authors": figures.describe(authors, seed),
        "judge": figures.describe(judged, seed) if judging else None,
        "differences": figures.differences(found, reference_name, seed),
        "left_out": left_out,
    }
    write_json(output, result)
    progress.done()
    return result


# ---------------------------------------------------------------------------------- material


def _gather(
    data: Path | None, stories: Path | None, seed: int, samples: int, limit: int
) -> tuple[Material, dict[str, Any], list[str]]:
    """What to measure on, what the result says about it, and what is left out."""
    rows: list[Row] = []
    names: set[str] = set()
    split = ""
    about: dict[str, Any] = {"data": None, "stories": None}
    left_out = []
    prompts = [Prompt(text, REPORT, text, REPORT_TEXTS) for text in REPORT_PROMPTS]
    if data:
        rows, split, names = _held_out_rows(data, seed, limit)
        about["data"] = {
            "name": data.resolve().name,
            "split": split,
            "sha256": pairs.sha256(rows),
            "pairs": len(rows),
            "kinds": dict(Counter(row["kind"] for row in rows if row.get("kind"))),
        }
    else:
        left_out.append("agreement and rewards: no pairs were given.")
    if not stories:
        left_out.append("shuffle, next passage and perplexity: no stories were given.")
        some = list({row["prompt"]: row for row in rows if row["prompt"].strip()}.values())
        prompts += [
            Prompt(row["prompt"], HELD_OUT, cluster(row), truth=row["chosen"])
            for row in some[:samples]
        ]
        return Material(rows=rows, prompts=prompts), about, left_out + _too_few(prompts)

    held_out = passages.held_out_stories(stories, seed, names, f"of the pairs' split {split}")
    about["stories"] = {
        "name": stories.resolve().name,
        "sha256": held_out.sha256,
        "stories": len(held_out.stories),
        "which": held_out.which,
    }
    if held_out.which == passages.ALL:
        left_out.append(
            f"stories known to be held out: {stories.resolve().name} has none, so all were read, "
            "and models may have been tuned on them."
        )
    some_passages = passages.passages(held_out.stories, limit, seed)
    if not some_passages:
        raise TrainingError(
            f"No story of {stories} is long enough to measure on: it takes paragraphs of prose of "
            f"more than {passages.LEAST + passages.LENGTH} characters. Give longer ones."
        )
    foreign = passages.foreign(some_passages, figures.CANDIDATES - 1, seed)
    if not any(foreign):
        left_out.append(
            f"next passage: it takes passages of at least {figures.CANDIDATES} stories."
        )
    prompts += [
        Prompt(opening.context, HELD_OUT, opening.story, truth=opening.text)
        for opening in passages.openings(held_out.stories, samples, seed)
    ]
    return (
        Material(
            rows=rows,
            passages=some_passages,
            shuffled=[passages.shuffled(p.context + p.text, seed) for p in some_passages],
            foreign=foreign,
            prompts=prompts,
        ),
        about,
        left_out + _too_few(prompts),
    )


def _too_few(prompts: Sequence[Prompt]) -> list[str]:
    """Why there is no MAUVE, if so."""
    texts, least = sum(bool(prompt.truth) for prompt in prompts), text_metrics.MAUVE_LEAST
    if texts >= least:
        return []
    return [f"MAUVE: {texts} texts with a true continuation; below {least} it says little."]


def _held_out_rows(path: Path, seed: int, limit: int) -> tuple[list[Row], str, set[str]]:
    """Up to `limit` held-out rows, drawn at random, their split, and the stories of all of it."""
    if (path / "dataset_dict.json").exists():
        split, held_out = _saved_split(path)
        if missing := set(pairs.TEXTS) - set(held_out.column_names):
            raise TrainingError(f"{path}, split {split}, has no {sorted(missing)[0]}.")
        stories = held_out.unique("story") if "story" in held_out.column_names else []
        rows = held_out.select(_draw(len(held_out), limit, seed)).to_list()
        if not all(isinstance(row[key], str) for row in rows for key in pairs.TEXTS):
            raise TrainingError(
                f"{path}, split {split}, has pairs without a text. Prepare it again."
            )
    else:
        split = "held_out"
        held_out = pairs.read_split(path)[1]
        if not held_out:
            raise TrainingError(f"{path} has no held-out pairs. Prepare it with more rows.")
        stories = [row.get("story") for row in held_out]
        rows = [held_out[i] for i in _draw(len(held_out), limit, seed)]
    return rows, split, {str(story) for story in stories if story}


def _saved_split(path: Path) -> tuple[str, Any]:
    """The first of the splits test and validation that has rows, of a folder by `datasets`."""
    with environment.prepared():
        from datasets import Dataset
        from pyarrow import ArrowException
    for split in ("test", "validation"):
        if not (path / split).is_dir():
            continue
        try:
            held_out = Dataset.load_from_disk(str(path / split))
        except IndexError:
            continue  # saved without a row
        # a damaged file is found by `datasets`, its JSON, Arrow or the file system
        except (OSError, ValueError, KeyError, TypeError, AttributeError, ArrowException) as error:
            reason = " ".join(str(error).split())[:200].rstrip(".")
            raise TrainingError(f"{path} can't be read: {reason}. Prepare it again.") from error
        if len(held_out):
            return split, held_out
    raise TrainingError(
        f"{path} has no pairs to measure on: neither a split test nor validation has any. "
        "Prepare it with more rows."
    )


def _draw(count: int, limit: int, seed: int) -> list[int]:
    """Up to `limit` of the numbers below `count`, in order."""
    return sorted(Random(seed).sample(range(count), min(limit, count)))


def _measure(
    model: LoadedModel,
    base: LoadedModel,
    judging: LoadedModel | None,
    zero: float,
    material: Material,
    seed: int,
    progress: _Progress,
) -> Found:
    """Everything about one model but what takes another one's figures."""
    from training import model_folder
    from training.evaluation import likelihood, written_texts

    found = Found(model.name, model.parameters, model_folder.sha256(model.folder))
    some = material.passages
    if material.rows:
        with progress.part(f"{model.name}: reading pairs") as step:
            likelihood.measure_pairs(found, model, material.rows, step)
    if some:
        with progress.part(f"{model.name}: reading stories") as step:
            likelihood.measure_order(found, model, some, material.shuffled, step)
        with progress.part(f"{model.name}: looking for the next passage") as step:
            likelihood.measure_next(found, model, some, material.foreign, step)
    with progress.part(f"{model.name}: writing") as step:
        written_texts.write_texts(found, model, material.prompts, seed, step)
    with progress.part(f"{model.name}: judging what it wrote") as step:
        written_texts.judge_texts(found, model, ITSELF, step)
        if model is base:
            found.repeat_as("judged_perplexity", ITSELF, base.name)
        else:
            written_texts.judge_texts(found, base, base.name, step)
        if judging:
            said = written_texts.verdicts(found, judging, step)
            written_texts.add_coherence(found, said, zero, judging.name)
        written_texts.measure_mauve(found, base, seed, step)
    return found


# ---------------------------------------------------------------------------------- around it


class _Progress:
    """Tells the listener where it stands, and does what the control asks between batches."""

    def __init__(
        self, listener: Listener, control: Control, models: int, material: Material
    ) -> None:
        parts = 2 + bool(material.rows) + 2 * bool(material.passages)
        self._listener, self._control = listener, control
        self._done, self._steps = 0, models * parts
        self._time_left = TimeLeft(self._steps)
        self._left: float | None = None

    def part(self, what: str) -> _Part:
        """Announce a part; it is done at the end of the `with` that it is for."""
        self._listener(Event("step", self._done, self._steps, self._left, message=what))
        return _Part(self)

    def step(self) -> None:
        """Wait while paused; raise `Cancelled` once cancelled."""
        if self._control.state != "running":
            self._control.checkpoint()
            self._time_left.restart()

    def next(self) -> None:
        """Note that a part is done."""
        self._done += 1
        self._left = self._time_left.update(self._done)

    def done(self) -> None:
        """Say that all is done."""
        self._listener(Event("done", self._steps, self._steps, 0.0, message="Evaluated."))


@dataclass(frozen=True)
class _Part:
    """One part of measuring one model."""

    progress: _Progress

    def __enter__(self) -> Callable[[], None]:
        self.progress.step()
        return self.progress.step

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.progress.next()


def _run_of(folder: Path) -> Path | None:
    """The run that a model's own folder lies in, if it does."""
    folder = folder.resolve()
    in_run = folder.name == "model" and (folder.parent / "run.json").exists()
    return folder.parent if in_run else None


def _kind_of(folder: Path) -> str | None:
    """The kind of run that a model comes from, as far as its run tells."""
    run = _run_of(folder)
    if run is None:
        return None
    try:
        return str(run_record.read(run)["recipe"]["kind"])
    except (TrainingError, KeyError, TypeError):
        return None


def _refuse_tuned(folder: Path) -> None:
    """A tuned model is no fair judge of itself: raise if it is one, as far as its run tells."""
    if _kind_of(folder) in ("sft", "dpo", "judge"):
        run = _run_of(folder)
        assert run is not None
        base = run_record.read(run).get("model") or "its base"
        raise TrainingError(
            f"{run.name} was tuned, and a tuned model is no fair judge of itself. Name the model "
            f"that it was tuned from, {base}, as the first --model and {run.name} as the second."
        )


def _names(folders: Sequence[Path]) -> list[str]:
    """A name for each model: its folder's, or its run's; a number behind where names are alike."""
    found: list[str] = []
    for folder in folders:
        name = (_run_of(folder) or folder.resolve()).name
        numbers = iter(range(2, len(folders) + 2))
        unique = name
        while unique in found:
            unique = f"{name} {next(numbers)}"
        found.append(unique)
    return found
