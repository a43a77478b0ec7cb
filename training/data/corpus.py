# ruff: noqa: RUF001, RUF002 - typographic quotes are what this file is about
"""Text for pretraining: building and reading files of stories, held-out authors, quotes, tokens.

A story is one record. Whole authors are held out, so that a held-out figure says something about
prose the model has never met. Prepared token files are a folder:

    tokenizer.json, tokenizer_config.json
    train.bin, validation.bin, test.bin   uint16 token ids, each story after one end-of-text token
    train.starts.npy, ...                 int64, the position of each story's end-of-text token
    tokens.json                           counts, and what the files were made from
"""

from __future__ import annotations

import functools
import hashlib
import json
import lzma
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from training.data import standard_ebooks
from training.errors import TrainingError
from training.recipe import PretrainRecipe, load

Split = Literal["train", "validation", "test"]
SPLITS: tuple[Split, ...] = ("train", "validation", "test")
END_OF_TEXT = "<|endoftext|>"
TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json")

# GPT-2's pattern (Radford et al. 2019, encoder.py) with two changes: runs of line breaks stay
# whole, so that a paragraph break is one token, and the typographic apostrophe counts as one.
PIECES = (
    r"['’](?:s|t|re|ve|m|ll|d)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+"
    r"|\n+|[^\S\n]+(?!\S)|[^\S\n]+"
)


_HALF = re.compile("[\ud800-\udfff]")
"""Half a character, as JSON may spell it: no file could hold it."""


@dataclass(frozen=True)
class Story:
    """One story or chapter: plain text, a blank line between paragraphs. `author` may be empty."""

    author: str
    title: str
    text: str


# ---------------------------------------------------------------------------------- reading


def read_stories(path: Path) -> Iterator[Story]:
    """Yield the stories of a file, or of all files of a folder in the order of their names.

    `.jsonl` and `.jsonl.xz` hold one object a line with `text` and, where known, `author` and
    `section` or `title`; half a character in one becomes U+FFFD. A `.txt` file is one story, or
    several with lines of `<|endoftext|>` between them.

    Raises:
        TrainingError: no such file, another kind of file, or a damaged one.
    """
    if path.is_dir():
        files = sorted(
            p for p in path.iterdir() if p.name.endswith((".jsonl", ".jsonl.xz", ".txt"))
        )
        if not files:
            raise TrainingError(
                f"{path} has no .txt, .jsonl or .jsonl.xz files. Name another folder."
            )
        for file in files:
            yield from read_stories(file)
        return
    try:
        if path.name.endswith(".jsonl.xz"):
            with lzma.open(path, "rt", encoding="utf-8") as lines:
                yield from _records(lines, path)
        elif path.suffix == ".jsonl":
            with path.open(encoding="utf-8") as lines:
                yield from _records(lines, path)
        elif path.suffix == ".txt":
            for text in re.split(
                rf"^{re.escape(END_OF_TEXT)}$", path.read_text("utf-8"), flags=re.M
            ):
                if text.strip():
                    yield Story("", path.stem, text.strip("\n"))
        else:
            raise TrainingError(
                f"{path} is not a .txt, .jsonl or .jsonl.xz file or a folder of them."
            )
    except FileNotFoundError:
        raise TrainingError(f"There is no file {path}. Check the path.") from None
    except (OSError, UnicodeDecodeError, lzma.LZMAError, EOFError) as error:
        raise TrainingError(f"{path} can't be read: {error}. Fetch or build it again.") from error


def _records(lines: Iterable[str], path: Path) -> Iterator[Story]:
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
            text = record["text"]
        except (ValueError, RecursionError, KeyError, TypeError):
            raise TrainingError(
                f"Line {number} of {path} is not an object with a `text`. Correct or remove it."
            ) from None
        author = record.get("author") or ""
        title = record.get("section") or record.get("title") or ""
        for key, value in (("text", text or ""), ("author", author), ("section", title)):
            if not isinstance(value, str):
                raise TrainingError(
                    f"Line {number} of {path}: its `{key}` is no text. Correct or remove it."
                )
        if text:
            yield Story(*(_HALF.sub("\ufffd", part) for part in (author, title, text)))


