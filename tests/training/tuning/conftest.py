"""A model that learns in a third of the time."""

import pytest

from training.model_folder import load_model, write_in_16_bits


@pytest.fixture(scope="session")
def starter(starter, tmp_path_factory):
    """The first two layers of the built-in model: enough to learn with, in a third of the time."""
    folder = tmp_path_factory.mktemp("starter") / "starter"
    model, _ = load_model(starter, "cpu")
    model.transformer.h = model.transformer.h[:2]
    model.config.n_layer = 2
    write_in_16_bits(model, starter, folder)
    return folder
