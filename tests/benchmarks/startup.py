"""How soon one can write: from the start of the process to a painted, editable window.

python -m tests.benchmarks.startup [--runs N] [--json]

Each run is a fresh process on an empty data folder. It reports the seconds from the moment the
operating system was asked for the process to (a) the first paint of the window and (b) a typed
character standing in the story. The peer in the same run is the smallest Qt program there is: one
QPlainTextEdit in one window.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

OURS = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from writer_app import app
window = app.build(Path(sys.argv[1]))
window.show()
editor = window.findChild(QPlainTextEdit, "storyEditor")
"""

PEER = """
import sys, time
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit
application = QApplication([])
window = QMainWindow()
editor = QPlainTextEdit()
window.setCentralWidget(editor)
window.show()
"""

MEASURE = """
class FirstPaint(QObject):
    at = None
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and self.at is None:
            self.at = time.time()
        return False
probe = FirstPaint()
editor.viewport().installEventFilter(probe)
while probe.at is None:
    QApplication.processEvents()
for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
    key = QKeyEvent(kind, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
    QApplication.sendEvent(editor, key)
QApplication.processEvents()
assert editor.toPlainText() == "a", editor.toPlainText()
print(probe.at, time.time(), "torch" in sys.modules, flush=True)
import os
os._exit(0)
"""


def measure(program: str) -> tuple[float, float, bool]:
    """Seconds to the first paint and to a typed character, and whether torch was loaded by then."""
    with tempfile.TemporaryDirectory() as folder:
        asked = time.time()
        done = subprocess.run(
            [sys.executable, "-c", program + MEASURE, folder],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[2],
        )
    painted, typed, torch = done.stdout.split()[-3:]
    return float(painted) - asked, float(typed) - asked, torch == "True"


def main() -> None:
    """Measure both programs in turn and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    measure(OURS)  # fills the disk cache and writes the byte code
    measure(PEER)
    runs = [(measure(OURS), measure(PEER)) for _ in range(arguments.runs)]
    ours = [run[0][1] for run in runs]
    peer = [run[1][1] for run in runs]
    result = {
        "runs": arguments.runs,
        "platform": os.environ.get("QT_QPA_PLATFORM", "screen"),
        "first_paint_seconds": round(statistics.median(run[0][0] for run in runs), 3),
        "editable_seconds": round(statistics.median(ours), 3),
        "editable_seconds_worst": round(max(ours), 3),
        "bare_qt_seconds": round(statistics.median(peer), 3),
        "ratio_to_bare_qt": round(statistics.median(ours) / statistics.median(peer), 2),
        "torch_loaded_before_editable": any(run[0][2] for run in runs),
    }
    if arguments.json:
        print(json.dumps(result, indent=2))
    else:
        for name, value in result.items():
            print(f"{name:30} {value}")


if __name__ == "__main__":
    main()
