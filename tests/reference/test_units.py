"""The published models are held to the same rules as ours."""

import pkgutil

import pytest

from simulator.engine.check_units import check_units
from tests.reference import models

NAMES = [found.name for found in pkgutil.iter_modules(models.__path__)]


@pytest.mark.parametrize("name", NAMES)
def test_every_published_model_agrees_in_its_units(name, reference_model):
    assert check_units(reference_model(name)) == []
