"""A curve of the cost of delay of the right shape, with figures that a test can choose."""

from __future__ import annotations

import numpy as np
import xarray as xr

PARTS = ["forgone_benefit", "lasting_damage", "deferred_cost", "catch_up_premium", "end_of_horizon_damage"]
DELAYS = [0.0, 1.0, 4.0]
RUN = ("delay", "policy", "member")
OF_ALL = ("delay", "policy")
SHARE = {"": 0.75, "_low": 0.7, "_high": 0.8}


def means(name: str, values: np.ndarray) -> dict[str, tuple[tuple[str, ...], np.ndarray]]:
    """Means over members, the third axis, and where they lie by their standard errors."""
    dims = (*OF_ALL, "part") if values.ndim > 3 else OF_ALL
    middle, half = values.mean(2), 1.96 * values.std(2) / values.shape[2] ** 0.5
    return {f"{name}{end}": (dims, middle + side * half) for end, side in (("_low", -1), ("", 0), ("_high", 1))}


def curve(
    a_year: float = 5e9, spread: float = 1e9, members: int = 12, policies: tuple[str, ...] = ("radical",),
    odds: tuple[float, ...] = (0.9, 0.7, 0.6),
) -> xr.Dataset:  # fmt: skip
    """Each year costs `a_year`, give or take `spread` between futures; starts repay with these odds."""
    draws = np.random.default_rng(4).normal(a_year, spread, (len(policies), members)) if members > 1 else [[a_year]]
    cost = np.asarray(DELAYS)[:, None, None] * np.broadcast_to(draws, (len(policies), members))
    starts = np.array(["2026-04-01", "2027-04-01", "2030-04-01"], dtype="datetime64[ns]")
    repays = [np.flatnonzero(np.asarray(odds) >= 0.5)[-1:] for _ in policies]
    last = [starts[place[0]] if place.size else np.datetime64("NaT", "ns") for place in repays]
    # One future in four never breaks even; the others do the later, the later they start.
    dates = np.broadcast_to(starts[:, None, None] + np.timedelta64(6 * 365, "D"), cost.shape).copy()
    dates[..., : members // 4] = np.datetime64("NaT", "ns")
    last_share = np.array([0.0, 0.2, 0.7])
    shares = np.broadcast_to(np.asarray(odds)[:, None], (len(DELAYS), len(policies)))
    part = cost[..., None] * np.array([0.2, 0.7, -0.2, 0.1, 0.2])
    return xr.Dataset(
        {
            "cost_of_delay": (RUN, cost),
            **means("cost_of_delay_mean", cost), **means("cost_of_delay_part_mean", part),
            **{f"irreversible_share{end}": (OF_ALL, 0.0 * shares + share) for end, share in SHARE.items()},
            **{f"risk_change{end}": (OF_ALL, np.outer([0.0, 0.0, 0.002 * k], np.ones(len(policies))))
               for k, end in enumerate(("_low", "", "_high"))},
            "cost_of_delay_exchequer": (RUN, 0.2 * cost - 1e9),
            "cost_of_delay_wellbys": (RUN, cost / 1e4),
            "cost_of_delay_deaths": (RUN, cost / 1e6),
            "cost_of_delay_part": ((*RUN, "part"), part),
            "value_in_window": (RUN, 0.0 * cost),
            "section_114_probability": (RUN, 0.0 * cost + 0.2),
            "start_date": (("delay", "policy"), np.broadcast_to(starts[:, None], (len(DELAYS), len(policies)))),
            "repayment_odds": (("delay", "policy"), shares),
            "last_responsible_start_share": (("delay", "policy"), np.outer(last_share, np.ones(len(policies)))),
            "break_even_date": (RUN, dates),
            "worse_before_better_depth": (RUN, -2e9 + 0.0 * cost),
            "worse_before_better_years": (RUN, 6.0 + 0.0 * cost),
            "unstarted_risk": ("member", np.full(members, 0.2)),
            "mean_risk_low": (("delay", "policy"), 0.0 * shares + 0.15),
            "mean_risk_high": (("delay", "policy"), 0.0 * shares + 0.25),
            "last_start_under_risk": ("policy", np.array([starts[1]] * len(policies), dtype="datetime64[ns]")),
            "last_start_under_risk_share": (("delay", "policy"), np.outer([0.1, 0.8, 0.0], np.ones(len(policies)))),
            "last_responsible_start": ("policy", np.array(last, dtype="datetime64[ns]")),
        },
        {"delay": DELAYS, "policy": list(policies), "member": np.arange(members), "part": PARTS},
        {
            "price_base": "2025-26", "window_years": 15, "stated_risk": 0.5, "stated_risk_is": "asked for",
            "last_year": 2075,
        },
    )
