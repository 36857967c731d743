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


def carray(pointer: Any, shape: tuple[int]) -> Any:
    """Stands for Numba's function: an array of what lies there."""


def numbers_at(address: int) -> Any:
    """Stands for `pointers.numbers_at`."""


def wholes_at(address: int) -> Any:
    """Stands for `pointers.wholes_at`."""


def block_of(memory: Any) -> Any:
    """Stands for `lanes.block_of`."""


def abreast(first: float, second: float, third: float, fourth: float) -> Any:
    """Stands for `lanes.abreast`."""


def of_lane(x: Any, lane: int) -> Any:
    """Stands for `lanes.of_lane`."""


def chosen(condition: Any, first: Any, second: Any) -> Any:
    """Stands for `lanes.chosen`."""


def some(answers: Any) -> bool:
    """Stands for `lanes.some`."""
    return bool(answers)
