"""Pretraining: its arithmetic, its windows, and runs that stop and go on."""

import dataclasses
import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from transformers import AutoTokenizer, GPT2LMHeadModel

from training import model_folder, pretrain, run_record
from training.data import corpus
from training.data.corpus import TOKENIZER_FILES
from training.errors import TrainingError
from training.pretrain import CHECKPOINT, NextTokenLoss, Pretraining, Windows, schedule, train
from training.progress import Cancelled, Control


class Run:
    """One run in a folder of its own, with what it told."""

    def __init__(self, recipe, data, folder):
        self.recipe, self.data, self.folder = recipe, data, folder
        self.control = Control()
        self.events = []

    def __call__(self, *, resume=False, model=None, on_event=lambda event: None):
        def listener(event):
            self.events.append(event)
            on_event(event)

        return train(
            self.recipe,
            self.data,
            self.folder,
            listener=listener,
            control=self.control,
            resume=resume,
            device="cpu",
            model=model,
        )

    def metrics(self, kind, name):
        return {e.step: e.metrics[name] for e in self.events if e.kind == kind}

    def weights(self):
        return torch.load(self.folder / CHECKPOINT, weights_only=True)["masters"]


@pytest.fixture(scope="module")
def whole(tiny_recipe, tiny_data, tmp_path_factory):
    """A run from beginning to end."""
    run = Run(tiny_recipe, tiny_data, tmp_path_factory.mktemp("whole"))
    run()
    return run


@pytest.fixture
def run(tiny_recipe, tiny_data, tmp_path):
    return Run(tiny_recipe, tiny_data, tmp_path)


# ---------------------------------------------------------------------------------- arithmetic


@pytest.mark.parametrize("rows", [5, 256, 600])
def test_the_loss_and_its_gradients_are_those_of_cross_entropy(rows):
    generator = torch.Generator().manual_seed(rows)
    hidden = torch.randn(rows, 8, generator=generator, requires_grad=True)
    weight = torch.randn(11, 8, generator=generator, requires_grad=True)
    targets = torch.randint(11, (rows,), generator=generator)
    expected = F.cross_entropy(hidden @ weight.t(), targets)
    expected_gradients = torch.autograd.grad(3 * expected, (hidden, weight))
    loss = NextTokenLoss.apply(hidden, weight, targets, False)
    gradients = torch.autograd.grad(3 * loss, (hidden, weight))
    torch.testing.assert_close(loss, expected)
    torch.testing.assert_close(gradients, expected_gradients)


def test_small_parts_of_a_batch_give_the_same_steps_as_the_whole(tiny_recipe, tiny_data):
    batch = Windows(tiny_data.tokens("train"), tiny_recipe.context, 0).batch(0, 4)
    states = []
    for micro_batch in (1, 4):
        torch.manual_seed(0)
        recipe = dataclasses.replace(tiny_recipe, micro_batch=micro_batch)
        state = Pretraining(recipe, tiny_data.vocabulary, "cpu")
        start = {name: weight.detach().clone() for name, weight in state.masters.items()}
        losses = [float(state.learn(batch, 1.0)) for _ in range(3)]
        moved = {name: weight.detach() - start[name] for name, weight in state.masters.items()}
        states.append((losses, moved))
    assert states[0][0] == pytest.approx(states[1][0], rel=1e-4)
    for name, moved in states[0][1].items():
        # Single weights may differ: steps are of one size even where gradients are next to nothing,
        # and Muon rounds to 16 bits (measured: 5 % of the way at most).
        assert (moved - states[1][1][name]).norm() < 0.15 * moved.norm(), name


def test_every_weight_has_one_optimizer(tiny_recipe, tiny_data):
    state = Pretraining(tiny_recipe, tiny_data.vocabulary, "cpu")
    muon, adam = (
        [p for group in optimizer.param_groups for p in group["params"]]
        for optimizer in state.optimizers
    )
    assert sorted(map(id, muon + adam)) == sorted(map(id, state.masters.values()))
    assert len(muon) == 4 * tiny_recipe.layers
    assert state.parameters == sum(
        p.numel() for p in GPT2LMHeadModel(state.model.config).parameters()
    )


def test_half_precision_copies_follow_their_float32_weights(tiny_recipe, tiny_data):
    recipe = dataclasses.replace(tiny_recipe, precision="bfloat16")
    state = Pretraining(recipe, tiny_data.vocabulary, "cpu")
    batch = Windows(tiny_data.tokens("train"), recipe.context, 0).batch(0, 4)
    first = state.learn(batch, 1.0)
    for _ in range(20):
        last = state.learn(batch, 1.0)
    assert last < first / 2
    for name, weight in state.masters.items():
        assert weight.dtype == torch.float32
        assert torch.equal(state.weights[name], weight.bfloat16())


@pytest.mark.parametrize(
    ("done", "rate"), [(0.0, 0.01), (0.05, 0.51), (0.1, 1), (0.5, 1), (0.75, 0.5), (1.0, 0)]
)
def test_rates_rise_stay_and_fall(done, rate):
    assert schedule(done, warmup=0.1, decay=0.5) == pytest.approx(rate)


