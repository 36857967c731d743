"""The command line's smaller tools: `report`, `diff`, `init` and `assure`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from simulator import completing
from simulator.arguments import Whole
from simulator.cli.options import FILE, FOLDER, JSON, TELLING, WORKERS, members, written

MOST_PEOPLE, MOST_COUNCILS = 100_000_000, 1_000


@click.command()
@FOLDER
@written("FILE", "Another place for the page [DIR/index.html].")
@JSON
def report(folder: Path, output: Path | None, as_json: bool) -> None:
    """Draw the page of a finished result again; nothing is simulated.

    The same page comes from the same data and the same version of this program.

    \b
    Example:
      simulator report outputs/england
    """
    from simulator.publish import report as publish

    publish.report(folder, output=output, as_json=as_json)


@click.command()
@click.argument("a", metavar="A", shell_complete=completing.scenarios)
@click.argument("b", metavar="B", shell_complete=completing.scenarios)
@click.option("--exit-code", is_flag=True, help="Exit with 3 where something differs, for scripts.")
@JSON
def diff(a: str, b: str, exit_code: bool, as_json: bool) -> None:
    """What two scenarios, or two finished results, differ in.

    Of scenarios: numbers with units and reasons, policies, events and the run. Of results (folders)
    also versions, seed and settings, and which outputs differ, by how much, where and since when.

    \b
    Example:
      simulator diff england deeper-cuts
      simulator diff outputs/england outputs/england-again --json
    """
    from simulator.publish import differences as publish

    publish.diff(a, b, exit_code=exit_code, as_json=as_json)


@click.command()
@click.argument("name", metavar="NAME")
@click.option(
    "--extends", default="england", show_default=True, metavar="SCENARIO", help="What it builds on.",
    shell_complete=completing.scenarios,
)  # fmt: skip
@written("FILE", "Another file for it [NAME.toml].")
@click.option("--people", type=Whole(1_000, MOST_PEOPLE), metavar="N", help="A place of so many people [as it is].")
@click.option("--councils", type=Whole(1, MOST_COUNCILS), metavar="N", help="Councils it has, with --people [1].")
@JSON
def init(
    name: str, extends: str, output: Path | None, as_json: bool, people: int | None, councils: int | None
) -> None:
    """Write a scenario to start from: it runs as it is, and its comments say how to make it yours.

    With --people it is an average place of that size, number by number, for figures of your own to replace.
    An existing file is never replaced.

    \b
    Example:
      simulator init my-place
      simulator init my-council --people 350000
      simulator init my-place --extends deeper-cuts -o scenarios/my-place.toml
    """
    from simulator.publish import init as publish

    publish.init(
        name, extends=extends, output=output, as_json=as_json, people=people, councils=councils
    )


@click.command()
@FILE
@written("FILE", "Also a Markdown page, for an assurance file.")
@members(4, "Futures of each test.")
@click.option("--no-checks", is_flag=True, help="Leave out the list of IF … THEN … checks, about a minute.")
@WORKERS
@TELLING
def assure(file: str, no_checks: bool, **choices: Any) -> None:
    """Test a scenario and its model for confidence: what was tested, the figure, the limit, passed or not.

    Units and sources, conservation, extreme conditions, loops and signs, integration error and
    reproducibility. Exits with 2 where a test fails.

    \b
    Example:
      simulator assure scenarios/england.toml -o assurance.md
    """
    from simulator.publish import assurance as publish

    publish.assure(file, checks=not no_checks, **choices)
