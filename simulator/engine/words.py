"""How each word of the vocabulary is written for Numba, C, LaTeX and XMILE.

The structural words (those that name axes) are written out as loops by `lower`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A word's templates; None where `lower` writes it out as loops, and `unroll` for XMILE as elements."""

    name: str
    least: int
    most: int
    python: str | None
    c: str | None
    latex: str
    xmile: str | None
    text_option: str = "over"


_ROWS = (
    Word("smallest", 2, 9, "min({0}, {1})", "smallest({0}, {1})", r"\min({*})", "MIN({0}, {1})"),
    Word("largest", 2, 9, "max({0}, {1})", "largest({0}, {1})", r"\max({*})", "MAX({0}, {1})"),
    Word("at_least_zero", 1, 1, "max({0}, 0.0)", "largest({0}, 0.0)", r"\max({0}, 0)", "MAX({0}, 0)"),
    Word("choose", 3, 3, "chosen({0}, {1}, {2})", "({0} ? {1} : {2})",
         r"\begin{cases}{1} & {0}\\ {2} & \text{otherwise}\end{cases}", "(IF {0} THEN {1} ELSE {2})"),
    Word("exponential", 1, 1, "exponential({0})", "exp({0})", r"\exp({0})", "EXP({0})"),
    Word("power", 2, 2, "exponential({1} * logarithm({0}))", "exp({1} * log({0}))", r"{{0}}^{{1}}", "({0})^({1})"),
    Word("lookup", 2, 2, None, None, r"{1}({0})", "{0}"),
    Word("total", 1, 1, None, None, r"\sum_{over} {0}", None),
    Word("mean", 1, 2, None, None, r"\operatorname{mean}_{over} {0}", None),
    Word("pick", 1, 1, None, None, r"{0}_{label}", None),
    Word("place", 1, 1, None, None, r"{0}\,[{label}]", None),
    Word("along", 1, 1, None, None, r"{0}", None, "to"),
    Word("by_age", 1, 1, None, None, r"{0}(a)", None),
    Word("by_band", 1, 1, None, None, r"\sum_{a \in \text{band}} {0}", None, "into"),
    Word("entering_band", 1, 1, None, None, r"{0}\big|_{\text{year before the band}}", None, "into"),
    Word("leaving_band", 1, 1, None, None, r"{0}\big|_{\text{last year of the band}}", None, "into"),
)
WORDS: Mapping[str, Word] = {word.name: word for word in _ROWS}
