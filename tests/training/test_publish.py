"""The card of a model says what its run recorded and what was measured."""

import dataclasses
import json
import re

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoTokenizer

from training import run_record
from training.data.corpus import TOKENIZER_FILES
from training.errors import TrainingError
from training.pretrain import evenly_spaced, train
from training.progress import Cancelled, Control, JsonlListener, broadcast, read_events
from training.publish import publish
from training.recipe import load, to_values
from training.tuning.tune import tune


@pytest.fixture
def start(tiny_recipe, tiny_data, tmp_path):
    """Run a recipe in a folder, up to a step; return the folder."""

    def start(folder="run", resume=False, stop=None, model=None, **changes):
        recipe = dataclasses.replace(tiny_recipe, **changes)
        control = Control()
        path = tmp_path / folder

        def stop_at(event):
            if event.kind == "step" and event.step == stop:
                control.cancel()

        listener = broadcast(JsonlListener(path / "events.jsonl"), stop_at)
        try:
            train(
                recipe,
                tiny_data,
                path,
                listener=listener,
                control=control,
                resume=resume,
                device="cpu",
                model=model,
            )
        except Cancelled:
            assert stop is not None
        return path

    return start


def test_a_card_tells_what_was_recorded_and_measured(start, tiny_data, tmp_path):
    run = start()
    publish(run, tmp_path / "model", tiny_data)
    card = (tmp_path / "model" / "README.md").read_text(encoding="utf-8")
    assert {file.name for file in (tmp_path / "model").iterdir()} > set(TOKENIZER_FILES)
    for words in (
        "2 layers, width 32, 2 heads, 32 tokens",
        f"{tiny_data.counts['train'].stories} stories",
        "40 steps of 128 tokens",
        tiny_data.source_sha256,
        "muon_rate = 0.02",
    ):
        assert words in " ".join(card.split())
    seconds = sum(
        128 / e.metrics["tokens_per_second"]
        for e in read_events(run / "events.jsonl")
        if e.kind == "step"
    )
    assert f"{40 * 128 / seconds:,.0f} tokens a second" in card
    row = next(line for line in card.splitlines() if line.startswith("| validation"))
    loss, bits = (float(cell) for cell in row.split("|")[4:6])
    assert bits == pytest.approx(tiny_data.bits_per_character("validation", loss), abs=2e-3)
    # the run's own last figure is of windows that cover nearly all of so small a split
    last = [e for e in read_events(run / "events.jsonl") if e.kind == "evaluation"][-1]
    assert loss == pytest.approx(last.metrics["held_out_loss"], abs=0.2)


def test_the_figures_cover_the_whole_split(tiny_data):
    tokens = tiny_data.tokens("validation")
    windows = evenly_spaced(tokens, 32, len(tokens))
    assert len(windows) == (len(tokens) - 1) // 32
    assert windows[0, 0] == tokens[0]
    assert windows[-1, -1] == tokens[-1]


def test_a_card_tells_of_a_recipe_that_was_changed_on_the_way(start, tiny_data, tmp_path):
    run = start(stop=10)
    start(resume=True, tokens=2560)
    publish(run, tmp_path / "model", tiny_data)
    card = (tmp_path / "model" / "README.md").read_text(encoding="utf-8")
    assert "Up to step 10 its `tokens` was 5120." in card
    assert "20 steps of 128 tokens" in card
    assert "early state" not in card


def test_steps_that_were_done_twice_count_once(start, tiny_data, tmp_path):
    run = start(stop=10)
    with (run / "events.jsonl").open("a", encoding="utf-8") as file:
        file.write((run / "events.jsonl").read_text(encoding="utf-8"))
    publish(run, tmp_path / "model", tiny_data)
    card = (tmp_path / "model" / "README.md").read_text(encoding="utf-8")
    speeds = {
        e.step: e.metrics["tokens_per_second"]
        for e in read_events(run / "events.jsonl")
        if e.kind == "step"
    }
    assert f"{10 / sum(1 / s for s in speeds.values()):,.0f} tokens a second" in card
    assert "**An early state: 25% of its training is done.**" in card


