"""Tuning the real starter: what is learnt, written and told; pausing, stopping, going on."""

import json
import logging
import math
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from training.errors import TrainingError
from training.metrics import compare
from training.progress import Cancelled, Control
from training.recipe import load
from training.tuning.tune import tune

MARK = "Quillfeather"
"""Stands in every text: no file may hold it."""

RECIPE = replace(load("smoke", "dpo"), epochs=2, evaluations=3, learning_rate=2e-3)
STEPS = 6


def make_rows(stories, each):
    return [
        {
            "id": f"{story}-{number}",
            "prompt": f"<|endoftext|>In {1800 + 7 * story} old {MARK} came to door {number}.",
            "chosen": f' "Come in, {MARK} {number}," she said. "It is warm in here."',
            "rejected": f" The hall behind it was dark and cold, {number} paces of {MARK} long.",
            "strength": 1 + number % 2,
            "story": str(story),
            "created": f"2026-01-{story + 1:02}T00:00:{number:02}",
        }
        for story in range(stories)
        for number in range(each)
    ]


TRAIN, HELD_OUT = make_rows(3, 4), make_rows(4, 3)[9:]


def run(starter, output, listener=None, control=None, resume=False, recipe=RECIPE, train=TRAIN):
    """Tune; return the result and the metrics of each step that was told."""
    steps = {}

    def listen(event):
        if event.kind == "step":
            steps[event.step] = dict(event.metrics)
        if listener:
            listener(event)

    result = tune(
        recipe,
        starter,
        train,
        HELD_OUT,
        output,
        listen,
        control or Control(),
        resume=resume,
        or_anew=True,
    )
    return result, steps


@pytest.fixture(scope="module")
def unbroken(starter, tmp_path_factory):
    """A run from beginning to end: its folder, result, steps and events."""
    folder = tmp_path_factory.mktemp("unbroken")
    events = []
    result, steps = run(starter, folder, events.append)
    return folder, result, steps, events


def adapter_bytes(folder):
    return (folder / "adapter" / "adapter_model.safetensors").read_bytes()


def test_a_run_tells_what_it_learns(unbroken):
    _, _, steps, events = unbroken
    assert list(steps) == list(range(1, STEPS + 1))
    assert set(steps[1]) == {"loss", "margin", "chosen", "rejected", "accuracy"}
    assert steps[STEPS]["loss"] < steps[1]["loss"]
    assert steps[STEPS]["margin"] > 0
    evaluations = [event for event in events if event.kind == "evaluation"]
    assert [event.step for event in evaluations] == [0, 2, 4, 6]
    assert evaluations[0].metrics["held_out_loss"] == pytest.approx(math.log(2))
    assert evaluations[-1].metrics["held_out_loss"] < math.log(2)
    assert events[-1].kind == "done"
    assert all(event.steps == STEPS for event in events if event.kind != "message")
    assert any(event.seconds_left for event in events)


def test_a_run_ends_with_figures_and_an_adapter_that_loads(unbroken, starter):
    import torch
    from peft import PeftModel
    from safetensors.torch import load_file
    from transformers import GPT2LMHeadModel

    from training.data.pairs import to_tokens
    from training.model_folder import encoder, load_model
    from training.tuning.scoring import score

    folder, result, _, _ = unbroken
    assert result.folder == folder / "adapter"
    names = {path.name for path in result.folder.iterdir()}
    assert names == {"adapter_config.json", "adapter_model.safetensors"}
    figures = json.loads((folder / "result.json").read_text())
    assert figures == result.figures
    assert (figures["n"], figures["trained_on"], figures["steps"]) == (3, 12, STEPS)
    assert figures["too_few"]

    model, tokenizer = load_model(starter, "cpu")
    pairs, _ = to_tokens(HELD_OUT, encoder(tokenizer), 0, RECIPE.prompt_tokens,
                         RECIPE.completion_tokens)  # fmt: skip
    before = score(model, pairs, 2)
    PeftModel.from_pretrained(model, result.folder)
    after = score(model, pairs, 2)
    assert compare(before.agreement(pairs), after.agreement(pairs)).items() <= figures.items()
    assert after.chosen != before.chosen
    weights = load_file(result.folder / "adapter_model.safetensors")
    assert all(weight.isfinite().all() for weight in weights.values())
    assert isinstance(model, GPT2LMHeadModel)
    assert torch.is_grad_enabled()


def test_a_run_names_what_it_was_made_from(unbroken):
    folder, *_ = unbroken
    record = json.loads((folder / "run.json").read_text())
    assert record["recipe"]["learning_rate"] == RECIPE.learning_rate
    assert record["packages"]["trl"]
    assert len(record["data_sha256"]) == 64


def test_no_text_leaves_the_rows_and_nothing_the_machine(
    starter, tmp_path, monkeypatch, caplog, capfd, no_network
):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    with caplog.at_level(logging.DEBUG):
        run(starter, tmp_path / "run")
    for folder in (tmp_path, Path(os.environ["HF_HOME"])):
        for path in folder.rglob("*"):
            assert path.is_dir() or MARK.encode() not in path.read_bytes(), path
    assert not list(temporary.rglob("*"))
    out = capfd.readouterr()
    assert MARK not in caplog.text + out.out + out.err
    assert not [path for path in tmp_path.rglob("*") if path.suffix == ".bin"]


