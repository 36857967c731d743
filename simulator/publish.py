"""From a scenario file to a folder of results with its page: what `run` and `compare` do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from simulator import console
from simulator.errors import InputError, Mistake

if TYPE_CHECKING:
    import xarray as xr

    from simulator.experiments.reality import Finding
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

    def add(self, piece: Outcome) -> None:
        """Count a piece in."""
        from simulator.charts.events import NOTICES, STARTS, WORDS
        from simulator.run import worst

        # A chart marks notices where there is one future; of many there would be thousands.
        marked = {*STARTS, *WORDS, *(NOTICES if self.members == 1 else ())}
        self.marked += [event for event in piece.events if event["kind"] in marked]
        self.seconds.update(piece.seconds)
        self.residuals = worst([self.residuals, piece.residuals])
        self.done += piece.dataset.sizes["member"]


def run(file: str, *, policy: str | None, **choices: Any) -> None:
    """One run of a scenario file, kept and told. Raises `InputError` and `RunError`."""
    from simulator.run import outcome, policy_of

    scenario = scenario_of(file, policy=policy, **choices)
    named = [policy_of(scenario)]
    pieces = (outcome(scenario, named, [member], choices["accurate"]) for member in (None,))
    _keep("run", scenario, pieces, 1, named, choices)


def compare(
    file: str, *, members: int, workers: int | None, reality: bool = False, delays: str | None = None,
    no_delay: bool = False, **choices: Any,
) -> None:  # fmt: skip
    """All policies of a scenario file, kept and told. Raises `InputError` and `RunError`.

    The cost of delay comes along, in fewer futures, unless `no_delay`; `delays` are as `delay` takes
    them, by default those that fit into the run. With `reality` the page shows
    the list of checks; where one fails the result is kept all the same.
    """
    from simulator import publish_curve
    from simulator.experiments.compare import pieces
    from simulator.run import every_policy

    late: list[float] = []

    def also(scenario: Scenario | None) -> None:
        late[:] = publish_curve.delays_of(scenario, delays, no_delay)

    scenario = scenario_of(file, also=also, **choices)
    findings = _checked(scenario, workers, choices["quiet"]) if reality else []
    made = pieces(scenario, members, workers, choices["accurate"])
    curve = partial(publish_curve.beside, scenario, late, members, workers, choices) if late else None
    _keep("compare", scenario, made, members, every_policy(scenario), choices, findings, curve)
    _refuse_failures(scenario.where, findings)


def reality(files: Sequence[str], workers: int | None, quiet: bool, as_json: bool) -> None:
    """The list of IF … THEN … checks on scenario files, told as a table. Raises `InputError`."""
    from simulator.scenario import read

    found = {file: _checked(read(file), workers, quiet) for file in files}
    each = {file: [finding.record() for finding in findings] for file, findings in found.items()}
    failed = [finding for findings in found.values() for finding in findings if finding.failed]
    record = {"ok": not failed, "mistakes": [], "reality": each}
    console.say("" if as_json else "\n".join(_table(*item) for item in found.items()), record, as_json)
    for file, findings in found.items():
        _refuse_failures(file, findings)


def _checked(scenario: Scenario, workers: int | None, quiet: bool) -> list[Finding]:
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


def _refuse_failures(where: str, findings: Sequence[Finding]) -> None:
    """Raises `InputError` with the sentence and the figures of every row that failed."""
    failed = [finding for finding in findings if finding.failed]
    if failed:
        raise InputError(
            Mistake(where, f.name, f"{f.sentence} does not hold: {f.figures}", f"{f.because}.") for f in failed
        )


def scenario_of(
    file: str,
    *,
    sets: Iterable[str],
    seed: int | None,
    step: float | None,
    method: str | None,
    output: Path | None,
    policy: str | None = None,
    also: Callable[[Scenario | None], None] | None = None,
    **_: Any,
) -> Scenario:
    """The scenario of a file with what the command line changes, checked against the model and by `also`.

    Raises `InputError` with all that is wrong: with the file, the changes and the folder.
    """
    from simulator.results.folder import refuse
    from simulator.run import asked, default_model, prepare
    from simulator.scenario import read

    mistakes: list[Mistake] = []
    scenario: Scenario | None = None
    model = default_model()
    with _noting(mistakes):
        scenario = read(file, model)
    if scenario is not None:
        for text in sets:
            with _noting(mistakes):
                scenario = scenario.set(text)
        for key, choice in {"policy": policy, "seed": seed, "step": step, "method": method}.items():
            with _noting(mistakes, option=key):
                scenario = asked(scenario, **{key: choice})
        with _noting(mistakes):
            prepare(scenario, model, None)
    if also is not None:
        with _noting(mistakes):
            also(scenario)
    with _noting(mistakes):
        refuse(folder_of(output, scenario, file))
    if mistakes or scenario is None:
        raise InputError(dict.fromkeys(mistakes))
    return scenario


@contextmanager
def _noting(mistakes: list[Mistake], option: str = "") -> Iterator[None]:
    """Collect what an `InputError` holds; what is wrong with an option is said of that option."""
    try:
        yield
    except InputError as error:
        of_option = {"where": f"--{option}", "name": ""} if option else {}
        mistakes += [replace(mistake, **of_option) for mistake in error.mistakes]


def folder_of(output: Path | None, scenario: Scenario | None, file: str) -> Path:
    """Where the result goes: as asked, else outputs/ and the name of the scenario's file."""
    path = (scenario and (scenario.path or Path(scenario.name))) or Path(file)
    return output or Path("outputs") / path.stem


