"""One peer of `tests.benchmarks.generation`: a process that answers questions on standard input.

Its argument is JSON: the kind of peer, its settings, the model's folder and one for conversions. A
question is a line of JSON: {"round": n} measures once, {"greedy": n} gives the likeliest
continuation of the prompt, {"behind": tokens} the likeliest token at each of their places, and
{"about": true} what the peer takes.
"""

import inspect
import json
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from tests.benchmarks.generation import NEW_TOKENS, PROMPT_TOKENS, SENTENCE_TOKENS, SHAPED
from writer_app.core.resources import resource
from writer_app.engine.types import Decoding

DRAWING = Decoding(length_tokens=NEW_TOKENS, end_at_sentence=False, contrast=0)
"""No peer has a contrast, which reads each text twice; it has a row of its own."""


def prompts(folder: Path, number: int) -> tuple[list[int], list[int]]:
    """The prompt of a round, whose beginning no other one has, and the same a sentence later."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    ids = tokenizer.encode(resource("sample/story.md").read_text(encoding="utf-8")).ids * 3
    ids = ids[7 * number :]
    return ids[:PROMPT_TOKENS], ids[: PROMPT_TOKENS + SENTENCE_TOKENS]


class Measured(Protocol):
    """A way of writing two alternatives."""

    def first(self, ids: list[int]) -> float:
        """Seconds to the first token of both."""

    def rest(self) -> tuple[int, float]:
        """How many more tokens each one got, and the seconds for them."""

    def likeliest(self, ids: list[int]) -> int:
        """The likeliest token behind the prompt."""

    def about(self) -> dict[str, Any]:
        """What else is to be told."""


def matrix_weights(folder: Path) -> int:
    """How many weights a step reads: those of layers and head, without norms and biases."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    inner = config.get("n_inner") or 4 * config["n_embd"]
    layer = (4 * config["n_embd"] + 2 * inner) * config["n_embd"]
    return int(config["n_layer"] * layer + config["vocab_size"] * config["n_embd"])


class WholeRuns(ABC):
    """A way that only tells of a whole run: what came behind the first token is a difference."""

    _ids: list[int]
    _first: float

    @abstractmethod
    def sampled(self, ids: list[int], count: int) -> object:
        """Write so many tokens for both alternatives."""

    def first(self, ids: list[int]) -> float:
        """See Measured."""
        self._ids = ids
        self._first = seconds(lambda: self.sampled(ids, 1))
        return self._first

    def rest(self) -> tuple[int, float]:
        """See Measured; a whole run less one to the first token."""
        whole = seconds(lambda: self.sampled(self._ids, NEW_TOKENS))
        return NEW_TOKENS - 1, whole - self._first


class Generate(WholeRuns):
    """`transformers.generate`, 32 bits on the processor and 16 on CUDA."""

    def __init__(self, folder: Path) -> None:
        import torch
        from transformers import GPT2LMHeadModel
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]  # has no types
        self._weights = matrix_weights(folder)
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        dtype = torch.float16 if self._device == "cuda" else torch.float32
        network = GPT2LMHeadModel.from_pretrained(folder, dtype=dtype)
        self._network = network.to(self._device)  # type: ignore[arg-type]  # takes a name, its types don't
        self._network.generation_config.pad_token_id = 0
        self._network.generation_config.eos_token_id = None

    def _run(self, ids: list[int], count: int, **options: Any) -> Any:
        import torch

        return self._network.generate(
            torch.tensor([ids], device=self._device),
            attention_mask=torch.ones(1, len(ids), device=self._device),
            max_new_tokens=count,
            min_new_tokens=count,
            **options,
        )

    def sampled(self, ids: list[int], count: int) -> None:
        """See WholeRuns."""
        self._run(
            ids,
            count,
            do_sample=True,
            num_return_sequences=2,
            temperature=DRAWING.temperature,
            top_k=DRAWING.top_k,
            top_p=DRAWING.top_p,
            repetition_penalty=DRAWING.repetition_penalty,
        )

    def likeliest(self, ids: list[int]) -> int:
        """See Measured."""
        return int(self._run(ids, 1, do_sample=False)[0, -1])

    def about(self) -> dict[str, Any]:
        """See Measured."""
        import torch

        size = self._network.dtype.itemsize
        return {"threads": torch.get_num_threads(), "weight_bytes": size * self._weights}


