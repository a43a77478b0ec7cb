"""A writer at work in a process of its own, to be killed at any moment.

python -m tests.faults.writer_process HOME typing|choosing|training

Prints a line for each thing that is promised to last, flushed at once: `text SECONDS LENGTH` after
each key (the monotonic clock, and how many characters the story has), `choice ID` when a choice has
been taken, `training` when a training runs.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from writer_app import app

WORDS = "The lamp in the harbour office burned all night, and nobody had lit it. "


def say(*words: object) -> None:
    """Print a line that is out before the next statement."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


class Writer:
    """Types one key every few milliseconds; chooses or trains if asked to."""

    def __init__(self, home: Path, work: str) -> None:
        self.window = app.build(home)
        self.window.show()
        self.program = app.program_of(self.window)
        editor = self.window.findChild(QPlainTextEdit, "storyEditor")
        assert editor is not None
        self.editor = editor
        self.typed = 0
        self.work = work
        self.known: set[str] = set()
        self.keys = QTimer()
        self.keys.timeout.connect(self.type)
        self.keys.start(100 if work == "training" else 15)
        if work == "choosing":
            self.program.suggestions.finished.connect(lambda *_: QTimer.singleShot(0, self.choose))
            self.program.suggestions.model_ready.connect(lambda *_: self.ask())
        elif work == "training":
            self.program.training.progressed.connect(lambda event: say("training"))
            QTimer.singleShot(200, self.program.training.start)

    def type(self) -> None:
        """One more key; while a pair is awaited nothing is typed, since typing on ends it."""
        if self.work == "choosing" and self.typed >= 30:
            return
        letter = WORDS[self.typed % len(WORDS)]
        self.typed += 1
        QTest.keyClicks(self.editor, letter)
        say("text", time.monotonic(), self.editor.document().characterCount() - 1)

    def ask(self) -> None:
        """Ask for a pair at the end of the story."""
        self.action("suggest").trigger()

    def choose(self) -> None:
        """Take one of the two and ask again."""
        self.action("choose_first" if len(self.known) % 2 else "choose_second").trigger()
        assert self.program.store is not None
        for choice in self.program.store.choices():
            if choice.id not in self.known:
                self.known.add(choice.id)
                say("choice", choice.id)
        say("text", time.monotonic(), self.editor.document().characterCount() - 1)
        QTimer.singleShot(0, self.ask)

    def action(self, name: str) -> QAction:
        """The action of that name."""
        found = self.window.findChild(QAction, name)
        assert found is not None, name
        return found


def main() -> int:
    """Work until killed."""
    home, work = Path(sys.argv[1]), sys.argv[2]
    application = app.application()
    application.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    writer = Writer(home, work)
    say("ready")
    code: int = application.exec()
    del writer
    return code


if __name__ == "__main__":
    sys.exit(main())
