"""Optimism bias: only for costs whose overruns are not simulated, or they would count twice."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.appraisal.vintages import Vintage
from simulator.errors import InputError, Mistake, did_you_mean

SIMULATED = ("innovation_spending",)
"""Costs whose overruns the run draws, project by project."""
NOT_SIMULATED = ("place_spending",)


def uplifts(asked: Mapping[str, str], vintage: Vintage) -> dict[str, float]:
    """The share to add to each cost, from the categories of the vintage that are asked for.

    Raises `InputError` for a cost whose overruns are simulated, and for what nothing is called.
    """
    mistakes = [mistake for cost, category in asked.items() for mistake in _wrong(cost, category, vintage)]
    if mistakes:
        raise InputError(mistakes)
    return {cost: vintage.optimism_bias[category].value for cost, category in asked.items()}


def _wrong(cost: str, category: str, vintage: Vintage) -> list[Mistake]:
    where = f"optimism_bias.{cost}"
    if cost in SIMULATED:
        what = "the run draws this cost's overruns already, and an uplift would count them twice"
        return [Mistake("appraisal", where, what, "Take it out.")]
    if cost not in NOT_SIMULATED:
        remedy = did_you_mean(cost, NOT_SIMULATED).strip() or f"There is {', '.join(NOT_SIMULATED)}."
        return [Mistake("appraisal", where, "no cost is called that", remedy)]
    if category not in vintage.optimism_bias:
        known = vintage.optimism_bias
        remedy = did_you_mean(category, known).strip() or f"There are {', '.join(known)}."
        return [Mistake("appraisal", where, f"{vintage.name} has no uplift called {category}", remedy)]
    return []
