"""The cost of delay in the dataset of a comparison: same policies, same members, and the dimension delay.

What a comparison has a name for already keeps it there, and is `…_by_delay` in the curve: `npsv` and
`section_114_probability`. A policy that never starts, the reference above all, can't be late: what it
would cost is 0, its dates are no time, it never breaks even, and its risk is that of never starting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.appraisal.last_start import resampled
from simulator.run import every_policy

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.experiments.delay.runner import Flows
    from simulator.scenario import Scenario

SHARED = ("npsv", "section_114_probability")


def starting(scenario: Scenario) -> list[str]:
    """The policies that start at all."""
    reference, forms = every_policy(scenario)[0], scenario.policy_forms
    return [name for name in every_policy(scenario) if name in forms and name != reference and forms[name].start]


def check(scenario: Scenario, delays: Sequence[float], model: Model | None, flows: Flows | None) -> None:
    """Raises `InputError` with all that is wrong with the delays, before anything runs."""
    from simulator.experiments.delay.asked import check as checked

    checked(scenario, starting(scenario), delays, "delays", model=model, priced=flows is None)


def with_curve(compared: xr.Dataset, scenario: Scenario, delays: Sequence[float], **more: Any) -> xr.Dataset:
    """The dataset of a comparison with the curve of each of its policies; `more` as `delay` takes it."""
    from simulator.experiments.delay import delay

    curve = delay(scenario, starting(scenario), years=delays, **more)
    curve = curve.rename({name: f"{name}_by_delay" for name in SHARED if name in curve})
    filled = {name: _of_all(curve[name], compared["policy"]) for name in curve.data_vars}
    if "unstarted_risk" in curve:
        filled |= _risks(filled, starting(scenario))
    taken = [name for name in filled if name in compared]
    if taken:
        raise ValueError(f"a comparison has {', '.join(map(str, taken))} already")
    about = {key: value for key, value in curve.attrs.items() if key not in compared.attrs}
    return compared.assign(filled).assign_attrs(about)


def _of_all(values: xr.DataArray, policies: xr.DataArray) -> xr.DataArray:
    """The values of every policy, 0 or no time for those that never start."""
    if "policy" not in values.dims:
        return values
    nothing: Any = np.datetime64("NaT", "ns") if values.dtype.kind == "M" else 0.0
    never = 1.0 if values.name == "never_breaks_even_share" else nothing
    return values.reindex(policy=policies.values, fill_value=never)


def _risks(filled: Mapping[Any, xr.DataArray], late: Sequence[str]) -> dict[Any, xr.DataArray]:
    """The risks of all policies: where nothing starts, those of never starting."""
    unstarted = filled["unstarted_risk"]
    ends = np.quantile(resampled(unstarted.values), [0.025, 0.975])
    means = {"mean_risk": float(unstarted.mean()), "mean_risk_low": ends[0], "mean_risk_high": ends[1]}
    of_all = {"section_114_probability_by_delay": unstarted, **means}
    return {name: filled[name].where(filled[name]["policy"].isin(late), risk) for name, risk in of_all.items()}
