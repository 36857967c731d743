"""Experiments: many runs of a scenario, joined along policy and member."""
