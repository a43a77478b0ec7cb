"""The list of models says what is true of each."""

import re
from dataclasses import replace

from writer_app.core.model_catalogue import CATALOGUE
from writer_app.core.model_files import inspect_model
from writer_app.core.resources import starters

BUILT_IN, ONLINE = CATALOGUE[:2], CATALOGUE[2:]


def test_the_built_in_models_are_described_by_their_folders(starter):
    assert BUILT_IN[0].folder == starter
    for model, folder in zip(BUILT_IN, starters(), strict=True):
        assert (model.id, model.folder) == (folder.name, folder)
        assert (model.page, model.licence) == ("", "Apache-2.0")
        assert model.parameters == inspect_model(folder).parameters
        assert model.download_bytes == sum(file.stat().st_size for file in folder.iterdir())


def test_every_model_that_can_be_downloaded_is_described():
    ids = [model.id for model in ONLINE]
    assert ids == [
        "distilbert/distilgpt2",
        *(f"openai-community/gpt2{size}" for size in ("", "-medium", "-large", "-xl")),
    ]
    for model in ONLINE:
        assert model.page == f"https://huggingface.co/{model.id}"
        assert model.licence in ("MIT", "Apache-2.0")
        # 32-bit weights, and at most the masks that old files carry beside them.
        assert 4.0 < model.download_bytes / model.parameters < 4.5
    assert len({model.title for model in CATALOGUE}) == len(CATALOGUE)
    assert all(re.fullmatch(r"[A-Z].+\.", model.description) for model in CATALOGUE)


def test_larger_models_come_later_and_need_more():
    for figure in ("parameters", "download_bytes", "memory_bytes"):
        values = [getattr(model, figure) for model in (BUILT_IN[0], *ONLINE)]
        assert values == sorted(values)


def test_weights_are_counted_as_published():
    assert [model.parameters for model in ONLINE] == [
        81_912_576, 124_439_808, 354_823_168, 774_030_080, 1_557_611_200,
    ]  # fmt: skip


def test_the_memory_is_that_of_the_models_folder(starter):
    folder = inspect_model(starter)
    assert BUILT_IN[0].memory_bytes == folder.memory_needed()
    sizes = [(6, 768), (12, 768), (24, 1_024), (36, 1_280), (48, 1_600)]
    for model, (layers, width) in zip(ONLINE, sizes, strict=True):
        there = replace(
            folder,
            parameters=model.parameters,
            layers=layers,
            width=width,
            vocabulary=50_257,
            positions=1_024,
        )
        assert model.memory_bytes == there.memory_needed("int8")
