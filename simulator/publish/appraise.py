"""Price a finished comparison again, by other rules: nothing is simulated."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator import console
from simulator.cells import records
from simulator.publish.appraisal import about, complete
from simulator.publish.finished import assumptions_of, comparison, manifest_of
from simulator.publish.result import Tally, page_of, tell

if TYPE_CHECKING:
    import xarray as xr

    from simulator.appraisal.appraised import Rules

AT_ONCE = 4
"""Members priced together: some 15 MB of results."""
Rows = Sequence[Mapping[str, Any]]


def appraise(
    folder: Path, *, rules: str, valuations: Sequence[str], output_counted: float | None, with_deaths: bool,
    with_life_years: bool, with_unpaid_care: bool, price_base: str | None, output: Path | None,
    quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """A finished comparison priced by the rules asked for: its appraisal, tables and page, whole or not at all.

    They replace those of the folder, which keeps all else, or make a folder of their own at `output`.
    Raises `InputError` with all that is wrong.
    """
    from simulator.appraisal.appraised import Rules
    from simulator.appraisal.valuations import DEFAULT
    from simulator.results.folder import foreign, replacing

    more = {"life_years": with_life_years, "unpaid_care": with_unpaid_care, "fatality": with_deaths}
    named = (*(valuations or DEFAULT), *(name for name, wanted in more.items() if wanted))
    asked, target = Rules(rules, named, output_counted), output or folder
    same = folder.resolve() == target.resolve()
    with comparison(folder, asked, price_base, target) as dataset, replacing(target, keeps=same) as part:
        theirs = foreign(folder) if same else []
        _keep(folder, part, same)
        marked = _price(dataset, folder, part, asked, quiet)
        record, line = _tell_all(dataset, folder, part, marked, theirs)
    tell(target, record, line, as_json)


def _keep(folder: Path, part: Path, same: bool) -> None:
    """Put into the new folder what stays as it is: all else of the old one, or the scenario alone."""
    from simulator.appraisal import files
    from simulator.results.folder import MANIFEST
    from simulator.results.store import APPRAISAL, PAGE, SCENARIO

    if not same:
        shutil.copy2(folder / SCENARIO, part / SCENARIO)
        return
    anew = {APPRAISAL, PAGE, MANIFEST, *files.NAMES}

    def left_out(where: str, names: list[str]) -> set[str]:
        return anew & set(names) if Path(where) == folder else set()

    shutil.copytree(folder, part, symlinks=True, ignore=left_out, copy_function=_link, dirs_exist_ok=True)


def _link(source: str, target: str) -> None:
    """The same file under another name where the system can, since results may be large; else a copy."""
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):  # the latter where links can't be told from what they lead to
        shutil.copy2(source, target, follow_symlinks=False)


def _price(dataset: xr.Dataset, folder: Path, part: Path, asked: Rules, quiet: bool) -> Rows:
    """Write the appraisal, a few members at a time; gives the events that the page marks."""
    from simulator.appraisal.appraised import appraised
    from simulator.results.store import APPRAISAL
    from simulator.results.stream import Stream

    count = dataset.sizes["member"]
    of_member, marked = _events(folder, count)
    words = f"{dataset.attrs.get('title', folder.name)}: pricing"
    with Stream(part / APPRAISAL, count) as stream, console.progress(words, count, quiet) as show:
        for first in range(0, count, AT_ONCE):
            some = dataset.isel(member=slice(first, first + AT_ONCE)).load()
            rows = [row for member in some["member"].values for row in of_member.get(int(member), ())]
            stream.write(appraised(some, rows, asked))
            show(stream.written)
    return marked


def _events(folder: Path, members: int) -> tuple[Mapping[int, Rows], Rows]:
    """The events that an appraisal reads, by member, and those that a page marks."""
    from simulator.appraisal.mtfs import READ
    from simulator.charts.events import told, wanted
    from simulator.results.store import EVENTS

    of_member: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    marked: list[Mapping[str, Any]] = []
    kinds = Tally(members).kinds
    if not (folder / EVENTS).exists():
        return of_member, marked
    with (folder / EVENTS).open(encoding="utf-8", newline="") as file:
        for row in records(file):
            if row["kind"] in READ:
                read = ("policy", "member", "date", "kind", *(name for name, *_ in READ[row["kind"]]))
                of_member[int(row["member"])].append({name: row[name] for name in read if name in row})
            elif wanted(row, kinds):
                marked.append(told(row))
    return of_member, marked


def _tell_all(
    dataset: xr.Dataset, folder: Path, part: Path, marked: Rows, theirs: Sequence[str]
) -> tuple[dict[str, Any], str]:
    """Write the tables, the page and, last, the manifest, which leaves `theirs` out; give record and finding."""
    from simulator.charts.findings import of_the_same
    from simulator.charts.kinds.npsv import title
    from simulator.charts.palette import labelled
    from simulator.results import manifest
    from simulator.results.store import CURVE, PAGE, RESULTS, SCENARIO
    from simulator.results.stream import opened

    priced = complete(part)
    record = {key: fact for key, fact in manifest_of(folder).items() if key != "files"}
    record["appraisal"] = about(priced) | {"created": datetime.now(UTC).isoformat(timespec="seconds")}
    if not (part / RESULTS).exists():
        record["appraisal_of"] = str(folder)
    tally = Tally(dataset.sizes["member"], marked=list(marked), priced=priced)
    if (folder / CURVE).exists():
        with opened(folder / CURVE) as curve:
            tally.curve = curve.load()
    text = (part / SCENARIO).read_text(encoding="utf-8")
    page = page_of(dataset, record["scenario"]["name"], assumptions_of(part / SCENARIO), text, record, tally)
    (part / PAGE).write_text(page, encoding="utf-8")
    manifest.write(part, record, but=theirs)
    return record, labelled(lambda each: title(of_the_same(each, priced)))(dataset)
