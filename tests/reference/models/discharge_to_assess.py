"""Six places where people recover after hospital: arrivals at random, fixed beds, first come first served.

Source: the facts of the IPACS model of Bristol, North Somerset and South Gloucestershire (BNSSG ICB,
doi 10.5281/zenodo.7845908). A tick of the clock is a day.

What is not published is how long the first occupants still stay. Here each is someone met at a random
moment of a stay, as in a unit that has been full for long: such a stay is longer than the average one
(its density is that of all stays times its length, which for a lognormal is a lognormal whose mu is
sigma squared higher), and a random part of it is left. Were a whole stay before them, the published
queues of three of the six places would lie below the band of the replications.
"""

import numpy as np

from simulator.engine import Axis, Calendar, Start, output, parameter, process, stock
from simulator.units import Number, People, PeoplePerYear, Years

NODES = ("p2_bristol", "p2_n_somerset", "p2_s_glos", "p3_bristol", "p3_n_somerset", "p3_s_glos")
AXES = (Axis("node", NODES),)
DAYS = 181.0

beds = parameter(People, each="node")
occupied_at_start = parameter(People, each="node")
queue_at_start = parameter(People, each="node")
arrival_rate = parameter(PeoplePerYear, each="node")
median_stay = parameter(Years, each="node")
spread_of_stay = parameter(Number, each="node", description="sd of the log of the stay")
queue = stock(People, each="node", start="queue_at_start")
occupied = stock(People, each="node", start="occupied_at_start")

OUTPUTS = [output("queue"), output("occupied")]


@process()
def nodes(world):
    """Open all six."""
    for number in range(len(NODES)):
        world.start(node, number)
    yield world.wait(0.0)


def node(world, number):
    """Fill one node as it is on the first day, then let people arrive."""
    name = NODES[number]
    given = {n: world.read(n, node=name) for n in ("beds", "occupied_at_start", "queue_at_start")}
    first, waiting = int(given["occupied_at_start"]), int(given["queue_at_start"])
    too_many = max(first - int(given["beds"]), 0)
    pool = world.resource(name, capacity=int(given["beds"]) + too_many)
    for person in range(first):
        world.start(occupant, number, pool, person)
    for _ in range(too_many):
        # A bed beyond those there are stays closed, ahead of the queue, once its occupant has left.
        pool.request()
    for person in range(first, first + waiting):
        world.start(patient, number, pool, person)
    gap, person = 1.0 / world.read("arrival_rate", node=name), first + waiting
    while True:
        yield world.wait(gap * world.exponential(world.luck(name, person, "arrival")))
        world.move(1.0, enters=("queue", {"node": name}))
        world.start(patient, number, pool, person)
        person += 1


def stay(world, number, person, longer=0.0):
    """How long someone stays, where stays are so many standard deviations of the log longer."""
    name = NODES[number]
    median, spread = world.read("median_stay", node=name), world.read("spread_of_stay", node=name)
    return world.lognormal(world.luck(name, person, "stay"), median * np.exp(longer * spread), spread)


def rest_of_stay(world, number, person):
    """How long someone still stays who was met at a random moment."""
    left = world.luck(NODES[number], person, "part of the stay that is left")
    return left * stay(world, number, person, world.read("spread_of_stay", node=NODES[number]))


def occupant(world, number, pool, person):
    """Someone who is in a bed on the first day."""
    with pool.request() as bed:
        yield bed
        yield world.wait(rest_of_stay(world, number, person))
        world.move(1.0, leaves=("occupied", {"node": NODES[number]}))


def patient(world, number, pool, person):
    """Someone who waits for a bed, stays and leaves."""
    end = {"node": NODES[number]}
    with pool.request() as bed:
        yield bed
        world.move(1.0, leaves=("queue", end), enters=("occupied", end))
        yield world.wait(stay(world, number, person))
        world.move(1.0, leaves=("occupied", end))


def start() -> Start:
    """The published starting state."""
    values = {
        "beds": (102, 28, 61, 72, 39, 37),
        "occupied_at_start": (97, 28, 61, 77, 39, 37),
        "queue_at_start": (31, 15, 12, 43, 12, 11),
        "arrival_rate": (3.066, 2.342, 2.138, 1.946, 1.093, 2.316),
        "median_stay": np.exp([3.526, 3.497, 3.401, 3.912, 3.664, 3.367]),
        "spread_of_stay": (0.678, 0.545, 0.504, 0.580, 0.531, 0.456),
    }
    return Start(
        {name: np.array(value, float) for name, value in values.items()}, Calendar(None, None, DAYS)
    )
