"""The loop that takes the state from one event to the next, with no Python in between.

What stands below the line is not called here: `compile` copies it into the user's cache folder,
where Numba compiles it, once for all models. It is Python that a linter and a reader can see; the
names above the line only stand for the real ones.

All numbers of a run are areas of one vector `x`, and all whole numbers of one vector `f`, which
begins with where each area begins and ends (see `areas`).
"""

from __future__ import annotations

from math import floor, nan
from typing import Any


def compiled(signature: str) -> Any:
    """Stands for Numba's decorator: with its types given, a function is compiled as the file is loaded."""
    return lambda function: function


NUMBER, WHOLE, VECTOR, WHOLES = "", "", "", ""
"""Stand for the types of the arguments, as Numba writes them."""


def invoke(address: int, time: float, x: Any) -> None:
    """Stands for `pointers.invoke`."""


# ---- copied from here ---------------------------------------------------------------------------

REACHED, GUARD, HAZARD, STIFF, BROKEN = range(5)
EULER, RK4 = range(2)
# Areas of x: the state and its rates, as the equations know them; the state a step began at, the
# rates it met on its way and the state it would end at; what stays the same for a whole run; results.
Y, DY, P, W, BEGIN, K0, K1, K2, AHEAD, WEIGHTS, FLOORS, LEVELS, MARKS, BASES, CLOCK, OUT = range(16)
# Areas of f: addresses of the equations' pieces, where in x something is, and how far the run is.
PREPARE, TIMED, RATES, REMAINING, GUARDS, HAZARDS, COLUMNS, AUDITS, OUTSIDE, ARMED, PROGRESS = range(16, 27)
# In CLOCK: where the last call got to, the distance of two grid points, ticks in a year, and the
# time that what depends on time alone was computed for.
REACHED_AT, GRID, TICKS, TIMED_AT = range(4)
# In PROGRESS: the next mark, which crossing or element, stiff steps in a row, whether DY holds.
MARK, WHICH, STIFF_STEPS, KNOWN = range(4)


@compiled(f"{VECTOR}({WHOLES}, {VECTOR}, {WHOLE})")
def numbers(f, x, area):
    """An area of x."""
    return x[f[2 * area] : f[2 * area + 1]]


@compiled(f"{WHOLES}({WHOLES}, {WHOLE})")
def wholes(f, area):
    """An area of f."""
    return f[f[2 * area] : f[2 * area + 1]]


@compiled(f"void({WHOLES}, {VECTOR}, {NUMBER}, {WHOLE})")
def call(f, x, time, area):
    """The pieces of one of a model's functions, one after the other."""
    for i in range(f[2 * area], f[2 * area + 1]):
        invoke(f[i], time, x)


@compiled(f"void({WHOLES}, {VECTOR})")
def prepare(f, x):
    """What can only change at events."""
    call(f, x, 0.0, PREPARE)
    numbers(f, x, CLOCK)[TIMED_AT] = nan


@compiled(f"void({WHOLES}, {VECTOR}, {NUMBER})")
def rates(f, x, time):
    """The rates of the state; what depends on time alone is computed once for each time."""
    dy, clock = numbers(f, x, DY), numbers(f, x, CLOCK)
    for i in range(dy.size):
        dy[i] = 0.0
    if clock[TIMED_AT] != time:
        call(f, x, time, TIMED)
        clock[TIMED_AT] = time
    call(f, x, time, RATES)


@compiled(f"void({WHOLES}, {VECTOR}, {NUMBER})")
def known(f, x, time):
    """The rates at rest, unless they hold already."""
    progress = wholes(f, PROGRESS)
    if progress[KNOWN] == 0:
        rates(f, x, time)
        progress[KNOWN] = 1


@compiled(f"void({WHOLES}, {VECTOR}, {NUMBER})")
def observe(f, x, time):
    """Every equation at this instant."""
    known(f, x, time)
    call(f, x, time, REMAINING)


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


@compiled(f"{NUMBER}({WHOLES}, {VECTOR}, {WHOLE})")
def margin(f, x, j):
    """How far crossing `j` is from its level: a guard's value, or what a hazard clock has left."""
    guards, hazards = wholes(f, GUARDS), wholes(f, HAZARDS)
    if j < guards.size:
        return x[guards[j]]
    h = 2 * (j - guards.size)
    return x[hazards[h + 1]] - x[hazards[h]]


