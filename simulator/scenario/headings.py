"""The first row of a table: what a spreadsheet may have made of it, told as such."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

OTHERS = {";": "semicolons", "\t": "tabs"}
"""What stands between columns where a spreadsheet was not asked for commas."""
COMMAS = (
    "Save it with commas: replace decimal commas by points first, then {} by commas, in a text editor; "
    "or set English (United Kingdom) as the region and save it as “CSV UTF-8” again."
)
LOOKED_AT = 10
"""Rows below a title among which the names of columns may be."""


def mistaken(
    header: Sequence[str], line: int, rows: Iterable[tuple[int, Sequence[str]]], wanted: Sequence[str]
) -> tuple[str, str] | None:
    """What makes a header that has none of the `wanted` names no header, and the remedy; None where it may be one.

    `line` is the header's own, and `rows` are those below it with theirs.
    """
    if any(name in header for name in wanted):
        return None
    for mark, name in OTHERS.items():
        if any(mark in cell for cell in header):
            return f"has its columns separated by {name}", COMMAS.format(name)
    for below, cells in list(rows)[:LOOKED_AT]:
        if _names_of(cells, wanted):
            what = f"has a title, “{header[0]}”, in line {line}, where the names of the columns must be"
            return what, f"Take out what is above line {below}, or begin those lines with #."
    return None


def _names_of(cells: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether a row holds a name that is wanted, whatever separates its cells."""
    text = ",".join(cells)
    for mark in OTHERS:
        text = text.replace(mark, ",")
    return any(cell.strip() in wanted for cell in text.split(","))


def capitals(header: Iterable[str], wanted: Iterable[str]) -> dict[str, str]:
    """The names that a header has but for their capitals: as wanted, and as it has them."""
    found = list(header)
    small = {name.casefold(): name for name in found}
    return {name: small[name.casefold()] for name in wanted if name not in found and name.casefold() in small}
