"""What a calibration is told as: whether it brings the model closer, whether its bands hold, and what it can't tell."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from simulator.charts.kinds.covered import NEEDS as COVERED
from simulator.charts.kinds.covered import verdict
from simulator.charts.kinds.learned import NEEDS as LEARNED
from simulator.charts.kinds.learned import called, still
from simulator.charts.kinds.record import (
    FITTED,
    HELD,
    START,
    Tally,
    apart,
    closer,
    misses,
    tested,
    until,
    uses,
    within,
)
from simulator.charts.numbers import wilson

if TYPE_CHECKING:
    import xarray as xr

FEWEST = 0.2
"""The share of moves that should at least be accepted (Foreman-Mackey et al. 2013, section 4)."""
CLEAR = 0.1
"""Standard errors by which a miss must lessen to be seen."""
NAMED = 4
"""Numbers that are named where the record does not move them; more are counted."""


def headline(dataset: xr.Dataset) -> str:
    """Whether calibration brings the model closer to figures held back, in how many, and how far apart they are."""
    use = tested(dataset)
    found = closer(dataset, use)
    count, of, low, high = found.count, found.of, found.low, found.high
    if not of:
        return "The record holds no figure but those that were given: nothing was calibrated"
    was, now = _apart(dataset, use)
    if use == FITTED:
        return (
            f"Calibrated, model and record are {now:.1f} standard errors apart where they were {was:.1f}, in the "
            f"{_figures(of)} fitted ({count} of {of} closer); none was held back, so nothing tests it"
        )
    way = f"{was:.1f} to {now:.1f} standard errors"
    if low <= 0.5 <= high:
        return (
            "Whether calibration brings the model closer to figures held back is too close to call: it does in "
            f"{count} of {of} ({found.words}), from {way} on the whole"
        )
    better = low > 0.5
    # A few large misses may grow while most lessen: then the two measures of how good a fit is disagree.
    odd = "from" if better == (now < was) else "though on the whole it goes from"
    many, ends = (count, (low, high)) if better else (of - count, (1.0 - high, 1.0 - low))
    verb = "brings the model closer to" if better else "takes the model further from"
    return f"Calibration {verb} {many} of {of} figures held back ({Tally(many, of, *ends).words}), {odd} {way}"


def _apart(dataset: xr.Dataset, use: str) -> tuple[float, float]:
    """The root mean square of misses of that use, in standard errors, before and after."""
    mask = uses(dataset) == use
    return apart(misses(dataset, "before")[mask]), apart(misses(dataset, "fitted")[mask])


def _figures(count: int) -> str:
    return "one figure" if count == 1 else f"{count} figures"


def standfirst(dataset: xr.Dataset) -> str:
    """What was fitted to what, how far model and record were apart and are, and what that rests on."""
    parts = []
    for use, words in ((HELD, "held back"), (FITTED, "fitted")):
        count = int((uses(dataset) == use).sum())
        if count:
            was, now = _apart(dataset, use)
            nearer, clearly = (closer(dataset, use, least).count for least in (0.0, CLEAR))
            told = f"{nearer} closer, {clearly} by more than {CLEAR:g}"
            parts.append(f"{now:.2f} in the {count} {words}, {was:.2f} before ({told})")
    given = int((uses(dataset) == START).sum())
    start = f" {_figures(given).capitalize()} {'was' if given == 1 else 'were'} given to the model." if given else ""
    count = dataset.sizes["parameter"]
    many = f"{count} numbers were" if count != 1 else "One number was"
    return (
        f"{many} fitted to the record until {until(dataset)}. Root mean square of "
        f"model less record, in standard errors: {'; '.join(parts) or 'no figures'}. About 1 is what the errors "
        f"allow; much less means that they are too wide.{start}"
    )


def bands(dataset: xr.Dataset) -> str:
    """How many figures lie in the 80 and 95% bands, with intervals and what is to be expected; else nothing."""
    use = tested(dataset)
    if any(name not in dataset for name in COVERED) or not (uses(dataset) == use).any():
        return ""
    found = {level: within(dataset, use, level) for level in (0.8, 0.95)}
    told = [
        f"{each.count} in the {level:.0%} band ({each.words}; {level * each.of:.1f} expected)"
        for level, each in found.items()
    ]
    first = "Of the figures held back" if use == HELD else "None was held back. Of those fitted"
    kinds = {level: verdict(each, level) for level, each in found.items()}
    plainly = [f"the {level:.0%} band is {kind}" for level, kind in kinds.items() if kind.startswith("too ")]
    both = len(plainly) == 2 and len(set(kinds.values())) == 1
    end = f" Both are {kinds[0.8]}." if both else f" So {' and '.join(plainly)}." if plainly else ""
    return f"{first}, {found[0.95].of} in all, {' and '.join(told)}.{end}"


def chain(dataset: xr.Dataset) -> str:
    """Whether the chain is long enough to trust, by its effective draws, its length and what it accepted."""
    if "effective" not in dataset:
        return ""
    fewest, accepted = float(dataset["effective"].min()), float(dataset.attrs["acceptance"])
    # What lies beyond an end of a 95% interval is a share of so many draws, whose own interval this is.
    low, high = (100 * end for end in wilson(round(0.025 * fewest), max(1, round(fewest))))
    odd = "" if accepted >= FEWEST else f", which is few: {FEWEST:.0%} is the least that is usual"
    verdict = "Long enough" if long_enough(dataset) else "Too short to trust"
    return (
        f"{verdict}: {lengths(dataset):.0f} autocorrelation times, where {times_asked(dataset)} are asked for, worth "
        f"at least {fewest:,.0f} independent draws of every number, so that an end of a 95% interval leaves out "
        f"{low:.1f} to {high:.1f}%, not just 2.5%; {accepted:.0%} of moves accepted{odd}."
    )


def lengths(dataset: xr.Dataset) -> float:
    """How many autocorrelation times each walker went, of the number that moves most slowly."""
    return float(dataset["effective"].min()) / float(dataset.attrs["walkers"])


def long_enough(dataset: xr.Dataset) -> bool:
    """Whether the chain lasts as many autocorrelation times as it should; true where there is none."""
    return "effective" not in dataset or lengths(dataset) >= times_asked(dataset)


def times_asked(dataset: xr.Dataset) -> int:
    """How many autocorrelation times a chain should last, as the calibration says."""
    return int(dataset.attrs["times_asked"])


def unmoved(dataset: xr.Dataset) -> str:
    """Which numbers are as they were believed to be before: those of which the record says nothing."""
    if any(name not in dataset for name in LEARNED):
        return ""
    names = [f"“{name}”" for name, each in zip(called(dataset), still(dataset), strict=True) if each]
    count = dataset.sizes["parameter"]
    if not names:
        return f"It moves all {count} free numbers." if count > 1 else "It moves the free number."
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    many = f"{len(names)} of {count} free numbers stay" if len(names) > 1 else f"One of {count} free numbers stays"
    it = "them" if len(names) > 1 else "it"
    return f"{many} where the prior had {it}: {', '.join(names[:NAMED])}{more}."


def facts(dataset: xr.Dataset) -> str:
    """A list of questions and answers, as HTML; questions that the dataset can't answer are left out."""
    told = {
        "Do the bands hold?": bands(dataset),
        "Is the chain long enough?": chain(dataset),
        "What does the record not tell?": unmoved(dataset),
    }
    items = "".join(f"<div><dt>{term}</dt><dd>{escape(text)}</dd></div>" for term, text in told.items() if text)
    return f'<dl class="facts">{items}</dl>' if items else ""
