"""The command line's `sensitivity` and `robustness`: what a difference depends on, and choosing without knowing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from simulator.arguments import Whole
from simulator.cli.options import FILE, RESUMING, RUNNING, TELLING, WORKERS, members, options

MOST_FUTURES = 100_000
"""Drawn for a study of robustness, which keeps them in memory: some 0.5 GB for England."""
_ASKING = options(
    FILE,
    RUNNING,
    click.option("--policy", metavar="NAME", help="The policy that is asked about [radical, or the last]."),
    click.option("--against", metavar="NAME", help="The policy that it is held against [the reference]."),
    click.option("--outcome", default="npsv", show_default=True, metavar="NAME", help="What they differ in."),
    click.option(
        "--number", "numbers", multiple=True, metavar="NAME", help="A number to look at singly; repeat [the first]."
    ),
    click.option(
        "--section", "sections", multiple=True, metavar="NAME", help="Only numbers of this section vary; repeat [all]."
    ),
    members(4, "Luck behind each place where numbers move alone."),
    RESUMING,
    WORKERS,
    TELLING,
)  # fmt: skip


@click.command()
@_ASKING
@click.option("--top", type=Whole(1, 1000), default=8, show_default=True, metavar="N", help="Numbers with a factor.")
@click.option(
    "--base", type=Whole(1, MOST_FUTURES), default=64, show_default=True, metavar="N",
    help="Rows of the Sobol study, a power of two; each costs a future for every factor.",
)  # fmt: skip
@click.option(
    "--screen", type=Whole(0, MOST_FUTURES), metavar="N", help="Points for rank correlation, 0 for none [enough].",
)  # fmt: skip
@click.option(
    "--by", default="number", show_default=True, metavar="WORD", help="number, or section: all of a section together."
)
@click.option(
    "--closer", type=Whole(0, 1000), default=16, show_default=True, metavar="N",
    help="Numbers that swing most, tried again in more luck; 0 for none.",
)
def sensitivity(
    file: str, numbers: Sequence[str], base: int, screen: int | None, by: str, **choices: Any
) -> None:  # fmt: skip
    """What the difference between two policies depends on, and what moves nothing; write a page.

    All uncertain numbers are screened, one at a time and by rank; those that come first get a Sobol index
    each, all others one together, and luck another. What was interrupted goes on with --resume.

    \b
    Example:
      simulator sensitivity scenarios/england.toml --policy radical --against incremental
    """
    from simulator.publish import study as publish

    publish.sensitivity(file, numbers=numbers, base=base, screen=screen, by=by, **choices)


@click.command()
@_ASKING
@click.option(
    "--futures", type=Whole(1, MOST_FUTURES), default=512, show_default=True, metavar="N",
    help="Futures drawn, 24 or more.",
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

    What was interrupted goes on with --resume.

    \b
    Example:
      simulator robustness scenarios/england.toml --policy radical --against incremental
    """
    from simulator.publish import study as publish

    publish.robustness(file, satisfy=satisfy, surfaces=surfaces, **choices)
