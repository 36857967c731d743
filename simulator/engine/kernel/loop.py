"""The loop that takes the state from one event to the next, with no Python in between."""

from __future__ import annotations

from math import floor

from simulator.engine.kernel.areas import (
    BEGIN,
    CLOCK,
    DY,
    EULER,
    GRID,
    HAZARD,
    K0,
    KNOWN,
    LEVELS,
    MARK,
    MARKS,
    PROGRESS,
    REACHED,
    REACHED_AT,
    TICKS,
    Y,
    known,
    numbers,
    rates,
    record,
    wholes,
)  # fmt: skip
from simulator.engine.kernel.crossings import crossed, first_crossing, guarded, margin, minding, reached
from simulator.engine.kernel.steps import checked, leap, step
from simulator.engine.kernel.words import NUMBER, VECTOR, WHOLE, WHOLES, compiled

# ---- copied from here ---------------------------------------------------------------------------

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


@compiled(f"{NUMBER}({WHOLES}, {VECTOR}, {NUMBER}, {NUMBER}, boolean)")
def following(f, x, now, until, ticking):
    """The end of the next step: the next point of the grid, mark or, if asked for, whole tick; at most `until`."""
    grid, marks, mark = numbers(f, x, CLOCK)[GRID], numbers(f, x, MARKS), wholes(f, PROGRESS)[MARK]
    found = (floor(now / grid + 1e-9) + 1.0) * grid
    if found > until - 1e-9 * grid:
        found = until
    if mark < marks.size and now < marks[mark] < found - 1e-9 * grid:
        found = marks[mark]
    tick = floor(now + 1e-9) + 1.0
    if ticking and tick <= until and tick < found + 1e-9 * grid:
        found = tick
    return found


@compiled(f"{WHOLE}({WHOLES}, {VECTOR}, {NUMBER}, {NUMBER}, {NUMBER}, {WHOLE}, {WHOLE})")
def made(f, x, time, end, h, method, steps):
    """The step from the state and its known rates: REACHED, or why it can't stand and was taken back."""
    if method == EULER and numbers(f, x, LEVELS).size == 0:
        return leap(f, x, h)
    keep(f, x)
    step(f, x, time, end, h, method)
    return checked(f, x, h, method, steps)


@compiled(f"{WHOLE}({WHOLES}, {VECTOR}, {NUMBER}, {NUMBER}, {WHOLE})")
def advance(f, x, now, until, method):
    """From `now`, with its record if one is due, to `until` on the absolute grid, or to the first crossing.

    Returns REACHED, GUARD, HAZARD, STIFF or BROKEN; REACHED_AT says when, WHICH says which one. What is STIFF or BROKEN
    stands where the step that can't be began.
    """
    clock, marks, progress = numbers(f, x, CLOCK), numbers(f, x, MARKS), wholes(f, PROGRESS)
    grid, ticks, watched = clock[GRID], clock[TICKS], numbers(f, x, LEVELS).size > 0
    watches_rates, ticking = guarded(f), minding(f, x)
    steps = 0
    clock[REACHED_AT] = now
    if progress[MARK] < marks.size and marks[progress[MARK]] <= now:
        record(f, x, now)
    while now < until:
        to = following(f, x, now, until, ticking)
        time, end, h = now / ticks, to / ticks, (to - now) / ticks
        known(f, x, time)
        outcome = made(f, x, time, end, h, method, steps)
        progress[KNOWN] = 0
        if outcome != REACHED:
            return outcome
        steps += 1
        # Only a guard needs the rates where a step ends; else they wait for who asks, in case an event changes them.
        if watches_rates:
            rates(f, x, end)
        if watched:
            share = first_crossing(f, x, time, end, h, method)
            if share <= 1.0:
                return crossed(f, x, now, to, share, method)
        if watches_rates:
            progress[KNOWN] = 1
        now = to
        clock[REACHED_AT] = now
        if ticking and now == floor(now) and reached(f, x):
            return HAZARD
        while progress[MARK] < marks.size and marks[progress[MARK]] <= now + 1e-9 * grid and now < until:
            record(f, x, now)
    return REACHED
