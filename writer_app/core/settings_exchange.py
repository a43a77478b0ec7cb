"""Settings as a file to carry to another machine: what the writer changed, and nothing else.

The file is data only. What is read from one is checked value by value; what does not fit is left
out and named, never guessed at.
"""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from writer_app.core.errors import WriterError
from writer_app.core.files import write_atomically
from writer_app.core.language import said
from writer_app.core.settings import MIGRATIONS, SCHEMA, Settings
from writer_app.core.settings_table import BY_KEY

FORMAT = "writer-app settings"
LARGEST = 1 << 20
"""Bytes of a file that is looked at; all settings there are take a few thousand."""
LONGEST_NAME = 80
"""Characters of a name from the file that are repeated to the writer."""


@dataclass(frozen=True)
class Offer:
    """What a file holds that can be used here, and the names of what cannot."""

    values: dict[str, Any]
    shortcuts: dict[str, str]
    refused: tuple[str, ...]


def export_settings(settings: Settings, keys: Iterable[str], path: Path) -> int:
    """Write what the writer changed of `keys`, and all keys of actions; return how many.

    Raises WriterError.
    """
    wanted = set(keys)
    values = {key: value for key, value in settings.changed().items() if key in wanted}
    shortcuts = settings.shortcuts()
    content = {"format": FORMAT, "schema": SCHEMA, "values": values, "shortcuts": shortcuts}
    text = json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    write_atomically(path, text.encode("utf-8", "backslashreplace"))
    return len(values) + len(shortcuts)


def read_settings(
    path: Path,
    keys: Collection[str],
    actions: Collection[str],
    fits: Callable[[str], bool],
) -> Offer:
    """Read such a file; only `keys` and `actions` are taken, and shortcuts that `fits` accepts.

    Raises WriterError when it is none, too large, of a newer version, or cannot be read.
    """
    content = _content(path)
    try:
        values, schema = dict(content["values"]), content["schema"]
        shortcuts = dict(content.get("shortcuts", {}))
        if type(schema) is not int or schema < 1:
            raise ValueError(schema)
        for version in range(schema, SCHEMA):
            values = MIGRATIONS[version](values)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _none(path) from error
    if schema > SCHEMA:
        raise WriterError(
            said(
                '"{name}" comes from a newer version of this program. Update it, then try again.'
            ).format(name=path.name)
        )
    taken: dict[str, Any] = {}
    keys_taken: dict[str, str] = {}
    refused = []
    for key, value in values.items():
        try:
            if key not in keys:
                raise KeyError(key)
            taken[key] = BY_KEY[key].checked(value)
        except (KeyError, WriterError):
            refused.append(str(key)[:LONGEST_NAME])
    for action, sequence in shortcuts.items():
        if action in actions and isinstance(sequence, str) and (not sequence or fits(sequence)):
            keys_taken[action] = sequence
        else:
            refused.append(str(action)[:LONGEST_NAME])
    return Offer(taken, keys_taken, tuple(refused))


def _content(path: Path) -> Any:
    try:
        if not path.is_file():  # a pipe or a device would never end
            raise _none(path)
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise WriterError(
            said('"{name}" cannot be read ({reason}).').format(
                name=path.name, reason=error.strerror
            )
        ) from error
    if len(data) > LARGEST:
        raise _none(path)
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _none(path) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise _none(path)
    return content


def _none(path: Path) -> WriterError:
    return WriterError(
        said(
            '"{name}" does not hold settings of this program. Choose a file that its Export made.'
        ).format(name=path.name)
    )
