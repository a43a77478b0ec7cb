"""Choices that were written to a file come back; whatever else is in a file harms nothing."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.pairs import pair
from writer_app.core.choices_exchange import (
    MAX_LINE,
    MAX_PROBLEMS,
    export_choices,
    import_choices,
)
from writer_app.core.errors import WriterError
from writer_app.core.preferences import Choice, Outcome, PreferenceStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PreferenceStore]:
    with closing(PreferenceStore(tmp_path / "choices.sqlite3")) as opened:
        yield opened


def test_an_export_comes_back(store: PreferenceStore, tmp_path: Path) -> None:
    out, again = tmp_path / "out.jsonl", tmp_path / "again.jsonl"
    for number in range(6):
        each = pair(number, first=f"“{number}”\nsaid he", second="x é😀\u2028y")
        if number % 2:
            each = replace(each, model_texts=(f"“{number}”\n\nsaid he", "x é😀\u2028y"))
        store.record(each, list(Outcome)[number % 4], strength=1 + number % 2, seconds=number / 3)
    assert export_choices(store, out) == 4
    assert out.stat().st_mode & 0o777 == 0o600
    rows = [json.loads(line) for line in out.read_text("utf-8").split("\n")[:-1]]
    assert [list(row)[:3] for row in rows] == [["prompt", "chosen", "rejected"]] * 4
    assert [
        {name: row[name] for name in store.training_rows()[0]} for row in rows
    ] == store.training_rows()

    result = import_choices(store, out)
    assert (result.added, result.doubles, result.skipped) == (0, 4, 0)
    with closing(PreferenceStore(tmp_path / "other.sqlite3")) as other:
        result = import_choices(other, out)
        assert (result.added, result.doubles, result.skipped) == (4, 0, 0)
        export_choices(other, again)
        assert again.read_bytes() == out.read_bytes()
        expected = store.choices(trainable_only=True)
        assert other.choices() == [replace(choice, source="imported") for choice in expected]


@pytest.mark.parametrize("source", ["writer", "anything", 7, None, ["rewrite"]])
def test_an_imported_line_is_not_the_writers_own(
    store: PreferenceStore, tmp_path: Path, source: object
) -> None:
    lines = tmp_path / "lines.jsonl"
    second = good(prompt="q", source="rewrite", outcome="second")  # a rewrite stands on the left
    lines.write_bytes(good(source=source) + b"\n" + second)
    import_choices(store, lines)
    assert [choice.source for choice in store.choices()] == ["imported"] * 2


def test_a_plain_file_of_preferences_can_be_imported(
    store: PreferenceStore, tmp_path: Path
) -> None:
    lines = tmp_path / "plain.jsonl"
    row = '{"prompt": "p", "chosen": "a", "rejected": "b"}'
    lines.write_bytes(b"\xef\xbb\xbf" + f"{row}\r\n\r\n{row}".encode())
    result = import_choices(store, lines)
    assert (result.added, result.doubles, result.skipped) == (1, 1, 0)
    (choice,) = store.choices()
    assert (choice.preference, choice.strength, choice.source) == (("a", "b"), 1, "imported")


def good(**columns: object) -> bytes:
    return json.dumps({"prompt": "p", "chosen": "yes", "rejected": "no", **columns}).encode()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"{", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"prompt":' * 50_000, "not JSON"),
        (b"[1]", "not a JSON object"),
        (b"{}", 'no text in the column "prompt"'),
        (good(chosen=None), 'no text in the column "chosen"'),
        (good(prompt=[{"role": "user", "content": "hello"}]), 'no text in the column "prompt"'),
        (good(rejected="\ud800"), 'half a character in the column "rejected"'),
        (good(rejected="yes"), "same text twice"),
        (good(rejected=" \n"), "empty text"),
        (good(chosen="no, never", healed="no"), "empty text"),
        (good(seed=int("9" * 4000)), None),
        (b'{"prompt": "p", "chosen": "a", "rejected": "b", "seed": ' + b"9" * 5000, "not JSON"),
        (good(prompt="x" * MAX_LINE), "longer than 1 MB"),
    ],
)
def test_a_bad_line_is_skipped_with_its_number_and_reason(
    store: PreferenceStore, tmp_path: Path, line: bytes, reason: str | None
) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_bytes(good(prompt="before") + b"\n" + line + b"\n" + good(prompt="after"))
    result = import_choices(store, lines)
    assert result.added == (2 if reason else 3)
    assert result.skipped == len(result.problems) == (1 if reason else 0)
    if reason:
        assert result.problems[0].startswith("Line 2 ")
        assert reason in result.problems[0]


def test_problems_are_bounded_and_a_large_file_or_a_folder_is_refused(
    store: PreferenceStore, tmp_path: Path
) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_bytes(b"{\n" * 1000)
    result = import_choices(store, lines)
    assert (result.skipped, len(result.problems)) == (1000, MAX_PROBLEMS)
    with lines.open("wb") as file:
        file.truncate(1 << 40)
    for refused in (lines, tmp_path, tmp_path / "gone.jsonl"):
        with pytest.raises(WriterError, match=refused.name):
            import_choices(store, refused)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(
    ["id", "prompt", "chosen", "rejected", "healed", "swapped", "shown", "strength", "outcome",
     "seconds", "taken", "model_version", "decoding", "seed", "story", "created", "decided"]
)  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(columns=st.dictionaries(names, json_values), junk=st.binary(max_size=50))
def test_whatever_is_imported_can_be_listed_and_exported(
    store: PreferenceStore, tmp_path: Path, columns: dict[str, object], junk: bytes
) -> None:
    lines, out = tmp_path / "lines.jsonl", tmp_path / "out.jsonl"
    lines.write_bytes(good(**columns) + b"\n" + junk)
    import_choices(store, lines)
    for choice in store.choices():
        assert isinstance(choice, Choice)
        assert choice.trainable
        assert choice.strength in (1, 2)
    assert export_choices(store, out) == store.counts().trainable
    json.dumps([json.loads(line) for line in out.read_bytes().splitlines()], allow_nan=False)


def test_what_is_trained_on_is_what_is_shown(store: PreferenceStore, tmp_path: Path) -> None:
    """An imported line cannot show the writer other words than those that training learns."""
    lines = tmp_path / "lines.jsonl"
    lines.write_bytes(good(shown=["Kind words", "no"]) + b"\n")
    import_choices(store, lines)
    (choice,) = store.choices()
    assert (choice.pair.first, choice.pair.model_texts) == ("yes", None)
