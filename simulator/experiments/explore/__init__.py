"""A grid over a few sliders: `explore`, and `kept`, which does what was checked into a folder."""

from simulator.experiments.explore.grid import explore, kept

__all__ = ["explore", "kept"]
