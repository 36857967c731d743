"""A page of each kind, whose first chart has a picture."""

from __future__ import annotations

from functools import cache

from simulator.charts import calibration_page, delay_page, ensemble_page, robustness_page, sensitivity_page
from simulator.charts.page import page
from tests.charts import explored, made_up, made_up_calibration, made_up_curve, made_up_study, test_ensemble_page

KINDS = ("run", "compare", "delay", "ensemble", "sensitivity", "robustness", "calibrate", "explore")


@cache
def html(kind: str) -> str:
    """The page."""
    if kind == "run":
        return page(made_up.result(members=1, policies=["radical"]), title="A run", events=made_up.events(1))
    if kind == "compare":
        return page(made_up.result(members=24), title="Policies", events=made_up.events(24))
    if kind == "delay":
        return delay_page.page(made_up_curve.curve(policies=("incremental", "radical")), title="A delay")
    if kind == "ensemble":
        return ensemble_page.page(test_ensemble_page.dataset(1.0), title="Points", manifest=test_ensemble_page.PLAN)
    if kind == "sensitivity":
        return sensitivity_page.page(made_up_study.sensitivity(), title="A study")
    if kind == "robustness":
        return robustness_page.page(made_up_study.robustness(), title="A study")
    if kind == "calibrate":
        return calibration_page.page(made_up_calibration.calibration(), title="A calibration")
    return explored.html()
