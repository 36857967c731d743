"""Queues with known answers: mean waits lie in the interval that the replications give."""

from dataclasses import dataclass
from math import factorial, sqrt

import numpy as np
import pytest
from scipy import stats

from simulator.engine import simulate
from tests.reference.models import queueing

REPLICATIONS = 24
WARM_UP = 0.05


@dataclass(frozen=True)
class Interval:
    """The mean over replications and half the width of its 95% interval."""

    mean: float
    half: float

    def holds(self, value: float) -> bool:
        return abs(value - self.mean) <= self.half


def interval(values: np.ndarray, controls: np.ndarray | None = None) -> Interval:
    """From a value of each replication; control variates (known mean 0) take out some luck.

    Source: A. Law, Simulation Modeling and Analysis, section 11.4.
    """
    columns = [np.ones(len(values))] if controls is None else [np.ones(len(values)), *controls.T]
    design = np.column_stack(columns)
    fitted, *_ = np.linalg.lstsq(design, values, rcond=None)
    freedom = len(values) - design.shape[1]
    variance = ((values - design @ fitted) ** 2).sum() / freedom
    spread = sqrt(variance * np.linalg.inv(design.T @ design)[0, 0])
    return Interval(float(fitted[0]), float(stats.t(freedom).ppf(0.975)) * spread)


@pytest.fixture(scope="module")
def replicated(reference_model):
    """The runs of a queue, each with the customers that came after its warm-up."""

    def simulated(start, replications: int = REPLICATIONS):
        model, years = reference_model("queueing"), start.calendar.years
        for member in range(replications):
            run = simulate(model, start, member=member, step=years, every=years / 20)
            came = [e for e in run.events if e["time"] > WARM_UP * years]
            yield run, came

    return simulated


def erlang_c(servers: int, load: float) -> float:
    """The probability to wait, for an offered load of `load` servers."""
    terms = [load**n / factorial(n) for n in range(servers)]
    last = load**servers / factorial(servers) * servers / (servers - load)
    return last / (sum(terms) + last)


def waits(replicated, rate: float, servers: int, years: float) -> Interval:
    """The mean wait; the mean service and the mean gap between arrivals are controls."""
    start = queueing.start(rate, 1.0, servers, years)
    values, controls = [], []
    for _, came in replicated(start):
        waited, served, left = (
            np.array([e[name] for e in came]) for name in ("waited", "served", "time")
        )
        gaps = np.diff(np.sort(left - served - waited))
        values.append(waited.mean())
        controls.append((served.mean() - 1.0, rate * gaps.mean() - 1.0))
    return interval(np.array(values), np.array(controls))


@pytest.mark.slow
def test_one_server_makes_customers_wait_as_long_as_it_should(replicated):
    rate = 0.5
    found = waits(replicated, rate, servers=1, years=24_000.0)
    assert found.holds(rate / (1 - rate))
    assert found.half < 0.02 * found.mean


@pytest.mark.slow
def test_several_servers_make_customers_wait_as_erlang_c_says(replicated):
    rate, servers = 1.0, 2
    found = waits(replicated, rate, servers, years=22_000.0)
    assert found.holds(erlang_c(servers, rate) / (servers - rate))
    assert found.half < 0.02 * found.mean


def erlang_a(servers: int, rate: float, mean_patience: float) -> tuple[float, float]:
    """The share that leaves and the mean wait of all (M/M/c+M, service of mean 1)."""
    weights = [1.0]
    for n in range(1, 400):
        weights.append(weights[-1] * rate / (min(n, servers) + max(n - servers, 0) / mean_patience))
    share = np.array(weights) / sum(weights)
    waiting = float((share * np.maximum(np.arange(len(share)) - servers, 0)).sum())
    return waiting / mean_patience / rate, waiting / rate


def test_customers_lose_patience_as_erlang_a_says(replicated):
    servers, rate, patience = 3, 2.1, 2.0
    start = queueing.start(rate, 1.0, servers, 1500.0, patience=patience)
    runs = [came for _, came in replicated(start)]
    left = interval(np.array([np.mean([e["kind"] == "left" for e in came]) for came in runs]))
    waited = interval(np.array([np.mean([e["waited"] for e in came]) for came in runs]))
    share, wait = erlang_a(servers, rate, patience)
    assert left.holds(share)
    assert waited.holds(wait)


def test_without_a_limit_the_spread_of_service_does_not_matter(replicated):
    load, years = 20.0, 200.0
    start = queueing.start(load, 1.0, 10_000, years, spread=1.0, counted=True)
    inside = [
        run.outputs["in_service"][6:].sum() / (years * 0.75) for run, _ in replicated(start, 12)
    ]
    found = interval(np.array(inside))
    assert found.holds(load)
    assert found.half < 0.02 * load


def test_as_many_wait_as_arrive_times_how_long_they_wait(reference_model):
    start = queueing.start(1.4, 1.0, 2, 1000.0, counted=True)
    run = simulate(reference_model("queueing"), start, step=1000.0, every=1000.0)
    served = sum(e["waited"] + e["served"] for e in run.events)
    inside = run.outputs["waiting"].sum() + run.outputs["in_service"].sum()
    assert inside == pytest.approx(served, rel=0.01)
    assert run.residuals["person"] == 0.0
