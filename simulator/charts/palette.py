"""One colour, one dash and one name for each policy, on every chart."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    import xarray as xr

P = ParamSpec("P")
R = TypeVar("R")

INK = "#1d2126"
MUTED = "#595f67"
RULE = "#e4e6e8"
AXIS = "#8b9198"
GROUND = "#ffffff"
FONT = (
    "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, "
    "'Liberation Sans', system-ui, sans-serif"
)
# From light to dark, for ordered groups such as the stages of the pipeline.
STEPS = ("#7094b5", "#4a769b", "#2f5c84", "#16324d")
WOMEN, MEN = "#7a5c99", "#4a769b"


@dataclass(frozen=True)
class Look:
    """How a policy is named and drawn."""

    name: str
    colour: str
    dash: str
    symbol: str = "triangle-up"
    brief: str = ""
    weight: float = 1.0
    """How thick its line is, in parts of the usual."""

    @property
    def short(self) -> str:
        """The name where there is little room."""
        return self.brief or self.name

    def tint(self, opacity: float) -> str:
        """The colour as rgba text with this opacity (0 to 1)."""
        red, green, blue = (int(self.colour[i : i + 2], 16) for i in (1, 3, 5))
        return f"rgba({red},{green},{blue},{opacity:g})"


LOOKS = {
    "do_nothing": Look("Do nothing", "#5a3e2b", "2px,4px", "x-thin-open", "Nothing"),
    "do_minimum": Look("Do the minimum", "#6a7076", "solid", "circle-open", "Minimum", weight=0.55),
    "incremental": Look("Incremental", "#1b6ca8", "12px,4px", "square"),
    "radical": Look("Radical", "#c2410c", "solid", "circle"),
    "portfolio": Look("Portfolio", "#006e4f", "8px,3px,2px,3px", "diamond"),
}
"""Long dashes, dots, dash and dot, or none; the usual reference is a hairline, so that dashes over it stay dashes."""
SPARE = (("#7b3f8c", "5px,2px"), ("#7a6400", "12px,3px,2px,3px,2px,3px"), ("#334e9e", "6px,3px,6px,3px,2px,3px"))


_labels: ContextVar[Mapping[str, str]] = ContextVar("labels")


def labelled(function: Callable[Concatenate[xr.Dataset, P], R]) -> Callable[Concatenate[xr.Dataset, P], R]:
    """A function of a dataset within which policies go by the labels that their scenario gave them."""

    @wraps(function)
    def within(dataset: xr.Dataset, *rest: P.args, **named: P.kwargs) -> R:
        before = _labels.set(json.loads(str(dataset.attrs.get("policy_labels", "{}"))))
        try:
            return function(dataset, *rest, **named)
        finally:
            _labels.reset(before)

    return within


def label(policy: str) -> str:
    """What a scenario calls a policy, where that is other than the name it would have here; else empty."""
    given = _labels.get({}).get(policy, "")
    return "" if given == _usual(policy).name else given


def look(policy: str) -> Look:
    """The look of a policy, under its scenario's label; one that a user invented takes a spare colour by its name."""
    usual, given = _usual(policy), label(policy)
    return replace(usual, name=given, brief="") if given else usual


def _usual(policy: str) -> Look:
    if policy in LOOKS:
        return LOOKS[policy]
    colour, dash = SPARE[sum(policy.encode()) % len(SPARE)]
    name = words(policy)
    return Look(name, colour, dash, brief=name.removesuffix("-led"))


SERVICES = {
    "adult_social_care": "Adult social care",
    "childrens_services": "Children’s services",
    "public_health": "Public health",
    "health": "Health",
    "employment_skills": "Employment and skills",
    "housing": "Housing",
    "neighbourhood": "Neighbourhood",
}


BODIES = {
    "council": "Councils",
    "nhs": "NHS",
    "dwp": "DWP",
    "exchequer": "Exchequer",
    "providers": "Staff and providers",
    "residents": "Residents",
}


def phrase(service: str) -> str:
    """A service inside a sentence: “neighbourhood services”."""
    return {"neighbourhood": "neighbourhood services"}.get(service, words(service).lower())


def words(name: str) -> str:
    """A label of the model as words: `adult_social_care` is “Adult social care”."""
    if name in SERVICES:
        return SERVICES[name]
    text = re.sub(r"_led$", "-led", name).replace("_", " ").strip()
    return text[:1].upper() + text[1:]
