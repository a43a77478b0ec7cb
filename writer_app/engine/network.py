"""A GPT-2 as torch computes it, over a cache of keys and values that stays where it is.

The plain road: any device, any precision. The others must give what it gives.
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Protocol, Self

import torch
from torch import Tensor
from torch.nn import functional

from writer_app.engine.weights import Architecture, Read

ROWS = 2
"""Texts that go on side by side."""
CACHE_STEP = 256
"""Places by which the cache grows."""
READ_AT_ONCE = 128
"""Tokens after which a processor asks whether they are still wanted."""

_ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "gelu": functional.gelu,
    "gelu_new": lambda x: functional.gelu(x, approximate="tanh"),
    "gelu_fast": lambda x: functional.gelu(x, approximate="tanh"),
    "gelu_pytorch_tanh": lambda x: functional.gelu(x, approximate="tanh"),
    "quick_gelu": lambda x: x * torch.sigmoid(1.702 * x),
    "relu": functional.relu,
    "silu": functional.silu,
    "swish": functional.silu,
    "tanh": torch.tanh,
}


class Network(Protocol):
    """What a way of computing a GPT-2 offers; row 0 of its cache is the text that is read."""

    @property
    def weight_bytes(self) -> int:
        """Bytes of weights that a step reads."""

    @property
    def together(self) -> int:
        """How many tokens are best read at once; with more of them it takes a while."""

    def use_strength(self, strength: float) -> bool:
        """Let the personal model count for so much from now on; False if it can't change that."""

    def read(self, ids: Sequence[int], start: int, last: int) -> Tensor:
        """Put tokens at places [start:] of row 0; scores behind the `last` [last, vocabulary]."""

    def share(self, length: int, rows: int) -> None:
        """From now on the first rows begin with the first `length` places of row 0."""

    def step(self, tokens: Sequence[int], place: int) -> Tensor:
        """Put a token into each row at one place; the scores behind them [rows, vocabulary]."""

    def adopt(self, row: int, start: int, stop: int) -> None:
        """Copy places [start:stop] of a row to row 0."""

    def free_cache(self) -> None:
        """Give the memory of the cache back; what was read is forgotten."""

    def beside(self) -> Self:
        """The same weights, as strong as now, over a cache of its own; one at a time computes."""


Linear = tuple[Tensor, Tensor]
"""A matrix [out, in] and its bias [out]."""


@dataclass(frozen=True)
class Layer:
    """One block's tensors. The norms have a gain and a bias [width]."""

    norm_1: tuple[Tensor, Tensor]
    attention: Linear
    projection: Linear
    norm_2: tuple[Tensor, Tensor]
    widening: Linear
    narrowing: Linear

    @classmethod
    def of(
        cls, read: Read, number: int, move: Callable[[Tensor], Tensor] = Tensor.float
    ) -> "Layer":
        """The block of that number."""

        def pair(name: str) -> tuple[Tensor, Tensor]:
            weight, bias = (read(f"h.{number}.{name}.{part}") for part in ("weight", "bias"))
            # GPT-2's files have matrices the other way round.
            return move(weight.T.contiguous() if weight.dim() == 2 else weight), move(bias)

        names = ("ln_1", "attn.c_attn", "attn.c_proj", "ln_2", "mlp.c_fc", "mlp.c_proj")
        return cls(*map(pair, names))


Attend = Callable[[Tensor, Tensor, Tensor], Tensor]
"""Attention, given queries, keys and values [rows, heads, tokens, head's width]."""


