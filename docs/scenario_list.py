"""Makes the two lists in scenarios/README.md: what each file asks, and what it was found to say."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = ROOT / "scenarios"


@cache
def findings() -> dict[str, dict[str, str]]:
    """What each scenario was found to say, as `docs/findings.py` measured it last."""
    with (ROOT / "docs" / "findings.toml").open("rb") as file:
        return tomllib.load(file)


def page(_: str) -> str:
    """The page as it stands, with its lists of scenario files made anew; it says itself which parts are generated."""
    from simulator.describe.text import cell, table
    from simulator.scenario import read

    rows = []
    for file in sorted(SCENARIOS.glob("*.toml")):
        read_file = read(file)
        given = tomllib.loads(file.read_text(encoding="utf-8"))
        span = f"{read_file.run.start} to {read_file.run.stop}"
        policies = ", ".join(f"`{name}`" for name in read_file.policies)
        words = cell(read_file.description if "description" in given else given["name"])
        finding = findings().get(file.stem, {"finding": "not measured yet", "members": 0})
        finds = f"{finding['finding']} ({finding['members']} futures)"
        rows.append((f"`{file.name}`", words, span, policies, cell(finds)))
    bases = []
    for file in sorted((SCENARIOS / "base").glob("*.toml")):
        given = tomllib.loads(file.read_text(encoding="utf-8"))
        bases.append((f"`base/{file.name}`", cell(given.get("description", given.get("name", "")))))
    lists = (
        table(("File", "Asks", "Runs", "Policies", "Finds"), rows),
        table(("File", "Holds"), bases),
    )
    text = (SCENARIOS / "README.md").read_text(encoding="utf-8")
    return _filled(text, lists)


def _filled(text: str, lists: Sequence[str]) -> str:
    """The page with each list put between its two marks."""
    for number, listed in enumerate(lists, 1):
        first, last = f"<!-- list {number}, generated -->", f"<!-- end of list {number} -->"
        before, found, rest = text.partition(first)
        _, ended, after = rest.partition(last)
        if not found or not ended:
            raise ValueError(f"scenarios/README.md lacks {last if found else first}")
        text = f"{before}{first}\n{listed}\n{last}{after}"
    return text
