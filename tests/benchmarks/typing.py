"""Keystroke to paint, in milliseconds, while the program does its heavy work.

python -m tests.benchmarks.typing [--json] [--seconds N] [--choices N]

A key is due every 40 ms (25 a second, faster than anyone types). Each is timed from the moment it
was due, so that a window that stands still is charged for every key that had to wait, to the end of
the paint that shows it. The phases run in one window with the real starter model: nothing else
going on, the model loading, pairs of suggestions streaming one after the other, pairs being
prepared that nobody asks for (begun anew ten times a second), and a personal model training from
the choices, the building of the trainer and the end of the training included.
"""

import argparse
import json
import os
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

INTERVAL = 0.040

STORY = (
    "The ferry came in late, and the whole village was already on the quay. Nobody spoke of the "
    "light they had seen on the water the night before.\n\n"
)


def quantile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main() -> None:
    """Run all phases and print the figures of each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=20.0, help="of each open-ended phase")
    parser.add_argument("--choices", type=int, default=50, help="to train on")
    parser.add_argument("--words", type=int, default=5_000, help="of the story typed into")
    arguments = parser.parse_args()
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), arguments.seconds, arguments.choices, arguments.words)
    result = {
        "platform": os.environ.get("QT_QPA_PLATFORM", "screen"),
        "words": arguments.words,
        "choices": arguments.choices,
        "phases": figures,
    }
    if arguments.json:
        print(json.dumps(result, indent=2))
    else:
        for name, row in figures.items():
            print(name.ljust(12), *(f"{key} {value}" for key, value in row.items()), sep="  ")
    sys.stdout.flush()


def measure(home: Path, seconds: float, choices: int, words: int) -> dict[str, dict[str, float]]:
    """Type through all phases; return for each n, p50, p99 and worst in milliseconds."""
    from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
    from PySide6.QtGui import QKeyEvent, QTextCursor
    from PySide6.QtWidgets import QApplication, QPlainTextEdit

    from writer_app import app
    from writer_app.core.paths import open_home
    from writer_app.core.preferences import Outcome, Pair, PreferenceStore
    from writer_app.engine.types import Decoding, Prompt

    store = PreferenceStore(open_home(home).choices_file)
    for number in range(choices):
        pair = Pair(
            id=uuid.uuid4().hex,
            prompt=STORY + f"It was the {number + 3}rd of the month.",
            healed="",
            first=f' "You should not have come," said the old man at gate {number}. "Go home."',
            second=f" The road went on for {number} miles between the fields and then it stopped.",
            swapped=False,
            model="starter",
            model_hash="",
            model_version=0,
            decoding={},
            seed=number,
            story=f"story {number % 6}",
            story_title="",
            created=f"2026-01-01T00:{number // 60:02d}:{number % 60:02d}+00:00",
        )
        store.record(pair, Outcome.FIRST)
    store.close()

    window = app.build(home)
    window.resize(1100, 800)
    window.show()
    program = app.program_of(window)
    editor = window.findChild(QPlainTextEdit, "storyEditor")
    assert editor is not None
    editor.setPlainText(STORY * (words // len(STORY.split())))
    editor.moveCursor(QTextCursor.MoveOperation.End)

    class Typist(QObject):
        """Posts a key whenever one is due and notes when the window has shown it."""

        def __init__(self) -> None:
            super().__init__()
            self.due: float = 0.0
            self.waiting: list[float] = []
            self.delays: list[float] = []
            self.timer = QTimer(self)
            self.timer.setTimerType(Qt.TimerType.PreciseTimer)
            self.timer.timeout.connect(self.type)
            self.painted = QEvent.Type(QEvent.registerEventType())
            editor.viewport().installEventFilter(self)

        def start(self) -> None:
            self.delays = []
            self.due = time.perf_counter() + INTERVAL
            self.timer.start(1)

        def type(self) -> None:
            while self.due <= time.perf_counter():
                self.waiting.append(self.due)
                self.due += INTERVAL
                letter = "etaoin shrdlu "[len(self.delays) % 14]
                key = Qt.Key.Key_Space if letter == " " else Qt.Key.Key_A
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
                    QApplication.sendEvent(editor, event)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and self.waiting:
                # Handled after this paint is over.
                QApplication.postEvent(self, QEvent(self.painted), 1000)
            return False

        def customEvent(self, event: QEvent) -> None:
            now = time.perf_counter()
            self.delays += [1000 * (now - due) for due in self.waiting]
            self.waiting = []

    typist = Typist()

    def spin(until: Callable[[], bool], limit: float) -> None:
        loop = QEventLoop()
        end = time.perf_counter() + limit
        poll = QTimer()
        poll.timeout.connect(lambda: loop.quit() if until() or time.perf_counter() > end else None)
        poll.start(20)
        loop.exec()
        poll.stop()

    def phase(until: Callable[[], bool], limit: float) -> dict[str, float]:
        typist.start()
        spin(until, limit)
        spin(lambda: False, 0.5)
        typist.timer.stop()
        delays = typist.delays
        return {
            "n": len(delays),
            "p50_ms": round(quantile(delays, 0.50), 2),
            "p99_ms": round(quantile(delays, 0.99), 2),
            "worst_ms": round(max(delays), 2),
        }

    figures = {}
    suggestions, training = program.suggestions, program.training
    # The model begins to load with the event loop, so this phase comes first.
    figures["loading"] = phase(lambda: suggestions.state.value in ("ready", "failed"), 120)
    assert suggestions.state.value == "ready", suggestions.state
    figures["idle"] = phase(lambda: False, seconds)

    pairs = 0

    def ask(*_: object) -> None:
        nonlocal pairs
        pairs += 1
        suggestions.request(Prompt(editor.toPlainText()[-2000:]), Decoding())

    suggestions.finished.connect(ask)
    ask()
    figures["suggesting"] = phase(lambda: False, seconds) | {"pairs": pairs}
    suggestions.finished.disconnect(ask)
    suggestions.stop()

    begun = 0

    def prepare() -> None:
        nonlocal begun
        begun += 1
        suggestions.prepare(Prompt(editor.toPlainText()[-2000:]), Decoding())

    often = QTimer()
    often.timeout.connect(prepare)
    often.start(100)
    figures["preparing"] = phase(lambda: False, seconds) | {"begun": begun}
    often.stop()
    suggestions.forget_prepared()

    training.start()
    figures["training"] = phase(lambda: training.state.value not in ("running", "paused"), 900)
    assert training.state.value == "finished", training.state
    editor.document().setModified(False)
    window.close()
    return figures


if __name__ == "__main__":
    main()
