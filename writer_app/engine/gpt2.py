"""A GPT-2 in memory: loaded from a folder, run token by token for several texts at once.

`prefill`, `branch` and `step` are all that decoding needs. What was read stays in the cache, so the
next request reads only what is new in the story.
"""

import json
import logging
from collections.abc import Callable, Sequence
from itertools import takewhile

import torch
from torch import Tensor

from writer_app.core.errors import WriterError
from writer_app.core.language import said
from writer_app.core.model_files import ModelFolder
from writer_app.core.model_library import PersonalVersion
from writer_app.core.resources import resource
from writer_app.engine.cuda_graphs import GraphedNetwork
from writer_app.engine.devices import Precision, check_memory, memory_told, use_threads
from writer_app.engine.network import ROWS, Network, TorchNetwork
from writer_app.engine.types import DeviceReport, ModelName
from writer_app.engine.vocabulary import Vocabulary
from writer_app.engine.weights import Weights

log = logging.getLogger(__name__)

LARGEST_DIVERGENCE = 0.02
"""Nats that 8-bit weights may cost on average, or full precision is kept."""
LEAST_AGREEMENT = 0.97
"""Share of places where the likeliest token must stay the same."""
_SAMPLES = (256, 1024)
"""Tokens of our own prose on which that is measured; the second where the first leaves it open."""
_LEAVES_OPEN = 0.03
"""So far below LEAST_AGREEMENT 256 places may be by chance: three standard deviations."""


class Interrupted(Exception):
    """Nobody waits any more for what is being read."""


