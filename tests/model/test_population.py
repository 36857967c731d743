"""The population: the published projection, the plain oracle, the usual mix, and sums."""

from __future__ import annotations

import csv

import numpy as np
import pytest
import xarray as xr

from calibration.derive import mortality
from calibration.derive.projection import Assumptions, project
from simulator.engine.check_units import check_units
from simulator.engine.vocabulary import reading
from simulator.model import population
from tests.model.population_alone import RECORDED, TABLES, TARGETS, column, model, run

ONS, ENGLAND = "ons_population.toml", "outside_population.toml"
TOLERANCE = {"0-15": 0.005, "16-64": 0.005, "65-84": 0.005, "85+": 0.01, "total": 0.002}


def published() -> list[dict[str, str]]:
    with (TARGETS / "ons_population.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def oracle() -> Assumptions:
    years = {n: column("projection_years.csv", n) for n in (
        "total_fertility_rate", "immigration_total", "emigration_level")}  # fmt: skip
    return Assumptions(
        log_mortality=np.log(column("mortality.csv", "mortality_level")),
        mortality_pattern=column("mortality.csv", "mortality_pattern"),
        newborn_death_share=np.array([0.00214214, 0.00233616]),
        newborn_pattern=np.array([1.20203, 1.18043]),
        fertility_pattern=column("ages.csv", "fertility_pattern"),
        birth_share=np.array([0.487805, 0.512195]),
        immigration_profile=column("migration.csv", "immigration_profile"),
        emigration_rate=column("migration.csv", "emigration_rate"),
        mortality_index=column("mortality_index.csv", "mortality_index").reshape(50, 2),
        **years,
    )


def test_every_equation_agrees_in_units() -> None:
    assert not check_units(model())


@pytest.mark.parametrize(("band", "place"), [(b, i) for i, b in enumerate(TOLERANCE)])
def test_with_feedbacks_off_the_run_is_the_published_projection(band: str, place: int) -> None:
    outputs = run(ONS).outputs
    bands = outputs["residents_by_age_band"][: 20 * 12 + 1 : 12]
    found = outputs["population_total"][: 20 * 12 + 1 : 12] if place == 4 else bands[:, place]
    wanted = np.array([float(row[band]) for row in published()])
    assert np.abs(found / wanted - 1).max() < TOLERANCE[band]


def test_the_engine_agrees_with_a_plain_projection_at_every_age() -> None:
    plain = list(project(column("residents_2022_07.csv", "residents"), oracle(), 20))[20]
    found = run(ONS).outputs["residents"][240].sum(1)
    assert np.abs(found[:, :95] / plain[:, :95] - 1).max() < 1e-3
    assert found.sum() == pytest.approx(plain.sum(), rel=1e-4)


def test_the_tables_give_the_published_life_expectancy() -> None:
    # From the published probabilities of death: calibration/README.md.
    given = oracle()
    for year, women, men in ((0, 82.97, 79.13), (2, 83.50, 79.73), (20, 85.46, 81.81), (49, 88.14, 84.84)):
        index = given.mortality_index[year]
        rates = np.exp(given.log_mortality + given.mortality_pattern * index[:, None])
        newborn = given.newborn_death_share * np.exp(given.newborn_pattern * index)
        found = [mortality.life_expectancy(mortality.over_the_year(rates[s]), newborn[s]) for s in (0, 1)]
        assert found == pytest.approx([women, men], abs=0.06)


def test_without_feedbacks_prevalence_at_each_age_stays_for_decades() -> None:
    cells = run(ONS).outputs["residents"]
    mix = cells[[120, 360, 600]] / cells[[120, 360, 600]].sum(2, keepdims=True)
    usual = run(ONS).outputs["reference_mix"][0]
    assert np.abs(mix - usual)[..., 5:100].max() < 0.005


@pytest.mark.parametrize("name", ["mortality", "onset", "worsening"])
def test_a_multiplier_is_exactly_one_while_services_stand_still(name: str) -> None:
    assert np.all(run(ENGLAND).outputs[f"{name}_multiplier"] == 1.0)


def test_the_mid_years_after_april_2025_are_near_the_published() -> None:
    found = run(ENGLAND).outputs["population_total"][[3, 15, 123]]
    wanted = [float(published()[year - 2022]["total"]) for year in (2025, 2026, 2035)]
    assert found == pytest.approx(wanted, rel=1e-3)


def test_people_only_move_by_declared_flows() -> None:
    trajectory = run(ENGLAND)
    assert abs(trajectory.residuals["residents"]) < 1e-4
    bands = trajectory.outputs["residents_by_age_band"].sum(1)
    assert bands == pytest.approx(trajectory.outputs["population_total"], rel=1e-12)


def test_no_band_jumps_on_a_birthday() -> None:
    cells = xr.DataArray(
        np.random.default_rng(1).uniform(1, 2, (2, 3, 101)), dims=("sex", "health", "age"),
        coords={a: list(model().axes[a].labels) for a in ("sex", "health", "age")},
    )  # fmt: skip
    newborn = xr.DataArray([5.0, 6.0], dims="sex", coords={"sex": ["female", "male"]})
    after = cells.shift(age=1, fill_value=0.0)
    after[:, :, 100] += cells[:, :, 100]
    after[:, 0, 0] = newborn
    with reading(model().axes, 1.0):
        before_it = population.residents_by_health_band(cells, newborn)
    with reading(model().axes, 0.0):
        after_it = population.residents_by_health_band(after, 0.0 * newborn)
    assert np.allclose(before_it, after_it)


def test_total_deaths_do_not_sawtooth_with_birthdays() -> None:
    deaths = run(ENGLAND).outputs["deaths_all"]
    assert np.abs(deaths[1:] / deaths[:-1] - 1).max() < 0.02


def test_the_usual_mix_dies_at_the_rate_of_the_surface() -> None:
    split = [population.mortality_by_health(0.02, r, 1.3) for r in (1.0, 1.6, 3.0)]
    assert 0.75 * split[0] + 0.2 * split[1] + 0.05 * split[2] == pytest.approx(0.02 * 1.22 / 1.3)


def test_no_women_no_births() -> None:
    assert population.births(1.4, 1.0, 0.5, 0.1, 0.0) == 0.0


@pytest.mark.parametrize(
    ("setting", "sign"),
    [
        ("population.mortality_improvement=1.5", 1), ("population.mortality_improvement=0.5", -1),
        ("population.fertility_multiplier=1.1", 1), ("population.immigration_multiplier=1.1", 1),
        ("population.emigration_multiplier=1.05", -1),
    ],
)  # fmt: skip
def test_each_lever_moves_the_population_its_way(setting: str, sign: int) -> None:
    change = run(ENGLAND, setting).outputs["population_total"][300]
    assert sign * (change - run(ENGLAND).outputs["population_total"][300]) > 10_000


def test_every_output_is_finite() -> None:
    assert all(np.isfinite(run(ENGLAND).outputs[name]).all() for name in RECORDED)


@pytest.mark.parametrize("path", sorted(TABLES.glob("*.csv")), ids=lambda p: p.name)
def test_every_column_of_a_table_has_its_passport(path: object) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()  # type: ignore[attr-defined]
    header = next(line for line in lines if not line.startswith("#")).split(",")
    noted = {
        line.removeprefix("# column ").partition(":")[0]: line for line in lines if line[0] == "#"
    }
    values = [name for name in header if name not in {*model().axes, "date", "year"}]
    assert all(noted[name].count(";") >= 2 for name in values)


def test_shares_of_a_whole_sum_to_one() -> None:
    assert column("ages.csv", "fertility_pattern").sum() == pytest.approx(1, abs=1e-5)
    assert column("migration.csv", "immigration_profile").sum() == pytest.approx(1, abs=1e-5)


def test_mid_2022_is_the_published_total() -> None:
    assert column("residents_2022_07.csv", "residents").sum() == 57_112_542
