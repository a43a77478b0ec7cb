"""What else might stand in the place of a word that the model wrote, and how likely it finds that.

Whoever reads a text reads words, while the model writes tokens. So a token that only begins a word
is led on, by the likeliest tokens, until the word is whole.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import exp

import torch
from torch import Tensor

from writer_app.engine.gpt2 import Interrupted, LanguageModel
from writer_app.engine.types import Word
from writer_app.engine.vocabulary import Vocabulary

LONGEST = 6
"""Tokens of a word at most; what is not whole by then is no word to offer."""
SPARE = 4
"""Beginnings that are looked at beyond those asked for: some lead to the same word."""
_GOES_ON = re.compile(r"['’-]?\w")  # noqa: RUF001 - both apostrophes occur


@dataclass(frozen=True)
class _Beginning:
    """A token that a word may begin with, behind white space that stands there already."""

    log: float
    tokens: list[int]
    written: bytes


def words_at(
    model: LanguageModel,
    strength: float,
    before: str,
    word: str,
    cancelled: Callable[[], bool],
    count: int = 5,
) -> list[Word]:
    """A word that stands behind a text, then up to `count` others, the likeliest first.

    `before` is all that the model read in front of the word, in its style, and `word` has the white
    space between the two, unless `before` ends with it. See `Word` for what its probability is; of
    white space that `before` ends with, it counts as certain. Nothing comes once `cancelled`.

    Raises:
        WriterError: memory ran out.
    """
    model.use_strength(strength)
    stem = before.rstrip()
    space = before[len(stem) :]
    ids = model.encode(stem)
    most = model.positions - LONGEST - len(model.encode(space + word))
    ids = ids[-max(1, most) :]
    try:
        beginnings, total = _beginnings(model, ids, space, count + SPARE, cancelled)
        own = _written(model, ids, space + word) - total
        found = {word: Word(word, min(1.0, exp(own)))}
        for beginning in beginnings:
            if len(found) > count:
                break
            other = _completed(model, ids, beginning, total, cancelled)
            if other is not None:
                found.setdefault(other.text, other)
    except Interrupted:
        return []
    first, *others = found.values()
    return [first, *sorted(others, key=lambda other: -other.probability)]


def _beginnings(
    model: LanguageModel, ids: list[int], space: str, count: int, cancelled: Callable[[], bool]
) -> tuple[list[_Beginning], float]:
    """The likeliest tokens behind `ids` and white space, and the log of what all have together.

    White space may be a token of its own or the beginning of a word's.
    """
    vocabulary = model.vocabulary
    spaces = model.encode(space)
    scores = model.prefill(ids + spaces, len(spaces) + 1, cancelled)
    logs = scores.log_softmax(-1).cpu()
    path = sum(float(logs[place, token]) for place, token in enumerate(spaces))
    apart = vocabulary.going_on(b"", then_no_space=bool(space))
    roads = [(logs[-1].masked_fill(~apart, -torch.inf) + path, spaces, 0)]
    if space:
        joined = vocabulary.going_on(space.encode(), then_no_space=True)
        if len(spaces) == 1:
            joined[spaces[0]] = False
        roads.append((logs[0].masked_fill(~joined, -torch.inf), [], len(space.encode())))
    found = [each for road in roads for each in _best(vocabulary, *road, count)]
    total = float(torch.cat([road[0] for road in roads]).logsumexp(-1)) if space else 0.0
    return sorted(found, key=lambda each: -each.log)[:count], total


def _best(
    vocabulary: Vocabulary, logs: Tensor, spaces: list[int], repeated: int, count: int
) -> list[_Beginning]:
    values, tokens = logs.topk(min(count, len(logs)))
    return [
        _Beginning(log, [*spaces, token], vocabulary.token_bytes(token)[repeated:])
        for log, token in zip(values.tolist(), tokens.tolist(), strict=True)
        if log > -torch.inf
    ]


def _completed(
    model: LanguageModel,
    ids: list[int],
    beginning: _Beginning,
    total: float,
    cancelled: Callable[[], bool],
) -> Word | None:
    """The whole word, None where there is none."""
    log, tokens, written = beginning.log, list(beginning.tokens), beginning.written
    for _ in range(LONGEST):
        if cancelled():
            raise Interrupted
        logs = model.prefill(ids + tokens, 1, cancelled)[-1].log_softmax(-1).cpu()
        token = int(logs.argmax())
        text = written.decode("utf-8", "ignore")
        whole = bool(text.strip()) and text.encode() == written
        behind = (written + model.token_bytes(token)).decode("utf-8", "ignore")[len(text) :]
        goes_on = text[-1:].isalnum() and _GOES_ON.match(behind)
        ends = token == model.vocabulary.end or not model.vocabulary.writable[token]
        if whole and (ends or not goes_on):
            return Word(text, min(1.0, exp(log - total)))
        if ends:
            return None
        log += float(logs[token])
        tokens.append(token)
        written += model.token_bytes(token)
    return None


def _written(model: LanguageModel, ids: list[int], text: str) -> float:
    """The log-probability of a text behind tokens, as its own tokens."""
    return float(model.log_probabilities(ids + model.encode(text), len(ids)).sum())
