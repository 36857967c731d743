"""What a delay costs, in words: a finding only where another draw of as many futures would not turn its sign.

What decides is how well the middle is known, by order statistics (`medians.of_median`), and not how far single
futures lie apart: of a year's delay these lie so far apart that fifty of them may leave the middle open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.charts.data import futures
from simulator.charts.findings import lower, opening
from simulator.charts.kinds.curves import words_of_years
from simulator.charts.medians import middle
from simulator.charts.numbers import ENOUGH, Estimate, amount, estimate

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

SURE, OPEN = "with 95% confidence", "too close to call"


def sentence(values: np.ndarray, policy: str, years: float, mean: Estimate | None = None) -> str:
    """What a delay of one policy costs, with where the median lies; or that so many futures can't tell.

    Where the median is known and the `mean` is not, since a few futures outweigh the others, that is said too.
    """
    found, act = estimate(values), f"starting {lower(policy)} {words_of_years(years)} later"
    if found.futures == 1:
        return f"In this one future, {act} {verb(found)} {size(found)} of social value"
    if found.low == found.high == 0.0:
        return f"{opening(act)} costs nothing"
    known, count = middle(values), f"{found.futures:,} futures"
    if known is None:
        return f"{count} are too few to tell whether {act} costs or saves: it costs in {_counted(found)} of them"
    if open_sign(known):
        told = f"the median is {known.words('pounds', signed=True, bare=True)}"
        return f"{count} can’t tell whether {act} costs or saves: {told} ({interval(known, signed=True)})"
    told = f"{opening(act)} {verb(known)} {size(known)} of social value (median of {count}; {interval(known.unsigned)})"
    return f"{told}{_but(mean)}"


def briefly(values: np.ndarray, years: float, mean: Estimate | None = None) -> str:
    """The same as a clause of the first screen: no sign of plus or minus, but what is saved and what is lost."""
    found, late = estimate(values), f"{words_of_years(years)} late"
    if found.low == found.high == 0.0:
        return f"{late} costs nothing"
    known = found if found.futures == 1 else middle(values)
    if known is None:
        return f"{late} is beyond what {found.futures} futures can tell"
    if known.low < known.high and open_sign(known):
        saved, lost = _end(known, known.low, "saved"), _end(known, known.high, "lost")
        return f"{late} is {OPEN} ({saved} to {lost})"
    told = f"{late} {verb(known)} {size(known)}"
    if found.futures == 1:
        return told
    unsure = "; on average it could go either way" if mean and open_sign(mean) else ""
    return f"{told} ({known.unsigned.interval('pounds')}){unsure}"


def _end(known: Estimate, end: float, way: str) -> str:
    """An end of the interval of an open cost, “£44bn saved”; “nothing” where it rounds to that."""
    told = amount(abs(end), "pounds", half=known.half, size=known.size)
    return f"{told} {way}" if any(digit in told for digit in "123456789") else "nothing"


def _but(mean: Estimate | None) -> str:
    """That a few futures leave the mean open."""
    if mean is None or not open_sign(mean):
        return ""
    return f", but whether it does so on average they can’t tell ({mean.interval('pounds', signed=True)})"


def mean_cost(dataset: xr.Dataset, policy: str, years: float) -> Estimate | None:
    """The mean cost of a delay with the interval that it is known within; None where the curve hasn't got it."""
    if "cost_of_delay_mean_low" not in dataset:
        return None
    here = dataset.sel(policy=policy, delay=years)
    mean, low, high = (float(here[f"cost_of_delay_mean{end}"]) for end in ("", "_low", "_high"))
    return Estimate(mean, low, high, mean, mean, futures(dataset))


def open_sign(known: Estimate) -> bool:
    """Whether another draw of as many futures might turn the sign."""
    return known.low <= 0.0 <= known.high


def on_average(known: Estimate, policy: str, years: float) -> str:
    """What a delay costs on average over futures, as `sentence` says it of the median."""
    act, count = f"starting {lower(policy)} {words_of_years(years)} later", f"{known.futures:,} futures"
    if known.futures == 1:
        return f"In this one future, {act} {verb(known)} {size(known)}"
    if known.low == known.high == 0.0:
        return f"{opening(act)} costs nothing"
    if known.futures < ENOUGH:
        return f"{count} are too few to tell whether {act} costs or saves on average"
    if open_sign(known):
        told = f"the mean is {known.words('pounds', signed=True, bare=True)} ({interval(known, signed=True)})"
        return f"{count} can’t tell whether {act} costs or saves on average: {told}"
    return f"{opening(act)} {verb(known)} {size(known)} on average ({interval(known.unsigned)})"


def verb(found: Estimate) -> str:
    """What a delay does by the middle of futures."""
    return "costs" if found.median > 0 else "saves"


def size(found: Estimate) -> str:
    """How much it is, whichever its sign."""
    return found.unsigned.words("pounds", bare=True)


def interval(known: Estimate, *, signed: bool = False) -> str:
    """Where the middle lies, the smaller end first."""
    return f"{known.interval('pounds', signed=signed)} {SURE}"


def _counted(found: Estimate) -> str:
    """How many of a few futures it costs in."""
    return "all" if found.above == found.futures else str(found.above or "none")
