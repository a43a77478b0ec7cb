"""Prompts with scored stories in which everything is wrong that can be, and what each must give.

`python -m tests.training.dirty_rows` writes them to fixtures/dirty_rows.parquet. All sentences
were written for this file. A row's `why` is for the reader; `report` and `coherent` are the pairs
that it must give by these recipes, each as the scores of the preferred and the other story.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

FILE = Path(__file__).parent / "fixtures" / "dirty_rows.parquet"

LAMP = (
    "The keeper of the lamp had counted the ships for thirty years, and tonight there was one too "
    "many. It came in without a sail, without a sound, and it stopped where no ship had ever "
    "stopped. He lit the second lamp, the one that his mother had told him never to light."
)
BAKER = (
    "Nobody in the street had seen the baker sleep. His window was warm at midnight and warm at "
    "four, and the bread that came out of it told people things they had wanted to forget. I "
    "bought a roll on the morning of my wedding, broke it open, and put on my coat again."
)
CLOCK = (
    "My grandfather left me a clock that runs a day ahead. Every evening it strikes the hours of "
    "tomorrow, and every evening I listen for the one it leaves out. Yesterday it was nine. Today, "
    "at nine, I was standing in the garden when the chimney came down on my empty chair."
)
WOLF = (
    "The wolf knocked. That was the first thing wrong with it. The second was the hat, which it "
    "took off when I opened, and the third was that it knew my name and said it was sorry about "
    "the goats. We drank tea until the moon was gone, and then it told me why it had come."
)
RIVER = (
    "They moved the river in spring, when the farmers were too busy to object. By June the old bed "
    "was full of poppies and the bridge stood over nothing, with a guard at each end to take the "
    "toll. My sister paid it every morning. She said that somebody had to keep believing in it."
)
ROBOT = (
    "I am a bot, said the label on its chest, and please be kind to me. So I was. I oiled its "
    "knees and read to it, and when the inspector came with his long list I told him that there "
    "were only people in this house, and for once in my life I was not lying to anybody at all."
)
SNOW = (
    "It snowed in the library, only there, and only on the shelf with the atlases. The librarian "
    "put up an umbrella and asked us not to speak of it. We came every day with our mittens, and "
    "nobody took out a book about the south until the last flake had melted into the index."
)
MODERATORS = (
    "**Welcome to the Prompt!** Stories and poems go right under the prompt.\n\n"
    "Talk about it goes under this comment."
)
BOT = (
    "You have earned a badge with this post!\n\n*I am a bot, and this action was performed "
    "automatically.*"
)
LONG = " ".join(f"{number}. {RIVER}" for number in range(40))  # 11,000 characters


def told_in(place: str, story: str) -> str:
    """A story as it is told elsewhere: another one, as far as rules between rows go."""
    return f"{story} So they tell it in {place}."


class DirtyRow(NamedTuple):
    """A row of the fixture, and the pairs that it must give."""

    why: str
    title: str | None
    stories: Sequence[str | bytes | None] | None
    scores: Sequence[int | None] | None
    report: Sequence[tuple[int, int]] = ()
    coherent: Sequence[tuple[int, int]] = ()
    text: str | None = ""


ROWS = (
    DirtyRow(
        "a clean one, under the moderators' comment",
        "[WP] The lamp at the end of the world",
        [MODERATORS, LAMP, CLOCK, WOLF],
        [1, 40, 12, 3],
        report=[(40, 3)],
        coherent=[(40, 3), (40, 12), (12, 3)],
    ),
    DirtyRow("no title", None, [told_in("Aber", LAMP), told_in("Aber", CLOCK)], [9, 1]),
    DirtyRow("no stories", "[WP] Silence", None, [9, 1]),
    DirtyRow(
        "no scores",
        "[WP] A game that nobody counts",
        [told_in("Brixen", LAMP), told_in("Brixen", CLOCK)],
        None,
    ),
    DirtyRow(
        "a score too few",
        "[WP] One is missing",
        [told_in("Cork", LAMP), told_in("Cork", CLOCK), told_in("Cork", WOLF)],
        [9, 1],
    ),
    DirtyRow(
        "not UTF-8",
        "[WP] Strange letters",
        [told_in("Delft", LAMP), b"na\xefve " + told_in("Delft", CLOCK).encode()],
        [9, 1],
    ),
    DirtyRow(
        "prompt deleted", "[deleted]", [told_in("Espoo", LAMP), told_in("Espoo", CLOCK)], [9, 1]
    ),
    DirtyRow(
        "prompt of nothing",
        "[WP] &amp;#x200B; \u200b",
        [told_in("Fez", LAMP), told_in("Fez", CLOCK)],
        [9, 1],
    ),
    DirtyRow(
        "prompt damaged",
        "[WP] The \ufffd\ufffd of the king",
        [told_in("Gent", LAMP), told_in("Gent", CLOCK)],
        [9, 1],
    ),
    DirtyRow("no comments", "[WP] Nobody came", [], []),
    DirtyRow(
        "one story, a bot and the moderators",
        "[WP] The only guest",
        [
            MODERATORS,
            told_in("Hull", WOLF),
            BOT,
            "this submission has been removed: it was no prompt",
        ],
        [1, 30, 2, 1],
    ),
    DirtyRow(
        "a story deleted, one removed, one empty and one of a zero-width space",
        "[WP] They left before the end",
        ["[deleted]", "*[removed]*", "", "&#x200B;", told_in("Iasi", CLOCK)],
        [4, 5, 6, 7, 8],
    ),
    DirtyRow(
        "a null story and a null score among good ones; a robot that is no bot",
        "[WP] Gaps in the guest book",
        [None, told_in("Jena", ROBOT), told_in("Jena", SNOW), told_in("Jena", BAKER)],
        [90, 21, None, 2],
        report=[(21, 2)],
        coherent=[(21, 2)],
    ),
    DirtyRow(
        "equal scores",
        "[WP] All the same to me",
        [told_in("Kos", LAMP), told_in("Kos", CLOCK), told_in("Kos", WOLF)],
        [7, 7, 7],
    ),
    DirtyRow(
        "a small gap",
        "[WP] Hardly better",
        [told_in("Lund", BAKER), told_in("Lund", SNOW)],
        [7, 5],
        report=[(7, 5)],
    ),
    DirtyRow(
        "a story twice: the higher score counts; the first is too short",
        "[WP] Have we met?",
        ["Yes, and no.", told_in("Metz", RIVER), told_in("Metz", ROBOT), told_in("Metz", RIVER)],
        [8, 2, 11, 30],
        report=[(30, 8)],
        coherent=[(30, 11)],
    ),
    DirtyRow(
        "a story again with a word changed",
        "[WP] The second edition",
        [
            told_in("Nantes", SNOW),
            told_in("Nantes", SNOW).replace("umbrella", "parasol"),
            told_in("Nantes", RIVER),
        ],
        [50, 1, 20],
        report=[(50, 1)],
        coherent=[(50, 20)],
    ),
    DirtyRow(
        "entities, links, notes, spaces, line ends, mojibake",
        "[WP]  Tea &amp; toast\u00a0for&nbsp;two!",
        [
            "The kettle sang &amp;quot;come in&amp;quot;.\u200b\r\n\r\n\r\n\r\n"
            + told_in("Oban", BAKER)
            + "   \r\n"
            "\r\n**EDIT 2:** Thank you for all the kind words!\r\n"
            "More at [my page](https://a.example/b_(c)).",
            "Donâ€™t [look](https://a.example) at the\ttoast,\u00ad said the cat.\n\n"
            + told_in("Oban", ROBOT)
            + "\n\n"
            "Read more on r/madeupforum!",
        ],
        [3, 60],
        report=[(60, 3)],
        coherent=[(60, 3)],
        text="[removed]",
    ),
    DirtyRow(
        "a story with lost characters",
        "[WP] The last page is torn",
        [
            told_in("Pisa", WOLF) + " \ufffd\ufffd",
            "Itâ€ " + told_in("Pisa", SNOW),
            told_in("Pisa", LAMP) + " \ue000",
            told_in("Pisa", RIVER),
            told_in("Pisa", CLOCK),
        ],
        [70, 60, 50, 40, 30],
        report=[(40, 30)],
        coherent=[(40, 30)],
    ),
    DirtyRow(
        "a story of 11,000 characters",
        "[WP] How long is a river?",
        [LONG, told_in("Quedlinburg", WOLF), told_in("Quedlinburg", SNOW)],
        [33, 22, 11],
        report=[(33, 11)],
        coherent=[(22, 11)],
    ),
    DirtyRow(
        "the first row again, posted without its tag and with other marks",
        "The lamp, at the end of the world!",
        [LAMP, CLOCK, WOLF],
        [41, 13, 4],
    ),
    DirtyRow(
        "a story that stood under another prompt",
        "[WP] The lamp goes out",
        [LAMP, told_in("Riga", RIVER), told_in("Riga", ROBOT)],
        [80, 60, 40],
        coherent=[(60, 40)],
    ),
    DirtyRow(
        "a question, and a text",
        "[CW] Can you write it as a letter?",
        [told_in("Split", CLOCK), told_in("Split", BAKER)],
        [-1, -30],
        report=[(-1, -30)],
        coherent=[(-1, -30)],
        text="At most  three hundred words.\n\nEDIT: four hundred.",
    ),
)


def as_table() -> pa.Table:
    """The rows with all six columns of the data set."""
    texts = [
        None if row.stories is None else [_bytes(story) for story in row.stories] for row in ROWS
    ]
    # Arrow does not look at the bytes here, so that text that is none can be written.
    flat = pa.array([story for some in texts if some for story in some], pa.binary())
    lists = pa.array(texts, pa.list_(pa.binary()))
    stories = pa.ListArray.from_arrays(lists.offsets, flat.view(pa.string()), mask=lists.is_null())
    times = [None if row.scores is None else [1_700_000_000 for _ in row.scores] for row in ROWS]
    return pa.table(
        {
            "post_text": pa.array([row.text for row in ROWS], pa.string()),
            "post_title": pa.array([row.title for row in ROWS], pa.string()),
            "post_scores": pa.array([100 for _ in ROWS], pa.int64()),
            "comment_texts": stories,
            "comment_scores": pa.array([row.scores for row in ROWS], pa.list_(pa.int64())),
            "comment_times": pa.array(times, pa.list_(pa.int64())),
        }
    )


def _bytes(story: str | bytes | None) -> bytes | None:
    return story.encode() if isinstance(story, str) else story


if __name__ == "__main__":
    pq.write_table(as_table(), FILE)
