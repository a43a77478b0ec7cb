"""The folder of the writer's own data: choices, settings, personal models, journals."""

import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import platformdirs
from filelock import FileLock, Timeout

from writer_app.core.errors import WriterError
from writer_app.core.files import remove_unfinished
from writer_app.core.language import said


@dataclass(frozen=True)
class Home:
    """Where each kind of the writer's data lies below ``root``."""

    root: Path

    @property
    def choices_file(self) -> Path:
        """The SQLite database of all choices."""
        return self.root / "choices.sqlite3"

    @property
    def settings_file(self) -> Path:
        """The settings as JSON."""
        return self.root / "settings.json"

    @property
    def personal_dir(self) -> Path:
        """The numbered personal models and the unfinished training."""
        return self.root / "personal"

    @property
    def models_dir(self) -> Path:
        """Base models that were downloaded, made with the first of them."""
        return self.root / "models"

    @property
    def journal_dir(self) -> Path:
        """What was typed and not yet saved."""
        return self.root / "journal"

    @property
    def marks_dir(self) -> Path:
        """Which words of each story came from which choice."""
        return self.root / "marks"

    @property
    def notes_dir(self) -> Path:
        """What is noted for the model about each story, made with the first of them."""
        return self.root / "notes"

    @property
    def backups_dir(self) -> Path:
        """Earlier texts of each story, made with the first of them."""
        return self.root / "backups"

    @property
    def writing_history_file(self) -> Path:
        """How many words were written on which day."""
        return self.root / "history.sqlite3"

    @property
    def places_file(self) -> Path:
        """The story that was open last, and where the writer was in each."""
        return self.root / "places.json"

    @property
    def words_file(self) -> Path:
        """The writer's own dictionary, made with its first word: plain text, one word a line."""
        return self.root / "dictionary.txt"

    @property
    def story_words_dir(self) -> Path:
        """Words that are right in one story only, in a file for each such story."""
        return self.root / "words"

    @property
    def dictionaries_dir(self) -> Path:
        """Where the writer may put dictionaries of other languages (.aff and .dic)."""
        return self.root / "dictionaries"

    @property
    def log_file(self) -> Path:
        """What went wrong unexpectedly, without any story text."""
        return self.root / "writer-app.log"

    @property
    def lock_file(self) -> Path:
        """Held by the window that works on this data."""
        return self.root / "window.lock"


def open_home(root: Path | None = None) -> Home:
    """Find, and where needed create, the data folder; only its owner can look into it.

    ``root`` wins over the environment variable ``WRITER_APP_HOME``, and that over the platform's
    usual place. Raises WriterError when the folder cannot be created or written.
    """
    chosen = root or os.environ.get("WRITER_APP_HOME")
    home = Home(
        Path(chosen or platformdirs.user_data_dir("writer-app", appauthor=False))
        .expanduser()
        .absolute()
    )
    advice = said("Make it writable, or set WRITER_APP_HOME to a folder that is.")
    try:
        home.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (home.personal_dir, home.journal_dir, home.marks_dir):
            folder.mkdir(mode=0o700, exist_ok=True)
        for folder in (home.root, home.journal_dir, home.marks_dir):
            remove_unfinished(folder)
    except OSError as error:
        raise WriterError(
            said(
                'The folder for your choices and settings, "{root}", cannot be created '
                "({reason}). {advice}"
            ).format(root=home.root, reason=error.strerror, advice=advice)
        ) from error
    if not os.access(home.root, os.W_OK | os.X_OK):
        raise WriterError(
            said(
                'The folder of your choices and settings, "{root}", cannot be written to. {advice}'
            ).format(root=home.root, advice=advice)
        )
    return home


class HomeLock:
    """Keeps a second window away from the same data, for as long as the block lasts.

    The lock is the operating system's: it ends with the process, however that ends.
    Entering raises WriterError when another window holds it.
    """

    def __init__(self, home: Home) -> None:
        self._lock = FileLock(home.lock_file, mode=0o600, blocking=False, thread_local=False)

    def __enter__(self) -> Self:
        try:
            self._lock.acquire()
        except Timeout as error:
            raise WriterError(
                said(
                    "Another window is already open on the same choices and settings. Write on "
                    "there, or close it and start again."
                )
            ) from error
        except (OSError, NotImplementedError) as error:
            raise WriterError(
                said(
                    'The file "{lock_file}" cannot be locked ({error}). Set WRITER_APP_HOME to '
                    "a folder on a local disk."
                ).format(lock_file=self._lock.lock_file, error=error)
            ) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._lock.release()
