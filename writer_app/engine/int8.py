"""A GPT-2 with 8-bit weights on the processor: a quarter of the memory, several times the speed."""

import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass
from math import ceil
from threading import Barrier
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from writer_app.engine.kernels import COLUMNS, PART, forward
from writer_app.engine.network import CACHE_STEP, ROWS, Layer, run_layer
from writer_app.engine.weights import Adapter, Architecture, Read

TOGETHER = 64
"""Tokens that are read together at most: their states stay near the processor."""
BYTES_A_THREAD = 16 << 20
"""Weights that a step reads, for which a thread more is worth the meetings."""
MOST_THREADS = 4
"""Beyond, memory is the limit on most machines."""
ADAPTED = ("attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj")
"""The matrices of a layer, which an adapter may change."""

Floats = NDArray[np.float32]
Codes = NDArray[np.int8]


@dataclass(frozen=True)
class Loss:
    """What 8 bits cost on some text."""

    divergence: float
    """Mean Kullback-Leibler divergence of the next token from full precision, in nats."""
    agreement: float
    """Share of places where the likeliest token is the same."""

    @classmethod
    def between(cls, full: Tensor, rounded: Tensor) -> "Loss":
        """Of scores [places, vocabulary] each."""
        full, rounded = full.log_softmax(-1), rounded.log_softmax(-1)
        divergence = functional.kl_div(rounded, full, log_target=True, reduction="none").sum(-1)
        same = full.argmax(-1) == rounded.argmax(-1)
        return cls(float(divergence.mean()), float(same.float().mean()))


class _Matrices:
    """A matrix of each layer in 8 bits and its bias, laid out as `kernels.linear` reads them."""

    def __init__(self, layers: int, outputs: int, inputs: int) -> None:
        parts, self._size, columns = _parted(inputs)
        self.codes: Codes = np.zeros((layers, parts, outputs, columns), np.int8)
        self.scales: Floats = np.empty((layers, outputs), np.float32)
        self.biases: Floats = np.zeros((layers, outputs), np.float32)

    def round(self, number: int, matrix: Tensor, bias: Tensor | None = None) -> None:
        """Take a matrix [out, in], in 255 steps between each row's extremes, even about zero."""
        scales = matrix.abs().amax(-1).clamp_(min=1e-30) / 127
        rounded = (matrix / scales[:, None]).round_()
        for n, codes in enumerate(torch.from_numpy(self.codes[number])):
            part = rounded[:, n * self._size : (n + 1) * self._size]
            codes[:, : part.shape[-1]] = part
        self.scales[number] = scales.numpy()
        if bias is not None:
            self.biases[number] = bias.numpy()


