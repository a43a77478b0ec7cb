# ruff: noqa: RUF001 - typographic quotes are what this is about
"""Coherence pairs of stories that are put together from sentences of our own."""

import itertools
import json
import random
import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.data import coherence_pairs
from training.data import survey as surveying
from training.data.coherence_pairs import Record, generate_pairs, pairs_of, sampled_pairs
from training.data.corpus import Story, straight, typographic
from training.data.places import Passage
from training.data.prose import TOLERANCE, Prose, Style, tidy
from training.data.survey import survey
from training.errors import TrainingError
from training.recipe import PrepareRecipe

PEOPLE = [("Marta", "Jonas"), ("Ilse", "Piet"), ("Nadia", "Corin"), ("Bettany", "Rufus")]
PARAGRAPHS = """
{a} set the lamp on the sill and listened. Below the house the {sea} was talking to the stones. \
Nobody had come up the path since noon. Even the dog had given up waiting.

"You said you would mend it," said {a}. "You said so in front of everyone."

"I said I would try," {b} answered. He turned the broken {tool} over in his hands. "Trying is not \
mending. Ask your uncle about that."

It had belonged to {b}'s father, and to somebody before him whose name was rubbed away. The \
handle was dark with use. {b} had never let another hand touch it, and now it was in two pieces.

They walked as far as the {place} without a word. Rain came in from the west, thin at first. \
{a} pulled her hood up. When they reached the gate it was already dark, and {b} had to feel for \
the latch.

"Did you hear that?" {a} asked.

"It was only a gull." But {b} stopped all the same, with one foot on the step.

In the morning there were prints all round the {place}. They were small and very deep. {a} \
counted forty of them before she gave up. None of them led away again.

"Well," said {b}, "somebody must tell the harbour master." Then he looked at {a} for a long time. \
"It had better be you. He never believes me."

Supper was bread and the last of the cheese. {a} ate standing. The wind had gone round to the \
north, and the whole roof complained of it; once a slate went, and then another.

She wrote it all down that night: the prints, the broken {tool}, what {b} had said about the \
{sea}. Her candle was gone before she reached the end. So the end was never written, and nobody \
has asked for it.

"I don't like it," {b} muttered. "I don't like it one bit!"

There was a box under the bed. {a} had always known that, and had always taken care not to think \
of it. Now she pulled it out. The key turned as if it had been oiled yesterday.

{b} laughed for the first time in days. "Is that all? Letters?" He held one up to the window. \
"They are not even in our language."

At the {place} the boats were coming in. Men shouted numbers to each other across the water. One \
of them saw {a} and took off his cap, which no man there had ever done before. She did not know \
where to look.

"We leave tomorrow," said {a} at last, "or we don't leave at all."

Nothing moved on the hill. The sheep had been brought down, the fires were out, and the road \
shone like a blade. {b} thought of the {tool}, and of the hands that had held it.
""".strip().split("\n\n")


def a_story(number: int, author: str, paragraphs: int = 34) -> Story:
    chance = random.Random(number)
    a, b = PEOPLE[number % len(PEOPLE)]
    words = {
        "a": a,
        "b": b,
        "sea": chance.choice(["sea", "river", "lake"]),
        "tool": chance.choice(["oar", "spade", "fiddle"]),
        "place": chance.choice(["quay", "mill", "chapel"]),
    }
    chosen: list[str] = []
    while len(chosen) < paragraphs:
        chosen += chance.sample(PARAGRAPHS, len(PARAGRAPHS))
    text = "\n\n".join(
        f"{p.format(**words)} It was day {n} of the {number}th year."
        if n % 3 == 0
        else p.format(**words)
        for n, p in enumerate(chosen[:paragraphs])
    )
    return Story(author, f"Tale {number}", text)


AUTHORS = [f"Author {n}" for n in range(12)] + ["Saki", "Saki", "Edith Wharton", "Lord Dunsany"]
STORIES = [a_story(number, author) for number, author in enumerate(AUTHORS * 2)]
RECIPE = PrepareRecipe(workers=1, prompt_characters=800, continuation_characters=400)


def write(path, stories):
    with path.open("w", encoding="utf-8") as file:
        for story in stories:
            record = {"author": story.author, "title": story.title, "text": story.text}
            file.write(json.dumps(record) + "\n")
    return path


@pytest.fixture(scope="module")
def story_file(tmp_path_factory):
    return write(tmp_path_factory.mktemp("stories") / "stories.jsonl", STORIES)


