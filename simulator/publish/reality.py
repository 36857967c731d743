"""What the list of IF … THEN … checks finds: told as a table, and refused where a row fails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator import console
from simulator.errors import InputError, Mistake

if TYPE_CHECKING:
    from simulator.experiments.reality import Finding
    from simulator.scenario import Scenario


def reality(files: Sequence[str], workers: int | None, quiet: bool, as_json: bool) -> None:
    """The list of IF … THEN … checks on scenario files, told as a table. Raises `InputError`."""
    from simulator.scenario import read

    found = {file: checked(read(file), workers, quiet) for file in files}
    each = {file: [finding.record() for finding in findings] for file, findings in found.items()}
    failed = [finding for findings in found.values() for finding in findings if finding.failed]
    record = {"ok": not failed, "mistakes": [], "reality": each}
    console.say("" if as_json else "\n".join(_table(*item) for item in found.items()), record, as_json)
    for file, findings in found.items():
        refuse_failures(file, findings)


def checked(scenario: Scenario, workers: int | None, quiet: bool) -> list[Finding]:
    """What came of each row of the list, with progress on standard error."""
    from simulator.experiments.reality import reality, rows

    with console.progress(f"{scenario.name}: IF … THEN …", len(rows()), quiet) as show:
        return reality(scenario, workers=workers, progress=lambda done, _: show(done))


def _table(file: str, findings: Sequence[Finding]) -> str:
    """The findings of a file for the terminal, with a line that counts them."""
    from simulator.experiments.reality import summary

    head = ("", "IF", "THEN", "Found")
    lines = [(f.mark, f.condition, f.expectation, f.figures) for f in findings]
    return f"{console.table(head, lines)}\n{file}: {summary(findings)}"


def refuse_failures(where: str, findings: Sequence[Finding]) -> None:
    """Raises `InputError` with the sentence and the figures of every row that failed."""
    failed = [finding for finding in findings if finding.failed]
    if failed:
        raise InputError(
            Mistake(where, f.name, f"{f.sentence} does not hold: {f.figures}", f"{f.because}.") for f in failed
        )
