"""What councils buy: who wins contracts, what stays in the place, and ideas pulled from suppliers.

Levers act through the contracts in force, which `contracts` renews one by one, so every `…_terms`
is the share of spending under contracts awarded with the lever. A lever is what goes beyond the
practice of the start, whose effects the published levels already hold.

A pound of local income is defined round by round: what a local supplier receives counts as income
(round one) and so does each round of re-spending, 1 + r₁ + r₁r + r₁r² …; of what an outside one
receives, only the rounds from its re-spending in the place. The study that found 76% and 36%
counted the first round for local suppliers only, and compared 1.76 with 0.36.
"""

from __future__ import annotations

from simulator.engine import equation, largest, parameter, pick, setting, smallest, stock, total
from simulator.units import Number, PoundsPerYear, Share

bought_share = parameter(
    Share, each="service", low=0.0, high=1.0, description="Part of councils' cost that is bought from others"
)
local_share_at_start = parameter(
    Share, low=0.0, high=1.0, description="Part of procurement that local suppliers win at the start"
)
local_share_gain = parameter(
    Share, low=0.0, high=1.0, description="Rise of the local share where all contracts prefer local suppliers"
)
sme_share_at_start = parameter(
    Share, low=0.0, high=1.0, description="Part of procurement that small and medium firms win at the start"
)
sme_share_gain = parameter(
    Share, low=0.0, high=1.0,
    description="Rise of small firms' share where all contracts are let to joint supply chains",
)  # fmt: skip
voluntary_share_at_start = parameter(
    Share, low=0.0, high=1.0, description="Part of procurement that the third sector wins at the start"
)
voluntary_share_gain = parameter(
    Share, low=0.0, high=1.0, description="Rise of the third sector's share under full social-value clauses"
)
respend_local = parameter(
    Share, low=0.0, high=0.95, description="What local suppliers re-spend in the place, for each pound received"
)
respend_outside = parameter(
    Share, low=0.0, high=0.95, description="What outside suppliers re-spend in the place, for each pound received"
)
respend_later = parameter(
    Share, low=0.0, high=0.95, description="What those paid by suppliers re-spend in the place, in each later round"
)
sme_respend_premium = parameter(
    Share, low=-0.5, high=0.5, description="How much more of a pound small local firms re-spend than large ones"
)
local_price_premium = parameter(
    Share, low=-0.2, high=0.2, description="Rise of contract prices where fewer outsiders compete"
)
social_value_premium = parameter(
    Share, low=-0.2, high=0.2, description="Rise of contract prices where all ask for social value beside the service"
)
joint_supply_saving = parameter(
    Share, low=-0.2, high=0.5, description="Fall of contract prices where suppliers and councils join up"
)
procurement_effort_cost = parameter(
    Share, low=0.0, high=0.1, description="Staff and support for bidders, per pound bought and lever fully used"
)
supplier_idea_gain = parameter(
    Number, low=0.0, high=5.0, description="Rise of promising ideas where all contracts ask for innovation"
)
national_additionality = parameter(
    Share, low=0.0, high=1.0,
    description="Part of extra local income that no other place loses; the rest is displaced from them",
)  # fmt: skip

local_preference = setting(
    Share, low=0.0, high=1.0, description="Preference for local suppliers beyond the start's, 1 = wherever the law lets"
)
sme_preference = setting(
    Share, low=0.0, high=1.0, description="Small lots and joint supply chains of large and small firms, 1 = everywhere"
)
innovation_clauses = setting(
    Share, low=0.0, high=1.0, description="Contracts that ask for outcomes not yet on the market, 1 = all"
)
social_value_clauses = setting(
    Share, low=0.0, high=1.0, description="Contracts reserved for or weighted towards the third sector, 1 = all"
)
savings_reinvested = setting(
    Share, low=0.0, high=1.0, description="Part of what cheaper contracts save that is spent on the third sector"
)
local_terms = setting(Share, low=0.0, high=1.0, description="Local preference in the contracts in force")
sme_terms = setting(Share, low=0.0, high=1.0, description="Small lots and joint supply chains in force")
innovation_terms = setting(Share, low=0.0, high=1.0, description="Innovation clauses in force")
voluntary_terms = setting(Share, low=0.0, high=1.0, description="Social-value clauses in force")


@equation()
def procurement_spending(bought_share: Share, council_cost: PoundsPerYear) -> PoundsPerYear:
    """What councils buy from others, in cash."""
    return total(bought_share * council_cost, over="service")


@equation()
def local_spend_share(local_share_at_start: Share, local_share_gain: Share, local_terms: Share) -> Share:
    """Part of procurement that local suppliers win."""
    return smallest(1, local_share_at_start + local_share_gain * local_terms)


