# ruff: noqa: RUF001 - typographic quotes are what this is about
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.data.prose import TOLERANCE, Prose, Style, tidy

PIECES = st.sampled_from(
    [
        *(
            "Anna",
            " ",
            "\n\n",
            ". ",
            '"',
            "'",
            "“",
            "”",
            "‘",
            "’",
            "...",
            "…",
            "? ",
            "! ",
            "—",
            "--",
        ),
        *("Mr.", "he said", "(", ")", "\n", "it", "They went home.", '"Stay. Please." '),
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)


def units(text: str) -> list[str]:
    prose = Prose.of(text)
    return [prose.between(i, i + 1) for i in range(len(prose.units))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The rain stopped. We left.", ["The rain stopped.", "We left."]),
        (
            "Mr. Oake and Dr. L. Finch left. So did I. Good.",
            ["Mr. Oake and Dr. L. Finch left.", "So did I.", "Good."],
        ),
        ('"Why?" he asked. She shrugged.', ['"Why?" he asked.', "She shrugged."]),
        ('"Why?" Tom asked. She shrugged.', ['"Why?" Tom asked.', "She shrugged."]),
        ('"Go. Now! Or never." He went.', ['"Go. Now! Or never."', "He went."]),
        ("“Go. Now!” He went.", ["“Go. Now!”", "He went."]),
        ("‘Go. It’s late.’ He went.", ["‘Go. It’s late.’", "He went."]),
        ("'Go. It's late.' He went.", ["'Go. It's late.'", "He went."]),
        ('"I thought—" She broke off.', ['"I thought—"', "She broke off."]),
        ("He waited... and left. Then... No!", ["He waited... and left.", "Then...", "No!"]),
        ("(He lied. They knew.) It was dark.", ["(He lied. They knew.)", "It was dark."]),
        ("One line.\n\nAnother one.", ["One line.", "Another one."]),
    ],
)
def test_a_unit_is_a_sentence_or_a_whole_quotation(text, expected):
    assert units(text) == expected


@pytest.mark.parametrize(
    "paragraph",
    [
        '"This speech goes on in the next paragraph.',
        "He closed it.”",
        "***",
        "CHAPTER ONE",
        "This is what it said:",
        "Roses are here,\nviolets there.",
        "(He never came back.",
    ],
)
def test_what_cannot_be_cut_or_moved_is_not_whole(paragraph):
    assert not any(unit.whole for unit in Prose.of(paragraph).units)


def test_what_was_cut_off_in_the_middle_can_be_left_out():
    for rest in ('"It is late. And', "Then he", "(It was"):
        assert Prose.of(f"They went home. {rest}").without_rest().text == "They went home."
    assert Prose.of("They went home.").without_rest().text == "They went home."


@given(TEXTS)
def test_the_units_are_the_text_but_for_white_space(text):
    text = tidy(text)
    prose = Prose.of(text)
    end = 0
    for unit in prose.units:
        assert text[end : unit.start].strip() == ""
        assert end <= unit.start < unit.end <= len(text)
        end = unit.end
    assert text[end:].strip() == ""


@given(TEXTS, st.integers(1, 80))
def test_an_end_is_as_near_as_any_other_or_none_is_near(text, length):
    prose = Prose.of(tidy(text))
    for start in prose.joints:
        ends = range(start + 1, len(prose.units) + 1)
        possible = [e for e in ends if all(unit.whole for unit in prose.units[start:e])]
        nearest = min(abs(prose.length(start, e) - length) for e in possible)
        found = prose.end_near(start, length)
        if nearest > TOLERANCE * length:
            assert found is None
        else:
            assert found in possible
            assert abs(prose.length(start, found) - length) == nearest


@given(TEXTS, st.floats(-5, 300), st.sampled_from([None, True, False]))
def test_joints_come_nearest_first(text, position, opens):
    prose = Prose.of(tidy(text))
    found = list(prose.starts_near(position, opens))
    expected = [j for j in prose.joints if opens is None or prose.units[j].opens == opens]
    assert sorted(found) == expected
    distances = [abs(prose.units[joint].start - position) for joint in found]
    assert distances == sorted(distances)


def test_tidy_makes_paragraphs_of_other_ways_to_write_them():
    assert tidy("One.\r\n\r\n\r\nTwo. \n") == "One.\n\nTwo."
    assert tidy("One.\nTwo.\nThree.") == "One.\n\nTwo.\n\nThree."
    assert tidy("Two  spaces.\tA tab.") == "Two spaces. A tab."
    verse = "She sang:\n\nBlue hill,\nblue mill.\n\nThen she slept."
    assert tidy(verse) == verse
    line = "The road went on between the hedges, past the mill and the empty\n"
    wrapped = (line * 8).strip() + ".\n\n" + (line * 8).strip() + "."
    assert tidy(wrapped).count("\n") == 2


def test_a_passage_takes_on_the_style_of_a_story():
    plain = '"Well..." He paused--then: "It\'s late," he said - at last.'
    curly = "“Well…” He paused—then: “It’s late,” he said - at last."
    assert Style.of(curly * 2).give(plain) == curly
    assert Style.of(plain * 2).give(curly) == plain
    assert Style.of("It went – slowly – up. “No,” he said.").give("It fell--hard.") == (
        "It fell – hard."
    )


@given(TEXTS, TEXTS)
def test_a_style_leaves_no_other_marks(text, story):
    style = Style.of(story)
    given_text = style.give(text)
    assert not set(given_text) & set("\"'" if style.curly else "“”‘’")
