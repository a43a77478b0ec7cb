"""A graphics card whose memory runs out: requests go on with less of the story, then without it.

There is no card here. A model's network is put behind `Card`, which raises what torch raises on a
full one; moved to the processor, the model makes itself a network without it.
"""

import gc
import shutil
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path

import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from tests.engine.small_models import STORY
from writer_app.core.errors import WriterError
from writer_app.core.model_files import ModelFolder, inspect_model
from writer_app.core.model_library import PersonalVersion
from writer_app.engine import gpt2, recovery, sampling
from writer_app.engine.decoding import suggest
from writer_app.engine.devices import DeviceMemoryError, choose_device, needed_to_load
from writer_app.engine.gpt2 import LanguageModel
from writer_app.engine.network import Network, TorchNetwork
from writer_app.engine.recovery import LESS_SEEN, MOVED, Item, load_anyway, suggest_anyway
from writer_app.engine.types import Decoding, DeviceReport, Notice, Piece, Prompt, Suggestion

FULL = (
    "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 3.94 GiB of "
    "which 14.19 MiB is free. Including non-PyTorch memory, this process has 3.92 GiB memory in "
    "use. Of the allocated memory 3.61 GiB is allocated by PyTorch, and 208.09 MiB is reserved by "
    "PyTorch but unallocated."
)
CPU = choose_device("cpu")
# Of the processor's kind, since that is where torch puts this card's tensors.
REPORT = DeviceReport("cpu", "GeForce Test", "The model runs on the graphics card, GeForce Test.")
CUDA = replace(REPORT, kind="cuda")

PROMPT = Prompt(STORY)
DECODING = Decoding(length_tokens=12, window_tokens=96, seed=1)
SMALLER = replace(DECODING, window_tokens=48)
SMALLER_ROOM = 48

Trouble = Callable[[int, int], Exception | None]
"""What a card raises at a call, by its number from 1 and the places that the cache must have."""


class Card:
    """A network on a card, with trouble. See `network.Network`."""

    def __init__(
        self,
        network: Network,
        trouble: Trouble,
        held: list[list[weakref.ref]],
        calls: Iterator[int] | None = None,
    ) -> None:
        self._network = network
        self._trouble = trouble
        self._calls = calls or count(1)
        self._held = held

    @property
    def weight_bytes(self) -> int:
        return self._network.weight_bytes

    @property
    def together(self) -> int:
        return self._network.together

    def use_strength(self, strength: float) -> bool:
        return self._network.use_strength(strength)

    def read(self, ids: Sequence[int], start: int, last: int) -> torch.Tensor:
        self._need(start + len(ids))
        return self._network.read(ids, start, last)

    def share(self, length: int, rows: int) -> None:
        self._need(length)
        self._network.share(length, rows)

    def step(self, tokens: Sequence[int], place: int) -> torch.Tensor:
        self._need(place + 1)
        return self._network.step(tokens, place)

    def adopt(self, row: int, start: int, stop: int) -> None:
        self._need(stop)
        self._network.adopt(row, start, stop)

    def free_cache(self) -> None:
        self._network.free_cache()

    def beside(self) -> Network:
        return Card(self._network.beside(), self._trouble, self._held, self._calls)

    def _need(self, places: int) -> None:
        error = self._trouble(next(self._calls), places)
        if error is not None:
            state = torch.zeros(8)  # lies there as long as somebody holds on to this frame
            self._held.append([weakref.ref(state), weakref.ref(self)])
            raise error


def full() -> Exception:
    return torch.OutOfMemoryError(FULL)


def always(_call: int, _places: int) -> Exception | None:
    return full()


def beyond(room: int) -> Trouble:
    return lambda _, places: full() if places > room else None


def at(*calls: int) -> Trouble:
    return lambda call, _: full() if call in calls else None


def never() -> bool:
    return False


@cache
def folder_of(path: Path) -> ModelFolder:
    return inspect_model(path)


def on_card(path: Path, trouble: Trouble) -> tuple[LanguageModel, list[list[weakref.ref]]]:
    """A model on a card, and for each failure what lay there: its tensor and the network."""
    model = LanguageModel.load(folder_of(path), None, CPU)
    held: list[list[weakref.ref]] = []
    model._network = Card(model._network, trouble, held)
    model.device = REPORT
    return model, held


def timeless(suggestion: Suggestion) -> Suggestion:
    return replace(suggestion, seconds=0.0, first_seconds=0.0)


@cache
def plain(path: Path, decoding: Decoding) -> Suggestion:
    """What a fresh model on the processor writes."""
    *_, result = suggest(LanguageModel.load(folder_of(path), None, CPU), PROMPT, decoding, never)
    assert isinstance(result, Suggestion)
    return timeless(result)


