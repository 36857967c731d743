"""What a budget plans to spend on each service, council by council and beside the NHS and DWP."""

from __future__ import annotations

from typing import Any

from simulator.model.axes import AXES, SERVICES

BODIES = next(axis.labels for axis in AXES if axis.name == "body")
NHS, DWP = BODIES.index("nhs"), BODIES.index("dwp")


class OldYear:
    """What the budget of the year that ends said, by service; `paid_by` body after body."""

    def __init__(self, world: Any) -> None:
        self.charged: list[float] = world.numbers("charged_share")
        self.planned: list[float] = world.numbers("planned_spending")
        self.paid_by: list[float] = world.numbers("paid_by")


def set_plans(world: Any, net: list[float], old: OldYear, inflation: float) -> None:
    """Council plans, gross of fees, beside those of the NHS and DWP, whose growth is given."""
    growth = [inflation] * len(BODIES)
    growth[NHS] *= 1.0 + world.read("nhs_growth")
    growth[DWP] *= 1.0 + world.read("dwp_growth")
    planned = []
    for i, cost in enumerate(net):
        council = cost / (1.0 - old.charged[i] or 1.0)
        if old.paid_by[i] == 1.0:
            planned.append(council)
            continue
        shares, last = old.paid_by[i :: len(net)], old.planned[i]
        parts = [last * share * more for share, more in zip(shares, growth, strict=True)]
        parts[0] = council
        whole = sum(parts)
        planned.append(whole)
        if whole > 0.0 and 1.0 not in shares:
            world.set("paid_by", [part / whole for part in parts], service=SERVICES[i])
    world.set("planned_spending", planned)
