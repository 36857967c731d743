"""A small comparison made by hand: two policies, three members, four years, prices that rise."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

POLICIES = ("do_minimum", "radical")
BODIES = ("council", "nhs", "dwp", "exchequer", "providers", "residents")
DIMS = ("time", "policy", "member")
MONTHS, MEMBERS = 49, 3
START = np.datetime64("2025-04")
RADICAL = np.array([0.0, 1.0])[None, :, None]


def comparison(
    *, cost: float = 0.0, saved: float = 0.0, points: float = 0.0, output: float = 0.0, deaths: float = 0.0,
    place: float = 0.0, prices: float = 0.02, transfer: float = 0.0, alive: float = 0.0, won: float = 0.0,
    carers: float = 0.0, squeezed: float = 0.0, **attributes: Any,
) -> xr.Dataset:  # fmt: skip
    """Radical spends `cost` (and `place`) a year at constant prices, saves councils `saved` of what they
    pay providers, adds `points` for 1,000 people, `output` and `deaths` a year, has `alive` people more, and `won`
    of output is productivity that services win; it has `carers` more, and `transfer` moves from the Exchequer to
    residents. Care costs providers `squeezed` more, as a share, than the 50 that are paid for it."""
    zero = np.zeros((MONTHS, len(POLICIES), MEMBERS))
    years_passed = np.arange(MONTHS) // 12
    level = (1.0 + prices) ** years_passed
    in_month = np.concatenate([[0.0], level[:-1]])[:, None, None] / 12.0 * RADICAL + zero
    paid = in_month * (cost + place - saved)
    moved = in_month * transfer
    changes = {"council": -paid, "providers": paid, "exchequer": -moved, "residents": moved}
    cash = np.stack([np.cumsum(changes.get(body, zero), axis=0) + 1e12 for body in BODIES], axis=-1)
    times = (START + np.arange(MONTHS)).astype("datetime64[ns]")
    return xr.Dataset(
        {
            "ledger": ((*DIMS, "body"), cash),
            "innovation_spending_total": (DIMS, in_month * cost),
            "place_spending_total": (DIMS, in_month * place),
            "national_output": (DIMS, zero + 3e7 + output * RADICAL),
            "innovation_in_output": (DIMS, zero + 1.0 + won * RADICAL),
            "spending": ((*DIMS, "service"), (zero + 50.0 * level[:, None, None])[..., None]),
            "care_fee_ratio": (DIMS, 1.0 / (1.0 + squeezed * RADICAL + zero)),
            "unpaid_carers": (DIMS, zero + 100.0 + carers * RADICAL),
            "residents": ((*DIMS, "age_band"), np.stack([zero + 200.0, zero + 1000.0 + alive * RADICAL], axis=-1)),
            "people_by_work_status": ((*DIMS, "work_status"), np.stack([zero + 600.0, zero + 400.0], axis=-1)),
            "life_satisfaction": (DIMS, zero + 7.0 + points * RADICAL),
            "life_satisfaction_of_the_dying": (DIMS, zero + 6.5),
            "deaths_total": (DIMS, (zero + 10.0 + deaths * RADICAL) / 12.0),
            "price_level": (DIMS, zero + level[:, None, None]),
        },
        {"time": times, "policy": list(POLICIES), "member": range(MEMBERS), "body": list(BODIES),
         "service": ["adult_social_care"]},
        {"reference": "do_minimum", "price_base": "2025-26", "title": "made up"} | attributes,
    )


def whole(budgets_of: float = 30.0, **changes: Any) -> tuple[xr.Dataset, list[dict[str, Any]]]:
    """The same with what the table of the medium term is made of, and the events of its budgets."""
    found = comparison(**changes)
    zero = np.zeros((MONTHS, len(POLICIES), MEMBERS))
    shares = np.array([300.0, 150.0, 50.0, 40.0])
    council = found["ledger"].sel(body="council", drop=True)
    found = found.assign(
        income=((*DIMS, "income_source"), zero[..., None] + shares),
        usable_reserves=council - council.isel(time=0) + 200.0,
        special_needs_account=(DIMS, zero),
    ).assign_coords(income_source=["government_grant", "council_tax", "business_rates", "fees"])
    events = [
        {"policy": policy, "member": member, "date": f"{year}-04-01", "kind": "budget", "gap": gap,
         "savings": 0.6 * gap, "from_reserves": 0.4 * gap, "planned_use": 0.31 * gap}
        for policy in POLICIES for member in range(MEMBERS) for year in range(2026, 2030)
        for gap in [budgets_of * (year - 2025) / 3.0 + member]
    ]  # fmt: skip
    return found, events