def test_rates_may_be_level():
    assert schedule(0, warmup=0, decay=0) == schedule(1, warmup=0, decay=0) == 1


# ---------------------------------------------------------------------------------- windows


def test_each_pass_sees_each_token_once_in_another_order():
    windows = Windows(np.arange(1, 1001, dtype=np.uint16), context=10, seed=3)
    passes = [windows.batch(98 * number, 98) for number in (0, 1)]
    for batch in passes:
        assert batch.shape == (98, 11)
        assert torch.equal(batch[:, 1:], batch[:, :-1] + 1)
        seen = batch[:, :-1].flatten().sort().values
        assert torch.equal(seen, torch.arange(seen[0], seen[0] + 980))
    assert not torch.equal(*passes)


def test_windows_depend_on_the_seed_and_the_place_alone():
    tokens = np.arange(1000, dtype=np.uint16)
    first, again, other = (Windows(tokens, 10, seed) for seed in (3, 3, 4))
    assert torch.equal(first.batch(90, 20)[5:9], again.batch(95, 4))
    assert not torch.equal(first.batch(0, 20), other.batch(0, 20))


def test_a_text_of_one_window_is_enough():
    tokens = np.arange(11, dtype=np.uint16)
    assert Windows(tokens, 10, 0).batch(5, 1).tolist() == [list(range(11))]
    assert pretrain.evenly_spaced(tokens, 10, 4).tolist() == [list(range(11))]


def test_held_out_windows_are_spread_over_the_text():
    windows = pretrain.evenly_spaced(np.arange(1000, dtype=np.uint16), 10, 3)
    assert windows[:, 0].tolist() == [0, 494, 989]


# ---------------------------------------------------------------------------------- runs


def test_a_run_learns_what_it_is_shown(whole):
    losses, held_out = whole.metrics("step", "loss"), whole.metrics("evaluation", "held_out_loss")
    assert losses[1] == pytest.approx(math.log(whole.data.vocabulary), rel=0.1)
    assert losses[40] < 2
    assert list(held_out) == [20, 40]
    assert held_out[40] < min(held_out[20], 2)
    bits = whole.metrics("evaluation", "bits_per_character")
    assert bits[40] == whole.data.bits_per_character("validation", held_out[40])
    assert (whole.events[-1].kind, whole.events[-1].step) == ("done", 40)


def test_the_finished_model_is_the_one_that_was_trained(whole):
    folder = whole.folder / "model"
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = GPT2LMHeadModel.from_pretrained(folder)
    assert model.dtype == torch.float16
    for name, weight in whole.weights().items():
        assert torch.equal(model.get_parameter(name), weight.half())
    assert model.lm_head.weight is model.transformer.wte.weight
    assert model.config.n_positions == whole.recipe.context
    assert len(tokenizer) == model.config.vocab_size
    assert model.config.eos_token_id == tokenizer.eos_token_id == 0
    assert model.generation_config.use_cache is True
    prompt = tokenizer("The cat sat on the", return_tensors="pt")
    output = model.float().generate(**prompt, max_new_tokens=2, do_sample=False, pad_token_id=0)
    assert tokenizer.decode(output[0]).startswith("The cat sat on the mat")


def test_large_models_are_written_in_several_files(whole, tmp_path, monkeypatch):
    monkeypatch.setattr(model_folder, "SHARD", "40KB")
    state = Pretraining(whole.recipe, whole.data.vocabulary, "cpu")
    state.load(whole.folder / CHECKPOINT)
    state.export(tmp_path / "model", whole.data.path)
    shards = list((tmp_path / "model").glob("*.safetensors"))
    assert len(shards) > 1
    assert all(shard.stat().st_size < 50_000 for shard in shards)
    assert {file.name for file in (tmp_path / "model").iterdir()} > set(TOKENIZER_FILES)
    model = GPT2LMHeadModel.from_pretrained(tmp_path / "model")
    for name, weight in state.masters.items():
        assert torch.equal(model.get_parameter(name), weight.half())


def test_a_cancelled_run_goes_on_as_if_it_had_not_stopped(run, whole):
    def stop(event):
        if event.kind == "step" and event.step == 13:
            run.control.cancel()

    with pytest.raises(Cancelled):
        run(on_event=stop)
    assert run.events[-1].kind == "checkpoint"
    GPT2LMHeadModel.from_pretrained(run.folder / "model")
    run.control = Control()
    run(resume=True)
    assert run.metrics("step", "loss") == whole.metrics("step", "loss")
    torch.testing.assert_close(run.weights(), whole.weights(), rtol=0, atol=0)
    assert [r["step"] for r in run_record.read(run.folder)["resumed"]] == [13]


