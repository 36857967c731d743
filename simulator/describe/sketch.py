"""A scenario to start from: a file that runs as it is, and whose comments teach how to make it one's own."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator.describe.assumptions import Row, rows
from simulator.describe.influential import WORDS, Influence, influences
from simulator.describe.place import COUNCILS, Place, growing
from simulator.errors import plain
from simulator.scenario.projects import HAPPENING

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.scenario import Scenario

EACH, WIDTH = 4, 100
OWN = "my_policy"
RESERVES_POLICY = ("finance.minimum_reserves", "finance.target_reserves")
FIRST = "Say why: this one repeats what it extends, so that nothing moves until you change it"


def sketch(name: str, extends: str, scenario: Scenario, model: Model, place: Place | None = None) -> str:
    """The text of the file: what `extends` names is `scenario`, read; every line can be changed or left out.

    Numbers that move most come as hints, each with its value, range and grade there. Of a `place` all that counts
    its people and pounds is in proportion to what `scenario` has.
    """
    title = name.replace("-", " ").replace("_", " ")
    given = {row["name"]: row for row in rows(scenario)}
    hints = [each for each in influences() if each.name in given]
    parts = (
        _head(name, title[:1].upper() + title[1:], extends, scenario),
        _size(place, scenario, model) if place else (),
        _numbers(name, hints, given, model, place),
        _policies(scenario, model),
        _projects(scenario, model),
        _events(scenario, model),
    )
    return "\n".join(line for part in parts for line in part) + "\n"


def _head(name: str, title: str, extends: str, scenario: Scenario) -> Iterator[str]:
    yield from _said(
        f"{name}.toml: a scenario to start from. A line that begins with # is a comment: take the # away and "
        "the line counts. See whether all is in order, then compare the policies:"
    )
    yield from ("#", f"#   simulator check {name}.toml", f"#   simulator compare {name}.toml --members 16", "")
    yield f"name        = {_text(title)}"
    yield f'description = {_text("Say in a sentence what this scenario asks: what if …?")}'
    yield from _said(f"All that is not said here is as in “{extends}”. What is: simulator diff {extends} {name}.toml")
    yield f"extends     = {_text(extends)}"
    yield from ("", "[run]")
    yield from _said("The seed of all luck: the same seed, the same futures. Dates are written 2025-04-01.")
    yield f"seed  = {1 if scenario.run.seed is None else scenario.run.seed}"
    for key in ("start", "stop"):
        if getattr(scenario.run, key) is not None:
            yield f"# {key:<5} = {getattr(scenario.run, key)}"


def _size(place: Place, scenario: Scenario, model: Model) -> Iterator[str]:
    """Each number that grows with the place, times its share of the people."""
    yield from _heading("The size of the place")
    yield from _said(
        f"{place.words}. What counts people or pounds of the whole place is here in proportion to its people: an "
        "average place of that size. Put in figures of your own, one after the other: `value` with its range, source "
        "and grade in the place of `times`. Where a number has labels, as a budget for each service has, leave `times` "
        "to the others and add a table for each that you know, such as [change.finance.planned_spending.housing]. "
        "Rates, shares and prices stay as they are."
    )
    for dotted in growing(scenario, model):
        yield ""
        yield from _said(model.quantities[dotted.split(".")[1]].description)
        yield from (f"[change.{dotted}]", f"times   = {place.share:.6g}")
        yield f"because = {_text(f'{place.words}: its share')}"
    if COUNCILS in scenario.numbers:
        yield ""
        yield from _said("With one council a notice comes when the year would end in debt, not by a rate for many.")
        yield from (f"[change.{COUNCILS}]", f"value   = {place.councils}", f"because = {_text(place.words)}")
        yield from _reserves(scenario, model)


def _reserves(scenario: Scenario, model: Model) -> Iterator[str]:
    """What reserves a council means to hold, which is its own to say."""
    given = {row["name"]: row for row in rows(scenario)}
    policy = [name for name in RESERVES_POLICY if name in given]
    if policy:
        yield ""
        yield from _said(
            "Budgets cut services to bring reserves to what they mean to hold, and spend what is beyond it. Where your "
            "reserves are not those of an average place, say what your reserves policy is:"
        )
    for name in policy:
        yield "#"
        yield from _change(name, given[name], model, live=False)


def _numbers(
    name: str, hints: list[Influence], given: dict[str, Row], model: Model, place: Place | None
) -> Iterator[str]:  # fmt: skip
    yield from _heading("Numbers")
    yield from _said(
        "Each has a unit, a range, a source and a grade (A read in the document, B derived, C quoted, D assumed). "
        "What you leave out carries over; `because` you always say. A value outside the range is a mistake "
        "unless you give a range with it."
    )
    single = [each for each in hints if _is_single(given[each.name])]
    if single:
        yield ""
        yield from _change(single[0].name, given[single[0].name], model, live=True)
    yield ""
    yield from _said(
        "What moves results most, one number at a time, measured on England from the tenth to the ninetieth "
        f"centile of each{', pounds in proportion to people' if place else ''} (docs/influential.py). All numbers: "
        f"simulator describe assumptions {name}.toml -o assumptions.csv"
    )
    shown = {single[0].name} if single else set()
    spare: list[str] = []
    for outcome, words in WORDS.items():
        listed = [each for each in hints if each.outcome == outcome][:EACH]
        if listed:
            yield from ("#", f"# {words[:1].upper()}{words[1:]}:")
        for each in listed:
            many = "" if _is_single(given[each.name]) else "; it has several values, by label, date or point"
            swing = each.swing * (place.share if place and "GBP" in each.unit else 1.0)
            yield f"#   {each.name} moves it by {swing:+.3g} {each.unit}{many}"
            if not many and each.name not in shown:
                shown.add(each.name)
                spare.append(each.name)
    for spared in spare:
        yield ""
        yield from _change(spared, given[spared], model, live=False)


def _change(name: str, row: Row, model: Model, live: bool) -> Iterator[str]:
    """A number as a file changes it; a comment unless it is `live`."""
    quantity = model.quantities.get(name.split(".")[1])
    told = quantity.description if quantity is not None else ""
    spread = row["range"] or row["distribution"]
    unit = "" if row["unit"] in ("", "1") else plain(row["unit"])
    aside = ", ".join(part for part in (unit, plain(spread)) if part)
    begin = "" if live else "# "
    if told:
        yield from _said(told)
    yield f"{begin}[change.{name}]"
    yield f"{begin}value   = {row['value']}" + (f"  # {aside}" if aside else "")
    # What repeats a number keeps its source and its grade.
    yield f"# source  = {_text('Your source: title, table, page')}"
    yield f"# grade   = {_text('D')}  # now {row['grade'] or 'none'}"
    yield f"{begin}because = {_text(FIRST)}"


def _is_single(row: Row) -> bool:
    try:
        float(row["value"])
    except ValueError:
        return False
    return True


def _policies(scenario: Scenario, model: Model) -> Iterator[str]:
    yield from _heading("Policies")
    yield from _said(
        "A policy is a start and the settings that change on it. Before its start it is the reference, to the last bit."
    )
    known = scenario.reference or "do_minimum"
    there = ", ".join(scenario.policies) or "no others"
    yield from _said(f"The reference, which all are held against, is {known}. There are {there}.")
    started = [name for name, form in scenario.policy_forms.items() if form.start is not None and name != known]
    if not started:
        return
    like = "radical" if "radical" in started else started[-1]
    form = scenario.policy_forms[like]
    yield ""
    yield from _said(f"One of your own begins as {like} does; change a setting, or it is compared with its twin.")
    yield from (f"# [policy.{OWN}]", f"# like    = {_text(like)}  # takes over its start and its settings")
    yield f"# start   = {form.start}"
    yield f"# label   = {_text('My policy')}"
    yield f"# because = {_text('Say what is done differently and why')}"
    plain_numbers = {key: value for key, value in (form.set or {}).items() if isinstance(value, float | int)}
    if plain_numbers:
        yield f"# [policy.{OWN}.set]"
    for key, value in list(plain_numbers.items())[:6]:
        quantity = model.quantities.get(key.split(".")[-1])
        yield f"# {key} = {value:g}" + (f"  # {plain(quantity.description)}" if quantity is not None else "")


def _projects(scenario: Scenario, model: Model) -> Iterator[str]:
    """How to write a project with a name, as a comment."""
    happening = (model.happenings or {}).get(HAPPENING)
    if happening is None or scenario.run.start is None:
        return
    service = model.axes[happening.labels["service"]].labels[0]
    bases = [number.price_base for number in scenario.numbers.values() if number.price_base]
    yield ""
    yield from _said("A project of its own, as its business case has it; docs/how-to/your-own-projects.md says more.")
    yield from (f"# [[policy.{OWN}.project]]", f"# name       = {_text('Family hubs')}")
    yield f"# service    = {_text(service)}"
    yield f"# start      = {scenario.run.start.replace(year=scenario.run.start.year + 2)}"
    yield from ("# cost       = 3e6", f"# price_base = {_text(str(next(iter(bases), '')))}", "# gain       = 0.04")
    yield f"# because    = {_text('Say which business case has these numbers')}"


def _events(scenario: Scenario, model: Model) -> Iterator[str]:
    if scenario.run.start is None or scenario.run.stop is None:
        return
    yield from _heading("Events")
    yield from _said("What happens on a date under every policy. The model knows these, with their arguments:")
    for name, happening in (model.happenings or {}).items():
        if happening.labels:
            continue
        yield f"#   {name} ({', '.join(happening.arguments)}): {plain(happening.description)}"
    if "recession" in (model.happenings or {}):
        halfway = scenario.run.start.replace(year=(scenario.run.start.year + scenario.run.stop.year) // 2)
        yield from ("#", "# [[event]]", f"# at        = {halfway}", "# recession = { depth = 0.05, years = 3 }")
        yield f"# because   = {_text('One recession of average size')}"


def _heading(words: str) -> Iterator[str]:
    yield from ("", f"# --- {words} {'-' * (WIDTH - 7 - len(words))}")


def _said(words: str) -> Iterator[str]:
    """A comment of as many lines as it takes."""
    yield from (f"# {line}" for line in textwrap.wrap(plain(words, 2000), WIDTH - 2))


def _text(words: str) -> str:
    """Text as TOML has it."""
    return json.dumps(words, ensure_ascii=False)
