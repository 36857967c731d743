"""The numbers of a finished result as tables for spreadsheets and data frames: what `export` does."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator import console
from simulator.arguments import joined, refuse
from simulator.errors import InputError, Mistake, did_you_mean
from simulator.publish.finished import assumptions_of, manifest_of

if TYPE_CHECKING:
    import xarray as xr

    from simulator.export.sheet import Sheet

FORMATS = ("csv", "xlsx", "parquet")
NEEDS = {"xlsx": ("xlsxwriter", "XlsxWriter"), "parquet": ("pyarrow", "PyArrow")}
EXTRA = "python -m pip install 'public-service-simulator[export]'"
BY = {"csv": "year", "xlsx": "year", "parquet": "month"}
"""By what rows follow in time, where it is not said: people read years, programs months."""
PLAIN = ("results", "ensemble")
"""Files whose tables need no prefix."""


def export(
    folder: Path, *, to: str | None, output: Path | None, variables: str | None, members: bool, by: str | None,
    quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """The tables of a finished result as CSV, Excel or Parquet, whole or not at all. Raises `InputError`."""
    from simulator.export import sources
    from simulator.results.store import EVENTS, SCENARIO

    readable, to = to is not None, to or FORMATS[0]
    target = output or default_target(folder, to)
    yearly = (by or BY[to]) == "year"
    wanted = None if variables is None else [name.strip() for name in variables.split(",") if name.strip()]
    mistakes = [*_lacking(to), *_refused(target, to)] if readable else []
    with joined(mistakes), sources.datasets(folder, (SCENARIO, EVENTS)) as found:
        mistakes += _unknown(found, wanted, members)
        refuse(mistakes)
        sheets = _sheets(folder, found, wanted, members, yearly)
        if to == "xlsx":
            _refuse_long(sheets)
        whole = [*_beside(folder, found, sheets, members, to, yearly), *sheets]
        _write(folder, whole, target, to, quiet)
    names = [sheet.name for sheet in whole]
    rows = sum(sheet.rows for sheet in sheets)
    line = f"{len(sheets)} tables with {rows:,} rows{_of_all(found, members)}"
    record = {"tables": names, "rows": rows, "path": str(target), "format": to, "result": line}
    console.say(f"{line}\n{target}", record, as_json)


def default_target(folder: Path, to: str) -> Path:
    """Beside the result: NAME.xlsx, NAME-csv or NAME-parquet."""
    whole = folder if folder.name else folder.resolve()
    return whole.with_name(f"{whole.name}.xlsx" if to == "xlsx" else f"{whole.name}-{to}")


def _lacking(to: str) -> list[Mistake]:
    module, package = NEEDS.get(to, ("", ""))
    if not module or find_spec(module):
        return []
    return [Mistake("--to", to, f"needs {package}, which is not installed", f"Install it: {EXTRA}, or take --to csv.")]


def _refused(target: Path, to: str) -> list[Mistake]:
    """Why the tables may not go there: it would cost someone a file."""
    from simulator.export.workbook import is_ours
    from simulator.results.folder import refuse

    if to != "xlsx":
        try:
            refuse(target, "export")
        except InputError as error:
            return list(error.mistakes)
        what = ""
    elif target.is_dir():
        what = "is a folder, and a workbook is a file"
    elif target.suffix.lower() != ".xlsx":
        what = "is not called ….xlsx, and Excel opens no workbook of another name"
    else:
        lost = target.exists() and not is_ours(target)
        what = "was not written by this program, or somebody has saved it since" if lost else ""
    return [Mistake(str(target), "", what, "Name another with -o.")] if what else []


def _unknown(found: Mapping[str, xr.Dataset], wanted: Sequence[str] | None, members: bool) -> list[Mistake]:
    from simulator.export.tables import names

    every = [name for each in found.values() for name in names(each)]
    known = [name for each in found.values() for name in names(each, summary=not members)]
    mistakes = []
    for name in wanted or ():
        if name not in every:
            remedy = did_you_mean(name, every).strip() or f"It has {', '.join(every[:8])} and others."
            mistakes.append(Mistake("--variables", name, "is not in this result", remedy))
        elif name not in known and _several(found):
            what = "has no mean or interval over futures"
            mistakes.append(Mistake("--variables", name, what, "Add --members, for the value in each future."))
    if wanted is not None and not wanted:
        mistakes.append(Mistake("--variables", "", "names nothing", f"Name some of {', '.join(every[:8])}."))
    return mistakes


def _several(found: Mapping[str, xr.Dataset]) -> bool:
    from simulator.export.tables import futures

    return any(futures(each) > 1 for each in found.values())


def _sheets(
    folder: Path, found: Mapping[str, xr.Dataset], wanted: Sequence[str] | None, members: bool, yearly: bool
) -> list[Sheet]:
    """The tables of all datasets, those of the first screen before, and the events where each future is told."""
    from simulator.charts.answers import answers
    from simulator.export.events import events
    from simulator.export.headline import headline
    from simulator.export.tables import tables
    from simulator.results.store import APPRAISAL, EVENTS, RESULTS

    sheets: list[Sheet] = []
    compared = found.get(Path(RESULTS).stem)
    if wanted is None and compared is not None and "policy" in compared.dims:
        sheets += filter(None, [headline(answers(compared, found.get(Path(APPRAISAL).stem)))])
    for name, dataset in found.items():
        sheets += tables(dataset, "" if name in PLAIN else f"{name}_", wanted, not members, yearly)
    happened = folder / EVENTS
    if wanted is None and happened.exists() and (members or not _several(found)):
        base = next((str(each.attrs["price_base"]) for each in found.values() if "price_base" in each.attrs), "")
        sheets += filter(None, [events(happened, base)])
    return sheets


def _beside(
    folder: Path, found: Mapping[str, xr.Dataset], sheets: Sequence[Sheet], members: bool, to: str,
    yearly: bool,
) -> list[Sheet]:
    """What the tables are, what each column means, and the assumptions behind them."""
    from simulator.export.about import dictionary, readme
    from simulator.export.sheet import of_text
    from simulator.export.tables import futures
    from simulator.export.workbook import sheet_names
    from simulator.results.store import SCENARIO

    first = next(iter(found.values()))
    count = futures(first)
    fixed = ["README", "dictionary", "assumptions"]
    names = [sheet.name for sheet in sheets]
    written = sheet_names([*fixed, *names])[len(fixed) :] if to == "xlsx" else names
    numbers = assumptions_of(folder / SCENARIO)
    yearly = yearly and any("years" in name for name in names)
    about = readme(manifest_of(folder), first.attrs, count, not members and count > 1, yearly)
    told = [about, dictionary(sheets, written)]
    return [*told, of_text("assumptions", numbers, "A row for each number.")] if numbers else told


def _refuse_long(sheets: Sequence[Sheet]) -> None:
    from simulator.export.workbook import MOST_ROWS

    long = [sheet for sheet in sheets if sheet.rows > MOST_ROWS]
    if long:
        remedy = "Leave out --members, name fewer with --variables, or take --to csv or parquet."
        what = f"more than the {MOST_ROWS:,} that a sheet of Excel holds"
        raise InputError(Mistake("--to xlsx", each.name, f"has {each.rows:,} rows, {what}", remedy) for each in long)


def _write(folder: Path, sheets: Sequence[Sheet], target: Path, to: str, quiet: bool) -> None:
    """Write the tables beside their place, and put them there once they are whole."""
    from simulator.export import files, workbook
    from simulator.results import manifest
    from simulator.results.folder import replacing

    with console.progress(f"{folder.name}: tables", sum(sheet.rows for sheet in sheets), quiet) as show:
        counted = _counting(show)
        if to == "xlsx":
            with _file(target) as part:
                workbook.write_workbook(sheets, part, counted)
            return
        with replacing(target) as part:
            (files.write_csv if to == "csv" else files.write_parquet)(sheets, part, counted)
            of = manifest_of(folder)
            manifest.write(part, manifest.manifest("export", of.get("scenario", {}), of=str(folder), format=to))


def _counting(show: Callable[[int], None]) -> Callable[[int], None]:
    done = 0

    def counted(rows: int) -> None:
        nonlocal done
        done += rows
        show(done)

    return counted


@contextmanager
def _file(target: Path) -> Iterator[Path]:
    """A file to write, which becomes `target` if the block ends well. Raises `InputError` where it can't."""
    from simulator.results.folder import unwritable

    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(target)
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        part.unlink(missing_ok=True)


def _of_all(found: Mapping[str, xr.Dataset], members: bool) -> str:
    from simulator.export.tables import futures

    count = max(futures(each) for each in found.values())
    if count == 1:
        return ""
    many: Any = f"{count:,} futures"
    return f", each of {many}" if members else f", means and intervals over {many}"
