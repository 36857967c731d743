"""Prevention: it works years later, finds hidden need first, and is squeezed first in cuts."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.model.axes import SERVICES
from tests.model.services_alone import at, run
from tests.model.services_stand_ins import still as unmoved
from tests.model.test_services import _squeezed, flush_with_money

CHILDREN, HEALTH = "childrens_services", "health"


def need(service: str, cut: float, **numbers: object) -> np.ndarray:
    """Need over the start, month by month, with that part of prevention's money missing after a year."""
    found = run("public_health", cut, displacement=0.0, **numbers).outputs["need"]
    return found[:, SERVICES.index(service)] / found[0, SERVICES.index(service)]


def test_prevention_lost_is_felt_after_its_delay():
    short, long = (need(CHILDREN, 0.3, prevention_delay=delay, finding_elasticity=0.0) for delay in (2.0, 8.0))
    assert short[24] - 1 > 2 * (long[24] - 1) > 0
    assert long[-1] > 1 + 0.8 * (short[-1] - 1)


def test_without_its_elasticity_prevention_changes_no_need():
    assert need(CHILDREN, 0.3, prevention_elasticity=0.0, finding_elasticity=0.0) == pytest.approx(1.0)


@pytest.mark.parametrize("service", [CHILDREN, HEALTH])
def test_more_prevention_is_worse_before_better_as_sure_start_was(service):
    found = need(service, -0.3)
    assert found[18] > 1.001
    assert found[-1] < 0.998
    assert need(service, -0.3, finding_elasticity=0.0).max() <= 1.0 + 1e-12


def test_a_cut_to_prevention_looks_cheap_at_first():
    found = need(CHILDREN, 0.3)
    assert found[18] < 1.0 < found[-1]


def test_prevention_is_squeezed_first_in_cuts():
    grant = 0.93 * float(flush_with_money(unmoved()).values["government_grant"])
    spared, usual = (
        _squeezed(prevention_squeeze=squeeze, government_grant=grant)["planned_spending"] for squeeze in (0.0, 1.0)
    )
    prevention, children = SERVICES.index("public_health"), SERVICES.index(CHILDREN)
    kept = usual[36] / usual[0]
    assert kept[prevention] < kept[children] - 0.03
    assert kept[prevention] < (spared[36] / spared[0])[prevention] - 0.01


def test_outreach_reaches_people_before_prevention_does():
    found = run("public_health", 0.3)
    assert at(found, "outreach", 2) < at(found, "prevention_reach", 2) < 1.0
