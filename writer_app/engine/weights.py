"""A GPT-2's tensors, read from its files one by one, with a personal model's changes in them."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file
from torch import Tensor

from writer_app.core.errors import WriterError
from writer_app.core.language import said
from writer_app.core.model_files import CONFIG, INDEX, LM_HEAD, MAX_CONFIG, WEIGHTS, read_json
from writer_app.core.model_library import PersonalVersion

Read = Callable[[str], Tensor]
"""Gives a tensor by its name (without "transformer."), float32 on the CPU."""


@dataclass(frozen=True)
class Architecture:
    """The sizes of a GPT-2, and how it differs from the usual one."""

    layers: int
    heads: int
    width: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float
    activation: str
    tied: bool
    """Whether the embedding also gives the scores."""
    scaled: bool
    """Whether attention is divided by the square root of a head's width."""
    scaled_by_layer: bool
    """Whether it is divided by the layer's number, too."""
    end: int | None
    """The end-of-text token."""

    @property
    def usual(self) -> bool:
        """Whether it computes as OpenAI's GPT-2 does."""
        gelu = self.activation in ("gelu_new", "gelu_pytorch_tanh")
        return gelu and self.scaled and not self.scaled_by_layer and self.width // self.heads > 1


Adapter = Mapping[str, tuple[Tensor, Tensor, float]]
"""LoRA's changes to tensors by their names: A [r, in], B [out, r], the factor of B A."""


class Weights:
    """Where a model's tensors are; nothing of it is kept in memory but a LoRA adapter.

    At strength s a tensor is base + s * (tuned - base): 0 is the base, 1 the model as it was
    trained, more goes on in the same direction (Ilharco et al. 2023, task arithmetic).
    """

    def __init__(self, folder: Path, version: PersonalVersion | None) -> None:
        """Both must have passed their checks.

        Raises:
            WriterError: the version can't be applied, or a file can't be read any more.
        """
        self.folder = folder
        self.architecture = _architecture(folder)
        self._files = _files(folder)
        self._tuned: dict[str, tuple[Path, str]] = {}
        self._adapter: Adapter = {}
        self._version = None if version is None else version.path
        if version is not None and version.is_adapter:
            self._adapter = _read_adapter(version.path, self.architecture)
        elif version is not None:
            self._tuned = _files(version.path)
            if self._tuned.keys() != self._files.keys():
                raise _unfit(version.path, said("it was made for another model"))

    @property
    def personal(self) -> bool:
        """Whether a strength makes a difference."""
        return self._version is not None

    @property
    def adapter(self) -> Adapter | None:
        """The personal version, if it is one; None if its tensors are whole, or there is none."""
        return self._adapter or None

    @contextmanager
    def opened(self, strength: float = 1.0) -> Iterator[Read]:
        """Read tensors within this.

        Raises:
            WriterError: a tensor has values that are no numbers, or can't be read any more.
        """
        with ExitStack() as stack:
            handles: dict[Path, Any] = {}

            def stored(places: dict[str, tuple[Path, str]], name: str, owner: Path) -> Tensor:
                path, key = places[name]
                try:
                    if path not in handles:
                        handles[path] = stack.enter_context(safe_open(path, framework="pt"))
                    tensor: Tensor = handles[path].get_tensor(key).float()
                except (OSError, SafetensorError) as error:
                    raise _vanished(owner) from error
                return _numbers(tensor, owner)

            def read(name: str) -> Tensor:
                if self._tuned and strength == 1:
                    return stored(self._tuned, name, self._version or self.folder)
                tensor = stored(self._files, name, self.folder)
                if strength and self._tuned:
                    tuned = stored(self._tuned, name, self._version or self.folder)
                    tensor = tensor + strength * (tuned - tensor)
                if strength and name in self._adapter:
                    inner, outer, scale = self._adapter[name]
                    tensor = tensor + (strength * scale) * (outer @ inner).T
                    _numbers(tensor, self._version or self.folder)
                return tensor

            yield read


