"""How likely distress is, and with it a section 114 notice, by what a council has left to fall back upon.

A council that can't balance has neither reserves left nor anything that it could still stop. Reserves alone don't
tell: from 2010 to 2017 they were lower than since, and nobody issued a notice, for services could still be cut. The
rate is that of the years in which notices came. It rises as reserves fall, and as what could still be saved shrinks:
councils differ, and if so many stand at each distance from the edge as in the tail of an exponential distribution,
each step nearer multiplies those beyond it by the same factor.

Distress has two ends. All who are in it are let borrow (`financial_support`), and some issue a notice as well. There is
no ceiling but that of numbers: who is in distress can't get into it, and nobody gets into it twice with one budget.
"""

from __future__ import annotations

from simulator.engine import (
    choose,
    equation,
    exponential,
    flow,
    hazard,
    largest,
    outside,
    parameter,
    power,
    smallest,
    stock,
    total,
)
from simulator.units import Number, PerYear, Pounds, PoundsPerYear, Share, Years

distress_base_rate = parameter(
    PerYear, low=0.0, high=1.0, description="Councils a year that get into distress of those not in it, as usual"
)
budgets_a_year = parameter(
    PerYear, low=0.1, high=12.0, description="Budgets a year, at each of which a council may get into distress"
)
notice_share = parameter(
    Share, low=0.0, high=1.0, description="Part of councils in distress that issue a notice; all are let borrow"
)
section_114_response = parameter(
    Number, low=0.0, high=5.0, description="Elasticity of distress, and so of notices, to the fall of reserves"
)
usual_reserve_ratio = parameter(
    Years, low=0.01, description="Reserves over net revenue when the rate was measured"
)
room_above_usual = parameter(
    Share, low=-1.0, high=1.0,
    description="How much more of net revenue could be saved at the start than when the rate was measured",
)  # fmt: skip
notice_room = parameter(
    Share, low=0.005, high=1.0,
    description="Less room to save, over net revenue, that brings 2.7 (e) times as much distress",
)  # fmt: skip

savings_room_at_start = stock(
    Share, start="savings_room", may_be_negative=True, audit="remembered room",
    description="Remembers the room to save at the start; nothing flows",
)  # fmt: skip
section_114_exposure = stock(
    Number, start="no_exposure", description="Notices to be expected per council so far"
)


@equation()
def no_exposure(councils: Number) -> Number:
    """Exposure opens at nought."""
    return 0 * councils


@equation()
def reserve_ratio(usable_reserves: Pounds, net_revenue: PoundsPerYear) -> Years:
    """Reserves over a year's net revenue."""
    return usable_reserves / net_revenue


@equation()
def savings_room(service_funds: PoundsPerYear, unchanged_council_cost: PoundsPerYear, least_provision: Share,
                 net_revenue: PoundsPerYear) -> Share:  # fmt: skip
    """What funds leave above the least that services can be cut to, over net revenue: what could still be saved."""
    return (service_funds - total(least_provision * unchanged_council_cost, over="service")) / net_revenue


@equation()
def distress_by_reserves(reserve_ratio: Years, usual_reserve_ratio: Years, section_114_response: Number) -> Number:
    """How many times the usual distress reserves bring: more as they run down."""
    return power(largest(reserve_ratio / usual_reserve_ratio, 0.01), -section_114_response)


@equation()
def distress_by_room(savings_room: Share, savings_room_at_start: Share, room_above_usual: Share,
                     notice_room: Share) -> Number:  # fmt: skip
    """How many times the usual distress the room to save brings: more as less can still be stopped."""
    return exponential((savings_room_at_start - room_above_usual - savings_room) / notice_room)


@equation()
def distress_rate(distress_base_rate: PerYear, distress_by_reserves: Number, distress_by_room: Number) -> PerYear:
    """How often budgets would go wrong if a council had as many a year as it takes."""
    return distress_base_rate * distress_by_reserves * distress_by_room


@equation()
def new_distress(distress_rate: PerYear, budgets_a_year: PerYear, under_support: Share) -> PerYear:
    """Part of councils that gets into distress in a year: those not in it already, once with a budget at most."""
    return (1 - under_support) * distress_rate / (1 + distress_rate / budgets_a_year)


@equation()
def notice_rate(notice_share: Share, new_distress: PerYear) -> PerYear:
    """Notices per council and year: those in distress who issue one."""
    return notice_share * new_distress


@hazard(on_ticks=True)
def section_114_rate(councils: Number, notice_rate: PerYear) -> PerYear:
    """Notices a year in the whole place; those of a month are issued at its end."""
    return councils * notice_rate


@flow(Number, leaves=outside, enters=section_114_exposure)
def exposure_growing(notice_rate: PerYear) -> PerYear:
    """Expected notices per council add up."""
    return notice_rate


@equation()
def section_114_known(councils: Number, section_114_notices_issued: Number) -> Share:
    """1 once a place of one council has issued a notice of its own; of many it is not known whose it was."""
    return choose(councils > 1, 0, smallest(1, section_114_notices_issued))


@equation()
def section_114_probability(section_114_exposure: Number, section_114_known: Share) -> Share:
    """Chance that a council has had a notice since the start: its own, or as councils with such reserves have."""
    return 1 - (1 - section_114_known) * exponential(-section_114_exposure)
