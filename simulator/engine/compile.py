"""A model compiled: its equations written out, kept under the name of their content, and built.

The written file lies in the user's cache folder and is written only if it is not there yet:
Numba's own cache compares the file's age and would miss at every start otherwise. A traceback
shows that file, and `describe python` prints it.
"""

from __future__ import annotations

import importlib.util
import inspect
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from simulator.engine import kernel
from simulator.engine.layout import Layout, lay_out, totals
from simulator.engine.lower import Lowering, lower
from simulator.engine.model import Model
from simulator.engine.schedule import ancestors
from simulator.engine.write import Writer

if TYPE_CHECKING:
    from simulator.engine.access import Places
    from simulator.engine.integrate import Wiring

HEAD = '''"""The equations of {name}, written out as loops. Generated: change the model instead."""

from math import exp, floor, isfinite, log

import numpy as np
from numba import njit

compiled = njit(cache=True, error_model="numpy")


# With a signature of their own these two are compiled once, not anew for each number they are called with.
@njit("float64(float64[::1], int64, float64)", cache=True, error_model="numpy")
def interpolate(p, first, x):
    """The table at `first` (its number of points, its xs, its ys) at `x`; level beyond its ends."""
    n = int(p[first])
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

FUNCTION = '''

@compiled
def {name}({arguments}):
    """{doc}"""
{body}
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

    def functions(self, language: str) -> Iterator[tuple[str, str, str, list[str], list[list[str]]]]:
        """Name, arguments, meaning, first statements and bodies of the model's functions.

        `remaining` computes what `rates`, which must be asked first, does not keep.
        """
        writer = Writer(self.lowering, language, EVERYTHING)
        yield "prepare", "y, p, w", "What can only change at events.", [], writer.bodies(self.prepared, False)
        writer = Writer(self.lowering, language, SMALL)
        writer.stored |= {q.name for q in self.lowering.model.of_kind("guard")}
        bodies = writer.bodies(self.moving, True)
        zero = ["    for i in range(dy.size):", "        dy[i] = 0.0"]
        yield "rates", "time, y, p, w, dy", "The rates of the state.", zero, bodies
        rest = [name for name in self.live if name not in writer.stored]
        bodies = Writer(self.lowering, language, EVERYTHING).bodies(rest, False)
        yield "remaining", "time, y, p, w", "The equations that `rates`, asked before, does not keep.", [], bodies


class Compiled:
    """A model's layout and its compiled functions `prepare`, `rates`, `observe`, `advance`."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.layout: Layout = lay_out(model)
        self.lowering = lower(model, self.layout)
        self.programs = Programs(self.lowering)

    @cached_property
    def python(self) -> str:
        """The written-out text."""
        return write_python(self)

    @cached_property
    def module(self) -> ModuleType:
        """The compiled module, from the cache where it is known."""
        return _load(self.python, self.model.name)

    @cached_property
    def wiring(self) -> Wiring:
        """Where its crossings, outputs and audits are."""
        from simulator.engine.integrate import wiring

        return wiring(self)

    @cached_property
    def places(self) -> Places:
        """Where its quantities' elements are."""
        from simulator.engine.access import Places

        return Places(self, self.wiring.groups)

    @cached_property
    def totals(self) -> tuple[str, ...]:
        """The quantities whose monthly integral is kept."""
        return tuple(totals(self.model))


_known: dict[int, tuple[Model, Compiled]] = {}


def compile_model(model: Model) -> Compiled:
    """The compiled model; the same object for the same model."""
    found = _known.get(id(model))
    if found is None or found[0] is not model:
        found = (model, Compiled(model))
        _known[id(model)] = found
    return found[1]


def write_python(compiled: Compiled) -> str:
    """The Python text of a model's functions, with the kernel behind them."""
    programs = compiled.programs
    parts = [HEAD.format(name=compiled.model.name)]
    since = f"    since_birthday = time - p[{compiled.layout['birthday'].offset}]"
    for name, arguments, doc, head, bodies in programs.functions("python"):
        calls = list(head)
        for number, body in enumerate(bodies):
            inner = arguments if name == "prepare" else arguments.replace("time", "time, since_birthday")
            part = f"{name}_{number}"
            parts.append(FUNCTION.format(name=part, arguments=inner, doc=doc, body="\n".join(body)))
            calls.append(f"    {part}({inner})")
        if name != "prepare":
            calls.insert(0, since)
        parts.append(FUNCTION.format(name=name, arguments=arguments, doc=doc, body="\n".join(calls) or "    return"))
    source = inspect.getsource(kernel)
    parts.append(source.split("# ---- copied from here")[1].split("\n", 1)[1])
    return "".join(parts)


def cache_folder() -> Path:
    """Where written-out models are kept: `SIMULATOR_CACHE`, else the user's cache folder."""
    import platformdirs

    named = os.environ.get("SIMULATOR_CACHE")
    folder = Path(named) if named else Path(platformdirs.user_cache_dir("public-service-simulator"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        # A read-only home is no mistake of the user's: the equations are built anew each time.
        pass
    return Path(tempfile.mkdtemp(prefix="simulator-"))


def _load(text: str, model: str) -> ModuleType:
    name = f"written_{sha256(text.encode()).hexdigest()[:16]}"
    if name in sys.modules:
        return sys.modules[name]
    path = cache_folder() / f"{name}.py"
    if not path.exists():
        # Written beside and moved: two processes may start at once.
        handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(part, path)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        # Stopped half-way: the next call must not take what is there for the whole.
        del sys.modules[name]
        raise
    return module
