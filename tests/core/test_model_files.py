"""Only a whole, sound GPT-2 in safetensors passes, whatever else lies in a folder."""

import hashlib
import json
import os
import random
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.tiny_gpt2 import (
    CONFIG,
    PARAMETERS,
    tokenizer,
    weights,
    write_json,
    write_safetensors,
    write_tiny_gpt2,
)
from writer_app.core.errors import WriterError
from writer_app.core.model_files import inspect_model

WEIGHTS = "model.safetensors"
INDEX = "model.safetensors.index.json"
SHARD = "model-00002-of-00003.safetensors"


def add_sums(folder: Path) -> None:
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.iterdir())
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")


def flip_a_byte(path: Path, position: int = -1) -> None:
    data = bytearray(path.read_bytes())
    data[position] ^= 1
    path.write_bytes(data)


def change_json(path: Path, change: Callable[[Any], object]) -> None:
    content = json.loads(path.read_text("utf-8"))
    change(content)
    write_json(path, content)


def change_header(path: Path, change: Callable[[Any], object]) -> None:
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    change(header)
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data[8 + length :])


# What passes


def test_the_built_in_model_passes(starter: Path) -> None:
    found = inspect_model(starter)
    assert found.parameters > 1_000_000
    assert found.weight_bytes == 2 * found.parameters


def with_masks(folder: Path) -> None:
    contents = {f"transformer.{name}": entry for name, entry in weights().items()}
    for layer in range(2):
        name = f"transformer.h.{layer}.attn"
        contents[f"{name}.bias"] = ("U8", [1, 1, 32, 32], bytes(1024))
        contents[f"{name}.masked_bias"] = ("F32", [], bytes(4))
    contents["lm_head.weight"] = contents["transformer.wte.weight"]
    write_safetensors(folder / WEIGHTS, contents)


def untied(folder: Path) -> None:
    contents = {f"transformer.{name}": entry for name, entry in weights().items()}
    contents["lm_head.weight"] = contents["transformer.wte.weight"]
    write_safetensors(folder / WEIGHTS, contents)
    write_json(folder / "config.json", CONFIG | {"tie_word_embeddings": False})


@pytest.mark.parametrize(
    ("layout", "change", "parameters"),
    [
        ({}, lambda folder: None, PARAMETERS),
        ({"prefix": ""}, lambda folder: None, PARAMETERS),
        ({"shards": 3}, add_sums, PARAMETERS),
        ({}, with_masks, PARAMETERS),
        ({}, untied, PARAMETERS + 300 * 8),
    ],
    ids=["usual", "without prefix", "in shards", "with masks", "untied"],
)
def test_what_passes_is_what_transformers_loads(
    tmp_path: Path, layout: dict[str, Any], change: Callable[[Path], None], parameters: int
) -> None:
    from transformers import GPT2LMHeadModel, PreTrainedTokenizerFast

    folder = write_tiny_gpt2(tmp_path / "tiny", **layout)
    change(folder)
    found = inspect_model(folder)
    assert (found.path, found.name) == (folder, "tiny")
    assert (found.vocabulary, found.positions) == (300, 32)
    assert (found.layers, found.width) == (2, 8)
    assert (found.parameters, found.weight_bytes) == (parameters, 2 * parameters)
    model, report = GPT2LMHeadModel.from_pretrained(folder, output_loading_info=True)
    assert sum(weight.numel() for weight in model.parameters()) == parameters
    assert not report["missing_keys"]
    assert not report["mismatched_keys"]
    assert PreTrainedTokenizerFast.from_pretrained(folder).encode("the") == [257, ord("e")]


def test_what_transformers_saves_passes(tmp_path: Path) -> None:
    from transformers import GPT2LMHeadModel, PreTrainedTokenizerFast

    folder = write_tiny_gpt2(tmp_path / "tiny")
    GPT2LMHeadModel.from_pretrained(folder).save_pretrained(
        tmp_path / "saved", max_shard_size="4KB"
    )
    PreTrainedTokenizerFast.from_pretrained(folder).save_pretrained(tmp_path / "saved")
    assert (tmp_path / "saved" / INDEX).exists()
    assert inspect_model(tmp_path / "saved").parameters == PARAMETERS


