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
from typing import Any

from training.errors import TrainingError
from training.progress import Cancelled, Control
from training.recipe import CORRUPTIONS, KINDS


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
    from training.data.corpus import rebuild

    rebuild(args.works, args.mirrors, args.output)


def tokens_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `tokens`."""
    parser.add_argument("--stories", type=Path, required=True, metavar="PATH", help=STORIES)
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="for token files")
    _add_recipe(parser)


def tokens(args: argparse.Namespace) -> None:
    """Train a tokenizer on stories and write token files."""
    from training.data.corpus import prepare

    prepare(args.stories, args.output, _recipe(args))


def pretrain_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `pretrain`."""
    parser.add_argument(
        "--stories", type=Path, required=True, metavar="PATH", help=f"{STORIES}; or prepared tokens"
    )
    parser.add_argument(
        "--output", type=Path, required=True, metavar="DIR", help="the run's folder"
    )
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument(
        "--model", type=Path, metavar="DIR", help="begin with its weights, not with random ones"
    )
    _add_recipe(parser)


def pretrain(args: argparse.Namespace) -> None:
    """Train a model from scratch, or go on with one.

    An interrupt or SIGTERM leaves a checkpoint to resume from.
    """
    from training import progress
    from training.data import corpus
    from training.pretrain import train

    recipe = _recipe(args)
    if not args.resume and (args.output / "run.json").exists():
        raise TrainingError(f"{args.output} holds a run already. Go on with --resume.")
    prepared = args.stories if (args.stories / "tokens.json").exists() else args.output / "tokens"
    if prepared == args.stories or args.resume:
        data = corpus.open_tokens(prepared)
    else:
        data = corpus.prepare(args.stories, prepared, recipe, model=args.model)
    control = _interruptible()
    listener = progress.broadcast(
        progress.TerminalListener(), progress.JsonlListener(args.output / "events.jsonl")
    )
    train(
        recipe, data, args.output, listener=listener, control=control, resume=args.resume,
        model=args.model,
    )  # fmt: skip


def prepare_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `prepare`."""
    parser.add_argument(
        "sources",
        nargs="+",
        metavar="SOURCE",
        help="scored stories: .parquet or .jsonl files, folders of them, or the name of a data set "
        "on the hub such as euclaise/WritingPrompts_preferences; with --from-stories "
        f"{STORIES}",
    )
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="new or empty")
    parser.add_argument("--min-gap", type=int, metavar="N", help="least gap of a pair's scores")
    parser.add_argument(
        "--pairs-per-prompt", type=int, metavar="K", help="at most so many, 0 for all"
    )
    parser.add_argument("--limit", type=int, metavar="N", help="pairs in all")
    parser.add_argument("--seed", type=int, metavar="N", help="of the split, and what is drawn")
    parser.add_argument("--workers", type=int, metavar="N", help="processes (default: all cores)")
    parser.add_argument(
        "--from-stories", action="store_true", help="make coherence pairs from plain stories"
    )
    parser.add_argument(
        "--kinds", metavar="LIST", help=f"of coherence pairs, out of {','.join(CORRUPTIONS)}"
    )
    parser.add_argument(
        "--model",
        type=Path,
        metavar="DIR",
        help="writes the continuations of the kinds sampled, guided",
    )
    _add_recipe(parser, "coherent")


def prepare(args: argparse.Namespace) -> None:
    """Make a data set of pairs; an interrupt or SIGTERM leaves nothing behind."""
    from training import progress, recipe
    from training.data import prepare

    given = {
        key: getattr(args, key)
        for key in ("min_gap", "pairs_per_prompt", "limit", "seed", "workers")
        if getattr(args, key) is not None
    }
    if args.kinds is not None:
        given["kinds"] = json.dumps([kind.strip() for kind in args.kinds.split(",")])
    settings = [f"{key}={value}" for key, value in given.items()]
    found = recipe.load(args.recipe, "prepare", [*settings, *args.overrides])
    listener, control = progress.TerminalListener(), _interruptible()
    by_a_model = {"sampled", "guided"} & set(found.kinds)
    if (args.model is not None) != (bool(by_a_model) and args.from_stories):
        raise TrainingError(
            "--model goes with --from-stories and the kinds sampled and guided, and only then."
        )
    of_scores = args.min_gap is not None or args.pairs_per_prompt is not None
    if args.from_stories and of_scores:
        raise TrainingError("--min-gap and --pairs-per-prompt are for scored stories.")
    if args.kinds is not None and not args.from_stories:
        raise TrainingError("--kinds goes with --from-stories.")
    if args.from_stories:
        sources = [Path(source) for source in args.sources]
        record = prepare.prepare_stories(sources, args.output, found, listener, control, args.model)
    else:
        record = prepare.prepare(args.sources, args.output, found, listener, control)
    print(prepare.as_table(record))


def sft_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `sft`."""
    _add_tuning(parser, "coherent")


