"""Two runs held against each other: how many futures may part, and what the rest is judged by."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from simulator.experiments.reality.cases import Pair
from simulator.experiments.reality.listing import Expect
from simulator.experiments.reality.same import agrees

AGREES = Expect(form="agrees", within=1e-3)


def pair(members: int, parted: int = 0, off: float = 0.0) -> Pair:
    """The first futures have their event a month later and twice the spending; the others are `off` by a share."""
    times = np.where(np.arange(members) < parted, 2.0, 1.0 + off)
    usual, changed = (
        xr.Dataset({"spending": (("member", "time"), values)}, {"member": np.arange(members), "time": [0.0]})
        for values in (np.ones((members, 1)), times[:, np.newaxis])
    )
    events = [
        [{"kind": "project", "member": m, "date": f"2030-0{4 + (late and m < parted)}-01"} for m in range(members)]
        for late in (True, False)
    ]
    return Pair(changed, usual, ("half the step", "incremental"), (events[0], events[1]))


@pytest.mark.parametrize(("members", "parted", "good"), [(12, 0, True), (12, 2, True), (12, 3, False), (2, 2, False)])
def test_as_many_futures_may_part_as_luck_explains(members: int, parted: int, good: bool) -> None:
    found, told = agrees(AGREES, pair(members, parted))
    assert found is good
    assert f"the same day in {members - parted} of {members} futures" in told


def test_what_is_recorded_is_judged_where_events_are_the_same() -> None:
    assert agrees(AGREES, pair(12, parted=1, off=5e-4))[0]
    found, told = agrees(AGREES, pair(12, parted=1, off=2e-3))
    assert not found
    assert "0.2% of its largest" in told
