"""Free numbers: places in their own distributions, and which numbers can't be free."""

import numpy as np
import pytest

from simulator.experiments.calibrate.free import FURTHEST, free_numbers, quantiles
from simulator.scenario import read
from tests import clinic
from tests.experiments.calibrated import NEED, PEOPLE
from tests.experiments.studied import SCENARIO


@pytest.fixture
def free(tmp_path):
    """The free numbers of those names in a scenario, with what is wrong."""

    def given(*names, scenario=SCENARIO):
        (tmp_path / "clinic.toml").write_text(scenario, encoding="utf-8")
        mistakes = []
        found = free_numbers(read(tmp_path / "clinic.toml"), clinic.model(), names, "--free", mistakes)
        return found, [str(mistake) for mistake in mistakes]

    return given


def test_a_place_is_a_quantile_of_the_range_as_every_experiment_reads_it(free):
    ((need,), wrong) = free(NEED)
    assert wrong == []
    assert (need.central, need.unit, need.grade, need.factor) == (0.2, "1/year", "D", False)
    assert need.at(0.0) == pytest.approx(0.2)  # the median of a triangle whose top is in the middle
    assert need.at(-9.0) == pytest.approx(0.1)
    assert need.at(9.0) == pytest.approx(0.3)


def test_the_start_is_the_place_of_the_value_however_lopsided_the_range(free):
    lopsided = SCENARIO.replace("range = [0.1, 0.3]", "range = [0.19, 0.3]")
    ((need,), _) = free(NEED, scenario=lopsided)
    assert need.at(need.start) == pytest.approx(0.2, abs=1e-9)
    assert need.start < -0.5


def test_a_value_at_the_end_of_its_range_starts_as_far_out_as_a_search_goes(free):
    ((need,), _) = free(NEED, scenario=SCENARIO.replace("range = [0.1, 0.3]", "range = [0.2, 0.3]"))
    assert need.start == pytest.approx(-FURTHEST)


def test_places_are_quantiles_strictly_between_0_and_1():
    assert quantiles(0.0) == pytest.approx(0.5)
    assert ((quantiles(np.array([-40.0, 40.0])) > 0) & (quantiles(np.array([-40.0, 40.0])) < 1)).all()


def test_one_range_of_several_values_is_free_where_it_is_a_factor(free):
    values = "values = { health = 1900.0, adult_social_care = 2100.0 }"
    factor = SCENARIO.replace(values, f'{values}\nrange = [0.9, 1.1]\nrange_is = "factor"')
    ((found,), wrong) = free("clinic.capacity", scenario=factor)
    assert wrong == []
    assert (found.central, found.factor, found.at(0.0)) == (1.0, True, pytest.approx(1.0))
    added = SCENARIO.replace(values, f'{values}\nrange = [-100.0, 100.0]\nrange_is = "added"')
    assert "moves many values at once by one range" in free("clinic.capacity", scenario=added)[1][0]


def test_a_number_with_ranges_by_label_is_freed_by_label(free):
    values = "values = { health = 1900.0, adult_social_care = 2100.0 }"
    by_label = SCENARIO.replace(values, f"{values}\nhealth = {{ value = 1900.0, range = [1800.0, 2000.0] }}")
    found, wrong = free("clinic.capacity", "clinic.capacity.health", scenario=by_label)
    assert [each.name for each in found] == ["clinic.capacity.health"]
    assert "has a range for each label and none as a whole. Name one: clinic.capacity.health" in wrong[0]


def test_all_that_cant_be_free_is_told_at_once(free):
    found, wrong = free(NEED, NEED, "run.stop", "clinic.first_backlog", "clinic.ageing", "clinic.peopel", PEOPLE)
    assert [each.name for each in found] == [PEOPLE]
    assert len(wrong) == 5
