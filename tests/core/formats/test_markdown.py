import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.core.formats.manuscripts import any_manuscript, written_manuscript
from writer_app.core.formats.manuscript import SCENE_BREAK, Block, Run, tidy
from writer_app.core.formats.markdown import parse_text, usual_line_ends, write_text

LINE = "so many words that no more of them would fit in a line"


def words(blocks: list[Block]) -> list[Block]:
    """The blocks without emphasis."""
    plain = (Block(one.kind, (Run(one.text),), one.level, one.number, one.quoted) for one in blocks)
    return list(plain)


def paragraphs(text: str, **options: object) -> list[str]:
    return [block.text for block in parse_text(text, **options)]  # type: ignore[arg-type]  # any of its options


@given(any_manuscript)
@settings(max_examples=150)
def test_no_character_changes_on_the_way_through_a_story(blocks: list[Block]) -> None:
    assert words(list(parse_text(write_text(blocks)))) == words(blocks)


@given(written_manuscript)
@settings(max_examples=150)
def test_nor_does_the_emphasis_of_whole_words(blocks: list[Block]) -> None:
    assert list(parse_text(write_text(blocks))) == blocks


@given(st.text(st.sampled_from("ab \n*_#>-1.\t\\")) | st.text())
@settings(max_examples=150)
@example("\u3000漢字")
@example(">" * 200 + " deep")
@example("- " * 200 + "deep")
def test_any_story_can_be_parsed_and_its_letters_are_kept(text: str) -> None:
    for options in ({}, {"markdown": False}):
        said = "".join(block.text for block in parse_text(text, **options))
        assert [one for one in said if one in "ab漢"] == [one for one in text if one in "ab漢"]
        assert list(tidy(parse_text(text, **options))) == list(parse_text(text, **options))


def test_what_a_novel_has() -> None:
    story = (
        "# One *day*\n\nHe said *no* to **her**, *and **then** he* left—*gone*.\n\n* * *\n\n"
        "> Quoted  \n> verse\n\n- first\n- second\n  - inner\n\n3. third\n4. fourth\n\n#\n\n"
        "    Indented, <i>typed</i>, [seen](https://example.org/)."
    )
    assert list(parse_text(story)) == [
        Block("heading", (Run("One "), Run("day", True)), 1),
        Block(
            "paragraph",
            (
                Run("He said "), Run("no", True), Run(" to "), Run("her", bold=True), Run(", "),
                Run("and ", True), Run("then", True, True), Run(" he", True), Run(" left—"),
                Run("gone", True), Run("."),
            ),
        ),
        SCENE_BREAK,
        Block("paragraph", (Run("Quoted\nverse"),), quoted=True),
        Block("item", (Run("first"),), 1),
        Block("item", (Run("second"),), 1),
        Block("item", (Run("inner"),), 2),
        Block("item", (Run("third"),), 1, 3),
        Block("item", (Run("fourth"),), 1, 4),
        SCENE_BREAK,
        Block(
            "paragraph",
            (
                Run("Indented, <i>typed</i>, "), Run("seen", link="https://example.org/"),
                Run("."),
            ),
        ),
    ]  # fmt: skip


def test_a_link_that_leads_nowhere_safe_stays_words() -> None:
    [block] = parse_text("[here](javascript:alert(1)) and [there](file:///etc/passwd)")
    assert {run.link for run in block.runs} == {""}
    assert block.text == "here (javascript:alert(1)) and there (file:///etc/passwd)"


@pytest.mark.parametrize(
    ("text", "means", "read"),
    [
        ("One.\nTwo.\nThree.", "paragraph", ["One.", "Two.", "Three."]),
        ("A rose\nis a rose\n\nis a rose.", "break", ["A rose\nis a rose", "is a rose."]),
        (f"{LINE}\n{LINE}\n{LINE}\nend.\n\n{LINE}\nend.\n\nx", "space",
         [f"{LINE} {LINE} {LINE} end.", f"{LINE} end.", "x"]),
    ],
)  # fmt: skip
def test_what_the_end_of_a_line_means(text: str, means: str, read: list[str]) -> None:
    assert usual_line_ends(text) == means
    assert paragraphs(text, line_ends=means) == read


def test_without_markdown_signs_are_words() -> None:
    text = "# One\n\nHe said *no*.\n\n* * *\n\n- Yes."
    assert paragraphs(text, markdown=False) == ["# One", "He said *no*.", "", "- Yes."]


def test_a_long_story_is_parsed_in_parts_that_mean_the_same() -> None:
    one = "# Chapter\n\n- item\n\n  more of it\n\n> quoted *words*\n\nPlain *words*.\n\n"
    blocks = list(parse_text(one * 3000))
    assert len(blocks) == 3000 * len(list(parse_text(one)))
    assert blocks[-5:] == list(parse_text(one))


def test_parsing_can_be_stopped() -> None:
    class Stopped(Exception):
        pass

    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        list(parse_text("Words.", check=stop))


def test_a_paragraph_of_nothing_but_changes_of_style_keeps_its_words() -> None:
    runs = tuple(run for _ in range(6000) for run in (Run("a*", italic=True), Run("b ")))
    written = write_text([Block("paragraph", runs)])
    assert written == ("a\\*b " * 6000).rstrip()
    [block] = parse_text(written)
    assert block.text == ("a*b " * 6000).rstrip()
