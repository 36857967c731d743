"""A later file's word on a number, folded into what earlier files said; later wins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace

from simulator import units
from simulator.scenario.multiplied import before, check_share, multiplied
from simulator.scenario.nested import LONGEST_TEXT, Frozen, Path, leaves, merged, overlap, placed
from simulator.scenario.numbers import CONTENTS, Number, Say
from simulator.scenario.price_years import converted
from simulator.scenario.ranges import check_range, recentred
from simulator.scenario.sizes import check_size

_FACTOR = r"[A-Za-z£%]+(?:_[A-Za-z]+)*(?:\*\*-?[1-9])?"
_UNIT = re.compile(rf"(?:1|{_FACTOR})(?:\s*[*/ ]\s*(?:{_FACTOR}))*")
_HAND_OVER = ("unit", "source", "grade", "price_base", "because", "note", "over")

CHANGED = "Changed without a source of its own;"
PASSPORT = {
    "unit": "Give it, such as “person/year”, “GBP” or “1”.",
    "source": "Say where the number comes from.",
    "grade": "Give A (read), B (second-hand or derived), C (unverified) or D (assumed).",
}
PASSPORT_MISSING = "is missing: a new number needs it"


def unit_factor(found: str, wanted: str) -> float | None:
    """By what to multiply to come from one unit to the other; None if they cannot be compared.

    Raises `ValueError` if either is no text of a unit: names and powers, multiplied or divided.
    """
    if found == wanted:
        return 1.0
    for text in (found, wanted):
        # Pint evaluates what it is given: a tower of powers from a file would never end.
        if len(text) > 80 or not _UNIT.fullmatch(text):
            raise ValueError(f"“{text}” is not a unit")
    return units.factor(found.replace("£", "GBP"), wanted.replace("£", "GBP"))


def fold(
    old: Number | None, new: Number, say: Say, first: bool = True, spread_by_whole: bool = False
) -> Number:
    """What holds after `new`, given `old` or None; mistakes are said, with the rest of their name.

    `first` is false where an earlier file gave the number: then `because` is needed and the
    passport is inherited. A new value keeps its range, and moves the centre of its distribution.
    """
    if new.times is not None and not new.has_whole:
        if old is None or not (old.has_content or old.elements or old.is_multiple):
            say("times", "multiplies what an earlier file gives, and none gives this", "Give the number itself.")
            return old or new
        check_share(old, new.times, say)
        old, new = multiplied(old, new), replace(new, times=None)
    far = False
    if old is None:
        result = new
    else:
        if not first and not new.because and _says_something(new):
            say("because", "is missing: this changes a number of an earlier file", "Say why in one sentence.")
        far = check_size(old, new, say)
        old, new = _in_same_prices(old, in_unit_of(old, new, say))
        result = _over(old, new)
    inherited = old is not None and not new.is_uncertain
    if not far:
        check_range(old if inherited and old else result, new, say)
    result = _bare(old, new, replace(result, elements=_elements(old, new, result, say, first, spread_by_whole)))
    if result.has_content:
        # What an earlier file forgot has been said of that file.
        if first or old is None or not old.unit:
            _check_passport(result, say)
        if first or new.grade:
            _check_grade(result, say, spread_by_whole)
    elif not (result.elements or result.is_multiple):
        say("", "gives no number", "Give value, values, table, series or points.")
    return result


def _bare(old: Number | None, new: Number, result: Number) -> Number:
    """The result without values of its own, where all go to labels that have numbers, with passports, of their own."""
    if old is None or old.has_content or new.values is None or new.has_whole or new.is_uncertain:
        return result
    known = all(path in old.elements for path, _ in leaves(new.values))
    return replace(old, elements=result.elements) if known else result


def _says_something(new: Number) -> bool:
    return new.has_content or new.is_uncertain or bool(new.source or new.grade) or not new.elements


def _check_passport(number: Number, say: Say) -> None:
    for key, remedy in PASSPORT.items():
        if not getattr(number, key):
            say(key, PASSPORT_MISSING, remedy)
    if number.is_money and not number.price_base:
        say("price_base", "is missing: money needs it", "Give the financial year of its prices: “2023-24”.")


def _check_grade(number: Number, say: Say, spread_by_whole: bool) -> None:
    if number.grade == "D" and not (number.is_uncertain or spread_by_whole or _each_spread(number)):
        say("grade", "is D, an assumption, but there is no range", "Give a wide range or a distribution.")


def _each_spread(number: Number) -> bool:
    """Whether every element brings its own range, so that the whole needs none."""
    return not number.has_whole and bool(number.elements) and number.values is None


def in_unit_of(old: Number, new: Number, say: Say) -> Number:
    """The new number in the unit of the old one; that it can't be is said."""
    if not new.unit or not old.unit or new.unit == old.unit:
        return new
    try:
        factor = unit_factor(new.unit, old.unit)
    except ValueError as error:
        say("unit", str(error), f"It is {old.unit}.")
        return replace(new, unit=old.unit)
    if factor is None:
        say("unit", f"{new.unit} cannot be made into {old.unit}", f"Give the number in {old.unit}.")
        return replace(new, unit=old.unit)
    return new.scaled(factor, old.unit)


