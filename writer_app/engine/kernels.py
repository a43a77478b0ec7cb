"""GPT-2 for a few tokens at a time, compiled for this processor: 8-bit weights, 32-bit sums.

Token by token, a processor waits for weights from memory, so what counts is their size: here one
byte each. They are widened in registers, and what is read once serves all tokens of a call. The
functions are compiled when they are first needed (some seconds) and kept beside this file.
"""

import numpy as np
from numba import njit

# Sums may be taken in any order, which vector registers need; infinities keep their meaning.
_compiled = njit(cache=True, nogil=True, fastmath={"reassoc", "contract", "nsz", "arcp"})

_LOG2_E = np.float32(1.4426950408889634)
_GELU = np.float32(0.7978845608028654)  # sqrt(2 / pi)


@_compiled
def linear(weights, scales, bias, inputs, outputs, count):
    """outputs[t, i] = scales[i] * (weights[i] . inputs[t]) + bias[i] for the first `count` tokens.

    weights int8 [n, k], scales and bias float32 [n], inputs float32 [count, k], outputs [count, n].
    """
    n, k = weights.shape
    zero = np.float32(0)
    whole = n - n % 4
    for i in range(0, whole, 4):
        w0, w1, w2, w3 = weights[i], weights[i + 1], weights[i + 2], weights[i + 3]
        for t in range(0, count - 1, 2):
            x, y = inputs[t], inputs[t + 1]
            a0 = a1 = a2 = a3 = b0 = b1 = b2 = b3 = zero
            for j in range(k):
                p, q = x[j], y[j]
                v = np.float32(w0[j])
                a0 += v * p
                b0 += v * q
                v = np.float32(w1[j])
                a1 += v * p
                b1 += v * q
                v = np.float32(w2[j])
                a2 += v * p
                b2 += v * q
                v = np.float32(w3[j])
                a3 += v * p
                b3 += v * q
            outputs[t, i] = a0 * scales[i] + bias[i]
            outputs[t, i + 1] = a1 * scales[i + 1] + bias[i + 1]
            outputs[t, i + 2] = a2 * scales[i + 2] + bias[i + 2]
            outputs[t, i + 3] = a3 * scales[i + 3] + bias[i + 3]
            outputs[t + 1, i] = b0 * scales[i] + bias[i]
            outputs[t + 1, i + 1] = b1 * scales[i + 1] + bias[i + 1]
            outputs[t + 1, i + 2] = b2 * scales[i + 2] + bias[i + 2]
            outputs[t + 1, i + 3] = b3 * scales[i + 3] + bias[i + 3]
        if count % 2:
            t = count - 1
            x = inputs[t]
            a0 = a1 = a2 = a3 = zero
            for j in range(k):
                p = x[j]
                a0 += np.float32(w0[j]) * p
                a1 += np.float32(w1[j]) * p
                a2 += np.float32(w2[j]) * p
                a3 += np.float32(w3[j]) * p
            outputs[t, i] = a0 * scales[i] + bias[i]
            outputs[t, i + 1] = a1 * scales[i + 1] + bias[i + 1]
            outputs[t, i + 2] = a2 * scales[i + 2] + bias[i + 2]
            outputs[t, i + 3] = a3 * scales[i + 3] + bias[i + 3]
    for i in range(whole, n):
        for t in range(count):
            a0 = zero
            for j in range(k):
                a0 += np.float32(weights[i, j]) * inputs[t, j]
            outputs[t, i] = a0 * scales[i] + bias[i]


@_compiled
def _exponential(values, bits, count):
    """values[:count] = e ** values[:count], for values at most 0; `bits` are the same bytes.

    2 ** f for a remainder f in [-0.5, 0.5] by its Taylor series, to 1e-7 of the value (libm's
    `expf` is exact to 6e-8, and can't be computed sixteen at a time).
    """
    for i in range(count):
        power = max(values[i], np.float32(-87)) * _LOG2_E
        whole = np.floor(power + np.float32(0.5))
        f = power - whole
        series = np.float32(1.5403530e-4)
        series = series * f + np.float32(1.3333558e-3)
        series = series * f + np.float32(9.6181291e-3)
        series = series * f + np.float32(5.5504109e-2)
        series = series * f + np.float32(2.4022651e-1)
        series = series * f + np.float32(6.9314718e-1)
        series = series * f + np.float32(1)
        values[i] = series
        bits[i] += np.int32(whole) << np.int32(23)


@_compiled
def _gelu(values, scratch, bits, count):
    """GPT-2's GELU (Hendrycks and Gimpel 2016, eq. with tanh), written as x / (1 + e ** -2u)."""
    for i in range(count):
        x = values[i]
        u = np.float32(2) * _GELU * (x + np.float32(0.044715) * x * x * x)
        scratch[i] = -abs(u)
    _exponential(scratch, bits, count)
    for i in range(count):
        x = values[i]
        e = scratch[i]  # e ** -|2u|
        values[i] = x * (np.float32(1) if x > 0 else e) / (np.float32(1) + e)


@_compiled
def _normalise(values, gain, bias, epsilon, outputs):
    """Layer normalisation of one row (Ba et al. 2016)."""
    k = values.shape[0]
    total = np.float32(0)
    for j in range(k):
        total += values[j]
    mean = total / np.float32(k)
    total = np.float32(0)
    for j in range(k):
        total += (values[j] - mean) * (values[j] - mean)
    factor = np.float32(1) / np.sqrt(total / np.float32(k) + epsilon)
    for j in range(k):
        outputs[j] = (values[j] - mean) * factor * gain[j] + bias[j]


