"""A result of the right shape with figures of about the right size, drawn from a fixed seed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

POLICIES = ["do_nothing", "do_minimum", "incremental", "radical", "portfolio"]
SERVICES = [
    "adult_social_care",
    "childrens_services",
    "public_health",
    "health",
    "employment_skills",
    "housing",
    "neighbourhood",
]
STAGES = ["generating", "incubating", "scaling", "learning"]
TYPOLOGIES = ["service_product", "delivery", "organisational", "conceptual", "social"]
FIFTHS = ["most_deprived", "more_deprived", "middle", "less_deprived", "least_deprived"]
BODIES = ["council", "nhs", "dwp", "exchequer", "providers", "residents"]
EFFECT = {
    "do_nothing": -0.5,
    "do_minimum": 0.0,
    "incremental": 0.45,
    "radical": 0.75,
    "portfolio": 0.7,
}
SPREAD = {
    "do_nothing": 0.25,
    "do_minimum": 0.0,
    "incremental": 0.25,
    "radical": 0.85,
    "portfolio": 0.5,
}
RUN = ("policy", "member", "time")
Dims = tuple[str, ...]


def result(members: int = 64, policies: list[str] | None = None, seed: int = 7) -> xr.Dataset:
    """A dataset like that of `compare` for England, 2025 to 2050."""
    names = policies or POLICIES
    luck = np.random.Generator(np.random.PCG64(seed))
    time = pd.date_range("2025-04-01", "2050-04-01", freq="MS").as_unit("ns").values
    years = np.arange(time.size) / 12
    shared = np.cumsum(luck.normal(0, 1, (members, years.size)), axis=1) / np.sqrt(300)
    gain = np.array([EFFECT.get(p, 0.3) for p in names])[:, None] + np.array(
        [SPREAD.get(p, 0.3) for p in names]
    )[:, None] * luck.normal(0, 1, members)
    late = np.clip((years - 1) / 18, 0, 1) ** 1.5
    dip = (
        np.array([0.25 if p == "radical" else 0.0 for p in names])[:, None, None]
        * np.exp(-(((years - 4) / 2) ** 2))
        * (years > 1)
    )
    effect = gain[:, :, None] * late - dip
    coordinates: dict[str, Any] = {
        "policy": names,
        "member": np.arange(members),
        "time": time,
        "service": SERVICES,
        "stage": STAGES,
        "typology": TYPOLOGIES,
        "age_band": ["0-15", "16-64", "65-84", "85+"],
        "deprivation": FIFTHS,
        "body": BODIES,
    }
    variables = {
        **_money(years, shared, effect),
        **_people(years, shared, effect),
        **_services(years, shared, effect),
        **_pipeline(years, names, members, luck),
        **_place(years, shared, effect),
        **_waits_in_detail(years, shared, effect),
    }
    variables["wellbys"] = (("policy", "member"), effect.sum(2) / 12 * 46e6 * 0.02)
    data = xr.Dataset(variables, coordinates, {"reference": "do_minimum", "price_base": "2024-25"})
    return _pyramid(data, members).transpose("time", "policy", "member", ...)


def _money(years: np.ndarray, shared: np.ndarray, effect: np.ndarray) -> dict[str, Any]:
    price = np.exp(0.02 * years)
    gap = (2e9 + 0.42e9 * years + 1.6e9 * shared - 2.2e9 * effect) * price
    held = 30e9 - np.cumsum(np.maximum(gap, 0) * 0.28, axis=2) / 12
    hazard = 0.006 + 0.05 / (1 + np.exp(held / 4e9))
    risk = 1 - np.exp(-np.cumsum(hazard, axis=2) / 12)
    return {
        "price_level": (RUN, np.broadcast_to(price, gap.shape).copy()),
        "budget_gap": (RUN, gap),
        "usable_reserves": (RUN, held),
        "section_114_probability": (RUN, risk),
        "ledger": ((*RUN, "body"), _ledger(years, effect)),
        "residual_people": (RUN[:2], np.full(gap.shape[:2], 2e-7)),
        "residual_pounds": (RUN[:2], np.full(gap.shape[:2], 1e-3)),
    }


def _ledger(years: np.ndarray, effect: np.ndarray) -> np.ndarray:
    """What providers lose with a policy goes to residents, and half as much to councils; it cancels."""
    moved = np.cumsum(effect, axis=2)[..., None] * 2e8
    return moved * np.array([1.0, 0.0, 0.0, 0.0, -3.0, 2.0]) + 1e9 * years[:, None] * np.array(
        [0.0, -4.0, -1.0, 1.0, 6.0, -2.0]
    )


def _people(years: np.ndarray, shared: np.ndarray, effect: np.ndarray) -> dict[str, Any]:
    size = np.stack(
        [
            10.6e6 - 2e4 * years,
            36.8e6 + 5e4 * years,
            9.5e6 + 9e4 * years,
            1.5e6 * np.exp(0.028 * years),
        ],
        axis=-1,
    )
    residents = np.broadcast_to(size, (*effect.shape, 4)) * (1 + 0.004 * shared[None, ..., None])
    return {
        "residents": ((*RUN, "age_band"), residents),
        "life_satisfaction": (RUN, 7.45 - 0.006 * years + 0.05 * shared + 0.05 * effect),
        "life_satisfaction_by_deprivation": (
            (*RUN, "deprivation"),
            (7.45 - 0.006 * years + 0.05 * shared + 0.05 * effect)[..., None]
            + np.linspace(-0.26, 0.26, 5) * (1 + 0.004 * years - 0.05 * effect)[..., None],
        ),
        "inactivity_rate": (RUN, 0.215 + 0.0006 * years + 0.008 * shared - 0.004 * effect),
        "unemployment_rate": (RUN, np.abs(0.043 + 0.008 * shared - 0.002 * effect)),
        "old_age_dependency_ratio": (RUN, 0.3 + 0.004 * years + 0 * effect),
    }


def _services(years: np.ndarray, shared: np.ndarray, effect: np.ndarray) -> dict[str, Any]:
    level = np.array([0.22, 0.16, 0.08, 0.34, 0.1, 0.4, 0.05])
    growth = np.array([0.030, 0.035, 0.01, 0.012, 0.01, 0.02, 0.005])
    strain = np.exp(0.25 * shared[None] - 0.25 * effect)[..., None]
    wait = level * np.exp(growth * years[:, None]) * strain
    people = np.array([2.1e6, 4e5, 3e6, 2.2e7, 1.2e6, 3.2e5, 5e6])
    need = people * np.exp(growth / 2 * years[:, None])
    share = np.clip(wait / 2, 0, 0.9)
    cost = np.array([24e9, 14e9, 4e9, 180e9, 3e9, 6e9, 12e9]) * np.exp(
        (0.02 + growth) * years[:, None]
    )
    dims = (*RUN, "service")
    return {
        "waiting_time": (dims, wait),
        "need": (dims, np.broadcast_to(need, wait.shape).copy()),
        "unmet_need": (dims, need * share),
        "spending": (dims, cost * np.exp(-0.05 * effect)[..., None]),
    }


def _pipeline(
    years: np.ndarray, names: list[str], members: int, luck: np.random.Generator
) -> dict[str, Any]:
    effort = np.array(
        [
            {
                "do_nothing": 0.0,
                "do_minimum": 0.6,
                "incremental": 4.0,
                "radical": 1.6,
                "portfolio": 2.6,
            }.get(p, 1.0)
            for p in names
        ]
    )
    rise = np.clip(years / 4, 0, 1)[:, None] * np.array([0.9, 1.4, 0.8, 0.5])
    mean = effort[:, None, None, None] * rise
    active = luck.poisson(np.broadcast_to(mean, (len(names), members, *rise.shape))).astype(float)
    rate = effort[:, None, None, None] * np.array([0.02, 0.04, 0.02, 0.005, 0.01])
    steps = luck.poisson(np.broadcast_to(rate, (len(names), members, years.size, 5)))
    return {
        "innovations_in_stage": ((*RUN, "stage"), active),
        "innovations_adopted": ((*RUN, "typology"), np.cumsum(steps, axis=2).astype(float)),
    }


def _place(years: np.ndarray, shared: np.ndarray, effect: np.ndarray) -> dict[str, Any]:
    led = np.abs(effect) + 0 * shared
    return {
        "community_capacity": (RUN, 1 + 0.004 * years + 0.3 * led),
        "local_spend_share": (RUN, 0.38 + 0.05 * led),
        "sme_spend_share": (RUN, 0.36 + 0 * led),
    }


def _waits_in_detail(years: np.ndarray, shared: np.ndarray, effect: np.ndarray) -> dict[str, Any]:
    """Health runs case by case; no case is served before the first month is over."""
    health = np.array(SERVICES) == "health"
    served = (years > 0)[:, None] * 3000.0 * health
    strain = (np.exp(0.1 * shared - 0.1 * effect) * (years > 0))[..., None] * health
    dims = (*RUN, "service")
    return {
        "cases_served": (dims, np.broadcast_to(served, strain.shape).copy()),
        "share_within_target": (dims, 0.5 * strain),
        "median_wait": (dims, 0.33 * strain),
        "ninth_decile_wait": (dims, 0.8 * strain),
    }


def _pyramid(data: xr.Dataset, members: int) -> xr.Dataset:
    ages = [f"{a}-{a + 4}" for a in range(0, 100, 5)] + ["100+"]
    middle = np.array([*range(2, 100, 5), 101])
    years = np.arange(2025, 2050)
    shape = 1.75e6 / (1 + np.exp((middle[None] - 78 - 0.12 * (years[:, None] - 2025)) / 6))
    shape = shape * (1 + 0.08 * np.sin((middle[None] - (years[:, None] - 2025)) / 9))
    both = np.stack([shape * (1 + 0.002 * np.maximum(middle - 40, 0)), shape], axis=-1)
    full = np.broadcast_to(both, (data.sizes["policy"], members, *both.shape)).copy()
    data["residents_by_age"] = (("policy", "member", "year", "age", "sex"), full)
    return data.assign_coords(year=years, age=ages, sex=["female", "male"])


def events(members: int) -> list[dict[str, Any]]:
    """Starts of policies and one recession in every future."""
    starts = [
        {"policy": p, "member": m, "date": "2026-04-01", "kind": "policy"}
        for p in ("incremental", "radical", "portfolio")
        for m in range(members)
    ]
    shock = [
        {"policy": p, "member": m, "date": "2030-01-01", "kind": "recession"}
        for p in POLICIES
        for m in range(members)
    ]
    return starts + shock


def assumptions() -> list[dict[str, Any]]:
    """Passports of a few numbers."""
    rows: list[dict[str, Any]] = []
    for k, section in enumerate(
        ["population", "services", "finance", "wellbeing", "innovation", "worklessness"] * 12
    ):
        rows.append(
            {
                "name": f"{section}.number_{k}",
                "value": 0.05 + k / 7,
                "unit": "1/year",
                "range": [0.8, 1.2],
                "source": f"Office of made-up figures, table {k % 3}",
                "grade": "ABCD"[k % 4],
                "because": None,
                "price_base": None,
            }
        )
    return rows