@pytest.fixture(scope="module")
def pairs(story_file):
    return list(generate_pairs(story_file, RECIPE))


def of_kind(pairs, kind):
    rows = [row for _, row in pairs if row["kind"] == kind]
    assert len(rows) >= 20
    return rows


def story_of(row):
    name = row["story"].split(" #")[0]
    return next(s for s in STORIES if f"{s.author} / {s.title}" == name)


def test_the_chosen_text_goes_on_where_the_prompt_ends(pairs):
    for _, row in pairs:
        text = story_of(row).text
        assert row["prompt"] + row["chosen"] in text
        before = text[: text.index(row["prompt"])]
        assert not before or re.search(r"[.!?][\"']?\s+$", before)
        assert row["prompt"][-1] in '.!?"'
        assert 0.5 * 800 <= len(row["prompt"]) <= 800


def test_nothing_outside_the_words_tells_the_two_apart(pairs):
    for _, row in pairs:
        chosen, rejected = row["chosen"], row["rejected"]
        assert chosen != rejected
        space = chosen[: -len(chosen.lstrip())]
        assert space in (" ", "\n\n")
        assert rejected.startswith(space)
        assert not rejected[len(space)].isspace()
        assert rejected == rejected.rstrip()
        assert rejected[-1] in '.!?"'
        for paragraph in rejected.split("\n\n"):
            assert paragraph.count('"') % 2 == 0
        longest = 400 * 1.2 * (1 + TOLERANCE)
        assert 400 * 0.8 * (1 - TOLERANCE) <= len(chosen.strip()) <= longest
        assert abs(len(chosen) - len(rejected)) <= 2 * TOLERANCE * 400 * 1.2


def test_places_are_spread_over_a_story_from_its_beginning_and_do_not_overlap(pairs):
    places: dict[str, set[tuple[int, int]]] = {}
    for _, row in pairs:
        start = story_of(row).text.index(row["prompt"] + row["chosen"]) + len(row["prompt"])
        places.setdefault(row["story"], set()).add((start, start + len(row["chosen"])))
    assert len(places) == len(STORIES)
    for found in places.values():
        inorder = sorted(found)
        assert inorder[0][0] <= 900
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(inorder))
    assert sum(len(found) for found in places.values()) / len(places) > 3.5


def test_shuffled_has_the_same_sentences_in_another_order(pairs):
    for row in of_kind(pairs, "shuffled"):
        prose = Prose.of(row["chosen"].strip())
        texts = [prose.between(n, n + 1) for n in range(len(prose.units))]
        assert len(row["rejected"]) == len(row["chosen"])
        assert row["rejected"].count("\n\n") == row["chosen"].count("\n\n")
        places = [row["rejected"].index(text) for text in texts]
        assert places != sorted(places)
        first = 0 if row["chosen"].startswith("\n") else 1
        openings = tuple(t for t, u in zip(texts, prose.units, strict=True) if u.opens)[first:]
        paragraphs = row["rejected"].strip().split("\n\n")[first:]
        assert all(paragraph.startswith(openings) for paragraph in paragraphs)


def test_elsewhere_is_of_the_same_story_and_not_beside_the_place(pairs):
    for row in of_kind(pairs, "elsewhere"):
        text = story_of(row).text
        start = text.index(row["prompt"])
        end = start + len(row["prompt"] + row["chosen"])
        passage = row["rejected"].strip()
        found = [match.start() for match in re.finditer(re.escape(passage), text)]
        assert found
        assert any(at + len(passage) + 400 <= start or at >= end + 400 for at in found)
    texts = {(row["chosen"], row["rejected"]) for row in of_kind(pairs, "elsewhere")}
    exchanged = [each for each in texts if each[::-1] in texts]
    assert len(texts) > len(exchanged) >= len(texts) / 10  # where two places of a story fit


def test_foreign_is_by_another_author_of_the_same_split(pairs):
    splits = {story_of(row).author: split for split, row in pairs}
    for split, row in pairs:
        if row["kind"] == "foreign":
            sources = [s for s in STORIES if row["rejected"].strip() in s.text]
            assert sources
            assert story_of(row).author not in {source.author for source in sources}
            assert split in {splits[source.author] for source in sources}


def test_names_are_exchanged_wherever_they_stand(pairs):
    for row in of_kind(pairs, "names"):
        a, b = PEOPLE[STORIES.index(story_of(row)) % len(PEOPLE)]
        assert a in row["prompt"]
        assert b in row["prompt"]
        assert row["rejected"].replace(a, "#").replace(b, a).replace("#", b) == row["chosen"]


