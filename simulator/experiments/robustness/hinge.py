"""On which one number it hinges whether the policy that is asked about wins; see `hinges`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from simulator.experiments.hinge_questions import words_of
from simulator.experiments.hinges import hinge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.engine import Model
    from simulator.engine.start import Array
    from simulator.experiments.robustness.parts import Futures
    from simulator.experiments.study import Question

ENOUGH = 4096
"""Futures that are searched, the first ones, which are as good as any: a search holds ten orders of all of them."""
OF_RANGE = "of the way through its range"


def row(question: Question, futures: Futures, values: Mapping[str, Array], model: Model) -> dict[str, Any]:
    """What was found, ready for JSON; `values` are those of numbers of one value, of others the quantile counts."""
    quantiles = dict(zip(question.names, futures.at[:ENOUGH].T, strict=True))
    known = {name: each[:ENOUGH] for name, each in values.items()}
    best = hinge(futures.difference(question)[:ENOUGH] > 0.0, quantiles | known)
    unit = {number.name: number.unit for number in question.numbers}.get(best.name, "")
    return {
        "asked": "beats", "policy": question.policy, "other": question.against, "measure": question.outcome.name,
        **asdict(best), "decides": best.decides, "too_few": best.too_few,
        "unit": unit if best.name in values else OF_RANGE, "words": words_of(best.name, model),
    }  # fmt: skip
