"""Health, its usual mix, and what services and worklessness do to it: by hand and in runs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.model import health_feedbacks, morbidity, pensions
from tests.model.population_alone import column, run

ENGLAND = "outside_population.toml"


def test_a_hundredth_less_for_health_raises_mortality_by_its_elasticity() -> None:
    found = health_feedbacks.mortality_multiplier(1.0, 0.99, 0.5, 0.532, 0.0, 0.0)
    assert found == pytest.approx(0.99**-0.532)


def test_pathways_modelled_elsewhere_are_not_counted_twice() -> None:
    found = health_feedbacks.mortality_multiplier(1.0, 0.9, 0.5, 0.532, 0.336, 0.25)
    assert found == pytest.approx(0.9 ** (-0.75 * (0.532 + 0.336)))


def test_mortality_stops_rising_where_the_evidence_ends() -> None:
    at_floor = health_feedbacks.mortality_multiplier(1.0, 0.5, 0.5, 0.532, 0.336, 0.2)
    assert health_feedbacks.mortality_multiplier(1.0, 0.0, 0.5, 0.532, 0.336, 0.2) == at_floor


def test_switched_off_every_multiplier_is_exactly_one() -> None:
    assert health_feedbacks.mortality_multiplier(0.0, 0.3, 0.2, 0.532, 0.336, 0.2) == 1.0
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


def test_rates_give_back_the_rise_of_the_usual_share_with_age() -> None:
    # dπ/da = onset − recovery − worsening + easing − π (excess mortality + dilution)
    limited, needs_help, slopes = 0.2, 0.1, (0.004, 0.006)
    excess, recovery, easing, dilution = (0.01, 0.05), 0.1, 0.05, 0.003
    becoming = morbidity.newly_dependent(slopes[1], needs_help, excess[1], easing, dilution)
    onset = morbidity.onset_rate(
        slopes[0], limited, excess[0], recovery, dilution, becoming, needs_help, easing, 0.7, 1e-3
    )
    worse = morbidity.worsening_rate(becoming, limited, 1e-3)
    out = limited * (recovery + worse + excess[0] + dilution)
    assert onset * 0.7 - out + needs_help * easing == pytest.approx(slopes[0])
    back = needs_help * (easing + excess[1] + dilution)
    assert worse * limited - back == pytest.approx(slopes[1])


def test_shares_of_health_are_shares() -> None:
    limited, needs_help = (column("health.csv", f"{x}_share") for x in ("limited", "dependent"))
    assert min(limited.min(), needs_help.min()) >= 0
    assert (limited + needs_help).max() < 1
    assert np.all(np.diff(needs_help, axis=1) > 0)


def dependent_at(month: int, *settings: str) -> float:
    return float(run(ENGLAND, *settings).outputs["residents_by_health_band"][month, 2].sum())


@pytest.mark.parametrize(("trend", "sign"), [(0.01, 1), (-0.01, -1)])
def test_a_trend_expands_or_compresses_morbidity(trend: float, sign: int) -> None:
    change = dependent_at(300, f"population.morbidity_trend={trend}") / dependent_at(300) - 1
    assert 0.02 < sign * change < 0.3


def test_people_cross_pension_age_in_the_course_of_a_year() -> None:
    found = [pensions.people_over_pension_age(100.0, 66, f, 67.0) for f in (0.0, 0.25, 1.0)]
    assert found == pytest.approx([0.0, 25.0, 100.0])


def test_the_bill_is_people_times_pension_in_cash() -> None:
    found = pensions.pensions_bill(10.0, 11_000.0, 1.1, 0.02, 5.0)
    assert found == pytest.approx(10 * 11_000 * 1.1 * math.exp(0.1))


def test_pensioners_of_2025_are_near_eleven_million() -> None:
    assert run(ENGLAND).outputs["people_over_pension_age"][0] == pytest.approx(10.6e6, rel=0.03)
