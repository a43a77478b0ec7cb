"""Whether a personal model learns a taste: a simulated writer, real pairs, the default training.

python -m tests.benchmarks.learning [--json] [--tastes dialogue,short] [--seeds 1,2,3]

A writer with one fixed taste that the program is not told grows stories from the first openings
of `openings.txt`: asks for a pair, takes the text that shows more of the taste, asks again behind
it; where the two show as much, says that both are fine and goes on with either. The choices go
through a real store and become a personal model by the default recipe. Then both models write on
from openings that no story began with, with the same seeds, and the taste is measured again.

The work folder keeps what is done, so that a run that was stopped goes on where it was.
"""

import argparse
import json
import re
import shutil
import sys
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from training.data import holdout
from training.metrics import wilson
from training.progress import Control, TerminalListener
from training.recipe import DpoRecipe, load
from writer_app.core.model_files import ModelFolder, inspect_model
from writer_app.core.model_library import ModelLibrary, PersonalVersion
from writer_app.core.paths import open_home
from writer_app.core.preferences import Outcome, Pair, PreferenceStore
from writer_app.core.resources import resource
from writer_app.core.settings import Settings
from writer_app.core.text import sentence_ends
from writer_app.engine.types import Decoding, Prompt, Suggestion

STORIES = 32
"""Openings that stories begin with; the others are for the measurement at the end."""

OPENINGS = Path(__file__).with_name("openings.txt").read_text(encoding="utf-8").splitlines()

QUOTED = re.compile('"[^"\n]*(?:"|$)|“[^”\n]*(?:”|$)')


def dialogue(text: str) -> float:
    """The share of characters that stand in quotation marks."""
    return sum(len(match[0]) for match in QUOTED.finditer(text)) / max(1, len(text))


def shortness(text: str) -> float:
    """The mean length of sentences in words, negative: the higher, the shorter they are."""
    return -len(text.split()) / max(1, len(sentence_ends(text)))


TASTES: dict[str, tuple[Callable[[str], float], float]] = {
    "dialogue": (dialogue, 0.05),
    "short": (shortness, 1.0),
}
"""How much of a taste a text shows, and the least difference that the writer notices."""


