"""Numbers as a reader meets them: rounded to what the interval supports, with units in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor, log10, sqrt
from typing import TypedDict

import numpy as np

SCALES = {
    "pounds": ((1e9, "bn"), (1e6, "m"), (1e3, "k")),
    "people": ((1e6, " million"), (1e4, " thousand")),
    "wellbys": ((1e6, " million"), (1e4, " thousand")),
}
DIVISOR = {"thousand": 1e3}
ENOUGH = 10
"""With fewer futures none is clear: the 2.5% quantile of four is little but the least of them."""
MANY = 3.55
"""Below so many units of its first place an interval is told in tenths of them."""
BEYOND = 40
"""With fewer futures less than one lies beyond either end of their middle 95%."""


@dataclass(frozen=True)
class Estimate:
    """A median with its 50% and 95% intervals over futures (all equal for one future)."""

    median: float
    low: float
    high: float
    inner_low: float
    inner_high: float
    futures: int
    above: int = 0
    below: int = 0
    """In how many futures it is above nought, and below."""

    @property
    def clear(self) -> bool:
        """Whether the 95% interval leaves out zero, and there are futures enough to have one."""
        return self.futures >= ENOUGH and (self.low > 0 or self.high < 0)

    @property
    def few(self) -> bool:
        """Whether there are several futures, and too few for an interval to be sure of anything."""
        return 1 < self.futures < ENOUGH

    @property
    def agreed(self) -> bool:
        """Whether all of a few futures have the same sign: no certainty, but to be told with their count."""
        return self.few and self.futures in (self.above, self.below)

    def times(self, factor: float) -> Estimate:
        """The same estimate in a unit so many times smaller; with -1 that of the opposite."""
        low, high = sorted((factor * self.low, factor * self.high))
        inner_low, inner_high = sorted((factor * self.inner_low, factor * self.inner_high))
        signs = (self.above, self.below) if factor > 0 else (self.below, self.above)
        return Estimate(factor * self.median, low, high, inner_low, inner_high, self.futures, *signs)

    @property
    def unsigned(self) -> Estimate:
        """How large it is, whichever its sign: that of the opposite where the median is not above nought."""
        return self if self.median > 0 else self.times(-1.0)

    @property
    def size(self) -> float:
        """What sets one scale (millions, billions) for all: how large half of the futures are, not the widest one."""
        return max(abs(self.median), abs(self.inner_low), abs(self.inner_high))

    @property
    def half(self) -> float:
        """Half the width of the 95% interval, which sets the rounding."""
        return (self.high - self.low) / 2

    @property
    def settled(self) -> bool:
        """Whether futures, whatever their luck, leave no doubt about the sign of the median."""
        low, high = wilson(self.above, self.above + self.below) if self.above + self.below else (0.0, 1.0)
        return not low <= 0.5 <= high

    def grain(self, half: float | None = None) -> float:
        """What sets the rounding of the median: that of its interval, or its first figure where that would drop it.

        Where futures leave its sign open it may round to nought.
        """
        half = self.half if half is None else half
        return min(half, 5 * 10.0 ** floor(log10(abs(self.median)))) if self.settled and self.median else half

    def words(
        self, kind: str, *, signed: bool = False, bare: bool = False,
        size: float | None = None, half: float | None = None, grain: float | None = None,
    ) -> str:  # fmt: skip
        """“£1.2bn (0.4 to 2.0)”, all to one place; without the bracket when there is one future or `bare`.

        Where a table is to have one unit and one rounding, `size`, `half` and `grain` are those of the table.
        """
        size = size or self.size
        middle = amount(self.median, kind, half=grain or half or self.grain(), signed=signed, size=size)
        if bare or self.futures == 1:
            return middle
        return f"{middle} ({self.interval(kind, signed=signed, size=size, half=half)})"

    def percent(self, decimals: int = 0) -> str:
        """A share in words, “22% (10 to 41%)”."""
        middle, low, high = (f"{100 * x:.{decimals}f}".replace("-", "−") for x in (self.median, self.low, self.high))
        return f"{middle}%" if self.futures == 1 else f"{middle}% ({low} to {high}%)"

    def interval(self, kind: str, *, signed: bool = False, size: float | None = None,
                 half: float | None = None) -> str:  # fmt: skip
        """“0.4 to 2.0”, in the scale of the median."""
        if self.futures == 1:
            return "one future; no interval"
        size, kept = size or self.size, half is None or self.low > 0 or self.high < 0
        half = half or self.half
        low, high = (
            amount(x, kind, half=_carried(x, half) if kept else half, signed=signed, size=size, unit=False)
            for x in (self.low, self.high)
        )
        return f"{low} to {high}"


def _carried(end: float, half: float) -> float:
    """What sets the rounding of an end: half the width, a tenth of it where the end would be doubled or be nought."""
    step = 10.0 ** -places(half) if half > 0 else 0.0
    return half / 10.0 if step / 10.0 <= abs(end) < step else half


def central(of: int, part: int = 95) -> str:
    """What an interval over futures holds, in words: no promise for a further one."""
    near = ", nearly their whole range" if of < BEYOND and part >= 95 else ""
    return f"the middle {part}% of these {of:,} futures{near}"


def estimate(values: np.ndarray) -> Estimate:
    """The median and intervals of one number per future, shape (member,)."""
    flat = np.asarray(values, dtype=float).ravel()
    low, inner_low, median, inner_high, high = np.quantile(flat, [0.025, 0.25, 0.5, 0.75, 0.975])
    return Estimate(
        float(median), float(low), float(high), float(inner_low), float(inner_high), flat.size,
        int(np.sum(flat > 0)), int(np.sum(flat < 0)),
    )  # fmt: skip


class Rounding(TypedDict):
    """What sets unit and rounding of several estimates: their size, of their ends and of their medians."""

    size: float
    half: float
    grain: float


def rounding(found: Iterable[Estimate]) -> Rounding:
    """One unit and one rounding for several estimates of a kind, wherever on a page they stand.

    They are set by the largest size, and by the middle one, the lower of two, of half-widths and of what medians need.
    """
    every = list(found)
    each = [one for one in every if one.half > 0.0] or every
    middle = (len(each) - 1) // 2
    half = sorted(one.half for one in each)[middle]
    grain = sorted(one.grain(half) for one in each)[middle]
    return Rounding(size=max(one.size for one in every), half=half, grain=grain)


def amount(
    value: float,
    kind: str = "number",
    *,
    half: float = 0.0,
    signed: bool = False,
    size: float | None = None,
    unit: bool = True,
) -> str:
    """A number in words; `half` is the half-width of its interval, which sets the rounding."""
    factor, suffix = _scale(kind, abs(value) if size is None else size)
    shown, half = value / factor, half / factor
    decimals = _decimals(shown, half)
    shown = round(shown, decimals)
    text = f"{abs(shown):,.{max(0, decimals)}f}"
    sign = "−" if shown < 0 else "+" if signed and shown > 0 else ""
    prefix = "£" if kind == "pounds" and unit else ""
    return f"{sign}{prefix}{text}{suffix if unit or kind == 'share' else ''}"


def _scale(kind: str, size: float) -> tuple[float, str]:
    if kind == "share":
        return 0.01, "%"
    for threshold, suffix in SCALES.get(kind, ()):
        if size >= threshold:
            return DIVISOR.get(suffix.strip(), threshold), suffix
    return 1.0, ""


def _decimals(value: float, half: float) -> int:
    """The place that the half-width supports, or three figures of the value where there is none."""
    if half > 0:
        return min(3, places(half))
    if value == 0:
        return 0
    return max(0, min(3, 2 - floor(log10(abs(value)))))


def places(half: float) -> int:
    """Decimals that an interval of so much either way supports, below nought tens and hundreds.

    One figure of the half-width, or two where its first are below 355: the rule of the Particle Data Group, Review of
    Particle Physics (2024), 5.3. ±43 is told in tens, ±28 in ones.
    """
    power = floor(log10(half) + 1e-12)
    return (1 if half / 10.0**power < MANY else 0) - power


def two_figures(value: float) -> float:
    """The half-width that rounds a number without an interval to two figures of its own."""
    return 10.0 ** floor(log10(abs(value)) + 1e-12) if value else 0.0


def share_words(successes: int, of: int) -> str:
    """“71% of 64 futures”; of a few their count."""
    return often(successes, of) if of < ENOUGH else f"{100 * successes / of:.0f}% of {of:,} futures"


def often(successes: int, of: int) -> str:
    """“71% of futures”; of a few futures their count, “3 of 4 futures”, since a share would promise too much."""
    if of >= ENOUGH:
        return f"{successes / of:.0%} of futures"
    return f"{'all' if successes == of else successes or 'none'} of {of} futures"


def wilson(successes: float, of: float) -> tuple[float, float]:
    """The 95% interval of a share by Wilson's score (1927); counts need not be whole."""
    z, p = 1.959964, successes / of
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def significant(values: Iterable[float], digits: int = 5) -> list[float]:
    """Numbers to so many significant digits, as short Python floats ready for JSON."""
    return [float(f"{x:.{digits}g}") for x in np.asarray(values, dtype=float).ravel().tolist()]
