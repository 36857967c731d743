"""What variables are called in an XMILE file: readable, legal in PySD and Simlin, and no two alike."""

from __future__ import annotations

import re

from simulator.engine.lower import Load, loads
from simulator.engine.unroll import Unrolled

# What a variable can't be called: words of the language, its functions, and PySD's control variables.
RESERVED = frozenset([
    "abs", "and", "arccos", "arcsin", "arctan", "cos", "delay", "delay1", "delay3", "delayn", "dt", "e", "else",
    "exp", "exprnd", "final_time", "forcst", "history", "if", "inf", "init", "initial_time", "int", "ln", "log10",
    "lognormal", "lookup", "max", "mean", "min", "mod", "nan", "normal", "not", "npv", "or", "pi", "poisson",
    "previous", "pulse", "ramp", "random", "round", "safediv", "saveper", "self", "sin", "size", "smth1", "smth3",
    "smthn", "sqrt", "starttime", "stddev", "step", "stoptime", "sum", "tan", "then", "time", "time_step", "trend",
    "uniform"
])  # fmt: skip


class Names:
    """Legal names, no two alike: XMILE sees no difference between small and capital letters, `_` and space."""

    def __init__(self) -> None:
        self.taken: set[str] = set(RESERVED)

    def __call__(self, *parts: str) -> str:
        """A name made of the parts, as near to them as is legal and free."""
        wanted = "_".join(part for part in map(_plain, parts) if part) or "number"
        if wanted.startswith("not") or not wanted[0].isalpha():
            wanted = f"the_{wanted}"  # PySD reads `notice` as NOT ice
        found, again = wanted, 1
        while found in self.taken:
            again += 1
            found = f"{wanted}_{again}"
        self.taken.add(found)
        return found


def _plain(text: str) -> str:
    text = text.replace("+", "_and_over")
    return re.sub(r"[^0-9a-z]+", "_", text.lower()).strip("_")


def helper_names(unrolled: Unrolled) -> dict[str, str]:
    """Readable names for helper nodes: what they do to what they read, or whose part they are."""
    found: dict[str, str] = {}
    for node in reversed(unrolled.lowering.nodes.values()):
        for load in loads(node.value):
            if load.name in unrolled.lowering.nodes and load.name not in unrolled.model.quantities:
                found.setdefault(load.name, f"{found.get(node.name, node.name)}_part")
    verbs = {
        "blend": "{}_now", "spread": "{}_now", "bands": "{}_in_{}", "sum": "total_{}", "reduce": "total_{}",
        "entering": "{}_entering_{}", "leaving": "{}_leaving_{}",
    }  # fmt: skip
    for node in unrolled.lowering.nodes.values():
        if node.kind != "value" and isinstance(node.value, Load):
            read = found.get(node.value.name, node.value.name)
            found[node.name] = verbs[node.kind].format(read, node.along)
    return found
