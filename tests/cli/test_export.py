"""`export`: tables that spreadsheets and data frames read as they are meant."""

from __future__ import annotations

import csv
import errno
import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from simulator.charts import columns
from simulator.export import files, safe, sheet, tables, workbook
from simulator.export.events import events
from simulator.export.pounds import prices
from simulator.export.years import years_of
from simulator.publish import export as publish_export
from simulator.results.folder import MANIFEST, PROGRAM
from tests.charts import made_up

openpyxl = pytest.importorskip("openpyxl")
parquet = pytest.importorskip("pyarrow.parquet")
xlsxwriter = pytest.importorskip("xlsxwriter")


@pytest.fixture
def compared(simulator, clinic_file, tmp_path) -> Path:
    """A finished comparison of three futures whose scenario tries to be a formula."""
    text = clinic_file.read_text().replace('name = "A clinic"', 'name = "=1+1"')
    clinic_file.write_text(text)
    status, _, err = simulator(
        "compare", str(clinic_file), "--members", "3", "--workers", "1", "-o", "done", "--quiet"
    )
    assert status == 0, err
    return tmp_path / "done"


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_each_future_is_a_row_for_each_month_policy_and_service(simulator, compared):
    assert simulator("export", "done", "--to", "csv", "--by", "month", "--members", "-o", "t", "--quiet")[0] == 0
    rows = read_csv(Path("t/monthly_by_service.csv"))
    with xr.open_dataset(compared / "results.nc") as found:
        assert len(rows) == found["backlog"].size
        one = {"policy": "radical", "member": "2", "time": "2026-07-01", "service": "health"}
        (row,) = [row for row in rows if one.items() <= row.items()]
        wanted = found["backlog"].sel(policy="radical", member=2, time="2026-07-01", service="health")
        assert float(row["backlog [person]"]) == wanted.item()


def test_people_are_those_at_the_end_of_a_financial_year_totals_are_summed_and_rates_meant(simulator, compared):
    assert simulator("export", "done", "--to", "csv", "--members", "-o", "t", "--quiet")[0] == 0
    rows = read_csv(Path("t/years_by_service.csv"))
    one = {"policy": "radical", "member": "2", "financial_year": "2026 to 27", "service": "health"}
    (row,) = [row for row in rows if {**row, **one} == row]
    with xr.open_dataset(compared / "results.nc") as found:
        each = found.sel(policy="radical", member=2, service="health")
        assert float(row["backlog [person]"]) == each["backlog"].sel(time="2027-04-01").item()
    known = {(row["table"], row["column"]): row["meaning"] for row in read_csv(Path("t/dictionary.csv"))}
    assert known["years_by_service", "backlog [person]"].startswith("On 31 March. ")


def test_only_whole_financial_years_are_told_and_each_by_its_kind():
    time = np.arange("2025-01", "2027-06", dtype="datetime64[M]").astype("datetime64[ns]")
    month = xr.Variable("time", np.arange(float(len(time))))
    made = {"cost_total": "GBP", "wait": "year", "people": "person"}
    found = xr.Dataset({name: month.copy() for name in made}, {"time": time})
    for name, unit in made.items():
        found[name].attrs["units"] = unit
    years = years_of(found)
    assert years.labels.tolist() == ["2025-26", "2026-27"]
    assert years.of(found["cost_total"]).values.tolist() == [sum(range(4, 16)), sum(range(16, 28))]
    assert years.of(found["people"]).values.tolist() == [15.0, 27.0]
    assert years.of(found["wait"]).values.tolist() == [8.5, 20.5]


def months(**attributes) -> xr.Dataset:
    """Records of 1 April 2025 to 1 April 2027, 1 to 25 of one variable, of two policies in three futures."""
    time = np.arange("2025-04", "2027-05", dtype="datetime64[M]").astype("datetime64[ns]")
    dims, shape = ("time", "policy", "member"), (len(time), 2, 3)
    values = np.broadcast_to(np.arange(1.0, len(time) + 1)[:, None, None], shape)
    level = np.where(time < np.datetime64("2026-04-01"), 1.0, 1.25)
    return xr.Dataset({
        "cost": (dims, values, attributes),
        "price_level": (dims, np.broadcast_to(level[:, None, None], shape), {"units": "1"}),
    }, {"time": time, "policy": ["a", "b"], "member": range(3)}, {"price_base": "2025-26"})  # fmt: skip


