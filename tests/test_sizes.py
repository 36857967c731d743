"""Files and functions of the package stay small enough to read at one go, as CONTRIBUTING.md asks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "simulator"
LARGEST_FILE, LONGEST_FUNCTION = 250, 40


def lines(function: ast.FunctionDef) -> int:
    """How many lines it has, its docstring with it."""
    return (function.end_lineno or 0) - function.lineno + 1


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield f"{file.relative_to(PACKAGE)}: {node.name}", node


def test_no_file_is_longer_than_250_lines() -> None:
    files = PACKAGE.rglob("*.py")
    sizes = {str(file.relative_to(PACKAGE)): len(file.read_text("utf-8").splitlines()) for file in files}
    assert len(sizes) > 300
    assert {name: size for name, size in sizes.items() if size > LARGEST_FILE} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    sizes = {name: lines(node) for name, node in functions()}
    assert len(sizes) > 2000
    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}
