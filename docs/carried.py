"""Write simulator/describe/carried.csv: what each process and event of the model reads, sets and moves.

    python docs/carried.py

Seen in runs of the scenarios that come along, every policy of each, and of one of every event that a scenario can
date. Takes a minute. What no run does is not in it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.describe.carried import Carried
    from simulator.scenario import Scenario

FILE = Path(__file__).parents[1] / "simulator" / "describe" / "carried.csv"
SCENARIOS = (
    "england", "recession", "england-2010", "community-led", "procurement-led", "central-local-rebalancing",
    "deeper-cuts", "radical-poorly-conceived", "waiting-in-detail",
)  # fmt: skip
MEMBERS = 3
EVENTS = """
extends = "england"
[run]
stop = 2035-04-01
[[event]]
at = 2027-04-01
pandemic = { severity = 1.0, years = 2.0 }
because = "To be seen"
[[event]]
at = 2028-04-01
climate_shock = { severity = 0.5, years = 1.0 }
because = "To be seen"
[[project]]
name = "Adopted"
service = "housing"
start = 2026-04-01
cost = 3e6
price_base = "2025-26"
gain = 0.1
success = 1.0
because = "To be seen"
[[project]]
name = "Not adopted"
kind = "radical"
service = "health"
start = 2026-04-01
cost = 3e6
price_base = "2025-26"
gain = 0.1
success = 0.0
because = "To be seen"
"""


def scenarios() -> Iterator[tuple[Scenario, int]]:
    """Each scenario, and how many members of it are run."""
    import tempfile

    from simulator.scenario import read

    for name in SCENARIOS:
        # Case by case, one run takes as long as a hundred others.
        yield read(name), 1 if name == "waiting-in-detail" else MEMBERS
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "events.toml"
        file.write_text(EVENTS, encoding="utf-8")
        yield read(file), MEMBERS


def seen() -> tuple[Carried, ...]:
    """All that the runs did."""
    from simulator.describe.carried import told, watched
    from simulator.engine.running import simulate
    from simulator.run import default_model
    from simulator.scenario import start

    model = default_model()
    with watched() as found:
        for scenario, members in scenarios():
            for member in range(members):
                begun = start(scenario, model, member=member)
                for policy in scenario.policies[: None if members > 1 else 1]:
                    simulate(model, begun, policy=policy, member=member)
    return told(found, model)


if __name__ == "__main__":
    with FILE.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("process", "how", "quantity"))
        for each in seen():
            for how in ("reads", "sets", "moves"):
                table.writerows((each.name, how, name) for name in getattr(each, how))
