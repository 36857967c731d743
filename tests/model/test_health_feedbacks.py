"""What services and worklessness do to health and mortality, by hand; pensions."""

from __future__ import annotations

import math

import numpy as np
import pytest
import xarray as xr

from simulator.engine import vocabulary
from simulator.engine.vocabulary import reading
from simulator.model import health_feedbacks, pensions
from simulator.model.axes import AXES
from tests.model.population_alone import run

ENGLAND = "outside_population.toml"


def by_service(**given: float) -> xr.DataArray:
    """Numbers by service, 1 where none is given."""
    axis = next(axis for axis in AXES if axis.name == "service")
    return xr.DataArray(
        [given.get(label, 1.0) for label in axis.labels], dims="service", coords={"service": list(axis.labels)}
    )


def multiplier(
    feedbacks: float = 1.0, floor: float = 0.5, modelled: float = 0.0, held: xr.DataArray | float = 1.0, **ratio: float
) -> float:
    """Mortality with the published elasticities; `held` is spending per need that the index holds."""
    with reading({axis.name: axis for axis in AXES}):
        rest = health_feedbacks.residual_elasticity(
            *(xr.DataArray(each) for each in (0.532, 0.336, 0.019)), by_service() * modelled
        )
        response = health_feedbacks.mortality_response(by_service(**ratio), held, floor, rest)
        return float(health_feedbacks.mortality_multiplier(feedbacks, response))


def test_a_hundredth_less_for_a_service_raises_mortality_by_its_elasticity() -> None:
    assert multiplier(health=0.99) == pytest.approx(0.99**-0.532)
    assert multiplier(adult_social_care=0.99) == pytest.approx(0.99**-0.336)
    assert multiplier(public_health=0.99) == pytest.approx(0.99**-0.019)
    assert multiplier(housing=0.99) == 1.0


def test_pathways_modelled_elsewhere_are_not_counted_twice() -> None:
    found = multiplier(modelled=0.25, health=0.9, adult_social_care=0.9)
    assert found == pytest.approx(0.9 ** (-0.75 * (0.532 + 0.336)))


def test_mortality_stops_rising_where_the_evidence_ends() -> None:
    assert multiplier(health=0.0) == multiplier(health=0.5) > 1.4


def test_spending_that_the_index_holds_moves_mortality_only_where_it_is_left() -> None:
    held = by_service(health=0.9, adult_social_care=0.8, public_health=0.3)
    assert multiplier(held=held, health=0.9, adult_social_care=0.8, public_health=0.3) == 1.0
    assert multiplier(held=held, health=0.9, adult_social_care=0.7, public_health=0.3) > 1.0
    assert multiplier(held=held, health=0.9, adult_social_care=0.9, public_health=0.3) < 1.0
    assert multiplier(feedbacks=0.0, held=held, health=0.5) == 1.0


@pytest.mark.parametrize("ratio", [0.3, 0.77, 0.9, 1.1])
def test_an_index_that_holds_no_spending_leaves_every_bit_of_the_response(ratio: float) -> None:
    with reading({axis.name: axis for axis in AXES}):
        found = health_feedbacks.mortality_response(by_service(health=ratio), by_service(), 0.5, 0.4)
        alone = vocabulary.power(vocabulary.largest(by_service(health=ratio), 0.5), -0.4)
    np.testing.assert_array_equal(found, alone)


def test_switched_off_every_multiplier_is_exactly_one() -> None:
    assert multiplier(feedbacks=0.0, health=0.3, adult_social_care=0.2) == 1.0
    assert health_feedbacks.worsening_multiplier(0.0, 0.5, 0.9, 0.1, 0.1, 2.0, 0.3) == 1.0
    assert health_feedbacks.onset_multiplier(0.0, 1.7, 0.5, 0.2, 0.05) == 1.0


def test_unmet_need_and_longer_waits_raise_worsening() -> None:
    found = health_feedbacks.worsening_multiplier(1.0, 0.5, 0.4, 0.2, 0.1, 1.3, 0.3)
    assert found == pytest.approx(math.exp(0.5 * 0.2 + 0.1 * 1.0))


def test_long_worklessness_raises_onset() -> None:
    found = health_feedbacks.onset_multiplier(1.0, 1.0, 0.5, 0.10, 0.06)
    assert found == pytest.approx(1.02)


def test_prevention_shows_only_with_a_delay() -> None:
    assert health_feedbacks.prevention_taking_effect(0.8, 1.0, 5.0) == pytest.approx(-0.04)


def test_people_cross_pension_age_in_the_course_of_a_year() -> None:
    found = [pensions.people_over_pension_age(100.0, 66, f, 67.0) for f in (0.0, 0.25, 1.0)]
    assert found == pytest.approx([0.0, 25.0, 100.0])


def test_the_bill_is_people_times_a_pension_that_leads_earnings_in_cash() -> None:
    found = pensions.pensions_bill(10.0, 11_000.0, 1.1, 1.05, 0.02, 5.0)
    assert found == pytest.approx(10 * 11_000 * 1.1 * 1.05 * math.exp(0.1))


def test_pensioners_of_2025_are_near_eleven_million() -> None:
    assert run(ENGLAND).outputs["people_over_pension_age"][0] == pytest.approx(10.6e6, rel=0.03)