def judge_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `judge`."""
    _add_tuning(parser, "coherent")


def dpo_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `dpo`."""
    _add_tuning(parser, "personal")


def _add_tuning(parser: argparse.ArgumentParser, recipe: str) -> None:
    parser.add_argument("--model", type=Path, required=True, metavar="DIR", help=MODEL)
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="PATH",
        help="a folder that `prepare` made; or choices: .jsonl with prompt, chosen and rejected, "
        "or a folder with train.jsonl and held_out.jsonl",
    )
    parser.add_argument(
        "--output", type=Path, required=True, metavar="DIR", help="the run's folder"
    )
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    _add_recipe(parser, recipe)


def tune(args: argparse.Namespace) -> None:
    """Tune a model by a recipe; an interrupt or SIGTERM leaves a checkpoint to resume from.

    The recipe's keys are explained by `python -m training keys` and the command. Started by
    `accelerate launch --multi_gpu -m training dpo ...`, several processes share the work.
    """
    from training import environment, progress
    from training.data.pairs import read_split
    from training.tuning.tune import tune

    recipe = _recipe(args)
    train, held_out = read_split(args.data)
    with environment.prepared():
        from training import model_folder

        model = model_folder.resolve(args.model)
    listener = progress.broadcast(
        progress.TerminalListener(), progress.JsonlListener(args.output / "events.jsonl")
    )
    folder = args.data if args.data.is_dir() else None
    result = tune(
        recipe, model, train, held_out, args.output, listener, _interruptible(), args.resume,
        data=folder, merged=True,
    )  # fmt: skip
    if result.in_first_process:
        print(json.dumps(result.figures, indent=2))


def evaluate_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `evaluate`."""
    parser.add_argument(
        "--model",
        type=Path,
        required=True,
        action="append",
        dest="models",
        metavar="DIR",
        help=f"{MODEL}; may be repeated: the first one is the base that the others stand beside",
    )
    parser.add_argument(
        "--reference", type=Path, metavar="DIR", help="the model that rewards are taken against"
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="a folder that `prepare` made")
    parser.add_argument("--stories", type=Path, metavar="PATH", help=STORIES)
    parser.add_argument("--output", type=Path, required=True, metavar="FILE.json")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument(
        "--samples", type=int, default=32, metavar="N", help="texts that each model writes"
    )
    parser.add_argument(
        "--limit", type=int, default=200, metavar="N", help="pairs and passages that are read"
    )
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda")
    parser.add_argument(
        "--precision", default="float32", help="of reading: float32, or bfloat16, often quicker"
    )
    parser.add_argument(
        "--judge", type=Path, metavar="DIR", help="a run of `judge`; tells how coherent texts are"
    )


def evaluate(args: argparse.Namespace) -> None:
    """Measure models side by side."""
    from training import progress
    from training.evaluation import evaluate, figures

    result = evaluate.evaluate(
        args.models,
        args.reference,
        args.data,
        args.stories,
        args.output,
        seed=args.seed,
        samples=args.samples,
        limit=args.limit,
        device=args.device,
        precision=args.precision,
        judge=args.judge,
        listener=progress.TerminalListener(),
        control=_interruptible(),
    )
    print(figures.as_table(result))


def report_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `report`."""
    parser.add_argument(
        "runs",
        nargs="+",
        type=Path,
        metavar="RUN",
        help="a run's folder, a file that `evaluate` wrote, or a folder that `prepare` made",
    )
    parser.add_argument("--output", type=Path, required=True, metavar="FILE.html")
    parser.add_argument(
        "--blind",
        nargs=2,
        default=(),
        metavar=("A", "B"),
        help="names of the two models whose samples are set side by side unnamed (default: of each "
        "evaluation the reference, or the first, and the last)",
    )


