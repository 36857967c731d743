"""What the England scenario gives at its end, in its central future and in one drawn future.

    python tests/regression/baseline.py    # after a change that is meant to alter results

The file beside this one is read like code: a change of it says by how much results change, and
`CHANGELOG.md` says why.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

FILE = Path(__file__).with_name("baseline.csv")
OUTCOMES = (
    "residents", "deaths", "people_by_work_status", "need", "unmet_need", "backlog", "quality", "spending",
    "budget_gap", "usable_reserves", "section_114_probability", "innovations_adopted", "life_satisfaction",
)  # fmt: skip


def measured() -> list[dict[str, str]]:
    """A row for each future and outcome, a column for each policy; what has labels is summed over them."""
    import simulator as sim
    from simulator.run import every_policy, outcome

    england = sim.scenario("england")
    rows = []
    for future, member in (("central", None), ("drawn", 1)):
        found = outcome(england, every_policy(england), [member]).dataset.isel(time=-1, member=0)
        for name in OUTCOMES:
            values = found[name]
            total = values.sum([dim for dim in values.dims if dim != "policy"])
            by_policy = {str(p): f"{float(total.sel(policy=p)):.10g}" for p in total["policy"].values}
            rows.append({"future": future, "outcome": name, **by_policy})
    return rows


def text() -> str:
    """The rows as the file holds them."""
    rows = measured()
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    FILE.write_text(text(), encoding="utf-8")
