"""The cost of delay, as a result of its own and beside a comparison."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from simulator import console
from simulator.errors import InputError, Mistake
from simulator.publish.asked import folder_of, scenario_of
from simulator.publish.result import Tally, finish, tell

if TYPE_CHECKING:
    import xarray as xr

    from simulator.run import Outcome
    from simulator.scenario import Scenario


def delays_of(scenario: Scenario | None, given: str | None, none: bool) -> Sequence[float]:
    """The delays of a comparison's curve; none where nothing can be late."""
    from simulator.experiments.delay.asked import check_text, delayable, that_fit

    if none:
        if given is not None:
            what, remedy = "asks for the cost of delay, which --no-delay leaves out", "Leave one of them out."
            raise InputError([Mistake("--delays", "", what, remedy)])
        return ()
    late = delayable(scenario) if scenario is not None else ()
    if given is not None:
        return check_text(scenario, late, given, "--delays")[0]
    if scenario is None or not late:
        return ()
    fitting = that_fit(scenario)
    return fitting if len(fitting) > 1 else ()


def beside(
    scenario: Scenario, delays: Sequence[float], members: int, workers: int | None, choices: Mapping[str, Any],
    priced: xr.Dataset | None,
) -> xr.Dataset | None:  # fmt: skip
    """The cost of delay of a comparison, in those of its members that are like all; None where it can't be priced."""
    from simulator.experiments.delay import members_of_comparison, pieces
    from simulator.experiments.delay.asked import delayable
    from simulator.experiments.delay.table import joined
    from simulator.experiments.hinge_questions import with_hinges

    late = delayable(scenario)
    fewer = members_of_comparison(priced, late, members)
    found: list[xr.Dataset] = []
    try:
        made = pieces(scenario, late, delays, fewer, workers, choices["accurate"])
        words = f"{scenario.name}: late starts"
        with console.progress(words, len(fewer), choices["quiet"]) as show, closing(made) as each:
            for piece in each:
                found.append(piece.dataset)
                show(sum(part.sizes["member"] for part in found))
    except InputError as error:
        console.note(f"No cost of delay: {error}")
        return None
    return with_hinges(joined(found), scenario).assign_attrs(chosen_from=members)


def delay(
    file: str, *, policies: Sequence[str], years: str, members: int, workers: int | None, risk: str | None = None,
    healed: str, **choices: Any,
) -> None:  # fmt: skip
    """The cost of delaying policies of a scenario file, kept and told. Raises `InputError` and `RunError`."""
    from simulator.experiments.delay import pieces
    from simulator.experiments.delay.asked import check_text

    asked: dict[str, Any] = {}
    named = list(dict.fromkeys(policies))

    def also(scenario: Scenario | None) -> None:
        asked["delays"], asked["risk"] = check_text(scenario, named, years, risk=risk)

    scenario = scenario_of(file, "delay", also=also, **choices)
    accurate, numbers = choices["accurate"], range(members)
    made = pieces(scenario, named, asked["delays"], numbers, workers, accurate, risk=asked["risk"], healed=healed)
    facts = {"policies": named, **asked, "healed": healed, "members": members, "accurate": accurate}
    _keep_curve(scenario, made, members, facts, choices)


def _keep_curve(
    scenario: Scenario, pieces: Generator[Outcome, None, None], members: int, facts: Mapping[str, Any],
    choices: Mapping[str, Any],
) -> None:  # fmt: skip
    """Put the members' curves together, write them and the page; tell the result in a line."""
    from simulator.experiments.delay.table import joined
    from simulator.experiments.hinge_questions import with_hinges
    from simulator.results.store import saving

    folder, tally = folder_of(choices["output"], scenario, "", "delay"), Tally(members)
    found: list[xr.Dataset] = []
    events: list[Mapping[str, Any]] = []
    with saving(folder, members) as result:
        words = f"{scenario.name}: late starts"
        with console.progress(words, members, choices["quiet"]) as show, closing(pieces) as each:
            for piece in each:
                found.append(piece.dataset)
                events += piece.events
                tally.add(piece)
                show(tally.done)
        result.add(with_hinges(joined(found, facts["risk"]), scenario), events)
        record, line = finish(result, "delay", scenario, tally, facts, _curve_page)
    tell(folder, record, line, choices["as_json"])


def _curve_page(
    dataset: xr.Dataset, scenario: Scenario, text: str, record: Mapping[str, Any], tally: Tally
) -> tuple[str, str]:
    from simulator.charts.delay_page import headline, page
    from simulator.describe.assumptions import rows

    written = page(dataset, title=scenario.name, scenario_text=text, manifest=record, assumptions=rows(scenario))
    return written, headline(dataset)
