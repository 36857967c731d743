"""The STRESS items on implementation and code access: versions, the machine, the licence, how to run it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.describe.confidence import plain
from simulator.describe.stress_subject import NOT_RECORDED, Subject, about
from simulator.describe.text import cell, table
from simulator.engine.loading import cores
from simulator.results.folder import PROGRAM
from simulator.results.manifest import machine, versions

if TYPE_CHECKING:
    from simulator.scenario import Scenario

_ABSENT = f"{NOT_RECORDED}: the package is not installed, or says nothing of it"


def software(subject: Subject) -> list[str]:
    """The versions of this installation, which a result depends on."""
    rows = [(PROGRAM, cell(_first("Version"))), *((name, cell(number)) for name, number in versions().items())]
    return [f"On {cell(machine()['system'])}, with:", table(("Software", "Version"), rows)]


def system(subject: Subject) -> list[str]:
    """The machine on which this report was written."""
    found = machine()
    return [
        f"This report was written on: {cell(found['processor'])} ({cell(found['architecture'])}), {cores()} cores that "
        "this process may use. A result's `manifest.json` records the machine that made it.",
        f"Run time and memory: {NOT_RECORDED} here; a result's `manifest.json` has the seconds of each part of a run.",
    ]


def access(subject: Subject) -> list[str]:
    """The licence, what to install, and the commands that make the results again."""
    addresses = [cell(each) for each in about("Project-URL")]
    rows = [
        ("Distribution", f"`{PROGRAM}` {cell(_first('Version'))}"),
        ("Licence", cell(_first("License-Expression", "License"))),
        ("Python", cell(_first("Requires-Python"))),
        ("Address", "; ".join(addresses) or f"{NOT_RECORDED} in the package's metadata"),
    ]
    found = [table(("What", "Is"), rows)]
    if subject.scenario is None:
        return [*found, "To write this report again: `simulator describe stress`."]
    return [*found, *_again(subject.scenario, subject.members)]


def _again(scenario: Scenario, members: int) -> list[str]:
    name = plain(scenario.where)
    return [
        f"To run it again: `simulator compare {name} --members {members}`; to write this report again: `simulator "
        f"describe stress {name}`. The results are the same to the last bit with the versions of 5.1 on the same "
        "family of processor.",
        f"The scenario with everything that it builds on, as one file: `scenario.toml` in the folder of a result; "
        f"its SHA-256 is `{scenario.hash}`.",
    ]


def _first(*fields: str) -> str:
    """The first of these fields that the package's metadata fill."""
    return next((said for field in fields for said in about(field)), _ABSENT)
