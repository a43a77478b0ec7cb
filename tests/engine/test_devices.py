"""Devices: named with a reason, memory asked before and told after, cores counted.

A card is what torch says of it, so one that is not there is made by saying the same. What libraries
say is quoted from them (c10/cuda/CUDAFunctions.cpp, CUDAException.cpp, CUDA's own strings).
"""

import re
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import torch

from writer_app.core.errors import WriterError
from writer_app.core.model_catalogue import CATALOGUE
from writer_app.core.model_files import ALTERNATIVES, ModelFolder, inspect_model
from writer_app.engine import devices, network
from writer_app.engine.devices import (
    DeviceMemoryError,
    available_memory,
    check_memory,
    choose_device,
    memory_told,
    needed_to_load,
    processor_quota,
    usable_cores,
    use_threads,
)
from writer_app.engine.types import DeviceReport

GB = 10**9
NAME = "NVIDIA GeForce RTX 3060"
_ones = torch.ones
REMEDIES = r"[Ii]nstall |Update |Close |[Cc]hoose |Start |Remove |There is nothing to do"
TECHNICAL = r"\{|\}|Error|error|cuInit|\n|http|_STATUS_|[a-z]\("


def folder(parameters: int) -> ModelFolder:
    return ModelFolder(
        path=Path("giant"),
        name="Giant",
        parameters=parameters,
        weight_bytes=2 * parameters,
        layers=12,
        width=768,
        vocabulary=50_257,
        positions=1_024,
        hash="0" * 64,
    )


@dataclass
class Card:
    """A graphics card and a PyTorch for it, both as they should be."""

    capability: tuple[int, int] = (8, 6)
    made_for: tuple[str, ...] = ("sm_75", "sm_80", "sm_86", "sm_90", "sm_100", "sm_120")
    free: int = 9 * GB
    total: int = 12 * GB
    reserved: int = 0
    allocated: int = 0
    hip: str | None = None
    known: Exception | None = None
    """What asking for its name comes to."""
    trial: Exception | None = None
    """What computing on it comes to."""
    wrong: float = 0.0
    """By how much each number that lies on it is wrong."""

    def plug_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        _torch_for_cards(monkeypatch, self.hip)

        def name() -> str:
            if self.known is not None:
                raise self.known
            return "AMD Radeon RX 7900 XT" if self.hip else NAME

        def on_card(*size: int, dtype: torch.dtype, device: str) -> torch.Tensor:
            assert device == "cuda"
            if self.trial is not None:
                raise self.trial
            return _ones(*size, dtype=dtype) + self.wrong

        monkeypatch.setattr(torch, "ones", on_card)
        answers = {
            "is_available": lambda: True,
            "get_device_name": name,
            "get_arch_list": lambda: list(self.made_for),
            "get_device_capability": lambda: self.capability,
            "mem_get_info": lambda: (self.free, self.total),
            "memory_reserved": lambda: self.reserved,
            "memory_allocated": lambda: self.allocated,
        }
        for asked, answer in answers.items():
            monkeypatch.setattr(torch.cuda, asked, answer)


def _torch_for_cards(monkeypatch: pytest.MonkeyPatch, hip: str | None = None) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    monkeypatch.setattr(torch.version, "cuda", None if hip else "13.0")
    monkeypatch.setattr(torch.version, "hip", hip)
    for variable in ("CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES"):
        monkeypatch.delenv(variable, raising=False)


def no_card(monkeypatch: pytest.MonkeyPatch, said: str, hip: str | None = None) -> None:
    """A PyTorch that finds no card it can use, and why, once it is asked for one."""

    def is_available() -> bool:
        warnings.warn(f"CUDA initialization: {said}", stacklevel=2)
        return False

    def current_device() -> int:
        raise RuntimeError(said)

    _torch_for_cards(monkeypatch, hip)
    monkeypatch.setattr(torch.cuda, "is_available", is_available)
    monkeypatch.setattr(torch.cuda, "current_device", current_device)


