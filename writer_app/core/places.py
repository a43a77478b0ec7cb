"""Where the writer was: the story that was open last, and the caret's place in each story."""

import json
from dataclasses import dataclass
from pathlib import Path

from writer_app.core.files import write_atomically
from writer_app.core.paths import Home

MOST = 100
"""Stories whose places are kept; those that were open longest ago are forgotten."""
_LARGEST_FILE = 1 << 20  # bytes
_LARGEST_PLACE = 2**31 - 1  # what Qt can count


@dataclass(frozen=True)
class Place:
    """The caret, and the first character of the line at the top of the page (UTF-16 positions)."""

    caret: int = 0
    top: int = 0


class Places:
    """A small file of the program's own, read once and written at each `note`."""

    def __init__(self, home: Home) -> None:
        self._file = home.places_file
        self._places: dict[str, Place] = {}  # the one noted last stands last
        self.open: Path | None = None
        """The story that was noted last, None where that was one without a file."""
        self._load()

    def of(self, story: Path) -> Place:
        """Where the writer was in a story; its beginning, where that is not known."""
        return self._places.get(str(story), Place())

    def note(self, story: Path | None, place: Place) -> None:
        """Keep that this story is open, and where the writer is in it.

        Raises WriterError when it cannot be kept.
        """
        self.open = story
        if story is not None:
            self._places.pop(str(story), None)
            self._places[str(story)] = place
            for forgotten in list(self._places)[:-MOST]:
                del self._places[forgotten]
        content = {
            "open": None if story is None else str(story),
            "places": [[name, one.caret, one.top] for name, one in self._places.items()],
        }
        write_atomically(self._file, json.dumps(content).encode("ascii"), private=True)

    def _load(self) -> None:
        try:
            if self._file.stat().st_size > _LARGEST_FILE:
                return
            content = json.loads(self._file.read_bytes())
            places = {
                str(name): Place(_checked(caret), _checked(top))
                for name, caret, top in content["places"][-MOST:]
            }
            name = content["open"]
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return  # a convenience
        self._places = places
        self.open = Path(name) if isinstance(name, str) else None


def _checked(position: object) -> int:
    if type(position) is not int or not 0 <= position <= _LARGEST_PLACE:
        raise ValueError(position)
    return position
