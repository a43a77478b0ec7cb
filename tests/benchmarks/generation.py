"""How fast two alternatives come, against the peers that one would pick.

python -m tests.benchmarks.generation [--json] [--model DIR ...] [--rounds N] [--only NAME ...]
    [--threads N] [--quality FILE]

A prompt of 256 tokens and twice 60 tokens behind it, on the built-in model and on one of GPT-2
small's shape (random weights), or on the models given. The peers sample with the program's own
defaults. Each is a process of its own, loaded once; they are asked in turns, so that noise of the
machine falls on all alike, and medians of the rounds are compared. Before each turn it is waited
until the machine is idle; how much other programs computed all the same is told ("others").

What suits a peer best differs between machines by up to eight times (two threads that wait for each
other lose to one), so each is measured with one thread and with all cores, llama.cpp with and
without flash attention too, and **ours is held against the best row of each**. Ours runs as in the
program, with a core left to the window; beside it stands what it would do with all of them.

- first token: from the request until a peer has drawn the first token of both, ours until the first
  piece of text. Cold: a text never seen before. Warm: the same text with some 20 tokens more, as
  when a sentence was written on; only llama.cpp and ours keep what was read.
- tokens/s: for each of the two alternatives, behind the first token. Ours includes sampling, text
  and endings (`suggest`), counted as steps for both at once: an alternative that ends early or is
  replaced makes no difference. "engine" is its model alone.
- share of the bandwidth: the weights that a step reads over what a copy moves, read and written
  bytes together, in the same run. A model that fits into the processor's cache is not bound by it.
- memory: the process's peak, with its libraries; on CUDA the card's. Conversions are not in it.

A peer is left out if it goes on otherwise than `generate`: at the first 20 places of the likeliest
continuation, most of the likeliest tokens must agree (8 bits may turn a close call). With random
weights, which like to say one token again and again, that proves less.

Install ".[dev,benchmarks]" for CTranslate2 and GGUF files, and llama-cpp-python for llama.cpp.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

import psutil

PROMPT_TOKENS = 256
NEW_TOKENS = 60
SENTENCE_TOKENS = 20
CHECKED_TOKENS = 20
LEAST_AGREEMENT = 0.6
"""Share of the places checked where a peer must find the same token likeliest."""
SHAPED = "gpt2-small-shaped"
PACKAGES = {"ctranslate2": ("ctranslate2",), "llama.cpp": ("llama_cpp", "gguf")}
GOALS = {
    "tokens_against_generate": {"cpu": 3.0, "cuda": 10.0},
    "tokens_against_ctranslate2": {"cpu": 2.0},
    "tokens_against_llama.cpp": {"cpu": 1.0},
    "first_warm_against_generate": {"cpu": 5.0, "cuda": 5.0},
    "share_of_bandwidth": {"cpu": 0.4, "cuda": 0.15},
}
ALL_CORES = "ours, all cores"
MEASURED = ("first_cold", "first_warm", "tokens_per_second", "others")


def main() -> None:
    """Measure every model and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--model", type=Path, action="append", help="instead of the usual two")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", nargs="*", help="peers or rows; by default all")
    parser.add_argument("--threads", type=int, help="for all, ours too")
    parser.add_argument("--quality", type=Path, help="stories, to measure what 8 bits cost on")
    arguments = parser.parse_args()
    from writer_app.core.resources import resource

    with tempfile.TemporaryDirectory() as scratch:
        models = arguments.model or [resource("starter"), gpt2_small_shaped(Path(scratch))]
        result: dict[str, Any] = machine() | {"rounds": arguments.rounds, "models": {}}
        for model in models:
            figures = measure(
                model, Path(scratch), arguments.rounds, arguments.only, arguments.threads
            )
            if arguments.quality:
                figures["quality"] = quality(model, arguments.quality)
            result["models"][model.name] = figures
            if not arguments.json:
                show(model.name, figures)
    if arguments.json:
        print(json.dumps(result, indent=1))


