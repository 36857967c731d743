"""The command line's `sensitivity` and `robustness`: what a difference depends on, and choosing without knowing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from simulator.arguments import Step, Whole

F = TypeVar("F", bound=Callable[..., Any])
MOST_FUTURES, MOST_MEMBERS, MOST_WORKERS = 1_000_000, 10_000, 256


def _asking(function: F) -> F:
    """The options of both: what is asked, how it is run, and where the result goes."""
    options = (
        click.argument("file", metavar="FILE"),
        click.option("--policy", metavar="NAME", help="The policy that is asked about [radical, or the last]."),
        click.option("--against", metavar="NAME", help="The policy that it is held against [the reference]."),
        click.option("--outcome", default="npsv", show_default=True, metavar="NAME", help="What they differ in."),
        click.option(
            "--number", "numbers", multiple=True, metavar="NAME", help="A number to look at singly; repeat [the first]."
        ),
        click.option(
            "--members", type=Whole(1, MOST_MEMBERS), default=4, show_default=True, metavar="N",
            help="Luck behind each place where numbers move alone.",
        ),
        click.option(
            "--workers", type=Whole(1, MOST_WORKERS), metavar="N", help="Processes [one for each core]."
        ),
        click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Folder [outputs/NAME]."),
        click.option("--set", "sets", multiple=True, metavar="NAME=VALUE", help="Another value for a number; repeat."),
        click.option("--seed", type=Whole(0, 2**63 - 1), metavar="N", help="Seed of all luck."),
        click.option("--step", type=Step(), metavar="H", help="Step in years, also as a fraction [1/24]."),
        click.option("--method", type=click.Choice(["rk4", "euler"]), help="How to take a step [rk4]."),
        click.option("--quiet", is_flag=True, help="No progress."),
        click.option("--json", "as_json", is_flag=True, help="The result as one JSON object."),
    )  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


@click.command()
@_asking
@click.option("--top", type=Whole(1, 1000), default=8, show_default=True, metavar="N", help="Numbers with a factor.")
@click.option(
    "--base", type=int, default=64, show_default=True, metavar="N",
    help="Rows of the Sobol study, a power of two; each costs a future for every factor.",
)  # fmt: skip
@click.option("--screen", type=int, metavar="N", help="Points for rank correlation, 0 for none [enough].")
@click.option(
    "--by", default="number", show_default=True, metavar="WORD", help="number, or section: all of a section together."
)
def sensitivity(
    file: str, numbers: Sequence[str], base: int, screen: int | None, by: str, **choices: Any
) -> None:  # fmt: skip
    """What the difference between two policies depends on, and what moves nothing; write a page.

    All uncertain numbers are screened, one at a time and by rank; those that come first get a Sobol index
    each, all others one together, and luck another.

    \b
    Example:
      simulator sensitivity scenarios/england.toml --policy radical --against incremental
    """
    from simulator import publish_study

    publish_study.sensitivity(file, numbers=numbers, base=base, screen=screen, by=by, **choices)


@click.command()
@_asking
@click.option(
    "--futures", type=Whole(1, MOST_FUTURES), default=512, show_default=True, metavar="N", help="Futures drawn."
)
@click.option(
    "--satisfy", multiple=True, metavar="LINE",
    help="A line to keep to, such as “npsv >= 0”; repeat [no worse than the reference].",
)  # fmt: skip
@click.option(
    "--surface", "surfaces", multiple=True, metavar="A,B",
    help="Two numbers, or one and delay, for a break-even surface; repeat [the first two; the first and delay].",
)  # fmt: skip
@click.option("--top", type=Whole(0, 1000), default=8, show_default=True, metavar="N", help="Numbers moved alone.")
@click.option("--grid", type=Whole(1, 1000), default=7, show_default=True, metavar="N", help="Places along a number.")
def robustness(file: str, satisfy: Sequence[str], surfaces: Sequence[str], **choices: Any) -> None:
    """How every policy does over many futures, where two change places, and what is worth knowing; write a page.

    \b
    Example:
      simulator robustness scenarios/england.toml --policy radical --against incremental
    """
    from simulator import publish_study

    publish_study.robustness(file, satisfy=satisfy, surfaces=surfaces, **choices)
