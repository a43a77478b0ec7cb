"""Words by day and story: nothing lost, nothing counted twice, never below 0."""

import os
import sqlite3
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from writer_app.core import writing_history as module
from writer_app.core.errors import WriterError
from writer_app.core.writing_history import Entry, HistoryFile, WritingHistory

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)

ENTRIES = st.lists(
    st.builds(
        Entry,
        day=st.integers(0, 3).map(lambda days: MONDAY + days * DAY),
        story=st.sampled_from(["/a.md", "/b.md"]),
        title=st.just("story"),
        words=st.integers(-500, 500),
        taken=st.integers(-50, 50),
    ),
    max_size=12,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite3"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=ENTRIES, split=st.integers(0, 12))
def test_the_file_says_what_the_memory_says(path: Path, entries: list[Entry], split: int) -> None:
    path.unlink(missing_ok=True)
    memory = WritingHistory(entries)
    file = HistoryFile(path)
    file.add(entries[:split])
    file.close()
    file = HistoryFile(path)
    file.add(entries[split:])
    assert file.problem is None
    assert file.entries() == memory.entries()
    file.close()
    for day in {entry.day for entry in entries}:
        assert memory.words(day) == memory.words(day, "/a.md") + memory.words(day, "/b.md") >= 0


def test_a_story_that_shrank_takes_nothing_from_another_one() -> None:
    history = WritingHistory(
        [Entry(MONDAY, "/a.md", "a.md", 800, 30), Entry(MONDAY, "/b.md", "b.md", -5000)]
    )
    assert history.words(MONDAY) == 800
    assert history.words(MONDAY, "/b.md") == 0
    history.add(Entry(MONDAY, "/b.md", "b.md", 5100))
    assert history.words(MONDAY) == 900


def test_days_in_a_row() -> None:
    history = WritingHistory(
        Entry(MONDAY - back * DAY, "/a.md", "a.md", words)
        for back, words in ((-1, 7), (0, 10), (1, 10), (2, 10), (3, -4), (4, 10))
    )
    assert history.streak(MONDAY) == 3  # a day that lies ahead is none of them
    assert history.streak(MONDAY + 2 * DAY) == 4  # today is not over
    assert history.streak(MONDAY + 3 * DAY) == 0


def test_a_story_that_gets_a_name_keeps_its_days(path: Path) -> None:
    entries = [
        Entry(MONDAY, "unnamed:1", "Untitled", 10, 1),
        Entry(MONDAY, "/a.md", "a.md", 5, 2),
        Entry(MONDAY + DAY, "unnamed:1", "Untitled", 7),
    ]
    file, memory = HistoryFile(path), WritingHistory(entries)
    file.add(entries)
    for history in (file, memory):
        history.rename("unnamed:1", "/a.md", "a.md")
        assert history.entries() == [
            Entry(MONDAY + DAY, "/a.md", "a.md", 7),
            Entry(MONDAY, "/a.md", "a.md", 15, 3),
        ]
    file.close()


def test_names_that_no_text_can_hold(path: Path) -> None:
    file = HistoryFile(path)
    file.add([Entry(MONDAY, "/\udcff.md", "\udcff.md", 10)])
    assert [entry.words for entry in file.entries()] == [10]
    file.close()


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_only_the_owner_may_read_it(path: Path) -> None:
    HistoryFile(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def _newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def _another_table(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE days (what TEXT, day TEXT)")
    connection.close()


@pytest.mark.parametrize(
    "spoil",
    [lambda path: path.write_bytes(b"no database " * 500), _newer, _another_table],
    ids=["damaged", "newer", "another table"],
)
def test_what_cannot_be_used_is_set_aside_and_a_new_one_begun(path: Path, spoil) -> None:
    spoil(path)
    spoilt = path.read_bytes()
    for number in (1, 2):
        file = HistoryFile(path)
        assert file.problem is not None
        assert f"history.damaged-{number}.sqlite3" in file.problem
        file.add([Entry(MONDAY, "/a.md", "a.md", 10)])
        assert len(file.entries()) == 1
        file.close()
        assert path.with_name(f"history.damaged-{number}.sqlite3").read_bytes() == spoilt
        path.unlink()
        spoil(path)
        spoilt = path.read_bytes()


def test_rows_that_the_disk_has_damaged_are_passed_over(path: Path) -> None:
    file = HistoryFile(path)
    file.add([Entry(MONDAY, "/a.md", "a.md", 10), Entry(MONDAY + DAY, "/a.md", "a.md", 20)])
    file.close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE days SET words = 'x' WHERE day = '2026-03-02'")
        connection.execute("INSERT INTO days VALUES ('someday', '/b.md', 'b.md', 1, 1)")
    connection.close()
    file = HistoryFile(path)
    assert [entry.words for entry in file.entries()] == [20]
    file.close()


def test_it_does_not_grow_without_end(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ENTRIES", 10)
    file = HistoryFile(path)
    file.add(Entry(MONDAY + back * DAY, "/a.md", "a.md", back) for back in range(40))
    file.close()
    file = HistoryFile(path)
    kept = [entry.words for entry in file.entries()]
    file.close()
    assert kept == list(range(39, 28, -1))


def test_a_disk_that_refuses_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WriterError, match="could not be kept"):
        HistoryFile(tmp_path / "nowhere" / "history.sqlite3")
