"""Versions are numbered once, belong to one base, and one that is damaged hides no other."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.core.tiny_gpt2 import CONFIG, write_json, write_safetensors, write_tiny_gpt2
from writer_app.core.errors import WriterError
from writer_app.core.model_library import ModelLibrary
from writer_app.core.paths import Home, open_home
from writer_app.core.resources import starters
from writer_app.core.settings import Settings


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "home")


def opened(home: Home) -> ModelLibrary:
    """The library as the next start of the program finds it."""
    return ModelLibrary(home, Settings(home.settings_file))


@pytest.fixture
def library(home: Home, tmp_path: Path) -> ModelLibrary:
    library = opened(home)
    library.use_base_folder(write_tiny_gpt2(tmp_path / "tiny"))
    return library


def trained(library: ModelLibrary, *choices: str) -> dict[str, object]:
    """Leave in the run folder what a training leaves, and return its record."""
    adapter = library.run_folder / "adapter"
    adapter.mkdir(parents=True)
    write_json(adapter / "adapter_config.json", {"peft_type": "LORA"})
    write_safetensors(adapter / "adapter_model.safetensors", {"a": ("F32", [2], b"\1" * 8)})
    (adapter / "README.md").write_text("by the trainer", "utf-8")
    (library.run_folder / "checkpoints").mkdir()
    (library.run_folder / "checkpoints" / "optimizer.pt").write_bytes(b"pickle")
    base = library.base()
    return {
        "base_hash": base.hash,
        "base_name": base.name,
        "choices": list(choices),
        "figures": {"agreement": 0.75},
        "seed": 5,
    }


def add(library: ModelLibrary, *choices: str) -> int:
    record = trained(library, *choices)
    number = library.add(library.run_folder, record).number
    library.discard_run()
    return number


def requested(library: ModelLibrary, *ids: str) -> None:
    """Leave in the run folder what a training that was broken off leaves."""
    checkpoint = library.run_folder / "checkpoints" / "checkpoint-3"
    checkpoint.mkdir(parents=True)
    (checkpoint / "optimizer.pt").write_bytes(b"momentum")
    rows = [json.dumps({"id": each, "prompt": f"Text of {each}"}) + "\n" for each in ids]
    (library.run_folder / "rows.jsonl").write_text("".join(rows), "utf-8")
    write_json(library.run_folder / "request.json", {"seed": 5, "choices": ids, "recipe": {}})


# The base


def test_the_built_in_model_is_the_base_until_another_is_chosen(
    home: Home, starter: Path, tmp_path: Path
) -> None:
    library = opened(home)
    assert library.base().path == starter == library.base_path()
    found = library.use_base_folder(write_tiny_gpt2(tmp_path / "tiny"))
    assert opened(home).base() == found
    broken = write_tiny_gpt2(tmp_path / "broken")
    (broken / "tokenizer.json").unlink()
    for refused in (broken, tmp_path / "gone"):
        with pytest.raises(WriterError):
            library.use_base_folder(refused)
    assert library.base() == found
    library.use_base_folder(None)
    assert opened(home).base_path() == starter


def test_of_a_built_in_model_no_path_is_kept(home: Home) -> None:
    plain = starters()[1]
    opened(home).use_base_folder(plain)
    assert opened(home).base_path() == plain
    assert str(plain.parent) not in home.settings_file.read_text("utf-8")


def test_a_base_that_vanishes_is_told_and_can_be_replaced(
    library: ModelLibrary, starter: Path, tmp_path: Path
) -> None:
    number = add(library)
    library.use(number)
    shutil.rmtree(tmp_path / "tiny")
    with pytest.raises(WriterError, match="no folder"):
        library.base()
    assert library.active() is None
    assert [version.usable for version in library.versions()] == [False]
    library.use_base_folder(None)
    assert library.base().path == starter


# Versions


def test_a_version_keeps_what_training_left_and_no_pickle(
    library: ModelLibrary, home: Home
) -> None:
    record = trained(library, "one", "two")
    added = library.add(library.run_folder, record)
    assert (added.number, added.usable, added.problem, added.is_adapter) == (1, True, None, True)
    assert (added.base_name, added.choice_ids) == ("tiny", ("one", "two"))
    assert (added.figures, added.record) == ({"agreement": 0.75}, record)
    assert {path.name for path in added.path.iterdir()} == {
        "adapter_config.json",
        "adapter_model.safetensors",
        "version.json",
    }
    assert {path.stat().st_mode & 0o077 for path in (added.path, *added.path.iterdir())} == {0}
    assert (library.run_folder / "adapter").exists()
    library.discard_run()
    assert opened(home).versions() == [added]
    assert opened(home).active() is None


def test_a_whole_model_can_be_a_version(library: ModelLibrary) -> None:
    record = trained(library)
    shutil.rmtree(library.run_folder / "adapter")
    write_tiny_gpt2(library.run_folder / "model")
    added = library.add(library.run_folder, record)
    assert added.usable
    assert not added.is_adapter
    assert (added.path / "tokenizer.json").exists()


def test_one_can_go_to_any_version_and_back_to_the_base(library: ModelLibrary, home: Home) -> None:
    first, second = add(library), add(library)
    for number in (second, first):
        library.use(number)
        active = opened(home).active()
        assert active is not None
        assert active.number == number
    library.use(None)
    assert opened(home).active() is None
    with pytest.raises(WriterError, match="no version 9"):
        library.use(9)


def test_numbers_are_never_used_again(library: ModelLibrary, home: Home) -> None:
    assert [add(library), add(library)] == [1, 2]
    library.use(2)
    library.delete(2)
    assert library.active() is None
    assert [version.number for version in library.versions()] == [1]
    with pytest.raises(WriterError, match="no version 2"):
        library.delete(2)
    assert add(opened(home)) == 3
    (home.personal_dir / "next").write_bytes(b"\xff damaged")
    library.delete(3)
    assert add(opened(home)) == 4
    (home.personal_dir / "next").unlink()
    assert add(opened(home)) == 5


def test_versions_that_learned_from_a_choice_are_named(library: ModelLibrary) -> None:
    add(library, "a", "b")
    damaged = add(library, "b", "c")
    (library.versions()[1].path / "adapter_model.safetensors").unlink()
    assert library.trained_on("a") == [1]
    assert library.trained_on("b") == [1, damaged]
    assert library.trained_on("z") == []


def test_a_version_is_never_applied_to_another_base(
    library: ModelLibrary, home: Home, tmp_path: Path
) -> None:
    number = add(library)
    library.use(number)
    other = write_tiny_gpt2(tmp_path / "other")
    write_json(other / "config.json", CONFIG | {"layer_norm_epsilon": 1e-6})
    library.use_base_folder(other)
    assert library.active() is None
    chosen = opened(home).chosen()
    assert chosen is not None
    assert not chosen.usable
    with pytest.raises(WriterError, match='another base, "tiny"'):
        library.use(number)
    library.use_base_folder(tmp_path / "tiny")
    active = library.active()
    assert active is not None
    assert active.number == number


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


DAMAGES = {
    "flipped byte": lambda path: flip(path / "adapter_model.safetensors"),
    "truncated": lambda path: (path / "adapter_model.safetensors").write_bytes(b""),
    "changed config": lambda path: (path / "adapter_config.json").write_text("{}", "utf-8"),
    "missing file": lambda path: (path / "adapter_config.json").unlink(),
    "no record": lambda path: (path / "version.json").unlink(),
    "broken record": lambda path: (path / "version.json").write_bytes(b"{"),
    "strange record": lambda path: (path / "version.json").write_bytes(b"[1]"),
    "deep record": lambda path: (path / "version.json").write_bytes(b"[" * 10**6),
    "no files": lambda path: write_json(
        path / "version.json", {"format": 1, "created": "", "record": {}, "files": {}}
    ),
    "files outside": lambda path: write_json(
        path / "version.json",
        {"format": 1, "created": "", "record": {}, "files": {"../../x.safetensors": ""}},
    ),
    "newer": lambda path: write_json(path / "version.json", {"format": 99}),
    "empty folder": lambda path: [file.unlink() for file in path.iterdir()],
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_version_hides_no_other(library: ModelLibrary, name: str) -> None:
    for _ in range(3):
        add(library)
    library.use(2)
    DAMAGES[name](library.versions()[1].path)
    assert [version.usable for version in library.versions()] == [True, False, True]
    problem = library.versions()[1].problem
    assert problem is not None
    assert problem.startswith("Version 2 ")
    assert library.active() is None
    with pytest.raises(WriterError) as refusal:
        library.use(2)
    assert str(refusal.value) == problem
    library.delete(2)
    assert [version.number for version in library.versions()] == [1, 3]
    assert add(library) == 4


def test_a_training_that_left_no_sound_model_is_not_kept(library: ModelLibrary, home: Home) -> None:
    record = trained(library)
    weights = library.run_folder / "adapter" / "adapter_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])
    with pytest.raises(WriterError, match="should have"):
        library.add(library.run_folder, record)
    weights.unlink()
    with pytest.raises(WriterError, match="left no model"):
        library.add(library.run_folder, record)
    assert library.versions() == []
    assert [path.name for path in home.personal_dir.iterdir()] == ["run"]


ADD_UNTIL_KILLED = """
import sys
from pathlib import Path
from tests.core.test_model_library import add, open_home, opened
library = opened(open_home(Path(sys.argv[1])))
while True:
    number = add(library)
    print(number, flush=True)
    if number % 3 == 0:
        library.delete(number)
