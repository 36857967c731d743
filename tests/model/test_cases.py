"""Waiting in detail inside the model: the cases move the stocks, and off they move nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy import stats

from simulator.engine import Change, Start, simulate, smallest
from simulator.engine.calendar import Calendar
from simulator.engine.simulation import Trajectory
from simulator.errors import RunError
from simulator.model.axes import SERVICES
from simulator.units import People, PeoplePerYear, PerYear, Years
from tests.model.services_stand_ins import changed, model, run, still
from tests.model.test_services import flush_with_money

HEALTH, HOUSING = SERVICES.index("health"), SERVICES.index("housing")
COUNCILS = 317


def chosen(service: int, start: Start | None = None) -> Start:
    """A start with one service in detail."""
    return changed({"cases_in_detail": np.arange(len(SERVICES)) == service}, start)


def until(year: int, start: Start) -> Start:
    """A start that ends sooner."""
    calendar = start.calendar
    assert calendar.start is not None
    return replace(start, calendar=Calendar(calendar.start, calendar.start.replace(year=year)))


@cache
def level() -> Start:
    """A place in which nothing grows and there is money for all of it."""
    return flush_with_money(still())


@pytest.fixture(scope="module")
def housing() -> list[Trajectory]:
    """Housing in detail for twelve years, with the luck of some members."""
    start = until(2037, chosen(HOUSING, level()))
    return [simulate(model(), start, member=member) for member in range(8)]


def told(found: Trajectory, name: str) -> np.ndarray:
    """A number of the yearly rows."""
    return np.array([event[name] for event in found.events if event["kind"] == "waits"])


def interval(values: list[float]) -> tuple[float, float]:
    """The 99% interval of the mean."""
    half = stats.t(len(values) - 1).ppf(0.995) * np.std(values, ddof=1) / len(values) ** 0.5
    return np.mean(values) - half, np.mean(values) + half


def test_off_the_model_is_the_one_without_a_queue_to_the_last_bit() -> None:
    def served(effective_capacity: PeoplePerYear, backlog: People, shortest_wait: Years) -> PeoplePerYear:
        return smallest(effective_capacity, backlog / shortest_wait)

    def abandoned(abandonment_rate: PerYear, backlog: People) -> PeoplePerYear:
        return abandonment_rate * backlog

    def crises(crisis_rate: PerYear, backlog: People) -> PeoplePerYear:
        return crisis_rate * backlog

    without = model().replace(served=served, abandoned=abandoned, crises=crises)
    start = until(2030, level())
    found, plain = (simulate(m, start) for m in (model(), without))
    for name, values in plain.outputs.items():
        np.testing.assert_array_equal(found.outputs[name], values, err_msg=name)


def test_the_backlog_is_the_cases_that_wait_and_the_people_of_each(housing) -> None:
    for found in housing:
        backlog = found.outputs["backlog"][12::12, HOUSING]
        first = found.outputs["backlog"][0, HOUSING]
        np.testing.assert_allclose(backlog, COUNCILS * told(found, "cases_waiting") + first % COUNCILS)


def test_the_backlog_and_the_wait_are_on_average_those_of_the_equation(housing) -> None:
    usual = run(until(2037, level())).outputs
    for name in ("backlog", "waiting_time"):
        ratios = [float((f.outputs[name] / usual[name])[:, HOUSING].mean()) for f in housing]
        low, high = interval(ratios)
        assert low <= 1.0 <= high
        assert high - low < 0.12


def test_what_is_recorded_as_served_is_what_the_queue_served(housing) -> None:
    for found in housing:
        rate = found.outputs["served"][1:, HOUSING].mean()
        assert rate == pytest.approx(COUNCILS * told(found, "cases_served").mean(), rel=0.02)


def test_those_who_give_up_are_as_many_as_their_rate_says(housing) -> None:
    lost = sum(float(told(found, "cases_gave_up").sum()) for found in housing)
    waited = sum(float(found.outputs["backlog"][:, HOUSING].mean()) / COUNCILS * 12 for found in housing)
    expected = float(level().values["abandonment_rate"][HOUSING]) * waited
    assert abs(lost - expected) < 2.6 * expected**0.5


def test_no_case_appears_or_vanishes(housing) -> None:
    assert max(found.residuals["cases"] for found in housing) < 1e-3


def cut(start: Start) -> Start:
    """A start of five years with half of health's capacity lost after two."""
    change = Change(2.0, "cut", "cut", {"disruption": ({"service": "health"}, 0.5)})
    return replace(until(2030, start), changes=(change,))


