# ruff: noqa: RUF001 - both apostrophes occur
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.data.characters import Character, characters, exchange

STORY = """On Monday Marta's boat was ready, and Marta said so. In April, said Marta, the wind
turns. Then old Mr. Pell came down from Harwick. "You, Mr. Pell, are late," said Marta;
but Mr. Pell was not listening. In Harwick, where he lived, people from Harwick seldom
listened. On Sunday the Harbour was empty. "To the Harbour," said Marta, and Jonas' dog
ran. It was said that Jonas's hands, and Jonas said it too, were the best in Harwick, on
the coast at Harwick or near Harwick. At last Jonas Pell was asked, and Jonas was
silent. It was late when Captain Brandt spoke, for Captain Brandt seldom did; and
Captain Brandt was asked on Monday, and again on Monday. Will you come, Will? asked
Jonas. I will, said Will, and Will did, and Will would again."""


def test_people_are_told_from_days_places_things_and_words():
    found = {character.name: character for character in characters(STORY.replace("\n", " "))}
    assert set(found) == {"Marta", "Pell", "Jonas", "Brandt"}
    assert {name: c.title for name, c in found.items()} == {
        "Marta": "",
        "Jonas": "",
        "Pell": "formal",
        "Brandt": "formal",
    }
    assert found["Jonas"].may_be(found["Pell"])  # Jonas Pell
    assert not found["Jonas"].may_be(found["Marta"])


def test_a_name_at_sentence_starts_only_may_be_any_word():
    assert characters("Suddenly it rained. Suddenly he spoke. Suddenly she left. " * 3) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna saw Tom, and Tom's dog.", "Tom saw Anna, and Anna's dog."),
        ("TOM! cried Anna. “Anna’s here!”", "ANNA! cried Tom. “Tom’s here!”"),
        ("Annabel and Tom-Tom, Tomson", "Annabel and Tom-Tom, Tomson"),
        ("Tom—Anna--Tom", "Anna—Tom--Anna"),
    ],
)
def test_exchange(text, expected):
    assert exchange(text, "Anna", "Tom") == expected
    assert exchange(expected, "Tom", "Anna") == text


def test_a_bare_possessive_gets_its_s():
    assert exchange("James' hat was on Anna's chair.", "James", "Anna") == (
        "Anna's hat was on James's chair."
    )
    assert exchange("James’ hat", "James", "Anna") == "Anna’s hat"


@given(st.lists(st.sampled_from(["Anna", "Tom", " ", ", ", "'s ", "went", "!", "—"])).map("".join))
def test_exchanging_twice_changes_nothing(text):
    once = exchange(text, "Anna", "Tom")
    assert exchange(once, "Anna", "Tom") == text
    assert once.count("Anna") + once.count("Tom") == text.count("Anna") + text.count("Tom")


def test_parts_of_full_names_are_seen():
    holm = Character("Holm", "", frozenset({"Anna"}))
    assert holm.is_part_in("Then Anna Holm came.")
    assert holm.is_part_in("J. Holm, it said.")
    assert not holm.is_part_in("When Holm came, Anna left.")
    assert holm.is_in("When Holm's train came.")
    assert not holm.is_in("In Holmstead.")
