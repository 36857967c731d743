"""`compare` keeps what its policies are worth, and `appraise` prices that again: files, messages, nothing by halves."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import netCDF4
import numpy as np
import pytest
import xarray as xr

from simulator.appraisal import files
from simulator.appraisal.tables import tables
from simulator.results.manifest import hashes
from simulator.run import Outcome
from tests.appraisal import made_up

CHANGES = {"cost": 500e6, "saved": 90e6, "points": 400.0, "output": 100e6, "deaths": -0.5}
APPRAISED = {"appraisal.nc", *files.NAMES}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Where the first test leaves its comparison for the others."""
    return tmp_path_factory.mktemp("compared") / "clinic"


@pytest.fixture
def compared(simulator, clinic_file, tmp_path, monkeypatch, kept):
    """A finished comparison whose runs are made up by hand; gives its folder."""
    if kept.exists():
        return Path(shutil.copytree(kept, tmp_path / "outputs" / "clinic"))
    whole, events = made_up.whole(**CHANGES)

    def outcome(scenario, policies, members, *_, **__):
        wanted = whole.isel(member=[member % made_up.MEMBERS for member in members])
        happened = [
            {**event, "member": member} for member in members for event in events
            if event["member"] == member % made_up.MEMBERS
        ]  # fmt: skip
        return Outcome(wanted.assign_coords(member=list(members)), happened, {}, {"simulating": 1.0})

    monkeypatch.setattr("simulator.experiments.compare.outcome", outcome)
    status, _, err = simulator("compare", str(clinic_file), "--members", "9", "--workers", "1", "--no-delay", "--quiet")
    assert status == 0, err
    shutil.copytree(tmp_path / "outputs" / "clinic", kept)
    return tmp_path / "outputs" / "clinic"


@pytest.mark.parametrize("name", ["letter.txt", "figures/one.png"])
def test_appraising_keeps_what_somebody_put_there_and_does_not_call_it_its_own(simulator, compared, name):
    (compared / name).parent.mkdir(exist_ok=True)
    (compared / name).write_text("mine")
    assert simulator("appraise", "outputs/clinic")[0] == 0
    assert (compared / name).read_text() == "mine"
    status, _, err = simulator("compare", "clinic.toml")
    assert (status, f"would be deleted: {name.replace('one.png', '')}" in err) == (2, True)


def test_an_appraisal_elsewhere_never_takes_the_place_of_a_comparison(simulator, compared):
    shutil.copytree(compared, "other")
    status, _, err = simulator("appraise", "outputs/clinic", "-o", "other")
    assert (status, "other: holds what `simulator compare` wrote" in err) == (2, True)
    assert [simulator("appraise", "outputs/clinic", "-o", "priced")[0] for _ in range(2)] == [0, 0]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def manifest(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_text())


def test_a_comparison_keeps_its_appraisal_beside_its_results(compared):
    assert {path.name for path in compared.iterdir()} == APPRAISED | {
        "results.nc", "draws.nc", "scenario.toml", "events.csv", "manifest.json", "index.html",
    }  # fmt: skip
    with xr.open_dataset(compared / "appraisal.nc") as priced, xr.open_dataset(compared / "results.nc") as results:
        assert priced.sizes["member"] == 9
        assert np.abs(priced["ledger"].sum(["body", "kind"]) - priced["npsv"]).max() < 0.005
        assert (priced["npsv"] == results["npsv"]).all()
        assert all(np.isfinite(v).all() for v in priced.data_vars.values() if v.dtype.kind == "f")
        assert np.isnat(priced["payback"].sel(policy="do_minimum").values).all()
        assert priced["mvpf_case"].sel(policy="radical", member=8).item() == "ratio"
    assert manifest(compared)["appraisal"]["vintage"] == "green_book_2026"
    assert set(manifest(compared)["files"]) >= APPRAISED


def test_its_page_shows_what_policies_are_worth_and_the_plan(compared):
    page = (compared / "index.html").read_text()
    for key in ("mtfs", "gains", "npsv", "payback", "switching"):
        assert f'id="plot-{key}"' in page
    assert 'data-choose="plan"' in page


