"""What the model runs on: the device and why, its memory, how many threads."""

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

import psutil
import torch

from writer_app.core.errors import WriterError
from writer_app.core.language import later, said
from writer_app.core.model_files import ModelFolder
from writer_app.engine.types import DeviceKind, DeviceReport

log = logging.getLogger(__name__)

Precision = Literal["int8", "full"]
"""Of the weights on the processor: 8 bits, or 32."""

_OUT_OF_MEMORY = ("can't allocate memory", "not enough memory", "out of memory", "bad_alloc")
_CARD_OUT_OF_MEMORY = (
    "cuda out of memory",
    "cuda error: out of memory",
    "driver error: out of memory",
    "would exceed allowed memory",
    "blas_status_alloc_failed",  # cuBLAS and hipBLAS
    "blas_status_not_initialized",  # so they say that there is no room for their workspace
    "cudnn_status_alloc_failed",
    "hip out of memory",
    "hip error: out of memory",
)

_NOTHING_TO_DO = later("", "There is nothing to do: the processor does the work.")
_FULL = later(
    "",
    "the graphics card's memory is full. Close programs that use the card and start this program "
    "again, or choose a smaller model.",
)
_NO_CARD = later(
    "",
    "no {maker} graphics card was found. If there is one, install its driver from {drivers}. "
    "Otherwise there is nothing to do.",
)
_NO_DRIVER = later(
    "",
    "no {maker} driver was found. With an {maker} card, install it from {drivers}. "
    "Otherwise there is nothing to do.",
)
_FAILURES: tuple[tuple[tuple[str, ...], str], ...] = (
    (_CARD_OUT_OF_MEMORY, _FULL),
    (("error 2: out of memory",), _FULL),
    (
        (
            "driver on your system is too old",
            "driver version is insufficient",
            "unsupported toolchain",
        ),
        later("", "the {maker} driver is too old for this PyTorch. Update it from {drivers}."),
    ),
    (("found no nvidia driver", "stub library"), _NO_DRIVER),
    (
        ("forward compatibility", "unsupported display driver"),
        later(
            "",
            "the {maker} driver and this PyTorch do not fit together. Start the computer again, in "
            "case the driver was updated; if that does not help, update it from {drivers}.",
        ),
    ),
    (
        ("no kernel image", "invalid device function"),
        later(
            "",
            "this PyTorch was not made for the graphics card. Install the newest one from "
            "pytorch.org/get-started; if that does not help, there is nothing to do.",
        ),
    ),
    (
        ("busy or unavailable", "device already in use"),
        later(
            "",
            "another program keeps the graphics card to itself. Close it, then "
            "start this one again.",
        ),
    ),
    (("no cuda gpus", "no cuda-capable device", "no hip gpus"), _NO_CARD),
)
"""Parts of what PyTorch and its libraries say (in lower case), and the same in plain words."""
_OTHER_FAILURE = later(
    "",
    "the graphics card does not answer as it should; the details are in the log file. Start the "
    "computer again; if that does not help, update the card's driver from {drivers}.",
)


class DeviceMemoryError(WriterError):
    """The memory of the graphics card, not that of the machine, is too small or full."""


def choose_device(wanted: str = "auto", needed: int = 0) -> DeviceReport:
    """The device for a wish ("auto", "cpu" or "cuda"), with the reason and what can be done.

    A graphics card is taken when it computes and has `needed` bytes free. A wish for one that
    can't be met is no error: the model then runs on the processor. AMD's cards are "cuda" as well,
    as they are to PyTorch.
    """
    if wanted == "cpu":
        return DeviceReport(
            "cpu", "CPU", said("The model runs on the processor, as set in Settings.")
        )
    obstacle = _obstacle(needed)
    if obstacle is None:
        name = torch.cuda.get_device_name()
        road = "ROCm" if torch.version.hip else "CUDA"
        return DeviceReport(
            "cuda",
            name,
            said("The model runs on the graphics card, {name}, by {road}.").format(
                name=name, road=road
            ),
        )
    although = said(" although Settings ask for CUDA") if wanted == "cuda" else ""
    return DeviceReport(
        "cpu",
        "CPU",
        said("The model runs on the processor{although}: {obstacle}").format(
            although=although, obstacle=obstacle
        ),
    )


