"""Charts over results, and the page that shows them: datasets in, figures and HTML out.

Each function takes a dataset as `run` and `compare` give it and returns a Plotly figure whose
title is its finding: `wellbeing`, `gap`, `reserves`, `services`, `unmet`, `spending`,
`population`, `work`, `pipeline`, `ledger`, `fifths`, `place`, `queue`; and of a curve as `delay`
gives it `delay`, `delay_parts`, `delay_currencies`, `delay_last`, `delay_turns`; of an appraisal, as
in `appraisal.nc`, `mtfs`, `gains`, `npsv`, `payback`, `switching`; of a study as `sensitivity` gives it
`sobol`, `tornado`, `ranks`, and as `robustness` does `regret`, `satisfied`, `turning`, `surface`,
`evidence`; of a calibration as `calibrate` gives it `paths`, `missed`, `covered`, `learned`, `theil`,
`tied`. Raises `MissingError` where the dataset lacks what a chart is about.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from simulator.charts.data import MissingError
from simulator.charts.palette import labelled

if TYPE_CHECKING:
    import plotly.graph_objects as go
    import xarray as xr

    from simulator.charts.chart import Chart


def _figure(kind: str, dataset: xr.Dataset) -> go.Figure:
    if not hasattr(dataset, "data_vars"):
        told = f"{type(dataset).__name__} is no dataset: give what sim.run, sim.compare or the like gave"
        raise MissingError(f"{told}, or open a result with xarray.open_dataset.")
    chart: Chart = labelled(import_module(f"simulator.charts.kinds.{kind}").draw)(dataset)
    return chart.figure()


def wellbeing(dataset: xr.Dataset) -> go.Figure:
    """Life satisfaction by policy, against the reference."""
    return _figure("wellbeing", dataset)


def gap(dataset: xr.Dataset) -> go.Figure:
    """The budget gap by policy, in pounds of the price base."""
    return _figure("gap", dataset)


def reserves(dataset: xr.Dataset) -> go.Figure:
    """Usable reserves by policy, and the risk of a section 114 notice."""
    return _figure("reserves", dataset)


def services(dataset: xr.Dataset) -> go.Figure:
    """Waiting time in months by service and policy."""
    return _figure("services", dataset)


def unmet(dataset: xr.Dataset) -> go.Figure:
    """The share of need that goes unmet in the last year, by service and policy."""
    return _figure("unmet", dataset)


def spending(dataset: xr.Dataset) -> go.Figure:
    """Spending by service and policy, as an index of the first year."""
    return _figure("spending", dataset)


def population(dataset: xr.Dataset) -> go.Figure:
    """Residents by age and sex in the last year, over the outline of the first."""
    return _figure("population", dataset)


def work(dataset: xr.Dataset) -> go.Figure:
    """Unemployment and inactivity by policy."""
    return _figure("work", dataset)


def pipeline(dataset: xr.Dataset) -> go.Figure:
    """Innovation projects in each stage by policy."""
    return _figure("pipeline", dataset)


def ledger(dataset: xr.Dataset) -> go.Figure:
    """Cash of each body in the end against the reference: who pays and who gains."""
    return _figure("ledger", dataset)


def fifths(dataset: xr.Dataset) -> go.Figure:
    """Life satisfaction by deprivation fifth, and the gap between the outer two by policy."""
    return _figure("fifths", dataset)


def place(dataset: xr.Dataset) -> go.Figure:
    """Community capacity and who wins contracts, where a policy moves them."""
    return _figure("place", dataset)


def queue(dataset: xr.Dataset) -> go.Figure:
    """Share served within target and how waits are spread, where a service runs case by case."""
    return _figure("queue", dataset)


def mtfs(priced: xr.Dataset) -> go.Figure:
    """The gap of each budget, and what closes it, by policy."""
    return _figure("mtfs", priced)


def gains(priced: xr.Dataset) -> go.Figure:
    """Who pays and who gains, in cash, resources, output and wellbeing."""
    return _figure("gains", priced)


def npsv(priced: xr.Dataset) -> go.Figure:
    """Net present social value and its parts by policy."""
    return _figure("npsv", priced)


def payback(priced: xr.Dataset) -> go.Figure:
    """When policies have paid back, and how deep they go before."""
    return _figure("payback", priced)


def switching(priced: xr.Dataset) -> go.Figure:
    """At which prices the answer turns."""
    return _figure("switching", priced)


def delay(curve: xr.Dataset) -> go.Figure:
    """The cost of delay by years of delay."""
    return _figure("delay", curve)


def delay_parts(curve: xr.Dataset) -> go.Figure:
    """What the cost of delay is made of."""
    return _figure("delay_parts", curve)


def delay_currencies(curve: xr.Dataset) -> go.Figure:
    """The cost of delay in social value, public money, WELLBYs and deaths."""
    return _figure("delay_currencies", curve)


def delay_last(curve: xr.Dataset) -> go.Figure:
    """How late a start is still likely to repay."""
    return _figure("delay_last", curve)


def delay_turns(curve: xr.Dataset) -> go.Figure:
    """When each start pays back, and how long and how deep it is worse before."""
    return _figure("delay_turns", curve)


def sobol(study: xr.Dataset) -> go.Figure:
    """What part of the difference's variance is due to which number, and to luck."""
    return _figure("sobol", study)


