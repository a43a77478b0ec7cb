"""A request that goes on when the graphics card's memory is full: with less, then without it."""

import logging
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from weakref import WeakKeyDictionary

import torch

from writer_app.core.language import later, said
from writer_app.core.model_files import ModelFolder
from writer_app.core.model_library import PersonalVersion
from writer_app.engine.decoding import suggest
from writer_app.engine.devices import (
    DeviceMemoryError,
    Precision,
    choose_device,
    memory_told,
    needed_to_load,
)
from writer_app.engine.gpt2 import LanguageModel
from writer_app.engine.types import Decoding, DeviceReport, Notice, Piece, Prompt, Suggestion

log = logging.getLogger(__name__)

SMALLEST_WINDOW = 32
"""Tokens; with fewer it is not worth trying."""
LENGTH_SHARE = 1 / 3
"""Of a smaller window that a text may ask for, so that there is room for the story."""

LESS_SEEN = later(
    "",
    "The graphics card's memory is short, so suggestions may see less of the story and be shorter "
    "for the time being. Closing programs that use the card helps.",
)
MOVED = later(
    "",
    "The graphics card's memory is full, so the model moves to the processor, where suggestions "
    "may take longer. To use the card again, close programs that use it and start this program "
    "again, or choose a smaller model.",
)

_told: WeakKeyDictionary[LanguageModel, set[str]] = WeakKeyDictionary()
"""What the writer was told already, for each loaded model."""

Item = Piece | Suggestion | Notice


def load_anyway(
    folder: ModelFolder,
    version: PersonalVersion | None,
    wanted: str,
    precision: Precision | None = None,
) -> LanguageModel:
    """Load a model on the device wished for (see `choose_device`), or else on the processor.

    Raises:
        WriterError: as `LanguageModel.load`, but not for a lack of the card's memory.
    """
    device = choose_device(wanted, needed_to_load(folder, "cuda"))
    try:
        return LanguageModel.load(folder, version, device, precision)
    except DeviceMemoryError as error:
        _let_go(error)
    # Another program was quicker. What torch holds in reserve would stay lost to others.
    torch.cuda.empty_cache()
    return LanguageModel.load(folder, version, _on_processor(device), precision)


def suggest_anyway(
    model: LanguageModel, prompt: Prompt, decoding: Decoding, cancelled: Callable[[], bool]
) -> Iterator[Item]:
    """Like `decoding.suggest`, but not ended by a lack of the card's memory.

    What the model keeps on the card is freed, and the request tried once more with a window half
    as large, then with the whole window on the processor, where the model stays; always with the
    same seed. Each try replaces the pieces of the one before. Where it sees another part of the
    story, a second Suggestion with empty texts says so (those have `seconds` 0, the finished one
    more). A Notice says what was done, once for each loaded model.

    When it is cancelled between two tries it ends there, with what was shown.

    Raises:
        WriterError: the machine's memory ran out.
    """
    telling = _Telling()
    full = yield from telling.follow(suggest(model, prompt, decoding, cancelled))
    opening = telling.opening
    if full and opening is not None:
        decoding = replace(decoding, seed=opening.seed)
        smaller = _smaller(decoding, model.positions)
        if smaller is not None and not cancelled():
            model.free_cache()
            again = suggest(model, prompt, smaller, cancelled)
            full = yield from telling.follow(again, _once(model, LESS_SEEN))
        if full and cancelled():
            yield telling.cut_short()
            return
    if not full:
        return
    # Without an opening, not even the weights had room, at another strength of the personal model.
    # Then the model is nowhere, so it moves even if nobody waits.
    yield from _once(model, MOVED)  # first, since it takes a while
    model.move_to_cpu(_on_processor(model.device).reason)
    yield from telling.follow(suggest(model, prompt, decoding, cancelled), last=True)


class _Telling:
    """What the consumer was told, however many tries it took."""

    def __init__(self) -> None:
        self.opening: Suggestion | None = None
        self._started = time.perf_counter()
        self._first = 0.0
        self._texts = ["", ""]
        self._old: set[int] = set()  # alternatives that show what an earlier try wrote

    def follow(
        self,
        items: Iterator[Piece | Suggestion],
        notices: Iterable[Notice] = (),
        last: bool = False,
    ) -> Generator[Item, None, bool]:
        """Hand on what a try gives, `notices` before its end; whether the card's memory ended it.

        The `last` one may raise DeviceMemoryError.
        """
        self._old = {0, 1} if self.opening else set()
        opened = False
        try:
            with memory_told():  # what decoding itself has on the card is not told there
                for item in items:
                    if isinstance(item, Piece):
                        yield self._piece(item)
                    elif opened:
                        yield from notices
                        yield from self._emptied()
                        yield self._timed(item)
                    else:
                        opened = True
                        if item != self.opening:
                            yield item
                        self.opening = item
        except DeviceMemoryError as error:
            if last:
                raise
            log.warning("The card's memory is full: %s", str(error.__cause__ or error))
            _let_go(error)
            return True
        return False

    def cut_short(self) -> Suggestion:
        """The end of an opened request that nobody waits for any more."""
        assert self.opening is not None
        texts = self._texts[0], self._texts[1]
        return self._timed(replace(self.opening, texts=texts, model_texts=texts))

    def _piece(self, piece: Piece) -> Piece:
        number = piece.alternative
        self._first = self._first or time.perf_counter() - self._started
        if number in self._old:
            self._old.discard(number)
            piece = replace(piece, replaces=True)
        self._texts[number] = piece.text if piece.replaces else self._texts[number] + piece.text
        return piece

    def _emptied(self) -> Iterator[Piece]:
        """What an earlier try wrote and this one had no word for."""
        for number in sorted(self._old):
            if self._texts[number]:
                self._texts[number] = ""
                yield Piece(number, "", replaces=True)

    def _timed(self, suggestion: Suggestion) -> Suggestion:
        seconds = time.perf_counter() - self._started
        return replace(suggestion, seconds=seconds, first_seconds=self._first)


def _smaller(decoding: Decoding, positions: int) -> Decoding | None:
    """The same with half the window, and a length that leaves room in it; None if that is small."""
    window = min(decoding.window_tokens, positions) // 2
    if window < SMALLEST_WINDOW:
        return None
    length = max(1, min(decoding.length_tokens, round(LENGTH_SHARE * window)))
    return replace(decoding, window_tokens=window, length_tokens=length)


def _once(model: LanguageModel, sentence: str) -> Iterator[Notice]:
    """The sentence as a Notice, unless it was told since the model was loaded."""
    told = _told.setdefault(model, set())
    if sentence not in told:
        told.add(sentence)
        yield Notice(said(sentence))


def _on_processor(card: DeviceReport) -> DeviceReport:
    """The processor, because the card's memory is full."""
    return DeviceReport(
        "cpu",
        "CPU",
        said(
            "The model runs on the processor: the memory of the graphics card, {name}, "
            "was full. Close programs that use the card and start this program again, "
            "or choose a smaller model."
        ).format(name=card.name),
    )


def _let_go(error: BaseException) -> None:
    """Drop the frames that an error and its causes hold, and with them what lies on the card."""
    link: BaseException | None = error
    while link is not None:
        link.__traceback__ = None
        link = link.__cause__ or link.__context__
