"""How fast pairs are made of scored stories, and in how much memory.

python -m tests.benchmarks.prepare [--rows N,N,...] [--workers N] [--recipe NAME] [--json]

For each number of rows it writes a data set of the shape of WritingPrompts_preferences, in shards
of parquet, to a temporary folder (about 10 KB a row), and makes pairs of it in a process of its
own. Its stories are sentences of made-up words. Memory is the greatest sum, at any time, over that
process and those it starts, of what they hold (on Linux what several share counts once; elsewhere
several times). Seconds are those of the whole command, its imports included; CPU seconds are those
of all its processes, and say more on a machine that has other work to do.
"""

from __future__ import annotations

import argparse
import bisect
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = "10000,100000,265000"
SHARD_ROWS = 53_035
ROW_GROUP = 1000
BOOK_CHARACTERS = 4_000_000
MODERATORS = "**Welcome to the Prompt!** Stories and poems go below, talk goes under this comment."

SCHEMA = pa.schema(
    {
        "post_text": pa.string(),
        "post_title": pa.string(),
        "post_scores": pa.int64(),
        "comment_texts": pa.list_(pa.string()),
        "comment_scores": pa.list_(pa.int64()),
        "comment_times": pa.list_(pa.int64()),
    }
)


class Book:
    """A long text of made-up words, from which stories are cut at the ends of sentences."""

    def __init__(self, seed: int, typographic: bool) -> None:
        chance = random.Random(seed)
        letters = "etaoinshrdlucmfwypvbgk"
        words = [
            "".join(chance.choices(letters, range(len(letters), 0, -1), k=chance.randint(2, 9)))
            for _ in range(12_000)
        ]
        often = list(itertools.accumulate(1 / (n + 3) for n in range(len(words))))  # Zipf's law
        opening, closing = "“”" if typographic else '""'
        sentences, size = [], 0
        while size < BOOK_CHARACTERS:
            some = chance.choices(words, cum_weights=often, k=chance.randint(4, 24))
            sentence = f"{' '.join(some).capitalize()}{chance.choice('...?!')}"
            if chance.random() < 0.25:
                sentence = opening + sentence + closing
            sentence += "\n\n" if chance.random() < 0.2 else " "
            sentences.append(sentence)
            size += len(sentence)
        self.text = "".join(sentences)
        self.starts = list(itertools.accumulate(map(len, sentences), initial=0))

    def story(self, chance: random.Random) -> str:
        """A story whose length has the long tail of those that people write."""
        length = min(40_000, int(chance.lognormvariate(7.9, 0.75)))  # characters; half below 2,700
        place = chance.randrange(len(self.starts))
        end = bisect.bisect(self.starts, self.starts[place] + length)
        return self.text[self.starts[place] : self.starts[min(end, len(self.starts) - 1)]]


def rows(count: int, seed: int = 1) -> Iterator[dict[str, object]]:
    """Rows of the data set, one after another, some of them dirty."""
    books = [Book(seed, False), Book(seed + 1, True)]
    chance = random.Random(seed)
    for number in range(count):
        several = 1 + min(400, int(chance.lognormvariate(0.9, 0.8)))
        stories = [chance.choice(books).story(chance) for _ in range(several)]
        scores = [int(chance.paretovariate(0.7)) - 1 for _ in stories]
        for i in range(several):
            kind = chance.random()
            if kind < 0.03:
                stories[i] = chance.choice(("[deleted]", "[removed]"))
            elif kind < 0.11:
                stories[i] += "\n\nEDIT: Thank you all for reading!"
            elif kind < 0.16:
                stories[i] = stories[i].replace("\n\n", "\n\n&amp;#x200B;\n\n", 3)
            elif kind < 0.19:
                stories[i] += "\n\n[The next part](https://example.org/next)"
            elif kind < 0.27:
                stories[i] = stories[i].replace(" ra ", " r\u00e9 ")
            elif kind < 0.28:
                stories[i] = stories[0] + " The end."
            elif kind < 0.30:
                stories[i] = stories[i].replace("\n", "\r\n")
        if chance.random() < 0.6:
            stories.insert(0, MODERATORS)
            scores.insert(0, 1)
        dirt = chance.random()
        if dirt < 0.005:
            scores = scores[:-1]
        yield {
            "post_text": "" if chance.random() < 0.9 else "Write it as a letter.",
            "post_title": f"[WP] {books[0].text[number * 11 % 3_000_000 :][:70]} &amp; {number}",
            "post_scores": int(chance.paretovariate(0.7)),
            "comment_texts": None if 0.005 < dirt < 0.01 else stories,
            "comment_scores": scores,
            "comment_times": [1_500_000_000] * len(stories),
        }


