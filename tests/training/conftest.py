"""Token files of a small made-up story book and a recipe for a model that learns it in a second."""

import json
import signal

import pytest

from training.data import corpus
from training.recipe import load

SENTENCES = (
    'The cat sat on the mat. "It\'s mine," said the cat.\n\n',
    "The dog went away... and the dog didn't come back.\n\n",
    "A bird sang in the tree, and the cat looked up at the bird.\n\n",
    '"Where is the dog?" said the bird. The cat said nothing.\n\n',
)


@pytest.fixture
def signals_put_back():
    """What a command does about interrupts ends with the test."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(scope="session")
def story_file(tmp_path_factory):
    """A .jsonl file of 48 stories, 4 of them by authors that the starter recipe holds out."""
    path = tmp_path_factory.mktemp("stories") / "stories.jsonl"
    authors = ["Ann"] * 44 + ["Saki"] * 2 + ["Edith Wharton"] * 2
    with path.open("w", encoding="utf-8") as file:
        for number, author in enumerate(authors):
            text = "".join(SENTENCES[(number * i + i) % 4] for i in range(12)) + f"{number}."
            record = {"author": author, "section": str(number), "text": text}
            file.write(json.dumps(record) + "\n")
    return path


@pytest.fixture(scope="session")
def tiny_recipe():
    """Forty steps of a model with two layers."""
    return load(
        "starter",
        "pretrain",
        [
            *("vocabulary=300", "context=32", "width=32", "layers=2", "heads=2"),
            *("batch=4", "micro_batch=2", "tokens=5120", "precision=float32", "compile=false"),
            *("muon_rate=0.02", "adam_rate=0.02", "threads=0"),
            *("log_every=1", "evaluate_every=20", "evaluation_windows=8"),
        ],
    )


@pytest.fixture(scope="session")
def tiny_data(story_file, tiny_recipe):
    """The stories as token files."""
    return corpus.prepare(story_file, story_file.parent / "tokens", tiny_recipe, lambda _: None)
