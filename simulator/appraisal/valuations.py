"""Which effects are valued, and how: one valuation for each effect, and a second is refused."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from simulator.errors import InputError, Mistake, did_you_mean

EFFECTS = MappingProxyType({
    "resources": ("what public services use up",),
    "output": ("the output of people in work",),
    "wellby_uprated": ("life satisfaction",),
    "wellby_constant": ("life satisfaction",),
    "unpaid_care": ("the time of unpaid carers",),
    "fatality": ("years of life",),
    "life_years": ("years of life",),
})  # fmt: skip
"""Each valuation and the effects that it prices."""

DEFAULT = ("resources", "output", "wellby_uprated")
"""Deaths stay apart: they are counted, and in pounds only where `life_years` or `fatality` is asked for."""
LIVES = MappingProxyType({"life_year": "life_years", "life": "fatality"})
"""By each price of lives the valuation that counts it: by year of life, or by death whatever the age."""

GONE = MappingProxyType({"qaly": "It is gone, as no run counts QALYs: take life_years, or leave it out."})
"""What to take instead of a valuation that there was in earlier versions."""


def chosen(valuations: Iterable[str]) -> tuple[str, ...]:
    """The valuations, each known and none pricing what another prices already.

    Raises `InputError` with all mistakes.
    """
    asked = tuple(valuations)
    mistakes = [_unknown(name) for name in asked if name not in EFFECTS]
    priced: dict[str, str] = {}
    for name in asked:
        for effect in EFFECTS.get(name, ()):
            if effect in priced:
                mistakes.append(_twice(effect, priced[effect], name))
                break
            priced[effect] = name
    if mistakes:
        raise InputError(mistakes)
    return asked


def _unknown(name: str) -> Mistake:
    remedy = GONE.get(name) or did_you_mean(name, EFFECTS).strip() or f"There are {', '.join(EFFECTS)}."
    return Mistake("appraisal", "valuations", f"no valuation is called {name}", remedy)


def _twice(effect: str, first: str, second: str) -> Mistake:
    what = f"{second} would value {effect} a second time, after {first}"
    return Mistake("appraisal", "valuations", what, f"Take either {first} or {second} out.")
