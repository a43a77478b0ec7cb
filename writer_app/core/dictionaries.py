"""Which dictionaries there are: the writer's own, those that came along, and the system's.

A dictionary is two files of Hunspell's, such as `en_GB.aff` and `en_GB.dic`. Nothing is read of
them here; that is left to a process that may fail (`core.spell_process`).
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from writer_app.core.errors import WriterError
from writer_app.core.resources import resource

LARGEST_RULES = 16_000_000
LARGEST_WORDS = 64_000_000
"""Bytes of the two files; those of the largest known dictionaries are a tenth of it."""
MOST = 500
"""Dictionaries that are looked at in one folder."""

_NAME = re.compile(r"[a-z]{2,3}([_-][A-Za-z0-9]{1,16}){0,4}")


def found(own_folder: Path) -> dict[str, Path]:
    """The folder of each dictionary by its name; of two with one name, the writer's own wins."""
    dictionaries: dict[str, Path] = {}
    for folder in _folders(own_folder):
        for name in _names(folder):
            dictionaries.setdefault(name, folder)
    return dict(sorted(dictionaries.items()))


def best_for(language: str, names: Iterable[str]) -> str:
    """The dictionary for a system's language such as "en_AU", or "" if there is none."""
    here = {name.replace("-", "_"): name for name in names}
    short = language.partition("_")[0]
    abroad = "en_GB" if short == "en" else short  # English is British but for Americans
    for wanted in (language, abroad):
        if wanted in here:
            return here[wanted]
    return next((name for name in sorted(here) if name.split("_")[0] == short), "")


def _folders(own_folder: Path) -> Iterator[Path]:
    yield own_folder
    with suppress(WriterError):
        yield resource("dictionaries")
    if sys.platform == "darwin":
        yield from (Path.home() / "Library" / "Spelling", Path("/Library/Spelling"))
    elif os.name == "posix":
        data = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
        for folder in (Path.home() / ".local" / "share", *map(Path, data.split(":"))):
            yield folder / "hunspell"
            yield folder / "myspell"
            yield folder / "myspell" / "dicts"


def _names(folder: Path) -> Iterator[str]:
    with suppress(OSError):
        for words in sorted(folder.glob("*.dic"))[:MOST]:
            rules = words.with_suffix(".aff")
            with suppress(OSError):
                if (
                    _NAME.fullmatch(words.stem)
                    and words.is_file()
                    and rules.is_file()
                    and 0 < words.stat().st_size <= LARGEST_WORDS
                    and rules.stat().st_size <= LARGEST_RULES
                ):
                    yield words.stem