def _architecture(folder: Path) -> Architecture:
    try:
        content = read_json(folder / CONFIG, MAX_CONFIG)
    except WriterError as error:  # it has passed its checks, so it was there
        raise _vanished(folder) from error
    width = int(content.get("n_embd", 768))
    end = content.get("eos_token_id")
    return Architecture(
        layers=int(content.get("n_layer", 12)),
        heads=int(content.get("n_head", 12)),
        width=width,
        inner=int(content.get("n_inner") or 4 * width),
        vocabulary=int(content.get("vocab_size", 50257)),
        positions=int(content.get("n_positions", 1024)),
        epsilon=float(content.get("layer_norm_epsilon", 1e-5)),
        activation=str(content.get("activation_function", "gelu_new")),
        tied=bool(content.get("tie_word_embeddings", True)),
        scaled=bool(content.get("scale_attn_weights", True)),
        scaled_by_layer=bool(content.get("scale_attn_by_inverse_layer_idx", False)),
        end=end if isinstance(end, int) else None,
    )


def _files(folder: Path) -> dict[str, tuple[Path, str]]:
    """For each tensor its file, and its name in there."""
    paths = [folder / WEIGHTS]
    if not paths[0].exists():
        try:
            index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise _vanished(folder) from error
        paths = [folder / name for name in sorted(set(index["weight_map"].values()))]
    places = {}
    for path in paths:
        try:
            with safe_open(path, framework="pt") as file:
                names = list(file.keys())
        except (OSError, SafetensorError) as error:
            raise _vanished(folder) from error
        for name in names:
            bare = name.removeprefix("transformer.")
            # Masks that older versions of transformers saved are no weights.
            if not bare.endswith((".attn.bias", ".attn.masked_bias")):
                places[bare] = path, name
    places.pop(LM_HEAD, None) if _architecture(folder).tied else None
    return places


def _read_adapter(folder: Path, architecture: Architecture) -> Adapter:
    """A LoRA adapter in peft's format: for each tensor A, B and the factor of their product."""
    try:
        config = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))
        tensors = load_file(folder / "adapter_model.safetensors")
        alpha, rank = float(config["lora_alpha"]), int(config["r"])
        scale = alpha / (rank**0.5 if config.get("use_rslora") else rank)
    except (OSError, ValueError, KeyError, TypeError, ZeroDivisionError, SafetensorError) as error:
        raise _unfit(folder, said("it is damaged")) from error
    special = ("alpha_pattern", "rank_pattern", "use_dora", "modules_to_save")
    if config.get("peft_type") != "LORA" or any(config.get(option) for option in special):
        raise _unfit(folder, said("it is not a plain LoRA adapter"))
    width, inner = architecture.width, architecture.inner
    sizes = {
        "attn.c_attn": (width, 3 * width),
        "attn.c_proj": (width, width),
        "mlp.c_fc": (width, inner),
        "mlp.c_proj": (inner, width),
    }
    shapes = {
        f"h.{layer}.{name}": size
        for layer in range(architecture.layers)
        for name, size in sizes.items()
    }
    changes = {}
    for name in [name for name in tensors if name.endswith(".lora_A.weight")]:
        place = name.removeprefix("base_model.model.transformer.").removesuffix(".lora_A.weight")
        first, second = tensors.pop(name), tensors.pop(name.replace("lora_A", "lora_B"), None)
        if second is None or (first.shape[1], second.shape[0]) != shapes.get(place):
            raise _unfit(folder, said("it was made for another model"))
        tensors_of = _numbers(first.float(), folder), _numbers(second.float(), folder)
        changes[f"{place}.weight"] = (*tensors_of, scale)
    if tensors:
        raise _unfit(folder, said("it is not a plain LoRA adapter"))
    return changes


def _numbers(tensor: Tensor, owner: Path) -> Tensor:
    if not bool(tensor.isfinite().all()):
        raise WriterError(
            said(
                'The model in "{owner}" is damaged: some of its weights are no numbers. '
                "Choose another model."
            ).format(owner=owner)
        )
    return tensor


def _unfit(folder: Path, reason: str) -> WriterError:
    return WriterError(
        said(
            'The personal model in "{folder}" can\'t be applied: {reason}. Choose another version.'
        ).format(folder=folder, reason=reason)
    )


def _vanished(folder: Path) -> WriterError:
    return WriterError(
        said(
            'The model in "{folder}" can\'t be read any more. Choose it again, or another one.'
        ).format(folder=folder)
    )
