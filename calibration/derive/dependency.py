"""The trends of onset and worsening that give the published path of dependency.

    python -m calibration.derive.dependency

Kingston and others (2018) project for England, 2015 to 2035, how many of the years that life at
65 gains are independent: 4.2 for 3.5 years of men; for 3.0 years of women, 1.4 with low and 0.7 with
high dependency, which leaves 0.9. Independent is here whoever needs no daily help: a quarter of those of 65 and over
do, near all degrees of dependency there. The trend of each sex at 65 and over is solved so that the
population on its own, without feedbacks, gives the same part over 20 years. Prints the trends
for scenarios/base/population.toml and what life at 65 gains.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import root

import simulator as sim
from simulator import engine
from simulator import model as package
from simulator.engine import output
from simulator.model import SECTORS
from simulator.model.axes import AGEING, AXES
from simulator.scenario import start

Array = NDArray[np.float64]
INDEPENDENT_PART = np.array([0.9 / 3.0, 4.2 / 3.5])
YEARS = 20
WHY = "derivation"


def years_left(deaths: Array, residents: Array) -> Array:
    """Years of life and of life without daily help at 65 by sex, shape (2, 2), from (2, 3, 101) each."""
    rate = deaths.sum(1)[:, 65:] / residents.sum(1)[:, 65:]
    survival = np.exp(-np.concatenate([np.zeros((2, 1)), np.cumsum(rate, axis=1)[:, :-1]], axis=1))
    lived = survival * (1 - np.exp(-rate)) / rate
    lived[:, -1] = survival[:, -1] / rate[:, -1]
    independent = residents[:, :2, 65:].sum(1) / residents.sum(1)[:, 65:]
    return np.stack([lived.sum(1), (lived * independent).sum(1)])


def gained(model: Any, trends: Array) -> Array:
    """Years at 65, all and independent, that 20 years bring with these trends (female, male)."""
    scenario = sim.scenario("england").change("population.feedbacks", 0.0, because=WHY)
    scenario = scenario.change("run.stop", "2045-07-02", because=WHY)
    for sex, trend in zip(("female", "male"), trends, strict=True):
        for band in ("65-84", "85+"):
            scenario = scenario.change(
                f"population.morbidity_trend.{sex}.{band}", float(trend), because=WHY, range=(-0.1, 0.1)
            )
    found = engine.simulate(model, start(scenario, model), policy="do_minimum").outputs
    first, last = (years_left(found["deaths"][i], found["residents"][i]) for i in (3, 3 + 12 * YEARS))
    return last - first


def main() -> None:
    """Solve and print."""
    modules = {
        section: [import_module(f"simulator.model.{name}") for name in names]
        for section, names in SECTORS.items()
    }
    model = engine.build(
        sim.MODEL.name, modules, AXES, [output("deaths"), output("residents")], AGEING,
        ticks=12, tables=Path(str(package.__file__)).parent / "tables",
    )  # fmt: skip

    def miss(trends: Array) -> Array:
        life, independent = gained(model, trends)
        return independent / life - INDEPENDENT_PART

    print("no trend: life and independent years gained", gained(model, np.zeros(2)).round(3).tolist())
    solved = root(miss, np.array([0.0, -0.01]), tol=1e-4).x
    print("trends, female and male:", solved.round(5).tolist())
    print("life and independent years gained", gained(model, solved).round(3).tolist())


if __name__ == "__main__":
    main()
