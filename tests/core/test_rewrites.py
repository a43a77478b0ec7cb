"""A rewrite: where it begins and ends, which suggestion it is of, and what a model would learn."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer_app.core.preferences import Choice, Outcome, Pair
from writer_app.core.rewrites import (
    Passage,
    is_rewrite,
    origin_of,
    passages,
    rewrite_id,
    rewrite_pair,
)

BEFORE = "The ferry came in late, and the whole village was on the quay."
TAKEN = " Nobody spoke of the light. He went home."
OTHER = " Everybody sang."


def choice(outcome: Outcome = Outcome.FIRST, taken: int | None = None, **changes: object) -> Choice:
    values: dict[str, object] = {
        "id": uuid.uuid4().hex, "prompt": BEFORE.rsplit(" ", 1)[0], "healed": " quay.",
        "first": TAKEN, "second": OTHER, "swapped": False, "model": "starter",
        "model_hash": "", "model_version": 0, "decoding": {}, "seed": 1, "story": "s",
        "story_title": "t", "created": "2026-01-01T00:00:00+00:00",
    }  # fmt: skip
    pair = Pair(**{**values, **changes})  # type: ignore[arg-type]  # any field may change
    return Choice(pair, outcome, 1, 0.0, len(TAKEN) if taken is None else taken, pair.created)


def marked(page: str) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    """Text, spans in [brackets], and spans in {braces}, which are another choice's."""
    text, left, others = "", [], []
    for character in page:
        if character in "[{":
            (left if character == "[" else others).append([len(text), 0])
        elif character in "]}":
            (left if character == "]" else others)[-1][1] = len(text)
        else:
            text += character
    return text, [tuple(one) for one in left], [tuple(one) for one in others]  # type: ignore[misc]  # pairs of two


def found(page: str, of: Choice | None = None) -> list[str]:
    text, left, others = marked(page)
    return [text[one.start : one.end] for one in passages(text, of or choice(), left, others)]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (f"{BEFORE}[{TAKEN}] Then", TAKEN),
        (f"{BEFORE}[ Nobody spoke of ]a boat[. He went home.] Then",
         " Nobody spoke of a boat. He went home."),
        # its first words are others: they stand between the story and what is left
        (f"{BEFORE} They were silent about[ the light. He went home.] Then",
         " They were silent about the light. He went home."),
        # of the story itself too: the rewrite begins with the first word left
        ("Another beginning. They told[ the light. He went home.] Then",
         " the light. He went home."),
        # its end is another: the sentence is the rewrite's
        (f"{BEFORE}[ Nobody spoke of the light. He ]ran away. Then she",
         " Nobody spoke of the light. He ran away."),
        (f"{BEFORE}[ Nobody spoke of the light. He] ran\nThen she",
         " Nobody spoke of the light. He ran"),
        # it was only cut short
        (f"{BEFORE}[ Nobody spoke of the light.] Then she", " Nobody spoke of the light."),
        # never into what came from another choice
        (f"{BEFORE}{{ A dog.}} Silence[ of the light. He] ran {{away. Then}} she",
         " of the light. He"),
        # no sentence's end near
        (f"{BEFORE}[ Nobody spoke] {'and so on ' * 20}.", " Nobody spoke"),
        # paragraphs may have been made of it
        (f"{BEFORE}[ Nobody spoke of the light.\n\nHe went home.]",
         " Nobody spoke of the light.\n\nHe went home."),
    ],
)  # fmt: skip
def test_a_passage_reaches_as_far_as_the_writers_version_of_it(page: str, expected: str) -> None:
    assert found(page) == [expected]


def test_a_story_that_begins_with_a_suggestion() -> None:
    first = choice(prompt="<|endoftext|>", healed="", first="Nobody spoke. He went.")
    assert found("Silence[ spoke. He went.]", first) == ["Silence spoke. He went."]


def test_each_copy_is_a_passage() -> None:
    page = f"{BEFORE}[ Nobody spoke of] her[. He went home.] Later: [ Nobody spoke of the light.]"
    assert found(page) == [" Nobody spoke of her. He went home.", " Nobody spoke of the light."]


texts = st.text(st.sampled_from("ab \n.é😀京ש"), min_size=1, max_size=30)


@given(texts, st.lists(st.tuples(st.integers(0, 30), st.text("xy", max_size=3)), max_size=5),
       st.data())  # fmt: skip
def test_whatever_is_left_of_one_text_is_one_passage_that_holds_it(
    taken: str, edits: list[tuple[int, str]], data: st.DataObject
) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(taken), max_size=len(taken)))
    typed = dict(edits)
    text, left = "Z", []
    for place, (character, stays) in enumerate(zip(taken, kept, strict=True)):
        if place:
            text += typed.get(place, "")
        if stays and character != "\n":
            left.append((len(text), len(text) + 1))
        text += character if stays else ""
    text += "Z"
    of = choice(first=taken, second="another", prompt="nowhere", healed="")
    runs = passages(text, of, left)
    if not left:
        assert runs == []
        return
    [passage] = runs
    assert passage.left == tuple(left)
    assert passage.start == left[0][0]
    assert passage.end >= left[-1][1]


