"""Figures counted in texts: against values worked out by hand, and what must hold for any text."""

import math
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.evaluation import text_metrics
from training.evaluation.text_metrics import (
    broken,
    compression,
    distinct,
    k_means,
    mauve,
    quantise,
    repeats,
    word_starts,
    words,
)

texts = st.text(st.characters(), max_size=120)
grams = st.integers(1, 4)
counts = st.lists(st.integers(0, 9), min_size=2, max_size=8)


def test_words_and_where_they_start():
    assert words('"No," she said.') == ['"', "No", ",", '"', "she", "said", "."]
    assert word_starts('"No," she said.') == [0, 1, 3, 4, 6, 10, 14]


def test_ngrams_that_came_before_are_repeats():
    row = words("the cat and the cat and the dog")
    # the cat / cat and / and the / the cat* / cat and* / and the* / the dog
    assert repeats(row, 2) == [False, False, False, True, True, True, False]
    assert sum(repeats(row, 1)) == 4
    assert repeats(row, 4) == [False, False, False, True, False]  # the cat and the*
    assert repeats(["one", "two"], 4) == []


def test_distinct_is_over_all_texts_and_no_ngram_spans_two():
    assert distinct([["a", "b"], ["a", "b"]], 1) == pytest.approx(2 / 4)
    assert distinct([["a", "b"], ["b", "a"]], 2) == pytest.approx(1)
    assert distinct([["a"], ["b"]], 2) is None


def test_compression_is_of_windows_of_one_length():
    loop = "over and over again. " * 60
    assert compression(loop, 400) > 8
    first, second = loop.encode()[:400], loop.encode()[400:800]
    each = [400 / len(zlib.compress(part, 9)) for part in (first, second)]
    assert compression(loop[:900], 400) == pytest.approx(sum(each) / 2)
    assert compression("short", 400) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("“Quite so…” — said Zoë, naïvely.\n\n\tNo.", 0),
        ("\ufffd\ufffd", 2),
        ("a\x00b\x07c\x9f", 3),
        ("bell\r", 1),
        ("\ue000 private, \u0378 unassigned, \ufeff mark, \u200b no width", 4),
        ("\ud800", 1),
        ("👩\u200d🚀", 0),
    ],
)
def test_broken_characters(text, count):
    assert broken(text) == count


@given(texts, grams)
def test_the_share_of_repeats_is_one_minus_distinct_and_grows_by_saying_it_again(text, n):
    row = words(text)
    found = repeats(row, n)
    assert len(row) == len(word_starts(text))
    assert len(found) == max(0, len(row) - n + 1)
    if found:
        assert not found[0]
        assert np.mean(found) == pytest.approx(1 - distinct([row], n))
        assert np.mean(repeats(row + row, n)) > np.mean(found)


@given(texts)
def test_broken_is_a_count_of_characters(text):
    assert 0 <= broken(text) <= len(text)
    assert broken(text + "\ufffd") == broken(text) + 1


# ---------------------------------------------------------------------------------- MAUVE


def test_mauve_of_equal_and_of_disjoint_distributions():
    p = np.array([3.0, 1.0, 0.0, 0.0])
    assert mauve(p, p) == pytest.approx(1)
    # KL(Q|R) = -log(1 - λ), KL(P|R) = -log λ: the area under ((1 - λ)^5, λ^5) is
    # the integral of 5 λ^5 (1 - λ)^4 = 5 · 5! 4! / 10! = 1 / 252
    assert mauve(p, np.array([0.0, 0.0, 1.0, 4.0])) == pytest.approx(1 / 252, rel=1e-3)


def test_mauve_of_half_shared_distributions():
    # P = (½, ½, 0), Q = (0, ½, ½): KL(Q|R) = -½ log(1 - λ), KL(P|R) = -½ log λ; the area under
    # ((1 - λ)^2.5, λ^2.5) is 2.5 B(3.5, 2.5)
    exact = 2.5 * math.gamma(3.5) * math.gamma(2.5) / math.gamma(6)
    assert mauve(np.array([1.0, 1, 0]), np.array([0, 1.0, 1])) == pytest.approx(exact, rel=1e-3)


@given(counts, st.data())
def test_mauve_is_symmetric_and_between_0_and_1(first, data):
    second = data.draw(st.lists(st.integers(0, 9), min_size=len(first), max_size=len(first)))
    p, q = np.array(first) + 0.0, np.array(second) + 0.5  # of q, no cluster is empty
    p[0] += 1
    assert 0 < mauve(p, q) <= 1 + 1e-9
    assert mauve(p, q) == pytest.approx(mauve(q, p), abs=1e-6)
    assert mauve(p, q) == pytest.approx(mauve(7 * p, q))


def test_k_means_finds_the_groups_that_are_there():
    draw = np.random.default_rng(0)
    groups = np.repeat(np.arange(5), 30)
    points = 10 * draw.normal(size=(5, 8))[groups] + draw.normal(size=(150, 8))
    labels = k_means(points, 5)
    assert {tuple(set(groups[labels == i])) for i in range(5)} == {(i,) for i in range(5)}
    assert (labels == k_means(points, 5)).all()
    assert len(set(k_means(np.ones((4, 2)), 2))) == 1  # all points the same


def test_mauve_over_features_falls_with_the_distance_of_what_made_them():
    draw = np.random.default_rng(1)
    n, clusters = text_metrics.MAUVE_LEAST, text_metrics.MAUVE_LEAST // 10

    def of(shift):
        found = quantise(draw.normal(size=(n, 16)), draw.normal(size=(n, 16)) + shift, clusters)
        sides = (found.first, found.second)
        return mauve(*(np.bincount(labels, minlength=clusters).astype(float) for labels in sides))

    assert of(0) > 0.9 > of(0.4) > of(2) > 0
    assert of(2) < 0.1
