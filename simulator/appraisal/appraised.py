"""A finished comparison, priced: what is kept beside its results, a few members at a time.

`appraised` gives every figure of each policy and member, and `over_members` what can only be said of
all of them. No float is NaN or infinite: a date that never comes is no time, with the share of members
in which it comes beside it; a ratio over nothing is `INFINITE` with its sign, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from simulator.appraisal import records
from simulator.appraisal.cost_of_delay import present_value, worse_before_better
from simulator.appraisal.meaning import described
from simulator.appraisal.mtfs import mtfs
from simulator.appraisal.pricing import Priced, growth_to
from simulator.appraisal.summary import CASES, figures, one_scale, pairing_saved, turning_point
from simulator.appraisal.tables import tables
from simulator.appraisal.valuations import DEFAULT, LIVES
from simulator.appraisal.value import flows, prepared
from simulator.appraisal.vintages import LATEST
from simulator.errors import InputError

INFINITE = 1e9
"""Stands for a ratio without end: larger than any that means something, so that order is kept."""
DATES = ("payback", "payback_exchequer", "dip_over")
MTFS = "mtfs_"
WIDEST = 10.0
"""Up to so many times its price a switching value is looked for."""


@dataclass(frozen=True)
class Rules:
    """By which rules a run is priced: see `value.flows`."""

    vintage: str = LATEST
    valuations: tuple[str, ...] = DEFAULT
    output_counted: float | None = None


def appraised(dataset: xr.Dataset, events: Iterable[Mapping[str, object]] = (), rules: Rules = Rules()) -> xr.Dataset:
    """Every figure by policy and member, and by body, kind, effect, price or financial year.

    `dataset` is a comparison, or some of its members, and `events` the rows of the same runs; without
    them, or in a run too short for it, there is no table of the medium term, and `mtfs_lacks` says why.
    Money is present value in £ of the price base, the table of the medium term in £ of each year.
    Raises `InputError` where the dataset can't be priced by these rules.
    """
    priced = flows(
        dataset, vintage=rules.vintage, valuations=rules.valuations, output_counted=rules.output_counted
    )
    found = prepared(dataset, vintage=rules.vintage, valuations=rules.valuations)
    d = priced["discount_factor"]
    told = figures(priced)
    built = told.assign(
        mvpf=finite(told["mvpf"]),
        benefit_cost_ratio=finite(told["benefit_cost_ratio"]),
        benefit_by_effect=present_value(priced["benefit_by_effect"], d),
        ledger=present_value(priced["ledger"], d),
        value_at_price=_at_prices(priced, found),
        social_value=present_value(found.level(rules.output_counted), d),
    ).assign(_worse_before_better(priced, found) | _wellby_at_end(found) | _state_pensions(found, d))
    table, lacks = _medium_term(dataset, events)
    about = priced.attrs | _prices(found, rules) | ({"mtfs_lacks": lacks} if lacks else {})
    built = built.assign(table).assign_attrs(about | {
        "title": dataset.attrs.get("title", ""), "horizon": str(dataset["time"].values[-1])[:10],
    })  # fmt: skip
    return described(built.transpose("financial_year", "effect", "price", "policy", "member", "body", "kind",
                                     missing_dims="ignore"))  # fmt: skip


def over_members(whole: xr.Dataset) -> xr.Dataset:
    """What is said of all members together: shares, what pairing saved, switching values.

    `whole` is `appraised` of all members.
    """
    built = xr.Dataset({f"{name}_share": whole[name].notnull().mean("member") for name in DATES})
    cases = [(whole["mvpf_case"] == case).mean("member") for case in CASES]
    built["mvpf_case_share"] = xr.concat(cases, dim=xr.Variable("case", list(CASES)))
    built["mvpf_one_scale"] = one_scale(whole["mvpf_case"])
    base = str(whole.attrs["reference"])
    built["pairing_saved"] = pairing_saved(whole["npsv"], whole["social_value"], base)
    multiple, found = _switching(whole, base)
    return described(built.assign(switching_multiple=multiple, switching_found=found)).assign_attrs(whole.attrs)


def finite(ratio: xr.DataArray) -> xr.DataArray:
    """The ratio with `INFINITE`, and its sign, for what has no end."""
    return ratio.clip(-INFINITE, INFINITE).assign_attrs(ratio.attrs | {"stands_for_infinity": INFINITE})


def _worse_before_better(priced: xr.Dataset, found: Priced) -> dict[str, xr.DataArray]:
    """How deep, how long and until when: of value so far, of public money so far, of life satisfaction."""
    d, times = priced["discount_factor"], priced["time"]
    net = priced["benefit"] - priced["programme_cost"]
    value, money = (worse_before_better((f * d).cumsum("time").assign_coords(time=times) / records.MONTHS)
                    for f in (net, -priced["exchequer"]))  # fmt: skip
    felt = worse_before_better(found.increment(found.dataset["life_satisfaction"]))
    return {
        "worse_depth": value["depth"], "worse_length": value["length"], "payback": value["better_from"],
        "payback_exchequer": money["better_from"],
        "dip_depth": felt["depth"], "dip_length": felt["length"], "dip_over": felt["better_from"],
    }  # fmt: skip


def _at_prices(priced: xr.Dataset, found: Priced) -> xr.DataArray:
    """What each price brings to the total, or in the case of lives would bring."""
    d, effects = priced["discount_factor"], priced["benefit_by_effect"]
    lives = {"life": found.lives_at_price(), "life_year": found.life_years_at_price()}
    parts = {price: present_value(worth, d) for price, worth in lives.items()}
    if "output" in found.asked:
        parts["output"] = present_value(effects.sel(effect="output", drop=True), d)
    if found.pounds_for_a_wellby is not None:
        felt = present_value(effects.sel(effect="wellbeing", drop=True), d)
        parts["wellby"] = felt
    names = list(parts)[::-1]
    return xr.concat([parts[name] for name in names], dim=xr.Variable("price", names))


def _prices(found: Priced, rules: Rules) -> dict[str, float | str]:
    """What the prices are, for those who ask at which others an answer turns."""
    told: dict[str, float | str] = {"output_price": found.share_of_output(rules.output_counted)}
    told |= {f"output_{end}": float(tables()["output"][end]) for end in ("low", "high")}
    for name, called in (("wellby", "wellby"), ("fatality", "life"), ("life_year", "life_year")):
        rule = found.rules.price(name)
        told |= {f"{called}_price": rule.value, f"{called}_price_year": rule.price_year}
        if rule.low is not None and rule.high is not None:
            told |= {f"{called}_low": rule.low, f"{called}_high": rule.high}
    pounds = found.pounds_for_a_wellby
    if pounds is not None:  # At the start all members have the same: what is published of incomes until then.
        told["wellby_price_here"] = float(pounds.isel(time=0).mean())
        told["wellby_price_before_growth"] = found.pounds("wellby")
        told["income_elasticity"] = found.rules.number("income_elasticity") if found.uprated else 0.0
        told["output_per_head_since_2019"] = growth_to(int(str(found.dataset["time"].values[0])[:4]))
    return told | {"life_price_here": found.pounds("fatality"), "life_year_price_here": found.pounds("life_year")}


def _wellby_at_end(found: Priced) -> dict[str, xr.DataArray]:
    """What a WELLBY is priced at in the last month, by policy and member; nothing where it isn't."""
    pounds = found.pounds_for_a_wellby
    if pounds is None:
        return {}
    last = pounds.isel(time=-1, drop=True)
    return {"wellby_price_at_end": last.expand_dims(policy=found.dataset["policy"].values).drop_attrs()}