@equation()
def sme_spend_share(sme_share_at_start: Share, sme_share_gain: Share, sme_terms: Share) -> Share:
    """Part of procurement that small and medium firms win."""
    return smallest(1, sme_share_at_start + sme_share_gain * sme_terms)


@equation()
def voluntary_spend_share(
    voluntary_share_at_start: Share, voluntary_share_gain: Share, voluntary_terms: Share
) -> Share:
    """Part of procurement that charities and social enterprises win."""
    return smallest(1, voluntary_share_at_start + voluntary_share_gain * voluntary_terms)


@equation()
def local_respend(
    respend_local: Share, sme_respend_premium: Share, sme_spend_share: Share, sme_share_at_start: Share
) -> Share:
    """What local suppliers re-spend in the place, more where more of them are small."""
    # The rounds of re-spending have a sum only where each is smaller than the one before.
    return smallest(
        0.95, largest(0, respend_local + sme_respend_premium * (sme_spend_share - sme_share_at_start))
    )


@equation()
def local_income_per_pound(
    local_spend_share: Share, local_respend: Share, respend_outside: Share, respend_later: Share
) -> Number:
    """Income in the place from all rounds of a pound of procurement: geometric sums, each written out."""
    return local_spend_share * (1 + local_respend / (1 - respend_later)) + (1 - local_spend_share) * (
        respend_outside / (1 - respend_later)
    )


local_income_per_pound_at_start = stock(
    Number, start="local_income_per_pound", audit="procurement", description="Remembers the start; nothing flows"
)


@equation()
def local_income_from_procurement(
    procurement_spending: PoundsPerYear, local_income_per_pound: Number
) -> PoundsPerYear:
    """Income that councils' contracts bring to their own places, in cash."""
    return procurement_spending * local_income_per_pound


@equation()
def procurement_leakage(local_spend_share: Share, respend_outside: Share) -> Share:
    """Part of a pound of procurement that leaves the place at once and does not come back."""
    return (1 - local_spend_share) * (1 - respend_outside)


@equation()
def extra_local_income(
    procurement_spending: PoundsPerYear, local_income_per_pound: Number, local_income_per_pound_at_start: Number
) -> PoundsPerYear:
    """Local income that other contract terms bring, most or all of it at other places' expense."""
    return procurement_spending * (local_income_per_pound - local_income_per_pound_at_start)


@equation()
def income_displaced(extra_local_income: PoundsPerYear, national_additionality: Share) -> PoundsPerYear:
    """Income that other places lose: what one place buys at home, another no longer sells."""
    return (1 - national_additionality) * extra_local_income


@equation()
def contract_savings(
    sme_terms: Share, joint_supply_saving: Share, procurement_spending: PoundsPerYear
) -> PoundsPerYear:
    """What joint supply chains save on the contracts in force, in cash."""
    return sme_terms * joint_supply_saving / (1 - sme_terms * joint_supply_saving) * procurement_spending


@equation()
def reinvested_savings(savings_reinvested: Share, contract_savings: PoundsPerYear) -> PoundsPerYear:
    """Savings that are spent again, on the third sector; nothing where contracts became dearer."""
    return savings_reinvested * largest(0, contract_savings)


@equation()
def procurement_effort(
    procurement_effort_cost: Share,
    local_preference: Share,
    sme_preference: Share,
    innovation_clauses: Share,
    social_value_clauses: Share,
    procurement_spending: PoundsPerYear,
) -> PoundsPerYear:
    """What it costs to buy otherwise, from the first day: long before contracts come up."""
    return (
        procurement_effort_cost
        * (local_preference + sme_preference + innovation_clauses + social_value_clauses)
        * procurement_spending
    )


@equation(each="service")
def contract_price_effect(
    bought_share: Share,
    paid_by: Share,
    local_price_premium: Share,
    local_terms: Share,
    social_value_premium: Share,
    voluntary_terms: Share,
    joint_supply_saving: Share,
    sme_terms: Share,
) -> Number:
    """Unit cost with today's contract terms, 1 = the start's."""
    return 1 + bought_share * pick(paid_by, body="council") * (
        (1 + local_price_premium * local_terms)
        * (1 + social_value_premium * voluntary_terms)
        * (1 - joint_supply_saving * sme_terms)
        - 1
    )


@equation()
def supplier_ideas(supplier_idea_gain: Number, innovation_terms: Share) -> Number:
    """Ideas with those that contracts pull out of suppliers, 1 = the start."""
    return 1 + supplier_idea_gain * innovation_terms