@compiled(f"{NUMBER}({WHOLES}, {VECTOR}, {WHOLE}, {NUMBER}, {NUMBER}, {NUMBER}, {NUMBER}, {WHOLE}, {NUMBER})")
def crossing_share(f, x, j, before, after, time, h, method, finest):
    """The share of the step at which guard `j` meets zero (Illinois root-finding)."""
    guard = wholes(f, GUARDS)[j]
    low, high, g_low, g_high = 0.0, 1.0, before, after
    for _ in range(100):
        share = low + (high - low) * g_low / (g_low - g_high)
        step(f, x, time, time + share * h, share * h, method)
        rates(f, x, time + share * h)
        g = x[guard]
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


@compiled(f"{WHOLE}({WHOLES}, {VECTOR}, {NUMBER})")
def at_rest(f, x, now):
    """After events: re-arms the guards that left their level; the first armed one at it, else -1."""
    known(f, x, now / numbers(f, x, CLOCK)[TICKS])
    guards, armed = wholes(f, GUARDS), wholes(f, ARMED)
    for j in range(guards.size):
        value = x[guards[j]]
        if armed[j] == 0 and value > 1e-12:
            armed[j] = 1
        elif armed[j] == 1 and value <= 0.0:
            return j
    return -1


@compiled(f"void({WHOLES}, {VECTOR}, {NUMBER})")
def record(f, x, now):
    """The next row of results: the recorded elements, then what each audited group can't account for."""
    observe(f, x, now / numbers(f, x, CLOCK)[TICKS])
    progress, columns, outside, audits = wholes(f, PROGRESS), wholes(f, COLUMNS), wholes(f, OUTSIDE), wholes(f, AUDITS)
    bases, out = numbers(f, x, BASES), numbers(f, x, OUT)
    row = progress[MARK] * (columns.size + outside.size)
    for c in range(columns.size):
        out[row + c] = x[columns[c]]
    row += columns.size
    for g in range(outside.size):
        out[row + g] = -bases[g] - x[outside[g]]
    for a in range(0, audits.size, 3):
        s = 0.0
        for i in range(audits[a + 1], audits[a + 2]):
            s += x[i]
        out[row + audits[a]] += s
    progress[MARK] += 1


@compiled(f"void({WHOLES}, {VECTOR})")
def keep(f, x):
    """The next step begins at this state, with these rates and so far from each level."""
    y, dy, begin, k0 = numbers(f, x, Y), numbers(f, x, DY), numbers(f, x, BEGIN), numbers(f, x, K0)
    for i in range(y.size):
        begin[i] = y[i]
        k0[i] = dy[i]
    levels = numbers(f, x, LEVELS)
    for j in range(levels.size):
        levels[j] = margin(f, x, j)


@compiled(f"{NUMBER}({WHOLES}, {VECTOR}, {NUMBER}, {NUMBER})")
def following(f, x, now, until):
    """The end of the next step: the next point of the grid or mark, at most `until`."""
    grid, marks, mark = numbers(f, x, CLOCK)[GRID], numbers(f, x, MARKS), wholes(f, PROGRESS)[MARK]
    found = (floor(now / grid + 1e-9) + 1.0) * grid
    if found > until - 1e-9 * grid:
        found = until
    if mark < marks.size and now < marks[mark] < found - 1e-9 * grid:
        found = marks[mark]
    return found


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
    wrong = broken(y, numbers(f, x, FLOORS))
    if wrong < 0:
        return REACHED
    for i in range(y.size):
        y[i], begin[i] = begin[i], y[i]
    progress[WHICH] = wrong
    # Too long a step has thrown the state out of bounds: that is what to tell.
    stiff = method == RK4 and (progress[STIFF_STEPS] > 0 or is_stiff(h, k0, k1, k2, weights))
    return STIFF if stiff else BROKEN


