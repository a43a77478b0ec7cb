"""Requests at random places, stopped and overtaken at random, leave nothing behind."""

import random

import pytest

from tests.benchmarks.requests import run

SENTENCE = (
    "the ferry came late and nobody waved because snow lay on every sill of that street where she "
    "had lived with him until the letter and its small blue stamp arrived from over the water"
)


@pytest.mark.long
@pytest.mark.usefixtures("qapp")
def test_two_hundred_requests_leave_nothing_behind() -> None:
    chance = random.Random(5)
    sentences = []
    for _ in range(6000):
        words = chance.choices(SENTENCE.split(), k=chance.randint(3, 25))
        end = chance.choice([". ", ". ", "! ", ".\n\n"])
        sentences.append(" ".join(words).capitalize() + end)
    tally, threads = run("".join(sentences), requests=200, seed=3)
    assert tally.failures == []
    assert tally.late == 0
    assert threads == []
    assert tally.finished > 30
    assert tally.stopped + tally.overtaken > 30
    assert tally.megabytes[-1] - tally.megabytes[2] < 20
