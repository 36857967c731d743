"""Makes docs/ons-projection.md: the errors of a run against the published projection."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "simulator" / "model" / "tables"
TARGETS = ROOT / "calibration" / "targets"
SCENARIO = ROOT / "scenarios" / "ons-projection.toml"
BANDS = {"0-15": 0.5, "16-64": 0.5, "65-84": 0.5, "85+": 1.0}
"""The errors allowed against the ONS projection, in %."""
TOTAL_ALLOWED = 0.2

PACES = {
    0.0: "not any more", 0.5: "half as fast", 1.0: "as projected", 1.4: "1.4 times as fast", 1.5: "half as fast again",
}  # fmt: skip
"""Values of `population.mortality_improvement`: 1.4 is that of `scenarios/ageing-faster.toml`."""
YEARS = (2034, 2049)

Error = tuple[float, int, float]
"""The largest error in %, with its sign; its year; and the error in the last year."""


def published() -> dict[int, dict[str, float]]:
    """The published residents by mid-year and band."""
    with (TARGETS / "ons_population.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return {int(row["year"]): {key: float(row[key]) for key in (*BANDS, "total")} for row in rows}


@cache
def projection_errors() -> dict[str, Error]:
    """Each band's largest error in %, its year, and the error in the last published year."""
    from simulator.run import run
    from simulator.scenario import read

    known = published()
    scenario = read(SCENARIO)
    last = max(known)
    found = run(scenario.set(f"run.stop={last}-07-01"))["residents"].squeeze(drop=True)
    errors: dict[str, list[tuple[float, int]]] = {band: [] for band in (*BANDS, "total")}
    for year, people in known.items():
        now = found.sel(time=f"{year}-07-01")
        simulated = {band: float(now.sel(age_band=band)) for band in BANDS}
        simulated["total"] = sum(simulated.values())
        for band, count in simulated.items():
            errors[band].append((100 * (count / people[band] - 1), year))
    return {
        band: (*max(each, key=lambda error: abs(error[0])), each[-1][0])
        for band, each in errors.items()
    }


def life_expectancies(pace: float, year: int) -> list[float]:
    """Years at birth of women and men at the mortality of a year from 1 July, without feedbacks."""
    from simulator.model import build
    from simulator.scenario import read, start

    given = start(read(SCENARIO), build()).values
    with (TABLES / "mortality_index.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    index = {row["sex"]: pace * float(row["mortality_index"]) for row in rows if row["date"] == f"{year}-07-01"}
    return [
        _at_birth(
            given["mortality_level"][s] * np.exp(given["mortality_pattern"][s] * index[sex]),
            float(given["newborn_death_share"][s] * np.exp(given["newborn_pattern"][s] * index[sex])),
        )
        for s, sex in enumerate(("female", "male"))
    ]


def _at_birth(rates: np.ndarray, newborn_deaths: float) -> float:
    """Years lived by those born at once: half of one to the first 1 July, then by rates read at the age people have."""
    hazards = (rates + np.append(rates[1:], rates[-1])) / 2
    alive = (1 - newborn_deaths) * np.exp(-np.append(0.0, np.cumsum(hazards[:-1])))
    lived = alive * -np.expm1(-hazards) / hazards
    return 0.5 + float(lived[:-1].sum() + alive[-1] / hazards[-1])


def _lever() -> tuple[str, str]:
    """What the number that moves mortality comes to, in years of life."""
    from simulator.describe.text import table

    rows = [
        (f"{pace:g}", words, *(f"{found:.1f}" for year in YEARS for found in life_expectancies(pace, year)))
        for pace, words in PACES.items()
    ]
    heads = [f"{who} {year}-{(year + 1) % 100}" for year in YEARS for who in ("Women", "Men")]
    return (
        "`population.mortality_improvement` is the pace at which mortality falls from that of 2024-25. In years of "
        "life at birth, at the mortality of one year and without what services do to it, "
        "{:.1f} for women and {:.1f} for men in 2024-25:".format(*life_expectancies(1.0, 2024)),
        table(("Number", "Mortality falls", *heads), rows),
    )


def page(notice: str) -> str:
    """The errors of scenarios/ons-projection.toml against the published projection."""
    from simulator.describe.text import table

    allowed = BANDS | {"total": TOTAL_ALLOWED}
    rows = [
        (band, f"{_signed(worst)} ({year})", _signed(last), f"{allowed[band]:g}")
        for band, (worst, year, last) in projection_errors().items()
    ]
    years = sorted(published())
    return "\n\n".join((
        notice,
        "# Held against the ONS projection",
        "`scenarios/ons-projection.toml` starts from the population of mid-2022, switches off "
        "every feedback from services and work to health, and follows the 2022-based principal "
        f"projection for England to 2072. At each mid-year from {years[0]} to {years[-1]} the "
        "residents of each band are compared with the published ones.",
        table(("Age", "Largest error, %", f"In {years[-1]}, %", "Allowed, %"), rows),
        "An error above the last column fails the tests. The published figures hold rates of "
        f"births, deaths and migration after {years[-1]} but no population, so that the years to "
        "2072 are not held against anything.",
        "What is left comes from putting fitted tables in the place of published ones: one "
        "pattern of arrivals and of fertility by age for all years, and mortality by Lee-Carter. "
        "`calibration/README.md` has the fits, the conventions and the known weaknesses.",
        "This says that the population is reckoned as the ONS reckons it. It does not say that "
        "the projection will come true.",
        "Net migration was the first to part from it. For England the projection has 540,000 in the year to mid-2025, "
        "460,000 and 370,000 in the next two and 290,000 from mid-2027 on; for the whole Kingdom the ONS has since "
        "estimated 204,000 in the year to June 2025 (provisional, November 2025). So the start of 2025 has probably "
        "some 300,000 people too many, most of working age, and more come in until 2027. "
        "`population.immigration_multiplier = 0.85` takes 130,000 a year off.",
        "## Life expectancy",
        *_lever(),
    )) + "\n"  # fmt: skip


def _signed(percent: float) -> str:
    """With two decimals and a minus sign that typesetters know."""
    text = f"{abs(percent):.2f}"
    return f"−{text}" if percent < 0 and float(text) else text