@compiled(f"{NUMBER}({WHOLES}, {VECTOR}, {NUMBER}, {NUMBER}, {NUMBER}, {WHOLE})")
def first_crossing(f, x, time, end, h, method):
    """The share of the step just made at which the first level is crossed, or 2; WHICH says what crosses it."""
    y, dy, begin, k0 = numbers(f, x, Y), numbers(f, x, DY), numbers(f, x, BEGIN), numbers(f, x, K0)
    levels, armed, progress = numbers(f, x, LEVELS), wholes(f, ARMED), wholes(f, PROGRESS)
    hazards, ahead = wholes(f, HAZARDS), numbers(f, x, AHEAD)
    first = 2.0
    for j in range(levels.size):
        after = margin(f, x, j)
        watched = j >= armed.size or armed[j] == 1
        if watched and levels[j] > 0.0 and after <= 0.0:
            if j < armed.size:
                ahead[:] = y
                finest = 4.0e-10 / numbers(f, x, CLOCK)[TICKS]
                found = crossing_share(f, x, j, levels[j], after, time, h, method, finest)
                y[:] = ahead
                rates(f, x, end)
            else:
                clock = hazards[2 * (j - armed.size)]
                found = clock_share(levels[j], y[clock] - begin[clock], h * k0[clock], h * dy[clock])
            if found < first:
                first = found
                progress[WHICH] = j
        elif j < armed.size and armed[j] == 0 and after > 1e-12:
            armed[j] = 1
    return first


@compiled(f"{WHOLE}({WHOLES}, {VECTOR}, {NUMBER}, {NUMBER}, {NUMBER}, {WHOLE})")
def crossed(f, x, now, to, share, method):
    """The step made anew as far as the crossing: GUARD or HAZARD, and WHICH of them, or BROKEN."""
    y, begin, clock, progress = numbers(f, x, Y), numbers(f, x, BEGIN), numbers(f, x, CLOCK), wholes(f, PROGRESS)
    armed, which, ticks = wholes(f, ARMED), progress[WHICH], clock[TICKS]
    # A hair past the level, never before it: else it would be crossed a second time.
    at = floor((now + share * (to - now)) * 1073741824.0 + 1.5) / 1073741824.0
    at = min(max(at, now), to)
    clock[REACHED_AT] = at
    y[:] = begin
    if at > now:
        step(f, x, now / ticks, at / ticks, (at - now) / ticks, method)
        wrong = broken(y, numbers(f, x, FLOORS))
        if wrong >= 0:
            for i in range(y.size):
                y[i], begin[i] = begin[i], y[i]
            progress[WHICH] = wrong
            return BROKEN
    if which < armed.size:
        armed[which] = 0
        return GUARD
    progress[WHICH] = which - armed.size
    return HAZARD


@compiled(f"{WHOLE}({WHOLES}, {VECTOR}, {NUMBER}, {NUMBER}, {WHOLE})")
def advance(f, x, now, until, method):
    """From `now` to `until` on the absolute grid, or to the first crossing.

    Returns REACHED, GUARD, HAZARD, STIFF or BROKEN; REACHED_AT says when, WHICH says which one.
    """
    clock, marks, progress = numbers(f, x, CLOCK), numbers(f, x, MARKS), wholes(f, PROGRESS)
    grid, ticks = clock[GRID], clock[TICKS]
    known(f, x, now / ticks)
    progress[KNOWN] = 0
    keep(f, x)
    steps = 0
    clock[REACHED_AT] = now
    while now < until:
        to = following(f, x, now, until)
        time, end, h = now / ticks, to / ticks, (to - now) / ticks
        step(f, x, time, end, h, method)
        outcome = checked(f, x, h, method, steps)
        if outcome != REACHED:
            clock[REACHED_AT] = now if outcome == STIFF else to
            return outcome
        steps += 1
        rates(f, x, end)
        share = first_crossing(f, x, time, end, h, method)
        if share <= 1.0:
            return crossed(f, x, now, to, share, method)
        keep(f, x)
        now = to
        clock[REACHED_AT] = now
        while progress[MARK] < marks.size and marks[progress[MARK]] <= now + 1e-9 * grid and now < until:
            progress[KNOWN] = 1
            record(f, x, now)
            progress[KNOWN] = 0
    progress[KNOWN] = 1
    return REACHED
