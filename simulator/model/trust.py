"""Trust in public services: a slow stock that follows their quality."""

from __future__ import annotations

from simulator.engine import equation, flow, mean, outside, parameter, stock
from simulator.units import Number, PerYear, Points, PoundsPerYear, Years

service_trust_effect = parameter(
    Points, low=-5, high=5, description="Effect on everyone's life satisfaction of each unit of trust in services"
)
trust_delay = parameter(Years, low=0.1, description="Mean time until the public trusts what services have become")


@equation()
def service_quality(quality: Number, spending_at_start: PoundsPerYear) -> Number:
    """Quality of all services, weighted by what was spent on them at the start."""
    return mean(quality, over="service", weight=spending_at_start)


trust = stock(
    Number, start="service_quality", scarring=True,
    description="Trust in services: the quality that the public has come to expect",
)  # fmt: skip


@flow(Number, leaves=outside, enters=trust)
def trust_following(service_quality: Number, trust: Number, trust_delay: Years) -> PerYear:
    """Trust is lost and won slowly."""
    return (service_quality - trust) / trust_delay


@equation()
def effect_of_trust(service_trust_effect: Points, trust: Number) -> Points:
    """Trust in services, on the mean."""
    return service_trust_effect * trust
