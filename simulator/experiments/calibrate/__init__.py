"""Numbers moved until runs meet a record: `calibrate`, and `kept`, which does it into a folder."""

from simulator.experiments.calibrate.calibration import calibrate, kept

__all__ = ["calibrate", "kept"]
