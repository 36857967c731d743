"""The money: income by source, spending by who pays, reserves, and section 114, all in cash.

Every pound has two ends: council reserves, another body's ledger, or firms and lenders outside.
`budgeting` sets the spending plans each April; `section_114` watches what happens in between.
"""

from __future__ import annotations

from simulator.engine import (
    at_least_zero,
    driver,
    equation,
    flow,
    outside,
    parameter,
    pick,
    place,
    setting,
    smallest,
    stock,
    total,
)  # fmt: skip
from simulator.units import (
    Dwellings,
    Number,
    PerYear,
    Pounds,
    PoundsPerDwellingYear,
    PoundsPerYear,
    Share,
)  # fmt: skip

councils = parameter(Number, low=1.0, description="Councils that the place stands for")
fee_share = parameter(
    Share, each="service", low=0.0, high=1.0, description="Part of spending that users' fees pay"
)
statutory = parameter(
    Share, each="service", low=0.0, high=1.0, description="Part of a service that the law protects"
)
other_council_spending = parameter(
    PoundsPerYear, low=0.0, description="Central services, debt, levies and fire, at start prices"
)
collection_rate = parameter(Share, low=0.0, high=1.0, description="Council tax collected")
collection_response = parameter(
    Number, low=0.0, high=5.0, description="Fall of collection's share for each point of unemployment"
)
council_tax_support = parameter(
    Share, low=0.0, high=1.0, description="Council tax forgone to support at usual unemployment"
)
support_response = parameter(
    Number, low=0.0, high=5.0, description="Rise of support's share for each point of unemployment"
)
usual_unemployment_rate = parameter(
    Share, low=0.0, high=1.0, description="Unemployment rate that support was measured at"
)
reserves_at_start = parameter(Pounds, description="Usable reserves at the start")


price_level = driver(Number, low=0.01, description="GDP deflator by financial year, 2025-26 = 1")
grant_growth = driver(PerYear, low=-1.0, high=1.0, description="Real growth of grant at each April")
council_tax_limit = driver(
    PerYear, low=0.0, high=1.0, description="Referendum limit on the Band D rise, cash"
)
nhs_growth = driver(PerYear, low=-1.0, high=1.0, description="Real growth of health spending")
dwp_growth = driver(
    PerYear, low=-1.0, high=1.0, description="Real growth of national employment support"
)

planned_spending = setting(
    PoundsPerYear, each="service", low=0.0, description="This year's budget, all who pay"
)
paid_by = setting(
    Share, each="body, service", low=0.0, high=1.0, description="Who pays for each service"
)
government_grant = setting(PoundsPerYear, low=0.0, description="Grants for these services")
retained_business_rates = setting(PoundsPerYear, low=0.0, description="Business rates kept")
band_d = setting(PoundsPerDwellingYear, low=0.0, description="Band D council tax, these services")
tax_base = setting(Dwellings, low=0.0, description="Band D equivalent dwellings before support")
council_tax_choice = setting(
    Share, low=0.0, high=1.0, description="Part of the referendum limit that is used"
)
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


usable_reserves = stock(
    Pounds, start="reserves_at_start", may_be_negative=True,
    description="General fund and earmarked reserves that are not ring-fenced",
)  # fmt: skip
ledger = stock(
    Pounds, each="body", start="empty_ledger", may_be_negative=True,
    description="Cash received less cash paid by each body since the start",
)  # fmt: skip


@equation(each="body")
def empty_ledger(reserves_at_start: Pounds, paid_by: Share) -> Pounds:
    """Ledgers open at nought."""
    return 0 * reserves_at_start * total(paid_by, over="service")


@equation()
def council_tax_support_share(council_tax_support: Share, support_response: Number,
                              unemployment_rate: Share,
                              usual_unemployment_rate: Share) -> Share:  # fmt: skip
    """Council tax that support forgoes; more when unemployment rises."""
    return smallest(
        1,
        at_least_zero(
            council_tax_support + support_response * (unemployment_rate - usual_unemployment_rate)
        ),
    )


