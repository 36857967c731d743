"""People, work and projects held still, so that services and finance can be run on their own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from simulator import engine, scenario
from simulator.engine import Model, Start, driver, output, parameter, setting, simulate
from simulator.engine.simulation import Trajectory
from simulator.units import Number, People, PeoplePerYear, PerYear, PoundsPerYear, Share

HERE = Path(__file__).parent
TABLES = HERE.parents[1] / "simulator" / "model" / "tables"

residents_by_health_band = parameter(People, each="health, age_band", low=0.0)
people_by_work_status = parameter(People, each="work_status", low=0.0)
usual_change_by_health_band = parameter(PeoplePerYear, each="health, age_band")
usual_change_by_work_status = parameter(PeoplePerYear, each="work_status")
unemployment_rate = parameter(Share, low=0.0, high=1.0)
innovation_spending = parameter(PoundsPerYear, low=0.0)
place_spending = parameter(PoundsPerYear)
place_need_effect = parameter(Number, each="service", low=0.0)
place_cost_effect = parameter(Number, each="service", low=0.0)
grant_multiplier = parameter(Number, low=0.0)
grant_multiplier_granted = setting(Number, low=1e-9)
business_rates_multiplier = parameter(Number, low=0.0)
business_rates_multiplier_billed = setting(Number, low=1e-9)
pensions_bill = parameter(PoundsPerYear, low=0.0)
residents_at_start = parameter(People, each="sex, age", low=0.0)
whole_years = parameter(Number, each="age")
mortality_rate = driver(PerYear, each="sex, age", interpolation="linear", low=0.0)

RECORDED = (
    "need", "served", "backlog", "waiting_time", "capacity", "quality", "capability",
    "smoothed_pressure", "unmet_need_share", "displaced_demand", "service_cost", "unit_cost",
    "need_adjusted_spending_ratio", "prevention_reach", "income", "council_spending", "budget_gap",
    "usable_reserves", "savings_room", "councils_under_support",
    "section_114_exposure", "section_114_probability", "section_114_notices_issued",
    "planned_spending", "ledger", "innovation_frozen",
    "support_repayment", "band_d", "care_precept", "care_fee_ratio", "care_on_offer", "turned_away",
    "self_funded", "referrals", "fees", "special_needs_account", "pension_drag", "in_year_cut",
    "under_commissioners", "cash_by_body", "unmet_need", "coming_forward", "government_grant",
    "turned_away_share", "charged_share", "council_draw", "spending_limit",
    "share_within_target", "share_waiting_within_target", "median_wait", "ninth_decile_wait", "cases_served",
)  # fmt: skip


@cache
def model() -> Model:
    """Services and finance with everything else held still."""
    import sys

    from simulator.model import SECTORS
    from simulator.model.axes import AXES

    modules = {
        section: [import_module(f"simulator.model.{name}") for name in SECTORS[section]]
        for section in ("services", "finance")
    }
    modules["stand_ins"] = [sys.modules[__name__]]
    return engine.build("services and finance", modules, AXES, map(output, RECORDED), tables=TABLES)


@cache
def england(member: int | None = None) -> Start:
    """The numbers of England in 2025."""
    return scenario.start(scenario.read(str(HERE / "services_stand_ins.toml")), model(), member)


def run(start: Start | None = None, **more: Any) -> Trajectory:
    """England's services and finance, or those of another start."""
    return simulate(model(), start or england(), policy="do_minimum", **more)


def changed(values: Mapping[str, Any], start: Start | None = None, **series: float) -> Start:
    """A start with other numbers; `series` are drivers held at one value."""
    from dataclasses import replace

    start = start or england()
    new = dict(start.values)
    for name, value in values.items():
        new[name] = np.broadcast_to(np.asarray(value, float), model().shape(name)).copy()
    held = {
        name: engine.Series(np.zeros(1), np.full((1, *model().shape(name)), float(value)))
        for name, value in series.items()
    }
    return replace(start, values=new, series={**start.series, **held})


def still() -> Start:
    """England with nothing that grows: no drift of need, cost, prices, earnings or funding."""
    return changed(
        {
            "need_growth": 0.0, "cost_growth": 0.0, "real_earnings_growth": 0.0,
            "tax_base_growth": 0.0, "business_rates_growth": 0.0, "grant_growth_shift": 0.0,
            "distress_base_rate": 0.0, "supported_at_start": 0.0, "pension_returns_spread": 0.0,
        },
        price_level=1.0, grant_growth=0.0, council_tax_limit=0.0, nhs_growth=0.0, dwp_growth=0.0,
        care_precept_limit=0.0, special_needs_overspend=0.0, special_needs_override=1.0,
    )  # fmt: skip
