"""The command line of this package: `python -m training COMMAND`.

A command is a function that adds its options to a parser and a function that runs it. What is slow
to import is imported when the command runs.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.errors import TrainingError


@dataclass(frozen=True)
class Command:
    """One sub-command: a line of help, its options, and what it does with them."""

    help: str
    options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], None]


def pretrain_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `pretrain`."""
    parser.add_argument("--recipe", default="starter", help="name or path (default: starter)")
    parser.add_argument("--stories", type=Path, required=True, metavar="PATH",
                        help=".txt, .jsonl or .jsonl.xz, a folder of them, or prepared tokens")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="the run's folder")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", dest="overrides",
                        help="change one key of the recipe; may be repeated")


def pretrain(args: argparse.Namespace) -> None:
    """Train a model from scratch."""
    from training import corpus, progress, run_record
    from training.pretrain import train
    from training.recipe import PretrainRecipe, load, parse

    if args.resume:
        recipe = run_record.recipe_of(args.output, parse(args.overrides))
    else:
        recipe = load(args.recipe, args.overrides)
    if not isinstance(recipe, PretrainRecipe):
        raise TrainingError(f"{args.recipe} is not a recipe for pretraining. Name another one.")
    control = progress.Control()
    signal.signal(signal.SIGTERM, lambda *_: control.cancel())
    signal.signal(signal.SIGINT, lambda *_: control.cancel())
    if (args.stories / "tokens.json").exists():
        data = corpus.open_tokens(args.stories)
    else:
        data = corpus.prepare(args.stories, args.output / "tokens", recipe)
    listener = progress.broadcast(
        progress.TerminalListener(), progress.JsonlListener(args.output / "events.jsonl")
    )
    train(recipe, data, args.output, listener=listener, control=control, resume=args.resume)


COMMANDS = {
    "pretrain": Command("train a model from scratch", pretrain_options, pretrain),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status: 0, 1 after an error, 130 when cancelled."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        command.options(commands.add_parser(name, help=command.help))
    args = parser.parse_args(arguments)
    from training.progress import Cancelled

    try:
        COMMANDS[args.command].run(args)
    except TrainingError as error:
        print(error, file=sys.stderr)
        return 1
    except Cancelled:
        print("Stopped. Go on with --resume.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
