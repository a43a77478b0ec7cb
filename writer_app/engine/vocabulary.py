"""A model's tokens as bytes: which text they are, and which of them may stand at a place."""

import re
from bisect import bisect_left
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from writer_app.core.errors import WriterError
from writer_app.core.language import said

# What an editor can't show or takes for something else: control characters, marks of the byte
# order, the line and paragraph separators, the replacement character, non-characters.
UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufeff\ufff9-\uffff]")
_NEVER_UTF8 = re.compile(rb"[\xc0\xc1\xf5-\xff]")
_PROBE = "Two  spaces\n\n\u201ce\u0301\u201d \U0001f469\u200d\U0001f467 \t.\r\n "


def _byte_characters() -> dict[str, int]:
    """The printable character by which GPT-2's vocabulary files stand for each byte."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    codes = {chr(byte): byte for byte in printable}
    return codes | {chr(256 + place): byte for place, byte in enumerate(others)}


class Vocabulary:
    """A byte-level BPE. All 256 bytes are tokens of it, so any text can be read and written."""

    def __init__(self, tokenizer: Tokenizer, size: int, end: int) -> None:
        """`size` is the number of scores that the model gives, `end` its end-of-text token.

        Raises:
            WriterError: a tokenizer of another kind.
        """
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self.size = size
        self.end = end
        self.end_text = str(tokenizer.id_to_token(end))

        # Added tokens, such as the end of text, are read where their name stands, never written.
        added = tokenizer.get_added_tokens_decoder()
        codes = _byte_characters()
        self._bytes = {token: entry.content.encode() for token, entry in added.items()}
        ordinary = []
        for text, token in tokenizer.get_vocab(with_added_tokens=False).items():
            if token not in added and text and all(character in codes for character in text):
                self._bytes[token] = bytes(codes[character] for character in text)
                ordinary.append((self._bytes[token], token))
        ordinary.sort()
        self._sorted = [written for written, _ in ordinary]
        self._order = torch.tensor([token for _, token in ordinary], dtype=torch.long)
        self._token_of = {written: token for token, written in self._bytes.items()}
        self.writable = torch.zeros(size, dtype=torch.bool)
        """Tokens [size] that may stand anywhere in a text."""
        for written, token in ordinary:
            text = written.decode("utf-8", "ignore")
            self.writable[token] = not (UNSHOWABLE.search(text) or _NEVER_UTF8.search(written))

        self.forbidden = ~self.writable
        """Tokens [size] that no text may go on with; the end of text is none of them."""
        self.forbidden[end] = False

        whole = all(bytes([byte]) in self._token_of for byte in range(256))
        if not whole or b"".join(map(self.token_bytes, self.encode(_PROBE))) != _PROBE.encode():
            raise WriterError(
                said(
                    "This model's tokenizer changes the text that it reads, which GPT-2's does "
                    "not. Choose another model."
                )
            )

    @classmethod
    def load(cls, folder: Path, size: int, end: int | None) -> "Vocabulary":
        """Read a model folder's tokenizer.json; `end` is the end of text by the model's config.

        Raises:
            WriterError: the file is damaged, of another kind, or has no end-of-text token.
        """
        try:
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # the library raises nothing more specific
            raise WriterError(
                said('The tokenizer in "{folder}" is damaged. Get a new copy of the model.').format(
                    folder=folder
                )
            ) from error
        if end is None or tokenizer.id_to_token(end) is None:
            end = tokenizer.token_to_id("<|endoftext|>")
        if end is None:
            raise WriterError(
                said(
                    'The tokenizer in "{folder}" has no token for the end of a text. Choose '
                    "another model."
                ).format(folder=folder)
            )
        return cls(tokenizer, size, end)

    def encode(self, text: str) -> list[int]:
        """The tokens of a text, which must not have lone surrogates."""
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def token_bytes(self, token: int) -> bytes:
        """What a token writes; nothing if it is a number without a token."""
        return self._bytes.get(token, b"")

    def going_on(self, pending: bytes, then_no_space: bool = False) -> Tensor:
        """Which tokens [size] (bool) begin with `pending` and may write more.

        After `then_no_space`, not those that go on with white space.
        """
        allowed = torch.zeros(self.size, dtype=torch.bool)
        allowed[self._beginning_with(pending)] = True
        if then_no_space:
            for space in b" \n\t":
                allowed[self._beginning_with(pending + bytes([space]))] = False
        allowed &= self.writable
        if pending in self._token_of:
            allowed[self._token_of[pending]] = True
        return allowed

    def between_words(self) -> Tensor:
        """Which tokens [size] (bool) do not go on with a word: they begin with no letter or digit,
        nor with what may be a part of one."""
        allowed = torch.zeros(self.size, dtype=torch.bool)
        for token, written in self._bytes.items():
            first = written.decode("utf-8", "ignore")[:1]
            allowed[token] = bool(first) and not first.isalnum() and first not in "'’-_"  # noqa: RUF001 - both apostrophes occur
        return allowed

    def _beginning_with(self, prefix: bytes) -> Tensor:
        first = bisect_left(self._sorted, prefix)
        # Tokens with a byte 0xff are left out, rightly: it occurs nowhere in UTF-8.
        last = bisect_left(self._sorted, prefix + b"\xff")
        return self._order[first:last]