def shown(items: Sequence[Item]) -> tuple[str, str]:
    """What stands on the two cards of the window after these items."""
    texts = ["", ""]
    for item in items:
        if isinstance(item, Piece):
            kept = "" if item.replaces else texts[item.alternative]
            texts[item.alternative] = kept + item.text
    return texts[0], texts[1]


def check(items: Sequence[Item]) -> Suggestion:
    """The pair, after all that holds for each request."""
    told = [item for item in items if not isinstance(item, Notice)]
    opening, *_, result = told
    assert isinstance(opening, Suggestion)
    assert isinstance(result, Suggestion)
    openings = [item for item in told[:-1] if isinstance(item, Suggestion)]
    assert all(each.seconds == 0 and each.texts == ("", "") for each in openings)
    assert len({each.seed for each in openings}) == 1
    assert result.seconds > 0
    assert (result.first_seconds > 0) == any(isinstance(item, Piece) for item in told)
    assert shown(told) == result.texts
    # The latest opening says what the texts were made from.
    assert replace(openings[-1], texts=result.texts, model_texts=result.model_texts) == replace(
        timeless(result), tokens=(0, 0)
    )
    return result


def notices(items: Sequence[Item]) -> list[str]:
    return [item.sentence for item in items if isinstance(item, Notice)]


def kinds(items: Sequence[Item]) -> list[str]:
    """The order of items, runs of pieces as one."""
    names: list[str] = []
    for item in items:
        name = "end" if isinstance(item, Suggestion) and item.seconds else type(item).__name__
        if not (isinstance(item, Piece) and names[-1:] == [name]):
            names.append(name)
    return names


@pytest.fixture
def no_collector() -> Iterator[None]:
    """What only the garbage collector would find counts as held on to."""
    enabled = gc.isenabled()
    gc.collect()
    gc.disable()
    yield
    if enabled:
        gc.enable()


# -- What fits with half the window


def test_what_fits_with_half_the_window_is_written_with_it(tiny_folder: Path) -> None:
    model, _ = on_card(tiny_folder, beyond(SMALLER_ROOM))
    items = list(suggest_anyway(model, PROMPT, DECODING, never))
    assert timeless(check(items)) == plain(tiny_folder, SMALLER)
    assert kinds(items) == ["Suggestion", "Suggestion", "Piece", "Notice", "end"]
    assert notices(items) == [LESS_SEEN]
    first, second = items[:2]
    assert first.seen_from < second.seen_from
    assert model.device == REPORT

    again = list(suggest_anyway(model, PROMPT, DECODING, never))
    assert timeless(check(again)) == plain(tiny_folder, SMALLER)
    assert notices(again) == []


