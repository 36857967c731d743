"""A model compiled: its equations written out, kept under the name of their content, and built.

The written file lies in the user's cache folder and is written only if it is not there yet:
Numba's own cache compares the file's age and would miss at every start otherwise. A traceback
shows that file, and `describe python` prints it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine import kernel
from simulator.engine.effects import add_effects
from simulator.engine.layout import Layout, lay_out
from simulator.engine.loading import load_all, name_of, warm
from simulator.engine.lower import Lowering, lower
from simulator.engine.model import Model
from simulator.engine.schedule import ancestors
from simulator.engine.write import Writer

if TYPE_CHECKING:
    from simulator.engine.access import Places
    from simulator.engine.wiring import Wiring

HELPERS = '''"""What the pieces of any model call. Generated: see simulator/engine/compile.py."""

from numba import njit


# With a signature of their own these two are compiled once, not anew for each number they are called with.
@njit("float64(float64[::1], int64, float64)", cache=True, error_model="numpy")
def interpolate(p, first, x):
    """The table at `first` (its number of points, its xs, its ys) at `x`; level beyond its ends."""
    n = 0
    while n < p[first]:
        n += 1
    xs, ys = first + 1, first + 1 + n
    if not x > p[xs]:
        return p[ys]
    for i in range(1, n):
        if x <= p[xs + i]:
            share = (x - p[xs + i - 1]) / (p[xs + i] - p[xs + i - 1])
            return p[ys + i - 1] + share * (p[ys + i] - p[ys + i - 1])
    return p[ys + n - 1]


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

SMALL = 64
"""Nodes of at most so many elements are kept by `rates` too: storing them costs nothing."""
EVERYTHING = 1 << 40
ENTRIES = ("prepare", "rates", "remaining")
"""The functions of a model, in the order in which the kernel holds the addresses of their pieces."""

PIECE = '''"""A piece of the equations of {model}, as loops. Generated: change the model instead."""

from math import exp, log

from numba import carray, cfunc

from {helpers} import interpolate, summed


# Compiled on its own and called by address: were one piece to call another, it would be optimised twice.
@cfunc(
    "void(float64, CPointer(float64), CPointer(float64), CPointer(float64), CPointer(float64))",
    cache=True, error_model="numpy",
)
def {name}_{number}(time, y_, p_, w_, dy_):
    """{doc}"""
    y, p, w, dy = carray(y_, ({y},)), carray(p_, ({p},)), carray(w_, ({w},)), carray(dy_, ({y},))
    since_birthday = time - p[{birthday}]
{body}
'''

KERNEL = '''"""The kernel of the engine, for any model. Generated: see simulator/engine/kernel.py."""

from math import floor

from numba import njit

from simulator.engine.pointers import invoke

NUMBER, WHOLE, VECTOR, MATRIX = "float64", "int64", "float64[::1]", "float64[:, ::1]"
WHOLES, PAIRS = "int64[::1]", "int64[:, ::1]"


def compiled(signature):
    """With its types given, a function is compiled, or taken from the cache, as this file is loaded."""
    return njit(signature, cache=True, error_model="numpy")
'''


@dataclass(frozen=True)
class Programs:
    """Which nodes each function must compute."""

    lowering: Lowering

    @cached_property
    def prepared(self) -> list[str]:
        """What can only change at events: computed once after each."""
        return [name for name, node in self.lowering.nodes.items() if not node.live]

    @cached_property
    def live(self) -> list[str]:
        """Everything else."""
        return [name for name, node in self.lowering.nodes.items() if node.live]

    @cached_property
    def moving(self) -> list[str]:
        """What the rates of the state need, and the guards."""
        nodes = self.lowering.nodes
        guards = {q.name for q in self.lowering.model.of_kind("guard")}
        wanted = [name for name, node in nodes.items() if node.effects or name in guards]
        return [name for name in ancestors(self.lowering, wanted) if nodes[name].live]

    def functions(self, language: str) -> Iterator[tuple[str, str, list[list[str]]]]:
        """Name, meaning and bodies of the model's functions.

        `remaining` computes what `rates`, which must be asked first, does not keep.
        """
        writer = Writer(self.lowering, language, EVERYTHING, unroll=False)
        yield "prepare", "What can only change at events.", writer.bodies(self.prepared, False)
        writer = Writer(self.lowering, language, SMALL, unroll=True)
        writer.stored |= {q.name for q in self.lowering.model.of_kind("guard")}
        bodies = writer.bodies(self.moving, True)
        yield "rates", "The rates of the state.", bodies
        rest = [name for name in self.live if name not in writer.stored]
        bodies = Writer(self.lowering, language, EVERYTHING, unroll=False).bodies(rest, False)
        yield "remaining", "The equations that `rates`, asked before, does not keep.", bodies


class Compiled:
    """A model's layout and its compiled functions `prepare`, `rates`, `observe`, `advance`."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.layout: Layout = lay_out(model)
        self.lowering = lower(model, self.layout)
        add_effects(self.lowering)
        self.programs = Programs(self.lowering)

    @cached_property
    def pieces(self) -> dict[str, str]:
        """The written-out pieces of its functions, each a file of its own, by name."""
        return write_pieces(self)

    @cached_property
    def python(self) -> str:
        """The written-out text, for readers."""
        return "\n\n".join([HELPERS, *self.pieces.values()])

    @cached_property
    def functions(self) -> Functions:
        """The compiled functions, from the cache where they are known."""
        kernel, *pieces = load_all(HELPERS, [kernel_text(), *self.pieces.values()])
        return Functions(dict(zip(self.pieces, pieces, strict=True)), kernel)

    def warm(self) -> None:
        """Have the functions compiled for other processes, where this machine does not know them yet."""
        warm(HELPERS, [kernel_text(), *self.pieces.values()])

    @cached_property
    def wiring(self) -> Wiring:
        """Where its crossings, outputs and audits are."""
        from simulator.engine.wiring import wiring

        return wiring(self)

    @cached_property
    def places(self) -> Places:
        """Where its quantities' elements are."""
        from simulator.engine.access import Places

        return Places(self, self.wiring.groups)


