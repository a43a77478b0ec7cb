"""What `writer-app` does without a window."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from writer_app import __version__, cli
from writer_app.core.paths import open_home
from writer_app.core.preferences import Outcome, Pair, PreferenceStore

ROOT = Path(__file__).parents[1]
STORY = "The lighthouse had been dark for a year when Anna came back to the island.\n\n“Who is th"


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.md"
    path.write_text(STORY, encoding="utf-8")
    return path


def a_pair(number: int) -> Pair:
    return Pair(
        id=f"{number:032x}",
        prompt=f"Prompt {number}",
        healed=" ",
        first="went home.",
        second="“Nø,” she said.",
        swapped=False,
        model="starter",
        model_hash="0" * 64,
        model_version=0,
        decoding={"temperature": 0.7},
        seed=number,
        story="a story",
        story_title="A story",
        created="2026-01-01T00:00:00+00:00",
    )


def test_suggest_continues_a_file_and_standard_input_alike(
    story: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    no_network: None,
) -> None:
    assert cli.main(["suggest", "--json", "--seed", "7", str(story)]) == 0
    answer = json.loads(capsys.readouterr().out)
    first, second = answer["alternatives"]
    assert first.strip()
    assert second.strip()
    assert first != second
    assert answer["model"]
    assert answer["seconds"] > 0

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(STORY.encode())))
    assert cli.main(["suggest", "--seed", "7", "-"]) == 0
    readable = capsys.readouterr().out
    assert first.strip() in readable
    assert second.strip() in readable


def test_suggest_runs_without_qt_and_takes_another_model(story: Path, starter: Path) -> None:
    program = (
        "import sys; sys.modules['PySide6'] = None; import runpy; runpy.run_module('writer_app')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "suggest", "--json", f"--model={starter}", story],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["alternatives"]) == 2


def test_choices_go_out_and_come_back_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = PreferenceStore(open_home().choices_file)
    store.record(a_pair(1), Outcome.FIRST, strength=2, seconds=1.5, taken=10)
    store.record(a_pair(2), Outcome.SECOND, strength=1, seconds=1.5, taken=10)
    store.record(a_pair(3), Outcome.NEITHER, strength=1, seconds=1.5, taken=0)
    store.close()
    file = tmp_path / "choices.jsonl"
    assert cli.main(["export-choices", str(file)]) == 0
    assert "2 choices written" in capsys.readouterr().out
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert rows[0] | {"prompt": "Prompt 1", "chosen": " went home.", "strength": 2} == rows[0]

    monkeypatch.setenv("WRITER_APP_HOME", str(tmp_path / "elsewhere"))
    for expected in ("2 choices added, 0 known", "0 choices added, 2 known"):
        assert cli.main(["import-choices", str(file)]) == 0
        assert expected in capsys.readouterr().out
    again = tmp_path / "again.jsonl"
    cli.main(["export-choices", str(again)])
    assert [json.loads(line)["chosen"] for line in again.open(encoding="utf-8")] == [
        row["chosen"] for row in rows
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["suggest", "no such story.txt"],
        ["suggest", "--seed=-1", "story.md"],
        ["suggest", "--model=no such folder", "story.md"],
        ["import-choices", "no such choices.jsonl"],
        ["export-choices", "no/such/folder/out.jsonl"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_what_goes_wrong_is_one_sentence(
    arguments: list[str],
    story: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(story.parent)
    assert cli.main(arguments) == 1
    written = capsys.readouterr()
    assert written.out == ""
    [sentence] = written.err.splitlines()
    assert sentence.startswith("writer-app: ")


def test_a_console_that_knows_few_characters_gets_the_sentence_all_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "writer_app", "suggest", "Gesch\u00edchte \u2014 \u96e8.txt"],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "ascii:strict"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert '"Gesch?chte ? ?.txt" is not' in done.stderr


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, said in (
        (["--version"], f"writer-app {__version__}"),
        (["--help"], "suggest,export-choices,import-choices"),
        (["suggest", "--help"], "--seed"),
    ):
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
        assert ended.value.code == 0
        assert said in capsys.readouterr().out


def test_the_tour_takes_no_story(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--tour", "pictures", "story.md"])
    assert ended.value.code == 2
    assert "its own story" in capsys.readouterr().err
