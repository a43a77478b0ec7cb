"""What is misspelled: a dictionary asked on a thread, and the writer's own words."""

import hashlib
import re
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, QTimer, Signal, Slot

from writer_app.core.dictionaries import best_for, found
from writer_app.core.paths import Home
from writer_app.core.settings import Settings
from writer_app.core.spell_process import SpellProcess
from writer_app.core.spelling import Word, lookups, misspelled, words
from writer_app.core.text import utf16_length
from writer_app.core.word_list import WordList
from writer_app.services.suggestions import explain
from writer_app.services.worker import Job, Worker

KEY = "spelling.language"
SYSTEM, OFF = "system", "off"
"""Values of the setting beside the names of dictionaries."""
MOST_REMEMBERED = 50_000
"""Words whose spelling is remembered; a long novel has half as many different ones."""
STRETCH = 20_000
"""Characters that are looked through at once for the next misspelling."""

_SPACE = re.compile(r"\s")


class SpellingService(QObject):
    """Says of words whether they are wrong, as far as it is known, and finds out the rest.

    Words are given as they are looked up (`core.spelling.asked`).
    """

    changed = Signal()
    """More is known, or something else is right now: look again."""
    suggested = Signal(str, list)
    """Of a word, what may be meant."""
    found = Signal(object)
    """The misspelling that was looked for, a Word, or None."""
    failed = Signal(str)

    def __init__(self, home: Home, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self._settings = settings
        self.own = WordList(home.words_file)
        self.story = WordList(None)
        self.language = ""
        """The dictionary in use, "" for none."""
        self._folder: Path | None = None
        self._wrong: dict[str, bool] = {}
        self._suggestions: dict[str, list[str]] = {}
        self._wanted: dict[str, None] = {}
        self._jobs: dict[int, Callable[[object], None]] = {}
        self._search = 0
        self._speller = _Speller()
        self._worker = Worker("spelling", self)
        self._worker.finished.connect(self._on_finished)
        self._worker.failed.connect(self._on_failed)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._look_up)
        self._unsubscribe = settings.subscribe(self._on_setting)
        self._choose_language()

    @property
    def languages(self) -> list[str]:
        """The dictionaries that there are now."""
        return list(found(self._home.dictionaries_dir))

    @property
    def choice(self) -> str:
        """What the writer chose: a dictionary's name, `SYSTEM` or `OFF`."""
        return str(self._settings.get(KEY))

    @property
    def on(self) -> bool:
        """Whether anything is checked."""
        return bool(self.language)

    def is_wrong(self, word: str) -> bool:
        """Whether a word is known to be misspelled; if nothing is known, `changed` comes later."""
        if not self.language:
            return False
        known = self._wrong.get(word)
        if known is None:
            self._wanted[word] = None
            if not self._soon.isActive():
                self._soon.start(0)
            return False
        return known and word not in self.own and word not in self.story

    def suggest(self, word: str) -> None:
        """Look for what may be meant; `suggested` brings it, at once where it is known."""
        if word in self._suggestions:
            self.suggested.emit(word, self._suggestions[word])
        elif self.language:
            self._submit(
                lambda speller, job: speller.suggest(word), lambda found: self._keep(word, found)
            )

    def find(self, text: str, caret: int, *, backward: bool = False) -> None:
        """Look from a character of `text` on for the next misspelling, once around; see `found`."""
        own, story = self.own, self.story

        def right(word: str) -> bool:
            return word in own or word in story

        def work(speller: "_Speller", job: Job) -> Word | None:
            return _find(text, caret, backward, speller, right, job)

        self._jobs.pop(self._search, None)
        self._worker.cancel(self._search)  # nobody waits for it any more
        self._search = self._submit(work, self.found.emit)

    def use_story(self, path: Path | None, *, moved: bool = False) -> None:
        """Go on with the words of another story, or with this one's, which has another file now.

        Raises WriterError when those words can't be kept there.
        """
        file = _story_file(self._home, path) if path is not None else None
        if moved and file is not None:
            self.story.move(file)
        elif not moved:
            self.story = WordList(file)
        self.changed.emit()

    def add(self, word: str, *, to_story: bool = False) -> None:
        """A word is right from now on, everywhere or in this story. Raises WriterError."""
        try:
            (self.story if to_story else self.own).add(word)
        finally:
            self.changed.emit()

    def remove(self, removed: Iterable[str], *, from_story: bool = False) -> None:
        """Words are the dictionary's business again. Raises WriterError."""
        try:
            (self.story if from_story else self.own).remove(removed)
        finally:
            self.changed.emit()

    def close(self) -> None:
        """End the thread and the dictionary's process."""
        self._unsubscribe()
        self._soon.stop()
        self._speller.stop()
        self._worker.stop()
        self._speller.let_go()

    def choose(self, language: str) -> None:
        """Check in another language: a dictionary's name, `SYSTEM` or `OFF`. Raises WriterError.

        The language in use is begun anew: its dictionary may have been mended.
        """
        if self.choice == language:
            self._choose_language()
        else:
            self._settings.set(KEY, language)

    def _on_setting(self, key: str) -> None:
        if key == KEY:
            self._choose_language()

    def _choose_language(self) -> None:
        dictionaries = found(self._home.dictionaries_dir)
        chosen = self.choice
        if chosen == SYSTEM:
            chosen = best_for(QLocale.system().name(), dictionaries)
        self._use(chosen, dictionaries.get(chosen))

    def _use(self, name: str, folder: Path | None) -> None:
        for identifier in self._jobs:
            self._worker.cancel(identifier)
        for memory in (self._jobs, self._wrong, self._suggestions, self._wanted):
            memory.clear()
        self.language, self._folder = (name, folder) if folder is not None else ("", None)
        self._speller.choose(self.language, self._folder)
        self._worker.submit(lambda job: self._speller.let_go())
        self.changed.emit()

    @Slot()
    def _look_up(self) -> None:
        wanted = list(self._wanted)
        self._wanted.clear()
        if wanted and self.language:
            self._submit(
                lambda speller, job: speller.wrong(wanted),
                lambda wrong: self._remember(wanted, wrong),
            )

    def _remember(self, about: list[str], wrong: object) -> None:
        assert isinstance(wrong, list)
        self._wrong |= dict.fromkeys(about, False) | dict.fromkeys(wrong, True)
        while len(self._wrong) > MOST_REMEMBERED:
            del self._wrong[next(iter(self._wrong))]
        if wrong:
            self.changed.emit()

    def _keep(self, word: str, suggestions: object) -> None:
        assert isinstance(suggestions, list)
        self._suggestions[word] = suggestions
        while len(self._suggestions) > 100:
            del self._suggestions[next(iter(self._suggestions))]
        self.suggested.emit(word, suggestions)

    def _submit(
        self, work: Callable[["_Speller", Job], object], then: Callable[[object], None]
    ) -> int:
        speller = self._speller
        identifier = self._worker.submit(lambda job: work(speller, job))
        self._jobs[identifier] = then
        return identifier

    @Slot(int, object)
    def _on_finished(self, identifier: int, result: object) -> None:
        then = self._jobs.pop(identifier, None)
        if then is not None:
            then(result)

    @Slot(int, object)
    def _on_failed(self, identifier: int, error: Exception) -> None:
        if self._jobs.pop(identifier, None) is not None:
            self._use("", None)
            self.failed.emit(explain(error))


