"""Confidence tests of a scenario and its model, in the sense of system dynamics.

After Forrester and Senge, "Tests for building confidence in system dynamics models" (1980), and Barlas,
"Formal aspects of model validity and validation in system dynamics" (System Dynamics Review 12(3), 1996):
tests of structure first, then of behaviour; none proves a model, each could have refuted it. Beside what
is measured here stands the list of IF … THEN … checks, sorted into the same families.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.experiments.reality import FAILED, NOT_ASKED, PASSED, Judged, reality, rows
from simulator.experiments.reality.same import HARDLY, by_chance, moved_events
from simulator.run import asked, default_model, every_policy, outcome, prepare

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.experiments.reality import Finding, Row
    from simulator.run import Outcome
    from simulator.scenario import Scenario

STRUCTURE, LIMITS, LOOPS = "Structure", "Extreme conditions", "Behaviour and its signs"
CONSERVED, INTEGRATION, REPRODUCED = "Conservation", "Integration error", "Reproducibility"
FAMILIES = (STRUCTURE, CONSERVED, LIMITS, LOOPS, INTEGRATION, REPRODUCED)
MEMBERS = 4
STEP = 1.0 / 24.0
"""The engine's own, in years."""
STILL = 1e-3
"""By how much the step and the method may move what policies are worth, as a share of the largest of them."""
EPSILON = 1e-9
"""What audits may leave over, as a share of all there is."""
BALANCES = {"residual_people": ("residents", "people"), "residual_pounds": ("usable_reserves", "pounds")}
WORTH = ("npsv", "wellbys")


@dataclass(frozen=True)
class Confidence(Judged):
    """One test: its family, what was found, the limit, and whether it passed or could not be asked."""

    name: str
    family: str
    figure: str
    limit: str
    outcome: str
    because: str = ""


def assurance(
    scenario: Scenario,
    *,
    members: int = MEMBERS,
    listed: Sequence[Row] | None = None,
    workers: int | None = None,
    model: Model | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Confidence]:
    """The tests in the order of `FAMILIES`: those of this module, and the list of checks (or the rows `listed`).

    Runs are those of the first `members` futures under every policy. `progress` is called with tests done;
    there are `how_many(listed)`. Raises `InputError` where the scenario does not fit the model, and `RunError`
    where a run of it can't go on.
    """
    chosen = list(rows() if listed is None else listed)
    built = model or default_model()
    prepare(scenario, built, None)
    found: list[Confidence] = []
    for test in _own(scenario, built, members):
        found.append(test)
        if progress:
            progress(len(found))
    done = len(found)
    after = (lambda count, _: progress(done + count)) if progress else None
    checked = reality(scenario, chosen, workers=workers, model=model, progress=after)
    found += [_of_row(row, finding) for row, finding in zip(chosen, checked, strict=True)]
    return sorted(found, key=lambda test: FAMILIES.index(test.family))


OWN = 9
"""How many tests `_own` gives."""


def how_many(listed: Sequence[Row] | None = None) -> int:
    """How many tests there are."""
    return OWN + len(rows() if listed is None else listed)


def _own(scenario: Scenario, model: Model, members: int) -> Iterator[Confidence]:
    yield _units(model)
    yield _passports(scenario)
    base = _ran(scenario, model, members)
    yield from (_balance(base.dataset, name) for name in BALANCES)
    halved = _ran(asked(scenario, step=(scenario.run.step or STEP) / 2.0), model, members)
    yield _moved("half the step", "a result of the step is no result", base, halved)
    precise = _ran(scenario, model, 1, accurate=True)
    first = _only(base, 0)
    yield _moved("adaptive methods in the place of the step", "a result of the method is no result", first, precise)
    again = _ran(scenario, model, members)
    yield _same("the same seed, run twice", base, again)
    yield _same("a future alone and among others", _only(base, members - 1), _alone(scenario, model, members - 1))
    other = _ran(asked(scenario, seed=prepare(scenario, model, 0).seed + 1), model, 1)
    yield _differs(base.dataset.isel(member=slice(0, 1)), other.dataset)


def _units(model: Model) -> Confidence:
    from simulator.engine.check_units import check_units

    wrong = check_units(model)
    figure = f"{len(wrong)} of {len(model.order)} equations" + (f": {'; '.join(wrong[:3])}" if wrong else "")
    because = "Each equation is computed once on quantities with units, and has to give the unit that it declares"
    return _test("equations with wrong units", STRUCTURE, figure, "none", not wrong, because)


def _passports(scenario: Scenario) -> Confidence:
    """Parameter confirmation begins with a source that can be looked up."""
    numbers = scenario.numbers
    lacking = [name for name, n in numbers.items() if not all(_said(n, key) for key in ("source", "grade", "unit"))]
    grades = [str(number.grade) for number in numbers.values() if number.grade]
    told = ", ".join(f"{grades.count(grade)} {grade}" for grade in sorted(set(grades)))
    figure = f"{len(lacking)} of {len(numbers)} numbers; by grade {told or 'none'}"
    because = "A number without a unit, a source and a grade can't be confirmed or doubted"
    return _test("numbers without a source, a grade or a unit", STRUCTURE, figure, "none", not lacking, because)


def _said(number: Any, key: str) -> bool:
    parts = [number] if number.has_content or not number.elements else []
    return all(getattr(each, key) for each in (*parts, *number.elements.values()))


