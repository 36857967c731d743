"""What a comparison is worth, month by month, against its reference: nothing is simulated again.

Every flow is an increment against the reference within the member, a yearly rate over the month
that ends at `time` (0 at the first), in pounds of the dataset's price base. What makes which flow:

| flow | made from | why it is not counted twice |
|---|---|---|
| programme cost | `innovation_spending_total`, `place_spending_total` | taken out of resources |
| resources | what providers receive (`ledger`) and bear (`care_fee_ratio`), less programme cost | spending is in it |
| output | `national_output`, the part that society gains | services' own productivity is taken out of it |
| wellbeing | people of 16 and over, `life_satisfaction`, that of the dying | freed capacity is only here |
| lives | `residents`, or `deaths_total` | counted apart; in pounds only if asked for, by the year or by the death |
| care | `unpaid_carers` | the time of unpaid carers is in nothing else; in pounds only if asked for |
| excess burden | cash of public bodies | only under vintages that have it |

What services win in productivity raises output too (`innovation_in_output`). It is in resources, where they
spend less, and in wellbeing, where they do more: so output counts without it. Taxes only pass output on.

A programme paid out of services' budgets leaves them less: that is in resources, and its harm in wellbeing. So a
programme that wins nothing has resources of about its cost.

`income`, `pensions_bill`, benefits, taxes, fees and grants are transfers between the bodies of
`ledger`: one gains what another loses, so they are in the cash of each and in no total. `spending`
and `worklessness_cost` hold what `ledger` holds already, so neither is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import xarray as xr

from simulator.appraisal import records
from simulator.appraisal.pricing import ORDER, PUBLIC, Priced
from simulator.appraisal.uplift import uplifts
from simulator.appraisal.valuations import DEFAULT, chosen
from simulator.appraisal.vintages import LATEST, Vintage
from simulator.appraisal.vintages import vintage as find

KINDS = ("cashable", "non_cashable", "economic", "wellbeing")
"""Cash that moves; resources that providers use up or set free; output; wellbeing and lives."""


def flows(
    dataset: xr.Dataset, *, vintage: str | Vintage = LATEST, reference: str | None = None,
    valuations: Iterable[str] = DEFAULT, optimism_bias: Mapping[str, str] | None = None,
    output_counted: float | None = None, base_date: str | None = None,
) -> xr.Dataset:  # fmt: skip
    """The flows of each policy of a `compare`, with dimensions time, policy and member.

    `programme_cost`, `benefit` (all social value but programme cost), `exchequer` (net cost to all
    public bodies), in £ a year; `wellbys`, `deaths`, `life_years` and `carer_years` a year; `benefit_by_effect`
    (effect) and `ledger` (body, kind) in £ a year, whose sums are the benefit and the benefit less programme
    cost; `discount_factor` (time), at the middle of each month, from `base_date` (the first date of the
    dataset, where none is given). A run-on belongs into the same dataset, so that prices go on from it.

    `valuations` says which effects are priced and how; `optimism_bias` names an uplift of the
    vintage for a cost whose overruns are not simulated; `output_counted` is the part of output
    that is a gain to society. Raises `InputError` where the dataset lacks something, a vintage or
    valuation is unknown, or an effect would be valued twice.
    """
    found = prepared(dataset, vintage=vintage, reference=reference, valuations=valuations, base_date=base_date)
    rules = found.rules
    cost, overruns = found.programme_cost(uplifts(optimism_bias or {}, rules))
    cash = found.cash(overruns)
    exchequer = -cash.sel(body=list(PUBLIC)).sum("body")
    effects = found.effects(cash, cost, exchequer, output_counted)
    built = xr.Dataset({
        "programme_cost": cost,
        "benefit": effects.sum("effect"),
        "exchequer": exchequer,
        "wellbys": found.wellbys(),
        "deaths": found.increment(records.as_rate(dataset["deaths_total"])),
        "life_years": found.life_years(),
        "carer_years": found.carer_years(),
        "benefit_by_effect": effects,
        "ledger": _ledger(cash, effects, cost),
        "discount_factor": ("time", rules.schedule("standard").factor(found.years)),
    })  # fmt: skip
    price_base = dataset.attrs["price_base"]
    about = {"reference": found.base, "valuations": " ".join(found.asked), "price_base": price_base}
    about["base_date"] = str(_base_date(dataset, base_date))
    return _described(built, price_base).assign_attrs(_of_rules(rules) | about)


def prepared(
    dataset: xr.Dataset,
    *,
    vintage: str | Vintage = LATEST,
    reference: str | None = None,
    valuations: Iterable[str] = DEFAULT,
    base_date: str | None = None,
) -> Priced:
    """The dataset beside the rules that price it; arguments and errors are those of `flows`."""
    rules, asked = find(vintage), chosen(valuations)
    base = records.checked(dataset, reference)
    rules.schedule("standard")
    years = records.mid_month(dataset["time"], _base_date(dataset, base_date))
    return Priced(dataset, base, rules, asked, years)


def _base_date(dataset: xr.Dataset, given: str | None) -> np.datetime64:
    return np.datetime64(given or dataset["time"].values[0], "D")


def _of_rules(rules: Vintage) -> dict[str, str | int]:
    return {"vintage": rules.name, "adopted": int(rules.adopted), "not_known": rules.not_known}


def _ledger(cash: xr.DataArray, effects: xr.DataArray, cost: xr.DataArray) -> xr.DataArray:
    """Body × kind: the cash of each, what providers use up, and what residents gain."""
    zero = xr.zeros_like(cash)
    bodies = cash["body"]
    uses = effects.sel(effect="resources", drop=True) - cost
    economic = effects.sel(effect=["output", "care", "excess_burden"]).sum("effect")
    felt = effects.sel(effect=["wellbeing", "lives"]).sum("effect")
    columns = (
        cash,
        uses.where(bodies == "providers", 0.0) + zero,
        economic.where(bodies == "residents", 0.0) + zero,
        felt.where(bodies == "residents", 0.0) + zero,
    )
    return xr.concat(columns, dim=xr.Variable("kind", list(KINDS))).transpose(*ORDER, "body", "kind")


NOUNS = {
    "programme_cost": "Programme cost",
    "benefit": "Social value but programme cost",
    "exchequer": "Net cost to public bodies",
    "wellbys": "WELLBYs",
    "deaths": "Deaths",
    "life_years": "Years of life",
    "carer_years": "Years of unpaid care",
    "benefit_by_effect": "Social value by effect",
    "ledger": "Social value by who gains it and how",
    "discount_factor": "Discount factor",
}
UNITS = {"wellbys": "point*person", "deaths": "person/year", "life_years": "person", "carer_years": "person",
         "discount_factor": "1"}  # fmt: skip


def _described(built: xr.Dataset, price_base: str) -> xr.Dataset:
    """With unit, name and meaning of each variable."""
    for name, noun in NOUNS.items():
        unit = UNITS.get(name, "GBP/year")
        prices = f", in prices of {price_base}" if unit == "GBP/year" else ""
        meaning = f"{noun} a year over the month that ends at each time, against the reference{prices}"
        if name == "discount_factor":
            meaning = "What a pound in the middle of the month that ends at each time is worth at the base date"
        built[name].attrs = {"units": unit, "long_name": noun, "description": meaning}
    return built
