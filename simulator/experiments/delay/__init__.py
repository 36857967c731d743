"""What each year of delay costs: `delay`, and `pieces`, which hands out members' curves as they are done."""

from simulator.experiments.delay.curve import delay, members_of_comparison, pieces

__all__ = ["delay", "members_of_comparison", "pieces"]
