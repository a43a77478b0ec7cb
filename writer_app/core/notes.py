"""What a writer notes about a story for the model, kept beside the marks, not in the story."""

import contextlib
import hashlib
import json
from pathlib import Path

from writer_app.core.errors import WriterError
from writer_app.core.files import write_atomically
from writer_app.core.language import said
from writer_app.core.paths import Home


def save_notes(home: Home, story_path: Path | None, text: str) -> None:
    """Keep the notes of a story; None is the one that has no file yet.

    Raises WriterError when that is not possible; what was kept before stays then.
    """
    file = _file(home, story_path)
    try:
        if not text.strip():
            file.unlink(missing_ok=True)
            return
        file.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise WriterError(
            said(
                "The notes of this story cannot be kept ({reason}). Make the folder "
                '"{root}" writable and change them once more.'
            ).format(reason=error.strerror, root=home.root)
        ) from error
    content = {"story": None if story_path is None else str(story_path.absolute()), "notes": text}
    data = json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")
    write_atomically(file, data, private=True)


def load_notes(home: Home, story_path: Path | None) -> str:
    """The notes of a story; "" where there are none."""
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
        notes = json.loads(_file(home, story_path).read_bytes())["notes"]
        if isinstance(notes, str):
            return notes
    return ""


def _file(home: Home, story_path: Path | None) -> Path:
    if story_path is None:
        return home.notes_dir / "untitled.json"
    name = hashlib.sha256(str(story_path.absolute()).encode("utf-8", "surrogateescape"))
    return home.notes_dir / f"{name.hexdigest()[:32]}.json"
