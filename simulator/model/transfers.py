"""What moves between government and councils by law: a service, or a tax that was pooled.

Neither changes what there is to spend on the day; who decides, and what follows the settlement
path afterwards, does.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from simulator.engine import happening
from simulator.units import PoundsPerYear, Share


@happening({"share": (0.0, 1.0)}, share=Share)
def public_health_transfer(world: Any, share: float) -> Generator[Any, Any, None]:
    """Public health passes from the NHS to councils, with a grant of what it costs (2013 in England)."""
    nhs, council = (
        float(world.read("paid_by", body=body, service="public_health")) for body in ("nhs", "council")
    )
    moved = share * nhs
    grant = moved * float(world.read("planned_spending", service="public_health"))
    grant *= 1.0 - float(world.read("fee_share", service="public_health"))
    world.set("paid_by", nhs - moved, body="nhs", service="public_health")
    world.set("paid_by", council + moved, body="council", service="public_health")
    world.move(moved, leaves=None, enters=("council_part_by_law", {"service": "public_health"}))
    world.add("government_grant", grant)
    world.log("public_health_transfer", grant=grant)
    yield world.wait(0.0)


@happening({"amount": (0.0, 1e12)}, amount=PoundsPerYear)
def rates_retention(world: Any, amount: float) -> Generator[Any, Any, None]:
    """Councils keep business rates in the place of so much grant (half of them from 2013)."""
    moved = min(amount, float(world.read("government_grant")))
    kept = float(world.read("retained_business_rates"))
    if moved:
        # What is newly kept joins the baseline: nothing of it has been gained or lost yet.
        baseline = kept / float(world.read("business_rates_gain"))
        world.set("business_rates_gain", (kept + moved) / (baseline + moved))
    world.add("government_grant", -moved)
    world.add("retained_business_rates", moved)
    world.log("rates_retention", amount=moved)
    yield world.wait(0.0)
