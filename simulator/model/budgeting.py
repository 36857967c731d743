"""The budget of each 1 April: income is set, the gap is found, and cuts are shared out.

A balanced budget is a duty (LGFA 1992): funding, savings, and a planned use of reserves. What
that leaves uncovered needs exceptional financial support, or ends in a section 114 notice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from simulator.engine import parameter, process
from simulator.model.budget_rules import Array, annuity, balance
from simulator.units import PerYear, Share, Years

preventive = parameter(
    Share, each="service", low=0.0, high=1.0, description="Part of a service that is prevention"
)
tax_base_growth = parameter(PerYear, low=-0.05, high=0.05, description="Growth of the tax base")
business_rates_growth = parameter(
    PerYear, low=-0.1, high=0.1, description="Real growth of retained business rates"
)
grant_growth_shift = parameter(
    PerYear, low=-0.2, high=0.2, description="Departure of grant growth from the settlement path"
)
real_earnings_growth = parameter(
    PerYear, low=-0.1, high=0.1, description="Growth of public-sector earnings above prices"
)
minimum_reserves = parameter(
    Years, low=0.0, description="Reserves that budgets keep, in years of net revenue"
)
target_reserves = parameter(
    Years, low=0.0, description="Reserves that a surplus rebuilds, in years of net revenue"
)
reserves_spread = parameter(
    Years, low=1.0, description="Years over which spare reserves may be used"
)
savings_not_delivered = parameter(
    Share, low=0.0, high=1.0, description="Planned cuts that do not happen in the year"
)
largest_cut = parameter(
    Share, low=0.0, high=1.0, description="Largest cut of a service that one budget makes"
)
least_provision = parameter(
    Share, each="service", low=0.0, high=1.0,
    description="Part of unchanged-policy spending below which a service can't be cut",
)  # fmt: skip
overspend_foreseen = parameter(
    Share, low=0.0, high=1.0, description="Part of last year's overspend that a budget allows for"
)
support_available = parameter(
    Share, low=0.0, high=1.0, description="Shortfall that exceptional financial support covers"
)
support_years = parameter(Years, low=1.0, high=50.0, description="Years to repay support")
support_interest = parameter(PerYear, low=0.0001, high=0.2, description="Interest on support")


@process()
def budget(world: Any) -> Iterator[Any]:
    """Makes a budget each 1 April; the first year's is the one that the scenario starts with."""
    prices = float(world.read("price_level"))
    demand = world.read("demand_relative_to_start")
    world.set("financial_year_end", _next_april(world))
    while True:
        yield world.next_date(month=4, day=1, order="budget")
        if world.time > 0:
            inflation = float(world.read("price_level")) / prices
            _set_income(world, inflation)
            _make_plans(world, inflation, demand)
            prices, demand = prices * inflation, world.read("demand_relative_to_start")
        world.set("financial_year_end", _next_april(world))


def _next_april(world: Any) -> float:
    """The end of the financial year, in years since the start."""
    year = world.date.year + ((world.date.month, world.date.day) >= (4, 1))
    return float(world.date_to_time(f"{year}-04-01"))


def _set_income(world: Any, inflation: float) -> None:
    """Grants, rates and tax for the year: the settlement, the limit on Band D, prices, earnings."""
    read = world.read
    growth = float(read("grant_growth")) + float(read("grant_growth_shift"))
    world.multiply("government_grant", max(0.0, 1 + growth) * inflation * _tax_base_step(world))
    rise = float(read("council_tax_limit")) * float(read("council_tax_choice"))
    world.multiply("band_d", 1 + rise)
    world.multiply("tax_base", 1 + float(read("tax_base_growth")))
    world.multiply(
        "retained_business_rates", (1 + float(read("business_rates_growth"))) * inflation
    )
    world.multiply("real_earnings_level", 1 + float(read("real_earnings_growth")))


