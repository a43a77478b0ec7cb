"""Files of scored stories: what is read of them, and that no file does harm."""

import contextlib
import gzip
import json
import random
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.dirty_rows import FILE, ROWS, as_table
from training.data import shards
from training.data.shards import BROKEN, COLUMNS, Broken, Row
from training.errors import TrainingError

GOOD = {
    "post_title": "[WP] A door",
    "post_text": "",
    "post_scores": 3,
    "comment_texts": ["It opened.", "It did not."],
    "comment_scores": [5, 1],
    "comment_times": [1, 2],
}
ROW = Row("[WP] A door", "", ["It opened.", "It did not."], [5, 1])


def read(path: Path) -> list[Row | Broken]:
    """All rows of a file."""
    return [
        row
        for source in shards.find([path])
        for chunk in shards.chunks(source.path)
        for row in shards.rows(chunk)
    ]


def write_lines(path: Path, *lines: object) -> Path:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wb") as file:
        for line in lines:
            file.write((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n")
    return path


def write_table(path: Path, columns: dict[str, object]) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def as_columns(**changes: object) -> dict[str, object]:
    """The good row as columns of one row each."""
    return {name: [value] for name, value in GOOD.items()} | changes


# ---------------------------------------------------------------------------------- reading


@pytest.mark.parametrize("suffix", ["jsonl", "jsonl.gz"])
def test_lines_are_read(tmp_path, suffix):
    path = write_lines(tmp_path / f"a.{suffix}", GOOD, b"", GOOD | {"post_text": None})
    assert read(path) == [ROW, ROW]


def test_parquet_is_read(tmp_path):
    assert read(write_table(tmp_path / "a.parquet", as_columns())) == [ROW]


def test_a_folder_is_read_in_the_order_of_names(tmp_path):
    write_lines(tmp_path / "b.jsonl", GOOD | {"post_title": "second"})
    write_table(tmp_path / "a.parquet", as_columns(post_title=["first"]))
    (tmp_path / "notes.txt").write_text("not a shard")
    assert [row.title for row in read(tmp_path)] == ["first", "second"]


def test_columns_that_are_not_needed_need_not_be_there(tmp_path):
    needed = {name: GOOD[name] for name in COLUMNS}
    assert read(write_lines(tmp_path / "a.jsonl", needed)) == [ROW]
    columns = {name: [value] for name, value in needed.items()}
    assert read(write_table(tmp_path / "a.parquet", columns)) == [ROW]
    nothing = as_columns(comment_times=pa.nulls(1), post_scores=["what?"])
    assert read(write_table(tmp_path / "b.parquet", nothing)) == [ROW]


@pytest.mark.parametrize(
    "changes",
    [
        {"post_text": pa.nulls(1)},
        {"post_title": pa.array(["[WP] A door"], pa.large_string())},
        {"post_title": pa.array(["[WP] A door"], pa.string_view())},
        {"post_title": pa.array(["[WP] A door"]).dictionary_encode()},
        {"comment_texts": pa.array([GOOD["comment_texts"]], pa.large_list(pa.large_string()))},
        {"comment_scores": pa.array([[5, 1]], pa.list_(pa.int16()))},
        {"comment_scores": pa.array([[5.0, 1.0]], pa.list_(pa.float64()))},
        {"comment_scores": pa.array([[5, 1]], pa.list_(pa.int32(), 2))},
    ],
    ids=lambda changes: str(next(iter(changes.values())).type),
)
def test_the_same_columns_in_another_guise_are_read(tmp_path, changes):
    assert read(write_table(tmp_path / "a.parquet", as_columns(**changes))) == [ROW]


def test_large_files_come_in_small_chunks_and_in_order(tmp_path):
    titles = [str(number) for number in range(1000)]
    texts = [["x" * 20_000, "y"]] * 1000
    table = pa.table(
        {
            "post_title": titles,
            "post_text": [""] * 1000,
            "comment_texts": texts,
            "comment_scores": [[1, 2]] * 1000,
        }
    )
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=1000, use_dictionary=False)
    write_lines(tmp_path / "b.jsonl", *table.to_pylist())
    for name in ("a.parquet", "b.jsonl"):
        chunks = list(shards.chunks(tmp_path / name))
        assert max(len(chunk.table) + sum(map(len, chunk.lines)) for chunk in chunks) < 3 << 20
        assert [row.title for chunk in chunks for row in shards.rows(chunk)] == titles
    assert shards.count_rows(shards.Source(tmp_path / "a.parquet", "a")) == 1000
    assert shards.count_rows(shards.Source(tmp_path / "b.jsonl", "b")) is None


# ---------------------------------------------------------------------------------- broken rows


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (b"not json", "malformed"),
        (b'{"post_title": "cut o', "malformed"),
        (b"[1, 2]", "malformed"),
        (b"null", "malformed"),
        (b'{"post_title": "\xff"}', "malformed"),
        (b"[" * 100_000, "malformed"),
        (b"9" * 10_000, "malformed"),
        ({}, "nulls"),
        (GOOD | {"post_title": None}, "nulls"),
        (GOOD | {"comment_texts": None}, "nulls"),
        (GOOD | {"comment_scores": None}, "nulls"),
        (GOOD | {"post_title": 5}, "types"),
        (GOOD | {"post_text": ["a"]}, "types"),
        (GOOD | {"comment_texts": "a, b"}, "types"),
        (GOOD | {"comment_texts": ["a", 5]}, "types"),
        (GOOD | {"comment_texts": {"a": 1, "b": 2}}, "types"),
        (GOOD | {"comment_scores": 5}, "types"),
        (GOOD | {"comment_scores": ["5", "1"]}, "types"),
        (GOOD | {"comment_scores": [True, False]}, "types"),
        (GOOD | {"comment_scores": [5.5, 1]}, "types"),
        (GOOD | {"comment_scores": [float("nan"), 1]}, "types"),
        (GOOD | {"comment_scores": [float("inf"), 1]}, "types"),
        (GOOD | {"comment_scores": [1e300, 1]}, "types"),
        (GOOD | {"comment_scores": [10**30, 1]}, "types"),
        (GOOD | {"comment_scores": [5]}, "lengths"),
        (GOOD | {"comment_texts": ["a"] * 2000, "comment_scores": [1] * 2000}, "too_large"),
        (GOOD | {"comment_texts": ["a" * (9 << 20), "b"]}, "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_line_is_named_and_the_next_one_is_read(tmp_path, line, rule):
    rows = read(write_lines(tmp_path / "a.jsonl", GOOD, line, GOOD))
    assert rows[0] == rows[2] == ROW
    assert isinstance(rows[1], Broken)
    assert rows[1].rule == rule
    assert rule in BROKEN


def test_null_stories_and_scores_are_left_to_the_rules_for_stories(tmp_path):
    row = GOOD | {"comment_texts": [None, "b"], "comment_scores": [5, None]}
    expected = ROW._replace(stories=[None, "b"], scores=[5, None])
    assert read(write_lines(tmp_path / "a.jsonl", row)) == [expected]
    columns = {name: [value] for name, value in row.items()}
    assert read(write_table(tmp_path / "a.parquet", columns)) == [expected]


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
                    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))  # fmt: skip
