"""What a delay costs on average over futures, of what that is made up, and how sure each of it is.

Intervals are of means: what another draw of as many futures might have found. Costs are skewed, since one future in
which a project comes in time may outweigh ten, and sixteen futures are few: so the interval is Hall's, which knows
skewness (`appraisal.means`). That of the share lost for good is by the bootstrap over futures (Efron 1979), all parts
of a future in a resample together, since they are paired. A cost whose interval holds nought is no finding, whatever
single futures say.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from simulator.appraisal.cost_of_delay import irreversible_share
from simulator.appraisal.last_start import resampled
from simulator.appraisal.means import interval

ENDS = {"low": 0.025, "high": 0.975}


def means(one: xr.Dataset) -> dict[str, xr.DataArray]:
    """Of one policy: means of the cost of delay and of each part, and the share lost for good, with their ends.

    The share is that of mean parts. It is the same for any sign of the sum, and means little where the sum is not
    clearly above nought.
    """
    parts = one["cost_of_delay_part"]
    drawn = irreversible_share(_drawn(parts))
    return (
        _mean("cost_of_delay_mean", one["cost_of_delay"])
        | _mean("cost_of_delay_part_mean", parts)
        | _with_ends("irreversible_share", irreversible_share(parts.mean("member")), drawn)
    )


def change_of_risk(risk: xr.DataArray, unstarted: xr.DataArray) -> dict[str, xr.DataArray]:
    """By how much a start moves the mean risk, in pairs with never starting: what both share cancels."""
    return _mean("risk_change", risk - unstarted)


def _mean(name: str, values: xr.DataArray) -> dict[str, xr.DataArray]:
    """The mean over members, and the ends of its interval."""
    middle = values.mean("member")
    ends = interval(values.transpose(..., "member").values)
    return {name: middle} | {f"{name}_{end}": middle.copy(data=each) for end, each in zip(ENDS, ends, strict=True)}


def _drawn(values: xr.DataArray) -> xr.DataArray:
    """The mean over members in each resample of them."""
    kept = values.transpose(..., "member")
    return xr.DataArray(
        resampled(kept.values), {name: kept[name] for name in kept.dims[:-1]}, (*kept.dims[:-1], "resample")
    )


def _with_ends(name: str, middle: xr.DataArray, drawn: xr.DataArray) -> dict[str, xr.DataArray]:
    ends = {
        f"{name}_{end}": drawn.reduce(np.quantile, "resample", q=share).transpose(*middle.dims)
        for end, share in ENDS.items()
    }
    return {name: middle, **ends}
