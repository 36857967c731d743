"""The money: income by source, spending by who pays, and the gap between them, all in cash.

`council_tax` raises it, `ledgers` says where every pound comes from and goes to, `budgeting` sets
the plans each April, and `section_114` watches what happens in between.
"""

from __future__ import annotations

from simulator.engine import driver, equation, parameter, pick, place, setting, smallest, stock, total
from simulator.units import Number, PerYear, Pounds, PoundsPerYear, Share

councils = parameter(Number, low=1.0, description="Councils that the place stands for")
fee_share = parameter(
    Share, each="service", low=0.0, high=1.0, description="Part of spending that users' fees pay"
)
statutory = parameter(
    Share, each="service", low=0.0, high=1.0, description="Part of a service that the law protects"
)
preventive = parameter(
    Share, each="service", low=0.0, high=1.0, description="Part of a service that is prevention"
)
cut_weight = parameter(
    Number, each="service", low=0.0, high=10.0,
    description="How hard cuts fall beside law and prevention, as the record shows, 1 = usual",
)  # fmt: skip
other_council_spending = parameter(
    PoundsPerYear, low=0.0, description="Central services, debt, levies and fire, at start prices"
)
reserves_at_start = parameter(Pounds, description="Usable reserves at the start")

price_level = driver(Number, low=0.01, description="GDP deflator by financial year, 2025-26 = 1")
grant_growth = driver(
    PerYear, low=-0.3, high=0.5,  # it rose by a third in April 2023
    description="Real growth of grant at each April: the settlement's depth, length and timing",
)  # fmt: skip
nhs_growth = driver(PerYear, low=-0.3, high=0.3, description="Real growth of health spending")
dwp_growth = driver(
    PerYear, low=-0.3, high=0.3, description="Real growth of national employment support"
)

planned_spending = setting(
    PoundsPerYear, each="service", low=0.0, description="This year's budget, all who pay"
)
paid_by = setting(
    Share, each="body, service", low=0.0, high=1.0, description="Who pays for each service"
)
government_grant = setting(PoundsPerYear, low=0.0, description="Grants for these services")
retained_business_rates = setting(PoundsPerYear, low=0.0, description="Business rates kept")
real_earnings_level = setting(Number, low=0.05, description="Real public earnings, start = 1")
statutory_protection = setting(
    Share, low=0.0, high=1.0, description="How far cuts spare what the law protects"
)
savings_effort = setting(
    Share, low=0.0, high=1.0, description="Part of the gap that budgets close with savings"
)
prevention_squeeze = setting(
    Number, low=0.0, high=10.0, description="How much harder cuts fall on prevention"
)
support_repayment = setting(PoundsPerYear, low=0.0, description="Yearly repayment of support")


@equation(each="service")
def council_cost(paid_by: Share, service_cost: PoundsPerYear) -> PoundsPerYear:
    """The council's part of each service's spending."""
    return pick(paid_by, body="council") * service_cost


@equation(each="service")
def charged_share(fee_share: Share, means_test_effect: Number) -> Share:
    """Part of each service's spending that users pay, with the means test as it is now."""
    return smallest(1, fee_share * means_test_effect)


@equation()
def fees(council_cost: PoundsPerYear, charged_share: Share) -> PoundsPerYear:
    """What users pay: care charges, rents of temporary homes, parking and the like."""
    return total(charged_share * council_cost, over="service")


@equation(each="income_source")
def income(government_grant: PoundsPerYear, council_tax: PoundsPerYear,
           retained_business_rates: PoundsPerYear,
           fees: PoundsPerYear) -> PoundsPerYear:  # fmt: skip
    """Councils' income by source."""
    return (
        place(government_grant, income_source="government_grant")
        + place(council_tax, income_source="council_tax")
        + place(retained_business_rates, income_source="business_rates")
        + place(fees, income_source="fees")
    )


@equation(each="service")
def spending(service_cost: PoundsPerYear) -> PoundsPerYear:
    """Spending on each service by all who pay, before users' fees."""
    return service_cost


