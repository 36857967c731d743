"""Numbers, units and expressions as XMILE writes them, in the forms that PySD and Simlin read alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from simulator.engine.expressions import Number
from simulator.engine.lower import Load, Lowered, Place, Word
from simulator.engine.words import WORDS

SUM, PRODUCT, POWER, WHOLE = range(1, 5)
"""How tightly an expression holds together; a part that holds less tightly stands in brackets."""
COMPARISONS = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "==": "=", "!=": "<>"}
_INFIX = {
    "+": (SUM, SUM, PRODUCT), "-": (SUM, SUM, PRODUCT), "*": (PRODUCT, PRODUCT, POWER), "/": (PRODUCT, PRODUCT, POWER),
}  # fmt: skip
"""For each operator: how tightly it holds, and how tightly its left and its right must."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Text without the characters that no XML file may hold; the writer escapes the others."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def unit(text: str) -> str:
    """A unit as text: `person/year^2`."""
    return text.replace("**", "^")


def number(value: float) -> str:
    """The number with all its digits. Raises `ValueError` where it isn't finite: XMILE has no such number."""
    if not abs(value) < float("inf"):
        raise ValueError(f"{value} can't be written")
    text = repr(float(value)).removesuffix(".0")
    return f"({text})" if value < 0.0 else text


def smile(lowered: Lowered, name: Callable[[Load], str]) -> str:
    """The expression of single numbers in XMILE's language, `name` saying what each is called.

    Whatever is negative stands in brackets: PySD would read `-a - b + c` as `-a - (b + c)`.
    """
    return _write(lowered, name)[0]


def _write(lowered: Lowered, name: Callable[[Load], str]) -> tuple[str, int]:
    match lowered:
        case Number(value=value):
            return number(value), WHOLE
        case Load():
            return name(lowered), WHOLE
        case Place():
            raise TypeError("loops are taken apart before they are written")
        case Word(word="neg", parts=(part,)):
            return f"(-{_held(part, WHOLE, name)})", WHOLE
    if lowered.word in _INFIX:
        return _infix(lowered, name)
    if lowered.word in COMPARISONS:
        left, right = (_held(part, SUM, name) for part in lowered.parts)
        return f"{left} {COMPARISONS[lowered.word]} {right}", 0
    return _template(lowered.word, [_write(part, name)[0] for part in lowered.parts])


def _held(lowered: Lowered, least: int, name: Callable[[Load], str]) -> str:
    text, holds = _write(lowered, name)
    return text if holds >= least else f"({text})"


def _infix(lowered: Word, name: Callable[[Load], str]) -> tuple[str, int]:
    holds, left, right = _INFIX[lowered.word]
    first, *others = lowered.parts
    texts = [_held(first, left, name), *(_held(part, right, name) for part in others)]
    return f" {lowered.word} ".join(texts), holds


def _template(word: str, values: list[str]) -> tuple[str, int]:
    template = WORDS[word].xmile
    assert template is not None, f"{word} is written out as elements"
    while len(values) > 2 and word in ("smallest", "largest"):
        values = [values[0], _template(word, values[1:])[0]]
    text = re.sub(r"\{(\d)\}", lambda found: values[int(found[1])], template)
    return text, POWER if word == "power" else WHOLE


def points(values: Iterable[float]) -> str:
    """The numbers of a graphical function, with commas between them."""
    return ",".join(repr(float(value)).removesuffix(".0") for value in values)
