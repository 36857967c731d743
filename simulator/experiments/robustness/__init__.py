"""Choosing without knowing the future: `robustness`, and `kept`, which does what was checked into a folder."""

from simulator.experiments.robustness.study import kept, robustness

__all__ = ["kept", "robustness"]
