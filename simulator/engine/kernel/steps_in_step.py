"""One step of several runs in step, and whether it can stand for all: as `steps` and `crossings` do for one."""

from __future__ import annotations

from simulator.engine.kernel.areas import (
    BEGIN,
    DY,
    EULER,
    FLOORS,
    HAZARDS,
    K0,
    K1,
    K2,
    RK4,
    WEIGHTS,
    Y,
    wholes,
)  # fmt: skip
from simulator.engine.kernel.seats import rates_in_step
from simulator.engine.kernel.words import NUMBER, VECTOR, WHOLE, WHOLES, abreast, block_of, chosen, compiled, some

# ---- copied from here ---------------------------------------------------------------------------

@compiled(f"void({WHOLES}, {VECTOR}, {VECTOR}, {NUMBER}, {NUMBER}, {NUMBER}, {WHOLE})")
def step_in_step(f, block, clock, time, end, h, method):
    """One step of `h` years from the states and their known rates to `end`."""
    lanes = block_of(block)
    y, dy, begin, k0, k1, k2 = f[2 * Y], f[2 * DY], f[2 * BEGIN], f[2 * K0], f[2 * K1], f[2 * K2]
    n = f[2 * Y + 1] - y
    half = 0.5 * h if method == RK4 else h
    for i in range(n):
        before, rate = lanes[y + i], lanes[dy + i]
        lanes[begin + i] = before
        lanes[k0 + i] = rate
        lanes[y + i] = before + half * rate
    if method == EULER:
        return
    rates_in_step(f, block, clock, time + half)
    for i in range(n):
        rate = lanes[dy + i]
        lanes[k1 + i] = rate
        lanes[y + i] = lanes[begin + i] + half * rate
    rates_in_step(f, block, clock, time + half)
    for i in range(n):
        rate = lanes[dy + i]
        lanes[k2 + i] = rate
        lanes[y + i] = lanes[begin + i] + h * rate
    rates_in_step(f, block, clock, end)
    sixth = h / 6.0
    for i in range(n):
        middle = lanes[k1 + i] + lanes[k2 + i]
        lanes[y + i] = lanes[begin + i] + sixth * (lanes[k0 + i] + 2.0 * middle + lanes[dy + i])


@compiled(f"boolean({WHOLES}, {VECTOR})")
def all_stand(f, block):
    """Whether every state just made is within its bounds; what rounding brought below zero is zero then."""
    lanes, y, floors = block_of(block), f[2 * Y], f[2 * FLOORS]
    n = f[2 * Y + 1] - y
    wrong = lanes[y] != lanes[y]
    for i in range(n):
        u = lanes[y + i]
        wrong |= ((u < 0.0) & (lanes[floors + i] >= -1e300)) | (abs(u) >= 1e300) | (u != u)
    if not some(wrong):
        return True
    wrong = lanes[y] != lanes[y]
    for i in range(n):
        u, least = lanes[y + i], lanes[floors + i]
        below = (u < 0.0) & (least >= -1e300)
        wrong |= (below & (u < least)) | (abs(u) >= 1e300) | (u != u)
        lanes[y + i] = chosen(below, 0.0, u)
    return not some(wrong)


@compiled(f"void({WHOLES}, {VECTOR})")
def rescale_in_step(f, block):
    """As `rescale`, of the states that the step began at."""
    lanes, begin, weights = block_of(block), f[2 * BEGIN], f[2 * WEIGHTS]
    for i in range(f[2 * Y + 1] - f[2 * Y]):
        size, weight = abs(lanes[begin + i]), lanes[weights + i]
        outgrown = (size * weight > 1.0) | ((weight == 0.0) & (size > 0.0))
        lanes[weights + i] = chosen(outgrown, 1.0 / size, weight)


@compiled(f"boolean({WHOLES}, {VECTOR}, {NUMBER})")
def some_stiff(f, block, h):
    """Whether `is_stiff` is true of one: it adds up in another order, but that run will be asked again alone."""
    lanes, weights, k0, k1, k2 = block_of(block), f[2 * WEIGHTS], f[2 * K0], f[2 * K1], f[2 * K2]
    near = far = abreast(0.0, 0.0, 0.0, 0.0)
    for i in range(f[2 * Y + 1] - f[2 * Y]):
        weight, middle = lanes[weights + i], lanes[k1 + i]
        there, back = (middle - lanes[k0 + i]) * weight, (lanes[k2 + i] - middle) * weight
        near += there * there
        far += back * back
    return some((h * h * near > 1e-20) & (4.0 * far > 2.5 * 2.5 * near))


@compiled(f"boolean({WHOLES}, {VECTOR})")
def some_crossing(f, block):
    """Whether a clock that is looked at within steps reached its threshold in the step just made."""
    lanes, hazards = block_of(block), wholes(f, HAZARDS)
    back = f[2 * BEGIN] - f[2 * Y]
    for h in range(0, hazards.size, 3):
        level = lanes[hazards[h + 1]]
        if hazards[h + 2] == 0 and some((level > lanes[hazards[h] + back]) & (level <= lanes[hazards[h]])):
            return True
    return False


@compiled(f"boolean({WHOLES}, {VECTOR})")
def some_reached(f, block):
    """Whether a clock that is looked at on whole ticks has reached its threshold."""
    lanes, hazards = block_of(block), wholes(f, HAZARDS)
    for h in range(0, hazards.size, 3):
        if hazards[h + 2] == 1 and some(lanes[hazards[h]] >= lanes[hazards[h + 1]]):
            return True
    return False


@compiled(f"boolean({WHOLES}, {VECTOR}, {NUMBER}, {WHOLE}, {WHOLE})")
def made_in_step(f, block, h, method, steps):
    """Whether the step just made can stand for all; else they are back where it began."""
    stiff = False
    if method == RK4 and steps % 4 == 0:
        rescale_in_step(f, block)
        stiff = some_stiff(f, block, h)
    if not stiff and all_stand(f, block) and not some_crossing(f, block):
        return True
    lanes, y, begin = block_of(block), f[2 * Y], f[2 * BEGIN]
    for i in range(f[2 * Y + 1] - y):
        lanes[y + i] = lanes[begin + i]
    return False
