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
from simulator.engine.kernel.seats import LANES
from simulator.engine.layout import Layout, lay_out
from simulator.engine.loading import are_compiled, load_all, warm
from simulator.engine.lower import lower
from simulator.engine.model import Model
from simulator.engine.programs import FUNCTIONS, Programs
from simulator.engine.templates import helpers, kernel_text, write_pieces

if TYPE_CHECKING:
    from simulator.engine.access import Places
    from simulator.engine.ageing import Birthday
    from simulator.engine.state import Frame
    from simulator.engine.wiring import Wiring


MANY = 5_000
"""Runs that gain in step, all together, about the time that it takes to compile a model of public services for it:
five thousandths of a second each, against thirteen seconds of two cores."""


class Compiled:
    """A model's layout and its compiled functions `prepare`, `rates`, `observe`, `advance`."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.layout: Layout = lay_out(model)
        self.lowering = lower(model, self.layout)
        add_effects(self.lowering)
        self.programs = Programs(self.lowering)
        self.frames: dict[int, Frame] = {}
        self.runs_alone = 0

    @cached_property
    def pieces(self) -> dict[str, str]:
        """The written-out pieces of its functions, each a file of its own, by name."""
        return write_pieces(self)

    @cached_property
    def python(self) -> str:
        """The written-out text, for readers."""
        return "\n\n".join([helpers(), *self.pieces.values()])

    @cached_property
    def functions(self) -> Functions:
        """The compiled functions, from the cache where they are known."""
        kernel, *pieces = load_all([helpers()], [kernel_text(), *self.pieces.values()])
        return Functions(dict(zip(self.pieces, pieces, strict=True)), kernel)

    @cached_property
    def _texts_in_step(self) -> dict[str, str]:
        """The pieces for runs in step, but for what is only asked at events, of one run at a time."""
        found = write_pieces(self, LANES)
        return {name: text for name, text in found.items() if not name.startswith("remaining_")}

    @cached_property
    def in_step(self) -> Functions:
        """The same for several runs in step, each in a lane of its own."""
        kernel, *pieces = load_all([helpers(LANES), kernel_text()], [kernel_text(LANES), *self._texts_in_step.values()])
        return Functions(dict(zip(self._texts_in_step, pieces, strict=True)), kernel)

    def pays_in_step(self) -> bool:
        """Whether runs had better go in step from here on: it is compiled for that, or so many went alone already."""
        if "in_step" in self.__dict__ or self.runs_alone >= MANY:
            return True
        return are_compiled([kernel_text(LANES), *self._texts_in_step.values()])

    def warm(self, runs: int = 0) -> None:
        """Have the functions compiled where this machine does not know them yet, for so many runs."""
        warm([helpers()], [kernel_text(), *self.pieces.values()])
        if runs >= MANY:
            warm([helpers(LANES), kernel_text()], [kernel_text(LANES), *self._texts_in_step.values()])

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
