"""An equation as a notebook takes it from a model: it shows itself, and it can be called on whatever is at hand."""

from __future__ import annotations

import inspect
from functools import update_wrapper
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine.expressions import SAY
from simulator.errors import did_you_mean

if TYPE_CHECKING:
    from simulator.engine.quantities import Quantity

NAMING_AXES = frozenset(SAY) | {"by_age"}
"""Words that find their axis by name, which a NumPy array doesn't know."""


class Equation:
    """The function of a quantity, with its formula, units and meaning; called on numbers, NumPy or xarray.

    NumPy arrays are taken element by element, broadcast as usual. Raises `TypeError` where the equation names
    an axis and an array is NumPy's.
    """

    def __init__(self, quantity: Quantity) -> None:
        assert quantity.function is not None
        self.quantity = quantity
        update_wrapper(self, quantity.function)

    def __call__(self, *values: Any, **named: Any) -> Any:
        """The equation on floats, Pint quantities, xarray data or NumPy arrays."""
        function = self.quantity.function
        assert function is not None
        bound = inspect.signature(function).bind(*values, **named).arguments
        arrays = {name: value for name, value in bound.items() if isinstance(value, np.ndarray) and value.ndim}
        if not arrays:
            return function(**bound)
        words = sorted(NAMING_AXES.intersection(inspect.unwrap(function).__code__.co_names))
        if words:
            what = f"{self.quantity.name} names axes ({', '.join(words)}), and NumPy arrays ({', '.join(arrays)}) have "
            raise TypeError(f"{what}none: give xarray.DataArray with dims, such as dims=“service”.")
        return _by_element(function, bound, arrays)

    def __repr__(self) -> str:
        from simulator.engine.card import returned

        q = self.quantity
        given = ", ".join(f"{name} [{unit.text or '1'}]" for name, unit in q.arguments.items())
        formula = returned(q.function) if q.function else ""
        return f"{q.name} [{q.unit.text or '1'}] = {formula}\n{q.description}\nReads {given or 'nothing'}"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return self.quantity._repr_html_()


def function_of(given: Any) -> Any:
    """The plain function of an equation that was taken from a model; of anything else itself."""
    return given.quantity.function if isinstance(given, Equation) else given


def _by_element(function: Any, bound: dict[str, Any], arrays: dict[str, np.ndarray]) -> Any:
    """As xarray data whose axes are numbered, which every word takes."""
    import xarray as xr

    wide = dict(zip(arrays, np.broadcast_arrays(*arrays.values()), strict=True))
    dims = [f"axis_{i}" for i in range(next(iter(wide.values())).ndim)]
    found = function(**{**bound, **{name: xr.DataArray(value, dims=dims) for name, value in wide.items()}})
    return found.transpose(*dims).values if isinstance(found, xr.DataArray) else found


class Equations(dict[str, Equation]):
    """Equations by name, which say what is near a name that they don't have."""

    def __missing__(self, name: str) -> Equation:
        """Raises `KeyError`."""
        raise KeyError(f"no equation is called {name}.{did_you_mean(str(name), self)}")