def test_a_service_that_is_cut_serves_fewer_cases_and_keeps_its_target_less_often() -> None:
    found = simulate(model(), cut(chosen(HEALTH, level())), policy="cut")
    served, kept = told(found, "cases_served"), told(found, "share_waiting_within_target")
    assert served[4] < 0.85 * served[1]
    assert kept[4] < kept[1] - 0.1


@pytest.mark.slow
def test_a_cut_moves_the_rest_of_the_model_as_it_does_with_the_equation() -> None:
    usual = simulate(model(), cut(level()), policy="cut").outputs
    start = cut(chosen(HEALTH, level()))
    runs = [simulate(model(), start, policy="cut", member=member).outputs for member in range(6)]
    for name, service in (("displaced_demand", 0), ("smoothed_pressure", HEALTH), ("quality", HEALTH)):
        first, last = usual[name][[0, -1], service]
        found = np.mean([run[name][-1, service] for run in runs])
        assert found - first == pytest.approx(last - first, rel=0.15), name


def test_two_policies_meet_the_same_luck_until_they_differ() -> None:
    change = Change(1.5, "other", "other", {"disruption": ({"service": "health"}, 0.3)})
    start = replace(until(2028, chosen(HEALTH, level())), changes=(change,))
    usual, other = (simulate(model(), start, policy=p).outputs["backlog"] for p in (None, "other"))
    np.testing.assert_array_equal(usual[:19], other[:19])
    assert not np.array_equal(usual[20:], other[20:])


def test_another_queue_beside_it_disturbs_no_luck_of_the_first() -> None:
    start = until(2026, level())
    both = changed({"cases_in_detail": [0, 0, 0, 1, 0, 1, 0]}, start)
    alone = simulate(model(), chosen(HOUSING, start))
    beside = [e for e in simulate(model(), both).events if e.get("service") == "housing"]
    assert [e["cases_served"] for e in beside] == [e["cases_served"] for e in alone.events if e["kind"] == "waits"]


def test_more_cases_than_a_run_can_bear_are_refused_with_the_remedy() -> None:
    start = changed({"people_per_case": 1.0}, chosen(HEALTH, level()))
    with pytest.raises(RunError, match=r"raise services.people_per_case.health to 3\.\d or more"):
        run(start)


SET_ANEW = {
    "queue_in_detail": "the queue sets it as it opens",
    "served_in_detail": "the queue sets it as it opens",
    "abandoned_in_detail": "the queue sets it as it opens",
    "crises_in_detail": "the queue sets it as it opens",
}


def numbers() -> Iterator[Any]:
    """Those that a scenario gives to the queue."""
    for quantity in model().quantities.values():
        given = quantity.kind in ("parameter", "setting")
        if quantity.module == "simulator.model.cases" and given and quantity.name not in SET_ANEW:
            yield quantity.name


@pytest.mark.parametrize("name", list(numbers()))
def test_every_number_of_the_queue_moves_what_is_told(name: str) -> None:
    start = until(2027, chosen(HOUSING, level()))
    old = np.asarray(start.values[name], float)
    # What the queue sets as it runs shows its start only in the first record.
    new = 1.0 - old if name == "cases_in_detail" else np.where(old > 0.0, 1.5 * old, 0.5)
    usual, found = run(start), run(changed({name: new}, start))
    same = all(np.array_equal(v, usual.outputs[n]) for n, v in found.outputs.items())
    assert not same or found.events != usual.events