def write(folder: Path, count: int) -> None:
    """Write `count` rows as shards."""
    left = rows(count)
    for number in itertools.count():
        shard = itertools.islice(left, SHARD_ROWS)
        first = list(itertools.islice(shard, ROW_GROUP))
        if not first:
            return
        with pq.ParquetWriter(folder / f"shard-{number:02}.parquet", SCHEMA) as writer:
            while first:
                writer.write_table(pa.Table.from_pylist(first, SCHEMA))
                first = list(itertools.islice(shard, ROW_GROUP))


def memory(process: psutil.Process) -> int:
    """Bytes that a process and its children hold."""
    total = 0
    try:
        for one in [process, *process.children(recursive=True)]:
            found = one.memory_full_info()
            total += getattr(found, "pss", found.rss)
    except psutil.Error:  # one has just ended
        return 0
    return total


def measure(folder: Path, output: Path, options: list[str]) -> dict[str, object]:
    """Make pairs of a folder in a process of its own."""
    command = [sys.executable, "-m", "training", "prepare", str(folder), "--output", str(output)]
    before = os.times()
    started = time.monotonic()
    with subprocess.Popen(
        [*command, *options],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as child:
        process = psutil.Process(child.pid)
        peak = 0
        while child.poll() is None:
            peak = max(peak, memory(process))
            time.sleep(0.25)
    seconds = time.monotonic() - started
    after = os.times()
    if child.returncode:
        raise SystemExit(f"It ended with status {child.returncode}.")
    cpu = sum(after[2:4]) - sum(before[2:4])
    record = json.loads((output / "prepare.json").read_text(encoding="utf-8"))
    return {
        "rows": record["rows_read"],
        "stories": record["stories_read"],
        "input_mb": round(sum(file.stat().st_size for file in folder.iterdir()) / 1e6),
        "pairs": sum(record["pairs"].values()),
        "output_mb": round(sum(f.stat().st_size for f in output.rglob("*.arrow")) / 1e6),
        "seconds": round(seconds, 1),
        "rows_per_second": round(record["rows_read"] / seconds),
        "cpu_seconds": round(cpu, 1),
        "cores_used": round(cpu / seconds, 2),
        "peak_memory_mb": round(peak / 1e6),
    }


def main() -> None:
    """Measure each size and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", default=ROWS, help=f"sizes, with commas between ({ROWS})")
    parser.add_argument("--workers", type=int, default=0, help="processes (default: all cores)")
    parser.add_argument("--recipe", default="coherent", help="report or coherent")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    options = ["--recipe", arguments.recipe, "--workers", str(arguments.workers), "--limit", "0"]
    results = []
    for count in map(int, arguments.rows.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            source, output = Path(folder) / "shards", Path(folder) / "pairs"
            source.mkdir()
            write(source, count)
            results.append(measure(source, output, options))
            if not arguments.json:
                print(json.dumps(results[-1]), flush=True)
    if arguments.json:
        print(json.dumps({"recipe": arguments.recipe, "results": results}, indent=2))


if __name__ == "__main__":
    main()
