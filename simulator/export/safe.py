"""Text that a spreadsheet takes for text: never for a formula, and never for a date."""

from __future__ import annotations

import re
from functools import lru_cache

from simulator.cells import guarded

RANGE = re.compile(r"(\d+)-(\d+)")
"""Ages such as 5-9 and financial years such as 2011-12, which spreadsheets read as days of a month."""


@lru_cache(maxsize=4096)
def text(value: str) -> str:
    """Text for a cell of a CSV file.

    What would begin a formula is guarded as in all our CSV files (`simulator.cells`); a range of two whole
    numbers is written with the word "to".
    """
    if RANGE.fullmatch(value):
        return RANGE.sub(r"\1 to \2", value)
    return guarded(value)
