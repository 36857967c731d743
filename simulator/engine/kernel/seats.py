"""The lanes of several runs: their numbers side by side in one block of memory, whose areas are those of a run's own.

`f` is a run's, with the addresses of what computes lanes. `runs` holds the addresses of each run's x and f, then
what came of it. What `clock` holds is the time that what depends on time alone was computed for.
"""

from __future__ import annotations

from math import nan

from simulator.engine.kernel.areas import (
    CHANGED,
    DY,
    FLOORS,
    GIVEN,
    KNOWN,
    OUT,
    PREPARE,
    PROGRESS,
    RATES,
    STALE,
    TIMED,
    WEIGHTS,
    P,
    Y,
    call,
    prepare,
    wholes,
)  # fmt: skip
from simulator.engine.kernel.words import (
    NUMBER,
    VECTOR,
    WHOLE,
    WHOLES,
    abreast,
    block_of,
    carray,
    compiled,
    invoke,
    numbers_at,
    of_lane,
    wholes_at,
)  # fmt: skip

# ---- copied from here ---------------------------------------------------------------------------

# How many runs there are: eight gain little more, as a processor's nearer memory holds the work space of few.
LANES = 4
# In `runs`: where the addresses of each run's x begin, those of its f, and what came of it, which may be ALONE.
XS, FS, OUTCOMES = 0, LANES, 2 * LANES
ALONE = 5


@compiled(f"{VECTOR}({WHOLES}, {WHOLES}, {WHOLE})")
def numbers_of(f, runs, lane):
    """A run's own x."""
    return carray(numbers_at(runs[XS + lane]), (f[2 * OUT + 1],))


@compiled(f"{WHOLES}({WHOLES}, {WHOLES}, {WHOLE})")
def wholes_of(f, runs, lane):
    """A run's own f."""
    return carray(wholes_at(runs[FS + lane]), (f.size,))


@compiled(f"void({VECTOR}, {WHOLES}, {WHOLE}, {WHOLE})")
def take(block, runs, first, last):
    """Each run's numbers from one place to another into its lane."""
    lanes = block_of(block)
    a, b, c, d = numbers_at(runs[0]), numbers_at(runs[1]), numbers_at(runs[2]), numbers_at(runs[3])
    for i in range(first, last):
        lanes[i] = abreast(a[i], b[i], c[i], d[i])


@compiled(f"void({VECTOR}, {WHOLES}, {WHOLE}, {WHOLE})")
def give(block, runs, first, last):
    """The numbers of each lane from one place to another back to its run."""
    lanes = block_of(block)
    a, b, c, d = numbers_at(runs[0]), numbers_at(runs[1]), numbers_at(runs[2]), numbers_at(runs[3])
    for i in range(first, last):
        found = lanes[i]
        a[i], b[i], c[i], d[i] = of_lane(found, 0), of_lane(found, 1), of_lane(found, 2), of_lane(found, 3)


@compiled(f"void({WHOLES}, {VECTOR}, {VECTOR}, {WHOLES})")
def seated(f, block, clock, runs):
    """All that the runs were given, each time that one comes into a lane."""
    take(block, runs, f[2 * P], f[2 * P + 1])
    take(block, runs, f[2 * WEIGHTS], f[2 * FLOORS + 1])
    clock[0] = nan
    lanes = block_of(block)
    for i in range(f[2 * DY], f[2 * DY + 1]):
        lanes[i] = 0.0
    for lane in range(LANES):
        wholes(wholes_of(f, runs, lane), PROGRESS)[CHANGED] = -1


@compiled(f"void({WHOLES}, {VECTOR}, {VECTOR}, {WHOLES})")
def taken(f, block, clock, runs):
    """The runs' states and what events may have set, and prepared what they changed."""
    pieces = 0
    for lane in range(LANES):
        own = wholes_of(f, runs, lane)
        progress = wholes(own, PROGRESS)
        if progress[STALE] != 0:
            prepare(own, numbers_of(f, runs, lane))
        pieces |= progress[CHANGED]
        progress[CHANGED] = 0
        progress[KNOWN] = 0
    take(block, runs, f[2 * Y], f[2 * Y + 1])
    for span in range(f[2 * GIVEN], f[2 * GIVEN + 1], 2):
        take(block, runs, f[span], f[span + 1])
    first, last = f[2 * PREPARE], f[2 * PREPARE + 1]
    for i in range(first, last):
        if pieces >> min(i - first, 62) & 1:
            invoke(f[i], 0.0, block)
    if pieces >> min(last - first, 62) & 1:
        clock[0] = nan


@compiled(f"void({WHOLES}, {VECTOR}, {VECTOR}, {NUMBER})")
def rates_in_step(f, block, clock, time):
    """The rates of every run's state, added to zeros; what depends on time alone is computed once a time."""
    if clock[0] != time:
        call(f, block, time, TIMED)
        clock[0] = time
    call(f, block, time, RATES)
