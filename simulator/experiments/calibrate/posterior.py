"""The posterior: walkers that together draw places of the free numbers as often as record and prior make them likely.

Method: an ensemble of walkers, by emcee (Foreman-Mackey and others 2013). Most steps leap to a place drawn from a
broad-tailed likeness of the posterior (an independence chain, Tierney 1994), and are taken or not by how much likelier
the place is than the likeness says; the others move by the differences between walkers (ter Braak 2006; Goodman and
Weare 2010), which needs no likeness and takes kinks as they come. The likeness is made of the point fit's slopes, and
once more of what was drawn in the burn-in, after which it stays. The likelihood is normal and independent by
figure, with the errors of the record; luck is fixed, so that it is a function. The walkers begin around the point fit,
as far as its slopes would spread them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine.streams import Streams, normal
from simulator.experiments.calibrate.point import LOST, Misfit, Point

if TYPE_CHECKING:
    from simulator.engine.start import Array
    from simulator.experiments.calibrate.asked import Asked
    from simulator.experiments.calibrate.runs import Predictions

BURN_IN = 6
"""One part in so many of the chain is left out at its beginning."""
LEAPS = 0.6
"""Share of the steps that leap: those that are taken forget where they came from."""
WIDER = 1.3
"""By how much the likeness' covariance is widened: where it is too narrow, walkers stay in tails for long."""
ENOUGH_DRAWS = 50
"""Draws for each number that it takes to make the likeness of them."""
FREEDOM = 8.0
"""Degrees of freedom of Student's t in the likeness: its tails are to be broader than any posterior's here."""
WORDS = 624
"""Of the state of a Mersenne Twister (Matsumoto and Nishimura 1998)."""
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

    return walk(log_posterior, point.z, point.spread(), asked.walkers, asked.steps, seed)


def walk(
    log_posterior: Callable[[Array], Array], centre: Array, spread: Array, walkers: int, steps: int, seed: int
) -> Chain:
    """The chain of a vectorised log posterior, of places (walker, number), that is like one of that covariance."""
    import emcee

    burn_in = steps // BURN_IN
    state: Any = emcee.State(_around(centre, spread, walkers, seed), random_state=_state(seed))
    first = _sampler(log_posterior, walkers, centre, spread)
    state = first.run_mcmc(state, burn_in, skip_initial_state_check=True) if burn_in else state
    drawn = first.get_chain(flat=True) if burn_in else np.empty((0, len(centre)))
    if len(drawn) >= ENOUGH_DRAWS * len(centre):
        centre, spread = drawn.mean(axis=0), np.atleast_2d(np.cov(drawn.T))
    sampler = _sampler(log_posterior, walkers, centre, spread)
    sampler.run_mcmc(state, steps - burn_in, skip_initial_state_check=True)
    z, log = sampler.get_chain(), sampler.get_log_prob()
    tau = emcee.autocorr.integrated_time(z, tol=0, quiet=True, has_walkers=True)
    # Of a walk too short to tell, or of one that never moved, the time is that of the whole walk.
    tau = np.where(np.isfinite(tau) & (tau > 0), tau, float(len(z)))
    return Chain(z, log, burn_in, float(np.mean(sampler.acceptance_fraction)), np.maximum(tau, 1.0))


def _sampler(log_posterior: Callable[[Array], Array], walkers: int, centre: Array, spread: Array) -> Any:
    import emcee

    found = emcee.EnsembleSampler(walkers, len(centre), log_posterior, moves=_moves(centre, spread), vectorize=True)
    # emcee wraps the function in one that prints all places and a traceback where anything is raised, Ctrl-C too.
    found.log_prob_fn = log_posterior
    return found


def _moves(centre: Array, spread: Array) -> list[tuple[Any, float]]:
    """What walkers do, and how often."""
    import emcee

    leap, rest = emcee.moves.MHMove(_leap(centre, WIDER * spread)), 1.0 - LEAPS
    return [(leap, LEAPS), (emcee.moves.DEMove(), 0.75 * rest), (emcee.moves.StretchMove(), 0.25 * rest)]


def _state(seed: int) -> tuple[Any, ...]:
    """The state of the sampler's own generator, a Mersenne Twister, filled from a stream of ours."""
    streams = Streams(seed, 0)
    words = [int(streams.uniform("calibrate", 0, "walk", word) * 2**32) for word in range(WORDS)]
    return ("MT19937", np.array(words, dtype=np.uint32), WORDS, 0, 0.0)


def _leap(centre: Array, spread: Array) -> Callable[[Array, Any], tuple[Array, Array]]:
    """What proposes places that do not depend on where walkers are, with the likeness there over that here."""
    root = np.linalg.cholesky(spread)
    numbers = len(centre)

    def likeness(z: Array) -> Array:
        """The log density of a multivariate t, up to a constant."""
        far = np.linalg.solve(root, (z - centre).T)
        return np.asarray(-0.5 * (FREEDOM + numbers) * np.log1p((far**2).sum(axis=0) / FREEDOM))

    def propose(z: Array, random: Any) -> tuple[Array, Array]:
        wide = np.sqrt(FREEDOM / random.chisquare(FREEDOM, size=len(z)))
        new = centre + wide[:, None] * (random.standard_normal(size=z.shape) @ root.T)
        return new, likeness(z) - likeness(new)

    return propose


def _around(centre: Array, spread: Array, walkers: int, seed: int) -> Array:
    """Where walkers begin: around the centre, as far as the covariance says."""
    root = np.linalg.cholesky(spread)
    numbers = len(centre)
    streams = Streams(seed, 0)
    places = [(walker, at) for walker in range(walkers) for at in range(numbers)]
    drawn = [normal(streams.uniform("calibrate", walker, "begin", at)) for walker, at in places]
    return np.asarray(centre + np.reshape(drawn, (walkers, numbers)) @ root.T)