def _obstacle(needed: int) -> str | None:
    """Why there is no card to compute on and what can be done; None when there is one."""
    if torch.backends.mps.is_available():
        return said(
            "Apple's graphics processor (MPS) is not used, as this program is made to "
            "be fast on the processor and on cards with CUDA. {nothing_to_do}"
        ).format(nothing_to_do=said(_NOTHING_TO_DO))
    if sys.platform == "darwin":
        return said("PyTorch can't use the graphics card of this Mac. {nothing_to_do}").format(
            nothing_to_do=said(_NOTHING_TO_DO)
        )
    if torch.version.cuda is None and torch.version.hip is None:
        usual = said(", as is usual on Windows") if sys.platform == "win32" else ""
        return said(
            "PyTorch, which this program computes with, was installed without "
            "CUDA{usual}. With an NVIDIA card, choose CUDA at pytorch.org/get-started "
            "and run the command shown there. Otherwise there is nothing to do."
        ).format(usual=usual)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what they warn of is told
            if torch.cuda.is_available():
                return _card_obstacle(needed)
            torch.cuda.current_device()  # raises what is_available kept to itself
    except Exception as error:  # whatever libraries raise, the processor can do the work
        log.warning("The graphics card can't be used: %s", error)
        return _explained(str(error))
    return _explained("no cuda gpus")


def _card_obstacle(needed: int) -> str | None:
    name = torch.cuda.get_device_name()
    built_for = [int(arch[3:]) for arch in torch.cuda.get_arch_list() if _is_number(arch)]
    major, minor = torch.cuda.get_device_capability()
    if built_for and 10 * major + minor < min(built_for):
        return said(
            "the graphics card, {name}, is too old for this PyTorch. Install one with "
            "an older CUDA from pytorch.org/get-started; if that does not help, there "
            "is nothing to do."
        ).format(name=name)
    # Whether it computes only shows when it does.
    trial = torch.ones(8, 8, dtype=torch.float16, device="cuda")
    result = float((trial @ trial).sum())
    if result != 512:
        raise RuntimeError(f"{name} computes {result} where 512 is right")
    free, total = _card_memory()
    if needed <= free:
        return None
    size = said(
        "the model needs about {needed} GB of memory, and the graphics card, {name},"
    ).format(needed=f"{needed / 1e9:.1f}", name=name)
    if needed > total:
        return said("{size} has {total} GB. To use the card, choose a smaller model.").format(
            size=size, total=f"{total / 1e9:.1f}"
        )
    return said(
        "{size} has {free} of {total} GB free. Close programs that use the card "
        "and start this program again, or choose a smaller model."
    ).format(size=size, free=f"{free / 1e9:.1f}", total=f"{total / 1e9:.1f}")


def _is_number(arch: str) -> bool:
    """Whether it is one such as sm_90; AMD's are gfx90a or gfx906."""
    return arch.startswith("sm_") and arch[3:].isdigit()


def _explained(error: str) -> str:
    """What libraries say of a card, in plain words."""
    amd = torch.version.hip is not None
    variables = (
        ("HIP_VISIBLE_DEVICES", "CUDA_VISIBLE_DEVICES") if amd else ("CUDA_VISIBLE_DEVICES",)
    )
    told = next((s for parts, s in _FAILURES if any(p in error.lower() for p in parts)), None)
    hiding = next((name for name in variables if os.environ.get(name) in ("", "-1")), None)
    if told is _NO_CARD and hiding is not None:
        return said(
            "the environment variable {hiding} hides the graphics card. Remove it to use the card."
        ).format(hiding=hiding)
    return said(told or _OTHER_FAILURE).format(
        maker="AMD" if amd else "NVIDIA",
        drivers="amd.com/support" if amd else "nvidia.com/drivers",
    )


def _card_memory() -> tuple[int, int]:
    """Bytes of the card that are free, with those that torch holds in reserve, and all it has."""
    free, total = torch.cuda.mem_get_info()
    return free + torch.cuda.memory_reserved() - torch.cuda.memory_allocated(), total