def columns_of(dataset: xr.Dataset, **more) -> dict[str, np.ndarray]:
    (table,) = tables.tables(dataset, summary=True, **more)
    joined = [np.concatenate(part) for part in zip(*table.blocks(), strict=True)]
    return {column.header: values for column, values in zip(table.columns, joined, strict=True)}


def test_beside_cash_stands_the_same_in_the_prices_of_one_year():
    found = columns_of(months(units="GBP/year", prices="cash"), wanted=["cost"])
    cash, real = found["cost [GBP/year, cash]"], found["cost_real [GBP/year, 2025-26 prices]"]
    assert real == pytest.approx(np.where(found["time"] < np.datetime64("2026-04-01"), cash, cash / 1.25))


def test_what_is_in_stock_on_31_march_has_the_prices_of_the_year_that_ends():
    found = columns_of(months(units="GBP", prices="cash", counted="in stock"), wanted=["cost_real"], yearly=True)
    real = found["cost_real [GBP, 2025-26 prices]"]
    assert set(real[found["financial_year"] == "2025-26"]) == {13.0}
    assert set(real[found["financial_year"] == "2026-27"]) == {25.0 / 1.25}


def test_cash_since_the_start_is_a_sum_of_months_each_in_its_own_prices():
    found = columns_of(months(units="GBP", prices="cash", counted="since the start"), wanted=["cost_real"])
    (last,) = set(found["cost_real [GBP, 2025-26 prices]"][found["time"] == np.datetime64("2027-04-01")].round(9))
    assert last == pytest.approx(13.0 + 12.0 / 1.25)


def test_a_total_of_a_month_has_the_prices_that_held_in_it():
    found = columns_of(months(units="GBP", prices="cash", counted="over the month"), wanted=["cost_real"])
    rows = found["time"] == np.datetime64("2026-04-01")
    assert set(found["cost_real [GBP, 2025-26 prices]"][rows]) == {13.0}


@pytest.mark.parametrize("said", [{"prices": "constant", "price_base": "2025-26"}, {"price_base": "2025-26"}])
def test_what_is_in_constant_prices_stands_alone_and_says_of_which_year(said):
    assert "cost [GBP, 2025-26 prices]" in columns_of(months(units="GBP", **said))
    assert "cost_real [GBP, 2025-26 prices]" not in columns_of(months(units="GBP", **said))


@pytest.mark.parametrize(("dim", "said", "told"), [
    ("financial_year", {}, ""), ("financial_year", {"prices": "cash"}, "cash"),
    ("financial_year", {"prices": "constant"}, "2025-26 prices"), ("delay", {}, "2025-26 prices"),
])  # fmt: skip
def test_money_by_year_has_prices_only_where_it_says_so(dim, said, told):
    cost = xr.DataArray([1.0], dims=dim, attrs={"units": "GBP", **said})
    assert prices(cost, xr.Dataset(attrs={"price_base": "2025-26"})) == told


@pytest.mark.parametrize("counted", ["in stock", "since the start", "over the year before"])
def test_what_is_in_stock_or_counted_so_far_is_that_of_31_march(counted):
    found = columns_of(months(units="1", counted=counted), wanted=["cost"], yearly=True)
    assert set(found["cost"][found["financial_year"] == "2026-27"]) == {25.0}


def test_the_table_of_the_first_screen_comes_first_with_the_page_s_own_numbers(tmp_path):
    found = made_up.result(members=3)
    table, *_ = publish_export._sheets(tmp_path, {"results": found}, None, False, True)
    (block,) = table.blocks()
    first = {column.name: values[0] for column, values in zip(table.columns, block, strict=True)}
    (column, *_) = columns.columns(found)
    assert (table.name, first["policy"], first["measure"]) == ("headline", "incremental", column.title)
    assert first["low_95"] == column.cells["incremental"].low


def test_a_summary_has_the_mean_and_the_interval_over_futures(simulator, compared):
    status, out, _ = simulator("export", "done", "--to", "csv", "--by", "month", "--quiet")
    assert (status, out.splitlines()[-1]) == (0, "done-csv")
    rows = read_csv(Path("done-csv/monthly.csv"))
    with xr.open_dataset(compared / "results.nc") as found:
        values = found["waiting"].sel(policy="radical", time="2027-01-01")
    then = [row for row in rows if (row["policy"], row["time"]) == ("radical", "2027-01-01")]
    said = {row["statistic"]: float(row["waiting [person]"]) for row in then}
    assert list(said) == list(tables.STATISTICS)
    assert said["mean"] == pytest.approx(float(values.mean()), rel=1e-12)
    assert said["low_80"] == pytest.approx(float(values.quantile(0.1)), rel=1e-12)


