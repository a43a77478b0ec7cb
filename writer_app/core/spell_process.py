"""Hunspell in a process of its own, and how to ask it.

It is C++ that reads dictionaries which anybody may have made, and it looks for suggestions without
letting another thread of Python run: here neither a crash nor a long search reaches the window.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from writer_app.core import hunspell_server
from writer_app.core.errors import WriterError
from writer_app.core.language import said

SECONDS = 20.0
"""How long an answer may take; that on a screen of words takes a thousandth of it."""
LONGEST_ANSWER = 16_000_000
"""Bytes."""


class SpellProcess:
    """Knows one dictionary. All but `kill` wait for the other process: use it on a thread."""

    def __init__(self, name: str, folder: Path) -> None:
        """Start it. Raises WriterError."""
        self._name = name
        # -P: what lies beside the file must not stand in for a module of Python's.
        command = [sys.executable, "-P", hunspell_server.__file__, name, str(folder)]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise WriterError(
                said(
                    "Spelling can't be checked ({reason}). Close other programs, and choose "
                    "the spelling language again."
                ).format(reason=error.strerror)
            ) from error

    def wrong(self, words: Sequence[str]) -> list[str]:
        """Those of these words that the dictionary does not know. Raises WriterError."""
        return self._ask("wrong", words) if words else []

    def suggest(self, word: str) -> list[str]:
        """Words that may be meant, the likeliest first. Raises WriterError."""
        return self._ask("suggest", word)

    def kill(self) -> None:
        """End it at once, on any thread; whoever waits for an answer gets a WriterError."""
        self._process.kill()

    def close(self) -> None:
        """End it and let go of it; nobody waits for an answer."""
        self._process.kill()
        with suppress(OSError):  # what was never sent
            self._process.communicate()

    def _ask(self, what: str, about: object) -> list[str]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        too_long = threading.Timer(SECONDS, self._process.kill)
        too_long.daemon = True
        too_long.start()
        try:
            self._process.stdin.write(json.dumps([what, about]).encode() + b"\n")
            self._process.stdin.flush()
            answer = json.loads(self._process.stdout.readline(LONGEST_ANSWER))
        except (OSError, ValueError) as error:
            raise WriterError(
                said(
                    'The dictionary "{name}" can\'t be used: it is damaged. Choose another '
                    "spelling language."
                ).format(name=self._name)
            ) from error
        finally:
            too_long.cancel()
        return [str(word) for word in answer]