def obstacle(wanted: str = "auto", needed: int = 0) -> str:
    """Why no card is used, after all that holds for each reason."""
    report = choose_device(wanted, needed)
    assert (report.kind, report.name) == ("cpu", "CPU")
    begin, because, reason = report.reason.partition(": ")
    although = " although Settings ask for CUDA" if wanted == "cuda" else ""
    assert (begin, because) == (f"The model runs on the processor{although}", ": ")
    assert re.search(REMEDIES, reason)
    assert not re.search(TECHNICAL, reason)
    assert reason.endswith(".")
    assert len(report.reason) < 320
    return reason


# -- What is chosen


def test_the_processor_is_used_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    Card().plug_in(monkeypatch)
    report = choose_device("cpu")
    assert report == DeviceReport("cpu", "CPU", report.reason)
    assert "as set in Settings" in report.reason


@pytest.mark.parametrize("wanted", ["auto", "cuda"])
def test_a_card_that_computes_is_used(monkeypatch: pytest.MonkeyPatch, wanted: str) -> None:
    Card().plug_in(monkeypatch)
    report = choose_device(wanted, 9 * GB)
    assert (report.kind, report.name) == ("cuda", NAME)
    assert report.reason == f"The model runs on the graphics card, {NAME}, by CUDA."
    assert available_memory(report) == 9 * GB


def test_a_card_of_amds_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    # ROCm's names of what it was made for are no numbers to be compared.
    Card(hip="6.4", capability=(11, 0), made_for=("gfx90a", "gfx1100")).plug_in(monkeypatch)
    report = choose_device()
    assert report.kind == "cuda"
    assert report.reason == "The model runs on the graphics card, AMD Radeon RX 7900 XT, by ROCm."


def test_what_torch_holds_in_reserve_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    Card(free=2 * GB, reserved=5 * GB, allocated=1 * GB).plug_in(monkeypatch)
    assert choose_device("auto", 6 * GB).kind == "cuda"
    assert choose_device("auto", 6 * GB + 1).kind == "cpu"


# -- What is in the way


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a graphics card")
@pytest.mark.parametrize("wanted", ["auto", "cuda"])
def test_on_this_machine_the_reason_is_told(wanted: str) -> None:
    reason = obstacle(wanted)
    assert "CUDA" in reason or "NVIDIA" in reason or "Mac" in reason


def test_a_torch_without_cuda_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    _torch_for_cards(monkeypatch)
    monkeypatch.setattr(torch.version, "cuda", None)
    assert "installed without CUDA" in obstacle()
    assert "pytorch.org/get-started" in obstacle("cuda")
    assert "Windows" not in obstacle()
    monkeypatch.setattr(sys, "platform", "win32")
    assert "without CUDA, as is usual on Windows. With" in obstacle()


def test_a_macs_card_is_refused_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert "(MPS) is not used" in obstacle()
    assert "(MPS) is not used" in obstacle("cuda")
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert "this Mac" in obstacle()


COUNTING = (
    "Unexpected error from cudaGetDeviceCount(). Did you run some cuda functions before calling "
    "NumCudaDevices() that might have already set an error? Error "
)
NO_DRIVER = (
    "Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU and installed "
    "a driver from http://www.nvidia.com/Download/index.aspx"
)
OLD_DRIVER = (
    "The NVIDIA driver on your system is too old (found version 11040). Please update your GPU "
    "driver by downloading and installing a new version from the URL: "
    "http://www.nvidia.com/Download/index.aspx Alternatively, go to: https://pytorch.org to "
    "install a PyTorch version that has been compiled with your version of the CUDA driver."
)
DOES_NOT_ANSWER = "does not answer as it should; the details are in the log file"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (NO_DRIVER, "no NVIDIA driver was found"),
        (f"{COUNTING}34: CUDA driver is a stub library", "no NVIDIA driver was found"),
        (OLD_DRIVER, "the NVIDIA driver is too old"),
        ("No CUDA GPUs are available", "no NVIDIA graphics card was found"),
        (
            f"{COUNTING}803: system has unsupported display driver / cuda driver combination",
            "do not fit together. Start the computer again",
        ),
        (
            f"{COUNTING}804: forward compatibility was attempted on non supported HW",
            "do not fit together. Start the computer again",
        ),
        (f"{COUNTING}2: out of memory", "the graphics card's memory is full"),
        ("CUDA driver initialization failed, you might not have a CUDA gpu.", DOES_NOT_ANSWER),
        (
            "CUDA unknown error - this may be due to an incorrectly set up environment, e.g. "
            "changing env variable CUDA_VISIBLE_DEVICES after program start. Setting the "
            "available devices to be zero.",
            DOES_NOT_ANSWER,
        ),
    ],
)
def test_why_no_card_is_found_is_told(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    recwarn: pytest.WarningsRecorder,
    said: str,
    told: str,
) -> None:
    no_card(monkeypatch, said)
    assert told in obstacle()
    assert said in caplog.text
    assert not recwarn.list
    assert told in obstacle("cuda")


