"""The kernel's memory, and the model's functions called by their addresses.

All numbers of a run are areas of one vector `x`, and all whole numbers of one vector `f`, which
begins with where each area begins and ends (see `state`).
"""

from __future__ import annotations

from math import nan

from simulator.engine.kernel.words import NUMBER, VECTOR, WHOLE, WHOLES, compiled, invoke

# ---- copied from here ---------------------------------------------------------------------------

REACHED, GUARD, HAZARD, STIFF, BROKEN = range(5)
EULER, RK4 = range(2)
# Areas of x: the state and its rates, as the equations know them; the state a step began at, the
# rates it met on its way and the state it would end at; what stays the same for a whole run; results.
Y, DY, P, W, BEGIN, K0, K1, K2, AHEAD, WEIGHTS, FLOORS, LEVELS, MARKS, BASES, CLOCK, OUT = range(16)
# Areas of f: addresses of the equations' pieces, where in x something is (GIVEN: what events may set, from and to),
# and how far the run is.
(PREPARE, TIMED, RATES, RECORDED, REMAINING, GUARDS, HAZARDS, COLUMNS, AUDITS, OUTSIDE, ARMED, GIVEN,
 PROGRESS) = range(16, 29)  # fmt: skip
# In CLOCK: where the last call got to, the distance of two grid points, ticks in a year, and the
# time that what depends on time alone was computed for.
REACHED_AT, GRID, TICKS, TIMED_AT = range(4)
# In PROGRESS: the next mark, which crossing or element, stiff steps in a row, whether DY holds, and what an event
# left to prepare: a bit for each piece, then one for what depends on time alone (see `Programs.feeds`); and which of
# these were prepared since runs in step last asked.
MARK, WHICH, STIFF_STEPS, KNOWN, STALE, CHANGED = range(6)
# In ARMED, of each guard: nobody has waited for it yet, it has to leave its level first, it is watched.
UNASKED, DISARMED, WATCHED = range(-1, 2)


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
    """What can only change at events: pieces whose bit is set, of which the last stands for all from the 63rd on."""
    progress, first, last = wholes(f, PROGRESS), f[2 * PREPARE], f[2 * PREPARE + 1]
    pieces = progress[STALE]
    progress[STALE] = 0
    progress[CHANGED] |= pieces
    for i in range(first, last):
        if pieces >> min(i - first, 62) & 1:
            invoke(f[i], 0.0, x)
    if pieces >> min(last - first, 62) & 1:
        numbers(f, x, CLOCK)[TIMED_AT] = nan


@compiled(f"void({WHOLES}, {VECTOR}, {NUMBER})")
def rates(f, x, time):
    """The rates of the state, after what events left to prepare; what depends on time alone is computed once a time."""
    dy, clock = numbers(f, x, DY), numbers(f, x, CLOCK)
    if wholes(f, PROGRESS)[STALE] != 0:
        prepare(f, x)
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


@compiled(f"void({WHOLES}, {VECTOR}, {NUMBER}, {WHOLE})")
def observe(f, x, time, pieces):
    """The equations at this instant: the rates if the first bit is set, and the pieces of the rest as in `prepare`."""
    if pieces & 1:
        known(f, x, time)
    elif wholes(f, PROGRESS)[STALE] != 0:
        prepare(f, x)
    first = f[2 * RECORDED]
    for i in range(first, f[2 * REMAINING + 1]):
        if pieces >> min(i - first + 1, 62) & 1:
            invoke(f[i], time, x)


@compiled(f"{WHOLE}({WHOLES}, {VECTOR}, {NUMBER})")
def at_rest(f, x, now):
    """After events: re-arms the guards that left their level; the first armed one at it, else -1."""
    known(f, x, now / numbers(f, x, CLOCK)[TICKS])
    guards, armed = wholes(f, GUARDS), wholes(f, ARMED)
    for j in range(guards.size):
        value = x[guards[j]]
        if armed[j] == DISARMED and value > 1e-12:
            armed[j] = WATCHED
        elif armed[j] == WATCHED and value <= 0.0:
            return j
    return -1


@compiled(f"void({WHOLES}, {VECTOR}, {NUMBER})")
def record(f, x, now):
    """The next row of results: the recorded elements, then what each audited group can't account for."""
    time = now / numbers(f, x, CLOCK)[TICKS]
    known(f, x, time)
    call(f, x, time, RECORDED)
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
