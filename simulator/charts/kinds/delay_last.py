"""The last responsible start: how late a policy may begin and still be likely to repay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import futures, policies, require
from simulator.charts.findings import leading, lower, upper
from simulator.charts.kinds.curves import NARROW, WIDTH, delays, fewer, share_panel
from simulator.charts.numbers import ENOUGH, wilson
from simulator.charts.palette import look
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("value_in_window", "repayment_odds", "last_responsible_start")
RISK = "section_114_probability"
RISKY, CHANGE = "last_start_under_risk", "risk_change"
FAR = 2.0
"""How many times the largest risk a stated one may be and still be drawn: beyond, its line would flatten the rest."""
FEW = 30
"""With fewer futures a share of one half is known to within 18 points at best."""


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """The odds of repaying by delay; beside them, where it was recorded, the risk of a notice."""
    require(dataset, NEEDS)
    finding = title(dataset)
    names, at = policies(dataset), delays(dataset)
    odds = {policy: dataset["repayment_odds"].sel(policy=policy).transpose("delay").values for policy in names}
    window = _window(dataset)
    panels = [share_panel(dataset, odds, at, f"Repays within {window}", 0.5, banded=True)]
    if RISK in dataset:
        risks = {p: dataset[RISK].sel(policy=p).mean("member").transpose("delay").values for p in names}
        title_of = "Risk of a section 114 notice by the horizon"
        # A scale of its own: of a risk of some per cent, one up to all would show a flat line.
        level, ends = _level(dataset), _of_mean(dataset)
        seen = max(float(np.max(risk)) for risk in [*risks.values(), *(ends or ())])
        across = level if level <= FAR * seen else None
        panels.append(share_panel(dataset, risks, at, title_of, across, between=ends, whole=False))
    share = "The share of futures in which" if futures(dataset) > 1 else "Whether (100%) or not (0%)"
    scales = " Each panel has a scale of its own." if RISK in dataset else ""
    of = scales + " Shading is the 95% interval." if futures(dataset) > 1 else scales
    return build(
        panels, (), (WIDTH, NARROW), key="delay_last", title=finding, policies=tuple(names),
        caption=f"{share} a start so many years late repays within {window} of it; the line "
        f"across is even odds. {_date_words(dataset)}{risk_words(dataset)}{of}",
        alt=f"Odds of repaying by years of delay. {finding}.",
        table=_table(dataset, odds), sections=("innovation", "finance"),
    )  # fmt: skip


def _date_words(dataset: xr.Dataset) -> str:
    same = _same(dataset, "last_responsible_start")
    return f"The last such start is {same}. " if same else ""


def _window(dataset: xr.Dataset) -> str:
    return f"{dataset.attrs.get('window_years', 15):g} years"


def _level(dataset: xr.Dataset) -> float:
    return float(dataset.attrs.get("stated_risk", 0.5))


def _of_mean(dataset: xr.Dataset) -> tuple[np.ndarray, np.ndarray] | None:
    """The interval of the leading policy's mean risk."""
    if "mean_risk_low" not in dataset:
        return None
    low, high = (dataset[f"mean_risk_{end}"].sel(policy=leading(dataset)).values for end in ("low", "high"))
    return low, high


def risk_words(dataset: xr.Dataset) -> str:
    """The latest start that keeps the risk of a notice under the stated level; empty where it isn't recorded.

    Where no level was asked for: whether any start moves the risk at all.
    """
    if "last_start_under_risk" not in dataset:
        return ""
    if str(dataset.attrs.get("stated_risk_is", "")) != "asked for":
        return _moved(dataset) if CHANGE in dataset else ""
    policy, mean = leading(dataset), "mean " if futures(dataset) > 1 else ""
    last: Any
    last, same = dataset[RISKY].sel(policy=policy).values, _same(dataset, RISKY)
    sure = f" ({same}{_few(dataset)})" if same else ""
    under = f"under {_level(dataset):.0%}{_counted(dataset)}"
    if np.isnat(last):
        return f"No start of {lower(policy)} keeps the {mean}risk of a section 114 notice {under}{sure}."
    year = _tried(dataset, last)
    return (
        f"The latest start of {lower(policy)} that keeps the {mean}risk of a section 114 notice {under} is "
        f"{year}{sure}."
    )


def _moved(dataset: xr.Dataset) -> str:
    """By how much the start that moves the risk most clearly does, against never starting; or that none clearly does.

    A change that is within its own error, future by future, is no finding, nor is the date of a start found by it.
    """
    policy, count = leading(dataset), futures(dataset)
    here = dataset.sel(policy=policy)
    change, low, high = (100 * here[f"{CHANGE}{end}"].values for end in ("", "_low", "_high"))
    level = f"{_level(dataset):.1%} if never started{_counted(dataset)}"
    most = int(np.abs(change).argmax())
    if count < ENOUGH and count > 1:
        return f"{count} futures are too few to tell whether starts move the risk of a section 114 notice."
    clear = [i for i in range(change.size) if low[i] > 0.0 or high[i] < 0.0]
    if not clear:
        digits = _digits(max(abs(low[most]), abs(high[most])))
        ends = f" ({signed(low[most], digits)} to {signed(high[most], digits)})" if count > 1 else ""
        by = f"{signed(change[most], digits)} points{ends} at most"
        return f"No start of {lower(policy)} clearly moves the risk of a section 114 notice from {level}: by {by}."
    at = max(clear, key=lambda i: abs(change[i]))
    ends_at = sorted((abs(low[at]), abs(high[at])))
    digits = _digits(ends_at[1])
    verb = "raises" if change[at] > 0.0 else "lowers"
    between = f" ({ends_at[0]:.{digits}f} to {ends_at[1]:.{digits}f})" if count > 1 else ""
    rest = "" if len(clear) == change.size else "; of other starts that can’t be told"
    return (
        f"Started in {str(here['start_date'].values[at])[:4]}, {lower(policy)} {verb} the risk of a section 114 notice "
        f"from {level} by {abs(change[at]):.{digits}f} points{between}{rest}."
    )


