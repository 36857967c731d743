"""The queue of cases on its own, at constant rates: what theory says of it, and who goes first."""

from __future__ import annotations

from functools import partial
from math import log

import numpy as np
import pytest
from scipy import stats

from simulator.engine.streams import Streams
from simulator.model.cases_queue import End, Queue, Rates
from simulator.model.cases_start import lag, list_at_start
from simulator.model.cases_waits import Waits

HEALTH = {"urgent_share": 0.41, "turn_spread": 0.25, "abandonment": 0.29, "crisis": 0.03}
"""Central numbers of hospital waiting; with ARRIVALS a year, and WAITING in the list of the start."""
ARRIVALS, WAITING, SHORTEST = 3290.0, 1170, 0.05
WEEK = 1 / 52.1775


def rates(**changes: float) -> Rates:
    return Rates(**{**HEALTH, **changes}, handling=SHORTEST)


def queue(capacity: float, member: int = 0, **changes: float) -> Queue:
    """An empty queue with staff for so many cases a year."""
    luck = partial(Streams(1, member).uniform, "cases")
    found = Queue(luck, rates(**changes), 0.0)
    found.staffed(capacity, SHORTEST)
    return found


def run(place: Queue, arrivals: float, years: float, warm_up: float = 0.0) -> tuple[list[End], float]:
    """Who left after the warm-up, and how many waited on average at its quarter months."""
    ends: list[End] = []
    waiting = []
    for step in range(1, round(48 * years) + 1):
        _, left = place.catch_up(step / 48, arrivals * step / 48)
        if step > 48 * warm_up:
            ends += left
            waiting.append(len(place.waiting))
    return ends, float(np.mean(waiting))


def full(member: int = 0, times: int = 1, **changes: float) -> Queue:
    """The queue of hospital waiting with the list that it begins with, and capacity to keep it level.

    `times` as many cases leave less to luck.
    """
    loss = HEALTH["abandonment"] + HEALTH["crisis"]
    found = queue(times * (ARRIVALS - loss * WAITING), member, **changes)
    cases = list_at_start(times * WAITING, times * ARRIVALS, SHORTEST, found.rates, found.luck, 0.0)
    found.open_with(cases)
    return found


def holds(values: list[float], expected: float, narrow: float) -> bool:
    """Whether the 99% interval of the mean holds the expected value, and is that narrow."""
    half = stats.t(len(values) - 1).ppf(0.995) * np.std(values, ddof=1) / len(values) ** 0.5
    return bool(abs(np.mean(values) - expected) <= half < narrow * expected)


def steady_mean(arrivals: float, capacity: float, loss: float) -> float:
    """The mean number of a birth-and-death process: some are served, each is lost at a rate."""
    weights, staff = [1.0], round(capacity * SHORTEST)
    for n in range(1, 400):
        served = capacity * min(n / staff, 1.0)
        weights.append(weights[-1] * arrivals / (served + n * loss))
    return float(np.dot(np.arange(400), weights) / sum(weights))


@pytest.mark.parametrize("capacity", [80.0, 130.0], ids=["too few staff", "staff to spare"])
def test_as_many_wait_as_in_the_process_whose_mean_the_equations_are(capacity: float) -> None:
    arrivals, loss = 100.0, 2.0
    places = [queue(capacity, member, abandonment=1.5, crisis=0.5) for member in range(24)]
    waiting = [run(place, arrivals, 30.0, 3.0)[1] for place in places]
    assert holds(waiting, steady_mean(arrivals, capacity, loss), narrow=0.08)


def test_as_many_wait_as_come_times_how_long_they_stay() -> None:
    ends, waiting = run(full(), ARRIVALS, 6.0)
    assert waiting == pytest.approx(sum(end.waited for end in ends) / 6.0, rel=0.03)


def test_those_who_give_up_and_those_in_crisis_are_their_rates_times_those_who_wait() -> None:
    ends, waiting = run(full(), ARRIVALS, 8.0)
    for how, rate in (("gave up", HEALTH["abandonment"]), ("crisis", HEALTH["crisis"])):
        found, expected = sum(end.how == how for end in ends), 8.0 * rate * waiting
        assert abs(found - expected) < 2.6 * expected**0.5


def test_in_order_of_arrival_those_served_waited_as_long_as_losses_take_to_halt_the_excess() -> None:
    ends, _ = run(full(urgent_share=0.0, turn_spread=0.0), ARRIVALS, 8.0)
    waits = [end.waited for end in ends if end.how == "served"]
    loss = HEALTH["abandonment"] + HEALTH["crisis"]
    capacity = ARRIVALS - loss * WAITING
    fluid = log(ARRIVALS / capacity) / loss
    assert np.mean(waits) == pytest.approx(fluid, rel=0.04)
    assert np.mean(waits) < WAITING / capacity