def test_the_hash_is_of_config_tokenizer_and_weights_only(tmp_path: Path) -> None:
    folder = write_tiny_gpt2(tmp_path / "tiny")
    first = inspect_model(folder).hash
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    (copy / "README.md").write_text("A card.", "utf-8")
    assert inspect_model(copy).hash == first
    found = {first}
    for name in ("config.json", "tokenizer.json"):
        with (copy / name).open("a", encoding="utf-8") as file:
            file.write("\n")
        found.add(inspect_model(copy).hash)
    flip_a_byte(copy / WEIGHTS)
    found.add(inspect_model(copy).hash)
    assert len(found) == 4
    assert inspect_model(folder).hash == first


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_the_cache_of_hugging_face_passes_and_other_links_do_not(tmp_path: Path) -> None:
    model = tmp_path / "models--someone--tiny"
    folder = write_tiny_gpt2(model / "snapshots" / ("0" * 40))
    (model / "blobs").mkdir()
    for path in list(folder.iterdir()):
        blob = model / "blobs" / hashlib.sha256(path.name.encode()).hexdigest()
        path.rename(blob)
        path.symlink_to(Path("../../blobs") / blob.name)
    assert inspect_model(folder).name == "someone/tiny"
    outside = tmp_path / "outside.safetensors"
    shutil.copy(folder / WEIGHTS, outside)
    (folder / WEIGHTS).unlink()
    (folder / WEIGHTS).symlink_to(outside)
    with pytest.raises(WriterError, match="outside of itself"):
        inspect_model(folder)


# What is refused, each with a reason that a writer can act upon


def pickle_only(folder: Path) -> None:
    (folder / WEIGHTS).rename(folder / "pytorch_model.bin")


