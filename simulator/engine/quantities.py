"""What a model is declared of: quantities, processes, happenings and outputs. `declarations` makes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from simulator.units import Unit

Kind = Literal[
    "parameter", "setting", "driver", "table", "stock", "equation", "flow", "guard", "hazard"
]
Counted = Literal["", "in stock", "over the month", "since the start", "over the year before"]
COMPUTED = ("equation", "flow", "guard", "hazard")
GIVEN = ("parameter", "setting", "driver", "table")
BUILT_IN: Mapping[str, Unit] = {"time": Unit("year"), "since_birthday": Unit("1")}


@dataclass(frozen=True, eq=False)
class Quantity:
    """One declared quantity. `name` and `section` are filled in by `Model`."""

    kind: Kind
    unit: Unit
    axes: tuple[str, ...]
    description: str
    name: str = ""
    section: str = ""
    low: float | None = None
    high: float | None = None
    interpolation: Literal["step", "linear"] = "step"
    over: Unit | None = None
    start: str | None = None
    may_be_negative: bool = False
    scarring: bool | str = False
    audit: str = ""
    leaves: End | None = None
    enters: End | None = None
    on_ticks: bool = False
    intensive: bool = False
    function: Callable[..., Any] | None = None
    arguments: Mapping[str, Unit] = field(default_factory=dict)
    module: str = ""

    @property
    def dotted(self) -> str:
        """The name that a scenario uses: `section.name`."""
        return f"{self.section}.{self.name}"

    def __call__(self, *values: Any, **named: Any) -> Any:
        """The equation on floats, Pint quantities or xarray data."""
        if self.function is None:
            raise TypeError(f"{self.name} is a {self.kind}, not an equation")
        return self.function(*values, **named)

    def at(self, **labels: str) -> End:
        """Part of a stock, as the end of a flow."""
        return End(self, tuple(labels.items()))

    def __repr__(self) -> str:
        return f"{self.kind} {self.dotted if self.section else self.name} ({self.unit.text or '1'})"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from simulator.engine.card import of_quantity

        return of_quantity(self)


@dataclass(frozen=True, eq=False)
class End:
    """Where a flow leaves or enters: a stock or part of one; `stock=None` is the outside world."""

    stock: Quantity | None
    labels: tuple[tuple[str, str], ...] = ()


outside = End(None)
"""The world beyond the model, as the end of a flow."""


@dataclass(frozen=True, eq=False)
class Process:
    """A SimPy generator `function(world)` that makes events."""

    function: Callable[..., Any]
    description: str
    name: str = ""
    module: str = ""


@dataclass(frozen=True, eq=False)
class Happening:
    """A generator `function(world, **arguments)` that a scenario dates."""

    function: Callable[..., Any]
    arguments: Mapping[str, Unit]
    description: str
    name: str = ""
    module: str = ""
    limits: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    """Arguments that are labels of an axis: by name of the argument, that of the axis."""


@dataclass(frozen=True)
class Output:
    """What a run records: quantity `of`, under `name`; `total` for its integral over each month."""

    name: str
    of: str
    long_name: str
    total: bool = False
    unit: Unit = field(default_factory=lambda: Unit("1"))
    axes: tuple[str, ...] = ()
    description: str = ""
    counted: Counted = ""
    """Over which time, where it isn't a rate or a state of the instant; a total and a stock say so by themselves."""
    constant_prices: bool = False
    """Of money: that it is in pounds of one year, and not of the day."""
