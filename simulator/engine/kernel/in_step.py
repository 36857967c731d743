"""The loop of several runs in step, each in a lane of its own: the same steps as alone, and so the same bits.

Where one of them meets what it must do alone, a level crossed within a step or a state out of bounds, all stand
where the last step that can stand ended.
"""

from __future__ import annotations

from math import floor

from simulator.engine.kernel.areas import (
    AHEAD,
    AUDITS,
    BASES,
    CLOCK,
    COLUMNS,
    GRID,
    HAZARD,
    MARK,
    MARKS,
    OUT,
    OUTSIDE,
    PROGRESS,
    REACHED,
    RECORDED,
    STIFF_STEPS,
    TICKS,
    WEIGHTS,
    Y,
    call,
    numbers,
    wholes,
)  # fmt: skip
from simulator.engine.kernel.crossings import minding, reached
from simulator.engine.kernel.loop import following
from simulator.engine.kernel.seats import (
    ALONE,
    LANES,
    OUTCOMES,
    give,
    numbers_of,
    rates_in_step,
    taken,
    wholes_of,
)  # fmt: skip
from simulator.engine.kernel.steps_in_step import made_in_step, some_reached
from simulator.engine.kernel.words import (
    NUMBER,
    VECTOR,
    WHOLE,
    WHOLES,
    abreast,
    block_of,
    compiled,
    numbers_at,
    of_lane,
)  # fmt: skip

# ---- copied from here ---------------------------------------------------------------------------

@compiled(f"void({WHOLES}, {VECTOR}, {WHOLES}, {NUMBER})")
def record_in_step(f, block, runs, time):
    """As `record`, for every run; its rates are known."""
    lanes = block_of(block)
    call(f, block, time, RECORDED)
    columns, outside, audits = wholes(f, COLUMNS), wholes(f, OUTSIDE), wholes(f, AUDITS)
    mark = wholes(wholes_of(f, runs, 0), PROGRESS)[MARK]
    row = f[2 * OUT] + mark * (columns.size + outside.size)
    a, b, c, d = numbers_at(runs[0]), numbers_at(runs[1]), numbers_at(runs[2]), numbers_at(runs[3])
    for i in range(columns.size):
        at, found = row + i, lanes[columns[i]]
        a[at], b[at], c[at], d[at] = of_lane(found, 0), of_lane(found, 1), of_lane(found, 2), of_lane(found, 3)
    # What no group accounts for is added up in the lanes: two of them may be of one run.
    row, left = row + columns.size, f[2 * AHEAD]
    for g in range(outside.size):
        base = f[2 * BASES] + g
        lanes[left + g] = abreast(-a[base], -b[base], -c[base], -d[base]) - lanes[outside[g]]
    for i in range(0, audits.size, 3):
        found = abreast(0.0, 0.0, 0.0, 0.0)
        for element in range(audits[i + 1], audits[i + 2]):
            found += lanes[element]
        lanes[left + audits[i]] += found
    for g in range(outside.size):
        at, found = row + g, lanes[left + g]
        a[at], b[at], c[at], d[at] = of_lane(found, 0), of_lane(found, 1), of_lane(found, 2), of_lane(found, 3)
    for lane in range(LANES):
        wholes(wholes_of(f, runs, lane), PROGRESS)[MARK] = mark + 1


@compiled(f"boolean({WHOLES}, {WHOLES})")
def some_minding(f, runs):
    """Whether one of them waits for a clock that is looked at on whole ticks."""
    found = False
    for lane in range(LANES):
        found |= minding(wholes_of(f, runs, lane), numbers_of(f, runs, lane))
    return found


@compiled(f"void({WHOLES}, {VECTOR}, {WHOLES}, {WHOLE}, {WHOLE})")
def given_back(f, block, runs, outcome, steps):
    """Every run's state in its own memory, and in `runs` what came of each."""
    give(block, runs, f[2 * Y], f[2 * Y + 1])
    if outcome == ALONE:
        give(block, runs, f[2 * WEIGHTS], f[2 * WEIGHTS + 1])
    for lane in range(LANES):
        own = wholes_of(f, runs, lane)
        if steps > 0:
            wholes(own, PROGRESS)[STIFF_STEPS] = 0
        still = outcome == HAZARD and not reached(own, numbers_of(f, runs, lane))
        runs[OUTCOMES + lane] = REACHED if still else outcome


@compiled(f"{NUMBER}({WHOLES}, {VECTOR}, {VECTOR}, {WHOLES}, {NUMBER}, {NUMBER}, {WHOLE})")
def advance_in_step(f, block, clock, runs, now, until, method):
    """As `advance` for all, to `until`, to the tick at which one of them reaches a threshold, or as far as they can.

    Returns when that is; `runs` says REACHED or HAZARD of each, or ALONE of all.
    """
    first, x = wholes_of(f, runs, 0), numbers_of(f, runs, 0)
    marks, progress, own = numbers(first, x, MARKS), wholes(first, PROGRESS), numbers(first, x, CLOCK)
    ticks, grid, ticking = own[TICKS], own[GRID], some_minding(f, runs)
    taken(f, block, clock, runs)
    outcome, steps = REACHED, 0
    while outcome == REACHED and now < until:
        time = now / ticks
        rates_in_step(f, block, clock, time)
        # As `advance` does: a mark that is met by a step need not be met to the last bit.
        near = 1e-9 * grid if steps > 0 else 0.0
        if progress[MARK] < marks.size and marks[progress[MARK]] <= now + near:
            record_in_step(f, block, runs, time)
        to = following(first, x, now, until, ticking)
        h = (to - now) / ticks
        if not made_in_step(f, block, clock, time, to / ticks, h, method, steps):
            outcome = ALONE
            break
        steps += 1
        now = to
        if ticking and now == floor(now) and some_reached(f, block):
            outcome = HAZARD
    given_back(f, block, runs, outcome, steps)
    return now
