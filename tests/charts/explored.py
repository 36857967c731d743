"""An explorer of the clinic whose every text was written by someone unkind, with its page."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from simulator.charts.explorer_page import page
from simulator.experiments.explore import explore
from simulator.experiments.interpolation import cardinal
from simulator.scenario import read
from tests import clinic

NASTY = "<script>alert(1)</script>"
SLIDERS = ("clinic.need_rate", "delay", "clinic.capacity.health=1500:3000")
SCENARIO = clinic.SCENARIO.replace('name = "A clinic"', f'name = "{NASTY}"').replace(
    'source = "Assumed"', f'source = "{NASTY}"'
) + """
[policy.middling]
like = "radical"
[policy.middling.set]
"clinic.capacity.health" = 2200.0
"""


@cache
def scenario() -> Any:
    """The clinic's scenario with its health capacity by a name of its own, so that two policies differ in it alone."""
    text = SCENARIO.replace('"clinic.capacity" = { health = 2500.0 }', '"clinic.capacity.health" = 2500.0')
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clinic.toml"
        path.write_text(text, encoding="utf-8")
        return read(path)


@cache
def dataset() -> Any:
    """A grid of 3 × 4 × 4 points in 5 members."""
    return explore(scenario(), sliders=SLIDERS, points=48, members=5, checks=6, model=clinic.model())


@cache
def rules() -> Any:
    """The splines of each slider."""
    found = dataset()
    return {str(key): cardinal(found[str(key)].values) for key in found["slider"].values}


@cache
def html() -> str:
    """The page."""
    rows = [{"name": NASTY, "value": NASTY, "grade": "D", "source": NASTY}]
    return page(
        dataset(), title=NASTY, rules=rules(), scenario_text=f"name = '{NASTY}'", manifest={"note": NASTY},
        assumptions=rows,
    )  # fmt: skip
