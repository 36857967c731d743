"""From a scenario file to a folder of results with its page: what `run` and `compare` do."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

from simulator import console
from simulator.publish import appraisal, delay
from simulator.publish.asked import folder_of, scenario_of
from simulator.publish.reality import checked, refuse_failures
from simulator.publish.result import Tally, finish, tell

if TYPE_CHECKING:
    import xarray as xr

    from simulator.experiments.reality import Finding
    from simulator.run import Outcome
    from simulator.scenario import Scenario


def run(file: str, *, policy: str | None, **choices: Any) -> None:
    """One run of a scenario file, kept and told. Raises `InputError` and `RunError`."""
    from simulator.run import outcome, policy_of

    scenario = scenario_of(file, "run", policy=policy, **choices)
    _note(scenario, choices["quiet"])
    named = [policy_of(scenario)]
    pieces = (outcome(scenario, named, [member], choices["accurate"]) for member in (None,))
    _keep("run", scenario, pieces, 1, named, choices)


def compare(
    file: str, *, members: int, workers: int | None, reality: bool = False, delays: str | None = None,
    no_delay: bool = False, **choices: Any,
) -> None:  # fmt: skip
    """All policies of a scenario file, kept and told. Raises `InputError` and `RunError`.

    The cost of delay comes along, in fewer futures where there are many, unless `no_delay`; `delays` are
    as `delay` takes them, by default those that fit into the run. With `reality` the page shows
    the list of checks; where one fails the result is kept all the same.
    """
    from simulator.experiments.compare import pieces
    from simulator.run import every_policy

    late: list[float] = []

    def also(scenario: Scenario | None) -> None:
        late[:] = delay.delays_of(scenario, delays, no_delay)

    scenario = scenario_of(file, "compare", also=also, **choices)
    _note(scenario, choices["quiet"])
    findings = checked(scenario, workers, choices["quiet"]) if reality else []
    made = pieces(scenario, members, workers, choices["accurate"])
    curve = partial(delay.beside, scenario, late, members, workers, choices) if late else None
    _keep("compare", scenario, made, members, every_policy(scenario), choices, findings, curve)
    refuse_failures(scenario.where, findings)


def _note(scenario: Scenario, quiet: bool) -> None:
    """What to look at again before its results are believed."""
    from simulator.describe.notes import notes
    from simulator.run import default_model

    for line in () if quiet else notes(scenario, default_model()):
        console.note(line)


def _keep(
    command: str,
    scenario: Scenario,
    pieces: Generator[Outcome, None, None],
    members: int,
    policies: Sequence[str],
    choices: Mapping[str, Any],
    findings: Sequence[Finding] = (),
    curve: Callable[[xr.Dataset | None], xr.Dataset | None] | None = None,
) -> None:
    """Write pieces as they come, then a curve, then the page; tell the result in a line."""
    from simulator.experiments.drawn import draws
    from simulator.results.store import CURVE, DRAWS, saving

    folder = folder_of(choices["output"], scenario, "", command)
    tally, quiet = Tally(members), choices["quiet"]
    words = f"{scenario.name}: {len(policies)} {'policies' if len(policies) > 1 else 'policy'}"
    with saving(folder, members) as result:
        with console.progress(words, members, quiet) as show, closing(pieces) as each:
            for piece in each:
                result.add(piece.dataset, piece.events)
                appraisal.add(result, piece)
                tally.add(piece)
                show(tally.done)
                # The next is waited for, and the page is made, without this one's records.
                del piece
        facts = {"policies": list(policies), "members": members, "accurate": choices["accurate"]}
        tally.priced = appraisal.finished(result, facts) if command == "compare" else None
        if command == "compare":
            result.beside(DRAWS, draws(scenario, members))
        tally.curve = curve(tally.priced) if curve else None
        if tally.curve is not None:
            result.beside(CURVE, tally.curve)
            facts["cost_of_delay"] = {name: tally.curve[name].values.tolist() for name in ("policy", "delay", "member")}
        if findings:
            facts["reality"] = [finding.record() for finding in findings]
        record, line = finish(result, command, scenario, tally, facts)
    if not quiet:
        console.note(f"Left over by the audits, at worst: {_left_over(tally)}.")
    tell(folder, record, line, choices["as_json"])


def _left_over(tally: Tally) -> str:
    """What the audits could not account for, in words."""
    from simulator.results.dataset import AUDITED

    named = {AUDITED[group][0]: left for group, left in tally.residuals.items() if group in AUDITED}
    return " and ".join(f"{left:.1g} {noun}" for noun, left in named.items()) or "nothing was audited"
