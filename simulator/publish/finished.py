"""A finished result in its folder: its manifest and numbers, and a comparison once it is in order."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator import console
from simulator.arguments import all_wrong, refuse
from simulator.errors import InputError, Mistake, noting

if TYPE_CHECKING:
    import xarray as xr

    from simulator.appraisal.appraised import Rules


@contextmanager
def comparison(folder: Path, asked: Rules, price_base: str | None, target: Path) -> Iterator[xr.Dataset]:
    """The finished comparison in a folder, once nothing is wrong with it, with the rules or with where it goes.

    `price_base` is said of it where the result does not. Raises `InputError` with all that is wrong.
    """
    from simulator.appraisal import records
    from simulator.appraisal.valuations import chosen
    from simulator.appraisal.vintages import vintage
    from simulator.results import folder as folders
    from simulator.results.intact import altered
    from simulator.results.store import CURVE, EVENTS, RESULTS, SCENARIO
    from simulator.results.stream import opened

    mistakes: list[Mistake] = []
    with noting(mistakes, "--rules"):
        vintage(asked.vintage).schedule()
    with noting(mistakes, "--valuation"):
        chosen(asked.valuations)
    if asked.output_counted is not None and "output" not in asked.valuations:
        what, remedy = "has no effect, as output is not valued", "Add --valuation output, or leave it out."
        mistakes.append(Mistake("--output-counted", "", what, remedy))
    same = folder.resolve() == target.resolve()
    with noting(mistakes):
        folders.refuse(target, None if same else "appraise", keeps=same)
    wrong = list(_no_comparison(folder)) or list(altered(folder, only=(RESULTS, CURVE, EVENTS, SCENARIO)))
    if wrong:
        raise InputError(all_wrong([*wrong, *mistakes]))
    with ExitStack() as files:
        try:
            found = files.enter_context(opened(folder / RESULTS))
        except (OSError, ValueError) as error:
            what = f"can't be read ({getattr(error, 'strerror', None) or error})"
            lost = Mistake(str(folder / RESULTS), "", what, "Compare the scenario again.")
            raise InputError(all_wrong([lost, *mistakes])) from error
        dataset = found if price_base is None else found.assign_attrs(price_base=price_base)
        with noting(mistakes):
            records.checked(dataset)
        refuse(mistakes)
        yield dataset


def _no_comparison(folder: Path) -> Iterator[Mistake]:
    """Why a folder holds nothing that can be priced."""
    from simulator.results.folder import is_ours
    from simulator.results.store import RESULTS

    if not is_ours(folder):
        what = "is not a folder of results" if folder.exists() else "is not there"
        yield Mistake(str(folder), "", what, "Name one that `simulator compare` wrote.")
        return
    record = manifest_of(folder)
    if not (folder / RESULTS).exists() and RESULTS not in record.get("files", {}):
        of = f", only the appraisal of {record['appraisal_of']}" if "appraisal_of" in record else ""
        yield Mistake(str(folder), "", f"has no {RESULTS}{of}", "Name the folder that `simulator compare` wrote.")
    elif record.get("command") != "compare":
        what = f"holds what `simulator {record.get('command')}` wrote, with no policies to hold against each other"
        yield Mistake(str(folder), "", what, "Name a folder that `simulator compare` wrote.")


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of a result."""
    from simulator.results.folder import MANIFEST

    found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return found


def assumptions_of(path: Path) -> Sequence[Mapping[str, str]]:
    """The numbers behind a result; none where its scenario no longer fits this program."""
    from simulator.describe.assumptions import rows
    from simulator.run import default_model
    from simulator.scenario import read

    try:
        return rows(read(path, default_model()))
    except InputError:
        console.note(f"It comes without its assumptions: {path.name} does not fit this version's model.")
        return ()
