"""What the model runs on: the device and why, its memory, how many threads."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import torch

from writer_app.core.errors import WriterError
from writer_app.core.model_files import ModelFolder
from writer_app.engine.types import DeviceReport

_WORKSPACE = 200 << 20
"""Bytes for the cache, activations and logits of a request, with room for the largest GPT-2."""

_OUT_OF_MEMORY = ("can't allocate memory", "not enough memory", "out of memory", "bad_alloc")


def choose_device(wanted: str = "auto") -> DeviceReport:
    """The device for a wish ("auto", "cpu" or "cuda"), with the reason in a sentence.

    A wish for CUDA that can't be met is no error: the model then runs on the processor.
    """
    if wanted == "cpu":
        return DeviceReport("cpu", "CPU", "The model runs on the processor, as set in Settings.")
    obstacle = _cuda_obstacle()
    if obstacle is None:
        name = torch.cuda.get_device_name()
        return DeviceReport("cuda", name, f"The model runs on the graphics card, {name}, by CUDA.")
    although = " although Settings ask for CUDA" if wanted == "cuda" else ""
    return DeviceReport("cpu", "CPU", f"The model runs on the processor{although}: {obstacle}.")


def _cuda_obstacle() -> str | None:
    if torch.backends.mps.is_available():
        return "Apple's graphics processor is not supported yet"
    if torch.version.cuda is None and torch.version.hip is None:
        return (
            "this PyTorch was installed without CUDA, as is usual on Windows; "
            "pytorch.org tells how to install the one with it"
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an old driver is told below
        if torch.cuda.is_available():
            return _card_obstacle()
        try:
            torch.cuda.current_device()
        except (RuntimeError, AssertionError) as error:
            if "driver" in str(error).lower() and "too old" in str(error):
                return "the NVIDIA driver is too old for this PyTorch; install a newer one"
            if "driver" in str(error).lower():
                return "no NVIDIA driver was found; if there is an NVIDIA card, install its driver"
    return "no NVIDIA graphics card was found"


def _card_obstacle() -> str | None:
    built_for = [int(name[3:]) for name in torch.cuda.get_arch_list() if name[3:].isdigit()]
    major, minor = torch.cuda.get_device_capability()
    if built_for and 10 * major + minor < min(built_for):
        return f"the graphics card, {torch.cuda.get_device_name()}, is too old for this PyTorch"
    return None


def available_memory(device: DeviceReport) -> int:
    """Bytes that can still be used on the device."""
    if device.kind == "cuda":
        return int(torch.cuda.mem_get_info()[0])
    return int(psutil.virtual_memory().available)


def needed_to_load(folder: ModelFolder, device: DeviceReport) -> int:
    """Bytes that the model takes while it works: 16-bit weights on CUDA, 32-bit on the CPU."""
    return folder.parameters * (2 if device.kind == "cuda" else 4) + _WORKSPACE


def check_memory(folder: ModelFolder, device: DeviceReport) -> None:
    """Raise a WriterError with the figures when the model would not fit."""
    needed, available = needed_to_load(folder, device), available_memory(device)
    if needed > available:
        raise WriterError(
            f"The model {folder.name} needs about {needed / 1e9:.1f} GB of memory and "
            f"{available / 1e9:.1f} GB are free. Close other programs or choose a smaller model."
        )


@contextmanager
def memory_told() -> Iterator[None]:
    """Turn an allocator's error into a WriterError; other errors pass."""
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        said = str(error).lower()
        if not isinstance(error, MemoryError) and not any(s in said for s in _OUT_OF_MEMORY):
            raise
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        raise WriterError(
            "There was not enough memory for the model to go on. Your story is safe. "
            "Close other programs, or choose a smaller model."
        ) from error


def use_threads() -> None:
    """Compute with all cores but one, which the window needs; OMP_NUM_THREADS overrides."""
    if "OMP_NUM_THREADS" not in os.environ:
        allowed = getattr(os, "sched_getaffinity", None)  # Linux: those this process may use
        cores = len(allowed(0)) if allowed else os.cpu_count() or 1
        torch.set_num_threads(max(1, cores - 1))