def test_a_paused_run_saves_itself_and_goes_on_as_if_it_had_not_stopped(run, whole):
    def pause(event):
        if event.kind == "step" and event.step == 7:
            run.control.pause()
        elif event.kind == "checkpoint" and event.step == 7:
            run.control.resume()

    run(on_event=pause)
    assert [e.step for e in run.events if e.kind == "checkpoint"] == [7, 40]
    assert run.metrics("step", "loss") == whole.metrics("step", "loss")
    torch.testing.assert_close(run.weights(), whole.weights(), rtol=0, atol=0)


def test_a_run_records_what_it_is_made_from_before_its_first_step(run):
    def stop(event):
        run.control.cancel()

    with pytest.raises(Cancelled):
        run(on_event=stop)
    record = run_record.read(run.folder)
    assert run_record.recipe_of(run.folder, "pretrain") == run.recipe
    assert record["data_sha256"] == run.data.source_sha256
    assert record["packages"]["torch"] == torch.__version__
    assert record["device"].startswith("CPU")


def test_a_run_that_goes_on_may_be_made_shorter(run):
    def stop(event):
        if event.step == 10:
            run.control.cancel()

    with pytest.raises(Cancelled):
        run(on_event=stop)
    run.recipe = run_record.recipe_of(run.folder, "pretrain", ["tokens=2560"])
    run.control = Control()
    run(resume=True)
    assert run.events[-1].step == run.events[-1].steps == 20
    assert run_record.recipe_of(run.folder, "pretrain").tokens == 2560


def test_checkpoints_are_written_on_the_way(run):
    run.recipe = dataclasses.replace(run.recipe, checkpoint_minutes=0.0, tokens=4 * 128)
    run()
    assert [e.step for e in run.events if e.kind == "checkpoint"] == [1, 2, 3, 4, 4]


def test_a_finished_run_is_not_overwritten(whole):
    with pytest.raises(TrainingError, match="holds a run already"):
        whole()


def test_there_must_be_something_to_resume(run):
    with pytest.raises(TrainingError, match="no checkpoint"):
        run(resume=True)


def test_a_damaged_checkpoint_is_named(run):
    (run.folder / CHECKPOINT).write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(TrainingError, match="is damaged"):
        run(resume=True)


def test_a_checkpoint_of_another_shape_is_refused(whole):
    recipe = dataclasses.replace(whole.recipe, width=16)
    state = Pretraining(recipe, whole.data.vocabulary, "cpu")
    with pytest.raises(TrainingError, match="another shape"):
        state.load(whole.folder / CHECKPOINT)


def test_a_run_begins_with_a_models_weights_where_that_stopped_reading(whole, run):
    run.recipe = dataclasses.replace(run.recipe, tokens=128, first_window=160, evaluate_every=1)
    run(model=whole.folder / "model")
    before = whole.metrics("evaluation", "held_out_loss")
    assert run.metrics("step", "loss")[1] == pytest.approx(min(before.values()), abs=0.5)
    assert run_record.read(run.folder)["model"] == "model"
    order = Windows(run.data.tokens("train"), run.recipe.context, run.recipe.seed)
    model = Pretraining(run.recipe, run.data.vocabulary, "cpu")
    model.begin_with(whole.folder / "model")
    here, elsewhere = (
        float(model.held_out_loss(order.batch(first, run.recipe.batch))) for first in (160, 0)
    )
    first = run.metrics("step", "loss")[1]
    assert first == pytest.approx(here, abs=1e-4) != pytest.approx(elsewhere, abs=1e-4)

    other = dataclasses.replace(run.recipe, width=16)
    with pytest.raises(TrainingError, match="another shape"):
        Pretraining(other, run.data.vocabulary, "cpu").begin_with(whole.folder / "model")


def test_a_model_that_goes_on_keeps_its_tokenizer(story_file, tiny_recipe, tiny_data, tmp_path):
    recipe = dataclasses.replace(tiny_recipe, vocabulary=280)  # another one than it has
    found = corpus.prepare(
        story_file, tmp_path / "tokens", recipe, lambda _: None, model=tiny_data.path
    )
    for name in TOKENIZER_FILES:
        assert (found.path / name).read_bytes() == (tiny_data.path / name).read_bytes()
    assert np.array_equal(found.tokens("train"), tiny_data.tokens("train"))

    with pytest.raises(TrainingError, match="no readable tokenizer"):
        corpus.prepare(story_file, tmp_path / "new", recipe, lambda _: None, model=tmp_path)


def test_a_run_goes_on_with_its_own_data_only(whole):
    other = dataclasses.replace(whole.data, source_sha256="0")
    with pytest.raises(TrainingError, match="started on other data"):
        Run(whole.recipe, other, whole.folder)(resume=True)


def test_a_checkpoint_that_can_not_be_written_leaves_the_old_one(whole, tmp_path):
    state = Pretraining(whole.recipe, whole.data.vocabulary, "cpu")
    with pytest.raises(TrainingError, match="can't be written"):
        state.save(tmp_path / "no such folder" / CHECKPOINT)
    with pytest.raises(TrainingError, match="can't be written"):
        state.export(whole.folder / "model", tmp_path / "no tokenizer here")
    assert GPT2LMHeadModel.from_pretrained(whole.folder / "model").dtype == torch.float16