def _keep(
    command: str,
    scenario: Scenario,
    pieces: Generator[Outcome, None, None],
    members: int,
    policies: Sequence[str],
    choices: Mapping[str, Any],
    findings: Sequence[Finding] = (),
    curve: Callable[[], xr.Dataset | None] | None = None,
) -> None:
    """Write pieces as they come, then a curve, then the page; tell the result in a line."""
    from simulator.results.dataset import AUDITED
    from simulator.results.store import CURVE, saving

    folder = folder_of(choices["output"], scenario, "")
    tally, quiet = Tally(members), choices["quiet"]
    words = f"{scenario.name}: {len(policies)} {'policies' if len(policies) > 1 else 'policy'}"
    with saving(folder, members) as result:
        with console.progress(words, members, quiet) as show, closing(pieces) as each:
            for piece in each:
                result.add(piece.dataset, piece.events)
                tally.add(piece)
                show(tally.done)
        facts = {"policies": list(policies), "members": members, "accurate": choices["accurate"]}
        tally.curve = curve() if curve else None
        if tally.curve is not None:
            result.beside(CURVE, tally.curve)
            facts["cost_of_delay"] = {name: tally.curve[name].values.tolist() for name in ("policy", "delay", "member")}
        if findings:
            facts["reality"] = [finding.record() for finding in findings]
        record, line = finish(result, command, scenario, tally, facts)
    if not quiet:
        named = {
            AUDITED[group][0]: left for group, left in tally.residuals.items() if group in AUDITED
        }
        left = " and ".join(f"{left:.1g} {noun}" for noun, left in named.items())
        console.note(f"Left over by the audits, at worst: {left or 'nothing was audited'}.")
    tell(folder, record, line, choices["as_json"])


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
    from simulator.results.manifest import manifest
    from simulator.scenario import seed_of

    text = scenario.to_toml()
    asked = {"name": scenario.name, "file": scenario.where, "sha256": scenario.hash}
    record = manifest(
        command,
        asked,
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
    dataset: xr.Dataset, scenario: Scenario, text: str, record: Mapping[str, Any], tally: Tally
) -> tuple[str, str]:
    from simulator.charts.findings import headline
    from simulator.charts.page import page
    from simulator.describe.assumptions import rows

    written = page(
        dataset,
        title=scenario.name,
        scenario_text=text,
        manifest=record,
        assumptions=rows(scenario),
        events=tally.marked,
        curve=tally.curve,
    )
    return written, click.unstyle(headline(dataset))