class CTranslate2(WholeRuns):
    """CTranslate2 with 8-bit weights."""

    def __init__(self, folder: Path, scratch: Path, threads: int) -> None:
        import ctranslate2  # type: ignore[import-untyped]  # has no types

        converted = self.file(folder, scratch)
        self._generator = ctranslate2.Generator(
            str(converted), compute_type="int8", intra_threads=threads
        )
        self._names = json.loads((converted / "vocabulary.json").read_text(encoding="utf-8"))
        self._about = {"threads": threads, "weight_bytes": matrix_weights(folder)}

    @staticmethod
    def file(folder: Path, scratch: Path) -> Path:
        """Where the converted model lies."""
        return scratch / f"{folder.name}.ct2"

    @staticmethod
    def convert(folder: Path, to: Path) -> None:
        """Write it there."""
        from ctranslate2.converters import (  # type: ignore[import-untyped]  # has no types
            TransformersConverter,
        )

        TransformersConverter(str(folder)).convert(str(to), quantization="int8")

    def _run(self, ids: list[int], count: int, **options: Any) -> list[int]:
        [result] = self._generator.generate_batch(
            [[self._names[token] for token in ids]],
            max_length=count,
            min_length=count,
            include_prompt_in_result=False,
            **options,
        )
        return list(result.sequences_ids[0])

    def sampled(self, ids: list[int], count: int) -> list[int]:
        """See WholeRuns."""
        return self._run(
            ids,
            count,
            num_hypotheses=2,
            sampling_topk=DRAWING.top_k,
            sampling_topp=DRAWING.top_p,
            sampling_temperature=DRAWING.temperature,
            repetition_penalty=DRAWING.repetition_penalty,
        )

    def likeliest(self, ids: list[int]) -> int:
        """See Measured."""
        return self._run(ids, 1)[0]

    def about(self) -> dict[str, Any]:
        """See Measured."""
        return self._about


