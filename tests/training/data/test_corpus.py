# ruff: noqa: RUF001 - typographic quotes are what it is about
"""Reading stories, held-out authors, typographic quotes and tokens."""

import json
import lzma

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from training.data import corpus
from training.data.corpus import straight, typographic
from training.errors import TrainingError
from training.recipe import load

# ---------------------------------------------------------------------------------- reading

RECORDS = [
    {"author": "Saki", "title": "Book", "section": "One", "text": "A cat — é.\n\nIt sat."},
    {"text": "No author."},
]


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.xz"])
def test_records_are_read_from_plain_and_packed_files(tmp_path, suffix):
    path = tmp_path / f"stories{suffix}"
    opened = lzma.open if suffix.endswith("xz") else open
    with opened(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in RECORDS)
    assert list(corpus.read_stories(path)) == [
        corpus.Story("Saki", "One", RECORDS[0]["text"]),
        corpus.Story("", "", "No author."),
    ]


def test_a_folder_is_read_in_the_order_of_names(tmp_path):
    (tmp_path / "b.txt").write_text("First.\n<|endoftext|>\nSecond.\n", encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(json.dumps(RECORDS[0]), encoding="utf-8")
    (tmp_path / "notes.md").write_text("not a story", encoding="utf-8")
    texts = [story.text for story in corpus.read_stories(tmp_path)]
    assert texts == [RECORDS[0]["text"], "First.", "Second."]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.txt", None, "There is no file"),
        ("story.pdf", b"%PDF", "is not a .txt, .jsonl or .jsonl.xz file"),
        ("bad.jsonl", b'{"text": "a"}\n[1]\n', "Line 2 of"),
        ("bad.jsonl.xz", b"not packed", "can't be read"),
        ("list.jsonl", b'{"text": "a"}\n{"text": ["a"]}\n', "Line 2 of .* its `text` is no text"),
        ("author.jsonl", b'{"text": "a", "author": 5}\n', "Line 1 of .* its `author` is no text"),
        ("deep.jsonl", b"[" * 100_000, "Line 1 of"),
        ("latin.txt", "café".encode("latin-1"), "can't be read"),
    ],
)
def test_what_can_not_be_read_is_named(tmp_path, name, content, words):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TrainingError, match=words):
        list(corpus.read_stories(path))


def test_half_a_character_is_marked_and_a_whole_one_stays(tmp_path):
    path = tmp_path / "stories.jsonl"
    path.write_text(r'{"author": null, "text": "An \ud800 owl \ud83d\ude00."}')
    assert list(corpus.read_stories(path)) == [corpus.Story("", "", "An \ufffd owl \U0001f600.")]