def test_every_column_is_in_the_dictionary_with_unit_and_meaning(simulator, compared):
    simulator("export", "done", "--to", "csv", "--by", "month", "--members", "--quiet")
    known = {(row["table"], row["column"]): row for row in read_csv(Path("done-csv/dictionary.csv"))}
    for path in Path("done-csv").glob("*.csv"):
        if path.stem in ("README", "dictionary", "assumptions"):
            continue
        for column in read_csv(path)[0]:
            assert known[path.stem, column]["meaning"], (path.stem, column)
    assert known["monthly_by_service", "backlog [person]"]["unit"] == "person"


def test_a_workbook_has_dates_as_dates_and_text_as_text(simulator, compared):
    status, out, _ = simulator("export", "done", "--to", "xlsx", "--by", "month", "--members", "--quiet")
    assert (status, out.splitlines()[-1]) == (0, "done.xlsx")
    book = openpyxl.load_workbook("done.xlsx")
    assert book.sheetnames[:3] == ["README", "dictionary", "assumptions"]
    page = book["monthly_by_service"]
    head = [cell.value for cell in page[1]]
    first = dict(zip(head, page[2], strict=True))
    assert (first["time"].is_date, first["time"].value.year) == (True, 2025)
    assert isinstance(first["backlog [person]"].value, int | float)
    assert page.freeze_panes == "E2"
    assert page.auto_filter.ref is not None
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    assert "=HYPERLINK(1)" in [cell.value for cell in cells]


def raising(error: BaseException) -> Callable[..., None]:
    """What ends with that error, whatever it is called with."""

    def ended(*_: object, **__: object) -> None:
        raise error

    return ended


def test_a_disk_that_takes_no_workbook_is_told_with_its_reason(simulator, compared, monkeypatch):
    monkeypatch.setattr("xlsxwriter.workbook.ZipFile", raising(OSError(errno.ENOSPC, "No space left on device")))
    status, _, err = simulator("export", "done", "--to", "xlsx", "--quiet")
    assert status == 2
    assert "can't be written (No space left on device)" in err
    assert not list(Path().glob("*.xlsx*"))


def test_a_disk_that_takes_no_workbook_gets_back_what_its_rows_took(
    simulator, compared, monkeypatch, tmp_path_factory
):
    waiting = tmp_path_factory.mktemp("waiting")
    monkeypatch.setattr("tempfile.tempdir", str(waiting))
    monkeypatch.setattr("xlsxwriter.workbook.ZipFile", raising(OSError(errno.ENOSPC, "No space left on device")))
    assert simulator("export", "done", "--to", "xlsx", "--quiet")[0] == 2
    assert list(waiting.iterdir()) == []


@pytest.mark.parametrize("where", ["xlsxwriter.workbook.ZipFile", "simulator.export.workbook._fill"])
def test_where_a_disk_takes_no_workbook_no_file_stays_open(simulator, compared, monkeypatch, where):
    monkeypatch.setattr(where, raising(OSError(errno.ENOSPC, "No space left on device")))
    pages, add = [], xlsxwriter.Workbook.add_worksheet

    def added(book, name):
        pages.append(add(book, name))
        return pages[-1]

    monkeypatch.setattr(xlsxwriter.Workbook, "add_worksheet", added)
    assert simulator("export", "done", "--to", "xlsx", "--quiet")[0] == 2
    assert [page.row_data_fh.closed for page in pages] == [True] * len(pages) != []
    assert not list(Path().glob("*.xlsx*"))


def test_no_text_of_a_csv_file_is_a_formula_or_a_date(simulator, compared):
    simulator("export", "done", "--to", "csv", "--members", "--quiet")
    for path in Path("done-csv").glob("*.csv"):
        for row in read_csv(path):
            for text in row.values():
                assert not text.startswith(("=", "+", "@")), text
                assert not text.startswith("-") or float(text) < 0.0
    assert "'=HYPERLINK(1)" in [row["source"] for row in read_csv(Path("done-csv/assumptions.csv"))]


