"""What staff provide: work pressure, standards that erode, and know-how that wants upkeep.

Standards follow Oliva and Sterman (2001): they drift down with work pressure within weeks and
come back slowly. The capability trap is that of Repenning and Sterman (2002): time spent
fighting fires is not spent improving.
"""

from __future__ import annotations

from simulator.engine import (
    at_least_zero,
    choose,
    equation,
    exponential,
    flow,
    largest,
    outside,
    parameter,
    power,
    setting,
    smallest,
    stock,
)  # fmt: skip
from simulator.units import (
    Number,
    People,
    PeoplePerYear,
    PerYear,
    Share,
    Years,
)  # fmt: skip

quality_at_start = parameter(
    Number, each="service", low=0.1, high=2.0, description="Quality that the public is used to"
)
best_quality = parameter(
    Number, low=1.0, high=2.0, description="Highest quality that slack time alone brings"
)
outside_standard = parameter(
    Share, low=0.02, high=1.0,
    description="Weight of inspectors and professions in the standard; the rest drifts",
)  # fmt: skip
erosion_response = parameter(
    Number, low=0.0, high=3.0, description="Elasticity of time per case to work pressure"
)
erosion_time = parameter(Years, low=0.05, description="Time in which standards fall")
recovery_time = parameter(Years, low=0.05, description="Time in which standards rise")
effort_in_quality = parameter(
    Share, low=0.0, high=1.0, description="Elasticity of time per case to quality"
)
intensity_response = parameter(
    Number, low=0.0, high=1.0, description="Elasticity of effort to work pressure"
)
pressure_smoothing = parameter(
    Years, low=0.05, description="Time over which staff feel work pressure"
)
catch_up_time = parameter(
    Years, low=0.25, description="Time in which managers try to clear an excess backlog"
)
capability_response = parameter(
    Number, low=0.0, high=1.0, description="Elasticity of output to capability"
)
capability_decay = parameter(
    PerYear, low=0.0, high=2.0, description="Rate at which capability is lost unless renewed"
)
fire_fighting = parameter(
    Number, low=0.0, high=3.0,
    description="Part of the upkeep of capability that work pressure crowds out, for each 1 above the usual",
)  # fmt: skip
most_upkeep = parameter(
    Number, low=1.0, high=2.0, description="Most upkeep of capability that slack time alone brings, 1 = the usual"
)
improvement_return = parameter(
    Number, low=0.0, high=50.0,
    description="Capability that the first time set aside keeps up, for each share of staff time",
)  # fmt: skip
most_improvement = parameter(
    Number, low=0.01, high=5.0, description="Most that time set aside adds to capability, the start's = 1"
)
quality_effect = setting(
    Number, each="service", low=0.05, high=20.0, description="Quality after innovation, 1 = none"
)
improvement_time = setting(
    Share, each="service", low=0.0, high=0.5,
    description="Staff time set aside for improvement beyond the usual",
)  # fmt: skip
disruption = setting(
    Share, each="service", low=0.0, high=0.95, description="Capacity lost to change under way"
)
pandemic_closure = setting(
    Share, each="service", low=0.0,
    description="Capacity that pandemics would shut, 0 = none; a tenth stays open at least",
)

quality = stock(
    Number, each="service", start="quality_at_start", scarring=True,
    description="Service standard, 1 = the standard at the start",
)  # fmt: skip
smoothed_pressure = stock(
    Number, each="service", start="usual_level",
    description="Work pressure as staff feel it, 1 = usual",
)  # fmt: skip
capability = stock(
    Number, each="service", start="usual_level", scarring=True,
    description="Know-how and upkeep that time for improvement maintains, 1 = the start",
)  # fmt: skip


@equation(each="service")
def usual_level(quality_at_start: Number) -> Number:
    """Work pressure and capability at the start: 1 by definition."""
    return quality_at_start / quality_at_start