def split_of(author: str, recipe: PretrainRecipe | None = None) -> Split:
    """Return the split that all works of an author belong to, by a recipe (default: `starter`)."""
    recipe = recipe if recipe is not None else starter()
    if author in recipe.validation_authors:
        return "validation"
    return "test" if author in recipe.test_authors else "train"


@functools.cache
def starter() -> PretrainRecipe:
    """Return the recipe of the built-in model."""
    return load("starter", "pretrain")


def rebuild(works: Path, mirrors: Path, output: Path, say: Callable[[str], None] = print) -> None:
    """Write a `.jsonl` or `.jsonl.xz` file of stories from clones of Standard Ebooks repositories.

    `works` is a text file with the name of one repository a line (`#` starts a comment), `mirrors`
    the folder that holds a clone of each, bare or not: `NAME`, or `NAME.git`. A story that is in
    two works is kept once. Records are objects with `work`, `author`, `title`, `section`, `text`.

    Raises:
        TrainingError: a clone is missing or is not such a repository; `output` can't be written.
    """
    try:
        names = [line.split("#")[0].strip() for line in works.read_text("utf-8").splitlines()]
        output.parent.mkdir(parents=True, exist_ok=True)
        opened = lzma.open if output.suffix == ".xz" else open
        with opened(output, "wt", encoding="utf-8") as file:
            openings: set[str] = set()
            for name in filter(None, names):
                kept = 0
                for section in standard_ebooks.sections(_clone(mirrors, name)):
                    # the same story can be in two collections: its opening letters identify it
                    opening = re.sub(r"\W", "", section.text.lower())[:400]
                    if opening not in openings:
                        openings.add(opening)
                        record = {
                            "work": name,
                            "author": section.author,
                            "title": section.work_title,
                            "section": section.title,
                            "text": section.text,
                        }
                        file.write(json.dumps(record, ensure_ascii=False) + "\n")
                        kept += 1
                say(f"{name}: {kept} stories or chapters")
    except OSError as error:
        raise TrainingError(f"The corpus can't be built: {error}. Check the paths.") from error


def _clone(mirrors: Path, name: str) -> Path:
    for folder in (mirrors / name, mirrors / f"{name}.git"):
        if folder.is_dir():
            return folder
    raise TrainingError(
        f"{mirrors} has no {name}. Clone it from https://github.com/standardebooks/{name}, "
        "or take it off the list."
    )


# ---------------------------------------------------------------------------------- quotes

# What is left of a word after an apostrophe at its start: no quotation opens before one of these.
_ELISION = re.compile(
    r"(?:t(?:is|was|were|will|would|isn't|wasn't|ain't)|em|im|er|ere|ave|ad|ud|e|uns?|cause|bout"
    r"|neath|fore|twixt|gainst|mongst|til|ouse|ome|ow|alf|ead|eard|ear|elp|orse|undred|appen|ard"
    r"|ot|oo|eart|ullo|ello|anged|frisco|ve|ll|re|s|d|m|n|nuff|kay|scuse|spect|\d\ds?)\b",
    re.IGNORECASE,
)
_CLOSING_SINGLE = re.compile(r"(?<=[^\s'(—])'(?!\w)")
_DASHES = "—–-"
_OPENERS = "([{“‘"
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."})


def typographic(text: str) -> str:
    """Return `text` with straight quotes, apostrophes and `...` replaced by “ ” ‘ ’ and `…`.

    Which way a quote turns depends on the characters on both its sides, on whether a quotation is
    open in its paragraph, and, for a single quote, on whether one could close it later.
    `straight` turns the result back: `straight(typographic(t)) == straight(t)` for every t.
    """
    return "\n\n".join(map(_typographic_paragraph, text.split("\n\n")))


def straight(text: str) -> str:
    """Return `text` with typographic quotes, apostrophes and ellipses replaced by plain ones."""
    return text.translate(_STRAIGHT)


