"""GPT-2 for a few tokens at a time, compiled for this processor: 8-bit weights, 16-bit inputs.

Token by token, a processor waits for weights from memory, so what counts is their size: here one
byte each. What is read once serves all tokens of a call. Products are summed in 32-bit integers, of
which a processor adds up two times as many at once as of floats, or more. The functions are
compiled when they are first needed (some seconds) and kept beside this file, by which numba tells
whether they are still good: what they are made of stands here and nowhere else.
"""

from collections.abc import Callable
from functools import partial

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

# Sums may be taken in any order, which vector registers need; infinities keep their meaning.
_ANY_ORDER = {"reassoc", "contract", "nsz", "arcp"}
_compiled = njit(cache=True, nogil=True, fastmath=_ANY_ORDER)
# For what looks for a maximum, which takes vector registers only if nothing is NaN.
_compiled_for_numbers = njit(cache=True, nogil=True, fastmath=_ANY_ORDER | {"nnan"})

_LOG2_E = np.float32(1.4426950408889634)
_GELU = np.float32(0.7978845608028654)  # sqrt(2 / pi)

COLUMNS = 32
"""The columns of a matrix that are multiplied at once; stored ones are filled up to a multiple."""
PART = 512
"""Columns that lie together at most: so many products of 8 and 16 bits have a sum of 32."""
AHEAD = 12288
"""Bytes by which weights are asked for before their turn (measured: 8 to 12 KB are alike)."""
MANY = 8
"""Tokens from which on it is computing that takes the time, and no more the reading of weights."""
_ROWS = 4
"""Of a matrix, which are multiplied at once."""
_LARGEST = np.float32(32767)

# For what a processor can do (by LLVM's names): the lanes of 32 bits, and the instruction that
# multiplies pairs of 16-bit numbers and adds the two products.
_MULTIPLIERS = {
    "+avx512bw": (16, "llvm.x86.avx512.pmaddw.d.512"),
    "+avx2": (8, "llvm.x86.avx2.pmadd.wd"),
}


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


@intrinsic
def _float_of(typing, bits):
    """The float32 that has these 32 bits."""

    def generate(context, builder, signature, arguments):
        return builder.bitcast(arguments[0], ir.FloatType())

    return types.float32(types.int32), generate


