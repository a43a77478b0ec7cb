"""A GPT-2 of some thousand weights, written by hand: as small as one can be and still load."""

import json
import random
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Contents = dict[str, tuple[str, list[int], bytes]]
"""Of a safetensors file: dtype, shape and bytes by name."""

CONFIG: Mapping[str, Any] = {
    "model_type": "gpt2",
    "architectures": ["GPT2LMHeadModel"],
    "vocab_size": 300,
    "n_positions": 32,
    "n_embd": 8,
    "n_head": 2,
    "n_layer": 2,
    "bos_token_id": 256,
    "eos_token_id": 256,
}
PARAMETERS = 300 * 8 + 32 * 8 + 2 * (12 * 8 * 8 + 13 * 8) + 2 * 8


def write_tiny_gpt2(folder: Path, *, shards: int = 1, prefix: str = "transformer.") -> Path:
    """Write config, tokenizer and weights (always the same ones) and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "config.json", CONFIG)
    write_json(folder / "tokenizer.json", tokenizer())
    contents = {prefix + name: entry for name, entry in weights().items()}
    if shards == 1:
        write_safetensors(folder / "model.safetensors", contents)
        return folder
    names = list(contents)
    places = {}
    for shard in range(shards):
        file = f"model-{shard + 1:05}-of-{shards:05}.safetensors"
        part = {name: contents[name] for name in names[shard::shards]}
        places.update(dict.fromkeys(part, file))
        write_safetensors(folder / file, part)
    write_json(folder / "model.safetensors.index.json", {"metadata": {}, "weight_map": places})
    return folder


def write_json(path: Path, content: object) -> None:
    """Write a JSON file."""
    path.write_text(json.dumps(content), "utf-8")


def write_safetensors(path: Path, contents: Contents) -> None:
    """Write a safetensors file."""
    header, offset = {}, 0
    for name, (dtype, shape, data) in contents.items():
        span = [offset, offset + len(data)]
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": span}
        offset += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    body = b"".join(data for _, _, data in contents.values())
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)


def weights() -> Contents:
    """The tensors as GPT-2 names them, without a prefix, in 16 bits."""
    shapes = {"wte.weight": [300, 8], "wpe.weight": [32, 8]}
    for layer in range(2):
        for name, shape in {
            "ln_1": [8],
            "attn.c_attn": [8, 24],
            "attn.c_proj": [8, 8],
            "ln_2": [8],
            "mlp.c_fc": [8, 32],
            "mlp.c_proj": [32, 8],
        }.items():
            shapes[f"h.{layer}.{name}.weight"] = shape
            shapes[f"h.{layer}.{name}.bias"] = shape[-1:]
    shapes |= {"ln_f.weight": [8], "ln_f.bias": [8]}
    return {name: ("F16", shape, _numbers(name, shape)) for name, shape in shapes.items()}


def tokenizer() -> dict[str, Any]:
    """A byte-level BPE of 256 bytes, one merge and an end of text, as transformers writes it."""
    plain = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in plain]
    signs = {byte: chr(byte) for byte in plain}
    signs |= {byte: chr(256 + n) for n, byte in enumerate(others)}
    vocabulary = {signs[byte]: byte for byte in range(256)} | {"<|endoftext|>": 256, "th": 257}
    end = {"id": 256, "content": "<|endoftext|>", "special": True, "normalized": False}
    end |= {"single_word": False, "lstrip": False, "rstrip": False}
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True}
    byte_level |= {"use_regex": True}
    model = {"type": "BPE", "vocab": vocabulary, "merges": [["t", "h"]]}
    model |= dict.fromkeys(
        ("dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix")
    )
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [end],
        "normalizer": None,
        "pre_tokenizer": byte_level,
        "post_processor": None,
        "decoder": byte_level,
        "model": model,
    }


def _numbers(name: str, shape: list[int]) -> bytes:
    count = shape[0] * (shape[1] if len(shape) == 2 else 1)
    if name.endswith("bias"):
        return bytes(2 * count)
    if ".ln_" in f".{name}":
        return struct.pack("<e", 1.0) * count
    draw = random.Random(name)
    return b"".join(struct.pack("<e", draw.gauss(0, 0.2)) for _ in range(count))
