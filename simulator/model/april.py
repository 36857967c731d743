"""What a finance department does on 1 April, and half a year on: income, fees to care providers,
the plans, support where they fall short, and a round of savings where they do not hold."""

from __future__ import annotations

from typing import Any

from simulator.model.axes import SERVICES
from simulator.model.budget_rules import Plan, balance, kept_back
from simulator.model.business_rates import Rates
from simulator.model.council_tax import band_d_rise, general_rise, rise_taken
from simulator.model.employer_pensions import Valuations
from simulator.model.financial_support import Lender
from simulator.model.in_year import HALF_YEAR, stopped_share
from simulator.model.output_and_income import output_steps
from simulator.model.plans import OldYear, set_plans
from simulator.model.special_needs import end_override

CARE = SERVICES.index("adult_social_care")
REMEMBERED = (
    "grant_growth_shift", "tax_base_growth", "real_earnings_growth",
    "unlimited_rise", "freeze_response", "commissioners_tax_rise", "minimum_reserves",
    "target_reserves", "precaution", "reserves_spread", "savings_not_delivered", "largest_cut", "largest_rise",
    "overspend_foreseen", "election_year", "election_cycle", "election_restraint",
    "savings_put_off", "fee_lag", "fee_squeeze", "fee_catch_up", "special_needs_relief", "commissioners_grip",
    "overspend_tolerated", "largest_in_year_cut", "in_year_delivery", "largest_growth_foreseen",
)  # fmt: skip
INCOME_BY = ("council_tax", "grant_multiplier", "business_rates_multiplier")
PLANNED_BY = (
    "charged_share", "demand_relative_to_start", "net_council_cost", "unchanged_council_cost", "net_revenue",
    "cut_share_weight", "care_precept", "service_funds",
)  # fmt: skip
"""What equations tell a budget of its income, and of what it may spend."""