def test_works_of_held_out_authors_are_held_out(pairs):
    expected = {"Saki": "validation", "Edith Wharton": "test", "Lord Dunsany": "test"}
    for split, row in pairs:
        assert split == expected.get(story_of(row).author, "train")


def test_without_such_authors_a_share_of_the_stories_is_held_out():
    recipe = replace(RECIPE, kinds=("shuffled",), validation_share=0.2, test_share=0.3)
    stories = [Story("", f"{n}", f"Story {n}.") for n in range(400)]
    splits = Counter(map(survey(stories, recipe).split_of, stories))
    assert splits["validation"] == pytest.approx(80, abs=25)
    assert splits["test"] == pytest.approx(120, abs=30)
    # with authors for one split only, the other is filled
    stories.append(Story("Saki", "", "A story."))
    found = survey(stories, recipe)
    again = Counter(map(found.split_of, stories[:-1]))
    assert found.split_of(stories[-1]) == "validation"
    assert again["validation"] == 0
    assert again["test"] == splits["test"]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("few", [3, 5])
def test_of_few_stories_one_is_in_each_split(seed, few):
    recipe = replace(RECIPE, seed=seed)
    stories = [*STORIES[:few], Story("", "Short", "It rained. They left.")]
    found = survey(stories, recipe)
    expected = [found.split_of(story) for story in stories]
    assert set(expected[:few]) == {"train", "validation", "test"}
    backwards = survey(stories[::-1], recipe)
    assert [backwards.split_of(story) for story in stories] == expected
    for story, split in zip(stories[:few], expected, strict=False):
        for other in {found.foreign(split, story, opens, 400, random.Random(n))
                      for opens in (True, False) for n in range(9)} - {None}:  # fmt: skip
            assert split in {s for t, s in zip(stories, expected, strict=True) if other in t.text}


def test_stories_are_moved_only_where_chance_left_nothing():
    two = survey(STORIES[:2], RECIPE)
    assert {two.split_of(story) for story in STORIES[:2]} == {"train"}
    none_held_out = replace(RECIPE, validation_share=0.0, test_share=0.0)
    some = survey(STORIES[:5], none_held_out)
    assert {some.split_of(story) for story in STORIES[:5]} == {"train"}
    # Saki's are the validation; of the others one becomes the test
    stories = [*STORIES[:5], STORIES[12]]
    found = survey(stories, RECIPE)
    splits = Counter(map(found.split_of, stories))
    assert splits == {"train": 4, "validation": 1, "test": 1}
    assert found.split_of(STORIES[12]) == "validation"


def test_pairs_do_not_depend_on_processes_or_the_order_of_stories(tmp_path, pairs, story_file):
    many = [*STORIES, *(Story("X", f"{n}", "Too short.") for n in range(40))]
    path = write(tmp_path / "many.jsonl", many)  # enough to be given to processes
    assert list(generate_pairs(path, replace(RECIPE, workers=2))) == pairs
    backwards = write(tmp_path / "backwards.jsonl", STORIES[::-1])
    found = list(generate_pairs(backwards, RECIPE))
    assert sorted(map(str, found)) == sorted(map(str, pairs))
    assert list(generate_pairs(story_file, replace(RECIPE, seed=1))) != pairs


def test_one_story_alone_gives_what_it_gives_among_others(pairs):
    surveyed = survey(STORIES, RECIPE)
    result = pairs_of(STORIES[3], surveyed, RECIPE)
    assert [(result.split, row) for row in result.rows] == [
        pair for pair in pairs if story_of(pair[1]) is STORIES[3]
    ]
    assert len(result.passages) == 4


def test_quotes_of_a_foreign_passage_are_those_of_the_story(tmp_path):
    stories = [
        Story(s.author, s.title, typographic(s.text)) if n % 2 else s
        for n, s in enumerate(STORIES[:12])
    ]
    path = write(tmp_path / "mixed.jsonl", stories)
    found = 0
    for _, row in generate_pairs(path, replace(RECIPE, kinds=("foreign",), passages_per_story=8)):
        curly = story_of(row) not in stories
        wrong = set("\"'") if curly else set("“”‘’")
        assert not wrong & set(row["rejected"])
        found += straight(row["rejected"]) != row["rejected"]
    assert found > 10


