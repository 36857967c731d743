"""The page of a finished result drawn again from what is in its folder: what `report` does; nothing is simulated."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator import console
from simulator.arguments import joined, refuse
from simulator.cells import records
from simulator.errors import InputError, Mistake
from simulator.publish.asked import no_file
from simulator.publish.finished import assumptions_of, manifest_of
from simulator.publish.result import Tally, page_of

if TYPE_CHECKING:
    import xarray as xr

Facts = Mapping[str, Any]
Drawn = tuple[str, str]
"""A page and its finding."""


def report(folder: Path, *, output: Path | None, as_json: bool) -> None:
    """Draw the page of a finished result again, in its folder or at `output`. Raises `InputError`."""
    from simulator.export import sources
    from simulator.results.store import EVENTS, PAGE, SCENARIO

    target, mistakes = output or folder / PAGE, no_file(output)
    with joined(mistakes), sources.datasets(folder, (SCENARIO, EVENTS)) as found:
        manifest = {key: fact for key, fact in manifest_of(folder).items() if key not in ("files", "finished")}
        how = _kind(folder, manifest, found)
        path = folder / SCENARIO
        if not path.exists():
            raise InputError([Mistake(str(path), "", "is not there", "Make the result again.")])
        refuse(mistakes)
        more = {"scenario_text": path.read_text(encoding="utf-8"), "manifest": manifest}
        page, line = how(folder, found, {**more, "assumptions": assumptions_of(path)})
    console.write(page, target)
    if output is None:
        _hash_anew(folder)
    record = {"folder": str(folder), "page": str(target), "command": manifest["command"], "result": line}
    console.say(f"{line}\n{target}", record, as_json)


def _kind(folder: Path, manifest: Facts, found: Mapping[str, xr.Dataset]) -> Callable[..., Drawn]:
    """What draws the page of a result of that kind. Raises `InputError` where nothing does."""
    command = str(manifest.get("command"))
    needs, how = KINDS.get(command, ("", _compared))
    if not needs:
        what = f"holds what `simulator {command}` wrote, of which no page can be drawn"
        remedy = f"Name a folder that {', '.join(f'`simulator {name}`' for name in KINDS)} wrote."
    elif needs not in found:
        what = "has no results, only what was made of them"
        remedy = f"Draw the page of {manifest.get('appraisal_of', 'the result that it was made of')}."
    else:
        return how
    raise InputError([Mistake(str(folder), "", what, remedy)])


def _compared(folder: Path, found: Mapping[str, xr.Dataset], more: Facts) -> Drawn:
    """A comparison or a run, with its appraisal and the cost of delay where it has them."""
    from simulator.charts.findings import headline
    from simulator.publish.appraisal import shown

    dataset = found["results"]
    tally = Tally(dataset.sizes["member"])
    tally.marked = marked(folder, tally.kinds)
    tally.curve = found["delay"].load() if "delay" in found else None
    tally.priced = shown(found["appraisal"].load()) if "appraisal" in found else None
    name = more["manifest"]["scenario"]["name"]
    page = page_of(dataset, name, more["assumptions"], more["scenario_text"], more["manifest"], tally)
    return page, click.unstyle(headline(dataset))


def _delayed(folder: Path, found: Mapping[str, xr.Dataset], more: Facts) -> Drawn:
    from simulator.charts.delay_page import headline, page

    dataset = found["results"].load()
    return page(dataset, title=more["manifest"]["scenario"]["name"], **more), headline(dataset)


def _ensembled(folder: Path, found: Mapping[str, xr.Dataset], more: Facts) -> Drawn:
    from simulator.charts.ensemble_page import page
    from simulator.charts.ensemble_words import finding
    from simulator.charts.experiment_page import left_out

    dataset = found["ensemble"]
    outcomes = str(dataset.attrs.get("outcomes", "")).split()
    line, missing = finding(dataset, outcomes), left_out(int(more["manifest"].get("failed", 0)))
    line = f"{line}.{missing}" if missing else line
    return page(dataset, title=more["manifest"]["scenario"]["name"], **more), line


def _studied(folder: Path, found: Mapping[str, xr.Dataset], more: Facts) -> Drawn:
    """A study of sensitivity or robustness: each has a dataset and a page of its own name."""
    from importlib import import_module

    command = more["manifest"]["command"]
    module, dataset = import_module(f"simulator.charts.{command}_page"), found[command].load()
    return module.page(dataset, title=more["manifest"]["scenario"]["name"], **more), module.told_in_a_line(dataset)


def _explored(folder: Path, found: Mapping[str, xr.Dataset], more: Facts) -> Drawn:
    from simulator.charts.explorer_page import page
    from simulator.charts.explorer_words import headline
    from simulator.experiments.interpolation import cardinal

    dataset = found["explorer"].load()
    rules = {str(key): cardinal(dataset[str(key)].values) for key in dataset["slider"].values}
    return page(dataset, title=more["manifest"]["scenario"]["name"], rules=rules, **more), headline(dataset)


def _calibrated(folder: Path, found: Mapping[str, xr.Dataset], more: Facts) -> Drawn:
    from simulator.charts.calibration_page import page, told_in_a_line

    dataset = found["results"].load()
    return page(dataset, title=more["manifest"]["scenario"]["name"], **more), told_in_a_line(dataset)


KINDS: dict[str, tuple[str, Callable[..., Drawn]]] = {
    "run": ("results", _compared),
    "compare": ("results", _compared),
    "delay": ("results", _delayed),
    "ensemble": ("ensemble", _ensembled),
    "sensitivity": ("sensitivity", _studied),
    "robustness": ("robustness", _studied),
    "explore": ("explorer", _explored),
    "calibrate": ("results", _calibrated),
}
"""The dataset that a page is drawn from and what draws it, by the command that made the result."""


def marked(folder: Path, kinds: frozenset[str]) -> list[Facts]:
    """The events that charts mark, as they happened."""
    from simulator.charts.events import told, wanted
    from simulator.results.store import EVENTS

    if not (folder / EVENTS).exists():
        return []
    with (folder / EVENTS).open(encoding="utf-8", newline="") as file:
        return [told(row) for row in records(file) if wanted(row, kinds)]


def _hash_anew(folder: Path) -> None:
    """Have the manifest say what the page is now; results may be large, and are not read for it."""
    from simulator.results.folder import MANIFEST
    from simulator.results.manifest import hashes
    from simulator.results.store import PAGE

    record = manifest_of(folder)
    record["files"] = {**record.get("files", {}), PAGE: hashes(folder / PAGE)}
    console.write(json.dumps(record, indent=2, ensure_ascii=False) + "\n", folder / MANIFEST)
