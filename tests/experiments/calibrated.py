"""The clinic with a record of its own, for tests of calibrations."""

from __future__ import annotations

import simulator as sim
from simulator.scenario import read
from tests import clinic
from tests.experiments.studied import NEED, PEOPLE, SCENARIO

TRUE = 0.23
"""Need in the clinic that the record is of; its scenario believes in 0.2."""
HEAD = "measure,period,value,unit,source,grade,note,error,use"
DAYS = ("2025-04-01", "2025-10-01", "2026-04-01", "2026-10-01", "2027-04-01")
UNTIL = "2026-06-30"
CALIBRATE = f'{SCENARIO}\n[calibrate]\nfree = ["{NEED}"]\nuntil = {UNTIL}\ntargets = "record"\n'
"""Two of these are fitted, and two held back."""
SMALL = {"walkers": 6, "steps": 60, "draws": 16}
__all__ = ["CALIBRATE", "DAYS", "HEAD", "NEED", "PEOPLE", "SMALL", "TRUE", "UNTIL", "at_home", "record", "row"]


def row(measure="backlog[service=health]", period="2026-04-01", value="900", unit="person", source="Register",
        grade="B", note="", error="20", use=""):  # fmt: skip
    """A line of a record."""
    return ",".join((measure, period, value, unit, source, grade, note, error, use))


def record(scenario, need=TRUE):
    """What a clinic with that need would have recorded: text of a CSV file."""
    true = sim.run(scenario.change(NEED, need, because="true"), model=clinic.model()).squeeze(drop=True)
    waiting = true["backlog"].sel(service="health")
    rows = [
        row(period=day, value=repr(float(waiting.sel(time=day))), use="start" if day == DAYS[0] else "") for day in DAYS
    ]
    return "\n".join([HEAD, *rows]) + "\n"


def at_home(folder):
    """The scenario in a folder with its record, which is of a clinic with more need."""
    (folder / "clinic.toml").write_text(CALIBRATE, encoding="utf-8")
    (folder / "record.csv").write_text(record(read(folder / "clinic.toml")), encoding="utf-8")
    return read(folder / "clinic.toml")
