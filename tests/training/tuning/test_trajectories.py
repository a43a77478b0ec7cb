"""Losses step by step: as TRL's, the same however the work is cut up, broken off or dealt out."""

import json
import math
import os
import subprocess
import sys
from array import array
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from filelock import FileLock

from training import run_record
from training.data.pairs import TokenPair, twins
from training.errors import TrainingError
from training.progress import Cancelled, Control, read_events
from training.recipe import load
from training.tuning import trainers
from training.tuning.pair_sampler import PairSampler
from training.tuning.tune import tune

WHERE = ("mill", "harbour", "attic", "orchard", "tunnel", "chapel", "market", "lighthouse")


def make_rows(first, count):
    """Pairs of very different lengths, so that padding and cutting have something to do."""
    return [
        {
            "prompt": f"She came back to the {WHERE[n % 8]} in the year {1850 + n}." * (1 + n % 3),
            "chosen": f' "You have kept it all," he said {n} times.' + " It rained." * (n % 5),
            "rejected": f" The {WHERE[(n + 3) % 8]} number {n} was a number." + " So?" * (n % 7),
            "score_chosen": 10 + n % 4,
            "score_rejected": 9 - n % 4,
            "story": str(n // 4),
        }
        for n in range(first, first + count)
    ]


TRAIN, HELD_OUT = make_rows(0, 24), make_rows(24, 8)
UNEVEN = TRAIN[:-2]
"""Too few for the last step of an epoch in two processes."""
FULL = replace(
    load("smoke", "dpo"),
    adapter_rank=0,
    offset="none",
    batch=4,
    micro_batch=4,
    epochs=2,
    learning_rate=1e-4,
    prompt_tokens=40,
    completion_tokens=40,
    evaluations=3,
    keep="last",
)
STEPS = 12


def run(starter, output, recipe=FULL, listener=lambda _: None, train=TRAIN, **options):
    """Tune; return the result and the loss of each step."""
    losses = {}

    def listen(event):
        if event.kind == "step":
            losses[event.step] = event.metrics["loss"]
        listener(event)

    options = {"control": Control()} | options
    result = tune(recipe, starter, train, HELD_OUT, output, listen, **options)
    return result, list(losses.values())


@pytest.fixture(scope="module")
def whole(starter, tmp_path_factory):
    """A run of all weights from beginning to end: its folder and the loss of each step."""
    folder = tmp_path_factory.mktemp("whole")
    return folder, run(starter, folder)[1]


def weights(folder):
    return (folder / "model" / "model.safetensors").read_bytes()


# ------------------------------------------------------------------------------- as TRL


@pytest.mark.parametrize(
    ("settings", "loss_types", "loss_weights"),
    [
        ({}, ["sigmoid"], None),
        ({"nll_weight": 0.3}, ["sigmoid", "sft"], [1.0, 0.3]),
        pytest.param(
            {"loss": "sigmoid_norm", "beta": 2.0}, ["sigmoid_norm"], None, marks=pytest.mark.long
        ),
    ],
    ids=["sigmoid", "sigmoid+sft", "sigmoid_norm"],
)
def test_the_losses_of_each_step_are_those_of_stock_trl(
    starter, tmp_path, settings, loss_types, loss_weights
):
    # whole texts, with the end that TRL gives them
    recipe = replace(
        FULL, epochs=1, prompt_tokens=100, completion_tokens=100, end_token=True, **settings
    )
    told = {}

    def listen(event):
        if event.kind == "step":
            told[event.step] = event.metrics

    run(starter, tmp_path / "ours", recipe, listen)
    logs = stock_logs(starter, tmp_path / "stock", recipe, loss_types, loss_weights)
    assert len(logs) == len(told) == STEPS // 2
    for stock, ours in zip(logs, told.values(), strict=True):
        if not recipe.nll_weight:
            assert ours["loss"] == pytest.approx(stock["loss"], abs=2e-4)
        for name, theirs in (("margin", "rewards/margins"), ("chosen", "logps/chosen"),
                             ("rejected", "logps/rejected")):  # fmt: skip
            assert ours[name] == pytest.approx(stock[theirs], abs=3e-3)


def stock_logs(starter, output, recipe, loss_types, loss_weights):
    """The logs of TRL's own trainer on the same rows in the same order."""
    from datasets import Dataset
    from trl import DPOConfig, DPOTrainer

    from training.model_folder import load_model

    model, tokenizer = load_model(starter, "cpu")
    model.config._name_or_path = str(starter)  # where it takes its reference from
    rows = [{key: row[key] for key in ("prompt", "chosen", "rejected")} for row in TRAIN]
    trainer = DPOTrainer(
        model,
        args=DPOConfig(
            output_dir=str(output),
            loss_type=loss_types,
            loss_weights=loss_weights,
            beta=recipe.beta,
            label_smoothing=recipe.label_smoothing,
            max_length=None,
            num_train_epochs=recipe.epochs,
            per_device_train_batch_size=recipe.batch,
            learning_rate=recipe.learning_rate,
            lr_scheduler_type="linear",
            warmup_steps=round(recipe.warmup * STEPS / 2),
            seed=recipe.seed,
            data_seed=recipe.seed,
            use_cpu=True,
            bf16=False,
            logging_steps=1,
            save_strategy="no",
            disable_tqdm=True,
            report_to=[],
        ),
        train_dataset=Dataset.from_list(rows),
        processing_class=tokenizer,
    )
    trainer.train()
    return [entry for entry in trainer.state.log_history if "rewards/margins" in entry]


# ------------------------------------------------------------------------------- the same


def test_a_batch_in_parts_has_the_same_losses(starter, tmp_path, whole):
    for micro_batch in (2, 1):
        recipe = replace(FULL, micro_batch=micro_batch, nll_weight=0.0)
        _, losses = run(starter, tmp_path / str(micro_batch), recipe)
        assert losses == pytest.approx(whole[1], abs=1e-4)


def test_a_batch_in_parts_weighs_each_token_of_the_chosen_texts_alike(starter, tmp_path):
    recipe = replace(FULL, nll_weight=1.0, epochs=1, learning_rate=1e-3)
    one, parts = (
        run(starter, tmp_path / str(n), replace(recipe, micro_batch=n))[1] for n in (4, 1)
    )
    assert one == pytest.approx(parts, abs=2e-4)


@pytest.mark.parametrize("stop_at", [2, pytest.param(5, marks=pytest.mark.long)])
def test_a_run_of_all_weights_goes_on_as_if_unbroken(starter, tmp_path, stop_at):
    recipe = replace(FULL, micro_batch=2, length_sorted=True, checkpoint_every=4)
    whole, losses = run(starter, tmp_path / "whole", recipe)
    control = Control()

    def stop(event):
        if event.kind == "step" and event.step == stop_at:
            control.cancel()

    broken = tmp_path / "broken"
    with pytest.raises(Cancelled):
        run(starter, broken, recipe, stop, control=control)
    assert not (broken / "model").exists()
    again, told = run(starter, broken, recipe, resume=True)
    assert told == losses
    assert weights(broken) == weights(tmp_path / "whole")
    assert again.figures | {"seconds": 0} == whole.figures | {"seconds": 0}


@pytest.mark.long
def test_a_run_that_ends_early_does_so_at_the_same_step_after_a_break(starter, tmp_path):
    # too careful for the agreement to change: patience is spent at the third evaluation
    timid = replace(
        FULL, keep="best", enough_held_out=4, evaluations=12, patience=2, learning_rate=1e-6,
        best_by="agreement",
        batch=2, micro_batch=2,
    )  # fmt: skip
    whole, losses = run(starter, tmp_path / "whole", timid)
    end = len(losses)
    assert whole.figures["kept"] == end - 4  # two evaluations, two steps apart
    assert end < 24
    for stop_at in (end - 3, end):
        control = Control()

        def stop(event, control=control, stop_at=stop_at):
            if event.kind == "step" and event.step == stop_at:
                control.cancel()

        broken = tmp_path / str(stop_at)
        with pytest.raises(Cancelled):
            run(starter, broken, timid, stop, control=control)
        again, told = run(starter, broken, timid, resume=True)
        assert told == losses
        assert again.figures | {"seconds": 0} == whole.figures | {"seconds": 0}
        assert weights(broken) == weights(tmp_path / "whole")


@pytest.mark.long
def test_a_figure_over_several_steps_is_the_same_after_a_break(starter, tmp_path):
    seldom = replace(FULL, log_every=4, checkpoint_every=100)
    _, losses = run(starter, tmp_path / "whole", seldom)
    control = Control()
    message = []

    def stop(event):
        message.append(event)
        if event.kind == "step":
            control.cancel()  # in the middle: between this figure and the next

    with pytest.raises(Cancelled):
        run(starter, tmp_path / "broken", seldom, stop, control=control)
    _, told = run(starter, tmp_path / "broken", seldom, resume=True)
    assert len(told) == 3
    assert told == pytest.approx(losses, abs=1e-6)


def test_a_run_goes_on_only_as_what_it_was(starter, tmp_path):
    control = Control()

    def stop(event):
        if event.kind == "step" and event.step == 3:
            control.cancel()

    with pytest.raises(Cancelled):
        run(starter, tmp_path, FULL, stop, control=control)
    kept = sorted(path.name for path in (tmp_path / "checkpoints").iterdir())
    for other in ({"recipe": replace(FULL, beta=0.2)}, {"train": TRAIN[:-1]}):
        with pytest.raises(TrainingError, match=r"something else: (beta|its data or model)"):
            run(starter, tmp_path, resume=True, **other)
    assert sorted(path.name for path in (tmp_path / "checkpoints").iterdir()) == kept
    run(starter, tmp_path, replace(FULL, micro_batch=2, log_every=2), resume=True)
    lock = FileLock(tmp_path / "run.lock")
    with lock, pytest.raises(TrainingError, match="Another process is at work"):
        run(starter, tmp_path, resume=True)


def test_where_memory_ends_half_as_many_pairs_go_at_once(starter, tmp_path, whole, monkeypatch):
    import torch

    from training.tuning import scoring

    plain, largest = scoring.token_log_probabilities, []

    def short_of_memory(model, input_ids, *rest, **more):
        if torch.is_grad_enabled():
            pairs = len(input_ids) // (1 if "attention_mask" in more else 2)
            largest.append(pairs)
            if pairs > 1:
                raise torch.OutOfMemoryError("CUDA out of memory.")
        return plain(model, input_ids, *rest, **more)

    monkeypatch.setattr(scoring, "token_log_probabilities", short_of_memory)
    told = []
    _, losses = run(starter, tmp_path, listener=told.append)
    assert losses == pytest.approx(whole[1], abs=1e-4)
    assert largest[:2] == [4, 2]
    assert set(largest[2:]) == {1}
    said = [event.message for event in told if "not enough memory" in event.message]
    assert ["at once: 2." in words for words in said] == [True, False]
    assert len(said) == 2


def test_where_one_pair_is_too_much_it_is_said(starter, tmp_path, monkeypatch):
    import torch

    from training.tuning import scoring

    def no_memory(*_, **__):
        raise torch.OutOfMemoryError("CUDA out of memory.")

    run(starter, tmp_path / "before", replace(FULL, epochs=1))
    monkeypatch.setattr(scoring, "token_log_probabilities", no_memory)
    with pytest.raises(TrainingError, match="There was not enough memory"):
        run(starter, tmp_path / "run")


@pytest.mark.long
def test_references_are_measured_once_for_the_same_model_and_tokens(starter, tmp_path):
    def measured(name, recipe, train=TRAIN):
        told = []
        run(starter, tmp_path / name, recipe, told.append, train, data=tmp_path / "data")
        return sum("Measuring the model" in event.message for event in told)

    short = replace(FULL, epochs=1)
    assert measured("first", short) == 2
    assert measured("other beta", replace(short, beta=0.5, nll_weight=0.2)) == 0
    assert measured("other tokens", replace(short, completion_tokens=12)) == 2
    assert measured("fewer rows", short, TRAIN[:-2]) == 1
    for path in (tmp_path / "data" / "references").iterdir():
        path.write_text("{")  # damaged: measured anew
    assert measured("damaged", short) == 2


# ------------------------------------------------------------------------------- what is asked


def test_the_first_loss_is_that_of_the_offset_by_scores(starter, tmp_path):
    gaps = [row["score_chosen"] - row["score_rejected"] for row in TRAIN]
    recipe = replace(FULL, offset="scores", offset_alpha=0.5, batch=24, micro_batch=24, epochs=1)
    _, losses = run(starter, tmp_path, recipe)
    expected = sum(math.log1p(math.exp(0.5 * math.log(gap))) for gap in gaps) / len(gaps)
    assert losses[0] == pytest.approx(expected, abs=1e-3)
    rows = [{key: row[key] for key in ("prompt", "chosen", "rejected")} for row in TRAIN]
    with pytest.raises(TrainingError, match="pairs without score_chosen"):
        run(starter, tmp_path / "none", recipe, train=rows)


def test_without_a_reference_a_reward_is_that_of_the_text_alone(starter, tmp_path):
    recipe = replace(FULL, reference_free=True, batch=8, epochs=1)
    told = []

    def listen(event):
        if event.kind == "step":
            told.append(event.metrics)

    run(starter, tmp_path, recipe, listen)
    for now in told:
        assert now["margin"] == pytest.approx(
            recipe.beta * (now["chosen"] - now["rejected"]), abs=1e-4
        )
    assert abs(told[0]["margin"]) > 0.01  # over itself as a reference it would be 0
    # the held-out pairs are measured, those to train on are not
    assert len([*(tmp_path / "references").iterdir()]) == 1
    with pytest.raises(TrainingError, match="`dpop`"):
        replace(recipe, dpop=1.0)


def test_unusual_chosen_stories_count_more(starter, tmp_path):
    from training.model_folder import encoder, load_model
    from training.tuning.deviation import pair_weights

    same = [row | {"prompt": "One prompt for all."} for row in TRAIN]
    recipe = replace(FULL, epochs=1, batch=24, micro_batch=24)
    plain = run(starter, tmp_path / "plain", recipe, train=same)[1]
    weighted = run(
        starter, tmp_path / "weighted", replace(recipe, deviation_weighted=True), train=same
    )[1]
    model, tokenizer = load_model(starter, "cpu")
    weights = pair_weights(same, model, encoder(tokenizer))
    assert plain[0] == pytest.approx(math.log(2), abs=1e-4)
    assert len(set(weights)) > 4
    assert weighted[0] == pytest.approx(math.log(2) * sum(weights) / len(weights), abs=1e-4)


def test_a_run_ends_when_chosen_texts_become_unlikely(starter, tmp_path):
    wild = replace(
        FULL, keep="best", best_by="agreement", enough_held_out=4, most_chosen_fall=1e-4,
        learning_rate=3e-3, evaluations=12, patience=12,
    )  # fmt: skip
    told = []
    result, losses = run(starter, tmp_path, wild, told.append)
    assert len(losses) < STEPS
    evaluations = [event for event in told if event.kind == "evaluation"]
    start, kept = evaluations[0], evaluations[-1]
    assert kept.metrics["held_out_chosen"] < start.metrics["held_out_chosen"]
    assert result.figures["kept"] < result.figures["steps"]


def test_pairs_that_lose_text_are_counted_and_told(starter, tmp_path):
    tight = replace(FULL, epochs=1, prompt_tokens=20, completion_tokens=16, max_tokens=24)
    told = []
    same = [TRAIN[0] | {"rejected": TRAIN[0]["chosen"]}]
    result, _ = run(starter, tmp_path, tight, told.append, train=[*TRAIN, *same])
    lost = result.figures["not_read"]
    assert lost["texts_alike"] == lost["rows_dropped"] == 1
    assert lost["prompts_cut"] > 0
    assert lost["texts_cut"] > 0
    assert any(event.message.startswith("Of 25 pairs:") for event in told)


@pytest.mark.parametrize("rank", [0, pytest.param(4, marks=pytest.mark.long)])
def test_sft_makes_chosen_texts_likelier(starter, tmp_path, rank):
    from training.model_folder import load_model

    recipe = replace(
        load("smoke", "sft"), adapter_rank=rank, epochs=3, learning_rate=1e-3, evaluations=3,
        prompt_tokens=40, completion_tokens=40, learn_prompts=rank == 0, length_sorted=rank == 0,
    )  # fmt: skip
    told = []
    twice = [*TRAIN, *(row | {"rejected": " Another."} for row in TRAIN)]  # counts once
    result, losses = run(starter, tmp_path, recipe, told.append, train=twice, merged=True)
    assert len(losses) == 18
    assert losses[-1] < losses[0]
    held_out = [e.metrics["held_out_loss"] for e in told if e.kind == "evaluation"]
    assert held_out[-1] < held_out[0]
    assert result.figures["trained_on"] == len(TRAIN)
    assert result.folder == tmp_path / ("adapter" if rank else "model")
    before, tokenizer = load_model(starter, "cpu")
    after, _ = load_model(tmp_path / "model", "cpu")
    assert tokenizer("Rain.").input_ids
    assert not before.lm_head.weight.equal(after.lm_head.weight) or rank


def test_each_epoch_has_every_pair_once_in_an_order_of_its_own():
    lengths = [(7 * n) % 31 + 1 for n in range(104)]
    sampler = PairSampler(104, seed=5, batch=4, lengths=lengths)
    first = list(sampler)
    assert sorted(first) == list(range(104))
    assert list(sampler) == first
    assert max(lengths[i] for i in first[:4]) == max(lengths)
    spreads = [
        max(lengths[i] for i in first[at : at + 4]) - min(lengths[i] for i in first[at : at + 4])
        for at in range(0, 100, 4)
    ]
    assert sum(spreads) / len(spreads) < 4
    sampler.epoch = 1
    assert list(sampler) != first


def test_twins_are_found_and_stay_in_one_batch():
    def pair(number, chosen, rejected):
        return TokenPair([number], array("i", chosen), array("i", rejected))

    some = [pair(n, [n, 1], [n, 2]) for n in range(5)]
    some += [pair(9, [7, n], [8, n]) for n in range(4)] + [
        pair(9, [8, n], [7, n]) for n in range(4)
    ]
    found = twins((bytes(p.chosen), bytes(p.rejected)) for p in some)
    assert found == [(5 + n, 9 + n) for n in range(4)]
    for lengths in ((), [p.tokens + n % 3 for n, p in enumerate(some)]):
        sampler = PairSampler(len(some), 3, batch=4, lengths=lengths, twins=found)
        orders = []
        for sampler.epoch in range(4):
            order = list(sampler)
            assert sorted(order) == list(range(len(some)))
            for one, other in found:
                assert order.index(one) // 4 == order.index(other) // 4
            orders.append(order)
        assert len({tuple(order) for order in orders}) == 4


# ------------------------------------------------------------------------------- several processes


@pytest.mark.long
def test_two_processes_have_the_losses_of_one_and_go_on_after_an_interrupt(starter, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    for name, rows in (("train", UNEVEN), ("held_out", HELD_OUT)):
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (data / f"{name}.jsonl").write_text(text, encoding="utf-8")
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(
        "[dpo]\nadapter_rank = 0\nbatch = 4\nmicro_batch = 1\nepochs = 2\nlearning_rate = 1e-4\n"
        'prompt_tokens = 40\ncompletion_tokens = 40\nevaluations = 3\nkeep = "last"\n'
        'nll_weight = 0.2\nthreads = 1\ndevice = "cpu"\n',
        encoding="utf-8",
    )
    # accelerate starts several processes for GPUs only; the recipe keeps them to the CPU and gloo
    launch = ["-m", "accelerate.commands.launch", "--multi_gpu", "--num_processes", "2"]
    command = ["-m", "training", "dpo", "--model", str(starter), "--data", str(data)]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}

    def tuned(name, processes, *more):
        output = tmp_path / name
        done = subprocess.run(
            [sys.executable, *launch[: len(launch) * (processes - 1)], *command,
             "--output", str(output), *more],
            env=environment, cwd=Path(__file__).parents[3], capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert run_record.read(output)["processes"] == processes
        events = read_events(output / "events.jsonl")
        losses = {e.step: e.metrics for e in events if e.kind == "step"}
        return losses, json.loads((output / "result.json").read_text(encoding="utf-8"))

    given = ["--recipe", str(recipe)]
    (one, alone), (two, together) = (tuned(str(n), n, *given) for n in (1, 2))
    assert len(one) == len(two) == STEPS
    for step, figures in one.items():
        assert two[step] == pytest.approx(figures, abs=2e-3)
        assert two[step]["loss"] == pytest.approx(figures["loss"], abs=1e-4)
    same = ("n", "base", "tuned", "trained_on", "steps")
    assert {key: alone[key] for key in same} == {key: together[key] for key in same}

    # the last checkpoint again, in two processes
    for path in (tmp_path / "2").glob("checkpoints/checkpoint-12"):
        (path / trainers.COMPLETE).unlink()
    (tmp_path / "2" / "events.jsonl").unlink()
    again, _ = tuned("2", 2, "--resume")
    for step, figures in two.items():
        assert again[step] == pytest.approx(figures, abs=1e-6)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no graphics card")
@pytest.mark.parametrize("rank", [0, 4])
def test_on_a_card_a_training_draws_no_random_numbers(starter, tmp_path, rank):
    """So that the steps of a suggestion can be recorded meanwhile; see `engine.cuda_graphs`."""
    offsets = []

    def look(event):
        offsets.append((torch.cuda.initial_seed(), torch.cuda.default_generators[0].get_offset()))

    run(starter, tmp_path, replace(FULL, device="cuda", adapter_rank=rank), look)
    assert len(offsets) > STEPS
    assert len(set(offsets[1:])) == 1