def cuda_error(said: str, code: str) -> Exception:
    """As torch raises it for a failure on the card."""
    return torch.AcceleratorError(
        f"CUDA error: {said}\nSearch for `{code}' in https://docs.nvidia.com/cuda/cuda-runtime-api/"
        "group__CUDART__TYPES.html for more information.\nCUDA kernel errors might be "
        "asynchronously reported at some other API call, so the stacktrace below might be "
        "incorrect.\nFor debugging consider passing CUDA_LAUNCH_BLOCKING=1\nCompile with "
        "`TORCH_USE_CUDA_DSA` to enable device-side assertions.\n"
    )


CARD_FULL = [
    torch.OutOfMemoryError(
        "CUDA out of memory. Tried to allocate 2.00 MiB. GPU 0 has a total capacity of 3.94 GiB of "
        "which 1.19 MiB is free. Process 4242 has 3.90 GiB memory in use."
    ),
    cuda_error("out of memory", "cudaErrorMemoryAllocation"),
    RuntimeError("CUDA driver error: out of memory"),
    torch.OutOfMemoryError("Allocation on device 0 would exceed allowed memory. (out of memory)"),
    RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"),
    RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
    RuntimeError("CUDA error: CUBLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate(handle)`"),
    torch.OutOfMemoryError("HIP out of memory. Tried to allocate 2.00 MiB."),
    RuntimeError("HIP error: out of memory\nSearch for `hipErrorOutOfMemory' in ..."),
    RuntimeError("CUDA error: HIPBLAS_STATUS_ALLOC_FAILED when calling `hipblasCreate(handle)`"),
]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            cuda_error(
                "no kernel image is available for execution on the device",
                "cudaErrorNoKernelImageForDevice",
            ),
            "this PyTorch was not made for the graphics card",
        ),
        (
            cuda_error(
                "the provided PTX was compiled with an unsupported toolchain.",
                "cudaErrorUnsupportedPtxVersion",
            ),
            "the NVIDIA driver is too old",
        ),
        (
            cuda_error(
                "CUDA driver version is insufficient for CUDA runtime version",
                "cudaErrorInsufficientDriver",
            ),
            "the NVIDIA driver is too old",
        ),
        (
            cuda_error("no CUDA-capable device is detected", "cudaErrorNoDevice"),
            "no NVIDIA graphics card was found",
        ),
        (
            cuda_error(
                "CUDA-capable device(s) is/are busy or unavailable", "cudaErrorDevicesUnavailable"
            ),
            "another program keeps the graphics card to itself",
        ),
        (
            cuda_error(
                "exclusive-thread device already in use by a different thread",
                "cudaErrorDeviceAlreadyInUse",
            ),
            "another program keeps the graphics card to itself",
        ),
        (cuda_error("unspecified launch failure", "cudaErrorLaunchFailure"), DOES_NOT_ANSWER),
        (OSError("libcublasLt.so.13: cannot open shared object file"), DOES_NOT_ANSWER),
        *((error, "the graphics card's memory is full") for error in CARD_FULL),
    ],
)
def test_a_card_that_does_not_compute_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception, told: str
) -> None:
    Card(trial=error).plug_in(monkeypatch)
    assert told in obstacle()
    assert str(error) in caplog.text


def test_a_card_that_computes_wrongly_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    Card(wrong=0.5).plug_in(monkeypatch)
    assert DOES_NOT_ANSWER in obstacle()
    assert f"{NAME} computes 1152.0 where 512 is right" in caplog.text


