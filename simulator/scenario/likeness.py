"""A policy that is like another: it takes over that one's start and settings and changes some."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from simulator.errors import did_you_mean

Said = Mapping[str, Any]
Tell = Callable[[str, str, str], None]


def resolved(policies: Mapping[str, Said], tell: Tell) -> dict[str, dict[str, Any]]:
    """Every policy with what it takes over, and no `like` any more.

    `tell(policy, what is wrong, remedy)` notes what can't be followed: a name that no policy has,
    or a loop; such a policy keeps what it says itself. Names, labels and reasons are its own.
    """
    return {name: _with_what_it_is_like(name, policies, tell) for name in policies}


def _with_what_it_is_like(name: str, policies: Mapping[str, Said], tell: Tell) -> dict[str, Any]:
    own = {key: what for key, what in policies[name].items() if key != "like"}
    shared: dict[str, Any] = {}
    levers: dict[str, Any] = {}
    for said in reversed([policies[name], *_models(name, policies, tell)]):
        levers |= said.get("set") or {}
        shared |= {key: said[key] for key in ("start",) if key in said}
    return {**shared, **own, **({"set": levers} if levers else {})}


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
