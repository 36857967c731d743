"""Calibrations of the clinic: what made a record is found again, and the folder that keeps it."""

import json
import tomllib

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.charts.kinds.learned import narrowed
from simulator.errors import InputError
from simulator.scenario import read
from tests import clinic
from tests.experiments.calibrated import CALIBRATE, DAYS, NEED, PEOPLE, SMALL, TRUE, at_home, record, row
from tests.experiments.halfway import manifest

FIRST = "clinic.first_backlog"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with the clinic's scenario and a record of a clinic with more need."""
    folder = tmp_path_factory.mktemp("clinic")
    at_home(folder)
    return folder


@pytest.fixture
def scenario(home):
    return read(home / "clinic.toml")


def calibrate(scenario, free=None, **choices):
    return sim.calibrate(scenario, free, model=clinic.model(), **SMALL | choices)


@pytest.fixture(scope="module")
def found(home):
    return calibrate(read(home / "clinic.toml"))


def test_what_made_the_record_is_found_again(found):
    assert float(found["value_before"].item()) == 0.2
    assert float(found["value_fitted"].item()) == pytest.approx(TRUE, abs=0.002)
    low, high = found["posterior_quantile"].sel(quantile=[0.025, 0.975]).values[0]
    assert low < TRUE < high
    assert high - low < 0.2 * float(np.ptp(found["prior"].values))


def test_figures_are_given_fitted_or_held_back_by_their_date(found):
    assert found["target_use"].values.tolist() == ["start", "fitted", "fitted", "held back", "held back"]
    assert np.datetime_as_string(found["period_end"].values, "D").tolist() == list(DAYS)


def test_a_model_of_ones_own_is_not_sent_to_a_cluster(scenario):
    with pytest.raises(ValueError, match="runs in this process"):
        calibrate(scenario, scheduler="tcp://127.0.0.1:9")


def test_misfit_falls_where_it_was_fitted_and_where_it_was_not(found):
    about = found.attrs
    assert about["misfit_fitted"] < 0.1 < about["misfit_before"]
    assert about["misfit_held_fitted"] < 1.0 < about["misfit_held_before"]


def test_bands_are_in_order_and_hold_a_record_that_the_model_made(found):
    bands = found["predicted"].values
    assert (np.diff(bands, axis=1) > 0).all()
    assert found["coverage"].sel(level=0.95).values.tolist() == [1.0, 1.0]
    assert found["coverage_count"].values.tolist() == [2, 2]
    np.testing.assert_array_equal(
        found["inside"].sel(level=0.95),
        (bands[:, 0] <= found["record"]) & (found["record"] <= bands[:, -1]),
    )


def test_paths_run_through_the_figures_of_their_run(found):
    paths = found["path_before"].sel(drawn="backlog[service=health]")
    assert paths.sel(time="2026-10-01").item() == found["before"].values[3]
    assert (np.diff(found["path"].values, axis=-1) >= 0).all()


def test_no_float_of_a_result_is_missing(found):
    for name, values in found.variables.items():
        if values.dtype.kind == "f":
            assert np.isfinite(values.values).all(), name


def test_theils_parts_sum_to_one_for_each_measure_with_enough_figures(found):
    assert found["scored"].values.tolist() == ["backlog[service=health]"]
    for after in ("", "_before"):
        parts = sum(found[f"theil_{part}{after}"] for part in ("bias", "variance", "covariance"))
        np.testing.assert_allclose(parts, 1.0)


def test_numbers_that_only_matter_together_are_not_told_apart(scenario):
    both = calibrate(scenario, [NEED, PEOPLE], draws=64)["posterior"].values
    assert np.corrcoef(both.T)[0, 1] < -0.7


def test_a_point_fit_needs_no_sampler_and_has_no_bands(scenario, monkeypatch):
    monkeypatch.setattr("simulator.experiments.calibrate.asked.find_spec", lambda _: None)
    point = calibrate(scenario, point=True)
    assert float(point["value_fitted"].item()) == pytest.approx(TRUE, abs=0.002)
    assert "draw" not in point.dims
    with pytest.raises(InputError, match=r'emcee, which is not installed.*\[calibrate\]".*--point'):
        calibrate(scenario)


def test_a_point_fit_is_never_worse_than_the_scenarios_own_numbers(scenario, home, tmp_path):
    (tmp_path / "odd.csv").write_text(record(scenario, need=0.2), encoding="utf-8")
    point = calibrate(scenario, point=True, targets=tmp_path / "odd.csv")
    assert float(point["value_fitted"].item()) == pytest.approx(0.2, abs=1e-4)


def test_luck_of_several_members_stands_behind_each_figure(scenario):
    one, four = (calibrate(scenario, point=True, members=members) for members in (1, 4))
    assert one["fitted"].values[3] != four["fitted"].values[3]
    assert four.attrs["members"] == 4


def test_another_seed_is_another_chain(found, scenario):
    other = calibrate(scenario.change("run.seed", 8, because="another"), steps=8)
    assert not np.array_equal(found["posterior"][:8], other["posterior"][:8])


@pytest.fixture(scope="module")
def folder(home, tmp_path_factory):
    """The folder of the same calibration."""
    path = tmp_path_factory.mktemp("kept") / "c"
    calibrate(read(home / "clinic.toml"), output=path)
    return path


