"""A GPT-2 in memory: loaded from a folder, run token by token for several texts at once.

`prefill`, `branch` and `step` are all that decoding needs; a faster execution replaces just these.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor
from transformers import DynamicCache, GPT2LMHeadModel
from transformers.pytorch_utils import Conv1D
from transformers.utils import logging as transformers_logging

from writer_app.core.errors import WriterError
from writer_app.core.model_files import ModelFolder
from writer_app.core.model_library import PersonalVersion
from writer_app.engine.devices import check_memory, memory_told, use_threads
from writer_app.engine.types import DeviceReport, ModelName
from writer_app.engine.vocabulary import Vocabulary


class LanguageModel:
    """A language model that goes on with one text in several copies; one text at a time.

    Not for several threads at once. Lack of memory while it runs is a WriterError.
    """

    def __init__(
        self,
        network: GPT2LMHeadModel,
        vocabulary: Vocabulary,
        name: ModelName,
        device: DeviceReport,
    ) -> None:
        self._network = network
        self._cache: DynamicCache | None = None
        self.vocabulary = vocabulary
        self.name = name
        self.device = device
        self.positions: int = network.config.n_positions

    @classmethod
    def load(
        cls, folder: ModelFolder, version: PersonalVersion | None, device: DeviceReport
    ) -> "LanguageModel":
        """Load an inspected folder, with a personal version's changes if there is one.

        Weights are 32 bits wide on the CPU and 16 on CUDA.

        Raises:
            WriterError: too little memory, weights that are no numbers, or a personal version
                that was made for another model or can't be applied.
        """
        if version is not None and version.base_hash != folder.hash:
            raise WriterError(
                f"Version {version.number} of your personal model was trained on "
                f"{version.base_name}, another model than {folder.name}. "
                "Train a new version, or go back to that model."
            )
        check_memory(folder, device)
        use_threads()
        adapter = version.path if version is not None and version.is_adapter else None
        whole = folder.path if version is None or adapter is not None else version.path
        with memory_told():
            network = _read_network(whole, device)
            if adapter is not None:
                merge_adapter(network, adapter)
            if not all(bool(weight.isfinite().all()) for weight in network.parameters()):
                raise WriterError(
                    f'The model in "{adapter or whole}" is damaged: some of its weights are no '
                    "numbers. Choose another model."
                )
            end = network.config.eos_token_id
            vocabulary = Vocabulary.load(
                folder.path, network.config.vocab_size, end if isinstance(end, int) else None
            )
            network.to(device.kind)  # type: ignore[arg-type]
        name = ModelName(folder.name, folder.hash, 0 if version is None else version.number)
        return cls(network, vocabulary, name, device)

    def encode(self, text: str) -> list[int]:
        """The tokens of a text; the end-of-text token where its name stands."""
        return self.vocabulary.encode(text)

    def token_bytes(self, token: int) -> bytes:
        """What a token writes, in UTF-8; a character may be spread over several tokens."""
        return self.vocabulary.token_bytes(token)

    def prefill(self, ids: Sequence[int], last: int = 1) -> Tensor:
        """Read 1 to `positions` tokens; the scores of what follows the `last` ones of them.

        Scores [last, vocabulary] are unnormalised log-probabilities, float32, on the CPU. What was
        read before is forgotten. `branch` comes next.
        """
        self._cache = DynamicCache(config=self._network.config)
        return self._run([list(ids)], self._cache, last)[0]

    def branch(self, copies: int, dropped: int = 0) -> None:
        """Hold what `prefill` has read, but for the last `dropped` tokens, in several copies."""
        cache = self._reading()
        with memory_told(), torch.inference_mode():
            cache.crop(-dropped)
            cache.batch_repeat_interleave(copies)

    def step(self, tokens: Sequence[int]) -> Tensor:
        """Lead each copy on by one token; the scores of what follows [copies, vocabulary]."""
        return self._run([[token] for token in tokens], self._reading(), 1)[:, 0]

    def log_probabilities(self, ids: Sequence[int], start: int) -> Tensor:
        """The log-probability of each of ids[start:] after those before it, [len(ids) - start]."""
        behind = torch.tensor(ids[start:])
        with memory_told(), torch.inference_mode():
            scores = self._network(
                torch.tensor([ids], device=self._network.device),
                use_cache=False,
                logits_to_keep=len(behind) + 1,
            ).logits[0, :-1]
            logs: Tensor = scores.float().log_softmax(-1).cpu()
        return logs.gather(-1, behind[:, None])[:, 0]

    def close(self) -> None:
        """Give its memory back; the model can't be used any more."""
        del self._network
        self._cache = None
        if self.device.kind == "cuda":
            torch.cuda.empty_cache()

    def _reading(self) -> DynamicCache:
        if self._cache is None:
            raise ValueError("prefill comes first")
        return self._cache

    def _run(self, rows: list[list[int]], cache: DynamicCache, last: int) -> Tensor:
        with memory_told(), torch.inference_mode():
            output = self._network(
                torch.tensor(rows, device=self._network.device),
                past_key_values=cache,
                use_cache=True,
                logits_to_keep=last,
            )
            scores: Tensor = output.logits.float().cpu()
        return scores


def _read_network(folder: Path, device: DeviceReport) -> GPT2LMHeadModel:
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return GPT2LMHeadModel.from_pretrained(
            folder,
            dtype=torch.float16 if device.kind == "cuda" else torch.float32,
            local_files_only=True,
            use_safetensors=True,
            attn_implementation="sdpa",
        )
    except (OSError, SafetensorError) as error:  # it has passed its checks, so it was there
        raise WriterError(
            f'The model in "{folder}" can\'t be read any more. Choose it again, or another one.'
        ) from error


def merge_adapter(network: GPT2LMHeadModel, folder: Path) -> None:
    """Add a LoRA adapter in peft's format to the weights: W + scale * (B A), transposed.

    Raises:
        WriterError: it is damaged, for another model, or of a kind that can't be merged this way.
    """
    unfit = f'The personal model in "{folder}" can\'t be applied'
    try:
        config = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))
        weights = load_file(folder / "adapter_model.safetensors")
        alpha, rank = float(config["lora_alpha"]), int(config["r"])
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise WriterError(f"{unfit}: it is damaged. Choose another version.") from error
    special = ("alpha_pattern", "rank_pattern", "use_dora", "modules_to_save")
    if config.get("peft_type") != "LORA" or any(config.get(option) for option in special):
        raise WriterError(f"{unfit}: it is not a plain LoRA adapter. Choose another version.")
    scale = alpha / (rank**0.5 if config.get("use_rslora") else rank)
    modules = dict(network.named_modules())
    for name in [name for name in weights if name.endswith(".lora_A.weight")]:
        place = name.removeprefix("base_model.model.").removesuffix(".lora_A.weight")
        module = modules.get(place)
        inner, outer = weights.pop(name), weights.pop(name.replace("lora_A", "lora_B"), None)
        if (
            not isinstance(module, Conv1D)
            or outer is None
            or ((inner.shape[1], outer.shape[0]) != tuple(module.weight.shape))
        ):
            raise WriterError(f"{unfit}: it was made for another model. Choose another version.")
        change = scale * (outer.float() @ inner.float()).T
        module.weight.data = (module.weight.float() + change).to(module.weight.dtype).detach()
    if weights:
        raise WriterError(f"{unfit}: it is not a plain LoRA adapter. Choose another version.")
