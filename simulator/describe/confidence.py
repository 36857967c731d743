"""Confidence tests as a Markdown page for an assurance file, as HM Treasury's AQuA Book asks for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

LEFT_OUT = (
    "That the model's past matches what happened: see docs/hindcast.md for the run from 2010.",
    "That its boundary holds what matters to your question, and that people who know the place recognise it.",
    "That conclusions hold over all uncertain numbers at once: see `simulator ensemble` and docs/how-to.",
)
HEAD = "| Test | Found | Limit or expectation | Outcome | Why |"
SIGNS = {"passed": "passed", "failed": "**failed**", "not asked": "not asked"}


def page(title: str, tests: Sequence[Mapping[str, str]], facts: Mapping[str, str], summary: str) -> str:
    """The page: what was tested, on what, by which versions, the tables by family, and what was not tested."""
    lines = [f"# Confidence in “{plain(title)}”", "", f"{plain(summary)}", ""]
    lines += [
        "None of these tests proves a model; each could have refuted it. After Forrester and Senge (1980) and "
        "Barlas (1996); for the file that HM Treasury's AQuA Book asks for.",
        "",
    ]
    lines += [*(f"- {plain(key)}: {plain(text)}" for key, text in facts.items()), ""]
    for family in dict.fromkeys(test["family"] for test in tests):
        lines += [f"## {family}", "", HEAD, "|---|---|---|---|---|"]
        for test in tests:
            if test["family"] == family:
                cells = [*(plain(test[key]) for key in ("name", "figure", "limit")), SIGNS[test["outcome"]],
                         plain(test["because"])]  # fmt: skip
                lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    lines += ["## Not tested here", "", *(f"- {text}" for text in LEFT_OUT), ""]
    return "\n".join(lines)


def plain(text: Any) -> str:
    """Text that stays one cell of a table, and is no markup."""
    safe = str(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")
    return " ".join(safe.replace("[", "\\[").replace("`", "\\`").split())
