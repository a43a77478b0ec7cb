"""Figures that are counted in a text, without any model: repetition, variety, broken characters.

Texts are compared by words, not by tokens, so that models with different vocabularies compare: a
word is a run of letters, digits and underscores, and every other visible character is one of its
own. Most of these figures depend on the length of a text; each function says how to keep that out.

MAUVE compares two sets of texts by features that a model found in them.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"\w+|[^\w\s]")
_JOINERS = "\u200c\u200d"  # invisible, but a part of how some scripts and emoji are written
REPLACEMENT = "\ufffd"
"""What bytes that are no UTF-8 are decoded to, one for each run that could begin a character."""


def words(text: str) -> list[str]:
    """Return the words and punctuation marks of a text, in order."""
    return _WORD.findall(text)


def word_starts(text: str) -> list[int]:
    """Return where in the text each of `words(text)` starts, in characters."""
    return [match.start() for match in _WORD.finditer(text)]


# ---------------------------------------------------------------------------------- repetition


def repeats(words: Sequence[str], n: int) -> list[bool]:
    """Return for each n-gram of a text, in order, whether it stands earlier in the text too.

    Their share is rep-n, 1 - |unique n-grams| / |n-grams|: seq-rep-n of Welleck et al. 2020 (arXiv
    1908.04319, section 6), there with n = 4 on tokens. It grows with the length of a text, also a
    person's: compare texts of like length, or set a person's beside it.
    """
    seen: set[tuple[str, ...]] = set()
    found = []
    for gram in _grams(words, n):
        found.append(gram in seen)
        seen.add(gram)
    return found


def distinct(texts: Sequence[Sequence[str]], n: int) -> float | None:
    """Return distinct-n of a set of texts (each its words): distinct n-grams over all n-grams.

    Li et al. 2016 (arXiv 1510.03055, section 5.3) for n 1 and 2, over all generated texts. It
    falls as there is more text, so compare sets of as many texts of like length. None if no text
    has an n-gram.
    """
    grams = list(itertools.chain.from_iterable(_grams(words, n) for words in texts))
    return len(set(grams)) / len(grams) if grams else None


def compression(text: str, window: int) -> float | None:
    """Return how many times smaller zlib makes a text, in windows of so many UTF-8 bytes.

    Bytes of a window over bytes of the window compressed (zlib, level 9, its 6 bytes of frame
    included): old fiction has 1.8 in windows of 1,000 bytes and 1.5 in 300; repetition raises it.
    The ratio grows with the length of what is compressed, so all windows are of one length: as
    many as fit one behind the other, their mean. None for a text shorter than one.
    """
    data = text.encode("utf-8", "replace")
    count = len(data) // window
    parts = [data[i * window : (i + 1) * window] for i in range(count)]
    return sum(window / len(zlib.compress(part, 9)) for part in parts) / count if count else None


def _grams(words: Sequence[str], n: int) -> zip[tuple[str, ...]]:
    return zip(*(words[i:] for i in range(n)), strict=False)


# ---------------------------------------------------------------------------------- broken


def is_broken(character: str) -> bool:
    """Whether a character stands for nothing that a reader could read.

    These are U+FFFD (bytes that are no UTF-8), control characters but line break and tab,
    characters that are unassigned, private or half a surrogate pair, and invisible format
    characters but the two joiners.
    """
    if character in "\n\t" or character in _JOINERS:
        return False
    return character == REPLACEMENT or unicodedata.category(character).startswith("C")


def broken(text: str) -> int:
    """Return how many characters of a text are broken."""
    return sum(map(is_broken, text))


# ---------------------------------------------------------------------------------- MAUVE

MAUVE_LEAST = 500
"""Texts on each side below which MAUVE says more about chance than about the texts: with a tenth
as many clusters, two halves of one set are then already some points apart. (The paper has 5,000.)
"""
MAUVE_SCALE = 5.0
"""The paper's c."""


