"""The two runs of a row: the scenario with what is given, and that with the change on top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine.calendar import years_to_date
from simulator.engine.start import Change, Series, Start, StartedHappening
from simulator.errors import InputError, Mistake, did_you_mean
from simulator.experiments.reality.listing import Change as Numbers
from simulator.experiments.reality.listing import Lever, Relative, Row
from simulator.experiments.wellbys import with_wellbys
from simulator.run import Outcome, every_policy, outcome
from simulator.scenario.projects import with_projects_until

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.engine.quantities import Quantity
    from simulator.scenario import Scenario

STEP = 1.0 / 24.0
"""The engine's own, in years."""
WHY = "asked by a reality check"
GIVEN = ("parameter", "setting", "table", "driver")


class Absent(Exception):  # noqa: N818 (not an error: the row is not asked)
    """The model lacks what a row is about."""


@dataclass(frozen=True)
class Pair:
    """The run with the change and the run without, each with the name of its policy."""

    changed: xr.Dataset
    usual: xr.Dataset
    names: tuple[str, str]
    events: tuple[Sequence[Any], Sequence[Any]]


def pairs(
    scenario: Scenario, row: Row, policies: Sequence[str], model: Model
) -> Iterator[Pair]:
    """The pair of runs for each of the policies that the row is asked of."""
    known = every_policy(scenario)
    base, reference = row.base(known), known[0]
    scenario = _shaped(scenario, row)
    usual = _run(scenario, model, row, (reference, base, *policies), changed=False)
    alone = not (row.change or row.lever or row.accurate or row.finer > 1.0)
    changed = usual if alone else _run(_finer(scenario, row), model, row, (reference, *policies), changed=True)
    for policy in policies:
        # Without another policy to hold it against, a policy is held against itself unchanged.
        against = base if row.against != "reference" or alone else policy
        yield Pair(
            changed.dataset.sel(policy=policy), usual.dataset.sel(policy=against), (policy, against),
            (_of(changed, policy), _of(usual, against)),
        )  # fmt: skip


def _of(found: Outcome, policy: str) -> list[Any]:
    return [event for event in found.events if event["policy"] == policy]


def _shaped(scenario: Scenario, row: Row) -> Scenario:
    """The scenario with the length and the policies' starts that the row asks for."""
    from simulator.scenario.dates import calendar_of

    years = row.years or calendar_of(scenario).years
    first = scenario.run.start
    if first is None:
        return scenario.change("run.length", years, because=WHY)
    if row.years:
        stop = years_to_date(first, years)
        events = tuple(event for event in scenario.events if event.form.at < stop)
        scenario = replace(scenario, events=events).change("run.stop", stop, because=WHY)
    last = years_to_date(first, years)
    for name in every_policy(scenario)[1:]:
        begins = scenario.policy_forms[name].start
        if begins and (begins > last or row.starts_after is not None):
            scenario = scenario.change(f"policy.{name}.start", last, because=WHY)
    return with_projects_until(scenario, last)


def _late(start: Start, years: float) -> Start:
    """The same numbers with what would start on the last day moved beyond the end, where no scenario may have it."""
    last = start.calendar.years
    moved = (replace(c, at=c.at + years) if c.policy and c.at >= last else c for c in start.changes)
    return replace(start, changes=tuple(moved))


def _finer(scenario: Scenario, row: Row) -> Scenario:
    if row.finer == 1.0:
        return scenario
    return scenario.change("run.step", (scenario.run.step or STEP) / row.finer, because=WHY)


def _run(scenario: Scenario, model: Model, row: Row, policies: Sequence[str], *, changed: bool) -> Outcome:
    members = list(range(row.members)) if row.members else [None]
    numbers = (row.given, row.change) if changed else (row.given,)

    def alter(start: Start) -> Start:
        start = _late(start, 1.0 if row.starts_after is None else row.starts_after)
        start = altered(start, model, row.still, numbers, row.lever if changed else ())
        return replace(start, happenings=(*start.happenings, *_happenings(model, row)))

    unique = tuple(dict.fromkeys(policies))
    found = outcome(scenario, unique, members, row.accurate and changed, model, alter)
    return replace(found, dataset=with_wellbys(found.dataset))


def _happenings(model: Model, row: Row) -> Iterator[StartedHappening]:
    for event in row.event:
        if event.kind not in (model.happenings or {}):
            raise Absent(f"in the model there is no {event.kind}")
        yield StartedHappening(event.after, event.kind, event.arguments, WHY)


