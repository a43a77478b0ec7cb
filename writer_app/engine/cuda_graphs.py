"""Steps recorded as CUDA graphs: one launch instead of hundreds, which a small model waits for.

A graph repeats the same kernels on the same memory, so tokens, place and cache stay where they
are, and what is attended to is a stretch of the cache that is longer than needed, masked.
"""

import logging
from collections.abc import Sequence

import torch
from torch import Tensor

from writer_app.engine.network import ROWS, TorchNetwork
from writer_app.engine.weights import Architecture, Read

log = logging.getLogger(__name__)

STRETCH = 128
"""Places by which the stretch of the cache grows; there is a graph for each length."""
_WARM_UPS = 3
"""Runs before a capture, in which the libraries make what they need, as PyTorch's notes ask."""


class GraphedNetwork(TorchNetwork):
    """A TorchNetwork on CUDA whose steps are graphs; where that fails, they are ordinary ones."""

    def __init__(
        self, architecture: Architecture, read: Read, device: str, dtype: torch.dtype
    ) -> None:
        super().__init__(architecture, read, device, dtype)
        self._graphs: dict[tuple[int, int], tuple[torch.cuda.CUDAGraph, Tensor]] = {}
        self._refused = False
        self._tokens = torch.zeros(ROWS, dtype=torch.int64, device=self.device)
        self._at = torch.zeros(1, dtype=torch.int64, device=self.device)
        self._places = torch.arange(architecture.positions, device=self.device)

    def step(self, tokens: Sequence[int], place: int) -> Tensor:
        """See `network.Network.step`."""
        if not self._refused:
            with torch.inference_mode():
                self._tokens[: len(tokens)] = torch.tensor(tokens)
                self._at.fill_(place)
                recorded = self._recorded(len(tokens), place)
                if recorded is not None:
                    graph, scores = recorded
                    graph.replay()
                    return scores.clone()
        return super().step(tokens, place)

    def free_cache(self) -> None:
        """See `network.Network.free_cache`."""
        self._graphs.clear()  # they hold on to the cache
        super().free_cache()

    def run_stretch(self, rows: int, stretch: int) -> Tensor:
        """A step with the tokens and the place that lie on the device: what is recorded."""
        cache = self._room(self.architecture.positions)[:, :, :rows, :, :stretch]
        mask = self._places[None, :stretch] <= self._at
        return self.lead_on(self._tokens[:rows], self._at, cache, mask)

    def _recorded(self, rows: int, place: int) -> tuple[torch.cuda.CUDAGraph, Tensor] | None:
        stretch = min(self.architecture.positions, (place // STRETCH + 1) * STRETCH)
        if (rows, stretch) not in self._graphs:
            try:
                self._graphs[rows, stretch] = self._record(rows, stretch)
            except torch.OutOfMemoryError:
                raise
            except RuntimeError as error:
                self._refused = True
                self._graphs.clear()
                log.warning("CUDA graphs can't be used here, so steps take longer: %s", error)
        return self._graphs.get((rows, stretch))

    def _record(self, rows: int, stretch: int) -> tuple[torch.cuda.CUDAGraph, Tensor]:
        stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(_WARM_UPS):
                self.run_stretch(rows, stretch)
        torch.cuda.current_stream().wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            scores = self.run_stretch(rows, stretch)
        return graph, scores

    def _room(self, places: int) -> Tensor:
        return super()._room(self.architecture.positions)