def rows_of(device: str, threads: int | None) -> dict[str, dict[str, Any]]:
    """Each row's name, its kind of peer and how it is set."""
    rows: dict[str, dict[str, Any]] = {"generate": {"kind": "generate", "threads": threads}}
    if device == "cpu":
        counts = [threads] if threads else sorted({1, cores()})
        for count in counts:
            # torch takes all cores by itself
            if not threads and count < cores():
                rows["generate, 1 thread"] = {"kind": "generate", "threads": count}
        for count in counts:
            row = {"kind": "ctranslate2", "threads": count}
            rows[f"ctranslate2, {_threads(count)}"] = row
        for count in counts:
            for flash in (False, True):
                name = f"llama.cpp, {_threads(count)}" + (", flash" if flash else "")
                rows[name] = {"kind": "llama.cpp", "threads": count, "flash": flash}
    for name, kind in (("ours", "ours"), ("ours, with contrast", "contrast"), ("engine", "engine")):
        rows[name] = {"kind": kind, "threads": threads}
    if device == "cpu" and not threads and cores() > 1:
        rows[ALL_CORES] = {"kind": "ours", "threads": cores()}
    return rows


def measure(
    model: Path,
    scratch: Path,
    rounds: int,
    only: Iterable[str] | None = None,
    threads: int | None = None,
) -> dict[str, Any]:
    """All peers on one model."""
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    peers: dict[str, Peer] = {}
    missing: dict[str, str] = {}
    runs: dict[str, list[dict[str, float]]] = {}
    copies = []
    try:
        for name, settings in rows_of(device, threads).items():
            if only is not None and name not in only and settings["kind"] not in only:
                continue
            lacks = [each for each in PACKAGES.get(settings["kind"], ()) if not find_spec(each)]
            if lacks:
                missing[name] = f"not installed: {', '.join(lacks)}"
            else:
                peers[name] = Peer(name, settings, model, scratch)
        agreements = check(peers, missing)
        for number in range(rounds + 1):
            wait_until_idle()
            copies.append(copy_speed(device))
            for name, peer in peers.items():
                figures = peer.measure(number)
                if number:  # the first one warms up
                    runs.setdefault(name, []).append(figures)
        about = {name: peer.ask({"about": True}) for name, peer in peers.items()}
    finally:
        for peer in peers.values():
            peer.close()
    copied = {key: max(copy[key] for copy in copies) for key in copies[0]}
    rows = {}
    for name, found in runs.items():
        row: dict[str, Any] = {"same_likeliest": agreements.get(name)} | about[name]
        for key in MEASURED:
            values = [run[key] for run in found]
            row[key] = statistics.median(values)
            row[f"{key}_spread"] = [min(values), max(values)]
        row["rounds"] = found
        row["share_of_bandwidth"] = {
            key: row["tokens_per_second"] * row["weight_bytes"] / (speed * 1e9)
            for key, speed in copied.items()
        }
        rows[name] = row
    return {
        "device": device,
        "copy_gb_per_second": copied,
        "limit": limit(rows["ours"]["weight_bytes"], device) if "ours" in rows else "",
        "peers": rows,
        "missing": missing,
        "ratios": {
            name: ratios(rows, device, name) for name in ("ours", ALL_CORES) if name in rows
        },
    }


def check(peers: dict[str, "Peer"], missing: dict[str, str]) -> dict[str, float]:
    """How often each peer finds the same token likeliest as `generate`; those that don't leave."""
    if "generate" not in peers:
        return {}
    expected: list[int] = peers["generate"].ask({"greedy": CHECKED_TOKENS})["tokens"]
    agreements = {}
    for name, peer in list(peers.items()):
        tokens = peer.ask({"behind": expected})["tokens"]
        same = sum(a == b for a, b in zip(tokens, expected, strict=True)) / len(expected)
        agreements[name] = same
        if same < LEAST_AGREEMENT:
            missing[name] = (
                f"not measured: the same likeliest token as generate at {same:.0%} of the places "
                f"only, {tokens[:6]}… instead of {expected[:6]}…"
            )
            peers.pop(name).close()
    return agreements