class LlamaCpp:
    """llama.cpp with Q8_0 weights: both alternatives in one batch, what was read is kept."""

    def __init__(self, folder: Path, scratch: Path, threads: int, flash: bool) -> None:
        import llama_cpp

        file = self.file(folder, scratch)
        self._cpp = cpp = llama_cpp
        self._quiet = cpp.llama_log_callback(lambda *_: None)
        cpp.llama_log_set(self._quiet, None)
        cpp.llama_backend_init()
        self._model = cpp.llama_model_load_from_file(
            str(file).encode(), cpp.llama_model_default_params()
        )
        options = cpp.llama_context_default_params()
        options.n_ctx, options.n_batch, options.n_ubatch, options.n_seq_max = 1024, 512, 512, 2
        options.n_threads = options.n_threads_batch = threads
        options.kv_unified = True
        options.flash_attn_type = (
            cpp.LLAMA_FLASH_ATTN_TYPE_ENABLED if flash else cpp.LLAMA_FLASH_ATTN_TYPE_DISABLED
        )
        self._context = cpp.llama_init_from_model(self._model, options)
        self._memory = cpp.llama_get_memory(self._context)
        self._batch = cpp.llama_batch_init(512, 0, 2)
        self._read: list[int] = []
        self._next: list[int] = []
        blocks = matrix_weights(folder) // 32
        self._about = {"threads": threads, "flash": flash, "weight_bytes": 34 * blocks}

    @staticmethod
    def file(folder: Path, scratch: Path) -> Path:
        """Where the converted model lies."""
        return scratch / f"{folder.name}.gguf"

    @staticmethod
    def convert(folder: Path, to: Path) -> None:
        """Write it there."""
        write_gguf(folder, to)

    def _sampler(self, seed: int) -> Any:
        cpp = self._cpp
        chain = cpp.llama_sampler_chain_init(cpp.llama_sampler_chain_default_params())
        for step in (
            cpp.llama_sampler_init_top_k(DRAWING.top_k),  # first, as its notes advise for speed
            self._penalties(),
            cpp.llama_sampler_init_top_p(DRAWING.top_p, 1),
            cpp.llama_sampler_init_temp(DRAWING.temperature),
            cpp.llama_sampler_init_dist(seed),
        ):
            cpp.llama_sampler_chain_add(chain, step)
        return chain

    def _penalties(self) -> Any:
        cpp, window = self._cpp, DRAWING.window_tokens
        size = cpp.llama_vocab_n_tokens(cpp.llama_model_get_vocab(self._model))
        return cpp.llama_sampler_init_penalties(size, window, DRAWING.repetition_penalty, 0.0, 0.0)

    def _decode(self, entries: list[tuple[int, int, int, bool]]) -> None:
        """Run tokens: each with its place, its sequence and whether its scores are wanted."""
        batch = self._batch
        batch.n_tokens = len(entries)
        for at, (token, place, sequence, wanted) in enumerate(entries):
            batch.token[at], batch.pos[at] = token, place
            batch.n_seq_id[at], batch.seq_id[at][0] = 1, sequence
            batch.logits[at] = wanted
        if self._cpp.llama_decode(self._context, batch):
            raise SystemExit("llama.cpp can't decode this")

    def _prefill(self, ids: list[int]) -> None:
        cpp = self._cpp
        pairs = zip(self._read, ids, strict=False)
        kept = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(self._read), len(ids)))
        kept = min(kept, len(ids) - 1)
        cpp.llama_memory_seq_rm(self._memory, 1, -1, -1)
        cpp.llama_memory_seq_rm(self._memory, 0, kept, -1)
        last = len(ids) - 1
        self._decode([(ids[at], at, 0, at == last) for at in range(kept, len(ids))])
        self._read = list(ids)
        cpp.llama_memory_seq_cp(self._memory, 0, 1, -1, -1)

    def first(self, ids: list[int]) -> float:
        """See Measured."""

        def run() -> None:
            self._prefill(ids)
            self._samplers = [self._sampler(seed) for seed in (1, 2)]
            sample = self._cpp.llama_sampler_sample
            self._next = [sample(each, self._context, -1) for each in self._samplers]

        return seconds(run)

    def rest(self) -> tuple[int, float]:
        """See Measured."""

        def run() -> None:
            place = len(self._read)
            for _ in range(NEW_TOKENS - 1):
                self._decode([(self._next[0], place, 0, True), (self._next[1], place, 1, True)])
                self._next = [
                    self._cpp.llama_sampler_sample(sampler, self._context, row)
                    for row, sampler in enumerate(self._samplers)
                ]
                place += 1

        return NEW_TOKENS - 1, seconds(run)

    def likeliest(self, ids: list[int]) -> int:
        """See Measured."""
        cpp = self._cpp
        chain = cpp.llama_sampler_chain_init(cpp.llama_sampler_chain_default_params())
        cpp.llama_sampler_chain_add(chain, cpp.llama_sampler_init_greedy())
        self._prefill(ids)
        return int(cpp.llama_sampler_sample(chain, self._context, -1))

    def about(self) -> dict[str, Any]:
        """See Measured."""
        return self._about