def _typographic_paragraph(text: str) -> str:
    text = re.sub(r"(?<!\.)\.\.\.", "…", text)
    if '"' not in text and "'" not in text:
        return text
    out: list[str] = []
    quotation = False  # a double quote is open
    for i, char in enumerate(text):
        before = out[-1] if out else " "
        after = text[i + 1] if i + 1 < len(text) else " "
        if char == '"':
            if before.isspace() or before in _OPENERS:
                opens = not after.isspace() or not quotation
            else:
                opens = before in _DASHES and not quotation and not after.isspace()
            quotation = opens
            char = "“" if opens else "”"
        elif char == "'":
            char = "‘" if _opens_single(text, i, before, after) else "’"
        out.append(char)
    return "".join(out)


def _opens_single(text: str, i: int, before: str, after: str) -> bool:
    at_start = before.isspace() or before in _OPENERS or before in _DASHES
    if not at_start or after.isspace() or _ELISION.match(text, i + 1):
        return False
    return _CLOSING_SINGLE.search(text, i + 2) is not None


# ---------------------------------------------------------------------------------- tokens


def train_tokenizer(texts: Iterable[str], vocabulary: int) -> Tokenizer:
    """Train a byte-level BPE of `vocabulary` tokens; token 0 is the end of text.

    All 256 bytes are tokens, so any text can be encoded, and decoding is exact to the byte.
    """
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PIECES), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=[END_OF_TEXT],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def save_tokenizer(tokenizer: Tokenizer, folder: Path, context: int) -> None:
    """Write the two files from which `AutoTokenizer.from_pretrained(folder)` loads a tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": END_OF_TEXT,
        "eos_token": END_OF_TEXT,
        "unk_token": END_OF_TEXT,
        "clean_up_tokenization_spaces": False,
        "model_max_length": context,
    }
    text = json.dumps(config, indent=2) + "\n"
    (folder / "tokenizer_config.json").write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class SplitCounts:
    """What one split holds."""

    stories: int = 0
    characters: int = 0
    tokens: int = 0


@dataclass(frozen=True)
class TokenFolder:
    """Prepared token files. `source_sha256` is the hash of the stories they were made from."""

    path: Path
    source_sha256: str
    vocabulary: int
    counts: Mapping[Split, SplitCounts]

    def tokens(self, split: Split) -> NDArray[np.uint16]:
        """Return the token ids of a split, shape [tokens], mapped from the file."""
        return np.memmap(self.path / f"{split}.bin", dtype=np.uint16, mode="r")

    def starts(self, split: Split) -> NDArray[np.int64]:
        """Return where each story of a split starts, shape [stories]."""
        starts: NDArray[np.int64] = np.load(self.path / f"{split}.starts.npy")
        return starts

    def bits_per_character(self, split: Split, loss: float) -> float:
        """Return a loss on a split, given in nats per token, in bits per character."""
        counts = self.counts[split]
        return loss / math.log(2) * counts.tokens / counts.characters


def open_tokens(path: Path) -> TokenFolder:
    """Open a folder that `prepare` wrote.

    Raises:
        TrainingError: `path` is not such a folder.
    """
    try:
        meta = json.loads((path / "tokens.json").read_text(encoding="utf-8"))
        counts = {split: SplitCounts(**meta["counts"][split]) for split in SPLITS}
        return TokenFolder(path, meta["source_sha256"], meta["vocabulary"], counts)
    except (OSError, KeyError, TypeError, json.JSONDecodeError):
        raise TrainingError(
            f"{path} is not a folder of prepared token files. Give the stories themselves, "
            "or prepare them with `python -m training tokens`."
        ) from None


def prepare(
    stories: Path,
    folder: Path,
    recipe: PretrainRecipe,
    say: Callable[[str], None] = print,
    model: Path | None = None,
) -> TokenFolder:
    """Train a tokenizer on the training split of `stories` and write token files to `folder`.

    A `model` that goes on keeps its own tokenizer instead. If no author of the stories is held out
    by the recipe, the last fiftieth of the training tokens is: its figures are then about the same
    authors.

    Raises:
        TrainingError: from `read_stories`, the model has no tokenizer of ours, or too little text
            for one window of training.
    """
    digest = hashlib.sha256()
    texts: dict[Split, list[str]] = {split: [] for split in SPLITS}
    for story in read_stories(stories):
        digest.update(story.text.encode())
        share = recipe.typographic_share
        text = typographic(story.text) if _chance(story, recipe.seed) < share else story.text
        texts[split_of(story.author, recipe)].append(text)
    say(f"Read {sum(map(len, texts.values())):,} stories.")
    if model:
        tokenizer = _tokenizer_of(model)
    else:
        say("Training the tokenizer.")
        tokenizer = train_tokenizer(texts["train"], recipe.vocabulary)
    save_tokenizer(tokenizer, folder, recipe.context)

    counts: dict[Split, SplitCounts] = {}
    for split in SPLITS:
        say(f"Tokenising the {split} stories.")
        ids, starts = _encode(tokenizer, texts[split])
        characters = sum(map(len, texts[split]))
        counts[split] = SplitCounts(len(texts[split]), characters, len(ids))
        ids.tofile(folder / f"{split}.bin")
        np.save(folder / f"{split}.starts.npy", starts)
    if not counts["validation"].tokens:
        _hold_out_the_end(folder, counts)
    if min(counts["train"].tokens, counts["validation"].tokens) <= recipe.context:
        raise TrainingError(
            f"{stories} has {counts['train'].tokens:,} tokens to train on and "
            f"{counts['validation'].tokens:,} held out; each must fill a window of "
            f"{recipe.context}. Give more text, or a smaller `context`."
        )
    meta = {
        "source_sha256": digest.hexdigest(),
        "vocabulary": tokenizer.get_vocab_size(),
        "typographic_share": recipe.typographic_share,
        "seed": recipe.seed,
        "validation_authors": list(recipe.validation_authors),
        "test_authors": list(recipe.test_authors),
        "counts": {split: asdict(counts[split]) for split in SPLITS},
    }
    (folder / "tokens.json").write_text(json.dumps(meta, indent=2) + "\n", encoding="utf-8")
    return open_tokens(folder)


def _tokenizer_of(model: Path) -> Tokenizer:
    """The tokenizer that lies beside a model's weights; token 0 must be the end of a text."""
    try:
        tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    except Exception as error:  # the library raises nothing narrower
        raise TrainingError(f"{model} has no readable tokenizer.json: {error}.") from error
    if tokenizer.token_to_id(END_OF_TEXT) != 0 or tokenizer.get_vocab_size() > 2**16:
        raise TrainingError(
            f"The tokenizer of {model} is not one of `pretrain`. Name a model that it trained."
        )
    return tokenizer


