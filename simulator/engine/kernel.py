"""The loop that takes the state from one event to the next, with no Python in between.

What stands below the line is not called here: `compile` copies it into the user's cache folder,
where Numba compiles it, once for all models: `f` holds how many pieces each of a
model's three functions has and then their addresses. It is
Python that a linter and a reader can see; the names above the line only stand for the real ones.
"""
# ruff: noqa: C901

from __future__ import annotations

from math import floor
from typing import Any

REACHED, GUARD, HAZARD, STIFF, BROKEN = 0, 1, 2, 3, 4
EULER, RK4 = 0, 1


def compiled(signature: str) -> Any:
    """Stands for Numba's decorator: with its types given, a function is compiled as the file is loaded."""
    return lambda function: function


NUMBER, WHOLE, VECTOR, MATRIX, WHOLES, PAIRS = "", "", "", "", "", ""
"""Stand for the types of the arguments, as Numba writes them."""


def invoke(address: int, time: float, y: Any, p: Any, w: Any, dy: Any) -> None:
    """Stands for `pointers.invoke`."""


# ---- copied from here ---------------------------------------------------------------------------


@compiled(f"void({WHOLES}, {WHOLE}, {WHOLE}, {NUMBER}, {VECTOR}, {VECTOR}, {VECTOR}, {VECTOR})")
def call(f, first, number, time, y, p, w, dy):
    """The pieces of one of a model's functions, one after the other."""
    for i in range(first, first + number):
        invoke(f[i], time, y, p, w, dy)


@compiled(f"void({WHOLES}, {VECTOR}, {VECTOR}, {VECTOR})")
def prepare(f, y, p, w):
    """What can only change at events, kept in `w`."""
    call(f, 3, f[0], 0.0, y, p, w, w)


@compiled(f"void({WHOLES}, {NUMBER}, {VECTOR}, {VECTOR}, {VECTOR}, {VECTOR})")
def rates(f, time, y, p, w, dy):
    """The rates of the state into `dy`."""
    for i in range(dy.size):
        dy[i] = 0.0
    call(f, 3 + f[0], f[1], time, y, p, w, dy)


@compiled(f"void({WHOLES}, {NUMBER}, {VECTOR}, {VECTOR}, {VECTOR})")
def remaining(f, time, y, p, w):
    """The equations that `rates`, asked before, does not keep in `w`."""
    call(f, 3 + f[0] + f[1], f[2], time, y, p, w, w)


@compiled(f"void({WHOLES}, {NUMBER}, {VECTOR}, {VECTOR}, {VECTOR}, {VECTOR})")
def observe(f, time, y, p, w, dy):
    """Every equation at this instant, kept in `w`; `dy` is scratch."""
    rates(f, time, y, p, w, dy)
    remaining(f, time, y, p, w)


@compiled(f"void({WHOLES}, {NUMBER}, {NUMBER}, {WHOLE}, {VECTOR}, {VECTOR}, {VECTOR}, {MATRIX}, {VECTOR})")
def step(f, time, h, method, y, p, w, k, u):
    """One step of `h` from `y` into `u`; `k[0]` holds the rates at `y`."""
    n = y.size
    # Rows as arrays of their own: a compiler turns loops over them into vector instructions.
    k0, k1, k2, k3 = k[0], k[1], k[2], k[3]
    if method == 0:
        for i in range(n):
            u[i] = y[i] + h * k0[i]
        return
    half = 0.5 * h
    for i in range(n):
        u[i] = y[i] + half * k0[i]
    rates(f, time + half, u, p, w, k1)
    for i in range(n):
        u[i] = y[i] + half * k1[i]
    rates(f, time + half, u, p, w, k2)
    for i in range(n):
        u[i] = y[i] + h * k2[i]
    rates(f, time + h, u, p, w, k3)
    sixth = h / 6.0
    for i in range(n):
        u[i] = y[i] + sixth * (k0[i] + 2.0 * (k1[i] + k2[i]) + k3[i])


@compiled(f"{NUMBER}({VECTOR}, {VECTOR}, {VECTOR})")
def distance(a, b, weights):
    """The weighted square distance of two vectors, in four lanes."""
    n = a.size
    s0 = s1 = s2 = s3 = 0.0
    whole = n - n % 4
    for i in range(0, whole, 4):
        d0 = (a[i] - b[i]) * weights[i]
        d1 = (a[i + 1] - b[i + 1]) * weights[i + 1]
        d2 = (a[i + 2] - b[i + 2]) * weights[i + 2]
        d3 = (a[i + 3] - b[i + 3]) * weights[i + 3]
        s0 += d0 * d0
        s1 += d1 * d1
        s2 += d2 * d2
        s3 += d3 * d3
    for i in range(whole, n):
        d0 = (a[i] - b[i]) * weights[i]
        s0 += d0 * d0
    return (s0 + s1) + (s2 + s3)


@compiled(f"void({VECTOR}, {VECTOR})")
def rescale(y, weights):
    """The weights of what has outgrown its scale, or has none yet, are those of its size now."""
    for i in range(y.size):
        size = abs(y[i])
        if size * weights[i] > 1.0 or (weights[i] == 0.0 and size > 0.0):
            weights[i] = 1.0 / size


