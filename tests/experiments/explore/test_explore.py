from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from simulator.errors import InputError, RunError
from simulator.experiments import stage
from simulator.experiments.evaluate import evaluate
from simulator.experiments.explore import explore
from simulator.experiments.explore.table import itself, off, statistics
from simulator.experiments.interpolation import interpolated
from simulator.scenario import read
from tests import clinic
from tests.charts import explored

TRIANGLE = {0.15: 0.125, 0.2: 0.5}
"""Quantiles of the need rate's triangle (0.1, 0.2, 0.3) at some of its values."""


@pytest.fixture(scope="module")
def small():
    return explore(explored.scenario(), sliders=explored.SLIDERS, points=27, members=4, checks=5, model=clinic.model())


def test_a_point_is_what_the_policy_gives_with_those_numbers_set_by_hand(small):
    found = small["backlog"].sel(clinic_need_rate=0.2, delay=0.25, clinic_capacity_health=2500.0)
    by_hand = explored.scenario().change("policy.radical.start", "2026-07-01", because="by hand")
    runs = evaluate(
        by_hand, np.array([[TRIANGLE[0.2]]]), ["clinic.need_rate"], policies=["radical"], members=4,
        outcomes=["backlog"], model=clinic.model(),
    )["backlog"]  # fmt: skip
    for policy in ("do_minimum", "radical"):
        expected = statistics(runs.sel(policy=policy).values[:, :])[0]
        np.testing.assert_allclose(found.sel(policy=policy).values, expected, rtol=1e-9)


def test_a_setting_of_a_point_is_that_of_a_policy_that_has_it(small):
    mixed = explored.scenario().change("policy.radical.set.clinic.capacity.health", 3000.0, because="by hand")
    runs = evaluate(
        mixed, np.array([[0.5]]), ["clinic.need_rate"], policies=["radical"], members=4, outcomes=["backlog"],
        model=clinic.model(),
    )["backlog"]  # fmt: skip
    found = small["backlog"].sel(clinic_need_rate=0.2, delay=0.0, clinic_capacity_health=3000.0, policy="radical")
    np.testing.assert_allclose(found.values, statistics(runs.sel(policy="radical").values)[0], rtol=1e-9)


def test_differences_are_paired_and_nought_before_the_start(small):
    less = small["backlog_by_year_difference"]
    assert float(abs(less.sel(financial_year="2025-26")).max()) == 0.0
    assert float(less.sel(statistic="mean", financial_year="2026-27").min()) < 0.0


def test_the_reference_does_not_know_of_the_policys_sliders(small):
    base = small["backlog"].sel(policy="do_minimum")
    assert float((base - base.isel(delay=0, clinic_capacity_health=0)).max()) == 0.0


def test_errors_are_those_of_the_points_held_out(small):
    axes = [small[str(key)].values for key in small["slider"].values]
    nodes = small["backlog"].sel(policy="radical").transpose(*small["slider"].values, ...).values
    guess = interpolated(axes, nodes, small["checked_at"].values)
    gone = (guess - small["checked_backlog"].values)[:, 1]
    width = np.ptp(nodes[..., 1])
    row = small["error"].sel(outcome="backlog", statistic="mean")
    assert float(row.sel(measure="typical")) == pytest.approx(np.sqrt(np.mean(gone**2)) / width)
    assert float(row.sel(measure="largest")) == pytest.approx(np.max(abs(gone)) / width)
    assert 0.0 < float(row.sel(measure="typical")) < float(row.sel(measure="largest"))


@pytest.mark.parametrize("bend", [0.0, 1.0])
def test_without_luck_the_error_is_what_a_line_misses_of_a_bend(bend):
    """Of x² a line through 0 and 1 misses x - x², here with luck five times as wide at every point."""
    luck = np.random.default_rng(3).normal(0.0, 1.0, (42, 2, 400))
    x = np.array([0.0, 1.0, *np.linspace(0.05, 0.95, 40)])
    runs = luck + bend * 4.0 * (x**2)[:, None, None]
    asked = SimpleNamespace(sliders=[SimpleNamespace(nodes=x[:2])])
    found = itself(asked, x[2:, None], "npsv", "npsv", (runs[:2], runs[2:]))[1]
    assert found == pytest.approx(bend * 4.0 * np.sqrt(np.mean((x[2:] - x[2:] ** 2) ** 2)), abs=0.08)


def test_no_point_held_out_is_of_the_grid(small):
    at = small["checked_at"].values
    assert not np.isin(at[:, 0], small["clinic_need_rate"].values).any()
    assert (at >= [0.1, 0.0, 1500.0]).all()
    assert (at <= [0.3, 0.5, 3000.0]).all()


