"""The models that a writer can choose from by name, with what there is to know before choosing."""

import math
import re
from dataclasses import dataclass

from writer_app.core.model_files import WEIGHTS, read_header
from writer_app.core.resources import resource

_LICENCES = {"apache-2.0": "Apache-2.0", "mit": "MIT"}
_PAGES = "https://huggingface.co/"


@dataclass(frozen=True)
class CatalogueModel:
    """One model of the list."""

    id: str
    """Its name on the hub, ``owner/name``; empty for the built-in one."""
    title: str
    description: str
    """How well it writes and how fast, in a sentence or two for a writer."""
    parameters: int
    """Weights, tied ones counted once."""
    download_bytes: int
    """What it takes on the disk, all of which is fetched unless it is built in."""
    memory_bytes: int
    """About what it takes while it writes on the processor, with weights of 8 bits."""
    licence: str
    """As SPDX names it."""
    page: str
    """Where more is said about it; empty for the built-in one."""


def memory_needed(parameters: int) -> int:
    """About how many bytes a model takes while it writes on the processor.

    A byte for each weight, the embedding in more, and what the program itself needs for it.
    """
    return round(1.3 * parameters) + 200_000_000


def built_in() -> CatalogueModel:
    """The model that comes with the program, as its folder says.

    Raises:
        WriterError: the installation lacks it.
    """
    folder = resource("starter")
    tensors = read_header(folder / WEIGHTS).values()
    parameters = sum(math.prod(tensor.shape) for tensor in tensors)
    licence = re.search(r"^license: (\S+)$", (folder / "README.md").read_text("utf-8"), re.M)
    assert licence is not None
    return CatalogueModel(
        id="",
        title="Starter",
        description="Small and always here: it answers at once and keeps to a scene for a few "
        "sentences. It has read old fiction, and writes in its manner.",
        parameters=parameters,
        download_bytes=sum(file.stat().st_size for file in folder.iterdir()),
        memory_bytes=memory_needed(parameters),
        licence=_LICENCES.get(licence[1], licence[1]),
        page="",
    )


def _on_the_hub(
    name: str, title: str, description: str, parameters: int, weights: int, licence: str = "MIT"
) -> CatalogueModel:
    return CatalogueModel(
        id=name,
        title=title,
        description=description,
        parameters=parameters,
        download_bytes=weights + _BESIDE_THE_WEIGHTS,
        memory_bytes=memory_needed(parameters),
        licence=licence,
        page=_PAGES + name,
    )


_BESIDE_THE_WEIGHTS = 1_356_000
"""The tokenizer and the config, in bytes."""

# Sizes as published when this was written, to be shown before the hub is asked. A download goes by
# what the hub says then.
CATALOGUE: tuple[CatalogueModel, ...] = (
    built_in(),
    _on_the_hub(
        "distilbert/distilgpt2",
        "DistilGPT-2",
        "A shortened GPT-2 small: one and a half times as fast, and a little less sure of where a "
        "sentence is going.",
        81_912_576,
        352_824_413,
        "Apache-2.0",
    ),
    _on_the_hub(
        "openai-community/gpt2",
        "GPT-2 small",
        "A good beginning: it knows far more of the world than the built-in model, and is quick "
        "on most computers.",
        124_439_808,
        548_105_171,
    ),
    _on_the_hub(
        "openai-community/gpt2-medium",
        "GPT-2 medium",
        "Holds a scene together better, at about a third of the speed of GPT-2 small.",
        354_823_168,
        1_519_984_962,
    ),
    _on_the_hub(
        "openai-community/gpt2-large",
        "GPT-2 large",
        "Writes more smoothly still, and takes about six times as long as GPT-2 small. Pleasant "
        "with a graphics card, slow without.",
        774_030_080,
        3_247_159_078,
    ),
    _on_the_hub(
        "openai-community/gpt2-xl",
        "GPT-2 XL",
        "The best writer of the family, and about twelve times slower than GPT-2 small. It wants "
        "a graphics card, or patience.",
        1_557_611_200,
        6_431_829_964,
    ),
)
"""The built-in model, then those that can be downloaded, from the smallest to the largest."""
