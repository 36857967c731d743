"""Names that numbers had in earlier versions, and what to give instead."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from simulator.errors import did_you_mean

REPLACED = MappingProxyType({
    "population.state_pension_growth":
        "It was replaced by population.state_pension_over_earnings: growth over earnings, not over prices.",
    "population.provision_lag":
        "It was replaced by services.budget_cycle and services.hiring_time, of which that lag is made.",
    "innovation.prototype_places": "It was replaced by innovation.stage_places.incubating.",
    "innovation.scaling_places": "It was replaced by innovation.stage_places.scaling.",
    "services.most_delayed_share": "It is gone, as patients who wait can't take all beds any more: leave it out.",
    "community.anchor_rate_usual":
        "It was replaced by community.anchor_failure_usual: as many anchors come as fail where all is as usual.",
    "finance.section_114_base_rate":
        "It was replaced by finance.distress_base_rate, of which finance.notice_share issue a notice.",
    "finance.section_114_ceiling":
        "It is gone, as councils under support can't get into distress again, which bounds the rate: leave it out.",
})  # fmt: skip
"""By each dotted name that was, what a file that has it is told."""


def meant(dotted: str, known: Iterable[str]) -> str:
    """What took a name's place, or else “Did you mean …?” with the nearest that is known; empty where none is near."""
    return REPLACED.get(dotted) or did_you_mean(dotted, known).strip()
