"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from simulator import completing
from simulator.arguments import OneOf, Share, Step, Whole

F = TypeVar("F", bound=Callable[..., Any])
MOST_MEMBERS = 10_000
"""Some 15 GB of results for England."""
MOST_WORKERS = 256
MOST_FUTURES = 10_000_000
"""Of an ensemble, which keeps some 150 numbers of each, and the quantile of each uncertain number."""


def options(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator, in this order in the help."""

    def add(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return add


def written(metavar: str, words: str) -> Callable[[F], F]:
    """Where a command writes: `-o`, a path."""
    return click.option("-o", "--output", type=click.Path(path_type=Path), metavar=metavar, help=words)


def members(default: int, words: str = "Futures.", most: int = MOST_MEMBERS) -> Callable[[F], F]:
    """How many members a command runs."""
    return click.option(
        "--members", type=Whole(1, most), default=default, show_default=True, metavar="N", help=words
    )


FILE = click.argument("file", metavar="FILE", shell_complete=completing.scenarios)
FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
OUTPUT = written("DIR", "Folder of the result [outputs/NAME of a comparison, else outputs/NAME-COMMAND].")
RUNNING = options(
    OUTPUT,
    click.option(
        "--set",
        "sets",
        multiple=True,
        metavar="NAME=VALUE",
        shell_complete=completing.numbers,
        help="Another value for a number; repeat.",
    ),
    click.option("--seed", type=Whole(0, 2**63 - 1), metavar="N", help="Seed of all luck."),
    click.option(
        "--accurate", is_flag=True, help="Integrate with SciPy's adaptive methods instead; slower."
    ),
    click.option(
        "--step", type=Step(), metavar="H", help="Step in years, also as a fraction [1/24]."
    ),
    click.option("--method", type=OneOf("rk4", "euler"), help="How to take a step [rk4]."),
)
JSON = click.option("--json", "as_json", is_flag=True, help="The result as one JSON object.")
TELLING = options(click.option("--quiet", is_flag=True, help="No progress."), JSON)
SCHEDULER = click.option(
    "--scheduler", metavar="ADDRESS", help="Have the workers of a Dask scheduler do it: tcp://host:8786."
)
RESUME = click.option("--resume", is_flag=True, help="Go on with what was not finished.")
RESUMING = options(
    RESUME,
    SCHEDULER,
    click.option(
        "--most-failed", type=Share(), default=0.01, show_default=True, metavar="X",
        help="Stop where more than this share of futures can't be run.",
    ),
)  # fmt: skip
WORKERS = click.option(
    "--workers", type=Whole(1, MOST_WORKERS), metavar="N", help="Processes [one for each core]."
)
