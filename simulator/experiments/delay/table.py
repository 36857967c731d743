"""Curves of the cost of delay as one labelled dataset: delay, policy, member and part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from simulator.appraisal.cost_of_delay import (
    MONTHS,
    PARTS,
    WINDOW,
    break_even,
    cost_of_delay,
    marginal,
    present_value,
    total_value,
    value_within,
)
from simulator.appraisal.last_start import EVEN, last_responsible_start, last_start_under
from simulator.experiments.delay.mean import change_of_risk, means
from simulator.experiments.delay.meaning import MEANING, MEANING_OF_ALL, OF_THE_START, described
from simulator.experiments.delay.runs import RUN_ON
from simulator.results.measures import in_constant_prices

RISK = "section_114_probability"
RUN = ("delay", "policy", "member")

Flow = tuple[np.ndarray, np.ndarray]
"""Social value but for programme cost, and programme cost, of one run by month."""
Curve = dict[str, Any]
"""What a policy's curve holds in one member: for each delay a number, a date or one of each part."""

def curve(
    whole: xr.Dataset, priced: xr.Dataset, mended: xr.Dataset | None,
    delays: Sequence[float], begins: float, horizon: float,
) -> Curve:  # fmt: skip
    """One policy in one member, from its runs as recorded and as priced; policies are its runs.

    `whole` and `priced` hold the unstarted run and one for each delay, `mended` the unstarted run
    and a healed one for each delay above 0, up to the horizon.
    """
    d, h = priced["discount_factor"].values, _month(horizon)
    late = _flows(priced)[1:]
    # What is not late has no damage to heal.
    healed = [late[0], *(_flows(mended)[1:] if mended is not None else [])]
    left = [float(present_value((b - c)[h + 1 :], d[h + 1 :])) for b, c in late]
    found = [
        _cost(late[0], runs, (left[0], v), d[: h + 1], _month(years))
        for *runs, v, years in zip(late, healed, left, delays, strict=True)
    ]
    starts = [begins + years for years in delays]
    worth = [float(total_value(b[: h + 1], c[: h + 1], v, d[: h + 1])) for (b, c), v in zip(late, left, strict=True)]
    slopes = marginal(np.array(worth), delays, np.interp(starts, (np.arange(len(d)) - 0.5) / MONTHS, d))
    result: Curve = {
        "npsv": np.array(worth),
        "cost_of_delay": np.array([float(each["cost_of_delay"]) for each in found]),
        "cost_of_delay_part": np.array([each["cost_of_delay_part"].values for each in found]),
        "value_in_window": np.array(
            [float(value_within(b, c, d, _month(at))) for (b, c), at in zip(late, starts, strict=True)]
        ),
        "start_date": _dates(whole, starts),
        "last_date": whole["time"].values[-1],
        **{name: slopes[name].values for name in ("marginal_cost_of_delay", "marginal_cost_at_start")},
    }
    return result | _turns(whole, late, d) | _other_currencies(priced, d, h) | _risks(whole, h)


def _turns(whole: xr.Dataset, late: Sequence[Flow], d: np.ndarray) -> Curve:
    """When each start is worth more than it has cost, for good; how deep it was below before, and how long."""
    b, c = (np.stack(flows, axis=1) for flows in zip(*late, strict=True))
    found = break_even(b, c, d)
    return {
        "break_even_date": np.array(
            [
                _dates(whole, [float(at)])[0] if held else np.datetime64("NaT", "ns")
                for at, held in zip(found["better_from"].values, found["broke_even"].values, strict=True)
            ],
            dtype="datetime64[ns]",
        ),
        "worse_before_better_depth": found["depth"].values,
        "worse_before_better_years": found["length"].values,
    }


def _cost(
    at_once: Flow, late_and_healed: Sequence[Flow], left: tuple[float, float], d: np.ndarray, months: int
) -> xr.Dataset:
    """The cost of a delay and its parts, up to the horizon of `d` and with what is left there."""
    (b_0, c_0), (b_late, c_late), (b_healed, _) = (
        (b[: len(d)], c[: len(d)]) for b, c in (at_once, *late_and_healed)
    )
    return cost_of_delay(b_0, b_late, b_healed, c_0, c_late, *left, d, months)


def _month(years: float) -> int:
    """The last record up to then."""
    return int(years * MONTHS + 1e-6)


def _flows(priced: xr.Dataset) -> list[Flow]:
    """Each run's flows, in the order of the runs."""
    both = (priced[name].isel(member=0).transpose("policy", "time").values for name in ("benefit", "programme_cost"))
    return list(zip(*both, strict=True))


def _other_currencies(priced: xr.Dataset, d: np.ndarray, h: int) -> Curve:
    names = ("exchequer", "wellbys", "deaths")
    net, wellbys, deaths = (priced[name].isel(member=0).transpose("policy", "time").values[1:] for name in names)
    costs = np.array([float(present_value(run, d)) for run in net])
    gained = wellbys[:, : h + 1].sum(1) / MONTHS
    died = deaths[:, : h + 1].sum(1) / MONTHS
    return {
        "cost_of_delay_exchequer": costs - costs[0],
        "cost_of_delay_wellbys": gained[0] - gained,
        "cost_of_delay_deaths": died - died[0],
    }


