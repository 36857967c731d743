"""Measures the one-line finding of each scenario; `python docs/findings.py` runs them all, in some minutes.

What is measured is kept in `docs/findings.toml`, from which `docs/generate.py` makes the
list of scenarios. A fingerprint beside each finding says on which results and which file it was
measured; the tests refuse one that has gone stale.
"""

from __future__ import annotations

import sys
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = ROOT / "scenarios"
FILE = Path(__file__).with_suffix(".toml")
BASELINE = ROOT / "tests" / "regression" / "baseline.csv"
MEMBERS = 64


def known() -> dict[str, dict[str, Any]]:
    """The findings as measured last, by scenario."""
    with FILE.open("rb") as file:
        return tomllib.load(file)


def fingerprint(file: Path) -> str:
    """Changes when the results of the England scenario do, or a number or date that this scenario comes to.

    Its own file, those that it extends, their tables and what was fitted: all have their say in these numbers.
    """
    import simulator as sim
    from simulator.scenario import start

    begun = start(sim.scenario(str(file)), sim.MODEL)
    told = [repr((begun.calendar, begun.changes, begun.happenings, begun.policies, begun.reference, begun.seed))]
    for name, values in sorted(begun.values.items()):
        told.append(f"{name} {_digits(values)}")
    for name, series in sorted(begun.series.items()):
        told.append(f"{name} {_digits(series.at)} {_digits(series.values)}")
    return sha256(BASELINE.read_bytes() + "\n".join(told).encode()).hexdigest()[:12]


def _digits(values: Any) -> str:
    """Numbers to nine digits, which all machines agree on."""
    import numpy as np

    return " ".join(f"{value:.9g}" for value in np.ravel(np.asarray(values, float)).tolist())


def finding(file: Path) -> dict[str, Any]:
    """What a comparison of the scenario's policies finds, in a sentence."""
    import simulator as sim
    from simulator.charts.findings import headline

    scenario = sim.scenario(str(file))
    members = MEMBERS if len(scenario.policies) > 1 else 8
    found = sim.compare(scenario, members=members)
    one_path = len(scenario.policies) < 2
    sentence = _people(found) if one_path else f"{headline(found)}; {_stands(found)}"
    return {"finding": sentence, "members": members, "measured_on": fingerprint(file)}


def _people(found: Any) -> str:
    """A scenario without a choice is about people."""
    total = found["residents"].sum("age_band").median("member").squeeze(drop=True) / 1e6
    first, last = (str(found["time"].values[i])[:4] for i in (0, -1))
    return f"{float(total[0]):.1f} million residents in {first} become {float(total[-1]):.1f} in {last}"


def _stands(found: Any) -> str:
    """Where the reference stands at the end."""
    from simulator.charts import findings
    from simulator.charts.data import final_year, in_prices
    from simulator.charts.numbers import estimate

    reference = findings.reference(found)
    priced = in_prices(found, "budget_gap")
    gap = estimate(final_year(priced.values).sel(policy=reference).values)
    life = estimate(found["life_satisfaction"].isel(time=-1).sel(policy=reference).values)
    return (
        f"{findings.under(reference)} the gap in the last year is {gap.words('pounds', bare=True)} "
        f"({priced.prices}) and life satisfaction {life.median:.2f}"
    )


def main(names: list[str]) -> None:
    """Measure the scenarios named, or those whose finding is stale."""
    import tomli_w

    before = known() if FILE.exists() else {}
    found = {}
    for file in sorted(SCENARIOS.glob("*.toml")):
        old = before.get(file.stem)
        stale = old is None or old["measured_on"] != fingerprint(file)
        found[file.stem] = finding(file) if file.stem in names or stale else old
        print(f"{file.stem}: {found[file.stem]['finding']}")
        FILE.write_text(tomli_w.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main(sys.argv[1:])
