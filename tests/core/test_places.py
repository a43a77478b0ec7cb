import json
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer_app.core.paths import Home, open_home
from writer_app.core.places import MOST, Place, Places


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "home")


def test_places_are_there_again(home: Home) -> None:
    one, odd = Path("/stories/one.md"), Path("/stories/\udcff“odd”.md")
    places = Places(home)
    assert (places.open, places.of(one)) == (None, Place())
    places.note(odd, Place(7, 3))
    places.note(one, Place(120, 80))
    again = Places(home)
    assert again.open == one
    assert (again.of(one), again.of(odd)) == (Place(120, 80), Place(7, 3))
    again.note(None, Place())
    last = Places(home)
    assert (last.open, last.of(one)) == (None, Place(120, 80))
    if sys.platform != "win32":
        assert stat.S_IMODE(home.places_file.stat().st_mode) == 0o600


def test_those_open_longest_ago_are_forgotten(home: Home) -> None:
    places = Places(home)
    for number in [*range(MOST + 20), 25]:
        places.note(Path(f"/{number}.md"), Place(number + 1))
    places = Places(home)
    known = {n for n in range(MOST + 20) if places.of(Path(f"/{n}.md")) != Place()}
    assert known == set(range(20, MOST + 20))
    places.note(Path("/new.md"), Place(1))
    assert Places(home).of(Path("/25.md")) == Place(26)


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@given(open_=junk, places=junk | st.lists(st.lists(junk, max_size=4), max_size=3))
def test_a_damaged_file_is_no_file(
    tmp_path_factory: pytest.TempPathFactory, open_: object, places: object
) -> None:
    home = open_home(tmp_path_factory.getbasetemp() / "home")
    home.places_file.write_text(json.dumps({"open": open_, "places": places}))
    found = Places(home)
    assert found.open is None or isinstance(found.open, Path)
    found.note(Path("/story.md"), Place(2, 1))
    assert Places(home).of(Path("/story.md")) == Place(2, 1)


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"open": "/a"}', b"[" * 100_000])
def test_other_damage(home: Home, content: bytes) -> None:
    home.places_file.write_bytes(content)
    assert Places(home).open is None
