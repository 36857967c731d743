"""What a delay costs on average, with how sure that is."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from simulator.appraisal.cost_of_delay import PARTS
from simulator.experiments.delay.mean import change_of_risk, means

FUTURES = 200


def made(forgone: float = 10.0, noise: float = 0.0, after: float = 0.0) -> xr.Dataset:
    """Costs of one delay in many futures: benefits forgone, and damage after the end with noise around it."""
    parts = np.zeros((1, FUTURES, len(PARTS)))
    parts[..., PARTS.index("forgone_benefit")] = forgone
    end = np.random.default_rng(7).normal(0.0, 1.0, FUTURES)
    parts[..., PARTS.index("end_of_horizon_damage")] = after + noise * (end - end.mean())
    labelled = xr.DataArray(parts, {"delay": [1.0], "part": list(PARTS)}, ("delay", "member", "part"))
    return xr.Dataset({"cost_of_delay_part": labelled, "cost_of_delay": labelled.sum("part")})


def test_damage_that_is_noise_around_nought_is_not_lost_for_good():
    found = means(made(noise=30.0))
    assert float(found["irreversible_share"].item()) == pytest.approx(0.0, abs=1e-9)
    assert float(found["irreversible_share_low"].item()) == 0.0


def test_damage_in_all_futures_is_lost_for_good_by_its_part():
    found = means(made(after=30.0))
    assert float(found["irreversible_share"].item()) == pytest.approx(0.75)
    assert float(found["irreversible_share_low"].item()) == pytest.approx(0.75)


def test_the_interval_of_a_mean_is_some_two_standard_errors_wide():
    found = means(made(noise=30.0))
    low, high = (float(found[f"cost_of_delay_mean_{end}"].item()) for end in ("low", "high"))
    assert low < 10.0 < high
    assert high - low == pytest.approx(2 * 1.96 * 30.0 / FUTURES**0.5, rel=0.15)


def test_the_interval_of_a_mean_cost_of_few_futures_holds_it_though_some_outweigh_the_others():
    drawn, parts = np.random.default_rng(2).lognormal(0.0, 1.0, (1000, 16)), np.zeros((1000, 16, len(PARTS)))
    cost = xr.DataArray(drawn, {"delay": np.arange(1000.0)}, ("delay", "member"))
    each = xr.DataArray(parts, {"part": list(PARTS)}, ("delay", "member", "part"))
    found = means(xr.Dataset({"cost_of_delay": cost, "cost_of_delay_part": each}))
    low, high = (found[f"cost_of_delay_mean_{end}"] for end in ("low", "high"))
    assert float(((low <= np.exp(0.5)) & (high >= np.exp(0.5))).mean()) > 0.88
    assert float(abs(found["cost_of_delay_part_mean_high"]).max()) == 0.0


def test_mean_parts_add_up_to_the_mean_cost():
    found = means(made(noise=30.0, after=5.0))
    assert float(found["cost_of_delay_part_mean"].sum("part").item()) == pytest.approx(
        float(found["cost_of_delay_mean"].item())
    )


def test_what_risks_share_cancels_in_their_change():
    unstarted = xr.DataArray(np.linspace(0.0, 1.0, FUTURES), dims="member")
    found = change_of_risk((unstarted + 0.001).expand_dims(delay=[0.0]), unstarted)
    assert [float(each.item()) for each in found.values()] == pytest.approx([0.001] * 3)
