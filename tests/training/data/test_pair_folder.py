"""A folder of pairs: what `datasets` reads from it, and that it is whole or not there."""

import hashlib
import json
import os
from pathlib import Path

import datasets
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from training.data import pair_folder
from training.data.pair_folder import COHERENCE, PREFERENCES, SPLITS, PairWriter
from training.errors import TrainingError

RECORD = {
    "command": "prepare",
    "recipe": {"kind": "prepare", "seed": 3, "separator": "\n\n", "kinds": ["shuffled"]},
    "sources": [{"name": "a.parquet", "bytes": 1234, "sha256": "ab" * 32}],
    "rules": {
        "empty": {"rows": 1, "stories": 2, "meaning": "nothing left"},
        "long": {"rows": 0, "stories": 0, "meaning": "too long"},
    },
}


def pair(number: int, text: str = "“So,” said the cat — 😀\n") -> dict[str, object]:
    return {
        "prompt": f"Prompt {number}.",
        "chosen": text,
        "rejected": f"other {number}",
        "score_chosen": number,
        "score_rejected": -number,
    }


def test_datasets_reads_what_was_added_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr(pair_folder, "BATCH_ROWS", 7)
    rows = [pair(number) for number in range(40)]
    with PairWriter(tmp_path / "pairs", PREFERENCES) as writer:
        for number, row in enumerate(rows):
            writer.add("test" if number % 4 == 0 else "train", [row])
        record = writer.finish(RECORD)
    found = datasets.load_from_disk(str(tmp_path / "pairs"))
    assert list(found) == list(SPLITS)
    assert found["train"].to_list() == [row for i, row in enumerate(rows) if i % 4]
    assert found["test"].to_list() == rows[::4]
    assert found["validation"].to_list() == []
    assert {split: len(found[split]) for split in SPLITS} == record["pairs"]
    assert found["train"].features == datasets.Features.from_arrow_schema(PREFERENCES)
    assert found["validation"].features == found["train"].features
    assert str(found["test"].split) == "test"
    # the usual ways on from here
    assert found["train"].shuffle(seed=1).select(range(3)).num_rows == 3
    assert found["train"].train_test_split(test_size=5, seed=1)["test"].num_rows == 5
    assert found.map(lambda row: {"n": len(row["chosen"])})["train"]["n"][0] == len(
        rows[1]["chosen"]
    )


def test_the_folder_is_what_datasets_itself_would_save(tmp_path):
    rows = [pair(number) for number in range(9)]
    with PairWriter(tmp_path / "ours", PREFERENCES) as writer:
        for split in SPLITS:
            writer.add(split, rows)
        writer.finish(RECORD)
    theirs = datasets.DatasetDict(
        {
            split: datasets.Dataset(
                pa.Table.from_pylist(rows, PREFERENCES), split=datasets.NamedSplit(split)
            )
            for split in SPLITS
        }
    )
    theirs.save_to_disk(str(tmp_path / "theirs"))
    for file in (tmp_path / "theirs").rglob("*.json"):
        ours = json.loads((tmp_path / "ours" / file.relative_to(tmp_path / "theirs")).read_text())
        expected = json.loads(file.read_text())
        for values in (ours, expected):
            values.pop("_fingerprint", None)
        assert ours == expected
    names = [
        sorted(str(path.relative_to(tmp_path / side)) for path in (tmp_path / side).rglob("*"))
        for side in ("ours", "theirs")
    ]
    assert sorted({*names[0]} - {*names[1]}) == ["README.md", "prepare.json"]
    assert {*names[1]} < {*names[0]}