def _tax_base_step(world: Any) -> float:
    """By how much output against its trend has changed the grant since the last settlement."""
    level, granted = float(world.read("grant_multiplier")), float(world.read("grant_multiplier_granted"))
    world.set("grant_multiplier_granted", level)
    return level / granted


def _make_plans(world: Any, inflation: float, demand_last_year: Array) -> None:
    """Balances councils' budgets, carries on the other bodies', and calls for support if short."""
    read = world.read
    paid_by, fee_share = read("paid_by"), read("fee_share")
    part = paid_by[0] * (1 - fee_share)
    now = read("demand_relative_to_start")
    # Money has to last the year, so demand is forecast half a year on at last year's growth.
    forecast = 1 + 0.5 * np.clip(now / np.maximum(demand_last_year, 1e-9) - 1, -0.2, 0.2)
    plan = balance(
        unchanged=part * read("unchanged_policy_cost") * forecast,
        current=part * read("service_cost") * inflation,
        weights=_weights(world),
        least=read("least_provision"),
        funds=float(read("net_revenue") - read("fixed_costs") - read("support_repayment"))
        - _expected_overspend(world, part) * inflation,
        reserves=float(read("usable_reserves")),
        minimum=float(read("minimum_reserves") * read("net_revenue")),
        target=float(read("target_reserves") * read("net_revenue")),
        spread=float(read("reserves_spread")),
        effort=float(read("savings_effort")),
        largest_cut=float(read("largest_cut")),
        not_delivered=float(read("savings_not_delivered")),
    )
    _set_plans(world, plan.spending / (1 - fee_share), inflation)
    world.log("budget", gap=plan.gap, savings=plan.savings, from_reserves=plan.from_reserves)
    # Nobody else lends to a council whose reserves are gone: that hole is always capitalised.
    hole = max(0.0, -float(read("usable_reserves"))) if read("support_available") > 0 else 0.0
    _call_for_support(world, plan.short_of_minimum * float(read("support_available")) + hole)


def _expected_overspend(world: Any, part: Array) -> float:
    """What demand is expected to cost beyond the plans: estimates have to be robust (LGA 2003)."""
    overspend = float((part * (world.read("service_cost") - world.read("planned_spending"))).sum())
    return float(world.read("overspend_foreseen")) * max(0.0, overspend)


def _weights(world: Any) -> Array:
    """How hard cuts fall on each service: less where the law protects, more on prevention."""
    protected = float(world.read("statutory_protection")) * world.read("statutory")
    squeeze = float(world.read("prevention_squeeze")) * world.read("preventive")
    weights: Array = (1 - protected) * (1 + squeeze)
    return weights


def _set_plans(world: Any, council: Array, inflation: float) -> None:
    """Council plans beside those of the NHS and DWP, whose growth is given."""
    paid_by = world.read("paid_by")
    growth = np.ones(len(paid_by))
    growth[1] += float(world.read("nhs_growth"))
    growth[2] += float(world.read("dwp_growth"))
    parts = paid_by * world.read("planned_spending") * growth[:, None] * inflation
    parts[0] = council
    planned = parts.sum(axis=0)
    world.set("planned_spending", planned)
    world.set("paid_by", np.divide(parts, planned, out=paid_by.copy(), where=planned > 0))


def _call_for_support(world: Any, amount: float) -> None:
    """Capitalisation: cash now, paid back with interest over up to 20 years."""
    if amount <= 0:
        return
    years, interest = float(world.read("support_years")), float(world.read("support_interest"))
    world.move(amount, leaves=("ledger", {"body": "exchequer"}), enters=("usable_reserves", {}))
    world.log("exceptional_financial_support", amount=amount)
    world.start(_repay, round(world.time), amount * annuity(interest, years), years)


def _repay(world: Any, year: int, payment: float, years: float) -> Iterator[Any]:
    """One support's repayments; `year` tells it from the others."""
    world.add("support_repayment", payment)
    yield world.wait(years)
    world.add("support_repayment", -min(payment, float(world.read("support_repayment"))))
