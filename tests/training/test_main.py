"""The command line: a run that is stopped, resumed and published, and errors as sentences."""

import json
import os
import signal
import threading
import time

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from training.__main__ import COMMANDS, main
from training.publish import SAMPLE_PROMPTS

SETTINGS = (
    *("vocabulary=300", "context=128", "width=32", "layers=2", "heads=2", "compile=false"),
    *("tokens=16384", "batch=4", "micro_batch=4", "threads=0", "log_every=1", "seed=5"),
    *("evaluate_every=20", "evaluation_windows=2", "muon_rate=0.02", "adam_rate=0.02"),
)


pytestmark = pytest.mark.usefixtures("signals_put_back")


def terminate_after_the_first_step(events):
    """Send this process a SIGTERM as soon as a run has told of a step."""

    def wait():
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if events.exists() and '"kind": "step"' in events.read_text(encoding="utf-8"):
                os.kill(os.getpid(), signal.SIGTERM)
                return
            time.sleep(0.002)

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def test_a_run_is_stopped_resumed_and_published(story_file, tmp_path, capsys):
    run, whole, model = tmp_path / "run", tmp_path / "whole", tmp_path / "model"
    command = ["pretrain", "--stories", str(story_file)]
    settings = [word for setting in SETTINGS for word in ("--set", setting)]
    waiting = terminate_after_the_first_step(run / "events.jsonl")
    assert main([*command, "--output", str(run), *settings]) == 130
    waiting.join()
    assert "Go on with --resume" in capsys.readouterr().err
    stopped_at = json.loads((run / "events.jsonl").read_text("utf-8").splitlines()[-1])["step"]
    assert 0 < stopped_at < 32

    assert main(["publish", str(run), "--output", str(model)]) == 0
    assert f"An early state: {stopped_at / 32:.0%}" in (model / "README.md").read_text("utf-8")

    assert main([*command, "--output", str(run), "--resume"]) == 0
    tokens = ["pretrain", "--stories", str(run / "tokens")]  # prepared already
    assert main([*tokens, "--output", str(whole), *settings]) == 0
    one, other = (
        torch.load(folder / "checkpoint.pt", weights_only=True) for folder in (run, whole)
    )
    torch.testing.assert_close(one["masters"], other["masters"], rtol=0, atol=0)

    assert main(["publish", str(run), "--output", str(model)]) == 0
    card = (model / "README.md").read_text(encoding="utf-8")
    assert "early state" not in card
    assert all(prompt in card for prompt in SAMPLE_PROMPTS)
    assert "| test | M. R. James, Robert Sheckley, Edith Wharton" in card
    assert len(AutoTokenizer.from_pretrained(model)) == 300
    assert AutoModelForCausalLM.from_pretrained(model).config.model_type == "gpt2"


def test_stories_are_turned_into_token_files(story_file, tmp_path):
    command = ["tokens", "--stories", str(story_file), "--output", str(tmp_path / "tokens")]
    assert main([*command, "--set", "vocabulary=300", "--set", "context=32"]) == 0
    assert (tmp_path / "tokens" / "tokens.json").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["tokens", "--stories", "no.txt", "--output", "x"], "There is no file no.txt"),
        (["tokens", "--stories", "a", "--output", "x", "--set", "n=1"], "unknown key, n"),
        (
            ["tokens", "--stories", "a", "--output", "x", "--recipe", "personal"],
            "personal has no table [pretrain]",
        ),
        (["pretrain", "--stories", "a", "--output", "x", "--resume"], "no readable run.json"),
        (["publish", "x", "--output", "y"], "no readable run.json"),
        (["corpus", "--works", "w", "--mirrors", "m", "--output", "o"], "can't be built"),
    ],
)
def test_errors_are_one_sentence_and_status_1(arguments, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    said = capsys.readouterr()
    assert words in said.err
    assert "Traceback" not in said.err + said.out


def test_keys_are_explained(capsys):
    assert main(["keys", "pretrain"]) == 0
    assert "width: size of the hidden state" in capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command, capsys):
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    assert command in capsys.readouterr().out
