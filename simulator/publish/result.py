"""The end of every command that keeps a result: its page and manifest, and the line that tells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from simulator import console

if TYPE_CHECKING:
    import xarray as xr

    from simulator.results.store import Result
    from simulator.run import Outcome
    from simulator.scenario import Scenario


@dataclass
class Tally:
    """What is kept of all pieces of a result: events that charts mark, seconds, residuals."""

    members: int
    began: float = field(default_factory=perf_counter)
    marked: list[Mapping[str, Any]] = field(default_factory=list)
    seconds: Counter[str] = field(default_factory=Counter)
    residuals: dict[str, float] = field(default_factory=dict)
    done: int = 0
    curve: xr.Dataset | None = None
    priced: xr.Dataset | None = None

    def add(self, piece: Outcome) -> None:
        """Count a piece in."""
        from simulator.charts.events import wanted
        from simulator.run import worst

        self.marked += [event for event in piece.events if wanted(event, self.kinds)]
        self.seconds.update(piece.seconds)
        self.residuals = worst([self.residuals, piece.residuals])
        self.done += piece.dataset.sizes["member"]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Kinds of event that charts mark: notices where there is one future; of many there would be thousands."""
        from simulator.charts.events import NOTICES, STARTS, WORDS

        return frozenset({*STARTS, *WORDS, *(NOTICES if self.members == 1 else ())})


def tell(folder: Path, record: dict[str, Any], line: str, as_json: bool) -> None:
    """The result as a line and the path of its page, or as JSON."""
    from simulator.results.store import PAGE

    record |= {"folder": str(folder), "page": str(folder / PAGE), "result": line}
    console.say(f"{line}\n{folder / PAGE}", record, as_json)


def finish(
    result: Result, command: str, scenario: Scenario, tally: Tally, facts: Mapping[str, Any],
    written: Callable[..., tuple[str, str]] | None = None,
) -> tuple[dict[str, Any], str]:  # fmt: skip
    """Write the page and the rest; give the manifest's record and the finding."""
    from simulator.results.manifest import manifest, of_scenario
    from simulator.scenario import seed_of

    text = scenario.to_toml()
    record = manifest(
        command,
        of_scenario(scenario),
        seed=seed_of(scenario),
        **facts,
        step=scenario.run.step,
        method=scenario.run.method,
        residuals=tally.residuals,
        seconds=dict(tally.seconds) | {"all": perf_counter() - tally.began},
    )
    with result.dataset() as dataset:
        page, line = (written or _page)(dataset, scenario, text, record, tally)
    result.finish(text, record, page)
    return record, line


def _page(
    dataset: xr.Dataset, scenario: Scenario, text: str, record: dict[str, Any], tally: Tally
) -> tuple[str, str]:
    from simulator.charts.findings import headline
    from simulator.describe.assumptions import rows
    from simulator.publish import hinge

    record["hinges"] = hinge.of_comparison(dataset, scenario)
    written = page_of(dataset, scenario.name, rows(scenario), text, record, tally)
    return written, click.unstyle(headline(dataset))


def page_of(
    dataset: xr.Dataset, title: str, assumptions: Sequence[Mapping[str, Any]], text: str,
    record: Mapping[str, Any], tally: Tally,
) -> str:  # fmt: skip
    """The page of a comparison or a run with what the tally keeps of it."""
    from simulator.charts.page import page

    return page(
        dataset, title=title, scenario_text=text, manifest=record, assumptions=assumptions, events=tally.marked,
        curve=tally.curve, priced=tally.priced,
    )  # fmt: skip
