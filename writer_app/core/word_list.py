"""Words of the writer's own: a plain text file, one word a line, made to be edited by anybody."""

import contextlib
from collections.abc import Iterable
from pathlib import Path

from writer_app.core.errors import WriterError
from writer_app.core.files import write_atomically
from writer_app.core.language import said
from writer_app.core.spelling import LONGEST_WORD, asked

LARGEST_FILE = 4_000_000
"""Bytes that are read of a list."""


class WordList:
    """The words of one file, kept there as they change; without a file, kept in memory only.

    A word also stands for itself with a capital, in capitals, and with "'s".
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._words: dict[str, str] = {}
        self._capitals: set[str] = set()
        self.reload()

    @property
    def words(self) -> list[str]:
        """All words in the order of the alphabet."""
        return sorted(self._words.values(), key=lambda word: (word.casefold(), word))

    def __contains__(self, word: str) -> bool:
        """Whether a word, as it is looked up, is one of these."""
        return self._has(word) or (word[-2:] in ("'s", "'S") and self._has(word[:-2]))

    def reload(self) -> None:
        """Read the file again: the writer may have edited it. What can't be read is no word."""
        if self.path is None:
            return
        text = ""
        with contextlib.suppress(OSError), self.path.open("rb") as file:
            text = file.read(LARGEST_FILE).decode("utf-8-sig", "replace")
        self._take(text.splitlines())

    def add(self, word: str) -> None:
        """Add a word. Raises WriterError, and the word counts until the program ends."""
        self.reload()
        self._take([*self._words.values(), word])
        self._save()

    def remove(self, words: Iterable[str]) -> None:
        """Remove words. Raises WriterError if the file can't be written."""
        self.reload()
        gone = {asked(word) for word in words}
        self._take([word for key, word in self._words.items() if key not in gone])
        self._save()

    def move(self, path: Path) -> None:
        """Go on in another file, with the words that it has as well. Raises WriterError."""
        mine = list(self._words.values())
        self.path = path
        self.reload()
        if any(asked(word) not in self._words for word in mine):
            self._take([*self._words.values(), *mine])
            self._save()

    def _take(self, words: Iterable[str]) -> None:
        kept = [word.strip() for word in words]
        self._words = {asked(word): word for word in kept if 0 < len(word) <= LONGEST_WORD}
        self._capitals = {word.upper() for word in self._words}

    def _has(self, word: str) -> bool:
        return (
            word in self._words
            or word[:1].lower() + word[1:] in self._words
            or (word.isupper() and word in self._capitals)
        )

    def _save(self) -> None:
        if self.path is None:
            return
        text = "".join(f"{word}\n" for word in self.words)
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise WriterError(
                said(
                    '"{folder}" cannot be created ({reason}), so the word counts until you '
                    "close the program. Make room for that folder."
                ).format(folder=self.path.parent, reason=error.strerror)
            ) from error
        write_atomically(self.path, text.encode("utf-8", "replace"), private=True)
