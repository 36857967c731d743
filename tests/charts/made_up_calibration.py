"""Calibrations of the right shape, with figures that a test can choose."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from simulator.charts.data import QUANTILES

LEVELS, USES = (0.5, 0.8, 0.95), ("fitted", "held back")
Z = np.array([-1.959964, -1.281552, -0.674490, 0.0, 0.674490, 1.281552, 1.959964])
"""The quantiles of a standard normal distribution at `QUANTILES`."""
PARAMETERS = {
    "work.matching": ("How fast vacancies are filled", "1/year", 2.0, 0.5, 0.2, 0.9),
    "finance.reserves_use": ("Share of a gap that reserves meet", "1", 0.3, 0.1, 0.3, -0.5),
    "services.cost_growth": ("Growth of unit costs beyond pay and prices", "1/year", 0.012, 0.004, 0.5, 1.2),
    "health.demand": ("Referrals a year at the start", "person/year", 2.1e7, 2e6, 0.8, 0.4),
    "wellbeing.price": ("Effect of unmet need on life satisfaction", "point", -0.2, 0.05, 1.0, 0.0),
}
"""Words, unit, middle and standard deviation before, and how much narrower and higher (in those) it is after."""
MEASURES = {
    "population": ("Residents", "person", 5.2e7, 4.0e5, (2010.5, 2016.5, 2022.5, 2023.5), True),
    "unemployment_rate": ("Unemployment rate", "1", 0.06, -0.002, (2010, 2013, 2016, 2019, 2020, 2022), True),
    "reserves": ("Reserves", "GBP", 1.3e10, 1e9, (2010.25, 2014.25, 2018.25, 2019.25, 2021.25), True),
    "life_satisfaction": ("Life satisfaction", "point", 7.4, 0.02, (2012.25, 2015.25, 2018.25, 2021.25), True),
    "social_care_real_change": ("Real change of spending on social care", "1", -0.01, -0.004, (2016.25,), False),
    "notices": ("Section 114 notices", "notice", 2.0, 0.5, (2018.25, 2020.25), False),
}
"""Words, unit, level in 2010, change a year, years of the record, and whether it can be read at each month."""


def calibration(
    names: Sequence[str] = tuple(MEASURES), held: bool = True, gain: float = 0.4, numbers: int = len(PARAMETERS)
) -> xr.Dataset:
    """A calibration whose misses, in standard errors, are `gain` times as large after as before."""
    rows = [(name, year) for name in names for year in MEASURES[name][4]]
    made = _targets(rows, held, gain).merge(_paths([name for name in names if MEASURES[name][5]]))
    made = made.merge(_numbers(list(PARAMETERS)[:numbers])).merge(_scored(made))
    measures = [MEASURES[name] for name in names]
    return made.assign_coords(
        measure=list(names), measure_label=("measure", [each[0] for each in measures]),
        measure_unit=("measure", [each[1] for each in measures]),
    ).assign_attrs(
        scenario="A place since 2010", fitted_until="2019-03-31" if held else "2024-12-31", walkers=32, steps=1000,
        burn_in=200, acceptance=0.31, times_asked=50, runs=32_000, failed=0, seed=7, overlay="a-place",
    )  # fmt: skip


def _day(year: float) -> np.datetime64:
    return np.datetime64(f"{int(year)}-{1 + round(12 * (year % 1)):02d}-01", "ns")


def _targets(rows: Sequence[tuple[str, float]], held: bool, gain: float) -> xr.Dataset:
    level = np.array([MEASURES[name][2] + (year - 2010) * MEASURES[name][3] for name, year in rows])
    error = np.array([0.02 * abs(MEASURES[name][2]) for name, _ in rows])
    miss = 2.5 * np.sin(1.0 + 1.7 * np.arange(len(rows)))
    late = [year >= 2019.25 for _, year in rows]
    use = ["start" if year < 2011 else "held back" if held and after else "fitted"
           for (_, year), after in zip(rows, late, strict=True)]  # fmt: skip
    after = gain * miss
    inside = np.abs(after)[:, None] < np.array([0.674490, 1.281552, 1.959964])
    masks = {each: np.array(use) == each for each in USES}
    share = [inside[mask].mean(axis=0) if mask.any() else np.zeros(3) for mask in masks.values()]
    day = [float(year).is_integer() is False and year % 1 == 0.5 for _, year in rows]
    ends = [_day(year) if single else _day(year + 1) for (_, year), single in zip(rows, day, strict=True)]
    text = {"measure": [name for name, _ in rows], "use": use, "unit": [MEASURES[name][1] for name, _ in rows],
            "source": ["ONS, a table"] * len(rows), "grade": ["A"] * len(rows), "note": [""] * len(rows)}  # fmt: skip
    return xr.Dataset(
        {
            "record": ("target", level), "error": ("target", error), "before": ("target", level + miss * error),
            "fitted": ("target", level + after * error),
            "predicted": (("target", "quantile"), (level + after * error)[:, None] + error[:, None] * Z),
            "inside": (("target", "level"), inside), "coverage": (("use", "level"), np.array(share)),
            "coverage_count": ("use", [int(mask.sum()) for mask in masks.values()]),
        },
        {
            "target": np.arange(len(rows)), "quantile": list(QUANTILES), "level": list(LEVELS), "use": list(USES),
            "period_start": ("target", [_day(year) for _, year in rows]), "period_end": ("target", ends),
        } | {f"target_{name}": ("target", values) for name, values in text.items()},
    )  # fmt: skip


def _paths(names: Sequence[str]) -> xr.Dataset:
    time = np.arange("2010-04", "2025-04", dtype="datetime64[M]").astype("datetime64[ns]")
    years = np.arange(time.size) / 12
    middle = np.array([MEASURES[name][2] + years * MEASURES[name][3] for name in names]).reshape(-1, time.size)
    wide = np.abs(middle[..., :1]) * 0.004 * (1 + years)
    return xr.Dataset(
        {"path": (("drawn", "time", "quantile"), middle[..., None] + wide[..., None] * Z),
         "path_before": (("drawn", "time"), middle + 2 * wide)},
        {"drawn": list(names), "time": time},
    )  # fmt: skip


def _numbers(names: Sequence[str]) -> xr.Dataset:
    words, units, *rest = zip(*(PARAMETERS[name] for name in names), strict=True)
    middle, wide, narrower, higher = (np.array(each) for each in rest)
    luck = np.random.default_rng(5).normal(size=(400, len(names)))
    if len(names) > 1:
        luck[:, 1] = -0.8 * luck[:, 0] + 0.6 * luck[:, 1]
    found = middle + wide * (higher + narrower * luck)
    return xr.Dataset(
        {
            "value_before": ("parameter", middle), "value_fitted": ("parameter", middle + wide * higher),
            "posterior": (("draw", "parameter"), found), "prior": (("parameter", "quantile"),
                                                                   middle[:, None] + wide[:, None] * Z),
            "posterior_quantile": (("parameter", "quantile"), np.quantile(found, QUANTILES, axis=0).T),
            "tau": ("parameter", np.full(len(names), 14.0)),
            "effective": ("parameter", np.full(len(names), 1828.0)), "log_posterior": ("draw", -(luck**2).sum(axis=1)),
        },
        {"draw": np.arange(400), "parameter": list(names), "parameter_label": ("parameter", list(words)),
         "parameter_unit": ("parameter", list(units)), "quantile": list(QUANTILES)},
    )  # fmt: skip


def _scored(made: xr.Dataset) -> xr.Dataset:
    """Theil's parts by their definition, of measures with three figures or more that were not given."""
    use, measure = made["target_use"].values != "start", made["target_measure"].values
    names = [name for name in MEASURES if (use & (measure == name)).sum() >= 3]
    parts: dict[str, list[float]] = {}
    for name in names:
        mask = use & (measure == name)
        actual = made["record"].values[mask]
        for model, suffix in (("before", "_before"), ("fitted", "")):
            told = made[model].values[mask]
            square = ((told - actual) ** 2).mean()
            bias = (told.mean() - actual.mean()) ** 2 / square
            variance = (told.std() - actual.std()) ** 2 / square
            found = {"u": np.sqrt(square / (actual**2).mean()), "bias": bias, "variance": variance,
                     "covariance": 1.0 - bias - variance}  # fmt: skip
            for part, value in found.items():
                parts.setdefault(f"theil_{part}{suffix}", []).append(float(value))
    return xr.Dataset({name: ("scored", values) for name, values in parts.items()}, {"scored": names})
