"""An appraisal as tables that any program opens: its figures, and who pays and who gains."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import xarray as xr

from simulator.appraisal.appraised import DATES, INFINITE, MTFS
from simulator.appraisal.csv_file import writing
from simulator.appraisal.meaning import EFFECTS
from simulator.appraisal.mtfs_csv import write_csv, write_summary
from simulator.appraisal.pennies import pennies, shared_out, text
from simulator.appraisal.quantiles import INTERVALS, quantiles
from simulator.appraisal.summary import CASES

FIGURES, LEDGER, TABLE, TABLE_BY_MEMBER = "appraisal.csv", "ledger.csv", "mtfs.csv", "mtfs_by_member.csv"
NAMES = (FIGURES, LEDGER, TABLE, TABLE_BY_MEMBER)
"""All files; the two of the medium term only where an appraisal has its table."""
POUNDS = ("npsv", "programme_cost", "benefit", "exchequer", "willingness_to_pay", "worse_depth")
PART = ("state_pensions",)
"""Part of a figure of `POUNDS`, where a run recorded it."""
OTHERS = ("wellbys", "deaths", "life_years", "carer_years", "worse_length", "dip_depth", "dip_length")
MONEY = ("unit", "prices", "discounted_to")
STATISTICS = ("mean", "median", *INTERVALS)
EMPTY = ("",) * len(STATISTICS)
NEVER = "never"
Line = list[object]


def write(priced: xr.Dataset, folder: Path) -> None:
    """The CSVs of an appraisal of all members with `over_members` in it."""
    _write(folder / FIGURES, ["policy", "figure", "name", *MONEY, *STATISTICS, "share"], figures(priced))
    _write(folder / LEDGER, ["policy", "body", "kind", *MONEY, *STATISTICS], ledger(priced))
    if f"{MTFS}gap" in priced:
        named = {name: str(name).removeprefix(MTFS) for name in priced.data_vars if str(name).startswith(MTFS)}
        table = priced[list(named)].rename(named)
        write_summary(table, folder / TABLE)
        write_csv(table, folder / TABLE_BY_MEMBER)


def figures(priced: xr.Dataset) -> Iterator[Line]:
    """A row for each policy and figure.

    `share` is that of members above nought, or, of a date or a case, in which it comes. Pounds are to the
    penny, and their means add up: effects make the benefit, which less programme cost is npsv, which with the
    net cost to public bodies is what all others gain.
    """
    for policy in priced["policy"].values:
        one = priced.sel(policy=policy)
        for line in (*_amounts(one), *_ratios(one), *_when(one), *_over_all(one)):
            yield [policy, *line]


def _amounts(one: xr.Dataset) -> Iterator[Line]:
    means = _means(one)
    for name in (*POUNDS, *[name for name in PART if name in one]):
        spread = map(text, pennies(_spread(one[name])))
        yield [*_named(one, name), text(means[name]), *spread, _above(one[name])]
    yield from _effects(one["benefit_by_effect"], means["benefit"])
    for name in OTHERS:
        cells = [float(one[name].mean("member")), *_spread(one[name])]
        yield [*_named(one, name), *(f"{cell:.10g}" for cell in cells), _above(one[name])]


def _effects(parts: xr.DataArray, whole: int) -> Iterator[Line]:
    """The parts of the benefit; their means add up to its mean, to the penny."""
    means = shared_out(parts.mean("member").values)
    means[0] += whole - means.sum()
    for mean, effect in zip(means, parts["effect"].values, strict=True):
        one = parts.sel(effect=effect)
        spread = map(text, pennies(_spread(one)))
        yield ["benefit_by_effect", EFFECTS[str(effect)], *_money(parts), text(mean), *spread, _above(one)]


def _ratios(one: xr.Dataset) -> Iterator[Line]:
    """A ratio has no mean over members: that of the means stands in a row of its own.

    Marginal values of public funds that do not all say the same have neither a median nor a share above nought.
    """
    alike = float(one["mvpf_one_scale"]) > 0
    funds = ["", *map(_ratio, _spread(one["mvpf"])), _above(one["mvpf"])] if alike else [*EMPTY, ""]
    yield [*_named(one, "mvpf"), *funds]
    for case in CASES:
        yield ["mvpf_case", case, *[""] * len(MONEY), *EMPTY, f"{float(one['mvpf_case_share'].sel(case=case)):.6g}"]
    benefits = one["benefit_cost_ratio"]
    yield [*_named(one, "benefit_cost_ratio"), "", *map(_ratio, _spread(benefits)), _above(benefits)]
    yield ["ratio_of_means", "Benefit-cost ratio: mean benefit over mean programme cost", "1", "", "", _of_means(one),
           *EMPTY[1:], ""]  # fmt: skip


def _of_means(one: xr.Dataset) -> str:
    benefit, cost = (float(one[name].mean("member")) for name in ("benefit", "programme_cost"))
    return _ratio(benefit / cost) if cost > 0.0 else "none"


def _when(one: xr.Dataset) -> Iterator[Line]:
    for name in DATES:
        share = f"{float(one[f'{name}_share']):.6g}"
        yield [*_named(one, name, "date"), "", *_dates(one[name]), share]


def _over_all(one: xr.Dataset) -> Iterator[Line]:
    for price in one["price"].values:
        at = one.sel(price=price)
        turns = f"{float(at['switching_multiple']):.6g}" if float(at["switching_found"]) else "none"
        noun = f"Multiple of the price: {price}"
        yield ["switching_multiple", noun, "1", "", "", "", turns, *EMPTY[2:], ""]
    yield [*_named(one, "pairing_saved"), *EMPTY, f"{float(one['pairing_saved']):.6g}"]


def ledger(priced: xr.Dataset) -> Iterator[Line]:
    """A row for each policy, body and kind, in £; the means of a policy add up to its mean npsv, to the penny."""
    money = _money(priced["ledger"])
    for policy in priced["policy"].values:
        one = priced["ledger"].sel(policy=policy).transpose("body", "kind", "member")
        means = shared_out(one.mean("member").values.ravel()).reshape(one.shape[:2])
        for i, body in enumerate(one["body"].values):
            for j, kind in enumerate(one["kind"].values):
                spread = pennies(_spread(one.isel(body=i, kind=j)))
                yield [policy, body, kind, *money, text(means[i, j]), *map(text, spread)]


def _means(one: xr.Dataset) -> dict[str, int]:
    """Means in pennies; what follows from others is made from them."""
    found = {name: int(pennies(float(one[name].mean("member")))) for name in (*POUNDS, *PART) if name in one}
    found["benefit"] = found["npsv"] + found["programme_cost"]
    found["willingness_to_pay"] = found["npsv"] + found["exchequer"]
    return found


def _named(one: xr.Dataset, name: str, unit: str = "") -> Line:
    values = one[name]
    return [name, values.attrs["long_name"], *_money(values, unit)]


def _money(values: xr.DataArray, unit: str = "") -> Line:
    """The unit; of money in which prices, and of a present value at which date."""
    base = values.attrs.get("price_base")
    return [unit or values.attrs["units"], f"{base} prices" if base else "", values.attrs.get("discounted_to", "")]


def _spread(values: xr.DataArray) -> np.ndarray:
    """The median and the ends of the intervals over members."""
    infinite = float(values.attrs.get("stands_for_infinity", np.inf))
    return quantiles(values.values, [0.5, *INTERVALS.values()], infinite=infinite)


def _above(values: xr.DataArray) -> str:
    return f"{float((values > 0).mean()):.6g}"


def _ratio(value: float) -> str:
    if abs(value) >= INFINITE:
        return "infinite" if value > 0 else "minus infinite"
    return f"{value:.10g}"


def _dates(values: xr.DataArray) -> list[str]:
    """The median date and the ends of the intervals; what never comes is later than all dates."""
    days = np.sort(values.values.astype("datetime64[D]"))  # NumPy sorts what is no time to the end.
    return [NEVER if np.isnat(days[at]) else str(days[at]) for at in _places(days.size)]


def _places(count: int) -> list[int]:
    return [max(0, int(np.ceil(share * count - 1e-9)) - 1) for share in (0.5, *INTERVALS.values())]


def _write(path: Path, head: list[str], lines: Iterator[Line]) -> None:
    with writing(path) as writer:
        writer.writerow(head)
        writer.writerows(lines)