@equation()
def council_spending(council_cost: PoundsPerYear) -> PoundsPerYear:
    """What councils spend on the seven services."""
    return total(council_cost, over="service")


@equation()
def fixed_costs(other_council_spending: PoundsPerYear, price_level: Number,
                innovation_spending: PoundsPerYear,
                pension_drag: PoundsPerYear, place_spending: PoundsPerYear) -> PoundsPerYear:  # fmt: skip
    """What councils pay for besides the seven services: innovation, pensions, the place's policies."""
    return other_council_spending * price_level + innovation_spending + pension_drag + place_spending


@equation()
def net_revenue(government_grant: PoundsPerYear, council_tax: PoundsPerYear,
                retained_business_rates: PoundsPerYear) -> PoundsPerYear:  # fmt: skip
    """Grant and taxes: income without fees."""
    return government_grant + council_tax + retained_business_rates


@equation()
def service_funds(net_revenue: PoundsPerYear, fixed_costs: PoundsPerYear,
                  support_repayment: PoundsPerYear,
                  exposed_overspend: PoundsPerYear) -> PoundsPerYear:  # fmt: skip
    """What grant and taxes leave for the seven services."""
    return net_revenue - fixed_costs - support_repayment - exposed_overspend


@equation(each="service")
def council_share(paid_by: Share, charged_share: Share) -> Share:
    """Part of each service's cost that grant and taxes must pay for."""
    return pick(paid_by, body="council") * (1 - charged_share)


@equation(each="service")
def council_part(paid_by: Share) -> Share:
    """Part of each service's budget that is councils' own."""
    return pick(paid_by, body="council")


council_part_by_law = stock(
    Share, each="service", start="council_part", audit="parts by law",
    description="Councils' part of each service as at the start: cuts leave it, a transfer of the service moves it",
)  # fmt: skip


@equation(each="service")
def unchanged_council_cost(council_part_by_law: Share, charged_share: Share,
                           unchanged_policy_cost: PoundsPerYear) -> PoundsPerYear:  # fmt: skip
    """What meeting today's demand as at the start would cost councils, fees taken off."""
    return council_part_by_law * (1 - charged_share) * unchanged_policy_cost


@equation(each="service")
def net_council_cost(council_share: Share, service_cost: PoundsPerYear) -> PoundsPerYear:
    """What each service costs councils now, fees taken off."""
    return council_share * service_cost


@equation()
def council_draw(net_council_cost: PoundsPerYear, net_revenue: PoundsPerYear,
                 fixed_costs: PoundsPerYear, support_repayment: PoundsPerYear,
                 exposed_overspend: PoundsPerYear) -> PoundsPerYear:  # fmt: skip
    """What councils spend beyond their income, out of reserves."""
    return (
        total(net_council_cost, over="service")
        + fixed_costs
        + support_repayment
        + exposed_overspend
        - net_revenue
    )


@equation()
def first_budget_draw(council_draw: PoundsPerYear, council_share: Share, planned_spending: PoundsPerYear,
                      net_council_cost: PoundsPerYear) -> PoundsPerYear:  # fmt: skip
    """What the first budget takes from reserves: it pays for whom the year brings, too, beside those in post."""
    return council_draw + total(council_share * planned_spending - net_council_cost, over="service")


@equation()
def budget_gap(
    unchanged_council_cost: PoundsPerYear, service_funds: PoundsPerYear
) -> PoundsPerYear:
    """Cost of meeting demand as at the start, less what there is to pay for it."""
    return total(unchanged_council_cost, over="service") - service_funds


@equation(each="service")
def cut_share_weight(statutory_protection: Share, statutory: Share, prevention_squeeze: Number,
                     preventive: Share, cut_weight: Number) -> Number:  # fmt: skip
    """How hard cuts fall: less where the law protects, more on prevention and as is usual."""
    return (
        (1 - statutory_protection * statutory) * (1 + prevention_squeeze * preventive) * cut_weight
    )