class LanguageModel:
    """A language model that goes on with one text in several copies; one text at a time.

    Not for several threads at once. Lack of memory while it runs is a WriterError.
    """

    def __init__(
        self,
        weights: Weights,
        vocabulary: Vocabulary,
        folder: ModelFolder,
        version: int,
        device: DeviceReport,
        precision: Precision | None = None,
    ) -> None:
        """See `load`; `version` is the number of the personal model in the weights, or 0."""
        self._weights = weights
        self._folder = folder
        self._wanted = precision
        self._strength = 1.0
        self._texts: list[list[int]] = []  # the tokens in each row of the cache
        self._shared = 0  # how many of them are the same in all rows
        self._apart: Network | None = None  # for the texts without their story
        self._apart_length = 0
        self.vocabulary = vocabulary
        self.name = ModelName(folder.name, folder.hash, version)
        self.device = device
        self.positions = weights.architecture.positions
        self._network: Network | None = self._build()
        self._closed = False

    @classmethod
    def load(
        cls,
        folder: ModelFolder,
        version: PersonalVersion | None,
        device: DeviceReport,
        precision: Precision | None = None,
    ) -> "LanguageModel":
        """Load an inspected folder, with a personal version's changes if there is one.

        On CUDA weights have 16 bits ("full" there). On the CPU they have 8, where the loss is
        small, and 32 otherwise; `precision` asks for one of them.

        Raises:
            WriterError: too little memory, weights that are no numbers, or a personal version
                that was made for another model or can't be applied.
        """
        if version is not None and version.base_hash != folder.hash:
            raise WriterError(
                said(
                    "Version {number} of your personal model was trained on {base_name}, "
                    "another model than {name}. Train a new version, or go back to that model."
                ).format(number=version.number, base_name=version.base_name, name=folder.name)
            )
        check_memory(folder, device, precision or "int8")
        weights = Weights(folder.path, version)
        architecture = weights.architecture
        vocabulary = Vocabulary.load(folder.path, architecture.vocabulary, architecture.end)
        number = 0 if version is None else version.number
        return cls(weights, vocabulary, folder, number, device, precision)

    @property
    def precision(self) -> Precision:
        """Of the weights: "int8", or "full": what the device computes in."""
        return "full" if isinstance(self._running(), TorchNetwork) else "int8"

    @property
    def weight_bytes(self) -> int:
        """Bytes of weights that are read for each step."""
        return self._running().weight_bytes

    def encode(self, text: str) -> list[int]:
        """The tokens of a text; the end-of-text token where its name stands."""
        return self.vocabulary.encode(text)

    def token_bytes(self, token: int) -> bytes:
        """What a token writes, in UTF-8; a character may be spread over several tokens."""
        return self.vocabulary.token_bytes(token)

    def prefill(
        self, ids: Sequence[int], last: int = 1, cancelled: Callable[[], bool] = lambda: False
    ) -> Tensor:
        """Read 1 to `positions` tokens; the scores of what follows the `last` ones of them.

        Scores [last, vocabulary] are unnormalised log-probabilities, float32, on the device. Only
        what differs from the beginning of a text in the cache is computed. `branch` comes next.

        Raises:
            Interrupted: `cancelled` said so in the middle. What was read until then stays.
        """
        network = self._running()
        texts, shared, self._texts = self._texts, self._shared, []
        found = [_common(text, ids) for text in texts]
        kept = max(found, default=0)
        with memory_told():
            if found and kept > found[0]:
                network.adopt(found.index(kept), shared, kept)
            # What is to be scored is computed again.
            kept = min(kept, len(ids) - last)
            while len(ids) - kept > max(last, network.together):
                end = min(kept + network.together, len(ids) - last)
                network.read(ids[kept:end], kept, 0)
                kept = end
                if cancelled():
                    self._texts, self._shared = [list(ids[:kept])], kept
                    raise Interrupted
            scores = network.read(ids[kept:], kept, last)
        self._texts, self._shared = [list(ids)], len(ids)
        return scores

    def branch(self, copies: int, dropped: int = 0) -> None:
        """Hold what `prefill` has read, but for the last `dropped` tokens, in 1 or 2 copies."""
        if not self._texts or not 1 <= copies <= ROWS:
            raise ValueError("prefill comes first, and there are two rows at most")
        text, self._texts = self._texts[0], []
        self._shared = len(text) - dropped
        with memory_told():
            self._running().share(self._shared, copies)
        self._texts = [text[: self._shared] for _ in range(copies)]

    def step(self, tokens: Sequence[int]) -> Tensor:
        """Lead each copy on by one token; the scores of what follows [copies, vocabulary]."""
        texts, self._texts = self._texts, []
        with memory_told():
            scores = self._running().step(tokens, len(texts[0]))
        for text, token in zip(texts, tokens, strict=True):
            text.append(token)
        self._texts = texts
        return scores

    def set_apart(self, ids: Sequence[int], copies: int) -> Tensor:
        """Also lead the copies on behind a few tokens alone, without the story that was read.

        Scores of what follows the tokens [1, vocabulary]; `step_apart` goes on.
        """
        with memory_told():
            if self._apart is None:
                self._apart = self._running().beside()
            for start in range(0, len(ids), self._apart.together):
                piece = ids[start : start + self._apart.together]
                scores = self._apart.read(piece, start, 1)
            self._apart.share(len(ids), copies)
        self._apart_length = len(ids)
        return scores

    def step_apart(self, tokens: Sequence[int]) -> Tensor:
        """As `step`, of what `set_apart` began."""
        if self._apart is None:
            raise ValueError("set_apart comes first")
        with memory_told():
            scores = self._apart.step(tokens, self._apart_length)
        self._apart_length += 1
        return scores

    def log_probabilities(self, ids: Sequence[int], start: int) -> Tensor:
        """The log-probability of each of ids[start:] after those before it, [len(ids) - start]."""
        logs = self.prefill(ids[:-1], last=len(ids) - start).log_softmax(-1).cpu()
        return logs.gather(-1, torch.tensor(ids[start:])[:, None])[:, 0]

    def use_strength(self, strength: float) -> None:
        """Let the personal model count for so much: 0 the base, 1 as trained, 1.5 and beyond.

        At once for an adapter over 8-bit weights, else after reading the weights anew.
        """
        if strength == self._strength or not self._weights.personal:
            return
        self._strength, self._apart = strength, None
        if self._network is not None and self._network.use_strength(strength):
            self._texts = []  # it was read with the other one
        else:
            self._rebuild()

    def move_to_cpu(self, reason: str) -> None:
        """Continue on the processor, for this reason (a sentence).

        Raises:
            WriterError: the machine's memory is too small.
        """
        device = DeviceReport("cpu", "CPU", reason)
        check_memory(self._folder, device)
        self.device = device
        self._rebuild()

    def forget(self) -> None:
        """Let the next request read the story anew, in memory that stays."""
        self._texts = []

    def free_cache(self) -> None:
        """Give back what is not needed between requests; the next one reads the story anew."""
        self._texts, self._apart = [], None
        if self._network is not None:
            self._network.free_cache()
        self._empty()

    def close(self) -> None:
        """Give its memory back; the model can't be used any more."""
        self._closed = True
        self._let_go()

    def _running(self) -> Network:
        if self._closed:
            raise ValueError("the model is closed")
        if self._network is None:  # there was no memory for it when it was to change
            self._network = self._build()
        return self._network

    def _rebuild(self) -> None:
        self._let_go()  # two at once might not fit
        self._network = self._build()

    def _let_go(self) -> None:
        self._network = self._apart = None
        self._texts = []
        self._empty()

    def _build(self) -> Network:
        threads = use_threads()
        with memory_told(), self._weights.opened(self._strength) as read:
            architecture = self._weights.architecture
            if self.device.kind == "cuda":
                return GraphedNetwork(architecture, read, "cuda", torch.float16)
            if self._wanted != "full" and architecture.usual:
                network = self._rounded(threads)
                if network is not None:
                    torch.set_num_threads(
                        1
                    )  # draws only, and threads of its own would be in the way
                    return network
            return TorchNetwork(architecture, read, "cpu", torch.float32)

    def _rounded(self, threads: int) -> Network | None:
        """The network with 8-bit weights, if that costs little enough."""
        try:
            from writer_app.engine.int8 import Int8Network
        except (ImportError, RuntimeError) as error:
            # numba lags behind new versions of Python, and wants a folder for what it compiles.
            log.warning("No compiled kernels, so the model runs at full precision: %s", error)
            return None
        weights = self._weights
        for most in _SAMPLES:
            sample = self.encode(_sample_text())[: min(most, self.positions)]
            with weights.opened(0 if weights.adapter else self._strength) as read:
                network = Int8Network(
                    weights.architecture, read, sample, threads, weights.adapter, self._strength
                )
            loss = network.loss
            little = loss.divergence <= LARGEST_DIVERGENCE
            if self._wanted == "int8" or (little and loss.agreement >= LEAST_AGREEMENT):
                return network
            if not little or loss.agreement < LEAST_AGREEMENT - _LEAVES_OPEN:
                break
        log.warning("8-bit weights cost too much, so the model runs at full precision: %s", loss)
        return None

    def _empty(self) -> None:
        if torch.cuda.is_available():
            torch.cuda.empty_cache()


def _sample_text() -> str:
    """The sample story, and what was chosen in the sample choices."""
    folder = resource("sample")
    lines = (folder / "choices.jsonl").read_text(encoding="utf-8").splitlines()
    chosen = "".join(json.loads(line)["chosen"] for line in lines)
    return (folder / "story.md").read_text(encoding="utf-8") + chosen


def _common(first: Sequence[int], second: Sequence[int]) -> int:
    """How many tokens both begin with."""
    pairs = zip(first, second, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
