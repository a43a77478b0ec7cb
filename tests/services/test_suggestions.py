"""The engine on its thread, with the built-in model: requests, preparing, stopping, changing."""

import gc
import threading
import time
import weakref
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from writer_app.core.model_library import ModelLibrary
from writer_app.core.paths import open_home
from writer_app.core.settings import Settings
from writer_app.engine import recovery
from writer_app.engine.decoding import TRIES
from writer_app.engine.gpt2 import LanguageModel
from writer_app.engine.types import (
    Branch,
    Decoding,
    DeviceReport,
    Notice,
    Piece,
    Prompt,
    Sight,
    Suggestion,
)
from writer_app.services.suggestions import State, SuggestionService

STORY = (
    "The ferry came in late, and the whole village was already on the quay. Nobody waved. "
    "Ines counted the lamps along the harbour wall and found one too many. "
)
PROMPT = Prompt(STORY)
DECODING = Decoding(seed=7, length_tokens=24)
LIMIT = 120_000
"""Milliseconds for what takes one second where nothing else runs."""


class Heard:
    """Everything that a service says, in order."""

    def __init__(self, service: SuggestionService) -> None:
        self.news: list[tuple] = []
        for name in ("started", "opened", "piece", "finished", "failed", "noticed", "model_ready"):
            getattr(service, name).connect(lambda *args, name=name: self.news.append((name, *args)))

    def kinds(self, job: int) -> list[str]:
        """What was said about a request."""
        return [each[0] for each in self.news if each[1] == job]

    def of(self, kind: str) -> list[tuple]:
        return [each[1:] for each in self.news if each[0] == kind]


@pytest.fixture
def service(qapp, tmp_path):
    home = open_home(tmp_path / "home")
    service = SuggestionService(ModelLibrary(home, Settings(home.settings_file)))
    yield service
    service.close()


@pytest.fixture
def ready(service, qtbot):
    service.load("cpu")
    qtbot.waitUntil(lambda: service.state is State.READY, timeout=LIMIT)
    return service


@pytest.fixture
def heard(ready):
    return Heard(ready)


@pytest.fixture
def work(monkeypatch):
    """How often the model was given a text to read, and a token to go on from."""
    done = {"prefill": 0, "step": 0}
    for name in done:
        original = getattr(LanguageModel, name)

        def counted(self, *args, name=name, original=original, **more):
            done[name] += 1
            return original(self, *args, **more)

        monkeypatch.setattr(LanguageModel, name, counted)
    return done


