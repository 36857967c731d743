"""What is written around a model's equations, and the kernel, to make files that Numba compiles."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from simulator.engine import kernel
from simulator.engine.loading import name_of

if TYPE_CHECKING:
    from simulator.engine.compile import Compiled

HELPERS = '''"""What the pieces of any model call. Generated: see simulator/engine/templates.py."""

from numba import njit


# With a signature of their own these two are compiled once, not anew for each number they are called with.
@njit("float64(float64[::1], int64, float64)", cache=True, error_model="numpy")
def interpolate(x, first, value):
    """The table at `first` (its number of points, its xs, its ys) at `value`; level beyond its ends."""
    n = 0
    while n < x[first]:
        n += 1
    xs, ys = first + 1, first + 1 + n
    if not value > x[xs]:
        return x[ys]
    for i in range(1, n):
        if value <= x[xs + i]:
            share = (value - x[xs + i - 1]) / (x[xs + i] - x[xs + i - 1])
            return x[ys + i - 1] + share * (x[ys + i] - x[ys + i - 1])
    return x[ys + n - 1]


@njit("float64(float64[::1], int64, int64, int64)", cache=True, error_model="numpy")
def summed(x, first, count, stride):
    """The sum of `count` numbers from `first` on, in four lanes: one chain is as slow as its latency."""
    s0 = s1 = s2 = s3 = 0.0
    whole = count - count % 4
    for i in range(0, whole, 4):
        at = first + i * stride
        s0 += x[at]
        s1 += x[at + stride]
        s2 += x[at + 2 * stride]
        s3 += x[at + 3 * stride]
    for i in range(whole, count):
        s0 += x[first + i * stride]
    return (s0 + s1) + (s2 + s3)
'''

PIECE = '''"""A piece of the equations of {model}, as loops. Generated: change the model instead."""

from math import exp, log

from numba import carray, cfunc

from {helpers} import interpolate, summed


# Compiled on its own and called by address: were one piece to call another, it would be optimised twice.
@cfunc("void(float64, CPointer(float64))", cache=True, error_model="numpy")
def {name}_{number}(time, x_):
    """{doc}"""
    x = carray(x_, ({size},))
    since_birthday = time - x[{birthday}]
{body}
'''

KERNEL = '''"""The kernel of the engine, for any model. Generated: see simulator/engine/kernel."""

from math import floor, nan

from numba import njit

from simulator.engine.pointers import invoke

NUMBER, WHOLE, VECTOR, WHOLES = "float64", "int64", "float64[::1]", "int64[::1]"


def compiled(signature):
    """With its types given, a function is compiled, or taken from the cache, as this file is loaded."""
    return njit(signature, cache=True, error_model="numpy")
'''


def write_pieces(compiled: Compiled) -> dict[str, str]:
    """The Python text of each piece of a model's functions."""
    layout = compiled.layout
    fixed = {
        "model": compiled.model.name, "helpers": name_of(HELPERS),
        "size": layout.origin("w") + layout.sizes["w"], "birthday": layout.at("birthday"),
    }  # fmt: skip
    return {
        f"{name}_{number}": PIECE.format(name=name, number=number, doc=doc, body="\n".join(body), **fixed)
        for name, doc, bodies in compiled.programs.functions("python")
        for number, body in enumerate(bodies)
    }


def kernel_text() -> str:
    """The Python text of the kernel."""
    parts = (inspect.getsource(part) for part in kernel.PARTS)
    return KERNEL + "\n".join(part.split("# ---- copied from here")[1].split("\n", 1)[1] for part in parts)
