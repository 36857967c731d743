"""The variables of an XMILE file: every stock, what moves it, and everything that these read."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from simulator.describe.xmile_names import Names, helper_names
from simulator.describe.xmile_text import number, smile
from simulator.describe.xmile_time import PASSED_DOC, SINCE_DOC, TIME, from_now_on, passed, since_birthday
from simulator.engine.core import first_stocks, settings
from simulator.engine.lower import Load, Lowered, Word
from simulator.engine.unroll import SINCE, Unrolled, summed, unroll

if TYPE_CHECKING:
    from simulator.engine import Model, Start
    from simulator.engine.start import Array

BLOCK = 24
"""Terms in one sum: readers take an expression apart by recursion, and a long one is beyond them."""
Kind = Literal["stock", "flow", "aux"]


@dataclass
class Variable:
    """One variable: its equation (a stock's is where it starts), units, and meaning.

    `points` are the xs and ys of a graphical function that is read at the equation.
    """

    kind: Kind
    name: str
    equation: str
    unit: str = ""
    doc: str = ""
    points: tuple[tuple[float, ...], tuple[float, ...]] | None = None
    inflows: list[str] = field(default_factory=list)
    outflows: list[str] = field(default_factory=list)


class Variables:
    """Collects the variables of one start of a model, which should be a `core` of both."""

    def __init__(self, model: Model, start: Start, recorded: bool = True) -> None:
        self.model, self.start = model, start
        self.unrolled: Unrolled = unroll(model)
        self.names = Names()
        self.known: dict[Load, str] = {}
        self.found: dict[str, Variable] = {}
        self.waiting: deque[Load] = deque()
        self.dates: dict[tuple[float, ...], str] = {}
        self.values: Mapping[str, Array] = settings(model, start)
        self.starts: Mapping[str, Array] = first_stocks(model, start)
        self.readers = helper_names(self.unrolled)
        self.told: set[str] = set()
        self._stocks()
        if recorded:
            self.waiting += [load for item in model.outputs for load in self.unrolled.elements(item.of)]
        self._expand()

    def __iter__(self) -> Iterator[Variable]:
        """Stocks, then flows, then the others, each kind in the order in which they were needed."""
        order = {"stock": 0, "flow": 1, "aux": 2}
        return iter(sorted(self.found.values(), key=lambda variable: order[variable.kind]))

    # -- names -------------------------------------------------------------------

    def named(self, quantity: str) -> dict[tuple[int, ...], str]:
        """The variables that are a quantity's elements, by their places; those that nothing needs are not there."""
        loads = self.unrolled.elements(quantity)
        return {_places(load): self.known[load] for load in loads if load in self.known}

    def name(self, load: Load) -> str:
        """What an element is called; once it has a name it will be written."""
        if load not in self.known:
            if load == TIME:
                return "TIME"
            labels = (self.model.axes[axis].labels[int(where)] or str(where) for axis, where in load.index)
            self.known[load] = self.names(self.readers.get(load.name, load.name), *labels)
            self.waiting.append(load)
        return self.known[load]

    # -- variables ---------------------------------------------------------------

    def _stocks(self) -> None:
        terms: dict[Load, list[tuple[float, Load]]] = {}
        for quantity in self.model.of_kind("stock"):
            terms |= {load: [] for load in self.unrolled.elements(quantity.name)}
        for target, sign, moved in self.unrolled.moves():
            terms[target].append((sign, moved))
        for load, moves in terms.items():
            places = _places(load)
            first = number(float(self.starts[load.name][places])).strip("()")
            stock = self._add("stock", self.name(load), first, load.name)
            for sign, into in ((1.0, stock.inflows), (-1.0, stock.outflows)):
                into += self._ends(stock.name, [moved for own, moved in moves if own == sign])

    def _ends(self, stock: str, moves: list[Load]) -> list[str]:
        """The flows at one side of a stock: one for each that is declared, and not too many."""
        by_flow: dict[str, list[Load]] = {}
        for load in moves:
            by_flow.setdefault(load.name, []).append(load)
        found = [
            self._flow(members[0]) if len(members) == 1 else self._joined(f"{flow}_all", stock, members)
            for flow, members in by_flow.items()
        ]
        return found if len(found) <= BLOCK else self._blocks(found, stock)

    def _flow(self, load: Load) -> str:
        """A flow's own element, as a flow; several stocks may hang on it."""
        name = self.name(load)
        if name not in self.found:
            self._equation(load)
        self.found[name].kind = "flow"
        return name

    def _joined(self, flow: str, stock: str, members: list[Load]) -> str:
        name = self.names(flow, stock)
        quantity = self.model.quantities[members[0].name]
        self._add("flow", name, self._text(summed(list(members)), name, quantity.unit.text), members[0].name)
        return name

    def _blocks(self, flows: list[str], stock: str) -> list[str]:
        found = []
        for first in range(0, len(flows), BLOCK):
            name = self.names(stock, "flows")
            unit = self.found[flows[first]].unit
            self.found[name] = Variable("flow", name, " + ".join(flows[first : first + BLOCK]), unit)
            found.append(name)
        return found

    def _expand(self) -> None:
        while self.waiting:
            load = self.waiting.popleft()
            if self.name(load) not in self.found:
                self._equation(load)

    def _equation(self, load: Load) -> None:
        name = self.name(load)
        quantity = self.model.quantities.get(load.name)
        if load == SINCE:
            self._since_birthday(name)
        elif not self.unrolled.given(load.name):
            self._computed(name, load)
        elif quantity is not None and quantity.kind == "driver":
            self._driver(name, load)
        else:
            places = _places(load)
            self._add("aux", name, number(float(self.values[load.name][places])).strip("()"), load.name)

    def _computed(self, name: str, load: Load) -> None:
        value = self.unrolled.value(load)
        unit = self._unit(load.name)
        if isinstance(value, Word) and value.word == "lookup":
            self._lookup(name, value, unit, load.name)
        else:
            self._add("aux", name, self._text(value, name, unit), load.name)

    def _add(self, kind: Kind, name: str, equation: str, quantity: str) -> Variable:
        """A new variable; the first element of a quantity tells what it means."""
        declared = self.model.quantities.get(quantity)
        doc = declared.description if declared and quantity not in self.told else ""
        self.told.add(quantity)
        self.found[name] = Variable(kind, name, equation, self._unit(quantity), doc)
        return self.found[name]

    def _unit(self, name: str) -> str:
        """A quantity's unit, or that of what a helper node adds up or reads; else none, for the reader to find."""
        declared = self.model.quantities.get(name)
        if declared:
            return declared.unit.text or "1"
        node = self.unrolled.lowering.nodes.get(name)
        return self._unit(node.value.name) if node and isinstance(node.value, Load) else ""

    # -- expressions -------------------------------------------------------------

    def _text(self, value: Lowered, name: str, unit: str) -> str:
        return smile(self._apart(value, name, unit), self.name)

    def _apart(self, value: Lowered, name: str, unit: str) -> Lowered:
        """The expression with its lookups and the blocks of its long sums in variables of their own."""
        if not isinstance(value, Word):
            return value
        if value.word == "lookup":
            own = self.names(name, "lookup")
            self._lookup(own, value, "1", "")
            return self._load(own)
        parts = tuple(self._apart(part, name, unit) for part in value.parts)
        while len(parts) > BLOCK:
            parts = tuple(
                self._block(parts[first : first + BLOCK], name, unit) for first in range(0, len(parts), BLOCK)
            )
        return Word(value.word, parts)

    def _block(self, parts: tuple[Lowered, ...], name: str, unit: str) -> Lowered:
        own = self.names(name, "block")
        self.found[own] = Variable("aux", own, smile(summed(list(parts)), self.name), unit)
        return self._load(own)

    def _load(self, name: str) -> Load:
        load = Load(f"written {name}")
        self.known[load] = name
        return load

    def _lookup(self, name: str, value: Word, unit: str, quantity: str) -> None:
        at, table = value.parts
        assert isinstance(table, Load)
        found = self._add("aux", name, self._text(at, name, "1"), quantity)
        found.unit = unit
        xs, ys = np.asarray(self.start.values[table.name], float).T
        found.points = (tuple(xs), tuple(ys))

    # -- time --------------------------------------------------------------------

    def _since_birthday(self, name: str) -> None:
        year = self.names("one_year")
        self.found[year] = Variable("aux", year, "1", "year")
        self.found[name] = Variable("aux", name, since_birthday(self.model, self.start, year), "1", SINCE_DOC)

    def _driver(self, name: str, load: Load) -> None:
        series = self.start.series[load.name]
        at, values = from_now_on(series, _places(load))
        if len(set(values)) == 1:
            self._add("aux", name, number(values[0]).strip("()"), load.name)
            return
        xs = at if series.linear else tuple(map(float, range(len(at))))
        found = self._add("aux", name, "TIME" if series.linear else self._passed(at[1:]), load.name)
        found.points = (xs, values)

    def _passed(self, dates: tuple[float, ...]) -> str:
        """How many of the dates have passed: one variable for all drivers that change on them."""
        if dates not in self.dates:
            name = self.dates[dates] = self.names("dates_passed")
            self.found[name] = Variable("aux", name, self._text(passed(dates), name, "1"), "1", PASSED_DOC)
        return self.dates[dates]


def _places(load: Load) -> tuple[int, ...]:
    return tuple(int(where) for _, where in load.index)
