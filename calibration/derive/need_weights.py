"""Scales the weights of need to the people of 2025, so that a rate for each resident is what it says.

    python -m calibration.derive.need_weights

How much more one age, state of health or work status asks for than another is published in part and
assumed in part; the two tables hold it. This keeps it, but for one thing: of requests for adult social
care as many are from people of 65 and over as were counted. Then each service is scaled so that the mean
of England's residents on 1 April 2025, as the model counts them, is 1, and the rates of
scenarios/base/services.toml are requests over residents. To be run again after `population` or
`worklessness` has written other tables.
"""

from __future__ import annotations

from importlib import import_module

import numpy as np

import simulator as sim
from calibration.derive.population import TABLES, short, write
from calibration.derive.worklessness import HEALTH, STATUS, Array, read
from simulator import engine
from simulator.model import SECTORS
from simulator.model.axes import AGEING, AXES
from simulator.scenario import start

CARE, OLDER = "adult_social_care", 1_427_375 / (1_427_375 + 658_000)
"""Requests at 65 and over and at 18 to 64 in 2023-24 (NHS England)."""
BANDS = ("0-15", "16-64", "65-84", "85+")

Row = dict[str, str]


def counted() -> tuple[dict[tuple[str, str], float], dict[str, float]]:
    """People by health and age band, and by work status, at the start of England's run."""
    sectors = {s: [import_module(f"simulator.model.{n}") for n in names] for s, names in SECTORS.items()}
    outputs = [engine.output(name) for name in ("residents_by_health_band", "people_by_work_status")]
    model = engine.build("people", sectors, AXES, outputs, AGEING, ticks=12, tables=TABLES)
    scenario = sim.scenario("england").set("run.stop=2026-04-01")
    found = {name: values[0] for name, values in engine.simulate(model, start(scenario, model)).outputs.items()}
    residents = {
        (health, band): float(found["residents_by_health_band"][h, b])
        for h, health in enumerate(HEALTH)
        for b, band in enumerate(BANDS)
    }
    return residents, dict(zip(STATUS, found["people_by_work_status"].tolist(), strict=True))


def scaled(by_need: list[Row], by_work: list[Row]) -> None:
    """Changes the weights in place, to four digits."""
    residents, at_work = counted()
    need = np.array([float(row["weight"]) * residents[row["health"], row["age_band"]] for row in by_need])
    older = np.array([row["age_band"] in ("65-84", "85+") for row in by_need])
    care = np.array([row["service"] == CARE for row in by_need])
    more = OLDER / (1 - OLDER) * need[care & ~older].sum() / need[care & older].sum()
    factor: Array = np.where(care & older, more, 1.0)
    for service in dict.fromkeys(row["service"] for row in by_need):
        own = np.array([row["service"] == service for row in by_need])
        works = [row for row in by_work if row["service"] == service]
        asked = (factor * need)[own].sum() + sum(float(row["weight"]) * at_work[row["work_status"]] for row in works)
        factor[own] *= sum(residents.values()) / asked
        for row in works:
            row["weight"] = short(float(row["weight"]) * sum(residents.values()) / asked, 4)
        print(service, "was", round(asked / sum(residents.values()), 4))
    for row, times in zip(by_need, factor, strict=True):
        row["weight"] = short(float(row["weight"]) * times, 4)


def main() -> None:
    """Writes both tables, with the passports that they have."""
    names = ("need_weights.csv", "work_need_weights.csv")
    tables = {name: read(name) for name in names}
    scaled(*tables.values())
    for name, rows in tables.items():
        passport = (TABLES / name).read_text(encoding="utf-8").splitlines()[0].removeprefix("# column weight: ")
        keys = [key for key in rows[0] if key != "weight"]
        write(TABLES / name, {"weight": passport}, keys, [[*(row[key] for key in keys), row["weight"]] for row in rows])


if __name__ == "__main__":
    main()