@pytest.mark.parametrize(
    ("of", "words", "accepted", "alternative"),
    [
        (choice(Outcome.FIRST), "He went", TAKEN, OTHER),
        (choice(Outcome.SECOND), "body sang", OTHER, TAKEN),
        # the other text, copied from the popup into the story
        (choice(Outcome.SECOND), "the light", TAKEN, OTHER),
        (choice(Outcome.BOTH, len(OTHER)), "body", OTHER, TAKEN),
        (choice(Outcome.BOTH, len(TAKEN)), "body", TAKEN, OTHER),
        (choice(Outcome.DISMISSED, 13), " Nobody spoke", " Nobody spoke", OTHER),
        (choice(Outcome.DISMISSED, 10), " Everybody", " Everybody", TAKEN),
        # copied from the drawer
        (choice(Outcome.DISMISSED, 0), "body sang", OTHER, TAKEN),
        (choice(Outcome.NEITHER, 0), "the light", TAKEN, OTHER),
        # changed by another program
        (choice(Outcome.BOTH, 8), "He went up home", " Nobody ", OTHER),
    ],
)
def test_which_of_the_two_it_was(of: Choice, words: str, accepted: str, alternative: str) -> None:
    origin = origin_of(of, words)
    assert (origin.accepted, origin.alternative) == (accepted, alternative)
    assert origin.as_chosen == (of.outcome is not Outcome.SECOND or words != "the light")
    assert origin.copied == (of.taken == 0 and of.outcome is not Outcome.FIRST)


def test_a_rewrite_is_different_enough_and_still_about_it() -> None:
    assert not is_rewrite(TAKEN, TAKEN)
    assert not is_rewrite(TAKEN, TAKEN.replace(".", "!"))
    assert not is_rewrite(TAKEN, "  \n")
    assert not is_rewrite(TAKEN, "A chapter. " * 60)
    assert is_rewrite(TAKEN, TAKEN.replace("light", "ship"))
    assert is_rewrite("彼は家に帰った。彼女は眠った。", "彼は家に帰った。彼女は笑った。")


def learnt(of: Choice, text: str, around: str = "") -> tuple[str, str]:
    [passage] = passages(of.pair.first, of, [(0, len(of.pair.first))])
    assert isinstance(passage, Passage)
    pair = rewrite_pair(passage.origin, text, around)
    assert pair.id == rewrite_id(of.id) != of.id
    assert (pair.prompt, pair.healed, pair.story) == (of.pair.prompt, of.pair.healed, of.pair.story)
    preference = Choice(pair, Outcome.FIRST, 1, 0.0, 0, "").preference
    assert preference is not None
    return preference


def test_a_rewrite_is_learnt_in_the_models_style() -> None:
    assert learnt(choice(), " Silence.") == (" quay. Silence.", " quay." + TAKEN)
    # a story without blank lines, of which the model wrote with blank lines
    shown, written = " “Why?”\nHe went. ", " “Why?”\n\nHe went."
    of = choice(first=shown, model_texts=(written, OTHER))
    assert learnt(of, " “So?”\nHe ran.  ", "a\nb\nc") == (
        " quay. “So?”\n\nHe ran.", " quay." + written,
    )  # fmt: skip
    # and one with blank lines, in which a single line end is a line's
    of = choice(first=" Roses\nare red.")
    assert learnt(of, " Violets\nare blue.", "a\n\nb")[0] == " quay. Violets\nare blue."
    # the space that went with the first word
    assert learnt(choice(), "Silence.")[0] == " quay. Silence."
    assert learnt(choice(), "—silence.")[0] == " quay.—silence."


def test_of_some_words_taken_only_these_are_rejected() -> None:
    of = choice(Outcome.DISMISSED, 13, model_texts=(TAKEN + "\n\nEnd", OTHER))
    pair = rewrite_pair(origin_of(of, " Nobody spoke"), " All sang", "a\nb")
    assert (pair.first, pair.second, pair.model_texts) == (" All sang", " Nobody spoke", None)


def test_of_a_blind_pair_each_text_has_its_own_model() -> None:
    blind = {"strength": 1.0, "strengths": [0.0, 1.0]}
    of = choice(Outcome.SECOND, model_version=4, decoding=blind)
    assert origin_of(of, "Everybody").version == 4
    assert origin_of(of, "Nobody").version == 0
    # a rewrite is nobody's point in that test
    pair = rewrite_pair(origin_of(of, "Everybody"), " All sang.", "")
    assert pair.decoding == {"strength": 1.0}
    assert origin_of(choice(model_version=4, decoding={"strength": 0.0}), "Nobody").version == 0