@equation()
def collected_share(collection_rate: Share, collection_response: Number, unemployment_rate: Share,
                    usual_unemployment_rate: Share) -> Share:  # fmt: skip
    """Council tax collected of what is due; less when unemployment rises."""
    return smallest(
        1,
        at_least_zero(
            collection_rate - collection_response * (unemployment_rate - usual_unemployment_rate)
        ),
    )


@equation()
def council_tax(tax_base: Dwellings, band_d: PoundsPerDwellingYear, collected_share: Share,
                council_tax_support_share: Share) -> PoundsPerYear:  # fmt: skip
    """Council tax collected, after support."""
    return tax_base * band_d * collected_share * (1 - council_tax_support_share)


@equation(each="service")
def council_cost(paid_by: Share, service_cost: PoundsPerYear) -> PoundsPerYear:
    """The council's part of each service's spending."""
    return pick(paid_by, body="council") * service_cost


@equation()
def fees(council_cost: PoundsPerYear, fee_share: Share) -> PoundsPerYear:
    """What users pay: care charges, rents of temporary homes, parking and the like."""
    return total(fee_share * council_cost, over="service")


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
                place_spending: PoundsPerYear) -> PoundsPerYear:  # fmt: skip
    """What councils pay for besides the seven services, innovation and the place's policies included."""
    return other_council_spending * price_level + innovation_spending + place_spending


@equation()
def net_revenue(government_grant: PoundsPerYear, council_tax: PoundsPerYear,
                retained_business_rates: PoundsPerYear) -> PoundsPerYear:  # fmt: skip
    """Grant and taxes: income without fees."""
    return government_grant + council_tax + retained_business_rates


@equation()
def budget_gap(paid_by: Share, unchanged_policy_cost: PoundsPerYear, fee_share: Share,
               fixed_costs: PoundsPerYear, support_repayment: PoundsPerYear,
               net_revenue: PoundsPerYear) -> PoundsPerYear:  # fmt: skip
    """Cost of meeting demand as at the start, less what there is to pay for it."""
    return (
        total(
            pick(paid_by, body="council") * (1 - fee_share) * unchanged_policy_cost, over="service"
        )
        + fixed_costs
        + support_repayment
        - net_revenue
    )


@flow(Pounds, leaves=ledger.at(body="exchequer"), enters=usable_reserves)
def grants_received(government_grant: PoundsPerYear) -> PoundsPerYear:
    """Grant moves from the Exchequer to councils."""
    return government_grant


@flow(Pounds, leaves=ledger.at(body="residents"), enters=usable_reserves)
def residents_paying(council_tax: PoundsPerYear, fees: PoundsPerYear) -> PoundsPerYear:
    """Council tax and fees move from residents to councils."""
    return council_tax + fees


@flow(Pounds, leaves=outside, enters=usable_reserves)
def firms_paying(retained_business_rates: PoundsPerYear) -> PoundsPerYear:
    """Business rates come from firms, which the model does not hold."""
    return retained_business_rates


@flow(Pounds, leaves=usable_reserves, enters=ledger.at(body="providers"))
def councils_paying(council_spending: PoundsPerYear, fixed_costs: PoundsPerYear) -> PoundsPerYear:
    """Councils' spending goes to their staff and providers."""
    return council_spending + fixed_costs


@flow(Pounds, leaves=usable_reserves, enters=ledger.at(body="exchequer"))
def support_repaid(support_repayment: PoundsPerYear) -> PoundsPerYear:
    """Exceptional support is paid back."""
    return support_repayment


@flow(Pounds, leaves=ledger.at(body="nhs"), enters=ledger.at(body="providers"))
def nhs_paying(paid_by: Share, service_cost: PoundsPerYear) -> PoundsPerYear:
    """The NHS pays for its part."""
    return total(pick(paid_by, body="nhs") * service_cost, over="service")


@flow(Pounds, leaves=ledger.at(body="dwp"), enters=ledger.at(body="providers"))
def dwp_paying(paid_by: Share, service_cost: PoundsPerYear) -> PoundsPerYear:
    """DWP pays for its part."""
    return total(pick(paid_by, body="dwp") * service_cost, over="service")
