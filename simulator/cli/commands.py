"""The command line: check, run, compare, delay, appraise, ensemble, sensitivity, robustness and describe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from simulator import completing, console
from simulator.arguments import OneOf
from simulator.cli.appraise import appraise
from simulator.cli.calibrate import calibrate
from simulator.cli.describe import describe
from simulator.cli.ensemble import ensemble
from simulator.cli.explore import explore
from simulator.cli.export import export
from simulator.cli.help import Commands
from simulator.cli.options import FILE, RUNNING, TELLING, WORKERS, members
from simulator.cli.study import robustness, sensitivity
from simulator.cli.tools import assure, diff, init, report

PLAIN = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=Commands, context_settings=PLAIN)
@click.version_option(package_name="public-service-simulator")
def simulator() -> None:
    """What does it cost a place to put off changing its public services?

    FILE is a scenario: one that comes along by its name, such as england, or a file of your own. DIR is the
    folder of a result, such as outputs/england.

    \b
    Example:
      simulator compare scenarios/england.toml
    """


@simulator.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, shell_complete=completing.scenarios)
@click.option("--reality", is_flag=True, help="Also run the list of IF … THEN … checks, about a minute a file.")
@WORKERS
@TELLING
def check(files: Sequence[str], reality: bool, workers: int | None, quiet: bool, as_json: bool) -> None:
    """Read scenario files and print every mistake: where, what is wrong, and the remedy.

    What is in order and yet seldom meant, such as a first budget that does not add up, is told as a note.

    With --reality each is also run under conditions of which anyone knows what has to follow: no
    people, no need; endless capacity, no backlog; and so on.

    \b
    Example:
      simulator check scenarios/england.toml my-place.toml
      simulator check scenarios/england.toml --reality
    """
    from simulator.arguments import all_wrong
    from simulator.describe.notes import notes
    from simulator.errors import InputError
    from simulator.run import default_model
    from simulator.scenario import check as mistakes_in
    from simulator.scenario import read
    from simulator.scenario.first_instant import impossible

    model = default_model()
    mistakes = all_wrong(m for file in files for m in mistakes_in(file, model) or impossible(read(file), model))
    if reality and not mistakes:
        from simulator.publish import reality as publish

        publish.reality(files, workers, quiet, as_json)
        return
    found = [] if mistakes else [f"{file}: {note}" for file in files for note in notes(read(file), model)]
    record = {"ok": not mistakes, "mistakes": [vars(mistake) for mistake in mistakes], "notes": found}
    if as_json or not mistakes:
        count = f"{len(files)} scenario files are" if len(files) > 1 else f"{files[0]} is"
        console.say("\n".join((f"{count} in order.", *found)), record, as_json)
    if mistakes:
        raise InputError(mistakes)


@simulator.command()
@FILE
@RUNNING
@click.option(
    "--policy", metavar="NAME", help="Which policy to run [the reference].", shell_complete=completing.policies
)
@TELLING
def run(file: str, policy: str | None, **choices: Any) -> None:
    """Run one policy of a scenario once, with every uncertain number at its central value.

    \b
    Example:
      simulator run scenarios/england.toml --policy radical --set finance.grant_growth=-0.02
    """
    from simulator.publish import runs as publish

    publish.run(file, policy=policy, **choices)


@simulator.command()
@FILE
@RUNNING
@members(64)
@click.option(
    "--policy", "only", multiple=True, metavar="NAME", help="Only this policy and the reference; repeat [all].",
    shell_complete=completing.policies,
)  # fmt: skip
@WORKERS
@click.option(
    "--reality", is_flag=True, help="Also run the list of IF … THEN … checks and show it on the page."
)
@click.option(
    "--delays", metavar="LIST", help="Years late for the cost of delay [0,1,2,4,8, as far as they fit the run]."
)
@click.option("--no-delay", is_flag=True, help="Leave the cost of delay out.")
@TELLING
def compare(file: str, **choices: Any) -> None:
    """Compare all policies of a scenario in the same futures, and write a page.

    The cost of delaying each policy comes along, in a quarter of the futures, or 16 if that is more.

    \b
    Example:
      simulator compare scenarios/england.toml --members 200
      simulator compare scenarios/england.toml --policy radical --policy portfolio
    """
    from simulator.publish import runs as publish

    publish.compare(file, **choices)


@simulator.command()
@FILE
@RUNNING
@click.option(
    "--policy", "policies", multiple=True, metavar="NAME", help="Which policy to start late; repeat.  [required]",
    shell_complete=completing.policies,
)
@click.option(
    "--years", default="0,1,2,4,8", show_default=True, metavar="LIST",
    help="How many years late, each a whole number of months; 0 is always among them.",
)  # fmt: skip
@members(64)
@click.option(
    "--risk", metavar="P", help="Risk of a section 114 notice that a start is to keep under [that of never starting]."
)
@click.option(
    "--healed", type=OneOf("prevented", "undelayed", "start"), default="prevented", show_default=True,
    help="What counts as lasting damage: what an early start would have prevented; all that it would have bettered; "
    "all that has worsened since.",
)  # fmt: skip
@WORKERS
@TELLING
def delay(file: str, **choices: Any) -> None:
    """What it costs to start policies later: by how much later, and why; write a page.

    \b
    Example:
      simulator delay scenarios/england.toml --policy radical --years 0,1,2,4,8
    """
    from simulator.publish import delay as publish

    publish.delay(file, **choices)


simulator.add_command(appraise)
simulator.add_command(calibrate)
simulator.add_command(describe)
simulator.add_command(ensemble)
simulator.add_command(explore)
simulator.add_command(sensitivity)
simulator.add_command(robustness)
simulator.add_command(export)
simulator.add_command(assure)
simulator.add_command(diff)
simulator.add_command(init)
simulator.add_command(report)


def main(arguments: list[str] | None = None) -> None:
    """The `simulator` command. Exits with 0, 1, 2, 130 or 143; see `console.run`."""
    console.run(simulator, arguments)