def test_the_foreign_passages_that_are_kept_are_bounded(monkeypatch):
    monkeypatch.setattr(surveying, "FOREIGN", 5)
    recipe = replace(RECIPE, kinds=("foreign",), passages_per_story=8)
    found = survey(STORIES[:12], recipe)
    chance = random.Random(0)
    texts = {found.foreign("train", STORIES[0], True, 400, chance) for _ in range(200)}
    starts = {text[:80] for text in texts if text}
    assert 1 <= len(starts) <= 5


def test_what_could_not_be_used_is_counted(tmp_path):
    verse = "\n\n".join(["Blue hill,\ngreen mill,\nno bread\nhere still."] * 60)
    long = "\n\n".join(["It went on and on, and nobody knew why, " * 9 + "till it stopped."] * 30)
    stories = [
        *STORIES[:4],
        Story("A", "Short", "It was late. He left."),
        Story("B", "Verse", verse),
        Story("C", "Long", long),
    ]
    record = Record()
    pairs = list(generate_pairs(write(tmp_path / "s.jsonl", stories), RECIPE, record=record))
    rules = record.rules()
    assert record.stories == 7
    assert rules["story: too short"]["stories"] == 1
    assert rules["story: no place"]["stories"] == 1
    assert rules["names: none"]["stories"] >= 1
    assert rules["shuffled: few sentences"]["stories"] >= 1
    assert rules["place: none left"]["rows"] >= 1
    assert all(rule["meaning"] for rule in rules.values())
    kinds = record.kinds()
    assert {kind: sum(counts.values()) for kind, counts in kinds.items()} == Counter(
        row["kind"] for _, row in pairs
    )


def test_a_limit_is_spread_over_stories_and_kinds(story_file):
    recipe = replace(RECIPE, limit=64)
    found = [row for _, row in generate_pairs(story_file, recipe)]
    assert 60 <= len(found) <= 64
    assert max(Counter(row["story"] for row in found).values()) <= 3
    assert set(Counter(row["kind"] for row in found)) == set(RECIPE.kinds)


def test_progress_is_told_for_both_passes_and_can_stop_it(story_file):
    done: list[int] = []
    list(generate_pairs(story_file, RECIPE, on_story=done.append))
    assert done == sorted(done)
    assert done[-1] == 2 * len(STORIES)

    class Stop(Exception):
        pass

    def stop(count: int) -> None:
        if count > len(STORIES):
            raise Stop

    with pytest.raises(Stop):
        list(generate_pairs(story_file, RECIPE, on_story=stop))


LINES = st.sampled_from(
    [
        *("She left.", 'He said: "No. Never."', "“Why?” he asked Anna.", "It rained", "***"),
        *("\n\n", "\n", " ", "Tom ran; so did Anna's dog.", "‘Well…’", "A—B", "x" * 50, "\ud800"),
        *("é", '"', "Tom saw Anna."),
    ]
)


@given(st.lists(LINES, max_size=60).map(" ".join))
def test_any_text_gives_pairs_or_none(text):
    recipe = PrepareRecipe(prompt_characters=60, continuation_characters=40)
    others = [Story("B", "Other", "It was late. They left. Nobody knew. Rain fell. " * 10)]
    story = Story("A", "Any", text)
    result = pairs_of(story, survey([story, *others], recipe), recipe)
    for row in result.rows:
        assert row["prompt"] + row["chosen"] in tidy(text)
        assert row["chosen"] != row["rejected"]
        space = row["chosen"][: -len(row["chosen"].lstrip())]
        assert row["rejected"].startswith(space)
        assert not row["rejected"][len(space)].isspace()


# ------------------------------------------------------------------------------ sampled


def passage(space: str, length: float = 60) -> Passage:
    prompt = "They came to the gate. It was shut."
    style = Style(curly=True, ellipsis="…", dash="—")
    return Passage(prompt, f"{space}Nobody answered the bell for a long and bitter time.", "s",
                   length, style)  # fmt: skip


