from __future__ import annotations

import numpy as np
import pytest

from simulator.experiments.hinges import best_cut, hinge

LUCK = np.random.default_rng(11)
NOISE = {f"noise {i}": LUCK.normal(size=200) for i in range(300)}
SURVIVAL = LUCK.uniform(0.0, 1.0, 200)


def test_the_number_and_the_value_that_decide_are_found_among_many():
    found = hinge(SURVIVAL > 0.3, NOISE | {"survival": SURVIVAL})
    assert (found.name, found.above, found.decides) == ("survival", True, True)
    assert found.value == pytest.approx(0.3, abs=0.02)
    assert found.value_low <= found.value <= found.value_high < found.value_low + 0.1
    assert found.right > 0.97
    assert found.guessed == pytest.approx(0.7, abs=0.1)
    assert found.agreed == 1.0


def test_a_number_may_decide_from_below():
    found = hinge(SURVIVAL < 0.6, {"cost": SURVIVAL})
    assert (found.above, round(found.value, 1), found.decides) == (False, 0.6, True)


def test_the_interval_of_a_cut_holds_where_answers_change_sharply_as_often_as_it_says():
    luck, held = np.random.default_rng(3), 0
    for _ in range(60):
        number = luck.uniform(size=64)
        found = hinge(luck.uniform(size=64) < np.where(number > 0.6, 0.95, 0.35), {"number": number})
        held += found.value_low <= 0.6 <= found.value_high
    assert held >= 54


def test_half_of_the_answers_being_luck_lowers_the_share_right_but_not_the_value():
    luck = np.random.default_rng(1)
    flipped = luck.uniform(size=200) < 0.2
    found = hinge((SURVIVAL > 0.5) ^ flipped, NOISE | {"survival": SURVIVAL})
    assert found.decides
    assert found.name == "survival"
    assert 0.7 < found.right < 0.9
    assert found.value == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("seed", range(10))
def test_of_pure_noise_no_number_decides_though_the_best_looks_good_where_it_was_chosen(seed):
    yes = np.random.default_rng(seed).uniform(size=60) < 0.5
    found = hinge(yes, {name: values[:60] for name, values in NOISE.items()})
    place, value, above = best_cut(np.stack([values[:60] for values in NOISE.values()]), yes)
    seen = ((list(NOISE.values())[place][:60] > value) == above) == yes
    assert seen.mean() > 0.65
    assert not found.decides


def test_two_numbers_that_only_decide_together_are_no_single_number():
    other = np.random.default_rng(2).uniform(0.0, 1.0, 200)
    assert not hinge((SURVIVAL > 0.5) ^ (other > 0.5), {"one": SURVIVAL, "other": other}).decides


def test_where_all_futures_agree_or_nothing_varies_there_is_no_hinge():
    assert hinge(np.ones(50, dtype=bool), {"one": SURVIVAL[:50]}).name == ""
    assert hinge(SURVIVAL > 0.5, {"fixed": np.ones(200)}).name == ""
    assert hinge(np.zeros(0, dtype=bool), {}).futures == 0


def test_too_few_futures_decide_nothing():
    found = hinge(SURVIVAL[:12] > 0.5, {"survival": SURVIVAL[:12]})
    assert found.too_few
    assert not found.decides


def test_a_value_lies_between_two_that_were_drawn_and_never_among_equals():
    values = np.array([1.0, 1.0, 1.0, 2.0, 2.0, 4.0])
    assert best_cut(values[None], np.array([0, 1, 0, 1, 1, 1], dtype=bool)) == (0, 1.5, True)
    assert best_cut(np.array([[0.0, 1.0]]), np.array([True, False])) == (0, 0.5, False)


def test_what_is_no_number_for_each_future_is_refused():
    with pytest.raises(ValueError, match="one needs a finite value for each of the 3 futures"):
        hinge(np.ones(3, dtype=bool), {"one": np.array([1.0, np.nan, 2.0])})
