"""What happened: one row for each event of each run, as a table that any program opens."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from simulator.cells import Writer
from simulator.engine.calendar import Calendar, years_to_text

FIRST = ("policy", "member", "date", "kind")


def rows(
    policy: str, member: int, events: Iterable[Mapping[str, Any]], calendar: Calendar
) -> Iterator[dict[str, Any]]:
    """The events of one run with their policy, member and date (or time, without a calendar)."""
    for event in events:
        fields = dict(event)
        time, kind = float(fields.pop("time")), str(fields.pop("kind"))
        when = time if calendar.start is None else years_to_text(calendar.start, time)
        yield {"policy": policy, "member": member, "date": when, "kind": kind} | fields


class EventTable:
    """Writes events.csv; kinds of event differ in their fields, which are known only at the end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._waiting = path.with_suffix(".part")
        self._lines = self._waiting.open("w", encoding="utf-8")
        self._columns = dict.fromkeys(FIRST)

    def __enter__(self) -> EventTable:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lines.close()
        if error is None:
            self._tabulate()
        self._waiting.unlink()

    def write(self, events: Iterable[Mapping[str, Any]]) -> None:
        """Add rows."""
        for row in events:
            self._columns |= dict.fromkeys(row)
            self._lines.write(json.dumps(row, default=_plain) + "\n")

    def _tabulate(self) -> None:
        with (
            self._waiting.open(encoding="utf-8") as lines,
            self.path.open("w", encoding="utf-8", newline="") as file,
        ):
            table = Writer(file)
            table.writerow(self._columns)
            table.writerows([row.get(name, "") for name in self._columns] for row in map(json.loads, lines))


def _plain(value: Any) -> Any:
    """A NumPy number as a Python one; anything else as text."""
    return value.item() if hasattr(value, "item") else str(value)