def test_a_pause_holds_the_run_and_changes_nothing(starter, tmp_path, unbroken):
    control, paused, told = Control(), threading.Event(), []

    def listen(event):
        told.append(event)
        if event.kind == "step" and event.step == 3:
            control.pause()
        if event.kind == "checkpoint" and event.step > 3:
            paused.set()

    outcome = []
    thread = threading.Thread(
        target=lambda: outcome.append(run(starter, tmp_path, listen, control)), daemon=True
    )
    thread.start()
    assert paused.wait(120)
    thread.join(0.5)
    assert thread.is_alive()
    assert told[-1].step == 4
    control.resume()
    thread.join()
    assert outcome[0][1] == unbroken[2]
    assert adapter_bytes(tmp_path) == adapter_bytes(unbroken[0])


@pytest.mark.parametrize("stop_at", [1, 4])
def test_a_cancelled_run_leaves_no_adapter_and_goes_on_as_if_unbroken(
    starter, tmp_path, unbroken, stop_at
):
    control = Control()

    def listen(event):
        if event.kind == "step" and event.step == stop_at:
            control.cancel()

    with pytest.raises(Cancelled):
        run(starter, tmp_path, listen, control)
    assert not (tmp_path / "adapter").exists()
    events = []
    result, steps = run(starter, tmp_path, events.append, resume=True)
    assert steps == unbroken[2]  # the past is told again
    assert result.figures | {"seconds": 0} == unbroken[1].figures | {"seconds": 0}
    assert adapter_bytes(tmp_path) == adapter_bytes(unbroken[0])


def test_a_killed_run_goes_on_from_its_newest_whole_checkpoint(starter, tmp_path, unbroken):
    program = f"""
import os, signal
from pathlib import Path
from tests.training.tuning import test_tune as here

def listen(event):
    if event.kind == "step" and event.step == 5:
        os.kill(os.getpid(), signal.SIGKILL)

here.run(Path({str(starter)!r}), Path({str(tmp_path)!r}), listen)
"""
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    newest = tmp_path / "checkpoints" / "checkpoint-4"
    (newest / "optimizer.pt").write_bytes(b"torn")  # as a crash of the machine may leave it
    first = []
    _, steps = run(starter, tmp_path, first.append, resume=True)
    assert steps == unbroken[2]
    assert adapter_bytes(tmp_path) == adapter_bytes(unbroken[0])
    assert next(event.step for event in first if event.kind == "checkpoint") == 4


def test_other_choices_begin_anew(starter, tmp_path, unbroken):
    control = Control()
    with pytest.raises(Cancelled):
        run(starter, tmp_path, lambda event: event.step == 3 and control.cancel(), control)
    _, steps = run(starter, tmp_path, resume=True, train=TRAIN[:-1])
    assert steps[1] != unbroken[2][1]
    with pytest.raises(TrainingError, match="holds a run already"):
        run(starter, tmp_path)


def test_a_loss_that_is_no_number_ends_the_run_and_keeps_the_last_good_checkpoint(
    starter, tmp_path
):
    wild = replace(RECIPE, learning_rate=1e30, warmup=1.0, evaluations=6, clip=1e30)
    with pytest.raises(TrainingError, match="loss became"):
        run(starter, tmp_path, recipe=wild)
    assert list((tmp_path / "checkpoints").glob("*/complete.json"))
    assert not (tmp_path / "adapter").exists()


def test_a_much_better_choice_starts_with_the_loss_of_its_offset(starter, tmp_path):
    much_better = [row | {"strength": 2} for row in TRAIN]
    recipe = replace(RECIPE, offset_alpha=1 / math.log(2), nll_weight=0.2, epochs=1, evaluations=1)
    _, steps = run(starter, tmp_path, recipe=recipe, train=much_better)
    assert steps[1]["loss"] == pytest.approx(1.31326, abs=1e-3)


def test_too_little_memory_is_told_with_figures_before_and_while_it_runs(starter, tmp_path):
    import torch

    from training.tuning.tune import _in_words

    vast = replace(RECIPE, batch=10**7, micro_batch=10**7)
    with pytest.raises(TrainingError, match=r"needs about [\d.]+ GB of memory and [\d.]+ GB is"):
        run(starter, tmp_path, recipe=vast)
    told = pytest.raises(TrainingError, match=r"needs about 2\.0 GB and [\d.]+ GB is free")
    with told, _in_words(tmp_path, 2e9, "cpu"):
        torch.empty(1 << 60)


def test_what_cannot_be_trained_is_said(starter, tmp_path):
    with pytest.raises(TrainingError, match="no choices"):
        run(starter, tmp_path / "none", train=[])
    same = [row | {"rejected": row["chosen"]} for row in TRAIN]
    with pytest.raises(TrainingError, match="two different texts"):
        run(starter, tmp_path / "same", train=same)
    with pytest.raises(TrainingError, match="can't be read"):
        run(tmp_path / "nowhere", tmp_path / "run")
