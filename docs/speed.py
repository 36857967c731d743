"""Writes docs/speed.md from what `make bench` measured; `python docs/generate.py speed` writes it.

The figures are those in `benchmarks/`: nothing is measured here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "benchmarks"
Figures = Mapping[str, Any]


def page(notice: str) -> str:
    """The page, with the notice that it is generated at its head."""
    names = ("results.json", "pages.json", "sliders.json")
    run, load, moved = (json.loads((FOLDER / name).read_text("utf-8")) for name in names)
    programs = run["other programs"]
    parts = [notice, "# How fast it is", INTRODUCTION, *_run(run), *_programs(programs), *_before(programs)]
    parts += [*_page(load), *_sliders(moved), END]
    return "\n\n".join(parts) + "\n"


INTRODUCTION = """\
`make bench` measures all of this and `python docs/generate.py speed` writes it here. Shared machines wander by a
factor of two within minutes, so ratios are what counts: in every round each candidate has its turn, and a ratio
is given as the median of the rounds with the smallest and the largest. The yardstick is C: the same equations,
written out by the same writer, and compiled with `cc -O3 -march=native`."""
END = "What was tried, and what it gave, is in [defense of design](defense-of-design.md)."


def _table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _spread(ratio: Figures) -> str:
    digits = 2 if ratio["median"] < 10 else 0
    low, middle, high = (f"{ratio[key]:,.{digits}f}" for key in ("smallest", "median", "largest"))
    return middle if low == middle == high else f"{middle} ({low} to {high})"


def _run(found: Figures) -> Iterator[str]:
    policies = [key.removesuffix(" / C") for key in found["ratios"] if key.startswith("member") and key.endswith("C")]
    names = {
        "compiled": "the continuous part, with its watch for crossings, stiffness and bounds",
        "recorded": "the same with its monthly record of every output",
    } | {key: f"a member with all its events, `{key.removeprefix('member, ')}`" for key in policies}
    yield "## One run, and what its events cost"
    yield (
        f"{found['scenario'].capitalize()}, {found['years']:g} years, Runge-Kutta at half a month, "
        f"{found['equations']} "
        f"equations, {found['stocks']} elements of state; {found['python']}; {found['repeat']} rounds, in which each "
        f"makes {found['members of a round']} members one after another, under all policies in turn. C and the "
        "compiled part agree to "
        f"{found['largest relative difference between C and compiled']:.0e} of every element after a year."
    )
    ratios = found["ratios"]
    yield _table(("", "times C", "times the continuous part with its record"), (
        (name, _spread(ratios[f"{key} / C"]), _spread(ratios[f"{key} / recorded"]) if key in policies else "")
        for key, name in names.items()
    ))  # fmt: skip
    times = [value for key, value in found["milliseconds"].items() if key.startswith("member,")]
    part = found["milliseconds"]["compiled"]
    hybrid = [ratios[f"{key} / recorded"]["median"] for key in policies]
    yield (
        f"C took {found['milliseconds']['C']:.1f} ms here, a whole member {min(times):.0f} to {max(times):.0f}: "
        f"{found['runs a second on one core']:.0f} members a second on a core. A member takes "
        f"{min(hybrid):.1f} to {max(hybrid):.1f} times as long as the same steps and records without any event, and "
        f"{min(times) / part:.1f} to {max(times) / part:.1f} times as long as the steps alone. The goal is 2, and is "
        f"{_reached(hybrid)}. The rest are some two hundred instants at which something happens: the equations are "
        "asked anew there, and the yearly budgets, projects, contracts and notices are Python."
    )
    yield from _in_step(found, found["other programs"]["members in step while C makes one"]["goal"])


def _in_step(found: Figures, goal: float) -> Iterator[str]:
    ratios = found["ratios"]
    part = ratios["C / in step"]
    yield "## Many runs, in step"
    yield (
        "Where there are many runs, four go in step, in the lanes of vector registers, with the bits that each has "
        "alone. Measured in the same rounds: how many a core makes in the time in which C makes one of the "
        "continuous part."
    )
    yield _table(("", "members while C makes one", "goal"), (
        row for row in (
            ("the continuous part, of members with numbers of their own", _spread(part), f"{goal:g}"),
            ("the same with its monthly record of every output", _spread(ratios["C / in step, recorded"]), ""),
            ("members with all their events, all policies", _spread(ratios["C / members in step"]), ""),
        )
    ))  # fmt: skip
    yield (
        f"The goal is {'met' if part['median'] >= goal else 'not met'} for the continuous part. With all "
        f"events a core makes {found['runs a second on one core, in step']:.0f} members a second in step, "
        f"{_spread(ratios['members / members in step'])} times as many as one after another: what is left is "
        "mostly the Python of events, which lanes don't shorten."
    )


def _reached(ratios: Sequence[float]) -> str:
    """Whether a member costs at most twice its continuous part, policy by policy."""
    met = sum(round(ratio, 2) <= 2.0 for ratio in ratios)
    return "met" if met == len(ratios) else f"met for {met} of {len(ratios)} policies" if met else "not met"


NAMES = {
    "C": "C, `cc -O3 -march=native`", "simlin": "Simlin (compiled to its own instructions, Rust)",
    "pysd": "PySD (Python)", "BPTK_Py": "BPTK-Py (Python)",
}  # fmt: skip


def _programs(found: Figures) -> Iterator[str]:
    yield "## Other people's engines"
    yield (
        f"The [exported](how-to/other-programs.md) continuous core ({found['variables in the file']:,} variables, "
        f"{found['megabytes of the file']:g} MB), {found['years']:g} years, Euler's method at a sixteenth of a year, "
        f"read and run by all in one run; processor time, {found['repeat']} rounds, "
        f"{found['repeat of the slow']} of them with what takes minutes. "
        "Reading and compiling are not counted. The goal is how many times as long as our "
        "compiled part each should take, at least."
    )
    part, whole = found["times ours, compiled part"], found["times ours, whole run"]
    head = ("", "times our compiled part", "goal", "times our whole run", "largest difference")
    yield _table(head, (
        (NAMES.get(name, name), _spread(ratio), _goal(ratio["goal"]), _spread(whole[name]),
         f"{found['largest relative difference'][name]:.0e}")
        for name, ratio in part.items()
    ))  # fmt: skip
    times, in_step = found["milliseconds"], found["members in step while C makes one"]
    others = (f", {times[name]:,.0f} for {NAMES[name].split(' ')[0]}" for name in times if name in NAMES.keys() - {"C"})
    yield (
        f"In milliseconds: {times['compiled']:.2f} for our compiled part, {times['run']:.2f} for a whole run with "
        f"SimPy and a record, {times['C']:.2f} for C"
        + "".join(others)
        + f". In step, four members of the core take {times['in step']:.2f} each: "
        f"{_spread(in_step)} of them while C makes one (goal {in_step['goal']:g}). Simlin "
        "computes and keeps every variable at every step, PySD and BPTK-Py the stocks at every step, ours and C the "
        "stocks at the end. `python -m benchmarks.agreement` shows how far the numbers are apart."
    )


def _before(found: Figures) -> Iterator[str]:
    """What takes minutes a run, as measured beside an earlier engine of ours."""
    rows = found.get("measured before", {}).items()
    told = (f"{NAMES[name]} {_spread(ratio)} times (goal {_goal(ratio['goal'])})" for name, ratio in rows)
    if rows:
        yield f"What takes minutes was measured beside an earlier and slower engine of ours: {', '.join(told)}."


def _goal(goal: float) -> str:
    return "none" if not goal else f"{goal:.2f}" if goal < 10 else f"{goal:,.0f}"


def _page(found: Figures) -> Iterator[str]:
    told = "{median:.1f} s ({least:.1f} to {most:.1f})"
    picture, first, every = (told.format(**found["seconds"][key]) for key in ("picture", "first", "all"))
    yield "## The page"
    yield (
        f"From the start of navigation to a picture of the first chart {picture}, until that chart can be touched "
        f"{first}, until all {found['charts']} can {every}: median and range of {found['loads']} loads in headless "
        f"Chromium {found['chromium'].split('.')[0]} on {found['cores']} cores, the picture timed when the frame "
        "that holds it is painted. The goal is 2 s to a first chart: the picture meets it"
        f"{_touched(found)}. Nearly all of the wait between the two is plotly.js, which a browser has to read "
        f"before it can draw. All else of the page is {found['bytes_without_plotly'] / 1e6:.2f} MB."
    )


def _touched(found: Figures) -> str:
    """Whether the chart that can be touched meets the goal too."""
    met = found["seconds"]["first"]["median"] <= 2.0
    return ", and so does the chart itself in the median" if met else ", the chart itself does not"


SOON = 0.2
"""Seconds within which a line should follow a slider."""


def _sliders(found: Figures) -> Iterator[str]:
    told = "{median:.2f} ({least:.2f} to {most:.2f})"
    yield "## Sliders in a notebook"
    beside = f"{found['helpers']} process" + ("es" if found["helpers"] > 1 else "")
    yield (
        f"Seconds from setting a slider until the figure's data are replaced, over the whole of England: median and "
        f"range of {found['moves']} moves, those with {beside} beside the notebook's own and those without in turn. "
        f"The goal is {SOON:g} s. The machine has {found['cores']} cores and had a load of "
        f"{found['load_average_before']:.1f} when this began; a core that is wanted elsewhere is of little help."
    )
    yield _table(("a move that runs again", "with", "without", "with / without", "in the median"), (
        (what, told.format(**each["with"]), told.format(**each["without"]), _spread(_named(each["ratio"])),
         "within the goal" if each["with"]["median"] <= SOON else "beyond the goal")
        for what, each in found["seconds"].items()
    ))  # fmt: skip


def _named(ratio: Figures) -> Figures:
    return {"smallest": ratio["least"], "median": ratio["median"], "largest": ratio["most"]}


if __name__ == "__main__":
    sys.exit("Run `python docs/generate.py speed`.")
