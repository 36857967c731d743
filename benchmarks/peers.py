"""Other people's engines, each reading and running an XMILE file in the same few words.

A peer is a class whose making reads the file: `run()` simulates it from the start to the end, and
`series(name)` gives a variable at every step. Simlin and PySD come with what the tests need; BPTK-Py, with
`pip install "bptk-py[xmile]"`, names the exact versions of what it needs: give it an environment of its own.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import re
import shutil
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol
from unittest.mock import patch

import numpy as np


class Peer(Protocol):
    """An engine that has read a file."""

    def run(self) -> None:
        """Simulate from the start to the end."""

    def series(self, name: str) -> np.ndarray[Any, Any]:
        """A variable at every step, once it has run."""


class Simlin:
    """Simlin: compiled to instructions for a machine of its own, in Rust. It computes every variable."""

    def __init__(self, file: Path, stocks: Sequence[str]) -> None:
        import simlin

        model = simlin.load(str(file))
        self.issues = [issue.message for issue in model.check()]
        self.simulation = model.simulate()
        self.run()

    def run(self) -> None:
        self.simulation.reset()
        self.simulation.run_to_end()

    def series(self, name: str) -> np.ndarray[Any, Any]:
        return np.asarray(self.simulation.get_series(name))


class PySD:
    """PySD: translated to Python functions, of which it calls those that stocks and columns need."""

    def __init__(self, file: Path, stocks: Sequence[str]) -> None:
        import pysd

        own = file.with_name(f"{file.stem}_pysd.xmile")  # it writes a module beside the file
        shutil.copyfile(file, own)
        # It writes the points of graphical functions with as many digits as NumPy prints, eight unless told; and
        # two thirds of its time go into laying out the text it has written, which changes nothing.
        with _quiet(), np.printoptions(precision=17), patch("black.format_file_contents", lambda text, **_: text):
            self.model = pysd.read_xmile(str(own))
        self.stocks = list(stocks)
        self.found: Any = None

    def run(self) -> None:
        with _quiet():
            self.found = self.model.run(return_columns=self.stocks)

    def series(self, name: str) -> np.ndarray[Any, Any]:
        return np.asarray(self.found[name], float)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class BPTK:
    """BPTK-Py: translated to Python functions of the time, each of which remembers what it gave."""

    def __init__(self, file: Path, stocks: Sequence[str]) -> None:
        from BPTK_Py.sdcompiler.compile import compile_xmile

        written = file.with_name(f"{file.stem}_bptk.py")
        compile_xmile(str(file), str(written), "py")
        spec = importlib.util.spec_from_file_location(written.stem, written)
        assert spec is not None
        assert spec.loader is not None
        self.module = importlib.util.module_from_spec(spec)
        with contextlib.redirect_stdout(io.StringIO()):
            spec.loader.exec_module(self.module)
        self.columns = [_camel(name) for name in stocks]
        self.found: dict[str, list[float]] = {}

    def run(self) -> None:
        model = self.module.simulation_model()
        known = {name.lower(): name for name in model.equations}
        columns = [known[name.lower()] for name in self.columns]
        steps = round((model.stoptime - model.starttime) / model.dt) + 1
        # Step by step: asked for the end at once, it would go back in time by recursion.
        rows = [[model.equation(name, model.starttime + k * model.dt) for name in columns] for k in range(steps)]
        self.found = dict(zip(self.columns, zip(*rows, strict=True), strict=True))

    def series(self, name: str) -> np.ndarray[Any, Any]:
        return np.asarray(self.found[_camel(name)], float)


def _camel(name: str) -> str:
    return re.sub("_(.)", lambda found: found[1].upper(), name)


MODULES = {"simlin": Simlin, "pysd": PySD, "BPTK_Py": BPTK}
"""The peers by the module that each needs."""


def installed() -> dict[str, type[Simlin] | type[PySD] | type[BPTK]]:
    """The peers that are here."""
    return {name: peer for name, peer in MODULES.items() if importlib.util.find_spec(name)}
