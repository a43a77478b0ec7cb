"""Folders of pairs, from prompts with scored stories or from stories alone.

What is done to one row is in `writing_prompts`; what lies between rows is here: pairs and stories
met before, the limit, the split, the counts. Rows are read in this process, a few megabytes at a
time, and judged in others; whatever their number, the pairs are the same, in the same order.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from training.data import hub, shards, splits, worker_pool, writing_prompts
from training.data.pair_folder import COHERENCE, PREFERENCES, PairWriter
from training.data.seen import Seen
from training.data.writing_prompts import RULES, Verdict
from training.environment import choose_device, prepared
from training.errors import TrainingError
from training.progress import Control, Event, Listener, TimeLeft, format_seconds
from training.recipe import PrepareRecipe, to_values

NEWS_SECONDS = 0.5
"""Least time between two events about how far a run is."""
MOST_WAITING = 64 << 20
"""Characters, about, of pairs that wait to be put into a split."""
CHARACTERS_PER_TOKEN = 3
"""Of English, rather few: where a model is to write so many characters it has room enough."""

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def prepare(
    sources: Sequence[str],
    output: Path,
    recipe: PrepareRecipe,
    listener: Listener,
    control: Control,
) -> dict[str, Any]:
    """Make pairs from prompts with scored stories; return what `prepare.json` in `output` holds.

    A source is a `.parquet`, `.jsonl` or `.jsonl.gz` file with the columns of `shards`, a folder
    of such files, or the name of a data set on the hub. The rows are taken in the order given.
    Events count rows; their metric is `pairs`.

    Raises:
        TrainingError: a source can't be read or lacks a column, `output` is not empty or can't be
            written, or no pair is left.
        Cancelled: by `control`; nothing is left of `output`.
    """
    started = time.monotonic()
    with PairWriter(output, PREFERENCES) as writer:
        files = _find(sources, listener, control)
        counts = [shards.count_rows(file) for file in files]
        known = None if None in counts else sum(count or 0 for count in counts)
        news = _News(listener, "rows", known)
        ledger, dealer = Ledger(recipe), Dealer(recipe)
        for verdict in _verdicts(files, recipe, control):
            for split, row in dealer.deal(verdict, list(ledger.enter(verdict))):
                writer.add(split, [row])
            news.tell(ledger.rows_read, pairs=ledger.pairs)
            if ledger.full:
                break
        for split, row in dealer.deal_rest():
            writer.add(split, [row])
        if not ledger.pairs:
            raise TrainingError(
                f"No pair is left of {ledger.rows_read:,} rows. What took them:\n"
                f"{rules_table(ledger.rules())}"
            )
        listener(Event("message", 0, 0, message="Writing down what the pairs were made from."))
        record = writer.finish(
            {
                "command": "prepare",
                "recipe": to_values(recipe),
                "seed": recipe.seed,
                "sources": [_checked(shards.fingerprint, file, control) for file in files],
                "rows_read": ledger.rows_read,
                "stories_read": ledger.stories_read,
                "rows_with_pairs": ledger.rows_with_pairs,
                "stories_in_pairs": ledger.stories_in_pairs,
                "rules": ledger.rules(),
                "seconds": round(time.monotonic() - started, 1),
            }
        )
    news.done(ledger.rows_read, ledger.pairs, record["seconds"])
    return record


def prepare_stories(
    sources: Sequence[Path],
    output: Path,
    recipe: PrepareRecipe,
    listener: Listener,
    control: Control,
    model: Path | None = None,
) -> dict[str, Any]:
    """Make coherence pairs from stories; return what `prepare.json` in `output` holds.

    `sources` is one file or folder for `corpus.read_stories`: a split and a foreign passage are
    chosen in view of all stories. See `coherence_pairs` for the pairs.
    `model` is the folder of a model or run that writes the continuations of the kinds "sampled"
    and "guided".
    Events count stories, each twice, since they are read twice; their metric is `pairs`.

    Raises:
        TrainingError: the stories or the model can't be read, `output` is not empty or can't be
            written, or no pair is left.
        Cancelled: by `control`; nothing is left of `output`.
    """
    with prepared():  # it brings the tokenizers library with it
        from training.data import coherence_pairs
    if len(sources) != 1:
        raise TrainingError("Name one file or one folder of stories.")
    (stories,) = sources
    started = time.monotonic()
    news = _News(listener, "stories", None)
    pairs = 0

    def on_story(done: int) -> None:
        control.checkpoint()
        news.tell(done, pairs=pairs)

    record = coherence_pairs.Record()
    with PairWriter(output, COHERENCE) as writer:
        sample = _sampler(model, recipe, control) if model else None
        rows = coherence_pairs.generate_pairs(
            stories, recipe, record=record, sample=sample, on_story=on_story
        )
        for split, row in rows:
            writer.add(split, [row])
            pairs += 1
            if pairs == recipe.limit:
                break
        rows.close()  # its processes end
        if not pairs:
            raise TrainingError(
                f"No pair is left of {record.stories:,} stories. What took them:\n"
                f"{rules_table(record.rules())}"
            )
        written = writer.finish(
            {
                "command": "prepare --from-stories",
                "recipe": to_values(recipe),
                "seed": recipe.seed,
                "sources": [
                    _checked(shards.fingerprint, file, control) for file in _story_files(stories)
                ],
                "rows_read": record.stories,
                **({"model": _model_record(model)} if model and sample else {}),
                "kinds": record.kinds(),
                "rules": record.rules(),
                "seconds": round(time.monotonic() - started, 1),
            }
        )
    news.done(record.stories, pairs, written["seconds"])
    return written


def as_table(record: Mapping[str, Any]) -> str:
    """Return the counts of a record as lines for a person."""
    counts = ", ".join(f"{n:,} {split}" for split, n in record["pairs"].items())
    what = "stories" if "kinds" in record else "rows"
    total = sum(record["pairs"].values())
    first = f"{record['rows_read']:,} {what} read, {total:,} pairs made: {counts}."
    empty = [
        split
        for split, pairs in record["pairs"].items()
        if not pairs and record["recipe"].get(f"{split}_share") != 0
    ]
    if empty:
        many = "stories" if "kinds" in record else "prompts"
        first += (
            f"\nNothing is in {' and '.join(empty)}: there are too few {many} with pairs for "
            "the shares of the recipe. Give more of them, or larger shares."
        )
    return f"{first}\n\n{rules_table(record['rules'])}"


def rules_table(rules: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the rules that took something as lines for a person: rows, stories, name, meaning."""
    lines = [
        f"{rule['rows']:>9,} {rule['stories']:>9,}  {name}: {rule['meaning']}"
        for name, rule in rules.items()
        if rule["rows"] or rule["stories"]
    ]
    return "\n".join([f"{'rows':>9} {'stories':>9}  rule", *lines])