_known: dict[int, tuple[Model, Compiled]] = {}


def compile_model(model: Model) -> Compiled:
    """The compiled model; the same object for the same model."""
    found = _known.get(id(model))
    if found is None or found[0] is not model:
        found = (model, Compiled(model))
        _known[id(model)] = found
    return found[1]


def write_pieces(compiled: Compiled) -> dict[str, str]:
    """The Python text of each piece of a model's functions."""
    sizes = {vector: max(size, 1) for vector, size in compiled.layout.sizes.items()}
    fixed = {
        **sizes, "model": compiled.model.name, "helpers": name_of(HELPERS),
        "birthday": compiled.layout["birthday"].offset,
    }  # fmt: skip
    return {
        f"{name}_{number}": PIECE.format(name=name, number=number, doc=doc, body="\n".join(body), **fixed)
        for name, doc, bodies in compiled.programs.functions("python")
        for number, body in enumerate(bodies)
    }


def kernel_text() -> str:
    """The Python text of the kernel."""
    return KERNEL + inspect.getsource(kernel).split("# ---- copied from here")[1].split("\n", 1)[1]


class Functions:
    """What can be computed of a compiled model; shapes and order of arguments as in `kernel`."""

    def __init__(self, pieces: Mapping[str, ModuleType], kernel: ModuleType) -> None:
        self.pieces, self.kernel = pieces, kernel
        found = [[getattr(pieces[n], n).address for n in pieces if n.startswith(f"{e}_")] for e in ENTRIES]
        self.addresses = np.array([*map(len, found), *chain.from_iterable(found)], dtype=np.int64)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        function = partial(getattr(self.kernel, name), self.addresses)
        setattr(self, name, function)
        return function