@_compiled
def _attend(query, keys, values, own_keys, own_values, shared, length, scale, weights, bits, out):
    """One head's attention of one token to the first `length` places (Vaswani et al. 2017, eq. 1).

    keys [d, places] and values [places, d] hold the places before `shared`, own_keys and
    own_values those from there on; query and out [d].
    """
    d = query.shape[0]
    for p in range(length):
        weights[p] = np.float32(0)
    for j in range(0, d, 2):
        q0 = query[j] * scale
        q1 = query[j + 1] * scale
        k0, k1 = keys[j], keys[j + 1]
        for p in range(shared):
            weights[p] += q0 * k0[p] + q1 * k1[p]
        k0, k1 = own_keys[j], own_keys[j + 1]
        for p in range(shared, length):
            weights[p] += q0 * k0[p] + q1 * k1[p]
    highest = weights[0]
    for p in range(length):
        highest = max(highest, weights[p])
    for p in range(length):
        weights[p] -= highest
    _exponential(weights, bits, length)
    total = np.float32(0)
    for p in range(length):
        total += weights[p]
    for j in range(d):
        out[j] = np.float32(0)
    for p in range(shared):
        weight, row = weights[p], values[p]
        for j in range(d):
            out[j] += weight * row[j]
    for p in range(shared, length):
        weight, row = weights[p], own_values[p]
        for j in range(d):
            out[j] += weight * row[j]
    for j in range(d):
        out[j] /= total


@_compiled
def forward(tokens, rows, places, shared, last, epsilon, embedding, layers, end, cache, buffers):
    """Put tokens into the cache and give the scores behind the last ones.

    tokens, rows and places int64 [count]: the token, its row of the cache and its place there, in
    the order of places. A row holds what it shares with row 0 (the places before `shared`) there.
    last: of how many tokens, the last ones, scores are wanted.
    epsilon: of the norms, float32.
    embedding: weights int8 [vocabulary, width], their scales [vocabulary], positions [n, width].
    layers: gains and biases of the norms [layers, 2, width]; then for each of the four matrices
    weights int8 [layers, out, in], scales and biases [layers, out].
    end: gain and bias of the last norm [width]; weights, scales and biases of the head.
    cache: keys [layers, rows, heads, head's width, places] and values [layers, rows, heads,
    places, head's width].
    buffers: float32 for the tokens' states [m, width] twice, queries, keys and values
    [m, 3 * width], attended [m, width], inner states [m, inner], a scratch as long as a row of
    these and the cache, its bytes as int32; last the scores [last, vocabulary], the result.
    """
    codes, code_scales, positions = embedding
    gains, biases = layers[0], layers[1]
    attention, attention_scales, attention_biases = layers[2], layers[3], layers[4]
    projection, projection_scales, projection_biases = layers[5], layers[6], layers[7]
    widening, widening_scales, widening_biases = layers[8], layers[9], layers[10]
    narrowing, narrowing_scales, narrowing_biases = layers[11], layers[12], layers[13]
    keys, values = cache
    x, normed, joint, attended, inner, scratch, bits, scores = buffers
    count, width = tokens.shape[0], x.shape[1]
    heads, d = keys.shape[2], keys.shape[3]
    scale = np.float32(1) / np.sqrt(np.float32(d))
    for t in range(count):
        token, place = tokens[t], places[t]
        factor = code_scales[token]
        for j in range(width):
            x[t, j] = np.float32(codes[token, j]) * factor + positions[place, j]
    for n in range(keys.shape[0]):
        for t in range(count):
            _normalise(x[t], gains[n, 0], biases[n, 0], epsilon, normed[t])
        linear(attention[n], attention_scales[n], attention_biases[n], normed, joint, count)
        for t in range(count):
            row, place = rows[t], places[t]
            for h in range(heads):
                at = width + h * d
                for j in range(d):
                    keys[n, row, h, j, place] = joint[t, at + j]
                    values[n, row, h, place, j] = joint[t, at + width + j]
        for h in range(heads):
            at = h * d
            for t in range(count):
                row, length = rows[t], places[t] + 1
                _attend(
                    joint[t, at : at + d],
                    keys[n, 0, h],
                    values[n, 0, h],
                    keys[n, row, h],
                    values[n, row, h],
                    min(shared, length),
                    length,
                    scale,
                    scratch,
                    bits,
                    attended[t, at : at + d],
                )
        linear(projection[n], projection_scales[n], projection_biases[n], attended, normed, count)
        for t in range(count):
            for j in range(width):
                x[t, j] += normed[t, j]
            _normalise(x[t], gains[n, 1], biases[n, 1], epsilon, normed[t])
        linear(widening[n], widening_scales[n], widening_biases[n], normed, inner, count)
        for t in range(count):
            _gelu(inner[t], scratch, bits, inner.shape[1])
        linear(narrowing[n], narrowing_scales[n], narrowing_biases[n], inner, normed, count)
        for t in range(count):
            for j in range(width):
                x[t, j] += normed[t, j]
    for t in range(last):
        _normalise(x[count - last + t], end[0], end[1], epsilon, normed[t])
    linear(end[2], end[3], end[4], normed, scores, last)
