"""Weights of a model's folder, whether they lie in one file or in several."""

from pathlib import Path

from safetensors.torch import load_file, save_file
from torch import Tensor


def load_weights(folder: Path) -> dict[str, Tensor]:
    """All tensors by name."""
    return {
        name: tensor
        for file in sorted(folder.glob("*.safetensors"))
        for name, tensor in load_file(file).items()
    }


def replace_weights(folder: Path, weights: dict[str, Tensor]) -> None:
    """Write tensors as the folder's only file of weights."""
    for file in folder.glob("*.safetensors*"):
        file.unlink()
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
