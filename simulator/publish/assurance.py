"""Confidence tests told as a table, as JSON and as a page for an assurance file: what `assure` does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from simulator import console
from simulator.arguments import refuse
from simulator.errors import InputError, Mistake, noting
from simulator.publish.asked import no_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.experiments.assurance import Confidence
    from simulator.experiments.reality import Row
    from simulator.scenario import Scenario


def assure(
    file: str, *, members: int, checks: bool, output: Path | None, workers: int | None, quiet: bool, as_json: bool
) -> None:
    """Run the tests on a scenario file and tell them. Raises `InputError` with every test that failed."""
    from simulator.experiments.assurance import assurance, how_many
    from simulator.experiments.reality import FAILED, NOT_ASKED

    scenario = _asked(file, output)
    listed: list[Row] | None = None if checks else []
    with console.progress(f"{scenario.name}: confidence tests", how_many(listed), quiet) as show:
        found = assurance(scenario, members=members, listed=listed, workers=workers, progress=show)
    counted = {outcome: sum(test.outcome == outcome for test in found) for outcome in (FAILED, NOT_ASKED)}
    line = _summary(len(found), counted[FAILED], counted[NOT_ASKED], checks)
    if output is not None:
        console.write(_page(scenario, found, line, members), output)
    record = {"ok": not counted[FAILED], "file": file, "tests": [test.record() for test in found], "result": line,
              "page": None if output is None else str(output)}  # fmt: skip
    told = "" if as_json else _table(found)
    console.say("\n".join([told, line, *([str(output)] if output else [])]), record, as_json)
    failed = [test for test in found if test.failed]
    if failed:
        raise InputError(
            Mistake(file, test.name, f"failed: {test.figure}; the limit is {test.limit}", f"{test.because}.")
            for test in failed
        )


def _asked(file: str, output: Path | None) -> Scenario:
    """The scenario, once it and the place of the page are in order. Raises `InputError` with all that is wrong."""
    from simulator.run import default_model, prepare
    from simulator.scenario import read
    from simulator.scenario.first_instant import impossible

    mistakes, scenario, model = no_file(output), None, default_model()
    with noting(mistakes):
        scenario = read(file, model)
        prepare(scenario, model, None)
        mistakes += impossible(scenario, model)
    refuse(mistakes)
    assert scenario is not None
    return scenario


def _summary(tests: int, failed: int, left: int, checks: bool) -> str:
    held = f"All {tests - left} tests passed" if not failed else f"{failed} of {tests - left} tests failed"
    more = f"; {left} could not be asked of this scenario" if left else ""
    return f"{held}{more}{'' if checks else '; the list of IF … THEN … checks was not run'}."


def _table(found: Sequence[Confidence]) -> str:
    head = ("", "Test", "Found", "Limit or expectation")
    parts = []
    for family in dict.fromkeys(test.family for test in found):
        lines = [(test.mark, test.name, test.figure, test.limit) for test in found if test.family == family]
        parts.append(f"{family}\n{console.table(head, lines)}\n")
    return "\n".join(parts)


def _page(scenario: Scenario, found: Sequence[Confidence], summary: str, members: int) -> str:
    from simulator.describe.confidence import page
    from simulator.results.manifest import manifest
    from simulator.scenario import seed_of

    made = manifest("assure", {})
    facts = {
        "Scenario": f"{scenario.where}, SHA-256 of all its numbers {scenario.hash}",
        "Seed and futures": f"{seed_of(scenario)}; the first {members} futures under every policy",
        "Made": f"{datetime.now(UTC).isoformat(timespec='seconds')} by {made['program']} {made['version']}",
        "Versions": ", ".join(f"{name} {version}" for name, version in made["versions"].items()),
        "Machine": ", ".join(str(each) for each in made["machine"].values()),
    }
    return page(scenario.name, [test.record() for test in found], facts, summary)
