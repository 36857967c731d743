"""How people of each band and state of health are split over work statuses on 1 April 2010.

    python -m calibration.derive.worklessness_2010

As `worklessness.py` does for 2025: rates by age scaled to England's totals, each band then split by
health. Unemployment by age is published; long-term sickness has no figure before 2014, and its
shape by age is that of 2025. Writes simulator/model/tables/work_status_mix_2010.csv.
"""

from __future__ import annotations

import numpy as np

from calibration.derive import worklessness as now

# By age: employment (ONS Labour Force Survey, as widely quoted for 2010; grade C), unemployment of
# 2010 (ONS, SDG indicator 8.5.2; grade A).
EMPLOYED = np.array([0.24, 0.58, 0.78, 0.81, 0.72, 0.44, 0.085])
UNEMPLOYMENT_RATE = np.array([0.350, 0.1788, 0.0765, 0.0552, 0.0482, 0.0482, 0.025])
# Totals for England: employment rate 16-64 of 2010 (ONS, Explore local statistics); unemployment
# rate 16+ of 2010 (SDG 8.5.2); long-term sick: the UK's 2.03 million of 2014 times .84, assumed.
EMPLOYMENT_RATE_16_64, UNEMPLOYMENT_RATE_16, SICK_PEOPLE = 0.703, 0.078, 2.03e6 * 0.84
SOURCE = (
    "ONS Labour Force Survey by age, ONS SDG 8.5.2, ONS on long-term sickness in 2014; grade C; "
    "fitted to England 2010 by calibration/derive/worklessness_2010.py"
)


def status_by_band(people: now.Array) -> now.Array:
    """People by status and band, (6, 7): rates by age, scaled to the totals."""
    size = people.sum(1)
    working = size[:6]
    employed = EMPLOYED * size
    employed[:6] *= EMPLOYMENT_RATE_16_64 * working.sum() / employed[:6].sum()
    unemployed = employed * UNEMPLOYMENT_RATE / (1 - UNEMPLOYMENT_RATE)
    wanted = employed.sum() * UNEMPLOYMENT_RATE_16 / (1 - UNEMPLOYMENT_RATE_16)
    unemployed *= wanted / unemployed.sum()
    sick = now.LONG_TERM_SICK * size
    sick *= SICK_PEOPLE / sick.sum()
    rest = size - employed - unemployed - sick
    young = np.arange(7) < 6
    long = now.LONG_SHARE
    return np.array([
        employed, unemployed * (1 - long), unemployed * long, sick,
        np.where(young, rest, 0.0), np.where(young, 0.0, rest),
    ])  # fmt: skip


def mix() -> tuple[now.Array, now.Array]:
    """Shares by status, band and health, (6, 7, 3), and people by band and health, (7, 3)."""
    people = now.people_by_band("residents_2010_04.csv", "health_2010.csv")
    statuses = status_by_band(people)
    tables = [now.split_by_health(statuses[:, b], people[b], now.odds(b)) for b in range(7)]
    return np.stack([t / t.sum(0) for t in tables], axis=1), people


def main() -> None:
    """Write the table and print the totals."""
    shares, people = mix()
    now.write(shares, "work_status_mix_2010.csv", SOURCE)
    now.report(shares, people)


if __name__ == "__main__":
    main()
