"""The command line: a module for each command or for a few that are alike, and `main`, which runs them."""

from simulator.cli.commands import main, simulator

__all__ = ["main", "simulator"]