def test_whatever_torch_raises_for_a_card_the_processor_is_used(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """This is raised as it wakes up where cards were taken away; it is no RuntimeError."""
    error = torch.cuda.DeferredCudaCallError(
        "CUDA call failed lazily at initialization with error: device >= 0 && device < num_gpus "
        'INTERNAL ASSERT FAILED at "/pytorch/aten/src/ATen/cuda/CUDAContext.cpp":52'
    )
    Card(known=error).plug_in(monkeypatch)
    assert DOES_NOT_ANSWER in obstacle()
    assert "INTERNAL ASSERT FAILED" in caplog.text


def test_a_card_that_is_too_old_is_told_before_it_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    Card(capability=(6, 1), trial=RuntimeError("it was tried")).plug_in(monkeypatch)
    assert f"{NAME}, is too old for this PyTorch" in obstacle()
    # One that is newer than all is tried: it may run what was made for older ones.
    Card(capability=(13, 0)).plug_in(monkeypatch)
    assert choose_device().kind == "cuda"


@pytest.mark.parametrize("hidden", ["", "-1"])
def test_a_card_that_is_hidden_is_told(monkeypatch: pytest.MonkeyPatch, hidden: str) -> None:
    no_card(monkeypatch, "No CUDA GPUs are available")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", hidden)
    assert "the environment variable CUDA_VISIBLE_DEVICES hides the graphics card" in obstacle()
    # That is not the reason where there is not even a driver.
    no_card(monkeypatch, NO_DRIVER)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", hidden)
    assert "no NVIDIA driver" in obstacle()


@pytest.mark.parametrize("variable", ["HIP_VISIBLE_DEVICES", "CUDA_VISIBLE_DEVICES"])
def test_of_amds_cards_it_is_told_in_their_words(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    no_card(monkeypatch, "No HIP GPUs are available", hip="6.4")
    reason = obstacle()
    assert "no AMD graphics card was found" in reason
    assert "amd.com/support" in reason
    assert "NVIDIA" not in reason
    monkeypatch.setenv(variable, "-1")
    assert f"{variable} hides the graphics card" in obstacle()

    Card(hip="6.4", trial=RuntimeError("HIP error: invalid device function")).plug_in(monkeypatch)
    assert "this PyTorch was not made for the graphics card" in obstacle()


def test_a_model_larger_than_what_is_free_or_the_card_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Card(free=2 * GB, total=8 * GB).plug_in(monkeypatch)
    assert obstacle(needed=3 * GB) == (
        f"the model needs about 3.0 GB of memory, and the graphics card, {NAME}, has 2.0 of 8.0 GB "
        "free. Close programs that use the card and start this program again, or choose a smaller "
        "model."
    )
    reason = obstacle(needed=9 * GB)
    assert f"needs about 9.0 GB of memory, and the graphics card, {NAME}, has 8.0 GB. " in reason
    assert "Close" not in reason  # it would not help


# -- Memory


def test_what_decides_on_loading_is_what_the_list_of_models_says(starter: Path) -> None:
    assert needed_to_load(inspect_model(starter), "cpu") == CATALOGUE[0].memory_bytes
    small = next(model for model in CATALOGUE if model.id == "openai-community/gpt2")
    assert needed_to_load(folder(small.parameters), "cpu") == small.memory_bytes
    assert network.ROWS == ALTERNATIVES


def test_a_precision_with_more_bits_needs_more() -> None:
    model = folder(124_439_808)
    assert needed_to_load(model, "cpu") < needed_to_load(model, "cpu", "full")
    # A card's weights have 16 bits whatever was asked for.
    assert needed_to_load(model, "cuda") == needed_to_load(model, "cuda", "full")


def test_a_model_that_does_not_fit_is_refused_with_the_figures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    device = choose_device("cpu")
    check_memory(folder(1_000_000), device)
    giant = folder(10**13)
    assert needed_to_load(giant, "cpu") >= 10**13
    assert needed_to_load(giant, "cpu", "full") >= 4 * 10**13
    with pytest.raises(WriterError, match=r"Giant needs about 12000\.\d GB of memory and") as told:
        check_memory(giant, device)
    assert not isinstance(told.value, DeviceMemoryError)

    Card(free=2 * GB).plug_in(monkeypatch)
    card = choose_device()
    check_memory(folder(100_000_000), card)
    with pytest.raises(DeviceMemoryError, match=rf"card, {NAME}, and 2\.0 GB are free\. Close"):
        check_memory(folder(10**10), card)


@pytest.mark.parametrize("error", [*CARD_FULL, torch.OutOfMemoryError("In other words")])
def test_a_full_card_is_told(error: Exception) -> None:
    with pytest.raises(DeviceMemoryError, match="Close programs that use") as told, memory_told():
        raise error
    assert told.value.__cause__ is error


def fail(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    "work",
    [
        lambda: torch.empty(1 << 50),
        lambda: bytearray(1 << 60),
        lambda: fail(RuntimeError("DefaultCPUAllocator: not enough memory: you tried to")),
        lambda: fail(RuntimeError("std::bad_alloc")),
    ],
)
def test_a_full_machine_is_told(work: Callable[[], object]) -> None:
    with pytest.raises(WriterError, match="Close other programs") as told, memory_told():
        work()
    assert not isinstance(told.value, DeviceMemoryError)


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("shape '[3]' is invalid for input of size 2"),
        cuda_error("unspecified launch failure", "cudaErrorLaunchFailure"),
        ValueError("CUDA out of memory"),
        WriterError("The model is damaged."),
    ],
)
def test_other_errors_pass(error: Exception) -> None:
    with pytest.raises(type(error)) as passed, memory_told():
        raise error
    assert passed.value is error


