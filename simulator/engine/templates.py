"""What is written around a model's equations, and the kernel, to make files that Numba compiles."""

from __future__ import annotations

import inspect
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.engine import kernel
from simulator.engine.kernel.seats import LANES
from simulator.engine.loading import name_of

if TYPE_CHECKING:
    from simulator.engine.compile import Compiled

ONE = 1
"""How many runs a text is compiled for, if not for `LANES` in step."""
COMPILED_WITH = ("exponentials", "lanes", "pointers")
"""Modules of the engine that say what words of a text are."""
TYPES = {
    ONE: "VECTOR, NUMBER = types.Array(types.float64, 1, 'C'), types.float64",
    LANES: "from simulator.engine.lanes import BLOCK as VECTOR, LANE as NUMBER",
}
"""What a vector of numbers is in a text, and what a number."""

HELPERS = '''"""What the pieces of any model call. Generated: see simulator/engine/templates.py ({arithmetic})."""

from numba import njit, types

from simulator.engine.lanes import chosen, first_of
{types}


# With a signature of their own these two are compiled once, not anew for each number they are called with.
@njit(NUMBER(VECTOR, types.int64, NUMBER), cache=True, error_model="numpy")
def interpolate(x, first, value):
    """The table at `first` (its number of points, its xs, its ys) at `value`; level beyond its ends.

    Tables of runs in step have as many points.
    """
    n = int(first_of(x[first]))
    xs, ys = first + 1, first + 1 + n
    found = x[ys + n - 1]
    # From the last interval to the first, whether or not the value lies there: each run has one of its own.
    for i in range(n - 1, 0, -1):
        share = (value - x[xs + i - 1]) / (x[xs + i] - x[xs + i - 1])
        there = x[ys + i - 1] + share * (x[ys + i] - x[ys + i - 1])
        found = chosen(value <= x[xs + i], there, found)
    return chosen(value > x[xs], found, x[ys])


@njit(NUMBER(VECTOR, types.int64, types.int64, types.int64), cache=True, error_model="numpy")
def summed(x, first, count, stride):
    """The sum of `count` numbers from `first` on, in four chains: one is as slow as its latency."""
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

from numba import carray, cfunc

from simulator.engine.lanes import chosen, exponential, logarithm
from {helpers} import interpolate, summed


# Compiled on its own and called by address: were one piece to call another, it would be optimised twice.
@cfunc("void(float64, CPointer(float64))", cache=True, error_model="numpy")
def {name}_{number}(time, x_):
    """{doc}"""
    x = carray(x_, ({size},))
    since_birthday = time - x[{birthday}]
{body}
'''

PIECE_IN_STEP = '''"""A piece of the equations of {model} for runs in step. Generated: change the model instead."""

from numba import cfunc, types

from simulator.engine.lanes import BLOCK, chosen, exponential, logarithm
from {helpers} import interpolate, summed


@cfunc(types.void(types.float64, BLOCK), cache=True, error_model="numpy")
def {name}_{number}(time, x):
    """{doc}"""
    since_birthday = time - x[{birthday}]
{body}
'''

KERNEL = '''"""The kernel of the engine, for any model. Generated: see simulator/engine/kernel ({arithmetic})."""

from math import floor, nan

from numba import carray, njit

from simulator.engine.lanes import abreast, block_of, chosen, of_lane, some
from simulator.engine.pointers import invoke, numbers_at, wholes_at
{imported}
NUMBER, WHOLE, VECTOR, WHOLES = "float64", "int64", "float64[::1]", "int64[::1]"


def compiled(signature):
    """With its types given, a function is compiled, or taken from the cache, as this file is loaded."""
    return njit(signature, cache=True, error_model="numpy")
'''


@cache
def arithmetic() -> str:
    """Stands for what texts are compiled with and do not say: another one has to be compiled anew."""
    # Read, not imported: whoever only shows a text needs no Numba.
    texts = (Path(__file__).with_name(f"{name}.py").read_bytes() for name in COMPILED_WITH)
    return sha256(b"".join(texts)).hexdigest()[:16]


def helpers(runs: int = ONE) -> str:
    """The Python text of what all pieces call, for so many runs."""
    return HELPERS.format(arithmetic=arithmetic(), types=TYPES[runs])


def write_pieces(compiled: Compiled, runs: int = ONE) -> dict[str, str]:
    """The Python text of each piece of a model's functions, for so many runs."""
    layout, text = compiled.layout, PIECE if runs == ONE else PIECE_IN_STEP
    fixed = {
        "model": compiled.model.name, "helpers": name_of(helpers(runs)),
        "size": layout.origin("w") + layout.sizes["w"], "birthday": layout.at("birthday"),
    }  # fmt: skip
    return {
        f"{name}_{number}": text.format(name=name, number=number, doc=doc, body="\n".join(body), **fixed)
        for name, doc, bodies in compiled.programs.functions("python")
        for number, body in enumerate(bodies)
    }


def kernel_text(runs: int = ONE) -> str:
    """The Python text of the kernel, for one run or for several, whose text begins with that for one."""
    parts = (inspect.getsource(part) for part in (kernel.PARTS if runs == ONE else kernel.IN_STEP))
    imported = "" if runs == ONE else f"from {name_of(kernel_text())} import *\n"
    head = KERNEL.format(arithmetic=arithmetic(), imported=imported)
    return head + "\n".join(part.split("# ---- copied from here")[1].split("\n", 1)[1] for part in parts)