def test_no_json_value_in_any_column_does_harm(value):
    for name in COLUMNS:
        chunk = shards.Chunk(lines=[json.dumps(GOOD | {name: value}).encode()])
        (row,) = shards.rows(chunk)
        assert isinstance(row, Row | Broken)


def test_a_huge_row_of_a_table_is_passed_over(tmp_path):
    texts = [["a", "b"], ["x" * (40 << 20), "b"], ["c", "d"]]
    columns = {name: [GOOD[name]] * 3 for name in COLUMNS} | {"comment_texts": texts}
    rows = read(write_table(tmp_path / "a.parquet", columns))
    assert rows == [ROW._replace(stories=texts[0]), Broken("too_large"),
                    ROW._replace(stories=texts[2])]  # fmt: skip


# ---------------------------------------------------------------------------------- bad files


@pytest.mark.parametrize("suffix", ["parquet", "jsonl"])
def test_missing_columns_are_named_with_those_found(tmp_path, suffix):
    row = {"prompt": "a", "post_title": "b", "comment_scores": [1], "story": "c"}
    if suffix == "parquet":
        path = write_table(tmp_path / "a.parquet", {name: [value] for name, value in row.items()})
    else:
        path = write_lines(tmp_path / "a.jsonl", b"broken", row)
    with pytest.raises(TrainingError) as error:
        shards.find([path])
    assert "lacks post_text, comment_texts" in str(error.value)
    assert "prompt, post_title, comment_scores, story" in str(error.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"post_title": [5]},
        {"comment_texts": ["a"]},
        {"comment_texts": [[5]]},
        {"comment_scores": [5]},
        {"comment_scores": [["5"]]},
        {"comment_scores": [[[5]]]},
    ],
)
def test_columns_of_another_type_are_named(tmp_path, changes):
    path = write_table(tmp_path / "a.parquet", as_columns(**changes))
    with pytest.raises(TrainingError, match=f"another type: {next(iter(changes))} is "):
        shards.find([path])


