"""Whether two runs are the same in everything that they record, to the last bit or as far as a step lets them be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.experiments.reality.cases import Pair
from simulator.experiments.reality.listing import Expect
from simulator.experiments.reality.reading import percent, words

if TYPE_CHECKING:
    import xarray as xr

DAYS = 365.25
CERTAIN = 0.99
"""The part of the futures in which events must fall on the same day."""
HARDLY = 0.001
"""What luck brings less often than that is not luck."""
Verdict = tuple[bool, str]


def identical(_: Expect, pair: Pair) -> Verdict:
    changed, usual = (found.drop_vars("policy") for found in (pair.changed, pair.usual))
    differing = [str(name) for name in usual.data_vars if not usual[name].equals(changed[name])]
    if _bare(pair.events[0]) != _bare(pair.events[1]):
        differing.append("events")
    one, other = (words(name) for name in pair.names)
    what = f"{one} and {other}: {len(usual.data_vars)} outputs and the events"
    if differing:
        return False, f"{what}, {len(differing)} of which differ: {', '.join(differing[:4])}"
    return True, f"{what}, the same bits"


def _bare(events: Sequence[Any]) -> list[dict[str, Any]]:
    """Events without the policy that they happened under."""
    return [{key: value for key, value in event.items() if key != "policy"} for event in events]


def agrees(expected: Expect, pair: Pair) -> Verdict:
    """Events on the same day as far as luck allows, and where they are, every output within a share of its largest.

    What a place decides on the last day of a month can turn on a pound. So a future may part from itself in one case
    of a hundred; that more do has to be likelier than once in a thousand lists before it counts as wrong.
    """
    moved, lost = moved_events(pair.events)
    parted = {member for member, _ in (*moved, *lost)}
    alike = [member for member in pair.usual["member"].values.tolist() if member not in parted]
    members = pair.usual.sizes["member"]
    same = f"events on the same day in {len(alike)} of {members} futures"
    for said, found in (("more than a day apart", moved), ("in one alone", lost)):
        if found:
            same += f", {said}: {', '.join(sorted({what for _, what in found})[:4])}"
    if not alike:
        return False, f"{words(pair.names[0])}: {same}"
    worst, name = max((_gap(pair, str(name), alike), str(name)) for name in outputs(pair.usual))
    good = worst <= expected.within and by_chance(len(parted), members) >= HARDLY
    return good, f"{words(pair.names[0])}: {words(name)} by {percent(worst)} of its largest at worst; {same}"


def by_chance(parted: int, members: int) -> float:
    """How likely it is that so many futures part or more, if each does with the chance that is allowed."""
    fewer = sum(math.comb(members, k) * (1 - CERTAIN) ** k * CERTAIN ** (members - k) for k in range(parted))
    return 1.0 - fewer


def _gap(pair: Pair, name: str, members: list[int]) -> float:
    usual, changed = (found[name].sel(member=members).values for found in (pair.usual, pair.changed))
    size = float(np.abs(usual).max(initial=0.0))
    return float(np.abs(changed - usual).max(initial=0.0)) / size if size > 0 else 0.0


def outputs(found: xr.Dataset) -> list[str]:
    return [
        str(name) for name, values in found.data_vars.items()
        if values.dtype.kind == "f" and not str(name).startswith("residual") and name != "wellbys"
    ]  # fmt: skip


def moved_events(events: tuple[Sequence[Any], Sequence[Any]]) -> tuple[list[Any], list[Any]]:
    """Events of two runs, matched by member, kind and order: those moved by a day, and those in one alone."""
    changed, usual = (_ordered(found) for found in events)
    both = changed.keys() & usual.keys()
    moved = [key for key in both if abs(changed[key] - usual[key]) > 1.0]
    lost = changed.keys() ^ usual.keys()
    return [(member, kind) for member, kind, _ in moved], [(member, kind) for member, kind, _ in lost]


def _ordered(events: Sequence[Any]) -> dict[tuple[int, str, int], float]:
    counts: dict[tuple[int, str], int] = {}
    found = {}
    for event in events:
        key = (event["member"], event["kind"])
        counts[key] = counts.get(key, 0) + 1
        found[(*key, counts[key])] = _day(event["date"])
    return found


def _day(when: str | float) -> float:
    """A date, or a time in years where a scenario has no dates, in days."""
    return float(date.fromisoformat(when).toordinal()) if isinstance(when, str) else DAYS * when
