import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from writer_app.core import story_lock
from writer_app.core.document import TextFormat, write_story
from writer_app.core.story_lock import StoryLock

HOLDER = """
import pathlib, sys
from writer_app.core import story_lock
story_lock.locks_dir = lambda: pathlib.Path(sys.argv[1])
lock = story_lock.StoryLock(pathlib.Path(sys.argv[2]))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "Stories" / "Ferry é.md"
    path.parent.mkdir()
    path.write_text("The ferry.")
    return path


@pytest.fixture
def holder(story: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the story."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(story_lock.locks_dir()), str(story)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        yield process
        process.kill()


def test_another_process_keeps_it_until_it_dies(story: Path, holder: subprocess.Popen[str]) -> None:
    lock = StoryLock(story)
    assert not lock.acquire()
    holder.kill()
    holder.wait()
    assert lock.acquire()
    lock.release()
    assert list(story_lock.locks_dir().iterdir()) == []
    assert list(story.parent.iterdir()) == [story]


def test_every_spelling_of_a_path_is_the_same_story(
    story: Path, holder: subprocess.Popen[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "linked folder").symlink_to(story.parent)
    (tmp_path / "link.md").symlink_to(story)
    (tmp_path / "link to link.md").symlink_to(tmp_path / "link.md")
    monkeypatch.chdir(story.parent)
    for spelling in (
        Path(story.name),
        Path("..") / story.parent.name / "." / story.name,
        tmp_path / "linked folder" / story.name,
        tmp_path / "link.md",
        tmp_path / "link to link.md",
        story.with_name("Ferry e\u0301.md"),  # as another system writes it
        story.with_name("FERRY É.md"),
    ):
        assert not StoryLock(spelling).acquire(), spelling
    other = StoryLock(story.with_name("other.md"))
    assert other.acquire()
    other.release()


def test_a_saved_story_is_still_held(story: Path, holder: subprocess.Popen[str]) -> None:
    write_story(story, "Another file in its place.", TextFormat())
    assert not StoryLock(story).acquire()


def test_where_no_lock_is_to_be_had_one_writes_all_the_same(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(story_lock, "locks_dir", lambda: tmp_path / "file" / "locks")
    lock = StoryLock(story)
    assert lock.acquire()
    lock.release()
    gone = StoryLock(tmp_path / "gone" / "story.md")
    assert gone.acquire()