def test_pricing_again_by_the_same_rules_changes_nothing(simulator, compared):
    before = bytes_of(compared)
    status, out, _ = simulator("appraise", str(compared), "--quiet")
    assert status == 0
    assert out.splitlines()[0].startswith("To 2029, radical change is worth")
    after = bytes_of(compared)
    assert {name for name in before if before[name] != after[name]} <= {"manifest.json", "index.html", "appraisal.nc"}
    for name in files.NAMES:
        assert after[name] == before[name], name


def test_the_finding_calls_policies_by_their_labels(simulator, compared):
    with xr.open_dataset(compared / "results.nc") as written:
        policy = str(written["policy"].values[1])
    with netCDF4.Dataset(compared / "results.nc", "a") as file:
        file.setncattr("policy_labels", json.dumps({policy: "Cabinet option B"}))
    seal(compared)
    status, out, err = simulator("appraise", "outputs/clinic")
    assert (status, "abinet option B" in out + err) == (0, True), err


def test_other_rules_price_the_same_runs_otherwise_and_leave_them_alone(simulator, compared):
    (compared / "notes.txt").write_text("mine")
    before = bytes_of(compared)
    status, _, err = simulator("appraise", str(compared), "--rules", "green_book_2022", "--with-deaths")
    assert (status, "pricing" in err) == (0, True)
    after = bytes_of(compared)
    for name in ("results.nc", "events.csv", "scenario.toml", "notes.txt", "mtfs.csv", "mtfs_by_member.csv"):
        assert after[name] == before[name], name
    assert after["ledger.csv"] != before["ledger.csv"]
    with xr.open_dataset(compared / "appraisal.nc") as priced:
        assert priced.attrs["vintage"] == "green_book_2022"
        assert (priced["benefit_by_effect"].sel(effect="excess_burden", policy="radical") < 0).all()
        assert (priced["benefit_by_effect"].sel(effect="lives", policy="radical") > 0).all()
    assert manifest(compared)["appraisal"]["valuations"] == "resources output wellby_uprated fatality"


def test_the_help_tells_the_part_of_output_that_the_rules_count(simulator):
    _, told, _ = simulator("appraise", "--help")
    assert f"[{tables()['output']['value']:.2f}]" in told


def test_another_folder_gets_the_appraisal_and_the_first_stays(simulator, compared, tmp_path):
    before = bytes_of(compared)
    status, out, _ = simulator("appraise", str(compared), "--output-counted", "1", "-o", "all-output", "--quiet")
    assert (status, out.splitlines()[-1]) == (0, "all-output/index.html")
    other = tmp_path / "all-output"
    assert {path.name for path in other.iterdir()} == APPRAISED | {"scenario.toml", "manifest.json", "index.html"}
    assert bytes_of(compared) == before
    with xr.open_dataset(other / "appraisal.nc") as all_of, xr.open_dataset(compared / "appraisal.nc") as part:
        output = {"effect": "output", "policy": "radical"}
        ratio = all_of["benefit_by_effect"].sel(output) / part["benefit_by_effect"].sel(output)
    assert ratio.values == pytest.approx(1 / tables()["output"]["value"])


def test_scripts_get_one_object(simulator, compared):
    _, out, err = simulator("appraise", str(compared), "--json", "--quiet")
    record = json.loads(out)
    assert record["appraisal"]["price_base"] == "2025-26"
    assert (record["folder"], err) == (str(compared), "")


def test_the_files_reconcile_with_the_results_to_the_penny(compared):
    """The table's changes of the council's ledger are those that results.nc recorded."""
    with xr.open_dataset(compared / "results.nc") as results:
        council = results["ledger"].sel(body="council", policy="radical", member=4)
        change = council.sel(time="2029-04-01").item() - council.sel(time="2026-04-01").item()
    with (compared / "mtfs_by_member.csv").open() as file:
        found = [row for row in csv.DictReader(file) if (row["policy"], row["member"]) == ("radical", "4")]
    assert sum(round(float(row["ledger_change"]) * 100) for row in found) == round(change * 100)


