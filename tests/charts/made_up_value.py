"""An appraisal of the right shape with figures of about the right size."""

from __future__ import annotations

import numpy as np
import xarray as xr

BODIES = ["council", "nhs", "dwp", "exchequer", "providers", "residents", "outside"]
KINDS = ["cashable", "non_cashable", "economic", "wellbeing"]
EFFECTS = ["resources", "output", "wellbeing", "lives", "excess_burden"]
CASES = ["ratio", "pays for itself", "harms at a cost", "saves by harming", "nothing"]
YEARS = [f"{year}-{(year + 1) % 100:02d}" for year in range(2026, 2050)]
POLICIES = ("do_minimum", "incremental", "radical")
RUN = ("policy", "member")


def appraisal(
    members: int = 20, policies: tuple[str, ...] = POLICIES, worth: float = 30e9, spread: float = 8e9,
    never: float = 0.2,
) -> xr.Dataset:  # fmt: skip
    """Policies worth about `worth`, each a little more than the one before; `never` is who does not pay back."""
    luck = np.linspace(-1.0, 1.0, members)
    at = np.array([0.0, *np.linspace(0.8, 1.2, max(1, len(policies) - 1))])[: len(policies), None]
    active = (at > 0).astype(float)
    felt = at * worth + active * spread * luck
    cost = at * 5e9 * (1 + 0.1 * luck)
    ledger = np.zeros((len(policies), members, 7, 4))
    ledger[..., 0, 0], ledger[..., 4, 0], ledger[..., 4, 1] = -0.5 * cost, 0.5 * cost, -cost
    ledger[..., 5, 2], ledger[..., 5, 3] = 0.2 * felt, 0.8 * felt
    effects = np.stack([0.0 * felt, 0.2 * felt, 0.8 * felt, 0.0 * felt, 0.0 * felt], axis=0)
    npsv = felt - cost
    dates = np.datetime64("2030-04-01", "ns") + (active * np.arange(members) * 365).astype("timedelta64[D]")
    late = (active == 0) | (np.arange(members) >= round((1 - never) * members))
    dates = np.where(late, np.datetime64("NaT", "ns"), dates)
    prices = np.stack([0.8 * felt, 0.2 * felt, -0.05 * felt, -0.3 * felt], axis=0)
    multiple = np.stack([0.25 * active[:, 0], *[0.0 * active[:, 0]] * 3])
    cases = np.stack([active[:, 0], *[0 * active[:, 0]] * 3, 1 - active[:, 0]])
    built = {
        "npsv": npsv, "programme_cost": cost, "benefit": felt, "exchequer": 0.5 * cost, "wellbys": felt / 1e4,
        "deaths": -felt / 1e6, "life_years": felt / 1e5, "carer_years": -felt / 1e5, "state_pensions": 0.1 * cost,
        "worse_depth": -0.6 * cost, "worse_length": 3.0 * active + 0 * cost,
        "dip_depth": -0.001 * active + 0 * cost, "dip_length": 2.0 * active + 0 * cost, "payback": dates,
        "payback_exchequer": dates, "mvpf": felt / np.where(cost > 0, cost, 1.0),
        "benefit_cost_ratio": felt / np.where(cost > 0, cost, 1.0),
    }  # fmt: skip
    paid = 1 - np.isnat(dates).mean(axis=1)
    return xr.Dataset(
        {name: (RUN, values) for name, values in built.items()}
        | {f"mtfs_{name}": (("financial_year", *RUN), values) for name, values in _plan(at, luck).items()}
        | {
            "ledger": ((*RUN, "body", "kind"), ledger), "benefit_by_effect": (("effect", *RUN), effects),
            "value_at_price": (("price", *RUN), prices), "payback_share": ("policy", paid),
            "payback_exchequer_share": ("policy", paid), "pairing_saved": ("policy", 0.99 * active[:, 0]),
            "mvpf_case_share": (("case", "policy"), cases), "mvpf_one_scale": ("policy", active[:, 0]),
            "switching_multiple": (("price", "policy"), multiple),
            "switching_found": (("price", "policy"), (multiple > 0).astype(float)),
        },
        {"policy": list(policies), "member": np.arange(members), "body": BODIES, "kind": KINDS, "effect": EFFECTS,
         "price": ["wellby", "output", "life_year", "life"], "financial_year": YEARS, "case": CASES},
        {"reference": policies[0], "price_base": "2025-26", "base_date": "2025-04-01", "horizon": "2050-04-01",
         "vintage": "green_book_2026", "valuations": "resources output wellby_uprated", "wellby_price": 13000.0,
         "wellby_low": 10000.0, "wellby_high": 16000.0, "wellby_price_year": "2019", "output_price": 0.34,
         "output_low": 0.2, "output_high": 1.0, "life_price": 2474341.0, "life_price_year": "2023",
         "life_year_price": 70000.0, "life_year_low": 42000.0, "life_year_high": 70000.0,
         "life_year_price_year": "2024"},
    )  # fmt: skip


def _plan(at: np.ndarray, luck: np.ndarray) -> dict[str, np.ndarray]:
    """A gap that grows, closed by savings for 70%, by reserves for 25% and not at all for the rest."""
    gap = (0.1e9 * np.arange(len(YEARS)))[:, None, None] * (1.2 - 0.2 * at[None]) * (1 + 0.5 * luck)
    needed = np.cumsum(gap, axis=0)
    return {
        "gap": gap, "savings_identified": 0.7 * gap, "planned_use_of_reserves": 0.25 * gap,
        "savings_unidentified": 0.05 * gap, "cumulative_requirement": needed, "recurring_savings": needed - gap,
        "funding": 80e9 + 0 * gap, "unchanged_policy_spending": 80e9 + needed, "reserves_closing": 30e9 - 0.1 * gap,
    }  # fmt: skip
