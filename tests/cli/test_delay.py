"""The cost of delay on the command line: its folder, its page, and what it refuses."""

from __future__ import annotations

import json

import numpy as np
import pytest
import xarray as xr

from tests.experiments import late


@pytest.fixture
def delaying(simulator, tmp_path, monkeypatch):
    """Call `simulator delay` on the service that wears out."""
    for module in ("run", "experiments.compare", "experiments.delay.curve", "experiments.drawn"):
        monkeypatch.setattr(f"simulator.{module}.default_model", late.model)
    monkeypatch.setattr("simulator.experiments.delay.curve._flows", lambda: late.flows)
    (tmp_path / "late.toml").write_text(late.SCENARIO, encoding="utf-8")
    return lambda *options, command="delay": simulator(command, "late.toml", "--workers", "1", *options)


def test_delay_writes_a_folder_like_the_others(delaying, tmp_path):
    status, out, _ = delaying("--policy", "care", "--years", "0,1,4", "--members", "3", "--quiet")
    folder = tmp_path / "outputs" / "late-delay"
    assert status == 0
    assert out.splitlines()[-1] == "outputs/late-delay/index.html"
    assert {path.name for path in folder.iterdir()} == {
        "results.nc", "scenario.toml", "events.csv", "manifest.json", "index.html",
    }  # fmt: skip
    with xr.open_dataset(folder / "results.nc") as found:
        assert dict(found.sizes) == {"delay": 3, "policy": 1, "member": 3, "part": 5}
        assert (found["cost_of_delay"].sel(delay=0) == 0.0).all()
        assert found["last_responsible_start"].values.tolist() == [np.datetime64("2030-04-01", "ns").item()]
    assert json.loads((folder / "manifest.json").read_text())["delays"] == [0, 1, 4]
    assert "healed" in (folder / "events.csv").read_text()


def test_several_policies_and_a_stated_risk_go_into_one_folder(delaying, tmp_path):
    with (tmp_path / "late.toml").open("a", encoding="utf-8") as file:
        file.write('[policy.half]\nstart = 2027-04-01\n[policy.half.set]\n"late.effort" = 0.5\n')
    asked = ("--policy", "care", "--policy", "half", "--years", "0,2", "--members", "2", "--risk", "10%")
    assert delaying(*asked, "--quiet")[0] == 0
    folder = tmp_path / "outputs" / "late-delay"
    with xr.open_dataset(folder / "results.nc") as found:
        assert found["policy"].values.tolist() == ["care", "half"]
    record = json.loads((folder / "manifest.json").read_text())
    assert (record["risk"], record["healed"], record["policies"]) == (0.1, "prevented", ["care", "half"])
    assert "--policy care --policy half --years 0,2 --members 2" in (folder / "index.html").read_text()


def test_a_start_that_never_repays_is_no_time_in_the_file(delaying, tmp_path):
    sets = ("--set", "late.worth_of_quality=0")
    assert delaying("--policy", "care", "--years", "1", "--members", "1", *sets)[0] == 0
    with xr.open_dataset(tmp_path / "outputs" / "late-delay" / "results.nc") as found:
        assert np.isnat(found["last_responsible_start"].values).all()


def test_its_page_tells_the_finding_and_holds_every_chart(delaying, tmp_path):
    _, out, _ = delaying("--policy", "care", "--years", "0,1,4", "--members", "8", "--quiet")
    page = (tmp_path / "outputs" / "late-delay" / "index.html").read_text()
    assert out.splitlines()[0].startswith("Starting Care 4 years later costs £")
    assert "(median of 8 futures; " in out.splitlines()[0]
    assert out.splitlines()[0] in page
    for key in ("delay", "delay_parts", "delay_currencies", "delay_last", "delay_turns"):
        assert f'id="plot-{key}"' in page
    assert "simulator delay scenario.toml --policy care --years 0,1,4 --members 8" in page


def test_a_comparison_of_few_futures_brings_the_curve_in_all_of_them(delaying, tmp_path):
    assert delaying("--members", "8", "--quiet", command="compare")[0] == 0
    folder = tmp_path / "outputs" / "late"
    with xr.open_dataset(folder / "delay.nc") as found:
        assert found["member"].values.tolist() == list(range(8))
        assert found["delay"].values.tolist() == [0, 1, 2, 4, 8]
        assert found["policy"].values.tolist() == ["care"]
    page = (folder / "index.html").read_text()
    assert 'id="plot-delay"' in page
    assert page.count("Source: simulation of 8 futures") > 1
    assert delaying("--members", "2", "--quiet", "--no-delay", command="compare")[0] == 0
    assert not (folder / "delay.nc").exists()


def test_a_comparison_chooses_its_delays(delaying, tmp_path):
    assert delaying("--members", "1", "--delays", "0.5,3", "--quiet", command="compare")[0] == 0
    with xr.open_dataset(tmp_path / "outputs" / "late" / "delay.nc") as found:
        assert found["delay"].values.tolist() == [0, 0.5, 3]
    status, _, err = delaying("--delays", "0,11", command="compare")
    assert (status, "--delays: 11 years later care would start" in err) == (2, True)


WRONG = [
    ("--policy care --years 0,two", ["--years: “two” is not a number of years", "0,1,2,4,8"]),
    ("--policy caer --years ,1", ["--years: “” is not a number of years", "--policy: no policy is called caer"]),
    ("--policy care --years 0,x,-1,11", ["“x” is not a number", "-1 years is no delay", "11 years later"]),
    ("--policy care --years 2,1", ["--years: 1 comes after 2"]),
    ("--policy care --years -1,1", ["--years: -1 years is no delay"]),
    ("--policy care --years 0,11", ["--years: 11 years later care would start on 2037-04-01", "less than 11 years"]),
    ("--policy care --years 1e999", ["--years: inf is not a number of years"]),
    ("--policy caer --years -1,1 --set late.waer=1", ["Did you mean care?", "is no delay", "Did you mean late.wear?"]),
    ("--policy idle", ["late.toml: policy.idle.start: is missing"]),
    ("--policy do_minimum", ["--policy: do_minimum is the reference"]),
    ("", ["--policy: no policy is named"]),
    ("--policy care --risk 10", ["--risk: 10 is no probability between 0 and 1. Did you mean 0.1, which is 10%?"]),
    ("--policy care --risk often", ["--risk: “often” is not a number. Give a share such as 0.1, or 10%."]),
    ("--policy care --risk 100%", ["--risk: 1 is no probability between 0 and 1"]),
    ("--policy care --policy caer --years 0,nan --risk -1", [
        "--years: nan is not a number of years", "--policy: no policy is called caer", "--risk: -1 is no probability",
    ]),
    ("--policy care --years 0,,1", ["--years: “” is not a number of years"]),
    ("--policy caer --healed magic --members 0", ["“magic” is not one of", "0 is too small", "Did you mean care?"]),
]


@pytest.mark.parametrize(("options", "said"), WRONG, ids=[options for options, _ in WRONG])
def test_wrong_delays_are_told_all_at_once_and_nothing_is_written(delaying, tmp_path, options, said):
    status, out, err = delaying(*options.split())
    assert (status, out) == (2, "")
    assert [text for text in said if text not in err] == []
    assert "Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["late.toml"]
