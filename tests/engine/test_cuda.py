"""Steps recorded as CUDA graphs; the recording itself takes a graphics card."""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest
import torch
from torch import Tensor

from tests.engine.small_models import STORY
from writer_app.core.model_files import inspect_model
from writer_app.engine import cuda_graphs
from writer_app.engine.cuda_graphs import STRETCH, TRIES, GraphedNetwork, Recorded
from writer_app.engine.devices import choose_device
from writer_app.engine.gpt2 import LanguageModel
from writer_app.engine.network import TorchNetwork
from writer_app.engine.weights import Weights

on_cuda = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no graphics card")

BORDER = 2 * STRETCH
"""A place where another graph is needed."""


@pytest.fixture(autouse=True)
def heard(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger=cuda_graphs.__name__)


@pytest.fixture
def clean_card() -> Iterator[None]:
    """Fails if a test leaves another stream current, or torch in a capture."""
    stream = torch.cuda.current_stream()
    yield
    torch.cuda.synchronize()
    assert torch.cuda.current_stream() == stream
    assert not torch.cuda.is_current_stream_capturing()
    torch.rand(5, device="cuda")  # the generator takes no capture to be under way
    before = torch.cuda.memory_reserved()
    more = before - torch.cuda.memory_allocated() + (64 << 20)
    large = torch.empty(more, dtype=torch.uint8, device="cuda")
    del large
    torch.cuda.empty_cache()  # nor does the allocator
    assert torch.cuda.memory_reserved() <= before


def made(
    folder: Path, kind: type[TorchNetwork], device: str = "cpu", length: int = BORDER - 3
) -> TorchNetwork:
    """A network that has read `length` tokens into both rows."""
    weights = Weights(folder, None)
    dtype = torch.float16 if device == "cuda" else torch.float32
    with weights.opened() as read:
        network = kind(weights.architecture, read, device, dtype)
    start_again(network, length)
    return network


def start_again(network: TorchNetwork, length: int = BORDER - 3) -> None:
    network.read([100 + place % 300 for place in range(length)], 0, 1)
    network.share(length, 2)


def compare(ours: TorchNetwork, plain: TorchNetwork, rows: int, places: Sequence[int]) -> None:
    """Lead both on, by tokens that differ from place to place and from row to row."""
    most = 0.05 if plain.dtype == torch.float16 else 1e-4
    for place in places:
        tokens = [(7 + 3 * place) % 300, (8 + 5 * place) % 300][:rows]
        scores = ours.step(tokens, place)
        assert scores.shape[0] == rows
        torch.testing.assert_close(scores, plain.step(tokens, place), rtol=most, atol=most)


class Imagined(GraphedNetwork):
    """Its graphs are functions, so that all but the recording is tested anywhere."""

    failing = 0
    """Recordings that fail from now on."""
    error: type[RuntimeError] = RuntimeError

    def _record(self, rows: int, stretch: int) -> Recorded:
        if self.failing:
            self.failing -= 1
            raise self.error("an error\nand its explanation")
        scores = torch.zeros(rows, self._head.shape[0])

        class Graph:
            def replay(_) -> None:
                scores.copy_(self.run_stretch(rows, stretch))

        return Graph(), scores  # type: ignore[return-value]  # all that is asked of a graph


class Synchronous(GraphedNetwork):
    """Waits for the card, which a capture does not survive."""

    synchronous = True

    def run_stretch(self, rows: int, stretch: int) -> Tensor:
        scores = super().run_stretch(rows, stretch)
        if self.synchronous:
            scores.sum().item()
        return scores


@pytest.mark.parametrize("rows", [1, 2])
def test_a_masked_stretch_gives_what_a_plain_step_gives(starter: Path, rows: int) -> None:
    plain, graphed = (made(starter, kind) for kind in (TorchNetwork, Imagined))
    assert isinstance(graphed, Imagined)
    compare(graphed, plain, rows, range(BORDER - 3, BORDER + 3))
    assert set(graphed._graphs) == {(rows, BORDER), (rows, BORDER + STRETCH)}
    graphed.free_cache()
    assert not graphed._graphs

    # A shorter text, behind which the cache is not empty.
    for network in (plain, graphed):
        start_again(network, 10)
    compare(graphed, plain, rows, range(10, 13))


def test_the_last_stretch_ends_with_the_cache(tiny_folder: Path) -> None:
    plain, graphed = (made(tiny_folder, kind, length=120) for kind in (TorchNetwork, Imagined))
    compare(graphed, plain, 2, range(120, 128))


@pytest.mark.skipif(torch.cuda.is_available(), reason="here steps can be recorded")
def test_where_steps_can_not_be_recorded_they_are_plain_ones(
    starter: Path, caplog: pytest.LogCaptureFixture
) -> None:
    plain, graphed = (made(starter, kind) for kind in (TorchNetwork, GraphedNetwork))
    compare(graphed, plain, 2, range(BORDER - 3, BORDER + 3))
    [record] = caplog.records
    assert "CUDA graphs can't be used here" in record.getMessage()


