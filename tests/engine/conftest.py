"""The models of these tests, loaded once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.small_models import make_model, train_tokenizer
from writer_app.core.model_files import inspect_model
from writer_app.engine.devices import choose_device
from writer_app.engine.gpt2 import LanguageModel


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("tiny"), train_tokenizer())


@pytest.fixture(scope="session")
def tiny(tiny_folder: Path) -> Iterator[LanguageModel]:
    """A model that knows nothing, splits words as GPT-2 does and may write any bytes at all."""
    model = LanguageModel.load(inspect_model(tiny_folder), None, choose_device("cpu"))
    yield model
    model.close()


@pytest.fixture(scope="session")
def writer(starter: Path) -> Iterator[LanguageModel]:
    """The built-in model."""
    model = LanguageModel.load(inspect_model(starter), None, choose_device("cpu"))
    yield model
    model.close()