def main() -> None:
    """Run each taste with each seed and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--tastes", default=",".join(TASTES))
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--choices", type=int, default=200)
    parser.add_argument("--recipe", default="personal")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", dest="overrides")
    parser.add_argument("--fresh", type=int, default=3, help="pairs per opening at the end")
    parser.add_argument("--model", type=Path, default=resource("starter"))
    parser.add_argument("--work", type=Path, default=Path(".work/learning"))
    arguments = parser.parse_args()
    results = []
    for taste in arguments.tastes.split(","):
        for seed in map(int, arguments.seeds.split(",")):
            recipe = load(arguments.recipe, "dpo", [*arguments.overrides, f"seed={seed}"])
            assert isinstance(recipe, DpoRecipe)
            writer = Writer(taste, seed, arguments.model, arguments.work)
            results.append(writer.run(recipe, arguments.choices, arguments.fresh))
            if not arguments.json:
                print(in_words(results[-1]), flush=True)
    if arguments.json:
        print(json.dumps({"choices": arguments.choices, "results": results}, indent=2))


class Writer:
    """A simulated writer with one taste, and a folder for all that comes of it."""

    def __init__(self, taste: str, seed: int, model: Path, work: Path) -> None:
        self.taste, self.seed = taste, seed
        self.show, self.least = TASTES[taste]
        self.base: ModelFolder = inspect_model(model)
        # pairs made with another model are no choices between this one's
        self.folder = (work / f"{self.base.hash[:12]}-{taste}-{seed}").absolute()
        self.folder.mkdir(parents=True, exist_ok=True)

    def run(self, recipe: DpoRecipe, choices: int, fresh: int) -> dict[str, Any]:
        """Choose, train, measure; return the figures."""
        from training.tuning.tune import tune

        rows = self.choose(choices)
        train, held_out = holdout.split_rows(rows)
        shutil.rmtree(self.folder / "run", ignore_errors=True)
        result = tune(
            recipe,
            self.base.path,
            train,
            held_out,
            self.folder / "run",
            TerminalListener(sys.stderr),
            Control(),
        )
        record = {"base_hash": self.base.hash, "base_name": self.base.name, "choices": []}
        home = open_home(self.folder / "home")
        version = ModelLibrary(home, Settings(home.settings_file)).add(self.folder / "run", record)
        return {
            "taste": self.taste,
            "seed": self.seed,
            "choices": len(rows),
            "held_out": result.figures,
            "fresh": self.compare(version, fresh),
        }

    def choose(self, wanted: int) -> list[dict[str, Any]]:
        """Make choices until there are `wanted` to train on, or go on with those made before."""
        store = PreferenceStore(self.folder / "choices.sqlite3")
        state_file = self.folder / "stories.json"
        stories: list[str] = OPENINGS[:STORIES]
        asked = 0
        if state_file.exists():
            stories, asked = json.loads(state_file.read_text(encoding="utf-8"))
        speaker = Speaker(self.base, None)
        while len(store.training_rows()) < wanted:
            asked += 1
            number = asked % STORIES
            seed = 1000 * self.seed + asked
            suggestion = speaker.suggest(stories[number], seed)
            swapped = bool(uuid.UUID(int=seed * 0x9E3779B97F4A7C15).int >> 16 & 1)
            left, right = (1, 0) if swapped else (0, 1)
            first, second = suggestion.texts[left], suggestion.texts[right]
            outcome, taken = self.prefer(first, second)
            pair = Pair(
                id=uuid.uuid4().hex,
                prompt=suggestion.prompt,
                healed=suggestion.healed,
                first=first,
                second=second,
                swapped=swapped,
                model=suggestion.model.name,
                model_hash=suggestion.model.hash,
                model_version=suggestion.model.version,
                decoding=asdict(Decoding()),
                seed=seed,
                story=f"story-{number}",
                story_title=OPENINGS[number],
                created=datetime.now(UTC).isoformat(),
                model_texts=(suggestion.model_texts[left], suggestion.model_texts[right]),
            )
            store.record(pair, outcome, 1, 1.0, len(taken))
            stories[number] += taken
            state_file.write_text(json.dumps([stories, asked]), encoding="utf-8")
            if asked % 20 == 0:
                print(f"{len(store.training_rows())} choices of {asked} pairs", file=sys.stderr)
        speaker.close()
        rows = store.training_rows()[:wanted]
        store.close()
        return rows

    def prefer(self, first: str, second: str) -> tuple[Outcome, str]:
        """What the writer decides, and the text that goes into the story."""
        difference = self.show(first) - self.show(second)
        if abs(difference) < self.least:
            return Outcome.BOTH, first
        return (Outcome.FIRST, first) if difference > 0 else (Outcome.SECOND, second)

    def compare(self, version: PersonalVersion, times: int) -> dict[str, Any]:
        """Let base and version write on from openings never used; whose texts show more taste?

        One comparison is an opening with a seed: the mean over the two alternatives of each.
        """
        shown: list[list[float]] = []
        for model in (None, version):
            speaker = Speaker(self.base, model)
            shown.append([])
            for number, opening in enumerate(OPENINGS[STORIES:]):
                for time in range(times):
                    seed = 10**6 + 1000 * self.seed + 10 * number + time
                    texts = speaker.suggest(opening, seed).texts
                    shown[-1].append(sum(map(self.show, texts)) / 2)
            speaker.close()
        changes = [new - old for old, new in zip(*shown, strict=True)]
        more, less = sum(c > 1e-9 for c in changes), sum(c < -1e-9 for c in changes)
        return {
            "compared": len(changes),
            "more": more,
            "less": less,
            "equal": len(changes) - more - less,
            # equal ones say nothing about which shows more
            "share_more": asdict(wilson(more, more + less)),
            "mean_base": sum(shown[0]) / len(changes),
            "mean_tuned": sum(shown[1]) / len(changes),
        }


class Speaker:
    """A loaded model that makes suggestions with the default decoding."""

    def __init__(self, base: ModelFolder, version: PersonalVersion | None) -> None:
        from writer_app.engine.devices import choose_device
        from writer_app.engine.gpt2 import LanguageModel

        self._model = LanguageModel.load(base, version, choose_device("cpu"))

    def suggest(self, story: str, seed: int) -> Suggestion:
        """The finished suggestion at the end of a story."""
        from writer_app.engine.decoding import suggest

        decoding = replace(Decoding(), seed=seed)
        *_, last = suggest(self._model, Prompt(story), decoding, lambda: False)
        assert isinstance(last, Suggestion)
        return last

    def close(self) -> None:
        """Give its memory back."""
        self._model.close()


def in_words(result: Mapping[str, Any]) -> str:
    """One line about one run."""
    held, fresh = result["held_out"], result["fresh"]
    tuned, change, share = held["tuned"], held["difference"], fresh["share_more"]
    return (
        f"{result['taste']}, seed {result['seed']}, {result['choices']} choices, "
        f"{held['seconds']:.0f} s: held-out agreement {held['base']['value']:.2f} -> "
        f"{tuned['value']:.2f} [{tuned['low']:.2f}, {tuned['high']:.2f}], change "
        f"{change['value']:+.2f} [{change['low']:+.2f}, {change['high']:+.2f}], n = {held['n']}; "
        f"fresh suggestions show more in {fresh['more']}, less in {fresh['less']}, as much in "
        f"{fresh['equal']}: {share['value']:.2f} [{share['low']:.2f}, {share['high']:.2f}], mean "
        f"{fresh['mean_base']:.3f} -> {fresh['mean_tuned']:.3f}"
    )


if __name__ == "__main__":
    main()
