"""The table of the first screen of a page as the first table of an export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from simulator.export.sheet import Block, Column, Kind, Sheet

NAME = "headline"
COLUMNS: Mapping[str, tuple[Kind, str]] = {
    "policy": ("text", "Policy"),
    "name": ("text", "What the page calls the policy"),
    "against": ("text", "The reference that differences are from"),
    "measure": ("text", "What the difference is of"),
    "median": ("number", "Median over futures of the difference from the reference within each future, in `unit`"),
    "low_95": ("number", "Lower end of the middle 95% of these futures, in `unit`"),
    "high_95": ("number", "Upper end of the middle 95% of these futures, in `unit`"),
    "share_better": ("number", "Share of futures in which the policy does better than the reference"),
    "futures": ("whole", "How many futures there are; of one there is no interval"),
    "unit": ("text", "Unit of the median and of the ends"),
    "prices": ("text", "Of money: in which prices it is"),
    "discounted_to": ("text", "Of a present value: the date to which it is discounted"),
    "note": ("text", "What the page says beside it"),
}
LABELS = ("policy", "name", "against", "measure")


def headline(rows: Sequence[Mapping[str, str | float]]) -> Sheet | None:
    """The table of those rows; None without any."""
    if not rows:
        return None
    columns = [Column(name, kind, "", meaning, label=name in LABELS) for name, (kind, meaning) in COLUMNS.items()]

    def blocks() -> Iterator[Block]:
        kinds = {"number": float, "whole": int}
        yield [np.array([row[each.name] for row in rows], dtype=kinds.get(each.kind, object)) for each in columns]

    about = "A row for each outcome of the page's first screen and policy, over all futures."
    return Sheet(NAME, columns, len(rows), blocks, about)
