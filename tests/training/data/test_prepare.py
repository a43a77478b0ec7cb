"""From files to a folder of pairs: exact counts, for any number of processes, or nothing at all."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path

import datasets
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.training.dirty_rows import FILE, ROWS
from training import progress
from training.data import prepare, shards, splits, writing_prompts
from training.data.prepare import Dealer, Ledger, as_table, prepare_stories
from training.data.writing_prompts import RULES, Story, Verdict
from training.errors import TrainingError
from training.progress import Cancelled, Control, Event
from training.recipe import PrepareRecipe, load, to_values

ROOT = Path(__file__).parents[3]


def run(sources, output, recipe, listener=lambda event: None, control=None):
    return prepare.prepare(
        [str(source) for source in sources], output, recipe, listener, control or Control()
    )


def rows_of(output: Path) -> list[dict[str, object]]:
    found = datasets.load_from_disk(str(output))
    return [row | {"split": split} for split in found for row in found[split]]


@pytest.fixture(scope="module")
def shard(tmp_path_factory) -> Path:
    """A folder of two files with 1,500 prompts in all, some of them twice, and a few broken."""
    folder = tmp_path_factory.mktemp("shards")
    chance = random.Random(5)
    words = ["".join(chance.choices("etaoinshrdlu", k=chance.randint(2, 7))) for _ in range(2000)]

    def story() -> str:
        return " ".join(chance.choices(words, k=chance.randint(5, 300))).capitalize() + "."

    rows = []
    for number in range(1500):
        stories = [story() for _ in range(chance.randint(1, 6))]
        rows.append(
            {
                "post_title": f"[WP] {story()[:40]} {number}",
                "post_text": chance.choice(["", None, "Write it &amp; smile."]),
                "comment_texts": stories,
                "comment_scores": [int(chance.paretovariate(0.6)) for _ in stories],
            }
        )
        if number % 40 == 0:
            rows.append(rows[-1] | {"post_title": rows[-1]["post_title"].upper()})
        if number % 41 == 0:
            rows.append(rows[-1] | {"post_title": f"[WP] Another {number}"})
        if number % 42 == 0:
            rows.append(rows[-1] | {"comment_scores": [1] * 9})
    pq.write_table(pa.Table.from_pylist(rows[:1000]), folder / "a.parquet", row_group_size=170)
    with (folder / "b.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows[1000:])
    return folder


# ---------------------------------------------------------------------------------- exact counts

BOTH = {
    "nulls": (3, 4),
    "lengths": (1, 3),
    "malformed": (1, 0),
    "prompt": (3, 6),
    "entities": (1, 1),
    "mojibake": (1, 1),
    "line_breaks": (1, 1),
    "invisible": (1, 2),
    "other_spaces": (1, 1),
    "links": (1, 2),
    "space": (2, 1),
    "missing": (1, 2),
    "gone": (1, 2),
    "empty": (1, 2),
    "moderators": (2, 3),
    "bots": (1, 1),
    "damaged": (1, 3),
    "equal": (1, 1),
    "one_story": (3, 2),
    "equal_scores": (1, 3),
}
EXPECTED = {
    "report": BOTH | {"repeated": (1, 2), "elsewhere": (1, 2), "unused": (6, 6)},
    "coherent": BOTH
    | {
        "tags": (14, 0),
        "notes": (2, 1),
        "plugs": (1, 1),
        "short": (1, 1),
        "long": (1, 1),
        "near_duplicates": (1, 1),
        "small_gap": (1, 2),
        "repeated": (1, 3),
        "elsewhere": (0, 1),
    },
}


@pytest.mark.parametrize("name", ["report", "coherent"])
def test_the_dirty_rows_give_what_they_must(tmp_path, name):
    record = run([FILE], tmp_path / "pairs", load(name, "prepare"))
    counts = {
        rule: (found["rows"], found["stories"])
        for rule, found in record["rules"].items()
        if found["rows"] or found["stories"]
    }
    assert counts == EXPECTED[name]
    expected = [pair for row in ROWS for pair in getattr(row, name)]
    pairs = [(row["score_chosen"], row["score_rejected"]) for row in rows_of(tmp_path / "pairs")]
    assert sorted(pairs) == sorted(expected)
    assert sum(record["pairs"].values()) == len(expected)
    assert record["rows_read"] == len(ROWS)
    assert record["rules"]["elsewhere"]["pairs"] == {"report": 1, "coherent": 2}[name]


def test_the_texts_of_a_dirty_row_are_clean(tmp_path):
    for name in ("report", "coherent"):
        run([FILE], tmp_path / name, load(name, "prepare"))
    (report,) = (row for row in rows_of(tmp_path / "report") if "Tea" in row["prompt"])
    (coherent,) = (row for row in rows_of(tmp_path / "coherent") if "Tea" in row["prompt"])
    assert report["prompt"] == "[WP] Tea & toast for two!"
    assert coherent["prompt"] == "Tea & toast for two!\n\n"
    assert coherent["chosen"].startswith(
        "Don\u2019t look at the toast, said the cat.\n\nI am a bot"
    )
    assert coherent["chosen"].endswith("So they tell it in Oban.")
    assert report["chosen"] == coherent["chosen"] + "\n\nRead more on r/madeupforum!"
    assert coherent["rejected"].startswith('The kettle sang "come in".\n\nNobody')
    assert report["rejected"] == coherent["rejected"] + (
        "\n\n**EDIT 2:** Thank you for all the kind words!\nMore at my page."
    )
    (letter,) = (row for row in rows_of(tmp_path / "coherent") if "letter" in row["prompt"])
    assert letter["prompt"] == ("Can you write it as a letter? At most three hundred words.\n\n")


def add_up(record: dict[str, object]) -> None:
    """Check that every row and every story is accounted for once."""
    rules = record["rules"].values()
    rows = sum(rule["rows"] for rule in rules if rule["takes"] in ("rows", "pairs"))
    stories = sum(rule["stories"] for rule in rules if rule["takes"] != "parts of texts")
    assert record["rows_read"] == record["rows_with_pairs"] + rows
    assert record["stories_read"] == record["stories_in_pairs"] + stories


@pytest.mark.parametrize("name", ["report", "coherent"])
@pytest.mark.parametrize("limit", [0, 7, 60])
def test_the_counts_add_up(tmp_path, shard, name, limit):
    recipe = load(name, "prepare", [f"limit={limit}", "workers=1"])
    record = run([shard], tmp_path / "pairs", recipe)
    add_up(record)
    assert set(record["rules"]) == set(RULES)
    if limit:
        assert sum(record["pairs"].values()) == limit
    pairs = rows_of(tmp_path / "pairs")
    assert len(pairs) == sum(record["pairs"].values())
    assert all(pair["score_chosen"] - pair["score_rejected"] >= recipe.min_gap for pair in pairs)
    assert all(pair["prompt"].endswith(recipe.separator) for pair in pairs)


def test_no_prompt_and_no_story_is_in_two_splits(tmp_path, shard):
    recipe = PrepareRecipe(validation_share=0.3, test_share=0.3, min_gap=1, workers=1)
    record = run([shard], tmp_path / "pairs", recipe)
    assert min(record["pairs"].values()) > 200
    assert record["rules"]["elsewhere"]["rows"] > 10
    assert record["rules"]["repeated"]["rows"] > 10
    splits = defaultdict(set)
    seen = set()
    for row in rows_of(tmp_path / "pairs"):
        for text in (row["prompt"].lower(), row["chosen"], row["rejected"]):
            splits[text].add(row["split"])
        pair = (row["prompt"].lower(), row["chosen"], row["rejected"])
        assert pair not in seen
        seen.add(pair)
    assert all(len(found) == 1 for found in splits.values())


def verdict(*pairs: tuple[int, int], key: int = 1, stories: tuple[int, ...] = (1, 2, 3)) -> Verdict:
    """A row with pairs of stories with these keys."""
    made = tuple(Story(f"story {story}", -story, story) for story in stories)
    return Verdict(len(stories), {}, "Prompt", key, made, pairs)


def test_the_ledger_refuses_what_it_knows():
    ledger = Ledger(PrepareRecipe(limit=5))

    def enter(row: Verdict) -> int:
        return len(list(ledger.enter(row)))

    assert enter(verdict((0, 1), (0, 2))) == 2
    assert enter(verdict((0, 1), (1, 2))) == 1  # a repost: one pair is known
    assert enter(verdict((0, 1), (1, 2), key=2, stories=(7, 8, 3))) == 1  # 3 is under prompt 1
    assert enter(verdict((0, 1), key=2, stories=(3, 9))) == 0
    assert enter(verdict((0, 1), key=3, stories=(9, 3))) == 0
    assert not ledger.full
    assert enter(verdict((0, 1), (0, 2), key=4, stories=(20, 21, 22))) == 1
    assert ledger.full
    rules = ledger.rules()
    assert (rules["repeated"]["rows"], rules["repeated"]["pairs"]) == (0, 1)
    assert rules["elsewhere"]["rows"] == 2
    assert (rules["over_limit"]["pairs"], rules["over_limit"]["stories"]) == (1, 1)
    assert ledger.rows_read == 6
    assert ledger.rows_with_pairs == 4


# ---------------------------------------------------------------------------------- splits


@pytest.mark.parametrize("seed", range(5))
def test_of_few_prompts_one_is_in_each_split(seed):
    recipe = PrepareRecipe(seed=seed)
    for few in (3, 8):
        dealer = Dealer(recipe)
        for n in range(few):
            assert list(dealer.deal(verdict((0, 1), key=n), [{"n": n}, {"n": n}])) == []
            assert list(dealer.deal(verdict(key=few + n), [])) == []  # all of its pairs refused
        found = list(dealer.deal_rest())
        assert [pair["n"] for _, pair in found] == [n for n in range(few) for _ in "12"]
        assert {split for split, _ in found} == {"train", "validation", "test"}
        assert len({(split, pair["n"]) for split, pair in found}) == few


@pytest.mark.parametrize("bound", ["prompts", "characters"])
def test_of_many_prompts_none_waits_and_none_is_moved(monkeypatch, bound):
    if bound == "characters":
        monkeypatch.setattr(prepare, "MOST_WAITING", 20_000)
    recipe = PrepareRecipe(validation_share=0.001, test_share=0.001)
    dealer = Dealer(recipe)
    waited = []
    found = []
    for n in range(2 * splits.FEW):
        found += dealer.deal(verdict((0, 1), key=n), [{"n": n}])
        waited.append(n + 1 - len(found))
    assert list(dealer.deal_rest()) == []
    assert max(waited) == (splits.FEW if bound == "prompts" else max(waited))
    assert max(waited) <= splits.FEW
    assert waited[-1] == 0
    assert [pair["n"] for _, pair in found] == [*range(2 * splits.FEW)]
    assert all(split == writing_prompts.split_of(pair["n"], recipe) for split, pair in found)


def test_a_split_that_stays_empty_is_said(tmp_path):
    rows = [
        {"post_title": f"A door {n}", "post_text": "", "comment_scores": [9, 1],
         "comment_texts": [f"It opened {n} times.", f"Nobody came, {n} times over."]}
        for n in range(2)
    ]  # fmt: skip
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    record = run([path], tmp_path / "two", PrepareRecipe(workers=1))
    assert "Nothing is in validation and test: there are too few prompts" in as_table(record)
    record = run([path], tmp_path / "all", PrepareRecipe(validation_share=0.0, test_share=0.0))
    assert record["pairs"] == {"train": 2, "validation": 0, "test": 0}
    assert "Nothing" not in as_table(record)


# ---------------------------------------------------------------------------------- processes


def test_the_number_of_processes_changes_nothing(tmp_path, shard, monkeypatch):
    monkeypatch.setattr(shards, "CHUNK_ROWS", 16)
    records = {}
    for workers in (1, 3):
        for limit in (0, 333):
            recipe = PrepareRecipe(min_gap=1, workers=workers, limit=limit)
            output = tmp_path / f"{workers}-{limit}"
            records[workers, limit] = run([shard], output, recipe)
    for limit in (0, 333):
        one, three = records[1, limit], records[3, limit]
        for key in ("sha256", "rules", "pairs", "rows_read", "stories_read", "sources"):
            assert one[key] == three[key], key
    assert records[1, 0]["sha256"] != records[1, 333]["sha256"]
    assert not [
        child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())
    ]


def die(*_: object) -> None:
    """What a process does for lack of memory."""
    os._exit(9)


def test_a_process_that_dies_is_a_sentence(tmp_path, shard, monkeypatch):
    monkeypatch.setattr(writing_prompts, "judge_chunk", die)
    with pytest.raises(TrainingError, match="ended from outside"):
        run([shard], tmp_path / "pairs", PrepareRecipe(workers=2))
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def long_shard(tmp_path, shard) -> Path:
    """So many rows that a run takes a while."""
    table = pa.Table.from_pylist(
        [json.loads(line) for line in (shard / "b.jsonl").read_text().splitlines()]
    )
    path = tmp_path / "long.parquet"
    with pq.ParquetWriter(path, table.schema) as writer:
        for _ in range(60):
            writer.write_table(table)
    return path


def start(source: Path, output: Path) -> tuple[subprocess.Popen[str], list[psutil.Process]]:
    """Start the command with two workers and wait until they are at work."""
    command = [sys.executable, "-m", "training", "prepare", source, "--output", output]
    child = subprocess.Popen(
        [*command, "--workers", "2"], cwd=ROOT, text=True, stderr=subprocess.PIPE
    )
    assert child.stderr is not None
    line = child.stderr.readline()
    assert "pairs" in line, line + child.stderr.read()
    return child, psutil.Process(child.pid).children(recursive=True)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are Unix's")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_it_is_stopped_no_process_and_no_half_a_folder_is_left(
    tmp_path, long_shard, number
):
    output = tmp_path / "out" / "pairs"
    child, workers = start(long_shard, output)
    assert len(workers) >= 2
    if number == signal.SIGINT:  # from the keyboard it goes to all of them
        for worker in workers:
            worker.send_signal(signal.SIGINT)
    child.send_signal(number)
    _, errors = child.communicate(timeout=60)
    gone, left = psutil.wait_procs(workers, timeout=30)
    assert not left, gone
    assert not output.exists()
    if number == signal.SIGKILL:
        assert [path.name for path in output.parent.iterdir()] == ["pairs.unfinished"]
    else:
        assert child.returncode == 130
        assert "Traceback" not in errors
        assert list(output.parent.iterdir()) == []


# ---------------------------------------------------------------------------------- news


def test_a_run_can_be_cancelled_and_leaves_nothing(tmp_path, shard):
    for workers in (1, 2):
        control = Control()
        control.cancel()
        with pytest.raises(Cancelled):
            run([shard], tmp_path / "pairs", PrepareRecipe(workers=workers), control=control)
        assert list(tmp_path.iterdir()) == []


def test_a_paused_run_waits(tmp_path, shard, monkeypatch):
    monkeypatch.setattr(prepare, "NEWS_SECONDS", 0.0)
    control = Control()
    events: list[Event] = []

    def listen(event: Event) -> None:
        events.append(event)
        if len(events) == 3:
            control.pause()
            timer.start()

    timer = threading.Timer(0.3, control.resume)
    started = time.monotonic()
    run([shard], tmp_path / "pairs", PrepareRecipe(workers=1), listen, control)
    assert time.monotonic() - started > 0.3


def test_the_listener_hears_how_far_it_is(tmp_path, shard, monkeypatch):
    monkeypatch.setattr(prepare, "NEWS_SECONDS", 0.0)
    events: list[Event] = []
    record = run([shard / "a.parquet"], tmp_path / "pairs", PrepareRecipe(workers=1), events.append)
    steps = [event for event in events if event.kind == "step"]
    assert [event.step for event in steps] == list(range(1, 1001))
    assert {event.steps for event in steps} == {1000}
    assert steps[-1].seconds_left == 0
    assert steps[-1].metrics["pairs"] == sum(record["pairs"].values())
    assert events[-1].kind == "done"
    assert "pairs of 1,000 rows" in events[-1].message
    assert all(progress.describe(event) for event in events)


def test_without_a_number_of_rows_the_rows_done_are_told(tmp_path, shard, monkeypatch):
    monkeypatch.setattr(prepare, "NEWS_SECONDS", 0.0)
    events: list[Event] = []
    run([shard], tmp_path / "pairs", PrepareRecipe(workers=1), events.append)
    assert events[0].steps == 0
    assert progress.describe(events[1234]).endswith("1,235 rows")


def test_the_counts_are_shown_as_a_table(tmp_path):
    text = as_table(run([FILE], tmp_path / "pairs", load("report", "prepare")))
    assert text.startswith("23 rows read, 9 pairs made: ")
    assert "        3         4  nulls: null for the title, the stories or the scores" in text
    assert "near_duplicates" not in text


# ---------------------------------------------------------------------------------- records


def test_the_record_says_what_the_pairs_were_made_from(tmp_path, shard):
    recipe = PrepareRecipe(seed=5, workers=1)
    record = run([shard, FILE], tmp_path / "pairs", recipe)
    written = (tmp_path / "pairs" / "prepare.json").read_text()
    assert json.loads(written) == record
    assert record["command"] == "prepare"
    assert record["recipe"] == to_values(recipe)
    assert record["seed"] == 5
    assert [source["name"] for source in record["sources"]] == [
        "a.parquet",
        "b.jsonl",
        "dirty_rows.parquet",
    ]
    assert record["sources"][2] == shards.fingerprint(shards.Source(FILE, FILE.name))
    assert all(rule["meaning"] for rule in record["rules"].values())
    for text in (written, (tmp_path / "pairs" / "README.md").read_text()):
        assert str(tmp_path) not in text
        assert str(FILE.parent) not in text


def test_the_card_is_enough_to_make_the_pairs_again(tmp_path, shard):
    first = run([shard], tmp_path / "first", load("report", "prepare", ["limit=50", "seed=3"]))
    card = (tmp_path / "first" / "README.md").read_text()
    (tmp_path / "recipe.toml").write_text(card.split("```toml\n")[1].split("```")[0])
    again = load(str(tmp_path / "recipe.toml"), "prepare")
    assert run([shard], tmp_path / "second", again)["sha256"] == first["sha256"]


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        ([], "nothing to read"),
        (["nowhere.parquet"], "There is no file"),
        (["FOLDER/lacking.jsonl"], "lacks post_text, comment_texts, comment_scores"),
        (["FOLDER/dull.jsonl"], "No pair is left of 2 rows"),
        (["FOLDER/damaged.parquet"], "can't be read"),
    ],
)
def test_what_can_not_be_made_is_a_sentence_and_leaves_nothing(tmp_path, shard, sources, words):
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "lacking.jsonl").write_text('{"post_title": "a"}\n')
    dull = {name: None for name in shards.COLUMNS}
    (folder / "dull.jsonl").write_text(f"{json.dumps(dull)}\nbroken\n")
    content = bytearray((shard / "a.parquet").read_bytes())
    content[len(content) // 2 : len(content) // 2 + 5000] = bytes(5000)  # the second half is lost
    (folder / "damaged.parquet").write_bytes(content)
    sources = [source.replace("FOLDER", str(folder)) for source in sources]
    with pytest.raises(TrainingError, match=words):
        run(sources, tmp_path / "out" / "pairs", PrepareRecipe(workers=1))
    assert not list((tmp_path / "out").iterdir())


def test_what_took_all_rows_is_said(tmp_path):
    recipe = PrepareRecipe(min_gap=1000)
    with pytest.raises(TrainingError, match="small_gap: no two scores min_gap apart"):
        run([FILE], tmp_path / "pairs", recipe)


# ---------------------------------------------------------------------------------- stories


@pytest.fixture(scope="module")
def stories(tmp_path_factory) -> Path:
    """A file of made-up stories with people and places in them."""
    chance = random.Random(9)
    people = ["Ada", "Bruno", "Clara", "Dmitri", "Edda", "Falk"]
    doing = ["opened the gate", "looked at the sea", "counted the boats", "said nothing", "sang"]
    why = ["since the wind had turned", "before the rain came", "because nobody else would"]
    path = tmp_path_factory.mktemp("stories") / "stories.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(60):
            some = chance.sample(people, 3)
            paragraphs = [
                " ".join(
                    f"{chance.choice(some)} {chance.choice(doing)} {chance.choice(why)}, "
                    f"and it was day {chance.randrange(10_000)}."
                    for _ in range(5)
                )
                for _ in range(30)
            ]
            record = {"author": f"A{number % 7}", "section": str(number),
                      "text": "\n\n".join(paragraphs)}  # fmt: skip
            file.write(json.dumps(record) + "\n")
    return path


def make(stories, output, recipe, model=None, control=None, listener=lambda event: None):
    return prepare_stories([stories], output, recipe, listener, control or Control(), model)


def test_stories_become_coherence_pairs(tmp_path, stories):
    recipe = PrepareRecipe(workers=1, validation_share=0.2, test_share=0.2)
    events: list[Event] = []
    record = make(stories, tmp_path / "pairs", recipe, listener=events.append)
    rows = rows_of(tmp_path / "pairs")
    assert len(rows) == sum(record["pairs"].values()) > 60
    assert {row["kind"] for row in rows} <= set(recipe.kinds)
    for kind, counts in record["kinds"].items():
        for split, n in counts.items():
            assert n == sum(row["kind"] == kind and row["split"] == split for row in rows)
    assert record["command"] == "prepare --from-stories"
    assert [source["name"] for source in record["sources"]] == ["stories.jsonl"]
    splits = defaultdict(set)
    for row in rows:
        splits[row["story"]].add(row["split"])
        assert row["chosen"] != row["rejected"]
    assert all(len(found) == 1 for found in splits.values())
    assert events[-1].kind == "done"
    assert as_table(record).startswith("60 stories read, ")
    card = (tmp_path / "pairs" / "README.md").read_text()
    assert "| shuffled |" in card


@pytest.mark.parametrize("number", [3, 12])
def test_few_stories_fill_every_split(tmp_path, stories, number):
    path = tmp_path / "few.jsonl"
    path.write_text("".join(stories.read_text().splitlines(keepends=True)[:number]))
    record = make(path, tmp_path / "pairs", PrepareRecipe(workers=1))
    assert min(record["pairs"].values()) > 0
    assert "Nothing is in" not in as_table(record)


def test_two_stories_do_not_and_this_is_said(tmp_path, stories):
    path = tmp_path / "two.jsonl"
    path.write_text("".join(stories.read_text().splitlines(keepends=True)[:2]))
    record = make(path, tmp_path / "pairs", PrepareRecipe(workers=1))
    assert "Nothing is in validation and test: there are too few stories" in as_table(record)


def test_half_a_character_in_a_story_does_no_harm(tmp_path, stories):
    record = json.loads(stories.read_text().splitlines()[0])
    path = tmp_path / "half.jsonl"
    path.write_text(json.dumps(record | {"text": record["text"].replace("day", "da\ud800y")}))
    make(path, tmp_path / "pairs", PrepareRecipe(workers=1))
    assert any("da\ufffdy" in row["chosen"] for row in rows_of(tmp_path / "pairs"))


def test_coherence_pairs_stop_at_the_limit(tmp_path, stories):
    recipe = PrepareRecipe(workers=1, limit=13)
    record = make(stories, tmp_path / "pairs", recipe)
    assert sum(record["pairs"].values()) == len(rows_of(tmp_path / "pairs")) == 13


def test_a_model_writes_the_sampled_kind(tmp_path, stories, starter):
    recipe = PrepareRecipe(
        workers=1, kinds=("sampled",), limit=40, prompt_characters=200, continuation_characters=240
    )
    record = make(stories, tmp_path / "pairs", recipe, model=starter)
    assert 0 < sum(record["kinds"]["sampled"].values()) <= 40
    assert {row["kind"] for row in rows_of(tmp_path / "pairs")} == {"sampled"}
    assert record["model"]["name"] == "starter"
    assert len(record["model"]["sha256"]) == 64


def test_stories_can_be_cancelled_and_leave_nothing(tmp_path, stories):
    control = Control()
    control.cancel()
    with pytest.raises(Cancelled):
        make(stories, tmp_path / "pairs", PrepareRecipe(workers=1), control=control)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [("Too short.", "No pair is left of 1 stories"), (None, "There is no file")],
)
def test_stories_of_no_use_are_a_sentence(tmp_path, text, words):
    path = tmp_path / "story.txt"
    if text:
        path.write_text(text)
    with pytest.raises(TrainingError, match=words):
        make(path, tmp_path / "out" / "pairs", PrepareRecipe(workers=1))
    assert not list((tmp_path / "out").iterdir())
    with pytest.raises(TrainingError, match="one file or one folder"):
        prepare_stories([path, path], tmp_path / "p", PrepareRecipe(), lambda _: None, Control())
