"""A model compiled: its equations written out, kept under the name of their content, and built.

The written file lies in the user's cache folder and is written only if it is not there yet:
Numba's own cache compares the file's age and would miss at every start otherwise. A traceback
shows that file, and `describe python` prints it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING

from simulator.engine.effects import add_effects
from simulator.engine.layout import Layout, lay_out
from simulator.engine.loading import load_all, warm
from simulator.engine.lower import lower
from simulator.engine.model import Model
from simulator.engine.programs import FUNCTIONS, Programs
from simulator.engine.templates import HELPERS, kernel_text, write_pieces

if TYPE_CHECKING:
    from simulator.engine.access import Places
    from simulator.engine.ageing import Birthday
    from simulator.engine.state import Frame
    from simulator.engine.wiring import Wiring


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
    def birthday(self) -> Birthday:
        """What its birthday moves."""
        from simulator.engine.ageing import Birthday

        return Birthday(self.model, self.layout)

    @cached_property
    def places(self) -> Places:
        """Where its quantities' elements are."""
        from simulator.engine.access import Places

        return Places(self, self.wiring.groups)


KEPT = 8
"""Models that stay compiled: a notebook that replaces an equation in each cell makes ever more of them."""
_known: dict[int, Compiled] = {}


def compile_model(model: Model) -> Compiled:
    """The compiled model; the same object for the same model, of those used last."""
    # Each holds its model, whose number no other then has.
    found = _known.pop(id(model), None) or Compiled(model)
    _known[id(model)] = found
    if len(_known) > KEPT:
        del _known[next(iter(_known))]
    return found


class Functions:
    """What can be computed of a compiled model: the kernel, and the addresses of the model's pieces."""

    def __init__(self, pieces: Mapping[str, ModuleType], kernel: ModuleType) -> None:
        self.pieces, self.kernel = pieces, kernel
        self.addresses = [
            [getattr(module, name).address for name, module in pieces.items() if name.rpartition("_")[0] == entry]
            for entry in FUNCTIONS
        ]