def tornado(study: xr.Dataset) -> go.Figure:
    """What one number at a time does to the difference."""
    return _figure("tornado", study)


def ranks(study: xr.Dataset) -> go.Figure:
    """Which numbers the difference rises and falls with."""
    return _figure("ranks", study)


def regret(study: xr.Dataset) -> go.Figure:
    """How far each policy falls short of the best one in the same future."""
    return _figure("regret", study)


def satisfied(study: xr.Dataset) -> go.Figure:
    """In what share of futures each policy keeps to what is asked of it."""
    return _figure("satisfied", study)


def turning(study: xr.Dataset) -> go.Figure:
    """Along which number, and where, two policies change places."""
    return _figure("turning", study)


def surface(study: xr.Dataset) -> go.Figure:
    """The difference over two numbers, with the line where it is nothing."""
    return _figure("surface", study)


def evidence(study: xr.Dataset) -> go.Figure:
    """What it would be worth to know each number before choosing."""
    return _figure("evidence", study)


def paths(calibration: xr.Dataset) -> go.Figure:
    """The path of each measure as the calibrated model predicts it, over the record."""
    return _figure("paths", calibration)


def missed(calibration: xr.Dataset) -> go.Figure:
    """How far the model misses each figure of the record, before calibration and after."""
    return _figure("missed", calibration)


def covered(calibration: xr.Dataset) -> go.Figure:
    """Whether the predicted bands hold as many figures of the record as they promise."""
    return _figure("covered", calibration)


def learned(calibration: xr.Dataset) -> go.Figure:
    """What the record says of each free number: its prior and its posterior."""
    return _figure("learned", calibration)


def theil(calibration: xr.Dataset) -> go.Figure:
    """Whether a measure's miss is a wrong level, a wrong swing or neither."""
    return _figure("theil", calibration)


def tied(calibration: xr.Dataset) -> go.Figure:
    """Which free numbers the record can't tell apart."""
    return _figure("tied", calibration)


__all__ = [
    "MissingError", "covered", "delay", "delay_currencies", "delay_last", "delay_parts", "delay_turns", "evidence",
    "fifths", "gains", "gap", "learned", "ledger", "missed", "mtfs", "npsv", "paths", "payback", "pipeline",
    "place", "population", "queue", "ranks", "regret", "reserves", "satisfied", "services", "sobol", "spending",
    "surface", "switching", "theil", "tied", "tornado", "turning", "unmet", "wellbeing", "work",
]  # fmt: skip
