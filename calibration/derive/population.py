"""Derives the population tables of the model from published figures.

    python -m calibration.derive.population FOLDER

FOLDER holds the ONS 2022-based principal projection for England as tidy CSV files: population by
single year of age, mortality, fertility, migration and births (the names are in `published.py`).
Writes the tables to simulator/model/tables, the targets to calibration/targets, and prints how
far the fitted tables are from the published projection. Not needed to run or test the simulator.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from calibration.derive import health, migration, mortality
from calibration.derive.projection import Assumptions, People, project, through
from calibration.derive.published import FIRST_YEAR, PROJECTION, Array, Projection, read_projection

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "simulator" / "model" / "tables"
TARGETS = ROOT / "calibration" / "targets"
SEXES = ("female", "male")
BANDS = {"0-15": (0, 15), "16-64": (16, 64), "65-84": (65, 84), "85+": (85, 100)}
Notes = Mapping[str, str]


def write(path: Path, notes: Notes, keys: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table: one comment line for each column's passport, a header and the rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"# column {name}: {note}" for name, note in notes.items()]
    lines += [",".join([*keys, *notes]), *(",".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def short(value: float, digits: int = 6) -> str:
    """A number with so many digits."""
    return f"{value:.{digits}g}"


def by_sex_and_age(path: Path, columns: Mapping[str, tuple[str, Array]]) -> None:
    """Columns (2, 101), each with its passport."""
    rows = [
        [SEXES[s], str(a), *(short(array[s, a]) for _, array in columns.values())]
        for s in (0, 1)
        for a in range(101)
    ]
    write(path, {name: note for name, (note, _) in columns.items()}, ("sex", "age"), rows)


def assumptions(figures: Projection) -> tuple[Assumptions, mortality.LeeCarter]:
    """Every fitted table and series, in the form that the plain projection takes."""
    surface = mortality.fit(figures)
    given = Assumptions(
        log_mortality=surface.level,
        mortality_pattern=surface.pattern,
        newborn_death_share=np.exp(surface.birth_level),
        newborn_pattern=surface.birth_pattern,
        fertility_pattern=migration.fertility_pattern(figures),
        birth_share=np.array([100 / 205, 105 / 205]),
        immigration_profile=migration.immigration_profile(figures),
        emigration_rate=migration.emigration_rate(figures),
        mortality_index=surface.index,
        total_fertility_rate=figures.fertility.sum(1),
        immigration_total=figures.arrivals.sum((1, 2)),
        emigration_level=np.ones(50),
    )
    return migration.with_emigration_level(given, figures), surface


def write_rates(given: Assumptions, figures: Projection) -> None:
    """Mortality, migration and fertility tables."""
    source = f"{PROJECTION}; grade B"
    level = f"1/year; {source}; Lee-Carter level exp(alpha), of 2024-25, by age on 1 July"
    pattern = f"1; {source}; Lee-Carter pattern beta, response to the mortality index"
    mortality_columns = {
        "mortality_level": (level, np.exp(given.log_mortality)),
        "mortality_pattern": (pattern, given.mortality_pattern),
    }
    by_sex_and_age(TABLES / "mortality.csv", mortality_columns)
    lived = 0.5 * (figures.population[5:20] + figures.population[6:21]).sum(0)
    arrivals = figures.arrivals[5:20].sum(0) / lived
    at_move = "by age at the move"
    migration_columns = {
        "immigration_profile": (
            f"1; {source}; share of all arrivals {at_move}, 2022 to 2041",
            given.immigration_profile,
        ),
        "emigration_rate": (
            f"1/year; {source}; departures per resident {at_move}, 2027 to 2041",
            given.emigration_rate,
        ),
        "arrivals_per_resident": (
            f"1/year; {source}; arrivals per resident {at_move}, 2027 to 2041",
            arrivals,
        ),
    }
    by_sex_and_age(TABLES / "migration.csv", migration_columns)
    notes = {
        "fertility_pattern": f"1/year; {source}; shares of the total fertility rate by age of "
        "mother (46 is 46 and over), 2022 to 2041",
        "whole_years": "1; definition; grade A; whole years lived at the last 1 July",
        "working_age": "1; definition; grade A; 1 from 18 to 62, fading out to 14 and 70",
        "working_age_slope": "1/year; derived; grade A; rise of working_age by central differences",
    }
    working = np.interp(np.arange(101), [14, 18, 62, 70], [0.0, 1.0, 1.0, 0.0])
    columns = (given.fertility_pattern, np.arange(101), working, np.gradient(working))
    rows = [[str(a), *(short(column[a]) for column in columns)] for a in range(101)]
    write(TABLES / "ages.csv", notes, ("age",), rows)


def write_series(given: Assumptions) -> None:
    """The series by projection year, each dated 1 July."""
    source = f"{PROJECTION}; grade B"
    notes = {
        "total_fertility_rate": f"1; {source}; births per woman, sum of the age-specific rates",
        "immigration_total": f"person/year; {source}; arrivals, those from the rest of the "
        "United Kingdom too",
        "emigration_level": f"1; {source}; departures over those that the rates of 2027 to 2041 "
        "would give",
    }
    series = (given.total_fertility_rate, given.immigration_total, given.emigration_level)
    dates = [f"{FIRST_YEAR + y}-07-01" for y in range(50)]
    rows = [[dates[y], *(short(values[y]) for values in series)] for y in range(50)]
    write(TABLES / "projection_years.csv", notes, ("date",), rows)
    note = f"1; {source}; Lee-Carter index, 0 in 2024-25, fitted with weights of deaths"
    rows = [
        [dates[y], SEXES[s], short(given.mortality_index[y, s])] for y in range(50) for s in (0, 1)
    ]
    write(TABLES / "mortality_index.csv", {"mortality_index": note}, ("date", "sex"), rows)


def write_people(given: Assumptions, figures: Projection) -> Array:
    """Residents at the two starting points; returns the newborn (2,) of 1 April 2025."""
    april = through(People(figures.population[2], np.zeros(2)), 2, given, 0.0, 0.75)
    base = f"person; {PROJECTION}; grade A; mid-2022, the base of the projection"
    carried = (
        f"person; {PROJECTION}; grade B; mid-2024 carried to 1 April 2025 with the fitted rates, "
        "by age on 1 July 2024 (those born since are apart)"
    )
    by_sex_and_age(TABLES / "residents_2022_07.csv", {"residents": (base, figures.population[0])})
    by_sex_and_age(
        TABLES / "residents_2025_04.csv", {"residents": (carried, np.round(april.residents, 1))}
    )
    return april.newborn


def write_health(figures: Projection) -> None:
    """Prevalence of the two states of ill health."""
    found = health.prevalence(figures.population[0])
    shape = "grade B; log-odds lines through the published age groups"
    rise = "1/year; central difference; grade B; rise per year of age of"
    columns = {
        "limited_share": (
            "1; Family Resources Survey 2021-22 (House of Commons Library CBP-9602) less those "
            f"dependent; {shape}",
            found.limited,
        ),
        "dependent_share": (
            f"1; Health Survey for England 2014 and 2021, Census 2021; {shape}",
            found.dependent,
        ),
        "limited_slope": (f"{rise} limited_share", found.limited_slope),
        "dependent_slope": (f"{rise} dependent_share", found.dependent_slope),
    }
    by_sex_and_age(TABLES / "health.csv", columns)


def in_bands(people: Array) -> list[float]:
    """People (2, 101) summed into the four age bands and in total."""
    sums = [float(people[:, lo : hi + 1].sum()) for lo, hi in BANDS.values()]
    return [*sums, sum(sums)]


def write_targets(figures: Projection) -> None:
    """The published projection in bands, mid-2022 to mid-2042, for tests to hold runs against."""
    names = [*BANDS, "total"]
    notes = dict.fromkeys(names, f"person; {PROJECTION}; grade A; at mid-year")
    rows = [
        [str(FIRST_YEAR + y), *(f"{people:.0f}" for people in in_bands(figures.population[y]))]
        for y in range(21)
    ]
    write(TARGETS / "ons_population.csv", notes, ("year",), rows)


def report(given: Assumptions, surface: mortality.LeeCarter, figures: Projection) -> None:
    """Prints the largest error of each band over 2022 to 2042 and of life expectancy."""
    paths = np.array([in_bands(p) for p in project(figures.population[0], given, 20)])
    wanted = np.array([in_bands(p) for p in figures.population])
    errors = 100.0 * (paths / wanted - 1.0)
    for name, error in zip([*BANDS, "total"], errors.T, strict=True):
        year = int(np.abs(error).argmax())
        worst = f"worst {error[year]:+.3f}% in {FIRST_YEAR + year}"
        print(f"{name}: {worst}, {error[20]:+.3f}% in 2042")
    hazards = mortality.cohort_hazards(figures)
    for year in (0, 2, 20, 49):
        for s in (0, 1):
            published = mortality.life_expectancy(
                hazards[year, s], float(figures.death_probability[year, s, 0])
            )
            fitted = mortality.life_expectancy(
                mortality.over_the_year(surface.rates(year)[s]), surface.newborn_deaths(year, s)
            )
            sex = f"{FIRST_YEAR + year} {SEXES[s]}"
            print(f"{sex}: {fitted:.2f}, published rates {published:.2f}")


def main(folder: str) -> None:
    """Writes every table and prints the errors of the fit."""
    figures = read_projection(Path(folder))
    given, surface = assumptions(figures)
    write_rates(given, figures)
    write_series(given)
    write_health(figures)
    write_targets(figures)
    newborn = write_people(given, figures)
    print("newborn on 1 April 2025, female and male:", np.round(newborn, 1))
    print("newborn death share and pattern:", given.newborn_death_share, given.newborn_pattern)
    report(given, surface, figures)


if __name__ == "__main__":
    main(sys.argv[1])
