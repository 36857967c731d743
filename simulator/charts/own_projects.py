"""The projects that a scenario names: what became of each over the futures, as a table below the pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from simulator.charts.events import NAMED
from simulator.charts.palette import look

HEAD = ("Project", "Under", "Begins", "Adopted", "Otherwise", "Claim", "Gain, where adopted")
BEGUN, ENDED = NAMED
Rows = Sequence[Mapping[str, Any]]


def html(events: Iterable[Mapping[str, Any]]) -> str:
    """A row for each project of each policy; empty where none has a name."""
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for event in events:
        if event.get("kind") in NAMED and event.get("name"):
            found.setdefault((str(event["name"]), str(event["policy"])), []).append(event)
    if not found:
        return ""
    head = "".join(f'<th scope="col">{name}</th>' for name in HEAD)
    body = "".join(_row(name, policy, rows) for (name, policy), rows in found.items())
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="Projects with names"><table class="checks">'
        f"<caption>Projects with names, over all futures</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def _row(name: str, policy: str, rows: Rows) -> str:
    begun = [row for row in rows if row["kind"] == BEGUN]
    ended = [row for row in rows if row["kind"] == ENDED]
    adopted = [row for row in ended if row["outcome"] == "adopted"]
    cells = (
        look(policy).name, min((str(row["date"])[:10] for row in begun), default=""),
        f"{len(adopted)} of {len(begun)}", _others(ended, len(begun)),
        _mean(ended, "claim"), _mean(adopted, "gain"),
    )  # fmt: skip
    return f'<tr><th scope="row">{escape(name)}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _others(ended: Rows, begun: int) -> str:
    """How often it ended in another way, or had not ended when the run did."""
    outcomes = [str(row["outcome"]) for row in ended if row["outcome"] != "adopted"]
    told = [f"{outcomes.count(each)} {each}" for each in sorted(set(outcomes))]
    return ", ".join([*told, f"{begun - len(ended)} still under way"] if begun > len(ended) else told)


def _mean(rows: Rows, key: str) -> str:
    return f"{sum(float(row[key]) for row in rows) / len(rows):.2%}" if rows else ""