def _multiply(tokens: int) -> Callable[..., None]:
    """What adds the products of 4 rows of a matrix with so many tokens' inputs to the outputs.

    It takes weights int8 [...], where in there the first row begins, its columns k (a multiple of
    COLUMNS) that lie together, in how many parts rows are, and how far it is from one to the next;
    codes int16 [...], where in there the first token's begin, and how far it is to the next one's;
    scales float32 [...] and the first row's place there; steps float32 [...] and the first token's;
    outputs float32 [...], the place for the first of both, and how far it is to the next token's.
    """

    @intrinsic
    def multiply(
        typing, weights, row, k, parts, jump, codes, first, stride, scales, i, steps, t, outputs,
        place, width,
    ):  # fmt: skip
        def generate(context, builder, signature, arguments):
            def data(n, at, step=None, times=0):
                base = context.make_array(signature.args[n])(context, builder, arguments[n]).data
                if step is not None:
                    at = builder.add(at, builder.mul(step, at.type(times)))
                return builder.gep(base, [at])

            _, row, k, parts, jump, _, first, stride, _, i, _, t, _, place, width = arguments
            size = k.type
            rows = [data(0, row, k, n) for n in range(_ROWS)]
            texts = [data(5, first, stride, n) for n in range(tokens)]
            lanes, multiply_add = _multiplier(context, builder)
            byte, short, number = (ir.IntType(bits) for bits in (8, 16, 32))

            def load(pointer, kind, count):
                kind = ir.VectorType(kind, count).as_pointer()
                vector = builder.load(builder.bitcast(pointer, kind))
                vector.align = 1
                return vector

            whole = builder.mul(k, parts)
            skipped = builder.sub(jump, k)
            start, loop = builder.block, builder.append_basic_block("products")
            builder.branch(loop)
            builder.position_at_end(loop)
            at, column, beyond = (builder.phi(size) for _ in range(3))
            sums = ir.VectorType(number, lanes)
            old = [builder.phi(sums) for _ in range(tokens * _ROWS)]
            new = list(old)
            for offset in range(0, COLUMNS, 2 * lanes):
                here = builder.add(at, size(offset))
                theirs = [load(builder.gep(text, [here]), short, 2 * lanes) for text in texts]
                there = builder.add(here, beyond)
                for n, pointer in enumerate(rows):
                    narrow = load(builder.gep(pointer, [there]), byte, 2 * lanes)
                    wide = builder.sext(narrow, theirs[0].type)
                    for s, other in enumerate(theirs):
                        n_th = _ROWS * s + n
                        new[n_th] = builder.add(new[n_th], multiply_add(wide, other))
            following = builder.add(at, size(COLUMNS))
            next_column = builder.add(column, size(COLUMNS))
            ended = builder.icmp_signed("==", next_column, k)
            further = builder.add(beyond, builder.select(ended, skipped, size(0)))
            for phi, after in (
                (at, following),
                (column, builder.select(ended, size(0), next_column)),
                (beyond, further),
            ):
                phi.add_incoming(size(0), start)
                phi.add_incoming(after, loop)
            for phi, after in zip(old, new, strict=True):
                phi.add_incoming(ir.Constant(sums, None), start)
                phi.add_incoming(after, loop)
            end = builder.append_basic_block("products.end")
            builder.cbranch(builder.icmp_signed("<", following, whole), loop, end)
            builder.position_at_end(end)
            factors = load(data(8, i), ir.FloatType(), _ROWS)
            for s in range(tokens):
                totals = _totals(builder, new[_ROWS * s : _ROWS * (s + 1)])
                step = builder.load(data(10, t, size(1), s))
                spread = ir.Constant(totals.type, ir.Undefined)
                for n in range(_ROWS):
                    spread = builder.insert_element(spread, step, number(n))
                pointer = data(12, place, width, s)
                added = builder.fmul(builder.fmul(totals, factors), spread)
                vector = builder.fadd(load(pointer, ir.FloatType(), _ROWS), added)
                builder.store(vector, builder.bitcast(pointer, vector.type.as_pointer()), align=1)
            return context.get_dummy_value()

        n = types.intp
        return types.void(
            weights, n, n, n, n, codes, n, n, scales, n, steps, n, outputs, n, n
        ), generate

    return multiply


def _totals(builder, vectors):
    """The sums of four vectors of integers, as floats."""
    number = ir.IntType(32)

    def pick(a, b, places):
        mask = ir.Constant(ir.VectorType(number, len(places)), list(places))
        return builder.shuffle_vector(a, b, mask)

    def folded(vector):
        count = vector.type.count
        vector = builder.sitofp(vector, ir.VectorType(ir.FloatType(), count))
        while count > _ROWS:
            count //= 2
            low, high = range(count), range(count, 2 * count)
            vector = builder.fadd(pick(vector, vector, low), pick(vector, vector, high))
        return vector

    a, b, c, d = map(folded, vectors)
    ab = builder.fadd(pick(a, b, (0, 1, 4, 5)), pick(a, b, (2, 3, 6, 7)))
    cd = builder.fadd(pick(c, d, (0, 1, 4, 5)), pick(c, d, (2, 3, 6, 7)))
    return builder.fadd(pick(ab, cd, (0, 2, 4, 6)), pick(ab, cd, (1, 3, 5, 7)))


@intrinsic
def _lanes(typing):
    """How many sums of 32 bits a vector register has."""

    def generate(context, builder, signature, arguments):
        return ir.IntType(64)(_multiplier(context, builder)[0])

    return types.int64(), generate


