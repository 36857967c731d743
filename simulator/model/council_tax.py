"""Council tax: what is raised on Band D under the referendum limits, and what support forgoes.

The limits are in cash and on Band D: one for the general rise, one for the precept that is
ring-fenced for adult social care. Where a grant is on offer to those who freeze, some do.
"""

from __future__ import annotations

from simulator.engine import at_least_zero, driver, equation, parameter, setting, smallest
from simulator.units import (
    Dwellings,
    Number,
    PerYear,
    PoundsPerDwellingYear,
    PoundsPerYear,
    Share,
)  # fmt: skip

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
tax_base_growth = parameter(PerYear, low=-0.05, high=0.05, description="Growth of the tax base")
unlimited_rise = parameter(
    PerYear, low=0.0, high=0.5, description="General Band D rise that councils choose without limit"
)
freeze_response = parameter(
    Number, low=0.0, high=5.0,
    description="Councils that freeze, for each unit of the offer over the rise that they forgo",
)  # fmt: skip
commissioners_tax_rise = parameter(
    PerYear, low=0.0, high=0.2, description="Band D rise beyond the limit under commissioners"
)

council_tax_limit = driver(
    PerYear, low=0.0, high=1.0,
    description="Referendum limit on the general Band D rise, cash; 1 = none",
)  # fmt: skip
care_precept_limit = driver(
    PerYear, low=0.0, high=1.0,
    description="Further Band D rise that is allowed for adult social care alone, cash",
)  # fmt: skip
freeze_grant_offer = driver(
    PerYear, low=0.0, high=1.0,
    description="Grant to councils that freeze Band D, as a share of their council tax",
)  # fmt: skip

band_d = setting(PoundsPerDwellingYear, low=0.0, description="Band D council tax, these services")
care_band_d = setting(
    PoundsPerDwellingYear, low=0.0,
    description="Part of Band D from care precepts since the start, ring-fenced for adult care",
)  # fmt: skip
tax_base = setting(Dwellings, low=0.0, description="Band D equivalent dwellings before support")
council_tax_choice = setting(
    Share, low=0.0, high=1.0, description="Part of the referendum limit that is used"
)
council_tax_beyond_limit = setting(
    PerYear, low=0.0, high=0.5,
    description="How much higher the limit is here each year, by permission or referendum: for a policy to ask for",
)  # fmt: skip


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
def taxed_dwellings(
    tax_base: Dwellings, collected_share: Share, council_tax_support_share: Share
) -> Dwellings:
    """Band D equivalent dwellings that pay."""
    return tax_base * collected_share * (1 - council_tax_support_share)


@equation()
def council_tax(taxed_dwellings: Dwellings, band_d: PoundsPerDwellingYear) -> PoundsPerYear:
    """Council tax collected, after support."""
    return taxed_dwellings * band_d


@equation()
def care_precept(taxed_dwellings: Dwellings, care_band_d: PoundsPerDwellingYear) -> PoundsPerYear:
    """What the care precepts since the start raise, all of it for adult social care."""
    return taxed_dwellings * care_band_d


def rise_taken(rise: float, tax: float, beyond_target: float, put_by: float) -> float:
    """Part of an allowed rise that is taken: none of it only to be put by where reserves are beyond their target.

    `rise` is a share, `tax` and `put_by`, what the last budget meant to put into reserves, pounds a year,
    `beyond_target` pounds that reserves hold beyond the target. At most the rise is forgone: Band D never falls.
    """
    allowed = rise * tax
    forgone = min(max(beyond_target, 0.0), max(put_by, 0.0), allowed)
    return 1.0 - forgone / allowed if allowed > 0.0 else 1.0


def general_rise(limit: float, unlimited: float) -> float:
    """The general rise that is open to councils: what they choose, where no limit holds; all are shares."""
    return limit if limit < 1.0 else unlimited


def band_d_rise(
    *,
    limit: float,
    unlimited: float,
    precept_limit: float,
    offer: float,
    response: float,
    used: float,
    beyond: float,
) -> tuple[float, float, float]:
    """A year's general rise, its care precept, and the share of councils that freeze.

    `used` is the part of the limits that is used, `beyond` what commissioners add. All are shares:
    the rises of last year's Band D, the offer of the council tax of those who freeze.
    """
    general = general_rise(limit, unlimited)
    frozen = min(1.0, response * offer / general) if general > 0.0 else 0.0
    return general * used * (1.0 - frozen) + beyond, precept_limit * used, frozen
