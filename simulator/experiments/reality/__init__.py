"""Reality checks: IF something changes THEN what anyone who knows the field expects of it.

The list is data, `list.toml`: each row says what changes and which of a few forms of comparison the
recorded outputs must then satisfy. `simulator check FILE --reality` runs it on a scenario, and the
tests run it on England.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from simulator.experiments.reality.listing import Row, rows
from simulator.experiments.workers import asked_or_cores, in_order
from simulator.run import default_model, every_policy, prepare

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.scenario import Scenario

PASSED, FAILED, NOT_ASKED = "passed", "failed", "not asked"
__all__ = ["FAILED", "NOT_ASKED", "PASSED", "Finding", "Judged", "Row", "judge", "reality", "rows", "summary"]


class Judged:
    """What was put to a test; a dataclass whose `outcome` is that it passed, failed or was not asked."""

    outcome: str

    @property
    def failed(self) -> bool:
        """Whether what was expected did not follow."""
        return self.outcome == FAILED

    @property
    def mark(self) -> str:
        """The outcome as a sign for a table."""
        return {PASSED: "✓", FAILED: "✗"}.get(self.outcome, "–")

    def record(self) -> dict[str, str]:
        """All of it for scripts and for the manifest."""
        return dict(vars(self))


@dataclass(frozen=True)
class Finding(Judged):
    """What came of a row of the list, and the figures."""

    name: str
    condition: str
    expectation: str
    because: str
    outcome: str
    figures: str

    @property
    def sentence(self) -> str:
        """The row for people."""
        return f"IF {self.condition} THEN {self.expectation}"


def reality(
    scenario: Scenario,
    chosen: Sequence[Row] | None = None,
    *,
    workers: int | None = None,
    model: Model | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Finding]:
    """What comes of each row of the list (or of those `chosen`) on a scenario, in the order of the list.

    Rows are shared out among `workers` (default: one for each core); a `model` of your own runs in
    this process. `progress` is called with rows done and rows in all. Raises `InputError` where the
    scenario does not fit the model; a run that blows up is a row that failed.
    """
    listed = list(rows() if chosen is None else chosen)
    # Every mistake is told once, by this process, before any other starts.
    prepare(scenario, model or default_model(), None)
    found: list[Finding] = []
    with closing(_judged(scenario, listed, asked_or_cores(workers), model)) as each:
        for finding in each:
            found.append(finding)
            if progress:
                progress(len(found), len(listed))
    return found


def _judged(
    scenario: Scenario, listed: Sequence[Row], workers: int, model: Model | None
) -> Generator[Finding, None, None]:
    workers = min(workers, len(listed))
    if workers > 1 and model is None:
        yield from in_order(judge, listed, workers, (scenario,))
    else:
        yield from (judge(scenario, row, model) for row in listed)


def judge(scenario: Scenario, row: Row, model: Model | None = None) -> Finding:
    """What comes of one row on a scenario."""
    from simulator.errors import RunError
    from simulator.experiments.reality.cases import Absent, pairs
    from simulator.experiments.reality.forms import verdict

    finding = Finding(row.name, row.condition, row.expectation, row.because, NOT_ASKED, "")
    wanted = row.policies(every_policy(scenario))
    if not wanted:
        return replace(finding, figures=f"the scenario has no {row.lacks(every_policy(scenario))}")
    try:
        verdicts = [
            [verdict(expected, pair) for expected in row.expect]
            for pair in pairs(scenario, row, wanted, model or default_model())
        ]
    except Absent as absent:
        return replace(finding, figures=str(absent))
    except RunError as error:
        return replace(finding, outcome=FAILED, figures=f"the run could not go on: {error}")
    good = all(holds for each in verdicts for holds, _ in each)
    return replace(finding, outcome=PASSED if good else FAILED, figures=_figures(verdicts))


def _figures(verdicts: Sequence[Sequence[tuple[bool, str]]]) -> str:
    """Figures for people: of all that fail, else of the first policy, with how many others are alike."""
    failed = [f"NOT {text}" for each in verdicts for holds, text in each if not holds]
    if failed:
        return "; ".join(failed)
    others = len(verdicts) - 1
    alike = [f"{others} more {'policies' if others > 1 else 'policy'} alike"] if others else []
    return "; ".join([*(text for _, text in verdicts[0]), *alike])


def summary(findings: Sequence[Finding]) -> str:
    """How many rows held, in words."""
    asked = [finding for finding in findings if finding.outcome != NOT_ASKED]
    failed = sum(finding.failed for finding in asked)
    held = f"{len(asked) - failed} of {len(asked)} checks hold" if failed else f"all {len(asked)} checks hold"
    left = len(findings) - len(asked)
    return f"{held}; {left} could not be asked of this scenario." if left else f"{held}."