def test_a_truncated_file_is_noticed(tmp_path):
    path = tmp_path / "stories.jsonl.xz"
    packed = lzma.compress(json.dumps({"text": "words " * 5000}).encode())
    path.write_bytes(packed[: len(packed) // 2])
    with pytest.raises(TrainingError, match="can't be read"):
        list(corpus.read_stories(path))


def test_an_empty_folder_is_named(tmp_path):
    with pytest.raises(TrainingError, match="has no"):
        list(corpus.read_stories(tmp_path))


def test_whole_authors_are_held_out():
    assert corpus.split_of("Saki") == "validation"
    assert corpus.split_of("Edith Wharton") == "test"
    assert corpus.split_of("P. G. Wodehouse") == corpus.split_of("") == "train"
    assert (
        corpus.split_of("Saki", load("starter", "pretrain", ["validation_authors=[]"])) == "train"
    )


# ---------------------------------------------------------------------------------- quotes


@pytest.mark.parametrize(
    ("plain", "curly"),
    [
        ('"Come," he said, "in."', "“Come,” he said, “in.”"),
        ("It's the boys' don't.", "It’s the boys’ don’t."),
        ("'Tis so, and 'twas; get 'em!", "’Tis so, and ’twas; get ’em!"),
        ("In '98 or the '90s.", "In ’98 or the ’90s."),
        ("rock 'n' roll", "rock ’n’ roll"),
        ("He called it 'hot'.", "He called it ‘hot’."),
        ("\"'What?' she asked,\" he said.", "“‘What?’ she asked,” he said."),
        ("\"She said 'No.'\"", "“She said ‘No.’”"),
        ("'She said \"No.\"'", "‘She said “No.”’"),
        ('"But I—" he said—"never."', "“But I—” he said—“never.”"),
        ('He cried—"Go!"', "He cried—“Go!”"),
        ('("Quite.")', "(“Quite.”)"),
        ("\"I heard 'e was goin' 'ome,\" he said.", "“I heard ’e was goin’ ’ome,” he said."),
        ("Wait... no.... Oh...!", "Wait… no…. Oh…!"),
        ('"..." he said.', "“…” he said."),
        ('"One goes on.\n\n"And ends."', "“One goes on.\n\n“And ends.”"),
        ('A 6" nail.', "A 6” nail."),
        ("", ""),
    ],
)
def test_quotes_turn_the_right_way(plain, curly):
    assert typographic(plain) == curly
    assert straight(curly) == plain


TYPING = st.text(st.sampled_from(list("ab Te1\n.,!—-([\"'“”‘’…")))


@given(TYPING | st.text())
def test_straightening_gives_the_typing_back(text):
    assert straight(typographic(text)) == straight(text)


@given(TYPING)
def test_no_straight_quote_is_left(text):
    assert not set("\"'") & set(typographic(text))


@given(TYPING)
def test_typographic_text_stays_as_it_is(text):
    once = typographic(text)
    assert typographic(once) == once


# ---------------------------------------------------------------------------------- tokens

PROSE = (
    'The cat sat on the mat. "It\'s mine," said the cat; "don\'t sit here."\n\n'
    "The dog went away... and the dog didn't come back.\n\n***\n\n"
)


@pytest.fixture(scope="module")
def stories(tmp_path_factory):
    path = tmp_path_factory.mktemp("stories") / "stories.jsonl"
    authors = ["Ann"] * 30 + ["Saki"] * 3 + ["Edith Wharton"] * 3
    with path.open("w", encoding="utf-8") as file:
        for number, author in enumerate(authors):
            record = {"author": author, "section": str(number), "text": PROSE * 3 + str(number)}
            file.write(json.dumps(record) + "\n")
    return path


RECIPE = load("starter", "pretrain", ["vocabulary=400", "context=32"])


@pytest.fixture(scope="module")
def prepared(stories):
    said = []
    data = corpus.prepare(stories, stories.parent / "tokens", RECIPE, said.append)
    assert said
    return data


def test_prepared_files_give_the_stories_back(stories, prepared):
    tokenizer = AutoTokenizer.from_pretrained(prepared.path)
    written = {split: [] for split in corpus.SPLITS}
    for story in corpus.read_stories(stories):
        written[corpus.split_of(story.author)].append(story.text)
    for split in corpus.SPLITS:
        ids, starts = prepared.tokens(split), prepared.starts(split)
        assert ids.dtype == np.uint16
        assert list(np.flatnonzero(ids == 0)) == list(starts)
        texts = [tokenizer.decode(part[1:]) for part in np.split(ids, starts[1:])]
        assert [straight(text) for text in texts] == written[split]
        counts = prepared.counts[split]
        assert (counts.stories, counts.tokens) == (len(texts), len(ids))
        assert counts.characters == sum(map(len, texts))


def test_a_share_of_the_stories_gets_typographic_quotes(prepared):
    tokenizer = AutoTokenizer.from_pretrained(prepared.path)
    texts = tokenizer.decode(prepared.tokens("train").tolist()).split(corpus.END_OF_TEXT)[1:]
    curly = ["“" in text for text in texts]
    assert 5 < sum(curly) < 25
    assert all(('"' in text) != c for text, c in zip(texts, curly, strict=True))


def test_preparing_again_gives_the_same_files(stories, prepared, tmp_path):
    again = corpus.prepare(stories, tmp_path, RECIPE, lambda _: None)
    for file in prepared.path.iterdir():
        assert (tmp_path / file.name).read_bytes() == file.read_bytes()
    opened = corpus.open_tokens(tmp_path)
    assert opened == again
    assert opened.source_sha256 == prepared.source_sha256


@given(text=st.text() | TYPING)
def test_tokens_decode_to_the_same_bytes(prepared, text):
    tokenizer = PreTrainedTokenizerFast.from_pretrained(prepared.path)
    ids = tokenizer(text.replace(corpus.END_OF_TEXT, ""))["input_ids"]
    assert tokenizer.decode(ids) == text.replace(corpus.END_OF_TEXT, "")


def test_a_paragraph_break_is_one_token_and_apostrophes_are_alike(prepared):
    tokenizer = AutoTokenizer.from_pretrained(prepared.path)

    def pieces(text):
        return [tokenizer.decode([token]) for token in tokenizer(text)["input_ids"]]

    assert "\n\n" in pieces("the cat.\n\nThe dog")
    assert "'t" in pieces("don't")
    assert "’t" in pieces("don’t")
    assert (tokenizer.bos_token_id, tokenizer.eos_token_id, prepared.vocabulary) == (
        0,
        0,
        len(tokenizer),
    )


def test_text_without_held_out_authors_holds_its_end_out(tmp_path):
    path = tmp_path / "mine.txt"
    path.write_text(PROSE * 400, encoding="utf-8")
    data = corpus.prepare(path, tmp_path / "tokens", RECIPE, lambda _: None)
    held_out, kept = data.tokens("validation"), data.tokens("train")
    assert len(held_out) == (len(held_out) + len(kept)) // 50
    assert 0.1 < data.bits_per_character("validation", 1.0) < 1


def test_too_little_text_is_refused(tmp_path):
    path = tmp_path / "mine.txt"
    path.write_text(PROSE, encoding="utf-8")
    with pytest.raises(TrainingError, match=r"must fill a window of 32. Give more text"):
        corpus.prepare(path, tmp_path / "tokens", RECIPE, lambda _: None)


def test_a_folder_without_token_files_is_refused(tmp_path):
    with pytest.raises(TrainingError, match="not a folder of prepared token files"):
        corpus.open_tokens(tmp_path)