class _Speller:
    """The process of the dictionary in use, started by the first question.

    `choose` and `stop` are for the main thread, the rest is the worker's.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._chosen: tuple[str, Path | None] = ("", None)
        self._process: SpellProcess | None = None
        self._unwanted: list[SpellProcess] = []

    def choose(self, name: str, folder: Path | None) -> None:
        """Ask another dictionary from now on; who waits for the one before waits no longer."""
        with self._lock:
            self._chosen = (name, folder)
            if self._process is not None:
                self._process.kill()
                self._unwanted.append(self._process)
                self._process = None

    def stop(self) -> None:
        """Ask none any more."""
        self.choose("", None)

    def wrong(self, about: list[str]) -> list[str]:
        process = self._ready()
        return process.wrong(about) if process is not None else []

    def suggest(self, word: str) -> list[str]:
        process = self._ready()
        return process.suggest(word) if process is not None else []

    def let_go(self) -> None:
        """Close what was ended; by now nobody waits for its answer."""
        with self._lock:
            unwanted, self._unwanted = self._unwanted, []
        for process in unwanted:
            process.close()

    def _ready(self) -> SpellProcess | None:
        self.let_go()
        with self._lock:
            name, folder = self._chosen
            if self._process is None and folder is not None:
                self._process = SpellProcess(name, folder)
            return self._process


def _find(
    text: str,
    caret: int,
    backward: bool,
    speller: _Speller,
    right: Callable[[str], bool],
    job: Job,
) -> Word | None:
    """The next misspelling from the caret on; the caret's own stretch is the first and the last."""
    if not text:
        return None
    bounds = _bounds(text)
    here = max(0, min(bisect_right(bounds, caret), len(bounds) - 1) - 1)
    around = [*range(here, len(bounds) - 1), *range(here + 1)]
    if backward:
        around = [*range(here, -1, -1), *range(len(bounds) - 2, here - 1, -1)]
    known: dict[str, bool] = {}
    for turn, at in enumerate(around):
        if job.cancelled:
            break
        start, end = bounds[at], bounds[at + 1]
        there = list(words(text[start:end]))
        new = [word for word in lookups(there) if word not in known]
        wrong = set(speller.wrong([word for word in new if not right(word)]))
        known |= {word: word in wrong for word in new}
        hits = list(misspelled(there, known.__getitem__))
        if at == here:
            middle = utf16_length(text[start:caret])
            ahead = [hit.end <= middle if backward else hit.start >= middle for hit in hits]
            hits = [
                hit for hit, is_ahead in zip(hits, ahead, strict=True) if is_ahead == (not turn)
            ]
        if hits:
            hit, before = hits[-1 if backward else 0], utf16_length(text[:start])
            return Word(before + hit.start, before + hit.end, hit.text)
    return None


def _bounds(text: str) -> list[int]:
    """Where stretches of the text begin and end, always between words."""
    bounds = [0]
    while bounds[-1] < len(text):
        space = _SPACE.search(text, bounds[-1] + STRETCH)
        bounds.append(space.end() if space else len(text))
    return bounds


def _story_file(home: Home, story: Path) -> Path:
    name = hashlib.sha256(str(story.absolute()).encode("utf-8", "surrogateescape"))
    return home.story_words_dir / f"{name.hexdigest()[:32]}.txt"