def ratios(
    rows: Mapping[str, Mapping[str, Any]], device: str, name_of_ours: str
) -> dict[str, dict[str, Any]]:
    """One of our rows over the best one of each peer, with the goals."""
    ours = rows.get(name_of_ours)
    if ours is None:
        return {}
    found: dict[str, tuple[float, str]] = {}
    spreads: dict[str, list[float]] = {}
    for kind in ("generate", "ctranslate2", "llama.cpp"):
        own = [name for name in rows if name.split(",")[0] == kind]
        if own:
            best = max(own, key=lambda name: rows[name]["tokens_per_second"])
            rate = rows[best]["tokens_per_second"]
            name = f"tokens_against_{kind}"
            found[name] = ours["tokens_per_second"] / rate, best
            spreads[name] = _spread(ours, rows[best], "tokens_per_second")
    own = [name for name in rows if name.split(",")[0] == "generate"]
    if own:
        best = min(own, key=lambda name: rows[name]["first_warm"])
        name = "first_warm_against_generate"
        found[name] = rows[best]["first_warm"] / ours["first_warm"], best
        spreads[name] = _spread(rows[best], ours, "first_warm")
    for name, share in ours["share_of_bandwidth"].items():
        found[f"share_of_bandwidth, {name}"] = share, f"copy, {name}"
    goals = {name: GOALS[name.split(",")[0]].get(device) for name in found}
    return {
        name: {
            "value": round(value, 3),
            "in_rounds": spreads.get(name),
            "against": against,
            "goal": goals[name],
            "met": None if goals[name] is None else value >= (goals[name] or 0),
        }
        for name, (value, against) in found.items()
    }


def _spread(above: Mapping[str, Any], below: Mapping[str, Any], key: str) -> list[float]:
    """The smallest and the largest of the rounds' own ratios."""
    pairs = zip(above["rounds"], below["rounds"], strict=True)
    found = [one[key] / other[key] for one, other in pairs]
    return [round(min(found), 3), round(max(found), 3)]


