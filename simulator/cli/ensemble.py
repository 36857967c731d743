"""The command `ensemble`."""

from __future__ import annotations

from typing import Any

import click

from simulator import completing
from simulator.arguments import OneOf, Positive, Whole
from simulator.cli.options import FILE, MOST_FUTURES, RESUMING, RUNNING, TELLING, WORKERS, members, options

UNTIL = options(
    click.option(
        "--until-half-width", "half_width", type=Positive(), metavar="X",
        help="Stop once the 95% interval of a mean difference is within ±X; --points is then the most.",
    ),
    click.option("--of", metavar="OUTCOME", help="Whose difference [npsv]."),
    click.option("--policy", metavar="NAME", help="Of which policy.", shell_complete=completing.policies),
    click.option(
        "--against", metavar="NAME", help="Against which [the reference].", shell_complete=completing.policies
    ),
    click.option("--batch", type=Whole(1, MOST_FUTURES), metavar="N", help="Points between two looks [64]."),
)  # fmt: skip
RULE = ("half_width", "of", "policy", "against", "batch")


@click.command()
@FILE
@RUNNING
@click.option(
    "--points", type=Whole(1, MOST_FUTURES), default=256, show_default=True, metavar="N",
    help="Points over the ranges of all uncertain numbers.",
)
@members(1, "Futures at each point, each with luck of its own.", MOST_FUTURES)
@click.option(
    "--design", type=OneOf("lhs", "sobol"), default="lhs", show_default=True,
    help="Latin hypercube, or scrambled Sobol sequence (best with a power of 2).",
)
@click.option("--outcomes", metavar="LIST", help="What to keep of each run: npsv,wellbys,… [every single number].")
@RESUMING
@UNTIL
@WORKERS
@TELLING
def ensemble(file: str, **choices: Any) -> None:
    """Run all policies at points over the ranges of all uncertain numbers, and keep a few outcomes of each.

    Results go to disk as they come; what was interrupted goes on with --resume.

    \b
    Example:
      simulator ensemble scenarios/england.toml --points 1024 --design sobol
      simulator ensemble scenarios/england.toml --points 4096 --until-half-width 5e9 --policy radical
    """
    from simulator.publish import ensemble as publish

    rule = {name: choices.pop(name) for name in RULE}
    publish.ensemble(file, rule=rule, **choices)