def _multiplier(context, builder):
    """The lanes of 32 bits, and how two vectors of twice as many 16-bit numbers give them."""
    features = str(context.codegen().magic_tuple()[-1]).split(",")
    for feature, (lanes, name) in _MULTIPLIERS.items():
        if feature in features:
            short, number = ir.VectorType(ir.IntType(16), 2 * lanes), ir.IntType(32)
            kind = ir.FunctionType(ir.VectorType(number, lanes), [short, short])
            instruction = cgutils.get_or_insert_function(builder.module, kind, name)
            return lanes, partial(_call, builder, instruction)

    def multiply_add(a, b):
        wide = ir.VectorType(ir.IntType(32), 8)
        product = builder.mul(builder.sext(a, wide), builder.sext(b, wide))
        halves = [
            builder.shuffle_vector(
                product,
                ir.Constant(wide, ir.Undefined),
                ir.Constant(ir.VectorType(ir.IntType(32), 4), list(range(begin, begin + 4))),
            )
            for begin in (0, 4)
        ]
        return builder.add(*halves)

    return 4, multiply_add


def _call(builder, instruction, *arguments):
    return builder.call(instruction, arguments)


_multiply_4, _multiply_2, _multiply_1 = _multiply(4), _multiply(2), _multiply(1)


@_compiled
def linear(weights, scales, bias, inputs, outputs, count, begin, end, codes, steps):
    """outputs[t] = scales * (weights @ inputs[t]) + bias for `count` tokens and rows [begin:end].

    weights int8 [parts, n, k]: the columns of a matrix [n, width], a part of them at a time, which
    keeps the stretches of memory that are read side by side short, each part filled up with zeros
    to k, a multiple of COLUMNS; scales and bias float32 [n], inputs float32 [count, width],
    outputs float32 [count, n]. Room: codes int16 [count, parts * k or more], steps float32 [count].
    """
    parts, n, k = weights.shape
    _round(inputs, parts, k, codes, steps, count)
    whole = end - (end - begin) % _ROWS
    flat, others, out = weights.reshape(-1), codes.reshape(-1), outputs.reshape(-1)
    stride, width = codes.shape[1], outputs.shape[1]
    for t in range(count):
        for i in range(begin, end):
            outputs[t, i] = bias[i]
    # For few tokens, one short stretch of memory after the other is what counts. For many, that
    # sums are taken together once; a lane has room for those of as many parts as there are lanes.
    group = min(parts, _lanes()) if count >= MANY else 1
    # No views below: each would cost a count of references, more than the work itself.
    for part in range(0, parts, group):
        some, jump = min(group, parts - part), n * k
        for i in range(begin, whole, _ROWS):
            at = (part * n + i) * k
            if group == 1:
                ahead = min(at + AHEAD, flat.size - _ROWS * k)
                for j in range(0, _ROWS * k, 64):
                    _fetch(flat, ahead + j)
            t, first, place = 0, part * k, i
            while t + 4 <= count:
                _multiply_4(
                    flat, at, k, some, jump, others, first, stride, scales, i, steps, t, out,
                    place, width,
                )  # fmt: skip
                t, first, place = t + 4, first + 4 * stride, place + 4 * width
            if t + 2 <= count:
                _multiply_2(
                    flat, at, k, some, jump, others, first, stride, scales, i, steps, t, out,
                    place, width,
                )  # fmt: skip
                t, first, place = t + 2, first + 2 * stride, place + 2 * width
            if t < count:
                _multiply_1(
                    flat, at, k, some, jump, others, first, stride, scales, i, steps, t, out,
                    place, width,
                )  # fmt: skip
    for i in range(whole, end):
        for t in range(count):
            total = np.float32(0)
            for part in range(parts):
                for j in range(k):
                    total += np.float32(weights[part, i, j]) * np.float32(codes[t, part * k + j])
            outputs[t, i] += total * scales[i] * steps[t]


