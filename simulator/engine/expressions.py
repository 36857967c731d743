"""An equation's one return line as a small tree, read from its Python source.

The same tree is ordered, compiled, documented and exported, so nothing is written twice.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from simulator.engine.words import WORDS

OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
TAKES = {
    "total": ("over",), "mean": ("over",), "along": ("to",),
    "by_band": ("into",), "entering_band": ("into",), "leaving_band": ("into",),
}  # fmt: skip
SAY = {
    "total": 'x, over="axis"', "mean": 'x, over="axis"', "along": 'x, "alias"', "pick": 'x, axis="label"',
    "place": 'x, axis="label"', "by_band": 'x, into="band"', "entering_band": 'x, into="band"',
    "leaving_band": 'x, into="band"',
}  # fmt: skip
COMPARISONS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}


@dataclass(frozen=True)
class Number:
    """A literal; always dimensionless."""

    value: float


@dataclass(frozen=True)
class Name:
    """Another quantity, by its name."""

    name: str


@dataclass(frozen=True)
class Operation:
    """`+ - * /` of two, or `neg` of one."""

    operator: str
    operands: tuple[Expression, ...]


@dataclass(frozen=True)
class Comparison:
    """The condition of a `choose`."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Call:
    """A word of the vocabulary; `options` are its names of axes and labels."""

    word: str
    arguments: tuple[Expression, ...]
    options: tuple[tuple[str, str], ...] = ()

    def option(self, name: str) -> str:
        """The text of an option."""
        return dict(self.options)[name]


Expression = Number | Name | Operation | Comparison | Call


class NotAnEquationError(ValueError):
    """The function can't be read as an equation; the message says what to write instead."""


def children(expression: Expression) -> tuple[Expression, ...]:
    """The parts of an expression."""
    match expression:
        case Operation(operands=operands):
            return operands
        case Comparison(left=left, right=right):
            return (left, right)
        case Call(arguments=arguments):
            return arguments
        case _:
            return ()


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and all its parts."""
    yield expression
    for part in children(expression):
        yield from walk(part)


def names(expression: Expression) -> tuple[str, ...]:
    """Every quantity that an expression reads, once each, in order of appearance."""
    return tuple(dict.fromkeys(e.name for e in walk(expression) if isinstance(e, Name)))


def read(function: Callable[..., Any]) -> Expression:
    """The expression that a function returns.

    Raises `NotAnEquationError` where it is more than one return line of names, numbers, arithmetic
    and words of the vocabulary.
    """
    where = f"{function.__name__} ({inspect.getsourcefile(function)})"
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    except OSError as error:
        raise NotAnEquationError(f"{where}: its source can't be found; write it in a file or a cell") from error
    if not isinstance(tree, ast.FunctionDef):
        raise NotAnEquationError(f"{where}: an equation is a function written with def")
    body = [s for s in tree.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    if len(body) != 1 or not isinstance(body[0], ast.Return) or body[0].value is None:
        raise NotAnEquationError(f"{where}: an equation is one return line")
    arguments = {a.arg for a in tree.args.args}
    expression: Expression = _Reader(where, arguments).visit(body[0].value)
    if _stray(expression):
        raise NotAnEquationError(f"{where}: a comparison outside choose; use comparisons inside choose only")
    unread = arguments - set(names(expression))
    if unread:
        raise NotAnEquationError(f"{where}: {', '.join(sorted(unread))} is an argument that the line does not use")
    return expression


def _stray(expression: Expression) -> bool:
    """Whether a comparison stands anywhere but as the condition of a `choose`."""
    if isinstance(expression, Comparison):
        return True
    parts = children(expression)
    if isinstance(expression, Call) and expression.word == "choose" and isinstance(parts[0], Comparison):
        parts = (*children(parts[0]), *parts[1:])
    return any(_stray(part) for part in parts)


class _Reader(ast.NodeVisitor):
    def __init__(self, where: str, arguments: set[str]) -> None:
        self.where, self.arguments = where, arguments

    def generic_visit(self, node: ast.AST) -> Expression:
        raise NotAnEquationError(
            f"{self.where}: “{ast.unparse(node)}” is not in the vocabulary; use + - * /, comparisons "
            f"inside choose, and {', '.join(WORDS)}"
        )

    def visit_Constant(self, node: ast.Constant) -> Expression:
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            return self.generic_visit(node)
        return Number(float(node.value))

    def visit_Name(self, node: ast.Name) -> Expression:
        if node.id not in self.arguments:
            raise NotAnEquationError(f"{self.where}: “{node.id}” is not an argument; an equation reads arguments only")
        return Name(node.id)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Expression:
        if isinstance(node.op, ast.USub):
            return Operation("neg", (self.visit(node.operand),))
        return self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> Expression:
        operator = OPERATORS.get(type(node.op))
        if operator is None:
            return self.generic_visit(node)
        return Operation(operator, (self.visit(node.left), self.visit(node.right)))

    def visit_Compare(self, node: ast.Compare) -> Expression:
        operator = COMPARISONS.get(type(node.ops[0]))
        if operator is None or len(node.ops) != 1:
            return self.generic_visit(node)
        return Comparison(operator, self.visit(node.left), self.visit(node.comparators[0]))

    def visit_Call(self, node: ast.Call) -> Expression:
        word = WORDS.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if word is None or any(k.arg is None for k in node.keywords):
            return self.generic_visit(node)
        values, texts = [], []
        for argument in node.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                texts.append((word.text_option, argument.value))
            else:
                values.append(self.visit(argument))
        for keyword in node.keywords:
            if isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, str):
                texts.append((str(keyword.arg), keyword.value.value))
            elif (word.name, keyword.arg) == ("mean", "weight"):
                values.append(self.visit(keyword.value))
            else:
                raise NotAnEquationError(f"{self.where}: {word.name} takes {keyword.arg} by place, not by name")
        self._count(word.name, len(values), word.least, word.most)
        self._options(word.name, [name for name, _ in texts])
        return Call(word.name, tuple(values), tuple(texts))

    def _count(self, name: str, found: int, least: int, most: int) -> None:
        if not least <= found <= most:
            raise NotAnEquationError(f"{self.where}: {name} takes {least} to {most} quantities, not {found}")

    def _options(self, word: str, found: list[str]) -> None:
        """Each structural word has the one option it needs; `pick` and `place` name labels."""
        wanted = TAKES.get(word, ())
        if word in ("pick", "place"):
            right = "over" not in found and (len(found) == 1 or (word == "pick" and len(found) > 1))
        else:
            right = tuple(found) == wanted
        if not right:
            example = SAY.get(word, "quantities only")
            raise NotAnEquationError(f"{self.where}: say {word}({example})")
