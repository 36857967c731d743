"""Places as no one has seen them: where nobody is born or arrives, and where only some ages live."""

from __future__ import annotations

import numpy as np
import pytest

import simulator as sim
from simulator.scenario import Scenario

WHY = "a test"
CLOSED = ("population.fertility_multiplier", "population.immigration_multiplier")


def place(stop: str, ages: range, *nought: str) -> Scenario:
    """England's people of certain ages, with some numbers at nought."""
    found = sim.scenario("england").change("run.stop", stop, because=WHY)
    for name in nought:
        found = found.change(name, 0.0, because=WHY, range=(0.0, 1.0))
    others = [f"population.residents_at_start.{sex}.{age}" for sex in ("female", "male") for age in range(101)
              if age not in ages]  # fmt: skip
    for name in others:
        found = found.change(name, 0.0, because=WHY)
    return found


@pytest.mark.parametrize(
    ("stop", "ages", "accurate"),
    [("2046-04-01", range(101), False), ("2028-04-01", range(18, 30), False), ("2028-04-01", range(18, 30), True)],
)
def test_a_band_of_ages_that_empties_ends_no_run(stop, ages, accurate):
    found = sim.run(place(stop, ages, *CLOSED), accurate=accurate)
    work = found["people_by_work_status"].sum("work_status")
    assert all(np.isfinite(found[name]).all() for name in found.data_vars if found[name].dtype.kind == "f")
    assert float(found["people_by_work_status"].min()) >= 0.0
    adults = found["residents"].sel(age_band=["16-64", "65-84", "85+"]).sum("age_band")
    np.testing.assert_allclose(work.values, adults.values, rtol=1e-8)


def test_a_place_that_nearly_all_people_leave_has_no_negative_job_losses():
    leaving = place("2049-04-01", range(101), "population.immigration_multiplier")
    leaving = leaving.change("population.emigration_multiplier", 10.0, because=WHY, range=(0.0, 10.0))
    assert float(sim.run(leaving)["people_by_work_status"].min()) >= 0.0
