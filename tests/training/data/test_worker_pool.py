"""Work in other processes: in order, and every end of it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from training.data.worker_pool import cores, mapped
from training.errors import TrainingError

ROOT = Path(__file__).parents[3]


def add(item: int, shared: int) -> int:
    return item + shared


def process(item: int, shared: None) -> int:
    return os.getpid()


def die(item: int, shared: None) -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)


def run_out(item: int, shared: None) -> None:
    raise TimeoutError("of the function")


def sleep(item: int, shared: None) -> int:
    os.write(1, f"{item}\n".encode())  # in one piece, since two processes write
    time.sleep(item and 600)
    return item


def workers() -> list[psutil.Process]:
    """The processes that this one has for such work."""
    children = psutil.Process().children()
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_results_come_in_order(number, count):
    assert list(mapped(add, range(count), 1000, number)) == [*range(1000, 1000 + count)]


def test_a_single_item_needs_no_other_process():
    assert list(mapped(process, [1], None, 4)) == [os.getpid()]
    assert os.getpid() not in set(mapped(process, [1, 2], None, 2))
    assert 1 <= cores() <= (os.cpu_count() or 1)


def test_no_more_is_read_than_keeps_the_processes_busy():
    read = []
    items = (read.append(n) or n for n in range(1000))
    results = mapped(add, items, 0, 2)
    assert next(results) == 0
    assert len(read) <= 6
    assert len(workers()) == 2
    results.close()
    assert workers() == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals are Unix's")
def test_one_that_is_ended_from_outside_is_a_sentence():
    with pytest.raises(TrainingError, match="ended from outside"):
        list(mapped(die, range(5), None, 2))


def test_what_the_function_raises_is_raised_here():
    with pytest.raises(TimeoutError, match="of the function"):
        list(mapped(run_out, range(5), None, 2))


def test_it_can_be_stopped_while_it_waits():
    class Stop(Exception):
        pass

    started = time.monotonic()

    def checkpoint() -> None:
        if time.monotonic() - started > 0.3:
            raise Stop

    with pytest.raises(Stop):
        list(mapped(nap, range(5), None, 2, checkpoint))


def nap(item: int, shared: None) -> None:
    time.sleep(1)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are Unix's")
def test_the_processes_end_with_a_parent_that_is_killed():
    program = (
        "from training.data.worker_pool import mapped\n"
        "from tests.training.data.test_worker_pool import sleep\n"
        "if __name__ == '__main__': list(mapped(sleep, range(1, 9), None, 2))"
    )
    command = [sys.executable, "-c", program]
    child = subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert {child.stdout.readline(), child.stdout.readline()} == {"1\n", "2\n"}
    there = psutil.Process(child.pid).children(recursive=True)
    assert len(there) >= 2
    child.kill()
    child.communicate(timeout=30)
    _, left = psutil.wait_procs(there, timeout=30)
    assert not left