def test_a_folder_holds_the_dataset_its_figures_the_record_and_what_was_found(folder, found):
    assert {path.name for path in folder.iterdir()} == {
        "results.nc", "targets.csv", "record.csv", "scenario.toml", "fitted.toml", "manifest.json",
    }  # fmt: skip
    with xr.open_dataset(folder / "results.nc") as kept:  # the same question has the same answer to the bit
        xr.testing.assert_equal(kept.reset_coords(), found.reset_coords())
        assert kept["inside"].dtype == bool
    said = manifest(folder)
    assert (said["command"], said["free"], said["failed"]) == ("calibrate", [NEED], 0)
    assert "record.csv" in said["files"]


def test_its_scenario_asks_the_same_again(folder, found):
    again = calibrate(read(folder / "scenario.toml"), point=True)
    assert again["fitted"].values.tolist() == found["fitted"].values.tolist()
    assert again["target_use"].values.tolist() == found["target_use"].values.tolist()


def test_a_scenario_runs_with_what_was_found(folder, found, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clinic.toml").write_text(CALIBRATE, encoding="utf-8")
    (tmp_path / "calibration" / "fitted").mkdir(parents=True)
    (tmp_path / "calibration" / "fitted" / "mine.toml").write_bytes((folder / "fitted.toml").read_bytes())
    (tmp_path / "later.toml").write_text('extends = "clinic"\nfitted = "mine"\n', encoding="utf-8")
    later = read("later.toml", clinic.model())
    number, ends = later.numbers[NEED], found["posterior_quantile"].sel(quantile=[0.025, 0.975]).values[0]
    assert number.value == pytest.approx(float(found["value_fitted"].item()), rel=1e-5)
    assert number.range == pytest.approx(ends, rel=1e-5)
    run = sim.run(later, model=clinic.model()).squeeze(drop=True)["backlog"].sel(service="health")
    assert float(run.sel(time="2026-04-01")) == pytest.approx(found["fitted"].values[2], rel=1e-4)


def test_an_assumption_is_no_longer_one_where_the_record_halves_its_spread(folder, scenario, tmp_path):
    calibrate(scenario, point=True, output=tmp_path / "p")
    narrow, alone = (
        tomllib.loads((each / "fitted.toml").read_text())["change"]["clinic"]["need_rate"]
        for each in (folder, tmp_path / "p")
    )
    assert (narrow["grade"], alone["grade"]) == ("C", "D")
    assert narrow["source"].startswith("Calibrated to record.csv until 2026-06-30 from ")
    assert narrow["because"].startswith("From 0.2 to 0.2")
    assert "range" not in alone


def test_the_file_says_of_a_number_what_the_page_does(folder, found):
    number = tomllib.loads((folder / "fitted.toml").read_text())["change"]["clinic"]["need_rate"]
    assert f"the record leaves {narrowed(found)[0]:.0%} of the spread of its prior" in number["because"]


def test_the_table_has_a_line_for_each_figure(folder):
    head, *lines = (folder / "targets.csv").read_text().splitlines()
    assert head.startswith("measure,period_start,period_end,use,unit,record,error,before,fitted,predicted_0.025,")
    assert len(lines) == len(DAYS)


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({"free": ["clinic.ned_rate"]}, "no number of this scenario is called that. Did you mean clinic.need_rate?"),
        ({"free": [NEED, NEED]}, "is named twice"),
        ({"free": ["run.seed"]}, "is a choice of the run and no number of the model"),
        ({"free": ["clinic.capacity"]}, "has no range or distribution to move in"),
        ({"free": [FIRST]}, "is what a stock holds at the start, which is given and not found"),
        ({"targets": "recrod"}, "targets: there is no record “recrod”. Did you mean record?"),
        ({"until": "2025-03-31"}, "none of its figures is to be fitted until 2025-03-31"),
        ({"walkers": 5}, "5 walkers are too few or an odd number for 1 free numbers. Give an even number from 4 up."),
        ({"free": [NEED, PEOPLE], "walkers": 2}, "2 walkers are too few"),
    ],
)
def test_what_cant_be_asked_is_told_with_the_remedy(scenario, choices, told):
    with pytest.raises(InputError) as error:
        calibrate(scenario, **choices)
    assert told in str(error.value)


def test_a_scenario_that_says_nothing_is_told_all_that_is_missing(clinic_scenario):
    with pytest.raises(InputError) as error:
        calibrate(clinic_scenario)
    text = str(error.value)
    assert [word in text for word in ("--free", "--until 2019-03-31", "--targets FILE")] == [True] * 3


def test_a_record_beside_the_scenario_comes_before_those_of_the_package(scenario, home):
    (home / "hindcast.csv").write_text((home / "record.csv").read_text(), encoding="utf-8")
    assert calibrate(scenario, point=True, targets="hindcast").attrs["record"] == "hindcast.csv"


def test_mistakes_in_the_record_and_in_the_question_come_together(scenario, tmp_path):
    (tmp_path / "bad.csv").write_text("\n".join(["measure,period,value,unit,source,grade", row()]), encoding="utf-8")
    with pytest.raises(InputError) as error:
        calibrate(scenario, ["clinic.nothing"], targets=tmp_path / "bad.csv", walkers=3)
    assert len(error.value.mistakes) == 3
    assert json.dumps([vars(each) for each in error.value.mistakes])