def test_a_long_text_leaves_room_for_the_story_in_half_the_window(tiny_folder: Path) -> None:
    model, _ = on_card(tiny_folder, beyond(SMALLER_ROOM))
    long = replace(DECODING, length_tokens=60)
    result = check(list(suggest_anyway(model, PROMPT, long, never)))
    third = replace(SMALLER, length_tokens=SMALLER_ROOM // 3)
    assert timeless(result) == plain(tiny_folder, third)


def test_it_is_told_once_for_each_loaded_model(tiny_folder: Path) -> None:
    for _ in range(2):
        model, _ = on_card(tiny_folder, beyond(SMALLER_ROOM))
        assert notices(list(suggest_anyway(model, PROMPT, DECODING, never))) == [LESS_SEEN]


def test_when_memory_is_back_the_whole_window_is_seen_again(tiny_folder: Path) -> None:
    model, _ = on_card(tiny_folder, at(1))
    assert notices(list(suggest_anyway(model, PROMPT, DECODING, never))) == [LESS_SEEN]
    items = list(suggest_anyway(model, PROMPT, DECODING, never))
    assert timeless(check(items)) == plain(tiny_folder, DECODING)
    assert notices(items) == []


def test_without_a_seed_every_try_has_the_same(tiny_folder: Path) -> None:
    model, _ = on_card(tiny_folder, at(8, 20))
    result = check(list(suggest_anyway(model, PROMPT, replace(DECODING, seed=0), never)))
    assert timeless(result) == plain(tiny_folder, replace(DECODING, seed=result.seed))


# -- What does not fit at all


def test_what_does_not_fit_is_written_on_the_processor(tiny_folder: Path) -> None:
    model, _ = on_card(tiny_folder, always)
    items: list[Item] = []
    for item in suggest_anyway(model, PROMPT, DECODING, never):
        if isinstance(item, Notice):
            assert model.device == REPORT  # told before the move, which takes a while
        items.append(item)
    assert timeless(check(items)) == plain(tiny_folder, DECODING)
    assert notices(items) == [MOVED]
    assert kinds(items) == ["Suggestion", "Suggestion", "Notice", "Suggestion", "Piece", "end"]
    assert (model.device.kind, model.device.name) == ("cpu", "CPU")
    assert "GeForce Test" in model.device.reason
    assert "was full" in model.device.reason

    for seed in (1, 2):
        decoding = replace(DECODING, seed=seed)
        later = list(suggest_anyway(model, PROMPT, decoding, never))
        assert kinds(later) == ["Suggestion", "Piece", "end"]
        # Scores of a text that is partly read already differ in the last bits, texts do not.
        assert check(later).texts == plain(tiny_folder, decoding).texts


def test_a_window_that_is_small_already_is_not_halved(tiny_folder: Path) -> None:
    decoding = replace(DECODING, window_tokens=2 * recovery.SMALLEST_WINDOW - 1)
    model, held = on_card(tiny_folder, always)
    items = list(suggest_anyway(model, PROMPT, decoding, never))
    assert kinds(items) == ["Suggestion", "Notice", "Piece", "end"]
    assert len(held) == 1
    assert timeless(check(items)) == plain(tiny_folder, decoding)


# -- Whenever it happens


@settings(max_examples=80)
@given(
    first=st.integers(1, 30),
    then=st.none() | st.integers(1, 30),
    asked=st.none() | st.integers(0, 50),
)
@example(first=9, then=None, asked=None)
@example(first=9, then=5, asked=None)
@example(first=9, then=1, asked=None)
@example(first=1, then=1, asked=None)
@example(first=9, then=None, asked=9)  # stopped before the next try has a word
@example(first=9, then=1, asked=11)
def test_wherever_memory_runs_out_the_pieces_add_up_to_the_pair(
    tiny_folder: Path, first: int, then: int | None, asked: int | None
) -> None:
    """It runs out at one call, then (or never) so many calls later; stopped when asked so often."""
    model, held = on_card(tiny_folder, at(first, first + then) if then else at(first))
    questions = 0

    def cancelled() -> bool:
        nonlocal questions
        questions += 1
        return asked is not None and questions > asked

    items = list(suggest_anyway(model, PROMPT, DECODING, cancelled))
    result = check(items)
    if asked is None:
        written_with = [DECODING, SMALLER, DECODING][len(held)]
        assert timeless(result) == plain(tiny_folder, written_with)
        assert notices(items) == [[], [LESS_SEEN], [MOVED]][len(held)]
    assert (model.device == REPORT) == (MOVED not in notices(items))
    # Whatever happened, the model still writes.
    after = list(suggest_anyway(model, PROMPT, DECODING, never))
    assert all(check(after).texts)


def test_it_may_run_out_while_a_token_is_drawn(
    tiny_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, draws = sampling.distribution, 0

    def distribution(*arguments):
        nonlocal draws
        draws += 1
        if draws == 7:
            raise full()
        return original(*arguments)

    expected = plain(tiny_folder, SMALLER)
    model, _ = on_card(tiny_folder, at())
    monkeypatch.setattr(sampling, "distribution", distribution)
    items = list(suggest_anyway(model, PROMPT, DECODING, never))
    assert timeless(check(items)) == expected
    assert notices(items) == [LESS_SEEN]


@pytest.mark.parametrize("tries", [1, 2])
def test_cancelled_between_two_tries_it_ends_with_what_was_shown(
    tiny_folder: Path, tries: int
) -> None:
    model, held = on_card(tiny_folder, at(12, 20))
    items = list(suggest_anyway(model, PROMPT, DECODING, lambda: len(held) == tries))
    result = check(items)
    assert all(result.texts)
    assert kinds(items)[-2:] == ["Piece", "end"]
    assert notices(items) == []
    assert len(held) == tries
    assert model.device == REPORT


@pytest.mark.usefixtures("no_collector")
def test_a_try_leaves_nothing_on_the_card_for_the_next_one(
    tiny_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, held = on_card(tiny_folder, always)
    lying: list[list[bool]] = []

    def look() -> None:
        lying.append([ref() is not None for ref in held[-1]])

    def free_cache(card: Card) -> None:
        look()
        card._network.free_cache()

    def build(model: LanguageModel) -> Network:
        look()
        return original(model)

    original = LanguageModel._build
    monkeypatch.setattr(Card, "free_cache", free_cache)
    monkeypatch.setattr(LanguageModel, "_build", build)
    check(list(suggest_anyway(model, PROMPT, DECODING, never)))
    # The tensor of the call that failed, and the network: only that is still needed once.
    assert lying == [[False, True], [False, False]]


# -- What is not the card's affair


@pytest.mark.parametrize(
    "error",
    [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to ...")],
)
@pytest.mark.parametrize("call", [1, 6, 12])
def test_a_lack_of_the_machines_memory_is_told(
    tiny_folder: Path, error: Exception, call: int
) -> None:
    def trouble(number: int, _places: int) -> Exception | None:
        return full() if number == 5 else error if number == call else None

    model, _ = on_card(tiny_folder, trouble)
    items: list[Item] = []
    with pytest.raises(WriterError, match="Close other programs") as told:
        items.extend(suggest_anyway(model, PROMPT, DECODING, never))
    assert not isinstance(told.value, DeviceMemoryError)
    assert notices(items) == []
    assert model.device == REPORT


def test_other_errors_pass(tiny_folder: Path) -> None:
    model, _ = on_card(tiny_folder, lambda *_: RuntimeError("CUDA error: unspecified failure"))
    with pytest.raises(RuntimeError, match="unspecified"):
        list(suggest_anyway(model, PROMPT, DECODING, never))


# -- Weights that do not fit


class HalfLoaded(TorchNetwork):
    """A network that fills the card before it is whole."""

    loaded: list[weakref.ref]

    def __init__(self, architecture, read, device, dtype) -> None:
        assert device == "cuda"
        super().__init__(architecture, read, "cpu", torch.float32)
        self.loaded[:] = [weakref.ref(self), weakref.ref(self._embedding)]
        raise torch.OutOfMemoryError(FULL)


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[weakref.ref]:
    """What lay on the card when it was full, while it was loaded."""
    monkeypatch.setattr(HalfLoaded, "loaded", [], raising=False)
    monkeypatch.setattr(gpt2, "GraphedNetwork", HalfLoaded)
    return HalfLoaded.loaded


@pytest.fixture
def cuda(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """A card with so many bytes free."""
    memory = {"free": 8 << 30}
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda: (memory["free"], 8 << 30))
    monkeypatch.setattr(torch.cuda, "memory_reserved", lambda: 0)
    monkeypatch.setattr(torch.cuda, "memory_allocated", lambda: 0)
    return memory


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.usefixtures("no_collector")
def test_a_model_that_does_not_fit_after_all_is_loaded_on_the_processor(
    tiny_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    cuda: dict[str, int],
    loaded: list[weakref.ref],
    late: bool,
) -> None:
    """Another program takes the memory, before the model is read or while it is."""
    folder = folder_of(tiny_folder)
    lying: list[bool] = []

    def choose(wanted: str, needed: int) -> DeviceReport:
        assert (wanted, needed) == ("auto", needed_to_load(folder, "cuda"))
        if not late:
            cuda["free"] = 1 << 20
        return CUDA

    def empty_cache() -> None:
        lying.append(any(ref() is not None for ref in loaded))

    monkeypatch.setattr(recovery, "choose_device", choose)
    monkeypatch.setattr(torch.cuda, "empty_cache", empty_cache)
    model = load_anyway(folder, None, "auto", "full")
    assert len(loaded) == (2 if late else 0)
    assert lying == [False]
    assert (model.device.kind, model.device.name) == ("cpu", "CPU")
    assert "GeForce Test" in model.device.reason
    assert model.precision == "full"
    items = list(suggest_anyway(model, PROMPT, DECODING, never))
    assert kinds(items) == ["Suggestion", "Piece", "end"]


@pytest.fixture
def version(tiny_folder: Path, tmp_path: Path) -> PersonalVersion:
    """A personal model, other than the base."""
    shutil.copytree(tiny_folder, tmp_path / "3")
    weights = load_file(tiny_folder / "model.safetensors")
    changed = {name: 0.9 * weight for name, weight in weights.items()}
    save_file(changed, tmp_path / "3" / "model.safetensors")
    base = folder_of(tiny_folder)
    return PersonalVersion(3, tmp_path / "3", "", base.name, base.hash, (), {}, {}, True, None)


@pytest.mark.parametrize("cancelled", [False, True])
def test_another_strength_that_finds_no_room_moves_the_model(
    tiny_folder: Path, version: PersonalVersion, loaded: list[weakref.ref], cancelled: bool
) -> None:
    """Also when nobody waits any more: of the old weights nothing is left by then."""
    model = LanguageModel.load(folder_of(tiny_folder), version, CPU)
    model.device = CUDA
    half = replace(DECODING, strength=0.5)
    items = list(suggest_anyway(model, PROMPT, half, lambda: cancelled))
    assert loaded
    assert kinds(items) == ["Notice", "Suggestion", *([] if cancelled else ["Piece"]), "end"]
    assert notices(items) == [MOVED]
    assert check(items).texts == ("", "") or not cancelled
    assert model.device.kind == "cpu"

    fresh = LanguageModel.load(folder_of(tiny_folder), version, CPU)
    *_, expected = suggest(fresh, PROMPT, half, never)
    later = list(suggest_anyway(model, PROMPT, half, never))
    assert check(later).texts == expected.texts
    assert notices(later) == []
