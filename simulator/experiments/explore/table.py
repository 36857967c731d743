"""What an explorer found as one labelled dataset: means and intervals at the nodes, and how far interpolation is off.

A mean over futures is what appraisal weighs. The ends of intervals are quantiles of Harrell and Davis (1982), weighted
means of all order statistics, which jump less from one member to the next than plain ones.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.appraisal.records import NEEDED
from simulator.experiments import outcomes as table
from simulator.experiments.finished import YEAR, financial_years
from simulator.experiments.interpolation import interpolated
from simulator.experiments.slider import SETTING, Slider
from simulator.run import default_model, prepare

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.engine.start import Array
    from simulator.experiments.explore.asked import Asked
    from simulator.scenario import Scenario

STATISTIC = "statistic"
STATISTICS = ("10%", "mean", "90%")
MEAN = STATISTICS.index("mean")
ENDS = (0.1, 0.9)
MEASURES = ("typical", "most", "largest", "itself")
TARGET = 0.02
"""How far interpolation of the headline outcome may typically be off, as a share of its range."""
BY_DIFFERENCE = "_difference"
HEADLINES = ("life_satisfaction_by_year_difference", "npsv")
"""What the page is about first."""


def kept(model: Model, wanted: Sequence[str]) -> tuple[str, ...]:
    """Those of the wanted outcomes that the model records enough for; without any, all that it does."""
    recorded = {output.name for output in model.outputs}
    possible = [each.name for each in table.OUTCOMES if recorded.issuperset(each.needs)]
    return tuple(name for name in wanted if name in possible) or tuple(possible)


def shared_mixes(scenario: Scenario, policy: str, found: Sequence[Slider]) -> dict[str, dict[str, float]]:
    """For each slider of a setting, the other policies that differ from this one in it alone, and their values."""
    forms, mixes = scenario.policy_forms, {}
    for slider in (each for each in found if each.kind == SETTING):
        name, own = slider.lead.name, forms[policy]
        mixes[slider.key] = {
            other: float(form.set[name]) for other, form in forms.items()
            if other != scenario.reference and form.start == own.start and form.project == own.project and form.set
            and isinstance(form.set.get(name), int | float) and _without(form.set, name) == _without(own.set, name)
        }  # fmt: skip
    return mixes


def _without(settings: Mapping[str, Any] | None, name: str) -> dict[str, Any]:
    return {key: value for key, value in (settings or {}).items() if key != name}


def statistics(values: Array) -> Array:
    """The mean over members between the ends of an 80% interval, (point, member, …) to (point, statistic, …).

    The ends are quantiles of Harrell and Davis (1982).
    """
    from scipy.special import betainc

    ordered, n = np.sort(values, axis=1), values.shape[1]
    edges = np.arange(n + 1) / n
    shares = [np.diff(betainc((n + 1) * q, (n + 1) * (1.0 - q), edges)) for q in ENDS]
    low, high = (np.tensordot(share, ordered, axes=(0, 1)) for share in shares)
    return np.stack([low, values.mean(axis=1), high], axis=1)


def dataset(
    asked: Asked, members: int, grid: Mapping[str, Array], checks: tuple[Array, Mapping[str, Array]],
    about: Mapping[str, Any], model: Model | None = None,
) -> xr.Dataset:  # fmt: skip
    """The grid as a dataset; outcomes are by (point, [the reference, the policy], member, …)."""
    import xarray as xr

    at, held = checks
    shape = tuple(len(slider.nodes) for slider in asked.sliders)
    variables: dict[str, Any] = {}
    errors: dict[str, Array] = {}
    for name in asked.outcomes:
        for part, (truth, attributes) in _parts(name, grid[name]).items():
            checked = _parts(name, held[name])[part][0]
            guess = interpolated([s.nodes for s in asked.sliders], truth[-1].reshape(*shape, *truth.shape[2:]), at)
            whole = off(guess, checked[-1], truth[-1])
            alone = itself(asked, at, name, part, (grid[name], held[name])) / (span(truth[-1]) or 1.0)
            errors[part] = np.column_stack([whole, np.minimum(alone, whole[:, 0])])
            series = (YEAR,) if table.BY_NAME[name].is_series else ()
            nodes = truth.reshape(len(truth), *shape, *truth.shape[2:])
            keys = tuple(slider.key for slider in asked.sliders)
            by = ("policy",) if len(truth) > 1 else ()
            variables[part] = ((*by, *keys, STATISTIC, *series), nodes if by else nodes[0], attributes)
            told = attributes | {"long_name": f"{attributes['long_name']}, at points that are not of the grid"}
            variables[f"checked_{part}"] = (("check", STATISTIC, *series), checked[-1], told)
    said = {"units": "1", "long_name": "Error of interpolation", "description": "Root mean square, 95th percentile "
            "and maximum over the points held out (and years), and the root mean square without the luck of so few "
            "members, as a share of the outcome's range"}  # fmt: skip
    variables["error"] = (("outcome", STATISTIC, "measure"), np.stack(list(errors.values())), said)
    widest = {"units": "as the outcome", "long_name": "Range",
              "description": "Span of the mean over the grid, in the year in which it is widest"}  # fmt: skip
    variables["range"] = (("outcome",), _ranges(grid, asked.outcomes), widest)
    where = {"units": "as each slider", "long_name": "Slider at a point held out",
             "description": "Anywhere within the range"}  # fmt: skip
    variables["checked_at"] = (("check", "slider"), at, where)
    coordinates = _coordinates(asked, list(errors), model or default_model())
    return xr.Dataset(variables, coordinates, _about(asked, members, at, about, variables))


def _parts(name: str, values: Array) -> dict[str, tuple[Array, dict[str, str]]]:
    """An outcome as variables: by policy and as a difference, or what is against the reference anyway."""
    outcome = table.BY_NAME[name]
    if outcome.needs == NEEDED:
        return {name: (statistics(values[:, 1])[None], outcome.attributes)}
    both = np.stack([statistics(values[:, 0]), statistics(values[:, 1])])
    more = {
        **outcome.attributes,
        "long_name": f"{outcome.long_name}, against the reference",
        "description": f"{outcome.description}; the policy less the reference, paired in each member",
    }
    less = statistics(values[:, 1] - values[:, 0])[None]
    return {name: (both, outcome.attributes), name + BY_DIFFERENCE: (less, more)}


def span(nodes: Array) -> float:
    """The range of a mean over the grid, in the year in which it is widest; nodes (point, statistic, …)."""
    return float(np.max(np.ptp(nodes[:, MEAN], axis=0)))


def _ranges(grid: Mapping[str, Array], names: Sequence[str]) -> list[float]:
    return [span(truth[-1]) for name in names for truth, _ in _parts(name, grid[name]).values()]


def off(guess: Array, truth: Array, nodes: Array) -> Array:
    """The errors by (statistic, the first three measures), as a share of the range; 0 where nothing moves at all."""
    width = span(nodes)
    gone = np.abs(np.moveaxis(guess - truth, 1, 0).reshape(len(STATISTICS), -1))
    if width == 0.0:
        missed = np.max(gone, axis=1, initial=0.0) > 0.0
        return np.repeat(missed.astype(float)[:, None], 3, axis=1)
    found = np.sqrt((gone**2).mean(1)), np.quantile(gone, 0.95, axis=1), gone.max(1)
    return np.stack(found, axis=1) / width


def itself(asked: Asked, at: Array, name: str, part: str, runs: tuple[Array, Array]) -> Array:
    """The root mean square error of interpolation without the luck of so few members, by statistic.

    Two halves of the members share how the outcome bends between the nodes, and no luck: what their errors
    have in common is the first alone. The mean of the product of the two errors is its square, without bias
    but for the statistics of half as many members; it is taken over several halvings. `runs` are those of the
    grid and of the points held out, by (point, [the reference, the policy], member, …). With a single member
    nothing can be told apart: infinite.
    """
    members = runs[0].shape[2]
    found = [np.full(len(STATISTICS), np.inf)] if members < 2 else []
    for bit in range(max(members - 1, 0).bit_length()):
        half = (np.arange(members) >> bit) & 1 == 1
        if 3 * min(half.sum(), (~half).sum()) >= members:
            one, other = (_gone(asked, at, name, part, [run[:, :, chosen] for run in runs]) for chosen in (half, ~half))
            found.append(np.mean((one * other).reshape(len(STATISTICS), -1), axis=1))
    return np.sqrt(np.maximum(np.mean(found, axis=0), 0.0))


def _gone(asked: Asked, at: Array, name: str, part: str, runs: Sequence[Array]) -> Array:
    """Guess less truth at the points held out, by (statistic, point, …)."""
    nodes, truth = (_parts(name, run)[part][0][-1] for run in runs)
    shape = tuple(len(slider.nodes) for slider in asked.sliders)
    guess = interpolated([s.nodes for s in asked.sliders], nodes.reshape(*shape, *nodes.shape[1:]), at)
    return np.moveaxis(guess - truth, 1, 0)


def _coordinates(asked: Asked, outcomes: list[str], model: Model) -> dict[str, Any]:
    found: dict[str, Any] = {
        "policy": (("policy",), [asked.reference, asked.policy], {"long_name": "Policy"}),
        STATISTIC: ((STATISTIC,), list(STATISTICS), {"long_name": "Mean over members, and the ends of 80% of them"}),
        "outcome": (("outcome",), outcomes, {"long_name": "Outcome"}),
        "measure": (("measure",), list(MEASURES), {"long_name": "How errors are summed up"}),
        "slider": (("slider",), [slider.key for slider in asked.sliders], {"long_name": "Slider"}),
    }
    if any(table.BY_NAME[name].is_series for name in asked.outcomes):
        years = financial_years(prepare(asked.scenario, model, None).calendar)
        found[YEAR] = ((YEAR,), years, {"long_name": "Financial year"})
    for slider in asked.sliders:
        lead = slider.lead
        found[slider.key] = ((slider.key,), slider.nodes, {
            "units": slider.unit, "long_name": slider.title,
            "description": ", ".join(part.name for part in slider.parts), "kind": slider.kind,
            "low": lead.low, "own": lead.own, "high": lead.high, "grade": slider.grade, "source": slider.source,
            "range_from": slider.range_from,
            "also": json.dumps([[part.name, part.low, part.own, part.high] for part in slider.parts[1:]]),
        })  # fmt: skip
    return found


def _about(
    asked: Asked, members: int, at: Array, about: Mapping[str, Any], variables: Mapping[str, Any]
) -> dict[str, Any]:
    said = ("title", "reference", "run_start", "run_stop", "seed", "source", "price_base", "vintage")
    kept = {key: about[key] for key in said if key in about}
    form = asked.scenario.policy_forms[asked.policy]
    headline = next(name for name in (*HEADLINES, *variables) if name in variables)
    return kept | {
        "explored": asked.policy, "members": members, "checks": len(at), "headline": headline, "target": TARGET,
        "start": str(form.start),
        "mixes": json.dumps(shared_mixes(asked.scenario, asked.policy, asked.sliders)),
    }  # fmt: skip