@_compiled_for_numbers
def _round(inputs, parts, k, codes, steps, count):
    """inputs[t] as 16-bit codes times steps[t], laid out in parts as `linear` has them."""
    width = inputs.shape[1]
    size = -(-width // parts)
    for t in range(count):
        highest = np.float32(0)
        for j in range(width):
            highest = max(highest, abs(inputs[t, j]))
        steps[t] = highest / _LARGEST
        factor = _LARGEST / max(highest, np.float32(1e-30))
        for part in range(parts):
            filled = min(size, width - part * size)
            for j in range(filled):
                codes[t, part * k + j] = np.int16(np.rint(inputs[t, part * size + j] * factor))
            for j in range(filled, k):
                codes[t, part * k + j] = np.int16(0)


@_compiled
def _exponential(values, t, count):
    """values[t, :count] = e ** values[t, :count], for values at most 0.

    2 ** f for a remainder f in [-0.5, 0.5] by its Taylor series, to 4e-7 of the value (libm's
    `expf` is exact to 6e-8, and can't be computed sixteen at a time).
    """
    for i in range(count):
        power = max(values[t, i], np.float32(-87)) * _LOG2_E
        whole = np.floor(power + np.float32(0.5))
        f = power - whole
        series = np.float32(1.5403530e-4)
        series = series * f + np.float32(1.3333558e-3)
        series = series * f + np.float32(9.6181291e-3)
        series = series * f + np.float32(5.5504109e-2)
        series = series * f + np.float32(2.4022651e-1)
        series = series * f + np.float32(6.9314718e-1)
        exponent = np.int32((np.int32(whole) + np.int32(127)) << np.int32(23))
        values[t, i] = (series * f + np.float32(1)) * _float_of(exponent)


@_compiled
def _gelu(values, scratch):
    """GPT-2's GELU (Hendrycks and Gimpel 2016) of values [n], as x / (1 + e ** -2u)."""
    count = values.shape[0]
    for i in range(count):
        x = values[i]
        u = np.float32(2) * _GELU * (x + np.float32(0.044715) * x * x * x)
        scratch[0, i] = -abs(u)
    _exponential(scratch, 0, count)
    for i in range(count):
        x = values[i]
        e = scratch[0, i]  # e ** -|2u|
        values[i] = x * (np.float32(1) if x > 0 else e) / (np.float32(1) + e)


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


@_compiled_for_numbers
def _remember(parted, t, h, part, codes, steps, n, row, place):
    """Keep a token's key (part 1) or value (part 2) for a head: 16-bit codes times a step."""
    d = codes.shape[4]
    highest = np.float32(0)
    for j in range(d):
        highest = max(highest, abs(parted[t, part, h, j]))
    steps[n, row, h, place] = highest / _LARGEST
    factor = _LARGEST / max(highest, np.float32(1e-30))
    for j in range(d):
        codes[n, row, h, place, j] = np.int16(np.rint(parted[t, part, h, j] * factor))


@_compiled
def _attend(parted, t, h, rows, places, shared, n, cache, scratch, out):
    """out[t, h] and out[t + 1, h], if there is such a token: attention of a head to its row.

    Vaswani et al. 2017, eq. 1. parted [count, 3, heads, d] has the queries, out is [m, heads, d];
    for the rest see `forward`. What both tokens see in row 0 is read once for both.
    """
    keys, key_steps, values, value_steps = cache
    tokens, common = min(2, parted.shape[0] - t), 0
    if tokens == 2:
        alike = rows[t] == 0 and rows[t + 1] == 0
        common = places[t] + 1 if alike else shared
        _compare_both(parted, t, h, keys, key_steps, n, common, scratch)
    for s in range(tokens):
        row, length = rows[t + s], places[t + s] + 1
        own = max(common, min(shared, length))
        _compare(parted, t, s, h, keys, key_steps, n, 0, common, own, scratch)
        _compare(parted, t, s, h, keys, key_steps, n, row, own, length, scratch)
        _softmax(scratch, s, length)
        for p in range(own):
            scratch[s, p] *= value_steps[n, 0, h, p]
        for p in range(own, length):
            scratch[s, p] *= value_steps[n, row, h, p]
        for j in range(out.shape[2]):
            out[t + s, h, j] = np.float32(0)
        _gather(scratch, s, values, n, 0, h, common, own, out, t)
        _gather(scratch, s, values, n, row, h, own, length, out, t)
    if common:
        _gather_both(scratch, values, n, h, common, out, t)


@_compiled_for_numbers
def _softmax(values, t, count):
    """values[t, :count] as probabilities."""
    # All loops begin at 0: from a place that might be negative, numba looks at each index.
    highest = np.float32(-np.inf)
    for p in range(count):
        highest = max(highest, values[t, p])
    for p in range(count):
        values[t, p] -= highest
    _exponential(values, t, count)
    total = np.float32(0)
    for p in range(count):
        total += values[t, p]
    share = np.float32(1) / total
    for p in range(count):
        values[t, p] *= share


@_compiled
def _compare(parted, t, s, h, keys, steps, n, row, start, stop, weights):
    """weights[s, p] = token t + s's query . keys[n, row, h, p] / sqrt(d) for start <= p < stop."""
    d = keys.shape[4]
    scale = np.float32(1) / np.sqrt(np.float32(d))
    for p in range(start, stop):
        total = np.float32(0)
        for j in range(d):
            total += parted[t + s, 0, h, j] * np.float32(keys[n, row, h, p, j])
        weights[s, p] = total * scale * steps[n, row, h, p]


@_compiled
def _compare_both(parted, t, h, keys, steps, n, stop, weights):
    """As `_compare` for both tokens and the places before `stop` of row 0, two at a time."""
    d = keys.shape[4]
    scale = np.float32(1) / np.sqrt(np.float32(d))
    whole = stop - stop % 2
    for p in range(0, whole, 2):
        a0 = a1 = b0 = b1 = np.float32(0)
        for j in range(d):
            q, r = parted[t, 0, h, j], parted[t + 1, 0, h, j]
            k = np.float32(keys[n, 0, h, p, j])
            a0 += q * k
            b0 += r * k
            k = np.float32(keys[n, 0, h, p + 1, j])
            a1 += q * k
            b1 += r * k
        first, second = scale * steps[n, 0, h, p], scale * steps[n, 0, h, p + 1]
        weights[0, p], weights[0, p + 1] = a0 * first, a1 * second
        weights[1, p], weights[1, p + 1] = b0 * first, b1 * second
    for s in range(2):
        _compare(parted, t, s, h, keys, steps, n, 0, whole, stop, weights)


@_compiled
def _gather(weights, s, values, n, row, h, start, stop, out, t):
    """out[t + s, h] += weights[s, p] * values[n, row, h, p] for start <= p < stop."""
    for p in range(start, stop):
        for j in range(values.shape[4]):
            out[t + s, h, j] += weights[s, p] * np.float32(values[n, row, h, p, j])


@_compiled
def _gather_both(weights, values, n, h, stop, out, t):
    """As `_gather` for both tokens and the places before `stop` of row 0, four at a time."""
    whole = stop - stop % 4
    for p in range(0, whole, 4):
        w0, w1, w2, w3 = weights[0, p], weights[0, p + 1], weights[0, p + 2], weights[0, p + 3]
        x0, x1, x2, x3 = weights[1, p], weights[1, p + 1], weights[1, p + 2], weights[1, p + 3]
        for j in range(values.shape[4]):
            v0 = np.float32(values[n, 0, h, p, j])
            v1 = np.float32(values[n, 0, h, p + 1, j])
            v2 = np.float32(values[n, 0, h, p + 2, j])
            v3 = np.float32(values[n, 0, h, p + 3, j])
            out[t, h, j] += w0 * v0 + w1 * v1 + w2 * v2 + w3 * v3
            out[t + 1, h, j] += x0 * v0 + x1 * v1 + x2 * v2 + x3 * v3
    for s in range(2):
        _gather(weights, s, values, n, 0, h, whole, stop, out, t)


@_compiled
def _adapt(inner, outer, n, strength, inputs, outputs, count, begin, end, scratch):
    """outputs[t] += strength * outer @ (inner @ inputs[t]) for rows [begin:end].

    Low-rank adaptation (Hu et al. 2021, eq. 3): inner float32 [layers, r, width], outer
    float32 [layers, n, r]. An r of 0 changes nothing.
    """
    rank = inner.shape[1]
    if rank == 0 or strength == np.float32(0):
        return
    for t in range(count):
        for q in range(rank):
            total = np.float32(0)
            for j in range(inputs.shape[1]):
                total += inner[n, q, j] * inputs[t, j]
            scratch[0, q] = total * strength
        for i in range(begin, end):
            total = np.float32(0)
            for q in range(rank):
                total += outer[n, i, q] * scratch[0, q]
            outputs[t, i] += total


@intrinsic
def _arrive(typing, gate):
    """Add 1 to gate[0]; whatever was written before is seen by those who see that."""

    def generate(context, builder, signature, arguments):
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        builder.atomic_rmw("add", data, ir.IntType(64)(1), "acq_rel")
        return context.get_dummy_value()

    return types.void(gate), generate


@intrinsic
def _arrived(typing, gate):
    """gate[0], and with it whatever was written before."""

    def generate(context, builder, signature, arguments):
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        return builder.load_atomic(data, "acquire", 8)

    return types.int64(gate), generate


@_compiled
def _meet(gate, team, meeting):
    """Wait until all of the team have come to this meeting; they are counted from 1."""
    if team > 1:
        _arrive(gate)
        while _arrived(gate) < team * meeting:
            pass


@_compiled
def _share(n, unit, member, team):
    """Where the n things of one member begin, in whole units but for the last one's."""
    return n if member == team else n // unit * member // team * unit


@_compiled
def forward(
    member, team, gate, tokens, rows, places, shared, last, epsilon,
    embedding, layers, end, adapter, strength, cache, shared_buffers, buffers,
):  # fmt: skip
    """Put tokens into the cache and give the scores behind the last ones.

    A team of threads runs it at once, each `member` (from 0) with its share of the matrices' rows
    and of the heads; they meet wherever one needs what the others have computed. What takes little
    time, each does for itself.

    gate: int64 [1], 0 at first, for all the team.
    tokens, rows and places int64 [count]: the token, its row of the cache and its place there, in
    the order of places. A row holds what it shares with row 0 (the places before `shared`) there.
    last: of how many tokens, the last ones, scores are wanted.
    epsilon: of the norms, float32.
    embedding: weights int8 [parts, vocabulary, k] (see `linear`), their scales [vocabulary],
    positions [n, width].
    layers: gains and biases of the norms [layers, 2, width]; then for each of the four matrices
    weights int8 [layers, parts, out, k], scales and biases [layers, out].
    end: gain and bias of the last norm [1, 1, width]; weights, scales and biases of the head.
    adapter: for each of the four matrices what `_adapt` takes; strength: how much it counts.
    cache: keys as 16-bit codes int16 [layers, rows, heads, places, head's width] and their steps
    float32 [layers, rows, heads, places], by which codes are multiplied; then values like them.
    shared_buffers, of the team: float32 for queries, keys and values [m, 3 * width], attended
    [m, width], projected [m, width], inner states [m, inner], narrowed [m, width]; last the scores
    [last, vocabulary], the result.
    buffers, of each member: float32 for the tokens' states [m, width] twice, a scratch [2, as much
    as a row of the inner states or the cache]; the codes and steps of `linear` for m tokens.
    """
    codes, code_scales, positions = embedding
    gains, biases = layers[0], layers[1]
    attention, attention_scales, attention_biases = layers[2], layers[3], layers[4]
    projection, projection_scales, projection_biases = layers[5], layers[6], layers[7]
    widening, widening_scales, widening_biases = layers[8], layers[9], layers[10]
    narrowing, narrowing_scales, narrowing_biases = layers[11], layers[12], layers[13]
    keys, key_steps, values, value_steps = cache
    joint, attended, projected, inner, narrowed, scores = shared_buffers
    x, normed, scratch, rounded, steps = buffers
    count, width = tokens.shape[0], x.shape[1]
    heads, d = keys.shape[2], keys.shape[4]
    parted = joint[:count].reshape(count, 3, heads, d)  # queries, keys, values
    merged = attended.reshape(attended.shape[0], heads, d)
    first_head, last_head = _share(heads, 1, member, team), _share(heads, 1, member + 1, team)
    begin, stop = _share(width, _ROWS, member, team), _share(width, _ROWS, member + 1, team)
    size = joint.shape[1]
    joint_begin, joint_stop = (
        _share(size, _ROWS, member, team),
        _share(size, _ROWS, member + 1, team),
    )
    size = inner.shape[1]
    inner_begin, inner_stop = (
        _share(size, _ROWS, member, team),
        _share(size, _ROWS, member + 1, team),
    )
    for t in range(count):
        token, place = tokens[t], places[t]
        factor = code_scales[token]
        size = -(-width // codes.shape[0])
        for part in range(codes.shape[0]):
            for j in range(min(size, width - part * size)):
                at = part * size + j
                x[t, at] = np.float32(codes[part, token, j]) * factor + positions[place, at]
    meeting = 0
    for n in range(keys.shape[0]):
        for t in range(count):
            _normalise(x, t, gains, biases, n, 0, epsilon, normed, t)
        matrix = attention[n], attention_scales[n], attention_biases[n]
        linear(*matrix, normed, joint, count, joint_begin, joint_stop, rounded, steps)
        _adapt(
            adapter[0], adapter[1], n, strength, normed, joint, count, joint_begin, joint_stop,
            scratch,
        )  # fmt: skip
        _meet(gate, team, meeting + 1)
        for h in range(first_head, last_head):
            for t in range(count):
                _remember(parted, t, h, 1, keys, key_steps, n, rows[t], places[t])
                _remember(parted, t, h, 2, values, value_steps, n, rows[t], places[t])
            for t in range(0, count, 2):
                _attend(parted, t, h, rows, places, shared, n, cache, scratch, merged)
        _meet(gate, team, meeting + 2)
        matrix = projection[n], projection_scales[n], projection_biases[n]
        linear(*matrix, attended, projected, count, begin, stop, rounded, steps)
        _adapt(
            adapter[2], adapter[3], n, strength, attended, projected, count, begin, stop, scratch
        )
        _meet(gate, team, meeting + 3)
        for t in range(count):
            for j in range(width):
                x[t, j] += projected[t, j]
            _normalise(x, t, gains, biases, n, 1, epsilon, normed, t)
        matrix = widening[n], widening_scales[n], widening_biases[n]
        linear(*matrix, normed, inner, count, inner_begin, inner_stop, rounded, steps)
        _adapt(
            adapter[4], adapter[5], n, strength, normed, inner, count, inner_begin, inner_stop,
            scratch,
        )  # fmt: skip
        for t in range(count):
            _gelu(inner[t, inner_begin:inner_stop], scratch)
        _meet(gate, team, meeting + 4)
        matrix = narrowing[n], narrowing_scales[n], narrowing_biases[n]
        linear(*matrix, inner, narrowed, count, begin, stop, rounded, steps)
        _adapt(adapter[6], adapter[7], n, strength, inner, narrowed, count, begin, stop, scratch)
        _meet(gate, team, meeting + 5)
        for t in range(count):
            for j in range(width):
                x[t, j] += narrowed[t, j]
        meeting += 5
    if last == 0:  # for all members alike, so nobody waits
        _meet(gate, team, meeting + 1)
        return
    for t in range(last):
        _normalise(x, count - last + t, end[0], end[1], 0, 0, epsilon, normed, t)
    size = scores.shape[1]
    begin, stop = _share(size, _ROWS, member, team), _share(size, _ROWS, member + 1, team)
    linear(end[2], end[3], end[4], normed, scores, last, begin, stop, rounded, steps)
    _meet(gate, team, meeting + 1)