def test_the_urgent_wait_less_than_the_routine() -> None:
    ends, _ = run(full(), ARRIVALS, 2.0)
    urgent = [end.waited for end in ends if end.how == "served" and end.case.urgent]
    routine = [end.waited for end in ends if end.how == "served" and not end.case.urgent]
    assert np.mean(urgent) == pytest.approx(SHORTEST, rel=0.1)
    assert np.mean(routine) > 5 * np.mean(urgent)


def test_drawn_allowances_spread_the_waits_and_leave_their_mean() -> None:
    spread, strict = (
        [end.waited for end in run(full(urgent_share=0.0, turn_spread=s), ARRIVALS, 4.0)[0]]
        for s in (0.2, 0.0)
    )
    assert np.std(spread) > 1.3 * np.std(strict)
    assert np.mean(spread) == pytest.approx(np.mean(strict), rel=0.05)


def test_busy_staff_serve_the_capacity_however_their_number_is_rounded() -> None:
    served = [
        sum(end.how == "served" for end in run(queue(29.0, m), 60.0, 40.0, 2.0)[0]) / 38.0
        for m in range(24)
    ]
    assert holds(served, 29.0, narrow=0.02)


def test_fewer_staff_finish_what_they_began_and_more_begin_at_once() -> None:
    place = full()
    place.catch_up(0.1, 0.1 * ARRIVALS)
    busy = place.staff.count
    place.staff.change_to(busy // 2)
    assert place.staff.count == busy
    place.catch_up(0.6, 0.6 * ARRIVALS)
    assert place.staff.count == busy // 2
    place.staff.change_to(busy)
    assert place.staff.count == busy


def test_without_staff_nobody_is_served() -> None:
    ends, _ = run(queue(0.0), 50.0, 10.0)
    assert {end.how for end in ends} == {"gave up", "crisis"}


def test_the_list_at_the_start_has_waited_as_the_published_list_had() -> None:
    luck = partial(Streams(1, 0).uniform, "cases")
    cases = list_at_start(20 * WAITING, 20 * ARRIVALS, SHORTEST, rates(), luck, 0.0)
    ages = -np.array([case.came for case in cases])
    assert (ages <= 18 * WEEK).mean() == pytest.approx(0.598, abs=0.015)
    assert (ages > 52 * WEEK).mean() == pytest.approx(180_242 / 7_420_899, abs=0.006)


@pytest.mark.slow
def test_the_list_at_the_start_is_the_queues_own_steady_state() -> None:
    moved = []
    for member in range(2):
        place, waits = full(member, times=5), Waits(18 * WEEK)
        before = waits.now(place.waiting, 0.0)["share_waiting_within_target"]
        run(place, 5 * ARRIVALS, 1.5)
        moved.append(waits.now(place.waiting, 1.5)["share_waiting_within_target"] - before)
    assert np.mean(moved) == pytest.approx(0.0, abs=0.02)


@pytest.mark.parametrize(("expected", "loss"), [(0.4, 0.3), (0.4, 0.0), (0.1, 0.3)])
def test_the_lag_is_the_one_at_which_the_list_is_as_long_as_it_is(expected: float, loss: float) -> None:
    spread = 0.2
    common = lag(expected, loss, spread)
    ages = np.arange(0.0, 20.0, 1e-4)
    still = np.minimum(1.0, np.exp(-(ages - common) / spread)) * np.exp(-loss * ages)
    assert still.sum() * 1e-4 == pytest.approx(expected, rel=1e-3)


def test_quantiles_and_shares_are_of_the_year_before() -> None:
    place, waits = full(), Waits(18 * WEEK)
    ends: list[End] = []
    for now in np.arange(0.25, 2.01, 0.25):
        left = place.catch_up(now, ARRIVALS * now)[1]
        ends += left
        waits.add(left, now)
    last = [end.waited for end in ends if end.at > 1.0 and end.how == "served"]
    told = waits.now(place.waiting, 2.0)
    assert told["cases_served"] == len(last)
    assert told["share_within_target"] == np.mean(np.array(last) <= 18 * WEEK)
    assert told["median_wait"] == np.quantile(last, 0.5, method="inverted_cdf")
    assert told["ninth_decile_wait"] == np.quantile(last, 0.9, method="inverted_cdf")
