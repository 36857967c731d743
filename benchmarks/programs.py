"""Other people's engines and C, side by side with ours on the exported model, in one run.

    python -m benchmarks.programs [SCENARIO] [--repeat N] [--slow N]

All take the same Euler steps through the same years of the same continuous core. What counts are the
ratios of processor time, for times on shared machines wander: in each repetition every candidate has its turn, and the
table gives the median ratio with its smallest and largest. What takes minutes has fewer turns, each
beside one of all the others. Reading the file and compiling are not counted.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

import simulator as sim
from benchmarks.agreement import Exported, export, worst
from benchmarks.parts import Compiled, InC, InStep
from benchmarks.peers import installed
from simulator.engine import Model
from simulator.engine.core import STEP, core, core_start
from simulator.engine.kernel.seats import LANES
from simulator.engine.running import simulate

ENOUGH = 0.1
"""Seconds in which a candidate is called again and again, so that the first call's cold caches don't count."""
RESULTS = Path(__file__).with_name("results.json")
GOALS = {"pysd": 5000.0, "simlin": 40.0, "C": 1 / 1.1}
"""How many times as long as ours each should take, at least."""
GOAL_IN_STEP = 1.5
"""How many members in step ours should make in the time in which C makes one."""
OURS = ("compiled", "run", "in step")
SLOW = ("pysd", "BPTK_Py")
NAMES = {"simlin": "Simlin", "pysd": "PySD", "BPTK_Py": "BPTK-Py", "C": "C, `cc -O3 -march=native`"}


def seconds(run: Callable[[], object]) -> float:
    """The processor's time for one call: the mean of as many as take a tenth of a second together."""
    begun, calls = time.process_time(), 0
    while calls == 0 or time.process_time() - begun < ENOUGH:
        run()
        calls += 1
    return (time.process_time() - begun) / calls


def measure(name: str, repeat: int, slow: int) -> dict[str, Any]:
    """All candidates in turn; a report as `results.json` keeps it."""
    from simulator.scenario import start as make_start

    whole = make_start(sim.scenario(name), sim.MODEL)
    with tempfile.TemporaryDirectory() as folder:
        exported = export(sim.MODEL, whole, Path(folder), recorded=False)
        model, begun = _stocks_only(core(sim.MODEL)), core_start(whole)
        drawn = [core_start(make_start(sim.scenario(name), sim.MODEL, member=member)) for member in range(LANES)]
        compiled, c, in_step = Compiled(model, begun), InC(model, begun, Path(folder)), InStep(model, drawn)
        candidates: dict[str, Callable[[], object]] = {
            "compiled": compiled.run, "C": c.run, "in step": in_step.run,
            "run": lambda: simulate(model, begun, step=STEP, method="euler", every=12.0),
        }  # fmt: skip
        read, agree = _add_peers(candidates, exported)
        for name_, run in candidates.items():
            if name_ not in SLOW:
                run()
        agree["C"] = _apart(c.simulation.state.y, compiled.simulation.state.y)
        rounds = [_round(candidates, turn < slow) for turn in range(repeat)]
    return {
        "scenario": name, "years": begun.calendar.years, "step": STEP, "repeat": repeat, "repeat of the slow": slow,
        "variables in the file": len(list(exported.variables)), "megabytes of the file": exported.megabytes,
        "milliseconds": _medians(rounds), "seconds to read": read, "largest relative difference": agree,
        "times ours, compiled part": _ratios(rounds, "compiled"), "times ours, whole run": _ratios(rounds, "run"),
        "members in step while C makes one": _ratio([r["C"] / r["in step"] for r in rounds], GOAL_IN_STEP),
    }  # fmt: skip


def _stocks_only(model: Model) -> Model:
    return replace(model, outputs=tuple(item for item in model.outputs if item.name.startswith("stock ")))


def _add_peers(
    candidates: dict[str, Callable[[], object]], exported: Exported
) -> tuple[dict[str, float], dict[str, float]]:
    """The peers that are installed, each having read the file and run once: seconds to read, and its difference."""
    read, agree = {}, {}
    for name, make in installed().items():
        begun = time.perf_counter()
        peer = make(exported.file, list(exported.own))
        read[name] = round(time.perf_counter() - begun, 1)
        peer.run()
        agree[name] = worst(peer, exported.own)[0]
        candidates[name] = peer.run
    return read, agree


def _round(candidates: Mapping[str, Callable[[], object]], with_slow: bool) -> dict[str, float]:
    found = {name: seconds(run) for name, run in candidates.items() if with_slow or name not in SLOW}
    return found | {"in step": found["in step"] / LANES}


def _apart(a: np.ndarray[Any, Any], b: np.ndarray[Any, Any]) -> float:
    return float(np.max(np.abs(a - b) / np.maximum(np.abs(a), 1e-9)))


def _medians(rounds: Sequence[Mapping[str, float]]) -> dict[str, float]:
    names = dict.fromkeys(name for each in rounds for name in each)
    return {name: round(statistics.median(r[name] for r in rounds if name in r) * 1e3, 3) for name in names}


def _ratios(rounds: Sequence[Mapping[str, float]], ours: str) -> dict[str, dict[str, float]]:
    found = {}
    for name in _medians(rounds):
        values = [r[name] / r[ours] for r in rounds if name in r]
        if name not in OURS:
            found[name] = _ratio(values, GOALS.get(name, 0.0))
    return found


def _ratio(values: Sequence[float], goal: float) -> dict[str, float]:
    return {
        "median": round(statistics.median(values), 3), "smallest": round(min(values), 3),
        "largest": round(max(values), 3), "goal": round(goal, 3),
    }  # fmt: skip


def table(found: Mapping[str, Any]) -> str:
    """The figures as a Markdown table."""
    head = ("", "times ours, compiled part", "times ours, whole run", "goal", "largest difference")
    rows = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for name, part in found["times ours, compiled part"].items():
        whole, goal = found["times ours, whole run"][name], part["goal"]
        told = f"{goal:,.2f}" if name == "C" else f"{goal:,.0f}" if goal else "none"
        difference = found["largest relative difference"][name]
        rows.append(f"| {NAMES[name]} | {_spread(part)} | {_spread(whole)} | {told} | {difference:.0e} |")
    several = found["members in step while C makes one"]
    told = f"While C makes one member, {_spread(several)} are made in step (goal {several['goal']:g})."
    return "\n".join([*rows, told])


def _spread(ratio: Mapping[str, float]) -> str:
    digits = 2 if ratio["median"] < 10 else 0
    low, middle, high = (f"{ratio[key]:,.{digits}f}" for key in ("smallest", "median", "largest"))
    return f"{middle} ({low} to {high})"


def main() -> None:
    """Print the table and keep the figures beside this file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", nargs="?", default="england")
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--slow", type=int, default=3, help="turns of what takes minutes")
    arguments = parser.parse_args()
    found = measure(arguments.scenario, arguments.repeat, arguments.slow)
    kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    slow = kept.get("other programs", {}).get("measured before", {})  # of those that have no turn in this run
    found["measured before"] = {name: value for name, value in slow.items() if name not in found["milliseconds"]}
    RESULTS.write_text(json.dumps(kept | {"other programs": found}, indent=2) + "\n", encoding="utf-8")
    print(table(found))


if __name__ == "__main__":
    main()
