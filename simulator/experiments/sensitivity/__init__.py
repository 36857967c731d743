"""What a difference depends on: `sensitivity`, and `kept`, which does what was checked into a folder."""

from simulator.experiments.sensitivity.study import kept, sensitivity

__all__ = ["kept", "sensitivity"]