def run_layer(layer: Layer, shape: Architecture, x: Tensor, attend: Attend) -> Tensor:
    """One block on x [rows, tokens, width] (Radford et al. 2019, section 2.3)."""
    rows, tokens, width = x.shape
    size = (width,)
    joint = functional.linear(
        functional.layer_norm(x, size, *layer.norm_1, eps=shape.epsilon), *layer.attention
    )
    parts = joint.view(rows, tokens, 3, shape.heads, width // shape.heads)
    q, k, v = parts.permute(2, 0, 3, 1, 4)
    attended = attend(q, k, v).transpose(1, 2).reshape(rows, tokens, width)
    x = x + functional.linear(attended, *layer.projection)
    normed = functional.layer_norm(x, size, *layer.norm_2, eps=shape.epsilon)
    activation = _ACTIVATIONS[shape.activation]
    return x + functional.linear(
        activation(functional.linear(normed, *layer.widening)), *layer.narrowing
    )


def attention_scale(shape: Architecture, layer: int) -> float:
    """What the products of queries and keys are multiplied by."""
    scale = (shape.width // shape.heads) ** -0.5 if shape.scaled else 1.0
    return scale / (layer + 1) if shape.scaled_by_layer else scale


class TorchNetwork:
    """All weights in one precision on one device. See `Network`."""

    def __init__(
        self, architecture: Architecture, read: Read, device: str, dtype: torch.dtype
    ) -> None:
        self.architecture = architecture
        self.device = torch.device(device)
        self.dtype = dtype

        def move(tensor: Tensor) -> Tensor:
            return tensor.to(self.device, dtype)

        self._embedding = move(read("wte.weight"))
        self._positions = move(read("wpe.weight"))
        self._layers = [Layer.of(read, number, move) for number in range(architecture.layers)]
        self._norm = move(read("ln_f.weight")), move(read("ln_f.bias"))
        self._head = self._embedding if architecture.tied else move(read("lm_head.weight"))
        weights = 12 * architecture.layers * architecture.width**2 + self._head.numel()
        self.weight_bytes = weights * self._head.element_size()
        self._cache: Tensor | None = None
        self.together = READ_AT_ONCE if self.device.type == "cpu" else architecture.positions

    def use_strength(self, strength: float) -> bool:
        """See `Network.use_strength`: it is in the weights."""
        return False

    def read(self, ids: Sequence[int], start: int, last: int) -> Tensor:
        """See `Network.read`."""
        with torch.inference_mode():
            stop = start + len(ids)
            cache = self._room(stop)
            tokens = torch.tensor([ids], device=self.device)
            x = self._embedding[tokens] + self._positions[start:stop]
            mask = None
            if start and len(ids) > 1:
                places = torch.arange(stop, device=self.device)
                mask = places <= places[start:, None]
            for number, layer in enumerate(self._layers):

                def attend(q: Tensor, k: Tensor, v: Tensor, number: int = number) -> Tensor:
                    keys, values = cache[number, :, :1, :, :stop]
                    keys[:, :, start:], values[:, :, start:] = k, v
                    return functional.scaled_dot_product_attention(
                        q,
                        keys if start else k,
                        values if start else v,
                        attn_mask=mask,
                        is_causal=not start,
                        scale=attention_scale(self.architecture, number),
                    )

                x = run_layer(layer, self.architecture, x, attend)
            return self._scores(x[0, len(ids) - last :])

    def share(self, length: int, rows: int) -> None:
        """See `Network.share`."""
        cache = self._room(length)
        with torch.inference_mode():
            cache[:, :, 1:rows, :, :length] = cache[:, :, :1, :, :length]

    def step(self, tokens: Sequence[int], place: int) -> Tensor:
        """See `Network.step`."""
        with torch.inference_mode():
            cache = self._room(place + 1)
            at = torch.tensor([place], device=self.device)
            row = torch.tensor(tokens, device=self.device)
            return self.lead_on(row, at, cache[:, :, : len(tokens), :, : place + 1], mask=None)

    def lead_on(self, tokens: Tensor, at: Tensor, cache: Tensor, mask: Tensor | None) -> Tensor:
        """The same with all of it on the device: nothing waits, no shape depends on the place.

        tokens int64 [rows], at int64 [1], cache [layers, 2, rows, heads, places, head's width],
        mask [1, places] of the cache's precision, 0 at the places up to `at` and -inf behind them;
        None when there are none behind.
        """
        x = (self._embedding[tokens] + self._positions[at])[:, None]
        for number, layer in enumerate(self._layers):

            def attend(q: Tensor, k: Tensor, v: Tensor, number: int = number) -> Tensor:
                keys, values = cache[number]
                keys.index_copy_(2, at, k)
                values.index_copy_(2, at, v)
                return functional.scaled_dot_product_attention(
                    q, keys, values,
                    attn_mask=mask, scale=attention_scale(self.architecture, number),
                )  # fmt: skip

            x = run_layer(layer, self.architecture, x, attend)
        return self._scores(x[:, 0])

    def adopt(self, row: int, start: int, stop: int) -> None:
        """See `Network.adopt`."""
        cache = self._room(stop)
        with torch.inference_mode():
            cache[:, :, :1, :, start:stop] = cache[:, :, row : row + 1, :, start:stop]

    def free_cache(self) -> None:
        """See `Network.free_cache`."""
        self._cache = None

    def beside(self) -> Self:
        """See `Network.beside`."""
        other = copy(self)
        other._cache = None
        return other

    def _scores(self, x: Tensor) -> Tensor:
        size = (self.architecture.width,)
        normed = functional.layer_norm(x, size, *self._norm, eps=self.architecture.epsilon)
        return functional.linear(normed, self._head).float()

    def _room(self, places: int) -> Tensor:
        """The cache [layers, 2, rows, heads, places, head's width], with at least these places."""
        shape, old = self.architecture, self._cache
        if old is None or old.shape[4] < places:
            size = min(shape.positions, -(-places // CACHE_STEP) * CACHE_STEP)
            new = torch.zeros(
                (shape.layers, 2, ROWS, shape.heads, size, shape.width // shape.heads),
                device=self.device,
                dtype=self.dtype,
            )
            if old is not None:
                new[:, :, :, :, : old.shape[4]] = old
            self._cache = new
            return new
        return old
