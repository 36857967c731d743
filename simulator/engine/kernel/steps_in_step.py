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
    WEIGHTS,
    Y,
    wholes,
)  # fmt: skip
from simulator.engine.kernel.seats import rates_in_step
from simulator.engine.kernel.words import NUMBER, VECTOR, WHOLE, WHOLES, abreast, block_of, chosen, compiled, some

# ---- copied from here ---------------------------------------------------------------------------

@compiled(f"boolean({WHOLES}, {VECTOR}, {NUMBER})")
def leap_in_step(f, block, h):
    """An Euler step from the states and their known rates, which are taken up; whether all is as it should be."""
    lanes, y, dy, begin, floors = block_of(block), f[2 * Y], f[2 * DY], f[2 * BEGIN], f[2 * FLOORS]
    odd = lanes[y] != lanes[y]
    for i in range(f[2 * Y + 1] - y):
        before, rate, least = lanes[y + i], lanes[dy + i], lanes[floors + i]
        lanes[dy + i] = 0.0
        lanes[begin + i] = before
        u = before + h * rate
        lanes[y + i] = u
        odd |= ((u < 0.0) & (least >= -1e300)) | (abs(u) >= 1e300) | (u != u)
    return not some(odd)


@compiled(f"boolean({WHOLES}, {VECTOR}, {VECTOR}, {NUMBER}, {NUMBER}, {NUMBER})")
def step_in_step(f, block, clock, time, end, h):
    """A Runge-Kutta step from the states and their known rates to `end`; whether all is as it should be."""
    lanes, floors = block_of(block), f[2 * FLOORS]
    y, dy, begin, k0, k1, k2 = f[2 * Y], f[2 * DY], f[2 * BEGIN], f[2 * K0], f[2 * K1], f[2 * K2]
    n = f[2 * Y + 1] - y
    half, sixth = 0.5 * h, h / 6.0
    # Rates are taken up as they are read: the next ones are added up from zero.
    for i in range(n):
        before, rate = lanes[y + i], lanes[dy + i]
        lanes[dy + i] = 0.0
        lanes[begin + i] = before
        lanes[k0 + i] = rate
        lanes[y + i] = before + half * rate
    rates_in_step(f, block, clock, time + half)
    for i in range(n):
        rate = lanes[dy + i]
        lanes[dy + i] = 0.0
        lanes[k1 + i] = rate
        lanes[y + i] = lanes[begin + i] + half * rate
    rates_in_step(f, block, clock, time + half)
    for i in range(n):
        rate = lanes[dy + i]
        lanes[dy + i] = 0.0
        lanes[k2 + i] = rate
        lanes[y + i] = lanes[begin + i] + h * rate
    rates_in_step(f, block, clock, end)
    odd = lanes[y] != lanes[y]
    for i in range(n):
        middle, least = lanes[k1 + i] + lanes[k2 + i], lanes[floors + i]
        u = lanes[begin + i] + sixth * (lanes[k0 + i] + 2.0 * middle + lanes[dy + i])
        lanes[dy + i] = 0.0
        lanes[y + i] = u
        odd |= ((u < 0.0) & (least >= -1e300)) | (abs(u) >= 1e300) | (u != u)
    return not some(odd)


@compiled(f"boolean({WHOLES}, {VECTOR})")
def all_stand(f, block):
    """Whether what is odd in the states just made came of rounding, and is zero now."""
    lanes, y, floors = block_of(block), f[2 * Y], f[2 * FLOORS]
    wrong = lanes[y] != lanes[y]
    for i in range(f[2 * Y + 1] - y):
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


@compiled(f"boolean({WHOLES}, {VECTOR}, {VECTOR}, {NUMBER}, {NUMBER}, {NUMBER}, {WHOLE}, {WHOLE})")
def made_in_step(f, block, clock, time, end, h, method, steps):
    """Whether the step from the states and their known rates can stand for all; else they are back where it began."""
    stiff = False
    if method == EULER:
        well = leap_in_step(f, block, h)
    else:
        well = step_in_step(f, block, clock, time, end, h)
        if steps % 4 == 0:
            rescale_in_step(f, block)
            stiff = some_stiff(f, block, h)
    if not stiff and (well or all_stand(f, block)) and not some_crossing(f, block):
        return True
    lanes, y, begin = block_of(block), f[2 * Y], f[2 * BEGIN]
    for i in range(f[2 * Y + 1] - y):
        lanes[y + i] = lanes[begin + i]
    return False