def write_gguf(folder: Path, file: Path) -> None:
    """Convert a GPT-2 in Hugging Face format to GGUF, its matrices in Q8_0."""
    import gguf
    import numpy as np

    from tests.weight_files import load_weights

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    width, layers = config["n_embd"], config["n_layer"]
    writer = gguf.GGUFWriter(file, "gpt2")
    writer.add_block_count(layers)
    writer.add_context_length(config["n_positions"])
    writer.add_embedding_length(width)
    writer.add_feed_forward_length(config.get("n_inner") or 4 * width)
    writer.add_head_count(config["n_head"])
    writer.add_layer_norm_eps(config["layer_norm_epsilon"])
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)

    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    names = {number: name for name, number in tokenizer["model"]["vocab"].items()}
    names |= {each["id"]: each["content"] for each in tokenizer["added_tokens"]}
    size = config["vocab_size"]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list([names.get(number, f"[unused {number}]") for number in range(size)])
    normal, unused = gguf.TokenType.NORMAL, gguf.TokenType.UNUSED
    writer.add_token_types([normal if number in names else unused for number in range(size)])
    merges = tokenizer["model"]["merges"]
    writer.add_token_merges([m if isinstance(m, str) else " ".join(m) for m in merges])
    writer.add_bos_token_id(config["bos_token_id"])
    writer.add_eos_token_id(config["eos_token_id"])

    weights = load_weights(folder)
    tensors = {
        name.removeprefix("transformer."): tensor.float().numpy()
        for name, tensor in weights.items()
    }

    def add(to: str, name: str) -> None:
        tensor = tensors[name]
        matrix = tensor.ndim == 2 and name != "wpe.weight"
        if matrix and name != "wte.weight":
            tensor = np.ascontiguousarray(tensor.T)
        if matrix:
            kind = gguf.GGMLQuantizationType.Q8_0
            writer.add_tensor(to, gguf.quants.quantize(tensor, kind), raw_dtype=kind)
        else:
            writer.add_tensor(to, tensor)

    add("token_embd.weight", "wte.weight")
    add("position_embd.weight", "wpe.weight")
    places = {
        "attn_norm": "ln_1", "attn_qkv": "attn.c_attn", "attn_output": "attn.c_proj",
        "ffn_norm": "ln_2", "ffn_up": "mlp.c_fc", "ffn_down": "mlp.c_proj",
    }  # fmt: skip
    for layer in range(layers):
        for to, name in places.items():
            for part in ("weight", "bias"):
                add(f"blk.{layer}.{to}.{part}", f"h.{layer}.{name}.{part}")
    for part in ("weight", "bias"):
        add(f"output_norm.{part}", f"ln_f.{part}")
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


class Engine:
    """Our model alone: nothing is drawn, the likeliest token goes on."""

    def __init__(self, folder: Path) -> None:
        from writer_app.core.model_files import inspect_model
        from writer_app.engine.devices import choose_device
        from writer_app.engine.gpt2 import LanguageModel

        device = choose_device("auto")
        options: dict[str, Any] = {}
        chosen = "precision" in inspect.signature(LanguageModel.load).parameters
        if chosen and folder.name == SHAPED and device.kind == "cpu":
            options["precision"] = "int8"  # random weights say nothing about what 8 bits cost
        self.model = LanguageModel.load(inspect_model(folder), None, device, **options)
        self._weights = matrix_weights(folder)
        self._tokens = [0, 0]

    def first(self, ids: list[int]) -> float:
        """See Measured."""

        def run() -> None:
            best = int(self.model.prefill(ids)[0].argmax())
            self.model.branch(2)
            self._tokens = [best, best]

        return seconds(run)

    def rest(self) -> tuple[int, float]:
        """See Measured."""

        def run() -> None:
            for _ in range(NEW_TOKENS - 1):
                self._tokens = self.model.step(self._tokens).argmax(-1).tolist()

        return NEW_TOKENS - 1, seconds(run)

    def likeliest(self, ids: list[int]) -> int:
        """See Measured."""
        return int(self.model.prefill(ids)[0].argmax())

    def about(self) -> dict[str, Any]:
        """See Measured."""
        import torch

        size = 2 if self.model.device.kind == "cuda" else 4
        network = getattr(self.model, "_network", None)
        return {
            "device": self.model.device.name,
            "threads": getattr(network, "threads", torch.get_num_threads()),
            # engines from before they could tell
            "precision": getattr(self.model, "precision", "full"),
            "weight_bytes": getattr(self.model, "weight_bytes", size * self._weights),
        }


