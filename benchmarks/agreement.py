"""Do other people's engines get our numbers? The exported model in each, against our own Euler at the same step.

    python -m benchmarks.agreement [SCENARIO] [--with simlin pysd BPTK_Py] [--policy NAME]

Prints the worst difference of any stock at any step, relative to the largest value that the stock takes
in the run. PySD needs some minutes and about 1 GB to read the whole of England.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers import MODULES, Peer, installed
from simulator.describe.xmile import document, left_out
from simulator.describe.xmile_variables import Variables
from simulator.engine import Model, Start, simulate
from simulator.engine.core import STEP, core, core_start


@dataclass(frozen=True)
class Exported:
    """A model's core as a file, and what our own engine makes of it: a series for each variable held against it."""

    file: Path
    own: dict[str, np.ndarray[Any, Any]]
    variables: Variables
    megabytes: float


def export(
    model: Model, start: Start, folder: Path, step: float = STEP, policy: str | None = None, recorded: bool = True
) -> Exported:
    """The file and our own run of the same: every stock, and with `recorded` every level that is recorded."""
    begun, alone = core_start(start, policy, step), core(model)
    variables = Variables(alone, begun, recorded)
    file = folder / "model.xmile"
    file.write_text(document(variables, left_out(model, start, policy), model.name, step), encoding="utf-8")
    found = simulate(alone, begun, step=step, method="euler", every=step * model.ticks).outputs
    own: dict[str, np.ndarray[Any, Any]] = {}
    for item in alone.outputs:
        if not item.total and (recorded or item.name.startswith("stock ")):
            series = found[item.name]
            own |= {name: series[(slice(None), *places)] for places, name in variables.named(item.of).items()}
    return Exported(file, own, variables, round(file.stat().st_size / 1e6, 2))


def differences(peer: Peer, own: dict[str, np.ndarray[Any, Any]]) -> dict[str, float]:
    """For each variable the largest difference at any step, relative to the largest value it takes."""
    found = {}
    for name, ours in own.items():
        scale = float(np.abs(ours).max())
        found[name] = float(np.abs(peer.series(name) - ours).max()) / (scale or 1.0)
    return found


def worst(peer: Peer, own: dict[str, np.ndarray[Any, Any]]) -> tuple[float, str]:
    """The worst of these differences, and whose it is; what is not a number is worse than any."""
    found = differences(peer, own)
    return max((np.inf if np.isnan(value) else value, name) for name, value in found.items())


def main() -> None:
    """Print a line for each peer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", nargs="?", default="england")
    parser.add_argument("--with", dest="peers", nargs="+", choices=list(MODULES), default=list(installed()))
    parser.add_argument("--policy")
    arguments = parser.parse_args()
    import simulator as sim
    from simulator.scenario import start

    with tempfile.TemporaryDirectory() as folder:
        begun = start(sim.scenario(arguments.scenario), sim.MODEL)
        exported = export(sim.MODEL, begun, Path(folder), policy=arguments.policy)
        size, count = exported.megabytes, len(list(exported.variables))
        print(f"{count} variables, {len(exported.own)} of them held against ours, in {size:.1f} MB")
        for name in arguments.peers:
            clock = time.perf_counter()
            peer = MODULES[name](exported.file, list(exported.own))
            read = time.perf_counter() - clock
            peer.run()
            value, where = worst(peer, exported.own)
            print(f"{name}: {value:.1e} at worst, {where}; read in {read:.1f} s", flush=True)


if __name__ == "__main__":
    main()
