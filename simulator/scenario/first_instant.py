"""Whether a run can begin: that somebody lives there, and that every equation has a value on the first day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.expressions import Operation, names, walk
from simulator.errors import Mistake
from simulator.scenario.names import GIVEN
from simulator.scenario.starter import matched, start_matched

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.expressions import Expression
    from simulator.engine.start import Array
    from simulator.scenario import Scenario
    from simulator.scenario.matcher import Matched
    from simulator.scenario.numbers import Number

MOST_NAMED = 4
"""Numbers at nought that a message names."""
_last: list[tuple[Matched, tuple[Mistake, ...]]] = []


def impossible(scenario: Scenario, model: Model) -> list[Mistake]:
    """What keeps a scenario that fits the model from beginning at all.

    A command asks, and so does each call that it makes: the last answer is kept with the match that it is of, so that
    it is never another scenario's or another model's. Raises `InputError` where the scenario does not fit the model.
    """
    found = matched(scenario, model)
    last = next(iter(_last), None)  # read once: another thread may put its own answer there at any time
    if last is None or last[0] is not found:
        values = _values(found, model)
        last = (found, (*_nobody(values, scenario, model), *_without_value(values, scenario, model)))
        _last[:] = [last]
    return list(last[1])


def _values(found: Matched, model: Model) -> Mapping[str, Array]:
    """Every quantity that has a place in a run, at its first instant."""
    from simulator.engine.core import STEP
    from simulator.engine.simulation import Simulation

    first = Simulation(model, start_matched(found), None, 0, False, STEP, "euler", 1.0)
    first.fill()
    slots = first.compiled.layout.slots
    return {name: np.asarray(first.board.read(name, {})) for name in model.quantities if name in slots}


def _nobody(values: Mapping[str, Array], scenario: Scenario, model: Model) -> Iterator[Mistake]:
    """That nobody lives there: whatever is told for each of them would mean nothing. Newborn children don't count."""
    if model.ageing is None or values[model.ageing.stock].sum() > 0.0:
        return
    first = model.quantities[model.quantities[model.ageing.stock].start or model.ageing.stock]
    given = model.quantities[next(iter(first.arguments), first.name)]
    what = "nobody lives there at the start, and most results are told for each of them"
    yield Mistake(scenario.where, given.dotted, what, "Give some people.")


def _without_value(values: Mapping[str, Array], scenario: Scenario, model: Model) -> Iterator[Mistake]:
    """The equations that have no value though all that they read has one: most often they divide by nought."""
    lost = {name for name, value in values.items() if not np.isfinite(value).all()}
    for name, expression in model.expressions.items():
        if name not in lost or lost & set(model.quantities[name].arguments):
            continue
        divisors = [each for each in _divisors(expression) if (values.get(each, np.ones(1)) == 0.0).any()]
        why = f", as it divides by {_where(divisors[0], values, model)}" if divisors else ""
        given = list(_given(divisors or model.quantities[name].arguments, values, model))
        own = [dotted for dotted in given if _is_own(scenario.numbers[dotted], scenario)]
        named = ", ".join((own or given)[:MOST_NAMED])
        remedy = f"Give more than 0 for {named}." if named else "Give the numbers that it reads a sensible size."
        yield Mistake(scenario.where, model.quantities[name].dotted, f"has no value at the start{why}", remedy)


def _is_own(number: Number, scenario: Scenario) -> bool:
    """Whether the scenario's own file gave a number or one of its labels, or somebody who changed it since."""
    given = {number.where, *(element.where for element in number.elements.values())}
    return bool(given & {scenario.where, "change", "--set"})


def _where(name: str, values: Mapping[str, Array], model: Model) -> str:
    """A quantity, and where it is nought if that is not everywhere."""
    noughts = np.argwhere(values[name] == 0.0)
    if len(noughts) == values[name].size:
        return f"{name}, which is 0"
    axes = model.quantities[name].axes
    labels = [model.axes[axis].labels[at] for axis, at in zip(axes, noughts[0], strict=True)]
    return f"{name}, which is 0 for {', '.join(labels)}"


def _divisors(expression: Expression) -> Iterator[str]:
    """The quantities by which an equation divides."""
    for part in walk(expression):
        if isinstance(part, Operation) and part.operator == "/":
            yield from names(part.operands[1])


def _given(quantities: Iterable[str], values: Mapping[str, Array], model: Model) -> Iterator[str]:
    """The given numbers at nought behind these quantities, the nearest first."""
    seen = dict.fromkeys(quantities)
    waiting = list(seen)
    for name in waiting:
        quantity = model.quantities.get(name)
        if quantity is None:
            continue
        if quantity.kind in GIVEN and (values.get(name, np.ones(1)) == 0.0).any():
            yield quantity.dotted
        new = [each for each in (*quantity.arguments, quantity.start) if each and each not in seen]
        seen |= dict.fromkeys(new)
        waiting += new
