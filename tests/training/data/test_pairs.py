"""Choices and data folders as they are read: what is wrong with one is a sentence."""

import contextlib
import json
from pathlib import Path

import pytest
from datasets import Dataset, DatasetDict

from training.data.pairs import read_rows, read_split
from training.errors import TrainingError

GOOD = {"prompt": "It rained.", "chosen": " We left.", "rejected": " We stayed."}


def write(path: Path, *rows: object) -> Path:
    lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_choices_are_read(tmp_path):
    rows = [GOOD, GOOD | {"strength": 2, "story": "a"}, GOOD | {"prompt": "One\u2028Two\x85"}]
    assert read_rows(write(tmp_path / "a.jsonl", rows[0], "", *rows[1:], "")) == rows


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("{", "line 2 is not JSON"),
        ("[" * 100_000, "line 2 is not JSON"),
        ("9" * 10_000, "line 2 is not JSON"),
        ([1], "line 2 is not a choice. It needs the texts"),
        (GOOD | {"chosen": None}, "line 2 is not a choice. It needs the texts"),
        (GOOD | {"strength": None}, "line 2 is not a choice. Its strength is no number: null"),
        (GOOD | {"strength": "clear"}, 'Its strength is no number: "clear"'),
        (GOOD | {"strength": True}, "Its strength is no number: true"),
        (GOOD | {"strength": float("nan")}, "Its strength is no number: NaN"),
        (GOOD | {"strength": 10**400}, "Its strength is no number: 1000"),
        (GOOD | {"strength": 0}, "Its strength is not above 0"),
        (GOOD | {"score_chosen": "5"}, "Its score_chosen is no number"),
        (json.dumps(GOOD | {"rejected": "\ud800"}), "Its rejected holds half a character"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_a_line_that_is_no_choice_is_named(tmp_path, row, words):
    with pytest.raises(TrainingError) as error:
        read_rows(write(tmp_path / "a.jsonl", GOOD, row))
    assert words in str(error.value)


def save(folder: Path, *rows: dict[str, object], names: tuple[str, ...] = ()) -> Path:
    split = Dataset.from_list(list(rows))
    DatasetDict({name: split for name in names or ("train", "validation")}).save_to_disk(folder)
    return folder


def test_a_data_folder_is_read(tmp_path):
    assert read_split(save(tmp_path / "a", GOOD)) == ([GOOD], [GOOD])


@pytest.mark.parametrize(
    ("rows", "names", "words"),
    [
        ([GOOD], ("train", "test"), "has no split validation"),
        ([{"prompt": "a", "text": "b"}], (), "split train, has no column chosen"),
        ([GOOD, GOOD | {"chosen": None}], (), "split train, row 2 is no pair. It needs the texts"),
        ([GOOD | {"chosen": 5}], (), "split train, row 1 is no pair"),
        ([GOOD | {"score_chosen": None}], (), "score_chosen is no number"),
    ],
)
def test_a_data_folder_without_pairs_is_a_sentence(tmp_path, rows, names, words):
    with pytest.raises(TrainingError) as error:
        read_split(save(tmp_path / "a", *rows, names=names))
    assert words in str(error.value)


@pytest.mark.parametrize("name", ["dataset_dict.json", "state.json", "dataset_info.json", ".arrow"])
@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"\xff\x00" * 300, None])
def test_a_damaged_data_folder_is_read_or_a_sentence(tmp_path, name, content):
    folder = save(tmp_path / "a", GOOD)
    for path in (path for path in folder.rglob("*") if path.name.endswith(name)):
        if content is None:
            path.write_bytes(path.read_bytes()[:40])
        else:
            path.write_bytes(content)
    with contextlib.suppress(TrainingError):
        assert read_split(folder) == ([GOOD], [GOOD])


def test_a_folder_without_choices_is_a_sentence(tmp_path):
    with pytest.raises(TrainingError, match="holds no choices"):
        read_split(tmp_path)
    write(tmp_path / "train.jsonl", GOOD)
    with pytest.raises(TrainingError, match=r"held_out\.jsonl can't be read"):
        read_split(tmp_path)
