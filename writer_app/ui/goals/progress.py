"""How far the writer has come today and in this session, and the goals they set themselves."""

import uuid
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QDate, QObject, QTimer, Signal, Slot

from writer_app.core.paths import Home
from writer_app.core.settings import Settings
from writer_app.core.writing_history import Entry, WritingHistory
from writer_app.services.writing_log import WritingLog
from writer_app.ui.editor.story_editor import StoryEditor
from writer_app.ui.editor.word_counter import WordCounter
from writer_app.ui.goals.tally import WordTally
from writer_app.ui.story_session import StorySession

WRITE_MS = 5_000
"""How long words wait before they are written down."""
CLOCK_MS = 30_000
"""How often the program looks whether it is another day."""


def clock() -> date:
    """The day on the clock of this machine; Qt's follows a change of the time zone."""
    day = QDate.currentDate()
    return date(day.year(), day.month(), day.day())


@dataclass(frozen=True)
class Count:
    """Words against a goal, 0 for none."""

    words: int
    goal: int

    @property
    def share(self) -> float:
        """Of the goal, from 0 to 1."""
        return min(1.0, self.words / self.goal) if self.goal else 0.0

    @property
    def reached(self) -> bool:
        """Whether there is a goal, and it is reached."""
        return 0 < self.goal <= self.words


class Progress(QObject):
    """Counts by day and story, in this session and in the history.

    A day is that of the clock on the wall at the moment of writing. Words only ever go to the
    day that it shows then, so nothing is lost or counted twice when midnight passes, a traveller
    changes the time zone, or the clock goes back.
    """

    changed = Signal()
    reached = Signal()
    """The day's goal is reached, just now."""
    failed = Signal(str)
    """A sentence: the history cannot be kept."""

    def __init__(
        self,
        editor: StoryEditor,
        counter: WordCounter,
        story: StorySession,
        home: Home,
        settings: Settings,
    ) -> None:
        super().__init__(editor)
        self._story = story
        self._settings = settings
        self._day = clock()
        self.history = WritingHistory()
        self._session = WritingHistory()
        self._waiting: list[Entry] = []
        self._another = False  # the story on the page has become another one
        self._key, self._title = _unnamed(), story.title
        self._log = WritingLog(home.writing_history_file, self)
        self._log.loaded.connect(self._on_loaded)
        self._log.failed.connect(self.failed)
        self._tally = WordTally(editor, counter, self)
        self._tally.written.connect(lambda words: self._count(words=words))
        self._tally.taken.connect(lambda words: self._count(taken=words))
        editor.replaced.connect(self._on_replaced)
        story.renamed.connect(self._on_renamed)
        self._write_soon = QTimer(self)
        self._write_soon.setSingleShot(True)
        self._write_soon.setInterval(WRITE_MS)
        self._write_soon.timeout.connect(self._write)
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(self.look_at_clock)
        self._clock.start()
        self.destroyed.connect(settings.subscribe(self._on_setting))

    @property
    def day(self) -> date:
        """Today."""
        return self._day

    @property
    def today(self) -> Count:
        """Today's words in all stories."""
        return Count(self.history.words(self._day), self._settings.get("goals.daily_words"))

    @property
    def session(self) -> Count:
        """The words of this session, since the window opened or `begin_session`."""
        words = self._session.words(_SESSION)
        return Count(words, self._settings.get("goals.session_words"))

    @property
    def taken_today(self) -> int:
        """How many words were taken from suggestions today."""
        return self.history.taken(self._day)

    @property
    def streak(self) -> int:
        """On how many days in a row words were written."""
        return self.history.streak(self._day)

    @Slot()
    def begin_session(self) -> None:
        """Count the session from 0 again."""
        self._tally.finish()
        self._session = WritingHistory()
        self.changed.emit()

    @Slot()
    def look_at_clock(self) -> None:
        """See whether it is another day; what is counted by now belongs to the one before."""
        self._tally.tell()
        if clock() != self._day:
            self._day = clock()
            self.changed.emit()

    @Slot()
    def close(self) -> None:
        """Write down what is left."""
        self._clock.stop()
        self._tally.finish()
        self._write()
        self._log.close()

    def _count(self, words: int = 0, taken: int = 0) -> None:
        self._day = clock()
        was_reached = self.today.reached
        entry = Entry(self._day, self._key, self._title, words, taken)
        self.history.add(entry)
        self._session.add(replace(entry, day=_SESSION))
        self._waiting.append(entry)
        if not self._write_soon.isActive():
            self._write_soon.start()
        self.changed.emit()
        if self.today.reached and not was_reached:
            self.reached.emit()

    @Slot()
    def _write(self) -> None:
        self._write_soon.stop()
        if self._waiting:
            self._log.add(self._waiting)
            self._waiting = []

    @Slot(list)
    def _on_loaded(self, entries: list[Entry]) -> None:
        for entry in entries:
            self.history.add(entry)
        self.changed.emit()

    @Slot(bool)
    def _on_replaced(self, undoable: bool) -> None:
        self._another = self._another or not undoable

    @Slot()
    def _on_renamed(self) -> None:
        """Follow the story to its new file, or turn to another one."""
        old, path = self._key, self._story.path
        self._key = _unnamed() if path is None else str(path)
        self._title = self._story.title
        if not self._another and old.startswith(_UNNAMED) and path is not None:
            self._write()
            for history in (self.history, self._session):
                history.rename(old, self._key, self._title)
            self._log.rename(old, self._key, self._title)
        self._another = False

    def _on_setting(self, key: str) -> None:
        if key.startswith("goals."):
            self.changed.emit()


def _unnamed() -> str:
    return f"{_UNNAMED}{uuid.uuid4().hex}"


_SESSION = date.min
"""All words of a session are kept as those of one day, as it may go on after midnight."""
_UNNAMED = "unnamed:"
"""How the name begins of a story that has no file yet."""
