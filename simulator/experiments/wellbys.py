"""WELLBYs of each policy against the reference of the same member, priced nowhere: only counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.appraisal.wellby import cumulative, wellby_rate

if TYPE_CHECKING:
    import xarray as xr

NEEDED = ("people_by_work_status", "life_satisfaction", "life_satisfaction_of_the_dying")
MONTHS = 12.0


def with_wellbys(dataset: xr.Dataset) -> xr.Dataset:
    """The dataset with `wellbys` (time, policy, member): those gained since the start.

    Monthly records are summed by the trapezium rule. A dataset that lacks what they are counted
    from, or the reference, is given back as it is.
    """
    reference = dataset.attrs.get("reference")
    if any(name not in dataset for name in NEEDED) or reference not in dataset["policy"].values:
        return dataset
    people = dataset["people_by_work_status"].sum("work_status")
    satisfaction, dying = dataset["life_satisfaction"], dataset["life_satisfaction_of_the_dying"]
    order = ("policy", "member", "time")
    rate = wellby_rate(
        *(values.transpose(*order).values for values in (people, satisfaction)),
        *(
            values.sel(policy=[reference]).transpose(*order).values
            for values in (people, satisfaction, dying)
        ),
    )
    # Records are monthly, and a month is a twelfth of a year by the calendar that the engine keeps.
    gained = cumulative(rate, np.arange(dataset.sizes["time"]) / MONTHS)
    attributes = {
        "units": "point*person*year",
        "long_name": "WELLBYs gained against the reference",
        "description": "Points of life satisfaction of people of 16 and over, summed over years since the start, "
        "against the reference policy in the same member: the reference's people times the change of the mean, and "
        "people more or fewer times what the mean is above the reference's life_satisfaction_of_the_dying",
        "counted": "since the start",
    }
    return dataset.assign(
        wellbys=(("time", "policy", "member"), np.moveaxis(gained, -1, 0), attributes)
    )