# -- Cores


def group(folder: Path, limit: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cpu.max").write_text(limit)


def test_the_smallest_quota_of_the_groups_counts(tmp_path: Path) -> None:
    membership, groups = tmp_path / "cgroup", tmp_path / "groups"
    assert processor_quota(membership, groups) is None  # another system
    membership.write_text("0::/user.slice/app.slice/writer.scope\n")
    assert processor_quota(membership, groups) is None
    innermost = groups / "user.slice" / "app.slice" / "writer.scope"
    group(innermost, "max 100000\n")
    assert processor_quota(membership, groups) is None
    group(groups / "user.slice", "250000 100000\n")
    assert processor_quota(membership, groups) == 2.5
    group(innermost, "50000 100000\n")
    assert processor_quota(membership, groups) == 0.5
    group(innermost, "what is this?")
    assert processor_quota(membership, groups) == 2.5


def test_a_container_sees_its_own_group_as_the_outermost(tmp_path: Path) -> None:
    membership, groups = tmp_path / "cgroup", tmp_path / "groups"
    membership.write_text("12:cpu,cpuacct:/docker/1f0c\n0::/\n")
    group(groups, "300000 100000\n")
    group(tmp_path, "100000 100000\n")  # no group at all
    assert processor_quota(membership, groups) == 3.0


@pytest.mark.parametrize(
    ("allowed", "physical", "quota", "cores"),
    [
        (8, 4, None, 4),
        (2, 4, None, 2),
        (8, None, None, 8),
        (8, 4, 2.5, 2),
        (8, 4, 0.5, 1),
        (8, 4, 16.0, 4),
    ],
)
def test_cores_whose_whole_time_is_there_count(
    monkeypatch: pytest.MonkeyPatch,
    allowed: int,
    physical: int | None,
    quota: float | None,
    cores: int,
) -> None:
    affinity = set(range(allowed))
    monkeypatch.setattr(devices.os, "sched_getaffinity", lambda _: affinity, raising=False)
    monkeypatch.setattr(psutil, "cpu_count", lambda logical: physical)
    monkeypatch.setattr(devices, "processor_quota", lambda: quota)
    assert usable_cores() == cores


def test_one_core_is_left_to_the_window_unless_the_writer_says_how_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads: list[int] = []
    monkeypatch.setattr(torch, "set_num_threads", threads.append)
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    told = [use_threads()]
    monkeypatch.delenv("OMP_NUM_THREADS")
    for cores in (6, 1):
        monkeypatch.setattr(devices, "usable_cores", lambda cores=cores: cores)
        told.append(use_threads())
    assert told == threads == [3, 5, 1]


# -- A card that is there


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no graphics card")
def test_a_graphics_card_is_used() -> None:
    report = choose_device("auto")
    assert report.kind == "cuda"
    assert torch.cuda.get_device_name() in report.reason
    assert available_memory(report) > 0
