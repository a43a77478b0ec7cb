"""A GPT-2 with 8-bit weights on the processor: a quarter of the memory, several times the speed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from writer_app.engine.kernels import forward, linear
from writer_app.engine.network import ROWS, Layer, Linear, attention_scale, run_layer
from writer_app.engine.weights import Architecture, Read

FEW = 48
"""Tokens up to which reading them one after the other beats widening the weights for a product of
matrices (measured on two sizes of GPT-2 with one thread)."""
_BLOCK = 256
"""Places by which the cache grows."""

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
    """A matrix of each layer in 8 bits, codes[n, i] * scales[n, i], and its bias [n, out]."""

    def __init__(self, layers: int, outputs: int, inputs: int) -> None:
        self.codes: Codes = np.empty((layers, outputs, inputs), np.int8)
        self.scales: Floats = np.empty((layers, outputs), np.float32)
        self.biases: Floats = np.zeros((layers, outputs), np.float32)

    def round(self, number: int, matrix: Tensor, bias: Tensor | None = None) -> None:
        """Take a matrix [out, in], in 255 steps between each row's extremes, even about zero."""
        scales = matrix.abs().amax(-1).clamp_(min=1e-30) / 127
        codes = torch.from_numpy(self.codes[number])
        codes.copy_((matrix / scales[:, None]).round_())
        self.scales[number] = scales.numpy()
        if bias is not None:
            self.biases[number] = bias.numpy()

    def widened(self, number: int) -> Linear:
        """One of them in float32 again."""
        codes, scales = torch.from_numpy(self.codes[number]), torch.from_numpy(self.scales[number])
        return codes * scales[:, None], torch.from_numpy(self.biases[number])