@pytest.mark.parametrize(
    ("given", "written"),
    [("=1+1", "'=1+1"), ("+44", "+44"), ("+a", "'+a"), ("-x", "'-x"), ("@a", "'@a"), ("\t=1", "'\t=1"),
     ("5-9", "5 to 9"), ("2011-12", "2011 to 12"), ("85+", "85+"), ("a=b", "a=b"), ("£5 – more", "£5 – more")],
)  # fmt: skip
def test_text_for_a_cell(given, written):
    assert safe.text(given) == written


def test_parquet_keeps_kinds_and_units(simulator, compared):
    simulator("export", "done", "--to", "parquet", "--members", "--quiet")
    table = parquet.read_table("done-parquet/monthly_by_service.parquet")
    assert [str(kind) for kind in table.schema.types[:4]] == ["string", "int64", "date32[day]", "string"]
    assert table.schema.field("backlog").metadata[b"unit"] == b"person"
    with xr.open_dataset(compared / "results.nc") as found:
        in_rows = found["backlog"].transpose("policy", "member", "time", "service").values.ravel()
    assert (table["backlog"].to_numpy() == in_rows).all()


def test_only_what_is_named_comes(simulator, compared):
    only = ("--variables", "backlog,waiting", "--quiet")
    assert simulator("export", "done", "--to", "csv", "--by", "month", *only)[0] == 0
    names = {path.stem for path in Path("done-csv").glob("*.csv")}
    assert names == {"README", "dictionary", "assumptions", "monthly", "monthly_by_service"}
    assert list(read_csv(Path("done-csv/monthly.csv"))[0]) == ["policy", "statistic", "time", "waiting [person]"]


def test_events_come_with_each_future_and_not_with_a_summary(simulator, compared):
    simulator("export", "done", "--to", "parquet", "--members", "-o", "all", "--quiet")
    simulator("export", "done", "--to", "parquet", "-o", "few", "--quiet")
    table = parquet.read_table("all/events.parquet")
    assert str(table.schema.field("date").type) == "date32[day]"
    assert str(table.schema.field("lost").type) == "double"
    assert not Path("few/events.parquet").exists()


def test_events_that_differ_in_kind_are_text(tmp_path):
    (tmp_path / "events.csv").write_text("policy,member,date,kind,cost\na,0,2025-04-01,x,3\na,0,2025-05-01,y,=dear\n")
    found = events(tmp_path / "events.csv")
    assert [column.kind for column in found.columns] == ["text", "whole", "date", "text", "text"]
    assert next(iter(found.blocks()))[4].tolist() == ["3", "=dear"]


PROJECT = "policy,member,date,kind,gap,cost,spent\na,0,2026-04-01,budget,5,,\na,0,2030-04-01,project,,3,4\n"


def test_costs_of_projects_are_in_prices_of_the_price_base_and_other_pounds_cash(tmp_path):
    (tmp_path / "events.csv").write_text(PROJECT)
    told = [column.header for column in events(tmp_path / "events.csv", "2025-26").columns]
    assert told[4:] == ["gap [GBP/year, cash]", "cost [GBP, 2025-26 prices]", "spent [GBP, 2025-26 prices]"]


def test_a_detail_of_a_kind_of_event_that_nobody_described_has_no_unit(tmp_path):
    (tmp_path / "events.csv").write_text(PROJECT + "a,0,2031-04-01,strike,,7,\n")
    columns = {column.name: column for column in events(tmp_path / "events.csv").columns}
    assert columns["cost"].header == "cost"
    assert columns["cost"].meaning == "A detail of events of the kind project, strike"


def wrong(folder: Path, **facts: object) -> None:
    folder.mkdir()
    (folder / MANIFEST).write_text(json.dumps({"program": PROGRAM, **facts}))


