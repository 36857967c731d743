"""What `simulator --help` lists: the commands by what they are for, each in a line that is told whole."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from simulator.cli.unknown import told_whole

PARTS = {
    "Begin": {
        "init": "Write a scenario to start from, or a place of your own size.",
        "check": "Print every mistake in a scenario, with its remedy.",
        "run": "Run one policy once, at central values.",
        "compare": "Compare all policies in many futures: the page to begin with.",
    },
    "Ask": {
        "delay": "What it costs to start later.",
        "appraise": "Price a finished comparison by other rules.",
        "explore": "A page with sliders.",
        "ensemble": "A few numbers of each of thousands of futures.",
        "sensitivity": "Which numbers a difference depends on.",
        "robustness": "Which choice is safe: regret, and what would turn it.",
        "calibrate": "Move numbers until runs meet a record.",
    },
    "Read and doubt": {
        "report": "Draw the page of a result again.",
        "export": "A result as CSV, Excel or Parquet.",
        "diff": "What two scenarios, or two results, differ in.",
        "describe": "Print numbers with their sources, equations, diagrams.",
        "assure": "Test a scenario and its model for confidence.",
    },
}


class Commands(click.Group):
    """A group of commands listed by what they are for; those of no part come last."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **choices: Any) -> Any:
        """As Click's, but with all options that there are not in one error."""
        given = list(sys.argv[1:] if args is None else args)
        try:
            return super().main(given.copy(), *rest, **choices)
        except click.NoSuchOption as error:
            raise told_whole(error, given) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a section for each part."""
        listed = set(self.list_commands(ctx))
        rest = listed - {name for part in PARTS.values() for name in part}
        other = {name: self.commands[name].get_short_help_str() for name in sorted(rest)}
        for part, rows in {**PARTS, "Other": other}.items():
            if shown := [(name, words) for name, words in rows.items() if name in listed]:
                with formatter.section(part):
                    formatter.write_dl(shown)
