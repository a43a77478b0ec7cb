"""The engine on its thread: loads a model, streams pairs, drops those nobody wants."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from training import environment
from writer_app.core.errors import WriterError
from writer_app.core.language import said
from writer_app.core.model_files import inspect_model
from writer_app.core.model_library import ModelLibrary
from writer_app.engine.types import (
    Branch,
    Decoding,
    DeviceReport,
    ModelName,
    Notice,
    Piece,
    Prompt,
    Sight,
    Suggestion,
    Word,
)
from writer_app.services.worker import Job, Worker

if TYPE_CHECKING:
    from writer_app.engine.gpt2 import LanguageModel

log = logging.getLogger(__name__)


class State(StrEnum):
    """What the engine is doing, for the status bar."""

    EMPTY = "empty"
    LOADING = "loading"
    READY = "ready"
    WRITING = "writing"
    FAILED = "failed"


@dataclass
class _Ahead:
    """A pair that nobody has asked for yet, and what has come of it."""

    job: int
    prompt: Prompt
    decoding: Decoding
    came: list[object] = field(default_factory=list)
    """What is to be told of it, in order: reports, then its result or error."""
    adopted: bool = False
    """It was asked for in the meantime, and is told about in a moment."""


class SuggestionService(QObject):
    """Suggests continuations without ever holding the window up.

    A request made while a model loads waits for it; a new request ends the one before. A pair may
    be prepared before it is asked for. Signals arrive on the main thread; those of a request carry
    its id, and none arrives for a request that was stopped.
    """

    state_changed = Signal(str)
    model_loading = Signal(str)
    model_ready = Signal(object, object)
    model_failed = Signal(str)
    started = Signal(int)
    opened = Signal(int, object)
    """A `Suggestion` with empty texts, before the first piece: what the model was given."""
    piece = Signal(int, int, str, bool)
    finished = Signal(int, object)
    failed = Signal(int, str)
    looked = Signal(object, object)
    """A `Prompt`, and the `Sight` of what the model would be given of it; see `look`."""
    weighed = Signal(int, object)
    """What stands and what might stand at a place, by the id of a request; see `weigh`."""
    noticed = Signal(str)
    """What the writer should know about the model, in a sentence; the engine tells it once."""
    # From the worker's thread: the model was changed, be the request that did it stopped or not.
    _learned = Signal(str)
    _moved = Signal(object, object)

    def __init__(self, library: ModelLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._worker = Worker("suggestions", self)
        self._worker.reported.connect(self._on_reported)
        self._worker.finished.connect(self._on_finished)
        self._worker.failed.connect(self._on_failed)
        self._model: LanguageModel | None = None  # touched on the worker's thread only
        self._loading: int | None = None
        self._request: int | None = None
        self._ahead: _Ahead | None = None
        self._looking: int | None = None
        self._weighing: int | None = None
        self._learned.connect(self.noticed, Qt.ConnectionType.QueuedConnection)
        self._moved.connect(self._on_moved, Qt.ConnectionType.QueuedConnection)
        self.state = State.EMPTY
        self.model_name: ModelName | None = None
        self.device: DeviceReport | None = None

    def load(self, wanted_device: str = "auto") -> None:
        """Load the library's base and active personal model; signals tell how it went."""
        self.stop()
        self.forget_prepared()
        if self._loading is not None:
            self._worker.cancel(self._loading)
        library = self._library

        def work(job: Job) -> tuple[ModelName, DeviceReport]:
            if self._model is not None:
                self._model.close()
                self._model = None
            with environment.prepared():
                from writer_app.engine.recovery import load_anyway

                folder = inspect_model(library.base_path())
                self._model = load_anyway(folder, library.active(), wanted_device)
            return self._model.name, self._model.device

        self.model_name = self.device = None
        self._loading = self._worker.submit(work)
        self._become(State.LOADING)
        self.model_loading.emit(library.base_path().name)

    def request(self, prompt: Prompt, decoding: Decoding) -> int:
        """Ask for two continuations; return the id that the signals about them carry.

        Where just these were prepared, what there is of them is told right after this returns.
        """
        self.stop()
        ahead = self._ahead
        if ahead is not None and (ahead.prompt, ahead.decoding) == (prompt, decoding):
            ahead.adopted = True
            self._request = ahead.job
            QTimer.singleShot(0, self, self._catch_up)  # the caller is to have the id first
        else:
            self.forget_prepared()
            self._request = self._suggest(prompt, decoding)
        return self._begin(self._request)

    def branch(self, prompt: Prompt, decoding: Decoding, pair: Suggestion, branch: Branch) -> int:
        """Ask for one alternative of a finished pair to be written anew from a word on.

        Signals come as for `request`; see `decoding.write_on`.
        """
        self.stop()
        self.forget_prepared()

        def items(model: "LanguageModel", job: Job) -> Iterator[object]:
            from writer_app.engine.decoding import write_on

            return write_on(model, prompt, decoding, pair, branch, lambda: job.cancelled)

        self._request = self._submit(items)
        return self._begin(self._request)

    def _begin(self, request: int) -> int:
        if self._loading is None:
            self._become(State.WRITING)
        self.started.emit(request)
        return request

    def look(self, prompt: Prompt, decoding: Decoding) -> None:
        """Have it found out what the model would see, in some milliseconds; `looked` tells.

        It waits for what is being written. A new look ends the one before; without a model there
        is no answer.
        """
        if self._looking is not None:
            self._worker.cancel(self._looking)

        def work(job: Job) -> tuple[Prompt, Sight] | None:
            from writer_app.engine.context import look

            if self._model is None:
                return None
            return prompt, look(self._model, prompt, decoding)

        self._looking = self._worker.submit(work)

    def weigh(self, strength: float, before: str, word: str) -> int:
        """Have it found out what else might stand in the place of a word (`words.words_at`).

        `weighed` tells under the id that this returns. A new one ends the one before, and so does
        a request.
        """
        self.stop_weighing()

        def work(job: Job) -> list[Word]:
            from writer_app.engine.words import words_at

            model = self._model
            return words_at(model, strength, before, word, lambda: job.cancelled) if model else []

        self._weighing = self._worker.submit(work)
        return self._weighing

    def stop_weighing(self) -> None:
        """Drop the question what else might stand somewhere."""
        if self._weighing is not None:
            self._worker.cancel(self._weighing)
            self._weighing = None

    def prepare(self, prompt: Prompt, decoding: Decoding) -> None:
        """Write a pair quietly, in case it is asked for next; only while nothing else is done.

        It gives way to any other request within a token, while it reads within a paragraph or so.
        What it takes to write it is all that anyone notices; a failure is not told, a request then
        tries again.
        """
        if self.state is not State.READY:
            return
        ahead = self._ahead
        if ahead is None or (ahead.prompt, ahead.decoding) != (prompt, decoding):
            self.forget_prepared()
            self._ahead = _Ahead(self._suggest(prompt, decoding), prompt, decoding)

    def forget_prepared(self) -> None:
        """Throw away the pair that was prepared, if nobody has asked for it yet."""
        if self._ahead is not None and not self._ahead.adopted:
            self._worker.cancel(self._ahead.job)
            self._ahead = None

    def stop(self) -> None:
        """End the request under way soon (see `prepare`); nothing more arrives from it."""
        self.stop_weighing()
        if self._request is not None:
            self._worker.cancel(self._request)
            self._request = None
            if self._ahead is not None and self._ahead.adopted:
                self._ahead = None
            if self.state is State.WRITING:
                self._become(State.READY)

    def close(self) -> None:
        """End the thread."""
        self._worker.stop()

    def _suggest(self, prompt: Prompt, decoding: Decoding) -> int:
        def items(model: "LanguageModel", job: Job) -> Iterator[object]:
            from writer_app.engine.recovery import suggest_anyway

            return suggest_anyway(model, prompt, decoding, lambda: job.cancelled)

        return self._submit(items)

    def _submit(self, items: Callable[["LanguageModel", Job], Iterator[object]]) -> int:
        def work(job: Job) -> Suggestion | None:
            model = self._model
            if model is None:
                raise WriterError(
                    said(
                        "There is no model to write with. Choose one under Personal model → Models…"
                    )
                )
            device = model.device
            result = None  # stays so only if the request was stopped
            try:
                for item in items(model, job):
                    if isinstance(item, Notice):
                        self._learned.emit(item.sentence)
                    elif isinstance(item, Suggestion) and item.seconds:
                        result = item
                    else:
                        job.report(item)
            finally:
                if model.device != device:
                    self._moved.emit(model.name, model.device)
            return result

        return self._worker.submit(work)

    def _become(self, state: State) -> None:
        self.state = state
        self.state_changed.emit(state.value)

    @Slot()
    def _catch_up(self) -> None:
        """Tell what has come of a prepared pair that was asked for; the rest goes on by itself."""
        ahead = self._ahead
        if ahead is None or not ahead.adopted:  # stopped in the meantime
            return
        self._ahead = None
        for item in _joined(ahead.came):
            if ahead.job != self._request:  # whoever was told has stopped it
                return
            self._tell(ahead.job, item)

    def _tell(self, identifier: int, item: object) -> None:
        """Tell what has come of the request, or keep it where it was not asked for yet."""
        if self._ahead is not None and identifier == self._ahead.job:
            self._ahead.came.append(item)
            if isinstance(item, Exception) and not self._ahead.adopted:
                log.warning("A pair could not be prepared", exc_info=item)
                self._ahead = None
        elif isinstance(item, Piece):
            self.piece.emit(identifier, item.alternative, item.text, item.replaces)
        elif isinstance(item, Suggestion):
            self.opened.emit(identifier, item)
        elif identifier == self._request:
            self._request = None
            if self.state is State.WRITING:
                self._become(State.READY)
            if isinstance(item, _Result):
                self.finished.emit(identifier, item.suggestion)
            elif isinstance(item, Exception):
                self.failed.emit(identifier, explain(item))

    @Slot(int, object)
    def _on_reported(self, identifier: int, item: object) -> None:
        self._tell(identifier, item)

    @Slot(int, object)
    def _on_finished(self, identifier: int, result: object) -> None:
        if isinstance(result, Suggestion):
            self._tell(identifier, _Result(result))
        elif identifier == self._looking:
            self._looking = None
            if isinstance(result, tuple):
                self.looked.emit(*result)
        elif identifier == self._weighing:
            self._weighing = None
            self.weighed.emit(identifier, result)
        elif identifier == self._loading:
            self._loading = None
            assert isinstance(result, tuple)
            self.model_name, self.device = result
            self._become(State.WRITING if self._request is not None else State.READY)
            self.model_ready.emit(self.model_name, self.device)

    @Slot(int, object)
    def _on_failed(self, identifier: int, error: Exception) -> None:
        if identifier == self._loading:
            sentence = explain(error)
            self._loading = None
            self._become(State.FAILED)
            self.model_failed.emit(sentence)
        elif identifier in (self._looking, self._weighing):
            # Not worth a word: the next request tells what is wrong, if it still is.
            explain(error)
            if identifier == self._weighing:
                self.weighed.emit(identifier, [])
        else:
            self._tell(identifier, error)

    @Slot(object, object)
    def _on_moved(self, name: ModelName, device: DeviceReport) -> None:
        if self._loading is None:  # else another model comes
            self.model_name, self.device = name, device
            self.model_ready.emit(name, device)


@dataclass(frozen=True)
class _Result:
    """The finished pair, told apart from its beginning."""

    suggestion: Suggestion


def _joined(items: list[object]) -> list[object]:
    """The same news with one piece for each alternative, so that it is there at once."""
    texts: dict[int, str] = {}
    for item in items:
        if isinstance(item, Piece):
            text = item.text if item.replaces else texts.get(item.alternative, "") + item.text
            texts[item.alternative] = text
    pieces = [Piece(alternative, text) for alternative, text in sorted(texts.items())]
    begin = [item for item in items if isinstance(item, Suggestion)]
    end = [item for item in items if not isinstance(item, Piece | Suggestion)]
    return [*begin, *pieces, *end]


def explain(error: Exception) -> str:
    """The sentence for the writer; what was not foreseen also goes into the log."""
    if isinstance(error, WriterError):
        return str(error)
    if isinstance(error, MemoryError):
        return said("There was not enough memory for that. Close other programs and try again.")
    log.error("Unexpected failure in the background", exc_info=error)
    return said(
        "Something unexpected went wrong ({name}). Your story is safe; the details "
        "are in the log file."
    ).format(name=type(error).__name__)
