"""The statistics of robustness on a table done by hand.

Three policies in four futures, more is better:

    future      1   2   3   4   mean
    bold       12   0   8  −4     4
    steady      6   6   4   4     5
    idle        0   0   2   2     1
    best       12   6   8   4   7.5

Regret of bold is 0 6 0 8, of steady 6 0 4 0, of idle 12 6 6 2. Steady's largest regret, 6, is the least.
Steady is best on the mean, so knowing the future is worth 7.5 − 5 = 2.5.
"""

from __future__ import annotations

import numpy as np
import pytest

from simulator.appraisal import resampling
from simulator.experiments.robustness import switch as switch
from simulator.experiments.robustness import table
from simulator.experiments.robustness import value as value

TABLE = np.array([[12.0, 0.0, 8.0, -4.0], [6.0, 6.0, 4.0, 4.0], [0.0, 0.0, 2.0, 2.0]])


def test_regret_is_the_distance_from_the_best_in_the_same_future():
    assert table.regret(TABLE).tolist() == [[0, 6, 0, 8], [6, 0, 4, 0], [12, 6, 6, 2]]


def test_where_less_is_better_the_lowest_has_no_regret():
    assert table.regret(TABLE, better=-1)[:, 0].tolist() == [12, 6, 0]


def test_a_tie_for_the_best_is_shared_out():
    assert table.best_share(TABLE).tolist() == [0.5, 0.5, 0.0]
    assert table.best_share(np.array([[1.0, 2.0], [1.0, 0.0]])).tolist() == [0.75, 0.25]


def test_satisfied_futures_keep_to_every_line():
    outcomes = {"npsv": TABLE, "deaths": np.array([[9.0, 1, 1, 1], [1, 1, 1, 9], [1, 1, 1, 1]])}
    lines = [table.Threshold("npsv", ">=", 4.0), table.Threshold("deaths", "<", 5.0)]
    assert table.satisfied(outcomes, lines).mean(axis=1).tolist() == [0.25, 0.75, 0.0]
    assert str(lines[0]) == "npsv >= 4"


def test_knowing_the_future_is_worth_the_best_of_each_less_the_best_on_the_mean():
    assert table.evpi(TABLE) == 2.5
    assert table.evpi(TABLE) == pytest.approx(table.regret(TABLE)[1].mean())
    assert table.evpi(TABLE[:1]) == 0.0


def test_its_interval_is_of_the_outcome_s_own_unit_and_does_not_mind_which_way_is_better():
    wide = np.repeat(TABLE, 50, axis=1)
    low, high = table.evpi_interval(wide)
    assert low < 2.5 < high < low + 1.5
    assert table.evpi_interval(-wide, better=-1) == (low, high)
    assert table.evpi_interval(TABLE[:1]) == (0.0, 0.0)


@pytest.mark.parametrize("policies", [2, 5])
def test_its_interval_holds_the_truth_where_policies_are_as_good_as_each_other(policies):
    random = np.random.default_rng(policies)
    truth = random.standard_normal((policies, 400_000)).max(axis=0).mean()
    ends = [table.evpi_interval(random.standard_normal((policies, 128))) for _ in range(200)]
    assert sum(low <= truth <= high for low, high in ends) >= 184


def test_knowing_a_number_is_worth_the_best_of_each_bin():
    # By the number below the futures are in the order 1, 3, 2, 4: in the first half bold has 10 on
    # the mean and steady 5, in the second bold −2 and steady 5: (10 + 5) / 2 − 5 = 2.5. In file
    # order the halves give max(6, 6) and max(2, 4): 0.
    assert value.evppi(TABLE, [0.1, 0.6, 0.2, 0.9], bins=2) == 2.5
    assert value.evppi(TABLE, [0.1, 0.2, 0.6, 0.9], bins=2) == 0.0


def test_a_safe_choice_is_steady_only_where_other_futures_would_choose_it_too():
    luck = np.random.default_rng(3).normal(size=200)
    clear = np.array([np.zeros(200), 2.0 + luck, -7.0 - 2.0 * luck[::-1]])
    assert table.steadiness(clear, seed=1) == 1.0
    close = np.array([np.zeros(200), 2.0 + luck, 2.25 - 2.0 * luck[::-1]])
    assert 0.1 < table.steadiness(close, seed=1) < 0.9


def decision(futures, seed=6):
    """Bold gains 10 × (u − 0.5) and loses luck; idle is 0. Knowing u is worth E max(0, ·) = 1.25."""
    u = np.random.default_rng(seed).uniform(size=(futures, 3))
    return np.array([10.0 * (u[:, 0] - 0.5) + 4.0 * (u[:, 1] - 0.5), np.zeros(futures)]), u


def test_the_worth_of_a_number_is_near_that_in_closed_form():
    outcome, u = decision(4000)
    assert value.worth(outcome, u, seed=2).value[0] == pytest.approx(1.25, abs=0.12)


