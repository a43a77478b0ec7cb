"""A writer who types and saves without end in a process of its own, to be killed at any moment.

python -m tests.faults.saver_process HOME STORY LOCKS

The story has numbered versions, whose text is known from their number. Printed, each line flushed
at once: `typed SECONDS VERSION` (on the monotonic clock) when a version is on the page, `saving
VERSION` before it is saved and `saved VERSION` behind.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCursor

from tests.faults.writer_process import say
from writer_app import app
from writer_app.core import story_lock


def version(number: int) -> str:
    """The text of a version; they differ in length, from next to nothing to half a novel."""
    lines = 1 + number * 7919 % 9973
    return f"Version {number}\n" + f"Line of version {number}. " * lines + f"\nEnd of {number}"


class Saver:
    """Puts one version after the other on the page and saves it."""

    def __init__(self, home: Path, story: Path) -> None:
        self.window = app.build(home)
        self.window.show()
        self.number = 0
        story.write_text(version(0))
        self.window.open_story(story)
        self.timer = QTimer()
        self.timer.timeout.connect(self.go_on)
        self.timer.start(40)

    def go_on(self) -> None:
        """Save each version at once, but every fourth stays unsaved while the writer thinks."""
        self.number += 1
        editor = self.window.editor
        cursor = QTextCursor(editor.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(version(self.number))
        say("typed", time.monotonic(), self.number)
        self.timer.setInterval(40 if self.number % 4 else 1500)
        if self.number % 4:
            say("saving", self.number)
            assert self.window.save_story()
            say("saved", self.number)


def main() -> int:
    """Work until killed; without the model, which has no part in it."""
    home, story, locks = map(Path, sys.argv[1:])
    story_lock.locks_dir = lambda: locks
    app.Program.load_model = lambda self: None  # type: ignore[method-assign]  # as said above
    application = app.application()
    saver = Saver(home, story)
    code: int = application.exec()
    del saver
    return code


if __name__ == "__main__":
    sys.exit(main())
