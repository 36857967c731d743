"""One figure for each policy and member, and the interval of it over members.

All differences are against the reference within the member, so intervals are those of a paired
comparison. A benefit-cost ratio is one figure among several here, and never a pass mark.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import xarray as xr

from simulator.appraisal.cost_of_delay import present_value, worse_before_better
from simulator.appraisal.quantiles import quantiles

LEVELS = (0.5, 0.8, 0.95)
CASES = ("ratio", "pays for itself", "harms at a cost", "saves by harming", "nothing")
"""What a marginal value of public funds means; only a `ratio` says value for each pound."""
AT_A_COST = ("ratio", "harms at a cost")
"""Cases whose number is a gain, or a loss, for each pound of net public cost."""


def appraisal(flows: xr.Dataset) -> xr.Dataset:
    """NPSV and its parts, payback, MVPF and BCR of each policy and member (policy, member).

    `flows` are those of `value.flows`. Money is a present value in £ of their price base. A policy
    that never pays back has NaT as its date; `mvpf_case` says what its MVPF means (see `mvpf`).
    """
    return figures(flows).assign(payback=payback(flows))


def figures(flows: xr.Dataset) -> xr.Dataset:
    """The same but for the date of payback."""
    d = flows["discount_factor"]
    worth = {name: present_value(flows[name], d) for name in ("programme_cost", "benefit", "exchequer")}
    npsv = worth["benefit"] - worth["programme_cost"]
    ratio, case = mvpf(npsv + worth["exchequer"], worth["exchequer"])
    counted = xr.ones_like(d)
    return xr.Dataset({
        "npsv": npsv,
        **worth,
        "willingness_to_pay": npsv + worth["exchequer"],
        "wellbys": present_value(flows["wellbys"], counted),
        "deaths": present_value(flows["deaths"], counted),
        "life_years": present_value(flows["life_years"], counted),
        "carer_years": present_value(flows["carer_years"], counted),
        "mvpf": ratio,
        "mvpf_case": case,
        "benefit_cost_ratio": benefit_cost_ratio(worth["benefit"], worth["programme_cost"]),
    }, attrs=flows.attrs)  # fmt: skip


def payback(flows: xr.Dataset) -> xr.DataArray:
    """When what was spent has come back for good, discounted; NaT where it has not by the end."""
    net = (flows["benefit"] - flows["programme_cost"]) * flows["discount_factor"]
    return worse_before_better(net.cumsum("time").assign_coords(time=flows["time"]))["better_from"]


def mvpf(willingness_to_pay: xr.DataArray, net_cost: xr.DataArray) -> tuple[xr.DataArray, xr.DataArray]:
    """Marginal value of public funds, and what it means.

    Method: Hendren and Sprung-Keyser (2020). With a net cost: `ratio`, or `harms at a cost` where
    it is negative. Without one: `pays for itself`, which is infinite. Where both are negative, the
    number is what recipients lose for each pound saved: `saves by harming`, and less is better.
    """
    gain, cost = (np.asarray(values, dtype=float) for values in (willingness_to_pay, net_cost))
    quotient = np.divide(gain, cost, out=np.zeros_like(gain), where=cost != 0)
    where = [(cost > 0) & (gain >= 0), (cost <= 0) & (gain > 0), (cost > 0) & (gain < 0), (cost <= 0) & (gain < 0)]
    case = np.select(where, CASES[:4], default=CASES[4])
    free_harm = (cost == 0) & (gain < 0)
    ratio = np.select([where[1], free_harm], [np.inf, -np.inf], default=quotient)
    named = {"long_name": "Marginal value of public funds", "units": "1"}
    return willingness_to_pay.copy(data=ratio).assign_attrs(named), willingness_to_pay.copy(data=case)


def one_scale(case: xr.DataArray) -> xr.DataArray:
    """Whether a median or a share above nought may be told of the members' marginal values of public funds.

    `case` is that of `mvpf`. Only where every member has a net public cost (`AT_A_COST`) do all numbers say the
    same thing. Where the cost may as well be a saving the quotient goes through infinity, and a loss for
    each pound saved would be pooled with a gain for each pound spent: then only shares of cases can be told.
    """
    alike: xr.DataArray = case.isin(AT_A_COST).all("member").astype(float)
    return alike


def benefit_cost_ratio(benefit: xr.DataArray, cost: xr.DataArray) -> xr.DataArray:
    """Benefit over programme cost; infinite with a sign where there is no cost, 0 where nothing is."""
    gain, spent = np.asarray(benefit, dtype=float), np.asarray(cost, dtype=float)
    ratio = np.where(gain == 0, 0.0, np.copysign(np.inf, gain))
    np.divide(gain, spent, out=ratio, where=spent > 0)
    return benefit.copy(data=ratio).assign_attrs(long_name="Benefit-cost ratio", units="1")


def intervals(values: xr.DataArray, levels: Sequence[float] = LEVELS) -> xr.Dataset:
    """`median`, `low` and `high` over members by level, and `share_positive`, by the rule of `quantiles`."""
    member = values.dims.index("member")
    without = values.isel(member=0, drop=True)
    infinite = float(values.attrs.get("stands_for_infinity", np.inf))

    def at(share: float) -> xr.DataArray:
        return without.copy(data=quantiles(values.values, [share], member, infinite)[0])

    level = xr.Variable("level", list(levels), {"long_name": "Part of members inside"})
    return xr.Dataset({
        "median": at(0.5),
        "low": xr.concat([at(0.5 - part / 2) for part in levels], dim=level),
        "high": xr.concat([at(0.5 + part / 2) for part in levels], dim=level),
        "share_positive": (values > 0).mean("member"),
    }, attrs=values.attrs)  # fmt: skip


def pairing(per_policy: xr.DataArray, first: str, second: str) -> xr.Dataset:
    """A difference of two policies over members: its variance, and that without pairing.

    `per_policy` has dimensions policy and member. The saving is the part of the variance that
    common random numbers took away.
    """
    one, other = (per_policy.sel(policy=name, drop=True) for name in (first, second))
    paired, unpaired = (one - other).var("member", ddof=1), one.var("member", ddof=1) + other.var("member", ddof=1)
    saved = xr.where(unpaired > 0, 1.0 - paired / unpaired.where(unpaired > 0, 1.0), 0.0)
    return xr.Dataset({"variance": paired, "variance_unpaired": unpaired, "saved": saved})


def pairing_saved(differences: xr.DataArray, levels: xr.DataArray, reference: str) -> xr.DataArray:
    """The part of the variance of each policy's difference that pairing took away, by policy.

    `differences` are against the `reference` in the same member, `levels` what each run is worth as a
    whole; unpaired, the variances of both levels would add up. 0 for the reference and for one member.
    """
    if levels.sizes["member"] < 2:
        return xr.zeros_like(levels.isel(member=0, drop=True))
    alone = levels.var("member", ddof=1)
    unpaired = alone + alone.sel(policy=reference, drop=True)
    left = differences.var("member", ddof=1) / unpaired.where(unpaired > 0, 1.0)
    return xr.where((unpaired > 0) & (unpaired["policy"] != reference), 1.0 - left, 0.0)


def turning_point(part: np.ndarray, rest: np.ndarray, widest: float) -> float | None:
    """By what `part` must be multiplied for the median over members of part + rest to be nought.

    Of several such multiples between 0 and `widest` the one nearest to 1, by ratio; None where there is
    none. `part` and `rest` have one value for each member.
    """
    def median(share: float) -> float:
        return float(np.median(rest + share * part))

    if not np.any(part):
        return None
    above = switching_value(median, 1.0, widest) if widest > 1.0 else None
    down = switching_value(lambda less: median(1.0 - less), 0.0, 1.0)
    found = [at for at in (above, None if down is None else 1.0 - down) if at is not None]
    return min(found, key=lambda at: max(at, 1.0 / at) if at > 0.0 else np.inf, default=None)


def switching_value(outcome: Callable[[float], float], low: float, high: float, steps: int = 32) -> float | None:
    """The value of a number, between `low` and `high`, at which `outcome` changes sign.

    The first such value from `low` on, to 12 digits; None where the sign is the same throughout:
    nothing in the range switches the conclusion. `outcome` may be a median NPSV, or the difference
    of two policies. Raises `ValueError` where the range is empty.
    """
    from scipy.optimize import brentq

    if not low < high:
        raise ValueError(f"the range from {low} to {high} is empty")
    grid = np.linspace(low, high, steps + 1)
    values = [outcome(float(at)) for at in grid]
    for (a, b), (left, right) in zip(pairwise(grid), pairwise(values), strict=True):
        if left == 0.0:
            return float(a)
        if left * right < 0.0:
            return float(brentq(outcome, a, b, rtol=1e-12))
    return float(high) if values[-1] == 0.0 else None
