"""The posterior: walkers that together draw places of the free numbers as often as record and prior make them likely.

Method: an ensemble of walkers that moves by the differences between walkers (ter Braak and Vrugt 2008; Nelson,
Ford and Payne 2014), by emcee (Foreman-Mackey and others 2013), which needs no slopes and takes kinks as they
come. The likelihood is normal and independent by figure, with the errors of the record; luck is fixed, so that it is
a function. The walkers begin around the point fit, as far as its slopes would spread them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.experiments.calibrate_point import LOST, Misfit, Point
from simulator.experiments.points import seed_of

if TYPE_CHECKING:
    from simulator.engine.start import Array
    from simulator.experiments.calibrate_asked import Asked
    from simulator.experiments.calibrate_runs import Predictions

BURN_IN = 4
"""One part in so many of the chain is left out at its beginning."""
LONG_ENOUGH = 50
"""Autocorrelation times that a chain should span, as emcee's authors advise (Foreman-Mackey and others 2013)."""


@dataclass(frozen=True)
class Chain:
    """What the walkers drew after the burn-in: places (step, walker, number), log posterior (step, walker)."""

    z: Array
    log_posterior: Array
    burn_in: int
    acceptance: float
    tau: Array

    @property
    def effective(self) -> Array:
        """How many independent draws it is worth, for each number."""
        steps, walkers, _ = self.z.shape
        return np.minimum(steps * walkers / self.tau, float(steps * walkers))

    @property
    def long_enough(self) -> bool:
        """Whether it spans enough autocorrelation times to trust these, and its ends."""
        return bool(len(self.z) >= LONG_ENOUGH * self.tau.max())

    def thinned(self, draws: int) -> tuple[Array, Array]:
        """So many draws (draw, number) spread evenly over the chain, with their log posterior (draw,)."""
        flat, log = self.z.reshape(-1, self.z.shape[-1]), self.log_posterior.reshape(-1)
        at = np.unique(np.linspace(0, len(flat) - 1, min(draws, len(flat))).round().astype(int))
        return flat[at], log[at]


def sample(asked: Asked, predict: Predictions, point: Point, seed: int) -> Chain:
    """The chain of a calibration; the same for the same seed, whatever did the runs."""
    misfit = Misfit(asked, predict)

    def log_posterior(z: Array) -> Array:
        found = misfit.residuals(z, predict.figures(z))
        lost = (np.abs(found) >= LOST).any(axis=1)
        return np.where(lost, -np.inf, -0.5 * (found**2).sum(axis=1))

    begin = _around(point, asked.walkers, seed)
    return walk(log_posterior, begin, asked.steps, seed)


def walk(log_posterior: Callable[[Array], Array], begin: Array, steps: int, seed: int) -> Chain:
    """The chain of walkers that begin at places (walker, number), of a vectorised log posterior."""
    import emcee

    walkers, numbers = begin.shape
    moves = [(emcee.moves.DEMove(), 0.7), (emcee.moves.DESnookerMove(), 0.1), (emcee.moves.StretchMove(), 0.2)]
    sampler = emcee.EnsembleSampler(walkers, numbers, log_posterior, moves=moves, vectorize=True)
    state = np.random.MT19937(seed_of(seed, "calibrate", "walk")).state
    sampler.run_mcmc(emcee.State(begin, random_state=_legacy(state)), steps, skip_initial_state_check=True)
    burn_in = steps // BURN_IN
    z, log = sampler.get_chain(discard=burn_in), sampler.get_log_prob(discard=burn_in)
    tau = emcee.autocorr.integrated_time(z, tol=0, quiet=True, has_walkers=True)
    # Of a walk too short to tell, or of one that never moved, the time is that of the whole walk.
    tau = np.where(np.isfinite(tau) & (tau > 0), tau, float(len(z)))
    return Chain(z, log, burn_in, float(np.mean(sampler.acceptance_fraction)), np.maximum(tau, 1.0))


def _legacy(state: Mapping[str, Any]) -> tuple[Any, ...]:
    """A generator's state in the form that emcee hands to its own."""
    return ("MT19937", state["state"]["key"], state["state"]["pos"], 0, 0.0)


def _around(point: Point, walkers: int, seed: int) -> Array:
    """Where walkers begin: around the point, as a linear model of its slopes would spread them."""
    from simulator.engine.streams import Streams, normal

    root = np.linalg.cholesky(point.spread())
    numbers = len(point.z)
    streams = Streams(seed, 0)
    places = [(walker, at) for walker in range(walkers) for at in range(numbers)]
    drawn = [normal(streams.uniform("calibrate", walker, "begin", at)) for walker, at in places]
    return np.asarray(point.z + np.reshape(drawn, (walkers, numbers)) @ root.T)
