"""Choices survive whatever happens to the program and to their file."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.pairs import pair
from writer_app.core.choices_exchange import export_choices, import_choices
from writer_app.core.errors import WriterError
from writer_app.core.preferences import (
    BLIND_STRENGTHS,
    BlindCounts,
    Choice,
    Outcome,
    PreferenceStore,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "choices.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[PreferenceStore]:
    with closing(PreferenceStore(path)) as opened:
        yield opened


def on_disk(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(path.name + "*")))


def test_a_choice_comes_back_as_it_was_made(path: Path) -> None:
    shown = pair(1, first="“No,” she said.\nHe left.", model_texts=("“No,” she said.\n\nHe", "b"))
    with closing(PreferenceStore(path)) as store:
        made = store.record(shown, Outcome.SECOND, strength=2, seconds=3.25, taken=11)
    with closing(PreferenceStore(path)) as store:
        assert store.get(shown.id) == made
        assert made.pair == shown
        assert (made.strength, made.seconds, made.taken, made.source) == (2, 3.25, 11, "writer")
        assert store.get("0" * 32) is None
        assert store.warning is None


def test_files_are_for_their_owner_only(store: PreferenceStore, path: Path) -> None:
    store.record(pair(), Outcome.FIRST)
    files = list(path.parent.glob(path.name + "*"))
    assert {file.name for file in files} >= {path.name, path.name + "-wal"}
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_a_second_decision_about_a_pair_takes_the_place_of_the_first(
    store: PreferenceStore,
) -> None:
    shown = pair()
    store.record(shown, Outcome.DISMISSED)
    store.set_undone(shown.id, True)
    store.set_excluded(shown.id, True)
    store.record(shown, Outcome.FIRST, seconds=2.0, taken=12)
    (choice,) = store.choices()
    assert (choice.outcome, choice.undone, choice.excluded) == (Outcome.FIRST, False, True)


WRITE_UNTIL_KILLED = """
import sys
from pathlib import Path
from tests.core.test_preferences import Outcome, PreferenceStore, pair
store = PreferenceStore(Path(sys.argv[1]))
for number in range(10**6):
    shown = pair(number)
    store.record(shown, Outcome.FIRST)
    print(shown.id, flush=True)
