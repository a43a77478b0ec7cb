"""Where the time of a step goes that leads both alternatives on by one token, on the processor.

python -m tests.benchmarks.generation_profile [--json] [--model DIR ...] [--rounds N]

The parts of `engine.kernels.forward` are run by themselves, layer by layer as in a step, so that
weights come from memory as they do there; then a whole step of the network, the drawing of two
tokens, and what `suggest` takes for a step with text and endings. Medians, in milliseconds, behind
a prompt of 256 tokens. What a row has beyond its parts is overhead: of calls, of Python.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.generation import PROMPT_TOKENS, gpt2_small_shaped
from tests.benchmarks.generation_peers import DRAWING, Ours, prompts


def main() -> None:
    """Measure the models and print a table of each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--model", type=Path, action="append", help="instead of the usual two")
    parser.add_argument("--rounds", type=int, default=50)
    arguments = parser.parse_args()
    from writer_app.core.resources import resource

    with tempfile.TemporaryDirectory() as scratch:
        models = arguments.model or [resource("starter"), gpt2_small_shaped(Path(scratch))]
        result = {model.name: profile(model, arguments.rounds) for model in models}
    if arguments.json:
        print(json.dumps(result, indent=1))
        return
    for name, parts in result.items():
        print(f"\n{name}")
        for part, milliseconds in parts.items():
            print(f"{part:44}{milliseconds:9.3f} ms{milliseconds / parts['suggest']:8.0%}")


def profile(folder: Path, rounds: int) -> dict[str, float]:
    """Milliseconds of each part of a step."""
    import numpy as np
    import torch

    from writer_app.engine import kernels, sampling
    from writer_app.engine.int8 import Int8Network

    peer = Ours(folder)
    model = peer.model
    network = model._running()
    if not isinstance(network, Int8Network):
        raise SystemExit(f"{folder.name} does not run with 8-bit weights here.")
    ids, _ = prompts(folder, 0)
    scores = model.prefill(ids)
    model.branch(2)
    model.step([1, 2])
    shape, place = network.architecture, PROMPT_TOKENS
    cache = network._room(place + 1)
    rows, places = np.array([0, 1]), np.array([place, place])
    (joint, attended, _, inner, _), (x, normed, scratch, rounded, steps), *_ = network._space(2)
    head_out = np.empty((2, shape.vocabulary), np.float32)
    parted = joint.reshape(len(joint), 3, shape.heads, -1)
    merged = attended.reshape(len(attended), shape.heads, -1)
    ends = {
        "attention": (normed, joint),
        "projection": (attended, normed),
        "widening": (normed, inner),
        "narrowing": (inner, normed),
    }

    def multiply(matrices: Any, inputs: Any, outputs: Any) -> None:
        for each in zip(matrices.codes, matrices.scales, matrices.biases, strict=True):
            kernels.linear(*each, inputs, outputs, 2, 0, outputs.shape[1], rounded, steps)

    def attend() -> None:
        for layer in range(shape.layers):
            for head in range(shape.heads):
                kernels._attend(parted, 0, head, rows, places, place, layer, cache, scratch, merged)

    def rest() -> None:
        for layer in range(shape.layers):
            for row in (0, 1):
                for norm in (0, 1):
                    kernels._normalise(
                        x, row, network._gains, network._shifts, layer, norm, network._epsilon,
                        normed, row,
                    )  # fmt: skip
                kernels._gelu(inner[row], scratch)

    seen = torch.tensor([ids, ids])
    pair = scores.expand(2, -1).contiguous()
    chances = torch.rand(2)

    def draw() -> None:
        ranked, tokens = sampling.distribution(pair, seen, DRAWING)
        tokens.gather(-1, sampling.draw(ranked, chances)[:, None])[:, 0].tolist()

    parts: dict[str, Callable[[], object]] = {
        f"matrices: {name}": lambda m=matrices, e=name: multiply(m, *ends[e])  # type: ignore[misc]  # defaults
        for name, matrices in zip(ends, network._matrices, strict=True)
    }
    parts["matrix of the vocabulary"] = lambda: multiply(network._head, normed, head_out)
    parts["attention to 257 places (with calls)"] = attend
    parts["norms and GELU (with calls)"] = rest
    parts["network, all of a step"] = lambda: network.step([1, 2], place)
    parts["drawing two tokens"] = draw
    found = {name: 1000 * _median(part, rounds) for name, part in parts.items()}
    steps = []
    for number in range(max(3, rounds // 10)):
        short, _ = prompts(folder, number)
        peer.first(short)
        count, seconds = peer.rest()
        steps.append(seconds / count)
    found["suggest"] = 1000 * statistics.median(steps)
    return {name: round(value, 4) for name, value in found.items()}


def _median(run: Callable[[], object], rounds: int) -> float:
    """Seconds that it takes."""
    run()
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


if __name__ == "__main__":
    main()