def test_a_number_that_matters_nothing_seems_worth_something_until_the_bias_is_taken_off():
    found = [value.worth(*decision(120, seed), seed=2) for seed in range(40)]
    raw = np.mean([one.raw[2] for one in found])
    assert raw > 0.05
    assert abs(np.mean([one.raw[2] - one.bias for one in found])) < 0.5 * raw
    idle = [np.where(one.found, one.value, one.raw - one.bias) for one in found]
    assert all((one.value == np.maximum(each, 0.0)).all() for one, each in zip(found, idle, strict=True))
    assert np.mean([one.found[2] for one in found]) < 0.15
    assert all(one.found[0] for one in found)
    assert all((one.raw_low <= one.raw).all() and (one.raw <= one.high).all() for one in found)
    assert all((one.low <= one.value).all() and (one.value <= one.high).all() for one in found)


def test_the_interval_of_a_worth_is_of_choices_of_the_better_policy_for_more_and_for_less():
    outcome, u = decision(400)
    with_a_bad_one = np.vstack([outcome, np.full(400, -100.0)])
    more, less = value.worth(with_a_bad_one, u, seed=2), value.worth(-with_a_bad_one, u, seed=2, better=-1)
    assert 0.8 * more.raw[0] < more.raw_low[0] < more.raw[0] < more.high[0] < 1.3 * more.raw[0]
    assert (more.raw_low == less.raw_low).all()


def test_of_many_numbers_that_matter_nothing_none_is_found_in_most_studies():
    alarms = 0
    for seed in range(20):
        luck = np.random.default_rng(seed)
        outcome = np.array([luck.normal(size=96), np.zeros(96)])
        alarms += value.worth(outcome, luck.uniform(size=(96, 40)), seed=2).found.any()
    assert alarms <= 3


def test_the_low_end_of_a_worth_is_that_of_futures_drawn_again():
    outcome, u = decision(60)
    drawn = resampling.resamples("values 2", value.RESAMPLES, 60)
    again = [value.evppi(outcome[:, pick], u[pick, 0], value.bins_for(60)) for pick in drawn]
    found = value.worth(outcome, u, seed=2)
    assert found.raw_low[0] == np.quantile(again, 0.025)
    assert found.own[0] == pytest.approx(np.mean(again) - found.raw[0])


def test_the_worth_of_a_number_is_told_whole_and_held_by_its_interval_where_policies_are_as_good_as_each_other():
    truth, found = 12.0**0.5 / 8.0, []  # E max(0, √12 (u − ½)): the luck beside it has nothing to do with the choice
    for seed in range(40):
        random = np.random.default_rng(seed)
        u = random.uniform(size=(128, 2))
        worth = 12.0**0.5 * (u[:, 0] - 0.5) + random.standard_normal(128)
        found.append(value.worth(np.array([worth, np.zeros(128)]), u, seed))
    assert sum(one.low[0] <= truth <= one.high[0] for one in found) >= 36
    assert np.mean([one.value[0] for one in found]) > 0.8 * truth


def test_a_number_is_never_worth_more_than_everything():
    outcome, u = decision(40)
    assert (value.worth(outcome, u, seed=2).raw <= table.evpi(outcome)).all()


def test_more_bins_than_futures_are_refused():
    with pytest.raises(ValueError, match="2 futures can't fill 3 bins"):
        value.worth(np.zeros((2, 2)), np.zeros((2, 1)), seed=1, bins=3)


@pytest.mark.parametrize(
    ("difference", "how", "at"),
    [
        ([-1.0, 1.0, 3.0], switch.ABOVE, (0.5,)),
        ([3.0, 1.0, -3.0], switch.BELOW, (1.25,)),
        ([1.0, 1.0, 1.0], switch.ALWAYS, ()),
        ([-1.0, 0.0, -1.0], switch.NEVER, ()),
        ([-1.0, 1.0, -1.0], switch.TWICE, (0.5, 1.5)),
    ],
)
def test_a_switch_is_where_a_straight_line_between_runs_crosses_nought(difference, how, at):
    assert switch.switch([0.0, 1.0, 2.0], difference) == switch.Switch(how, at)


def test_the_break_even_line_of_a_plane_is_a_straight_one():
    first, second = np.array([0.0, 0.5, 1.0]), np.linspace(0.0, 1.0, 5)
    at = switch.grid(first, second)
    found = switch.break_even(first, second, at[:, 0] + at[:, 1] - 0.6)
    np.testing.assert_allclose(found, [[0.6, 1.0], [0.1, 1.0], [0.5, 0.0]], atol=1e-12)


@pytest.mark.parametrize("policies", [2, 5])
def test_of_policies_as_good_as_each_other_none_is_told_behind_the_best_more_often_than_it_may(policies):
    random, told = np.random.default_rng(1), 0
    for _ in range(200):
        mean, low, high = table.behind(random.standard_normal((policies, 64)), better=-1)
        assert mean.min() == 0.0
        assert (low <= mean).all()
        assert (mean <= high).all()
        told += low.max() > 0.0
    assert told <= 18
