"""GPT-2 for a few tokens at a time, compiled for this processor: 8-bit weights, 32-bit sums.

Token by token, a processor waits for weights from memory, so what counts is their size: here one
byte each. They are widened in registers, and what is read once serves all tokens of a call. The
functions are compiled when they are first needed (some seconds) and kept beside this file.
"""

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

# Sums may be taken in any order, which vector registers need; infinities keep their meaning.
_compiled = njit(cache=True, nogil=True, fastmath={"reassoc", "contract", "nsz", "arcp"})

_LOG2_E = np.float32(1.4426950408889634)
_GELU = np.float32(0.7978845608028654)  # sqrt(2 / pi)


AHEAD = 12288
"""Bytes by which weights are asked for before their turn (measured: 6 to 16 KB are alike)."""


@intrinsic
def _fetch(typing, array, index):
    """Ask for the cache line of array[index] (a hint, never a fault)."""

    def generate(context, builder, signature, arguments):
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        number = ir.IntType(32)
        pointer = builder.bitcast(builder.gep(data, [arguments[1]]), ir.IntType(8).as_pointer())
        kind = ir.FunctionType(ir.VoidType(), [pointer.type, number, number, number])
        hint = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        builder.call(hint, [pointer, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(array, types.intp), generate


@_compiled
def linear(weights, scales, bias, inputs, outputs, count):
    """outputs[t] = scales * (weights @ inputs[t]) + bias for the first `count` tokens.

    weights int8 [parts, n, k]: the columns of a matrix [n, parts * k], k of them at a time, which
    keeps the stretches of memory that are read side by side short; scales and bias float32 [n],
    inputs float32 [count, parts * k], outputs float32 [count, n].
    """
    parts, n, k = weights.shape
    zero = np.float32(0)
    whole = n - n % 4
    flat = weights.reshape(-1)
    split = inputs.reshape(inputs.shape[0], parts, k)
    for t in range(count):
        for i in range(n):
            outputs[t, i] = bias[i]
    # No views below: each would cost a count of references, more than the work itself.
    for part in range(parts):
        for i in range(0, whole, 4):
            ahead = min((part * n + i) * k + AHEAD, flat.size - 4 * k)
            for j in range(0, 4 * k, 64):
                _fetch(flat, ahead + j)
            for t in range(0, count - 1, 2):
                a0 = a1 = a2 = a3 = b0 = b1 = b2 = b3 = zero
                for j in range(k):
                    x, y = split[t, part, j], split[t + 1, part, j]
                    w = np.float32(weights[part, i, j])
                    a0 += w * x
                    b0 += w * y
                    w = np.float32(weights[part, i + 1, j])
                    a1 += w * x
                    b1 += w * y
                    w = np.float32(weights[part, i + 2, j])
                    a2 += w * x
                    b2 += w * y
                    w = np.float32(weights[part, i + 3, j])
                    a3 += w * x
                    b3 += w * y
                outputs[t, i] += a0 * scales[i]
                outputs[t, i + 1] += a1 * scales[i + 1]
                outputs[t, i + 2] += a2 * scales[i + 2]
                outputs[t, i + 3] += a3 * scales[i + 3]
                outputs[t + 1, i] += b0 * scales[i]
                outputs[t + 1, i + 1] += b1 * scales[i + 1]
                outputs[t + 1, i + 2] += b2 * scales[i + 2]
                outputs[t + 1, i + 3] += b3 * scales[i + 3]
            if count % 2:
                t = count - 1
                a0 = a1 = a2 = a3 = zero
                for j in range(k):
                    x = split[t, part, j]
                    a0 += np.float32(weights[part, i, j]) * x
                    a1 += np.float32(weights[part, i + 1, j]) * x
                    a2 += np.float32(weights[part, i + 2, j]) * x
                    a3 += np.float32(weights[part, i + 3, j]) * x
                outputs[t, i] += a0 * scales[i]
                outputs[t, i + 1] += a1 * scales[i + 1]
                outputs[t, i + 2] += a2 * scales[i + 2]
                outputs[t, i + 3] += a3 * scales[i + 3]
        for i in range(whole, n):
            for t in range(count):
                a0 = zero
                for j in range(k):
                    a0 += np.float32(weights[part, i, j]) * split[t, part, j]
                outputs[t, i] += a0 * scales[i]


@_compiled
def _exponential(values, bits, count):
    """values[:count] = e ** values[:count], for values at most 0; `bits` are the same bytes.

    2 ** f for a remainder f in [-0.5, 0.5] by its Taylor series, to 4e-7 of the value (libm's
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
        values[i] = series * f + np.float32(1)
        bits[i] += np.int32(whole) << np.int32(23)


@_compiled
def _gelu(values, t, scratch, bits):
    """GPT-2's GELU (Hendrycks and Gimpel 2016) of values[t], as x / (1 + e ** -2u)."""
    count = values.shape[1]
    for i in range(count):
        x = values[t, i]
        u = np.float32(2) * _GELU * (x + np.float32(0.044715) * x * x * x)
        scratch[i] = -abs(u)
    _exponential(scratch, bits, count)
    for i in range(count):
        x = values[t, i]
        e = scratch[i]  # e ** -|2u|
        values[t, i] = x * (np.float32(1) if x > 0 else e) / (np.float32(1) + e)


@_compiled
def _normalise(values, t, gains, biases, n, place, epsilon, outputs, to):
    """outputs[to] = values[t] with the layer normalisation (Ba et al. 2016) [n, place]."""
    k = values.shape[1]
    total = np.float32(0)
    for j in range(k):
        total += values[t, j]
    mean = total / np.float32(k)
    total = np.float32(0)
    for j in range(k):
        total += (values[t, j] - mean) * (values[t, j] - mean)
    factor = np.float32(1) / np.sqrt(total / np.float32(k) + epsilon)
    for j in range(k):
        normed = (values[t, j] - mean) * factor
        outputs[to, j] = normed * gains[n, place, j] + biases[n, place, j]


@_compiled
def _attend(parted, t, h, keys, values, n, row, shared, length, weights, bits, out):
    """out[t, h] = attention of a token's head to the first `length` places of its row.

    Vaswani et al. 2017, eq. 1. parted [m, 3, heads, d] has the query, out is [m, heads, d]; what a
    row shares with row 0, the places before `shared`, is there.
    """
    d = out.shape[2]
    scale = np.float32(1) / np.sqrt(np.float32(d))
    _compare(parted, t, h, keys, n, 0, 0, shared, weights)
    _compare(parted, t, h, keys, n, row, shared, length, weights)
    highest = np.float32(-np.inf)
    for p in range(length):
        highest = max(highest, weights[p])
    for p in range(length):
        weights[p] = (weights[p] - highest) * scale
    _exponential(weights, bits, length)
    total = np.float32(0)
    for p in range(length):
        total += weights[p]
    for j in range(d):
        out[t, h, j] = np.float32(0)
    _gather(weights, values, n, 0, h, 0, shared, out, t)
    _gather(weights, values, n, row, h, shared, length, out, t)
    for j in range(d):
        out[t, h, j] /= total


@_compiled
def _compare(parted, t, h, keys, n, row, start, stop, weights):
    """weights[p] = query . keys[n, row, h, p] for start <= p < stop."""
    d = keys.shape[4]
    whole = stop - (stop - start) % 4
    for p in range(start, whole, 4):
        a0 = a1 = a2 = a3 = np.float32(0)
        for j in range(d):
            q = parted[t, 0, h, j]
            a0 += q * keys[n, row, h, p, j]
            a1 += q * keys[n, row, h, p + 1, j]
            a2 += q * keys[n, row, h, p + 2, j]
            a3 += q * keys[n, row, h, p + 3, j]
        weights[p], weights[p + 1], weights[p + 2], weights[p + 3] = a0, a1, a2, a3
    for p in range(whole, stop):
        a0 = np.float32(0)
        for j in range(d):
            a0 += parted[t, 0, h, j] * keys[n, row, h, p, j]
        weights[p] = a0


@_compiled
def _gather(weights, values, n, row, h, start, stop, out, t):
    """out[t, h] += weights[p] * values[n, row, h, p] for start <= p < stop."""
    d = out.shape[2]
    whole = stop - (stop - start) % 4
    for p in range(start, whole, 4):
        w0, w1, w2, w3 = weights[p], weights[p + 1], weights[p + 2], weights[p + 3]
        for j in range(d):
            out[t, h, j] += (
                w0 * values[n, row, h, p, j]
                + w1 * values[n, row, h, p + 1, j]
                + w2 * values[n, row, h, p + 2, j]
                + w3 * values[n, row, h, p + 3, j]
            )
    for p in range(whole, stop):
        for j in range(d):
            out[t, h, j] += weights[p] * values[n, row, h, p, j]


@_compiled
def forward(tokens, rows, places, shared, last, epsilon, embedding, layers, end, cache, buffers):
    """Put tokens into the cache and give the scores behind the last ones.

    tokens, rows and places int64 [count]: the token, its row of the cache and its place there, in
    the order of places. A row holds what it shares with row 0 (the places before `shared`) there.
    last: of how many tokens, the last ones, scores are wanted.
    epsilon: of the norms, float32.
    embedding: weights int8 [parts, vocabulary, k] (see `linear`), their scales [vocabulary],
    positions [n, width].
    layers: gains and biases of the norms [layers, 2, width]; then for each of the four matrices
    weights int8 [layers, parts, out, k], scales and biases [layers, out].
    end: gain and bias of the last norm [1, 1, width]; weights, scales and biases of the head.
    cache: keys and values [layers, rows, heads, places, head's width].
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
    heads, d = keys.shape[2], keys.shape[4]
    parted = joint.reshape(joint.shape[0], 3, heads, d)  # queries, keys, values
    merged = attended.reshape(attended.shape[0], heads, d)
    for t in range(count):
        token, place = tokens[t], places[t]
        factor = code_scales[token]
        for part in range(codes.shape[0]):
            for j in range(codes.shape[2]):
                at = part * codes.shape[2] + j
                x[t, at] = np.float32(codes[part, token, j]) * factor + positions[place, at]
    for n in range(keys.shape[0]):
        for t in range(count):
            _normalise(x, t, gains, biases, n, 0, epsilon, normed, t)
        linear(attention[n], attention_scales[n], attention_biases[n], normed, joint, count)
        for t in range(count):
            row, place = rows[t], places[t]
            for h in range(heads):
                for j in range(d):
                    keys[n, row, h, place, j] = parted[t, 1, h, j]
                    values[n, row, h, place, j] = parted[t, 2, h, j]
        for h in range(heads):
            for t in range(count):
                row, length = rows[t], places[t] + 1
                own = min(shared, length)
                _attend(parted, t, h, keys, values, n, row, own, length, scratch, bits, merged)
        linear(projection[n], projection_scales[n], projection_biases[n], attended, normed, count)
        for t in range(count):
            for j in range(width):
                x[t, j] += normed[t, j]
            _normalise(x, t, gains, biases, n, 1, epsilon, normed, t)
        linear(widening[n], widening_scales[n], widening_biases[n], normed, inner, count)
        for t in range(count):
            _gelu(inner, t, scratch, bits)
        linear(narrowing[n], narrowing_scales[n], narrowing_biases[n], inner, normed, count)
        for t in range(count):
            for j in range(width):
                x[t, j] += normed[t, j]
    for t in range(last):
        _normalise(x, count - last + t, end[0], end[1], 0, 0, epsilon, normed, t)
    linear(end[2], end[3], end[4], normed, scores, last)
