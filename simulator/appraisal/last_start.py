"""The last start that is still responsible: by its odds of repaying, or by a risk; and how sure that is.

What is found from some futures would have been another date in others. Method: the bootstrap over
futures (Efron 1979), all starts of a future together, since they are paired.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from simulator.appraisal.resampling import weights

EVEN = 0.5
SURE = 1.959964
"""Standard errors to either side of a 95% interval."""
RESAMPLES = 1000
FEW = 30
"""With fewer futures than that a share of one half is known to within 18 points at best."""


def last_responsible_start(value: xr.DataArray, starts: ArrayLike, odds: float = EVEN) -> xr.Dataset:
    """The latest start from which the chance to beat the unstarted run is at least `odds`.

    `value` (delay, member) is `value_within` of each start, `starts` (delay) their dates.
    `probability` by delay with its 95% interval by Wilson's score (`probability_low`, `…_high`),
    `last_start` (NaT where none is likely to repay), `open_ended` where the latest start that was
    tried still is, so that the last responsible one may be later; `last_share` by delay: the share of
    resamples in which that start is the last (what is left to 1: none is).
    """
    won = (value > 0).transpose("delay", "member")
    means = resampled(won.values)
    found = _latest(won.mean("member"), won.mean("member") >= odds, means >= odds, starts)
    low, high = wilson(won.sum("member").values, won.sizes["member"])
    return found.assign(probability_low=("delay", low), probability_high=("delay", high))


def last_start_under(
    probability: xr.DataArray, starts: ArrayLike, level: float | None, unstarted: xr.DataArray | None = None
) -> xr.Dataset:
    """The latest start that keeps a mean probability, as of a section 114 notice, under a level.

    `probability` (delay, member), or (delay) where there is but one future. With `level` None the
    level is that of never starting, `unstarted` (member), and is kept where it is not exceeded:
    future by future, so that what both share cancels. What is returned is as for
    `last_responsible_start`; the interval is that of the resampled mean.
    """
    risk = probability if "member" in probability.dims else probability.expand_dims("member")
    risk = risk.transpose("delay", "member")
    means, held = resampled(risk.values), risk.mean("member")
    if level is not None:
        found = _latest(held, held < level, means < level, starts)
    else:
        if unstarted is None:
            raise ValueError("without a level the risk of never starting is needed")
        more = risk - unstarted
        found = _latest(held, more.mean("member") <= 0.0, resampled(more.values) <= 0.0, starts)
    low, high = np.quantile(means, [0.025, 0.975], axis=1)
    return found.assign(probability_low=("delay", low), probability_high=("delay", high))


def resampled(values: np.ndarray) -> np.ndarray:
    """Means over members (…, member) in each resample of them (…, resample); the same each time."""
    return np.asarray(values @ weights(RESAMPLES, values.shape[-1]))


def wilson(successes: ArrayLike, of: int) -> tuple[np.ndarray, np.ndarray]:
    """The 95% interval of a share by Wilson's score (1927)."""
    z, p = SURE, np.asarray(successes) / of
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * np.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return np.maximum(0.0, middle - half), np.minimum(1.0, middle + half)


def _latest(probability: xr.DataArray, holds: xr.DataArray, resamples: np.ndarray, starts: ArrayLike) -> xr.Dataset:
    dates = np.asarray(starts).astype("datetime64[ns]")
    order = np.arange(dates.size)
    latest = int(np.where(holds.values, order, -1).max())
    each = np.where(resamples, order[:, None], -1).max(0)
    share = np.array([(each == place).mean() for place in order])
    return xr.Dataset({
        "probability": probability,
        "last_start": dates[latest] if latest >= 0 else np.datetime64("NaT", "ns"),
        "open_ended": latest == dates.size - 1,
        "last_share": ("delay", share),
    })  # fmt: skip
