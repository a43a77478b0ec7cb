"""The program that `spell_process` starts: answers about one dictionary, a line for each question.

It is run as a file and imports nothing of this package, so that it is there in a moment.
"""

import json
import re
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

MOST_SUGGESTIONS = 7
ROOM = 1_500_000_000
"""Bytes of memory that it may take; with the largest known dictionary it takes a tenth."""

_COUNT = re.compile(rb"(?:\xef\xbb\xbf)?[ \t]*[0-9]+")
"""The number of words, which a list of Hunspell's begins with."""
_FLAGS = re.compile(rb"[/\t][^\n]*")


def main(name: str, folder: str) -> int:
    """Answer until there is no question any more; return the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks decides
    _limit_memory()
    words = Path(folder, f"{name}.dic").read_bytes()
    if not _COUNT.match(words):
        return 1  # Hunspell would go on without a word, and find every word wrong
    from hunspell import Hunspell

    # On Windows its wrapper makes of UTF-8 what Hunspell needs for names with any letters.
    hunspell = Hunspell(name, hunspell_data_dir=folder, system_encoding="utf-8")
    letters = _letters(words, hunspell._dic_encoding)
    del words
    for line in sys.stdin.buffer:
        what, about = json.loads(line)
        if what == "suggest":
            answer = _suggest(hunspell, about)
        else:
            answer = [word for word in about if not _knows(hunspell, letters, word)]
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    return 0


def _letters(words: bytes, encoding: str) -> frozenset[str]:
    """The letters that a dictionary's words are written with."""
    text = _FLAGS.sub(b"", words).decode(encoding, "ignore")
    return frozenset(one for one in set(text.lower() + text.upper()) if one.isalpha())


def _knows(hunspell: Any, letters: frozenset[str], word: str) -> bool:
    """Whether a word is right, or of another script and so none of this dictionary's business."""
    try:
        return letters.isdisjoint(word) or bool(hunspell.spell(word))
    except UnicodeEncodeError:  # letters that its encoding lacks
        return False


def _suggest(hunspell: Any, word: str) -> list[str]:
    try:
        found = hunspell.suggest(word)
    except UnicodeEncodeError:
        return []
    return [one for one in dict.fromkeys(found) if one][:MOST_SUGGESTIONS]


def _limit_memory() -> None:
    with suppress(ImportError, OSError, ValueError):  # Windows has other means
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
