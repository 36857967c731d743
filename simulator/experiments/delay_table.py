"""Curves of the cost of delay as one labelled dataset: delay, policy, member and part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from simulator.experiments.delay_parts import (
    MONTHS,
    PARTS,
    Flow,
    irreversible,
    last_true,
    marginal,
    parts,
    summed,
    worth,
)
from simulator.experiments.delay_runs import RUN_ON

WINDOW = 15
"""Years after its start within which a policy is asked to repay, however late it starts."""
EVEN_ODDS = 0.5
STATED_RISK = 0.5
"""Probability of a section 114 notice by the horizon under which the last start is told."""
RISK = "section_114_probability"
NEVER = np.datetime64("NaT", "ns")
RUN = ("delay", "policy", "member")

Curve = dict[str, Any]
"""What a policy's curve holds in one member: for each delay a number, a date or one of each part."""

MEANING: Mapping[str, tuple[str, str, str]] = {
    "cost_of_delay": (
        "GBP", "Cost of delay",
        "Social value of starting at once less that of starting so much later, present value with what is left at "
        "the horizon; below 0 where waiting pays",
    ),
    "marginal_cost_of_delay": (
        "GBP/year", "Cost of one more year of delay",
        "Slope of the cost of delay; divide by discount_factor to see whether it rises in prices of the late start",
    ),
    "cost_of_delay_exchequer": (
        "GBP", "Cost of delay to public bodies",
        "Net cost to all public bodies, programmes included, started late less at once, present value with the run-on",
    ),
    "cost_of_delay_wellbys": (
        "point*person*year", "WELLBYs lost by delay", "WELLBYs gained by the horizon, at once less late; not discounted"
    ),
    "cost_of_delay_deaths": (
        "person", "Deaths by delay", "Deaths up to the horizon, late less at once; not discounted"
    ),
    "npsv": (
        "GBP", "Net present social value",
        "Against the unstarted run, of a policy that starts so much later, with what is left at the horizon",
    ),
    "value_in_window": (
        "GBP", f"Value within {WINDOW} years of the start",
        f"Net present social value against the unstarted run up to {WINDOW} years after the start, however late it is",
    ),
    "irreversible_share": (
        "1", "Irreversible share of the cost of delay",
        "Positive lasting and end-of-horizon damage over the sum of positive parts; 0 where no part is positive",
    ),
    RISK: ("1", "Probability of a section 114 notice, per council", "By the horizon, of a policy that starts so late"),
    "cost_of_delay_part": (
        "GBP", "Parts of the cost of delay", "What the cost of delay is the sum of; a part below 0 is a saving"
    ),
}  # fmt: skip
MEANING_OF_ALL: Mapping[str, tuple[str, str, str]] = {
    "start_date": ("", "Start of the policy", "When a policy starts that is so much later"),
    "repayment_odds": (
        "1", f"Odds of repaying within {WINDOW} years",
        f"Share of futures in which the value within {WINDOW} years of the start is above 0",
    ),
    "last_responsible_start": (
        "", "Last responsible start",
        f"Latest of these starts with at least even odds of repaying within {WINDOW} years; not a time where none has",
    ),
    "last_start_under_risk": (
        "", "Last start under the stated risk",
        f"Latest of these starts with a mean probability of a section 114 notice under {STATED_RISK:.0%} by the "
        "horizon; not a time where none has",
    ),
    "unstarted_risk": ("1", "Risk of a notice without any start", "Mean probability of a section 114 notice by the "
                       "horizon where the policy never starts"),
}  # fmt: skip


def curve(
    whole: xr.Dataset, priced: xr.Dataset, mended: xr.Dataset | None,
    delays: Sequence[float], begins: float, horizon: float,
) -> Curve:  # fmt: skip
    """One policy in one member, from its runs as recorded and as priced; policies are its runs.

    `whole` and `priced` hold the unstarted run and one for each delay, `mended` the unstarted run
    and a healed one for each delay above 0, up to the horizon.
    """
    d = priced["discount_factor"].values
    h = _month(horizon)
    late = _flows(priced)[1:]
    # What is not late has no damage to heal.
    healed = [late[0], *(_flows(mended)[1:] if mended is not None else [])]
    found = [parts(late[0], *runs, d, h) for runs in zip(late, healed, delays, strict=True)]
    window = [_month(begins + years + WINDOW) + 1 for years in delays]
    values = np.array([worth(run, d) for run in late])
    result: Curve = {
        "npsv": values,
        "cost_of_delay": values[0] - values,
        "marginal_cost_of_delay": marginal(values[0] - values, np.asarray(delays)),
        "cost_of_delay_part": np.array([[each[name] for name in PARTS] for each in found]),
        "irreversible_share": np.array([irreversible(each) for each in found]),
        "value_in_window": np.array([summed(r.net[:end], d[:end]) for r, end in zip(late, window, strict=True)]),
        "start_date": _dates(whole, begins, delays),
        "discount_factor": np.interp(begins + np.asarray(delays), (np.arange(len(d)) - 0.5) / MONTHS, d),
    }
    return result | _other_currencies(priced, d, h) | _risks(whole, h)