@dataclass(frozen=True)
class Histograms:
    """In which of `clusters` clusters each text of two sets lies; shapes [texts]."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    clusters: int


def quantise(
    first: NDArray[np.floating], second: NDArray[np.floating], clusters: int, seed: int = 0
) -> Histograms:
    """Put the features of two sets of texts, shapes [texts, dimensions], into joint clusters.

    Pillutla et al. 2021, section 3: features scaled to length 1, as many principal components as
    hold 90 % of the variance, k-means of both sets together.
    """
    features = np.concatenate([first, second]).astype(np.float64)
    features /= np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-12)
    features -= features.mean(0)
    _, sizes, directions = np.linalg.svd(features, full_matrices=False)
    held = np.cumsum(sizes**2) / max(np.sum(sizes**2), 1e-12)
    components = int(np.searchsorted(held, 0.9)) + 1
    labels = k_means(features @ directions[:components].T, clusters, seed)
    return Histograms(labels[: len(first)], labels[len(first) :], clusters)


def mauve(first: NDArray[np.floating], second: NDArray[np.floating]) -> float:
    """Return MAUVE of two distributions over the same clusters: 1 if equal, near 0 if disjoint.

    Pillutla et al. 2021 (arXiv 2102.01454), the area under the divergence curve of equation 1:
    the points (exp -c KL(Q|R), exp -c KL(P|R)) of all mixtures R = λP + (1 - λ)Q, joined to
    (1, 0) and (0, 1). For disjoint P and Q it is 1 / binomial(2c, c), with c = 5: 1 / 252.
    """
    p, q = first / first.sum(), second / second.sum()
    # dense at both ends, where the curve of distant distributions turns
    weights = (1 - np.cos(np.linspace(0, np.pi, 401)[1:-1])) / 2
    mixtures = weights[:, None] * p + (1 - weights[:, None]) * q
    across = np.exp(-MAUVE_SCALE * _divergence(q, mixtures))
    up = np.exp(-MAUVE_SCALE * _divergence(p, mixtures))
    # λ near 0 is R = Q: from right to left, hence the minus
    across, up = np.r_[1.0, across, 0.0], np.r_[0.0, up, 1.0]
    return float(-np.sum(np.diff(across) * (up[1:] + up[:-1]) / 2))


def _divergence(p: NDArray[np.float64], mixtures: NDArray[np.float64]) -> NDArray[np.float64]:
    """KL(p | each mixture) in nats, shape [mixtures]; where p is 0 a cluster adds nothing."""
    some = p > 0
    logs: NDArray[np.float64] = np.log(p[some] / mixtures[:, some])
    return logs @ p[some]


def k_means(
    points: NDArray[np.float64], clusters: int, seed: int = 0, runs: int = 3, rounds: int = 100
) -> NDArray[np.int64]:
    """Return the cluster of each point, shape [points]: Lloyd's k-means, the best of `runs` starts.

    It starts as k-means++ does (Arthur and Vassilvitskii 2007): a centre is drawn with a chance
    in proportion to its squared distance from those drawn before.
    """
    draw = np.random.default_rng(seed)
    best: tuple[float, NDArray[np.int64]] | None = None
    for _ in range(runs):
        centres = _first_centres(points, clusters, draw)
        labels = np.full(len(points), -1)
        for _ in range(rounds):
            distances = _squared_distances(points, centres)
            before, labels = labels, distances.argmin(1)
            if (labels == before).all():
                break
            sizes = np.bincount(labels, minlength=clusters)
            sums = [np.bincount(labels, weights=column, minlength=clusters) for column in points.T]
            means = np.stack(sums, axis=1) / np.maximum(sizes, 1)[:, None]
            centres = np.where(sizes[:, None], means, centres)  # an empty one stays where it is
        spread = float(distances[np.arange(len(points)), labels].sum())
        if best is None or spread < best[0]:
            best = spread, labels
    assert best is not None
    return best[1]


def _first_centres(
    points: NDArray[np.float64], clusters: int, draw: np.random.Generator
) -> NDArray[np.float64]:
    chosen = [int(draw.integers(len(points)))]
    nearest = _squared_distances(points, points[chosen])[:, 0]
    while len(chosen) < clusters:
        total = nearest.sum()
        chances = nearest / total if total > 0 else None
        chosen.append(int(draw.choice(len(points), p=chances)))
        nearest = np.minimum(nearest, _squared_distances(points, points[chosen[-1:]])[:, 0])
    return points[chosen]


def _squared_distances(
    points: NDArray[np.float64], centres: NDArray[np.float64]
) -> NDArray[np.float64]:
    found: NDArray[np.float64] = (
        (points**2).sum(1)[:, None] - 2 * points @ centres.T + (centres**2).sum(1)
    )
    return np.maximum(found, 0.0)
