"""Every equation run once on Pint quantities: does it return the unit it declares?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from simulator.engine.quantities import BUILT_IN
from simulator.units import Unit, parse, registry

if TYPE_CHECKING:
    from simulator.engine.model import Model

# Values that avoid a zero or a one by accident; only dimensions matter.
TRIAL = (1.37, 1.91, 2.63, 0.71)


class _Points:
    """Stands for a table: takes its x in one unit and gives its value in another."""

    def __init__(self, over: Unit, unit: Unit) -> None:
        self.over, self.unit = over, unit

    def read(self, value: Any) -> Any:
        (1.0 * parse(self.over.text)) + value
        return 0.83 * parse(self.unit.text)


def check_units(model: Model, only: Iterable[str] | None = None) -> list[str]:
    """What is wrong with the units of the equations (or of those named in `only`), as sentences."""
    wanted = set(only) if only is not None else None
    found = []
    for name in model.order:
        if wanted is None or name in wanted:
            found += _check(model, name)
    return found


def _check(model: Model, name: str) -> list[str]:
    import pint

    quantity = model.quantities[name]
    assert quantity.function is not None
    try:
        value = quantity.function(*(_trial(model, a, i) for i, a in enumerate(quantity.arguments)))
        wanted = 1.0 * parse(quantity.unit.text)
        (value if hasattr(value, "to") else value * registry().dimensionless).to(wanted.units)
    except pint.DimensionalityError as error:
        text = str(error)
        return [f"{name}: declared in {quantity.unit}, but {text[:1].lower()}{text[1:]}"]
    return []


def _trial(model: Model, argument: str, index: int) -> Any:
    number = TRIAL[index % len(TRIAL)]
    if argument in BUILT_IN:
        return number * parse(BUILT_IN[argument].text)
    quantity = model.quantities[argument]
    if quantity.kind == "table":
        assert quantity.over is not None
        return _Points(quantity.over, quantity.unit)
    return number * parse(quantity.unit.text)