def _month(years: float) -> int:
    """The last record up to then."""
    return int(years * MONTHS + 1e-6)


def _flows(priced: xr.Dataset) -> list[Flow]:
    """Each run's flows, in the order of the runs."""
    both = (priced[name].isel(member=0).transpose("policy", "time").values for name in ("benefit", "programme_cost"))
    return [Flow(benefit, cost) for benefit, cost in zip(*both, strict=True)]


def _other_currencies(priced: xr.Dataset, d: np.ndarray, h: int) -> Curve:
    names = ("exchequer", "wellbys", "deaths")
    net, wellbys, deaths = (priced[name].isel(member=0).transpose("policy", "time").values[1:] for name in names)
    costs = np.array([summed(run, d) for run in net])
    gained = np.array([summed(run[: h + 1]) for run in wellbys])
    died = np.array([summed(run[: h + 1]) for run in deaths])
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


def _dates(whole: xr.Dataset, begins: float, delays: Sequence[float]) -> np.ndarray:
    """When each run starts: to the day where the run has dates."""
    if whole["time"].dtype.kind != "M":
        return np.array([begins + years for years in delays])
    from simulator.engine.calendar import years_to_date

    first = whole["time"].values[0].astype("datetime64[D]").item()
    return np.array([years_to_date(first, begins + years) for years in delays], dtype="datetime64[ns]")


def table(
    curves: Sequence[Sequence[Curve]], policies: Sequence[str], delays: Sequence[float],
    members: Sequence[int], about: Mapping[str, Any],
) -> xr.Dataset:  # fmt: skip
    """The curves of some members, by member and policy, as a dataset."""
    first = curves[0][0]
    variables: dict[str, Any] = {}
    for name, meaning in MEANING.items():
        if name in first:
            stacked = np.stack([np.stack([each[name] for each in row]) for row in curves])
            values = np.moveaxis(stacked, (0, 1, 2), (2, 1, 0))
            dims = (*RUN, "part") if name == "cost_of_delay_part" else RUN
            variables[name] = (dims, values, _attributes(meaning))
    starts = np.stack([each["start_date"] for each in curves[0]], axis=1)
    variables["start_date"] = (("delay", "policy"), starts, _attributes(MEANING_OF_ALL["start_date"]))
    factors = np.stack([each["discount_factor"] for each in curves[0]], axis=1)
    meaning = ("1", "Discount factor at the start", "What a pound at each start is worth at the start of the run")
    variables["discount_factor"] = (("delay", "policy"), factors, _attributes(meaning))
    if RISK in first:
        risks = [[each["unstarted_risk"] for each in row] for row in curves]
        meaning = MEANING_OF_ALL["unstarted_risk"]
        variables["unstarted_risk"] = (("member", "policy"), np.array(risks), _attributes(meaning))
    coordinates = {
        "delay": ("delay", np.asarray(delays, dtype=float), {"long_name": "Delay", "units": "year"}),
        "policy": ("policy", list(policies), {"long_name": "Policy"}),
        "member": ("member", list(members), {"long_name": "Member: one future with its own luck"}),
        "part": ("part", list(PARTS), {"long_name": "Part of the cost of delay"}),
    }
    facts = {"run_on_years": RUN_ON, "window_years": WINDOW, "stated_risk": STATED_RISK}
    return xr.Dataset(variables, coordinates, {**about, **facts})


def _attributes(meaning: tuple[str, str, str]) -> dict[str, str]:
    keys = ("units", "long_name", "description")
    return {key: text for key, text in zip(keys, meaning, strict=True) if text}


def joined(found: Sequence[xr.Dataset]) -> xr.Dataset:
    """All members in one dataset, with what is said of all of them: odds and last starts."""
    whole = xr.concat(found, dim="member", data_vars="minimal", coords="minimal", compat="override", join="exact")
    odds = (whole["value_in_window"] > 0.0).mean("member")
    more = {"repayment_odds": odds, "last_responsible_start": _last(whole, odds >= EVEN_ODDS)}
    if RISK in whole:
        more["last_start_under_risk"] = _last(whole, whole[RISK].mean("member") < STATED_RISK)
        more["unstarted_risk"] = whole["unstarted_risk"].mean("member")
    return whole.assign({name: values.assign_attrs(_attributes(MEANING_OF_ALL[name])) for name, values in more.items()})


def _last(whole: xr.Dataset, holds: xr.DataArray) -> xr.DataArray:
    """The latest start for which something holds, by policy."""
    starts = whole["start_date"].transpose("delay", "policy").values
    places = [last_true(column) for column in holds.transpose("delay", "policy").values.T]
    none = NEVER if starts.dtype.kind == "M" else -1.0
    found = [starts[place, i] if place >= 0 else none for i, place in enumerate(places)]
    return xr.DataArray(np.array(found, dtype=starts.dtype), dims="policy", coords={"policy": whole["policy"]})
