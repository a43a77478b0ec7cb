"""What else might stand in the place of a word: whole words, as likely as the model finds them."""

import math

import pytest
import torch

from tests.engine.small_models import STORY
from writer_app.core.text import word_and_mark_spans
from writer_app.engine.gpt2 import LanguageModel
from writer_app.engine.types import Word
from writer_app.engine.words import words_at

BEFORE = "<|endoftext|>" + STORY


def never() -> bool:
    return False


def plain(model: LanguageModel, before: str) -> torch.Tensor:
    """How likely the model finds each token behind a text."""
    return model.prefill(model.encode(before), 1)[-1].softmax(-1).cpu()


@pytest.mark.parametrize("which", ["tiny", "writer"])
@pytest.mark.parametrize("word", [" She", ".", "\n\nShe", " zebra"])
def test_the_written_word_comes_first_then_others_the_likeliest_first(
    which: str, word: str, request: pytest.FixtureRequest
) -> None:
    model: LanguageModel = request.getfixturevalue(which)
    first, *others = words_at(model, 1.0, BEFORE, word, never)
    assert first.text == word
    assert 0 < len(others) <= 5
    likely = [other.probability for other in others]
    assert likely == sorted(likely, reverse=True)
    assert all(0 < one <= 1 for one in [first.probability, *likely])
    assert len({one.text for one in [first, *others]}) == len(others) + 1
    assert all(word_and_mark_spans(other.text) for other in others)


def test_a_probability_is_the_models_own(writer: LanguageModel) -> None:
    first, *others = words_at(writer, 1.0, BEFORE, " She", never)
    for word in [first, *others]:
        ids = writer.encode(BEFORE)
        logs = writer.log_probabilities(ids + writer.encode(word.text), len(ids))
        assert word.probability == pytest.approx(math.exp(float(logs.sum())), rel=0.05)
    likeliest = writer.token_bytes(int(plain(writer, BEFORE).argmax())).decode()
    assert any(other.text.startswith(likeliest) for other in others)


def test_words_are_completed(writer: LanguageModel) -> None:
    """Some words of the built-in model are several tokens; none is offered in part."""
    found = words_at(writer, 1.0, BEFORE + " He ate a plate of hot", " potatoes", never)
    longer = [word for word in found if len(writer.encode(word.text)) > 1]
    assert longer
    for word in found[1:]:
        after = plain(writer, BEFORE + " He ate a plate of hot" + word.text)
        behind = writer.token_bytes(int(after.argmax())).decode("utf-8", "ignore")
        assert not behind[:1].isalpha()


@pytest.mark.parametrize("which", ["tiny", "writer"])
@pytest.mark.parametrize("space", [" ", "\n\n"])
def test_white_space_that_stands_there_is_not_counted(
    which: str, space: str, request: pytest.FixtureRequest
) -> None:
    model: LanguageModel = request.getfixturevalue(which)
    first, *others = words_at(model, 1.0, BEFORE + space, "She", never, count=5)
    assert first.text == "She"
    assert len(others) == 5
    assert all(other.text == other.text.strip() for other in others)
    assert sum(word.probability for word in [first, *others]) <= 1.001
    alone = words_at(model, 1.0, BEFORE, space + "She", never)
    assert first.probability >= alone[0].probability


def test_a_text_as_long_as_the_window_and_a_question_nobody_waits_for(tiny: LanguageModel) -> None:
    long = BEFORE * 5
    assert len(tiny.encode(long)) > tiny.positions
    assert words_at(tiny, 1.0, long, " She", never)[0] == Word(
        " She", pytest.approx(words_at(tiny, 1.0, long, " She", never)[0].probability)
    )
    assert words_at(tiny, 1.0, BEFORE, " She", lambda: True) == []
