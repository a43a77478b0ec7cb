"""What the writer changed goes out to a file and comes in again; nothing else does."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from writer_app.core import settings_exchange as module
from writer_app.core.errors import WriterError
from writer_app.core.settings import Settings
from writer_app.core.settings_exchange import Offer, export_settings, read_settings
from writer_app.core.settings_table import BY_KEY

KEYS = BY_KEY.keys() - {"model.folder", "recent.stories", "window.geometry"}
ACTIONS = {"suggest", "both"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "out.json"


def read(file: Path) -> Offer:
    return read_settings(file, KEYS, ACTIONS, lambda keys: keys.startswith("Ctrl"))


def write(file: Path, **content: object) -> None:
    whole = {"format": module.FORMAT, "schema": 1, "values": {}, "shortcuts": {}} | content
    file.write_text(json.dumps(whole), encoding="utf-8")


def test_out_and_in_again(settings: Settings, file: Path, tmp_path: Path) -> None:
    settings.update({"editor.font_size": 20, "decoding.seed": 0, "recent.stories": ["/secret.md"]})
    settings.update({"model.folder": "/models/mine", "window.geometry": "abc"})
    settings.set_shortcut("suggest", "Ctrl+K; F7")
    settings.set_shortcut("both", "")
    assert export_settings(settings, KEYS, file) == 3
    text = file.read_text(encoding="utf-8")
    assert "secret" not in text
    assert "/models" not in text
    offer = read_settings(file, KEYS, ACTIONS, lambda keys: True)
    assert offer == Offer({"editor.font_size": 20}, {"suggest": "Ctrl+K; F7", "both": ""}, ())

    other = Settings(tmp_path / "other.json")
    other.set("decoding.seed", 7)
    other.set("editor.font_size", 9)
    told: list[str] = []
    other.subscribe(told.append)
    back = other.take_over(offer.values, offer.shortcuts)
    assert sorted(told) == ["editor.font_size", "shortcuts.both", "shortcuts.suggest"]
    again = Settings(tmp_path / "other.json")
    assert (again.get("editor.font_size"), again.get("decoding.seed")) == (20, 7)
    assert again.shortcuts() == offer.shortcuts
    # as it was before lies beside it
    before = Settings(tmp_path / "other.before-import.json")
    assert (before.get("editor.font_size"), before.shortcuts()) == (9, {})
    other.set("decoding.seed", 8)
    back()
    again = Settings(tmp_path / "other.json")
    assert (again.get("editor.font_size"), again.get("decoding.seed")) == (9, 8)
    assert again.shortcuts() == {}


def test_what_does_not_fit_is_left_out_and_named(file: Path) -> None:
    write(
        file,
        values={
            "editor.font_size": 4000,
            "decoding.top_p": 0.5,
            "model.folder": "/etc",
            "recent.stories": ["/etc/passwd"],
            "no.such": 1,
            "appearance.theme": ["dark"],
        },
        shortcuts={"suggest": "A", "both": "Ctrl+B", "format_disk": "Ctrl+F"},
    )
    offer = read(file)
    assert offer.values == {"decoding.top_p": 0.5}
    assert offer.shortcuts == {"both": "Ctrl+B"}
    assert set(offer.refused) == {
        "editor.font_size", "model.folder", "recent.stories", "no.such", "appearance.theme",
        "suggest", "format_disk",
    }  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"format": "writer-app settings"}',
        b'{"format": "writer-app settings", "schema": "1", "values": {}}',
        b'{"format": "writer-app settings", "schema": -5, "values": {}}',
        b'{"format": "writer-app settings", "schema": 1, "values": 3}',
        b'{"format": "writer-app settings", "schema": 1, "values": {}, "shortcuts": "x"}',
        b'{"format": "writer-app settings", "schema": 1, "values": {}, "pad": "%s"}'
        % (b"x" * module.LARGEST),
    ],
    ids=range(11),
)
def test_what_is_no_such_file_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(WriterError, match="does not hold settings"):
        read(file)


def test_a_newer_version_a_folder_a_pipe_and_nothing(file: Path, tmp_path: Path) -> None:
    write(file, schema=99)
    with pytest.raises(WriterError, match="newer version"):
        read(file)
    with pytest.raises(WriterError, match="does not hold"):
        read(tmp_path)
    with pytest.raises(WriterError, match="does not hold"):
        read(tmp_path / "nothing.json")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(WriterError, match="does not hold"):
            read(tmp_path / "pipe")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@profile(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.dictionaries(st.sampled_from(sorted(KEYS)) | st.text(), JSON, max_size=6),
    shortcuts=st.dictionaries(st.sampled_from(sorted(ACTIONS)) | st.text(), JSON, max_size=3),
)
def test_whatever_is_taken_is_allowed(
    settings: Settings, file: Path, values: dict[str, object], shortcuts: dict[str, object]
) -> None:
    write(file, values=values, shortcuts=shortcuts)
    offer = read(file)
    settings.take_over(offer.values, offer.shortcuts)
    assert len(offer.values) + len(offer.shortcuts) + len(offer.refused) == len(values) + len(
        shortcuts
    )