def test_a_recording_that_failed_is_tried_again_later(
    starter: Path, caplog: pytest.LogCaptureFixture
) -> None:
    plain, graphed = (made(starter, kind) for kind in (TorchNetwork, Imagined))
    assert isinstance(graphed, Imagined)
    compare(graphed, plain, 2, [BORDER - 3])
    graphed.failing = 1
    compare(graphed, plain, 1, [BORDER - 2])
    assert not graphed._graphs
    for _ in range(STRETCH - 1):
        compare(graphed, plain, 1, [BORDER - 2])
    assert not graphed._graphs
    compare(graphed, plain, 1, [BORDER - 1])
    assert set(graphed._graphs) == {(1, BORDER)}

    graphed.free_cache()
    start_again(graphed)
    graphed.failing = TRIES
    for _ in range(TRIES * STRETCH):
        graphed.step([7], BORDER - 3)
    assert not graphed._graphs
    assert graphed.failing == 1  # it has given up
    [record] = caplog.records
    assert record.getMessage().endswith("steps take longer: an error")


def test_a_lack_of_memory_in_a_recording_is_told(starter: Path) -> None:
    graphed = made(starter, Imagined)
    assert isinstance(graphed, Imagined)
    graphed.step([7, 8], BORDER - 3)
    graphed.failing, graphed.error = 1, torch.OutOfMemoryError
    with pytest.raises(torch.OutOfMemoryError):
        graphed.step([7, 8], BORDER)
    assert not graphed._graphs
    graphed.step([7, 8], BORDER)
    assert set(graphed._graphs) == {(2, BORDER + STRETCH)}


@pytest.mark.parametrize("ended", [True, False])
def test_a_capture_that_can_not_end_is_undone(
    starter: Path, monkeypatch: pytest.MonkeyPatch, ended: bool
) -> None:
    """With an imagined card: what is called, and that the first error is the one that is told."""
    calls: list[str] = []

    class Stream:
        def wait_stream(self, _: object) -> None:
            calls.append("wait")

    class Graph:
        def capture_begin(self, pool: tuple[int, int], capture_error_mode: str) -> None:
            assert (pool, capture_error_mode) == ((0, 7), "thread_local")
            calls.append("begin")

        def capture_end(self) -> None:
            calls.append("end")
            raise RuntimeError("invalid capture")

    class Generator:
        def clone_state(self) -> str:
            return "state"

        def graphsafe_set_state(self, state: str) -> None:
            calls.append(state)

    def end(device: int, pool: tuple[int, int]) -> None:
        assert (device, pool) == (0, (0, 7))
        if ended:
            raise RuntimeError("not recording")
        calls.append("end of pool")

    class Short(GraphedNetwork):
        def run_stretch(self, rows: int, stretch: int) -> Tensor:
            calls.append("run")
            if "begin" in calls:  # the capture
                raise torch.OutOfMemoryError("full")
            return torch.zeros(rows, 5)

    abandoned: list[object] = []
    cuda = torch.cuda
    monkeypatch.setattr(cuda_graphs, "_side_stream", Stream)
    monkeypatch.setattr(cuda_graphs, "_abandoned", abandoned)
    for name, value in {
        "CUDAGraph": Graph,
        "current_device": lambda: 0,
        "current_stream": Stream,
        "default_generators": (Generator(),),
        "empty_cache": lambda: calls.append("empty"),
        "graph_pool_handle": lambda: (0, 7),
        "stream": lambda _: nullcontext(),
    }.items():
        monkeypatch.setattr(cuda, name, value)
    monkeypatch.setattr(torch._C, "_cuda_endAllocateToPool", end, raising=False)
    graphed = made(starter, Short, length=10)
    assert isinstance(graphed, Short)
    with pytest.raises(torch.OutOfMemoryError, match="full"):
        graphed.step([7, 8], 10)
    undone = ["state"] if ended else ["end of pool", "state"]
    warm = ["wait", "run", "run", "run", "wait"]
    assert calls == [*warm, "empty", "begin", "run", "end", *undone]
    assert len(abandoned) == (not ended)
    assert graphed._pool is None


@on_cuda
@pytest.mark.usefixtures("clean_card")
def test_on_cuda_replays_give_what_plain_steps_give(
    starter: Path, caplog: pytest.LogCaptureFixture
) -> None:
    plain, graphed = (made(starter, kind, "cuda") for kind in (TorchNetwork, GraphedNetwork))
    assert isinstance(graphed, GraphedNetwork)
    for _ in range(2):  # recorded anew when the cache was freed
        for rows in (2, 1, 2):  # again with the first graphs, now that others were recorded
            for network in (plain, graphed):
                start_again(network)
            compare(graphed, plain, rows, range(BORDER - 3, BORDER + 3))
        assert set(graphed._graphs) == {
            (rows, stretch) for rows in (1, 2) for stretch in (BORDER, BORDER + STRETCH)
        }
        assert (graphed._failures, graphed._pause) == (0, 0)
        graphed.free_cache()
        assert not graphed._graphs
    assert not caplog.records


