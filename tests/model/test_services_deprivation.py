"""Need by deprivation: England as published, poorer places with more."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.model.axes import SERVICES
from tests.model.services_alone import mix, run

CARE = SERVICES.index("adult_social_care")


def first(name: str, **numbers: object) -> np.ndarray:
    return run(**numbers).outputs[name][0]


@pytest.mark.parametrize("ratio", [1.0, 2.0, 7.3])
def test_england_needs_what_is_published_whatever_the_gradient(ratio):
    assert (first("deprivation_effect", deprivation_ratio=ratio) == 1.0).all()


def test_need_in_the_most_deprived_fifth_is_twice_that_in_the_least():
    poorest, richest = (
        first("weighted_people", deprivation_mix=mix(**{fifth: 1.0}), deprivation_ratio=2.0)
        for fifth in ("most_deprived", "least_deprived")
    )
    assert poorest / richest == pytest.approx(2.0)
    assert (poorest > first("weighted_people")).all()


def test_a_poorer_mix_needs_more_by_the_gradient():
    poorer = mix(most_deprived=0.4, more_deprived=0.3, middle=0.2, less_deprived=0.1)
    more = first("deprivation_effect", deprivation_mix=poorer, deprivation_ratio=2.0)
    steps = 2.0 ** np.array([1.0, 0.75, 0.5, 0.25, 0.0])
    assert more == pytest.approx((poorer * steps).sum() / steps.mean())


def test_unmet_need_of_the_fifths_adds_up_and_is_twice_as_high_at_the_bottom():
    found = run("adult_social_care", 0.2).outputs
    by_fifth = found["unmet_need_by_deprivation"][120]
    assert by_fifth.sum(0) == pytest.approx(found["unmet_need"][120])
    assert by_fifth[0, CARE] / by_fifth[-1, CARE] == pytest.approx(2.0)


def test_without_a_gradient_the_fifths_are_alike():
    by_fifth = first("unmet_need_by_deprivation", deprivation_ratio=1.0)
    assert by_fifth == pytest.approx(np.broadcast_to(by_fifth.mean(0), by_fifth.shape))