class Int8Network:
    """All matrices in 8 bits, all sums in 32; one thread. See `network.Network`."""

    def __init__(self, architecture: Architecture, read: Read, sample: Sequence[int] = ()) -> None:
        """Round weights layer by layer, so that little more is in memory than what is kept.

        On `sample`, tokens of some text, the loss is measured on the way.

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
        self._norm = read("ln_f.weight").numpy(), read("ln_f.bias").numpy()
        self._cache: tuple[Floats, Floats] | None = None
        self._shared = 0
        self._buffers: tuple[Floats, ...] = ()

        weights = read("wte.weight")
        self._embedding.round(0, weights)
        self._head = self._embedding
        if not shape.tied:
            self._head = _Matrices(1, shape.vocabulary, shape.width)
            self._head.round(0, read("lm_head.weight"))
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
                norm = torch.from_numpy(self._norm[0]), torch.from_numpy(self._norm[1])
                normed = functional.layer_norm(x[0], (shape.width,), *norm, eps=shape.epsilon)
                full = functional.linear(normed, head)
                self.loss = Loss.between(full, self.read(tokens.tolist(), 0, len(tokens)))
        self.step([0], 0)  # compiles
        self.free_cache()

    @property
    def weight_bytes(self) -> int:
        """See `network.Network`."""
        kept = (self._head, *self._matrices)
        return sum(each.codes.nbytes + each.scales.nbytes + each.biases.nbytes for each in kept)

    def read(self, ids: Sequence[int], start: int, last: int) -> Tensor:
        """See `network.Network.read`."""
        if len(ids) > FEW:
            return self._read_many(ids, start, last)
        places = range(start, start + len(ids))
        return self._run(ids, [0] * len(ids), places, shared=0, last=last)

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
            keys, values = self._room(stop)
            keys[:, 0, :, :, start:stop] = keys[:, row, :, :, start:stop]
            values[:, 0, :, start:stop] = values[:, row, :, start:stop]

    def free_cache(self) -> None:
        """See `network.Network.free_cache`."""
        self._cache, self._buffers = None, ()

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
        forward(
            np.asarray(tokens, np.int64),
            np.asarray(rows, np.int64),
            np.asarray(places, np.int64),
            shared,
            last,
            self._epsilon,
            (self._embedding.codes[0], self._embedding.scales[0], self._positions),
            (self._gains, self._shifts, *(part for matrix in matrices for part in matrix)),
            (*self._norm, head.codes[0], head.scales[0], head.biases[0]),
            cache,
            (*self._space(len(tokens)), scores),
        )
        return torch.from_numpy(scores)

    def _read_many(self, ids: Sequence[int], start: int, last: int) -> Tensor:
        """Products of matrices, with the weights of one layer at a time widened."""
        shape, stop = self.architecture, start + len(ids)
        cached = [torch.from_numpy(each) for each in self._room(stop)]
        codes = torch.from_numpy(self._embedding.codes[0])
        tokens = torch.tensor(ids)
        factors = torch.from_numpy(self._embedding.scales[0])[tokens, None]
        x = codes[tokens] * factors + torch.from_numpy(self._positions[start:stop])
        places = torch.arange(stop)
        mask = places <= places[start:, None] if start else None
        with torch.inference_mode():
            x = x[None]
            for number in range(shape.layers):

                def attend(q: Tensor, k: Tensor, v: Tensor, number: int = number) -> Tensor:
                    keys, values = (each[number, :1] for each in cached)
                    keys[..., start:stop], values[:, :, start:stop] = k.transpose(2, 3), v
                    return functional.scaled_dot_product_attention(
                        q,
                        keys[..., :stop].transpose(2, 3) if start else k,
                        values[:, :, :stop] if start else v,
                        attn_mask=mask,
                        is_causal=not start,
                    )

                x = run_layer(self._widened(number), shape, x, attend)
            norm = torch.from_numpy(self._norm[0]), torch.from_numpy(self._norm[1])
            normed = functional.layer_norm(
                x[0, len(ids) - last :], (shape.width,), *norm, eps=shape.epsilon
            )
        scores: Floats = np.empty((last, shape.vocabulary), np.float32)
        head = self._head
        linear(head.codes[0], head.scales[0], head.biases[0], normed.numpy(), scores, last)
        return torch.from_numpy(scores)

    def _widened(self, number: int) -> Layer:
        attention, projection, widening, narrowing = (
            each.widened(number) for each in self._matrices
        )
        gains, shifts = (torch.from_numpy(each[number]) for each in (self._gains, self._shifts))
        return Layer(
            (gains[0], shifts[0]),
            attention,
            projection,
            (gains[1], shifts[1]),
            widening,
            narrowing,
        )

    def _room(self, places: int) -> tuple[Floats, Floats]:
        """Keys [layers, rows, heads, head's width, places] and values, the last two exchanged."""
        old = self._cache
        if old is not None and old[0].shape[4] >= places:
            return old
        shape = self.architecture
        size = min(shape.positions, -(-places // _BLOCK) * _BLOCK)
        heads = (shape.layers, ROWS, shape.heads)
        width = shape.width // shape.heads
        keys: Floats = np.zeros((*heads, width, size), np.float32)
        values: Floats = np.zeros((*heads, size, width), np.float32)
        if old is not None:
            keys[..., : old[0].shape[4]] = old[0]
            values[:, :, :, : old[1].shape[3]] = old[1]
        self._cache = keys, values
        return self._cache

    def _space(self, count: int) -> tuple[Floats, ...]:
        """The buffers of `kernels.forward`, without the scores."""
        if not self._buffers or len(self._buffers[0]) < count:
            shape, width = self.architecture, self.architecture.width
            sizes = (width, width, 3 * width, width, shape.inner)
            scratch: Floats = np.zeros(max(shape.positions, shape.inner), np.float32)
            states: list[Floats] = [np.zeros((count, size), np.float32) for size in sizes]
            self._buffers = (*states, scratch, scratch.view(np.int32))
        return self._buffers


def _attend_at_once(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    return functional.scaled_dot_product_attention(q, k, v, is_causal=True)


