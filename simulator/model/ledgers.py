"""Where every pound comes from and goes to: six bodies, and firms and lenders outside.

The council's ledger is its usable reserves and its special-needs account: one book, not two that
could differ. `cash_by_body` shows all six side by side; over them and the outside flows cancel.
"""

from __future__ import annotations

from simulator.engine import equation, flow, outside, pick, place, stock, total
from simulator.units import Pounds, PoundsPerYear, Share

usable_reserves = stock(
    Pounds, start="reserves_at_start", may_be_negative=True,
    description="General fund and earmarked reserves that are not ring-fenced",
)  # fmt: skip
ledger = stock(
    Pounds, each="body", start="empty_ledger", may_be_negative=True,
    description="Cash received less paid since the start by each body but the council",
)  # fmt: skip


@equation(each="body")
def empty_ledger(reserves_at_start: Pounds, paid_by: Share) -> Pounds:
    """Ledgers open at nought."""
    return 0 * reserves_at_start * total(paid_by, over="service")


@equation(each="body")
def cash_by_body(ledger: Pounds, usable_reserves: Pounds, reserves_at_start: Pounds,
                 special_needs_account: Pounds,
                 special_needs_account_at_start: Pounds) -> Pounds:  # fmt: skip
    """Cash received less cash paid by each body since the start."""
    return ledger + place(
        usable_reserves
        - reserves_at_start
        + special_needs_account
        - special_needs_account_at_start,
        body="council",
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
    """Councils' spending goes to their staff, pension funds and providers."""
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


@flow(Pounds, leaves=ledger.at(body="exchequer"), enters=ledger.at(body="residents"))
def pensions_paid(pensions_bill: PoundsPerYear) -> PoundsPerYear:
    """State Pensions move from the Exchequer to residents."""
    return pensions_bill


@flow(Pounds, leaves=ledger.at(body="residents"), enters=ledger.at(body="providers"))
def self_funders_paying(self_funded_care: PoundsPerYear) -> PoundsPerYear:
    """Those whom the council turns away and who can pay go to providers themselves."""
    return self_funded_care
