"""A comparison priced as it comes, a few members at a time, where whoever simulates them has them at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from time import perf_counter

from simulator.errors import InputError
from simulator.run import Outcome

MADE_FROM = "ledger"
"""What a model records that knows who pays whom; without it there is nothing to price."""


def with_npsv(found: Outcome) -> Outcome:
    """The outcome with its appraisal by today's rules, and `npsv` (policy, member) in the dataset.

    Given back as it is where its model records no ledger, or the runs can't be priced.
    """
    from simulator.appraisal.appraised import appraised

    if MADE_FROM not in found.dataset:
        return found
    began = perf_counter()
    try:
        priced = appraised(found.dataset, found.events)
    except InputError:
        return found
    about = {"vintage": priced.attrs["vintage"], "price_base": priced.attrs["price_base"]}
    npsv = priced["npsv"].assign_attrs(priced["npsv"].attrs | about)
    seconds: Mapping[str, float] = {**found.seconds, "pricing": perf_counter() - began}
    return replace(found, dataset=found.dataset.assign(npsv=npsv), priced=priced, seconds=seconds)
