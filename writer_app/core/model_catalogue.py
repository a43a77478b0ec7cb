"""The models that a writer can choose from by name, with what there is to know before choosing."""

import math
import re
from dataclasses import dataclass
from pathlib import Path

from writer_app.core.errors import WriterError
from writer_app.core.language import later, said
from writer_app.core.model_files import (
    CONFIG,
    MAX_CONFIG,
    memory_needed,
    read_header,
    read_json,
)
from writer_app.core.resources import STARTER_TITLES, starters

_LICENCES = {"apache-2.0": "Apache-2.0", "mit": "MIT"}
_PAGES = "https://huggingface.co/"


@dataclass(frozen=True)
class CatalogueModel:
    """One model of the list."""

    id: str
    """Its name on the hub, ``owner/name``; that of its folder for a built-in one."""
    title: str
    description: str
    """How well it writes and how fast, in a sentence or two for a writer."""
    parameters: int
    """Weights, tied ones counted once."""
    download_bytes: int
    """What it takes on the disk, all of which is fetched unless it is built in."""
    memory_bytes: int
    """What it takes at most on the processor, with weights of 8 bits."""
    licence: str
    """As SPDX names it."""
    page: str
    """Where more is said about it; empty for a built-in one."""
    folder: Path | None = None
    """Where a built-in one lies."""


def _built_in(folder: Path, title: str, description: str) -> CatalogueModel:
    """A model that comes with the program, as its folder says.

    Raises:
        WriterError: the installation lacks it.
    """
    headers = [read_header(file) for file in folder.glob("*.safetensors")]
    if not headers:
        raise WriterError(
            said('"{folder}" has no weights. Install the program again.').format(folder=folder)
        )
    parameters = sum(math.prod(tensor.shape) for one in headers for tensor in one.values())
    config = read_json(folder / CONFIG, MAX_CONFIG)
    sizes = (config[name] for name in ("n_layer", "n_embd", "vocab_size", "n_positions"))
    licence = re.search(r"^license: (\S+)$", (folder / "README.md").read_text("utf-8"), re.M)
    assert licence is not None
    return CatalogueModel(
        id=folder.name,
        title=title,
        description=description,
        parameters=parameters,
        download_bytes=sum(file.stat().st_size for file in folder.iterdir()),
        memory_bytes=memory_needed(parameters, *sizes),
        licence=_LICENCES.get(licence[1], licence[1]),
        page="",
        folder=folder,
    )


def _on_the_hub(
    name: str,
    title: str,
    description: str,
    layers: int,
    width: int,
    weights: int,
    licence: str = "MIT",
) -> CatalogueModel:
    """A GPT-2 of OpenAI's vocabulary and positions; `weights` is the size of that file."""
    embeddings = (_VOCABULARY + _POSITIONS) * width
    parameters = embeddings + layers * (12 * width * width + 13 * width) + 2 * width
    return CatalogueModel(
        id=name,
        title=title,
        description=description,
        parameters=parameters,
        download_bytes=weights + _BESIDE_THE_WEIGHTS,
        memory_bytes=memory_needed(parameters, layers, width, _VOCABULARY, _POSITIONS),
        licence=licence,
        page=_PAGES + name,
    )


_BESIDE_THE_WEIGHTS = 1_356_000
"""The tokenizer and the config, in bytes."""
_VOCABULARY = 50_257
_POSITIONS = 1_024

# Sizes as published when this was written, to be shown before the hub is asked. A download goes by
# what the hub says then.
CATALOGUE: tuple[CatalogueModel, ...] = (
    *(
        _built_in(folder, title, description)
        for folder, title, description in zip(
            starters(),
            STARTER_TITLES,
            (
                later(
                    "models",
                    "Small and always here: it answers at once and keeps to a scene for a few "
                    "sentences. It has read old fiction, and writes in its manner.",
                ),
                later(
                    "models",
                    "The starter before it learnt which continuations belong to a story. Here to "
                    "compare the two.",
                ),
            ),
            strict=True,
        )
    ),
    _on_the_hub(
        "distilbert/distilgpt2",
        later("models", "DistilGPT-2"),
        later(
            "models",
            "A shortened GPT-2 small: one and a half times as fast, and a little "
            "less sure of where a "
            "sentence is going.",
        ),
        6,
        768,
        352_824_413,
        "Apache-2.0",
    ),
    _on_the_hub(
        "openai-community/gpt2",
        later("models", "GPT-2 small"),
        later(
            "models",
            "A good beginning: it knows far more of the world than the built-in "
            "model, and is quick "
            "on most computers.",
        ),
        12,
        768,
        548_105_171,
    ),
    _on_the_hub(
        "openai-community/gpt2-medium",
        later("models", "GPT-2 medium"),
        later(
            "models", "Holds a scene together better, at about a third of the speed of GPT-2 small."
        ),
        24,
        1_024,
        1_519_984_962,
    ),
    _on_the_hub(
        "openai-community/gpt2-large",
        later("models", "GPT-2 large"),
        later(
            "models",
            "Writes more smoothly still, and takes about six times as long as "
            "GPT-2 small. Pleasant "
            "with a graphics card, slow without.",
        ),
        36,
        1_280,
        3_247_159_078,
    ),
    _on_the_hub(
        "openai-community/gpt2-xl",
        later("models", "GPT-2 XL"),
        later(
            "models",
            "The best writer of the family, and about twelve times slower than GPT-2 small. It "
            "wants a graphics card, or patience.",
        ),
        48,
        1_600,
        6_431_829_964,
    ),
)
"""The built-in models, then those that can be downloaded, from the smallest to the largest."""
