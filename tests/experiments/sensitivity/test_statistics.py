"""The statistics of sensitivity against functions whose indices are known in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.errors import RunError
from simulator.experiments.sensitivity import ranks as ranks
from simulator.experiments.sensitivity import sobol as sobol
from simulator.experiments.sensitivity import tornado as tornado

WEIGHTS = np.array([4.0, -2.0, 1.0, 0.0])
SHARES = WEIGHTS**2 / (WEIGHTS**2).sum()


def ishigami(u):
    """Ishigami and Homma (1990), of uniform numbers in (0, 1)."""
    x = np.pi * (2.0 * u - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def linear(u):
    """Weights without interaction; the last number is dead."""
    return u @ WEIGHTS


def indices(function, n, factors, numbers, **options):
    """The indices of a function of points."""
    plan = sobol.design(n, factors, numbers, seed=3, luck=False)
    return sobol.indices(*plan.split(function(plan.points)), seed=5, **options)


def single(numbers):
    """A factor for each number."""
    return {f"x{i}": [i] for i in range(numbers)}


def test_first_and_total_indices_of_ishigami_are_those_in_closed_form():
    found = indices(ishigami, 4096, single(3), 3)
    np.testing.assert_allclose(found.first, [0.3139, 0.4424, 0.0], atol=0.02)
    np.testing.assert_allclose(found.total, [0.5576, 0.4424, 0.2437], atol=0.02)


def test_intervals_of_ishigami_hold_the_indices_in_closed_form():
    found = indices(ishigami, 512, single(3), 3)
    for low, high, true in zip(found.total_low, found.total_high, [0.5576, 0.4424, 0.2437], strict=True):
        assert low <= true <= high
        assert 0.0 < high - low < 0.4


def test_intervals_of_first_indices_resample_whole_rows():
    found = indices(linear, 256, single(4), 4)
    assert ((found.first_low <= SHARES) & (found.first_high >= SHARES)).all()
    assert (found.first_high - found.first_low < 0.3).all()


def test_a_linear_model_has_equal_first_and_total_indices():
    found = indices(linear, 1024, single(4), 4)
    np.testing.assert_allclose(found.first, SHARES, atol=0.02)
    np.testing.assert_allclose(found.total, SHARES, atol=0.02)
    assert found.total[3] == 0.0


def test_numbers_grouped_as_the_rest_have_the_sum_of_their_shares():
    found = indices(linear, 1024, {"first": [0], sobol.REST: [1, 2, 3]}, 4)
    np.testing.assert_allclose(found.total, [SHARES[0], SHARES[1:].sum()], atol=0.02)


def test_a_group_holds_the_interaction_inside_it_and_shares_that_with_others():
    found = indices(ishigami, 4096, {"one and three": [0, 2], "two": [1]}, 3)
    np.testing.assert_allclose(found.first, [0.5576, 0.4424], atol=0.02)


def test_no_two_columns_of_a_large_study_are_alike():
    plan = sobol.design(64, single(8) | {sobol.REST: list(range(8, 300))}, 300, seed=1)
    both = plan.points[: 2 * 64].reshape(2, 64, 300)
    own = [abs(np.corrcoef(both[0, :, i], both[1, :, i])[0, 1]) for i in range(300)]
    assert max(own[:8]) < 0.4
    assert max(own) < 0.5


def test_luck_is_a_factor_with_the_share_that_it_has():
    plan = sobol.design(2048, single(1), 1, seed=3)
    noise = np.random.default_rng(8).uniform(size=2 * 2048)
    found = sobol.indices(*plan.split(plan.points[:, 0] + 0.5 * noise[plan.luck]), seed=5)
    assert plan.factors == ("x0", sobol.LUCK)
    np.testing.assert_allclose(found.total, [0.8, 0.2], atol=0.03)


def test_only_its_own_factor_moves_on_each_page():
    plan = sobol.design(4, {"a": [2], "b": [0, 1]}, 3, seed=1)
    pages = plan.points.reshape(5, 4, 3)
    assert (pages[2] != pages[0]).any(axis=0).tolist() == [False, False, True]
    assert (pages[3] != pages[0]).any(axis=0).tolist() == [True, True, False]
    assert (pages[4] == pages[0]).all()
    assert plan.luck.reshape(5, 4)[[0, 2, 3]].tolist() == [[0, 1, 2, 3]] * 3
    assert plan.luck.reshape(5, 4)[[1, 4]].tolist() == [[4, 5, 6, 7]] * 2


def test_an_outcome_that_does_not_vary_has_indices_of_nought():
    found = indices(lambda u: np.full(len(u), 3.0), 16, single(2), 2)
    assert not any(np.any(values) for values in vars(found).values())


def test_indices_are_the_same_each_time():
    once, again = (vars(indices(ishigami, 64, single(3), 3)) for _ in range(2))
    assert all((once[name] == again[name]).all() for name in once)


@pytest.mark.parametrize("n", [0, 3, 100])
def test_a_design_that_is_not_balanced_is_refused(n):
    with pytest.raises(ValueError, match="power of two"):
        sobol.design(n, single(2), 2, seed=1)


def test_factors_that_leave_a_number_out_are_refused():
    with pytest.raises(ValueError, match="exactly one factor"):
        sobol.design(4, {"a": [0]}, 2, seed=1)


def test_rank_correlation_finds_signs_and_the_dead_number_through_the_others():
    u = np.random.default_rng(2).uniform(size=(300, 4))
    noisy = linear(u) + np.random.default_rng(3).normal(scale=0.5, size=300)
    found = ranks.prcc(u, np.exp(noisy))
    assert found.value[0] > 0.8
    assert found.value[1] < -0.6
    assert found.low[3] < 0.0 < found.high[3]
    assert (found.low <= found.value).all()
    assert (found.value <= found.high).all()


def test_partial_rank_correlation_is_that_of_residuals():
    from scipy.stats import rankdata

    u = np.random.default_rng(2).uniform(size=(60, 3))
    y = linear(np.column_stack([u, u[:, :1]])) ** 3
    x, rank = rankdata(u, axis=0), rankdata(y)
    others = np.column_stack([np.ones(60), x[:, 1:]])
    left = [values - others @ np.linalg.lstsq(others, values, rcond=None)[0] for values in (x[:, 0], rank)]
    assert ranks.prcc(u, y).value[0] == pytest.approx(np.corrcoef(left)[0, 1], abs=1e-9)


def test_an_interval_of_a_dead_number_holds_nought_nineteen_times_in_twenty():
    luck = np.random.default_rng(4)
    found = [ranks.prcc(luck.uniform(size=(80, 3)), luck.normal(size=80)) for _ in range(400)]
    held = np.mean([(one.low < 0.0) & (one.high > 0.0) for one in found])
    assert 0.93 < held < 0.98


def test_the_interval_of_a_number_among_many_allows_for_what_the_others_explain():
    luck = np.random.default_rng(4)
    found = [ranks.prcc(luck.uniform(size=(40, 25)), luck.normal(size=40)) for _ in range(60)]
    assert 0.93 < np.mean([(one.low < 0.0) & (one.high > 0.0) for one in found]) < 0.98


def test_too_few_points_for_so_many_numbers_are_refused():
    with pytest.raises(ValueError, match="7 are needed"):
        ranks.prcc(np.zeros((6, 3)), np.zeros(6))


def test_the_tornado_of_a_linear_model_is_its_weights():
    at = tornado.points(4)
    found = tornado.effects(linear(at)[:, None] * np.ones(3))
    np.testing.assert_allclose(found.mean[:, 1] - found.mean[:, 0], 0.8 * WEIGHTS, atol=1e-12)
    np.testing.assert_allclose(found.swing, 0.8 * np.abs(WEIGHTS), atol=1e-12)
    assert found.base == pytest.approx(WEIGHTS.sum() / 2)


def test_the_interval_of_a_change_is_over_members():
    at, luck = tornado.points(1), np.array([1.0, 2.0, 3.0])
    found = tornado.effects(at * luck)
    low, high = found.interval()
    assert found.mean[0, 1] == pytest.approx(0.8)
    assert high[0, 1] - found.mean[0, 1] == pytest.approx(4.302653 * 0.4 / 3**0.5, rel=1e-5)
    assert low[0, 1] == pytest.approx(2 * found.mean[0, 1] - high[0, 1])


def test_a_dead_lever_is_told_from_one_that_moves_little_or_something_else():
    at = tornado.points(5)
    outcome = at @ np.array([1.0, 0.001, 0.0, 0.0, 0.0])
    other = at @ np.array([0.0, 0.0, 1e-9, 0.0, 0.0])
    near = tornado.moved(np.stack([outcome, other], axis=1))
    afar = np.array([False, False, False, True, False])
    assert tornado.verdicts(tornado.effects(outcome[:, None]), near, afar) == [
        tornado.MOVES, tornado.FAINT, tornado.ELSEWHERE, tornado.AFAR, tornado.DEAD,
    ]  # fmt: skip


def test_without_a_row_the_same_formulas_are_those_of_scipy():
    luck = np.random.default_rng(2)
    a, b = luck.normal(size=(2, 64))
    ab = luck.normal(size=(3, 64)) + a
    np.testing.assert_allclose(sobol.saltelli(a, b, ab), sobol._estimate(a, b, ab), rtol=1e-12)


def test_a_row_with_a_point_that_could_not_be_run_is_left_out_whole():
    plan = sobol.design(8, {"a": [0], "b": [1]}, 2, 1)
    values = plan.points @ np.array([2.0, 1.0])
    values[3 * 8 + 2] = np.nan
    f_a, f_b, f_ab = plan.kept(values)
    assert f_a.shape == f_b.shape == (7,)
    assert f_ab.shape == (3, 7)
    whole = plan.split(plan.points @ np.array([2.0, 1.0]))
    np.testing.assert_array_equal(f_ab, np.delete(whole[2], 2, axis=1))
    values[:40] = np.nan
    with pytest.raises(RunError, match="rows of the Sobol study could be run"):
        plan.kept(values)


def test_of_numbers_that_do_nothing_hardly_any_is_found_beyond_luck_and_one_that_does_something_is():
    luck = np.random.default_rng(5)
    alarms = [tornado.Tornado(np.zeros(32), luck.normal(size=(16, 2, 32))).beyond.any() for _ in range(300)]
    assert np.mean(alarms) < 0.09
    change = luck.normal(size=(16, 2, 32))
    change[3, 1] += 3.0
    assert np.flatnonzero(tornado.Tornado(np.zeros(32), change).beyond).tolist() == [3]


def test_luck_that_could_not_be_run_at_one_end_is_left_out_of_both():
    values = np.array([[1.0, 2.0, 3.0], [2.0, np.nan, 5.0], [4.0, 9.0, 8.0], [1.0, 2.0, 4.0], [1.0, 2.0, 5.0]])
    found = tornado.effects(values)
    assert found.mean.tolist() == [[1.5, 4.0], [1 / 3, 2 / 3]]
    assert tornado.moved(values).tolist() == [True, True]
    values[3] = np.nan
    lost = tornado.effects(values)
    assert tornado.verdicts(lost, [True, True], [False, False]) == [tornado.MOVES, tornado.LOST]
