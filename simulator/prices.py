"""The years of prices: deflators by edition, and amounts of one year's prices in another's."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

APRIL = 4


def financial_year(when: date) -> str:
    """The financial year of a date, as “2025-26”."""
    return opened_in(when.year if when.month >= APRIL else when.year - 1)


def opened_in(year: int) -> str:
    """The financial year that opens in April of a year, as “2025-26”."""
    return f"{year}-{(year + 1) % 100:02d}"


@lru_cache(1)
def editions() -> dict[str, Mapping[str, float]]:
    """The deflators of each edition, by calendar year ("2019") or financial year ("2025-26")."""
    text = files("simulator").joinpath("prices.toml").read_text(encoding="utf-8")
    return {table["edition"]: with_calendar_years(table["index"]) for table in tomllib.loads(text)["deflator"]}


def years_known() -> list[str]:
    """The years of prices that have a deflator in some edition."""
    return [year for index in editions().values() for year in index]


def with_calendar_years(index: Mapping[str, float]) -> dict[str, float]:
    """An index with the calendar years that its financial years span: a quarter and three quarters."""
    found = dict(index)
    for name in index:
        year = int(name[:4])
        before = opened_in(year - 1)
        if "-" in name and before in index:
            found.setdefault(str(year), 0.25 * index[before] + 0.75 * index[name])
    return found


def _last_of_both(one: Mapping[str, float], other: Mapping[str, float]) -> str:
    """The last calendar year that both have, or nothing."""
    return max((year for year in one if year in other and "-" not in year), default="")


def rebase(amount: Any, found: str, wanted: str, edition: str | None = None) -> Any:
    """An amount in prices of the year `found`, in prices of the year `wanted`.

    Both years are looked up in the same edition, the one named or the latest that has both, since editions
    differ in what they say of the past. Where an earlier one looks further ahead, the latest is taken as far as it
    goes and the earlier one's growth from there. Raises `KeyError` with the years there are.
    """
    known = editions()
    for name in [edition] if edition else known:
        index = known[name]
        if found in index and wanted in index:
            return amount * (index[wanted] / index[found])
        for later in [] if edition else known.values():
            joint = _last_of_both(index, later)
            if found in index and wanted in later and wanted > joint > "":
                return amount * (index[joint] / index[found]) * (later[wanted] / later[joint])
    years = "; ".join(f"{name}: {', '.join(sorted(index))}" for name, index in known.items())
    raise KeyError(f"no edition of the deflator has both {found} and {wanted} ({years})")
