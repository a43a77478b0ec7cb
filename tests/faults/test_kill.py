"""SIGKILL at random moments of typing, choosing and training: what was promised is there."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import pytest

from writer_app.core.journal import Journal
from writer_app.core.model_library import ModelLibrary
from writer_app.core.paths import open_home
from writer_app.core.preferences import Outcome, Pair, PreferenceStore
from writer_app.core.settings import Settings

ROOT = Path(__file__).parents[2]
MOST_LOST = 2.0
"""Seconds of typing that a kill may cost."""


def stored_choices(home: Path, count: int) -> set[str]:
    store = PreferenceStore(open_home(home).choices_file)
    ids = set()
    for number in range(count):
        pair = Pair(
            id=uuid.uuid4().hex,
            prompt="The road went down to the water.",
            healed="",
            first=f' "Who is there?" she asked the {number}th time.',
            second=f" It was {number} miles to the next house and it rained.",
            swapped=False,
            model="starter",
            model_hash="",
            model_version=0,
            decoding={},
            seed=number,
            story=f"story {number % 5}",
            story_title="",
            created=f"2026-01-01T00:00:{number:02d}+00:00",
        )
        ids.add(store.record(pair, Outcome.FIRST).id)
    store.close()
    return ids


def run_and_kill(
    home: Path,
    arguments: list[str],
    wait_for: str,
    delay: float,
    process_module: str = "writer_process",
) -> tuple[list[str], float]:
    """Start a writer, wait for a line beginning with `wait_for`, then `delay` seconds, then kill.

    Returns the lines it printed and the moment of the kill on the monotonic clock.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", f"tests.faults.{process_module}", str(home), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    lines: list[str] = []
    seen = threading.Event()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if not line.endswith("\n"):
                break  # cut by the kill
            lines.append(line.rstrip("\n"))
            if line.startswith(wait_for):
                seen.set()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        deadline = time.monotonic() + 120
        while not seen.wait(0.2):
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < deadline, lines[-5:]
        time.sleep(delay)
        assert process.poll() is None, "it ended before it was killed"
    finally:
        killed = time.monotonic()
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        reader.join()
        if process.stderr is not None:
            process.stderr.close()
        if process.stdout is not None:
            process.stdout.close()
    return lines, killed


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    ("work", "wait_for", "longest"),
    [("typing", "text", 5.0), ("choosing", "choice", 4.0), ("training", "training", 6.0)],
)
def test_nothing_promised_is_lost_by_a_kill(tmp_path, work, wait_for, longest):
    moments = random.Random(f"kill {work}")
    for number in range(10):
        home = tmp_path / f"{work} {number}"
        before = stored_choices(home, 24) if work == "training" else set()
        lines, killed = run_and_kill(home, [work], wait_for, moments.uniform(0, longest))

        promised = before | {line.split()[1] for line in lines if line.startswith("choice")}
        store = PreferenceStore(open_home(home).choices_file)
        assert store.warning is None
        assert promised <= {choice.id for choice in store.choices()}
        store.close()

        texts = [line.split()[1:] for line in lines if line.startswith("text")]
        safe = max((int(n) for at, n in texts if float(at) < killed - MOST_LOST), default=0)
        found = Journal.found(open_home(home).journal_dir)
        kept = found[0].text if found else ""
        assert len(kept) >= safe, (work, number, len(kept), safe)
        assert len(found) <= 1

        paths = open_home(home)
        library = ModelLibrary(paths, Settings(paths.settings_file))
        assert library.versions() == [], "a killed training leaves no version"
        assert library.active() is None
        if work == "training":
            assert library.unfinished_run() is not None