def available_memory(device: DeviceReport) -> int:
    """Bytes that can still be used on the device."""
    if device.kind == "cuda":
        return _card_memory()[0]
    return int(psutil.virtual_memory().available)


def needed_to_load(folder: ModelFolder, kind: DeviceKind, precision: Precision = "int8") -> int:
    """Bytes of the device's memory that the model takes at most, to be loaded and to write.

    Weights have 16 bits on CUDA, whatever the precision.
    """
    return folder.memory_needed("cuda" if kind == "cuda" else precision)


def check_memory(folder: ModelFolder, device: DeviceReport, precision: Precision = "int8") -> None:
    """Raise a WriterError with the figures when the model would not fit, of the card or machine.

    Raises:
        DeviceMemoryError: the device is a card.
        WriterError: it is the processor.
    """
    needed = needed_to_load(folder, device.kind, precision)
    available = available_memory(device)
    if needed > available:
        card = device.kind != "cpu"
        where = (
            said("memory of the graphics card, {name},").format(name=device.name)
            if card
            else said("memory")
        )
        raise (DeviceMemoryError if card else WriterError)(
            said(
                "The model {name} needs about {needed} GB of {where} and {available} GB "
                "are free. Close other programs or choose a smaller model."
            ).format(
                name=folder.name,
                needed=f"{needed / 1e9:.1f}",
                where=where,
                available=f"{available / 1e9:.1f}",
            )
        )


@contextmanager
def memory_told() -> Iterator[None]:
    """Turn an allocator's error into a WriterError; other errors pass.

    Raises:
        DeviceMemoryError: the memory that is full is the card's. As long as its traceback is kept,
            so is what the functions in it had on the card.
        WriterError: it is the machine's.
    """
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        words = str(error).lower()
        if isinstance(error, torch.OutOfMemoryError) or any(
            s in words for s in _CARD_OUT_OF_MEMORY
        ):
            raise DeviceMemoryError(
                said(
                    "The graphics card has not enough memory for the model to go on. Your "
                    "story is safe. Close programs that use the card, or choose a smaller "
                    "model."
                )
            ) from error
        if not isinstance(error, MemoryError) and not any(s in words for s in _OUT_OF_MEMORY):
            raise
        raise WriterError(
            said(
                "There was not enough memory for the model to go on. Your story is safe. "
                "Close other programs, or choose a smaller model."
            )
        ) from error


def use_threads() -> int:
    """Let torch compute with all cores but one, which the window needs, and return their number.

    OMP_NUM_THREADS overrides it.
    """
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    threads = int(wanted) if wanted.isdecimal() and int(wanted) else max(1, usable_cores() - 1)
    torch.set_num_threads(threads)
    return threads


def usable_cores() -> int:
    """Cores whose whole time this process may use, at least 1.

    A core that does two things at once counts once: the work waits for memory, and a second thread
    of the core would wait as well.
    """
    allowed = getattr(os, "sched_getaffinity", None)  # Linux: those this process may use
    cores = len(allowed(0)) if allowed else os.cpu_count() or 1
    quota = processor_quota()
    physical = psutil.cpu_count(logical=False)  # None on some virtual machines
    return max(1, min(cores, physical or cores, cores if quota is None else int(quota)))


def processor_quota(
    membership: Path = Path("/proc/self/cgroup"), groups: Path = Path("/sys/fs/cgroup")
) -> float | None:
    """How many cores' time Linux grants this process's control groups; None where nothing is set.

    Reads version 2 of control groups, as containers and systemd set them: the group is named by
    `membership`, and each folder from there up to `groups` may limit it in its cpu.max.
    """
    try:
        names = [line[3:] for line in membership.read_text().splitlines() if line[:3] == "0::"]
    except OSError:  # another system
        return None
    quotas = []
    for name in names:
        group = groups / name.lstrip("/")
        for folder in (group, *group.parents):
            with suppress(OSError, ValueError):  # no such file, or "max"
                quota, period = (folder / "cpu.max").read_text().split()
                quotas.append(int(quota) / int(period))
            if folder == groups:
                break
    return min(quotas, default=None)