class Peer:
    """A process that has loaded a model in one way."""

    def __init__(self, name: str, settings: Mapping[str, Any], model: Path, scratch: Path) -> None:
        self._name = name
        task = {**settings, "model": str(model), "scratch": str(scratch)}
        environment = {
            key: value for key, value in os.environ.items() if not key.endswith("_NUM_THREADS")
        }
        if settings["threads"]:
            environment["OMP_NUM_THREADS"] = str(settings["threads"])
        command = [sys.executable, "-m", "tests.benchmarks.generation_peers"]
        if settings["kind"] in PACKAGES:  # in a process of its own, which is not measured
            subprocess.run([*command, json.dumps(task | {"convert": True})], check=True)
        self._process = subprocess.Popen(
            [*command, json.dumps(task)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def ask(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """Its answer; SystemExit when it died."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise SystemExit(f"The peer {self._name} ended; see above.")
        found: dict[str, Any] = json.loads(answer)
        return found

    def measure(self, number: int) -> dict[str, float]:
        """A round's figures, with the cores that others took meanwhile."""
        wait_until_idle()
        own = psutil.Process(self._process.pid)
        start, all_before, own_before = time.perf_counter(), _busy(), sum(own.cpu_times()[:2])
        figures: dict[str, float] = self.ask({"round": number})
        others = (_busy() - all_before) - (sum(own.cpu_times()[:2]) - own_before)
        return figures | {"others": max(0.0, others / (time.perf_counter() - start))}

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()


def wait_until_idle(longest: float = 20.0) -> None:
    """Wait for other programs, and for the last peer's threads, to come to rest; in seconds."""
    end = time.perf_counter() + longest
    while time.perf_counter() < end:
        before = _busy()
        time.sleep(0.3)
        if _busy() - before < 0.3 * 0.15:
            return


def _busy() -> float:
    """Seconds that all cores together have computed."""
    times = psutil.cpu_times()
    idle = times.idle + getattr(times, "iowait", 0.0) + getattr(times, "guest", 0.0)
    return float(sum(times) - idle)


def copy_speed(device: str) -> dict[str, float]:
    """Billions of bytes a second, read and written together, by one thread and by all."""
    import numpy as np
    import torch

    size = 1 << 28
    if device == "cuda":
        source = torch.ones(size * 4, dtype=torch.uint8, device="cuda")
        target = torch.empty_like(source)
        seconds = []
        for _ in range(5):
            torch.cuda.synchronize()
            start = time.perf_counter()
            target.copy_(source)
            torch.cuda.synchronize()
            seconds.append(time.perf_counter() - start)
        return {"card": round(8 * size / min(seconds) / 1e9, 1)}
    result = {}
    for name, threads in {"one thread": 1, "all cores": cores()}.items():
        parts = [
            (np.ones(size // threads, np.uint8), np.zeros(size // threads, np.uint8))
            for _ in range(threads)
        ]
        seconds = []
        for _ in range(10):  # two threads at once seldom get all there is
            workers = [threading.Thread(target=np.copyto, args=(b, a)) for a, b in parts]
            start = time.perf_counter()
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
            seconds.append(time.perf_counter() - start)
        result[name] = round(2 * size / min(seconds) / 1e9, 1)
    return result


def limit(weight_bytes: int, device: str) -> str:
    """Whether memory can be the limit of a step that reads so much, in a sentence."""
    caches = Path("/sys/devices/system/cpu/cpu0/cache").glob("index*/size")
    sizes = [int(each.read_text().strip().removesuffix("K")) * 1024 for each in caches]
    weights = f"The weights of a step are {weight_bytes / 1e6:.0f} MB"
    if device == "cuda" or not sizes:
        return f"{weights}."
    cache = f"the last cache holds {max(sizes) / 1e6:.0f} MB"
    if weight_bytes <= max(sizes):
        return f"{weights} and {cache}: memory is not the limit, its share says little."
    return f"{weights} and {cache}: they come from memory at each step."


def machine() -> dict[str, Any]:
    """What it ran on, and against which versions."""
    lines = Path("/proc/cpuinfo")
    names = [
        line.split(":", 1)[1].strip()
        for line in (lines.read_text().splitlines() if lines.exists() else ())
        if line.startswith("model name")
    ]
    packages = ("torch", "transformers", "ctranslate2", "llama_cpp_python", "numba", "numpy")
    found = {
        each: version(each)
        for each in packages
        if find_spec("llama_cpp" if each == "llama_cpp_python" else each)
    }
    return {"processor": (names or [platform.machine()])[0], "cores": cores(), "versions": found}


def cores() -> int:
    """How many this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _threads(count: int) -> str:
    return "1 thread" if count == 1 else f"{count} threads"


def gpt2_small_shaped(scratch: Path) -> Path:
    """A folder with a model of GPT-2 small's shape, random weights and the starter's tokenizer."""
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel
    from transformers.utils.logging import disable_progress_bar

    from writer_app.core.resources import resource

    disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers has no types for it
    torch.manual_seed(0)
    folder = scratch / SHAPED
    config = GPT2Config(bos_token_id=0, eos_token_id=0)
    GPT2LMHeadModel(config).save_pretrained(folder)
    tokenizer = json.loads((resource("starter") / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary = tokenizer["model"]["vocab"]
    vocabulary |= {f"[unused {n}]": n for n in range(len(vocabulary), config.vocab_size)}
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    settings = (resource("starter") / "tokenizer_config.json").read_text(encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(settings, encoding="utf-8")
    return folder


def quality(model: Path, stories: Path, windows: int = 40) -> dict[str, Any]:
    """What 8 bits cost on stories (text, or JSON lines with a text each)."""
    import torch

    from writer_app.core.model_files import inspect_model
    from writer_app.engine.devices import choose_device
    from writer_app.engine.gpt2 import LanguageModel

    try:
        from writer_app.engine.int8 import Loss
    except ImportError as error:
        return {"skipped": f"This engine has no 8-bit road here ({error})."}
    if stories.suffix == ".jsonl":
        with stories.open(encoding="utf-8") as file:
            lines = [json.loads(line)["text"] for line in islice(file, 50 * windows)]
        texts = [text[:4000] for text in lines[:: max(1, len(lines) // windows)]][:windows]
    else:
        text = stories.read_text(encoding="utf-8")
        step = max(4000, len(text) // windows)
        texts = [text[at : at + 4000] for at in range(0, max(1, len(text) - 3999), step)]
    folder, device = inspect_model(model), choose_device("cpu")
    full, small = (LanguageModel.load(folder, None, device, each) for each in ("full", "int8"))
    losses, nats, count = [], [0.0, 0.0], 0
    for text in texts:
        ids = full.encode(text)[:PROMPT_TOKENS]
        if len(ids) < PROMPT_TOKENS:
            continue
        scores = [each.prefill(ids, last=len(ids)) for each in (full, small)]
        losses.append(Loss.between(*scores))
        following = torch.tensor(ids[1:])[:, None]
        for place, each in enumerate(scores):
            nats[place] -= float(each[:-1].log_softmax(-1).gather(-1, following).sum())
        count += len(following)
    if not losses:
        raise SystemExit(f"{stories} has no text of {PROMPT_TOKENS} tokens.")
    return {
        "windows": len(losses),
        "tokens": count,
        "mean_divergence_nats": round(statistics.fmean(loss.divergence for loss in losses), 5),
        "same_likeliest": round(statistics.fmean(loss.agreement for loss in losses), 4),
        "loss_full_nats": round(nats[0] / count, 4),
        "loss_int8_nats": round(nats[1] / count, 4),
    }


def show(name: str, figures: Mapping[str, Any]) -> None:
    """Print the figures of a model as a table."""
    speeds = figures["copy_gb_per_second"]
    copies = ", ".join(f"{key} {value} GB/s" for key, value in speeds.items())
    print(f"\n{name} on {figures['device']}; copy: {copies}\n{figures['limit']}")
    heads = ("first, cold", "warm", "tokens/s", "from", "to", "bandwidth", "memory", "others")
    print(f"{'':28}" + "".join(f"{head:>12}" for head in heads))
    for peer, row in figures["peers"].items():
        low, high = row["tokens_per_second_spread"]
        share = max(row["share_of_bandwidth"].items(), key=lambda item: speeds[item[0]])[1]
        print(
            f"{peer:28}{1000 * row['first_cold']:9.1f} ms{1000 * row['first_warm']:9.1f} ms"
            f"{row['tokens_per_second']:12.1f}{low:12.1f}{high:12.1f}{share:12.0%}"
            f"{row['megabytes']:9.0f} MB{row['others']:12.2f}"
        )
    for peer, reason in figures["missing"].items():
        print(f"{peer:28}{reason}")
    for ours, found in figures["ratios"].items():
        print(f"\n{ours}")
        show_ratios(found)
    for key, value in figures.get("quality", {}).items():
        print(f"{key.replace('_', ' '):28}{value}")


def show_ratios(found: Mapping[str, Mapping[str, Any]]) -> None:
    """Print what ours is against the others, with the goals."""
    for ratio, row in found.items():
        goal = "" if row["goal"] is None else f"goal {row['goal']:g}, "
        met = {True: "met", False: "not met", None: "no goal here"}[row["met"]]
        title = ratio.split(",")[0].replace("_", " ")
        low, high = row["in_rounds"] or (None, None)
        rounds = "" if low is None else f", {low:.2f} to {high:.2f} in the rounds"
        print(f"{title:28}{row['value']:8.2f}{rounds}  ({goal}{met}; against {row['against']})")


if __name__ == "__main__":
    main()
