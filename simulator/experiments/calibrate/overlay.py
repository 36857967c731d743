"""What a calibration found, as a scenario file that others take up with `fitted = "NAME"`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.errors import InputError, Mistake
from simulator.scenario.nested import LONGEST_TEXT

if TYPE_CHECKING:
    from simulator.engine.start import Array
    from simulator.experiments.calibrate.free import FreeNumber
    from simulator.experiments.calibrate.table import Found

HEADER = "# Written by `simulator calibrate`, which replaces it."
FILE = "fitted.toml"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
HALVED = 0.5
"""A number of which the record leaves this part of the prior's spread, or less, has been found."""
MIDDLE = (0.1, 0.9)
"""The spread of a number is how wide its middle 80% is, as on the page: what a reader can see there."""
DIGITS = 6


def overlay(found: Found) -> str:
    """The file: each free number with its value at the point fit and, as its range, 95% of the posterior.

    No more is claimed for a number than grade C, since what the form of the model misses is in it too; an assumption
    (D) becomes that only where the record at least halves the spread of its prior, and other grades fall to it.
    """
    import tomli_w

    asked, change = found.asked, dict[str, Any]()
    chain = None if found.posterior is None else found.posterior.chain.z.reshape(-1, len(asked.free))
    for at, free in enumerate(asked.free):
        table = change
        for part in free.name.split("."):
            table = table.setdefault(part, {})
        table |= _number(found, free, float(found.point.z[at]), None if chain is None else chain[:, at])
    until = f"{asked.until.day} {asked.until:%B %Y}"
    about = {
        "name": f"{asked.scenario.name}, fitted",
        "description": f"{len(asked.free)} numbers calibrated to {asked.record.name} until {until}",
    }
    return f"{HEADER}\n{tomli_w.dumps({**about, 'change': change})}"


def _number(found: Found, free: FreeNumber, z: float, chain: Array | None) -> dict[str, Any]:
    asked = found.asked
    value = _rounded(free.at(z))
    said: dict[str, Any] = {"times" if free.factor else "value": value}
    if not free.factor:
        said["unit"] = free.unit
    if chain is not None:
        ends = [_rounded(free.at(float(end))) for end in np.quantile(chain, [0.025, 0.975])]
        low, high = min(*ends, value), max(*ends, value)
        if low < high:
            said |= {"range": [_rounded(low / value), _rounded(high / value)] if free.factor else [low, high]}
            said |= {"range_is": "factor" if free.factor else "value"}
    before = f"its prior: {free.number.source}" if free.number.source else "its prior is the scenario's"
    by = f"Calibrated to {asked.record.name} until {asked.until} from {asked.scenario.where}; {before}"
    left = None if chain is None else _left(free, chain)
    narrow = left is not None and left <= HALVED
    kept = "" if left is None else f"; the record leaves {left:.0%} of the spread of its prior"
    said |= {
        "source": by[:LONGEST_TEXT],
        "grade": "D" if free.grade == "D" and not narrow else "C",
        "because": f"From {_rounded(free.central):g} to {value:g}: where misfit and prior together are least{kept}",
    }
    return said


def _left(free: FreeNumber, chain: Array) -> float:
    """How wide the posterior's middle 80% is, in parts of the prior's."""
    from scipy.special import ndtri

    after, before = ([free.at(float(z)) for z in ends] for ends in (np.quantile(chain, MIDDLE), ndtri(MIDDLE)))
    return (after[1] - after[0]) / (before[1] - before[0])


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def target_of(name: str) -> Path:
    """Where the overlay of that name goes. Raises `InputError` where the name or what is there stands against it."""
    where = Path("calibration") / "fitted" / f"{name}.toml"
    mistakes: Sequence[Mistake] = ()
    if not NAME.fullmatch(name):
        remedy = "Write small letters, digits and hyphens, such as my-place."
        mistakes = [Mistake("--fitted", name, "can't be the name of an overlay", remedy)]
    elif where.exists() and not _ours(where):
        what = "is there, and no calibration wrote it: it is left as it is"
        mistakes = [Mistake("--fitted", str(where), what, "Choose another name.")]
    if mistakes:
        raise InputError(mistakes)
    return where


def _ours(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            return file.readline().rstrip("\n") == HEADER
    except (OSError, UnicodeDecodeError):
        return False
