"""Requests per average resident in 2010, so that the requests of the start are the published ones.

    python -m calibration.derive.services_2010

The weights of need are scaled to the people of 2025; those of 2010 were younger, so the same
requests are more of them for each weighted resident. Prints the rates of
scenarios/base/england-2010.toml; a run of the model says who is counted how.
"""

from __future__ import annotations

import numpy as np

from simulator import engine, scenario
from simulator.model import build
from simulator.model.axes import SERVICES

PEOPLE = 52.53e6
REQUESTS = {
    "adult_social_care": 1_809_980 / 54.8e6 * PEOPLE,
    "childrens_services": 604_000.0,
    "health": 14.5e6,
    "housing": 271_000 / 1.32,
}
"""The rate of 2015-16; referrals of 2009-10; pathways; homelessness cases of 2009-10."""


def main() -> None:
    """Prints the rates."""
    read = scenario.read("scenarios/england-2010.toml")
    start = scenario.start(read, build())
    found = engine.simulate(build(), start)
    given = start.values
    waiting = given["backlog_at_start"]
    leaving = (given["abandonment_rate"] + given["crisis_rate"]) * waiting
    requests = found.outputs["capacity"][0] + leaving
    rate = np.asarray(given["need_rate"])
    for service, wanted in REQUESTS.items():
        place = SERVICES.index(service)
        print(service, round(float(rate[place] * wanted / requests[place]), 4),
              "weighted people", round(float(requests[place] / rate[place])))  # fmt: skip


if __name__ == "__main__":
    main()
