"""Keystroke to paint, in milliseconds, while the program does its heavy work and in long stories.

python -m tests.benchmarks.typing [--json] [--seconds N] [--choices N] [--lengths 200000 1000000]

A key is due every 40 ms (25 a second, faster than anyone types). Each is timed from the moment it
was due, so that a window that stands still is charged for every key that had to wait, to the end of
the paint that shows it. The phases run in one window with the real starter model: nothing else
going on, the model loading, pairs of suggestions streaming one after the other, pairs being
prepared that nobody asks for (begun anew ten times a second), and a personal model training from
the choices, the building of the trainer and the end of the training included.

With `--lengths` nothing of this runs. Instead, stories of so many words are opened, timed from the
call to the end of the paint that shows the text and its caret, and typed into at the top, in the
middle and at the end, and there once more with a search that has matches in every paragraph.
"""

import argparse
import json
import os
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from writer_app import app
from writer_app.core.paths import open_home
from writer_app.core.preferences import Outcome, Pair, PreferenceStore
from writer_app.engine.types import Decoding, Prompt
from writer_app.ui.main_window import MainWindow

INTERVAL = 0.040
SETTLING = 3.0
"""Seconds after a story was opened, or the caret moved, before keys are timed."""

STORY = (
    "The ferry came in late, and the whole village was already on the quay. Nobody spoke of the "
    "light they had seen on the water the night before.\n\n"
)
LETTERS = "orsolya had left the lamp burning and gone down to look for the boat in the rain "
"""Typed again and again: as in a novel, with a name that no dictionary has."""

Row = dict[str, float]


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
    parser.add_argument("--lengths", type=int, nargs="+", help="only stories of so many words")
    arguments = parser.parse_args()
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    result: dict[str, object] = {
        "platform": os.environ.get("QT_QPA_PLATFORM", "screen"),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }
    with tempfile.TemporaryDirectory() as folder:
        if arguments.lengths:
            figures = measure_lengths(Path(folder), arguments.seconds, arguments.lengths)
        else:
            result |= {"words": arguments.words, "choices": arguments.choices}
            figures = measure(Path(folder), arguments.seconds, arguments.choices, arguments.words)
    result["phases"] = figures
    if arguments.json:
        print(json.dumps(result, indent=2))
    else:
        for name, row in figures.items():
            print(name.ljust(20), *(f"{key} {value}" for key, value in row.items()), sep="  ")
    sys.stdout.flush()


class Typist(QObject):
    """Posts a key whenever one is due and notes when the window has shown it."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__()
        self._editor = editor
        self._due = 0.0
        self._waiting: list[float] = []
        self._delays: list[float] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._type)
        self._painted = QEvent.Type(QEvent.registerEventType())
        self.paints = 0
        editor.viewport().installEventFilter(self)

    def phase(self, until: Callable[[], bool], limit: float) -> Row:
        """Type until something is the case, so many seconds at most."""
        self._delays = []
        self._due = time.perf_counter() + INTERVAL
        self._timer.start(1)
        spin(until, limit)
        spin(lambda: False, 0.5)
        self._timer.stop()
        return {
            "n": len(self._delays),
            "p50_ms": round(quantile(self._delays, 0.50), 2),
            "p99_ms": round(quantile(self._delays, 0.99), 2),
            "worst_ms": round(max(self._delays), 2),
        }

    def _type(self) -> None:
        while self._due <= time.perf_counter():
            self._waiting.append(self._due)
            self._due += INTERVAL
            letter = LETTERS[len(self._delays) % len(LETTERS)]
            key = Qt.Key.Key_Space if letter == " " else Qt.Key.Key_A
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(self._editor, event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            # Handled after this paint is over.
            QApplication.postEvent(self, QEvent(self._painted), 1000)
        return False

    def customEvent(self, event: QEvent) -> None:
        now = time.perf_counter()
        self.paints += 1
        self._delays += [1000 * (now - due) for due in self._waiting]
        self._waiting = []


def spin(until: Callable[[], bool], limit: float) -> None:
    """Run the event loop until something is the case, so many seconds at most."""
    loop = QEventLoop()
    end = time.perf_counter() + limit
    poll = QTimer()
    poll.timeout.connect(lambda: loop.quit() if until() or time.perf_counter() > end else None)
    poll.start(20)
    loop.exec()
    poll.stop()


def open_window(home: Path) -> tuple[MainWindow, QPlainTextEdit]:
    """The program's window on the screen, with its page."""
    window = app.build(home)
    window.resize(1100, 800)
    window.show()
    editor = window.findChild(QPlainTextEdit, "storyEditor")
    assert editor is not None
    return window, editor


def measure_lengths(folder: Path, seconds: float, lengths: Sequence[int]) -> dict[str, Row]:
    """Open stories and type into them; return the figures by length and place."""
    window, editor = open_window(folder / "home")
    suggestions = app.program_of(window).suggestions
    spin(lambda: suggestions.state.value in ("ready", "failed"), 300)
    typist = Typist(editor)
    figures: dict[str, Row] = {}
    for words in lengths:
        name = f"{words // 1000}k words"
        path = folder / f"{words}.md"
        path.write_text(STORY * (words // len(STORY.split())), encoding="utf-8")
        figures[f"{name}, open"] = {"open_ms": round(1000 * _open(window, path, typist), 1)}
        spin(lambda: False, SETTLING)
        length = editor.document().characterCount() - 1
        for place, position in (("top", 0), ("middle", length // 2), ("end", length)):
            _go_to(editor, position)
            spin(lambda: False, SETTLING)
            figures[f"{name}, {place}"] = typist.phase(lambda: False, seconds)
        window.commands["find"].trigger()
        field = window.findChild(QLineEdit, "findField")
        assert field is not None
        field.setText("the")
        _go_to(editor, length // 2)
        spin(lambda: False, SETTLING)
        figures[f"{name}, searching"] = typist.phase(lambda: False, seconds)
        QTest.keyClick(field, Qt.Key.Key_Escape)
        editor.document().setModified(False)
    window.close()
    return figures


def _open(window: MainWindow, path: Path, typist: Typist) -> float:
    """Open a story; return the seconds until it is on the screen and takes keys."""
    begun, painted = time.perf_counter(), typist.paints
    window.open_story(path)
    while typist.paints == painted:
        QApplication.processEvents()
    return time.perf_counter() - begun


def _go_to(editor: QPlainTextEdit, position: int) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(position)
    editor.setTextCursor(cursor)
    editor.centerCursor()


def measure(home: Path, seconds: float, choices: int, words: int) -> dict[str, Row]:
    """Type through all phases; return for each n, p50, p99 and worst in milliseconds."""
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

    window, editor = open_window(home)
    program = app.program_of(window)
    editor.setPlainText(STORY * (words // len(STORY.split())))
    editor.moveCursor(QTextCursor.MoveOperation.End)
    typist = Typist(editor)
    phase = typist.phase
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
