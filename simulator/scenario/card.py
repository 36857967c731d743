"""A scenario as a notebook shows it: what is asked, what it changed, and how well its numbers are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator import cards

if TYPE_CHECKING:
    from simulator.scenario.numbers import Number
    from simulator.scenario.scenario import Scenario

MOST = 12
"""Changes that are shown without a click."""
BY_HAND = ("change", "--set")
HELD = ("value", "values", "series", "points", "table")


def html(scenario: Scenario) -> str:
    """Tables of the run, of the policies and of what this scenario changed itself; all text escaped."""
    run = scenario.run
    about = {
        "From": f"{run.start} to {run.stop}" if run.length is None else f"{run.length:g} years",
        "Reference": scenario.reference or "none",
        "Events": "; ".join(f"{event.form.at}: {event.form.because}" for event in scenario.events) or "none",
        "Numbers": _counted(scenario),
        "File": scenario.where,
    }
    parts = [cards.facts(scenario.name, about)]
    if scenario.description:
        parts.insert(0, cards.note(scenario.description))
    parts.append(cards.grid("Policies", ("Policy", "Starts", "Because"), _policies(scenario)))
    projects = list(_projects(scenario))
    if projects:
        parts.append(cards.grid("Projects", ("Project", "Under", "Starts", "Because"), projects))
    changed = list(_changed(scenario))
    if changed:
        table = cards.grid("Changed here", ("Number", "Is now", "Because"), changed)
        parts.append(table if len(changed) <= MOST else cards.fold(f"{len(changed)} numbers changed here", table))
    return cards.joined(*parts)


def of_number(number: Number) -> str:
    """A table of what a number is, how far it may be wrong, and who says so; all text escaped."""
    unit = "none: a plain number" if number.unit == "1" else number.unit
    about: dict[str, object] = {
        "Value": _value(number) if number.has_whole or number.values is not None else None,
        "May be": _range(number) if number.has_content else None,
        "Unit": unit, "Prices of": number.price_base, "Grade": number.grade, "Source": number.source,
        "Because": number.because, "Note": number.note, "File": number.where,
    }  # fmt: skip
    parts = [cards.facts("", {key: said for key, said in about.items() if said})]
    if number.elements:
        each = [
            (", ".join(map(str, path)), _value(one), _range(one), one.grade or "", one.source or "")
            for path, one in number.elements.items()
        ]
        parts.append(cards.grid("By label", ("For", "Value", "May be", "Grade", "Source"), each))
    return cards.joined(*parts)


def _range(number: Number) -> str:
    """The range or distribution in words: “0.05 to 0.35, most likely 0.2 (triangular)”."""
    kind, given = number.distribution or ("", ())
    if kind == "triangular":
        return f"{given[0]:g} to {given[2]:g}, most likely {given[1]:g} (triangular)"
    if kind == "uniform":
        return f"{given[0]:g} to {given[1]:g}, all as likely (uniform)"
    if kind:
        return f"{kind} of {', '.join(f'{each:g}' for each in given)}"
    if number.range is None:
        return "as given: no range"
    of = {"factor": " times that", "added": " added to that"}.get(number.range_is, "")
    return f"{number.range[0]:g} to {number.range[1]:g}{of}"


def _policies(scenario: Scenario) -> Iterator[tuple[object, ...]]:
    for name, form in scenario.policy_forms.items():
        yield cards.code(name), form.start or "from the start", form.because or ""


def _projects(scenario: Scenario) -> Iterator[tuple[object, ...]]:
    from simulator.scenario.scenario import every_project

    for each in every_project(scenario):
        under = cards.code(each.policy) if each.policy else "every policy"
        yield each.form.name, under, each.form.start, each.form.because


def _changed(scenario: Scenario) -> Iterator[tuple[object, ...]]:
    """What was changed in Python, at the shell or by the file itself, not by those that it extends."""
    own = (*BY_HAND, scenario.where)
    for name, number in scenario.numbers.items():
        for path, each in (((), number), *number.elements.items()):
            if each.where in own and each.because:
                yield cards.code(".".join((name, *path))), _value(each), each.because


def _value(number: Number) -> str:
    held = next((getattr(number, name) for name in HELD if getattr(number, name) is not None), None)
    if number.is_multiple:
        return f"{number.times:g} times what the whole gives"
    if isinstance(held, float):
        unit = "" if number.unit in (None, "1") else f" {number.unit}"
        return f"{held:g}{unit}"
    if number.series is not None:
        return ", ".join(f"{at}: {value:g}" if isinstance(value, float) else f"{at}" for at, value in number.series)
    return str(held)


def _counted(scenario: Scenario) -> str:
    """How many there are, how many are uncertain, and how well they are known."""
    each = [e for number in scenario.numbers.values() for e in (*number.elements.values(), number) if e.has_content]
    grades = Counter(e.grade for e in each if e.grade)
    said = ", ".join(f"{grades[grade]} of grade {grade}" for grade in sorted(grades))
    uncertain = sum(e.is_uncertain for e in each)
    # Grades are of single numbers, of which one name has several where they differ by label.
    names = f" under {len(scenario.numbers)} names" if len(each) != len(scenario.numbers) else ""
    return f"{len(each)}{names}, {uncertain} of them with a range{f'; {said}' if said else ''}"
