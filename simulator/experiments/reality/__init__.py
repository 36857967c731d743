"""Reality checks: IF something changes THEN what anyone who knows the field expects of it.

The list is data, `list.toml`: each row says what changes and which of a few forms of comparison the
recorded outputs must then satisfy. `simulator check FILE --reality` runs it on a scenario, and the
tests run it on England.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from simulator.experiments.reality.rows import Row, rows
from simulator.experiments.workers import in_order
from simulator.run import default_model, every_policy, prepare

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.scenario import Scenario

PASSED, FAILED, NOT_ASKED = "passed", "failed", "not asked"
__all__ = ["FAILED", "NOT_ASKED", "PASSED", "Finding", "Row", "judge", "reality", "rows"]


@dataclass(frozen=True)
class Finding:
    """What came of a row: passed, failed or not asked of this scenario, and the figures."""

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

    def record(self) -> dict[str, str]:
        """The finding for scripts and for the manifest."""
        return asdict(self)


def reality(
    scenario: Scenario,
    chosen: Sequence[Row] | None = None,
    *,
    workers: int | None = 1,
    model: Model | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Finding]:
    """What comes of each row of the list (or of those `chosen`) on a scenario, in the order of the list.

    Rows are shared out among `workers`; a `model` of your own runs in this process. `progress` is
    called with rows done and rows in all. Raises `InputError` where the scenario does not fit the
    model; a run that blows up is a row that failed.
    """
    listed = list(rows() if chosen is None else chosen)
    # Every mistake is told once, by this process, before any other starts.
    prepare(scenario, model or default_model(), None)
    found: list[Finding] = []
    with closing(_judged(scenario, listed, workers or 1, model)) as each:
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
        return replace(finding, figures=f"the scenario has no policy {row.lacks(every_policy(scenario))}")
    told: list[str] = []
    good = True
    try:
        for pair in pairs(scenario, row, wanted, model or default_model()):
            for expected in row.expect:
                holds, figures = verdict(expected, pair)
                good = good and holds
                told.append(figures if holds else f"NOT {figures}")
    except Absent as absent:
        return replace(finding, figures=str(absent))
    except RunError as error:
        good, told = False, [f"the run could not go on: {error}"]
    return replace(finding, outcome=PASSED if good else FAILED, figures="; ".join(dict.fromkeys(told)))


def records(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings for the manifest and for scripts."""
    return [dict(finding.record()) for finding in findings]
