"""The compiled loop of a run: the same for all models.

What stands below the line in the modules here is not called where it is: `compile` copies it, in the
order of `PARTS`, into one file in the user's cache folder, where Numba compiles it. It is Python that
a linter and a reader can see; `words` stands for what Numba brings.
"""

from simulator.engine.kernel import areas, crossings, in_step, loop, seats, steps, steps_in_step

PARTS = (areas, steps, crossings, loop)
"""What is copied, in the order of who calls whom."""
IN_STEP = (seats, steps_in_step, in_step)
"""The same for the file of several runs in step, which begins with the other's."""
