"""Curves of the cost of delay as one labelled dataset: delay, policy, member and part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from simulator.appraisal.cost_of_delay import (
    EVEN,
    MONTHS,
    PARTS,
    WINDOW,
    cost_of_delay,
    irreversible_share,
    last_responsible_start,
    last_start_under,
    marginal,
    present_value,
    total_value,
    value_within,
)
from simulator.experiments.delay_runs import RUN_ON

STATED_RISK = 0.5
"""Probability of a section 114 notice by the horizon under which the last start is told."""
RISK = "section_114_probability"
RUN = ("delay", "policy", "member")

Flow = tuple[np.ndarray, np.ndarray]
"""Social value but for programme cost, and programme cost, of one run by month."""
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
        "Slope of the cost of delay, as seen from the start of the run: discounting alone bends it down",
    ),
    "marginal_cost_at_start": (
        "GBP/year", "Cost of one more year of delay, in the money of the start",
        "Slope of the cost of delay over the discount factor there: whether delay costs more and more is read here",
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
        "GBP", f"Value within {WINDOW:g} years of the start",
        f"Against the unstarted run, up to {WINDOW:g} years after the start, however late it is",
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
        "1", f"Odds of repaying within {WINDOW:g} years",
        f"Share of futures in which the value within {WINDOW:g} years of the start is above 0",
    ),
    "last_responsible_start": (
        "", "Last responsible start",
        f"Latest of these starts with at least even odds of repaying within {WINDOW:g} years; no time where none has",
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
        "irreversible_share": np.array([float(irreversible_share(each["cost_of_delay_part"])) for each in found]),
        "value_in_window": np.array(
            [float(value_within(b, c, d, _month(at))) for (b, c), at in zip(late, starts, strict=True)]
        ),
        "start_date": _dates(whole, starts),
        **{name: slopes[name].values for name in ("marginal_cost_of_delay", "marginal_cost_at_start")},
    }
    return result | _other_currencies(priced, d, h) | _risks(whole, h)


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
        if name in first:
            stacked = np.stack([np.stack([each[name] for each in row]) for row in curves])
            values = np.moveaxis(stacked, (0, 1, 2), (2, 1, 0))
            dims = (*RUN, "part") if name == "cost_of_delay_part" else RUN
            variables[name] = (dims, values, _attributes(meaning))
    starts = np.stack([each["start_date"] for each in curves[0]], axis=1)
    variables["start_date"] = (("delay", "policy"), starts, _attributes(MEANING_OF_ALL["start_date"]))
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
    facts = {"run_on_years": RUN_ON, "window_years": WINDOW, "even_odds": EVEN, "stated_risk": STATED_RISK}
    return xr.Dataset(variables, coordinates, {**about, **facts})


def _attributes(meaning: tuple[str, str, str]) -> dict[str, str]:
    keys = ("units", "long_name", "description")
    return {key: text for key, text in zip(keys, meaning, strict=True) if text}


def joined(pieces: Sequence[xr.Dataset]) -> xr.Dataset:
    """All members in one dataset, with what is said of all of them: odds and last starts."""
    whole = xr.concat(pieces, dim="member", data_vars="minimal", coords="minimal", compat="override", join="exact")
    names = ("repayment_odds", "last_responsible_start", "last_start_under_risk")
    found: dict[str, list[xr.DataArray]] = {name: [] for name in names}
    for policy in whole["policy"].values:
        one = whole.sel(policy=policy, drop=True)
        repaying = last_responsible_start(one["value_in_window"], one["start_date"].values)
        found[names[0]].append(repaying["probability"])
        found[names[1]].append(repaying["last_start"])
        if RISK in one:
            risk = one[RISK].mean("member")
            found[names[2]].append(last_start_under(risk, one["start_date"].values, STATED_RISK)["last_start"])
    more = {name: xr.concat(values, dim=whole["policy"]) for name, values in found.items() if values}
    more |= {"unstarted_risk": whole["unstarted_risk"].mean("member")} if "unstarted_risk" in whole else {}
    return whole.assign({name: values.assign_attrs(_attributes(MEANING_OF_ALL[name])) for name, values in more.items()})
