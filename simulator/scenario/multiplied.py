"""What `times` makes of a number of an earlier file."""

from __future__ import annotations

from dataclasses import replace

from simulator.scenario.nested import LONGEST_TEXT, Frozen
from simulator.scenario.numbers import Number, Say
from simulator.scenario.ranges import beta_mean, recentred


def multiplied(old: Number, new: Number) -> Number:
    """What an earlier file gives times what this one says, each of its elements too."""
    elements = {path: _of_another_size(element, new) for path, element in old.elements.items()}
    return replace(_of_another_size(old, new), elements=Frozen(elements))


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
    if mean is not None and old.distribution is not None:
        # Between 0 and 1 there is no room to stretch a beta distribution: its mean moves.
        scaled = replace(scaled, distribution=recentred(old.distribution, mean * factor))
    return replace(scaled, source=source, grade=grade, because=new.because, where=new.where)