def let_pass(seconds: float) -> None:
    """Let the window's thread deliver news for a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.002)


def out_of_memory(*_):
    raise MemoryError


def idle(service) -> bool:
    return not service._worker.busy


def test_a_pair_streams_in_the_usual_order(ready, heard, qtbot):
    job = ready.request(PROMPT, DECODING)
    assert ready.state is State.WRITING
    qtbot.waitUntil(lambda: bool(heard.of("finished")), timeout=LIMIT)
    kinds = heard.kinds(job)
    assert kinds[:2] == ["started", "opened"]
    assert kinds[-1] == "finished"
    assert set(kinds[2:-1]) == {"piece"}
    assert len(kinds) > 20
    [(_, suggestion)] = heard.of("finished")
    assert all(suggestion.texts)
    assert ready.state is State.READY


def test_without_a_model_the_writer_is_told_where_to_find_one(service, qtbot):
    heard = Heard(service)
    job = service.request(PROMPT, DECODING)
    qtbot.waitUntil(lambda: bool(heard.of("failed")))
    [(told, sentence)] = heard.of("failed")
    assert told == job
    assert "Personal model → Models…" in sentence


def test_stop_ends_the_work_within_a_token(ready, heard, work, qtbot):
    job = ready.request(PROMPT, replace(DECODING, length_tokens=200, end_at_sentence=False))
    qtbot.waitUntil(lambda: len(heard.of("piece")) > 4, timeout=LIMIT)
    ready.stop()
    steps, said = work["step"], len(heard.news)
    assert ready.state is State.READY
    let_pass(0.5)
    assert work["step"] <= steps + 1
    assert len(heard.news) == said
    assert "finished" not in heard.kinds(job)


def test_a_new_request_ends_the_old_one(ready, heard, work, qtbot):
    long = replace(DECODING, length_tokens=200, end_at_sentence=False)
    old = ready.request(PROMPT, long)
    qtbot.waitUntil(lambda: len(heard.of("piece")) > 4, timeout=LIMIT)
    new = ready.request(Prompt(STORY + "Then"), DECODING)
    said, steps = len(heard.kinds(old)), work["step"]
    qtbot.waitUntil(lambda: bool(heard.of("finished")), timeout=LIMIT)
    assert len(heard.kinds(old)) == said
    assert heard.kinds(new)[-1] == "finished"
    [(_, suggestion)] = heard.of("finished")
    # What was done since is this request's, and a token of the old one's at most.
    tries = 2 * TRIES + 1
    assert work["step"] - steps <= 1 + tries * max(suggestion.tokens) + tries


def test_a_prepared_pair_is_there_at_once_when_it_is_asked_for(ready, heard, work, qtbot):
    ready.prepare(PROMPT, DECODING)
    assert ready.state is State.READY
    qtbot.waitUntil(lambda: idle(ready), timeout=LIMIT)
    assert heard.news == []
    done = dict(work)
    job = ready.request(PROMPT, DECODING)
    assert heard.kinds(job) == ["started"]  # whoever asked does not have the id yet
    assert ready.state is State.WRITING
    qtbot.waitUntil(lambda: bool(heard.of("finished")))
    assert heard.kinds(job) == ["started", "opened", "piece", "piece", "finished"]
    [(_, suggestion)] = heard.of("finished")
    assert [each[1:] for each in heard.of("piece")] == [
        (0, suggestion.texts[0], False),
        (1, suggestion.texts[1], False),
    ]
    assert work == done
    assert ready.state is State.READY
    # It can be asked for once; another request is another pair.
    again = ready.request(PROMPT, DECODING)
    assert again != job
    qtbot.waitUntil(lambda: len(heard.of("finished")) == 2, timeout=LIMIT)
    assert work != done


def test_what_is_still_being_prepared_goes_on_live(ready, heard, work, qtbot):
    ready.prepare(PROMPT, replace(DECODING, length_tokens=80))
    qtbot.waitUntil(lambda: work["step"] > 6, timeout=LIMIT)
    job = ready.request(PROMPT, replace(DECODING, length_tokens=80))
    qtbot.waitUntil(lambda: bool(heard.of("finished")), timeout=LIMIT)
    kinds = heard.kinds(job)
    assert kinds[:2] == ["started", "opened"]
    assert kinds[-1] == "finished"
    [(_, suggestion)] = heard.of("finished")
    texts = ["", ""]
    for _, alternative, text, replaces in heard.of("piece"):
        texts[alternative] = text if replaces else texts[alternative] + text
    assert tuple(texts) == suggestion.texts
    # The first pieces bring all that there was.
    assert len(kinds) < sum(suggestion.tokens)


def test_a_prepared_pair_can_be_asked_for_and_stopped_at_once(ready, heard, qtbot):
    ready.prepare(PROMPT, DECODING)
    qtbot.waitUntil(lambda: idle(ready), timeout=LIMIT)
    job = ready.request(PROMPT, DECODING)
    ready.stop()
    assert ready.state is State.READY
    let_pass(0.1)
    assert heard.kinds(job) == ["started"]
    other = ready.request(PROMPT, DECODING)
    qtbot.waitUntil(lambda: bool(heard.of("finished")), timeout=LIMIT)
    assert heard.kinds(other)[-1] == "finished"


@pytest.mark.parametrize("way", ["forget", "request", "load", "prepare"])
def test_preparing_gives_way_within_a_token(ready, heard, work, qtbot, way):
    long = replace(DECODING, length_tokens=200, end_at_sentence=False)
    ready.prepare(PROMPT, long)
    qtbot.waitUntil(lambda: work["step"] > 3, timeout=LIMIT)
    prepared = ready._ahead.job
    if way == "forget":
        ready.forget_prepared()
        steps = work["step"]
        let_pass(0.4)
        assert work["step"] <= steps + 1
    elif way == "request":
        job = ready.request(Prompt(STORY + "Then"), DECODING)
        qtbot.waitUntil(lambda: bool(heard.of("finished")), timeout=LIMIT)
        assert heard.kinds(job)[:2] == ["started", "opened"]
    elif way == "load":
        ready.load("cpu")
        qtbot.waitUntil(lambda: ready.state is State.READY, timeout=LIMIT)
    else:
        ready.prepare(Prompt(STORY + "Then"), DECODING)
        qtbot.waitUntil(lambda: idle(ready), timeout=LIMIT)
        assert heard.news == []
    assert heard.kinds(prepared) == []


def test_nothing_is_prepared_beside_a_request_or_without_a_model(service, qtbot):
    service.prepare(PROMPT, DECODING)
    assert idle(service)
    service.load("cpu")
    service.prepare(PROMPT, DECODING)
    qtbot.waitUntil(lambda: service.state is State.READY, timeout=LIMIT)
    job = service.request(PROMPT, DECODING)
    service.prepare(Prompt(STORY + "Then"), DECODING)
    heard = Heard(service)
    qtbot.waitUntil(lambda: idle(service), timeout=LIMIT)
    assert heard.kinds(job)[-1] == "finished"


def test_the_same_is_not_prepared_twice(ready, work, qtbot):
    ready.prepare(PROMPT, DECODING)
    qtbot.waitUntil(lambda: idle(ready), timeout=LIMIT)
    done = dict(work)
    ready.prepare(PROMPT, DECODING)
    assert idle(ready)
    assert work == done


def test_what_could_not_be_prepared_is_tried_again_by_a_request(ready, heard, qtbot, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(LanguageModel, "prefill", out_of_memory)
        ready.prepare(PROMPT, DECODING)
        qtbot.waitUntil(lambda: idle(ready), timeout=LIMIT)
    assert heard.news == []
    job = ready.request(PROMPT, DECODING)
    qtbot.waitUntil(lambda: bool(heard.of("finished")), timeout=LIMIT)
    assert heard.kinds(job)[-1] == "finished"


def test_a_failure_of_what_was_asked_for_in_the_meantime_is_told(ready, heard, qtbot, monkeypatch):
    going_on = threading.Event()

    def fail(*_):
        going_on.wait(10)
        raise MemoryError

    monkeypatch.setattr(LanguageModel, "prefill", fail)
    ready.prepare(PROMPT, DECODING)
    job = ready.request(PROMPT, DECODING)
    going_on.set()
    qtbot.waitUntil(lambda: bool(heard.of("failed")), timeout=LIMIT)
    assert heard.kinds(job) == ["started", "opened", "failed"]
    assert ready.state is State.READY


@pytest.fixture
def full_card(monkeypatch):
    """An engine that tells of a card whose memory was full, and goes on on the processor."""
    report = DeviceReport("cpu", "CPU", "The memory of the graphics card was full.")
    told: weakref.WeakSet[LanguageModel] = weakref.WeakSet()

    def suggest(model, prompt, decoding, cancelled):
        empty = Suggestion("", "", ("", ""), ("", ""), 1, 0.0, 0, model.name)
        yield empty
        model.device = report
        if model not in told:  # as the engine has it: once for each loaded model
            told.add(model)
            yield Notice("The graphics card's memory is full; it goes on on the processor.")
        yield Piece(0, " one")
        yield Piece(1, " two")
        yield replace(empty, texts=(" one", " two"), seconds=0.1)

    return suggest, report


def use(suggest, monkeypatch):
    monkeypatch.setattr(recovery, "suggest_anyway", suggest)


def test_news_of_the_device_is_told_once_and_shown(ready, heard, qtbot, monkeypatch, full_card):
    suggest, report = full_card
    use(suggest, monkeypatch)
    for number in (1, 2):
        ready.request(PROMPT, DECODING)
        qtbot.waitUntil(lambda number=number: len(heard.of("finished")) == number)
    assert len(heard.of("noticed")) == 1
    [(name, device)] = heard.of("model_ready")
    assert (name, device) == (ready.model_name, report)
    assert ready.device == report
    assert [text for _, _, text, _ in heard.of("piece")] == [" one", " two"] * 2


@pytest.mark.parametrize("way", ["prepared", "stopped"])
def test_news_of_the_device_comes_from_a_pair_that_nobody_sees_too(
    ready, heard, qtbot, monkeypatch, full_card, way
):
    suggest, report = full_card
    use(suggest, monkeypatch)
    if way == "prepared":
        ready.prepare(PROMPT, DECODING)
    else:
        ready.request(PROMPT, DECODING)
        time.sleep(0.3)  # its news lie there unread
        ready.stop()
    qtbot.waitUntil(lambda: bool(heard.of("model_ready")))
    assert len(heard.of("noticed")) == 1
    assert ready.device == report
    assert heard.of("finished") == []


def test_changing_the_model_leaves_nothing_of_the_old_one(ready, heard, qtbot, monkeypatch):
    alive: weakref.WeakSet[LanguageModel] = weakref.WeakSet()
    most = []
    load = LanguageModel.load.__func__

    def watched(cls, *args, **more):
        gc.collect()
        most.append(len(alive))
        model = load(cls, *args, **more)
        alive.add(model)
        return model

    monkeypatch.setattr(LanguageModel, "load", classmethod(watched))
    alive.add(ready._model)
    endings = ("none", "finished", "cancelled", "prepared", "failed")
    for ending in endings:
        said = len(heard.of("finished")), len(heard.of("failed"))
        if ending == "prepared":
            ready.prepare(PROMPT, DECODING)
        elif ending == "failed":
            with monkeypatch.context() as broken:
                broken.setattr(LanguageModel, "step", out_of_memory)
                ready.request(PROMPT, DECODING)
                qtbot.waitUntil(lambda said=said: len(heard.of("failed")) > said[1], timeout=LIMIT)
        elif ending != "none":
            ready.request(PROMPT, DECODING)
            if ending == "finished":
                qtbot.waitUntil(
                    lambda said=said: len(heard.of("finished")) > said[0], timeout=LIMIT
                )
        let_pass(0.05)
        ready.load("cpu")
        qtbot.waitUntil(lambda: ready.state is State.READY, timeout=LIMIT)
    assert most == [0] * len(endings)
    gc.collect()
    assert len(alive) == 1


def test_a_look_is_answered_without_a_request_and_only_the_last_one(ready, heard, work, qtbot):
    answers = []
    ready.looked.connect(lambda *answer: answers.append(answer))
    prompts = [Prompt(STORY, notes="Ines is late."), Prompt(STORY * 90), Prompt(STORY)]
    for prompt in prompts:
        ready.look(prompt, DECODING)
    with qtbot.waitSignal(ready.looked, timeout=LIMIT):
        pass
    [(prompt, sight)] = answers
    assert prompt is prompts[-1]
    assert isinstance(sight, Sight)
    assert sight.seen_from == 0
    ready.look(prompts[1], DECODING)
    with qtbot.waitSignal(ready.looked, timeout=LIMIT):
        pass
    assert 0 < answers[-1][1].seen_from < len(STORY * 90)
    assert work == {"prefill": 0, "step": 0}
    assert ready.state is State.READY
    assert heard.news == []


def test_a_look_without_a_model_has_no_answer(service, qtbot):
    with qtbot.assertNotEmitted(service.looked):
        service.look(PROMPT, DECODING)
        qtbot.waitUntil(lambda: idle(service), timeout=LIMIT)
    assert service.state is State.EMPTY


def test_words_are_weighed_and_one_text_is_written_anew_from_another(ready, heard, qtbot):
    job = ready.request(PROMPT, DECODING)
    qtbot.waitUntil(lambda: "finished" in heard.kinds(job), timeout=LIMIT)
    [(_, pair)] = heard.of("finished")
    given = pair.prompt + pair.healed
    first = pair.model_texts[0].split()[0]
    found = []
    ready.weighed.connect(lambda *answer: found.append(answer))
    stale = ready.weigh(1.0, given, "Zebra")
    asked = ready.weigh(1.0, given, first)
    assert stale != asked
    qtbot.waitUntil(lambda: bool(found), timeout=LIMIT)
    [(answered, words)] = found
    assert answered == asked
    assert words[0].text == first
    assert len(words) == 6

    job = ready.branch(PROMPT, DECODING, pair, Branch(0, words[1].text, 7))
    assert ready.state is State.WRITING
    qtbot.waitUntil(lambda: "finished" in heard.kinds(job), timeout=LIMIT)
    kinds = heard.kinds(job)
    assert kinds[:2] == ["started", "opened"]
    assert set(kinds[2:-1]) == {"piece"}
    _, branched = heard.of("finished")[-1]
    assert branched.texts[0].startswith(words[1].text)
    assert branched.texts[1] == pair.texts[1]
    assert ready.state is State.READY


def test_a_branch_that_cannot_be_is_told(ready, heard, qtbot):
    job = ready.request(PROMPT, DECODING)
    qtbot.waitUntil(lambda: "finished" in heard.kinds(job), timeout=LIMIT)
    [(_, pair)] = heard.of("finished")
    job = ready.branch(Prompt("Another story."), DECODING, pair, Branch(0, "She", 7))
    qtbot.waitUntil(lambda: "failed" in heard.kinds(job), timeout=LIMIT)
    [(_, sentence)] = heard.of("failed")
    assert "has changed" in sentence
