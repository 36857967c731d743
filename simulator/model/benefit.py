"""What being served is worth to those who are: less where the standard has fallen.

Work done badly and done again is `failure_demand`, and what everyone thinks of services is `trust`. Here is
what the people served lose themselves: satisfaction, jobs found with support, and, where it is care, health. The
response of mortality to spending has no part in it, since published elasticities hold the standards that
went with the money.
"""

from __future__ import annotations

from simulator.engine import equation, largest, parameter, power
from simulator.units import Number, Share

benefit_in_quality = parameter(
    Number, low=0.0, high=2.0, description="Elasticity to quality of what being served is worth to those who are"
)


@equation(each="service")
def need_left_share(unmet_need_share: Share, quality: Number, quality_at_start: Number,
                    benefit_in_quality: Number) -> Share:  # fmt: skip
    """Need that services leave: what is unmet, and what a poorer standard than the start's leaves of what is met."""
    return 1 - (1 - unmet_need_share) * power(largest(quality / quality_at_start, 0.05), benefit_in_quality)
