"""The forms of comparison: what a row's two runs record, judged, with the figures for people."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.experiments.reality.cases import Absent, Pair
from simulator.experiments.reality.listing import Expect
from simulator.experiments.reality.reading import (
    MONTHS,
    at_time,
    figure,
    labels_of,
    name_of,
    percent,
    place_of_least,
    selected,
    signed,
    summed,
    when_of,
    words,
)
from simulator.experiments.reality.same import Verdict, agrees, identical, outputs

if TYPE_CHECKING:
    import xarray as xr

RUN = ("member", "time")
AUDITS = {"residual_people": ("residents", "people"), "residual_pounds": ("usable_reserves", "pounds")}


def verdict(expected: Expect, pair: Pair) -> Verdict:
    """Whether a pair of runs is as expected, and the figures that say so."""
    return JUDGES[expected.form](expected, pair)


def _balances(expected: Expect, pair: Pair) -> Verdict:
    told, good = [], True
    for name, (whole, noun) in AUDITS.items():
        if name not in pair.changed:
            raise Absent("nothing is audited")
        left = float(np.abs(pair.changed[name].values).max())
        size = float(np.abs(_added(pair.changed[whole]).values).max())
        good = good and left <= expected.within * size
        told.append(f"{left:.1g} of {figure(size)} {noun}")
    return good, f"{words(pair.names[0])}: left over at worst {' and '.join(told)}"


def _added(values: xr.DataArray) -> xr.DataArray:
    return values.sum([axis for axis in values.dims if axis not in RUN])


# ---- one output ---------------------------------------------------------------------------------


def _near(expected: Expect, pair: Pair) -> Verdict:
    found = summed(expected, pair.changed)
    off = abs(found - expected.value)
    at = np.unravel_index(np.argmax(off.values), off.shape)
    worst = float(found.values[at])
    return bool(float(off.max()) <= expected.within), f"{name_of(expected)} {figure(worst)} at worst"


def _compared(sign: float) -> Callable[[Expect, Pair], Verdict]:
    """Less or greater: on every label, and with the interval of the difference wholly on that side."""

    def judge(expected: Expect, pair: Pair) -> Verdict:
        changed, usual = (summed(expected, found) for found in (pair.changed, pair.usual))
        difference = sign * (changed - usual)
        limit = expected.by + expected.share * float(abs(usual).mean("member").max())
        middle = difference.mean("member")
        margin = _margin(difference)
        least = middle - margin
        worst = place_of_least(least)
        good = float(least.values[worst]) > limit or (limit == 0.0 and float(least.values[worst]) > 0.0)
        return bool(good), _told(expected, pair, changed, usual, worst, margin)

    return judge


def _never_greater(expected: Expect, pair: Pair) -> Verdict:
    changed, usual = (summed(expected, found) for found in (pair.changed, pair.usual))
    most = float((changed - usual).max())
    count = changed.sizes["member"]
    one, other = (words(name) for name in pair.names)
    return most <= expected.by, f"{one} against {other}: {name_of(expected)} {signed(most)} at most in {count} futures"


def _margin(difference: xr.DataArray) -> xr.DataArray:
    """Half the 95% interval of the mean of paired differences."""
    from scipy.special import stdtrit

    count = difference.sizes["member"]
    if count < 2:
        return 0.0 * difference.mean("member")
    return difference.std("member", ddof=1) * float(stdtrit(count - 1, 0.975)) / math.sqrt(count)


def _told(
    expected: Expect, pair: Pair, changed: xr.DataArray, usual: xr.DataArray, at: Any, margin: xr.DataArray
) -> str:
    one, other = (float(found.mean("member").values[at]) for found in (changed, usual))
    label = labels_of(changed.mean("member"), at)
    text = f"{name_of(expected)}{label} {figure(one)} against {figure(other)}"
    if pair.names[0] != pair.names[1]:
        named = [words(name) for name in pair.names]
        text = f"{name_of(expected)}{label} {figure(one)} ({named[0]}) against {figure(other)} ({named[1]})"
    count, half = changed.sizes["member"], float(margin.values[at])
    gap = one - other
    if count == 1 and abs(gap) < 0.01 * abs(other):
        text += f" ({signed(gap)})"
    if count > 1:
        text += f": {signed(gap)} (95% {signed(gap - half)} to {signed(gap + half)}, {count} futures)"
    return text


def _steady(expected: Expect, pair: Pair) -> Verdict:
    """No output moves by more than a share of its largest value over the last years."""
    names = [expected.of] if expected.of else outputs(pair.changed)
    names = [name for name in names if name not in expected.besides]
    months = round(expected.last * MONTHS)
    worst, where = 0.0, names[0]
    for name in names:
        if "time" not in pair.changed[name].dims:
            continue
        # Ages move within the year between birthdays, so whole years are compared.
        found = pair.changed[name].transpose("time", ...).values
        size = max(float(np.abs(found).max()), 1e-12)
        found = found[-months - 1 :: MONTHS]
        moved = float(np.abs(found.max(axis=0) - found.min(axis=0)).max()) / size
        if moved > worst:
            worst, where = moved, name
    text = f"{len(names)} outputs over the last {expected.last:g} years, {words(where)} moves most: {percent(worst)}"
    return worst <= expected.within, text


def _back(expected: Expect, pair: Pair) -> tuple[float, float]:
    """How far an output is from where it would be, as a share: at its farthest, and at the end."""
    changed, usual = (selected(expected, found) for found in (pair.changed, pair.usual))
    off = abs(changed / usual - 1.0)
    return float(off.max()), float(at_time(off, expected.at).max())


def _returns(expected: Expect, pair: Pair) -> Verdict:
    most, last = _back(expected, pair)
    text = f"{name_of(expected)} {percent(most)} away at its farthest, {percent(last)} {when_of(expected)}"
    return most >= expected.away and last <= expected.within, text


def _leaves_mark(expected: Expect, pair: Pair) -> Verdict:
    most, last = _back(expected, pair)
    text = f"{name_of(expected)} {percent(most)} away at its farthest, still {percent(last)} {when_of(expected)}"
    return most >= expected.away and last >= expected.share, text


JUDGES: dict[str, Callable[[Expect, Pair], Verdict]] = {
    "identical": identical,
    "agrees": agrees,
    "near": _near,
    "less": _compared(-1.0),
    "greater": _compared(1.0),
    "never_greater": _never_greater,
    "steady": _steady,
    "returns": _returns,
    "leaves_mark": _leaves_mark,
    "balances": _balances,
}
