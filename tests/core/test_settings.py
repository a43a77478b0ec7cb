import json
import math
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer_app.core import settings as module
from writer_app.core.errors import WriterError
from writer_app.core.settings import SCHEMA, Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def test_changes_last(file: Path) -> None:
    settings = Settings(file)
    settings.set("decoding.temperature", 1)
    settings.update({"editor.font_family": "Garamond ☃ \ud83d", "recent.stories": ["/b", "/a"]})
    settings.set_shortcut("suggest", "Ctrl+Space")
    settings.set_shortcut("both", "")

    again = Settings(file)
    assert again.problem is None
    assert again.get("decoding.temperature") == 1.0
    assert isinstance(again.get("decoding.temperature"), float)
    assert again.get("recent.stories") == ["/b", "/a"]
    assert again.shortcut("suggest") == "Ctrl+Space"
    assert again.shortcut("both") == ""
    assert again.shortcut("neither") is None

    again.reset("decoding.temperature")
    again.set_shortcut("suggest", None)
    assert Settings(file).get("decoding.temperature") == 0.7
    assert Settings(file).shortcut("suggest") is None


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_only_the_owner_may_read_it(file: Path) -> None:
    Settings(file).set("editor.font_size", 20)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("decoding.temperature", 0.0),
        ("decoding.temperature", math.nan),
        ("decoding.temperature", "0.7"),
        ("decoding.temperature", True),
        ("decoding.temperature", 10**400),
        ("goals.daily_words", 10**400),
        ("editor.font_family", "x" * 100_000),
        ("spelling.language", "x" * 100_000),
        ("decoding.top_k", 1.0),
        ("decoding.top_k", True),
        ("decoding.top_k", -1),
        ("decoding.seed", 2**31),
        ("decoding.end_at_sentence", 1),
        ("model.device", "tpu"),
        ("recent.stories", "one"),
        ("recent.stories", [1]),
    ],
)
def test_what_is_not_allowed_changes_nothing(file: Path, key: str, value: object) -> None:
    settings = Settings(file)
    with pytest.raises(WriterError, match="not possible"):
        settings.update({"editor.font_size": 20, key: value})
    assert settings.get("editor.font_size") == 14
    assert not file.exists()


def test_an_unknown_key_is_a_mistake_of_the_program(file: Path) -> None:
    with pytest.raises(KeyError):
        Settings(file).get("no.such")
    with pytest.raises(KeyError):
        Settings(file).set("no.such", 1)


def test_observers_hear_of_changes_only(file: Path) -> None:
    settings = Settings(file)
    heard: list[str] = []
    unsubscribe = settings.subscribe(heard.append)
    settings.set("editor.font_size", 20)
    settings.set("editor.font_size", 20)
    settings.reset("editor.font_size")
    settings.reset("editor.font_size")
    settings.set_shortcut("suggest", "F5")
    settings.set_shortcut("suggest", "F5")
    assert heard == ["editor.font_size", "editor.font_size", "shortcuts.suggest"]
    unsubscribe()
    settings.set("editor.font_size", 20)
    assert len(heard) == 3


def test_lists_are_copies_and_bounded(file: Path) -> None:
    settings = Settings(file)
    settings.get("recent.stories").append("mine")
    assert settings.get("recent.stories") == []
    settings.set("recent.stories", [str(number) for number in range(50)])
    assert settings.get("recent.stories") == [str(number) for number in range(12)]


def test_a_value_is_in_use_even_if_it_cannot_be_saved(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "gone" / "settings.json")
    heard: list[str] = []
    settings.subscribe(heard.append)
    with pytest.raises(WriterError):
        settings.set("editor.font_size", 20)
    assert settings.get("editor.font_size") == 20
    assert heard == ["editor.font_size"]


@given(
    st.binary()
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["schema", "values", "shortcuts", "set_aside", "x"]), inner
            )
        ),
    ).map(lambda value: json.dumps(value).encode())
)
def test_damage_is_never_fatal_and_never_deleted(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.mktemp("damaged") / "settings.json"
    file.write_bytes(content)
    settings = Settings(file)
    assert settings.get("decoding.top_k") == 50
    if settings.problem:
        assert file.with_name("settings.damaged.json").read_bytes() == content
    settings.set("editor.font_size", 20)
    assert Settings(file).get("editor.font_size") == 20


def test_what_is_not_understood_is_kept(file: Path) -> None:
    file.write_text(
        json.dumps(
            {
                "schema": SCHEMA,
                "values": {"future.key": [1], "decoding.top_k": "many", "editor.font_size": 20},
                "set_aside": {"model.version": 3, "older.key": 1},
            }
        )
    )
    settings = Settings(file)
    assert settings.problem is None
    assert settings.get("decoding.top_k") == 50
    assert settings.get("editor.font_size") == 20
    assert settings.get("model.version") == 3  # known again
    settings.set("editor.font_size", 21)
    assert json.loads(file.read_text())["set_aside"] == {
        "future.key": [1],
        "decoding.top_k": "many",
        "older.key": 1,
    }


def test_a_number_that_no_machine_counts_with_keeps_nobody_from_starting(file: Path) -> None:
    values = {"decoding.temperature": 10**400, "goals.daily_words": 10**400, "editor.font_size": 20}
    file.write_text(json.dumps({"schema": SCHEMA, "values": values}))
    settings = Settings(file)
    assert settings.get("decoding.temperature") == 0.7
    assert settings.get("goals.daily_words") == 0
    assert settings.get("editor.font_size") == 20


def test_a_newer_file_is_set_aside_whole(file: Path) -> None:
    content = json.dumps({"schema": SCHEMA + 1, "values": {"editor.font_size": 20}})
    file.write_text(content)
    settings = Settings(file)
    assert settings.get("editor.font_size") == 14
    assert settings.problem
    assert file.with_name("settings.damaged.json").read_text() == content


def test_older_files_are_migrated(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(json.dumps({"schema": SCHEMA, "values": {"font.points": 20}}))
    monkeypatch.setattr(module, "SCHEMA", SCHEMA + 1)
    monkeypatch.setitem(
        module.MIGRATIONS, SCHEMA, lambda values: {"editor.font_size": values["font.points"]}
    )
    assert Settings(file).get("editor.font_size") == 20
