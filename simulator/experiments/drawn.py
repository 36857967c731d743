"""What futures are made of: the uncertain numbers that each member of a comparison drew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.calls import takes_scenario
from simulator.experiments.compare import MEMBERS
from simulator.experiments.points import uncertain_numbers
from simulator.run import asked, default_model
from simulator.scenario.draws import draws as drawn_by

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.scenario import Scenario

VALUE = {
    "long_name": "Number as drawn",
    "description": "In the unit that `unit` says; one draw that moves many values is told by how much it moves them",
}


@takes_scenario
def draws(
    scenario: Scenario, members: int = MEMBERS, *, seed: int | None = None, model: Model | None = None
) -> xr.Dataset:
    """The uncertain numbers in the first `members` futures of a comparison: `value` (member, number).

    `unit` (number) and `grade` (number) say what they are. Policies of one member meet the same numbers. A number for
    which one draw moves many values has no value of its own: it is told as a factor of its central value, or by how
    much of its range lies below, from 0 to 1, and its unit says which. Nothing is run. Raises `InputError` where the
    scenario does not fit the model, `ValueError` for no members.
    """
    import xarray as xr

    if members < 1:
        raise ValueError(f"there must be at least one member, not {members}")
    scenario, used = asked(scenario, seed=seed), model or default_model()
    found = drawn_by(scenario, used, range(members))
    grades = {number.name: number.grade for number in uncertain_numbers(scenario, used)}
    values = np.array([each.values for each in found]).reshape(len(found), members)
    units = np.array([each.unit for each in found], dtype=str)
    graded = np.array([grades[each.name] for each in found], dtype=str)
    return xr.Dataset(
        {
            "value": (("member", "number"), values.T, VALUE),
            "unit": ("number", units, {"long_name": "Unit of the number"}),
            "grade": ("number", graded, {"long_name": "Grade of its evidence"}),
        },
        {"member": np.arange(members), "number": np.array([each.name for each in found], dtype=str)},
    )
