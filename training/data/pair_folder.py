"""A folder of pairs as `datasets` saves one, written a few megabytes at a time.

    DIR/train, DIR/validation, DIR/test   what `datasets.load_from_disk(DIR)` reads
    DIR/prepare.json                      what the pairs were made from, and every count
    DIR/README.md                         the same for people: the data card

The texts go into Arrow files row by row, and only once: `datasets` itself writes nothing but the
folder's descriptions, and nothing lands in its cache. The folder appears when it is complete.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa

from training import environment
from training.errors import TrainingError

SPLITS = ("train", "validation", "test")

PREFERENCES = pa.schema(
    {
        "prompt": pa.string(),
        "chosen": pa.string(),
        "rejected": pa.string(),
        "score_chosen": pa.int64(),
        "score_rejected": pa.int64(),
    }
)
"""Pairs of scored stories."""

COHERENCE = pa.schema(
    {
        "prompt": pa.string(),
        "chosen": pa.string(),
        "rejected": pa.string(),
        "kind": pa.string(),
        "story": pa.string(),
    }
)
"""Pairs of a true continuation and a wrong one; `story` is the same for all pairs of a story."""

BATCH_ROWS = 1000
BATCH_CHARACTERS = 8 << 20


class PairWriter:
    """Writes the rows of each split in the order in which they come.

        with PairWriter(folder, PREFERENCES) as writer:
            writer.add("train", rows)
            record = writer.finish(record)

    Until `finish` the files stand in a folder beside the one asked for, `NAME.unfinished`, or in
    `unfinished` within it where there is an empty one; it is removed if the block is left before.
    Memory does not grow with the rows.
    """

    def __init__(self, output: Path, columns: pa.Schema) -> None:
        """Claim `output`.

        Raises:
            TrainingError: there is something in `output` already, or it can't be written.
        """
        self._output = output
        self._columns = columns
        # An empty folder may be a link or a disk of its own: it stays, and is filled.
        self._within = output.is_dir()
        self._folder = output.parent / (output.name + ".unfinished")
        if self._within:
            self._folder = output / "unfinished"
        if output.is_file() or (output.is_dir() and any(output.iterdir())):
            raise TrainingError(f"{output} is not empty. Name a new folder.")
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            if self._folder.exists():
                raise TrainingError(
                    f"{self._folder} is there already: another run is writing to it, or one was "
                    "killed. Remove it if none is, or name another folder."
                )
            self._folder.mkdir()
        except OSError as error:
            raise _not_written(output, error) from error
        self._splits: dict[str, _SplitFile] = {}
        try:
            for split in SPLITS:
                self._splits[split] = _SplitFile(self._folder / f"{split}.arrow", columns)
        except OSError as error:
            self._remove()
            raise _not_written(output, error) from error

    def __enter__(self) -> PairWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._remove()
        if isinstance(error, OSError):
            raise _not_written(self._output, error) from error

    def add(self, split: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Append rows to a split; each has the columns that the writer was made with."""
        self._splits[split].add(rows)

    def finish(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Put the folder in its place and return what `prepare.json` now holds.

        That is `record` with the number of pairs in each split, a hash of them, and versions. The
        hash is the SHA-256 of the hexadecimal SHA-256 of each split, in the order train,
        validation, test; a split's is that of its rows as JSON, each a line with a list of its
        values in the order of the columns.

        Raises:
            TrainingError: it can't be written.
        """
        digests = [self._splits[split].close() for split in SPLITS]
        whole = {
            **record,
            "pairs": {split: self._splits[split].rows for split in SPLITS},
            "sha256": hashlib.sha256("".join(digests).encode()).hexdigest(),
            "versions": {
                "python": platform.python_version(),
                **{name: version(name) for name in ("pyarrow", "datasets")},
            },
        }
        try:
            self._describe(whole["sha256"])
            text = json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
            (self._folder / "prepare.json").write_text(text, encoding="utf-8")
            (self._folder / "README.md").write_text(data_card(whole), encoding="utf-8")
            if self._within:
                for path in sorted(self._folder.iterdir()):
                    os.replace(path, self._output / path.name)
                self._folder.rmdir()
            else:
                os.replace(self._folder, self._output)
        except OSError as error:
            raise _not_written(self._output, error) from error
        return whole

    def _describe(self, sha256: str) -> None:
        """Let `datasets` save splits of one empty row, and put the files with the rows in place.

        To save the rows by `datasets` would write them a second time, and map gigabytes meanwhile.
        """
        with environment.prepared():
            import datasets
        one_row = pa.Table.from_pylist([{}], self._columns)  # for none it would save no file
        # What `datasets` keeps in its caches goes by the fingerprint, so it must be the rows' own.
        splits = datasets.DatasetDict(
            {
                split: datasets.Dataset(
                    one_row,
                    split=datasets.NamedSplit(split),
                    fingerprint=f"{sha256[:14]}{number:02}",
                )
                for number, split in enumerate(SPLITS)
            }
        )
        shown = datasets.is_progress_bar_enabled()
        datasets.disable_progress_bars()
        try:
            splits.save_to_disk(str(self._folder))
        finally:
            if shown:
                datasets.enable_progress_bars()
        for split in SPLITS:
            (saved,) = (self._folder / split).glob("*.arrow")
            os.replace(self._folder / f"{split}.arrow", saved)

    def _remove(self) -> None:
        for split in self._splits.values():
            split.abandon()
        shutil.rmtree(self._folder, ignore_errors=True)


class _SplitFile:
    """One Arrow file, written in batches."""

    def __init__(self, path: Path, columns: pa.Schema) -> None:
        self.rows = 0
        self._columns = columns
        self._digest = hashlib.sha256()
        self._waiting: list[Mapping[str, Any]] = []
        self._characters = 0
        self._file = path.open("wb")
        self._writer = pa.ipc.new_stream(self._file, columns)

    def add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        for row in rows:
            values = [row[name] for name in self._columns.names]
            line = json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"
            self._digest.update(line.encode())
            self._waiting.append(row)
            self._characters += len(line)
            if len(self._waiting) == BATCH_ROWS or self._characters > BATCH_CHARACTERS:
                self._flush()
        self.rows += len(rows)

    def close(self) -> str:
        """Write what is waiting; return the hash of all rows."""
        self._flush()
        self._writer.close()
        self._file.close()
        return self._digest.hexdigest()

    def abandon(self) -> None:
        self._file.close()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_batch(pa.RecordBatch.from_pylist(self._waiting, self._columns))
            self._waiting, self._characters = [], 0


def data_card(record: Mapping[str, Any]) -> str:
    """Return the data card of a record as Markdown."""
    names = ", ".join(source["name"] for source in record["sources"])
    counts = "\n".join(f"| {split} | {n:,} |" for split, n in record["pairs"].items())
    rules = "\n".join(
        f"| {name} | {rule['rows']:,} | {rule['stories']:,} | {rule['meaning']} |"
        for name, rule in record["rules"].items()
        if rule["rows"] or rule["stories"]
    )
    return CARD.format(
        names=names,
        files="\n".join(
            f"- {source['name']}: {source['bytes']:,} bytes, SHA-256 `{source['sha256']}`"
            for source in record["sources"]
        ),
        columns=COLUMNS_OF[record["command"]],
        explained=RULES_OF[record["command"]],
        counts=counts,
        kinds=_kinds(record),
        rules=rules or "| | | | nothing |",
        sha256=record["sha256"],
        command=record["command"],
        recipe="\n".join(
            f"{key} = {json.dumps(value, ensure_ascii=False)}"
            for key, value in record["recipe"].items()
            if key not in ("kind", "workers")
        ),
    )


def _kinds(record: Mapping[str, Any]) -> str:
    """The table of the kinds of wrong continuation, where there are any."""
    if not record.get("kinds"):
        return ""
    kinds = record["kinds"]
    head = "| kind | " + " | ".join(SPLITS) + " |\n|---|" + "---:|" * len(SPLITS)
    lines = [
        f"| {kind} | " + " | ".join(f"{splits.get(split, 0):,}" for split in SPLITS) + " |"
        for kind, splits in kinds.items()
    ]
    return "\n" + "\n".join([head, *lines]) + "\n"


COLUMNS_OF = {
    "prepare": """\
Each row is a prompt (`prompt`) and two stories that people wrote to it: `chosen` has the higher
score, `rejected` the lower one (`score_chosen`, `score_rejected`: votes up minus votes down). All
rows of a prompt are in one split.""",
    "prepare --from-stories": """\
Each row is a passage of a story (`prompt`), what follows it there (`chosen`) and something else
(`rejected`); `kind` says what, and `story` from which story. All rows of a story are in one
split.""",
}

RULES_OF = {
    "prepare": """\
A row is a prompt with its stories. Where a rule takes stories or parts of texts, `rows` counts
those in which it did; changes are counted in stories that were not left out for another reason.""",
    "prepare --from-stories": """\
A row is a place in a story, a story here one in which the rule found such places.""",
}

CARD = """# Pairs of texts, made from {names}

{columns}

| split | pairs |
|---|---:|
{counts}
{kinds}
SHA-256 of the pairs: `{sha256}`. `prepare.json` has every count.

## Made from

{files}

The stories belong to the people who wrote them. Making pairs of them gives nobody a right to the
texts: what their source allows holds for these rows too. Ask before you pass them on.

## What was left out or changed

{explained}

| rule | rows | stories | meaning |
|---|---:|---:|---|
{rules}

## To make it again

Save this as `recipe.toml`:

```toml
[prepare]
{recipe}
```

    python -m training {command} SOURCE --recipe recipe.toml --output DIR

The same files give the same pairs, whatever the number of workers.
"""


def _not_written(output: Path, error: OSError) -> TrainingError:
    return TrainingError(f"{output} can't be written: {error}. Choose another folder.")