class Int8Network:
    """All matrices in 8 bits, all sums in 32, on some threads. See `network.Network`."""

    together = TOGETHER

    def __init__(
        self,
        architecture: Architecture,
        read: Read,
        sample: Sequence[int] = (),
        threads: int = 1,
        adapter: Adapter | None = None,
        strength: float = 1.0,
    ) -> None:
        """Round weights layer by layer, so that little more is in memory than what is kept.

        On `sample`, tokens of some text, the loss is measured on the way. A large model computes on
        so many `threads`, up to MOST_THREADS, a small one on fewer. An `adapter` is added in 32
        bits while the network computes, so its strength can change at any moment.

        Raises:
            ValueError: an architecture for which there are no kernels; see Architecture.usual.
        """
        if not architecture.usual:
            raise ValueError("this GPT-2 is not computed as the usual one")
        self.architecture = shape = architecture
        self._epsilon = np.float32(shape.epsilon)
        self._embedding = _Matrices(1, shape.vocabulary, shape.width)
        self._positions: Floats = read("wpe.weight").numpy()
        sizes = (
            (3 * shape.width, shape.width),
            (shape.width, shape.width),
            (shape.inner, shape.width),
            (shape.width, shape.inner),
        )
        self._matrices = tuple(_Matrices(shape.layers, *size) for size in sizes)
        self._gains: Floats = np.empty((shape.layers, 2, shape.width), np.float32)
        self._shifts: Floats = np.empty_like(self._gains)
        self._norm: tuple[Floats, Floats] = (
            read("ln_f.weight").numpy()[None, None],
            read("ln_f.bias").numpy()[None, None],
        )
        self._adapter = tuple(
            array
            for name, (outputs, inputs) in zip(ADAPTED, sizes, strict=True)
            for array in _stacked(adapter or {}, name, shape.layers, outputs, inputs)
        )
        self._adaptable = adapter is not None
        self._strength = np.float32(0)  # for the sample
        self._cache: tuple[NDArray[Any], ...] = ()
        self._shared = 0
        self._buffers: list[tuple[NDArray[Any], ...]] = []

        weights = read("wte.weight")
        self._embedding.round(0, weights)
        self._head = self._embedding
        if not shape.tied:
            self._head = _Matrices(1, shape.vocabulary, shape.width)
            self._head.round(0, read("lm_head.weight"))
        self.threads = min(threads, 1 + self.weight_bytes // BYTES_A_THREAD, MOST_THREADS)
        self._helpers: ThreadPoolExecutor | None = None
        if self.threads > 1:
            self._helpers = ThreadPoolExecutor(self.threads - 1, thread_name_prefix="engine")
            weakref.finalize(self, self._helpers.shutdown, wait=False)
            # All are there before they are counted on: those who came would wait for ever.
            started = Barrier(self.threads)
            for _ in range(1, self.threads):
                self._helpers.submit(started.wait)
            started.wait()
        tokens = torch.tensor(list(sample), dtype=torch.long)[: shape.positions]
        x = (weights[tokens] + torch.from_numpy(self._positions)[: len(tokens)])[None]
        del weights
        with torch.inference_mode():
            for number in range(shape.layers):
                layer = Layer.of(read, number)
                parts = (layer.attention, layer.projection, layer.widening, layer.narrowing)
                for matrices, part in zip(self._matrices, parts, strict=True):
                    matrices.round(number, *part)
                for place, norm in enumerate((layer.norm_1, layer.norm_2)):
                    self._gains[number, place], self._shifts[number, place] = norm
                if len(tokens):
                    x = run_layer(layer, shape, x, _attend_at_once)
            self.loss = Loss(0.0, 1.0)
            if len(tokens):
                head = read("wte.weight" if shape.tied else "lm_head.weight")
                gain, shift = (torch.from_numpy(each[0, 0]) for each in self._norm)
                normed = functional.layer_norm(x[0], (shape.width,), gain, shift, eps=shape.epsilon)
                full = functional.linear(normed, head)
                self.loss = Loss.between(full, self.read(tokens.tolist(), 0, len(tokens)))
        self.step([0], 0)  # compiles
        self.free_cache()
        self._strength = np.float32(strength)

    @property
    def weight_bytes(self) -> int:
        """See `network.Network`."""
        kept = (self._head, *self._matrices)
        return sum(each.codes.nbytes + each.scales.nbytes + each.biases.nbytes for each in kept)

    def use_strength(self, strength: float) -> bool:
        """See `network.Network.use_strength`."""
        self._strength = np.float32(strength)
        return self._adaptable

    def read(self, ids: Sequence[int], start: int, last: int) -> Tensor:
        """See `network.Network.read`."""
        scores = []
        for at in range(0, len(ids), TOGETHER):
            part = ids[at : at + TOGETHER]
            places = range(start + at, start + at + len(part))
            wanted = min(len(part), max(0, last - (len(ids) - at - len(part))))
            scores.append(self._run(part, [0] * len(part), places, shared=0, last=wanted))
        return torch.cat(scores)

    def share(self, length: int, rows: int) -> None:
        """See `network.Network.share`; nothing is copied."""
        self._shared = length

    def step(self, tokens: Sequence[int], place: int) -> Tensor:
        """See `network.Network.step`."""
        count = len(tokens)
        return self._run(tokens, range(count), [place] * count, self._shared, last=count)

    def adopt(self, row: int, start: int, stop: int) -> None:
        """See `network.Network.adopt`."""
        if row:
            for each in self._room(stop):
                each[:, 0, :, start:stop] = each[:, row, :, start:stop]

    def free_cache(self) -> None:
        """See `network.Network.free_cache`."""
        self._cache, self._buffers = (), []

    def beside(self) -> "Int8Network":
        """See `network.Network.beside`."""
        other = copy(self)
        other.free_cache()
        return other

    def _run(
        self,
        tokens: Sequence[int],
        rows: Sequence[int],
        places: Sequence[int],
        shared: int,
        last: int,
    ) -> Tensor:
        cache = self._room(max(places) + 1)
        scores: Floats = np.empty((last, self.architecture.vocabulary), np.float32)
        matrices = [(each.codes, each.scales, each.biases) for each in self._matrices]
        head = self._head
        together, *apart = self._space(len(tokens))
        task = (
            np.zeros(1, np.int64),
            np.asarray(tokens, np.int64),
            np.asarray(rows, np.int64),
            np.asarray(places, np.int64),
            shared,
            last,
            self._epsilon,
            (self._embedding.codes[0], self._embedding.scales[0], self._positions),
            (self._gains, self._shifts, *(part for matrix in matrices for part in matrix)),
            (*self._norm, head.codes[0], head.scales[0], head.biases[0]),
            self._adapter,
            self._strength,
            cache,
            (*together, scores),
        )
        if self._helpers is not None:
            for member in range(1, self.threads):
                self._helpers.submit(forward, member, self.threads, *task, apart[member])
        forward(0, self.threads, *task, apart[0])
        return torch.from_numpy(scores)

    def _room(self, places: int) -> tuple[NDArray[Any], ...]:
        """The cache of `kernels.forward`."""
        old = self._cache
        if old and old[0].shape[3] >= places:
            return old
        shape = self.architecture
        size = min(shape.positions, ceil(places / CACHE_STEP) * CACHE_STEP)
        sizes = shape.layers, ROWS, shape.heads, size
        codes = (*sizes, shape.width // shape.heads)
        new = tuple(np.zeros(*each) for each in 2 * ((codes, np.int16), (sizes, np.float32)))
        for kept, grown in zip(old, new, strict=False):
            grown[:, :, :, : kept.shape[3]] = kept
        self._cache = new
        return new

    def _space(self, count: int) -> list[tuple[NDArray[Any], ...]]:
        """The buffers of `kernels.forward`: those of all but the scores, then each thread's."""
        if not self._buffers or len(self._buffers[0][0]) < count:
            shape, width = self.architecture, self.architecture.width
            sizes = (3 * width, width, width, shape.inner, width)
            together = tuple(np.zeros((count, size), np.float32) for size in sizes)
            kept = (self._embedding, self._head, *self._matrices)
            columns = max(each.codes.shape[1] * each.codes.shape[3] for each in kept)
            longest = max(
                shape.positions, shape.inner, *(each.shape[1] for each in self._adapter[::2])
            )
            apart = [
                (
                    np.zeros((count, width), np.float32),
                    np.zeros((count, width), np.float32),
                    np.zeros((2, longest), np.float32),
                    np.zeros((count, columns), np.int16),
                    np.zeros(count, np.float32),
                )
                for _ in range(self.threads)
            ]
            self._buffers = [together, *apart]
        return self._buffers


def _parted(inputs: int) -> tuple[int, int, int]:
    """In how many parts columns lie, how many are in one, and how many with what fills it up."""
    least = ceil(inputs / PART)
    possible = []
    for parts in range(least, least + 8):
        size = ceil(inputs / parts)
        if (parts - 1) * size < inputs:  # none is empty
            possible.append((parts, size, ceil(size / COLUMNS) * COLUMNS))
    return min(possible, key=lambda each: each[0] * each[2])


def _stacked(
    adapter: Adapter, name: str, layers: int, outputs: int, inputs: int
) -> tuple[Floats, Floats]:
    """The two matrices of an adapter for all layers, as `kernels.forward` reads them."""
    found = {n: adapter.get(f"h.{n}.{name}.weight") for n in range(layers)}
    rank = max((len(each[0]) for each in found.values() if each is not None), default=0)
    inner: Floats = np.zeros((layers, rank, inputs), np.float32)
    outer: Floats = np.zeros((layers, outputs, rank), np.float32)
    for n, each in found.items():
        if each is not None:
            first, second, scale = each
            inner[n, : len(first)] = first.numpy()
            outer[n, :, : len(first)] = scale * second.numpy()
    return inner, outer


def _attend_at_once(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    return functional.scaled_dot_product_attention(q, k, v, is_causal=True)
