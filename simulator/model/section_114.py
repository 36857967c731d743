"""Section 114 notices: one council's crossing, or many councils' hazard clock, and the aftermath.

LGFA 1988 s114(3): a notice is due where the year's expenditure is likely to exceed resources,
reserves included.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any

from simulator.engine import (
    at_least_zero,
    equation,
    exponential,
    flow,
    guard,
    hazard,
    largest,
    outside,
    parameter,
    pick,
    power,
    process,
    setting,
    smallest,
    stock,
)  # fmt: skip
from simulator.units import Number, PerYear, Pounds, PoundsPerYear, Share, Years

section_114_base_rate = parameter(
    PerYear, low=0.0, high=1.0, description="Notices per council and year at usual reserves"
)
section_114_response = parameter(
    Number, low=0.0, high=5.0, description="Elasticity of notices to the fall of reserves"
)
section_114_ceiling = parameter(
    Number, low=1.0, high=100.0,
    description="Most that low reserves multiply notices by; beyond it government steps in",
)  # fmt: skip
usual_reserve_ratio = parameter(
    Years, low=0.01, description="Reserves over net revenue when the rate was measured"
)
notice_years = parameter(Years, low=0.1, description="Years that a notice's aftermath lasts")
notice_cut = parameter(
    Share, low=0.0, high=1.0, description="Spending that a notice stops where no law protects it"
)
commissioners_probability = parameter(
    Share, low=0.0, high=1.0, description="Notices that commissioners follow"
)

innovation_frozen = setting(
    Share, low=0.0, high=1.0, description="Part of the place under a section 114 notice"
)
financial_year_end = setting(Years, description="When this financial year ends")

section_114_exposure = stock(
    Number, start="no_exposure", description="Notices to be expected per council so far"
)


@equation()
def no_exposure(councils: Number) -> Number:
    """Exposure opens at nought."""
    return 0 * councils


@equation(each="service")
def spending_limit(planned_spending: PoundsPerYear, innovation_frozen: Share, notice_cut: Share,
                   statutory: Share, paid_by: Share) -> PoundsPerYear:  # fmt: skip
    """The budget, less what spending controls stop in the councils under notice."""
    return planned_spending * (
        1 - notice_cut * innovation_frozen * (1 - statutory) * pick(paid_by, body="council")
    )


@equation()
def reserve_ratio(usable_reserves: Pounds, net_revenue: PoundsPerYear) -> Years:
    """Reserves over a year's net revenue."""
    return usable_reserves / net_revenue


@equation()
def notice_rate(section_114_base_rate: PerYear, reserve_ratio: Years, usual_reserve_ratio: Years,
                section_114_response: Number, section_114_ceiling: Number) -> PerYear:  # fmt: skip
    """Notices per council and year, more as reserves run down, up to a ceiling."""
    return section_114_base_rate * smallest(
        section_114_ceiling,
        power(largest(reserve_ratio / usual_reserve_ratio, 0.01), -section_114_response),
    )


@hazard()
def section_114_rate(councils: Number, notice_rate: PerYear) -> PerYear:
    """Notices a year in the whole place."""
    return councils * notice_rate


@flow(Number, leaves=outside, enters=section_114_exposure)
def exposure_growing(notice_rate: PerYear) -> PerYear:
    """Expected notices per council add up."""
    return notice_rate


@equation()
def section_114_probability(section_114_exposure: Number) -> Share:
    """Chance that a council has had a notice since the start."""
    return 1 - exponential(-section_114_exposure)


@guard()
def section_114_guard(usable_reserves: Pounds, net_revenue: PoundsPerYear, fees: PoundsPerYear,
                      council_spending: PoundsPerYear, fixed_costs: PoundsPerYear,
                      support_repayment: PoundsPerYear, financial_year_end: Years,
                      time: Years) -> Pounds:  # fmt: skip
    """Reserves at the end of the financial year as they look now."""
    return usable_reserves + (
        net_revenue + fees - council_spending - fixed_costs - support_repayment
    ) * at_least_zero(financial_year_end - time)


@process()
def section_114_notices(world: Any) -> Iterator[Any]:
    """Issues notices: at the crossing for one council, by the hazard clock for a place of many."""
    councils = float(world.read("councils"))
    ordinal = 0
    while True:
        if councils > 1:
            luck = world.luck("section_114_notices", ordinal, "notice")
            yield world.hazard("section_114_rate", threshold=world.exponential(luck))
        else:
            yield world.crossing("section_114_guard")
        luck = world.luck("section_114_notices", ordinal, "commissioners")
        world.log(
            "section_114_notice",
            number=ordinal + 1,
            reserves=float(world.read("usable_reserves")),
            commissioners=bool(luck < float(world.read("commissioners_probability"))),
        )
        world.start(_aftermath, ordinal, 1.0 / councils)
        ordinal += 1
        if councils <= 1:
            # No second notice before another budget has tried to balance.
            yield world.next_date(month=4, day=1, order="budget")


def _aftermath(world: Any, ordinal: int, share: float) -> Iterator[Any]:
    """Spending controls in a share of the place, until the first budget after some years."""
    before = float(world.read("innovation_frozen"))
    added = min(1.0, before + share) - before
    world.set("innovation_frozen", before + added)
    years, budget = float(world.read("notice_years")), float(world.read("financial_year_end"))
    # Controls belong to a financial year, so they end with a budget and not between two.
    yield world.at(budget + max(0, ceil(world.time + years - budget)))
    world.set("innovation_frozen", max(0.0, float(world.read("innovation_frozen")) - added))