def _chance(story: Story, seed: int) -> float:
    """A number in [0, 1) that depends on the story and the seed only."""
    digest = hashlib.sha256(f"{seed}\0{story.author}\0{story.title}\0{story.text[:200]}".encode())
    return int.from_bytes(digest.digest()[:6], "big") / 2**48


def _encode(tokenizer: Tokenizer, texts: list[str]) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
    pieces: list[NDArray[np.uint16]] = []
    starts, position = [], 0
    for first in range(0, len(texts), 256):
        for encoding in tokenizer.encode_batch_fast(texts[first : first + 256]):
            pieces.append(np.array([0, *encoding.ids], dtype=np.uint16))
            starts.append(position)
            position += len(pieces[-1])
    ids = np.concatenate(pieces) if pieces else np.zeros(0, np.uint16)
    return ids, np.array(starts, dtype=np.int64)


def _hold_out_the_end(folder: Path, counts: dict[Split, SplitCounts]) -> None:
    ids = np.fromfile(folder / "train.bin", dtype=np.uint16)
    starts = np.load(folder / "train.starts.npy")
    cut = len(ids) - len(ids) // 50
    ids[:cut].tofile(folder / "train.bin")
    ids[cut:].tofile(folder / "validation.bin")
    np.save(folder / "train.starts.npy", starts[starts < cut])
    np.save(folder / "validation.starts.npy", starts[starts >= cut] - cut)
    whole = counts["train"]
    parts: dict[Split, tuple[int, NDArray[np.bool_]]] = {
        "train": (cut, starts < cut),
        "validation": (len(ids) - cut, starts >= cut),
    }
    for split, (tokens, kept) in parts.items():
        characters = round(whole.characters * tokens / max(1, len(ids)))
        counts[split] = SplitCounts(int(kept.sum()), characters, tokens)
