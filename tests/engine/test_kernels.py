"""The compiled products: what numpy computes, whatever the sizes and whatever the processor."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba.core.registry import cpu_target

from writer_app.engine.int8 import _Matrices, _parted
from writer_app.engine.kernels import MANY, PART, linear

ROOT = Path(__file__).parents[2]
LARGEST = 127
"""Of the codes of a weight."""

WHAT_NUMPY_COMPUTES = """
import numpy as np
from tests.engine.test_kernels import multiplied, random_matrix
for outputs, inputs, count in ((7, 64, 3), (32, 1536, 5), (8, 4608, 11)):
    matrix, texts = random_matrix(outputs, inputs, 1), np.random.default_rng(2)
    texts = texts.normal(size=(count, inputs)).astype(np.float32)
    np.testing.assert_allclose(multiplied(matrix, texts), texts @ matrix.T, rtol=0, atol=2)
largest, texts = np.full((4, 20 * 512), 127.0, np.float32), np.full((9, 20 * 512), 2.5, np.float32)
np.testing.assert_allclose(multiplied(largest, texts), texts @ largest.T, rtol=1e-5)
print("equal")
"""


def random_matrix(outputs: int, inputs: int, seed: int) -> np.ndarray:
    """Whole numbers, of which 8 bits lose nothing."""
    chance = np.random.default_rng(seed)
    matrix = chance.integers(-LARGEST, LARGEST + 1, (outputs, inputs)).astype(np.float32)
    matrix[:, 0] = LARGEST
    return matrix


def multiplied(matrix: np.ndarray, texts: np.ndarray) -> np.ndarray:
    """texts @ matrix.T by the kernel."""
    import torch

    stored = _Matrices(1, *matrix.shape)
    stored.round(0, torch.from_numpy(matrix), torch.zeros(len(matrix)))
    count = len(texts)
    columns = stored.codes.shape[1] * stored.codes.shape[3]
    codes = np.full((count, columns + 32), -1, np.int16)  # room may be larger, and used before
    out = np.full((count, len(matrix)), np.nan, np.float32)
    steps = np.zeros(count, np.float32)
    linear(
        stored.codes[0], stored.scales[0], stored.biases[0], texts, out, count, 0, len(matrix),
        codes, steps,
    )  # fmt: skip
    return out


@settings(max_examples=60)
@given(
    outputs=st.integers(1, 13),
    inputs=st.sampled_from([1, 2, 31, 32, 50, 96, 600, 769, 1024]),
    count=st.integers(1, 9),
    size=st.sampled_from([0.0, 1e-20, 1.0, 1e20]),
    seed=st.integers(0, 99),
)
def test_a_matrix_is_multiplied_as_numpy_does(
    outputs: int, inputs: int, count: int, size: float, seed: int
) -> None:
    matrix = random_matrix(outputs, inputs, seed)
    texts = np.random.default_rng(seed).normal(size=(count, inputs)).astype(np.float32)
    texts *= np.float32(size)
    expected = texts.astype(np.float64) @ matrix.T
    # Each input is off by half a step at most, of 32,767 up to the largest.
    most = np.abs(texts).max(-1, keepdims=True) / 32767 * np.abs(matrix).sum(-1)
    assert (np.abs(multiplied(matrix, texts) - expected) <= 0.6 * most + 1e-5 * size).all()


def test_what_fills_parts_up_is_little() -> None:
    for inputs, most in (
        (64, 1),
        (768, 1),
        (1280, 1),
        (1600, 1),
        (6400, 1),
        (769, 1.1),
        (3079, 1.1),
    ):
        parts, size, stored = _parted(inputs)
        assert parts * size >= inputs
        assert parts * stored <= most * inputs


@pytest.mark.parametrize("inputs", [PART, 2 * PART, 16 * PART, 20 * PART])
@pytest.mark.parametrize("count", [3, MANY + 1])
def test_the_largest_products_do_not_overflow(inputs: int, count: int) -> None:
    matrix = np.full((4, inputs), LARGEST, np.float32)
    for sign in (1, -1):
        texts = np.full((count, inputs), sign * 2.5, np.float32)
        expected = np.full((count, 4), sign * 2.5 * LARGEST * inputs)
        np.testing.assert_allclose(multiplied(matrix, texts), expected, rtol=1e-5)


@pytest.mark.parametrize("processor", ["one without AVX-512", "any"])
def test_other_processors_compute_the_same(processor: str, tmp_path: Path) -> None:
    features = str(cpu_target.target_context.codegen().magic_tuple()[-1]).split(",")
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    if processor == "any":
        environment |= {"NUMBA_CPU_NAME": "generic"}
    else:
        left = [each for each in features if not each.startswith("+avx512")]
        environment |= {"NUMBA_CPU_FEATURES": ",".join(left)}
    ran = subprocess.run(
        [sys.executable, "-c", WHAT_NUMPY_COMPUTES],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.stdout.split() == ["equal"], ran.stderr