# ---------------------------------------------------------------------------------- the ledger


class Ledger:
    """What is known of all rows so far: counts, and which pairs and stories have been met.

    A row is either taken by a rule or gives pairs; a story is either taken by a rule, alone or
    with its row, or stands in a pair. So the figures add up:

        rows_read = rows_with_pairs + the rows of rules that take rows or pairs
        stories_read = stories_in_pairs + the stories of rules that take rows, stories or pairs
    """

    def __init__(self, recipe: PrepareRecipe) -> None:
        self.rows_read = 0
        self.stories_read = 0
        self.rows_with_pairs = 0
        self.stories_in_pairs = 0
        self.pairs = 0
        self._recipe = recipe
        self._rows: Counter[str] = Counter()
        self._stories: Counter[str] = Counter()
        self._pairs: Counter[str] = Counter()
        self._seen_pairs = Seen()
        self._seen_stories = Seen()
        self._seen_with_prompt = Seen()

    @property
    def full(self) -> bool:
        """Whether there are as many pairs as the recipe asks for."""
        return 0 < self._recipe.limit <= self.pairs

    def enter(self, verdict: Verdict) -> Iterator[dict[str, Any]]:
        """Count a row; yield each pair that it gives."""
        self.rows_read += 1
        self.stories_read += verdict.read
        for rule, (rows, stories) in verdict.taken.items():
            self._rows[rule] += rows
            self._stories[rule] += stories
        if not verdict.pairs:
            return
        used: set[int] = set()
        rule = ""
        for i, j in verdict.pairs:
            chosen, rejected = verdict.stories[i], verdict.stories[j]
            refused = self._refused(verdict.key, chosen.key, rejected.key)
            if refused:
                rule = refused
                self._pairs[rule] += 1
                continue
            used |= {i, j}
            self.pairs += 1
            yield {
                "prompt": verdict.prompt,
                "chosen": chosen.text,
                "rejected": rejected.text,
                "score_chosen": chosen.score,
                "score_rejected": rejected.score,
            }
        self._close(verdict, len(used), rule)

    def _refused(self, prompt: int, chosen: int, rejected: int) -> str:
        """The rule that takes a pair, empty if none does; the pair is then known from now on."""
        if self.full:
            return "over_limit"
        stories = {chosen: _mixed(prompt, chosen), rejected: _mixed(prompt, rejected)}
        # A story under two prompts, which may be in two splits, would be met again in the figures.
        if any(
            story in self._seen_stories and here not in self._seen_with_prompt
            for story, here in stories.items()
        ):
            return "elsewhere"
        if not self._seen_pairs.add(_mixed(prompt, chosen, rejected)):
            return "repeated"
        for story, here in stories.items():
            self._seen_stories.add(story)
            self._seen_with_prompt.add(here)
        return ""

    def _close(self, verdict: Verdict, used: int, rule: str) -> None:
        """Count a row with pairs, of whose stories so many stand in a pair that was kept."""
        self.stories_in_pairs += used
        if used:
            self.rows_with_pairs += 1
        else:
            self._rows[rule] += 1
        if lost := len(verdict.stories) - used:
            self._stories[rule] += lost

    def rules(self) -> dict[str, dict[str, Any]]:
        """Return for each rule what it takes, how many of each, and its meaning."""
        return {
            name: {
                "takes": rule.takes,
                "rows": self._rows[name],
                "stories": self._stories[name],
                **({"pairs": self._pairs[name]} if rule.takes == "pairs" else {}),
                "meaning": rule.meaning,
            }
            for name, rule in RULES.items()
        }