@equation(each="service")
def normal_capacity(capacity: PeoplePerYear, agency_staff: PeoplePerYear, disruption: Share,
                    improvement_time: Share, pandemic_closure: Share, capability: Number,
                    capability_response: Number, discharge_effect: Number) -> PeoplePerYear:  # fmt: skip
    """Cases a year at the standard, with usual effort, less what change, a pandemic and blocked beds take."""
    return (
        (capacity + agency_staff)
        * (1 - disruption)
        * (1 - improvement_time)
        * (1 - smallest(pandemic_closure, 0.9))
        * power(largest(capability, 0.05), capability_response)
        * discharge_effect
    )


@equation(each="service")
def effective_capacity(normal_capacity: PeoplePerYear, smoothed_pressure: Number,
                       intensity_response: Number, quality: Number, quality_effect: Number,
                       quality_at_start: Number,
                       effort_in_quality: Share) -> PeoplePerYear:  # fmt: skip
    """Cases a year with harder work and corners cut; quality won by innovation takes no time."""
    return (
        normal_capacity
        * power(largest(smoothed_pressure, 0.05), intensity_response)
        / power(largest(quality / (quality_effect * quality_at_start), 0.05), effort_in_quality)
    )


@equation(each="service")
def workload_pressure(referrals: PeoplePerYear, abandoned: PeoplePerYear, crises: PeoplePerYear,
                      backlog: People, usual_wait: Years, catch_up_time: Years,
                      normal_capacity: PeoplePerYear,
                      least_flow: PeoplePerYear) -> Number:  # fmt: skip
    """Work to be done, with the excess backlog to clear, over what staff can do; 1 = usual.

    Nobody plans to clear an excess in less time than people are used to wait: else more referrals
    would count as less work where a usual wait is longer than `catch_up_time`.
    """
    # The bounds keep the ratio defined where all staff are away, and hardly ever bind.
    return smallest(
        4,
        largest(
            0.25,
            (
                (referrals - abandoned - crises) * (1 - usual_wait / largest(catch_up_time, usual_wait))
                + backlog / largest(catch_up_time, usual_wait)
            )
            / largest(normal_capacity, least_flow),
        ),
    )


@equation(each="service")
def indicated_quality(outside_standard: Share, quality: Number, quality_effect: Number,
                      quality_at_start: Number, smoothed_pressure: Number,
                      erosion_response: Number, best_quality: Number) -> Number:  # fmt: skip
    """The standard that pressure leads to: part held from outside, part what one is used to."""
    return (
        quality_effect
        * quality_at_start
        * smallest(
            best_quality,
            (
                outside_standard
                + (1 - outside_standard) * quality / (quality_effect * quality_at_start)
            )
            * power(largest(smoothed_pressure, 0.05), -erosion_response),
        )
    )


@flow(Number, each="service", leaves=outside, enters=quality)
def standards_drifting(indicated_quality: Number, quality: Number, erosion_time: Years,
                       recovery_time: Years) -> PerYear:  # fmt: skip
    """Down within weeks, up over years."""
    return (indicated_quality - quality) / choose(
        indicated_quality < quality, erosion_time, recovery_time
    )


@flow(Number, each="service", leaves=outside, enters=smoothed_pressure)
def pressure_felt(workload_pressure: Number, smoothed_pressure: Number,
                  pressure_smoothing: Years) -> PerYear:  # fmt: skip
    """Staff feel the pressure of recent weeks."""
    return (workload_pressure - smoothed_pressure) / pressure_smoothing


@flow(Number, each="service", leaves=outside, enters=capability)
def capability_renewed(capability: Number, capability_decay: PerYear, smoothed_pressure: Number,
                       fire_fighting: Number, most_upkeep: Number, improvement_return: Number,
                       improvement_time: Share, most_improvement: Number) -> PerYear:  # fmt: skip
    """Time that fire-fighting leaves renews capability, and so does time set aside, less and less; the rest is lost."""
    return capability_decay * (
        at_least_zero(smallest(1 + fire_fighting - fire_fighting * smoothed_pressure, most_upkeep))
        + most_improvement * (1 - exponential(-improvement_return * improvement_time / most_improvement))
        - capability
    )