def _balance(dataset: xr.Dataset, name: str) -> Confidence:
    held, noun = BALANCES[name]
    title, because = f"{noun} that appear or vanish", "Every flow has two ends"
    if name not in dataset:
        return Confidence(title, CONSERVED, "the model does not audit them", "", NOT_ASKED, because)
    left = float(np.abs(dataset[name]).max())
    whole = float(np.abs(dataset[held]).max()) if held in dataset else 1.0
    figure = f"{left:.2g} of {whole:.3g}, {left / max(whole, 1.0):.1g} of all, at worst"
    return _test(title, CONSERVED, figure, f"{EPSILON:g} of all", left <= EPSILON * max(whole, 1.0), because)


def _moved(name: str, because: str, usual: Outcome, other: Outcome) -> Confidence:
    """By how much what policies are worth moves, as a share of the worth that is largest, where no event moves.

    Nor may more runs have events on other days than one in a hundred explains: see `reality.same`.
    """
    measure = next((each for each in WORTH if each in usual.dataset), None)
    if measure is None or usual.dataset.sizes["policy"] < 2:
        figure = "nothing is compared that has a worth"
        return Confidence(name, INTEGRATION, figure, "", NOT_ASKED, because)
    was, now = (_last(each.dataset[measure]) for each in (usual, other))
    alike, size = _alike(usual, other), float(np.abs(was).max())
    parted = int(alike.size - alike.sum())
    share = float(np.abs(now - was)[alike].max(initial=0.0)) / size if size else 0.0
    figure = f"{measure} by {share:.1g} of the largest, at worst of {alike.sum()} runs"
    figure += f"; events on other days in {parted} more" if parted else ""
    good = bool(alike.any()) and share <= STILL and by_chance(parted, alike.size) >= HARDLY
    return _test(name, INTEGRATION, figure, f"{STILL:g}", good, because[:1].upper() + because[1:])


def _alike(usual: Outcome, other: Outcome) -> np.ndarray:
    """Whether every event of a run falls on the same day in both (policy, member), and of its reference's."""
    policies, members = (usual.dataset[axis].values.tolist() for axis in ("policy", "member"))
    found = np.ones((len(policies), len(members)), dtype=bool)
    for row, policy in enumerate(policies):
        under = [[each for each in one.events if each["policy"] == policy] for one in (usual, other)]
        for events in moved_events((under[0], under[1])):
            for member, _ in events:
                found[row, members.index(member)] = False
    return found & found[policies.index(usual.dataset.attrs["reference"])]


def _last(values: xr.DataArray) -> np.ndarray:
    last = values.isel(time=-1) if "time" in values.dims else values
    return np.asarray(last.transpose("policy", "member").values)


def _same(name: str, one: Outcome, other: Outcome) -> Confidence:
    pairs = [(one.dataset, other.dataset)]
    if one.priced is not None and other.priced is not None:
        pairs.append((one.priced, other.priced))
    wrong = [str(each) for a, b in pairs for each in a.data_vars if not a[each].equals(b[each])]
    if list(one.events) != list(other.events):
        wrong.append("events")
    figure = f"{len(wrong)} of {sum(len(a.data_vars) for a, _ in pairs)} outputs, prices and the events"
    figure += f": {', '.join(wrong[:3])}" if wrong else ""
    because = "What can't be had again can't be checked"
    return _test(f"{name}: outputs that differ in any bit", REPRODUCED, figure, "none", not wrong, because)


def _differs(usual: xr.Dataset, other: xr.Dataset) -> Confidence:
    """Were luck not read from the seed, the tests above would pass for nothing."""
    found = [name for name in usual.data_vars if not usual[name].equals(other[name])]
    figure, because = f"{len(found)} of {len(usual.data_vars)} outputs differ", "Luck has to come from the seed"
    return _test("another seed", REPRODUCED, figure, "some", bool(found), because)


def _ran(scenario: Scenario, model: Model, members: int, accurate: bool = False) -> Outcome:
    """Every policy in some futures, priced where it can be."""
    return _priced(outcome(scenario, every_policy(scenario), range(members), accurate, model))


def _alone(scenario: Scenario, model: Model, member: int) -> Outcome:
    return _priced(outcome(scenario, every_policy(scenario), [member], False, model))


def _only(found: Outcome, member: int) -> Outcome:
    events = [event for event in found.events if event["member"] == member]
    priced = None if found.priced is None else found.priced.sel(member=[member])
    return replace(found, dataset=found.dataset.sel(member=[member]), events=events, priced=priced)


def _priced(found: Outcome) -> Outcome:
    from simulator.experiments.pricing import with_npsv
    from simulator.experiments.wellbys import with_wellbys

    return with_npsv(replace(found, dataset=with_wellbys(found.dataset)))


def _test(name: str, family: str, figure: str, limit: str, good: bool, because: str) -> Confidence:
    return Confidence(name, family, figure, limit, PASSED if good else FAILED, because)


def _of_row(row: Row, finding: Finding) -> Confidence:
    return Confidence(
        f"{row.name}: IF {finding.condition}", family_of(row), finding.figures, finding.expectation, finding.outcome,
        finding.because,
    )  # fmt: skip


def family_of(row: Row) -> str:
    """To which family a row of the list belongs, by what it changes and how it compares."""
    forms = {expected.form for expected in row.expect}
    if "balances" in forms:
        return CONSERVED
    if row.accurate or row.finer > 1.0:
        return INTEGRATION
    return LIMITS if forms <= {"near", "steady", "identical"} else LOOPS