@compiled(f"boolean({NUMBER}, {MATRIX}, {VECTOR})")
def is_stiff(h, k, weights):
    """Whether h |k3 - k2| / |u3 - u2| exceeds 2.5, which RK4 can't follow for long."""
    near = distance(k[1], k[0], weights)
    if not h * h * near > 1e-20:
        return False
    # u3 - u2 is half a step of k2 - k1, so that the ratio is 2 |k3 - k2| / |k2 - k1|.
    return 4.0 * distance(k[2], k[1], weights) > 2.5 * 2.5 * near


@compiled(f"{WHOLE}({VECTOR}, {VECTOR})")
def broken(u, floors):
    """The first element that is not finite or too far below zero, else -1; rounding is clipped to 0."""
    n = u.size
    well = 0
    for i in range(n):
        # One sum of yes and no, which a compiler turns into vector instructions; almost always all are.
        well += ((u[i] >= 0.0) | (floors[i] < -1e300)) & (abs(u[i]) < 1e300)
    if well == n:
        return -1
    for i in range(n):
        if not (u[i] >= 0.0 and u[i] < 1e300):
            if u[i] < 0.0 and u[i] >= floors[i] and u[i] > -1e300:
                if floors[i] > -1e300:
                    u[i] = 0.0
            else:
                return i
    return -1


@compiled(f"{NUMBER}({WHOLE}, {VECTOR}, {VECTOR}, {VECTOR}, {WHOLES}, {PAIRS})")
def margin(j, u, p, w, guards, hazards):
    """How far crossing `j` is from its level: a guard's value, or what a hazard clock has left."""
    if j < guards.size:
        return w[guards[j]]
    h = j - guards.size
    return p[hazards[h, 1]] - u[hazards[h, 0]]


@compiled(
    f"{NUMBER}({WHOLES}, {WHOLE}, {NUMBER}, {NUMBER}, {NUMBER}, {NUMBER}, {WHOLE}, {VECTOR}, {VECTOR}, "
    f"{VECTOR}, {MATRIX}, {VECTOR}, {VECTOR}, {WHOLES}, {NUMBER})"
)
def crossing_share(f, j, before, after, time, h, method, y, p, w, k, u, spare, guards, finest):
    """The share of the step at which guard `j` meets zero (Illinois root-finding)."""
    low, high, g_low, g_high = 0.0, 1.0, before, after
    for _ in range(100):
        share = low + (high - low) * g_low / (g_low - g_high)
        step(f, time, share * h, method, y, p, w, k, u)
        rates(f, time + share * h, u, p, w, spare)
        g = w[guards[j]]
        if g <= 0.0:
            moved = high - share
            high, g_high = share, g
            g_low *= 0.5
        else:
            moved = share - low
            low, g_low = share, g
            g_high *= 0.5
        if g == 0.0 or moved * h < finest or (high - low) * h < finest:
            return share
    return high


@compiled(f"{NUMBER}({NUMBER}, {NUMBER}, {NUMBER}, {NUMBER})")
def clock_share(left, used, first_rate, last_rate):
    """The share of the step at which a hazard clock's exposure meets its threshold.

    `left` was to go at the start and `used` is what the step brings; the rates are per step. The
    exposure is the cubic through both ends: as exact as the step itself.
    """
    low, high, share = 0.0, 1.0, left / used
    for _ in range(60):
        s2, s3 = share * share, share * share * share
        found = (s3 - 2.0 * s2 + share) * first_rate + (3.0 * s2 - 2.0 * s3) * used + (s3 - s2) * last_rate
        if found < left:
            low = share
        else:
            high = share
        slope = (3.0 * s2 - 4.0 * share + 1.0) * first_rate + 6.0 * (share - s2) * used
        slope += (3.0 * s2 - 2.0 * share) * last_rate
        following = share + (left - found) / slope if slope > 0.0 else low
        if not low < following < high:
            following = 0.5 * (low + high)
        if abs(following - share) < 1e-13:
            return following
        share = following
    return share


@compiled(f"{WHOLE}({WHOLES}, {NUMBER}, {NUMBER}, {VECTOR}, {VECTOR}, {VECTOR}, {VECTOR}, {WHOLES}, {WHOLES})")
def at_rest(f, now, ticks, y, p, w, dy, guards, armed):
    """After events: re-arms the guards that left their level; the first armed one at it, else -1."""
    rates(f, now / ticks, y, p, w, dy)
    for j in range(guards.size):
        value = w[guards[j]]
        if armed[j] == 0 and value > 1e-12:
            armed[j] = 1
        elif armed[j] == 1 and value <= 0.0:
            return j
    return -1


