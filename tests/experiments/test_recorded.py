"""What statistics publish, read off runs: one by one or together, at a day, between two, or through time."""

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.experiments.recorded import MEASURES, Past, measure_of, variable
from simulator.model import build
from tests import clinic


@pytest.fixture
def past(clinic_scenario):
    """Three members of the clinic."""
    runs = [sim.run(clinic_scenario, member=member, model=clinic.model()) for member in range(3)]
    return Past(xr.concat(runs, "member", join="outer"), {"people": np.array([1.0, 2.0, 3.0])})


def test_a_variable_is_summed_over_what_no_label_names(past):
    whole = variable("backlog")(past, None)
    parts = [variable("backlog", service=each)(past, None) for each in ("health", "adult_social_care")]
    assert whole.shape == (3, 25)
    np.testing.assert_allclose(whole, sum(parts))


def test_a_day_is_its_nearest_record_and_a_period_the_mean_of_those_in_it(past):
    series = past.of("waiting")
    np.testing.assert_array_equal(past.at(series, ("2025-04-12",)), series[:, 0])
    np.testing.assert_allclose(past.at(series, ("2025-04-01", "2025-07-01")), series[:, :3].mean(axis=1))


def test_a_reading_has_the_same_bits_whatever_runs_are_beside_it(past):
    alone = Past(past.dataset.isel(member=[1]), {})
    for period in (("2026-01-01",), ("2025-04-01", "2026-04-01")):
        assert alone.at(alone.of("waiting"), period)[0] == past.at(past.of("waiting"), period)[1]


def test_a_number_goes_with_each_run(past):
    np.testing.assert_array_equal(past.number("people"), [[1.0], [2.0], [3.0]])


def test_every_measure_has_words_and_a_unit():
    for name, measure in MEASURES.items():
        assert name == measure.name
        assert measure.label
        assert measure.unit
        assert measure.needs


def test_a_recorded_variable_is_a_measure_with_its_own_words_and_unit():
    found = measure_of("backlog[service=health]", build())
    assert (found.label, found.unit, found.needs) == ("People who wait (health)", "person", ("backlog",))
