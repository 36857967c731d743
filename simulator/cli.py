"""The command line: check, run, compare, delay, sensitivity, robustness and describe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from simulator import console
from simulator.arguments import Step, Whole
from simulator.cli_describe import describe
from simulator.cli_study import robustness, sensitivity

F = TypeVar("F", bound=Callable[..., Any])
MOST_MEMBERS = 10_000
"""Some 15 GB of results for England."""
MOST_WORKERS = 256
PLAIN = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def _options(*options: Callable[[F], F]) -> Callable[[F], F]:
    def add(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return add


FILE = click.argument("file", metavar="FILE")
OUTPUT = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the result [outputs/NAME].",
)
RUNNING = _options(
    OUTPUT,
    click.option(
        "--set",
        "sets",
        multiple=True,
        metavar="NAME=VALUE",
        help="Another value for a number; repeat.",
    ),
    click.option("--seed", type=Whole(0, 2**63 - 1), metavar="N", help="Seed of all luck."),
    click.option(
        "--accurate", is_flag=True, help="Integrate with SciPy's adaptive methods instead; slower."
    ),
    click.option(
        "--step", type=Step(), metavar="H", help="Step in years, also as a fraction [1/24]."
    ),
    click.option("--method", type=click.Choice(["rk4", "euler"]), help="How to take a step [rk4]."),
)
TELLING = _options(
    click.option("--quiet", is_flag=True, help="No progress."),
    click.option("--json", "as_json", is_flag=True, help="The result as one JSON object."),
)


WORKERS = click.option(
    "--workers", type=Whole(1, MOST_WORKERS), metavar="N", help="Processes [one for each core]."
)


@click.group(context_settings=PLAIN)
@click.version_option(package_name="public-service-simulator")
def simulator() -> None:
    """What does it cost a place to put off changing its public services?

    \b
    Example:
      simulator compare scenarios/england.toml
    """


@simulator.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@click.option("--reality", is_flag=True, help="Also run the list of IF … THEN … checks, about a minute a file.")
@WORKERS
@click.option("--quiet", is_flag=True, help="No progress.")
@click.option("--json", "as_json", is_flag=True, help="What was found as one JSON object.")
def check(files: Sequence[str], reality: bool, workers: int | None, quiet: bool, as_json: bool) -> None:
    """Read scenario files and print every mistake: where, what is wrong, and the remedy.

    With --reality each is also run under conditions of which anyone knows what has to follow: no
    people, no need; endless capacity, no backlog; and so on.

    \b
    Example:
      simulator check scenarios/england.toml my-place.toml
      simulator check scenarios/england.toml --reality
    """
    from simulator.errors import InputError
    from simulator.run import default_model
    from simulator.scenario import check as mistakes_in

    model = default_model()
    mistakes = list(dict.fromkeys(m for file in files for m in mistakes_in(file, model)))
    if reality and not mistakes:
        from simulator import publish_reality

        publish_reality.reality(files, workers, quiet, as_json)
        return
    record = {"ok": not mistakes, "mistakes": [vars(mistake) for mistake in mistakes]}
    if as_json or not mistakes:
        count = f"{len(files)} scenario files are" if len(files) > 1 else f"{files[0]} is"
        console.say(f"{count} in order.", record, as_json)
    if mistakes:
        raise InputError(mistakes)


@simulator.command()
@FILE
@RUNNING
@click.option("--policy", metavar="NAME", help="Which policy to run [the reference].")
@TELLING
def run(file: str, policy: str | None, **choices: Any) -> None:
    """Run one policy of a scenario once, with every uncertain number at its central value.

    \b
    Example:
      simulator run scenarios/england.toml --policy radical --set finance.grant_growth=-0.02
    """
    from simulator import publish

    publish.run(file, policy=policy, **choices)


@simulator.command()
@FILE
@RUNNING
@click.option(
    "--members",
    type=Whole(1, MOST_MEMBERS),
    default=64,
    show_default=True,
    metavar="N",
    help="Futures.",
)
@WORKERS
@click.option(
    "--reality", is_flag=True, help="Also run the list of IF … THEN … checks and show it on the page."
)
@click.option(
    "--delays", metavar="LIST", help="Years late for the cost of delay [0,1,2,4,8, as far as they fit the run]."
)
@click.option("--no-delay", is_flag=True, help="Leave the cost of delay out.")
@TELLING
def compare(file: str, members: int, workers: int | None, reality: bool, **choices: Any) -> None:
    """Compare all policies of a scenario in the same futures, and write a page.

    The cost of delaying each policy comes along, in a quarter of the futures.

    \b
    Example:
      simulator compare scenarios/england.toml --members 200
    """
    from simulator import publish

    publish.compare(file, members=members, workers=workers, reality=reality, **choices)


@simulator.command()
@FILE
@RUNNING
@click.option("--policy", required=True, metavar="NAME", help="Which policy to start late.")
@click.option(
    "--years", default="0,1,2,4,8", show_default=True, metavar="LIST",
    help="How many years late, each a whole number of months; 0 is always among them.",
)  # fmt: skip
@click.option(
    "--members", type=Whole(1, MOST_MEMBERS), default=64, show_default=True, metavar="N", help="Futures."
)
@WORKERS
@TELLING
def delay(file: str, policy: str, years: str, members: int, workers: int | None, **choices: Any) -> None:
    """What it costs to start a policy later: by how much later, and why; write a page.

    \b
    Example:
      simulator delay scenarios/england.toml --policy radical --years 0,1,2,4,8
    """
    from simulator import publish_curve

    publish_curve.delay(file, policy=policy, years=years, members=members, workers=workers, **choices)


simulator.add_command(describe)
simulator.add_command(sensitivity)
simulator.add_command(robustness)


def main(arguments: list[str] | None = None) -> None:
    """The `simulator` command. Exits with 0, 1, 2, 130 or 143; see `console.run`."""
    console.run(simulator, arguments)