def test_a_sampled_text_is_cut_at_a_sentence_and_typed_like_the_story():
    asked: list[list[str]] = []

    def sample(prompts, contrast):
        assert not contrast
        asked.append(prompts)
        return [
            ' "Wait," she said. The dog didn\'t bark at them, nor did it move. Then it',
            'The rain fell on... the roof. "Stay," he said.\nNobody moved a hand then. The',
        ]

    rows, rules = sampled_pairs([passage(" "), passage("\n\n", 70)], sample)
    prompt = passage(" ").prompt
    assert asked == [[prompt, prompt + "\n\n"]]
    assert rules == [None, None]
    assert [row["rejected"] for row in rows] == [
        " “Wait,” she said. The dog didn’t bark at them, nor did it move.",
        "\n\nThe rain fell on… the roof. “Stay,” he said.\n\nNobody moved a hand then.",
    ]
    assert {row["kind"] for row in rows} == {"sampled"}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("\n\nA new paragraph, though the story was within one. So it was.", "another start"),
        ("  ", "another start"),
        (" It rained on the ro\ufffdf and on everyone beneath it that night.", "broken"),
        (" It rained and rained and never stopped and never stopped and rained", "no end"),
        (" Rain.", "no end"),
        (" Nobody answered the bell for a long and bitter time.", "broken"),
        (' "It rained on and on, and nobody had thought of that before them.', "no end"),
    ],
)
def test_a_sampled_text_of_no_use_is_counted(text, rule):
    rows, rules = sampled_pairs([passage(" ", 52 if "bitter" in text else 60)], lambda *_: [text])
    assert rows == [None]
    assert rules == [f"sampled: {rule}"]


def test_sampled_pairs_come_with_the_others(story_file):
    def sample(prompts, contrast):
        assert len(prompts) <= coherence_pairs.SAMPLED_AT_ONCE
        said = " The door fell shut again" if contrast else " The snow began again"
        return [f"{said}, and no one spoke of it any more." * 12 for _ in prompts]

    record = Record()
    recipe = replace(RECIPE, kinds=("shuffled", "sampled", "guided"))
    rows = [row for _, row in generate_pairs(story_file, recipe, record=record, sample=sample)]
    kinds = Counter(row["kind"] for row in rows)
    assert kinds["sampled"] > 100
    for kind in ("sampled", "guided"):
        assert kinds[kind] == sum(record.kinds()[kind].values())
    # the texts of a guided pair are both the model's
    texts = [(row["chosen"], row["rejected"]) for row in rows if row["kind"] == "guided"]
    assert len(texts) > 100
    assert all("The door fell" in yes and "The snow began" in no for yes, no in texts)
    assert all(
        abs(len(row["rejected"]) - len(row["chosen"])) <= 2 * TOLERANCE * 480
        for row in rows
        if row["kind"] == "sampled"
    )


def test_sampled_pairs_need_a_model(story_file):
    with pytest.raises(TrainingError, match="name the model"):
        next(generate_pairs(story_file, replace(RECIPE, kinds=("sampled",))))


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(TrainingError, match="There is no file"):
        list(generate_pairs(tmp_path / "none.jsonl", RECIPE))


def test_an_exchange_has_two_pairs_with_the_same_texts(story_file):
    def rows(**changes):
        recipe = replace(RECIPE, kinds=("exchanged",), **changes)
        record = Record()
        return list(generate_pairs(story_file, recipe, record=record)), record

    found, record = rows()
    assert len(found) > 60
    assert found == rows(workers=2)[0]
    for (split, one), (other_split, two) in zip(found[::2], found[1::2], strict=True):
        assert split == other_split
        assert story_of(one).author != story_of(two).author
        for row, other in ((one, two), (two, one)):
            assert straight(row["rejected"]) == straight(other["chosen"])
            assert row["prompt"] + row["chosen"] in tidy(story_of(row).text)
        assert abs(len(one["chosen"]) / len(two["chosen"]) - 1) <= TOLERANCE + 1e-9
    texts = [row["chosen"] for _, row in found]
    assert len(set(texts)) == len(texts)  # each place is in one exchange
    places = sum(len(pairs_of(s, survey(STORIES, RECIPE), RECIPE).passages) for s in STORIES)
    assert len(found) + record.rules().get("exchanged: none", {"rows": 0})["rows"] == places
    assert len(rows(limit=40)[0]) <= 40


def test_a_judge_and_its_models_share_no_author(story_file, pairs):
    shared = replace(RECIPE, judge_share=0.4)
    rows, judges = (
        list(generate_pairs(story_file, replace(shared, for_judge=side))) for side in (False, True)
    )
    authors, judged = (
        {
            split: {story_of(row).author for at, row in some if at == split}
            for split in ("train", "test")
        }
        for some in (rows, judges)
    )
    assert authors["train"]
    assert judged["train"]
    assert not authors["train"] & judged["train"]
    everyone = {story_of(row).author for split, row in pairs if split == "train"}
    assert authors["train"] | judged["train"] == everyone
    assert authors["test"] == judged["test"] == {"Edith Wharton", "Lord Dunsany"}
