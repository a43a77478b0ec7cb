"""The command `writer-app`: the window, and what works without one.

Qt and torch are imported only by the branch that needs them.
"""

import argparse
import io
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import fields
from pathlib import Path

from writer_app import __version__
from writer_app.core.choices_exchange import export_choices, import_choices
from writer_app.core.document import LARGEST_STORY, read_story
from writer_app.core.errors import WriterError
from writer_app.core.model_files import inspect_model
from writer_app.core.model_library import ModelLibrary
from writer_app.core.paths import open_home
from writer_app.core.preferences import PreferenceStore
from writer_app.core.settings import Settings
from writer_app.core.settings_table import BY_KEY
from writer_app.display import NoDisplay, draw_offscreen_without_display, require_display
from writer_app.engine.types import Decoding, Notice, Prompt, Suggestion


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0 when all went well, 1 when it did not, with a sentence on stderr, 2 where there is no screen
    for a window (and, by argparse, for a command line that makes no sense), 130 when interrupted.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        # A console that knows few characters shows "?" for the others, rather than failing.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        if arguments and arguments[0] in _COMMANDS:
            return _COMMANDS[arguments[0]](arguments[1:])
        return _window(arguments)
    except WriterError as problem:
        _note(str(problem))
        return 2 if isinstance(problem, NoDisplay) else 1
    except KeyboardInterrupt:
        return 130


def _window(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="writer-app",
        description="Write with two continuations at hand, and a model that learns which you take.",
        epilog=f"Without a window: writer-app {{{','.join(_COMMANDS)}}}; each has a --help.",
    )
    parser.add_argument("story", nargs="?", type=Path, metavar="FILE", help="the story to open")
    _add_model(parser)
    parser.add_argument(
        "--tour",
        type=Path,
        metavar="DIR",
        help="play the whole program unattended and save a picture of each step in DIR",
    )
    parser.add_argument("--version", action="version", version=f"writer-app {__version__}")
    options = parser.parse_args(arguments)
    if options.tour and (options.story or options.model):
        parser.error("--tour brings its own story and model")

    if options.tour:
        draw_offscreen_without_display()
        from writer_app import tour

        return tour.run(options.tour)
    require_display()
    from writer_app import app

    return app.run(options.story, options.model)


def _suggest(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="writer-app suggest",
        description="Print two continuations of a story,"
        " from the model and with the settings that the window uses.",
    )
    parser.add_argument("story", metavar="FILE", help="the story; - reads standard input")
    _add_model(parser)
    parser.add_argument("--seed", type=int, help="the same seed gives the same two continuations")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)

    text = _read(options.story)
    home = open_home()
    settings = Settings(home.settings_file)
    _note(settings.problem)
    if options.model is not None:
        folder, version = inspect_model(options.model), None
    else:
        library = ModelLibrary(home, settings)
        folder, version = library.base(), library.chosen()
        if version is not None and not version.usable:
            _note(version.problem)
            version = None

    from writer_app.engine.recovery import load_anyway, suggest_anyway

    wanted = {field.name: settings.get(f"decoding.{field.name}") for field in fields(Decoding)}
    if options.seed is not None:
        wanted["seed"] = BY_KEY["decoding.seed"].checked(options.seed)
    model = load_anyway(folder, version, settings.get("model.device"))
    for item in suggest_anyway(model, Prompt(text), Decoding(**wanted), lambda: False):
        if isinstance(item, Notice):
            _note(item.sentence)
        last = item
    assert isinstance(last, Suggestion)
    _print(last, as_json=options.json)
    return 0


def _print(suggestion: Suggestion, as_json: bool) -> None:
    if as_json:
        name, version = suggestion.model.name, suggestion.model.version
        answer = {
            "alternatives": list(suggestion.texts),
            "model": f"{name}, version {version}" if version else name,
            "seconds": round(suggestion.seconds, 3),
        }
        print(json.dumps(answer))  # in ASCII, which no console spoils
    else:
        for number, text in enumerate(suggestion.texts, start=1):
            print(f"--- {number} ---\n{text.strip()}\n")


def _read(story: str) -> str:
    """The text of a story, by the same rules for a file and for standard input ("-")."""
    if story != "-":
        return read_story(Path(story)).text
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "standard input")
        path.write_bytes(sys.stdin.buffer.read(LARGEST_STORY + 1))
        return read_story(path).text


def _export_choices(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="writer-app export-choices",
        description="Write your choices in TRL's preference format, one JSON object a line.",
    )
    parser.add_argument("output", type=Path, metavar="OUT.jsonl")
    output: Path = parser.parse_args(arguments).output
    with closing(_open_store()) as store:
        count = export_choices(store, output)
    print(f"{count} choices written to {output}.")
    return 0


def _import_choices(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="writer-app import-choices",
        description="Add choices from a file in TRL's preference format; known ones are left out.",
    )
    parser.add_argument("input", type=Path, metavar="IN.jsonl")
    source: Path = parser.parse_args(arguments).input
    with closing(_open_store()) as store:
        result = import_choices(store, source)
    for problem in result.problems:
        _note(problem)
    print(
        f"{result.added} choices added, {result.doubles} known already, {result.skipped} skipped."
    )
    return 0


def _open_store() -> PreferenceStore:
    store = PreferenceStore(open_home().choices_file)
    _note(store.warning)
    return store


def _note(sentence: str | None) -> None:
    if sentence:
        print(f"writer-app: {sentence}", file=sys.stderr)


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model",
        type=Path,
        metavar="DIR",
        help="a folder with a GPT-2 in Hugging Face format, instead of the model in use",
    )


_COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "suggest": _suggest,
    "export-choices": _export_choices,
    "import-choices": _import_choices,
}
