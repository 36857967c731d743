"""Equations as a notebook takes them from a model."""

import numpy as np
import pytest
import xarray as xr

from simulator.engine import equation, total
from simulator.engine.called import Equation
from simulator.run import default_model
from simulator.units import People
from tests import clinic

EVERY = default_model().equations


@equation()
def everyone(waiting: People) -> People:
    """All who wait."""
    return total(waiting, over="service")


total_of_services = Equation(everyone)


def test_an_equation_shows_its_formula_its_units_and_what_it_means():
    shown = repr(clinic.model().equations["served"])
    assert "served [person/year] = smallest(" in shown
    assert "backlog [person]" in shown
    assert "<code>" in clinic.model().equations["served"]._repr_html_()


def test_numpy_arrays_are_taken_element_by_element_and_broadcast():
    served = EVERY["served"]
    given = {name: np.array([[1.0], [2.0]]) for name in served.quantity.arguments}
    given[next(iter(given))] = np.array([3.0, 0.5, 4.0])
    found = served(**given)
    assert found.shape == (2, 3)
    assert found[1, 2] == served(**{n: float(np.broadcast_to(v, (2, 3))[1, 2]) for n, v in given.items()})


def test_numpy_is_refused_where_an_axis_is_named_and_xarray_is_taken():
    declared = total_of_services.quantity
    with pytest.raises(TypeError, match=r"names axes \(total\).* give xarray\.DataArray"):
        total_of_services(np.ones(7))
    assert float(total_of_services(xr.DataArray(np.ones(7), dims="service"))) == 7.0
    assert total_of_services(2.0) == declared.function(2.0)


def test_an_equation_taken_from_a_model_can_take_the_place_of_another():
    model = clinic.model()
    again = model.replace(served=model.equations["served"])
    assert again.quantities["served"].function is model.quantities["served"].function