def _in_same_prices(old: Number, new: Number) -> tuple[Number, Number]:
    """Both so that what holds of either is in prices of one year: the new one's, where it gives the whole number.

    A year without a deflator is said once all files are read, when the year of the run's prices is known.
    """
    if not (old.price_base and new.price_base) or old.price_base == new.price_base:
        return old, new
    if not (new.has_whole or _covers(old, new)):
        return old, converted(replace(new, unit=old.unit), old.price_base, _unsaid)
    then = converted(old, new.price_base, _unsaid)
    return replace(old, range=then.range, distribution=then.distribution), new


def _covers(old: Number, new: Number) -> bool:
    """Whether the new one gives every label anew that the old one gave."""
    return bool(new.values) and not old.has_whole and merged(old.values or Frozen(), new.values) == new.values


def _unsaid(*_: str) -> None:
    """Says nothing."""


def _over(old: Number, new: Number) -> Number:
    changes = {
        f.name: getattr(new, f.name)
        for f in fields(new)
        if f.name in _HAND_OVER and getattr(new, f.name)
    }
    if new.has_whole:
        changes |= {name: getattr(new, name) for name in (*CONTENTS, "column", "rows", "times", "values")}
        changes["before"] = replace(old, before=None) if new.table or old.table else None
        changes["replaces_labels"] = new.value is not None and (old.has_labels or old.replaces_labels)
    elif new.values is not None:
        changes["values"] = merged(old.values, new.values) if old.values is not None else new.values
        changes["before"] = replace(old, before=None) if old.table else None
    if new.is_uncertain:
        changes |= {name: getattr(new, name) for name in ("range", "range_is", "distribution")}
    elif new.value is not None and old.distribution is not None and old.range_is == "value":
        changes["distribution"] = recentred(old.distribution, new.value)
    if new.has_content:
        changes["where"] = new.where
        if old.source and not new.source:
            changes["source"] = _source_before(old, new)
    return replace(old, **changes)


def _source_before(old: Number, new: Number) -> str:
    """The source of a number that another file gives anew without one: it backs only what was there before."""
    source = old.source or ""
    same = new.value is not None and new.value == old.value
    if same or old.where == new.where or source.startswith(CHANGED):
        return source
    shown = f" of {old.value:.12g}" if old.value is not None else ""
    return f"{CHANGED} the source{shown} before was: {source}"[:LONGEST_TEXT]


def _elements(
    old: Number | None, new: Number, result: Number, say: Say, first: bool, spread: bool
) -> Mapping[Path, Number]:
    kept = {} if old is None or new.has_whole else dict(old.elements)
    for path, value in leaves(new.values) if new.values is not None else ():
        for other in [other for other in kept if overlap(path, other)]:
            own = replace(new, value=value, values=None, range=None, distribution=None, elements=Frozen())
            inner, was = beneath(other, say), kept[other]
            far = check_size(was, own, inner)
            was, own = _in_same_prices(was, in_unit_of(was, own, inner))
            if not (far or new.is_uncertain):
                check_range(was, own, inner)
            # A range of all labels at once takes the place of those that labels had.
            was = replace(was, range=None, distribution=None) if new.is_uncertain else was
            kept[max(path, other, key=len)] = _over(was, own)
    # Those of more labels come later, here and wherever elements are read: what they say holds for fewer.
    for path, element in sorted(new.elements.items(), key=_labels):
        inherited = kept.get(path)
        base = inherited or _base(result, path, element, kept)
        if inherited is None and old is not None and element.times is None:
            own = replace(element, value=None, values=None if element.value is None else placed(path, element.value))
            if not check_size(old, own, say) and not element.is_uncertain:
                check_range(old, own, say)
        whole_spreads = spread or result.is_uncertain
        # The because of the whole, in the same file, is also that of its elements.
        explained = first or bool(new.because) or (inherited is None and not result.has_content)
        kept = _beneath_it(kept, path, element)
        kept[path] = fold(base, element, beneath(path, say), explained, whole_spreads)
    return Frozen(dict(sorted(kept.items(), key=_labels)))


def _labels(element: tuple[Path, Number]) -> int:
    """Of how many labels an element is."""
    return len(element[0])


def _base(whole: Number, path: Path, element: Number, kept: Mapping[Path, Number]) -> Number | None:
    """What an element begins with that no earlier file gives: the passport of the whole and, to multiply, its number.

    Not its range: that is drawn with the whole.
    """
    if not whole.has_content:
        return None
    value = before(whole, path, kept) if element.times is not None else None
    times = 1.0 if element.times is not None and value is None else None
    passport = {name: getattr(whole, name) for name in _HAND_OVER}
    return Number(value=value, times=times, where=element.where, **passport)


def _beneath_it(kept: Mapping[Path, Number], path: Path, element: Number) -> dict[Path, Number]:
    """Elements of an earlier file after a later one of fewer labels, which replaces or multiplies them."""
    inner = {other for other in kept if len(other) > len(path) and overlap(path, other)}
    if element.has_content:
        return {other: number for other, number in kept.items() if other not in inner}
    if element.times is None:
        return dict(kept)
    # A multiple is taken of what is there by then.
    return {
        other: multiplied(number, element) if other in inner and not number.is_multiple else number
        for other, number in kept.items()
    }


def beneath(path: Path, say: Say) -> Say:
    """What notes a mistake of an element."""
    return lambda name, what, remedy: say(".".join(part for part in (*path, name) if part), what, remedy)