def _mixed(*keys: int) -> int:
    return writing_prompts.digest(" ".join(map(str, keys)))


# ---------------------------------------------------------------------------------- the splits


class Dealer:
    """Puts pairs into splits, all pairs of a prompt into one.

    The hash of a prompt says which, but the first ones wait until there are more than
    `splits.FEW`: if there never are, chance may have left a split empty, and one is moved there.
    """

    def __init__(self, recipe: PrepareRecipe) -> None:
        self._recipe = recipe
        self._waiting: list[tuple[int, dict[str, Any]]] = []
        self._prompts: set[int] = set()
        self._size = 0
        self._few = True

    def deal(
        self, verdict: Verdict, pairs: Sequence[dict[str, Any]]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Take the pairs of a prompt; yield those that need not wait, and the split of each."""
        if not self._few:
            split = self._split(verdict.key)
            yield from ((split, pair) for pair in pairs)
        elif pairs:
            self._waiting += [(verdict.key, pair) for pair in pairs]
            self._prompts.add(verdict.key)
            self._size += sum(len(story.text) for story in verdict.stories) + 512 * len(pairs)
            if len(self._prompts) > splits.FEW or self._size > MOST_WAITING:
                self._few = False
                yield from self._release({})

    def deal_rest(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the pairs that waited, and the split of each, when there are no more."""
        seed = self._recipe.seed
        keys = sorted(self._prompts, key=lambda key: writing_prompts.place_of(key, seed))
        found = splits.filled([self._split(key) for key in keys], splits.wanted(self._recipe))
        yield from self._release({keys[place]: split for place, split in found.items()})

    def _split(self, key: int) -> splits.Split:
        return writing_prompts.split_of(key, self._recipe)

    def _release(self, moved: Mapping[int, splits.Split]) -> Iterator[tuple[str, dict[str, Any]]]:
        for key, pair in self._waiting:
            yield moved.get(key) or self._split(key), pair
        self._waiting = []
        self._prompts = set()


# ---------------------------------------------------------------------------------- sources


def _find(sources: Sequence[str], listener: Listener, control: Control) -> list[shards.Source]:
    files: list[shards.Source] = []
    for source in sources:
        if hub.is_name(source):
            listener(Event("message", 0, 0, message=f"Fetching {source} from the hub."))
            fetched = hub.fetch(source, control.checkpoint)
            found = [shards.Source(s.path, f"{source}/{s.name}") for s in shards.find(fetched)]
        else:
            found = shards.find([Path(source)])
        files += found
    if not files:
        raise TrainingError("There is nothing to read. Name a file, a folder or a data set.")
    return files


def _story_files(stories: Path) -> list[shards.Source]:
    """The files that `corpus.read_stories` reads."""
    endings = (".jsonl", ".jsonl.xz", ".txt")
    if not stories.is_dir():
        return [shards.Source(stories, stories.name)]
    files = sorted(path for path in stories.iterdir() if path.name.endswith(endings))
    return [shards.Source(path, path.name) for path in files]


def _model_record(model: Path) -> dict[str, str]:
    """The name and hash of the model that wrote continuations."""
    from training import model_folder

    return {"name": model.name, "sha256": model_folder.sha256(model_folder.resolve(model))}


def _checked(work: Callable[[_Item], _Result], item: _Item, control: Control) -> _Result:
    control.checkpoint()
    return work(item)


def _sampler(
    model: Path, recipe: PrepareRecipe, control: Control
) -> Callable[[list[str], float], list[str]]:
    """What continues prompts with a model, by the report's decoding."""
    with prepared():
        from training import generation, model_folder

        device = choose_device("auto")
        network, tokenizer = model_folder.load_model(model_folder.resolve(model), device)
    # half as long again as is asked for, since the texts are cut at the end of a sentence
    most = round(1.5 * recipe.continuation_characters / CHARACTERS_PER_TOKEN)
    longest = round(recipe.prompt_characters / CHARACTERS_PER_TOKEN) + most
    decoding = generation.Decoding(max_length=longest, most_tokens=most)

    def sample(prompts: list[str], contrast: float) -> list[str]:
        found = generation.continuations(
            network,
            tokenizer,
            prompts,
            replace(decoding, contrast=contrast),
            seed=recipe.seed,
            batch=len(prompts),
            step=control.checkpoint,
        )
        return [some[0].text for some in found]

    return sample


# ---------------------------------------------------------------------------------- processes


def _verdicts(
    files: Sequence[shards.Source], recipe: PrepareRecipe, control: Control
) -> Iterator[Verdict]:
    """The verdict on each row of the files, in order."""
    chunks = chain.from_iterable(shards.chunks(file.path) for file in files)
    judged = worker_pool.mapped(
        writing_prompts.judge_chunk, chunks, recipe, recipe.workers, control.checkpoint
    )
    for verdicts in judged:
        yield from verdicts


# ---------------------------------------------------------------------------------- news


class _News:
    """Tells the listener how far a run is, now and then."""

    def __init__(self, listener: Listener, what: str, steps: int | None) -> None:
        self._listener = listener
        self._what = what
        self._steps = steps or 0
        self._left = TimeLeft(self._steps)
        self._last = time.monotonic()

    def tell(self, done: int, **metrics: float) -> None:
        now = time.monotonic()
        if now - self._last < NEWS_SECONDS:
            return
        self._last = now
        left = self._left.update(done) if self._steps else None
        message = "" if self._steps else f"{done:,} {self._what}"
        self._listener(Event("step", done, self._steps, left, metrics, message))

    def done(self, done: int, pairs: int, seconds: float) -> None:
        message = f"{pairs:,} pairs of {done:,} {self._what} in {format_seconds(seconds)}."
        self._listener(Event("done", 0, 0, message=message))