def test_two_columns_of_one_name_are_none(tmp_path):
    names = [*GOOD, "post_title"]
    table = pa.Table.from_arrays([pa.array([GOOD[name]]) for name in names], names)
    pq.write_table(table, tmp_path / "a.parquet")
    with pytest.raises(TrainingError, match="lacks post_title"):
        shards.find([tmp_path / "a.parquet"])


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.parquet", None, "There is no file"),
        ("a.csv", b"a,b", "is not a .parquet, .jsonl, .jsonl.gz file"),
        ("empty.parquet", b"", "can't be read"),
        ("no.parquet", b"PAR1 and then nothing of the kind PAR1", "can't be read"),
        ("cut.parquet", FILE.read_bytes()[:-100], "can't be read"),
        ("empty.jsonl", b"", "no line with a JSON object"),
        ("text.jsonl", b"Once upon a time", "no line with a JSON object"),
        ("no.jsonl.gz", b"not packed", "can't be read"),
        ("cut.jsonl.gz", gzip.compress(b"x" * 100_000, mtime=0)[:50], "can't be read"),
        (
            "wrong.jsonl.gz",
            gzip.compress(b"x" * 1000, mtime=0)[:15] + b"\xff" * 40,
            "can't be read",
        ),
    ],
)
def test_what_is_no_such_file_is_a_sentence(tmp_path, name, content, words):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TrainingError, match=words):
        read(path)


def test_an_empty_folder_is_named(tmp_path):
    with pytest.raises(TrainingError, match="has no"):
        shards.find([tmp_path])


def test_a_file_damaged_anywhere_is_read_or_named(tmp_path):
    path = tmp_path / "a.parquet"
    content = FILE.read_bytes()
    for seed in range(300):
        chance = random.Random(seed)
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        with contextlib.suppress(TrainingError):
            assert len(read(path)) < 1000


MEASURED = """
import resource, sys
from pathlib import Path
from training.data import shards
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before = peak()
found = [row for chunk in shards.chunks(Path(sys.argv[1])) for row in shards.rows(chunk)
         if isinstance(row, shards.Broken)]
print(len(found), peak() - before)
"""


def growth(path: Path) -> tuple[int, float]:
    """How many rows of a file are broken, and by how many MiB reading it makes a process grow."""
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", MEASURED, path]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    broken, grown = done.stdout.split()
    return int(broken), float(grown)


@pytest.mark.skipif(sys.platform == "win32", reason="`resource` is Unix's")
def test_memory_is_bounded_whatever_the_file(tmp_path):
    # 400 MB on one line, packed
    with gzip.open(tmp_path / "bomb.jsonl.gz", "wb", compresslevel=1) as file:
        for _ in range(400):
            file.write(b" " * 1_000_000)
        file.write(b"\n" + json.dumps(GOOD).encode())
    broken, grown = growth(tmp_path / "bomb.jsonl.gz")
    assert broken == 1
    assert grown < 100
    # 150 MB in one row group
    chance = random.Random(0)
    book = "".join(chance.choices("etaoin shrdlu\n", k=200_000))
    rows = 3000
    starts = [chance.randrange(150_000) for _ in range(rows)]
    table = pa.table(
        {
            "post_title": [f"prompt {i}" for i in range(rows)],
            "post_text": [""] * rows,
            "comment_texts": [[book[s : s + 40_000], book[s : s + 10_000]] for s in starts],
            "comment_scores": [[2, 1]] * rows,
        }
    )
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=rows, use_dictionary=False)
    broken, grown = growth(tmp_path / "a.parquet")
    assert broken == 0
    assert grown < 100


# ---------------------------------------------------------------------------------- the fixture


def test_the_fixture_is_what_its_script_writes():
    assert pq.read_table(FILE).equals(as_table())


def test_the_fixture_has_every_kind_of_broken_row_that_a_table_can_hold():
    broken = [row.rule for row in read(FILE) if isinstance(row, Broken)]
    assert broken == ["nulls", "nulls", "nulls", "lengths", "malformed"]
    assert len(read(FILE)) == len(ROWS)


def test_a_fingerprint_tells_files_apart(tmp_path):
    source = shards.Source(write_lines(tmp_path / "a.jsonl", GOOD), "hub/a.jsonl")
    first = shards.fingerprint(source)
    assert first["name"] == "hub/a.jsonl"
    assert first["bytes"] == source.path.stat().st_size
    write_lines(source.path, GOOD, GOOD)
    assert shards.fingerprint(source)["sha256"] != first["sha256"]
