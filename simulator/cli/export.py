"""The command line's `export`: a finished result as tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from simulator.arguments import OneOf
from simulator.cli.options import FOLDER, TELLING, written


@click.command()
@FOLDER
@click.option(
    "--to", type=OneOf("csv", "xlsx", "parquet"), required=True,
    help="CSV files, an Excel workbook or Parquet files.",
)  # fmt: skip
@written("PATH", "The workbook, or the folder of the other files [DIR.xlsx, DIR-csv, DIR-parquet].")
@click.option("--variables", metavar="LIST", help="Only these: backlog,npsv,… [all].")
@click.option(
    "--members/--summary", default=False, show_default="--summary",
    help="Each future, or means and intervals over all of them.",
)  # fmt: skip
@click.option(
    "--by", type=OneOf("year", "month"),
    help="By financial year, or every month [year; month for Parquet].",
)  # fmt: skip
@TELLING
def export(folder: Path, **choices: Any) -> None:
    """Write the numbers of a finished result as tables, with units, for spreadsheets and data frames.

    One table for each set of dimensions, one row for each observation, and beside them a README, a
    dictionary of all columns and the assumptions.

    \b
    Example:
      simulator export outputs/england --to xlsx
      simulator export outputs/england --to parquet --members --variables backlog,unmet_need
    """
    from simulator.publish import export as publish

    publish.export(folder, **choices)
