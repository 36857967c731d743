"""What it costs to start later: its parts, its slope, and when a start breaks even.

Flows are yearly rates by month, over the month that ends at each `time`, with 0 at the first
record; time is the first dimension of plain arrays. Present values are sums of months, so that
the parts of a cost of delay add up to it identically, to rounding.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

MONTHS = 12.0
WINDOW = 15.0
"""Years that each start is given to repay."""
PARTS = ("forgone_benefit", "lasting_damage", "deferred_cost", "catch_up_premium", "end_of_horizon_damage")


def present_value(flow: Any, d: Any) -> xr.DataArray:
    """The sum over months of a yearly flow times the discount factor `d` (time).

    NumPy adds up in another order where the last axis is another, so time is made the last: what a future
    is worth must not depend, in its last bit, on how many are priced with it.
    """
    rate, factor = labelled(flow), labelled(d)
    each = (rate * factor).transpose(..., "time")
    summed = np.ascontiguousarray(each.values).sum(axis=-1) / MONTHS
    return each.isel(time=0, drop=True).copy(data=summed).assign_attrs(rate.attrs)


def total_value(b: Any, c: Any, v: Any, d: Any) -> xr.DataArray:
    """W: benefit less programme cost up to the horizon, discounted, and `v`, what is left there."""
    net = labelled(b) - labelled(c)
    return present_value(net, d) + _of_no_time(v, net)


def shifted(flow: Any, months: int) -> xr.DataArray:
    """The flow a whole number of months later: c(t − τ), and 0 before.

    Raises `ValueError` where the months are not a whole number from 0 on.
    """
    if int(months) != months or months < 0:
        raise ValueError(f"a delay is a whole number of months, 0 or more, not {months}")
    return labelled(flow).shift(time=int(months), fill_value=0.0)


def cost_of_delay(
    b_0: Any, b_tau: Any, b_healed: Any, c_0: Any, c_tau: Any, v_0: Any, v_tau: Any, d: Any, months: int
) -> xr.Dataset:
    """`cost_of_delay` = W(0) − W(τ), and its five parts as `cost_of_delay_part` (part, …).

    b is all social value but programme cost, c programme cost, v what is left at the horizon (of
    no time); 0 the start at once, tau and healed the start `months` later. Before that, a late run
    is the unstarted one: raises `ValueError` where b_healed and b_tau, or c_tau and nought, differ
    within the first `months`.
    """
    b_0, b_tau, b_healed, c_0, c_tau = map(labelled, (b_0, b_tau, b_healed, c_0, c_tau))
    v_0, v_tau, d = _of_no_time(v_0, b_0), _of_no_time(v_tau, b_0), labelled(d)
    c_later = shifted(c_0, months)
    _refuse_early(b_healed - b_tau, months, "b_healed is not b_tau")
    _refuse_early(c_tau, months, "c_tau is not nought")
    parts = (
        present_value(b_0 - b_healed, d),
        present_value(b_healed - b_tau, d),
        -present_value(c_0 - c_later, d),
        present_value(c_tau - c_later, d),
        v_0 - v_tau,
    )
    whole = total_value(b_0, c_0, v_0, d) - total_value(b_tau, c_tau, v_tau, d)
    joined = xr.concat(parts, dim=xr.Variable("part", list(PARTS)), coords="minimal")
    return xr.Dataset({"cost_of_delay": whole, "cost_of_delay_part": joined})


def irreversible_share(parts: xr.DataArray) -> xr.DataArray:
    """Positive lasting and end-of-horizon damage over all positive parts; 0 where none is positive.

    To be asked of means over futures: of single futures, damage that is as often below nought as above
    it counts where it is above, and the mean of shares finds what is not there.
    """
    positive = parts.clip(min=0.0)
    lasting = positive.sel(part=["lasting_damage", "end_of_horizon_damage"]).sum("part")
    whole = positive.sum("part")
    return xr.where(whole > 0, lasting / whole.where(whole > 0, 1.0), 0.0)


def marginal(value: Any, delays: ArrayLike, d_at_delay: ArrayLike) -> xr.Dataset:
    """−W′(τ), and −W′(τ)/d(τ), by delay: `marginal_cost_of_delay`, `marginal_cost_at_start`.

    `value` is W with `delay` as a dimension (the first of a plain array), `delays` in years. The
    second is in the money of the delayed start: whether delay costs more and more is read there,
    since discounting alone bends the first. Raises `ValueError` for fewer than two delays.
    """
    at, factor = np.asarray(delays, dtype=float), np.asarray(d_at_delay, dtype=float)
    if at.size < 2 or np.any(np.diff(at) <= 0):
        raise ValueError("a slope needs at least two delays, each longer than the one before")
    w = labelled(value, "delay").assign_coords(delay=at)
    slope = _slope(w, at)
    return xr.Dataset({
        "marginal_cost_of_delay": slope,
        "marginal_cost_at_start": slope / xr.DataArray(factor, {"delay": at}, ["delay"]),
    })  # fmt: skip


def rises(marginal_cost_at_start: xr.DataArray) -> xr.DataArray:
    """Whether the marginal cost of delay, in the money of the start, is higher at the last delay than
    at the first: the claim that costs of delay rise, to be averaged over members."""
    return marginal_cost_at_start.isel(delay=-1, drop=True) > marginal_cost_at_start.isel(delay=0, drop=True)


def worse_before_better(trajectory: Any) -> xr.Dataset:
    """How deep a difference falls below nought, for how long, and from when it is better for good.

    `trajectory` is a difference or a sum of them with dimension time. `depth` is its lowest value,
    or 0; `length` the years spent below nought; `better_from` the first time from which it never
    falls below again and ends above, NaT where it does not; `broke_even` says whether it did.
    """
    path = labelled(trajectory)
    times = path["time"] if "time" in path.coords else xr.DataArray(np.arange(path.sizes["time"]) / MONTHS, dims="time")
    below = path < 0
    clear = ~(below.isel(time=slice(None, None, -1)).cumsum("time") > 0).isel(time=slice(None, None, -1))
    # From the first record above nought: one that has not moved has not become better.
    better = clear & (path > 0) & (path.isel(time=-1) > 0)
    index = better.argmax("time")
    never = ~better.any("time")
    missing = np.datetime64("NaT", "ns") if times.dtype.kind == "M" else np.nan
    when = xr.DataArray(times.values[index.values], index.coords, index.dims).where(~never, missing)
    return xr.Dataset({
        "depth": path.min("time").clip(max=0.0),
        "length": below.sum("time") / MONTHS,
        "better_from": when.drop_vars("time", errors="ignore"),
        "broke_even": ~never,
    })  # fmt: skip


def break_even(b: Any, c: Any, d: Any) -> xr.Dataset:
    """`worse_before_better` of what a start has brought so far, discounted: b less c since the start."""
    net = labelled(b) - labelled(c)
    return worse_before_better((net * labelled(d)).cumsum("time").assign_coords(net.coords) / MONTHS)


def value_within(b: Any, c: Any, d: Any, first: int, years: float = WINDOW) -> xr.DataArray:
    """What a start has brought within so many years of it, discounted: the months after record `first`.

    Each start is given the same window, so that a late one is not worse for having less time left.
    Raises `ValueError` where the window goes beyond the last record.
    """
    net, factor = labelled(b) - labelled(c), labelled(d)
    last = first + round(years * MONTHS)
    if last >= net.sizes["time"]:
        raise ValueError(f"{years:g} years after month {first} go beyond the last, {net.sizes['time'] - 1}")
    months = slice(first + 1, last + 1)
    return present_value(net.isel(time=months), factor.isel(time=months))


def labelled(values: Any, first: str = "time") -> xr.DataArray:
    """A labelled array as it is; a plain one with `first` as its first dimension."""
    if isinstance(values, xr.DataArray):
        return values
    plain = np.asarray(values, dtype=float)
    return xr.DataArray(plain, dims=(first, *(f"dim_{i}" for i in range(1, plain.ndim))))


def _slope(w: xr.DataArray, at: np.ndarray) -> xr.DataArray:
    axis = w.get_axis_num("delay")
    return w.copy(data=-np.gradient(w.values, at, axis=axis))


def _of_no_time(values: Any, like: xr.DataArray) -> xr.DataArray:
    """What is left at the horizon, with the dimensions of flows but time."""
    if isinstance(values, xr.DataArray):
        return values
    plain = np.asarray(values, dtype=float)
    return xr.DataArray(plain, dims=[name for name in like.dims if name != "time"][: plain.ndim])


def _refuse_early(values: xr.DataArray, months: int, what: str) -> None:
    early = values.isel(time=slice(0, int(months)))
    if early.size and bool((early != 0).any()):
        raise ValueError(f"{what} within the first {months} months, before a start that late")
