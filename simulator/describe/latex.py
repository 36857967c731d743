"""An equation's expression as LaTeX: one more form of the same tree."""

from __future__ import annotations

import re

from simulator.engine.expressions import (
    Call,
    Comparison,
    Expression,
    Name,
    Number,
    Operation,
)
from simulator.engine.words import WORDS

SUM, PRODUCT, SIGN, ATOM = 1, 2, 3, 4
_BINDS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": ATOM, "neg": SIGN}
_COMPARED = {"<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "==": "=", "!=": r"\ne"}
_GREEDY = {"total", "mean", "by_band"}
"""Words written as an operator before what they work on, which therefore needs brackets."""
_SPECIAL = re.compile(r"([#$%&{}])")
_PLACE = re.compile(r"\{(\d+|\*|over|label)\}")


def name(text: str) -> str:
    """A quantity's name, or a label, as upright words."""
    words = _SPECIAL.sub(r"\\\1", text.replace("_", " "))
    return rf"\text{{{words}}}"


def latex(expression: Expression) -> str:
    """The expression in LaTeX, with brackets only where they are needed."""
    match expression:
        case Number(value=value):
            return f"{value:g}" if "e" not in f"{value:g}" else _power_of_ten(value)
        case Name(name=text):
            return name(text)
        case Comparison(operator=operator, left=left, right=right):
            return f"{latex(left)} {_COMPARED[operator]} {latex(right)}"
        case Operation():
            return _operation(expression)
        case Call():
            return _call(expression)


def _power_of_ten(value: float) -> str:
    digits, _, exponent = f"{value:g}".partition("e")
    return rf"{digits} \times 10^{{{int(exponent)}}}"


def _operation(operation: Operation) -> str:
    operator, operands = operation.operator, operation.operands
    if operator == "neg":
        return f"-{_within(operands[0], SIGN)}"
    left, right = operands
    if operator == "/":
        return rf"\frac{{{latex(left)}}}{{{latex(right)}}}"
    if operator == "*":
        return rf"{_within(left, PRODUCT)} \cdot {_within(right, SIGN)}"
    # a - (b - c) keeps its brackets; a + (b + c) needs none.
    tight = SUM if operator == "+" else PRODUCT
    return f"{_within(left, SUM)} {operator} {_within(right, tight)}"


def _within(expression: Expression, least: int) -> str:
    """In brackets, where the expression binds less tightly than `least`."""
    text = latex(expression)
    return text if _tightness(expression) >= least else rf"\left({text}\right)"


def _tightness(expression: Expression) -> int:
    match expression:
        case Operation(operator=operator):
            return _BINDS[operator]
        case Comparison():
            return SUM
        case Call(word=word) if word in _GREEDY:
            return PRODUCT
        case Number(value=value) if value < 0:
            return SIGN
        case _:
            return ATOM


def _call(call: Call) -> str:
    options = dict(call.options)
    if call.word == "mean" and len(call.arguments) == 2:
        value, weight = (_within(argument, PRODUCT) for argument in call.arguments)
        over = _axes(options.get("over", ""))
        return rf"\frac{{\sum_{{{over}}} {weight} \cdot {value}}}{{\sum_{{{over}}} {weight}}}"
    if call.word == "along":
        return rf"{{{latex(call.arguments[0])}}}_{{{name(options['to'])}}}"
    least = PRODUCT if call.word in _GREEDY else SUM
    if call.word in ("power", "pick", "place", "by_age", "entering_band", "leaving_band"):
        least = ATOM
    parts = [_within(argument, least) for argument in call.arguments]
    if call.word == "power":
        parts[1] = latex(call.arguments[1])

    def fill(found: re.Match[str]) -> str:
        key = found[1]
        if key == "*":
            return ", ".join(parts)
        if key == "over":
            return f"{{{_axes(options.get('over', ''))}}}"
        if key == "label":
            return f"{{{', '.join(name(label) for label in options.values())}}}"
        return parts[int(key)]

    return _PLACE.sub(fill, WORDS[call.word].latex)


def _axes(text: str) -> str:
    return ", ".join(name(axis.strip()) for axis in text.split(",") if axis.strip())
