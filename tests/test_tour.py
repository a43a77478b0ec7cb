"""The tour as a reader of the README starts it: its pictures, its lines, its exit code."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).parents[1]
STEPS = [
    "story", "typed", "streaming", "pair", "taken", "choices", "plan",
    "training", "result", "personal", "versions", "base", "models", "settings",
    "dark",
]  # fmt: skip


def tour(directory: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "writer_app", "--tour", str(directory)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=1800,
    )


@pytest.mark.long
def test_plays_the_whole_loop_and_takes_a_picture_of_each_step(tmp_path):
    done = tour(tmp_path / "pictures")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr

    names = [f"{number:02}-{step}.png" for number, step in enumerate(STEPS, start=1)]
    assert sorted(path.name for path in (tmp_path / "pictures").iterdir()) == names
    *steps, last = done.stdout.splitlines()
    assert [line.partition(":")[0] for line in steps] == names
    assert re.fullmatch(r"The tour took [\d.]+ s\.", last)
    result = steps[STEPS.index("result")]
    assert re.search(r"New model: \d+\s% \(95\s% interval \d+\s% to \d+\s%\)", result), result
    assert not (tmp_path / "home").exists(), "the writer's own data stays out of it"

    seen = set()
    for name in names:
        picture = QImage(str(tmp_path / "pictures" / name))
        assert (picture.width() * 760, picture.width() >= 1100) == (picture.height() * 1100, True)
        small = picture.scaledToWidth(110).convertToFormat(QImage.Format.Format_RGB32)
        pixels = bytes(small.constBits())
        colours = {pixels[at : at + 4] for at in range(0, len(pixels), 4)}
        assert len(colours) > 10, f"{name} is blank"
        seen.add(pixels)
    assert len(seen) == len(names), "two pictures are the same"


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    done = tour(tmp_path / "file")
    assert done.returncode == 1
    assert re.fullmatch(r"writer-app: The pictures cannot be saved in .*\n", done.stderr)
