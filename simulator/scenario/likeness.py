"""A policy that is like another: it takes over that one's start and settings and changes some."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, date
from typing import Any

from simulator.engine.calendar import date_to_years, years_to_date
from simulator.errors import did_you_mean

Table = dict[str, Any]
Said = Mapping[str, Any]
Tell = Callable[[str, str, str], None]


def resolved(policies: Mapping[str, Said], tell: Tell) -> dict[str, dict[str, Any]]:
    """Every policy with what it takes over, and no `like` any more.

    `tell(policy, what is wrong, remedy)` notes what can't be followed: a name that no policy has,
    or a loop; such a policy keeps what it says itself. Names, labels and reasons are its own. Projects that it
    takes over begin as long after its own start as they do after that of the other.
    """
    return {name: _with_what_it_is_like(name, policies, tell) for name in policies}


def _with_what_it_is_like(name: str, policies: Mapping[str, Said], tell: Tell) -> dict[str, Any]:
    own = {key: what for key, what in policies[name].items() if key != "like"}
    shared: dict[str, Any] = {}
    levers: dict[str, Any] = {}
    projects: list[Table] = []
    for said in reversed([policies[name], *_models(name, policies, tell)]):
        levers |= said.get("set") or {}
        projects = joined(moved(projects, shared.get("start"), said.get("start")), said.get("project") or [])
        shared |= {key: said[key] for key in ("start",) if key in said}
    kept = {"set": levers, "project": projects}
    return {**shared, **own, **{key: what for key, what in kept.items() if what}}


def joined(before: Iterable[Table], after: Iterable[Table]) -> list[Table]:
    """Projects by name, of which the later word wins."""
    return list({each["name"]: each for each in (*before, *after)}.values())


def moved(projects: Iterable[Table], before: date | None, after: date | None) -> list[Table]:
    """Projects of a policy that starts on another date: they begin as long after it."""
    if before is None or after is None or before == after:
        return list(projects)
    later = date_to_years(before, after)
    return [{**each, "start": _later(each["start"], later)} for each in projects]


def _later(start: date, years: float) -> date:
    """A date so many years later; one of which no calendar knows stays, and is told as outside the run."""
    return years_to_date(start, years) if MINYEAR < start.year + years < MAXYEAR - 1 else start


def _models(name: str, policies: Mapping[str, Said], tell: Tell) -> Iterator[Said]:
    """The policies that one is like, nearest first, as far as they can be followed."""
    chain = [name]
    while (model := policies[chain[-1]].get("like")) is not None:
        if model not in policies:
            # Told once, of the policy that says so.
            if len(chain) == 1:
                others = [other for other in policies if other != name]
                remedy = did_you_mean(model, others).strip() or f"There are {', '.join(others) or 'no others'}."
                tell(name, f"there is no policy “{model}”", remedy)
            return
        if model in chain:
            if model == name:
                loop = " → ".join([*chain, model])
                tell(name, f"goes round in a loop: {loop}", f"Take “{model}” out of it.")
            return
        chain.append(model)
        yield policies[model]
