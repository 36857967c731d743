"""A model compiled: its equations written out, kept under the name of their content, and built.

The written file lies in the user's cache folder and is written only if it is not there yet:
Numba's own cache compares the file's age and would miss at every start otherwise. A traceback
shows that file, and `describe python` prints it.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING

from simulator.engine import kernel
from simulator.engine.effects import add_effects
from simulator.engine.layout import Layout, lay_out
from simulator.engine.loading import load_all, name_of, warm
from simulator.engine.lower import Lowering, loads, lower
from simulator.engine.model import Model
from simulator.engine.quantities import BUILT_IN
from simulator.engine.schedule import SMALL, ancestors
from simulator.engine.write import Writer

if TYPE_CHECKING:
    from simulator.engine.access import Places
    from simulator.engine.state import Frame
    from simulator.engine.wiring import Wiring

HELPERS = '''"""What the pieces of any model call. Generated: see simulator/engine/compile.py."""

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

EVERYTHING = 1 << 40
ENTRIES = ("prepare", "timed", "rates", "remaining")
"""The functions of a model, in the order of the kernel's areas for the addresses of their pieces."""

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

KERNEL = '''"""The kernel of the engine, for any model. Generated: see simulator/engine/kernel.py."""

from math import floor, nan

from numba import njit

from simulator.engine.pointers import invoke

NUMBER, WHOLE, VECTOR, WHOLES = "float64", "int64", "float64[::1]", "int64[::1]"


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

    @cached_property
    def timed(self) -> list[str]:
        """What of that depends on time and given numbers alone: computed once for each time."""
        found = set[str]()
        for name, node in self.lowering.nodes.items():
            given = {load.name for load in loads(node.value)} - BUILT_IN.keys() - found
            if node.live and not node.effects and not any(self._moves(read) for read in given):
                found.add(name)
        return [name for name in self.moving if name in found]

    @cached_property
    def given(self) -> set[str]:
        """The given numbers that these and what is prepared read."""
        nodes = self.lowering.nodes
        return {load.name for name in (*self.prepared, *self.timed) for load in loads(nodes[name].value)} - nodes.keys()

    def _moves(self, name: str) -> bool:
        """Whether a quantity is a stock or computed from what is not given."""
        node = self.lowering.nodes.get(name)
        return node.live if node else self.lowering.layout[name].vector == "y"

    def functions(self, language: str) -> Iterator[tuple[str, str, list[list[str]]]]:
        """Name, meaning and bodies of the model's functions.

        `remaining` computes what `rates`, which must be asked first, does not keep.
        """
        writer = Writer(self.lowering, language, EVERYTHING, unroll=False)
        yield "prepare", "What can only change at events.", writer.bodies(self.prepared, False)
        writer = Writer(self.lowering, language, EVERYTHING, unroll=False)
        yield "timed", "What depends on time alone.", writer.bodies(self.timed, False)
        timed = set(self.timed)
        # Storing small values costs nothing, and `observe` can read them.
        writer = Writer(self.lowering, language, SMALL, unroll=True)
        writer.stored |= {q.name for q in self.lowering.model.of_kind("guard")}
        bodies = writer.bodies([name for name in self.moving if name not in timed], True)
        yield "rates", "The rates of the state.", bodies
        rest = [name for name in self.live if name not in writer.stored and name not in timed]
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
        self.frames: dict[int, Frame] = {}

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
    return KERNEL + inspect.getsource(kernel).split("# ---- copied from here")[1].split("\n", 1)[1]


class Functions:
    """What can be computed of a compiled model: the kernel, and the addresses of the model's pieces."""

    def __init__(self, pieces: Mapping[str, ModuleType], kernel: ModuleType) -> None:
        self.pieces, self.kernel = pieces, kernel
        self.addresses = [
            [getattr(module, name).address for name, module in pieces.items() if name.rpartition("_")[0] == entry]
            for entry in ENTRIES
        ]