"""


def test_a_kill_leaves_whole_versions_only(library: ModelLibrary, home: Home) -> None:
    told: list[int] = []
    for attempt in range(4):
        library.discard_run()
        command = [sys.executable, "-c", ADD_UNTIL_KILLED, str(home.root)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            told.append(int(process.stdout.readline()))
            time.sleep(0.013 * attempt)
            process.send_signal(signal.SIGKILL)
            told += [int(line) for line in process.stdout if line.endswith("\n")]
    versions = opened(home).versions()
    assert all(version.usable for version in versions)
    assert told == sorted(set(told))
    assert {number for number in told[:-1] if number % 3} <= {each.number for each in versions}
    library.discard_run()
    add(library)
    assert not [path for path in home.personal_dir.iterdir() if path.name.startswith(".")]


# The unfinished training


def test_an_unfinished_training_is_found_and_discarded(library: ModelLibrary, home: Home) -> None:
    assert library.unfinished_run() is None
    library.discard_run()
    requested(library, "a", "b")
    assert opened(home).unfinished_run() == {"seed": 5, "choices": ["a", "b"], "recipe": {}}
    (library.run_folder / "request.json").write_bytes(b"{")
    assert library.unfinished_run() is None
    library.discard_run()
    assert list(home.personal_dir.iterdir()) == []


def text_left(home: Home, words: str) -> bool:
    files = [path for path in home.root.rglob("*") if path.is_file()]
    return any(words.encode() in path.read_bytes() for path in files)


def test_deleted_choices_leave_the_unfinished_training(library: ModelLibrary, home: Home) -> None:
    requested(library, "a", "b", "c")
    library.forget_rows({"z"})
    assert (library.run_folder / "checkpoints").exists()

    library.forget_rows(["b"])
    assert not (library.run_folder / "checkpoints").exists()
    assert library.unfinished_run() == {"seed": 5, "choices": ["a", "c"], "recipe": {}}
    rows = (library.run_folder / "rows.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(row)["id"] for row in rows] == ["a", "c"]
    assert not text_left(home, "Text of b")
    assert text_left(home, "Text of c")

    library.forget_rows(["a", "c"])
    assert not text_left(home, "Text of")
    assert library.unfinished_run() is None
    library.forget_rows(["a"])


def test_a_torn_row_goes_with_the_forgotten_ones(library: ModelLibrary, home: Home) -> None:
    requested(library, "a", "b")
    with (library.run_folder / "rows.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"prompt": "Text of b, torn')
    library.forget_rows(["b"])
    assert not text_left(home, "Text of b")
    assert text_left(home, "Text of a")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_told(library: ModelLibrary, home: Home) -> None:
    record = trained(library)
    home.personal_dir.chmod(0o500)
    try:
        with pytest.raises(WriterError):
            library.add(library.run_folder, record)
    finally:
        home.personal_dir.chmod(0o700)
    assert library.versions() == []