def _risks(whole: xr.Dataset, h: int) -> Curve:
    if RISK not in whole:
        return {}
    risk = whole[RISK].isel(member=0, time=h).values
    return {RISK: risk[1:], "unstarted_risk": float(risk[0])}


def _dates(whole: xr.Dataset, starts: Sequence[float]) -> np.ndarray:
    """When each run starts, to the day."""
    from simulator.engine.calendar import years_to_date

    first = whole["time"].values[0].astype("datetime64[D]").item()
    return np.array([years_to_date(first, at) for at in starts], dtype="datetime64[ns]")


def table(
    curves: Sequence[Sequence[Curve]], policies: Sequence[str], delays: Sequence[float],
    members: Sequence[int], about: Mapping[str, Any],
) -> xr.Dataset:  # fmt: skip
    """The curves of some members, by member and policy, as a dataset."""
    first = curves[0][0]
    variables: dict[str, Any] = {}
    for name, meaning in MEANING.items():
        if name in first and np.ndim(first[name]):
            stacked = np.stack([np.stack([each[name] for each in row]) for row in curves])
            values = np.moveaxis(stacked, (0, 1, 2), (2, 1, 0))
            dims = (*RUN, "part") if name == "cost_of_delay_part" else RUN
            variables[name] = (dims, values, described(meaning))
    starts = np.stack([each["start_date"] for each in curves[0]], axis=1)
    variables["start_date"] = (("delay", "policy"), starts, described(MEANING_OF_ALL["start_date"]))
    if RISK in first:
        risks = np.array([row[0]["unstarted_risk"] for row in curves])
        variables["unstarted_risk"] = ("member", risks, described(MEANING["unstarted_risk"]))
    coordinates = {
        "delay": ("delay", np.asarray(delays, dtype=float), {"long_name": "Delay", "units": "year"}),
        "policy": ("policy", list(policies), {"long_name": "Policy"}),
        "member": ("member", list(members), {"long_name": "Member: one future with its own luck"}),
        "part": ("part", list(PARTS), {"long_name": "Part of the cost of delay"}),
    }
    last = int(str(first["last_date"])[:4])
    # An appraisal has a variable of this name too, which stops at the horizon.
    said = variables["npsv"][2]
    said |= {"long_name": f"{said['long_name']} to {last}", "counted_to": last}
    facts = {"last_year": last, "run_on_years": RUN_ON, "window_years": WINDOW, "even_odds": EVEN}
    return xr.Dataset(variables, coordinates, {**about, **facts})


def joined(pieces: Sequence[xr.Dataset], risk: float | None = None) -> xr.Dataset:
    """All members in one dataset, with what is said of all of them: odds and last starts.

    `risk` is the stated probability of a notice; without one it is that of never starting.
    """
    whole = xr.concat(pieces, dim="member", data_vars="minimal", coords="minimal", compat="override", join="exact")
    each = [_of_all(whole.sel(policy=[policy]), risk) for policy in whole["policy"].values]
    of_all = xr.concat(each, dim="policy").transpose("delay", "policy", ..., missing_dims="ignore")
    told = {name: of_all[name].assign_attrs(described(MEANING_OF_ALL[str(name)])) for name in of_all.data_vars}
    about: dict[str, Any] = {}
    if RISK in whole:
        level = float(whole["unstarted_risk"].mean()) if risk is None else risk
        about = {"stated_risk": level, "stated_risk_is": "of never starting" if risk is None else "asked for"}
    return in_constant_prices(whole.assign(told).assign_attrs(about), OF_THE_START)


def _of_all(one: xr.Dataset, risk: float | None) -> xr.Dataset:
    """What is said of one policy over all its futures."""
    policy, one = one["policy"], one.isel(policy=0, drop=True)
    starts = one["start_date"].values
    odds = last_responsible_start(one["value_in_window"], starts)
    found = {
        "repayment_odds": odds["probability"],
        "repayment_odds_low": odds["probability_low"],
        "repayment_odds_high": odds["probability_high"],
        "last_responsible_start": odds["last_start"],
        "last_responsible_start_share": odds["last_share"],
        "never_breaks_even_share": one["break_even_date"].isnull().mean("member"),
    }
    found |= means(one)
    if RISK in one:
        kept = last_start_under(one[RISK], starts, risk, one["unstarted_risk"])
        found |= {
            "mean_risk": kept["probability"],
            "mean_risk_low": kept["probability_low"],
            "mean_risk_high": kept["probability_high"],
            "last_start_under_risk": kept["last_start"],
            "last_start_under_risk_share": kept["last_share"],
            **change_of_risk(one[RISK], one["unstarted_risk"]),
        }
    return xr.Dataset(found).expand_dims(policy=policy, axis=-1)
