from __future__ import annotations

import json

import pytest
import xarray as xr

from simulator.experiments import piece

ALONE = ("--workers", "1")
"""In this process, which alone knows the clinic's model."""
SLIDERS = ("--slider", "clinic.need_rate", "--slider", "delay")
SMALL = (*ALONE, *SLIDERS, "--points", "6", "--members", "3", "--checks", "4")


def test_an_explorer_is_kept_whole_and_told_in_a_line(simulator, clinic_file, tmp_path):
    status, out, err = simulator("explore", str(clinic_file), *SMALL)
    assert status == 0, err
    line, path = out.splitlines()
    assert "matters most for what radical change does to" in line
    assert path == "outputs/clinic-explore/index.html"
    folder = tmp_path / "outputs" / "clinic-explore"
    held = sorted(each.name for each in folder.iterdir())
    assert held == ["explorer.nc", "index.html", "manifest.json", "scenario.toml"]
    assert "6 points (clinic_need_rate 2, delay 3) and 4 to check them, each in 3 futures of radical" in err
    assert "48/48" in err


def test_every_number_of_the_grid_has_its_unit_and_meaning(simulator, clinic_file, tmp_path):
    simulator("explore", str(clinic_file), *SMALL, "--quiet")
    with xr.open_dataset(tmp_path / "outputs" / "clinic-explore" / "explorer.nc") as grid:
        assert grid["backlog"].dims == ("policy", "clinic_need_rate", "delay", "statistic")
        for values in grid.data_vars.values():
            assert {"units", "long_name", "description"} <= set(values.attrs)
        assert grid["clinic_need_rate"].attrs["grade"] == "D"


def test_json_has_what_was_asked_and_how_far_it_is_off(simulator, clinic_file):
    status, out, err = simulator("explore", str(clinic_file), *SMALL, "--quiet", "--json")
    record = json.loads(out)
    assert (status, err) == (0, "")
    assert record["explored"]["points"] == 6
    assert record["runs"] == 48
    assert record["error"]["headline"] == "backlog"
    assert record["error"]["backlog"]["typical"] > 0.0


def test_the_kept_scenario_gives_the_same_grid_again(simulator, clinic_file, tmp_path):
    simulator("explore", str(clinic_file), *SMALL, "--quiet")
    first = tmp_path / "outputs" / "clinic-explore"
    simulator("explore", str(first / "scenario.toml"), *SMALL, "--quiet", "-o", "again")
    with xr.open_dataset(first / "explorer.nc") as before, xr.open_dataset(tmp_path / "again" / "explorer.nc") as after:
        assert before.equals(after)


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--slider", "clinic.need_rat"], ["Did you mean clinic.need_rate?"]),
        (["--policy", "radicle", "--set", "clinic.peeple=4"], ["Did you mean radical?", "Did you mean clinic.people?"]),
        (["--points", "1"], ["1 is too small"]),
        (["--members", "0"], ["0 is too small"]),
        (["--checks", "x"], ["“x” is not a whole number"]),
        ([*SLIDERS, "--points", "3"], ["3 points are too few for 2 sliders"]),
    ],
)
def test_what_is_asked_wrongly_is_told_and_writes_nothing(simulator, clinic_file, tmp_path, arguments, what):
    status, out, err = simulator("explore", str(clinic_file), *ALONE, *arguments)
    assert (status, out) == (2, "")
    assert [part for part in what if part not in err] == []
    assert "Traceback" not in err
    assert not (tmp_path / "outputs").exists()


def test_ctrl_c_keeps_what_is_done_and_resume_goes_on_with_it(simulator, clinic_file, tmp_path, monkeypatch):
    simulator("explore", str(clinic_file), *SMALL, "--quiet", "-o", "whole")
    usual, calls = piece.run_piece, []

    def interrupted(*given):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return usual(*given)

    monkeypatch.setattr("simulator.experiments.crews.run_piece", interrupted)
    status, _, err = simulator("explore", str(clinic_file), *SMALL)
    assert status == 130
    assert "Interrupted; what is done is kept: run it again with --resume." in err
    status, _, err = simulator("explore", str(clinic_file), *SMALL, "--resume")
    assert (status, "48/48" in err) == (0, True)
    with xr.open_dataset("outputs/clinic-explore/explorer.nc") as after, xr.open_dataset("whole/explorer.nc") as before:
        assert after.equals(before)


def test_a_folder_of_someone_else_is_left_alone(simulator, clinic_file, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("Dear all")
    status, _, err = simulator("explore", str(clinic_file), *SMALL, "-o", "mine")
    assert status == 2
    assert "left alone" in err


def test_the_page_of_an_explorer_is_drawn_again_from_its_folder(simulator, clinic_file, tmp_path):
    simulator("explore", str(clinic_file), *SMALL, "--quiet")
    page = tmp_path / "outputs" / "clinic-explore" / "index.html"
    before = page.read_bytes()
    page.unlink()
    status, _, err = simulator("report", "outputs/clinic-explore")
    assert (status, err) == (0, "")
    assert page.read_bytes() == before
