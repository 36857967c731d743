"""What the headline of a comparison hinges on, for its page and manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray as xr

    from simulator.scenario import Scenario


def of_comparison(dataset: xr.Dataset, scenario: Scenario) -> list[dict[str, Any]]:
    """On which number it hinges which of the two policies of the headline does more for wellbeing.

    Nothing where there are not two, or no wellbeing.
    """
    from simulator.charts.data import paired, wellbeing
    from simulator.charts.findings import pair
    from simulator.experiments.hinge_questions import found
    from simulator.run import default_model

    compared, measured = pair(dataset), wellbeing(dataset)
    if compared is None or measured is None or dataset.sizes["member"] < 2:
        return []
    more = paired(measured.values, *compared) > 0.0
    question = {"asked": "beats", "policy": compared[0], "other": compared[1], "measure": "wellbeing"}
    members = [int(member) for member in dataset["member"].values]
    return found([(question, more)], scenario, default_model(), members)