@compiled(
    f"void({WHOLES}, {NUMBER}, {NUMBER}, {WHOLE}, {VECTOR}, {VECTOR}, {VECTOR}, {VECTOR}, {WHOLE}, "
    f"{PAIRS}, {PAIRS}, {WHOLES}, {VECTOR}, {MATRIX})"
)
def record(f, now, ticks, known, y, p, w, dy, mark, columns, audits, outside, start, out):
    """One row of results: the recorded elements, then what each audited group can't account for.

    With `known`, `rates` was asked at this very state before.
    """
    if known == 0:
        rates(f, now / ticks, y, p, w, dy)
    remaining(f, now / ticks, y, p, w)
    for c in range(columns.shape[0]):
        where = columns[c, 1]
        if columns[c, 0] == 0:
            out[mark, c] = y[where]
        elif columns[c, 0] == 1:
            out[mark, c] = p[where]
        else:
            out[mark, c] = w[where]
    first = columns.shape[0]
    for g in range(outside.size):
        out[mark, first + g] = -start[g] - y[outside[g]]
    for a in range(audits.shape[0]):
        s = 0.0
        for i in range(audits[a, 1], audits[a, 2]):
            s += y[i]
        out[mark, first + audits[a, 0]] += s


@compiled(
    f"{WHOLE}({WHOLES}, {VECTOR}, {WHOLES}, {WHOLE}, {VECTOR}, {VECTOR}, {VECTOR}, {MATRIX}, {VECTOR}, "
    f"{VECTOR}, {VECTOR}, {WHOLES}, {WHOLES}, {PAIRS}, {VECTOR}, {VECTOR}, {PAIRS}, {PAIRS}, {WHOLES}, "
    f"{VECTOR}, {MATRIX})"
)
def advance(f, span, progress, method, y, p, w, k, u, weights, floors, guards, armed, hazards,
            levels, marks, columns, audits, outside, start, out):
    """From `span[0]` to `span[1]` on the absolute grid, or to the first crossing.

    Returns REACHED, GUARD, HAZARD, STIFF or BROKEN; `progress[1]` says which one.
    With `progress[3]`, `k[0]` already holds the rates at the start.
    """
    now, until, grid, ticks = span[0], span[1], span[2], span[3]
    crossings = guards.size + hazards.shape[0]
    if progress[3] == 0:
        rates(f, now / ticks, y, p, w, k[0])
    progress[3] = 0
    for j in range(crossings):
        levels[j] = margin(j, y, p, w, guards, hazards)
    steps = 0
    now_rates, next_rates = k[0], k[4]
    while now < until:
        following = (floor(now / grid + 1e-9) + 1.0) * grid
        if following > until - 1e-9 * grid:
            following = until
        if progress[0] < marks.size and now < marks[progress[0]] < following - 1e-9 * grid:
            following = marks[progress[0]]
        h = (following - now) / ticks
        time = now / ticks
        step(f, time, h, method, y, p, w, k, u)
        steps += 1
        if method == 1 and steps % 4 == 1:
            rescale(y, weights)
            if is_stiff(h, k, weights):
                progress[2] += 1
                if progress[2] >= 3:
                    span[0] = now
                    return 3
            else:
                progress[2] = 0
        wrong = broken(u, floors)
        if wrong >= 0:
            if method == 1 and (progress[2] > 0 or is_stiff(h, k, weights)):
                # Too long a step has thrown the state out of bounds: that is what to tell.
                span[0] = now
                return 3
            span[0] = following
            progress[1] = wrong
            return 4
        rates(f, following / ticks, u, p, w, k[4])
        first, share = -1, 2.0
        for j in range(crossings):
            after = margin(j, u, p, w, guards, hazards)
            watched = j >= guards.size or armed[j] == 1
            if watched and levels[j] > 0.0 and after <= 0.0:
                if j < guards.size:
                    found = crossing_share(f, j, levels[j], after, time, h, method, y, p, w, k, k[6], k[5],
                                           guards, 4.0e-10 / ticks)
                    rates(f, following / ticks, u, p, w, k[4])
                else:
                    clock = hazards[j - guards.size, 0]
                    found = clock_share(levels[j], u[clock] - y[clock], h * k[0, clock], h * k[4, clock])
                if found < share:
                    first, share = j, found
            elif j < guards.size and armed[j] == 0 and after > 1e-12:
                armed[j] = 1
        if first >= 0:
            # A hair past the level, never before it: else it would be crossed a second time.
            at = floor((now + share * (following - now)) * 1073741824.0 + 1.5) / 1073741824.0
            at = min(max(at, now), following)
            if at > now:
                step(f, time, (at - now) / ticks, method, y, p, w, k, u)
                wrong = broken(u, floors)
                if wrong >= 0:
                    span[0] = at
                    progress[1] = wrong
                    return 4
                y[:] = u
            span[0] = at
            progress[1] = first if first < guards.size else first - guards.size
            if first < guards.size:
                armed[first] = 0
                return 1
            return 2
        for j in range(crossings):
            levels[j] = margin(j, u, p, w, guards, hazards)
        for i in range(y.size):
            y[i] = u[i]
            now_rates[i] = next_rates[i]
        now = following
        span[0] = now
        while progress[0] < marks.size and marks[progress[0]] <= now + 1e-9 * grid and now < until:
            record(f, now, ticks, 1, y, p, w, k[6], progress[0], columns, audits, outside, start, out)
            progress[0] += 1
    return 0
