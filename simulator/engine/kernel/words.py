"""Words of the kernel that are Python's here and Numba's where it is compiled."""

from __future__ import annotations

from typing import Any


def compiled(signature: str) -> Any:
    """Stands for Numba's decorator: with its types given, a function is compiled as the file is loaded."""
    return lambda function: function


NUMBER, WHOLE, VECTOR, WHOLES = "", "", "", ""
"""Stand for the types of the arguments, as Numba writes them."""


def invoke(address: int, time: float, x: Any) -> None:
    """Stands for `pointers.invoke`."""
