"""Side by side in one run: members with all their events, alone and in step, their continuous part, and it in C.

    python benchmarks/run.py [SCENARIO] [--repeat N]

Times on shared machines wander, so what counts are the ratios: each repetition measures all
candidates in turn, and the table gives the median ratio with its smallest and largest. Members are
made as workers of a comparison and of an ensemble make them: all policies of one, which meet the
same luck, before the next, and with the collector not looking again at what was there before.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import platform
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

import simulator as sim
from simulator.engine.compile import Compiled, compile_model
from simulator.engine.in_step import Lanes
from simulator.engine.kernel.areas import MARK, REACHED
from simulator.engine.kernel.seats import LANES
from simulator.engine.running import Planned, simulate_each
from simulator.engine.simulation import Simulation
from simulator.engine.start import Start
from simulator.engine.trajectory import Trajectory
from simulator.engine.write_c import write_c

STEP = 1.0 / 24.0
MEMBERS = 4
"""Members of a round."""
FLAGS = ("-O3", "-march=native", "-shared", "-fPIC", "-lm")


def c_library(compiled: Compiled, folder: Path) -> ctypes.CDLL:
    """The model's equations as C, compiled by `cc`."""
    source, library = folder / "model.c", folder / "model.so"
    source.write_text(write_c(compiled), encoding="utf-8")
    subprocess.run(["cc", str(source), "-o", str(library), *FLAGS], check=True)
    return ctypes.CDLL(str(library))


def pointer(array: np.ndarray) -> ctypes.c_void_p:
    """The address of an array of float64."""
    return ctypes.c_void_p(array.ctypes.data)


def continuous(start: Start, years: float, recorded: bool = False) -> tuple[Callable[[], None], Simulation]:
    """The compiled kernel over as many years as the scenario has, without any event; with a record each month or none.

    It is the first year over and over: without birthdays nobody may become a year older.
    """
    simulation = Simulation(sim.MODEL, start, start.reference, 0, False, STEP, "rk4", 1.0)
    simulation.fill()
    state = simulation.state
    begin = state.y.copy()
    state.progress[MARK] = len(state.marks)
    state.x[state.wired.hazards[:, 1]] = np.inf

    def run() -> None:
        for _ in range(round(years)):
            state.y[:] = begin
            state.changed()
            if recorded:
                state.progress[MARK] = 1
            now, crossing = simulation.integrate(state, 0.0, 12.0)
            assert crossing is None
            assert now == 12.0
            if recorded:
                state.record_due(now)

    return run, simulation


def in_c(library: ctypes.CDLL, simulation: Simulation, years: float) -> tuple[Callable[[], None], np.ndarray]:
    """The same span with the same step in C."""
    state = simulation.state
    begin, x = state.y.copy(), state.x.copy()
    y, k = x[: begin.size], np.zeros(4 * begin.size)
    library.prepare(ctypes.c_double(0.0), pointer(x), ctypes.c_long(-1))
    step, steps = ctypes.c_double(STEP), ctypes.c_long(round(1.0 / STEP))

    def run() -> None:
        for _ in range(round(years)):
            y[:] = begin
            library.advance(ctypes.c_double(0.0), step, steps, pointer(x), pointer(k))

    return run, y


def in_step(starts: Sequence[Start], years: float, recorded: bool) -> Callable[[], None]:
    """The continuous part of several members in step, as `continuous` has it of one; with their own numbers."""
    runs = [continuous(start, years, recorded)[1] for start in starts]
    states = [run.state for run in runs]
    begin, lanes = [state.y.copy() for state in states], Lanes(states[0])
    lanes.seat(states)

    def run() -> None:
        for _ in range(round(years)):
            for state, first in zip(states, begin, strict=True):
                state.y[:] = first
                state.changed()
                state.progress[MARK] = 1 if recorded else len(state.marks)
            assert lanes.advance(0.0, 12.0) == (12.0, [REACHED] * LANES)
            for state in states:
                if recorded:
                    state.record_due(12.0)

    return run


Run = Callable[[int], None]
"""What makes the run of a member, or the runs of several from that one on."""


def turn(candidates: Mapping[str, Run], together: Mapping[str, tuple[Run, int]], first: int) -> dict[str, float]:
    """Every candidate's time for a member, the mean of a round's, which begins with that one.

    Those of `together` make as many runs as they say in one call. The processor's time, which other programs on the
    machine lengthen least.
    """
    taken = dict.fromkeys(candidates, 0.0)
    for member in range(first, first + MEMBERS):
        for key, run in candidates.items():
            begun = time.process_time()
            run(member)
            taken[key] += time.process_time() - begun
    found = {key: each / MEMBERS for key, each in taken.items()}
    for key, (run, runs) in together.items():
        begun = time.process_time()
        run(first)
        found[key] = (time.process_time() - begun) / runs
    return found


