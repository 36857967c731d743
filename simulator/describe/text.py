"""Text that comes from a scenario or a model, made safe for the document it is put in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_MARKDOWN = str.maketrans({"|": r"\|", "<": "&lt;", ">": "&gt;", "\n": " ", "\r": " "})


def cell(text: object) -> str:
    """Text for a cell or a line of Markdown: one line, no markup of HTML or of tables."""
    return str(text).translate(_MARKDOWN).strip()


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; cells are taken as they are."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
