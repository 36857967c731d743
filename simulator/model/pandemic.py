"""A pandemic as a named shock that a scenario dates.

It is at its height as it begins and fades evenly, so that of a pandemic of two years three quarters
fall into the first; but services may find back to what they did for the same money only years
later. What it does is of settings that are neutral where there is none: more deaths at every age in
proportion, planned care that is put off and people who stay away from it, output shut down with
jobs kept (`slump`), contentment, and money for councils and what they spend of it. What it did to
births and migration is in their series.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from simulator.engine import happening, parameter
from simulator.units import Number, Points, Share, Years

deaths_added = parameter(
    Number, low=0.0, high=5.0, description="Rise of mortality at the height, 0.1 = a tenth"
)
care_put_off = parameter(
    Share, each="service", low=0.0, high=0.9, description="Capacity that is shut at the height"
)
care_not_sought = parameter(
    Share, each="service", low=0.0, high=0.9, description="Need that stays away at the height"
)
care_lost_after = parameter(
    Share, each="service", low=0.0, high=0.5,
    description="Capacity that is still missing as a pandemic of severity 1 ends",
)  # fmt: skip
care_restored = parameter(
    Years, low=0.25, description="Time from the end of a pandemic until that capacity is back, evenly"
)
activity_shut = parameter(Share, low=0.0, high=0.9, description="Output shut down at the height")
contentment_lost = parameter(
    Points, low=0.0, high=3.0, description="Fall of everyone's life satisfaction at the height"
)
emergency_grant = parameter(
    Number, low=0.0, high=2.0,
    description="Emergency grant to councils over their net revenue at the height",
)  # fmt: skip
emergency_spending = parameter(
    Number, low=0.0, high=2.0,
    description="Councils' cost of the pandemic, income lost included, over their net revenue",
)  # fmt: skip

MOST_AWAY = 0.9
"""Part of need that one pandemic keeps away at most."""


@happening(
    {"severity": (0.0, 3.0), "years": (0.25, 10.0)}, severity=Number, years=Years
)
def pandemic(world: Any, severity: float, years: float) -> Generator[Any, Any, None]:
    """A pandemic of so many years, fading from its height; severity 1 is that of 2020."""
    world.log("pandemic", severity=severity, years=years)
    steps = max(1, round(4 * years))
    before, lost = 0.0, severity * world.read("care_lost_after")
    _shuts(world, lost)
    for step in range(steps):
        strength = severity * (1.0 - (step + 0.5) / steps)
        _comes_to(world, before, strength)
        _pays(world, strength * years / steps)
        before = strength
        yield world.wait(years / steps)
    _comes_to(world, before, 0.0)
    world.log("pandemic_over")
    restored = float(world.read("care_restored"))
    quarters = max(1, round(4 * restored))
    for _ in range(quarters):
        yield world.wait(restored / quarters)
        _shuts(world, -lost / quarters)


def _comes_to(world: Any, before: float, now: float) -> None:
    """Settings follow the strength by its change, so that a second pandemic can overlap the first.

    What the two would shut is added up here, whatever it comes to: equations see to it that something is left.
    """
    read, change = world.read, now - before
    world.set("pandemic_mortality", float(read("pandemic_mortality")) + change * float(read("deaths_added")))
    _shuts(world, change * (read("care_put_off") - read("care_lost_after")))
    stayed, stays = (1.0 - (read("care_not_sought") * strength).clip(0.0, MOST_AWAY) for strength in (before, now))
    world.set("pandemic_demand", read("pandemic_demand") * stays / stayed)
    world.set("shut_down", max(0.0, float(read("shut_down")) + change * float(read("activity_shut"))))
    world.set("pandemic_mood", float(read("pandemic_mood")) - change * float(read("contentment_lost")))


def _shuts(world: Any, share: Any) -> None:
    """So much more of each service is shut; less, where negative."""
    world.set("pandemic_closure", (world.read("pandemic_closure") + share).clip(0.0))


def _pays(world: Any, share_of_a_year: float) -> None:
    """A quarter's emergency grant and what the pandemic costs councils in it."""
    revenue = float(world.read("net_revenue")) * share_of_a_year
    world.move(
        revenue * float(world.read("emergency_grant")),
        leaves=("ledger", {"body": "exchequer"}), enters=("usable_reserves", {}),
    )  # fmt: skip
    world.move(
        revenue * float(world.read("emergency_spending")),
        leaves=("usable_reserves", {}), enters=("ledger", {"body": "providers"}),
    )  # fmt: skip
