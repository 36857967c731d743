"""The command `calibrate`."""

from __future__ import annotations

from typing import Any

import click

from simulator import completing
from simulator.arguments import Day, Whole
from simulator.cli.options import FILE, MOST_FUTURES, RESUME, RUNNING, SCHEDULER, TELLING, WORKERS, members


@click.command()
@FILE
@RUNNING
@click.option(
    "--free", multiple=True, metavar="NAME", help="A number that may move; repeat [as the scenario says].",
    shell_complete=completing.numbers,
)
@click.option("--until", type=Day(), metavar="DATE", help="Figures of the record that end later are held back.")
@click.option(
    "--targets", metavar="FILE", help="The record: a CSV file, or the name of one in calibration/targets.",
    shell_complete=completing.records,
)
@click.option("--point", is_flag=True, help="Only the point fit, without a posterior.")
@click.option(
    "--walkers", type=Whole(2, 10_000), default=32, show_default=True, metavar="N",
    help="Walkers of the posterior, an even number, at least twice as many as numbers move.",
)
@click.option(
    "--steps", type=Whole(4, MOST_FUTURES), default=660, show_default=True, metavar="N",
    help="Steps of each walker, of which the first sixth is left out.",
)
@click.option(
    "--draws", type=Whole(2, 100_000), default=256, show_default=True, metavar="N",
    help="Futures at draws of the posterior, each with luck of its own, behind the bands.",
)
@members(1, "Runs of luck behind each point of the fit, the same at all of them.", 1_000)
@click.option("--fitted", metavar="NAME", help="Also write what was found to calibration/fitted/NAME.toml.")
@RESUME
@WORKERS
@SCHEDULER
@TELLING
def calibrate(file: str, **choices: Any) -> None:
    """Move numbers until runs meet a record, and say how far the record lets them move; write a page.

    Figures up to a date are fitted, later ones held back to test the fit on. What is found is an overlay that any
    scenario takes up with fitted = "NAME". What was interrupted goes on with --resume.

    \b
    Example:
      simulator calibrate scenarios/england-2010.toml
      simulator calibrate my-council.toml --free finance.largest_cut --until 2022-03-31 --targets my-record.csv
    """  # fmt: skip
    from simulator.publish import calibrate as publish

    publish.calibrate(file, **choices)
