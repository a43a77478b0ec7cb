"""Steps recorded as CUDA graphs: one launch instead of hundreds, which a small model waits for.

A graph repeats the same kernels on the same memory, so tokens, place and cache stay where they
are, and what is attended to is a stretch of the cache that is longer than needed, masked.
"""

import logging
import math
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import Self

import torch
from torch import Tensor

from writer_app.engine.network import ROWS, TorchNetwork
from writer_app.engine.weights import Architecture, Read

log = logging.getLogger(__name__)

STRETCH = 128
"""Places by which the stretch of the cache grows; there is a graph for each length."""
TRIES = 3
"""Recordings that may fail; between them lie as many ordinary steps as a stretch has places."""
_WARM_UPS = 3
"""Runs before the first capture, in which the libraries make what they need."""

Recorded = tuple[torch.cuda.CUDAGraph, Tensor]
"""A graph, and the scores [rows, vocabulary] that a replay writes."""

_abandoned: list[torch.cuda.CUDAGraph] = []
"""Graphs whose capture failed: torch's allocator for the machine's memory still points to them."""


class GraphedNetwork(TorchNetwork):
    """A TorchNetwork on CUDA whose steps are graphs; where that fails, they are ordinary ones."""

    def __init__(
        self, architecture: Architecture, read: Read, device: str, dtype: torch.dtype
    ) -> None:
        super().__init__(architecture, read, device, dtype)
        self._graphs: dict[tuple[int, int], Recorded] = {}
        self._pool: tuple[int, int] | None = None  # the memory that the graphs share
        self._failures = 0
        self._pause = 0.0  # steps until a recording is tried again
        self._tokens = torch.zeros(ROWS, dtype=torch.int64, device=self.device)
        self._at = torch.zeros(1, dtype=torch.int64, device=self.device)
        self._places = torch.arange(architecture.positions, device=self.device)

    def step(self, tokens: Sequence[int], place: int) -> Tensor:
        """See `network.Network.step`."""
        if self._pause:
            self._pause -= 1
            return super().step(tokens, place)
        with torch.inference_mode():
            self._tokens[: len(tokens)] = torch.tensor(tokens)
            self._at.fill_(place)
            recorded = self._recorded(len(tokens), place)
            if recorded is None:
                return super().step(tokens, place)
            graph, scores = recorded
            graph.replay()
            return scores.clone()

    def free_cache(self) -> None:
        """See `network.Network.free_cache`."""
        self._forget()  # they hold on to the cache
        super().free_cache()

    def beside(self) -> Self:
        """See `network.Network.beside`."""
        other = super().beside()
        other._graphs, other._pool = {}, None
        other._tokens, other._at = self._tokens.clone(), self._at.clone()
        return other

    def run_stretch(self, rows: int, stretch: int) -> Tensor:
        """A step with the tokens and the place that lie on the device: what is recorded."""
        cache = self._room(self.architecture.positions)[:, :, :rows, :, :stretch]
        mask = torch.zeros((1, stretch), dtype=self.dtype, device=self.device)
        mask.masked_fill_(self._places[:stretch] > self._at, -torch.inf)
        return self.lead_on(self._tokens[:rows], self._at, cache, mask)

    def _recorded(self, rows: int, place: int) -> Recorded | None:
        """The graph for a place, recorded at the first need: it takes as long as a few steps."""
        stretch = min(self.architecture.positions, (place // STRETCH + 1) * STRETCH)
        if (rows, stretch) not in self._graphs:
            try:
                self._graphs[rows, stretch] = self._record(rows, stretch)
            except BaseException as error:
                self._forget()
                if not isinstance(error, RuntimeError) or isinstance(error, torch.OutOfMemoryError):
                    raise
                self._failures += 1
                self._pause = STRETCH - 1 if self._failures < TRIES else math.inf
                # Its first line only: the error itself would hold what lies on the card.
                reason = str(error).partition("\n")[0]
                level = logging.WARNING if self._failures == 1 else logging.DEBUG
                log.log(
                    level, "CUDA graphs can't be used here yet, so steps take longer: %s", reason
                )
                return None
        return self._graphs[rows, stretch]

    def _record(self, rows: int, stretch: int) -> Recorded:
        side, current = _side_stream(), torch.cuda.current_stream()
        side.wait_stream(current)
        try:
            with torch.cuda.stream(side):
                for _ in range(1 if self._graphs else _WARM_UPS):
                    self.run_stretch(rows, stretch)
        finally:
            current.wait_stream(side)
        if self._pool is None:
            torch.cuda.empty_cache()  # what it holds in reserve is no use to a capture
            self._pool = torch.cuda.graph_pool_handle()
        with torch.cuda.stream(side):
            return self._capture(rows, stretch, self._pool)

    def _capture(self, rows: int, stretch: int, pool: tuple[int, int]) -> Recorded:
        """Record on the current stream.

        Each time torch.cuda.graph would wait for all that the card does, a training's work too, and
        empty all reserves; where a capture fails, it would not leave its stream. Torch lets nobody
        draw random numbers on the card meanwhile; a training draws none, its dropout is off.
        """
        graph = torch.cuda.CUDAGraph()
        try:
            # What other threads do to the card's memory meanwhile is no concern of the capture.
            graph.capture_begin(pool, capture_error_mode="thread_local")  # type: ignore[arg-type]  # torch types it in two ways
            try:
                scores = self.run_stretch(rows, stretch)
            except BaseException:
                with suppress(RuntimeError):  # the first error says more
                    graph.capture_end()
                raise
            graph.capture_end()
        except BaseException:
            _abandon(graph, pool)
            raise
        return graph, scores

    def _forget(self) -> None:
        self._graphs.clear()
        self._pool = None  # torch takes no graph into a pool that all others have left

    def _room(self, places: int) -> Tensor:
        return super()._room(self.architecture.positions)


@cache
def _side_stream() -> torch.cuda.Stream:
    """Where all recording is done: for each stream used, cuBLAS keeps a workspace for good."""
    return torch.cuda.Stream()  # type: ignore[no-untyped-call]  # torch has no types for it


def _abandon(graph: torch.cuda.CUDAGraph, pool: tuple[int, int]) -> None:
    """Undo what a failed capture leaves behind in torch 2.11 and 2.12.

    As long as the allocator takes a capture to be under way, it gives no memory back to the card,
    and as long as the generator does, nobody can draw random numbers: a training would fail.
    """
    device = torch.cuda.current_device()
    with suppress(RuntimeError):  # it was ended, as it should be
        torch._C._cuda_endAllocateToPool(device, pool)
        _abandoned.append(graph)
    with suppress(RuntimeError):  # AMD's stream may be left in the failed capture
        generator = torch.cuda.default_generators[device]
        generator.graphsafe_set_state(generator.clone_state())
