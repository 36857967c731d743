"""Counts of a whole place, of which one number for many labels can only be a total by mistake."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import TYPE_CHECKING

from simulator.scenario.nested import Path
from simulator.scenario.numbers import Number, Say

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.quantities import Quantity

WHOLE = ("person", "person/year", "GBP", "GBP/year", "dwelling")
"""Units of what doubles with a place, as far as it is given: rates, prices and shares do not."""
FEW = 12
"""Labels that a message can name."""


def grows(quantity: Quantity) -> bool:
    """Whether the quantity grows with the whole place, so that its labels add up to something."""
    return quantity.unit.text in WHOLE and not quantity.intensive


def check_number(number: Number, quantity: Quantity, model: Model, say: Say) -> None:
    """Says where a number gives one count for each of many labels; a new one may mean it."""
    if quantity.kind == "table":
        return
    own = ((path, element.value) for path, element in number.elements.items() if element.value is not None)
    given = ((path, value) for path, value in (*number.leaves(), *own) if path or number.replaces_labels)
    check(given, quantity, model, say, otherwise=", or multiply them all with times")


def check(
    given: Iterable[tuple[Path, float]], quantity: Quantity, model: Model, say: Say, name: str = "",
    otherwise: str = "",
) -> None:  # fmt: skip
    """Says, once, that one of these counts stands for many labels; nought is the same in each."""
    for path, value in given if grows(quantity) else ():
        axes = quantity.axes[len(path) :]
        cells = prod(len(model.axes[axis].labels) for axis in axes)
        if cells > 1 and value:
            each = " and ".join(axes)
            total = f"{value * cells:,.12g} {quantity.unit} in all {cells}"
            what = f"{value:,.12g} would be the number of each {each}, {total}"
            say(".".join(part for part in (name, *path) if part), what, f"{_singly(axes, model)}{otherwise}.")
            return


def _singly(axes: tuple[str, ...], model: Model) -> str:
    labels = model.axes[axes[0]].labels
    singly = len(axes) == 1 and len(labels) <= FEW
    return f"Give it for {', '.join(labels)} singly" if singly else "Give a table with a row for each"
