"""Studies of sensitivity and robustness of the right shape, with figures that a test can choose."""

from __future__ import annotations

import numpy as np
import xarray as xr

from simulator.experiments.robustness import table

NUMBERS = ["innovation.radical_survival", "services.need_rate.health", "wellbeing.price"]
ABOUT = {
    "policy": "radical", "against": "incremental", "outcome": "npsv", "outcome_name": "Net present social value",
    "outcome_units": "GBP", "better": 1, "futures": 1000, "reference": "do_minimum",
}  # fmt: skip


def sensitivity(totals: tuple[float, ...] = (0.6, 0.2, 0.1, 0.3), members: int = 4) -> xr.Dataset:
    """Factors are the first two numbers, all the rest and luck, with these totals."""
    total = np.array(totals)
    mean = np.array([[-4e9, 6e9], [1e9, -2e9], [0.0, 0.0]])
    return xr.Dataset(
        {
            "base": ("member", np.full(members, -10e9)),
            "change": (("number", "end", "member"), np.repeat(mean[..., None], members, axis=-1)),
            "change_mean": (("number", "end"), mean),
            "change_low": (("number", "end"), mean - 5e8),
            "change_high": (("number", "end"), mean + 5e8),
            "swing": ("number", np.array([10e9, 3e9, 0.0])),
            "sample": ("row", np.linspace(-30e9, 10e9, 101)),
            "first": ("factor", 0.8 * total),
            "first_low": ("factor", 0.6 * total - 0.1),
            "first_high": ("factor", total),
            "total": ("factor", total),
            "total_low": ("factor", 0.8 * total),
            "total_high": ("factor", 1.2 * total),
            "rank_correlation": ("number", np.array([0.7, -0.4, 0.02])),
            "rank_correlation_low": ("number", np.array([0.6, -0.6, -0.2])),
            "rank_correlation_high": ("number", np.array([0.8, -0.2, 0.2])),
        },
        {
            "number": NUMBERS,
            "end": [0.1, 0.9],
            "member": np.arange(members),
            "factor": [*NUMBERS[:2], "all the rest", "luck"],
            "grade": ("number", ["D", "C", "B"]),
            "unit": ("number", ["1", "1/year", "GBP"]),
            "verdict": ("number", ["moves it", "moves it", "dead"]),
            "at": (("number", "end"), [["0.2", "0.5"], ["0.1", "0.3"], ["1", "2"]]),
            "numbers_in_factor": ("factor", [1, 1, 1, 0]),
            "factor_grade": ("factor", ["D", "C", "B", ""]),
        },
        ABOUT | {"by": "number", "screened_at": 128, "base_rows": 64},
    )


def looked_at_closely(beyond: tuple[int, int] = (1, 0), swings: tuple[float, float] = (4e9, 8e9)) -> xr.Dataset:
    """A study whose first two numbers were tried again in 32 runs of luck."""
    mean = np.array([[-swing / 2, swing / 2] for swing in swings])
    ends = ("closer", "end")
    return sensitivity().assign({
        "closer_base": ("luck", np.full(32, -12e9)),
        "closer_change": ((*ends, "luck"), np.repeat(mean[..., None], 32, axis=-1)),
        "closer_mean": (ends, mean), "closer_low": (ends, mean - 1e9), "closer_high": (ends, mean + 1e9),
        "closer_swing": ("closer", np.array(swings)), "closer_beyond": ("closer", np.array(beyond)),
    }).assign_coords(closer=NUMBERS[:2])  # fmt: skip


def robustness(ahead: float = -1.0, worth: tuple[float, ...] = (3e9, 1e9, 0.0), futures: int = 200) -> xr.Dataset:
    """Radical change is so many £bn ahead of incremental change on the mean, give or take 2."""
    luck = np.random.default_rng(3).normal(size=futures)
    outcome = np.array([np.zeros(futures), 2e9 + 1e9 * luck, (2.0 + ahead) * 1e9 - 2e9 * luck[::-1]])
    regret = outcome.max(axis=0) - outcome
    best = (regret == 0.0).mean(axis=1)
    behind, behind_low, behind_high = table.behind(outcome)
    along = np.linspace(-3.0, 3.0, 5) * 1e9
    value = np.array(worth)
    return xr.Dataset(
        {
            "outcome": (("policy", "future"), outcome),
            "regret": (("policy", "future"), regret),
            "best_share": ("policy", best),
            "steady_share": ((), 0.64),
            "behind": ("policy", behind),
            "behind_low": ("policy", behind_low),
            "behind_high": ("policy", behind_high),
            "value_of_information": ((), 5e9),
            "value_of_information_low": ((), 4e9),
            "value_of_information_high": ((), 6e9),
            "worth_knowing": ("number", value),
            "worth_raw": ("number", value + 1e8),
            "worth_low": ("number", 0.5 * value),
            "worth_high": ("number", 1.5 * value + 2e8),
            "worth_bias": ((), 1e8),
            "worth_chance": ((), 6e8),
            "worth_found": ("number", (value > 5e8).astype(int)),
            "line_kept": (("line", "policy"), np.array([[1.0, 0.9, 0.5], [1.0, 0.8, 0.4]])),
            "satisfied": (("policy", "future"), (outcome > 1e9).astype(int)),
            "tried_value": (("tried", "place"), np.stack([np.linspace(0.1, 0.5, 5), np.linspace(1.0, 3.0, 5)])),
            "tried_difference": (("tried", "place"), np.stack([along, along - 9e9])),
            "tried_low": (("tried", "place"), np.stack([along, along - 9e9]) - 1e9),
            "tried_high": (("tried", "place"), np.stack([along, along - 9e9]) + 1e9),
            "turn": ("turn", [0.3]),
            "first_value": (("surface", "first"), np.linspace(0.1, 0.5, 5)[None]),
            "second_value": (("surface", "second"), np.linspace(0.0, 8.0, 5)[None]),
            "surface_difference": (("surface", "first", "second"), (along[:, None] - 0.4 * along)[None]),
            "surface_won": (("surface", "first", "second"), np.full((1, 5, 5), 0.5)),
        },
        {
            "policy": ["do_minimum", "incremental", "radical"],
            "future": np.arange(futures),
            "number": NUMBERS,
            "member": np.arange(4),
            "grade": ("number", ["D", "C", "B"]),
            "line": ["npsv >= 0", "deaths <= 0"],
            "tried": NUMBERS[:2],
            "tried_unit": ("tried", ["1", "1/year"]),
            "place": np.linspace(0.05, 0.95, 5),
            "how": ("tried", ["above", "never"]),
            "turn_of": ("turn", [NUMBERS[0]]),
            "surface": ["both"],
            "first_number": ("surface", [NUMBERS[0]]),
            "second_number": ("surface", ["delay"]),
            "first_unit": ("surface", ["1"]),
            "second_unit": ("surface", ["years late"]),
        },
        ABOUT,
    )
