"""Duggan (2016), chapter 4: published Vensim results, Euler with a step of 1/8 year."""

import pytest

from simulator.engine import simulate
from tests.reference.models import general_practice

YEAR_2030, YEAR_2050 = 16, 36


@pytest.fixture(scope="module")
def runs(reference_model):
    model = reference_model("general_practice")
    return {
        matters: simulate(
            model, general_practice.start(matters), step=0.125, method="euler"
        ).outputs
        for matters in (False, True)
    }


@pytest.mark.parametrize(
    ("pressure_matters", "year", "name", "published"),
    [
        (False, YEAR_2050, "older_people", 1_604_080),
        (False, YEAR_2050, "desired_visits", 1.09300e8),
        (False, YEAR_2050, "potential_visits", 3.77820e7),
        (False, YEAR_2050, "pressure", 2.89292),
        (False, YEAR_2030, "pressure", 1.60186),
        (True, YEAR_2050, "pressure", 1.08557),
        (True, YEAR_2050, "productivity", 1.05990),
        (True, YEAR_2050, "working_year", 1.03080),
        (True, YEAR_2030, "pressure", 1.06521),
    ],
)
def test_the_published_number_comes_out(pressure_matters, year, name, published, runs):
    assert runs[pressure_matters][name][year] == pytest.approx(published, rel=1e-5)


def test_the_published_population_comes_out_as_far_as_it_is_printed(runs):
    assert round(runs[False]["population"][YEAR_2050] / 1000) == pytest.approx(7981)


def test_capacity_does_not_change_who_grows_old(runs):
    assert (runs[True]["population"] == runs[False]["population"]).all()
