"""The command line's `appraise`: a finished comparison priced again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from simulator.arguments import PriceYear, Share
from simulator.cli.options import FOLDER, TELLING, written


@click.command()
@FOLDER
@click.option(
    "--rules", default="green_book_2026", show_default=True, metavar="NAME",
    help="Vintage of HM Treasury's rules, such as green_book_2022.",
)  # fmt: skip
@click.option(
    "--output-counted", type=Share(), metavar="SHARE", help="Part of output that is a gain to society [0.30]."
)
@click.option("--with-life-years", is_flag=True, help="Put a price on years of life too.")
@click.option("--with-unpaid-care", is_flag=True, help="Put a price on the time of unpaid carers too.")
@click.option("--with-deaths", is_flag=True, help="Put a price on each death instead, whatever the age.")
@click.option(
    "--valuation", "valuations", multiple=True, metavar="NAME",
    help="Another way to value an effect; repeat [resources, output, wellby_uprated].",
)  # fmt: skip
@click.option(
    "--price-base", type=PriceYear(), metavar="YEAR",
    help="Year of the run's real prices, where the result does not say.",
)  # fmt: skip
@written("DIR", "Another folder for what is written [DIR].")
@TELLING
def appraise(folder: Path, valuations: Sequence[str], **choices: Any) -> None:
    """Price a finished comparison again, by other rules; nothing is simulated.

    Its appraisal, tables and page are replaced; all else in the folder stays as it is.

    \b
    Example:
      simulator appraise outputs/england --rules green_book_2022 --with-deaths -o outputs/england-2022
    """
    from simulator.publish import appraise as publish

    publish.appraise(folder, valuations=valuations, **choices)
