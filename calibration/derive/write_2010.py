"""Writes the tables of the 2010 start, and prints how far they are from what they were held to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calibration.derive.health import Prevalence
from calibration.derive.history import ESTIMATES, FIRST_AGE, MID_2023, WORLD, History, in_bands
from calibration.derive.population import SEXES, TABLES, TARGETS, by_sex_and_age, short, write
from calibration.derive.projection import Assumptions, People
from calibration.derive.published import PROJECTION, Array, Projection

FROM = 2009
HOW = "by calibration/derive/population_2010.py"


def write_all(given: Assumptions, april: People, mix: Prevalence, history: History) -> None:
    """Every table of the start."""
    people = (
        f"person; {ESTIMATES}, England's share by band from {MID_2023}, ages from {PROJECTION}; "
        f"grade B; 1 April 2010 by age on 1 July 2009 {HOW} (those born since are apart)"
    )
    columns = {"residents": (people, np.round(april.residents, 1))}
    by_sex_and_age(TABLES / "residents_2010_04.csv", columns)
    _migration(given, april)
    _series(given)
    write_targets(history)
    _health(mix)


def write_targets(history: History) -> None:
    """England's people of mid-2016 by five-year band, which nothing was fitted to."""
    note = f"person; {ESTIMATES}, England's share by band from {MID_2023}; grade B; mid-2016"
    people = history.england(2016)
    rows = [
        [SEXES[s], str(first), f"{people[s, i]:.0f}"]
        for s in (0, 1)
        for i, first in enumerate(FIRST_AGE)
    ]
    write(TARGETS / "england_2016.csv", {"people": note}, ("sex", "first_age"), rows)


def _health(mix: Prevalence) -> None:
    shape = "grade B; log-odds lines through the published age groups"
    rise = "1/year; central difference; grade B; rise per year of age of"
    survey = (
        "1; Family Resources Survey 2010-11 and 2012-13 (19% of all, 16% at working age), 2021-22 "
        f"over State Pension age, less those dependent; {shape}"
    )
    help_needed = f"1; Health Survey for England 2014 and 2021, Census 2021; {shape}"
    by_sex_and_age(TABLES / "health_2010.csv", {
        "limited_share": (survey, mix.limited),
        "dependent_share": (help_needed, mix.dependent),
        "limited_slope": (f"{rise} limited_share", mix.limited_slope),
        "dependent_slope": (f"{rise} dependent_share", mix.dependent_slope),
    })  # fmt: skip


def _migration(given: Assumptions, april: People) -> None:
    arrivals = given.immigration_profile * given.immigration_total[1:13].mean()
    source = (
        f"{ESTIMATES} and {PROJECTION}; grade C; the profile of 2010 to 2022 that leads from the "
        f"people of mid-2010 to those of mid-2022 {HOW}"
    )
    smooth = np.maximum(april.residents, 1.0)
    by_sex_and_age(TABLES / "migration_2010.csv", {
        "immigration_profile": (f"1; {source}", given.immigration_profile),
        "arrivals_per_resident": (f"1/year; {source}, over the residents", arrivals / smooth),
    })  # fmt: skip


def _series(given: Assumptions) -> None:
    count = len(given.total_fertility_rate)
    dates = [f"{FROM + year}-07-01" for year in range(count)]
    source = f"{WORLD}, to 2022, then {PROJECTION}; grade B"
    notes = {
        "total_fertility_rate": f"1; {source}; the rate that gives England's share of births",
        "immigration_total": f"person/year; {source}; departures and England's part of net "
        "migration, what births and deaths leave unexplained between mid-2010 and mid-2022",
        "emigration_level": f"1; {source}; 0.8 to 2022 is assumed, for only net figures are known",
    }
    series = (given.total_fertility_rate, given.immigration_total, given.emigration_level)
    rows = [[dates[y], *(short(values[y]) for values in series)] for y in range(count)]
    write(TABLES / "history_years.csv", notes, ("date",), rows)
    note = (
        f"1; {source}; Lee-Carter index, 0 in 2024-25; to 2019 it gives England's share of deaths, "
        "from there to 2022 a line without the pandemic"
    )
    rows = [
        [dates[y], SEXES[s], short(given.mortality_index[y, s])]
        for y in range(count)
        for s in (0, 1)
    ]
    write(TABLES / "history_mortality.csv", {"mortality_index": note}, ("date", "sex"), rows)


GROUPS = {"0-14": (0, 3), "15-64": (3, 13), "65-84": (13, 17), "85+": (17, 18)}


def groups(bands: Array) -> Array:
    """People by band (2, 18) in four groups."""
    return np.array([bands[:, a:b].sum() for a, b in GROUPS.values()])


def report(
    given: Assumptions,
    path: Sequence[People],
    april: People,
    figures: Projection,
    history: History,
    excess: float,
) -> None:
    """Prints the errors at mid-2016, mid-2022 (fitted) and mid-2023, and what goes into scenarios."""
    held = {
        2016: history.england(2016),
        2022: in_bands(figures.population[0]),
        2023: in_bands(history.mid_2023),
    }
    for year, wanted in held.items():
        found = in_bands(path[year - 2010].residents)
        parts = 100 * (groups(found) / groups(wanted) - 1)
        worst = 100 * np.abs(found / wanted - 1).max()
        told = ", ".join(f"{name} {e:+.2f}%" for name, e in zip(GROUPS, parts, strict=True))
        print(f"mid-{year}: {told}, total {100 * (found.sum() / wanted.sum() - 1):+.2f}%; "
              f"worst five-year band {worst:.2f}%")  # fmt: skip
    print("1 April 2010:", round(april.residents.sum() + april.newborn.sum()), "newborn",
          np.round(april.newborn, 1))  # fmt: skip
    print("arrivals", np.round(given.immigration_total[:15] / 1e3), "left",
          np.round([each.gone / 1e3 for each in path[1:]]))  # fmt: skip
    print("index", np.round(given.mortality_index[:16], 3).tolist())
    print("fertility", np.round(given.total_fertility_rate[:15], 3))
    print("died", np.round([each.died / 1e3 for each in path[1:]], 1))
    print("deaths of 2020 and 2021 beyond the index:", round(excess))