class Ours(Engine):
    """The whole road of the program: context, sampling, text, endings."""

    def __init__(self, folder: Path, contrast: float = 0) -> None:
        super().__init__(folder)
        self._drawing = replace(DRAWING, contrast=contrast)
        self._steps: list[float] = []  # when those began that lead both alternatives on
        self._step = self.model.step
        self.model.step = self._noted  # type: ignore[method-assign]  # to time what asks for steps
        self._items: Any = iter(())

    def _noted(self, tokens: Sequence[int]) -> Any:
        if len(tokens) == 2:
            self._steps.append(time.perf_counter())
        return self._step(tokens)

    def first(self, ids: list[int]) -> float:
        """See Measured; to the first piece."""
        from writer_app.engine.decoding import suggest
        from writer_app.engine.types import Piece, Prompt

        text = b"".join(map(self.model.token_bytes, ids)).decode("utf-8", "ignore")
        self._steps.clear()
        start = time.perf_counter()
        self._items = suggest(self.model, Prompt(text), self._drawing, lambda: False)
        next(item for item in self._items if isinstance(item, Piece))
        return time.perf_counter() - start

    def rest(self) -> tuple[int, float]:
        """See Measured; from the first step for both to the last, all that is between included.

        One that is replaced because it is like the other is written alone, later: not counted.
        """
        for _ in self._items:
            pass
        return len(self._steps) - 1, self._steps[-1] - self._steps[0]


def seconds(run: Callable[[], object]) -> float:
    """How long it takes, until the card is done too."""
    torch = sys.modules.get("torch")
    start = time.perf_counter()
    run()
    if torch is not None and torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - start


def megabytes() -> float:
    """The most memory that this process took, or on CUDA the card gave it."""
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        return float(torch.cuda.max_memory_allocated() / 1e6)
    status = Path("/proc/self/status")
    if status.exists():
        [line] = [each for each in status.read_text().splitlines() if each.startswith("VmHWM")]
        return int(line.split()[1]) * 1024 / 1e6
    import psutil

    memory = psutil.Process().memory_info()  # Windows knows a peak, macOS only what it is now
    return float(getattr(memory, "peak_wset", memory.rss) / 1e6)


def greedy(peer: Measured, ids: list[int], count: int) -> list[int]:
    """The likeliest tokens, one after the other."""
    tokens: list[int] = []
    for _ in range(count):
        tokens.append(peer.likeliest(ids + tokens))
    return tokens


def main() -> None:
    """Convert, or answer questions until the input ends."""
    task = json.loads(sys.argv[1])
    folder, scratch, threads = Path(task["model"]), Path(task["scratch"]), task["threads"]
    answers, sys.stdout = sys.stdout, sys.stderr  # libraries like to print
    if task.get("convert"):
        kind = CTranslate2 if task["kind"] == "ctranslate2" else LlamaCpp
        file = kind.file(folder, scratch)
        if not file.exists():
            kind.convert(folder, file)
        return
    makers: dict[str, Callable[[], Measured]] = {
        "generate": lambda: Generate(folder),
        "ctranslate2": lambda: CTranslate2(folder, scratch, threads),
        "llama.cpp": lambda: LlamaCpp(folder, scratch, threads, task["flash"]),
        "engine": lambda: Engine(folder),
        "ours": lambda: Ours(folder),
        "contrast": lambda: Ours(folder, contrast=1),
    }
    peer = makers[task["kind"]]()
    start = prompts(folder, 0)[0]
    for line in sys.stdin:
        question = json.loads(line)
        answer: dict[str, Any]
        if "greedy" in question:
            answer = {"tokens": greedy(peer, start, question["greedy"])}
        elif "behind" in question:
            tokens = question["behind"]
            places = range(len(tokens))
            answer = {"tokens": [peer.likeliest(start + tokens[:place]) for place in places]}
        elif "about" in question:
            answer = peer.about() | {"megabytes": round(megabytes(), 1)}
        else:
            short, longer = prompts(folder, question["round"] + 1)
            cold = peer.first(short)
            count, time_taken = peer.rest()
            warm = peer.first(longer)
            more, more_taken = peer.rest()
            answer = {
                "first_cold": cold,
                "first_warm": warm,
                "tokens_per_second": (count + more) / (time_taken + more_taken),
            }
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
