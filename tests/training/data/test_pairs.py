"""Choices and data folders as they are read, and as tokens: what is cut, ends, is left out."""

import contextlib
import json
from pathlib import Path

import pytest
from datasets import Dataset, DatasetDict

from training.data.pairs import Losses, chosen_alone, read_rows, read_split, spread, to_tokens
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


# ------------------------------------------------------------------------------- as tokens

END = 0


def encode(text):
    """A token for each character."""
    return [ord(character) for character in text]


def row(prompt="abcdef", chosen="xyz", rejected="uvw", **more):
    return {"prompt": prompt, "chosen": chosen, "rejected": rejected} | more


def tokens(rows, prompt=100, text=100, whole=0, **options):
    pairs, losses = to_tokens(rows, encode, END, prompt, text, whole, **options)
    return [(list(p.prompt), list(p.chosen), list(p.rejected)) for p in pairs], losses


def test_of_a_prompt_the_end_is_read_and_of_a_text_the_beginning():
    found, losses = tokens([row(), row(prompt="")], prompt=2, text=2)
    assert found == [
        (encode("ef"), encode("xy"), encode("uv")),
        ([END], encode("xy"), encode("uv")),
    ]
    assert losses == Losses(prompts_cut=1, texts_cut=2)
    assert losses.in_words(2) == (
        "Of 2 pairs: 1 prompts cut to their end, 2 pairs with a text cut to its beginning."
    )


def test_prompt_and_text_share_what_room_there_is():
    found, losses = tokens([row(), row(prompt="abcdefgh")], whole=8)
    assert found == [(encode("abcdef"), encode("xy"), encode("uv"))]
    assert losses.prompts_too_long == losses.rows_dropped == 1


def test_a_story_read_to_its_end_is_followed_by_the_end_token_and_a_passage_never():
    rows = [row(), row(chosen="xyzxyz"), row(kind="shuffled")]
    found, _ = tokens(rows, text=5, end_token=True)
    assert [chosen for _, chosen, _ in found] == [
        [*encode("xyz"), END],
        encode("xyzxy"),
        encode("xyz"),
    ]


def test_texts_that_are_alike_once_read_are_left_out():
    rows = [row(chosen="same", rejected="sameness"), row(rejected=""), row()]
    found, losses = tokens(rows, text=4)
    assert len(found) == 1
    assert losses.texts_alike == 2
    found, losses = tokens(rows, text=4, both=False)
    assert [chosen for _, chosen, _ in found] == [encode("same"), encode("xyz"), encode("xyz")]
    assert losses.rows_dropped == 0


def test_the_strength_is_that_of_the_choice_or_the_gap_of_the_scores():
    rows = [row(strength=2), row(score_chosen=9, score_rejected=4)]
    given, _ = to_tokens(rows, encode, END, 9, 9)
    assert [pair.strength for pair in given] == [2.0, 1.0]
    gaps, _ = to_tokens(rows[1:], encode, END, 9, 9, by_scores=True)
    assert [pair.strength for pair in gaps] == [5.0]
    with pytest.raises(TrainingError, match="no higher score"):
        to_tokens([row(score_chosen=1, score_rejected=1)], encode, END, 9, 9, by_scores=True)


def test_a_chosen_text_counts_once_however_many_pairs_have_it():
    pairs, _ = to_tokens([row(), row(rejected="other"), row(prompt="b")], encode, END, 9, 9)
    alone = chosen_alone(pairs, prompts_too=False)
    assert [list(pair.prompt) for pair in alone] == [encode("abcdef"), encode("b")]
    assert not any(pair.rejected for pair in alone)
    whole = chosen_alone(pairs, prompts_too=True)
    assert [list(pair.prompt) for pair in whole] == [encode("a"), encode("b")]
    assert list(whole[0].chosen) == encode("bcdefxyz")


def test_a_part_of_the_rows_is_spread_evenly_and_keeps_twins_together():
    rows = [{"prompt": str(n), "chosen": f"c{n}", "rejected": f"r{n}"} for n in range(40)]
    assert [row["prompt"] for row in spread(rows, 4)] == ["0", "10", "20", "30"]
    assert spread(rows, 0) == spread(rows, 40) == rows
    for n in range(0, 40, 4):  # a quarter of them has a twin, far behind
        one, other = rows[n], rows[(n + 17) % 40]
        one |= {"chosen": f"a{n}", "rejected": f"b{n}"}
        other |= {"chosen": f"b{n}", "rejected": f"a{n}"}
    for most in (2, 8, 21, 39):
        some = spread(rows, most)
        assert most - 2 <= len(some) <= most
        numbers = [row["prompt"] for row in some]
        assert len(set(numbers)) == len(numbers)
        alone = [
            row
            for row in some
            if row["chosen"][0] in "ab"
            and not any(other["chosen"] == row["rejected"] for other in some)
        ]
        assert len(alone) <= 1  # where the last two do not both fit
