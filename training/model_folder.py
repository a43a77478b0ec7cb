"""Models on disk, in Hugging Face's GPT-2 format: reading and writing them.

Imports everything heavy: import it within `environment.prepared`.
"""

import copy
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from peft import PeftModel, get_peft_model_state_dict
from safetensors import SafetensorError
from safetensors.torch import save_file
from transformers import GPT2LMHeadModel, PreTrainedTokenizerFast
from transformers.utils import logging

from training.errors import TrainingError

TOKENIZER_FILES = (
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "vocab.json",
    "merges.txt",
)
SHARD = "14MB"
"""Largest file of the weights of a model that is handed out."""


def resolve(path: Path) -> Path:
    """Return the model's own folder: `path`, or the `model` in a run's folder.

    Raises:
        TrainingError: there is no model.
    """
    for folder in (path, path / "model"):
        if (folder / "config.json").is_file():
            return folder
    if (path / "run.json").is_file():
        raise TrainingError(f"The run in {path} has no model yet. Let it come to its end.")
    raise TrainingError(f"There is no model in {path}. Give a folder with a config.json.")


def load_model(folder: Path, device: str) -> tuple[GPT2LMHeadModel, PreTrainedTokenizerFast]:
    """Load a GPT-2 in float32 and its tokenizer from a folder, safetensors only.

    Raises:
        TrainingError: it can't be read.
    """
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers has no types for it
    try:
        model = GPT2LMHeadModel.from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            dtype=torch.float32,
            attn_implementation="sdpa",
        )
        tokenizer = PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, SafetensorError) as error:
        raise TrainingError(f"The model in {folder} can't be read: {error}.") from error
    if tokenizer.eos_token is None:
        tokenizer.eos_token = tokenizer.convert_ids_to_tokens(model.config.eos_token_id or 0)
    model.config._name_or_path = folder.name  # peft and trl write it down: no paths, please
    model.to(torch.device(device))  # type: ignore[arg-type]  # a decorator hides its types
    return model, tokenizer


def encoder(tokenizer: PreTrainedTokenizerFast) -> Callable[[str], list[int]]:
    """Return how `tokenizer` reads a text: whole, with nothing added, and no word about length."""
    backend = tokenizer.backend_tokenizer

    def encode(text: str) -> list[int]:
        ids: list[int] = backend.encode(text, add_special_tokens=False).ids
        return ids

    return encode


def sha256(folder: Path) -> str:
    """Return a hash of a model's configuration and weights."""
    digest = hashlib.sha256()
    for path in [folder / "config.json", *sorted(folder.glob("*.safetensors"))]:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def write_model(
    model: GPT2LMHeadModel,
    tokenizer: Path,
    folder: Path,
    weights: dict[str, torch.Tensor] | None = None,
    largest_file: str = "5GB",
) -> None:
    """Write a model with the tokenizer from the folder `tokenizer`; what is there is replaced.

    `weights` are written in place of the model's own.
    """
    beside = folder.with_name(folder.name + ".new")
    shutil.rmtree(beside, ignore_errors=True)
    forward = vars(model).pop("forward", None)
    try:
        model.save_pretrained(beside, state_dict=weights, max_shard_size=largest_file)
    finally:
        if forward is not None:
            model.forward = forward
    for name in TOKENIZER_FILES:
        if (tokenizer / name).is_file():
            shutil.copyfile(tokenizer / name, beside / name)
    shutil.rmtree(folder, ignore_errors=True)
    beside.rename(folder)


def write_in_16_bits(model: GPT2LMHeadModel, tokenizer: Path, folder: Path) -> None:
    """Write a model to be handed out, in files of at most `SHARD`; its weights are rounded.

    What is in `folder` is replaced once all is written.

    Raises:
        TrainingError: it can't be written, or there is no tokenizer.
    """
    try:
        if not (tokenizer / TOKENIZER_FILES[0]).is_file():
            raise FileNotFoundError(f"there is no tokenizer in {tokenizer}")
        folder.parent.mkdir(parents=True, exist_ok=True)
        model.to(torch.float16)  # type: ignore[arg-type]  # transformers' stubs know no dtype
        write_model(model, tokenizer, folder, largest_file=SHARD)
        for file in folder.iterdir():
            file.chmod(0o644)
    except (OSError, SafetensorError) as error:
        raise TrainingError(
            f"The model can't be written to {folder}: {error}. Make room or choose another folder."
        ) from error


def write_adapter(model: Any, folder: Path) -> None:
    """Write what was learnt in peft's format: adapter_model.safetensors, adapter_config.json."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {
        name: weight.detach().cpu().contiguous()
        for name, weight in get_peft_model_state_dict(model).items()
    }
    save_file(weights, folder / "adapter_model.safetensors", metadata={"format": "pt"})
    config = copy.copy(model.peft_config["default"])
    config.inference_mode = True
    config.save_pretrained(str(folder))


def write_merged(base: Path, adapter: Path, folder: Path) -> None:
    """Write the model of the folder `base` with an adapter's change in its weights."""
    model, _ = load_model(base, "cpu")
    merged: Any = PeftModel.from_pretrained(model, adapter)
    write_model(merged.merge_and_unload(), base, folder)
