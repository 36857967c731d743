from __future__ import annotations

import numpy as np
import pytest

from simulator.experiments.points import DESIGNS, latin_hypercube, sobol, uncertain_numbers
from simulator.scenario import start
from tests import clinic

NAMES = ("a.one", "b.two", "c.three")


def test_a_latin_hypercube_has_each_number_once_in_every_slice():
    design = latin_hypercube(NAMES, 40, seed=5)
    for column in design.T:
        assert sorted(np.floor(column * 40).astype(int)) == list(range(40))


def test_a_sobol_design_halves_and_quarters_every_pair_of_numbers():
    design = sobol(NAMES, 64, seed=5)
    quarters = np.floor(design * 2).astype(int)
    for first, second in ((0, 1), (0, 2), (1, 2)):
        counts = np.bincount(2 * quarters[:, first] + quarters[:, second], minlength=4)
        assert counts.tolist() == [16, 16, 16, 16]


@pytest.mark.parametrize("kind", DESIGNS)
@pytest.mark.parametrize("points", [1, 2, 7, 64])
def test_a_design_is_inside_the_unit_cube_and_fixed_by_its_seed(kind, points):
    design = DESIGNS[kind](NAMES, points, 5)
    assert design.shape == (points, 3)
    assert ((design > 0) & (design < 1)).all()
    assert (design == DESIGNS[kind](NAMES, points, 5)).all()
    assert (design != DESIGNS[kind](NAMES, points, 6)).all()


def test_another_number_leaves_the_others_where_they_are_in_a_hypercube():
    assert (latin_hypercube((*NAMES, "d.four"), 9, 1)[:, :3] == latin_hypercube(NAMES, 9, 1)).all()


def test_more_sobol_points_come_after_those_there_were():
    whole = sobol(NAMES, 24, seed=2)
    assert (sobol(NAMES, 10, 2) == whole[:10]).all()
    assert (sobol(NAMES, 14, 2, skip=10) == whole[10:]).all()


def test_batches_of_hypercubes_differ():
    assert (latin_hypercube(NAMES, 8, 1, batch=0) != latin_hypercube(NAMES, 8, 1, batch=1)).all()


def test_uncertain_numbers_have_their_name_grade_and_unit(clinic_scenario):
    (found,) = uncertain_numbers(clinic_scenario, clinic.model())
    assert (found.name, found.grade, found.unit, found.single) == ("clinic.need_rate", "D", "1/year", True)


def test_uncertain_numbers_are_in_the_order_of_their_names(clinic_scenario):
    more = clinic_scenario.change("clinic.people", 9000.0, because="a test", range=(8000.0, 11000.0))
    more = more.change("clinic.capacity", {"health": 1800.0}, because="a test")
    assert [n.name for n in uncertain_numbers(more, clinic.model())] == ["clinic.need_rate", "clinic.people"]


def test_a_number_whose_luck_is_none_keeps_its_central_value(clinic_scenario):
    found = start(clinic_scenario, clinic.model(), luck={}.get)
    assert found.values["need_rate"] == 0.2
    assert start(clinic_scenario, clinic.model(), luck={"clinic.need_rate": 0.99}.get).values["need_rate"] > 0.28
