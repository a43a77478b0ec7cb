"""Devices: named with a reason, memory asked before and told after."""

from pathlib import Path

import pytest
import torch

from writer_app.core.errors import WriterError
from writer_app.core.model_files import ModelFolder
from writer_app.engine.devices import (
    available_memory,
    check_memory,
    choose_device,
    memory_told,
    needed_to_load,
)


def folder(parameters: int) -> ModelFolder:
    return ModelFolder(Path("giant"), "Giant", parameters, 2 * parameters, 50_257, 1_024, "0" * 64)


def test_the_processor_is_used_when_asked_for() -> None:
    report = choose_device("cpu")
    assert report.kind == "cpu"
    assert "Settings" in report.reason


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a graphics card")
def test_without_a_graphics_card_the_reason_is_told() -> None:
    for wanted in ("auto", "cuda"):
        report = choose_device(wanted)
        assert report.kind == "cpu"
        because = report.reason.partition(": ")[2]
        assert "CUDA" in because or "NVIDIA" in because or "Apple" in because
        assert report.reason.endswith(".")
    assert "although Settings" in choose_device("cuda").reason


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no graphics card")
def test_a_graphics_card_is_used() -> None:
    report = choose_device("auto")
    assert report.kind == "cuda"
    assert torch.cuda.get_device_name() in report.reason
    assert available_memory(report) > 0


def test_a_model_that_does_not_fit_is_refused_with_the_figures() -> None:
    device = choose_device("cpu")
    check_memory(folder(1_000_000), device)
    giant = folder(10**13)
    assert needed_to_load(giant, device) >= 4 * 10**13
    with pytest.raises(WriterError, match=r"Giant needs about 40000\.\d GB of memory and \d+\.\d"):
        check_memory(giant, device)


def test_an_allocator_that_fails_is_told_and_other_errors_pass() -> None:
    with pytest.raises(WriterError, match="not enough memory"), memory_told():
        torch.empty(1 << 50)
    with pytest.raises(WriterError, match="not enough memory"), memory_told():
        bytearray(1 << 60)
    with pytest.raises(RuntimeError, match="shape"), memory_told():
        torch.zeros(2).reshape(3)
