"""How people of each age band and state of health are split over work statuses at the start.

    python calibration/derive/worklessness.py

Published rates by age are first scaled to published totals for England; each band is then split
by health with iterative proportional fitting: the totals by status and by health are kept, and
the odds between health and status are those of the disability employment gap. Writes
simulator/model/tables/work_status_mix.csv and prints what was reached.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
TABLES = Path(__file__).resolve().parents[2] / "simulator" / "model" / "tables"
BANDS = ("16-17", "18-24", "25-34", "35-49", "50-59", "60-64", "65+")
FIRST = (16, 18, 25, 35, 50, 60, 65)
HEALTH = ("well", "limited", "dependent")
STATUS = (
    "employed",
    "unemployed_short",
    "unemployed_long",
    "inactive_long_term_sick",
    "inactive_other",
    "retired",
)
SINCE_BIRTHDAY = 0.75

# Published for the UK by age, then scaled: employment (ONS, Labour Force Survey, as widely quoted
# for 2024-25; grade C); unemployment rates of 2022 by age (ONS, SDG indicator 8.5.2; grade A);
# long-term sickness by age (ONS, as widely quoted; grade C).
EMPLOYED = np.array([0.21, 0.61, 0.835, 0.85, 0.775, 0.575, 0.118])
UNEMPLOYMENT_RATE = np.array([0.2188, 0.0910, 0.0352, 0.0245, 0.0265, 0.0265, 0.019])
LONG_TERM_SICK = np.array([0.005, 0.032, 0.040, 0.062, 0.110, 0.155, 0.0])
# Totals for England: employment rate 16-64; unemployment rate 16+; long-term sick of 16-64, the
# UK's 2.79 million of May to July 2024 times England's .84 of the UK's people.
EMPLOYMENT_RATE_16_64, UNEMPLOYMENT_RATE_16, SICK_PEOPLE = 0.752, 0.043, 2.79e6 * 0.84
# Share of the unemployed who have looked for a year or more: that of the rates in
# scenarios/base/worklessness.toml at rest, .587 / (.645 + giving up + falling ill).
LONG_SHARE = np.array([0.20, 0.24, 0.28, 0.31, 0.33, 0.33, 0.30])
# Odds of each status by health against the well, before fitting (disabled people: 53% in work
# against 82%, as widely quoted for 2024; grade C).
ODDS = np.array([
    [1.0, 0.80, 0.25],
    [1.0, 1.60, 0.60],
    [1.0, 1.80, 0.80],
    [1.0, 18.0, 60.0],
    [1.0, 1.30, 1.30],
    [1.0, 1.00, 1.00],
])  # fmt: skip
OLDER_ODDS = np.array([1.0, 0.55, 0.10])


def read(name: str) -> list[dict[str, str]]:
    """The rows of a table, without its comments."""
    lines = (TABLES / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def people_by_band(
    residents: str = "residents_2025_04.csv", prevalence: str = "health.csv"
) -> Array:
    """People by band and health on 1 April, read at the age they have then; shape (7, 3)."""
    by_age = np.zeros((3, 101))
    shares = {(r["sex"], r["age"]): r for r in read(prevalence)}
    for row in read(residents):
        count, share = float(row["residents"]), shares[row["sex"], row["age"]]
        limited, dependent = (
            count * float(share["limited_share"]),
            count * float(share["dependent_share"]),
        )
        by_age[:, int(row["age"])] += (count - limited - dependent, limited, dependent)
    before = np.roll(by_age, 1, axis=1)
    before[:, 0] = 0.0
    now = (1 - SINCE_BIRTHDAY) * by_age + SINCE_BIRTHDAY * before
    now[:, -1] += SINCE_BIRTHDAY * by_age[:, -1]
    return np.array([now[:, a:b].sum(1) for a, b in zip(FIRST, (*FIRST[1:], 101), strict=True)])


def status_by_band(people: Array) -> Array:
    """People by status and band; shape (6, 7). Shares by age, scaled to the totals."""
    size = people.sum(1)
    working = size[:6]
    employed = EMPLOYED * size
    employed[:6] *= EMPLOYMENT_RATE_16_64 * working.sum() / employed[:6].sum()
    unemployed = employed * UNEMPLOYMENT_RATE / (1 - UNEMPLOYMENT_RATE)
    unemployed *= (
        employed.sum() * UNEMPLOYMENT_RATE_16 / (1 - UNEMPLOYMENT_RATE_16) / unemployed.sum()
    )
    sick = LONG_TERM_SICK * size
    sick *= SICK_PEOPLE / sick.sum()
    rest = size - employed - unemployed - sick
    other = np.where(np.arange(7) < 6, rest, 0.0)
    retired = rest - other
    return np.array(
        [employed, unemployed * (1 - LONG_SHARE), unemployed * LONG_SHARE, sick, other, retired]
    )


def split_by_health(status: Array, health: Array, odds: Array) -> Array:
    """Iterative proportional fitting: `odds` scaled to the totals of both margins."""
    table = odds * (status > 0)[:, None]
    for _ in range(500):
        table *= np.divide(status, table.sum(1), out=np.zeros_like(status), where=status > 0)[
            :, None
        ]
        table *= health / table.sum(0)
    return table


def odds(band: int) -> Array:
    """Odds of each status by health in a band, before fitting; shape (6, 3)."""
    if band < 6:
        return ODDS
    return np.vstack([np.tile(OLDER_ODDS, (3, 1)), np.ones((3, 3))])


def mix() -> tuple[Array, Array]:
    """Shares by status, band and health, (6, 7, 3), and people by band and health, (7, 3)."""
    people = people_by_band()
    statuses = status_by_band(people)
    tables = [split_by_health(statuses[:, b], people[b], odds(b)) for b in range(7)]
    return np.stack([t / t.sum(0) for t in tables], axis=1), people


SOURCE = (
    "ONS Labour Force Survey by age, ONS SDG 8.5.2, press quotes of ONS on long-term sickness; "
    "grade C; fitted to England 2024-25 by calibration/derive/worklessness.py"
)


def write(shares: Array, name: str = "work_status_mix.csv", source: str = SOURCE) -> None:
    """The table, with its source."""
    with (TABLES / name).open("w", encoding="utf-8", newline="") as file:
        file.write(f"# column share: 1; {source}\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["work_status", "band", "health", "share"])
        for (s, b, h), share in np.ndenumerate(shares):
            writer.writerow([STATUS[s], BANDS[b], HEALTH[h], f"{share:.14g}"])


def main() -> None:
    """Write the tables and print the totals."""
    shares, people = mix()
    write(shares)
    report(shares, people)


def report(shares: Array, people: Array) -> None:
    """Prints the totals."""
    counts = shares * people
    status = counts.sum((1, 2))
    print({name: round(n / 1e6, 3) for name, n in zip(STATUS, status, strict=True)})
    working = counts[:, :6].sum()
    print(
        "employment 16-64", counts[0, :6].sum() / working, "inactivity", counts[3:5].sum() / working
    )
    print("unemployment 16+", status[1:3].sum() / status[:3].sum())
    print(
        "disabled in work",
        counts[0, :6, 1:].sum() / people[:6, 1:].sum(),
        "well",
        counts[0, :6, 0].sum() / people[:6, 0].sum(),
    )
    np.set_printoptions(precision=3, suppress=True)
    print(people.sum(1) / 1e6, people / people.sum(1, keepdims=True))
    print(shares)


if __name__ == "__main__":
    main()
