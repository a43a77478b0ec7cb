"""Many requests at random places of a long story, cancelled at random: do they leave anything?

python -m tests.benchmarks.requests STORY.txt [--requests N] [--seed N] [--model DIR] [--json]

The program's own suggestion service with its thread, as the window uses it. A request is let
finish, stopped after a moment, or overtaken by the next one. Told are failures, pieces that came
from a request after its end, threads that are left, and the memory over time; a leak of one
suggestion's cache for each request would show as some hundred megabytes.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

WARM_UP = 20
"""Requests after which memory counts as the normal one: caches have grown to their size."""
MOST_SECONDS = 60.0
"""How long a request may take."""
BEFORE = 5000
"""Characters in front of the caret that a request carries."""


@dataclass
class Tally:
    """What happened."""

    finished: int = 0
    stopped: int = 0
    overtaken: int = 0
    failures: list[str] = field(default_factory=list)
    late: int = 0
    """News of a request that was over."""
    empty: int = 0
    """Finished without text."""
    megabytes: list[int] = field(default_factory=list)
    """Resident memory, every ten requests."""


def main() -> None:
    """Run the requests and print the tally; exit with 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("story", type=Path)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    text = arguments.story.read_text(encoding="utf-8")
    tally, threads = run(text, arguments.requests, arguments.seed, arguments.model)
    usual = tally.megabytes[min(len(tally.megabytes) - 1, WARM_UP // 10)]
    result = {
        "requests": arguments.requests,
        "characters": len(text),
        "finished": tally.finished,
        "stopped": tally.stopped,
        "overtaken": tally.overtaken,
        "failures": tally.failures,
        "late_news": tally.late,
        "without_text": tally.empty,
        "threads_left": threads,
        "megabytes": tally.megabytes,
        "grown_by_megabytes": tally.megabytes[-1] - usual,
    }
    if arguments.json:
        print(json.dumps(result, indent=1))
    else:
        for name, value in result.items():
            print(f"{name.replace('_', ' ')}: {value}")
    sys.exit(1 if tally.failures or tally.late or threads else 0)


def run(text: str, requests: int, seed: int, model: Path | None = None) -> tuple[Tally, list[str]]:
    """Make the requests; what happened, and the names of threads that are left."""
    from PySide6.QtCore import QCoreApplication

    from writer_app.core.model_library import ModelLibrary
    from writer_app.core.paths import open_home
    from writer_app.core.settings import Settings
    from writer_app.engine.types import Decoding, Prompt, Suggestion
    from writer_app.services.suggestions import State, SuggestionService

    application = QCoreApplication.instance() or QCoreApplication([])
    before = set(threading.enumerate())
    tally, chance, process = Tally(), random.Random(seed), psutil.Process()
    with tempfile.TemporaryDirectory() as folder:
        home = open_home(Path(folder))
        library = ModelLibrary(home, Settings(home.settings_file), base=model)
        service = SuggestionService(library)
        current = 0

        def heard(identifier: int) -> None:
            tally.late += identifier != current

        def finished(identifier: int, suggestion: Suggestion) -> None:
            heard(identifier)
            tally.finished += 1
            tally.empty += not all(each.strip() for each in suggestion.texts)

        def failed(identifier: int, sentence: str) -> None:
            heard(identifier)
            tally.failures.append(sentence)

        def wait(seconds: float, state: State | None = None) -> None:
            end = time.monotonic() + seconds
            while time.monotonic() < end and (state is None or service.state is not state):
                application.processEvents()
                time.sleep(0.001)

        service.piece.connect(lambda identifier, *_: heard(identifier))
        service.opened.connect(lambda identifier, _: heard(identifier))
        service.finished.connect(finished)
        service.failed.connect(failed)
        service.model_failed.connect(tally.failures.append)
        service.load("auto")
        wait(MOST_SECONDS, State.READY)
        for number in range(requests):
            caret = chance.randrange(len(text))
            start = max(0, caret - BEFORE)
            prompt = Prompt(text[start:caret], text[caret : caret + 2000], start)
            current = service.request(prompt, Decoding())
            match chance.choice(("finish", "stop", "stop", "overtake")):
                case "finish":
                    wait(MOST_SECONDS, State.READY)
                    if service.state is not State.READY:
                        tally.failures.append("a request did not end")
                case "stop":
                    wait(chance.uniform(0, 0.1))
                    if service.state is State.WRITING:
                        tally.stopped += 1
                        service.stop()
                        current = 0
                        wait(0.003)
                case "overtake":
                    wait(chance.uniform(0, 0.05))
                    tally.overtaken += service.state is State.WRITING
            if number % 10 == 9:
                tally.megabytes.append(process.memory_info().rss >> 20)
        service.stop()
        current = 0
        wait(0.1)
        service.close()
        wait(0.05)
    left = [each.name for each in threading.enumerate() if each not in before]
    # What Qt or torch runs outside of Python shows as a dummy thread once it has called it.
    return tally, [name for name in left if not name.startswith("Dummy")]


if __name__ == "__main__":
    main()
