"""What the appraisal gives a curve: increments against the reference by month, in real pounds.

A STAND-IN. To be swapped for `simulator.appraisal.value.flows`, which has the same signature, names
and conventions: yearly rates over the month that ends at `time` (0 at the first), and
`exchequer` as a net cost.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from simulator.appraisal.discounting import GREEN_BOOK_2022
from simulator.appraisal.wellby import price, wellby_rate

MONTHS = 12.0
ORDER = ("time", "policy", "member")


def flows(dataset: xr.Dataset, *, reference: str) -> xr.Dataset:
    """`programme_cost`, `benefit`, `exchequer`, `wellbys` and `deaths`; `discount_factor` by time."""
    people, level, dying = (
        values.transpose(*ORDER).values
        for values in (
            dataset["people_by_work_status"].sum("work_status"),
            dataset["life_satisfaction"],
            dataset["life_satisfaction_of_the_dying"],
        )
    )
    base = dataset["policy"].values.tolist().index(reference)
    of_base = (values[:, [base]] for values in (people, level, dying))
    wellbys = _over_months(wellby_rate(people, level, *of_base))
    cost = _against(_over_months(_real(dataset, ("innovation_spending", "place_spending"))), base)
    spent = _against(_real(dataset, ("spending_total",), MONTHS), base)
    saved = -_against(_over_months(_real(dataset, ("exchequer_cost_of_worklessness",))), base)
    years = (np.arange(dataset.sizes["time"]) - 0.5) / MONTHS
    found = {
        "programme_cost": cost,
        "benefit": wellbys * float(price(1.0)) + saved - spent,
        "exchequer": spent + cost - saved,
        "wellbys": wellbys,
        "deaths": _against(dataset["deaths_total"].transpose(*ORDER).values * MONTHS, base),
    }
    return xr.Dataset(
        {name: (ORDER, values) for name, values in found.items()}
        | {"discount_factor": ("time", GREEN_BOOK_2022.factor(years))},
        dataset.coords,
        dataset.attrs,
    )


def _real(dataset: xr.Dataset, names: tuple[str, ...], factor: float = 1.0) -> np.ndarray:
    found = [dataset[name] for name in names if name in dataset]
    summed = [values.sum([d for d in values.dims if d not in ORDER]) for values in found]
    total = sum(summed, xr.zeros_like(dataset["price_level"]))
    return np.asarray((factor * total / dataset["price_level"]).transpose(*ORDER).values)


def _against(values: np.ndarray, base: int) -> np.ndarray:
    return np.asarray(values - values[:, [base]])


def _over_months(rate: np.ndarray) -> np.ndarray:
    return np.concatenate([0.0 * rate[:1], 0.5 * (rate[1:] + rate[:-1])])