def report(args: argparse.Namespace) -> None:
    """Write one page about runs and what came of them."""
    from training.report.page import report

    report(args.runs, args.output, blind=args.blind)


def publish_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `publish`."""
    parser.add_argument("run", type=Path, metavar="RUN", help="the run's folder")
    parser.add_argument(
        "--stories", type=Path, metavar="DIR", help="its token files (default: RUN/tokens)"
    )
    parser.add_argument(
        "--model", type=Path, metavar="DIR", help="the published model that the run began with"
    )
    parser.add_argument(
        "--evaluation", type=Path, metavar="FILE", help="what `evaluate` wrote, for the card"
    )
    parser.add_argument(
        "--strength", type=float, default=1.0, metavar="S",
        help="how much of the way from that model's weights to the run's: 1 (the default) is all",
    )  # fmt: skip
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="for the model")


def publish(args: argparse.Namespace) -> None:
    """Write the model of a run with a card of measured figures and of all that went before it."""
    from training.data.corpus import open_tokens
    from training.publish import publish

    folder = args.stories or args.run / "tokens"
    tokens = open_tokens(folder) if args.stories or folder.exists() else None
    publish(args.run, args.output, tokens, args.model, args.evaluation, args.strength)


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


def _recipe(args: argparse.Namespace) -> Any:
    """The recipe of a run that goes on, or the one named, with the changes asked for."""
    from training import recipe, run_record

    kind = "pretrain" if args.command == "tokens" else args.command
    if getattr(args, "resume", False):
        return run_record.recipe_of(args.output, kind, args.overrides)
    return recipe.load(args.recipe, kind, args.overrides)


STORIES = ".txt, .jsonl or .jsonl.xz, or a folder of them"
MODEL = "a GPT-2 in Hugging Face format, or the folder of a run"

COMMANDS = {
    "corpus": Command("build a file of stories", corpus_options, corpus),
    "tokens": Command("prepare token files from stories", tokens_options, tokens),
    "prepare": Command("make a data set of pairs", prepare_options, prepare),
    "pretrain": Command("train a model from scratch", pretrain_options, pretrain),
    "sft": Command("tune a model on chosen texts", sft_options, tune),
    "dpo": Command("tune a model on pairs", dpo_options, tune),
    "judge": Command("train a judge of texts on pairs", judge_options, tune),
    "evaluate": Command("measure models side by side", evaluate_options, evaluate),
    "report": Command("write a page about runs and figures", report_options, report),
    "publish": Command("write a run's model with its card", publish_options, publish),
    "keys": Command("print the keys of a kind of recipe", keys_options, keys),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status: 0, 1 after an error, 130 when cancelled."""
    parser = argparse.ArgumentParser(
        prog="python -m training",
        description="From stories to pairs of texts (prepare), from pairs to a tuned GPT-2 (sft, "
        "dpo), to figures (evaluate) and a page (report). Each explains itself with --help.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        command.options(
            commands.add_parser(name, help=command.help, description=command.run.__doc__)
        )
    args = parser.parse_args(arguments)
    try:
        COMMANDS[args.command].run(args)
    except TrainingError as error:
        print(error, file=sys.stderr)
        return 1
    except Cancelled:
        can_go_on = "resume" in args
        print("Stopped. Go on with --resume." if can_go_on else "Stopped.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
