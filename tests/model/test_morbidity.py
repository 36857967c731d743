"""States of health: the rates that keep the usual mix, and what moves it in calendar time."""

from __future__ import annotations

import numpy as np
import pytest

from calibration.derive.dependency import INDEPENDENT_PART, years_left
from simulator.model import morbidity
from tests.model.population_alone import column, run

ENGLAND, ONS = "outside_population.toml", "ons_population.toml"


def test_rates_give_back_the_rise_of_the_usual_share_with_age() -> None:
    # dπ/da = onset − recovery − worsening + easing − π (excess mortality + dilution)
    limited, needs_help, slopes = 0.2, 0.1, (0.004, 0.006)
    excess, recovery, easing, dilution = (0.01, 0.05), 0.1, 0.05, 0.003
    becoming = morbidity.newly_dependent(slopes[1], needs_help, excess[1], easing, dilution)
    onset = morbidity.onset_rate(
        slopes[0], 0.0, limited, excess[0], recovery, dilution, becoming, needs_help, easing, 0.7, 1e-3
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


def test_the_onset_that_keeps_prevalence_is_the_textbook_one() -> None:
    # i = [π′ + π (1 − π) (μ₁ − μ₀)] / (1 − π) plus recovery, for two states and nobody who moves.
    share, slope, healthy, ill, recovery = 0.3, 0.012, 0.01, 0.025, 0.08
    everyone = (1 - share) * healthy + share * ill
    found = morbidity.onset_rate(
        slope, 0.0, share, ill - everyone, recovery, 0.0, 0.0, 0.0, 0.0, 1 - share, 1e-3
    )
    textbook = (slope + share * (1 - share) * (ill - healthy)) / (1 - share)
    assert found == pytest.approx(textbook + recovery * share / (1 - share))


def limited_at_working_age(*settings: str, file: str = ENGLAND) -> np.ndarray:
    """Share limited or dependent at 18 to 62 on each 1 July."""
    cells = run(file, *settings).outputs["residents"][3::12, :, :, 18:63].sum((1, 3))
    return cells[:, 1:].sum(1) / cells.sum(1)


def test_disability_at_working_age_can_rise_as_it_did_from_2012_to_2021() -> None:
    rising = limited_at_working_age("population.working_age_growth=0.054", "population.working_age_level=0.623")
    assert 0.15 < rising[0] < 0.18
    assert rising[9] / rising[0] == pytest.approx(23 / 16, rel=0.05)


def test_a_level_of_ill_health_at_working_age_keeps_itself_up_at_every_age() -> None:
    found = run(ENGLAND, "population.working_age_level=1.4").outputs
    mix = found["residents"][[3, 243]] / found["residents"][[3, 243]].sum(2, keepdims=True)
    assert np.abs(mix - found["reference_mix"][0])[..., 5:100].max() < 0.008


def test_a_rise_along_the_reference_does_not_raise_mortality() -> None:
    usual, rising = (run(ENGLAND, f"population.working_age_growth={g}").outputs for g in (0.0, 0.02))
    assert np.abs(rising["population_total"] / usual["population_total"] - 1).max() < 0.001
    assert limited_at_working_age("population.working_age_growth=0.02")[20] > 1.3 * limited_at_working_age()[20]


def test_the_published_path_compresses_the_dependency_of_men_and_expands_that_of_women() -> None:
    found = run(ENGLAND, "population.dependency_path=1.0", "population.feedbacks=0.0").outputs
    first, last = (years_left(found["deaths"][i], found["residents"][i]) for i in (3, 243))
    life, independent = last - first
    assert independent / life == pytest.approx(INDEPENDENT_PART, abs=0.05)


def test_without_the_path_about_half_of_the_years_gained_are_independent() -> None:
    found = run(ENGLAND, "population.feedbacks=0.0").outputs
    first, last = (years_left(found["deaths"][i], found["residents"][i]) for i in (3, 243))
    life, independent = last - first
    assert np.all((independent / life > 0.4) & (independent / life < 0.7))
