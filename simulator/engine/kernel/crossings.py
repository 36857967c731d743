"""Where in a step the kernel meets a crossing, and the step made anew as far as there."""

from __future__ import annotations

from math import floor

from simulator.engine.kernel.areas import (
    AHEAD,
    ARMED,
    BEGIN,
    BROKEN,
    CLOCK,
    DISARMED,
    DY,
    GUARD,
    GUARDS,
    HAZARD,
    HAZARDS,
    K0,
    LEVELS,
    PROGRESS,
    REACHED_AT,
    TICKS,
    UNASKED,
    WATCHED,
    WHICH,
    Y,
    numbers,
    rates,
    wholes,
)  # fmt: skip
from simulator.engine.kernel.steps import stands, step
from simulator.engine.kernel.words import NUMBER, VECTOR, WHOLE, WHOLES, compiled

# ---- copied from here ---------------------------------------------------------------------------

@compiled(f"{NUMBER}({WHOLES}, {VECTOR}, {WHOLE})")
def margin(f, x, j):
    """How far crossing `j` is from its level: a guard's value, or what a hazard clock has left."""
    guards, hazards = wholes(f, GUARDS), wholes(f, HAZARDS)
    if j < guards.size:
        return x[guards[j]]
    h = 3 * (j - guards.size)
    return x[hazards[h + 1]] - x[hazards[h]]


@compiled(f"boolean({WHOLES})")
def guarded(f):
    """Whether anybody has ever waited for a guard."""
    armed = wholes(f, ARMED)
    asked = 0
    for j in range(armed.size):
        asked += armed[j] != UNASKED
    return asked > 0


@compiled(f"boolean({WHOLES}, {VECTOR})")
def minding(f, x):
    """Whether anybody waits for a hazard clock that is looked at on whole ticks."""
    hazards = wholes(f, HAZARDS)
    waiting = 0
    for h in range(0, hazards.size, 3):
        waiting += (hazards[h + 2] == 1) & (x[hazards[h + 1]] < 1e300)
    return waiting > 0


@compiled(f"boolean({WHOLES}, {VECTOR})")
def reached(f, x):
    """Whether such a clock has reached its threshold; WHICH says the first that has."""
    hazards = wholes(f, HAZARDS)
    for h in range(0, hazards.size, 3):
        if hazards[h + 2] == 1 and x[hazards[h]] >= x[hazards[h + 1]]:
            wholes(f, PROGRESS)[WHICH] = h // 3
            return True
    return False


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


@compiled(f"{NUMBER}({WHOLES}, {VECTOR}, {NUMBER}, {NUMBER}, {NUMBER}, {WHOLE})")
def first_crossing(f, x, time, end, h, method):
    """The share of the step just made at which the first level is crossed, or 2; WHICH says what crosses it."""
    y, dy, begin, k0 = numbers(f, x, Y), numbers(f, x, DY), numbers(f, x, BEGIN), numbers(f, x, K0)
    levels, armed, progress = numbers(f, x, LEVELS), wholes(f, ARMED), wholes(f, PROGRESS)
    hazards, ahead = wholes(f, HAZARDS), numbers(f, x, AHEAD)
    first = 2.0
    for j in range(levels.size):
        clock = 3 * (j - armed.size)
        after = margin(f, x, j)
        watched = armed[j] == WATCHED if clock < 0 else hazards[clock + 2] == 0
        if watched and levels[j] > 0.0 and after <= 0.0:
            if clock < 0:
                ahead[:] = y
                finest = 4.0e-10 / numbers(f, x, CLOCK)[TICKS]
                found = crossing_share(f, x, j, levels[j], after, time, h, method, finest)
                y[:] = ahead
                rates(f, x, end)
            else:
                rates(f, x, end)
                at = hazards[clock]
                found = clock_share(levels[j], y[at] - begin[at], h * k0[at], h * dy[at])
            if found < first:
                first = found
                progress[WHICH] = j
        elif clock < 0 and armed[j] == DISARMED and after > 1e-12:
            armed[j] = WATCHED
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
        if not stands(f, x):
            return BROKEN
    if which < armed.size:
        armed[which] = DISARMED
        return GUARD
    progress[WHICH] = which - armed.size
    return HAZARD
