"""Experiments: many runs of a scenario, joined along policy and member.

A question each: `compare`, `delay`, `ensemble`, `sensitivity`, `robustness`, `explore`, `calibrate`, `reality` and
`assurance`. What they share: a `task` says what is done at a point and `points` which there are, a `piece` does some
futures of it and `outcomes` what is kept of each. A `plan`, or a `stage` of a study, cuts all of it into pieces;
`crews` does them, here, with `workers` or on a `cluster`; `filling` writes them as they come; `resuming` and
`mending` go on.
"""
