"""The draws of a project's fate, by hand."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.model import innovation_draws as draws

uniforms = st.floats(1e-6, 1 - 1e-6)
shares = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("share", "p", "q", "years"),
    [(0.1, 0.03, 0.38, 2.2529), (0.5, 0.03, 0.38, 6.5502), (0.9, 0.03, 0.38, 11.7568),
     (0.1, 0.01, 0.30, 4.8118), (0.5, 0.01, 0.30, 11.1798), (0.9, 0.01, 0.30, 18.1767)],
)  # fmt: skip
def test_bass_times_are_the_exact_ones(share: float, p: float, q: float, years: float) -> None:
    assert draws.bass_time(share, p, q) == pytest.approx(years, abs=5e-5)


def test_bass_times_solve_the_differential_equation() -> None:
    p, q, adopted, h = 0.08, 0.29, 0.0, 1e-4
    for _ in range(round(draws.bass_time(0.625, p, q) / h)):
        adopted += h * (p + q * adopted) * (1 - adopted)
    assert adopted == pytest.approx(0.625, abs=1e-3)


def test_without_imitation_adoption_is_exponential() -> None:
    assert draws.bass_time(0.5, 0.1, 0.0) == pytest.approx(math.log(2) / 0.1)


def test_odds_of_failure_leave_certainties_alone() -> None:
    assert draws.survival(0.0, 0.5) == 0.0
    assert draws.survival(1.0, 0.5) == 1.0
    assert draws.survival(0.2, 1.0) == pytest.approx(0.2)
    assert draws.survival(0.2, 0.5) == pytest.approx(0.2 / 0.6)


def test_a_share_of_effort_is_a_smaller_share_of_ideas() -> None:
    assert draws.radical_chance(0.8, 2.0) == pytest.approx(0.4 / 0.6)
    assert draws.radical_chance(0.0, 2.0) == 0.0
    assert draws.radical_chance(1.0, 2.0) == 1.0


def test_radical_change_is_aimed_at_what_fails_most() -> None:
    assert draws.worst({"a": 0.1, "b": 0.4, "c": 0.2}, 2) == ("b", "c")


@pytest.mark.parametrize(("u", "label"), [(0.0, "a"), (0.24, "a"), (0.26, "c"), (0.999, "c")])
def test_a_label_is_drawn_by_its_weight(u: float, label: str) -> None:
    assert draws.one_of(u, {"a": 1.0, "b": 0.0, "c": 3.0}) == label


TAIL = {"tail": 0.18, "usual": 1.05, "spread": 0.2, "least": 1.5, "exponent": 0.99, "cap": 50.0}


def test_the_tail_of_overruns_has_the_published_mean() -> None:
    n = 20_000
    tail = [draws.overrun(0.0, (k + 0.5) / n, **TAIL) for k in range(n)]
    assert sum(tail) / n == pytest.approx(5.47, rel=0.02)


def test_as_many_overrun_by_half_as_are_reported_whatever_the_others_do() -> None:
    n = 300
    luck = [(k + 0.5) / n for k in range(n)]
    for spread in (0.0, 0.1, 0.2, 0.3):
        drawn = [draws.overrun(u, size, **{**TAIL, "spread": spread}) for u in luck for size in luck[::10]]
        assert sum(ratio > 1.5 for ratio in drawn) / len(drawn) == pytest.approx(0.18, abs=0.002)


@given(uniforms, uniforms)
def test_no_overrun_passes_the_cap(u: float, size: float) -> None:
    assert 0.0 < draws.overrun(u, size, **TAIL) <= 50.0


def test_a_rollout_is_stopped_when_its_money_is_spent() -> None:
    roll = draws.rollout((1.0, 2.0, 3.0, 4.0), 2.0, cost_ratio=6.0, stop_at=3.0)
    assert (roll.waves, roll.end, roll.length) == ((2.0, 4.0), 4.0, 8.0)


def test_a_rollout_within_its_money_reaches_everyone() -> None:
    roll = draws.rollout((1.0, 2.0), 1.0, cost_ratio=1.2, stop_at=3.0)
    assert (roll.waves, roll.end) == ((1.0, 2.0), 2.0)


@pytest.mark.parametrize(
    ("used", "cap", "room"),
    [(0.0, 0.04, 1.0), (0.03, 0.04, 0.25), (0.05, 0.04, 0.0), (0.0, 0.0, 0.0)],
)
def test_an_area_gives_less_the_more_it_has_given(used: float, cap: float, room: float) -> None:
    assert draws.room(used, cap) == pytest.approx(room)


def test_what_cannot_be_cashed_betters_the_service() -> None:
    gain = draws.split(0.10, in_cost=0.5, in_demand=0.2, cashable=0.6)
    assert gain.cost == pytest.approx(0.03)
    assert gain.demand == pytest.approx(0.02)
    assert gain.quality == pytest.approx(0.03 + 0.02)


@given(st.floats(0.0, 0.9), shares, shares, shares)
def test_no_gain_is_lost_or_made_in_splitting(
    gain: float, a: float, b: float, cashable: float
) -> None:
    parts = draws.split(gain, a / 2, b / 2, cashable)
    assert parts.cost + parts.demand + parts.quality == pytest.approx(gain)


@given(st.floats(-0.9, 0.9), st.lists(shares, min_size=1, max_size=8))
def test_the_steps_of_a_rollout_multiply_to_what_has_landed(gain: float, fits: list[float]) -> None:
    landed = draws.landed(fits, len(fits))
    steps = [draws.step(gain, *pair) for pair in itertools.pairwise(landed)]
    assert math.prod(steps) == pytest.approx(1.0 + gain * sum(fits) / len(fits))


def test_a_rollout_cut_short_leaves_the_rest_of_the_gain() -> None:
    assert draws.landed([1.0, 1.0], 4) == (0.0, 0.25, 0.5)
    assert draws.landed([], 4) == (0.0,)


def test_the_last_cohort_loses_what_dilution_takes_and_places_differ_evenly() -> None:
    assert draws.fit(0, 4, 0.3, 0.0, 0.9) == 1.0
    assert draws.fit(3, 4, 0.3, 0.0, 0.9) == pytest.approx(0.7)
    low, high = (draws.fit(0, 4, 0.3, 0.2, u) for u in (0.0, 1.0))
    assert (low, high) == pytest.approx((0.8, 1.2))


def test_types_differ_and_their_usual_mix_has_the_published_mean() -> None:
    mix = {"a": 3.0, "b": 1.0, "c": 0.0}
    found = draws.relative({"a": 1.0, "b": 2.0, "c": 5.0}, mix)
    assert (found["a"], found["b"], found["c"]) == pytest.approx((0.8, 1.6, 4.0))
    assert sum(found[name] * mix[name] for name in mix) / 4.0 == pytest.approx(1.0)


def test_officials_beyond_the_usual_number_drag_unless_somebody_leads() -> None:
    assert draws.drag(4.0, 5.0, 0.03, 0.0) == 1.0
    assert draws.drag(15.0, 5.0, 0.03, 0.0) == pytest.approx(1.3)
    assert draws.drag(15.0, 5.0, 0.03, 1.0) == 1.0


def test_odds_of_harm_leave_certainties_alone() -> None:
    assert draws.likelier(0.0, 2.0) == 0.0
    assert draws.likelier(1.0, 0.5) == 1.0
    assert draws.likelier(0.5, 2.0) == pytest.approx(2 / 3)


@given(uniforms, shares, shares, shares)
def test_a_gain_of_zero_stays_zero_and_others_stay_inside(
    u: float, a: float, b: float, c: float
) -> None:
    assert draws.likely(u, 0.0, 0.0, 0.0) == 0.0
    assert min(a, b) <= draws.likely(u, a, b, c) <= max(b, c)
