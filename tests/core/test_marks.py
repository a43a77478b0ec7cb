import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer_app.core.marks import NEAR, Mark, load_marks, save_marks
from writer_app.core.paths import Home, open_home
from writer_app.core.text import to_utf16, utf16_length

TEXT = "🦊 Once there was a fox. She ran home. It rained. She ran home. The end."


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "home")


def mark(text: str, words: str, choice: str, nth: int = 0) -> Mark:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Mark(to_utf16(text, start), to_utf16(text, start + len(words)), choice)


def words(text: str, mark: Mark) -> str:
    data = text.encode("utf-16-le")
    return data[2 * mark.start : 2 * mark.end].decode("utf-16-le")


def test_an_unchanged_story_has_its_marks_again(home: Home, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    marks = [mark(TEXT, "🦊 Once", "a"), mark(TEXT, "She ran home.", "b", 1)]
    save_marks(home, story, TEXT, reversed(marks))
    assert load_marks(home, story, TEXT) == marks
    assert load_marks(home, tmp_path / "other.txt", TEXT + " She ran home.") == []
    save_marks(home, story, TEXT, [])
    assert load_marks(home, story, TEXT) == []


def test_a_story_that_was_renamed_by_another_program_has_its_marks(
    home: Home, tmp_path: Path
) -> None:
    marks = [mark(TEXT, "🦊 Once", "a")]
    save_marks(home, tmp_path / ("old" * 60 + ".txt"), TEXT, marks)
    (home.marks_dir / "damaged.json").write_bytes(b"{")
    new = tmp_path / "new.txt"
    assert load_marks(home, new, TEXT) == marks
    assert load_marks(home, new, "") == []
    save_marks(home, tmp_path / "empty.txt", "", [])
    save_marks(home, new, TEXT, marks)
    save_marks(home, new, TEXT, [])
    assert load_marks(home, new, TEXT) == []  # its own come first


def test_marks_move_with_their_words(home: Home, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    marks = [
        mark(TEXT, "Once there was", "a"),
        mark(TEXT, "It rained.", "b"),
        mark(TEXT, "She ran home.", "c", 1),
        mark(TEXT, "The end.", "d"),
    ]
    save_marks(home, story, TEXT, marks)
    changed = "🦊🦊 A new start.\n" + TEXT.replace("It rained.", "It snowed.")
    found = load_marks(home, story, changed)
    assert found == [
        mark(changed, "Once there was", "a"),
        mark(changed, "She ran home.", "c", 1),
        mark(changed, "The end.", "d"),
    ]


def test_far_away_only_words_that_occur_once_are_trusted(home: Home, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    distinct, common = "There was no sound but that of the rain.", "she said."
    text = f"{common} and later: {distinct}"
    save_marks(home, story, text, [mark(text, common, "a"), mark(text, distinct, "b")])
    far = "x" * (3 * NEAR) + text
    assert load_marks(home, story, far) == [mark(far, distinct, "b")]
    assert load_marks(home, story, far + text) == []


@given(
    st.text(max_size=30),
    st.text(max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5),
)
def test_marks_always_stand_on_their_words(
    tmp_path_factory: pytest.TempPathFactory,
    before: str,
    after: str,
    ranges: list[tuple[int, int]],
) -> None:
    home = open_home(tmp_path_factory.mktemp("home"))
    story = home.root / "story.txt"
    ranges = [(min(a, b, len(after)), min(max(a, b), len(after))) for a, b in ranges]
    marks = [
        Mark(to_utf16(after, start), to_utf16(after, end), str(number))
        for number, (start, end) in enumerate(ranges)
    ]
    save_marks(home, story, after, marks)
    assert load_marks(home, story, after) == sorted(marks, key=lambda m: m.start)
    text = before + after
    for found in load_marks(home, story, text):
        assert 0 <= found.start <= found.end <= utf16_length(text)
        assert words(text, found) == words(after, marks[int(found.choice)])


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"marks": [{"start": "x"}]}', b"\xff"])
def test_damaged_marks_are_no_marks(home: Home, tmp_path: Path, content: bytes) -> None:
    story = tmp_path / "story.txt"
    save_marks(home, story, TEXT, [mark(TEXT, "Once", "a")])
    (file,) = home.marks_dir.iterdir()
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_bytes(content)
    assert load_marks(home, story, TEXT) == []