WRONG = [
    ("--rules green_bok_2022", ["--rules: no vintage of rules is called green_bok", "Did you mean green_book_2022?"]),
    ("--rules discount_rate_review_2026", ["the rates that the review recommends were not read"]),
    ("--valuation wellby_uprated --valuation wellby_constant", ["would value life satisfaction a second time"]),
    ("--valuation qaly --with-deaths", ["no valuation is called qaly"]),
    ("--with-life-years --with-deaths", ["fatality would value years of life a second time, after life_years"]),
    ("--valuation wellbe_constant --rules gb", ["Did you mean wellby_constant?", "no vintage of rules is called gb"]),
    ("--output-counted 2", ["“2” is not a share"]),
    ("--output-counted nan", ["“nan” is not a share"]),
    ("--output-counted 1 --valuation resources", ["--output-counted: has no effect, as output is not valued"]),
    ("--rules gb --output-counted 2 --price-base 1066", ["called gb", "“2” is not a share", "known for 1066"]),
    ("--price-base 1066", ["no deflator is known for 1066"]),
    ("-o .", ["is the folder you are in"]),
]


@pytest.mark.parametrize(("options", "said"), WRONG, ids=[options for options, _ in WRONG])
def test_wrong_rules_are_told_and_nothing_is_written(simulator, compared, tmp_path, options, said):
    before, around = bytes_of(compared), {path.name for path in tmp_path.rglob("*")}
    status, out, err = simulator("appraise", str(compared), *options.split())
    assert (status, out) == (2, "")
    assert [text for text in said if text not in err] == []
    assert "Traceback" not in err
    assert bytes_of(compared) == before
    assert {path.name for path in tmp_path.rglob("*")} == around


def seal(folder: Path) -> None:
    """Have the manifest say of the results that they are as they are now."""
    record = json.loads((folder / "manifest.json").read_text())
    record["files"]["results.nc"] = hashes(folder / "results.nc")
    (folder / "manifest.json").write_text(json.dumps(record))


def test_a_result_that_does_not_say_its_prices_asks_for_them_and_takes_them(simulator, compared):
    with xr.open_dataset(compared / "results.nc") as results:
        whole = results.load()
    del whole.attrs["price_base"]
    whole.to_netcdf(compared / "results.nc")
    seal(compared)
    status, _, err = simulator("appraise", str(compared), "--quiet")
    assert status == 2
    assert "price_base: it is not said in which year's prices" in err
    assert "--price-base 2025-26" in err
    assert simulator("appraise", str(compared), "--quiet", "--price-base", "2025-26")[0] == 0


def test_what_is_no_comparison_is_told(simulator, compared, clinic_file, tmp_path):
    (tmp_path / "empty").mkdir()
    assert "is not there" in simulator("appraise", "nowhere")[2]
    assert "is not a folder of results" in simulator("appraise", "empty", "-o", "x")[2]
    assert simulator("run", str(clinic_file), "-o", "one", "--quiet")[0] == 0
    assert "`simulator run` wrote" in simulator("appraise", "one")[2]
    simulator("appraise", str(compared), "-o", "again", "--quiet")
    assert "has no results.nc, only the appraisal of" in simulator("appraise", "again")[2]
    (compared / "results.nc").write_bytes(b"no netCDF")
    status, _, err = simulator("appraise", str(compared))
    assert (status, "results.nc: is not what was written" in err) == (2, True)
    seal(compared)
    status, _, err = simulator("appraise", str(compared))
    assert (status, "results.nc: can't be read" in err) == (2, True)


def test_an_end_half_way_leaves_the_folder_as_it_was(simulator, compared, tmp_path, monkeypatch):
    before = bytes_of(compared)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("simulator.appraisal.files.ledger", interrupted)
    assert simulator("appraise", str(compared), "--rules", "green_book_2022")[0] == 130
    assert bytes_of(compared) == before
    assert [path.name for path in compared.parent.iterdir()] == ["clinic"]


def test_runs_that_can_not_be_priced_say_why_and_are_kept(simulator, clinic_file, tmp_path, monkeypatch):
    bare = made_up.comparison(**CHANGES).drop_vars("national_output").isel(member=[0])
    monkeypatch.setattr("simulator.experiments.compare.outcome", lambda *_, **__: Outcome(bare, [], {}, {}))
    status, _, err = simulator("compare", str(clinic_file), "--members", "1", "--no-delay")
    assert (status, "No appraisal: made up: outputs: the run did not record national_output" in err) == (0, True)
    assert not (tmp_path / "outputs" / "clinic" / "appraisal.nc").exists()