class Books:
    """What a finance department keeps from one April to the next; parameters are read once."""

    def __init__(self, world: Any) -> None:
        read = world.read
        self.given = {name: read(name) for name in REMEMBERED}
        self.discretionary = [1.0 - law for law in world.numbers("statutory")]
        self.least = world.numbers("least_provision")
        self.labour = world.numbers("labour_share")
        self.prices, self.demand = read("price_level"), world.numbers("demand_relative_to_start")
        self.election_year = round(self.given["election_year"])
        self.election_cycle = round(self.given["election_cycle"])
        self.valuations, self.rates, self.lender = Valuations(world), Rates(world), Lender(world)
        self.care_growth: float | None = None
        self.care_cut = 0.0
        self.net_plans, self.net_revenue = [0.0] * len(SERVICES), 0.0
        self.planned_draw, self.reserves = 0.0, float("inf")
        self.in_year_round = False

    def open(self, world: Any, year: int) -> None:
        """Where a run starts on 1 April, the first budget is the one that the scenario gives."""
        read = world.read
        self.valuations.value(world, year)
        plans = zip(world.numbers("council_share"), world.numbers("planned_spending"), strict=True)
        self.net_plans = [share * planned for share, planned in plans]
        self.net_revenue, self.planned_draw = read("net_revenue"), read("first_budget_draw")
        self.reserves = read("usable_reserves")

    def make_budget(self, world: Any, year: int) -> None:
        """Everything that a budget decides."""
        read, given = world.read, self.given
        self.valuations.bring_into_force(world)
        prices = read("price_level")
        inflation, self.prices = prices / self.prices, prices
        election = (year - self.election_year) % self.election_cycle == 0
        end_override(world, given["special_needs_relief"])
        if self.in_year_round:
            world.set("in_year_cut", 0.0)
        self._set_income(world, year, inflation, election)
        growth = self._set_care_fees(world, self._pay_rise(world, inflation))
        # Every change asks for all equations anew: so they are read here, once for the whole budget.
        world.together(*PLANNED_BY)
        old = OldYear(world)
        self.valuations.value(world, year)
        plan = self._plan(world, election, old, growth)
        set_plans(world, plan.spending, old, inflation)
        world.log(
            "budget", gap=plan.gap, savings=plan.savings, from_reserves=plan.from_reserves,
            planned_use=plan.planned_use,
        )  # fmt: skip
        self.lender.each_april(world, plan.short_of_minimum)
        self.net_plans, self.planned_draw = plan.spending, plan.from_reserves
        self.reserves = read("usable_reserves")

    def half_time(self, world: Any) -> None:
        """Reserves half-way through the year show what is overspent; a round of savings may follow."""
        overspend = (self.reserves - world.read("usable_reserves")) / HALF_YEAR - self.planned_draw
        tolerated = self.given["overspend_tolerated"] * self.net_revenue
        self.in_year_round = overspend > tolerated
        if not self.in_year_round:
            return
        unprotected = sum([part * net for part, net in zip(self.discretionary, self.net_plans, strict=True)])
        stopped = stopped_share(
            overspend, tolerated, self.given["largest_in_year_cut"],
            self.given["in_year_delivery"], unprotected,
        )  # fmt: skip
        world.set("in_year_cut", [stopped * part for part in self.discretionary])
        world.log("in_year_savings", overspend=overspend, savings=stopped * unprotected * HALF_YEAR)

    def _set_income(self, world: Any, year: int, inflation: float, election: bool) -> None:
        """Grant, rates and tax for the year: the settlement, the limits on Band D, prices."""
        read, given = world.read, self.given
        # Whatever changes a setting asks for the equations anew: what hangs on them is read first.
        world.together(*INCOME_BY)
        tax, offer, beyond = read("council_tax"), read("freeze_grant_offer"), read("under_commissioners")
        grant_step, rates_step = output_steps(world)
        used = read("council_tax_choice") * (1.0 - given["election_restraint"] * election)
        limit = read("council_tax_limit") + read("council_tax_beyond_limit")
        rise = used * (general_rise(limit, given["unlimited_rise"]) + read("care_precept_limit"))
        spare = read("usable_reserves") - given["target_reserves"] * self.net_revenue
        general, precept, frozen = band_d_rise(
            limit=limit,
            unlimited=given["unlimited_rise"],
            precept_limit=read("care_precept_limit"),
            offer=offer,
            response=given["freeze_response"],
            used=used * rise_taken(rise, tax, spare, -self.planned_draw),
            beyond=given["commissioners_tax_rise"] * beyond,
        )
        growth = max(0.0, 1.0 + read("grant_growth") + given["grant_growth_shift"]) * grant_step
        freeze_grant = offer * frozen * tax
        world.set("government_grant", read("government_grant") * growth * inflation + freeze_grant)
        band_d = read("band_d")
        world.set("band_d", band_d * (1.0 + general + precept))
        if precept:
            world.set("care_band_d", read("care_band_d") + band_d * precept)
        world.multiply("tax_base", 1.0 + given["tax_base_growth"])
        self.rates.bill(world, year, inflation, rates_step)

    def _pay_rise(self, world: Any, inflation: float) -> list[float]:
        """Public pay rises; the growth of each service's unit cost that pay and prices explain."""
        before = world.read("real_earnings_level")
        after = before * (1.0 + self.given["real_earnings_growth"])
        world.set("real_earnings_level", after)
        return [
            inflation * (1.0 - part + part * after) / (1.0 - part + part * before)
            for part in self.labour
        ]

    def _set_care_fees(self, world: Any, growth: list[float]) -> list[float]:
        """Fees follow what care cost last year, less where care is cut; growth of cost with them."""
        given, now = self.given, growth[CARE] - 1.0
        last = now if self.care_growth is None else self.care_growth
        old = world.read("care_fee_ratio")
        ratio = care_fee_ratio(
            old, now, last, lag=given["fee_lag"], squeeze=given["fee_squeeze"] * self.care_cut,
            catch_up=given["fee_catch_up"],
        )  # fmt: skip
        world.set("care_fee_ratio", ratio)
        self.care_growth = now
        growth[CARE] *= ratio / old
        return growth

    def _plan(self, world: Any, election: bool, old: OldYear, growth: list[float]) -> Plan:
        """Balances councils' budgets."""
        read, given = world.read, self.given
        demand, current = world.numbers("demand_relative_to_start"), world.numbers("net_council_cost")
        unchanged, short = world.numbers("unchanged_council_cost"), 0.0
        most = given["largest_growth_foreseen"]
        for i, last in enumerate(self.demand):
            # Money has to last the year, so demand is forecast half a year on at last year's growth.
            grown = demand[i] / last - 1.0 if last > 0.0 else 0.0
            unchanged[i] *= 1.0 + 0.5 * max(-most, min(most, grown))
            # Estimates have to be robust (LGA 2003): what old plans fall short by, at the new cost.
            net = old.paid_by[i] * (1.0 - old.charged[i])
            short += current[i] - net * old.planned[i] * growth[i]
        self.demand, self.net_revenue = demand, read("net_revenue")
        # Commissioners see to it that what was decided happens.
        loose = 1.0 - given["commissioners_grip"] * read("under_commissioners")
        plan = balance(
            unchanged=unchanged,
            current=current,
            weights=world.numbers("cut_share_weight"),
            least=self.least,
            care=CARE,
            precept=read("care_precept"),
            funds=read("service_funds") - given["overspend_foreseen"] * max(0.0, short),
            reserves=read("usable_reserves"),
            minimum=given["minimum_reserves"] * self.net_revenue,
            kept=kept_back(given["minimum_reserves"], given["target_reserves"], given["precaution"]) * self.net_revenue,
            target=given["target_reserves"] * self.net_revenue,
            spread=given["reserves_spread"],
            effort=read("savings_effort"),
            put_off=given["savings_put_off"] * election,
            largest_cut=given["largest_cut"],
            largest_rise=given["largest_rise"],
            not_delivered=given["savings_not_delivered"] * loose,
        )
        needed = unchanged[CARE]
        self.care_cut = max(0.0, 1.0 - plan.spending[CARE] / needed) if needed > 0.0 else 0.0
        return plan


def care_fee_ratio(
    old: float, growth: float, last: float, *, lag: float, squeeze: float, catch_up: float
) -> float:
    """Fees over cost: raised by a mixture of last year's and this year's growth of cost, then
    part of the way to what is aimed at, cost less what cuts squeeze out of providers. All shares."""
    followed = old * (1.0 + lag * last + (1.0 - lag) * growth) / (1.0 + growth)
    return followed + (1.0 - squeeze - followed) * catch_up
