"""What sustains the third sector: councils' money, volunteers, and assets of its own."""

from __future__ import annotations

from simulator.engine import choose, equation, flow, largest, outside, parameter, setting, stock, total
from simulator.units import (
    Number,
    People,
    PerYear,
    Pounds,
    PoundsPerPersonYear,
    PoundsPerYear,
    Share,
)  # fmt: skip

usual_grant_share = parameter(
    Share, low=0.0, high=1.0, description="Part of councils' discretionary spending that is grants to the third sector"
)
crowding_out = parameter(
    Share, low=0.0, high=1.0, description="Part of new grants and contracts that only replaces other income and effort"
)
contract_capacity_share = parameter(
    Share, low=0.0, high=1.0, description="Part of a contract's money that builds capacity beyond what it pays for"
)
volunteer_rate = parameter(
    Share, each="work_status", low=0.0, high=1.0, description="Part of each work status that volunteers each month"
)
community_assets_at_start = parameter(
    Pounds, low=1.0, description="Land and buildings that communities own at the start, real"
)
asset_upkeep_loss = parameter(
    PerYear, low=0.0, high=1.0, description="Rate at which assets beyond the start's are lost to upkeep and closure"
)
asset_yield = parameter(
    PerYear, low=0.0, high=0.5, description="Rent and receipts that a council gives up, per pound transferred"
)
asset_transfer_cost = parameter(
    Share, low=0.0, high=2.0, description="Repairs, advice and legal work per pound transferred"
)

community_grants = setting(
    Share, low=0.0, high=0.5, description="Grants to the third sector beyond the start's, per pound of council spending"
)
asset_transfer = setting(
    Share, low=0.0, high=0.5, description="Assets transferred to communities a year, per pound of council spending"
)

community_assets = stock(
    Pounds, start="community_assets_at_start", audit="community assets",
    description="Land and buildings that communities own, real",
)  # fmt: skip


@equation()
def discretionary_spending(statutory: Share, council_cost: PoundsPerYear) -> PoundsPerYear:
    """Council spending that no law protects, where grants to the third sector are found and cut."""
    return total((1 - statutory) * council_cost, over="service")


@equation()
def new_grants(community_grants: Share, council_spending: PoundsPerYear) -> PoundsPerYear:
    """Grants of a policy, beside those that are within services' budgets."""
    return community_grants * council_spending


@equation()
def community_funding(
    usual_grant_share: Share,
    discretionary_spending: PoundsPerYear,
    voluntary_spend_share: Share,
    voluntary_share_at_start: Share,
    contract_capacity_share: Share,
    procurement_spending: PoundsPerYear,
    crowding_out: Share,
    new_grants: PoundsPerYear,
    reinvested_savings: PoundsPerYear,
    price_level: Number,
    real_earnings_level: Number,
    adults: People,
    smallest_group: People,
) -> PoundsPerPersonYear:
    """Councils' money that builds the third sector, for each adult, in what it pays people at the price base.

    Contracts won beyond the start's share replace other income as new grants do.
    """
    return (
        usual_grant_share * discretionary_spending
        + contract_capacity_share * voluntary_share_at_start * procurement_spending
        + (1 - crowding_out)
        * (
            contract_capacity_share * (voluntary_spend_share - voluntary_share_at_start) * procurement_spending
            + new_grants
            + reinvested_savings
        )
    ) / (price_level * real_earnings_level * largest(adults, smallest_group))


@equation()
def volunteers(volunteer_rate: Share, people_by_work_status: People) -> People:
    """People of 16 and over who volunteer each month, if they did so as at the start."""
    return total(volunteer_rate * people_by_work_status, over="work_status")


@equation()
def volunteering(volunteers: People, adults: People, smallest_group: People) -> Share:
    """Volunteers for each adult: older people and people without work have the time."""
    return volunteers / largest(adults, smallest_group)


community_funding_at_start = stock(
    PoundsPerPersonYear, start="community_funding", audit="community funding",
    description="Remembers the start; nothing flows",
)  # fmt: skip
volunteering_at_start = stock(
    Share, start="volunteering", audit="community", description="Remembers the start; nothing flows"
)


@equation()
def funding_relative_to_start(
    community_funding: PoundsPerPersonYear, community_funding_at_start: PoundsPerPersonYear
) -> Number:
    """Councils' money for each adult, 1 = the start; 1 also where there never was any."""
    return choose(
        community_funding_at_start > 0, community_funding / community_funding_at_start, 1
    )


@flow(Pounds, leaves=outside, enters=community_assets)
def assets_transferred(
    asset_transfer: Share, council_spending: PoundsPerYear, price_level: Number
) -> PoundsPerYear:
    """Council land and buildings that become communities' own, real."""
    return asset_transfer * council_spending / price_level


@flow(Pounds, leaves=community_assets, enters=outside)
def assets_lost(
    asset_upkeep_loss: PerYear, community_assets: Pounds, community_assets_at_start: Pounds
) -> PoundsPerYear:
    """Some of what is transferred can't be kept up."""
    return asset_upkeep_loss * (community_assets - community_assets_at_start)


@equation()
def cost_of_assets(
    asset_yield: PerYear,
    community_assets: Pounds,
    community_assets_at_start: Pounds,
    asset_transfer_cost: Share,
    assets_transferred: PoundsPerYear,
    price_level: Number,
) -> PoundsPerYear:
    """What transferred assets cost councils in cash: rent given up, and help with the transfer."""
    return price_level * (
        asset_yield * (community_assets - community_assets_at_start) + asset_transfer_cost * assets_transferred
    )


@equation()
def community_policy_cost(
    new_grants: PoundsPerYear, cost_of_assets: PoundsPerYear, cost_of_local_working: PoundsPerYear
) -> PoundsPerYear:
    """Cash that a community-led policy takes from councils beyond services' budgets."""
    return new_grants + cost_of_assets + cost_of_local_working
