"""A calibration as a dataset, and as a table of its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.experiments.calibrate import said as said
from simulator.experiments.calibrate.free import FreeNumber

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine.start import Array
    from simulator.experiments.calibrate.asked import Asked
    from simulator.experiments.calibrate.point import Point
    from simulator.experiments.calibrate.posterior import Chain
    from simulator.experiments.calibrate.runs import Read

QUANTILES = np.array([0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975])
LEVELS = np.array([0.5, 0.8, 0.95])
JUDGED = ("fitted", "held back")
Variables = dict[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Posterior:
    """The chain, what is kept of it (draw, number) and (draw,), and the futures that were run at these draws."""

    chain: Chain
    z: Array
    log: Array
    futures: Read


@dataclass(frozen=True)
class Found:
    """What a calibration came to: the central run, the point fit with its run, and the posterior if it was sampled."""

    asked: Asked
    before: Read
    fitted: Read
    point: Point
    times: np.ndarray
    posterior: Posterior | None = None

    @property
    def record(self) -> Array:
        """What the record says (target,)."""
        return np.array([target.value for target in self.asked.targets])

    @property
    def error(self) -> Array:
        """Its standard errors (target,)."""
        return np.array([target.error for target in self.asked.targets])

    def misfit(self, figures: Array, use: str) -> float:
        """How far off figures (target,) are over those of one use."""
        at = self.asked.used(use)
        return said.misfit(figures[at], self.record[at], self.error[at])


def dataset(found: Found) -> xr.Dataset:
    """The dataset of a calibration; without a posterior it has no draws, bands or coverage."""
    import xarray as xr

    variables: Variables = _figures(found) | _numbers(found) | _scores(found) | _paths(found)
    if found.posterior is not None:
        variables |= _posterior(found, found.posterior) | _bands(found, found.posterior)
    coordinates = _coordinates(found, variables)
    return xr.Dataset({name: _described(name, given) for name, given in variables.items()}, coordinates)


def _figures(found: Found) -> Variables:
    return {
        "record": (("target",), found.record),
        "error": (("target",), found.error),
        "before": (("target",), found.before.figures[0]),
        "fitted": (("target",), found.point.figures),
    }


def _numbers(found: Found) -> Variables:
    from scipy.special import ndtri

    free = found.asked.free
    prior = [[each.at(float(z)) for z in ndtri(QUANTILES)] for each in free]
    return {
        "value_before": (("parameter",), np.array([each.central for each in free])),
        "value_fitted": (("parameter",), _values(free, found.point.z[None])[0]),
        "prior": (("parameter", "quantile"), np.array(prior)),
    }


def _values(free: Sequence[FreeNumber], z: Array) -> Array:
    """Places (draw, number) as values."""
    return np.array([[each.at(float(at)) for each, at in zip(free, row, strict=True)] for row in z])


def _scores(found: Found) -> Variables:
    """Theil's U and its parts of each measure with enough figures, before and after."""
    runs = {"_before": found.before.figures[0], "": found.point.figures}
    scores: dict[str, dict[str, said.Theil]] = {}
    for measure in found.asked.measures:
        at = [i for i, t in enumerate(found.asked.targets) if t.measure == measure.name and t.use != "start"]
        each = {suffix: said.theil(figures[at], found.record[at]) for suffix, figures in runs.items()} if at else {}
        if len(at) >= said.FEWEST and all(each.values()):
            scores[measure.name] = {suffix: score for suffix, score in each.items() if score is not None}
    kept = {"scored": (("scored",), np.array(list(scores), dtype=str))}
    for suffix in runs:
        for part in ("u", "bias", "variance", "covariance"):
            values = np.array([getattr(score[suffix], part) for score in scores.values()], dtype=float)
            kept[f"theil_{part}{suffix}"] = (("scored",), values)
    return kept


def _paths(found: Found) -> Variables:
    assert found.before.paths is not None and found.fitted.paths is not None  # noqa: PT018 (both were asked for)
    return {
        "path_before": (("drawn", "time"), found.before.paths[0]),
        "path_fitted": (("drawn", "time"), found.fitted.paths[0]),
    }


def _posterior(found: Found, posterior: Posterior) -> Variables:
    values = _values(found.asked.free, posterior.z)
    # Quantiles are those of the whole chain, which knows more than the draws that are kept.
    places = np.quantile(posterior.chain.z.reshape(-1, values.shape[1]), QUANTILES, axis=0)
    return {
        "posterior": (("draw", "parameter"), values),
        "posterior_quantile": (("parameter", "quantile"), _values(found.asked.free, places).T),
        "log_posterior": (("draw",), posterior.log),
        "tau": (("parameter",), posterior.chain.tau),
        "effective": (("parameter",), posterior.chain.effective),
    }


def _bands(found: Found, posterior: Posterior) -> Variables:
    """Predictive bands of figures and paths, from the futures that could be run, and whether they hold the record."""
    drawn, paths = posterior.futures.figures, posterior.futures.paths
    whole = np.isfinite(drawn).all(axis=1)
    assert paths is not None  # asked for, and a posterior without a run that could go on is refused
    drawn = drawn[whole]
    inside = said.inside(found.record, drawn, found.error, LEVELS)
    counts = [len(found.asked.used(use)) for use in JUDGED]
    coverage = [inside[found.asked.used(use)].mean(axis=0) if count else np.zeros(3) for use, count in
                zip(JUDGED, counts, strict=True)]  # fmt: skip
    bands = np.moveaxis(np.quantile(paths[whole], QUANTILES, axis=0), 0, -1)
    return {
        "predicted": (("target", "quantile"), said.predictive(drawn, found.error, QUANTILES)),
        "inside": (("target", "level"), inside),
        "coverage": (("use", "level"), np.array(coverage)),
        "coverage_count": (("use",), np.array(counts)),
        "path": (("drawn", "time", "quantile"), bands),
    }


