"""How hard unpaid carers are pressed: a first, plain form."""

from __future__ import annotations

from simulator.engine import equation, largest, pick
from simulator.units import Number, Share


@equation()
def unpaid_care_pressure(unmet_need_share: Share, usual_unmet_share: Share) -> Number:
    """Social care that does not come over that of the start: families do it instead."""
    return pick(unmet_need_share, service="adult_social_care") / largest(
        pick(usual_unmet_share, service="adult_social_care"), 0.01
    )
