"""One step of the kernel, and whether it can stand."""

from __future__ import annotations

from simulator.engine.kernel.areas import (
    BEGIN,
    BROKEN,
    DY,
    EULER,
    FLOORS,
    K0,
    K1,
    K2,
    PROGRESS,
    REACHED,
    RK4,
    STIFF,
    STIFF_STEPS,
    WEIGHTS,
    WHICH,
    Y,
    numbers,
    rates,
    wholes,
)  # fmt: skip
from simulator.engine.kernel.words import NUMBER, VECTOR, WHOLE, WHOLES, compiled

# ---- copied from here ---------------------------------------------------------------------------

@compiled(f"void({WHOLES}, {VECTOR}, {NUMBER}, {NUMBER}, {NUMBER}, {WHOLE})")
def step(f, x, time, end, h, method):
    """One step of `h` years from BEGIN, where the rates are K0, to `end`."""
    y, dy, begin = numbers(f, x, Y), numbers(f, x, DY), numbers(f, x, BEGIN)
    k0, k1, k2 = numbers(f, x, K0), numbers(f, x, K1), numbers(f, x, K2)
    n = y.size
    if method == EULER:
        for i in range(n):
            y[i] = begin[i] + h * k0[i]
        return
    half = 0.5 * h
    for i in range(n):
        y[i] = begin[i] + half * k0[i]
    rates(f, x, time + half)
    for i in range(n):
        k1[i] = dy[i]
        y[i] = begin[i] + half * dy[i]
    rates(f, x, time + half)
    for i in range(n):
        k2[i] = dy[i]
        y[i] = begin[i] + h * dy[i]
    rates(f, x, end)
    sixth = h / 6.0
    for i in range(n):
        y[i] = begin[i] + sixth * (k0[i] + 2.0 * (k1[i] + k2[i]) + dy[i])


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


@compiled(f"boolean({NUMBER}, {VECTOR}, {VECTOR}, {VECTOR}, {VECTOR})")
def is_stiff(h, k0, k1, k2, weights):
    """Whether h |k3 - k2| / |u3 - u2| exceeds 2.5, which RK4 can't follow for long."""
    near = distance(k1, k0, weights)
    if not h * h * near > 1e-20:
        return False
    # u3 - u2 is half a step of k2 - k1, so that the ratio is 2 |k3 - k2| / |k2 - k1|.
    return 4.0 * distance(k2, k1, weights) > 2.5 * 2.5 * near


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


@compiled(f"boolean({WHOLES}, {VECTOR})")
def stands(f, x):
    """Whether the state just made is within its bounds; else it and that in BEGIN change places, and WHICH tells."""
    y, begin = numbers(f, x, Y), numbers(f, x, BEGIN)
    wrong = broken(y, numbers(f, x, FLOORS))
    if wrong < 0:
        return True
    for i in range(y.size):
        y[i], begin[i] = begin[i], y[i]
    wholes(f, PROGRESS)[WHICH] = wrong
    return False


@compiled(f"{WHOLE}({WHOLES}, {VECTOR}, {NUMBER}, {WHOLE}, {WHOLE})")
def checked(f, x, h, method, steps):
    """STIFF or BROKEN if the step just made can't stand, with the state before it back in place; else REACHED."""
    y, begin, weights, progress = numbers(f, x, Y), numbers(f, x, BEGIN), numbers(f, x, WEIGHTS), wholes(f, PROGRESS)
    k0, k1, k2 = numbers(f, x, K0), numbers(f, x, K1), numbers(f, x, K2)
    if method == RK4 and steps % 4 == 0:
        rescale(begin, weights)
        progress[STIFF_STEPS] = progress[STIFF_STEPS] + 1 if is_stiff(h, k0, k1, k2, weights) else 0
        if progress[STIFF_STEPS] >= 3:
            y[:] = begin
            return STIFF
    if stands(f, x):
        return REACHED
    # Too long a step has thrown the state out of bounds: that is what to tell.
    stiff = method == RK4 and (progress[STIFF_STEPS] > 0 or is_stiff(h, k0, k1, k2, weights))
    return STIFF if stiff else BROKEN


@compiled(f"{WHOLE}({WHOLES}, {VECTOR}, {NUMBER})")
def leap(f, x, h):
    """An Euler step that nobody watches, in one pass: REACHED, or BROKEN with the state before it back in place."""
    y, dy, begin, floors = numbers(f, x, Y), numbers(f, x, DY), numbers(f, x, BEGIN), numbers(f, x, FLOORS)
    n = y.size
    well = 0
    for i in range(n):
        before = y[i]
        after = before + h * dy[i]
        begin[i] = before
        y[i] = after
        well += ((after >= 0.0) | (floors[i] < -1e300)) & (abs(after) < 1e300)
    return REACHED if well == n or stands(f, x) else BROKEN
