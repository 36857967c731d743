"""Which events are worth a line on a chart: what every future shares, and one future's notices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from simulator.charts.data import futures
from simulator.charts.drawing import Mark
from simulator.charts.findings import lower

if TYPE_CHECKING:
    import xarray as xr

WORDS = {"recession": "recession", "pandemic": "pandemic"}
NOTICES = ("section_114", "section_114_notice", "notice")
STARTS = ("policy", "policy_start")
NAMED = ("own_project", "project")
"""Where a project that the scenario names begins, and where any project ends."""
TOLD = ("policy", "member", "date", "kind", "name", "outcome", "claim", "gain")
"""What a page reads of an event."""
MOST = 6


def wanted(event: Mapping[str, Any], kinds: Collection[str]) -> bool:
    """Whether a page tells an event: one of those kinds, or of a project with a name."""
    return event["kind"] in kinds or (event["kind"] in NAMED and bool(event.get("name")))


def told(row: Mapping[str, str]) -> dict[str, Any]:
    """What a page reads of a row of events.csv."""
    return {name: row[name] for name in TOLD if row.get(name)} | {"member": int(row["member"])}


def marks(events: Iterable[Mapping[str, Any]], dataset: xr.Dataset) -> tuple[Mark, ...]:
    """Policy starts and shocks that all futures share, as dated words, earliest first."""
    seen: dict[tuple[str, str], set[Any]] = defaultdict(set)
    starts: dict[str, set[str]] = defaultdict(set)
    notices: list[str] = []
    first, last = (str(dataset["time"].values[i])[:10] for i in (0, -1))
    for event in events:
        kind, date = str(event.get("kind", "")), str(event.get("date", ""))[:10]
        if len(date) != 10 or not first < date < last:
            continue
        if kind in STARTS:
            starts[date].add(str(event.get("policy") or event.get("name") or ""))
        elif kind in NOTICES and futures(dataset) == 1:
            notices.append(date)
        elif kind in WORDS:
            seen[date, WORDS[kind]].add(event.get("member", "all"))
    shared = [
        Mark(date, word)
        for (date, word), who in seen.items()
        if "all" in who or len(who) == futures(dataset)
    ]
    if notices:
        shared.append(Mark(min(notices), "notice" if len(notices) == 1 else "first notice"))
    shared += [Mark(date, _start(names), once=True) for date, names in starts.items()]
    return tuple(sorted(shared, key=lambda m: m.date)[:MOST])


def _start(names: set[str]) -> str:
    return (
        f"{lower(next(iter(names)))} starts"
        if len(names) == 1 and "" not in names
        else ("policies start")
    )
