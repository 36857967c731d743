"""Vintages of HM Treasury's rules: what a pound later, a WELLBY and a life are worth, and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.appraisal.discounting import Schedule
from simulator.appraisal.tables import tables
from simulator.errors import InputError, Mistake, did_you_mean

LATEST = "green_book_2026"
RATES = ("standard", "health")
ABOUT = ("extends", "title", "published", "adopted", "note", "not_known", "lacks")


@dataclass(frozen=True)
class Rule:
    """One number of a vintage; `price_year` is that of its pounds, where it is in pounds."""

    value: float
    unit: str
    source: str
    grade: str
    low: float | None = None
    high: float | None = None
    price_year: str = ""


@dataclass(frozen=True)
class Vintage:
    """The rules of one edition. One that is not `adopted` is for sensitivities only."""

    name: str
    title: str
    published: str
    adopted: bool
    note: str
    not_known: str
    rules: Mapping[str, Rule]
    schedules: Mapping[str, Schedule]
    optimism_bias: Mapping[str, Rule] = field(default_factory=dict)

    def schedule(self, rate: str = "standard") -> Schedule:
        """The discount rates, `standard` or `health`. Raises `InputError` where they were not read."""
        if rate in self.schedules:
            return self.schedules[rate]
        remedy = (
            f"Take one of {', '.join(priced_names())}, or give the vintage your own rates: "
            f'dataclasses.replace(vintage, schedules={{"{rate}": Schedule(…)}}).'
        )
        raise InputError([Mistake("vintage", self.name, f"{_sentence(self.not_known)}", remedy)])

    def price(self, name: str) -> Rule:
        """A number in pounds, with its price year."""
        return self.rules[name]

    def number(self, name: str) -> float:
        """A number's value."""
        return self.rules[name].value


def vintage(name: str | Vintage = LATEST) -> Vintage:
    """The vintage of that name. Raises `InputError` with the names there are."""
    if isinstance(name, Vintage):
        return name
    known = tables()["vintage"]
    if name not in known:
        remedy = did_you_mean(name, known).strip() or f"There are {', '.join(known)}."
        raise InputError([Mistake("appraisal", "vintage", f"no vintage of rules is called {name}", remedy)])
    table = _extended(name)
    about = {key: table[key] for key in ("title", "published", "adopted", "note", "not_known")}
    return Vintage(
        name=name,
        **about,
        rules={key: Rule(**given) for key, given in table.items() if _is_rule(given)},
        schedules={
            rate: Schedule(f"{name} {rate}", tuple(map(float, given["since"])), tuple(given["rates"]),
                           given["source"], given["grade"])
            for rate in RATES if rate not in table.get("lacks", ())
            for given in [table[rate]]
        },
        optimism_bias=_uplifts(table["optimism_bias"]),
    )  # fmt: skip


def names() -> tuple[str, ...]:
    """All vintages, those not adopted too."""
    return tuple(tables()["vintage"])


def priced_names() -> tuple[str, ...]:
    """The vintages that lack nothing."""
    return tuple(name for name, table in tables()["vintage"].items() if "lacks" not in table)


def _extended(name: str) -> dict[str, Any]:
    """A vintage's table over those that it extends; what it says of itself and lacks is its own."""
    own = tables()["vintage"][name]
    below = _extended(own["extends"]) if "extends" in own else {}
    return {key: given for key, given in below.items() if key not in ABOUT} | own


def _is_rule(given: Any) -> bool:
    return isinstance(given, dict) and "value" in given


def _uplifts(table: Mapping[str, Any]) -> dict[str, Rule]:
    stated = {"unit": "1", "source": table["source"], "grade": table["grade"]}
    return {key: Rule(value=value, **stated) for key, value in table.items() if key not in stated}


def _sentence(text: str) -> str:
    return text[:1].lower() + text[1:]