def test_a_card_tells_the_whole_way(start, tiny_recipe, tiny_data, tmp_path):
    """From scratch, on with it, and tuned on pairs: each run begins with what was published."""
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    publish(start(), first, tiny_data)
    more = start("more", tokens=256, first_window=160, model=first)
    with pytest.raises(TrainingError, match="began with the model first"):
        publish(more, second, tiny_data)
    publish(more, second, tiny_data, start=first)
    texts = [("It's mine,", " said the cat."), ("The dog went", " away... and the dog")]
    rows = [
        {"prompt": prompt, "chosen": chosen, "rejected": f" {number} dog dog"}
        for number in range(4)
        for prompt, chosen in texts
    ]
    recipe = load("smoke", "dpo", ["max_tokens=32"])
    guided = load("coherent", "prepare", ['kinds=["guided"]'])
    made = {"recipe": to_values(guided), "model": {"name": "a-model"}}
    (tmp_path / "prepare.json").write_text(json.dumps(made), encoding="utf-8")
    tune(
        recipe, second, rows, [], tmp_path / "dpo", lambda _: None, Control(),
        data=tmp_path, merged=True,
    )  # fmt: skip
    publish(tmp_path / "dpo", third, start=second)

    runs = json.loads((third / "runs.json").read_text(encoding="utf-8"))["runs"]
    assert [run["recipe"]["kind"] for run in runs] == ["pretrain", "pretrain", "dpo"]
    card = (third / "README.md").read_text(encoding="utf-8")
    assert f"{(5120 + 256) / tiny_data.counts['train'].tokens:.2f} times" in card
    assert "8 texts, 2 steps of 4" in card
    assert "dpo --recipe run-3.toml --data pairs-3 --model models/2" in card
    recipes = re.findall(r"```toml\n(.*?)```", card, re.DOTALL)
    assert len(recipes) == 3
    path = tmp_path / "run-3.toml"
    path.write_text(recipes[2], encoding="utf-8")
    assert load(str(path), "dpo") == recipe
    assert load(str(path), "prepare") == guided
    assert "--recipe run-3.toml --model a-model --output pairs-3" in card

    # half of the way
    publish(tmp_path / "dpo", tmp_path / "half", start=second, strength=0.5)
    began, half, ended = (
        load_file(tmp_path / name / "model.safetensors") for name in ("second", "half", "third")
    )
    assert any((began[name] != ended[name]).any() for name in began)
    for name, weight in half.items():
        middle = (began[name].float() + ended[name].float()) / 2
        torch.testing.assert_close(weight.float(), middle, rtol=2e-3, atol=1e-5)
    card = (tmp_path / "half" / "README.md").read_text(encoding="utf-8")
    assert "50% of the way" in card
    assert "publish runs/3 --model models/2 --strength 0.5 --output models/3" in card
    with pytest.raises(TrainingError, match="strength"):
        publish(tmp_path / "dpo", tmp_path / "none", start=second, strength=0.0)
    assert not (tmp_path / "none").exists()

    weights = load_file(third / "model.safetensors")
    assert {weight.dtype for weight in weights.values()} == {torch.float16}
    tuned = load_file(tmp_path / "dpo" / "model" / "model.safetensors")
    torch.testing.assert_close(weights, {name: tuned[name].half() for name in weights})
    AutoTokenizer.from_pretrained(third)
    (second / "runs.json").unlink()
    with pytest.raises(TrainingError, match="says where it comes from"):
        publish(tmp_path / "dpo", third, start=second)


def test_what_can_not_be_published_is_said(start, tiny_data, tmp_path):
    with pytest.raises(TrainingError, match=r"no readable run\.json"):
        publish(tmp_path, tmp_path / "model", tiny_data)
    with pytest.raises(TrainingError, match="tokens that the run read"):
        publish(start(), tmp_path / "model")
    run_record.start(tmp_path, load("personal", "dpo"), data_sha256="", device="")
    with pytest.raises(TrainingError, match="has not come to its end"):
        publish(tmp_path, tmp_path / "model")
    with pytest.raises(TrainingError, match=r"evaluation .* can't be read"):
        publish(tmp_path, tmp_path / "model", evaluation=tmp_path / "none.json")
