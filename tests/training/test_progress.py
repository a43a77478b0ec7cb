"""What a run reports and how it is paused and cancelled."""

import io
import json
import threading

import pytest

from training.progress import (
    Cancelled,
    Control,
    Event,
    JsonlListener,
    TerminalListener,
    TimeLeft,
    broadcast,
    format_seconds,
    read_events,
)


def run_loop(control, steps, done):
    """A loop as a run has it; `done` gets the number of each finished step."""
    try:
        for step in range(steps):
            control.checkpoint()
            done.append(step)
    except Cancelled:
        done.append("cancelled")


def test_a_paused_loop_waits_and_a_resumed_one_goes_on():
    control, done = Control(), []
    control.pause()
    thread = threading.Thread(target=run_loop, args=(control, 3, done))
    thread.start()
    thread.join(0.05)
    assert (done, control.state) == ([], "paused")
    control.resume()
    thread.join(5)
    assert (done, control.state) == ([0, 1, 2], "running")


def test_cancelling_ends_a_loop_that_is_paused():
    control, done = Control(), []
    control.pause()
    thread = threading.Thread(target=run_loop, args=(control, 3, done))
    thread.start()
    control.cancel()
    thread.join(5)
    assert done == ["cancelled"]


def test_cancelling_is_final():
    control = Control()
    control.cancel()
    control.resume()
    control.pause()
    assert control.state == "cancelled"
    with pytest.raises(Cancelled):
        control.checkpoint()


def test_a_signal_handler_may_cancel_while_the_loop_holds_the_lock():
    control = Control()
    with control._condition:
        control.cancel()
    assert control.state == "cancelled"


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_time_left_follows_the_pace_of_the_steps():
    clock = Clock()
    estimate = TimeLeft(100, clock=clock)
    assert estimate.update(0) is None
    clock.now += 2
    assert estimate.update(1) == pytest.approx(99 * 2)
    clock.now += 20
    assert estimate.update(11) == pytest.approx(89 * 2)
    for done in range(12, 100):  # the pace doubles: the estimate follows
        clock.now += 4
        left = estimate.update(done)
    assert left == pytest.approx(4, rel=0.02)
    clock.now += 4
    assert estimate.update(100) == 0


def test_time_left_leaves_out_a_pause():
    clock = Clock()
    estimate = TimeLeft(10, clock=clock)
    clock.now += 1
    estimate.update(1)
    clock.now += 1000
    estimate.restart()
    clock.now += 1
    assert estimate.update(2) == pytest.approx(8)


def test_time_left_counts_only_the_steps_of_this_session():
    clock = Clock()
    estimate = TimeLeft(100, done=90, clock=clock)
    clock.now += 3
    assert estimate.update(91) == pytest.approx(27)


class Terminal(io.StringIO):
    def isatty(self):
        return True


STEP = Event("step", 3, 10, 61.0, {"loss": 4.25})
NOTE = Event("message", 0, 10, message="Starting.")


def test_a_terminal_shows_steps_on_one_line():
    terminal = Terminal()
    listen = broadcast(TerminalListener(terminal))
    listen(NOTE)
    listen(STEP)
    listen(STEP)
    lines = terminal.getvalue().split("\n")
    assert len(lines) == 2
    assert lines[1].split("\r\x1b[2K")[1:] == ["step 3 of 10 · loss 4.25 · 1 min left"] * 2


def test_a_log_file_gets_a_line_for_each_event():
    stream = io.StringIO()
    TerminalListener(stream)(NOTE)
    TerminalListener(stream)(STEP)
    assert stream.getvalue() == (
        "step 0 of 10 · Starting.\nstep 3 of 10 · loss 4.25 · 1 min left\n"
    )


def test_events_are_kept_as_json_lines(tmp_path):
    path = tmp_path / "run" / "events.jsonl"
    for event in (NOTE, STEP):
        JsonlListener(path)(event)
    note, step = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    assert note["message"] == "Starting."
    assert (step["step"], step["steps"], step["metrics"]) == (3, 10, {"loss": 4.25})
    assert note["time"] <= step["time"]
    assert read_events(path) == [NOTE, STEP]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.4, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "1 h 00 min"), (3900, "1 h 05 min")],
)
def test_lengths_of_time(seconds, text):
    assert format_seconds(seconds) == text
