"""What counts as the writer's own: against a plain count, for any text and any marks."""

from hypothesis import given
from hypothesis import strategies as st

from writer_app.core.own_words import OwnWords, own_words
from writer_app.core.text import word_count, word_spans

LINES = st.text(
    st.sampled_from(["a", "b", " ", "-", "—", "'", "é", "\u0301", "京", "😀", "ש", ","]),
    max_size=40,
)


@st.composite
def lines_with_spans(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    line = draw(LINES)
    cuts = sorted(draw(st.sets(st.integers(0, len(line)), max_size=8)))
    return line, list(zip(cuts[::2], cuts[1::2], strict=False))


@given(lines_with_spans())
def test_a_word_is_own_when_no_character_of_it_was_taken(
    drawn: tuple[str, list[tuple[int, int]]],
) -> None:
    line, spans = drawn
    taken = {place for start, end in spans for place in range(start, end)}
    own = [taken.isdisjoint(range(start, end)) for start, end in word_spans(line)]
    assert own_words(line, spans) == OwnWords(
        word_count(line), sum(own), len(line), len(line) - len(taken)
    )


@given(LINES)
def test_the_spans_of_words_are_the_words_that_are_counted(line: str) -> None:
    spans = word_spans(line)
    assert len(spans) == word_count(line)
    assert all(line[start:end].strip(" -—") for start, end in spans)


def test_counts_add_up() -> None:
    first, second = own_words("He went on.", [(3, 7)]), own_words("--and on--and on")
    assert first + second == OwnWords(7, 6, 27, 23)