def _coordinates(found: Found, variables: Variables) -> dict[str, Any]:
    targets, free, measures = found.asked.targets, found.asked.free, found.asked.measures
    texts = {
        "target_measure": [t.measure for t in targets], "target_use": [t.use for t in targets],
        "target_unit": [t.unit for t in targets], "target_source": [t.source for t in targets],
        "target_grade": [t.grade for t in targets], "target_note": [t.note for t in targets],
        "target_error_because": [t.error_because for t in targets],
    }  # fmt: skip
    found_there: dict[str, Any] = {name: ("target", np.array(words, dtype=str)) for name, words in texts.items()}
    found_there |= {
        "period_start": ("target", np.array([t.period[0] for t in targets], dtype="datetime64[ns]")),
        "period_end": ("target", np.array([t.period[-1] for t in targets], dtype="datetime64[ns]")),
        "measure": [m.name for m in measures],
        "measure_label": ("measure", [m.label for m in measures]),
        "measure_unit": ("measure", [m.unit for m in measures]),
        "drawn": [m.name for m in measures if m.drawn],
        "parameter": [each.name for each in free],
        "parameter_label": ("parameter", [each.words for each in free]),
        "parameter_unit": ("parameter", [each.unit for each in free]),
        "parameter_grade": ("parameter", [each.grade for each in free]),
        "quantile": QUANTILES,
        "time": found.times,
    }
    if "coverage" in variables:
        found_there |= {"use": list(JUDGED), "level": LEVELS}
    return found_there


SAID: Mapping[str, tuple[str, str]] = {
    "record": ("Record", "What statistics say, in the unit of the target"),
    "error": ("Standard error", "Of the record and of what the model's form can't meet, together"),
    "before": ("Before", "The central run with the scenario's own numbers"),
    "fitted": ("Fitted", "The run at the point fit; the mean over its members"),
    "predicted": ("Predicted", "Posterior predictive: numbers, luck and the standard error"),
    "inside": ("Inside", "Whether the record is inside the central band of that level"),
    "coverage": ("Coverage", "Share of figures inside"),
    "coverage_count": ("Figures", "How many figures coverage is a share of"),
    "value_before": ("Value before", "In the scenario, in the unit of the parameter; 1 where it multiplies several"),
    "value_fitted": ("Value fitted", "At the point fit"),
    "prior": ("Prior", "Of the number's own range or distribution"),
    "posterior": ("Posterior", "Draws of the chain after its burn-in, spread evenly over it"),
    "posterior_quantile": ("Posterior", "Of the whole chain after its burn-in"),
    "log_posterior": ("Log posterior", "Of the number's place in its prior, up to a constant"),
    "tau": ("Autocorrelation time", "Integrated, in steps"),
    "effective": ("Effective draws", "Independent draws that the chain is worth"),
    "path": ("Path", "Of futures at posterior draws, each with luck of its own, without the standard error"),
    "path_before": ("Path before", "The central run with the scenario's own numbers"),
    "path_fitted": ("Path fitted", "The run at the point fit"),
    "theil_u": ("Theil's U", "Root mean square error over the root mean square of the record"),
    "theil_bias": ("Bias", "Part of the mean square error that is an error of the mean"),
    "theil_variance": ("Variance", "Part of the mean square error that is an error of the spread"),
    "theil_covariance": ("Covariance", "Part of the mean square error that is neither"),
}


def _described(name: str, given: tuple[Any, ...]) -> tuple[Any, ...]:
    label, words = SAID.get(name.removesuffix("_before") if name.startswith("theil") else name, ("Measure", name))
    units = {"tau": "step"}.get(name, "1")
    if name.endswith("_before") and name.startswith("theil"):
        label = f"{label} before"
    return (*given, {"units": units, "long_name": label, "description": words})


def lines(found: xr.Dataset) -> Iterator[Sequence[Any]]:
    """The figures as lines of a table, the first of which heads its columns."""
    texts = ("target_measure", "period_start", "period_end", "target_use", "target_unit")
    numbers = ("record", "error", "before", "fitted")
    ends = ("target_error_because", "target_source", "target_grade", "target_note")
    banded = "predicted" in found
    bands = [f"predicted_{quantile:g}" for quantile in found["quantile"].values] if banded else []
    levels = [f"inside_{level:g}" for level in found["level"].values] if banded else []
    yield (*(name.removeprefix("target_") for name in (*texts, *numbers)), *bands, *levels,
           *(name.removeprefix("target_") for name in ends))  # fmt: skip
    for at in range(found.sizes["target"]):
        row = found.isel(target=at)
        days = {name: np.datetime_as_string(row[name].values, "D") for name in texts[1:3]}
        first = [days.get(name, row[name].item()) for name in texts]
        middle = [*row["predicted"].values, *row["inside"].values.tolist()] if banded else []
        yield [*first, *(row[name].item() for name in numbers), *middle, *(row[name].item() for name in ends)]
