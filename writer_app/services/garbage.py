"""Garbage is collected on the window's thread alone.

Python collects cycles on whichever thread happens to allocate. A widget, a timer or a text cursor
among them is then destroyed on a worker's thread, and Qt crashes, or waits for ever.
"""

import functools
import gc
import threading
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from training import environment

INTERVAL_MS = 1000
"""How often it looks whether enough has gathered, by the thresholds of Python itself."""
WAIT_SECONDS = 2.0
"""How long a worker that asks for a collection waits for it, should the window's thread be busy."""


def collect_on_this_thread(app: QCoreApplication) -> None:
    """Let no other thread collect while `app` is there; call it on the app's own thread."""
    if app.findChild(GarbageCollector) is None:
        GarbageCollector(app)


class GarbageCollector(QObject):
    """Collects in place of Python, from a timer, and in place of threads that ask for it."""

    _asked = Signal(object)

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        gc.disable()
        self._asked.connect(self._collect_for)
        # Libraries ask as well: accelerate does on the thread of a training, as it begins.
        gc.collect = functools.partial(self._collect, gc.collect)
        timer = QTimer(self)
        timer.timeout.connect(self.collect_due)
        timer.start(INTERVAL_MS)

    @Slot()
    def collect_due(self) -> None:
        """Collect the oldest generation that is full, unless the heavy libraries are coming in."""
        if environment.preparing():
            return
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if 0 < thresholds[generation] < counts[generation]:
                gc.collect(generation)
                return

    def _collect(self, collect: Callable[[int], int], generation: int = 2) -> int:
        if threading.current_thread() is threading.main_thread():
            return collect(generation)
        done = threading.Event()
        self._asked.emit(done)
        done.wait(WAIT_SECONDS)
        return 0

    @Slot(object)
    def _collect_for(self, done: threading.Event) -> None:
        gc.collect()
        done.set()
