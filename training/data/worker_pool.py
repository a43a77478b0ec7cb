"""Work on many items in other processes: in order, interruptible, and never longer than we live."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import Any, TypeVar

from training.errors import TrainingError

MOST_WORKERS = 61
"""As many as Windows can wait for. One process reads for all of them, and keeps fewer busy."""

_Item = TypeVar("_Item")
_Shared = TypeVar("_Shared")
_Result = TypeVar("_Result")

_shared: Any = None  # of a worker, set when it starts


def mapped(
    function: Callable[[_Item, _Shared], _Result],
    items: Iterable[_Item],
    shared: _Shared,
    workers: int,
    checkpoint: Callable[[], None] = lambda: None,
) -> Generator[_Result, None, None]:
    """Yield `function(item, shared)` of each item, in order.

    In other processes, if there are two items or more; no more items are in flight than keep these
    busy. Each process is given `shared` once. `workers` is the number of processes: 1 for this one
    alone, 0 for one for each core. `checkpoint` is called a few times a second while this waits and
    may raise to stop. The processes end when this iterator is closed, or this process is gone.

    Raises:
        TrainingError: a process was ended from outside.
    """
    workers = min(workers or cores(), MOST_WORKERS)
    items = iter(items)
    few = list(islice(items, 2))
    if workers == 1 or len(few) < 2:
        for item in chain(few, items):
            checkpoint()
            yield function(item, shared)
        return
    # Not forked: this process may have threads, and locks that these hold.
    pool = ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=_start, initargs=(shared,)
    )
    try:
        waiting: deque[Future[_Result]] = deque()
        for item in chain(few, items):
            waiting.append(pool.submit(_call, function, item))
            if len(waiting) > 2 * workers:
                yield _result(waiting.popleft(), checkpoint)
        while waiting:
            yield _result(waiting.popleft(), checkpoint)
    except BrokenProcessPool as error:
        raise TrainingError(
            "A process of this run was ended from outside, perhaps for lack of memory. "
            "Try again with fewer `workers`."
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _result(future: Future[_Result], checkpoint: Callable[[], None]) -> _Result:
    while True:
        checkpoint()
        try:
            return future.result(timeout=0.2)
        except TimeoutError:
            if future.done():  # the function's own
                raise


def _call(function: Callable[[Any, Any], Any], item: Any) -> Any:
    return function(item, _shared)


def _start(shared: Any) -> None:
    """Leave Ctrl+C to the main process, and end with it, however it ends."""
    global _shared
    _shared = shared
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
