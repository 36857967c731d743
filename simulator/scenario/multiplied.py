"""What `times` makes of a number of an earlier file, or of what a whole number gives one of its labels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from simulator.scenario.nested import LONGEST_TEXT, Frozen, Path, leaves, overlap
from simulator.scenario.numbers import Number, Say
from simulator.scenario.ranges import beta_mean, recentred


def multiplied(old: Number, new: Number) -> Number:
    """What an earlier file gives times what this one says, each of its elements too."""
    elements = {path: _with_whole(element, new) for path, element in old.elements.items()}
    return replace(_of_another_size(old, new), elements=Frozen(elements))


def _with_whole(element: Number, new: Number) -> Number:
    """An element of what is multiplied; one that is itself a multiple of the whole grows with it."""
    grown = _of_another_size(element, new)
    return replace(grown, times=element.times) if element.is_multiple else grown


def check_share(old: Number, factor: float, say: Say) -> None:
    """A share that spreads by a beta distribution stays below 1."""
    mean = beta_mean(old)
    if mean is not None and mean * factor >= 1.0:
        say("times", f"makes {mean * factor:g} of a share of {mean:g}", "Give a smaller one, or value and range.")


def _of_another_size(old: Number, new: Number) -> Number:
    """The number times that, which was read nowhere: at best derived."""
    factor = float(new.times or 1.0)
    source = f"{factor:.6g} times what is so sourced: {old.source}"[:LONGEST_TEXT] if old.source else None
    grade = "B" if old.grade == "A" else old.grade
    scaled, mean = old.scaled(factor, old.unit), beta_mean(old)
    if old.is_multiple:
        scaled = replace(scaled, times=factor * float(old.times or 1.0))
    if mean is not None and old.distribution is not None:
        # Between 0 and 1 there is no room to stretch a beta distribution: its mean moves.
        scaled = replace(scaled, distribution=recentred(old.distribution, mean * factor))
    return replace(scaled, source=source, grade=grade, because=new.because, where=new.where)


def before(whole: Number, path: Path, elements: Iterable[Path]) -> float | None:
    """The one value that a whole number gives a label; None where a factor of all that it gives has to do.

    Which is where that stands in a table, by date or by further labels, or spreads otherwise than by a factor:
    a factor multiplies each of its values, and its range.
    """
    if any(overlap(path, other) for other in elements) or (whole.is_uncertain and whole.range_is != "factor"):
        return None
    given = [(labels, value) for labels, value in leaves(whole.values or {}) if overlap(path, labels)]
    if not given:
        return whole.value
    labels, value = given[0]
    return value if len(labels) <= len(path) else None