def test_an_outcome_that_nothing_moves_has_no_error_and_one_that_is_missed_has():
    still = np.ones((4, 3))
    assert off(still[:2], still[:2], still).max() == 0.0
    assert off(still[:2] + 1.0, still[:2], still).min() == 1.0


def test_how_members_are_cut_into_pieces_changes_no_bit(small, monkeypatch):
    monkeypatch.setattr(stage, "RUNS", 1)
    again = explore(explored.scenario(), sliders=explored.SLIDERS, points=27, members=4, checks=5, model=clinic.model())
    assert again.equals(small)


def test_progress_ends_with_all_runs_of_the_reference_and_the_policy():
    seen = []
    explore(
        explored.scenario(), sliders=["clinic.need_rate", "delay"], points=4, members=2, checks=3,
        model=clinic.model(), progress=lambda done, whole: seen.append((done, whole)),
    )  # fmt: skip
    # Two states with a reference and two delays each, and three points with a reference of their own.
    assert seen[-1] == (2 * (2 * 3 + 3 * 2), 2 * (2 * 3 + 3 * 2))


def test_the_middle_is_the_mean_and_the_ends_are_weighted_means_of_all_members():
    low, mean, high = statistics(np.arange(1.0, 10.0)[None])[0]
    assert mean == pytest.approx(5.0)
    assert low + high == pytest.approx(10.0)
    assert 1.0 < low < 2.5
    assert statistics(np.array([[0.0, 0.0, 9.0]]))[0, 1] == pytest.approx(3.0)
    assert statistics(np.array([[7.0]]))[0].tolist() == pytest.approx([7.0, 7.0, 7.0])


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(InputError) as error:
        wrong = {"policy": "radicle", "sliders": ["clinic.need_rat"], "members": 0, "checks": 0}
        explore(explored.scenario(), model=clinic.model(), **wrong)
    told = str(error.value)
    names = [what for what in ("Did you mean radical?", "Did you mean clinic.need_rate?") if what not in told]
    counts = [what for what in ("members: 0 is too few", "checks: 0 is too few") if what not in told]
    assert (names, counts) == ([], [])


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"policy": "do_minimum"}, "never starts"),
        ({"sliders": ["clinic.need_rat"]}, "Did you mean clinic.need_rate?"),
        ({"sliders": explored.SLIDERS, "points": 7}, "7 points are too few for 3 sliders"),
    ],
)
def test_what_can_not_be_explored_is_said(options, what):
    with pytest.raises(InputError, match=what.replace("?", r"\?")):
        explore(explored.scenario(), model=clinic.model(), **options)


def test_a_scenario_without_a_policy_that_starts_is_refused(clinic_file):
    text = clinic.SCENARIO.partition("[policy.radical]")[0]
    clinic_file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="no policy that starts"):
        explore(read(clinic_file), model=clinic.model())


@pytest.fixture
def blowing_up(monkeypatch):
    """Have the policy blow up for a member in the states and at the delays that a test adds."""
    from simulator.engine.simulation import Simulation

    usual, when = Simulation.legs, []

    def legs(self):
        at = min((change.at for change in self.start.changes if change.policy), default=0.0)
        if self.policy == "radical" and any(test(at, self.member) for test in when):
            raise RunError("no way on")
        return (yield from usual(self))

    monkeypatch.setattr(Simulation, "legs", legs)
    return when


def test_a_run_that_can_not_go_on_says_where_the_sliders_stood(blowing_up):
    blowing_up.append(lambda at, member: True)
    with pytest.raises(RunError, match="at delay 0, policy radical, member 0: no way on"):
        explore(explored.scenario(), sliders=["delay"], points=2, members=1, model=clinic.model())


def test_a_member_that_is_lost_at_one_setting_is_left_out_at_all_and_named(blowing_up, tmp_path):
    asked = {"sliders": ["clinic.need_rate", "delay"], "points": 4, "checks": 2, "model": clinic.model()}
    without = explore(explored.scenario(), members=3, **asked)
    start = 1.0
    blowing_up.append(lambda at, member: member == 3 and at > start + 0.49)
    found = explore(explored.scenario(), members=4, most_failed=0.5, output=tmp_path / "x", **asked)
    assert (found.attrs["members"], found.attrs["failed"]) == (3, 2)
    np.testing.assert_allclose(found["backlog"].values, without["backlog"].values, rtol=1e-12)
    named = (tmp_path / "x" / "failed.csv").read_text().splitlines()
    assert named[1].startswith('grid,0,3,radical,"at clinic_need_rate 0.1, delay 0.5, policy radical')
    assert len(named) == 3