"""


def test_a_kill_loses_no_choice(path: Path) -> None:
    told: list[str] = []
    for attempt in range(5):
        command = [sys.executable, "-c", WRITE_UNTIL_KILLED, str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            told.append(process.stdout.readline().strip())
            time.sleep(0.01 * attempt)
            process.send_signal(signal.SIGKILL)
            told += [line.strip() for line in process.stdout if line.endswith("\n")]
    with closing(PreferenceStore(path)) as store:
        assert store.warning is None
        kept = [choice.id for choice in store.choices()]
    assert len(told) > 5
    assert set(told) <= set(kept)


# What is trained on


@pytest.mark.parametrize(
    ("changes", "outcome", "expected"),
    [
        ({}, Outcome.FIRST, (" said nothing.", " sighed at the rocks.")),
        ({}, Outcome.SECOND, (" sighed at the rocks.", " said nothing.")),
        ({"model_texts": ("a\n\nb", "c")}, Outcome.FIRST, (" sa\n\nb", " sc")),
        ({}, Outcome.BOTH, None),
        ({}, Outcome.NEITHER, None),
        ({}, Outcome.DISMISSED, None),
        ({"first": "same", "second": "same"}, Outcome.FIRST, None),
        ({"second": ""}, Outcome.FIRST, None),
    ],
)
def test_only_a_real_choice_between_two_texts_is_trained_on(
    store: PreferenceStore,
    changes: dict[str, object],
    outcome: Outcome,
    expected: tuple[str, str] | None,
) -> None:
    shown = pair(**changes)
    choice = store.record(shown, outcome, strength=2, taken=3)
    rows = store.training_rows()
    assert choice.trainable == bool(rows) == (expected is not None)
    assert store.choices(trainable_only=True) == ([choice] if expected else [])
    if expected:
        chosen, rejected = expected
        assert rows == [
            {
                "id": shown.id,
                "prompt": shown.prompt,
                "chosen": chosen,
                "rejected": rejected,
                "strength": 2,
                "story": shown.story,
                "created": shown.created,
            }
        ]


def test_undone_and_excluded_choices_are_left_out_until_they_are_back(
    store: PreferenceStore,
) -> None:
    ids = [store.record(pair(number), Outcome.FIRST).id for number in range(3)]
    store.record(pair(3), Outcome.BOTH)
    store.set_undone(ids[0], True)
    store.set_excluded(ids[1], True)
    assert [row["id"] for row in store.training_rows()] == ids[2:]
    counts = store.counts()
    assert (counts.total, counts.trainable, counts.undone, counts.excluded) == (4, 1, 1, 1)
    assert counts.outcomes[Outcome.FIRST] == 3
    assert counts.outcomes[Outcome.NEITHER] == 0
    store.set_undone(ids[0], False)
    store.set_excluded(ids[1], False)
    store.set_undone("gone", True)
    assert [row["id"] for row in store.training_rows()] == ids
    assert [choice.id for choice in store.choices(trainable_only=True)] == ids[::-1]


# Search


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("LAMP", {"plain", "title"}),
        ("straße", {"signs"}),
        ("STRASSE", {"signs"}),
        ("100 %", {"signs"}),
        ("%", {"signs"}),
        ("_", {"signs"}),
        ("the dragon", {"seam"}),
        ("the drawer", {"seam"}),
        ("sighed", {"plain", "title"}),
        ("' OR 1=1 --", set()),
        ("", {"plain", "title", "signs", "seam"}),
    ],
)
def test_search_finds_text_as_it_stands(
    store: PreferenceStore, search: str, found: set[str]
) -> None:
    pairs = {
        "plain": pair(story_title=""),
        "title": pair(prompt="Night. It", story_title="A lamp"),
        "signs": pair(prompt="In the Straße", first=" 100 % _ sure", second="x", story_title=""),
        "seam": pair(
            prompt="He saw the", healed=" dra", first="gon.", second="wer.", story_title=""
        ),
    }
    for each in pairs.values():
        store.record(each, Outcome.NEITHER)
    names = {each.id: name for name, each in pairs.items()}
    assert {names[choice.id] for choice in store.choices(search)} == found


texts = st.text(
    st.characters(codec="utf-8") | st.sampled_from("%_'\"\\\0\n“é😀İßſ"), min_size=1, max_size=30
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(prompt=texts, first=texts, second=texts, start=st.integers(0), length=st.integers(1, 5))
def test_any_text_comes_back_whole_and_is_found_by_any_part(
    store: PreferenceStore, prompt: str, first: str, second: str, start: int, length: int
) -> None:
    shown = pair(prompt=prompt, first=first, second=second)
    store.record(shown, Outcome.FIRST)
    whole = prompt + shown.healed + first
    part = whole[start % len(whole) :][:length]
    assert shown in [choice.pair for choice in store.choices(part)]
    assert shown in [choice.pair for choice in store.choices(part.swapcase().casefold())] or (
        part.swapcase().casefold() != part.casefold()  # not every letter has a partner
    )


def test_half_a_character_cannot_keep_a_choice_from_being_kept(store: PreferenceStore) -> None:
    made = store.record(pair(prompt="half \ud83d", first="whole \ud83d\ude00"), Outcome.FIRST)
    assert (made.pair.prompt, made.pair.first) == ("half \ufffd", "whole 😀")
    assert store.get(made.id) == made


# Deletion


def test_deleted_text_is_gone_from_the_files(store: PreferenceStore, path: Path) -> None:
    kept = [store.record(pair(n, prompt=f"Keep{n:04} " * 300), Outcome.FIRST) for n in range(30)]
    gone = [
        store.record(pair(n, prompt=f"Secret{n:04} " * n, story_title="Hushed"), Outcome.SECOND)
        for n in range(200)
    ]
    assert b"Secret0150" in on_disk(path)
    # In pieces, so that rows of later pieces have been moved about by earlier ones.
    for start in range(0, 200, 40):
        assert store.delete([choice.id for choice in gone[start : start + 40]]) == 40
        left = on_disk(path)
        for number in range(start, start + 40):
            assert f"Secret{number:04}".encode() not in left
    assert b"Hushed" not in left
    assert not any(choice.id.encode() in left for choice in gone)
    assert store.choices() == kept[::-1]
    assert store.delete(["gone"]) == 0


# Damage


def fill_with_bytes(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 40)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5000])


def overwrite_the_middle(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:12288] = b"\xa5" * 8192
    path.write_bytes(data)


def replace_by_other_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE choices (id, colour)")
        other.execute("PRAGMA user_version = 1")


def replace_by_unnumbered_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE choices (id, colour)")


@pytest.mark.parametrize(
    "damage",
    [
        fill_with_bytes,
        truncate,
        overwrite_the_middle,
        replace_by_other_database,
        replace_by_unnumbered_database,
    ],
)
def test_a_damaged_file_is_set_aside(path: Path, damage: Callable[[Path], None]) -> None:
    with closing(PreferenceStore(path)) as store:
        for number in range(40):
            store.record(pair(number), Outcome.FIRST)
    for round_ in (1, 2):  # twice in a second: the second must not replace the first
        damage(path)
        damaged = path.read_bytes()
        with closing(PreferenceStore(path)) as store:
            asides = list(path.parent.glob("choices.damaged-*.sqlite3"))
            assert len(asides) == round_
            (aside,) = [name for name in asides if name.name in (store.warning or "")]
            assert aside.read_bytes() == damaged
            assert store.choices() == []
            for number in range(40):
                store.record(pair(number), Outcome.FIRST)
    with closing(PreferenceStore(path)) as store:
        assert store.warning is None
        assert len(store.choices()) == 40


def test_a_damaged_choice_hides_no_other(path: Path) -> None:
    with closing(PreferenceStore(path)) as store:
        for number in range(3):
            store.record(pair(number, prompt=f"Prompt {number}", seed=700 + number), Outcome.FIRST)
        store.record(pair(3, decoding={"temperature": 0.375}), Outcome.SECOND)
    data = path.read_bytes()
    data = data.replace(b"Prompt 1", b"Prom\xff\xff 1").replace(b"0.375}", b"0.375]")
    path.write_bytes(data)
    with closing(PreferenceStore(path)) as store:
        assert store.warning is None
        prompts = [choice.pair.prompt for choice in store.choices()]
        assert prompts == ["Prompt 2", "Prom\ufffd\ufffd 1", "Prompt 0"]
        assert len(store.choices("prompt")) == 2
        assert len(store.training_rows()) == 3


def test_a_file_of_a_newer_version_is_left_alone(path: Path) -> None:
    PreferenceStore(path).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(WriterError, match="newer version"):
        PreferenceStore(path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_no_room_and_no_folder_are_told(store: PreferenceStore, tmp_path: Path) -> None:
    (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
    store._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(WriterError, match="no room left on the disk"):
        store.record(pair(prompt="long " * 10_000), Outcome.FIRST)
    assert store.choices() == []
    with pytest.raises(WriterError, match="could not be opened"):
        PreferenceStore(tmp_path / "gone" / "choices.sqlite3")


def test_a_rewrite_is_trained_on_exported_imported_and_deleted_like_any_other(
    store: PreferenceStore, path: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    store.record(pair(1), Outcome.SECOND)
    rewrite = pair(2, first="aid little.", second="aid nothing.")
    made = store.record(rewrite, Outcome.FIRST, taken=11, source="rewrite")
    assert store.get(rewrite.id) == made
    assert store.training_rows()[1]["chosen"] == " said little."
    assert store.training_rows()[1]["rejected"] == " said nothing."

    assert export_choices(store, out) == 2
    with closing(PreferenceStore(tmp_path / "other.sqlite3")) as other:
        import_choices(other, out)
        assert [choice.source for choice in other.choices()] == ["rewrite", "imported"]
        assert other.get(rewrite.id) == made
    assert store.delete([rewrite.id]) == 1
    assert b"aid little." not in on_disk(path)


def test_a_blind_test_counts_by_who_wrote_what(store: PreferenceStore) -> None:
    numbers = count()

    def tested(outcome: Outcome, left: float, right: float, version: int = 3) -> Choice:
        blind = {"temperature": 0.7, BLIND_STRENGTHS: (left, right)}
        return store.record(pair(next(numbers), decoding=blind, model_version=version), outcome)

    tested(Outcome.FIRST, 0.8, 0.0)
    tested(Outcome.SECOND, 0.0, 1.0)
    tested(Outcome.SECOND, 1.0, 0.0)
    tested(Outcome.BOTH, 1.0, 0.0)
    tested(Outcome.NEITHER, 1.0, 0.0)
    tested(Outcome.DISMISSED, 1.0, 0.0)
    tested(Outcome.FIRST, 1.0, 0.0, version=2)
    store.record(pair(model_version=3), Outcome.FIRST)
    undone = tested(Outcome.FIRST, 1.0, 0.0)
    store.set_undone(undone.id, True)
    assert store.blind_test("a" * 64, 3) == BlindCounts(personal=2, base=1, even=1, neither=1)
    assert store.blind_test("a" * 64, 2) == BlindCounts(1, 0, 0, 0)
    assert store.blind_test("b" * 64, 3) == BlindCounts(0, 0, 0, 0)


def test_a_blind_test_counts_what_was_decided_blind_and_between_equals(
    store: PreferenceStore,
) -> None:
    def tested(number: int, outcome: Outcome, **changes: object) -> Choice:
        strengths = {BLIND_STRENGTHS: (1.0, 0.0)}
        decoding = strengths | cast(dict[str, Any], changes.pop("decoding", {}))
        made = pair(number, decoding=decoding, model_version=3, **changes)
        return store.record(made, outcome)

    taken = tested(1, Outcome.FIRST)
    tested(1, Outcome.SECOND)  # brought back: by now the writer may know whose is whose
    assert store.blind_test("a" * 64, 3) == BlindCounts(1, 0, 0, 0)
    store.set_undone(taken.id, True)
    assert store.blind_test("a" * 64, 3) == BlindCounts(0, 0, 0, 0)
    tested(2, Outcome.DISMISSED)  # nothing was decided, and nothing told
    tested(2, Outcome.SECOND)
    tested(3, Outcome.FIRST, second="")  # taken before the other one was there
    tested(4, Outcome.FIRST, decoding={"first_begun": 12, "first_seed": 5})
    assert store.blind_test("a" * 64, 3) == BlindCounts(0, 1, 0, 0)