def signed(value: float, digits: int) -> str:
    """A change with its sign, nought without."""
    text = f"{abs(value):.{digits}f}"
    return text if float(text) == 0.0 else f"{'−' if value < 0 else '+'}{text}"


def _digits(size: float) -> int:
    """Decimals with which a change of that many points has two figures."""
    return 1 if size == 0.0 else int(np.clip(1 - np.floor(np.log10(size)), 1, 4))


def _counted(dataset: xr.Dataset) -> str:
    """Of how many futures a mean is."""
    count, more = futures(dataset), f" of the {dataset.attrs.get('chosen_from', 0):,}" if fewer(dataset) else ""
    return f" (mean of {count:,}{more} futures)" if count > 1 else ""


def _tried(dataset: xr.Dataset, last: np.datetime64) -> str:
    starts = dataset["start_date"].sel(policy=leading(dataset)).values
    return f"{str(last)[:4]}, the latest tried" if last == starts[-1] else str(last)[:4]


def _same(dataset: xr.Dataset, name: str) -> str:
    """In what share of resamples of the futures the same start is the last one."""
    count, shares = futures(dataset), f"{name}_share"
    if count == 1 or shares not in dataset:
        return ""
    policy = leading(dataset)
    last, found = dataset[name].sel(policy=policy).values, dataset[shares].sel(policy=policy).values
    starts = dataset["start_date"].sel(policy=policy).values
    same = 1.0 - found.sum() if np.isnat(last) else float(found[list(starts).index(last)])
    return f"the same in {same:.0%} of samples of this size"


def _few(dataset: xr.Dataset) -> str:
    """A warning where no date should be read from so few futures."""
    count = futures(dataset)
    return f"; {count} futures are too few to date it by" if 1 < count < FEW else ""


def _share(dataset: xr.Dataset, share: float) -> str:
    """A share of futures with its interval."""
    count = futures(dataset)
    if count == 1:
        return "this one future"
    low, high = wilson(round(share * count), count)
    return f"{share:.0%} of {count} futures ({100 * low:.0f} to {high:.0%})"


def title(dataset: xr.Dataset) -> str:
    """The last responsible start of the leading policy, or that there is none, and in how many futures it repays.

    The latest of several starts that pass is late by luck, so that it is open wherever the interval of its share is.
    """
    policy, count = leading(dataset), futures(dataset)
    odds = dataset["repayment_odds"].sel(policy=policy).values
    last = dataset["last_responsible_start"].sel(policy=policy).values
    starts = list(dataset["start_date"].sel(policy=policy).values)
    window, few = _window(dataset), _few(dataset)
    if np.isnat(last) and count == 1:
        return f"No start of {lower(policy)} that was tried repays within {window} in this one future"
    of = float(odds.max()) if np.isnat(last) else float(odds[starts.index(last)])
    how_sure = _share(dataset, of) + (few or _doubt(odds, starts, count, of))
    if np.isnat(last):
        return f"No start of {lower(policy)} is as likely as not to repay within {window}: the best does in {how_sure}"
    year = str(last)[:4]
    if last == starts[-1]:
        return (
            f"{upper(policy)} may start as late as {year}, the latest tried, and still repay within {window} in "
            f"{how_sure}"
        )
    return (
        f"The last start of {lower(policy)} that is as likely as not to repay within {window} is {year}: it does in "
        f"{how_sure}"
    )


def _doubt(odds: np.ndarray, starts: list[np.datetime64], count: int, share: float) -> str:
    """That the share is too close to one half to call, and up to which start it is not; nothing where it is clear."""
    low, high = wilson(round(share * count), count)
    if count == 1 or not low <= 0.5 <= high:
        return ""
    clear = [at for at, each in zip(starts, odds, strict=True) if wilson(round(float(each) * count), count)[0] > 0.5]
    until = f"started up to {str(clear[-1])[:4]} it clearly does in more than half" if clear else (
        "no start clearly does in more than half")  # fmt: skip
    return f", which is too close to call; {until}"


def _table(dataset: xr.Dataset, odds: dict[str, np.ndarray]) -> Table:
    risky = RISK in dataset
    columns = ["Policy", "Years later", "Start", "Odds of repaying", "2.5%", "97.5%",
               *(["Risk of a notice"] if risky else [])]  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for policy, share in odds.items():
        starts = dataset["start_date"].sel(policy=policy).values
        for i, years in enumerate(delays(dataset)):
            row: list[Cell] = [look(policy).name, f"{years:g}", str(starts[i])[:10], float(share[i]),
                               *wilson(round(float(share[i]) * futures(dataset)), futures(dataset))]  # fmt: skip
            if risky:
                row.append(float(dataset[RISK].sel(policy=policy, delay=years).mean()))
            rows.append(tuple(row))
    return Table(tuple(columns), tuple(rows), labels=3)
