"""What each way of ending a pair does to the text and what it logs: one table.

The window acts by it, the tests check it and the help shows it.
"""

from dataclasses import dataclass
from enum import StrEnum

from writer_app.core.language import later, shown
from writer_app.core.preferences import Outcome


class Way(StrEnum):
    """A way in which a pair ends, or in which an ended one changes."""

    TAKE = "take"
    TAKE_MUCH_BETTER = "take_much_better"
    TAKE_STREAMING = "take_streaming"
    ALL_WORDS = "all_words"
    SOME_WORDS = "some_words"
    BOTH = "both"
    NEITHER = "neither"
    ANOTHER_PAIR = "another_pair"
    BRANCH = "branch"
    TYPE_ON = "type_on"
    DISMISS = "dismiss"
    UNDO = "undo"
    BRING_BACK = "bring_back"


@dataclass(frozen=True)
class Ending:
    """One row. ``outcomes`` is what may be logged: by the side taken, or the only one."""

    way: Way
    what: str
    """What the writer does."""
    text: str
    """What happens to the story."""
    log: str
    """What is kept, in words."""
    outcomes: tuple[Outcome, ...]
    strength: int
    trains: bool
    """Whether a personal model learns from it."""


_SIDES = (Outcome.FIRST, Outcome.SECOND)

ENDINGS: dict[Way, Ending] = {
    row.way: row
    for row in (
        Ending(
            Way.TAKE,
            later("Endings", "Take one"),
            later("Endings", "It goes in at the caret, as one step to undo"),
            later("Endings", "The first or the second one, before it shows in the text"),
            _SIDES,
            1,
            True,
        ),
        Ending(
            Way.TAKE_MUCH_BETTER,
            later("Endings", "Take one as much better"),
            later("Endings", "The same"),
            later("Endings", "The same, with strength 2"),
            _SIDES,
            2,
            True,
        ),
        Ending(
            Way.TAKE_STREAMING,
            later("Endings", "Take one while both are still being written"),
            later("Endings", "The writing stops; what is shown of it goes in"),
            later("Endings", "The same as taking, with both texts as they were shown"),
            _SIDES,
            1,
            True,
        ),
        Ending(
            Way.ALL_WORDS,
            later("Endings", "Take one word by word, to its end"),
            later("Endings", "Each word goes in; all are one step to undo"),
            later("Endings", "The same as taking, with the last word"),
            _SIDES,
            1,
            True,
        ),
        Ending(
            Way.SOME_WORDS,
            later("Endings", "Take some words, then go on in another way"),
            later("Endings", "The words stay; taking the other one replaces them"),
            later(
                "Endings", "Dismissed, with the characters taken; if one is taken after all, that"
            ),
            (Outcome.DISMISSED,),
            1,
            False,
        ),
        Ending(
            Way.BOTH,
            later("Endings", "Both fine"),
            later("Endings", "The highlighted one goes in"),
            later("Endings", "Both"),
            (Outcome.BOTH,),
            1,
            False,
        ),
        Ending(
            Way.NEITHER,
            later("Endings", "Neither"),
            later("Endings", "Nothing"),
            later("Endings", "Neither"),
            (Outcome.NEITHER,),
            1,
            False,
        ),
        Ending(
            Way.ANOTHER_PAIR,
            later("Endings", "Ask for another pair"),
            later("Endings", "Nothing; two others are written for the same place"),
            later("Endings", "Dismissed"),
            (Outcome.DISMISSED,),
            1,
            False,
        ),
        Ending(
            Way.BRANCH,
            later("Endings", "Write one on from another word"),
            later("Endings", "Nothing; the other one stays beside the new one"),
            later("Endings", "Dismissed; the new pair counts by the way that it ends"),
            (Outcome.DISMISSED,),
            1,
            False,
        ),
        Ending(
            Way.TYPE_ON,
            later("Endings", "Type on, or change the text in another way"),
            later("Endings", "Only what is typed"),
            later("Endings", "Dismissed"),
            (Outcome.DISMISSED,),
            1,
            False,
        ),
        Ending(
            Way.DISMISS,
            later("Endings", "Dismiss (the first Esc stops the writing)"),
            later("Endings", "Nothing"),
            later("Endings", "Dismissed"),
            (Outcome.DISMISSED,),
            1,
            False,
        ),
        Ending(
            Way.UNDO,
            later("Endings", "Undo one that was taken"),
            later("Endings", "It goes out again; redo puts it back"),
            later("Endings", "The choice stays, as undone; redo makes it count again"),
            (),
            1,
            False,
        ),
        Ending(
            Way.BRING_BACK,
            later("Endings", "Bring the last pair back and choose anew"),
            later("Endings", "The new one goes in at the old place, instead of one taken there"),
            later("Endings", "A new choice by the way it ends; one that was replaced is undone"),
            (),
            1,
            True,
        ),
    )
}


_HEAD = (
    later("Endings", "What you do"),
    later("Endings", "What happens to the text"),
    later("Endings", "What is kept"),
    later("Endings", "Strength"),
    later("Endings", "Trained on"),
)
_YES, _NO = later("Endings", "yes"), later("Endings", "no")


def markdown() -> str:
    """The table in Markdown, in the language of the program."""

    def words(text: str) -> str:
        return shown("Endings", text)

    head = [words(text) for text in _HEAD]
    rows = [
        [
            words(row.what),
            words(row.text),
            words(row.log),
            str(row.strength) if row.outcomes else "",
            words(_YES if row.trains else _NO),
        ]
        for row in ENDINGS.values()
    ]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
