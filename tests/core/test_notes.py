"""Notes of a story: kept for their owner alone, found again, never in the way."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from writer_app.core.errors import WriterError
from writer_app.core.notes import load_notes, save_notes
from writer_app.core.paths import Home, open_home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "home")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(), max_size=40).filter(str.strip))
def test_any_text_comes_back(home: Home, tmp_path: Path, text: str) -> None:
    save_notes(home, tmp_path / "story.md", text)
    assert load_notes(home, tmp_path / "story.md") == text


def test_each_story_has_its_own(home: Home, tmp_path: Path) -> None:
    one, other = tmp_path / "one.md", tmp_path / "two.md"
    for path, text in ((one, "Ilse"), (other, "Brandt"), (None, "nobody yet")):
        assert load_notes(home, path) == ""
        save_notes(home, path, text)
    assert [load_notes(home, path) for path in (one, other, None)] == [
        "Ilse", "Brandt", "nobody yet",
    ]  # fmt: skip
    files = list(home.notes_dir.iterdir())
    assert len(files) == 3
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    save_notes(home, one, " \n")
    assert load_notes(home, one) == ""
    assert len(list(home.notes_dir.iterdir())) == 2
    assert list(tmp_path.glob("*.md")) == []


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"notes": 3}', b"\xff" * 9, b"[" * 10**5])
def test_a_damaged_file_is_no_notes(home: Home, tmp_path: Path, data: bytes) -> None:
    save_notes(home, tmp_path / "story.md", "Ilse")
    [file] = home.notes_dir.iterdir()
    file.write_bytes(data)
    assert load_notes(home, tmp_path / "story.md") == ""


def test_where_they_cannot_be_kept_a_sentence_says_so(home: Home, tmp_path: Path) -> None:
    home.notes_dir.write_text("in the way")
    with pytest.raises(WriterError):
        save_notes(home, tmp_path / "story.md", "Ilse")