WRONG = [
    ("nowhere --to csv", ["nowhere: is not there"]),
    ("done --to csv --variables backlg,waiting", ["--variables: backlg: is not in this", "Did you mean backlog?"]),
    ("done --to csv --variables ,", ["--variables: names nothing"]),
    ("done --to csv -o done", ["done: holds what `simulator compare` wrote, which `simulator export` would replace"]),
    ("done --to csv -o mine", ["mine: holds files that are not a result"]),
    ("done --to xlsx -o theirs.xlsx", ["theirs.xlsx: was not written by this program"]),
    ("done --to xlsx -o mine", ["mine: is a folder, and a workbook is a file"]),
    ("part --to csv", ["part: is an unfinished ensemble"]),
    ("empty --to csv", ["empty: holds what `simulator export` wrote, and no results"]),
    ("broken --to csv", ["results.nc: can't be read"]),
    ("nowhere --to xlsx -o theirs.xlsx", ["nowhere: is not there", "theirs.xlsx: was not written"]),
]


@pytest.mark.parametrize(("asked", "said"), WRONG, ids=[asked for asked, _ in WRONG])
def test_what_is_wrong_is_told_all_at_once_and_nothing_is_written(simulator, compared, tmp_path, asked, said):
    wrong(tmp_path / "part", command="ensemble", finished=False)
    wrong(tmp_path / "empty", command="export")
    wrong(tmp_path / "broken", command="run")
    (tmp_path / "broken" / "results.nc").write_text("no netCDF")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    openpyxl.Workbook().save("theirs.xlsx")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    status, out, err = simulator("export", *asked.split())
    assert (status, out) == (2, "")
    assert [text for text in said if text not in err] == []
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_our_own_workbook_is_replaced_until_somebody_saves_it(simulator, compared):
    assert simulator("export", "done", "--to", "xlsx", "--quiet")[0] == 0
    assert simulator("export", "done", "--to", "xlsx", "--quiet")[0] == 0
    book = openpyxl.load_workbook("done.xlsx")
    book.properties.lastModifiedBy = "Mrs Jones"
    book.save("done.xlsx")
    assert "somebody has saved it since" in simulator("export", "done", "--to", "xlsx")[2]


@pytest.mark.parametrize(("to", "module"), [("xlsx", "xlsxwriter"), ("parquet", "pyarrow")])
def test_a_library_that_is_missing_is_told_with_how_to_get_it(simulator, compared, monkeypatch, to, module):
    monkeypatch.setattr("simulator.publish.export.find_spec", lambda name: None if name == module else sys)
    status, out, err = simulator("export", "done", "--to", to)
    assert (status, out) == (2, "")
    assert "which is not installed. Install it: python -m pip install 'public-service-simulator[export]'" in err


def test_a_table_too_long_for_excel_is_told_before_anything_is_written(simulator, compared, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 40)
    status, _, err = simulator("export", "done", "--to", "xlsx", "--by", "month", "--members")
    assert status == 2
    assert "monthly_by_service: has 300 rows" in err
    assert "take --to csv or parquet" in err
    assert not Path("done.xlsx").exists()


def test_a_workbook_that_excel_would_not_open_is_refused(simulator, compared):
    status, _, err = simulator("export", "done", "--to", "xlsx", "-o", "tables")
    assert (status, Path("tables").exists()) == (2, False)
    assert "tables: is not called ….xlsx" in err


