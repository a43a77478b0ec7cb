"""Models in memory: loaded whole or not at all, and the same figures step by step as at once."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from peft import PeftModel
from safetensors.torch import load_file, save_file
from transformers import GPT2Config, GPT2LMHeadModel

from tests.engine.small_models import STORY, version_of, with_adapter
from writer_app.core.errors import WriterError
from writer_app.core.model_files import inspect_model
from writer_app.engine import int8
from writer_app.engine.devices import choose_device
from writer_app.engine.gpt2 import (
    LARGEST_DIVERGENCE,
    LEAST_AGREEMENT,
    Interrupted,
    LanguageModel,
    _sample_text,
)
from writer_app.engine.int8 import TOGETHER, Int8Network, Loss
from writer_app.engine.weights import Weights

CPU = choose_device("cpu")


def reference(folder: Path, ids: list[int]) -> torch.Tensor:
    network = GPT2LMHeadModel.from_pretrained(folder, dtype=torch.float32)
    with torch.inference_mode():
        scores: torch.Tensor = network(torch.tensor([ids])).logits[0]
    return scores


@pytest.mark.usefixtures("no_network")
def test_step_by_step_gives_what_the_whole_text_gives(tiny_folder: Path, starter: Path) -> None:
    for folder in (tiny_folder, starter):
        inspected = inspect_model(folder)
        model = LanguageModel.load(inspected, None, CPU, precision="full")
        assert (model.name.name, model.name.hash) == (inspected.name, inspected.hash)
        assert model.name.version == 0
        assert model.positions == inspected.positions
        ids = model.encode(STORY)[:70]
        other = [*ids[:60], *reversed(ids[60:])]
        ahead = model.prefill(ids[:63], last=4)
        model.branch(2, dropped=3)
        scores = [ahead[:1].expand(2, -1)]
        scores += [model.step(pair) for pair in zip(ids[60:], other[60:], strict=True)]
        for row, text in enumerate((ids, other)):
            ours = torch.stack([each[row] for each in scores])
            torch.testing.assert_close(ours, reference(folder, text)[59:], rtol=1e-3, atol=1e-3)

        expected = reference(folder, ids)[19:-1].log_softmax(-1)
        logs = model.log_probabilities(ids, 20)
        expected = expected.gather(1, torch.tensor(ids[20:])[:, None])[:, 0]
        torch.testing.assert_close(logs, expected, rtol=1e-4, atol=1e-4)
        model.close()


def count_reads(model: LanguageModel) -> list[int]:
    """How many tokens each reading takes, from now on."""
    counts: list[int] = []
    read = model._network.read
    model._network.read = lambda ids, *at: counts.append(len(ids)) or read(ids, *at)
    return counts


def test_what_was_read_before_is_not_read_again(tiny_folder: Path, starter: Path) -> None:
    for folder, precision in ((tiny_folder, "full"), (starter, "full"), (starter, "int8")):
        inspected = inspect_model(folder)
        model = LanguageModel.load(inspected, None, CPU, precision=precision)
        fresh = LanguageModel.load(inspected, None, CPU, precision=precision)
        counts = count_reads(model)

        ids = model.encode(STORY)
        taken, other = ids[40:60], ids[80:100]
        grown = [*ids[:40], *taken, *ids[60:70]]  # a text that one of the two rows began
        changed = [*ids[:20], *ids[30:70]]
        for text in (ids[:40], grown, grown, grown[:50], changed):
            # Inputs of 16 bits are rounded to the one side or the other by the last bit of 32.
            most = 5e-3 if precision == "int8" else 1e-4
            torch.testing.assert_close(
                model.prefill(text, last=2), fresh.prefill(text, last=2), rtol=most, atol=most
            )
            fresh.free_cache()
            model.branch(2)
            for row in zip(other, taken if len(text) == 40 else other, strict=True):
                model.step(row)
        assert counts == [40, 10, 2, 2, 40]
        model.close()
        fresh.close()


def test_eight_bits_cost_little(starter: Path) -> None:
    inspected = inspect_model(starter)
    full, small = (LanguageModel.load(inspected, None, CPU, each) for each in ("full", "int8"))
    assert LanguageModel.load(inspected, None, CPU).precision == "int8"
    assert small.weight_bytes < 0.3 * full.weight_bytes
    ids = full.encode(_sample_text())[: full.positions]
    scores = full.prefill(ids, last=len(ids))
    rounded = small.prefill(ids, last=len(ids))
    loss = Loss.between(scores, rounded)
    assert 0 < loss.divergence < LARGEST_DIVERGENCE / 10
    assert loss.agreement >= LEAST_AGREEMENT

    # Token by token, in handfuls and at once: the same.
    for size in (1, 5, TOGETHER, TOGETHER + 1):
        small.free_cache()
        ends = range(size, TOGETHER + 20, size)
        parts = torch.cat([small.prefill(ids[:end]) for end in ends])
        expected = rounded[[end - 1 for end in ends]]
        torch.testing.assert_close(parts, expected, rtol=5e-3, atol=5e-3)


@pytest.mark.parametrize(
    "options",
    [
        {"activation_function": "quick_gelu"},
        {"activation_function": "relu", "scale_attn_weights": False},
        {"scale_attn_by_inverse_layer_idx": True},
        {"tie_word_embeddings": False, "n_inner": 50},
    ],
)
def test_other_kinds_of_gpt2_compute_as_transformers_does(
    tiny_folder: Path, tmp_path: Path, options: dict[str, object]
) -> None:
    folder = tmp_path / "other"
    shutil.copytree(tiny_folder, folder)
    config = GPT2Config.from_pretrained(tiny_folder, **options)
    torch.manual_seed(4)
    GPT2LMHeadModel(config).save_pretrained(folder)
    model = LanguageModel.load(inspect_model(folder), None, CPU, precision="full")
    ids = model.encode(STORY)[:70]
    expected = reference(folder, ids)
    torch.testing.assert_close(model.prefill(ids, 10), expected[-10:], rtol=1e-3, atol=1e-3)
    small = LanguageModel.load(inspect_model(folder), None, CPU, precision="int8")
    usual = options.get("tie_word_embeddings") is False
    assert small.precision == ("int8" if usual else "full")
    assert Loss.between(expected[-30:], small.prefill(ids, 30)).divergence < LARGEST_DIVERGENCE


def test_an_adapter_over_eight_bits_changes_its_strength_at_once(
    starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = inspect_model(starter)
    version = version_of(base, with_adapter(starter, tmp_path / "3", std=0.05))
    model = LanguageModel.load(base, version, CPU)
    assert model.precision == "int8"
    merged = LanguageModel.load(base, version, CPU, precision="full")
    plain = LanguageModel.load(base, None, CPU)
    tokens = model.encode(STORY)
    ids, behind = tokens[:70], [[token, token] for token in tokens[70:80]]

    def closed(*_: object) -> None:
        raise AssertionError("the weights are read anew")

    for strength in (1.0, 0.4, 1.5, 0.0):
        merged.use_strength(strength)
        expected = merged.prefill(ids, last=20)
        with monkeypatch.context() as reading:
            reading.setattr(Weights, "opened", closed)
            model.use_strength(strength)
            ours = model.prefill(ids, last=20)
            model.branch(2)
            step = torch.cat([model.step(both) for both in behind])
        loss = Loss.between(expected, ours)
        assert loss.divergence < LARGEST_DIVERGENCE / 5, strength
        merged.branch(2)
        theirs = torch.cat([merged.step(both) for both in behind])
        assert Loss.between(theirs, step).divergence < LARGEST_DIVERGENCE / 5
        changed = Loss.between(plain.prefill(ids, last=20), ours).divergence
        assert changed == 0 if strength == 0 else changed > 1e-3, strength
    for each in (model, merged, plain):
        each.close()


def test_reading_ends_when_nobody_waits_and_goes_on_there(starter: Path) -> None:
    for precision in ("full", "int8"):
        model = LanguageModel.load(inspect_model(starter), None, CPU, precision=precision)
        ids = (model.encode(STORY) * 3)[:400]
        expected = model.prefill(ids, last=3)
        model.forget()
        counts = count_reads(model)
        asked = iter([False, True])
        with pytest.raises(Interrupted):
            model.prefill(ids, 3, lambda asked=asked: next(asked))
        read = sum(counts)
        assert 0 < read < len(ids)
        most = 5e-3 if precision == "int8" else 1e-3
        torch.testing.assert_close(model.prefill(ids, last=3), expected, rtol=most, atol=most)
        assert sum(counts) == len(ids)
        model.close()


def test_several_threads_compute_what_one_does(
    starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(int8, "BYTES_A_THREAD", 1 << 20)
    weights = Weights(starter, None)
    with weights.opened() as read:
        one, three = (Int8Network(weights.architecture, read, threads=n) for n in (1, 3))
    assert (one.threads, three.threads) == (1, 3)
    ids = list(range(100, 177))
    for network in (one, three):
        network.share(len(ids), 2)
    assert torch.equal(one.read(ids, 0, 5), three.read(ids, 0, 5))
    for place in range(len(ids), len(ids) + 5):
        assert torch.equal(one.step([7, place], place), three.step([7, place], place))


def test_where_eight_bits_cost_much_full_precision_is_kept(
    tiny_folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copytree(tiny_folder, tmp_path / "steep")
    weights = load_file(tiny_folder / "model.safetensors")
    for layer in (0, 1):  # one input that is never anything, beside whose weights all others vanish
        weights[f"transformer.h.{layer}.ln_2.weight"][0] = 0
        weights[f"transformer.h.{layer}.ln_2.bias"][0] = 0
        weights[f"transformer.h.{layer}.mlp.c_fc.weight"][0] = 1000
    save_file(weights, tmp_path / "steep" / "model.safetensors")
    model = LanguageModel.load(inspect_model(tmp_path / "steep"), None, CPU)
    assert model.precision == "full"
    assert "cost too much" in caplog.text


def test_a_model_in_shards_loads(tiny_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_folder, tmp_path / "shards")
    (tmp_path / "shards" / "model.safetensors").unlink()
    network = GPT2LMHeadModel.from_pretrained(tiny_folder)
    network.half().save_pretrained(tmp_path / "shards", max_shard_size="60KB")
    assert len(list((tmp_path / "shards").glob("*.safetensors"))) > 1
    model = LanguageModel.load(inspect_model(tmp_path / "shards"), None, CPU, precision="full")
    ids = model.encode(STORY)[:50]
    torch.testing.assert_close(
        model.prefill(ids)[0], reference(tiny_folder, ids)[-1], rtol=0.05, atol=0.05
    )


@pytest.mark.parametrize("options", [{"lora_alpha": 16}, {"lora_alpha": 8, "use_rslora": True}])
def test_an_adapter_is_merged_as_peft_merges_it(
    tiny_folder: Path, tmp_path: Path, options: dict[str, object]
) -> None:
    base = inspect_model(tiny_folder)
    adapter = with_adapter(tiny_folder, tmp_path / "3", **options)
    model = LanguageModel.load(base, version_of(base, adapter), CPU, precision="full")
    assert model.name.version == 3
    theirs = PeftModel.from_pretrained(GPT2LMHeadModel.from_pretrained(tiny_folder), adapter)
    ids = model.encode(STORY)[:50]
    with torch.inference_mode():
        expected = theirs(torch.tensor([ids])).logits[0, -1]
    assert (expected - reference(tiny_folder, ids)[-1]).abs().max() > 1
    torch.testing.assert_close(model.prefill(ids)[0], expected, rtol=1e-3, atol=1e-3)

    base_scores = reference(tiny_folder, ids)[-1]
    model.use_strength(0)
    torch.testing.assert_close(model.prefill(ids)[0], base_scores, rtol=1e-3, atol=1e-3)
    for module in theirs.modules():
        if hasattr(module, "scale_layer"):
            module.scale_layer(1.5)
    with torch.inference_mode():
        expected = theirs(torch.tensor([ids])).logits[0, -1]
    model.use_strength(1.5)
    torch.testing.assert_close(model.prefill(ids)[0], expected, rtol=1e-3, atol=1e-3)


def test_a_version_may_be_a_whole_model(tiny_folder: Path, tmp_path: Path) -> None:
    base = inspect_model(tiny_folder)
    shutil.copytree(tiny_folder, tmp_path / "3")
    weights = load_file(tiny_folder / "model.safetensors")
    save_file(
        {name: 0.9 * each for name, each in weights.items()}, tmp_path / "3/model.safetensors"
    )
    model = LanguageModel.load(base, version_of(base, tmp_path / "3"), CPU, precision="full")
    ids = model.encode(STORY)[:50]
    tuned = reference(tmp_path / "3", ids)[-1]
    torch.testing.assert_close(model.prefill(ids)[0], tuned, rtol=1e-3, atol=1e-3)
    model.use_strength(0)
    base_scores = reference(tiny_folder, ids)[-1]
    torch.testing.assert_close(model.prefill(ids)[0], base_scores, rtol=1e-3, atol=1e-3)

    # Half the way: the mean of the weights.
    (tmp_path / "half").mkdir()
    half = {name: 0.95 * each for name, each in weights.items()}
    save_file(half, tmp_path / "half/model.safetensors")
    shutil.copy(tiny_folder / "config.json", tmp_path / "half")
    model.use_strength(0.5)
    expected = reference(tmp_path / "half", ids)[-1]
    torch.testing.assert_close(model.prefill(ids)[0], expected, rtol=1e-3, atol=1e-3)


def test_a_version_of_another_base_is_refused(tiny_folder: Path, tmp_path: Path) -> None:
    base = inspect_model(tiny_folder)
    version = replace(version_of(base, tmp_path), base_hash="0" * 64, base_name="Another")
    with pytest.raises(WriterError, match=r"Version 3 .* trained on Another"):
        LanguageModel.load(base, version, CPU)


def test_adapters_that_do_not_fit_are_refused(
    tiny_folder: Path, starter: Path, tmp_path: Path
) -> None:
    base = inspect_model(tiny_folder)
    good = with_adapter(tiny_folder, tmp_path / "good")

    def refused(folder: Path, match: str) -> None:
        with pytest.raises(WriterError, match=match):
            LanguageModel.load(base, version_of(base, folder), CPU)

    refused(with_adapter(starter, tmp_path / "other"), "made for another model")
    refused(with_adapter(tiny_folder, tmp_path / "dora", use_dora=True), "not a plain LoRA")
    refused(with_adapter(tiny_folder, tmp_path / "bias", bias="all"), "not a plain LoRA")
    weights = good / "adapter_model.safetensors"
    whole = weights.read_bytes()
    tensors = load_file(weights)
    name = next(iter(tensors))
    save_file({**tensors, name: tensors[name] / 0}, weights)
    refused(good, "no numbers")
    weights.write_bytes(whole[:-100])
    refused(good, "is damaged")
    weights.unlink()
    refused(good, "is damaged")


def test_weights_that_are_no_numbers_are_refused(tiny_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_folder, tmp_path / "hurt")
    weights = load_file(tiny_folder / "model.safetensors")
    weights["transformer.h.1.mlp.c_fc.bias"][5] = torch.inf
    save_file(weights, tmp_path / "hurt" / "model.safetensors")
    with pytest.raises(WriterError, match=r"hurt.* no numbers"):
        LanguageModel.load(inspect_model(tmp_path / "hurt"), None, CPU)


def test_a_model_without_room_is_not_even_opened(tiny_folder: Path) -> None:
    giant = replace(inspect_model(tiny_folder), parameters=10**13, path=Path("nowhere"))
    with pytest.raises(WriterError, match="needs about 12000"):
        LanguageModel.load(giant, None, CPU)


def test_a_change_that_found_no_memory_leaves_the_model_usable(
    tiny_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = LanguageModel.load(inspect_model(tiny_folder), None, CPU)
    ids = model.encode(STORY)[:20]
    expected = model.prefill(ids)

    def full(*_: object) -> None:
        raise WriterError("There was not enough memory.")

    with monkeypatch.context() as crowded:
        crowded.setattr(LanguageModel, "_build", full)
        for ask in (lambda: model.move_to_cpu("Because."), lambda: model.prefill(ids)):
            with pytest.raises(WriterError, match="not enough memory"):
                ask()
    torch.testing.assert_close(model.prefill(ids), expected)
    model.close()
    with pytest.raises(ValueError, match="closed"):
        model.prefill(ids)


def test_a_model_that_vanished_is_told(tiny_folder: Path, tmp_path: Path) -> None:
    gone = replace(inspect_model(tiny_folder), path=tmp_path / "gone")
    with pytest.raises(WriterError, match="can't be read any more"):
        LanguageModel.load(gone, None, CPU)
