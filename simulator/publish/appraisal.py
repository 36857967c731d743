"""What a comparison is worth, beside its results: written as members finish, or again by other rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator import console
from simulator.errors import InputError

if TYPE_CHECKING:
    import xarray as xr

    from simulator.results.store import Result
    from simulator.run import Outcome

SHOWN = (
    "unchanged_policy_spending", "funding", "cumulative_requirement", "recurring_savings", "gap", "savings_identified",
    "planned_use_of_reserves", "savings_unidentified", "overspend", "savings_not_delivered", "reserves_closing",
)  # fmt: skip
"""Columns of the table of the medium term that the page shows."""
FACTS = ("vintage", "valuations", "price_base", "base_date", "output_price", "mtfs_lacks")


def add(result: Result, piece: Outcome) -> None:
    """Write the appraisal of some members."""
    from simulator.results.store import APPRAISAL

    if piece.priced is not None:
        result.add_beside(APPRAISAL, piece.priced)


def finished(result: Result, facts: dict[str, Any]) -> xr.Dataset | None:
    """Complete a comparison's appraisal once all members are written; None where it has none.

    Nothing can be added to the result after. `facts` get the rules that priced it.
    """
    from simulator.results.store import APPRAISAL

    result.close()
    if not (result.folder / APPRAISAL).exists():
        _say_why_not(result)
        return None
    priced = complete(result.folder)
    facts["appraisal"] = about(priced)
    return priced


def _say_why_not(result: Result) -> None:
    """A line on what keeps a comparison from being priced; none for a model that knows no money."""
    from simulator.appraisal.records import checked
    from simulator.experiments.pricing import MADE_FROM

    with result.dataset() as dataset:
        if MADE_FROM not in dataset:
            return
        try:
            checked(dataset)
        except InputError as error:
            console.note(f"No appraisal: {error}")


def complete(folder: Path) -> xr.Dataset:
    """Add what is said of all members to an appraisal on disk, write its tables, and give what is shown of it."""
    from simulator.appraisal import files
    from simulator.appraisal.appraised import MTFS, over_members
    from simulator.results.store import APPRAISAL
    from simulator.results.stream import opened

    path = folder / APPRAISAL
    with opened(path) as written:
        few = written[[name for name in written.data_vars if not str(name).startswith(MTFS)]].load()
    more = over_members(few)
    alone = more.drop_vars([name for name in more.coords if name in few.coords])
    alone.to_netcdf(path, mode="a", engine="netcdf4", encoding={name: {"_FillValue": None} for name in alone.data_vars})
    with opened(path) as written:
        whole = written.load()
    files.write(whole, folder)
    return shown(whole)


def shown(priced: xr.Dataset) -> xr.Dataset:
    """An appraisal without what its page does not show."""
    from simulator.appraisal.appraised import MTFS

    hidden = [name for name in priced.data_vars if str(name).startswith(MTFS) and str(name)[len(MTFS) :] not in SHOWN]
    return priced.drop_vars(hidden)


def about(priced: xr.Dataset) -> dict[str, Any]:
    """By which rules it was priced, for the manifest."""
    facts = {name: priced.attrs[name] for name in FACTS if name in priced.attrs}
    return {name: fact.item() if hasattr(fact, "item") else fact for name, fact in facts.items()}
