"""How soon and how fast spelling is checked, beside what one would take from PyPI.

python -m tests.benchmarks.spelling [--runs N] [--json]

Ours is all of it: a process started, a British dictionary read, the words found in a story and
asked about over its pipe. The peer is pyspellchecker (the `benchmarks` extra), in the process
itself. Both get the same words; the rates that matter are ours over the peer's, which say the same
on any machine. Times are medians. Memory is that of our process with its dictionary.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from typing import Any

import psutil
from spellchecker import SpellChecker

from writer_app.core.resources import resource
from writer_app.core.spell_process import SpellProcess
from writer_app.core.spelling import asked, words

WRONG = ("beneeth", "definately", "recieve", "wierd", "seperate", "accomodate", "occured", "untill")
REPEATED = 200
"""How often the sample story is read, so that there is something to time."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    results = measured(arguments.runs)
    if arguments.json:
        print(json.dumps(results))
        return
    for name, value in results.items():
        print(f"{name:>36}  {value:,.4g}")


def measured(runs: int) -> dict[str, float]:
    """All figures by what they mean."""
    story = resource("sample/story.md").read_text(encoding="utf-8")
    ours, peer = SpellProcess("en_GB", resource("dictionaries")), SpellChecker()
    there = [asked(word.text) for word in words(story)] * REPEATED
    ours.wrong(there[:1])
    load = [timed(start_once) for _ in range(runs)]
    peer_load = [timed(SpellChecker) for _ in range(runs)]
    finding = timed(lambda: [list(words(story)) for _ in range(REPEATED)])
    check, peer_check, suggest, peer_suggest = [], [], [], []
    for _ in range(runs):  # in turn, so that a busy moment hits both
        check.append(timed(lambda: ours.wrong(there)))
        peer_check.append(timed(lambda: [word for word in there if word not in peer]))
        suggest.append(timed(lambda: [ours.suggest(word) for word in WRONG]))
        peer_suggest.append(timed(lambda: [peer.candidates(word) for word in WRONG]))
    memory = psutil.Process(ours._process.pid).memory_info().rss
    ours.close()
    middle = statistics.median
    return {
        "seconds to the first answer": middle(load),
        "the same, as a share of the peer's": middle(load) / middle(peer_load),
        "words found in a story per second": len(there) / finding,
        "words checked per second": len(there) / middle(check),
        "the same, over the peer's": middle(peer_check) / middle(check),
        "milliseconds for suggestions": 1000 * middle(suggest) / len(WRONG),
        "the same, as a share of the peer's ": middle(suggest) / middle(peer_suggest),
        "megabytes of the process": memory / 1e6,
    }


def start_once() -> None:
    """What happens when the first paragraph is on the screen."""
    process = SpellProcess("en_GB", resource("dictionaries"))
    process.wrong(["word"])
    process.close()


def timed(does: Callable[[], Any]) -> float:
    """Seconds that something takes."""
    start = time.perf_counter()
    does()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