def test_an_end_half_way_leaves_the_tables_of_before(simulator, compared, tmp_path, monkeypatch):
    assert simulator("export", "done", "--to", "csv", "--quiet")[0] == 0
    before = {path.name: path.read_bytes() for path in Path("done-csv").iterdir()}

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "_cells", interrupted)
    monkeypatch.setattr(workbook, "_cells", interrupted)
    assert simulator("export", "done", "--to", "csv")[0] == 130
    assert simulator("export", "done", "--to", "xlsx")[0] == 130
    assert {path.name: path.read_bytes() for path in Path("done-csv").iterdir()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clinic.toml", "done", "done-csv"]


def ratios(cost: float = 1.0) -> xr.Dataset:
    """A ratio of four futures, two of them without end, and one that is told only of policies that bear a cost."""
    values = np.array([[2.0, 1e9, 4.0, 1e9], [1.0, 3.0, -1e9, 2.0]])
    said = {"units": "1", "stands_for_infinity": 1e9}
    return xr.Dataset({
        "ratio": (("policy", "member"), values, said),
        "funds": (("policy", "member"), values, {**said, "told_of_all_where": "alike"}),
        "alike": ("policy", [0.0, cost], {"units": "1"}),
    }, {"policy": ["a", "b"], "member": range(4)})  # fmt: skip


def column(name: str, **more) -> list[float]:
    found = tables.tables(ratios(), wanted=[name], **more)[0]
    return np.concatenate([block[-1] for block in found.blocks()]).tolist()


def test_a_ratio_without_end_has_no_mean_and_a_median_by_the_rule_of_the_appraisal():
    mean, median, *_, high = column("ratio", summary=True)[:6]
    assert np.isnan(mean)
    assert (median, high) == (4.0, np.inf)
    assert column("ratio")[:4] == [2.0, np.inf, 4.0, np.inf]


def test_what_does_not_mean_the_same_in_all_futures_has_no_median():
    told = column("funds", summary=True)
    assert np.isnan(told[:6]).all()
    assert told[7] == 1.5


def test_infinity_is_told_in_words_in_csv_and_excel_and_is_a_number_in_parquet(tmp_path):
    sheets = tables.tables(ratios(), wanted=["ratio"], summary=True)
    files.write_csv(sheets, tmp_path)
    cells = [row["ratio"] for row in read_csv(tmp_path / "whole_run.csv")]
    assert (cells[:2], cells[5], cells[10]) == (["", "4.0"], "infinite", "minus infinite")
    workbook.write_workbook(sheets, tmp_path / "t.xlsx")
    assert [cell.value for cell in openpyxl.load_workbook(tmp_path / "t.xlsx")["whole_run"]["C"]][6] == "infinite"
    files.write_parquet(sheets, tmp_path)
    assert parquet.read_table(tmp_path / "whole_run.parquet")["ratio"].to_pylist()[5] == np.inf


def of_many(members: int) -> xr.Dataset:
    months = np.arange("2025-01", "2033-05", dtype="M8[M]").astype("M8[ns]")
    values = np.arange(2 * members * 100 * 7, dtype=float).reshape(100, 2, members, 7)
    said = {"units": "person", "long_name": "People"}
    return xr.Dataset(
        {"people": (("time", "policy", "member", "service"), values, said), "total": (("member",), values[0, 0, :, 0])},
        {"policy": ["a", "b"], "service": list("abcdefg"), "time": months},
    )  # fmt: skip


def test_futures_are_read_a_few_at_a_time():
    dataset = of_many(400)
    (long,) = [found for found in tables.tables(dataset) if found.rows > 400]
    sizes = [len(block[0]) for block in long.blocks()]
    assert sum(sizes) == long.rows == dataset["people"].size
    assert max(sizes) <= tables.ROWS_AT_ONCE


def test_any_dimensions_make_a_table_and_no_two_have_one_name():
    dates = np.array(["2025-01-01", "NaT"], dtype="M8[ns]")
    dataset = xr.Dataset(
        {"gain": (("rule", "policy", "member"), np.ones((2, 2, 3))), "share": (("rule", "policy"), np.ones((2, 2))),
         "word": (("policy", "member"), [["x"] * 3] * 2), "when": ("policy", dates)},
        {"policy": ["a", "b"]},
    )  # fmt: skip
    found = {each.name: each for each in tables.tables(dataset, "study_")}
    names = {"by_rule", "by_rule_all_futures", "whole_run", "whole_run_all_futures"}
    assert set(found) == {f"study_{name}" for name in names}
    assert [column.name for column in found["study_by_rule"].columns] == ["policy", "member", "rule", "gain"]
    summed = {each.name: each for each in tables.tables(dataset, "", summary=True)}
    assert "word" not in [column.name for each in summed.values() for column in each.columns]


def test_sheet_names_fit_and_differ():
    names = ["a" * 40, "a" * 41, "A" * 31, "x/y", "x/y"]
    made = workbook.sheet_names(names)
    assert len({name.lower() for name in made}) == 5
    assert max(map(len, made)) <= workbook.LONGEST_NAME
    assert "/" not in "".join(made)


def test_a_table_of_nothing_is_written(tmp_path):
    files.write_csv([sheet.of_text("none", [])], tmp_path)
    assert (tmp_path / "none.csv").exists()


def test_a_single_run_has_its_values_without_statistics(simulator, clinic_file):
    simulator("run", str(clinic_file), "-o", "one", "--quiet")
    assert simulator("export", "one", "--to", "csv", "--by", "month", "--quiet")[0] == 0
    assert list(read_csv(Path("one-csv/monthly.csv"))[0])[:3] == ["policy", "member", "time"]
    assert Path("one-csv/events.csv").exists()