def other_program(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    (folder / "gpt2.Q8_0.gguf").write_bytes(b"GGUF")


def only_adapter(folder: Path) -> None:
    (folder / "config.json").rename(folder / "adapter_config.json")
    (folder / WEIGHTS).rename(folder / "adapter_model.safetensors")


def empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def sums_and_flip(name: str, position: int = -1) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        inspect_model(folder)  # that it was sound a moment ago must not help it
        add_sums(folder)
        flip_a_byte(folder / name, position)

    return damage


def config(**values: object) -> Callable[[Path], None]:
    return lambda folder: write_json(folder / "config.json", CONFIG | values)


def in_tokenizer(change: Callable[[Any], object]) -> Callable[[Path], None]:
    return lambda folder: change_json(folder / "tokenizer.json", change)


def in_header(change: Callable[[Any], object]) -> Callable[[Path], None]:
    return lambda folder: change_header(folder / WEIGHTS, change)


def in_weights(change: Callable[[Any], object]) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        contents = {f"transformer.{name}": entry for name, entry in weights().items()}
        change(contents)
        write_safetensors(folder / WEIGHTS, contents)

    return damage


def bytes_of(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(change((folder / name).read_bytes())) and None


EMBEDDING = "transformer.wte.weight"
REFUSALS: dict[str, tuple[Callable[[Path], None], str]] = {
    "no folder": (shutil.rmtree, "There is no folder"),
    "empty folder": (empty, "it is empty"),
    "pickle": (pickle_only, r"run any program .* Get a copy .* end in \.safetensors"),
    "other program": (other_program, "format of another program"),
    "adapter": (only_adapter, "an adapter, not a whole model"),
    "no config": (lambda folder: (folder / "config.json").unlink(), "config.json is missing"),
    "no weights": (lambda folder: (folder / WEIGHTS).unlink(), f"{WEIGHTS} is missing"),
    "no tokenizer": (
        lambda folder: (folder / "tokenizer.json").unlink(),
        "tokenizer.json is missing",
    ),
    "flipped weights": (sums_and_flip(WEIGHTS), f"{WEIGHTS} is damaged .SHA256SUMS says so"),
    "flipped sum": (sums_and_flip("SHA256SUMS", 3), "SHA256SUMS"),
    "broken sums": (lambda folder: write_json(folder / "SHA256SUMS", "no sums"), "SHA256SUMS"),
    "truncated": (bytes_of(WEIGHTS, lambda data: data[:-1]), "should have .* get a new copy"),
    "cut in its header": (bytes_of(WEIGHTS, lambda data: data[:100]), "begin as weights do"),
    "empty weights": (bytes_of(WEIGHTS, lambda data: b""), "begin as weights do"),
    "grown": (bytes_of(WEIGHTS, lambda data: data + b"\0"), "should have"),
    "endless header": (
        bytes_of(WEIGHTS, lambda data: b"\xff" * 8 + data[8:]),
        "begin as weights do",
    ),
    "header not JSON": (
        bytes_of(WEIGHTS, lambda data: data[:8] + b"[" + data[9:]),
        "makes no sense",
    ),
    "header too deep": (
        bytes_of(WEIGHTS, lambda data: struct.pack("<Q", 1 << 20) + b"[" * (1 << 20)),
        "makes no sense",
    ),
    "name twice": (
        bytes_of(WEIGHTS, lambda data: data.replace(b"h.1.ln_1.weight", b"h.0.ln_1.weight")),
        "makes no sense",
    ),
    "overlap": (
        in_header(lambda header: header[EMBEDDING].update(data_offsets=[16, 4816])),
        "overlap",
    ),
    "negative place": (
        in_header(lambda header: header[EMBEDDING].update(data_offsets=[-4800, 0])),
        "makes no sense",
    ),
    "enormous shape": (
        in_header(lambda header: header[EMBEDDING].update(shape=[1 << 40, 1 << 40])),
        "makes no sense",
    ),
    "unknown numbers": (
        in_header(lambda header: header[EMBEDDING].update(dtype="F12")),
        "makes no sense",
    ),
    "other shape": (
        in_header(lambda header: header[EMBEDDING].update(shape=[600, 4])),
        "do not belong together",
    ),
    "part missing": (
        in_weights(lambda contents: contents.pop("transformer.h.1.mlp.c_fc.bias")),
        'lack "h.1.mlp.c_fc.bias"',
    ),
    "foreign part": (
        in_weights(lambda contents: contents.update({"transformer.score": ("F16", [2], bytes(4))})),
        "no GPT-2 has",
    ),
    "mixed names": (
        in_weights(lambda contents: contents.update({"ln_f.bias": ("F16", [8], bytes(16))})),
        "names of two kinds",
    ),
    "8 bits": (
        in_weights(lambda contents: contents.update({EMBEDDING: ("I8", [300, 8], bytes(2400))})),
        "quantised",
    ),
    "untied without head": (config(tie_word_embeddings=False), 'lack "lm_head.weight"'),
    "vocabulary": (
        in_tokenizer(lambda content: content["added_tokens"][0].update(id=300)),
        "301 tokens and its model 300",
    ),
    "vocabulary elsewhere": (
        lambda folder: write_json(
            folder / "tokenizer_config.json", {"added_tokens_decoder": {"5000": {}}}
        ),
        "5,001 tokens and its model 300",
    ),
    "negative token": (
        in_tokenizer(lambda content: content["model"]["vocab"].update(x=-1)),
        "tokenizer is damaged",
    ),
    "words for tokens": (
        in_tokenizer(lambda content: content["model"].update(type="WordPiece")),
        "not GPT-2's kind",
    ),
    "no vocabulary": (in_tokenizer(lambda content: content.pop("model")), "tokenizer is damaged"),
    "tokenizer cut": (bytes_of("tokenizer.json", lambda data: data[:200]), "not JSON"),
    "tokenizer too deep": (bytes_of("tokenizer.json", lambda data: b"[" * 10**6), "not JSON"),
    "other model": (config(model_type="llama"), 'kind "llama", not a GPT-2'),
    "other purpose": (
        config(architectures=["GPT2ForSequenceClassification"]),
        "other than writing on",
    ),
    "own code": (config(auto_map={"AutoModel": "evil.Model"}), "never run"),
    "own code in the tokenizer": (
        lambda folder: write_json(folder / "tokenizer_config.json", {"auto_map": {}}),
        "never run",
    ),
    "terabytes": (config(n_layer=10**12), "impossible n_layer"),
    "wide": (config(n_embd=1 << 14), "do not belong together"),
    "not a number": (config(n_embd="8"), "impossible n_embd"),
    "true": (config(n_layer=True), "impossible n_layer"),
    "heads": (config(n_head=3), "no multiple of n_head"),
    "activation": (config(activation_function=["relu"]), "activation function"),
    "epsilon": (config(layer_norm_epsilon=0), "impossible layer_norm_epsilon"),
    "config a list": (bytes_of("config.json", lambda data: b"[]"), "config.json is damaged"),
    "config enormous": (bytes_of("config.json", lambda data: b" " * (2 << 20)), "far larger"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_folder_is_refused_with_the_reason(tmp_path: Path, name: str) -> None:
    folder = write_tiny_gpt2(tmp_path / "tiny")
    damage, reason = REFUSALS[name]
    damage(folder)
    with pytest.raises(WriterError, match=reason) as refusal:
        inspect_model(folder)
    assert str(folder) in str(refusal.value)
    assert str(refusal.value).endswith(".")


def redirect(target: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        shutil.copy(folder / SHARD, folder.parent / "outside.safetensors")
        places = json.loads((folder / INDEX).read_text("utf-8"))["weight_map"]
        places = {name: target if file == SHARD else file for name, file in places.items()}
        write_json(folder / INDEX, {"weight_map": places})

    return change


def link_out(folder: Path) -> None:
    (folder / SHARD).rename(folder.parent / "outside.safetensors")
    (folder / SHARD).symlink_to(folder.parent / "outside.safetensors")


SHARD_REFUSALS: dict[str, tuple[Callable[[Path], None], str]] = {
    "missing shard": (lambda folder: (folder / SHARD).unlink(), f"{SHARD} is missing"),
    "truncated shard": (bytes_of(SHARD, lambda data: data[:-7]), "should have"),
    "flipped shard": (sums_and_flip(SHARD), f"{SHARD} is damaged"),
    "flipped index": (sums_and_flip(INDEX), "damaged"),
    "path upwards": (redirect("../outside.safetensors"), "outside of itself"),
    "whole path": (redirect("/etc/hostname"), "outside of itself"),
    "link out": (link_out, "outside of itself"),
    "folder as shard": (redirect("."), "outside of itself"),
    "nothing": (redirect(""), "outside of itself"),
    "too many": (
        lambda folder: write_json(
            folder / INDEX, {"weight_map": {str(n): f"{n}.safetensors" for n in range(10**4)}}
        ),
        "10,000 files",
    ),
    "no places": (lambda folder: write_json(folder / INDEX, {"weight_map": 5}), "is damaged"),
    "other places": (
        lambda folder: change_json(folder / INDEX, lambda c: c["weight_map"].popitem()),
        "differ",
    ),
}


@pytest.mark.parametrize("name", SHARD_REFUSALS)
def test_shards_are_refused_with_the_reason(tmp_path: Path, name: str) -> None:
    folder = write_tiny_gpt2(tmp_path / "tiny", shards=3)
    damage, reason = SHARD_REFUSALS[name]
    damage(folder)
    with pytest.raises(WriterError, match=reason):
        inspect_model(folder)


# What nobody has thought of


@pytest.fixture(scope="module")
def summed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_tiny_gpt2(tmp_path_factory.mktemp("summed") / "tiny", shards=2)
    add_sums(folder)
    return folder


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0), junk=st.binary(min_size=1, max_size=12))
def test_any_change_is_noticed_by_the_sums(
    summed: Path, tmp_path: Path, seed: int, junk: bytes
) -> None:
    folder = Path(shutil.copytree(summed, tmp_path / "copy", dirs_exist_ok=True))
    draw = random.Random(seed)
    path = draw.choice([each for each in folder.iterdir() if each.name != "SHA256SUMS"])
    data = path.read_bytes()
    place = draw.randrange(len(data))
    changed = data[:place] + junk + data[place + len(junk) :]
    path.write_bytes(changed)
    if changed == data:
        assert inspect_model(folder).parameters == PARAMETERS
    else:
        with pytest.raises(WriterError):
            inspect_model(folder)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "vocab", "shape"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), value=anything)
def test_strange_values_are_refused_or_harmless(
    tmp_path: Path, data: st.DataObject, value: object
) -> None:
    folder = write_tiny_gpt2(tmp_path / "tiny", shards=2)
    first = "model-00001-of-00002.safetensors"
    name = data.draw(st.sampled_from(["config.json", "tokenizer.json", INDEX, first]))

    def change(content: Any) -> None:
        inner, key = content, None
        for _ in range(data.draw(st.integers(1, 3))):
            if not isinstance(inner, dict | list) or not inner:
                break
            content = inner
            keys = sorted(inner) if isinstance(inner, dict) else list(range(len(inner)))
            key = data.draw(st.sampled_from(keys))
            inner = inner[key]
        content[key] = value

    (change_header if name == first else change_json)(folder / name, change)
    try:
        found = inspect_model(folder)
    except WriterError:
        return
    assert found.parameters == PARAMETERS


def test_the_tokenizer_may_leave_rows_free(tmp_path: Path) -> None:
    folder = write_tiny_gpt2(tmp_path / "tiny")
    content = tokenizer()
    content["model"]["vocab"]["e"] = 299
    write_json(folder / "tokenizer.json", content)
    assert inspect_model(folder).vocabulary == 300
