"""Tokens as bytes: any text is read whole, and what may come next is right to the byte."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import normalizers, pre_tokenizers

from tests.engine.small_models import STORY, line_breaks_together, train_tokenizer
from writer_app.core.errors import WriterError
from writer_app.engine.vocabulary import Vocabulary

VOCABULARIES = [
    Vocabulary(train_tokenizer(), 704, 0),
    Vocabulary(train_tokenizer(line_breaks_together()), 704, 0),
]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    [STORY[i : i + 9] for i in range(0, len(STORY) - 9, 5)]
)


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
@given(text=ANY_TEXT)
def test_tokens_write_what_was_read(vocabulary: Vocabulary, text: str) -> None:
    assert b"".join(map(vocabulary.token_bytes, vocabulary.encode(text))) == text.encode()


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
@given(pending=ANY_TEXT.map(lambda text: text[:12].encode()), no_space=st.booleans())
def test_tokens_that_may_come_next(vocabulary: Vocabulary, pending: bytes, no_space: bool) -> None:
    allowed = vocabulary.going_on(pending, no_space)
    for token in range(vocabulary.size):
        written = vocabulary.token_bytes(token)
        goes_on = written.startswith(pending) and bool(vocabulary.writable[token])
        goes_on &= not (no_space and written[len(pending) :][:1].isspace())
        assert bool(allowed[token]) == (goes_on or written == pending != b""), (token, written)


def test_what_an_editor_cannot_show_is_not_written() -> None:
    for vocabulary in VOCABULARIES:
        written = list(map(vocabulary.token_bytes, vocabulary.writable.nonzero()[:, 0].tolist()))
        assert not {b"\xff", b"\r", b"\0", b"\x1b", b"\x7f", b"", b"<|endoftext|>"} & set(written)
        assert {b"\n", b"\t", b" ", b"\xe2", b"a", " “".encode()} <= set(written)


def test_the_end_of_text_is_one_token_where_its_name_stands() -> None:
    for vocabulary in VOCABULARIES:
        assert vocabulary.end_text == "<|endoftext|>"
        assert vocabulary.encode("<|endoftext|>Snow")[0] == vocabulary.end
        assert vocabulary.token_bytes(vocabulary.end) == b"<|endoftext|>"
        assert vocabulary.token_bytes(703) == b""


def test_tokenizers_that_change_the_text_are_refused(tmp_path: Path) -> None:
    lowering, composing, spacing = (train_tokenizer() for _ in range(3))
    lowering.normalizer = normalizers.Lowercase()
    composing.normalizer = normalizers.NFC()
    spacing.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    for tokenizer in (lowering, composing, spacing):
        tokenizer.save(str(tmp_path / "tokenizer.json"))
        with pytest.raises(WriterError, match="changes the text"):
            Vocabulary.load(tmp_path, 704, 0)


def test_settings_of_a_tokenizer_do_not_cut_or_pad(tmp_path: Path) -> None:
    tokenizer = train_tokenizer()
    tokenizer.enable_truncation(4)
    tokenizer.enable_padding(length=9)
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    assert Vocabulary.load(tmp_path, 704, None).encode(STORY) == VOCABULARIES[0].encode(STORY)


def test_a_damaged_tokenizer_is_told(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text('{"version": "1.0", "model": {"type": "BPE"}}')
    with pytest.raises(WriterError, match="damaged"):
        Vocabulary.load(tmp_path, 704, 0)
