"""Earlier texts of a story: kept whole, named or not, and thinned with age."""

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer_app.core.backups import LONGEST_NAME, Backup, Backups, thinned
from writer_app.core.document import TextFormat, read_story
from writer_app.core.errors import WriterError
from writer_app.core.marks import Mark, packed_marks
from writer_app.core.paths import open_home

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def backups(tmp_path: Path) -> Backups:
    return Backups(open_home(tmp_path / "home"))


def test_what_a_save_replaces_is_kept_byte_for_byte(backups: Backups, tmp_path: Path) -> None:
    story, other = tmp_path / "story.md", tmp_path / "other.md"
    data = "Caf\xe9.\r\n".encode("cp1252")
    assert backups.of(story) == []
    first = backups.keep(story, data, NOW)
    assert first is not None
    assert first.path.read_bytes() == data
    assert stat.S_IMODE(first.path.stat().st_mode) == 0o600
    assert backups.keep(story, data, NOW) is None  # nothing new in it
    second = backups.keep(story, b"two", NOW)  # at the same moment
    assert backups.of(story) == [second, first]
    assert backups.of(other) == []
    backups.delete(first)
    assert backups.of(story) == [second]


@pytest.mark.parametrize(
    "name", ["First draft", "Ende / Schluß: 50 % .. ?", "\u7d42" * LONGEST_NAME]
)
def test_a_snapshot_has_its_name_and_stays(backups: Backups, tmp_path: Path, name: str) -> None:
    story = tmp_path / "story.md"
    long_ago = NOW - timedelta(days=900)
    kept = [
        backups.snapshot(story, f"One\n{n}", TextFormat(newline="\r\n"), name, long_ago)
        for n in range(2)
    ]
    backups.keep(story, b"later", NOW)
    assert [one.name for one in backups.of(story)] == ["", name, name]
    assert read_story(kept[1].path).text == "One\n1"
    assert kept[1].path.read_bytes() == b"One\r\n1"


def test_what_gave_way_in_a_conflict_is_kept_by_name_for_good(
    backups: Backups, tmp_path: Path
) -> None:
    story = tmp_path / "story.md"
    long_ago = NOW - timedelta(days=900)
    assert backups.keep(story, b"theirs", long_ago) is not None
    soon = long_ago + timedelta(seconds=1)
    kept = backups.keep(story, b"theirs", soon, name="Theirs")  # the backup alone would go
    assert kept is not None
    assert backups.keep(story, b"theirs", soon, name="Theirs again") is None
    backups.keep(story, b"later", NOW)
    backups.keep(story, b"later still", NOW)
    assert "Theirs" in [one.name for one in backups.of(story)]
    assert kept.path.read_bytes() == b"theirs"


def test_marks_come_and_go_with_their_text(backups: Backups, tmp_path: Path) -> None:
    story = tmp_path / "story.md"
    marks = [Mark(0, 3, "a"), Mark(4, 7, "b")]
    packed = packed_marks(story, "one two", marks)
    long_ago = NOW - timedelta(days=900)
    kept = backups.keep(story, b"one two", long_ago, marks=packed)
    named = backups.snapshot(story, "one two", TextFormat(), "Mr. X", long_ago, marks=packed)
    assert kept is not None
    for one in (kept, named):
        assert backups.marks_of(one, "one two") == marks
        assert stat.S_IMODE(one.marks_path.stat().st_mode) == 0o600
    assert backups.of(story) == [kept, named]
    backups.delete(named)
    backups.keep(story, b"later", long_ago + timedelta(seconds=2))
    backups.keep(story, b"later still", NOW)
    assert not kept.path.exists()  # the next one of its month stands for it
    assert list(kept.path.parent.glob("*.marks")) == []


def test_a_snapshot_holds_what_the_encoding_of_its_story_cannot(
    backups: Backups, tmp_path: Path
) -> None:
    kept = backups.snapshot(tmp_path / "story.md", "Café 日本", TextFormat("cp1252"), "Before")
    assert read_story(kept.path).text == "Café 日本"
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["", "  \n", "x" * (LONGEST_NAME + 1)])
def test_a_snapshot_without_a_usable_name_is_refused(
    backups: Backups, tmp_path: Path, name: str
) -> None:
    with pytest.raises(WriterError, match="name"):
        backups.snapshot(tmp_path / "story.md", "One", TextFormat(), name)


def test_strange_files_among_backups_are_left_alone(backups: Backups, tmp_path: Path) -> None:
    story = tmp_path / "story.md"
    kept = backups.keep(story, b"one", NOW)
    assert kept is not None
    for name in ("notes.text", "2026-13-40T99-99-99.000.text", "2026-11-27T12-00-00.text"):
        (kept.path.parent / name).write_bytes(b"")
    assert backups.of(story) == [kept]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_where_nothing_can_be_kept_it_is_said(backups: Backups, tmp_path: Path) -> None:
    (tmp_path / "home").chmod(0o500)
    with pytest.raises(WriterError, match="backups"):
        backups.keep(tmp_path / "story.md", b"one")


ages = st.lists(st.integers(0, 400 * 86_400), max_size=60, unique=True)


@given(ages)
def test_of_each_span_of_time_something_stays(seconds: list[int]) -> None:
    made = [Backup(Path(str(n)), NOW - timedelta(seconds=n)) for n in seconds]
    gone = thinned(made, NOW)
    left = [one for one in made if one not in gone]
    assert thinned(left, NOW) == []
    for one in gone:  # a younger one of the same span stands for it, a month's at the longest
        assert any(timedelta(0) < other.time - one.time < timedelta(days=31) for other in left)
    assert [one for one in made if NOW - one.time < timedelta(hours=1) and one in gone] == []
    assert len(left) <= sum(n < 3600 for n in seconds) + 25 + 61 + 14


@given(st.lists(st.integers(0, 90 * 86_400), min_size=1, max_size=40, unique=True))
def test_thinning_as_one_goes_keeps_a_backup_of_every_day(seconds: list[int]) -> None:
    """Each save thins again: what stood for a day must not be lost to the next thinning."""
    kept: list[Backup] = []
    for n in sorted(seconds):
        time = NOW + timedelta(seconds=n)
        kept.append(Backup(Path(str(n)), time))
        gone = thinned(kept, time)
        kept = [one for one in kept if one not in gone]
        recent = {
            (NOW + timedelta(seconds=m)).date() for m in seconds if m <= n and n - m < 59 * 86_400
        }
        assert recent <= {one.time.date() for one in kept}