@on_cuda
@pytest.mark.usefixtures("clean_card")
def test_on_cuda_a_capture_that_fails_is_survived(
    starter: Path, caplog: pytest.LogCaptureFixture
) -> None:
    plain, graphed = (made(starter, kind, "cuda") for kind in (TorchNetwork, Synchronous))
    assert isinstance(graphed, Synchronous)
    compare(graphed, plain, 2, range(BORDER - 3, BORDER + 3))
    assert graphed._failures == 1
    [record] = caplog.records
    assert "CUDA graphs can't be used here" in record.getMessage()
    torch.rand(5, device="cuda")

    graphed.synchronous = False
    graphed._pause = 0
    compare(graphed, plain, 2, range(BORDER + 3, BORDER + 6))
    assert set(graphed._graphs) == {(2, BORDER + STRETCH)}
    assert graphed._failures == 1


@on_cuda
@pytest.mark.usefixtures("clean_card")
def test_on_cuda_freeing_the_cache_gives_the_memory_of_graphs_back(starter: Path) -> None:
    graphed = made(starter, GraphedNetwork, "cuda")
    assert isinstance(graphed, GraphedNetwork)

    def use_and_free(borders: int) -> tuple[int, int]:
        start_again(graphed, 10)
        for place in range(10, 10 + borders * STRETCH, STRETCH):
            for tokens in ([7, 8], [7]):
                graphed.step(tokens, place)
        assert len(graphed._graphs) == 2 * borders
        graphed.free_cache()
        torch.cuda.synchronize()
        torch.cuda.empty_cache()
        return torch.cuda.memory_allocated(), torch.cuda.memory_reserved()

    allocated, reserved = use_and_free(1)  # the libraries' workspaces stay
    for _ in range(3):
        again = use_and_free(graphed.architecture.positions // STRETCH)
        assert again[0] <= allocated + (1 << 20)
        assert again[1] <= reserved + (4 << 20)
    assert graphed._failures == 0


@on_cuda
@pytest.mark.usefixtures("clean_card")
def test_on_cuda_a_training_and_recordings_do_not_disturb_each_other(
    starter: Path, caplog: pytest.LogCaptureFixture
) -> None:
    plain, graphed = (made(starter, kind, "cuda") for kind in (TorchNetwork, GraphedNetwork))
    assert isinstance(graphed, GraphedNetwork)
    ended = threading.Event()
    errors: list[BaseException] = []
    rounds: list[int] = []

    def train() -> None:
        try:
            weights = torch.randn(512, 512, device="cuda", requires_grad=True)
            while not ended.is_set():
                rows = 512 + 64 * (len(rounds) % 64)
                # More than torch has in reserve, so that the card itself is asked.
                held = torch.empty((32 + len(rounds) % 64) << 20, dtype=torch.uint8, device="cuda")
                # Drawn on the processor: a training of ours draws nothing on the card.
                loss = (torch.randn(rows, 512).to("cuda") @ weights).square().mean()
                torch.autograd.backward(loss)
                assert loss.isfinite().item()
                weights.grad = None
                del held
                rounds.append(1)
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=train)
    thread.start()
    try:
        for _ in range(20):
            before = len(rounds)
            compare(graphed, plain, 2, range(BORDER - 3, BORDER + 3))
            assert len(graphed._graphs) == 2
            graphed.free_cache()
            torch.cuda.empty_cache()  # the training has to ask for memory again
            start_again(graphed)
            start_again(plain)
            while len(rounds) == before and thread.is_alive():
                ended.wait(0.01)
    finally:
        ended.set()
        thread.join()
    assert not errors
    assert rounds
    assert graphed._failures == 0
    assert not caplog.records


@on_cuda
def test_on_cuda_the_likeliest_tokens_are_those_of_the_processor(starter: Path) -> None:
    folder = inspect_model(starter)
    scores = []
    for wanted in ("cpu", "cuda"):
        model = LanguageModel.load(folder, None, choose_device(wanted))
        assert model.device.kind == wanted
        ids = model.encode(STORY)
        rows = [model.prefill(ids[:60])[0].cpu()]
        model.branch(2)
        rows += [model.step([token, token])[1].cpu() for token in ids[60:]]
        scores.append(torch.stack(rows))
        if wanted == "cuda":
            assert isinstance(model._network, GraphedNetwork)
            assert model._network._graphs
            assert model._network._failures == 0
        model.close()
    assert (scores[0].argmax(-1) == scores[1].argmax(-1)).float().mean() > 0.95