def _state_pensions(found: Priced, d: xr.DataArray) -> dict[str, xr.DataArray]:
    """What the net cost to public bodies holds of State Pensions; nothing where a run did not record them."""
    if "pensions_bill" not in found.dataset:
        return {}
    paid = records.mean_of_month(found.dataset["pensions_bill"])
    return {"state_pensions": present_value(found.real(paid), d)}


def _medium_term(dataset: xr.Dataset, events: Iterable[Mapping[str, object]]) -> tuple[dict[str, xr.DataArray], str]:
    """The columns of the table that councils publish; or none, and why."""
    try:
        table = mtfs(dataset, events)
    except InputError as error:
        return {}, error.mistakes[0].what
    return {f"{MTFS}{name}": column for name, column in table.data_vars.items()}, ""


def _switching(whole: xr.Dataset, base: str) -> tuple[xr.DataArray, xr.DataArray]:
    """For each price the multiple at which the median of the total turns, and whether there is one."""
    part, counted = whole["value_at_price"], _counted(whole)
    multiple = xr.zeros_like(part.isel(member=0, drop=True))
    found = xr.zeros_like(multiple)
    for price in part["price"].values:
        for policy in part["policy"].values:
            here = {"price": price, "policy": policy}
            moved = part.sel(here).values
            kept = whole["npsv"].sel(policy=policy).values - moved * counted[str(price)]
            widest = min(WIDEST, _most(whole, str(price)))
            at = None if policy == base else turning_point(moved, kept, widest)
            multiple.loc[here], found.loc[here] = (0.0, 0.0) if at is None else (at, 1.0)
    return multiple, found


def _most(whole: xr.Dataset, price: str) -> float:
    """By what a price can be multiplied: no more than all of output counts."""
    counted = float(whole.attrs["output_price"])
    return 1.0 / counted if price == "output" and counted > 0.0 else np.inf


def _counted(whole: xr.Dataset) -> dict[str, float]:
    """How often each price is in the total: lives only where they are valued."""
    valued = str(whole.attrs["valuations"]).split()
    return {str(p): float(p not in LIVES or LIVES[p] in valued) for p in np.atleast_1d(whole["price"].values)}