def measure(name: str, repeat: int) -> dict[str, object]:
    """Every candidate `repeat` times in turn; medians in milliseconds and ratios with their spread."""
    from simulator.scenario import start as make_start

    scenario = sim.scenario(name)
    start = make_start(scenario, sim.MODEL)
    compiled = compile_model(sim.MODEL)
    years = start.calendar.years
    compiled_part, simulation = continuous(start, years)
    recorded_part, _ = continuous(start, years, recorded=True)
    with tempfile.TemporaryDirectory() as folder:
        c_part, y = in_c(c_library(compiled, Path(folder)), simulation, years)
        # Without events there is nothing to draw.
        candidates: dict[str, Run] = {
            "compiled": lambda member: compiled_part(), "C": lambda member: c_part(),
            "recorded": lambda member: recorded_part(),
        }  # fmt: skip
        candidates |= {f"member, {policy}": partial(_member, start, policy) for policy in start.policies}
        drawn = [make_start(scenario, sim.MODEL, member=member) for member in range(LANES)]
        alone, recorded = in_step(drawn, years, False), in_step(drawn, years, True)
        together: dict[str, tuple[Run, int]] = {
            "in step": (lambda first: alone(), LANES), "in step, recorded": (lambda first: recorded(), LANES),
            "members in step": (partial(_members, start, MEMBERS), MEMBERS * len(start.policies)),
        }  # fmt: skip
        turn(candidates, together, 0)
        gc.collect()
        gc.freeze()
        agree = float(np.max(np.abs(y - simulation.state.y) / np.maximum(np.abs(y), 1e-9)))
        rounds = [turn(candidates, together, number * MEMBERS) for number in range(1, repeat + 1)]
    for r in rounds:
        r["members"] = statistics.mean(r[key] for key in candidates if key.startswith("member"))
    medians = {key: statistics.median(r[key] for r in rounds) * 1e3 for key in [*candidates, *together]}
    members = [value for key, value in medians.items() if key.startswith("member,")]
    ratios = {f"{key} / C": _spread([r[key] / r["C"] for r in rounds]) for key in candidates if key != "C"}
    whole = {f"{key} / recorded": _spread([r[key] / r["recorded"] for r in rounds]) for key in candidates
             if key.startswith("member")}  # fmt: skip
    several = {f"C / {key}": _spread([r["C"] / r[key] for r in rounds]) for key in together}
    several["members / members in step"] = _spread([r["members"] / r["members in step"] for r in rounds])
    return {
        "scenario": name, "years": years, "processor": platform.processor() or platform.machine(),
        "python": f"{platform.python_implementation()} {platform.python_version()}", "members of a round": MEMBERS,
        "milliseconds": {key: round(value, 3) for key, value in medians.items()}, "ratios": ratios | whole | several,
        "runs a second on one core": round(1e3 * len(members) / sum(members), 1),
        "runs a second on one core, in step": round(1e3 / medians["members in step"], 1),
        "largest relative difference between C and compiled": agree, "repeat": repeat,
        "stocks": simulation.state.y.size, "equations": len(sim.MODEL.order),
    }  # fmt: skip


def _member(start: Start, policy: str, member: int) -> None:
    Simulation(sim.MODEL, start, policy, member, False, STEP, "rk4", 1.0).run()


def _members(start: Start, count: int, first: int) -> None:
    planned = (Planned(start, policy, member) for member in range(first, first + count) for policy in start.policies)
    for _, found in simulate_each(sim.MODEL, planned, step=STEP):
        assert isinstance(found, Trajectory), found


def _spread(values: list[float]) -> dict[str, float]:
    return {
        "median": round(statistics.median(values), 3),
        "smallest": round(min(values), 3),
        "largest": round(max(values), 3),
    }


def main() -> None:
    """Print the table and keep it beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario", nargs="?", default="england")
    parser.add_argument("--repeat", type=int, default=15)
    arguments = parser.parse_args()
    found = measure(arguments.scenario, arguments.repeat)
    file = Path(__file__).with_name("results.json")
    others = json.loads(file.read_text("utf-8")).get("other programs") if file.exists() else None
    kept = found | ({"other programs": others} if others else {})  # as `programs.py` measured them
    file.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
