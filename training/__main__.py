"""The command line of this package: `python -m training COMMAND`.

A command is a function that adds its options to a parser and a function that runs it. What is slow
to import is imported when the command runs.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.errors import TrainingError
from training.progress import Cancelled, Control
from training.recipe import KINDS, PretrainRecipe, Recipe


@dataclass(frozen=True)
class Command:
    """One sub-command: a line of help, its options, and what it does with them."""

    help: str
    options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], None]


def corpus_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `corpus`."""
    parser.add_argument(
        "--works", type=Path, required=True, metavar="LIST", help="names, one a line"
    )
    parser.add_argument("--mirrors", type=Path, required=True, metavar="DIR", help="their clones")
    parser.add_argument(
        "--output", type=Path, required=True, metavar="FILE", help=".jsonl or .jsonl.xz"
    )


def corpus(args: argparse.Namespace) -> None:
    """Build a file of stories from clones of Standard Ebooks repositories."""
    from training.corpus import rebuild

    rebuild(args.works, args.mirrors, args.output)


def tokens_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `tokens`."""
    parser.add_argument("--stories", type=Path, required=True, metavar="PATH", help=STORIES)
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="for token files")
    _add_recipe(parser)


def tokens(args: argparse.Namespace) -> None:
    """Train a tokenizer on stories and write token files."""
    from training.corpus import prepare

    prepare(args.stories, args.output, _pretrain_recipe(args))


def pretrain_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `pretrain`."""
    parser.add_argument(
        "--stories", type=Path, required=True, metavar="PATH", help=f"{STORIES}; or prepared tokens"
    )
    parser.add_argument(
        "--output", type=Path, required=True, metavar="DIR", help="the run's folder"
    )
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    _add_recipe(parser)


def pretrain(args: argparse.Namespace) -> None:
    """Train a model from scratch; an interrupt or SIGTERM leaves a checkpoint to resume from."""
    from training import corpus, progress
    from training.pretrain import train

    recipe = _pretrain_recipe(args)
    prepared = args.stories if (args.stories / "tokens.json").exists() else args.output / "tokens"
    if prepared == args.stories or args.resume:
        data = corpus.open_tokens(prepared)
    else:
        data = corpus.prepare(args.stories, prepared, recipe)
    control = _interruptible()
    listener = progress.broadcast(
        progress.TerminalListener(), progress.JsonlListener(args.output / "events.jsonl")
    )
    train(recipe, data, args.output, listener=listener, control=control, resume=args.resume)


def dpo_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `dpo`."""
    parser.add_argument(
        "--model", type=Path, required=True, metavar="DIR", help="a GPT-2 in Hugging Face format"
    )
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="PATH",
        help="choices: .jsonl with prompt, chosen and rejected, or a folder with train.jsonl and "
        "held_out.jsonl, or one that `datasets` saved with train and validation",
    )
    parser.add_argument(
        "--output", type=Path, required=True, metavar="DIR", help="the run's folder"
    )
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    _add_recipe(parser, "personal")


def dpo(args: argparse.Namespace) -> None:
    """Tune a model on choices; an interrupt or SIGTERM leaves a checkpoint to resume from."""
    from training import progress
    from training.dpo import tune
    from training.pairs import read_split
    from training.recipe import DpoRecipe

    recipe = _recipe(args)
    if not isinstance(recipe, DpoRecipe):
        raise TrainingError(f"{args.recipe} is not a recipe for tuning. Name another one.")
    train, held_out = read_split(args.data)
    listener = progress.broadcast(
        progress.TerminalListener(), progress.JsonlListener(args.output / "events.jsonl")
    )
    control = _interruptible()
    result = tune(recipe, args.model, train, held_out, args.output, listener, control, args.resume)
    print(json.dumps(result.figures, indent=2))


def publish_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `publish`."""
    parser.add_argument("run", type=Path, metavar="RUN", help="the run's folder")
    parser.add_argument(
        "--stories", type=Path, metavar="DIR", help="token files (default: RUN/tokens)"
    )
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="for the model")


def publish(args: argparse.Namespace) -> None:
    """Write the model of a run's last checkpoint with a card of measured figures."""
    from training.corpus import open_tokens
    from training.publish import publish

    publish(args.run, open_tokens(args.stories or args.run / "tokens"), args.output)


def keys_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `keys`."""
    parser.add_argument("kind", choices=KINDS)


def keys(args: argparse.Namespace) -> None:
    """Print the keys of one kind of recipe."""
    from training.recipe import describe

    print(describe(args.kind))


def _interruptible() -> Control:
    """A control that SIGINT and SIGTERM cancel."""
    control = Control()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: control.cancel())
    return control


def _add_recipe(parser: argparse.ArgumentParser, default: str = "starter") -> None:
    parser.add_argument("--recipe", default=default, help=f"name or path (default: {default})")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        dest="overrides",
        help="change one key of the recipe; may be repeated",
    )


def _recipe(args: argparse.Namespace) -> Recipe:
    """The recipe of a run that goes on, or the one named, with the changes asked for."""
    from training import recipe, run_record

    if getattr(args, "resume", False):
        return run_record.recipe_of(args.output, args.overrides)
    return recipe.load(args.recipe, args.overrides)


def _pretrain_recipe(args: argparse.Namespace) -> PretrainRecipe:
    found = _recipe(args)
    if not isinstance(found, PretrainRecipe):
        raise TrainingError(f"{args.recipe} is not a recipe for pretraining. Name another one.")
    return found


STORIES = ".txt, .jsonl or .jsonl.xz, or a folder of them"

COMMANDS = {
    "corpus": Command("build a file of stories", corpus_options, corpus),
    "tokens": Command("prepare token files from stories", tokens_options, tokens),
    "pretrain": Command("train a model from scratch", pretrain_options, pretrain),
    "dpo": Command("tune a model on choices", dpo_options, dpo),
    "publish": Command("write a run's model with its card", publish_options, publish),
    "keys": Command("print the keys of a kind of recipe", keys_options, keys),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status: 0, 1 after an error, 130 when cancelled."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        command.options(commands.add_parser(name, help=command.help))
    args = parser.parse_args(arguments)
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