@given(batch=st.integers(1, 9), texts=st.lists(st.text(), max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
def test_the_hash_is_of_the_rows_and_their_order_alone(tmp_path_factory, monkeypatch, batch, texts):
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    rows = [pair(number, text) for number, text in enumerate(texts)]
    monkeypatch.setattr(pair_folder, "BATCH_ROWS", batch)
    folder = tmp_path_factory.mktemp("hash") / "pairs"
    with PairWriter(folder, PREFERENCES) as writer:
        writer.add("train", rows)
        record = writer.finish(RECORD)
    lines = "".join(
        json.dumps(list(row.values()), ensure_ascii=False, separators=(",", ":")) + "\n"
        for row in datasets.load_from_disk(str(folder))["train"]
    )
    digests = [hashlib.sha256(part.encode()).hexdigest() for part in (lines, "", "")]
    assert record["sha256"] == hashlib.sha256("".join(digests).encode()).hexdigest()


def test_different_pairs_have_different_fingerprints(tmp_path):
    prints = set()
    for number in range(2):
        with PairWriter(tmp_path / str(number), PREFERENCES) as writer:
            for split in SPLITS:
                writer.add(split, [pair(number)])
            writer.finish(RECORD)
        found = datasets.load_from_disk(str(tmp_path / str(number)))
        prints |= {found[split]._fingerprint for split in SPLITS}
    assert len(prints) == 6  # by which `datasets` keeps what it has computed


def test_the_record_and_the_card_say_what_there_is(tmp_path):
    with PairWriter(tmp_path / "pairs", COHERENCE) as writer:
        row = dict.fromkeys(COHERENCE.names, "text")
        writer.add("train", [row, row])
        record = writer.finish(
            RECORD
            | {"command": "prepare --from-stories", "kinds": {"shuffled": {"train": 2, "test": 0}}}
        )
    assert record == json.loads((tmp_path / "pairs" / "prepare.json").read_text())
    assert record["pairs"] == {"train": 2, "validation": 0, "test": 0}
    assert set(record["versions"]) == {"python", "pyarrow", "datasets"}
    card = (tmp_path / "pairs" / "README.md").read_text()
    for words in (
        "made from a.parquet",
        "| train | 2 |",
        "| shuffled | 2 | 0 | 0 |",
        "| empty | 1 | 2 | nothing left |",
        record["sha256"],
        'separator = "\\n\\n"',
        'kinds = ["shuffled"]',
        "python -m training prepare --from-stories SOURCE --recipe recipe.toml --output DIR",
        "belong to the people who wrote them",
    ):
        assert words in card
    assert "too long" not in card
    assert str(tmp_path) not in card


# ---------------------------------------------------------------------------------- all or nothing


def test_nothing_is_left_when_it_ends_before_the_end(tmp_path):
    output = tmp_path / "deep" / "pairs"

    def work() -> None:
        with PairWriter(output, PREFERENCES) as writer:
            writer.add("train", [pair(1)])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    with PairWriter(output, PREFERENCES) as writer:
        writer.add("train", [pair(1)])
    assert list(output.parent.iterdir()) == []


def test_an_empty_folder_is_taken_and_a_full_one_is_not(tmp_path):
    output = tmp_path / "pairs"
    output.mkdir()
    with PairWriter(output, PREFERENCES) as writer:
        writer.finish(RECORD)
    assert datasets.load_from_disk(str(output))["train"].num_rows == 0
    assert not (output / "unfinished").exists()
    with pytest.raises(TrainingError, match="is not empty"):
        PairWriter(output, PREFERENCES)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(TrainingError, match="is not empty"):
        PairWriter(tmp_path / "file", PREFERENCES)
    assert (tmp_path / "file").read_text() == "mine"


def test_an_empty_folder_stays_and_may_be_a_link(tmp_path, monkeypatch):
    (tmp_path / "disk").mkdir()
    (tmp_path / "pairs").symlink_to("disk")
    with PairWriter(tmp_path / "pairs", PREFERENCES) as writer:
        writer.add("train", [pair(1)])
    assert list((tmp_path / "disk").iterdir()) == []
    monkeypatch.chdir(tmp_path / "disk")
    with PairWriter(Path("."), PREFERENCES) as writer:
        writer.add("train", [pair(1)])
        writer.finish(RECORD)
    assert datasets.load_from_disk(str(tmp_path / "pairs"))["train"].to_list() == [pair(1)]


def test_two_runs_do_not_write_to_one_folder(tmp_path):
    with PairWriter(tmp_path / "pairs", PREFERENCES) as first:
        with pytest.raises(TrainingError, match=r"pairs\.unfinished is there already"):
            PairWriter(tmp_path / "pairs", PREFERENCES)
        first.finish(RECORD)
    assert (tmp_path / "pairs" / "prepare.json").is_file()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not hold here")
def test_a_folder_that_can_not_be_written_is_named(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(TrainingError, match="can't be written"):
        PairWriter(tmp_path / "pairs", PREFERENCES)
    tmp_path.chmod(0o700)


def test_a_path_through_a_file_is_named(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(TrainingError, match="can't be written"):
        PairWriter(tmp_path / "file" / "pairs", PREFERENCES)


def test_a_full_disk_is_a_sentence_and_leaves_nothing(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    output = tmp_path / "pairs"

    def work() -> None:
        with PairWriter(output, PREFERENCES) as writer:
            monkeypatch.setattr(pair_folder._SplitFile, "_flush", full)
            writer.add("train", [pair(1)])
            writer.finish(RECORD)

    with pytest.raises(TrainingError, match="No space left on device"):
        work()
    assert list(tmp_path.iterdir()) == []
