"""The engine on its thread: loads a model, streams pairs, drops those nobody wants."""

import logging
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from training import environment
from writer_app.core.errors import WriterError
from writer_app.core.model_files import inspect_model
from writer_app.core.model_library import ModelLibrary
from writer_app.engine.types import Decoding, DeviceReport, ModelName, Piece, Prompt, Suggestion
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


class SuggestionService(QObject):
    """Suggests continuations without ever holding the window up.

    A request made while a model loads waits for it; a new request ends the one before.
    Signals arrive on the main thread; those of a request carry its id, and none arrives for a
    request that was stopped.
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
        self.state = State.EMPTY
        self.model_name: ModelName | None = None
        self.device: DeviceReport | None = None

    def load(self, wanted_device: str = "auto") -> None:
        """Load the library's base and active personal model; signals tell how it went."""
        self.stop()
        if self._loading is not None:
            self._worker.cancel(self._loading)
        library = self._library

        def work(job: Job) -> tuple[ModelName, DeviceReport]:
            if self._model is not None:
                self._model.close()
                self._model = None
            with environment.prepared():
                from writer_app.engine.devices import choose_device
                from writer_app.engine.gpt2 import LanguageModel

                folder = inspect_model(library.base_path())
                device = choose_device(wanted_device)
                self._model = LanguageModel.load(folder, library.active(), device)
            return self._model.name, self._model.device

        self.model_name = self.device = None
        self._loading = self._worker.submit(work)
        self._become(State.LOADING)
        self.model_loading.emit(library.base_path().name)

    def request(self, prompt: Prompt, decoding: Decoding) -> int:
        """Ask for two continuations; return the id that the signals about them carry."""
        self.stop()

        def work(job: Job) -> Suggestion:
            from writer_app.engine.decoding import suggest

            if self._model is None:
                raise WriterError(
                    "There is no model to write with. "
                    "Choose one under Personal model → Models and versions."
                )
            items = suggest(self._model, prompt, decoding, lambda: job.cancelled)
            job.report(next(items))
            for item in items:
                if isinstance(item, Suggestion):
                    return item
                job.report(item)
            raise AssertionError("the engine ended without a suggestion")

        self._request = self._worker.submit(work)
        if self._loading is None:
            self._become(State.WRITING)
        self.started.emit(self._request)
        return self._request

    def stop(self) -> None:
        """End the request under way within a token; nothing more arrives from it."""
        if self._request is not None:
            self._worker.cancel(self._request)
            self._request = None
            if self.state is State.WRITING:
                self._become(State.READY)

    def close(self) -> None:
        """End the thread."""
        self._worker.stop()

    def _become(self, state: State) -> None:
        self.state = state
        self.state_changed.emit(state.value)

    @Slot(int, object)
    def _on_reported(self, identifier: int, item: object) -> None:
        if isinstance(item, Piece):
            self.piece.emit(identifier, item.alternative, item.text, item.replaces)
        else:
            self.opened.emit(identifier, item)

    @Slot(int, object)
    def _on_finished(self, identifier: int, result: object) -> None:
        if identifier == self._loading:
            self._loading = None
            assert isinstance(result, tuple)
            self.model_name, self.device = result
            self._become(State.WRITING if self._request is not None else State.READY)
            self.model_ready.emit(self.model_name, self.device)
        elif identifier == self._request:
            self._request = None
            self._become(State.READY)
            self.finished.emit(identifier, result)

    @Slot(int, object)
    def _on_failed(self, identifier: int, error: Exception) -> None:
        sentence = explain(error)
        if identifier == self._loading:
            self._loading = None
            self._become(State.FAILED)
            self.model_failed.emit(sentence)
        elif identifier == self._request:
            self._request = None
            if self.state is State.WRITING:
                self._become(State.READY)
            self.failed.emit(identifier, sentence)


def explain(error: Exception) -> str:
    """The sentence for the writer; what was not foreseen also goes into the log."""
    if isinstance(error, WriterError):
        return str(error)
    if isinstance(error, MemoryError):
        return "There was not enough memory for that. Close other programs and try again."
    log.error("Unexpected failure in the background", exc_info=error)
    return (
        f"Something unexpected went wrong ({type(error).__name__}). Your story is safe; "
        "the details are in the log file."
    )
