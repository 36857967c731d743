"""Who pays for worklessness: benefits, taxes, health care and council tax, body by body.

Benefits and the taxes on work move between ledgers, so that a pound a council saves on support for
people out of work is seen where it comes back: at DWP and the Exchequer.
"""

from __future__ import annotations

from simulator.engine import equation, flow, pick, place, total
from simulator.model.ledgers import ledger
from simulator.units import (
    Dwellings,
    Number,
    People,
    PeoplePerYear,
    PerYear,
    Pounds,
    PoundsPerDwellingYear,
    PoundsPerPerson,
    PoundsPerPersonYear,
    PoundsPerYear,
    Share,
)  # fmt: skip


@equation(each="body")
def fiscal_cost_in_cash(
    fiscal_cost_of_worklessness: PoundsPerPersonYear, price_level: Number, real_earnings_level: Number
) -> PoundsPerPersonYear:
    """What each body pays or forgoes for a person out of work: benefits follow prices, and taxes earnings."""
    return price_level * (
        fiscal_cost_of_worklessness
        + place((real_earnings_level - 1.0) * pick(fiscal_cost_of_worklessness, body="exchequer"), body="exchequer")
    )


@equation(each="body")
def benefits_and_taxes_of_worklessness(
    workless_people: People, fiscal_cost_in_cash: PoundsPerPersonYear
) -> PoundsPerYear:
    """Benefits paid and taxes forgone, in cash, were all in work who are unemployed or too ill for it."""
    return workless_people * fiscal_cost_in_cash


@equation()
def exchequer_cost_of_worklessness(benefits_and_taxes_of_worklessness: PoundsPerYear) -> PoundsPerYear:
    """Benefits paid and taxes forgone, in cash, at whichever body."""
    return total(benefits_and_taxes_of_worklessness, over="body")


@equation(each="service")
def need_through_worklessness(
    need_rate: PerYear, work_need_weight: Number, people_by_work_status: People
) -> PeoplePerYear:
    """Requests of people out of work beyond those of as many people in work."""
    return need_rate * (
        (
            pick(work_need_weight, work_status="unemployed_short")
            - pick(work_need_weight, work_status="employed")
        )
        * pick(people_by_work_status, work_status="unemployed_short")
        + (
            pick(work_need_weight, work_status="unemployed_long")
            - pick(work_need_weight, work_status="employed")
        )
        * pick(people_by_work_status, work_status="unemployed_long")
        + (
            pick(work_need_weight, work_status="inactive_long_term_sick")
            - pick(work_need_weight, work_status="employed")
        )
        * pick(people_by_work_status, work_status="inactive_long_term_sick")
    )


@equation()
def council_tax_lost_to_unemployment(
    tax_base: Dwellings,
    band_d: PoundsPerDwellingYear,
    support_response: Number,
    collection_response: Number,
    unemployment_rate: Share,
) -> PoundsPerYear:
    """Council tax that support forgoes and that is not collected, in cash."""
    return tax_base * band_d * (support_response + collection_response) * unemployment_rate


@equation(each="body")
def worklessness_cost(
    benefits_and_taxes_of_worklessness: PoundsPerYear,
    paid_by: Share,
    unit_cost: PoundsPerPerson,
    need_through_worklessness: PeoplePerYear,
    council_tax_lost_to_unemployment: PoundsPerYear,
) -> PoundsPerYear:
    """What people out of work cost each body in cash: benefits, taxes, services and council tax."""
    return (
        benefits_and_taxes_of_worklessness
        + total(paid_by * unit_cost * need_through_worklessness, over="service")
        + place(council_tax_lost_to_unemployment, body="council")
    )


@flow(Pounds, leaves=ledger.at(body="dwp"), enters=ledger.at(body="residents"))
def benefits_paid(benefits_and_taxes_of_worklessness: PoundsPerYear) -> PoundsPerYear:
    """Benefits to people out of work."""
    return pick(benefits_and_taxes_of_worklessness, body="dwp")


@equation()
def taxes_on_work(people_by_work_status: People, fiscal_cost_in_cash: PoundsPerPersonYear) -> PoundsPerYear:
    """Taxes that people in work pay beyond what they would pay without, in cash."""
    return pick(people_by_work_status, work_status="employed") * pick(fiscal_cost_in_cash, body="exchequer")


@flow(Pounds, leaves=ledger.at(body="residents"), enters=ledger.at(body="exchequer"))
def taxes_paid(taxes_on_work: PoundsPerYear) -> PoundsPerYear:
    """Taxes on work go to the Exchequer, so each person out of work is missed there."""
    return taxes_on_work