def altered(
    start: Start, model: Model, still: bool, numbers: Sequence[Numbers], levers: Sequence[Lever]
) -> Start:
    """The numbers of one future with others in their place."""
    if still:
        start = replace(
            start, series={name: _held(series) for name, series in start.series.items()},
            changes=tuple(c for c in start.changes if c.policy is not None),
            happenings=tuple(h for h in start.happenings if h.policy is not None),
        )  # fmt: skip
    for changes in numbers:
        for name, new in changes.items():
            for quantity, labels in _meant(name, model):
                start = _with(start, model, quantity, labels, new)
    dated = tuple(_dated(start, model, lever) for lever in levers)
    return replace(start, changes=start.changes + dated)


def _held(series: Series) -> Series:
    """The series as it is at the start, for ever."""
    at = max(int(np.searchsorted(series.at, 0.0, side="right")) - 1, 0)
    first, after = series.values[at], min(at + 1, len(series.at) - 1)
    if series.linear and series.at[at] < 0.0 < series.at[after]:
        part = -series.at[at] / (series.at[after] - series.at[at])
        first = first + part * (series.values[after] - first)
    return Series(np.zeros(1), first[np.newaxis], series.linear)


def _meant(name: str, model: Model) -> Iterator[tuple[Quantity, tuple[str, ...]]]:
    """The given numbers that a dotted name or a pattern means, and the labels behind a name."""
    known = {q.dotted: q for q in model.quantities.values() if q.kind in GIVEN}
    dotted, labels = ".".join(name.split(".")[:2]), tuple(name.split(".")[2:])
    found = [q for each, q in known.items() if fnmatchcase(each, dotted)]
    if not found and "*" not in dotted:
        raise Absent(f"the model has no number {dotted}.{did_you_mean(dotted, known)}")
    yield from ((quantity, labels) for quantity in found)


def _with(start: Start, model: Model, q: Quantity, labels: Sequence[str], new: float | Relative) -> Start:
    index = _index(model, q, labels)
    if q.kind == "driver":
        series = start.series[q.name]
        values = _put(series.values, (slice(None), *index), new, q)
        return replace(start, series={**start.series, q.name: replace(series, values=values)})
    values = start.values[q.name]
    place = (slice(None), 1) if q.kind == "table" else index
    return replace(start, values={**start.values, q.name: _put(values, place, new, q)})


def _put(values: Any, place: Any, new: float | Relative, q: Quantity) -> Any:
    """An array with a new value in a place, within the limits of its quantity."""
    result = np.array(values, dtype=float)
    result[place] = told = _value(result[place], new)
    low, high = (-np.inf if q.low is None else q.low), (np.inf if q.high is None else q.high)
    if np.min(told) < low or np.max(told) > high:
        what = f"a row makes it {np.min(told):g} to {np.max(told):g}, beyond its limits {low:g} to {high:g}"
        raise InputError([Mistake("reality/list.toml", q.dotted, what, "Give the row a value within.")])
    return result


def _value(old: Any, new: float | Relative) -> Any:
    if isinstance(new, Relative):
        return old * new.times if new.times is not None else old + new.plus
    return np.full_like(old, new)


def _index(model: Model, q: Quantity, labels: Sequence[str]) -> tuple[Any, ...]:
    """Where the labels are, each on the axis that has it."""
    found: list[Any] = [slice(None)] * len(q.axes)
    for label in labels:
        axes = [i for i, axis in enumerate(q.axes) if label in model.axes[axis].labels]
        if not axes:
            raise Absent(f"{q.dotted} has no {label}")
        found[axes[0]] = model.axes[q.axes[axes[0]]].index(label)
    return tuple(found)


def _dated(start: Start, model: Model, lever: Lever) -> Change:
    """Settings, by what they are at the start, that change later."""
    values: dict[str, Any] = {}
    for name, new in lever.set.items():
        for quantity, labels in _meant(name, model):
            index = _index(model, quantity, labels)
            at = {quantity.axes[i]: model.axes[quantity.axes[i]].labels[where]
                  for i, where in enumerate(index) if not isinstance(where, slice)}  # fmt: skip
            told = _put(start.values[quantity.name], index, new, quantity)[index]
            values[quantity.name] = (at or None, float(told) if np.ndim(told) == 0 else told)
    return Change(lever.after, None, WHY, values)
