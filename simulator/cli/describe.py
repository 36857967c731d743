"""The command line's `describe`: the model and a scenario's numbers, for readers and other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from simulator import completing, console
from simulator.arguments import OneOf
from simulator.cli.options import JSON, written


@click.group()
def describe() -> None:
    """Print the model, or the numbers of a scenario, for readers and other programs.

    \b
    Example:
      simulator describe equations -o docs/equations.md
    """


WRITTEN = written("FILE", "Write it there.")
MAY_NAME = click.argument("file", metavar="[FILE]", required=False, shell_complete=completing.scenarios)


def _scenario(file: str | None, output: Path | None, policy: str | None = None) -> Any:
    """The scenario that is named, held against the model; None where none is.

    Raises `InputError` with all that is wrong: with the scenario, the options and the file to write.
    """
    from simulator.arguments import refuse
    from simulator.errors import noting
    from simulator.publish.asked import no_file
    from simulator.run import asked, default_model
    from simulator.scenario import read

    mistakes, scenario = no_file(output), None
    with noting(mistakes):
        scenario = read(file, default_model()) if file else None
    if scenario is not None:
        with noting(mistakes, "--policy"):
            scenario = asked(scenario, policy=policy)
    refuse(mistakes)
    return scenario


def _comment(mark: str, scenario: Any) -> str:
    """A first line that says which scenario was asked about."""
    from simulator.errors import plain

    return f"{mark} Of {plain(scenario.name)}, as of every scenario: a scenario changes numbers.\n" if scenario else ""


def _told(text: str, record: Mapping[str, Any], output: Path | None, as_json: bool) -> None:
    """The text, or as JSON what it says."""
    console.write(json.dumps(record, ensure_ascii=False) + "\n" if as_json else text, output)


@describe.command()
@MAY_NAME
@WRITTEN
@JSON
def equations(file: str | None, output: Path | None, as_json: bool) -> None:
    """Every equation in LaTeX, with units, as Markdown.

    With FILE the numbers that the scenario gives stand beside what they are.

    \b
    Example:
      simulator describe equations -o equations.md
      simulator describe equations scenarios/england.toml -o equations.md
    """
    from simulator.describe.equations import equations as written
    from simulator.describe.equations import records
    from simulator.run import default_model

    model, scenario = default_model(), _scenario(file, output)
    record = {"equations": records(model, scenario) if as_json else []}
    _told("" if as_json else written(model, scenario), record, output, as_json)


@describe.command(short_help="Every number of a scenario, with its source and grade.")
@click.argument("file", metavar="[FILE]", default="england", shell_complete=completing.scenarios)
@click.option(
    "--to",
    "--format",
    "form",
    type=OneOf("markdown", "csv", "html"),
    help="[by the name of the file written, else markdown]",
)
@WRITTEN
@JSON
def assumptions(file: str, form: str | None, output: Path | None, as_json: bool) -> None:
    """Every number of a scenario: value, unit, range, source, grade and reason.

    What the scenario changes and the weakest numbers come first.

    \b
    Example:
      simulator describe assumptions scenarios/england.toml -o assumptions.csv
    """
    from simulator.describe.assumptions import rows
    from simulator.describe.log import FORMATS, SUFFIXES

    named = SUFFIXES.get(output.suffix.lower(), "markdown") if output else "markdown"
    scenario = _scenario(file, output)
    record = {"scenario": scenario.name, "assumptions": rows(scenario)}
    _told("" if as_json else FORMATS[form or named](scenario), record, output, as_json)


@describe.command()
@MAY_NAME
@click.option("--influences", is_flag=True, help="Also draw which stocks each flow depends on.")
@WRITTEN
@JSON
def diagram(file: str | None, influences: bool, output: Path | None, as_json: bool) -> None:
    """The stocks and flows as a Mermaid diagram.

    The same for every scenario, which changes numbers alone; one that is named is checked.

    \b
    Example:
      simulator describe diagram -o stocks-and-flows.mmd
    """
    from simulator.describe.diagram import diagram as drawn
    from simulator.run import default_model

    text = _comment("%%", _scenario(file, output)) + drawn(default_model(), influences)
    _told(text, {"format": "mermaid", "text": text}, output, as_json)


@describe.command(short_help="A report by the STRESS checklists.")
@MAY_NAME
@WRITTEN
@JSON
def stress(file: str | None, output: Path | None, as_json: bool) -> None:
    """A report by the STRESS checklists for simulation studies, filled in, as Markdown.

    Objectives, logic, data, experimentation, implementation and code access, each item answered from
    what is there. Without FILE it is of the model alone.

    \b
    Example:
      simulator describe stress england -o stress.md
    """
    from simulator.describe.stress import records
    from simulator.describe.stress import stress as written
    from simulator.experiments.compare import MEMBERS
    from simulator.run import default_model

    model, scenario = default_model(), _scenario(file, output)
    record = {
        "model": model.name,
        "scenario": scenario.name if scenario else None,
        "items": records(model, scenario, MEMBERS) if as_json else [],
    }
    _told("" if as_json else written(model, scenario, MEMBERS), record, output, as_json)


@describe.command()
@MAY_NAME
@WRITTEN
@JSON
def python(file: str | None, output: Path | None, as_json: bool) -> None:
    """The equations written out as the Python that Numba compiles.

    The same for every scenario, which changes numbers alone; one that is named is checked.

    \b
    Example:
      simulator describe python | less
    """
    from simulator.engine.compile import compile_model
    from simulator.run import default_model

    text = _comment("#", _scenario(file, output)) + compile_model(default_model()).python
    _told(text, {"format": "python", "text": text}, output, as_json)


@describe.command(short_help="The continuous core as XMILE, for other programs.")
@click.argument("file", metavar="[FILE]", default="england")
@click.option("--policy", metavar="NAME", help="Whose settings to take.  [those of the first day]")
@WRITTEN
@JSON
def xmile(file: str, policy: str | None, output: Path | None, as_json: bool) -> None:
    """The continuous core of a scenario as XMILE, for Stella, PySD, Simlin and others.

    Stocks and what moves them, every element of every axis a variable of its own, Euler at a step of
    a sixteenth of a year. Processes, events and birthdays are left out; the file says so at its top.

    \b
    Example:
      simulator describe xmile england -o england.xmile
      simulator describe xmile england --policy radical -o radical.xmile
    """
    from simulator.describe.xmile import xmile as written
    from simulator.run import default_model, prepare

    scenario, model = _scenario(file, output, policy), default_model()
    text = written(model, prepare(scenario, model, None), scenario.name, policy)
    _told(text, {"format": "xmile", "text": text}, output, as_json)
