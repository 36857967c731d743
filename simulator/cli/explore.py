"""The command `explore`."""

from __future__ import annotations

from typing import Any

import click

from simulator.arguments import Whole
from simulator.cli.options import FILE, RESUMING, RUNNING, TELLING, WORKERS, members

MOST_POINTS, MOST_CHECKS = 20_000, 1_000


@click.command()
@FILE
@RUNNING
@click.option("--policy", metavar="NAME", help="Which policy to explore [radical, or the last that starts].")
@click.option(
    "--slider", "sliders", multiple=True, metavar="NAME[=LOW:HIGH]",
    help="What to move: a number, a setting, or delay; repeat [cuts, survival, gain, delay and mix].",
)
@click.option(
    "--points", type=Whole(2, MOST_POINTS), default=144, show_default=True, metavar="N",
    help="Points of the grid, at the most.",
)
@members(72, "Futures at each point, the same at all.")
@click.option(
    "--checks", type=Whole(1, MOST_CHECKS), default=16, show_default=True, metavar="N",
    help="Other points, to measure how far the page is off between those of the grid.",
)
@RESUMING
@WORKERS
@TELLING
def explore(file: str, **choices: Any) -> None:
    """Compute a grid over a few sliders, and write a page on which moving them moves the lines.

    What was interrupted goes on with --resume.

    \b
    Example:
      simulator explore scenarios/england.toml
      simulator explore scenarios/england.toml --slider delay --slider services.need_rate.health
    """
    from simulator.publish import explore as publish

    publish.explore(file, **choices)
