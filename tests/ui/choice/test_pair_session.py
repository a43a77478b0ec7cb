"""One pair from the asking to its end, without a window."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer_app.core.preferences import BLIND_STRENGTHS, Outcome
from writer_app.engine.types import Branch, ModelName, Prompt, Suggestion
from writer_app.ui.choice.endings import Way
from writer_app.ui.choice.pair_session import Asked, PairSession, State

ASKED = Asked("She went", {"temperature": 0.7}, "story", "ferry.md")
OPENED = Suggestion("She", " went", ("", ""), ("", ""), 7, 0.1, 0, ModelName("starter", "5eed", 3))
JOB = 5


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def asked(swapped: bool = False, clock: Clock | None = None) -> PairSession:
    session = PairSession(clock or Clock(), lambda: swapped)
    session.ask(ASKED)
    session.expect(JOB)
    session.opened(JOB, OPENED)
    return session


def finished(first: str, second: str, swapped: bool = False) -> PairSession:
    session = asked(swapped)
    session.finish(JOB, replace(OPENED, texts=(first, second), model_texts=(first, second)))
    return session


@pytest.mark.parametrize("swapped", [False, True])
def test_sides_are_those_of_the_screen(swapped: bool) -> None:
    session = asked(swapped)
    assert session.piece(JOB, 0, " home", False) == int(swapped)
    session.piece(JOB, 1, " out", False)
    session.piece(JOB, 0, ".", False)
    session.finish(JOB, replace(OPENED, texts=(" home.", " out"), model_texts=(" home.", " out")))
    assert session.texts == ([" out", " home."] if swapped else [" home.", " out"])
    decision = session.choose(0)
    assert decision is not None
    assert decision.pair.swapped is swapped
    assert decision.pair.first == decision.text == (" out" if swapped else " home.")
    assert decision.outcome is Outcome.FIRST
    assert decision.pair.model_texts is None
    assert (decision.pair.prompt, decision.pair.healed) == ("She", " went")
    assert decision.pair.model_version == 3


def test_what_comes_from_another_request_is_dropped() -> None:
    session = asked()
    assert session.piece(JOB + 1, 0, "x", False) is None
    assert not session.finish(JOB + 1, OPENED)
    session.piece(JOB, 0, " a", False)
    session.piece(JOB, 1, " b", False)
    session.stop()
    assert session.state is State.SHOWN
    assert session.piece(JOB, 0, " more", False) is None
    assert session.texts == [" a", " b"]


def test_a_choice_while_streaming_logs_what_was_shown() -> None:
    session = asked()
    session.piece(JOB, 0, ' home.\n"Go', False)
    session.piece(JOB, 1, " out and", False)
    session.piece(JOB, 1, " off", True)
    decision = session.choose(1, 2)
    assert decision is not None
    assert (decision.way, decision.strength) == (Way.TAKE_STREAMING, 2)
    assert (decision.pair.first, decision.pair.second) == (' home.\n"Go', " off")
    assert decision.text == " off"
    assert not session.alive


def test_the_models_own_line_ends_are_kept_also_while_streaming() -> None:
    session = PairSession(Clock(), lambda: False)
    session.ask(replace(ASKED, before="One.\nTwo."))
    session.expect(JOB)
    session.opened(JOB, replace(OPENED, prompt="One.\n\n", healed="Two."))
    session.piece(JOB, 0, " Three.\nFour", False)
    session.piece(JOB, 1, " Five", False)
    decision = session.choose(0)
    assert decision is not None
    assert decision.pair.first == " Three.\nFour"
    assert decision.pair.model_texts == (" Three.\n\nFour", " Five")


def test_nothing_to_take_leaves_the_pair_alive_and_nothing_to_log_ends_it() -> None:
    session = asked()
    assert session.choose(0) is None
    assert session.alive
    session.piece(JOB, 1, " b", False)
    assert session.choose(0) is None
    assert asked().end(Way.DISMISS) is None
    silent = asked()
    silent.stop()
    assert not silent.alive


def test_seconds_run_from_the_first_words_to_the_decision() -> None:
    clock = Clock()
    session = asked(clock=clock)
    clock.now += 10
    session.piece(JOB, 0, " a", False)
    clock.now += 2.5
    session.piece(JOB, 1, " b", False)
    decision = session.choose(0)
    assert decision is not None
    assert decision.seconds == 2.5


WORDS = st.lists(st.sampled_from(["one", " two", "\n\n“three,”", " 4", " 日本", " "]), min_size=1)


@given(text=WORDS.map("".join).filter(str.strip))
def test_words_add_up_to_the_whole(text: str) -> None:
    session = finished(text, " other")
    words = []
    while not session.all_words_taken:
        words.append(session.next_word())
        assert words[-1]
    assert "".join(words) == text
    assert session.next_word() == ""
    decision = session.choose(0)
    assert decision is not None
    assert (decision.way, decision.taken, decision.text) == (Way.ALL_WORDS, len(text), "")


def test_the_last_word_waits_until_it_is_whole() -> None:
    session = asked()
    session.piece(JOB, 0, " one two", False)
    session.piece(JOB, 1, " b", False)
    assert session.next_word() == " one"
    assert session.next_word() == ""
    session.piece(JOB, 0, "fold and", False)
    assert session.next_word() == " twofold"


def test_words_taken_are_kept_when_their_text_is_replaced() -> None:
    session = asked()
    session.piece(JOB, 0, " one two three", False)
    session.piece(JOB, 1, " b", False)
    session.next_word()
    session.piece(JOB, 0, " quite another", True)
    session.piece(JOB, 0, " thing", False)
    session.finish(JOB, replace(OPENED, texts=(" quite another thing", " b")))
    assert session.texts == [" one two three", " b"]


def test_some_words_and_then_something_else() -> None:
    session = finished(" one two", " other")
    session.next_word()
    session.highlight_next(1)
    assert session.highlight == 0  # tied to the words
    decision = session.end(Way.TYPE_ON)
    assert decision is not None
    assert (decision.way, decision.outcome) == (Way.SOME_WORDS, Outcome.DISMISSED)
    assert (decision.taken, decision.side) == (4, None)

    session = finished(" one two", " other")
    session.next_word()
    decision = session.choose(1)
    assert decision is not None
    assert (decision.outcome, decision.text, decision.replaces) == (Outcome.SECOND, " other", True)

    session = finished(" one two", " other")
    session.next_word()
    decision = session.choose(0)
    assert decision is not None
    assert (decision.text, decision.replaces, decision.taken) == (" two", False, 8)


def test_a_pair_brought_back_is_the_same_under_a_new_id() -> None:
    session = finished(" one", " two", swapped=True)
    first = session.choose(0)
    assert first is not None
    session.bring_back(first.shown)
    again = session.choose(1)
    assert again is not None
    assert again.pair.id != first.pair.id
    assert replace(again.pair, id="", created="") == replace(first.pair, id="", created="")


@pytest.mark.parametrize("swapped", [False, True])
def test_after_a_blind_test_it_is_kept_whose_which_was(swapped: bool) -> None:
    session = asked(swapped)
    texts = (" a", " b")
    session.finish(JOB, replace(OPENED, texts=texts, model_texts=texts, strengths=(0.0, 0.8)))
    decision = session.choose(0)
    assert decision is not None
    left, right = decision.pair.decoding[BLIND_STRENGTHS]
    wrote = {0.0: " a", 0.8: " b"}
    assert (wrote[left], wrote[right]) == (decision.pair.first, decision.pair.second)


@pytest.mark.parametrize("swapped", [False, True])
def test_a_branch_is_in_the_storys_style_and_is_logged_in_the_models(swapped: bool) -> None:
    session = PairSession(Clock(), lambda: swapped)
    session.ask(replace(ASKED, before="One.\nTwo.", prompt=Prompt("One.\nTwo.")))
    session.expect(JOB)
    opened = replace(OPENED, prompt="One.\n\n", healed="Two.")
    session.opened(JOB, opened)
    session.finish(
        JOB, replace(opened, texts=(" A.\nB.", " C.\nD."), model_texts=(" A.\n\nB.", " C.\n\nD."))
    )
    side = int(swapped)  # where the first alternative stands
    assert session.can_branch
    decision = session.end(Way.BRANCH)
    assert decision is not None
    assert (decision.outcome, decision.side) == (Outcome.DISMISSED, None)
    pair, branch = session.branch(decision.shown, side, " A.\n\nE", 9)
    assert branch == Branch(0, " A.\n\nE", 9)
    assert (pair.texts, pair.model_texts) == (
        (" A.\nB.", " C.\nD."),
        (" A.\n\nB.", " C.\n\nD."),
    )
    assert session.texts[side] == " A.\nE"
    assert not session.can_branch
    session.expect(JOB + 1)
    session.piece(JOB + 1, 0, " A.\nE and", True)
    session.stop()
    again = session.choose(side)
    assert again is not None
    shown, written = (" A.\nE and", " C.\nD."), (" A.\n\nE and", " C.\n\nD.")
    assert (again.pair.first, again.pair.second) == (shown[::-1] if swapped else shown)
    assert again.pair.model_texts == (written[::-1] if swapped else written)
    name = "second" if swapped else "first"
    assert again.pair.decoding == {"temperature": 0.7, f"{name}_begun": 6, f"{name}_seed": 9}
    assert again.pair.id != decision.pair.id
